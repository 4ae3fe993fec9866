"""What other places show of the years since a place's last figure.

A place moves with the places around it. So a year's movement that is published for others
carries an old figure forward. On the indicator's scale the change expected of year t is::

    m + b * (c_t - mean of c)

with m the pool's drift and c_t what the year brought: the mean of the other regions
without the far ends, half and half with the nearest region above that has a figure of
both years. The weight b is learned from all series of the indicator: how far a series'
changes of a year follow those of the others. It is 0 where they don't, and a panel of
less than :data:`YEARS` years says nothing. A carried year is less of a surprise: of its
variance only the share is left that the others' changes didn't explain in the pool's
series. Years that no other place shows keep all of it.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..tables import Snapshot
from .around import FEW, OUTER
from .changes import WINDOW, all_changes

#: Fewer years of movement say nothing.
YEARS = 3

#: How far the nearest region above counts beside the mean of all others.
ABOVE = 0.5

#: So many years of no common movement are added to what the weight is learned from.
NOTHING = 1.0


class Carried(NamedTuple):
    """What other places show of the years since a last figure.

    Attributes
    ----------
    moved : dict of int to float
        By how much each year moved such series more than an average year, on the indicator's scale.
    left : float
        Share of such a year's variance that the others' movement leaves, between 0 and 1.
    """

    moved: dict[int, float]
    left: float = 1.0


def carried(known: Snapshot, region: str, code: str, since: int) -> Carried:
    """By how much each year since a region's last figure moved others more than an average year.

    Parameters
    ----------
    known : Snapshot
    region : str
        Its own figures don't count.
    code : str
        Indicator code.
    since : int
        Year of the last figure: the years up to it are told by the region's own figures.

    Returns
    -------
    Carried
        Years of which nothing is known are left out; empty where the indicator's series
        don't move together, and for growth rates, which have a model of their own
        (:mod:`~kjanalysis.forecast.rates`).
    """
    table = _moves(known, code)
    if table.empty or table.columns.max() <= since or not (follow := _follow(known, code)).weight:
        return Carried({})
    others = table.to_numpy()[table.index != region]
    means = (_mean(year) for year in others.T)
    seen = {int(year): mean for year, mean in zip(table.columns, means, strict=True) if mean is not None}
    if len(seen) < YEARS:
        return Carried({})
    average = float(np.mean(list(seen.values())))
    above = _above(known, region, table)
    both = {year: (1 - ABOVE) * mean + ABOVE * above.get(year, mean) for year, mean in seen.items()}
    moved = {year: follow.weight * (one - average) for year, one in both.items() if year > since}
    return Carried(moved, follow.left)


@functools.lru_cache(maxsize=64)
def _moves(known: Snapshot, code: str) -> pd.DataFrame:
    """Changes of the last years, a row a region and a column a year."""
    frame = all_changes(known)
    last = known.day.year if known.day else int(frame["year"].max()) + 1
    own = frame[
        frame["indicator"].eq(code) & frame["chained"] & frame["year"].ge(last - WINDOW) & frame["scale"].ne("linear")
    ]
    return own.pivot(index="region", columns="year", values="change")


def _mean(values: np.ndarray) -> float | None:
    """Mean without the far ends; None of too few."""
    values = values[np.isfinite(values)]
    if len(values) < FEW:
        return None
    return float(np.clip(values, *np.quantile(values, [OUTER, 1 - OUTER])).mean())


def _above(known: Snapshot, region: str, table: pd.DataFrame) -> dict[int, float]:
    """Each year's change of the nearest region above that has one."""
    parent, seen = known.places["parent"], {region}
    found: dict[int, float] = {}
    up = parent.get(region, "")
    while up and up not in seen:
        if up in table.index:
            found = table.loc[up].dropna().to_dict() | found
        seen.add(up)
        up = parent.get(up, "")
    return found


class _Follow(NamedTuple):
    """How far series follow the others, and the share of their variance that is left then."""

    weight: float = 0.0
    left: float = 1.0


@functools.lru_cache(maxsize=64)
def _follow(known: Snapshot, code: str) -> _Follow:
    """The slope of series' changes on the others' mean, between 0 and 1, and what it leaves."""
    table = _moves(known, code)
    table = table.loc[:, table.notna().sum().ge(FEW + 1)]
    if table.shape[1] < YEARS:
        return _Follow()
    values = table.to_numpy()
    low, high = np.nanquantile(values, [OUTER, 1 - OUTER], axis=0)
    inside = np.clip(values, low, high)
    n = np.isfinite(values).sum(axis=0)
    others = (np.nansum(inside, axis=0) - np.where(np.isfinite(inside), inside, 0.0)) / (n - 1)
    enough = np.isfinite(values).sum(axis=1) >= YEARS
    if not enough.any():
        return _Follow()
    own, follow = values[enough], np.where(np.isfinite(values), others, np.nan)[enough]
    own = own - np.nanmean(own, axis=1, keepdims=True)
    follow = follow - np.nanmean(follow, axis=1, keepdims=True)
    # one wild year must not decide
    most = 4 * np.nanmedian(np.abs(own), axis=1, keepdims=True)
    own = np.clip(own, -most, most)
    square = np.nansum(follow**2)
    if square <= 0:
        return _Follow()
    drawn_in = 1 + NOTHING / table.shape[1]
    weight = float(np.clip(np.nansum(own * follow) / (square * drawn_in), 0.0, 1.0))
    explained = 1 - np.nansum((own - weight * follow) ** 2) / np.nansum(own**2)
    return _Follow(weight, float(1 - np.clip(explained / drawn_in, 0.0, 1.0)))
