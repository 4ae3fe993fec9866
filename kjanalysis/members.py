"""A catalogue of small models for short series, and what a panel says of them.

Every series is a mixture of Gaussian state-space members (:data:`MEMBERS`) on
several powers of its scale (:data:`POWERS`: on the log a steady drift is
growth by a rate, on the level itself growth by an amount; which of them a
panel follows is learned like the rest). A member is::

    y_t = level_t + passing_t,  level_t = level_{t-1} + drift_t + lasting noise
    Var(change) = s^2,  Var(passing) = kappa s^2
    drift_t = share * common_t + own_t,  own_t lasting, or fading at 0.8 a year

with ``common_t`` the panel's drift in a calendar year (:mod:`kjanalysis.drift`).
The level is vague before the first figure; missing years are missing; a bound
or a rounded figure adds its interval's variance. For given times a member is
one Gaussian with a known covariance, the same for all series with those times,
so that it costs one small matrix for thousands of series. The Kalman filter of
the same model gives the same likelihood (tested against statsmodels).

References
----------
Harvey (1989), Forecasting, Structural Time Series Models and the Kalman
Filter; Box, Cox (1964), JRSS B 26, 211-252 (powers, and the likelihood across
them by the Jacobian at the geometric mean).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from .drift import Common

#: Prior spread of the first level; far beyond any, small enough for doubles.
VAGUE = 10.0

#: Noises of a year's change, relative to the size of the series.
NOISES = np.geomspace(0.004, 0.8, 10)

#: Share of a surprise that is gone the year after (kappa).
TRANSIENT = (0.0, 0.35)

#: Share of the panel's drift, spread of a lasting own drift, of a fading one.
DRIFTS = (
    (1.0, 0.01, 0.0),  # the panel's
    (1.0, 0.05, 0.0),  # its own, near the panel's
    (1.0, 0.02, 0.05),  # its own for a while
    (0.0, 0.01, 0.0),  # none
)

#: What a year leaves of a fading drift.
FADING = 0.8

#: The catalogue, shape (members, 5): s, kappa, share, lasting spread, fading spread.
MEMBERS = np.array([(s, k, *d) for d in DRIFTS for k in TRANSIENT for s in NOISES])

#: Powers a scale is modelled on; 0 is the log (for shares the logit).
POWERS = {"log": (0.0, 0.5, 1.0), "logit": (0.0, 0.5, 1.0), "linear": (1.0,), "own": (1.0,)}


def transform(y, size, power: float, scale: str) -> np.ndarray:
    """Values on a power of their scale, measured in the series' own size.

    Parameters
    ----------
    y, size : array
        ``size`` is the geometric mean of the series; for the scales linear and
        own it is the unit of a change.
    power : float
    scale : str
        log, logit, linear or own.

    >>> transform(np.array([2.0, 8.0]), 4.0, 0.0, "log").round(4).tolist()
    [-0.6931, 0.6931]
    """
    y = np.asarray(y, dtype=float)
    if scale in ("linear", "own"):
        return y / size
    if power == 0:
        return np.log(y / size) - (np.log1p(-y / 100) if scale == "logit" else 0.0)
    return ((y / size) ** power - 1) / power


def log_jacobian(y, size, power: float, scale: str) -> np.ndarray:
    """Log of the transform's slope, summed over a series' figures (last axis)."""
    if scale in ("linear", "own"):
        return np.zeros(np.shape(y)[:-1])
    slope = (power - 1) * np.log(y / size[..., None])
    if scale == "logit" and power == 0:
        slope = slope - np.log1p(-y / 100)
    return slope.sum(-1)


@dataclass(frozen=True)
class Group:
    """Series of one scale with figures at the same times and equally sharp.

    Attributes
    ----------
    names : ndarray
    scale : str
    last : ndarray of int, shape (series,)
        Year of each series' last figure.
    times : ndarray, shape (n,)
        Years since the first figure.
    values : ndarray, shape (series, n)
        In the series' unit (counts: half added).
    size : ndarray, shape (series,)
        As in :func:`transform`.
    width : ndarray, shape (n,)
        What each figure's interval spans, as a share of the value (linear and
        own: in ``size``).
    """

    names: np.ndarray
    scale: str
    last: np.ndarray
    times: np.ndarray
    values: np.ndarray
    size: np.ndarray
    width: np.ndarray

    @property
    def powers(self) -> tuple[float, ...]:
        return POWERS[self.scale]

    def __getitem__(self, piece) -> Group:
        return Group(
            self.names[piece], self.scale, self.last[piece], self.times, self.values[piece], self.size[piece], self.width
        )

    def on(self, power: float) -> np.ndarray:
        """Values on a power, shape (series, n)."""
        return transform(self.values, self.size[:, None], power, self.scale)

    def variance(self, power: float) -> np.ndarray:
        """Variance that each figure's interval adds on a power, shape (n,)."""
        spread = self.width
        if self.scale in ("log", "logit") and power:  # a typical series stands for its group
            spread = spread * np.median((self.values / self.size[:, None]) ** power, axis=0)
        return spread**2 / 12

    def posterior(self, power: float, common: Common, ahead=(), used: int | None = None):
        """Log likelihood of each member on a power, and its forecasts.

        Parameters
        ----------
        power : float
        common : Common
            The panel's drift on that power.
        ahead : sequence of float
            Times, in years since the first figure.
        used : int, optional
            Only the first figures.

        Returns
        -------
        loglike : ndarray, shape (series, members)
            With the Jacobian, so that powers compare.
        mean : ndarray, shape (series, members, len(ahead))
        var : ndarray, shape (members, len(ahead), len(ahead))
        """
        t, y = self.times[:used], self.on(power)[:, :used]
        ahead = np.asarray(ahead, dtype=float)
        years = self.last[:, None] - self.times[-1] + np.concatenate([t, ahead])
        path = common.cumulated(years)
        share = MEMBERS[:, 2, None, None]
        lower = np.linalg.cholesky(_covariance(t, t) + np.diag(self.variance(power)[:used] + 1e-8))
        inverse = np.swapaxes(np.linalg.inv(lower), 1, 2)
        # members differ in their covariance, and in whether they follow the panel
        z = np.where(share == 1, y - path[:, : len(t)], y) @ inverse
        loglike = -0.5 * (z**2).sum(2) - np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(1)[:, None]
        loglike = loglike.T + log_jacobian(self.values[:, :used], self.size, power, self.scale)[:, None]
        if not len(ahead):
            return loglike, None, None
        gain = np.swapaxes(_covariance(ahead, t) @ inverse, 1, 2)
        mean = z @ gain + share * path[:, len(t) :]
        cov = _covariance(ahead, ahead) - np.swapaxes(gain, 1, 2) @ gain
        since = ahead - t[-1]
        cov = cov + (MEMBERS[:, 2] == 1)[:, None, None] * common.variance(since)
        return loglike, np.swapaxes(mean, 0, 1), cov + 1e-9 * np.eye(len(ahead))


@functools.lru_cache(maxsize=512)
def _cached(t: tuple, u: tuple) -> np.ndarray:
    t, u = np.array(t), np.array(u)
    s, kappa, _, lasting, fading = (column[:, None, None] for column in MEMBERS.T)
    least, same = np.minimum.outer(t, u)[None], np.equal.outer(t, u)[None]
    steps = np.arange(int(max(t.max(), u.max())))
    summed = np.zeros((len(steps) + 1, len(steps) + 1))
    summed[1:, 1:] = (FADING ** np.abs(steps[:, None] - steps)).cumsum(0).cumsum(1)
    return (
        VAGUE**2
        + s**2 * ((1 - 2 * kappa) * least + kappa * same)
        + lasting**2 * np.multiply.outer(t, u)[None]
        + fading**2 * summed[np.ix_(t.astype(int), u.astype(int))][None]
    )


def _covariance(t: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Covariance of the members between times t and u, shape (members, len(t), len(u))."""
    return _cached(tuple(t.tolist()), tuple(u.tolist()))


def shares(loglike: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Posterior share of each member, shape (series, members)."""
    log = loglike + np.log(weights)
    share = np.exp(log - log.max(1, keepdims=True))
    return share / share.sum(1, keepdims=True)
