"""The forecast of a series as a mixture: its leading members, each a Gaussian on a power of the scale.

A series weighs the members by its own likelihood times what the panel taught
(:mod:`kjanalysis.panel.learning`). What is read off a mixture (moves, paths,
probabilities) is not calibrated yet; :mod:`kjanalysis.panel.calibrated` does that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from scipy.special import ndtr

from .arrays import Floats, Integers, Places
from .conditioning import posterior, shares
from .groups import Group
from .powers import invert, moved, moves_from, transform
from .shipped_prior import NOMINAL, Learned

#: A series' forecast is the mixture of its leading members: as many as leave out no more
#: than this of 19 in 20 of the series handled at once.
LEFT_OUT = 0.002

#: Numbers that :meth:`Mixture.below` works through at once.
AT_ONCE = 20_000


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
    share: Floats
    power: Integers
    mean: Floats
    cov: Floats
    learned: Learned

    def __getitem__(self, some: Places) -> Mixture:
        """The mixtures of some series."""
        return replace(
            self,
            group=self.group[some],
            share=self.share[some],
            power=self.power[some],
            mean=self.mean[some],
            cov=self.cov[some],
        )

    @property
    def horizon(self) -> int:
        """Years ahead."""
        return int(self.cov.shape[-1])

    def moves(self, y: Floats) -> Floats:
        """Values, shape (series, ...), as moves from the last figure on the scale itself."""
        last, size = self._last_and_size(np.ndim(y))
        return moves_from(last, y, size, self.group.scale)

    def values(self, moves: Floats) -> Floats:
        """The way back from :meth:`moves`."""
        last, size = self._last_and_size(np.ndim(moves))
        return moved(last, moves, size, self.group.scale)

    def _last_and_size(self, axes: int) -> tuple[Floats, Floats]:
        """Each series' last figure, from which moves are counted, and its size; with so many axes."""
        shape = (-1, *[1] * (axes - 1))
        return self.group.values[:, -1].reshape(shape), self.group.size.reshape(shape)

    def spread(self, h: int) -> Floats:
        """Standard deviation of each leading member h years ahead (from 1), shape (series, leading)."""
        return cast(Floats, np.sqrt(self.cov[:, :, h - 1, h - 1]))

    def path(self, i: int, choice: Floats, noise: Floats) -> Floats:
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

    def below(self, moves: Floats, h: int) -> Floats:
        """Probability of a smaller move h years ahead (from 1), shape of ``moves`` (series, n)."""
        y, sd = self.values(moves), self.spread(h)
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

    def widened(self, moves: Floats, score: Floats, middle: Floats | float, h: int) -> Floats:
        """Moves at the given normal scores after calibration, in their order."""
        factor = np.interp(np.abs(score), NOMINAL, self.learned.width(h))
        return middle + (moves - middle) * factor


def mixtures(group: Group, horizon: int, learned: Learned) -> Mixture:
    """Forecast a group: each series' leading members, 1 to ``horizon`` years ahead."""
    ahead = group.times[-1] + np.arange(1, horizon + 1)
    parts = [posterior(group, power, c, ahead) for power, c in zip(group.powers, learned.commons, strict=True)]
    own = shares(np.concatenate([part.loglike for part in parts], axis=1), learned.weights)
    top = _leading(own)
    share = np.take_along_axis(own, top, 1)
    mean = np.concatenate([part.mean for part in parts], axis=1)
    cov = np.concatenate([part.cov for part in parts], axis=-3)
    return Mixture(
        group=group,
        share=share / share.sum(1, keepdims=True),
        power=top // parts[0].loglike.shape[1],
        mean=np.take_along_axis(mean, top[:, :, None], 1),
        # where there are intervals each series has its own
        cov=np.take_along_axis(cov, top[:, :, None, None], 1) if cov.ndim == 4 else cov[top],
        learned=learned,
    )


def _leading(own: Floats) -> Integers:
    """Places of each series' leading members, ascending, shape (series, leading), from all members' shares."""
    # equal ones in one order, whatever the last digit
    top: Integers = np.argsort(-own.round(12), axis=1, kind="stable")
    mass = np.take_along_axis(own, top, 1).cumsum(1)
    needed = np.quantile((mass < 1 - LEFT_OUT).sum(1), 0.95, method="higher") + 1
    return np.sort(top[:, : int(needed)], axis=1)
