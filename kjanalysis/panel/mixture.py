"""What a panel teaches, and the calibrated forecast of each of its series.

Learning. The members' weights are the nonparametric empirical-Bayes mixing
distribution: EM over the panel's marginal likelihoods (products of one-step
predictive densities, so a rolling-origin log score), started from and held by
the shipped prior (`priors.csv`, one per cut-off year). A series then weights
the members by its own likelihood times these. Widths are calibrated on
figures held back across the panel, per horizon and level (conformal), each
seen from what the panel knew that many years before; they are shrunk to the
shipped ones while the panel is small.

Held-back figures of one call share their years, so they don't show how wrong
all of them can be together. :data:`TOGETHER` adds that: the factors that make
the intervals cover as they should on the part that is not reported, own tables and
the textbook panels marked "fit" in `benchmarks/textbook.py` alike (at 95 %
the textbook panels', which ask for more); `benchmarks/results.md` reports on the others.

References
----------
Kiefer, Wolfowitz (1956), Ann. Math. Stat. 27, 887-906 and Koenker, Mizera
(2014), JASA 109, 674-685 (nonparametric empirical Bayes by EM); Angelopoulos,
Bates (2023), Found. Trends Mach. Learn. 16 (conformal prediction).
"""

from __future__ import annotations

import functools
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from .common_drift import Common, common, noise
from .members import MEMBERS, POWERS, Group, shares, transform

#: The shipped prior, made by benchmarks/fit_priors.py.
PRIORS = Path(__file__).with_name("priors.csv")

#: Weight of the shipped prior in the members' weights, in series.
PRIOR_SERIES = 30.0

#: Weight of the shipped calibration, in held-back figures.
PRIOR_POINTS = 60.0

#: Central levels at which widths are calibrated, and their normal scores.
LEVELS = np.array([0.5, 0.8, 0.95])
NOMINAL = ndtri(0.5 + LEVELS / 2)

#: Factor on the widths for errors that all series of a year share, by horizon
#: (the last one for all further) and level.
TOGETHER = np.array([[1.00, 1.07, 1.11], [1.01, 1.06, 1.18], [1.03, 1.12, 1.18]])

#: A larger panel is learned from this many of its series, chosen by their names.
ENOUGH = 600

#: A series' forecast is the mixture of its leading members: as many as leave out no more
#: than this of 19 in 20 of the series handled at once.
LEFT_OUT = 0.002

#: Two neighbours of a table of quantiles further apart than this in normal scores are too far to draw
#: a straight line between; and how often the table's places are moved then.
STEEP = 0.8
EVENED = 4

#: Numbers that :meth:`Mixture.below` works through at once.
AT_ONCE = 20_000

#: Figures of a series before the first one held back, and that number as a share of its
#: history: what three figures let one see says little of what ten will.
SEEN = 3
SEEN_SHARE = 0.5


@dataclass(frozen=True)
class Learned:
    """What a panel has taught about one scale.

    Attributes
    ----------
    weights : ndarray, shape (powers * members,)
    drift : float
        Yearly change expected of the next panel, as a share of its size.
    widths : ndarray, shape (horizons, 3)
        Factor on the half-width at :data:`LEVELS`.
    commons : tuple of Common
        The panel's own drift by power; empty in a prior.
    revision : float
        By how much preliminary figures get revised, as a share (sd).
    """

    weights: np.ndarray
    drift: float
    widths: np.ndarray
    commons: tuple[Common, ...] = ()
    revision: float = 0.0

    def width(self, h: int) -> np.ndarray:
        """Factors for h years ahead, errors in common included, shape (3,)."""
        own = self.widths[min(h, len(self.widths)) - 1]
        return own * TOGETHER[min(h, len(TOGETHER)) - 1]


def uninformed(scale: str) -> Learned:
    """The prior before any panel: all members alike, no drift, plain widths."""
    n = len(POWERS[scale]) * len(MEMBERS)
    return Learned(np.full(n, 1 / n), 0.0, np.ones((3, 3)))


