"""Which indicator a person means: by its code, its name, or what reports call it."""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from importlib.resources import files

import pandas as pd


@functools.cache
def aliases() -> dict[str, list[str]]:
    """What reports call an indicator besides its name, from `aliases.csv`; not to be changed.

    Returns
    -------
    dict of str to list of str
        By indicator code.
    """
    found: dict[str, list[str]] = {}
    text = (files(__package__) / "aliases.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["indicator"], []).append(row["alias"])
    return found


def meant(text: str, indicators: pd.DataFrame) -> list[str]:
    """Codes that a text may mean: the one that is written so, else those whose name or alias it is.

    Parameters
    ----------
    text : str
        A code, a name, or what reports call it.
    indicators : DataFrame
        `indicators.csv`.

    Returns
    -------
    list of str
        Empty if it is none.

    Examples
    --------
    >>> from kjanalysis import tables
    >>> rows = tables.read().indicators
    >>> [meant(text, rows) for text in ("gdp", "地区生产总值", "高企", "研发投入强度", "no such")]
    [['gdp'], ['gdp'], ['hightech_firms'], ['rd_intensity'], []]
    """
    codes = indicators["indicator"].tolist()
    if text in codes:
        return [text]
    called, wanted = aliases(), _alike(text)
    return [
        row.indicator
        for row in indicators.itertuples()
        if wanted
        and wanted in {_alike(name) for name in (row.indicator, row.zh, row.en, *called.get(row.indicator, []))}
    ]


def _alike(name: str) -> str:
    """A name without what people write in different ways: case, spaces, 高企 for 高新技术企业, 数 or 总数 at its end."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(name)).casefold())
    text = re.sub(r"高企(?!业)", "高新技术企业", text).replace("研究与试验发展", "r&d")
    return re.sub(r"(?<=..)(总数|数量|数|总量)$", "", text)
