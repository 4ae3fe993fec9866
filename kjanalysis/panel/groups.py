"""Series with figures at the same times and equally sharp: one group, whose members share their matrices.

:func:`grouped` puts checked figures on their scale, each with the interval that
rounding, a bound or a revision to come leaves it, and sorts the series into
groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from .arrays import Floats, Integers, Names, Places, Truths
from .powers import BY_AMOUNT, POWERS, transform

#: Only this many years of a history are modelled.
YEARS_MODELLED = 20

#: Width of an interval, as a share of the value, from which its likelihood is that of an interval.
NARROW = 0.02

#: What one unit on the linear scale is divided by, so that the catalogue's
#: noises fit growth rates in percent.
LINEAR_UNIT = 30.0

#: What is added to counts, so that none is zero.
HALF = 0.5

#: Of a figure so much is left at least by what bounds it: 0.4 printed as 0 is no floor on a log.
LEFT = 0.3


@dataclass(frozen=True)
class Group:
    """Series of one scale with figures at the same times and equally sharp.

    Attributes
    ----------
    names : ndarray
    scale : str
        log, logit, linear or own.
    last : ndarray of int, shape (series,)
        Year of each series' last figure.
    times : ndarray, shape (n,)
        Years since the first figure.
    values : ndarray, shape (series, n)
        In the series' unit (counts: half added).
    size : ndarray, shape (series,)
        As in :func:`kjanalysis.panel.powers.transform`.
    width : ndarray, shape (n,)
        What each narrow figure's interval spans, as a share of the value
        (linear and own: in ``size``).
    low, high : ndarray, shape (series, n)
        Ends of the wide intervals, in the unit of ``values``.
    wide : ndarray of bool, shape (n,)
        Which figures are such intervals.
    """

    names: Names
    scale: str
    last: Integers
    times: Floats
    values: Floats
    size: Floats
    width: Floats
    low: Floats
    high: Floats
    wide: Truths

    @property
    def powers(self) -> tuple[float, ...]:
        """The powers its scale is modelled on."""
        return POWERS[self.scale]

    def __getitem__(self, some: Places) -> Group:
        """The group of some of its series."""
        return replace(
            self,
            names=self.names[some],
            last=self.last[some],
            values=self.values[some],
            size=self.size[some],
            low=self.low[some],
            high=self.high[some],
        )

    def on(self, power: float) -> Floats:
        """Values on a power, shape (series, n)."""
        return transform(self.values, self.size[:, None], power, self.scale)

    def variance(self, power: float) -> Floats:
        """Variance that each figure's interval adds on a power, shape (n,)."""
        spread = self.width
        if self.scale not in BY_AMOUNT and power:  # a typical series stands for its group
            spread = spread * np.median((self.values / self.size[:, None]) ** power, axis=0)
        return spread**2 / 12

    def ends(self, power: float) -> tuple[Floats, Floats]:
        """Ends of the wide intervals on a power, shape (series, n) each; infinite where open."""
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = (
                np.where(np.isinf(side), side, transform(side, self.size[:, None], power, self.scale))
                for side in (self.low, self.high)
            )
        return low, high


def grouped(rows: pd.DataFrame, kind: str, revision: float = 0.0) -> tuple[list[Group], list[Floats]]:
    """Groups of series with figures at the same times and equally sharp.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`kjanalysis.panel.inputs.checked`, all of one scale.
    kind : str
        That scale: log, count, logit, linear or own.
    revision : float
        By how much a preliminary figure may yet be revised, as a share of it (sd).

    Returns
    -------
    groups : list of Group
        Every series is in one of them.
    offsets : list of ndarray
        What was taken off each series' values (linear scales are measured from
        the last figure, so that a constant more changes nothing else).
    """
    scale = "log" if kind == "count" else kind
    rows = _recent(rows)
    figures = _intervals(rows, kind, revision)
    batches: dict[_Shared, list[_Series]] = {}
    for own, series in _each(rows, figures, scale):
        batches.setdefault(own, []).append(series)
    groups = [_group(scale, *own, batch) for own, batch in batches.items()]
    return groups, [np.array([series.offset for series in batch]) for batch in batches.values()]


class _Figures(NamedTuple):
    """All figures of a scale, one after the other: value, and the interval it is known to lie in.

    Attributes
    ----------
    value : ndarray, shape (rows,)
        The middle where the interval is open to both sides of a number.
    low, high : ndarray, shape (rows,)
    width : ndarray, shape (rows,)
        As a share of the value; by amount in the figures' unit.
    """

    value: Floats
    low: Floats
    high: Floats
    width: Floats


class _Series(NamedTuple):
    """One series of a group to be."""

    name: object
    last: int
    values: Floats
    size: float
    low: Floats
    high: Floats
    offset: float


#: What puts series in one group: their times, how sharp their figures are, and which are wide intervals.
_Shared = tuple[tuple[float, ...], tuple[float, ...], tuple[bool, ...]]