@functools.lru_cache(maxsize=64)
def shipped(scale: str, cutoff: int) -> Learned:
    """The prior fitted on what was public by the end of a year.

    Parameters
    ----------
    scale : str
        log, logit, linear or own.
    cutoff : int
        The newest table not after this year is used; before the first one
        nothing is known (:func:`uninformed`).
    """
    table = pd.read_csv(PRIORS)
    table = table[table["scale"].eq(scale) & table["cutoff"].le(cutoff)]
    plain = uninformed(scale)
    if table.empty:
        return plain
    table = table[table["cutoff"].eq(table["cutoff"].max())].set_index("key")["value"]
    weights, widths, revision = np.full(len(plain.weights), 1e-5), plain.widths.copy(), 0.0
    for key, value in table.items():
        name, *place = key.split()
        if name == "weight":
            weights[int(place[0])] = value
        elif name == "width":
            widths[int(place[0]), int(place[1])] = value
        elif name == "revision":
            revision = value
    return Learned(weights / weights.sum(), float(table["drift"]), widths, revision=float(revision))


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
    loglike = np.concatenate([_loglike(group, commons) for group in groups])
    weights = mixing(loglike, prior.weights)
    widths = prior.widths[np.minimum(np.arange(horizon), len(prior.widths) - 1)].copy()
    for h, scores in enumerate(held_back(groups, horizon, weights, prior.drift)):
        n = len(scores)
        if n:
            seen = np.log(np.quantile(np.abs(scores), LEVELS).clip(0.1, 10) / NOMINAL)
            widths[h] = np.exp((n * seen + PRIOR_POINTS * np.log(widths[h])) / (n + PRIOR_POINTS))
    return Learned(weights, prior.drift, widths, commons, prior.revision)


