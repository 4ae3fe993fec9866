"""Draws of a growth rate that is a figure itself: with the places around it, and apart from them.

A region's rate q of year t is, with c the reference of :mod:`~kjanalysis.forecast.around`::

    q_t = c_t + mean + slow_t + fast_t + passing_t
    c_t = c_{t-1} + N(0, step^2)        seen without error where the reference is known;
                                        beyond, a trend of N(0, (TREND step)^2) a year is added
    slow:    variance between^2, correlation SLOW ** years
    fast:    variance LASTING s^2, correlation FAST ** years
    passing: variance (1 - LASTING) s^2, new each year

So an old figure goes on with what was seen since, and comes back to the places around it
as fast as rates do. What is unknown of c is the same in every region of a level: its
draws depend on the indicator, not on the region. s and the spreads are integrated over a
fixed grid of prior quantiles, each weighted by its likelihood. Draws are made from the
prior and moved onto the figures (Matheron's rule), and what a rounded figure leaves open
is drawn by its exact likelihood, as in :mod:`~kjanalysis.forecast.statespace`.

Reference: Journel, Huijbregts (1978), Mining Geostatistics (conditioning by kriging).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import chdtri, ndtri

from ..tables import Snapshot
from . import around
from .around import Apart
from .block_types import Block, Draws, Moments
from .shared_years import shock
from .statespace import DRIFT_TAILS, NOISE_LEVELS, interval_weights, systematic

#: What a year leaves of a lasting and of a passing distance from the places around.
SLOW, FAST = 0.9, 0.7

#: Share of the noise that goes on for some years.
LASTING = 0.8

#: A rise or fall of the reference may go on: its yearly size, in steps.
TREND = 0.4

#: Where nothing is known around a place: how far its rates may lie from the typical one.
ANYWHERE = 20.0


def draw_of(
    block: Block, known: Snapshot, region: str, last: int, n_draws: int, rng: np.random.Generator, seed: int
) -> Draws:
    """:func:`draw` with what is known around a region.

    Parameters
    ----------
    block : Block
        One part, on the linear scale.
    known : Snapshot
    region : str
    last, n_draws, rng, seed
        As in :func:`draw`.

    Returns
    -------
    Draws
    """
    code = block.parts[0].name
    learned, table = around.of_region(known, region, code), around.references(known, code)
    assert learned is not None  # else there is no block
    seen = table.loc[region] if region in table.index else pd.Series(dtype=float)
    return draw(block, learned, seen, last, n_draws, rng, seed)


def draw(
    block: Block, learned: Apart, seen: pd.Series, last: int, n_draws: int, rng: np.random.Generator, seed: int
) -> Draws:
    """Draw a rate's path from its first figure's year to ``last``.

    Parameters
    ----------
    block : Block
        One part, on the linear scale.
    learned : Apart
        What is known of such rates.
    seen : Series
        The reference by year; NaN where there is none.
    last : int
    n_draws : int
    rng : numpy.random.Generator
        For what is the region's own.
    seed : int
        For what is common: the same in every region.

    Returns
    -------
    Draws
        ``values`` and ``drift`` of shape (n_draws, 1, n_years).
    """
    figures = block.figures
    years = np.arange(min(f.year for f in figures), max(last, *(f.year for f in figures)) + 1)
    grid = _Grid(learned, years)
    path, common = _common(learned, seen.reindex(years).to_numpy(float), years)
    at = np.array([f.year - years[0] for f in figures])
    middle = np.array([(f.lower + f.upper) / 2 for f in figures])
    error = np.diag([f.noise**2 + (f.upper - f.lower) ** 2 / 12 for f in figures])
    off = middle - (path + learned.mean)[at]
    whole = grid.slow + grid.fast + grid.passing + common * grid.far[:, None, None] ** 2
    inverse = np.linalg.inv(whole[:, at[:, None], at] + error)
    log = 0.5 * np.linalg.slogdet(inverse)[1] - 0.5 * np.einsum("i,kij,j->k", off, inverse, off)
    weight = np.exp(log - log.max())
    # in no order: the draws of one block have nothing to do with those of another
    chosen = rng.permutation(systematic(weight / weight.sum(), n_draws, rng))
    # by calendar year: regions whose figures begin in different years share what they have in common
    shared = np.column_stack([shock(block.parts[0].name, int(year), seed, n_draws) for year in years])
    parts = [
        _normal(grid.slow, chosen, rng), _normal(grid.fast, chosen, rng), _normal(grid.passing, chosen, rng),
        shared @ _root(common).T * grid.far[chosen, None],
    ]  # fmt: skip
    noise = rng.standard_normal((n_draws, len(figures))) * np.sqrt(np.diag(error))
    miss = off - sum(part[:, at] for part in parts) - noise
    pull = np.einsum("nij,nj->ni", inverse[chosen], miss)
    spreads = (grid.slow, grid.fast, grid.passing, common * grid.far[:, None, None] ** 2)
    slow, fast, passing, moved = (
        part + np.einsum("nij,nj->ni", cov[:, :, at][chosen], pull) for part, cov in zip(parts, spreads, strict=True)
    )
    values = path + learned.mean + slow + fast + passing + moved
    ahead = np.diff(path, append=path[-1]) + (SLOW - 1) * slow + (FAST - 1) * fast - passing
    weights = interval_weights(block, values[:, None, :], int(years[0]))
    share = np.exp(weights - weights.max())
    share /= share.sum()
    keep = _in_place(systematic(share, n_draws, rng), n_draws)
    return Draws(
        values=values[keep][:, None, :],
        years=years,
        effective=float(1 / np.sum(share**2) / n_draws),
        noise=grid.noise[chosen[keep]].mean(keepdims=True),
        drift=ahead[keep][:, None, :],
        level=chosen[keep],
        last=_last(path[-1] + learned.mean, whole, inverse, at, off),
    )


def _last(mean: float, whole: np.ndarray, inverse: np.ndarray, at: np.ndarray, off: np.ndarray) -> Moments:
    """Moments of the last year at each point of the grid, given the figures."""
    cross = whole[:, -1, at]
    gain = np.einsum("ki,kij->kj", cross, inverse)
    return Moments((mean + gain @ off)[:, None], (whole[:, -1, -1] - (gain * cross).sum(axis=1))[:, None, None])


class _Grid:
    """Covariances of what is the region's own at each point of the grid, shape (points, years, years)."""

    def __init__(self, learned: Apart, years: np.ndarray):
        from scipy.stats import qmc  # a second to import: only who draws needs it

        points = qmc.Sobol(3, scramble=False).random_base2(6)[:NOISE_LEVELS]
        points = (points + 0.5 / NOISE_LEVELS).clip(max=1 - 0.5 / NOISE_LEVELS)
        self.noise = np.exp(learned.log_noise + learned.log_noise_sd * ndtri(points[:, 0]))
        tails = np.sqrt(chdtri(DRIFT_TAILS, 0.5) / chdtri(DRIFT_TAILS, points[:, 1:]))
        wide, self.far = tails[:, 0], tails[:, 1]
        apart = np.abs(years[:, None] - years)
        square = self.noise[:, None, None] ** 2
        self.slow = (learned.between * wide)[:, None, None] ** 2 * SLOW**apart
        self.fast = LASTING * square * FAST**apart
        self.passing = (1 - LASTING) * square * np.eye(len(years))


