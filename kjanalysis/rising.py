"""Paths of a cumulative stock, which never falls: every year is drawn given that it lies no lower than the year before.

Of a mixture of Gaussian members (:mod:`kjanalysis.mixture`) a member k counts by its share times the
probability that its first year rises; a year then follows from those before it by the conditional normal, cut
off below at the year before::

    z_h = m_h + sum_{j<h} L_hj e_j + L_hh e_h,   e_h ~ N(0, 1) given z_h >= z_{h-1}

(L the Cholesky root of the member's covariance, z on the member's power.) So nothing said of a year depends on
how many years more are asked for. Widths are calibrated on the log of what a year adds, which keeps its sign.

Quantiles are read off paths at evenly spread places (Sobol 1967), the same for every series; nothing is drawn.

References
----------
Geweke (1991), Computing Science and Statistics 23, 571-578 (normals cut off one after the other); Sobol (1967),
USSR Comp. Math. Math. Phys. 7, 86-112.
"""

from __future__ import annotations

import functools

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from .members import Group, transform
from .mixture import Mixture, invert

#: Even places that quantiles are read off; a power of two (Sobol).
PLACES = 2048

#: Of a series' size: less than this is nothing added.
NOTHING = 1e-9


def quantiles(mixture: Mixture, asked: np.ndarray) -> np.ndarray:
    """Calibrated quantiles in the unit of ``mixture.values``, shape (series, horizon, q)."""
    each = range(len(mixture.share))
    even = _even(mixture.cov.shape[-1])
    return np.stack([np.quantile(draws(mixture, i, *even), asked, axis=1, method="hazen").T for i in each])


def draws(mixture: Mixture, i: int, choice: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Calibrated paths of one series in the unit of ``mixture.values``, shape (horizon, n).

    Parameters
    ----------
    mixture : Mixture
    i : int
        Place of the series.
    choice : ndarray, shape (n,)
    uniform : ndarray, shape (n, horizon)
        Numbers between 0 and 1: which member, and where in what is left of its normal.
    """
    low = floors(mixture.group)[i]
    added, even = (_added(mixture, i, *places, low) for places in ((choice, uniform), _even(uniform.shape[1])))
    score = ndtri((np.arange(PLACES) + 0.5) / PLACES)
    for h, places in enumerate(np.sort(even, axis=1)):
        seen, middle = np.interp(added[h], places, score), np.interp(0.0, score, places)
        added[h] = mixture.widened(added[h], seen, middle, h + 1)
    return low + np.exp(added).cumsum(axis=0)


def floors(group: Group) -> np.ndarray:
    """What each series has reached for sure, shape (series,): its last figure, or the lower end of it or an earlier one."""
    reached = np.where(group.wide, group.low, group.values)
    return np.maximum(np.where(np.isfinite(reached), reached, 0.0).max(axis=1), NOTHING * group.size)


def paths(mixture: Mixture, i: int, choice: np.ndarray, uniform: np.ndarray, low: float) -> np.ndarray:
    """Paths of one series before calibration, shape (horizon, n); arguments as in :func:`draws`."""
    group, mean, place = mixture.group, mixture.mean[i], mixture.power[i]
    root = np.linalg.cholesky(mixture.cov[i])
    start = np.array([transform(low, group.size[i], power, group.scale) for power in group.powers])[place]
    rises = mixture.share[i] * ndtr((mean[:, 0] - start) / root[:, 0, 0])
    edges = np.cumsum(rises if rises.sum() > 1e-12 else mixture.share[i])
    k = np.searchsorted(edges, choice * edges[-1]).clip(max=len(edges) - 1)
    e, z, before = np.empty(uniform.shape), np.empty(uniform.shape), start[k]
    for h in range(uniform.shape[1]):
        centre = mean[k, h] + (root[k, h, :h] * e[:, :h]).sum(1)
        least = (before - centre) / root[k, h, h]
        left = ndtr(-least)
        e[:, h] = np.where(left > 1e-290, -ndtri(uniform[:, h] * left), least)
        z[:, h] = before = np.maximum(centre + root[k, h, h] * e[:, h], before)
    y = np.empty(z.shape)
    for at, power in enumerate(group.powers):
        own = place[k] == at
        y[own] = invert(z[own], group.size[i], power, group.scale)
    return y.T


def _added(mixture: Mixture, i: int, choice: np.ndarray, uniform: np.ndarray, low: float) -> np.ndarray:
    """Log of what each year adds before calibration, shape (horizon, n)."""
    values = paths(mixture, i, choice, uniform, low)
    return np.log(np.maximum(np.diff(values, axis=0, prepend=low), NOTHING * mixture.group.size[i]))


@functools.lru_cache(maxsize=16)
def _even(horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Evenly spread places for a choice and each year, shapes (places,) and (places, horizon)."""
    spread = qmc.Sobol(1 + horizon, scramble=False).random(PLACES) + 0.5 / PLACES
    return spread[:, 0], spread[:, 1:]
