"""Indicators listed and searched: by code, by name, or by what reports call them."""

from __future__ import annotations

import unicodedata

import pandas as pd

from ..tables import Tables
from ..tables.indicator_names import aliases
from .concepts import plain

#: Columns of a list of indicators.
COLUMNS = ["indicator", "zh", "en", "unit", "kind", "figures", "targets", "aliases"]


def indicators(known: Tables, text: str = "") -> pd.DataFrame:
    """Indicators by code, name or alias.

    Parameters
    ----------
    known : Tables
    text : str
        Part of a code, of a name, or of what reports call it; all without it.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`, in the order of `indicators.csv`. ``figures`` and
        ``targets`` count rows of the tables; ``aliases`` is joined by ``、``.

    Examples
    --------
    >>> from kjanalysis import tables
    >>> indicators(tables.read(), "研发投入强度")["indicator"].tolist()[0]
    'rd_intensity'
    """
    rows = known.indicators[["indicator", "zh", "en", "unit", "kind"]].reset_index(drop=True)
    rows["figures"] = rows["indicator"].map(known.observations["indicator"].value_counts()).fillna(0).astype(int)
    rows["targets"] = rows["indicator"].map(known.targets["indicator"].value_counts()).fillna(0).astype(int)
    called = aliases()
    rows["aliases"] = rows["indicator"].map(lambda code: "、".join(called.get(code, [])))
    wanted = unicodedata.normalize("NFKC", text).strip().casefold()
    if not wanted:
        return rows
    meant = [
        _holds(wanted, (row.indicator, row.zh, row.en, *called.get(row.indicator, []))) for row in rows.itertuples()
    ]
    return rows[meant].reset_index(drop=True)


def _holds(wanted: str, names: tuple[str, ...]) -> bool:
    """Whether a name holds the text, as written or with synonyms made alike."""
    alike = plain(wanted.upper())
    return any(wanted in name.casefold() or (alike and alike in plain(name.upper())) for name in names)
