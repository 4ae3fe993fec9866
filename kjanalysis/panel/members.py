"""A catalogue of small models for short series, and what a panel says of them.

Every series is a mixture of Gaussian state-space members (:data:`MEMBERS`) on
several powers of its scale (:data:`POWERS`: on the log a steady drift is
growth by a rate, on the level itself growth by an amount; which of them a
panel follows is learned like the rest). A member is::

    y_t = level_t + passing_t,  level_t = level_{t-1} + drift_t + lasting noise
    Var(change) = s^2,  Var(passing) = kappa s^2
    drift_t = share * common_t + own_t,  own_t lasting, or fading from year to year

with ``common_t`` the panel's drift in a calendar year (:mod:`kjanalysis.panel.common_drift`).
The level is vague before the first figure; missing years are missing. For given
times a member is one Gaussian with a known covariance, the same for all series
with those times, so that it costs one small matrix for thousands of series. The
Kalman filter of the same model gives the same surprises (tested against
statsmodels).

A member's weight for a series comes from how likely its figures were, one after
the other: each by a t density of its surprise in standard units, the older the
less (forgetting), all of them tempered. The members' own forecasts stay Gaussian.

A figure known only to lie between two ends is censored: its likelihood is the
probability of the interval given the figures before it in this order: exact
ones first, then the intervals by year. What an interval leaves of the
quantities is taken as normal with the truncated one's mean and variance
(assumed density filtering). An interval narrower than :data:`NARROW`, such as
that of rounding, is as well served by its variance alone.

References
----------
Harvey (1989), Forecasting, Structural Time Series Models and the Kalman
Filter; Box, Cox (1964), JRSS B 26, 211-252 (powers, and the likelihood across
them by the Jacobian at the geometric mean); Tobin (1958), Econometrica 26,
24-36 (censored figures); Minka (2001), UAI, 362-369 (assumed density
filtering); Raftery, Karny, Ettler (2010), Technometrics 52, 52-66 (model
averaging with forgetting); Lange, Little, Taylor (1989), JASA 84, 881-896
(t likelihood); Grunwald, van Ommen (2017), Bayesian Analysis 12, 1069-1103
(tempering).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import numpy as np

from .common_drift import Common
from .truncated_normal import moments

#: Prior spread of the first level; far beyond any, small enough for doubles.
VAGUE = 10.0

#: Noises of a year's change, relative to the size of the series.
NOISES = np.geomspace(0.0012, 0.8, 12)

#: Share of a surprise that is gone the year after (kappa).
TRANSIENT = (0.0, 0.35)

#: Share of the panel's drift, spread of a lasting own drift, of an own one that fades (in units of the series'
#: noise), and what a year leaves of the latter.
DRIFTS = (
    (1.0, 0.01, 0.0, 0.0),  # the panel's
    (1.0, 0.05, 0.0, 0.0),  # its own, near the panel's
    (1.0, 0.01, 4.5, 0.8),  # its own for some years: stocks build up and run down slowly
    (1.0, 0.01, 1.5, 0.5),  # its own for a year or two
    (0.0, 0.01, 0.0, 0.0),  # none
)


def catalogue(drifts=DRIFTS) -> np.ndarray:
    """The members, shape (members, 6): s, kappa, and a row of ``drifts`` each, the fading spread in units of the scale."""
    each = ((d, k, s) for d in drifts for k in TRANSIENT for s in NOISES)
    return np.array([(s, k, share, lasting, rough * s, fade) for (share, lasting, rough, fade), k, s in each])


MEMBERS = catalogue()

#: Width of an interval, as a share of the value, from which its likelihood is that of an interval.
NARROW = 0.02

#: What a year leaves of a figure's say in how its series weighs the members.
FORGETTING = 0.9

#: Degrees of freedom of the t density a figure's surprise is read off, so that no single one decides.
TAILS = 6.0

#: The power that likelihoods are taken to: members are never quite the truth.
TRUST = 0.7

#: Numbers held at once while intervals are worked through: bounds the memory.
ROOM = 4_000_000

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
    """Log of the transform's slope at each of a series' figures, shape of ``y`` (series, n)."""
    if scale in ("linear", "own"):
        return np.zeros(np.shape(y))
    slope = (power - 1) * np.log(y / size[..., None])
    if scale == "logit" and power == 0:
        slope = slope - np.log1p(-y / 100)
    return slope


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
        What each narrow figure's interval spans, as a share of the value
        (linear and own: in ``size``).
    low, high : ndarray, shape (series, n)
        Ends of the wide intervals, in the unit of ``values``.
    wide : ndarray of bool, shape (n,)
        Which figures are such intervals.
    """

    names: np.ndarray
    scale: str
    last: np.ndarray
    times: np.ndarray
    values: np.ndarray
    size: np.ndarray
    width: np.ndarray
    low: np.ndarray
    high: np.ndarray
    wide: np.ndarray

    @property
    def powers(self) -> tuple[float, ...]:
        return POWERS[self.scale]

    def __getitem__(self, piece) -> Group:
        own = {name: getattr(self, name)[piece] for name in ("names", "last", "values", "size", "low", "high")}
        return replace(self, **own)

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
            What the figures say for each member (:func:`says`, :data:`TAILS`),
            with the Jacobian, so that powers compare.
        mean : ndarray, shape (series, members, len(ahead))
        var : ndarray, shape (members or series, members; then len(ahead), len(ahead))
            Of each series where there are intervals.
        """
        seen = self.times[:used]
        wide = self.wide[:used]
        t, ahead = seen[~wide], np.asarray(ahead, dtype=float)
        # what is to be said of: the intervals' years, then those ahead
        rest = np.concatenate([seen[wide], ahead])
        years = self.last[:, None] - self.times[-1] + np.concatenate([t, rest])
        path = common.cumulated(years)
        follows = MEMBERS[:, 2, None, None]
        own = self.variance(power)[:used][~wide]
        inverse, log_size, gain, cov = _conditioned(tuple(t.tolist()), tuple(rest.tolist()), tuple(own.tolist()))
        # members differ in their covariance, and in whether they follow the panel
        y = self.on(power)[:, :used][:, ~wide]
        z = np.where(follows == 1, y - path[:, : len(t)], y) @ inverse
        surprise = -0.5 * (TAILS + 1) * np.log1p(z**2 / TAILS)
        worth = says(seen)
        loglike = surprise @ worth[~wide] - (log_size @ worth[~wide])[:, None]
        values = self.values[:, :used][:, ~wide]
        loglike = loglike.T + (log_jacobian(values, self.size, power, self.scale) @ worth[~wide])[:, None]
        if not len(rest):
            return loglike, None, None
        mean = np.swapaxes(z @ gain + follows * path[:, len(t) :], 0, 1)
        if wide.any():
            ends = [side[:, :used][:, wide] for side in self.ends(power)]
            loglike, mean, cov = _censored(loglike, mean, cov, *ends, worth[wide])
        if not len(ahead):
            return loglike, None, None
        more = np.where(follows == 1, common.variance(ahead - seen[-1]), 0.0) + 1e-9 * np.eye(len(ahead))
        return loglike, mean, cov + more

    def ends(self, power: float) -> tuple[np.ndarray, np.ndarray]:
        """Ends of the wide intervals on a power, shape (series, n) each; infinite where open."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return tuple(
                np.where(np.isinf(side), side, transform(side, self.size[:, None], power, self.scale))
                for side in (self.low, self.high)
            )


