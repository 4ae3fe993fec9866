"""The drift that a panel has in common, year by year.

Provinces' R&D grew 18 % in 2012 and 7 % in 2015 nearly everywhere, so how a
panel moved lately says more about next year than how it moved on average. The
mean change of each calendar year is a noisy look at a drift that wanders::

    x_t = c_t + shock_t + error_t,  shock ~ N(0, r^2),  error ~ N(0, 1.2 / sum_i e_it^-2)
    c_t = c_{t-1} + N(0, q^2),      c before the first year ~ N(prior, start^2)

A series counts by its precision: e_it is how far apart the series of that year
lie, or how far its own changes swing, whichever is more. The outer ones are left
out, so that one wild series among a few says little of the others' drift. A year
with fewer than :data:`FEW` series can't tell how far apart they are: there it is
the typical spread of the other years, or :data:`SPREAD`.

q, r and start are averaged over a fixed grid by their likelihood. With a narrow
start alone (:data:`STARTS`), a panel that has grown by a fifth every year would
be read as wandering off or as shaken each year, and expected to fall back.
Looking ahead, what follows from a drift that wanders fades (:data:`DAMPING` a
year: growth that is fast today slows down, Gardner, McKenzie 1985); what follows
from a steady one, q up to :data:`STEADY`, stays.

References
----------
Harvey (1989), ch. 2 (local level); Gardner, McKenzie (1985), Management
Science 31, 1237-1246 (damped trend).
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass
from typing import cast

import numpy as np
from scipy.special import ndtri

from .arrays import Floats, Integers, Numbers

#: Series of a year below which their spread is not taken from themselves.
FEW = 6

#: Spread of changes between series where no year can tell.
SPREAD = 0.05

#: Spread of the drift before the first year, around the prior's: near it, or anywhere.
STARTS = (0.04, 0.16)

#: What a year ahead leaves of a drift that wanders.
DAMPING = 0.82

#: Grids of q and r. A few series can't tell a large shock of their year from
#: their own noise, so that the last ones are for panels of :data:`FEW` and more.
WANDER = (0.0, 0.005, 0.01, 0.02, 0.04)
SHOCKS = (0.005, 0.01, 0.02, 0.04, 0.08)
LARGE_SHOCKS = (0.16, 0.32)

#: A drift that wanders by no more than this a year is steady.
STEADY = 0.005


@dataclass(frozen=True)
class Common:
    """The drift of a panel.

    Attributes
    ----------
    first : int
        Calendar year of the first drift.
    drifts : ndarray
        Smoothed drift of each year from ``first`` on.
    level, level_var : float
        The newest year's, and its variance.
    steady : float
        The part of ``level`` that doesn't fade.
    wander_var : float
        Variance of its move in a year.
    """

    first: int
    drifts: Floats
    level: float
    level_var: float
    steady: float
    wander_var: float

    def cumulated(self, years: Numbers) -> Floats:
        """Sum of drifts from each row's first year, shape of ``years`` (series, n)."""
        total = np.concatenate([[0.0], np.cumsum(self.drifts)])
        place = (np.asarray(years) - (self.first - 1)).astype(int)
        beyond = np.maximum(place - len(self.drifts), 0)
        before = np.minimum(place, 0) * self.drifts[0]
        faded = (self.level - self.steady) * DAMPING * (1 - DAMPING**beyond) / (1 - DAMPING)
        at = total[np.clip(place, 0, len(self.drifts))] + self.steady * beyond + faded + before
        return cast(Floats, at - at[:, :1])

    def variance(self, ahead: Numbers) -> Floats:
        """Covariance of the cumulated drift ``ahead`` years after the newest one."""
        a = np.asarray(ahead, dtype=float)
        h, k = np.minimum.outer(a, a), np.maximum.outer(a, a)
        # sums of a random walk: sum_{i<=h} sum_{j<=k} min(i, j)
        walk = h * (h + 1) * (3 * k - h + 1) / 6
        return cast(Floats, self.level_var * np.multiply.outer(a, a) + self.wander_var * walk)


def common(years: Integers, changes: Floats, noises: Floats, prior: float) -> Common:
    """Learn the common drift from all series' yearly changes.

    Parameters
    ----------
    years : ndarray of int
        Calendar year of each change; of a change over a gap, each of its years.
    changes : ndarray
        Change a year.
    noises : ndarray
        How far the change's series swings from year to year (:func:`noise`).
    prior : float
        Drift expected before looking.

    Returns
    -------
    Common
    """
    if not len(years):
        return Common(0, np.array([prior]), prior, STARTS[0] ** 2, 0.0, 0.0)
    span = np.arange(years.min(), years.max() + 1)
    order = np.lexsort((noises, changes, years))
    edges = np.searchsorted(years[order], [*span, span[-1] + 1])
    each = [order[a:b] for a, b in itertools.pairwise(edges)]
    seen, var = _middles([changes[own] for own in each], [noises[own] for own in each])
    many = np.median([len(own) for own in each]) >= FEW
    return _averaged(int(span[0]), seen, var, prior, SHOCKS + LARGE_SHOCKS if many else SHOCKS)


