"""Cuts: histories as known on past days, and what came of them.

A *cut* is one series as known at an origin, cut to its newest figures, with
the figures of the next years as outcomes. Every method of a backtest gets the
same cuts. :mod:`kjanalysis.backtest.past_days` makes them,
:mod:`kjanalysis.backtest.variants` turns figures into bounds or leaves some out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

#: Indicators that are forecast on past days.
FAMILIES = (
    "rd_expenditure", "rd_intensity", "gdp", "gdp_growth", "rd_intensity_wdi", "fiscal_st_expenditure",
    "invention_patents", "tech_trade",
)  # fmt: skip

#: A history of this length or longer is left whole.
FULL = 14

#: Lengths that histories are cut to, as labels.
LENGTHS = ("4", "6", "8", "10", f"{FULL}+")
HORIZONS = (1, 2, 3)
VARIANTS = ("as they are", "bounds", "gaps")

#: Columns of the cuts that are forecast in one call: a panel as known at one origin.
CALL = ("panel", "family", "length", "newest", "cutoff")

#: Columns of a table of cuts (:class:`Cuts`).
COLUMNS = (
    "panel", "family", "kind", "region", "length", "origin", "newest", "cutoff", "last", "scale", "variant",
)  # fmt: skip


@dataclass(frozen=True)
class Cuts:
    """Histories and what came of them.

    Parameters
    ----------
    table : DataFrame
        Index ``cut`` (a text that names it). Columns panel ("domain" or
        "outside"), family, kind, region, length, origin, newest (year of the
        newest figure), cutoff (of the prior that was known), last (the newest
        figure), scale (:func:`kjanalysis.backtest.scores.typical_change` of the
        history), variant.
    figures : DataFrame
        Columns cut, year, value, lower, upper: as the variant shows them.
    outcomes : DataFrame
        Columns cut, horizon, outcome, part (:func:`kjanalysis.backtest.parts.cut_part`).
    """

    table: pd.DataFrame
    figures: pd.DataFrame
    outcomes: pd.DataFrame

    def only(self, chosen: Iterable[str]) -> Cuts:
        """The cuts whose names are in ``chosen``.

        Parameters
        ----------
        chosen : iterable of str
            Names of cuts.

        Returns
        -------
        Cuts
            In the order they have here.
        """
        table = self.table[self.table.index.isin(chosen)]
        rest = (frame[frame["cut"].isin(table.index)] for frame in (self.figures, self.outcomes))
        return Cuts(table, *(frame.reset_index(drop=True) for frame in rest))

    def where(self, **columns: object) -> Cuts:
        """The cuts whose columns of ``table`` have the given values.

        Parameters
        ----------
        **columns : object
            Value by column.

        Returns
        -------
        Cuts
            In the order they have here.
        """
        keep = pd.Series(True, index=self.table.index)
        for name, value in columns.items():
            keep &= self.table[name].eq(value)
        return self.only(self.table.index[keep])


def together(*several: Cuts) -> Cuts:
    """Several sets of cuts as one.

    Parameters
    ----------
    *several : Cuts
        In their order.

    Returns
    -------
    Cuts
        All their histories and outcomes.
    """
    return Cuts(
        pd.concat([c.table for c in several]),
        pd.concat([c.figures for c in several], ignore_index=True),
        pd.concat([c.outcomes for c in several], ignore_index=True),
    )


def sample(cuts: Cuts, each: int | Mapping[tuple[str, str], int], seed: int = 0) -> Cuts:
    """At most so many cuts with outcomes of a panel, family and length, the same ones every time.

    Parameters
    ----------
    cuts : Cuts
        The cuts chosen from.
    each : int or mapping of (panel, length) to int
        How many at most.
    seed : int
        Another seed chooses others.

    Returns
    -------
    Cuts
        Those chosen.
    """
    known = cuts.table[cuts.table.index.isin(cuts.outcomes["cut"])]
    chance = pd.Series([chance_of(seed, cut) for cut in known.index], index=known.index)
    kept = []
    for (panel, _, length), rows in known.groupby(["panel", "family", "length"]):
        n = each if isinstance(each, int) else each.get((panel, length), 0)
        kept += chance[rows.index].nsmallest(n).index.tolist()
    return cuts.only(kept)


def calls(cuts: Cuts, some: Cuts) -> Cuts:
    """All cuts that are forecast in one call with one of ``some`` (:data:`CALL`).

    Parameters
    ----------
    cuts : Cuts
        The cuts chosen from.
    some : Cuts
        Some of them.

    Returns
    -------
    Cuts
        Whole panels as known at an origin.
    """
    wanted = pd.MultiIndex.from_frame(some.table[list(CALL)]).unique()
    return cuts.only(cuts.table.index[pd.MultiIndex.from_frame(cuts.table[list(CALL)]).isin(wanted)])


def chance_of(*key: object) -> float:
    """A number in [0, 1) that depends on the key alone."""
    digest = hashlib.blake2b(" ".join(map(str, key)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
