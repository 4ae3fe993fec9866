"""Forecast many short series at once: what each can't say for itself, the panel says.

Every series is a mixture of a fixed catalogue of small Gaussian state-space
members (:data:`MEMBERS`), which differ in noise ``s``, the transient share
``kappa`` of a surprise, and how a series' drift relates to the panel's::

    y_t = level_t + passing_t,   level_t = level_{t-1} + m + drift_t + lasting noise
    Var(change) = s^2,  Var(passing) = kappa s^2
    drift_t: of the series for good, or fading at 0.7 a year, or none

The level is vague before the first figure; missing years are missing; a bound
or a rounded figure adds its interval's variance. For given times a member is
one Gaussian with a known covariance, the same for all series with those
times, so a member costs one small matrix for thousands of series. The Kalman
filter of the same model gives the same likelihood (tested against
statsmodels).

Learning. The members' weights are the nonparametric empirical-Bayes mixing
distribution: EM over the panel's marginal likelihoods (products of one-step
predictive densities, so a rolling-origin log score), started from and held
by the shipped prior (`priors.csv`, one per cut-off year). A series then
weights members by its own likelihood times these. ``m`` is the panel's
trimmed mean drift. Widths are calibrated on points held back across the
panel, per horizon, shrunk to the shipped calibration while the panel is
small.

References
----------
Kiefer, Wolfowitz (1956), Ann. Math. Stat. 27, 887-906 and Koenker, Mizera
(2014), JASA 109, 674-685 (nonparametric empirical Bayes by EM);
Harvey (1989), Forecasting, Structural Time Series Models and the Kalman
Filter; Angelopoulos, Bates (2023), Found. Trends Mach. Learn. 16 (conformal).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

#: Prior spread of the first level; far beyond any, small enough for doubles.
VAGUE = 10.0

#: The shipped prior, made by benchmarks/fit_priors.py.
PRIORS = Path(__file__).with_name("priors.csv")

#: Weight of the shipped prior in the members' weights, in series.
PRIOR_SERIES = 30.0

#: Weight of the shipped calibration, in held-back points.
PRIOR_POINTS = 60.0

#: Central levels at which widths are calibrated.
LEVELS = np.array([0.5, 0.8, 0.95])

#: Steps back over which the panel's drift is measured.
RECENT = 8


def _members() -> np.ndarray:
    noises = np.geomspace(0.004, 0.9, 13)
    transient = (0.0, 0.25, 0.45)
    # share of the panel's drift, sd of a lasting own drift, sd of a fading one
    drifts = (
        (1, 0.008, 0.0),  # the panel's drift
        (1, 0.04, 0.0),  # its own, near the panel's
        (1, 0.13, 0.0),  # its own
        (1, 0.0, 0.04),  # its own for a while
        (0, 0.008, 0.0),  # none
    )
    return np.array([(s, k, *d) for d in drifts for k in transient for s in noises])


#: The catalogue, shape (members, 5): s, kappa, share of m, lasting sd, fading sd.
MEMBERS = _members()

#: What a year leaves of a fading drift.
FADING = 0.7


@dataclass(frozen=True)
class Learned:
    """What a panel has taught: member weights, drift, calibration.

    Attributes
    ----------
    weights : ndarray, shape (members,)
    drift : float
        Mean yearly change on the scale.
    widths : ndarray, shape (horizons, 3)
        Factor on the half-width at the levels 50, 80 and 95 %.
    """

    weights: np.ndarray
    drift: float
    widths: np.ndarray


def learn(groups, horizon: int, prior: Learned) -> Learned:
    """Member weights, drift and calibration from a panel (see the module's text).

    Parameters
    ----------
    groups : list of Group
        Series on one scale.
    horizon : int
    prior : Learned
        Its weights count as :data:`PRIOR_SERIES` series, its widths as
        :data:`PRIOR_POINTS` points.

    Returns
    -------
    Learned
    """
    drift = _mean_drift(groups, prior.drift)
    likelihood = np.concatenate([group.posterior(drift, ())[0] for group in groups])
    weights = prior.weights
    for _ in range(40):
        total = shares(likelihood, weights).sum(0)
        weights = (PRIOR_SERIES * prior.weights + total) / (PRIOR_SERIES + len(likelihood))
    widths = np.array(prior.widths, dtype=float)
    widths = widths[np.minimum(np.arange(horizon), len(widths) - 1)]
    nominal = ndtri(0.5 + LEVELS / 2)
    for h in range(1, horizon + 1):
        scores = np.concatenate([[], *(group.held_back(drift, weights, h) for group in groups)])
        if len(scores):
            seen = np.log(np.quantile(np.abs(scores), LEVELS).clip(0.1, 10) / nominal)
            n = len(scores)
            widths[h - 1] = np.exp((n * seen + PRIOR_POINTS * np.log(widths[h - 1])) / (n + PRIOR_POINTS))
    return Learned(weights, drift, widths)


def uninformed(horizons: int = 3) -> Learned:
    """The prior before any panel: all members alike, no drift, plain widths."""
    return Learned(np.full(len(MEMBERS), 1 / len(MEMBERS)), 0.0, np.ones((horizons, 3)))


@functools.lru_cache(maxsize=32)
def shipped(scale: str, cutoff: int) -> Learned:
    """The prior fitted on what was public by the end of a year.

    Parameters
    ----------
    scale : str
        As in :mod:`kjanalysis.scales`; counts use the log scale's.
    cutoff : int
        The newest table not after this year is used; before the first one
        nothing is known (:func:`uninformed`).
    """
    table = pd.read_csv(PRIORS)
    table = table[table["scale"].eq("log" if scale == "count" else scale) & table["cutoff"].le(cutoff)]
    if table.empty:
        return uninformed()
    table = table[table["cutoff"].eq(table["cutoff"].max())].set_index("key")["value"]
    weights = np.full(len(MEMBERS), 1e-6)
    widths = np.ones((3, 3))
    for key, value in table.items():
        name, _, place = key.partition(" ")
        if name == "weight":
            weights[int(place)] = value
        elif name == "width":
            h, level = map(int, place.split())
            widths[h, level] = value
    return Learned(weights / weights.sum(), float(table["drift"]), widths)


@dataclass(frozen=True)
class Group:
    """Series with figures at the same times, on the catalogue's scale.

    Attributes
    ----------
    names : list
    last : ndarray of int
        Year of each series' last figure.
    times : ndarray, shape (n,)
        Years since the first figure.
    values : ndarray, shape (series, n)
    noise : ndarray, shape (n,)
        Variance each figure's interval adds.
    """

    names: list
    last: np.ndarray
    times: np.ndarray
    values: np.ndarray
    noise: np.ndarray

    def posterior(self, drift: float, ahead, used: int | None = None):
        """Log likelihood of each member and its forecast at times ``ahead``.

        Returns
        -------
        loglike : ndarray, shape (series, members)
        mean : ndarray, shape (series, members, len(ahead))
        cov : ndarray, shape (members, len(ahead), len(ahead))
        """
        t, y, noise = self.times[:used], self.values[:, :used], self.noise[:used]
        lower = np.linalg.cholesky(_covariance(t, t) + np.diag(noise + 1e-8))
        inverse = np.linalg.inv(lower)
        share = MEMBERS[:, 2]
        z = (y[None] - (share[:, None] * drift * t)[:, None, :]) @ np.swapaxes(inverse, 1, 2)
        loglike = -0.5 * (z**2).sum(2) - np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(1)[:, None]
        ahead = np.asarray(ahead, dtype=float)
        if not len(ahead):
            return loglike.T, None, None
        gain = _covariance(ahead, t) @ np.swapaxes(inverse, 1, 2)
        mean = np.einsum("ghn,gkn->kgh", gain, z) + (share[:, None] * drift * ahead)[None]
        cov = _covariance(ahead, ahead) - gain @ np.swapaxes(gain, 1, 2)
        return loglike.T, mean, cov + 1e-9 * np.eye(len(ahead))

    def held_back(self, drift: float, weights: np.ndarray, h: int) -> np.ndarray:
        """Normal scores of figures held back, seen from h years before."""
        scores = []
        for at in range(3, len(self.times)):
            used = int(np.searchsorted(self.times, self.times[at] - h, side="right"))
            if used < 3 or self.times[at] - self.times[used - 1] != h:
                continue
            loglike, mean, cov = self.posterior(drift, [self.times[at]], used)
            own = shares(loglike, weights)
            sd = np.sqrt(cov[:, 0, 0] + self.noise[at])
            p = (own * ndtr((self.values[:, [at]] - mean[:, :, 0]) / sd)).sum(1)
            scores.append(ndtri(p.clip(1e-9, 1 - 1e-9)))
        return np.concatenate(scores) if scores else np.empty(0)


def _covariance(t: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Covariance of the members between times t and u, shape (members, len(t), len(u))."""
    s, kappa, _, lasting, fading = (column[:, None, None] for column in MEMBERS.T)
    least = np.minimum.outer(t, u)[None]
    same = np.equal.outer(t, u)[None]
    steps = np.arange(int(max(t.max(), u.max())))
    summed = np.zeros((len(steps) + 1, len(steps) + 1))
    summed[1:, 1:] = (FADING ** np.abs(steps[:, None] - steps)).cumsum(0).cumsum(1)
    wander = summed[np.ix_(np.asarray(t, dtype=int), np.asarray(u, dtype=int))][None]
    return (
        VAGUE**2
        + s**2 * ((1 - 2 * kappa) * least + kappa * same)
        + lasting**2 * np.multiply.outer(t, u)[None]
        + fading**2 * wander
    )


def shares(loglike: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Posterior share of each member, shape (series, members)."""
    log = loglike + np.log(weights)
    share = np.exp(log - log.max(1, keepdims=True))
    return share / share.sum(1, keepdims=True)


def _mean_drift(groups, prior: float) -> float:
    """Trimmed mean of the series' yearly change, held by the prior's."""
    rates = [
        (g.values[:, -1] - g.values[:, max(len(g.times) - RECENT, 0)]) / (g.times[-1] - g.times[max(len(g.times) - RECENT, 0)])
        for g in groups
        if len(g.times) > 1
    ]
    rates = np.sort(np.concatenate(rates)) if rates else np.empty(0)
    cut = len(rates) // 10
    rates = rates[cut : len(rates) - cut] if cut else rates
    return float((rates.sum() + 5 * prior) / (len(rates) + 5))