def says(seen: np.ndarray) -> np.ndarray:
    """The power that each figure's likelihood is taken to, by its time."""
    return TRUST * FORGETTING ** (seen.max(initial=0) - seen)


def _censored(loglike, mean, cov, low, high, worth):
    """Condition on the first quantities' lying between their ends, and leave the others.

    Parameters
    ----------
    loglike : ndarray, shape (series, members)
    mean : ndarray, shape (series, members, k + rest)
    cov : ndarray, shape (members, k + rest, k + rest)
    low, high : ndarray, shape (series, k)
    worth : ndarray, shape (k,)
        Of :func:`says`.

    Returns
    -------
    loglike, mean, cov
        Of the rest; ``cov`` has shape (series, members, rest, rest).
    """
    k = low.shape[1]
    piece = max(int(ROOM / cov.size), 1)
    if len(mean) > piece:
        parts = [
            _censored(loglike[a : a + piece], mean[a : a + piece], cov, low[a : a + piece], high[a : a + piece], worth)
            for a in range(0, len(mean), piece)
        ]
        return tuple(np.concatenate(part) for part in zip(*parts, strict=True))
    cov = np.broadcast_to(cov, (len(mean), *cov.shape))
    for j in range(k):
        sd = np.sqrt(cov[:, :, j, j] + 1e-8)
        a, b = ((side[:, [j]] - mean[:, :, j]) / sd for side in (low, high))
        log_p, middle, left = moments(a, b)
        loglike = loglike + worth[j] * log_p
        gain = cov[:, :, :, j] / sd[:, :, None]
        mean = mean + gain * middle[:, :, None]
        cov = cov - (1 - left)[:, :, None, None] * gain[:, :, :, None] * gain[:, :, None, :]
    return loglike, mean[:, :, k:], cov[:, :, k:, k:]


