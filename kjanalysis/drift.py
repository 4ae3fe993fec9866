"""The drift that a panel has in common, year by year.

Provinces' R&D grew 18 % in 2012 and 7 % in 2015 nearly everywhere, so how a
panel moved lately says more about next year than how it moved on average. The
trimmed mean change of each calendar year is a noisy look at a drift that
wanders::

    x_t = c_t + shock_t + error_t,  shock ~ N(0, r^2),  error ~ N(0, spread_t^2 / n_t)
    c_t = c_{t-1} + N(0, q^2),      c before the first year ~ N(prior, start^2)

q, r and start are averaged over a fixed grid by their likelihood. With a narrow
start alone (:data:`STARTS`), a panel that has grown by a fifth every year would
be read as wandering off or as shaken each year, and expected to fall back. A year with fewer
than :data:`FEW` series can't tell how far apart they are: there it is the
typical spread of the other years, or :data:`SPREAD`. Looking ahead, what
follows from a drift that wanders fades (:data:`DAMPING` a year: growth that is
fast today slows down, Gardner, McKenzie 1985); what follows from a steady one,
q up to :data:`STEADY`, stays.

References
----------
Harvey (1989), ch. 2 (local level); Gardner, McKenzie (1985), Management
Science 31, 1237-1246 (damped trend).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

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
    drifts: np.ndarray
    level: float
    level_var: float
    steady: float
    wander_var: float

    def cumulated(self, years: np.ndarray) -> np.ndarray:
        """Sum of drifts from each row's first year, shape of ``years`` (series, n)."""
        total = np.concatenate([[0.0], np.cumsum(self.drifts)])
        place = (np.asarray(years) - (self.first - 1)).astype(int)
        beyond = np.maximum(place - len(self.drifts), 0)
        before = np.minimum(place, 0) * self.drifts[0]
        faded = (self.level - self.steady) * DAMPING * (1 - DAMPING**beyond) / (1 - DAMPING)
        at = total[np.clip(place, 0, len(self.drifts))] + self.steady * beyond + faded + before
        return at - at[:, :1]

    def variance(self, ahead: np.ndarray) -> np.ndarray:
        """Covariance of the cumulated drift ``ahead`` years after the newest one."""
        a = np.asarray(ahead, dtype=float)
        h, k = np.minimum.outer(a, a), np.maximum.outer(a, a)
        # sums of a random walk: sum_{i<=h} sum_{j<=k} min(i, j)
        walk = h * (h + 1) * (3 * k - h + 1) / 6
        return self.level_var * np.multiply.outer(a, a) + self.wander_var * walk


def common(years: np.ndarray, changes: np.ndarray, prior: float) -> Common:
    """Learn the common drift from all series' yearly changes.

    Parameters
    ----------
    years : ndarray of int
        Calendar year of each change; of a change over a gap, each of its years.
    changes : ndarray
        Change a year.
    prior : float
        Drift expected before looking.

    Returns
    -------
    Common
    """
    if not len(years):
        return Common(0, np.array([prior]), prior, STARTS[0] ** 2, 0.0, 0.0)
    span = np.arange(years.min(), years.max() + 1)
    seen, var = np.full(len(span), np.nan), np.full(len(span), np.inf)
    order = np.lexsort((changes, years))
    edges = np.searchsorted(years[order], [*span, span[-1] + 1])
    each = [changes[order[a:b]] for a, b in zip(edges[:-1], edges[1:], strict=True)]
    spreads = [_spread(own) for own in each if len(own) >= 4]
    typical = max(float(np.median(spreads)), 0.02) if spreads else SPREAD
    for i, own in enumerate(each):
        if len(own):
            cut = len(own) // 10
            seen[i] = own[cut : len(own) - cut].mean()
            spread = _spread(own) if len(own) >= FEW else typical
            var[i] = 1.2 * max(spread, 1e-4) ** 2 / len(own)  # trimming costs a fifth
    shocks = SHOCKS + LARGE_SHOCKS if np.median([len(own) for own in each]) >= FEW else SHOCKS
    starts, wander, shock = np.array(list(itertools.product(STARTS, WANDER, shocks))).T
    log, path, last, last_var = _smoothed(seen, var, prior, starts, wander, shock)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    level = float(weight @ last)
    return Common(
        int(span[0]),
        weight @ path,
        level,
        float(weight @ (last_var + (last - level) ** 2)),
        float(weight[wander <= STEADY] @ last[wander <= STEADY]),
        float(weight @ wander**2),
    )


def _spread(ordered: np.ndarray) -> float:
    """Standard deviation; from ten on without the outer tenths, so that one wild series doesn't rule."""
    cut = len(ordered) // 10
    # of a normal, what lies between its outer tenths has 0.66 of its deviation
    return float(ordered[cut : len(ordered) - cut].std() / (0.66 if cut else 1.0))


def _smoothed(seen, var, prior: float, start, q, r):
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
