"""What a panel teaches: how to weigh the members, its drift, and how wide intervals have to be.

The members' weights are the nonparametric empirical-Bayes mixing
distribution: EM over the panel's marginal likelihoods (products of one-step
predictive densities, so a rolling-origin log score), started from and held by
the shipped prior (:mod:`kjanalysis.panel.shipped_prior`). Widths are calibrated on
figures held back across the panel, per horizon and level (conformal), each
seen from what the panel knew that many years before; they are shrunk to the
shipped ones while the panel is small.

References
----------
Kiefer, Wolfowitz (1956), Ann. Math. Stat. 27, 887-906 and Koenker, Mizera
(2014), JASA 109, 674-685 (nonparametric empirical Bayes by EM); Angelopoulos,
Bates (2023), Found. Trends Mach. Learn. 16 (conformal prediction).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
from scipy.special import ndtr, ndtri

from .arrays import Floats, Integers
from .common_drift import Common, common, noise
from .conditioning import posterior, shares
from .groups import Group
from .shipped_prior import CENTRAL, NOMINAL, Learned

#: Weight of the shipped prior in the members' weights, in series.
PRIOR_SERIES = 30.0

#: Weight of the shipped calibration, in held-back figures.
PRIOR_POINTS = 60.0

#: Steps of EM: enough for the weights to settle.
STEPS = 40

#: A larger panel is learned from this many of its series, chosen by their names.
ENOUGH = 600

#: Figures of a series before the first one held back, and that number as a share of its
#: history: what three figures let one see says little of what ten will.
SEEN = 3
SEEN_SHARE = 0.5


def learn(groups: list[Group], horizon: int, prior: Learned) -> Learned:
    """Common drift, member weights and calibration of a panel (see the module's text).

    Parameters
    ----------
    groups : list of Group
        Series on one scale.
    horizon : int
    prior : Learned
        Its weights count as :data:`PRIOR_SERIES` series, its widths as
        :data:`PRIOR_POINTS` figures.

    Returns
    -------
    Learned
    """
    groups = sample(groups)
    commons = panel_drifts(groups, prior.drift)
    weights = mixing(np.concatenate([likelihood(group, commons) for group in groups]), prior.weights)
    widths = prior.widths[np.minimum(np.arange(horizon), len(prior.widths) - 1)].copy()
    for h, scores in enumerate(held_back(groups, horizon, weights, prior.drift)):
        n = len(scores)
        if n:
            seen = np.log(np.quantile(np.abs(scores), CENTRAL).clip(0.1, 10) / NOMINAL)
            widths[h] = np.exp((n * seen + PRIOR_POINTS * np.log(widths[h])) / (n + PRIOR_POINTS))
    return Learned(weights, prior.drift, widths, commons, prior.revision)


def likelihood(group: Group, commons: tuple[Common, ...]) -> Floats:
    """Log likelihoods of a group's series on all powers, shape (series, powers * members)."""
    each = [posterior(group, power, drift).loglike for power, drift in zip(group.powers, commons, strict=True)]
    return np.concatenate(each, axis=1)


def mixing(loglike: Floats, prior: Floats, weight: Floats | None = None) -> Floats:
    """Members' weights by EM from log likelihoods, shape (series, members), and a prior."""
    weight = np.ones(len(loglike)) if weight is None else weight
    weights = prior
    for _ in range(STEPS):
        total = weight @ shares(loglike, weights)
        weights = (PRIOR_SERIES * prior + total) / (PRIOR_SERIES + weight.sum())
    return weights


def sample(groups: list[Group]) -> list[Group]:
    """At most about :data:`ENOUGH` series, the same ones in any order of the call."""
    total = sum(len(group.names) for group in groups)
    if total <= ENOUGH:
        return groups
    limit = ENOUGH / total * 2**32
    kept = []
    for group in groups:
        own = np.array([zlib.crc32(str(name).encode()) < limit for name in group.names])
        if own.any():
            kept.append(group[own])
    return kept or groups[:1]


def panel_drifts(groups: list[Group], prior: float, used: int | None = None) -> tuple[Common, ...]:
    """The panel's drift on each power, from all or from the first figures of its series."""
    found = []
    for power in groups[0].powers:
        parts = [part for group in groups for part in _changes(group, power, used)]
        years, changes, noises = zip(*parts, strict=True) if parts else ((), (), ())
        none = np.empty(0)
        found.append(
            common(
                np.concatenate([none, *years]), np.concatenate([none, *changes]), np.concatenate([none, *noises]), prior
            )
        )
    return tuple(found)


def _changes(group: Group, power: float, used: int | None) -> Iterator[tuple[Integers, Floats, Floats]]:
    """Calendar year, change and noise of each series, step by step; of a step over a gap, for each of its years."""
    t, z = group.times[:used], group.on(power)[:, :used]
    if len(t) < 2:
        return
    own = noise(np.diff(z) / np.diff(t))
    for i, gap in enumerate(np.diff(t).astype(int)):
        for back in range(gap):
            yield group.last - int(group.times[-1] - t[i + 1]) - back, (z[:, i + 1] - z[:, i]) / gap, own


def held_back(groups: list[Group], horizon: int, weights: Floats, prior: float) -> list[Floats]:
    """Normal scores of figures held back, each seen from what was known h years before.

    Returns
    -------
    list of ndarray
        One a horizon, all series together.
    """
    scores: list[list[Floats]] = [[] for _ in range(horizon)]
    for used in range(SEEN, max(len(group.times) for group in groups)):
        commons = panel_drifts(groups, prior, used)  # as if every series had ended there
        for group in groups:
            due = _due(group, used, horizon)
            for years, found in _scores(group, commons, used, due, weights):
                scores[years - 1].append(found)
    return [np.concatenate([np.empty(0), *found]) for found in scores]


def _due(group: Group, used: int, horizon: int) -> list[int]:
    """Places of the figures to be seen from the first ``used`` ones; none where these are too few of the history."""
    t = group.times
    if used < int(SEEN_SHARE * len(t)):
        return []
    # how far off a figure was can't be said of one that is only bounded
    return [at for at in range(used, len(t)) if t[at] - t[used - 1] <= horizon and not group.wide[at]]


def _scores(
    group: Group, commons: tuple[Common, ...], used: int, due: list[int], weights: Floats
) -> Iterator[tuple[int, Floats]]:
    """Years ahead and normal scores, shape (series,), of a group's figures at the places ``due``."""
    if not due:
        return
    t = group.times
    parts = [posterior(group, power, drift, t[due], used) for power, drift in zip(group.powers, commons, strict=True)]
    own = shares(np.concatenate([part.loglike for part in parts], axis=1), weights)
    for i, at in enumerate(due):
        below = []
        for power, part in zip(group.powers, parts, strict=True):
            sd = np.sqrt(part.cov[..., i, i] + group.variance(power)[at])
            below.append(ndtr((group.on(power)[:, [at]] - part.mean[:, :, i]) / sd))
        p = (own * np.concatenate(below, axis=1)).sum(1)
        yield int(t[at] - t[used - 1]), ndtri(p.clip(1e-9, 1 - 1e-9))
