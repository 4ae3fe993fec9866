"""Posterior draws of a block of tied series: a statsmodels state space.

A block has one or more *parts* (R&D spending and GDP, or a single count). On
its scale (:mod:`kjanalysis.notation.scales`) part j has three states::

    level_t   = level_{t-1} + m_jt + drift_{t-1} + sigma_j * e_t  e ~ N(0, R)
    drift_t   = phi * drift_{t-1} + sqrt(1 - phi^2) tau_j * d_t   d ~ N(0, 1)
    passing_t = nu_j * u_t                                        u ~ N(0, R)

and the quantity itself is ``q_t = level_t + passing_t``. A printed figure is
one row of ``Z q_t + c`` plus a small measurement error: a part's own figure,
or a ratio of two parts (log ratio = difference of logs), so that intensity,
R&D and GDP are one system and agree in every draw. Years without a figure are
missing, not filled in. Across a break of basis the level may jump freely.

With ``s_j`` the total noise of a year's change and ``kappa_j`` its transient
share, ``nu_j^2 = kappa_j s_j^2`` and ``sigma_j^2 = (1 - 2 kappa_j) s_j^2``.
The mean drift ``m_jt`` is the pool's and what other places show of the year
(:mod:`kjanalysis.forecast.carried`); a year that they show has a smaller shock and a smaller
drift of its own. The drift's spread ``tau_j`` between series and the prior of
``log s_j`` come from the pool (:mod:`kjanalysis.forecast.prior`); a series' own drift
fades towards the pool's at the rate ``phi``, so that growth of long ago
doesn't speak for next year. ``tau_j`` is the pool's times a factor that the
block's series share, so that a drift's distance from its pool has the heavy
tails of a t distribution (:data:`DRIFT_TAILS`).

Computation. ``s`` and that factor are integrated over a fixed grid of prior quantiles, each
weighted by its Kalman-filter likelihood; states are drawn by forward filtering
and backward sampling. A figure that is an interval enters the filter as a normal with the
interval's variance, and the draws are then reweighted to the exact interval
likelihood and resampled, so a bound is drawn, never replaced by its middle.

References
----------
Carter, Kohn (1994), Biometrika 81, 541-553 (forward filtering, backward
sampling); Durbin, Koopman (2012), Time Series Analysis by State Space Methods;
Harvey (1989), Forecasting, Structural Time Series Models and the Kalman
Filter; Rubin (1988), Bayesian Statistics 3, 395-402 (importance resampling).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import chdtri, ndtri

from ..panel.truncated_normal import log_between
from .block_types import Block, Draws, Moments, Proposal

if TYPE_CHECKING:
    from statsmodels.tsa.statespace.kalman_filter import KalmanFilter

#: Number of noise levels the posterior is integrated over.
NOISE_LEVELS = 48

#: Degrees of freedom of a drift's distance from the pool's: a region that has fallen for nine
#: years in a pool that grows is believed.
DRIFT_TAILS = 8

#: How much of a series' own drift is left a year later (phi).
PERSISTENCE = 0.85

#: Prior spread of a level before its first figure (log scale): anything goes.
VAGUE = 10.0


def draw(block: Block, last_year: int, n_draws: int, rng: np.random.Generator) -> Draws:
    """Draw the parts' paths from the first figure's year to ``last_year``.

    Parameters
    ----------
    block : Block
        With at least one figure.
    last_year : int
    n_draws : int
    rng : numpy.random.Generator

    Returns
    -------
    Draws
    """
    return settled(proposed(block, last_year, n_draws, rng), rng)


def proposed(block: Block, last_year: int, n_draws: int, rng: np.random.Generator, lagged: bool = False) -> Proposal:
    """Draws of the states by the filters alone: :func:`draw` without its last step.

    Parameters
    ----------
    block, last_year, n_draws, rng
        As :func:`draw` takes them.
    lagged : bool
        Whether the states hold the year before even if no figure asks for it.

    Returns
    -------
    Proposal
    """
    first = min(figure.year for figure in block.figures)
    last = max(last_year, *(figure.year for figure in block.figures))
    years = np.arange(first, last + 1)
    model = _model(block, years, lagged)
    grid, apart = _grid(block)
    filtered = [_set_noise(model, block, years, s, far).filter() for s, far in zip(grid, apart, strict=True)]
    loglike = np.array([result.llf for result in filtered])
    weight = np.exp(loglike - loglike.max())
    weight /= weight.sum()
    chosen = systematic(weight, n_draws, rng)
    transition = np.moveaxis(np.atleast_3d(model["transition"]), 2, 0)
    states = _simulate(transition, filtered, chosen, rng)
    return Proposal(block, years, states, chosen, grid, filtered, transition)


def settled(found: Proposal, rng: np.random.Generator, log_weight: np.ndarray | float = 0.0) -> Draws:
    """Draws resampled to the exact interval likelihood, and to further weights.

    Parameters
    ----------
    found : Proposal
    rng : numpy.random.Generator
    log_weight : ndarray, shape (n_draws,), or float
        Log of further weights.

    Returns
    -------
    Draws
    """
    block, states, n_draws, p = found.block, found.states, len(found.states), len(found.block.parts)
    values = states[:, :p] + states[:, 2 * p : 3 * p]
    log_weight = interval_weights(block, values, int(found.years[0])) + log_weight
    weight_draw = np.exp(log_weight - log_weight.max())
    weight_draw /= weight_draw.sum()
    keep = np.sort(systematic(weight_draw, n_draws, rng))
    keep_in = keep[rng.permutation(n_draws)]
    mean = np.array([part.steps(found.years) for part in block.parts])
    own = np.array([part.drifting(found.years) for part in block.parts])
    return Draws(
        values=values[keep_in],
        years=found.years,
        effective=float(1 / np.sum(weight_draw**2) / n_draws),
        noise=found.grid[found.chosen[keep]].mean(axis=0),
        drift=states[keep_in, p : 2 * p] * own + mean,
        level=found.chosen[keep_in],
        last=_last(found.filtered, p),
    )


def _last(filtered: list[Any], p: int) -> Moments:
    """Moments of the parts in the last year."""
    state, cov = (
        np.stack([getattr(one, name)[..., -1] for one in filtered]) for name in ("filtered_state", "filtered_state_cov")
    )
    row = np.hstack([np.eye(p), np.zeros((p, p)), np.eye(p), np.zeros((p, state.shape[1] - 3 * p))])
    return Moments(state @ row.T, row @ cov @ row.T)


def _grid(block: Block) -> tuple[np.ndarray, np.ndarray]:
    """What the posterior is integrated over, at even prior quantiles.

    Returns
    -------
    noise : ndarray, shape (NOISE_LEVELS, n_parts)
    apart : ndarray, shape (NOISE_LEVELS,)
        Factor on the spread of the drifts, its median 1.
    """
    from scipy.stats import qmc  # a second to import: only who draws needs it

    # Sobol points, shifted off the corner: fixed, so that results repeat to the digit
    points = qmc.Sobol(len(block.parts) + 1, scramble=False).random_base2(6)[:NOISE_LEVELS]
    points = (points + 0.5 / NOISE_LEVELS).clip(max=1 - 0.5 / NOISE_LEVELS)
    centre = np.array([part.prior.log_noise for part in block.parts])
    spread = np.array([part.prior.log_noise_sd for part in block.parts])
    apart = np.sqrt(chdtri(DRIFT_TAILS, 0.5) / chdtri(DRIFT_TAILS, points[:, -1]))
    return np.exp(centre + spread * ndtri(points[:, :-1])), apart


def _model(block: Block, years: np.ndarray, lagged: bool = False) -> KalmanFilter:
    """The state space with all that doesn't depend on the noise level."""
    from statsmodels.tsa.statespace import kalman_filter as kalman  # seconds to import: only who draws needs it

    p, t = len(block.parts), len(years)
    rows = 1 + max(figure.row for figure in block.figures)
    endog = np.full((t, rows), np.nan)
    obs_cov = np.zeros((rows, rows, t))
    obs_cov[range(rows), range(rows)] = 1.0
    lagged = lagged or any(figure.lagged for figure in block.figures)
    n_states = 4 * p if lagged else 3 * p
    design = np.zeros((rows, n_states))
    constant = np.zeros(rows)
    for figure in block.figures:
        at = figure.year - years[0]
        endog[at, figure.row] = (figure.lower + figure.upper) / 2
        obs_cov[figure.row, figure.row, at] = figure.noise**2 + (figure.upper - figure.lower) ** 2 / 12
        design[figure.row, :p] = design[figure.row, 2 * p : 3 * p] = figure.loading
        if figure.lagged:
            design[figure.row, 3 * p :] = -np.array(figure.loading)
        constant[figure.row] = figure.constant
    model = kalman.KalmanFilter(k_endog=rows, k_states=n_states, k_posdef=3 * p)
    model.bind(endog)
    # kept: the filtered and predicted states and the likelihood, which is all that drawing needs
    model.set_conserve_memory(
        kalman.MEMORY_NO_FORECAST | kalman.MEMORY_NO_GAIN | kalman.MEMORY_NO_SMOOTHING | kalman.MEMORY_NO_STD_FORECAST
    )
    transition = np.repeat(np.eye(n_states)[:, :, None], t, axis=2)
    transition[range(p), range(p, 2 * p)] = [part.drifting(years) for part in block.parts]
    transition[p : 2 * p, p : 2 * p] *= PERSISTENCE
    transition[2 * p :, 2 * p :] = 0.0
    if lagged:  # a fourth state a part: the quantity of the year before
        transition[3 * p :, :p] = transition[3 * p :, 2 * p : 3 * p] = np.eye(p)[:, :, None]
    model["design"] = design
    model["obs_intercept"] = constant
    model["obs_cov"] = obs_cov
    model["transition"] = transition
    intercept = np.zeros((n_states, t))
    intercept[:p] = [part.steps(years) for part in block.parts]
    model["state_intercept"] = intercept
    model["selection"] = np.eye(n_states, 3 * p)
    return model


