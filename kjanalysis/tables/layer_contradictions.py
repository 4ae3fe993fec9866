"""Figures and targets of two layers that can't both be right, as notices: which counts, and where the other stands."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..wording.words import number, printed
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
    """:func:`contradictions` in words, one notice a figure that isn't used, and :func:`other_targets`, one a pair.

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
    return [
        *(_notice(row, known) for row in contradictions(known).itertuples()),
        *(_target_notice(row, known) for row in other_targets(known).itertuples()),
    ]


def other_targets(known: Snapshot) -> pd.DataFrame:
    """Targets of an upper layer for which a lower one has another goal: same region, indicator, year and period.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.

    Returns
    -------
    DataFrame
        Rows of :attr:`Snapshot.promises`, and of the lower layer's target the columns
        ``id_below``, ``value_below``, ``row_below`` and so on. Both are judged, neither
        takes the other's place.
    """
    rows, names = known.promises, [layer.name for layer in known.layers]
    keys = [*_KEYS, "period", "recurs"]
    upper = rows[rows["layer"].ne(names[0])]
    below = rows[rows["region"].isin(upper["region"])]
    below = below[[*keys, "id", "value", "value_high", "comparator", "row", "layer"]]
    renamed = {name: f"{name}_below" for name in below if name not in keys}
    pairs = upper.merge(below.rename(columns=renamed), on=keys)
    order = {name: place for place, name in enumerate(names)}
    lower = pairs["layer_below"].map(order).lt(pairs["layer"].map(order))
    same = pairs["value"].eq(pairs["value_below"]) & pairs["value_high"].fillna(-1).eq(
        pairs["value_high_below"].fillna(-1)
    )
    return pairs[lower & ~same]


def _target_notice(row: Any, known: Snapshot) -> Problem:
    unit = known.indicator(row.indicator).unit
    this, that = number(row.value, unit), number(row.value_below, unit)
    there = file_of(known.layers, "targets.csv", row.layer_below)
    return Problem(
        file_of(known.layers, "targets.csv", row.layer),
        int(row.row),
        "value",
        f"{row.region} {row.indicator} {row.year}: the target is {this} here, {that} in {there}, row {int(row.row_below)}. "
        "Both are judged, each by itself. If one is wrong, correct it.",
        f"{row.region} {row.indicator} {row.year} 年目标：此处为 {this}，{there} 第 {int(row.row_below)} 行为 {that}。"
        "两个目标分别判断；如有一个有误，请更正。",
        "notice",
    )


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