def _middles(changes: list[Floats], noises: list[Floats]) -> tuple[Floats, Floats]:
    """Mean change of each year and its sampling variance, shapes (years,); not a number and infinite where there is none.

    Parameters
    ----------
    changes : list of ndarray
        Each year's, ascending.
    noises : list of ndarray
        Their series', in the same order.
    """
    seen, var = np.full(len(changes), np.nan), np.full(len(changes), np.inf)
    spreads = [_spread(own) for own in changes if len(own) >= 4]
    typical = max(float(np.median(spreads)), 0.02) if spreads else SPREAD
    for i, (own, noise_of) in enumerate(zip(changes, noises, strict=True)):
        if len(own):
            spread = _spread(own) if len(own) >= FEW else typical
            # a series that swings more than others lie apart says less
            seen[i], var[i] = _middle(own, np.maximum(noise_of, max(spread, 1e-4)))
    return seen, var


def _averaged(first: int, seen: Floats, var: Floats, prior: float, shocks: tuple[float, ...]) -> Common:
    """The drift, averaged over the grid of starts, wandering and shocks by their likelihood."""
    starts, wander, shock = np.array(list(itertools.product(STARTS, WANDER, shocks))).T
    log, path, last, last_var = _smoothed(seen, var, prior, starts, wander, shock)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    level, steady = float(weight @ last), wander <= STEADY
    return Common(
        first=first,
        drifts=weight @ path,
        level=level,
        level_var=float(weight @ (last_var + (last - level) ** 2)),
        steady=float(weight[steady] @ last[steady]),
        wander_var=float(weight @ wander**2),
    )


def _trimmed(n: int) -> int:
    """Of n sorted values so many are left out at each end: a tenth, of four to nine one."""
    return max(n // 10, int(n >= 4))


@functools.lru_cache(maxsize=256)
def _inner(n: int) -> float:
    """Standard deviation of what trimming leaves of n normal values (by Blom's scores)."""
    score = ndtri((np.arange(1, n + 1) - 0.375) / (n + 0.25))
    return float(score[_trimmed(n) : n - _trimmed(n)].std())


def _spread(ordered: Floats) -> float:
    """Standard deviation of four or more, without the outer ones, so that one wild series doesn't rule."""
    n, cut = len(ordered), _trimmed(len(ordered))
    return float(ordered[cut : n - cut].std() / _inner(n))


def noise(changes: Floats) -> Floats:
    """How far each series' changes lie from their own mean, shape (series,).

    Of a few changes little can be said, so that two of the typical size are added.

    Parameters
    ----------
    changes : ndarray, shape (series, n)
    """
    square = (changes - changes.mean(1, keepdims=True)) ** 2
    n = changes.shape[1]
    typical = np.median(square.sum(1)) / max(n - 1, 1)
    return cast(Floats, np.sqrt((square.sum(1) + 2 * typical) / (n + 1)))


def _middle(ordered: Floats, error: Floats) -> tuple[float, float]:
    """Mean of sorted values by their precision, without the outer ones, and its variance."""
    weight = error**-2.0
    at = (weight.cumsum() - weight / 2) / weight.sum()
    # a little more than a tenth and a sixth: the last digit must not say whether the 2nd of 15, the 1st of 3 is left out
    outer = 0.101 if len(ordered) >= 10 else 0.17
    kept = np.where((at > outer) & (at < 1 - outer), weight, 0.0) if len(ordered) >= 3 else weight
    kept = kept if kept.any() else weight
    return float(kept @ ordered / kept.sum()), float(1.2 / weight.sum())  # trimming costs a fifth


def _smoothed(
    seen: Floats, var: Floats, prior: float, start: Floats, q: Floats, r: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Log likelihood, smoothed path, newest level and its variance at each point of a grid.

    Parameters
    ----------
    seen, var : ndarray, shape (years,)
        Mean change and its sampling variance; not a number and infinite where there is none.
    prior : float
    start, q, r : ndarray, shape (points,)

    Returns
    -------
    log : ndarray, shape (points,)
    path : ndarray, shape (points, years)
    level, variance : ndarray, shape (points,)
    """
    mean, spread, log = np.full(len(q), prior), start**2, np.zeros(len(q))
    means, spreads, ahead = [], [], []
    for i, (x, v) in enumerate(zip(seen, var, strict=True)):
        spread = spread + (q * q if i else 0.0)
        ahead.append(spread)
        if np.isfinite(x):
            total = spread + v + r * r
            error, gain = x - mean, spread / total
            log = log - 0.5 * (np.log(total) + error * error / total)
            mean, spread = mean + gain * error, spread * (1 - gain)
        means.append(mean)
        spreads.append(spread)
    path = means.copy()
    for i in range(len(seen) - 2, -1, -1):
        path[i] = means[i] + spreads[i] / ahead[i + 1] * (path[i + 1] - means[i])
    return log, np.array(path).T, mean, spread