def _set_noise(model: KalmanFilter, block: Block, years: np.ndarray, s: np.ndarray, far: float) -> KalmanFilter:
    """Put one noise level and one factor on the drifts' spread into the state space, in place."""
    p = len(block.parts)
    gone = np.array([part.prior.transient for part in block.parts])
    drift_sd = far * np.array([part.prior.drift_sd for part in block.parts])
    passing = np.outer(np.sqrt(gone) * s, np.sqrt(gone) * s) * block.correlation
    lasting = np.outer(np.sqrt(1 - 2 * gone) * s, np.sqrt(1 - 2 * gone) * s) * block.correlation
    cov = np.zeros((3 * p, 3 * p, len(years)))
    shock = np.array([part.shock(years) for part in block.parts])
    cov[:p, :p] = lasting[:, :, None] * shock[:, None] * shock[None]
    cov[range(p, 2 * p), range(p, 2 * p)] = ((1 - PERSISTENCE**2) * drift_sd**2)[:, None]
    cov[2 * p :, 2 * p :] = passing[:, :, None]
    for j, part in enumerate(block.parts):
        for year in part.breaks:
            if year > years[0]:
                cov[j, j, year - years[0] - 1] += 1.0
    model["state_cov"] = cov
    start_cov = np.zeros((model.k_states, model.k_states))
    start_cov[range(p), range(p)] = VAGUE**2
    start_cov[range(p, 2 * p), range(p, 2 * p)] = drift_sd**2
    start_cov[2 * p : 3 * p, 2 * p : 3 * p] = passing
    level = _starting_level(block)
    start = np.concatenate([level, np.zeros(2 * p)])
    if model.k_states > 3 * p:
        start_cov[range(3 * p, 4 * p), range(3 * p, 4 * p)] = VAGUE**2
        start = np.concatenate([start, level])
    model.initialize_known(start, start_cov)
    return model


