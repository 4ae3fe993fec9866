"""What other places show of the years since a place's last figure.

A place moves with the places around it. So a year's movement that is published for others
carries an old figure forward. On the indicator's scale the change expected of year t is::

    m + b * (c_t - mean of c)

with m the pool's drift and c_t what the year brought: the mean of the other regions
without the far ends, half and half with the nearest region above that has a figure of
both years. The weight b is learned from all series of the indicator: how far a series'
changes of a year follow those of the others. It is 0 where they don't, and a panel of
less than :data:`YEARS` years says nothing. The width stays as it was: the years' shocks
that nobody could know are part of it.
"""

from __future__ import annotations

import functools

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


def carried(known: Snapshot, region: str, code: str, since: int) -> dict[int, float]:
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
    dict of int to float
        By calendar year, on the indicator's scale. Years of which nothing is known are
        left out; empty where the indicator's series don't move together, and for growth
        rates, which have a model of their own (:mod:`~kjanalysis.forecast.rates`).
    """
    table = _moves(known, code)
    if table.empty or table.columns.max() <= since or not (weight := _weight(known, code)):
        return {}
    others = table.drop(index=region, errors="ignore")
    seen = {year: mean for year in table.columns if (mean := _mean(others[year].to_numpy())) is not None}
    if len(seen) < YEARS:
        return {}
    average = float(np.mean(list(seen.values())))
    above = _above(known, region, table)
    both = {year: (1 - ABOVE) * mean + ABOVE * above.get(year, mean) for year, mean in seen.items()}
    return {int(year): weight * (one - average) for year, one in both.items() if year > since}


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
    parent, seen = known.places["parent"].to_dict(), {region}
    found: dict[int, float] = {}
    up = parent.get(region, "")
    while up and up not in seen:
        if up in table.index:
            found = table.loc[up].dropna().to_dict() | found
        seen.add(up)
        up = parent.get(up, "")
    return found


@functools.lru_cache(maxsize=64)
def _weight(known: Snapshot, code: str) -> float:
    """How far series follow the others: the slope of their changes on the others' mean, between 0 and 1."""
    table = _moves(known, code)
    table = table.loc[:, table.notna().sum().ge(FEW + 1)]
    if table.shape[1] < YEARS:
        return 0.0
    values = table.to_numpy()
    low, high = np.nanquantile(values, [OUTER, 1 - OUTER], axis=0)
    inside = np.clip(values, low, high)
    n = np.isfinite(values).sum(axis=0)
    others = (np.nansum(inside, axis=0) - np.where(np.isfinite(inside), inside, 0.0)) / (n - 1)
    own = np.where(np.isfinite(values), values, np.nan)
    own = own[enough := np.isfinite(values).sum(axis=1) >= YEARS]
    if not enough.any():
        return 0.0
    follow = np.where(np.isfinite(own), others[enough], np.nan)
    own = own - np.nanmean(own, axis=1, keepdims=True)
    follow = follow - np.nanmean(follow, axis=1, keepdims=True)
    # one wild year must not decide
    most = 4 * np.nanmedian(np.abs(own), axis=1, keepdims=True)
    both = np.nansum(np.clip(own, -most, most) * follow)
    square = np.nansum(follow**2)
    if square <= 0:
        return 0.0
    return float(np.clip(both / (square * (1 + NOTHING / table.shape[1])), 0.0, 1.0))
