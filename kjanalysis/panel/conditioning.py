"""What a group's figures say of each member: how likely they are, and what follows for other years.

A member's weight for a series comes from how likely its figures were, one after
the other: each by a t density of its surprise in standard units, the older the
less (forgetting), all of them tempered. The members' own forecasts stay Gaussian.

A figure known only to lie between two ends is censored: its likelihood is the
probability of the interval given the figures before it in this order: exact
ones first, then the intervals by year. What an interval leaves of the
quantities is taken as normal with the truncated one's mean and variance
(assumed density filtering). An interval narrower than
:data:`kjanalysis.panel.groups.NARROW`, such as that of rounding, is as well
served by its variance alone.

References
----------
Tobin (1958), Econometrica 26, 24-36 (censored figures); Minka (2001), UAI,
362-369 (assumed density filtering); Raftery, Karny, Ettler (2010),
Technometrics 52, 52-66 (model averaging with forgetting); Lange, Little, Taylor
(1989), JASA 84, 881-896 (t likelihood); Grunwald, van Ommen (2017), Bayesian
Analysis 12, 1069-1103 (tempering).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np

from . import members
from .arrays import Floats
from .common_drift import Common
from .groups import Group
from .powers import log_jacobian
from .truncated_normal import moments

#: What a year leaves of a figure's say in how its series weighs the members.
FORGETTING = 0.9

#: Degrees of freedom of the t density a figure's surprise is read off, so that no single one decides.
TAILS = 6.0

#: The power that likelihoods are taken to: members are never quite the truth.
TRUST = 0.7

#: Numbers held at once while intervals are worked through: bounds the memory.
ROOM = 4_000_000


class Posterior(NamedTuple):
    """What figures say of each member, and each member's forecasts.

    Attributes
    ----------
    loglike : ndarray, shape (series, members)
        What the figures say for each member (:func:`says`, :data:`TAILS`),
        with the Jacobian, so that powers compare.
    mean : ndarray, shape (series, members, times ahead)
    cov : ndarray, shape (members or series, members; then times ahead, times ahead)
        Of each series where there are intervals.
    """

    loglike: Floats
    mean: Floats
    cov: Floats


def posterior(
    group: Group, power: float, common: Common, ahead: Sequence[float] | Floats = (), used: int | None = None
) -> Posterior:
    """Log likelihood of each member on a power, and its forecasts.

    Parameters
    ----------
    group : Group
    power : float
    common : Common
        The panel's drift on that power.
    ahead : sequence of float
        Times, in years since the first figure.
    used : int, optional
        Only the first figures.
    """
    seen, wide = group.times[:used], group.wide[:used]
    t, ahead = seen[~wide], np.asarray(ahead, dtype=float)
    # what is to be said of: the intervals' years, then those ahead
    rest = np.concatenate([seen[wide], ahead])
    years = group.last[:, None] - group.times[-1] + np.concatenate([t, rest])
    path = common.cumulated(years)
    share = members.MEMBERS[:, 2, None, None]
    own = group.variance(power)[:used][~wide]
    known = members.conditioned(tuple(t.tolist()), tuple(rest.tolist()), tuple(own.tolist()))
    # members differ in their covariance, and in whether they follow the panel
    y = group.on(power)[:, :used][:, ~wide]
    z = np.where(share == 1, y - path[:, : len(t)], y) @ known.inverse
    worth = says(seen)
    slope = log_jacobian(group.values[:, :used][:, ~wide], group.size, power, group.scale)
    loglike = _likelihood(z, known.log_size, worth[~wide]) + (slope @ worth[~wide])[:, None]
    mean, cov = np.swapaxes(z @ known.gain + share * path[:, len(t) :], 0, 1), known.cov
    if wide.any():
        low, high = (side[:, :used][:, wide] for side in group.ends(power))
        loglike, mean, cov = _censored(Posterior(loglike, mean, cov), low, high, worth[wide])
    if not len(ahead):
        return Posterior(loglike, mean, cov)
    more = np.where(share == 1, common.variance(ahead - seen[-1]), 0.0) + 1e-9 * np.eye(len(ahead))
    return Posterior(loglike, mean, cov + more)


def says(seen: Floats) -> Floats:
    """The power that each figure's likelihood is taken to, by its time."""
    return cast(Floats, TRUST * FORGETTING ** (seen.max(initial=0) - seen))


def shares(loglike: Floats, weights: Floats) -> Floats:
    """Posterior share of each member, shape (series, members)."""
    log = loglike + np.log(weights)
    share = np.exp(log - log.max(1, keepdims=True))
    return cast(Floats, share / share.sum(1, keepdims=True))


def _likelihood(z: Floats, log_size: Floats, worth: Floats) -> Floats:
    """Log of the surprises' t densities, shape (series, members), from ``z`` of shape (members, series, n)."""
    surprise = -0.5 * (TAILS + 1) * np.log1p(z**2 / TAILS)
    loglike = surprise @ worth - (log_size @ worth)[:, None]
    return loglike.T


def _censored(known: Posterior, low: Floats, high: Floats, worth: Floats) -> Posterior:
    """Condition on the first quantities' lying between their ends, and leave the others.

    Parameters
    ----------
    known : Posterior
        With means of shape (series, members, k + rest), covariances of shape (members, k + rest, k + rest).
    low, high : ndarray, shape (series, k)
    worth : ndarray, shape (k,)
        Of :func:`says`.

    Returns
    -------
    Posterior
        Of the rest; ``cov`` has shape (series, members, rest, rest).
    """
    loglike, mean, cov = known
    piece = max(int(ROOM / cov.size), 1)
    if len(mean) > piece:
        some = [slice(a, a + piece) for a in range(0, len(mean), piece)]
        parts = [_censored(Posterior(loglike[s], mean[s], cov), low[s], high[s], worth) for s in some]
        return Posterior(*(np.concatenate(part) for part in zip(*parts, strict=True)))
    cov = np.broadcast_to(cov, (len(mean), *cov.shape))
    k = low.shape[1]
    for j in range(k):
        sd = np.sqrt(cov[:, :, j, j] + 1e-8)
        a, b = ((side[:, [j]] - mean[:, :, j]) / sd for side in (low, high))
        log_p, middle, left = moments(a, b)
        loglike = loglike + worth[j] * log_p
        gain = cov[:, :, :, j] / sd[:, :, None]
        mean = mean + gain * middle[:, :, None]
        cov = cov - (1 - left)[:, :, None, None] * gain[:, :, :, None] * gain[:, :, None, :]
    return Posterior(loglike, mean[:, :, k:], cov[:, :, k:, k:])