def mixing(loglike: np.ndarray, prior: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
    """Members' weights by EM from log likelihoods, shape (series, members), and a prior."""
    weight = np.ones(len(loglike)) if weight is None else weight
    weights = prior
    for _ in range(40):
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
        years, changes, noises = [], [], []
        for group in groups:
            t, z = group.times[:used], group.on(power)[:, :used]
            own = noise(np.diff(z) / np.diff(t)) if len(t) > 1 else None
            for i, gap in enumerate(np.diff(t).astype(int)):
                for back in range(gap):
                    years.append(group.last - int(group.times[-1] - t[i + 1]) - back)
                    changes.append((z[:, i + 1] - z[:, i]) / gap)
                    noises.append(own)
        none = np.empty(0)
        found.append(common(*(np.concatenate([none, *part]) for part in (years, changes, noises)), prior))
    return tuple(found)


def _loglike(group: Group, commons, used: int | None = None) -> np.ndarray:
    each = [group.posterior(power, c, used=used)[0] for power, c in zip(group.powers, commons, strict=True)]
    return np.concatenate(each, axis=1)


def held_back(groups: list[Group], horizon: int, weights: np.ndarray, prior: float) -> list[np.ndarray]:
    """Normal scores of figures held back, each seen from what was known h years before.

    Returns
    -------
    list of ndarray
        One a horizon, all series together.
    """
    scores: list[list] = [[] for _ in range(horizon)]
    for used in range(SEEN, max(len(group.times) for group in groups)):
        commons = panel_drifts(groups, prior, used)  # as if every series had ended there
        for group in groups:
            t = group.times
            # how far off a figure was can't be said of one that is only bounded
            due = [at for at in range(used, len(t)) if t[at] - t[used - 1] <= horizon and not group.wide[at]]
            if not due or used < int(SEEN_SHARE * len(t)):
                continue
            parts = [group.posterior(power, c, t[due], used) for power, c in zip(group.powers, commons, strict=True)]
            own = shares(np.concatenate([part[0] for part in parts], axis=1), weights)
            for i, at in enumerate(due):
                below = []
                for power, (_, mean, cov) in zip(group.powers, parts, strict=True):
                    sd = np.sqrt(cov[..., i, i] + group.variance(power)[at])
                    below.append(ndtr((group.on(power)[:, [at]] - mean[:, :, i]) / sd))
                p = (own * np.concatenate(below, axis=1)).sum(1)
                scores[int(t[at] - t[used - 1]) - 1].append(ndtri(p.clip(1e-9, 1 - 1e-9)))
    return [np.concatenate([np.empty(0), *found]) for found in scores]


@dataclass(frozen=True)
class Mixture:
    """Each series' leading members: their shares and forecasts.

    Attributes
    ----------
    group : Group
    share, power : ndarray, shape (series, leading)
        ``power`` as a place in ``group.powers``.
    mean : ndarray, shape (series, leading, horizon)
    cov : ndarray, shape (series, leading, horizon, horizon)
    learned : Learned
    """

    group: Group
    share: np.ndarray
    power: np.ndarray
    mean: np.ndarray
    cov: np.ndarray
    learned: Learned

    @property
    def anchor(self) -> np.ndarray:
        """Each series' last figure, from which log (or other) moves are counted."""
        return self.group.values[:, -1]

    def moves(self, y) -> np.ndarray:
        """Values, shape (series, ...), as moves from the last figure on the scale itself."""
        last = self.anchor.reshape(-1, *[1] * (np.ndim(y) - 1))
        size = self.group.size.reshape(last.shape)
        if self.group.scale in ("linear", "own"):
            return (y - last) / size
        if self.group.scale == "logit":
            return np.log(y / (100 - y)) - np.log(last / (100 - last))
        return np.log(y / last)

    def values(self, moves) -> np.ndarray:
        """The way back from :meth:`moves`."""
        last = self.anchor.reshape(-1, *[1] * (np.ndim(moves) - 1))
        size = self.group.size.reshape(last.shape)
        if self.group.scale in ("linear", "own"):
            return last + size * moves
        if self.group.scale == "logit":
            return 100 / (1 + (100 - last) / last * np.exp(-moves))
        return last * np.exp(moves)

    def path(self, i: int, choice: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Values of one series before calibration, shape (horizon, n).

        Parameters
        ----------
        i : int
            Place of the series.
        choice : ndarray, shape (n,)
            Numbers between 0 and 1 that say which member.
        noise : ndarray, shape (n, horizon)
            Standard normal.
        """
        edges = np.cumsum(self.share[i])
        k = np.searchsorted(edges, choice * edges[-1]).clip(max=len(edges) - 1)
        root = np.linalg.cholesky(self.cov[i])
        z = self.mean[i, k]
        for j in range(noise.shape[1]):  # a year's noise at a time: bounds the memory
            z[:, j:] += root[k, j:, j] * noise[:, [j]]
        y = np.empty(z.shape)
        for place, power in enumerate(self.group.powers):
            own = self.power[i, k] == place
            y[own] = invert(z[own], self.group.size[i], power, self.group.scale)
        return y.T

    def below(self, moves: np.ndarray, h: int) -> np.ndarray:
        """Probability of a smaller move h years ahead (from 1), shape of ``moves`` (series, n)."""
        y = self.values(moves)
        sd = np.sqrt(self.cov[:, :, h - 1, h - 1])
        total = np.zeros(moves.shape)
        size = self.group.size[:, None]
        for place, power in enumerate(self.group.powers):
            z = transform(y, size, power, self.group.scale)
            share = np.where(self.power == place, self.share, 0.0)
            members = np.flatnonzero(share.max(0) > 1e-7)
            # a group of a few series: many members at once, since a step costs more than its numbers
            for k in np.array_split(members, np.clip(len(members) * moves.size // AT_ONCE, 1, max(len(members), 1))):
                at = (z[:, None, :] - self.mean[:, k, h - 1][:, :, None]) / sd[:, k][:, :, None]
                total += (share[:, k][:, :, None] * ndtr(at)).sum(1)
        return total

    def table(self, h: int, points: int = 33) -> tuple[np.ndarray, np.ndarray]:
        """Moves and their normal scores, shapes (series, points), both ascending."""
        low, high = self._span(h)
        grid = np.linspace(0, 1, 17)
        for _ in range(2):  # once to find where the mass is, once to follow it
            moves = low[:, None] + (high - low)[:, None] * grid
            p = self.below(moves, h)
            inside = (p > 2e-4) & (p < 1 - 2e-4)
            first = np.maximum(inside.argmax(1) - 1, 0)
            last = np.minimum(len(grid) - inside[:, ::-1].argmax(1), len(grid) - 1)
            none = ~inside.any(1)
            if none.any():  # narrower than a step: between the two that hold the middle
                middle = (p[none] < 0.5).sum(1).clip(1, len(grid) - 1)
                first[none], last[none] = middle - 1, middle
            rows = np.arange(len(moves))
            low, high = moves[rows, first], moves[rows, last]
        moves = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, points)
        score = self._scores(moves, h)
        # a few figures leave a sharp peak on a wide foot: there the places are put where the mass is
        for _ in range(EVENED):
            steep = np.flatnonzero((np.diff(score, axis=1) > STEEP).any(axis=1))
            if not len(steep):
                break
            even = np.linspace(score[steep, 0], score[steep, -1], points, axis=1)
            placed = np.stack([np.interp(*row) for row in zip(even, score[steep], moves[steep], strict=True)])
            placed[:, 0], placed[:, -1] = moves[steep, 0], moves[steep, -1]
            moves[steep] = placed
            score[steep] = self[steep]._scores(placed, h)
        return moves, score

    def __getitem__(self, rows) -> Mixture:
        """The mixtures of some series."""
        own = {name: getattr(self, name)[rows] for name in ("group", "share", "power", "mean", "cov")}
        return replace(self, **own)

    def _scores(self, moves: np.ndarray, h: int) -> np.ndarray:
        """Normal scores of ascending moves, ascending too."""
        score = ndtri(self.below(moves, h).clip(1e-9, 1 - 1e-9))
        return np.maximum.accumulate(score + 1e-9 * np.arange(moves.shape[1]), axis=1)

    def _span(self, h: int) -> tuple[np.ndarray, np.ndarray]:
        sd = np.sqrt(self.cov[:, :, h - 1, h - 1])
        ends = []
        for sign in (-6, 6):
            moves = np.full(self.share.shape, np.nan)
            for place, power in enumerate(self.group.powers):
                y = invert(self.mean[:, :, h - 1] + sign * sd, self.group.size[:, None], power, self.group.scale)
                moves = np.where(self.power == place, self.moves(y), moves)
            moves = np.where(self.share > 1e-5, moves, np.nan)
            ends.append(np.nanmin(moves, 1) if sign < 0 else np.nanmax(moves, 1))
        if self.group.scale == "own":
            return tuple(ends)
        far = 8.0
        if self.group.scale == "linear":  # a rate may move by hundreds of points where it has done so before
            far = np.maximum(far, 4 * (self.share * np.abs(self.mean[:, :, h - 1])).sum(1))
        return tuple(np.clip(ends, -far, far))

    def widened(self, moves: np.ndarray, score: np.ndarray, middle: np.ndarray, h: int) -> np.ndarray:
        """Moves at the given normal scores after calibration, in their order."""
        factor = np.interp(np.abs(score), NOMINAL, self.learned.width(h))
        return middle + (moves - middle) * factor


def invert(z, size, power: float, scale: str) -> np.ndarray:
    """The way back from :func:`kjanalysis.panel.members.transform`, kept inside what the scale can hold."""
    if scale in ("linear", "own"):
        return z * size
    if power == 0:
        y = size * np.exp(np.clip(z, -300, 300))  # further out doubles end
        return np.minimum(1 / (1 / y + 0.01), 100 - 1e-9) if scale == "logit" else y
    y = size * np.maximum(1 + power * z, 1e-6) ** (1 / power)
    return np.minimum(y, 100 - 1e-9) if scale == "logit" else y


def mixtures(group: Group, horizon: int, learned: Learned) -> Mixture:
    """Forecast a group: each series' leading members, 1 to ``horizon`` years ahead."""
    ahead = group.times[-1] + np.arange(1, horizon + 1)
    parts = [group.posterior(power, c, ahead) for power, c in zip(group.powers, learned.commons, strict=True)]
    own = shares(np.concatenate([part[0] for part in parts], axis=1), learned.weights)
    top = np.argsort(-own.round(12), axis=1, kind="stable")  # equal ones in one order, whatever the last digit
    mass = np.take_along_axis(own, top, 1).cumsum(1)
    needed = np.quantile((mass < 1 - LEFT_OUT).sum(1), 0.95, method="higher") + 1
    top = np.sort(top[:, : int(needed)], axis=1)
    share = np.take_along_axis(own, top, 1)
    mean = np.concatenate([part[1] for part in parts], axis=1)
    cov = np.concatenate([part[2] for part in parts], axis=-3)
    if cov.ndim == 4:  # each series its own, where there are intervals
        cov = np.take_along_axis(cov, top[:, :, None, None], 1)
    else:
        cov = cov[top]
    return Mixture(
        group=group,
        share=share / share.sum(1, keepdims=True),
        power=top // len(MEMBERS),
        mean=np.take_along_axis(mean, top[:, :, None], 1),
        cov=cov,
        learned=learned,
    )