def _starting_level(block: Block) -> np.ndarray:
    """A level near each part's own figures, so that the vague prior is well centred."""
    levels = []
    for j in range(len(block.parts)):
        own = [
            (figure.lower + figure.upper) / 2 - figure.constant
            for figure in block.figures
            if figure.loading[j] and sum(map(bool, figure.loading)) == 1 and not figure.lagged
        ]
        levels.append(own[0] if own else 0.0)
    return np.array(levels)


def _simulate(transition: np.ndarray, filtered: list[Any], chosen: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """States drawn for each chosen noise level, shape (n_draws, n_states, n_years).

    ``chosen`` is in order. Forward the Kalman filter of each level, backward
    one draw a year given the next, all draws of a level at once.
    """
    levels = np.unique(chosen)
    results = [filtered[level] for level in levels]
    # matrices of every level and year at once: (levels, years, states, states)
    cov = np.stack([np.moveaxis(r.filtered_state_cov, 2, 0) for r in results])
    ahead_cov = np.stack([np.moveaxis(r.predicted_state_cov, 2, 0)[1:-1] for r in results])
    gain = cov[:, :-1] @ transition[:-1].swapaxes(-1, -2) @ np.linalg.pinv(ahead_cov, 1e-11, hermitian=True)
    left = cov.copy()
    left[:, :-1] -= gain @ ahead_cov @ gain.swapaxes(-1, -2)
    root = _root(left)
    n_years, n_states = left.shape[1:3]
    states = np.empty((len(chosen), n_states, n_years))
    for i, result in enumerate(results):
        own = slice(*np.searchsorted(chosen, [levels[i], levels[i] + 1]))
        mean, ahead = result.filtered_state, result.predicted_state
        noise = rng.standard_normal((own.stop - own.start, n_years, n_states))
        drawn = mean[:, -1] + noise[:, -1] @ root[i, -1].T
        states[own, :, -1] = drawn
        for t in range(n_years - 2, -1, -1):
            drawn = mean[:, t] + (drawn - ahead[:, t + 1]) @ gain[i, t].T + noise[:, t] @ root[i, t].T
            states[own, :, t] = drawn
    return states


def _root(cov: np.ndarray) -> np.ndarray:
    """The symmetric square roots of covariances that may be singular, shape (..., n, n).

    Unlike others it is unique, so that draws are the same on every BLAS.
    """
    value, vector = np.linalg.eigh((cov + cov.swapaxes(-1, -2)) / 2)
    root: np.ndarray = vector * np.sqrt(value.clip(min=0))[..., None, :] @ vector.swapaxes(-1, -2)
    return root


def interval_weights(block: Block, values: np.ndarray, first: int) -> np.ndarray:
    """Log of exact interval likelihood over the normal one the filter used."""
    total = np.zeros(len(values))
    for figure in block.figures:
        width, noise = figure.upper - figure.lower, figure.noise
        if width <= noise / 2:
            continue
        if figure.lagged:  # exact by construction
            continue
        at = values[:, :, figure.year - first] @ np.array(figure.loading) + figure.constant
        sd = np.sqrt(noise**2 + width**2 / 12)
        normal = -0.5 * ((at - (figure.lower + figure.upper) / 2) / sd) ** 2 - np.log(sd)
        total += log_between((figure.lower - at) / noise, (figure.upper - at) / noise) - normal
    return total


def systematic(weight: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Systematic resampling: n indices, each about n * weight times, in order."""
    edges = np.cumsum(weight)
    found: np.ndarray = np.searchsorted(edges, (np.arange(n) + rng.random()) / n * edges[-1])
    return found.clip(max=len(weight) - 1)