def _recent(rows: pd.DataFrame) -> pd.DataFrame:
    """The last years of each series, series after series."""
    rows = rows.sort_values(["key", "year"], kind="stable")
    newest = rows.groupby("key", sort=False)["year"].transform("max")
    return rows[rows["year"].gt(newest - YEARS_MODELLED)]


def _intervals(rows: pd.DataFrame, kind: str, revision: float) -> _Figures:
    """Each figure with what bounds it and a revision to come leave open."""
    value, low, high = (rows[name].to_numpy(float) for name in ("value", "lower", "upper"))
    revised: Floats = revision * rows["preliminary"].to_numpy(float)
    known = _by_amount(value, low, high) if kind in BY_AMOUNT else _by_rate(value, low, high, revised, kind)
    # of an exact figure as of a rounded one: the variance of a flat interval this wide
    return known._replace(width=np.where(high > low, known.width, np.sqrt(12) * revised))


def _by_rate(value: Floats, low: Floats, high: Floats, revised: Floats, kind: str) -> _Figures:
    """Where changes are rates: the middle is the geometric one, the width that of the logs."""
    bounded = high > low
    shift = HALF if kind == "count" else 0.0
    floor = np.where(value > 0, value, 1.0) * LEFT
    near, far = np.maximum(low, floor) + shift, high + shift
    low, high, value = np.where(low <= 0, -np.inf, low + shift), high + shift, value + shift
    most = 100 - (100 - value) * LEFT if kind == "logit" else np.inf
    near, far = near * np.exp(-revised), np.minimum(far, most) * np.exp(revised)
    low, high = np.where(low > 0, low * np.exp(-revised), low), high * np.exp(revised)
    if kind == "logit":  # nor does a revision lead to 100 % or more
        far, high = np.minimum(far, most), np.where(high >= 100, np.inf, high)
    middle = np.where(np.isinf(far), np.maximum(value, near), np.sqrt(near * np.maximum(far, near)))
    width = np.where(bounded, np.log(np.maximum(far, near) / near), 0.0)
    return _Figures(np.where(bounded, middle, value), low, high, width)


def _by_amount(value: Floats, low: Floats, high: Floats) -> _Figures:
    """Where changes are amounts: the plain middle and width; an open interval's figure is the one printed."""
    bounded, closed = high > low, np.isfinite(low) & np.isfinite(high)
    middle = np.where(closed, np.where(closed, low, 0.0) / 2 + np.where(closed, high, 0.0) / 2, value)
    return _Figures(np.where(bounded, middle, value), low, high, np.where(bounded, high - low, 0.0))


def _each(rows: pd.DataFrame, figures: _Figures, scale: str) -> Iterator[tuple[_Shared, _Series]]:
    """Every series with its times, and how sharp its figures are."""
    _, start, length = np.unique(rows["key"], return_index=True, return_counts=True)
    year, named = rows["year"].to_numpy(), rows["series"].to_numpy(object)
    for a, n in zip(start, length, strict=True):
        own = slice(a, a + n)
        t, y = year[own], figures.value[own]
        size, offset = _size_and_offset(y, scale)
        if scale in BY_AMOUNT:
            y = y - offset
        sharp, wide = _sharpness(figures.width[own] / (size if scale in BY_AMOUNT else 1.0))
        low, high = (np.where(wide, side[own] - offset, np.nan) for side in (figures.low, figures.high))
        yield (tuple(t - t[0]), tuple(sharp), tuple(wide)), _Series(named[a], t[-1], y, size, low, high, offset)


def _size_and_offset(y: Floats, scale: str) -> tuple[float, float]:
    """What a series is measured in, and from where."""
    if scale not in BY_AMOUNT:
        return float(np.exp(np.mean(np.log(y)))), 0.0
    offset = y[-1]
    if scale == "linear":
        return LINEAR_UNIT, offset
    # no common unit: the series' own size of change stands for 10 %
    change = np.abs(np.diff(y - offset)).mean() if len(y) > 1 else 0.0
    return 10.0 * (change or abs(offset) or 1.0), offset


def _sharpness(width: Floats) -> tuple[Floats, Truths]:
    """Widths of the narrow intervals, and which ones are wide."""
    wide = width > NARROW
    # in steps of a fifth, so that series of like sharpness share their matrices
    steps = np.exp(np.round(np.log(width.clip(1e-3, 1.0)) * 5) / 5)
    return np.where(~wide & (width > 1e-3), steps, 0.0), wide


def _group(
    scale: str, times: tuple[float, ...], sharp: tuple[float, ...], wide: tuple[bool, ...], batch: list[_Series]
) -> Group:
    """The group of series that share times and sharpness."""
    names = np.empty(len(batch), dtype=object)
    names[:] = [series.name for series in batch]
    return Group(
        names=names,
        scale=scale,
        last=np.array([series.last for series in batch]),
        times=np.array(times, dtype=float),
        values=np.array([series.values for series in batch]),
        size=np.array([series.size for series in batch]),
        width=np.array(sharp),
        low=np.array([series.low for series in batch]),
        high=np.array([series.high for series in batch]),
        wide=np.array(wide),
    )