@functools.lru_cache(maxsize=64)
def _conditioned(t: tuple, rest: tuple, own: tuple) -> tuple[np.ndarray, ...]:
    """What figures at times t with variances of their own say of those at others, all members; kept for the next power.

    Returns
    -------
    inverse : ndarray, shape (members, n, n)
        Of the Cholesky root, transposed: values times it are surprises in standard units.
    log_size : ndarray, shape (members, n)
        Log of a surprise's standard deviation.
    gain : ndarray, shape (members, n, rest)
    cov : ndarray, shape (members, rest, rest)
    """
    lower = np.linalg.cholesky(_covariance(t, t) + np.diag(np.array(own) + 1e-8))
    inverse = np.swapaxes(np.linalg.inv(lower), 1, 2)
    gain = np.swapaxes(_covariance(rest, t) @ inverse, 1, 2)
    cov = _covariance(rest, rest) - np.swapaxes(gain, 1, 2) @ gain
    return inverse, np.log(np.diagonal(lower, axis1=1, axis2=2)), gain, cov


@functools.lru_cache(maxsize=512)
def _covariance(t: tuple, u: tuple) -> np.ndarray:
    """Covariance of the members between times t and u, shape (members, len(t), len(u))."""
    t, u = np.array(t), np.array(u)
    s, kappa, _, lasting, fading, _ = (column[:, None, None] for column in MEMBERS.T)
    least, same = np.minimum.outer(t, u)[None], np.equal.outer(t, u)[None]
    steps = np.arange(int(np.concatenate([t, u]).max(initial=0)))
    fades, which = np.unique(MEMBERS[:, 5], return_inverse=True)
    summed = np.zeros((len(fades), len(steps) + 1, len(steps) + 1))
    summed[:, 1:, 1:] = (fades[:, None, None] ** np.abs(steps[:, None] - steps)).cumsum(1).cumsum(2)
    return (
        VAGUE**2
        + s**2 * ((1 - 2 * kappa) * least + kappa * same)
        + lasting**2 * np.multiply.outer(t, u)[None]
        + fading**2 * summed[:, t.astype(int)][:, :, u.astype(int)][which]
    )


def shares(loglike: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Posterior share of each member, shape (series, members)."""
    log = loglike + np.log(weights)
    share = np.exp(log - log.max(1, keepdims=True))
    return share / share.sum(1, keepdims=True)