def _common(learned: Apart, seen: np.ndarray, years: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of the reference's path, given where it is seen."""
    have = np.flatnonzero(np.isfinite(seen))
    square = learned.step**2
    if not len(have):
        walk = square * np.minimum.outer(years - years[0], years - years[0])
        return np.full(len(years), learned.typical), walk + ANYWHERE**2
    # a walk through the first seen year, then given the others
    t = years - years[have[0]]
    same = (np.sign(t)[:, None] == np.sign(t)) & (t[:, None] * t != 0)
    cov = square * np.where(same, np.minimum.outer(np.abs(t), np.abs(t)), 0)
    mean, rest = np.full(len(years), seen[have[0]]), have[1:]
    if len(rest):
        gain = cov[:, rest] @ np.linalg.inv(cov[np.ix_(rest, rest)])
        mean = mean + gain @ (seen[rest] - mean[rest])
        cov = cov - gain @ cov[rest]
    ahead = np.maximum(years - years[have[-1]], 0)
    return mean, (cov + cov.T) / 2 + (TREND * learned.step) ** 2 * np.multiply.outer(ahead, ahead)


def _normal(cov: np.ndarray, chosen: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A draw of each chosen point's normal, shape (draws, years)."""
    root = np.stack([_root(one) for one in cov])
    drawn: np.ndarray = np.einsum("nij,nj->ni", root[chosen], rng.standard_normal((len(chosen), cov.shape[-1])))
    return drawn


def _root(cov: np.ndarray) -> np.ndarray:
    """The symmetric square root of a covariance that may be singular."""
    value, vector = np.linalg.eigh(cov)
    root: np.ndarray = vector * np.sqrt(value.clip(min=0)) @ vector.T
    return root


def _in_place(kept: np.ndarray, n: int) -> np.ndarray:
    """What resampling kept, each in its own place: what draws share with other regions' stays shared."""
    count = np.bincount(kept, minlength=n)
    place = np.arange(n)
    place[count == 0] = np.repeat(place, np.maximum(count - 1, 0))
    return place
