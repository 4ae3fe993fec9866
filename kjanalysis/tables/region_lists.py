"""Regions listed and searched, with how many figures and targets the tables hold of each."""

from __future__ import annotations

import unicodedata

import pandas as pd

from .all_regions import Gazetteer, Region, gazetteer
from .divisions import divisions
from .region_names import fitting
from .snapshot import Tables

#: Columns of a list of regions.
COLUMNS = ["region", "name", "en", "level", "figures", "targets", "until", "successor"]


def regions(known: Tables, text: str = "") -> pd.DataFrame:
    """Regions by code or name.

    Parameters
    ----------
    known : Tables
        The tables; the divisions of China are searched besides.
    text : str
        A code, a name, or part of one. Without it, the regions that have a figure or
        a target.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`, sorted by code. ``name`` is the whole name;
        ``figures`` and ``targets`` count rows of the tables. ``until`` is the last
        year of what is no division any longer, ``successor`` the code that followed.

    Examples
    --------
    >>> from kjanalysis import tables
    >>> regions(tables.read(), "永修")[["region", "name", "figures"]].values.tolist()
    [['360425', '江西省九江市永修县', 0]]
    """
    every = gazetteer(known)
    figures, targets = known.observations["region"].value_counts(), known.targets["region"].value_counts()
    levels = _levels(known)
    there = set(figures.index) | set(targets.index)
    found = (
        _matching(text, every)
        if text.strip()
        else [one for one in every.regions if one.code in there and not one.until]
    )
    rows = [
        (
            one.code,
            one.path,
            one.en,
            levels.get(one.code, ""),
            int(figures.get(one.code, 0)),
            int(targets.get(one.code, 0)),
            one.until,
            one.successor,
        )
        for one in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(["region", "until"], ignore_index=True)


def _levels(known: Tables) -> dict[str, str]:
    rows = pd.concat([divisions()[["region", "level"]], known.regions[["region", "level"]]])
    return dict(zip(rows["region"], rows["level"], strict=True))


def _matching(text: str, every: Gazetteer) -> list[Region]:
    """Regions that the text means, and those whose code begins with it or whose name holds it."""
    text = unicodedata.normalize("NFKC", text).strip()
    plain = "".join(text.split())
    holding = [
        one
        for one in every.regions
        if one.code.startswith(text) or plain in one.path or text.casefold() in one.en.casefold()
    ]
    return list(dict.fromkeys([*fitting(text, every), *holding]))
