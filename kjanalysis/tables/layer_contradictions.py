"""Figures of two layers that can't both be right, as notices: which of them counts, and where the other stands."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..wording.words import printed
from . import vintage
from .places import file_of
from .problems import Problem
from .row_names import row_name
from .snapshot import Snapshot

_KEYS = ["region", "indicator", "year"]


def contradictions(known: Snapshot) -> pd.DataFrame:
    """Figures that lie outside the one that counts, which another layer gives.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.

    Returns
    -------
    DataFrame
        Rows of :attr:`Snapshot.figures`, and of the row that counts
        (:func:`kjanalysis.tables.vintage.first`) the columns ``lower_used``, ``row_used`` and so
        on. Figures of another basis don't contradict, nor do those that a revision replaced.
    """
    rows = known.figures.reset_index(drop=True)
    upper = rows[rows["layer"].ne(known.layers[0].name)]
    rows = rows[rows["indicator"].isin(upper["indicator"]) & rows["region"].isin(upper["region"])]
    groups = rows.groupby(_KEYS, sort=False)
    rows = rows[groups["layer"].transform("nunique").gt(1)]
    used = vintage.first(rows).set_index(_KEYS)
    used = used[["lower", "upper", "row", "layer", "basis", "status", "value", "qualifier"]]
    pairs = rows.merge(used.add_suffix("_used"), left_on=_KEYS, right_index=True)
    apart = pairs["upper"].lt(pairs["lower_used"]) | pairs["lower"].gt(pairs["upper_used"])
    revised = pairs["status_used"].eq("revised") & pairs["status"].ne("revised")
    return pairs[apart & pairs["layer"].ne(pairs["layer_used"]) & pairs["basis"].eq(pairs["basis_used"]) & ~revised]


def notices(known: Snapshot) -> list[Problem]:
    """:func:`contradictions` in words, one notice a figure that isn't used.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.

    Returns
    -------
    list of Problem
        Each names the figure that counts; empty where there is only one layer.
    """
    if len(known.layers) == 1:
        return []
    return [_notice(row, known) for row in contradictions(known).itertuples()]


def _notice(row: Any, known: Snapshot) -> Problem:
    unit = known.indicator(row.indicator).unit
    this, that = printed(row.value, row.qualifier, unit), printed(row.value_used, row.qualifier_used, unit)
    there = row_name(known.layers, "observations.csv", row.layer_used, int(row.row_used))
    return Problem(
        file_of(known.layers, "observations.csv", row.layer),
        int(row.row),
        "value",
        f"{row.region} {row.indicator} {row.year}: {this} here, {that} in {there.en}. "
        f"{that} is used: its source, status and date go first.",
        f"{row.region} {row.indicator} {row.year} 年：此处为 {this}，{there.zh} 为 {that}。"
        f"按来源等级、状态和公布日期，采用 {that}。",
        "notice",
    )
