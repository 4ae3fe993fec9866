"""The members of a series' mixture: a catalogue of small models for short series.

Every series is a mixture of Gaussian state-space members (:data:`MEMBERS`) on
several powers of its scale (:mod:`kjanalysis.panel.powers`; which of them a
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

References
----------
Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np

from .arrays import Floats

#: Prior spread of the first level; far beyond any, small enough for doubles.
VAGUE = 10.0

#: Noises of a year's change, relative to the size of the series.
NOISES = np.geomspace(0.0012, 0.8, 12)

#: Share of a surprise that is gone the year after (kappa).
TRANSIENT = (0.0, 0.35)


class Drift(NamedTuple):
    """What a member's level moves by, year after year.

    Attributes
    ----------
    share : float
        Of the panel's drift: 1 follows it, 0 does not.
    lasting : float
        Spread of a lasting own drift.
    fading : float
        Spread of an own drift that fades; in :data:`DRIFTS` in units of the series' noise.
    left : float
        What a year leaves of the fading one.
    """

    share: float
    lasting: float
    fading: float
    left: float


DRIFTS = (
    Drift(1.0, 0.01, 0.0, 0.0),  # the panel's
    Drift(1.0, 0.05, 0.0, 0.0),  # its own, near the panel's
    Drift(1.0, 0.01, 4.5, 0.8),  # its own for some years: stocks build up and run down slowly
    Drift(1.0, 0.01, 1.5, 0.5),  # its own for a year or two
    Drift(0.0, 0.01, 0.0, 0.0),  # none
)


def catalogue(drifts: Sequence[tuple[float, float, float, float]] = DRIFTS) -> Floats:
    """The members, shape (members, 6): s, kappa, and a row of ``drifts`` each, the fading spread in units of the scale."""
    each = ((d, k, s) for d in drifts for k in TRANSIENT for s in NOISES)
    return np.array([(s, k, share, lasting, rough * s, fade) for (share, lasting, rough, fade), k, s in each])


#: Read as ``members.MEMBERS`` everywhere, so that benchmarks/constants.py can put others in their place.
MEMBERS = catalogue()


class Conditioned(NamedTuple):
    """What figures at some times say of those at others, for all members.

    Attributes
    ----------
    inverse : ndarray, shape (members, n, n)
        Of the Cholesky root, transposed: values times it are surprises in standard units.
    log_size : ndarray, shape (members, n)
        Log of a surprise's standard deviation.
    gain : ndarray, shape (members, n, rest)
    cov : ndarray, shape (members, rest, rest)
    """

    inverse: Floats
    log_size: Floats
    gain: Floats
    cov: Floats


@functools.lru_cache(maxsize=64)
def conditioned(t: tuple[float, ...], rest: tuple[float, ...], own: tuple[float, ...]) -> Conditioned:
    """What figures at times ``t`` with variances of their ``own`` say of the ``rest``; kept for the next power."""
    lower = np.linalg.cholesky(covariance(t, t) + np.diag(np.array(own) + 1e-8))
    inverse = np.swapaxes(np.linalg.inv(lower), 1, 2)
    gain = np.swapaxes(covariance(rest, t) @ inverse, 1, 2)
    cov = covariance(rest, rest) - np.swapaxes(gain, 1, 2) @ gain
    return Conditioned(inverse, np.log(np.diagonal(lower, axis1=1, axis2=2)), gain, cov)


@functools.lru_cache(maxsize=512)
def covariance(times: tuple[float, ...], others: tuple[float, ...]) -> Floats:
    """Covariance of the members between two lots of times, shape (members, len(times), len(others))."""
    t, u = np.array(times), np.array(others)
    s, kappa, _, lasting, fading, _ = (column[:, None, None] for column in MEMBERS.T)
    least, same = np.minimum.outer(t, u)[None], np.equal.outer(t, u)[None]
    steps = np.arange(int(np.concatenate([t, u]).max(initial=0)))
    fades, which = np.unique(MEMBERS[:, 5], return_inverse=True)
    summed = np.zeros((len(fades), len(steps) + 1, len(steps) + 1))
    summed[:, 1:, 1:] = (fades[:, None, None] ** np.abs(steps[:, None] - steps)).cumsum(1).cumsum(2)
    return cast(
        Floats,
        VAGUE**2
        + s**2 * ((1 - 2 * kappa) * least + kappa * same)
        + lasting**2 * np.multiply.outer(t, u)[None]
        + fading**2 * summed[:, t.astype(int)][:, :, u.astype(int)][which],
    )


def forget_matrices() -> None:
    """Forget the matrices kept of :data:`MEMBERS`, after others were put in their place."""
    covariance.cache_clear()
    conditioned.cache_clear()
