"""Mixtures as calibrated quantiles or draws, back in the unit of the input."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from .arrays import Floats, Places
from .distribution_table import tabulated
from .groups import HALF
from .mixture import Mixture

#: Paths that a cumulative figure's quantiles are read off, a power of two; and series handled at once then.
PLACES, BATCH = 2048, 100

#: For a path: which member (numbers between 0 and 1, shape (n,)) and normal ones, shape (n, horizon).
Choice = tuple[Floats, Floats]


@dataclass(frozen=True)
class Calibrated:
    """The mixtures of some series, and the way back to the input's unit.

    Attributes
    ----------
    mixture : Mixture
    offset : ndarray, shape (series,)
        What was taken off each series' values.
    counts : bool
        Whether they are whole numbers, half of one added.
    rising : bool
        Whether no year lies below an earlier one.
    """

    mixture: Mixture
    offset: Floats
    counts: bool
    rising: bool

    def __getitem__(self, some: Places) -> Calibrated:
        """The forecasts of some series."""
        return Calibrated(self.mixture[some], self.offset[some], self.counts, self.rising)

    def last(self) -> Floats:
        """Each series' last figure in the unit of the input, shape (series,)."""
        values = self.mixture.group.values[:, -1] + self.offset
        return np.rint(values - HALF) if self.counts else values

    def quantiles(self, asked: Floats) -> Floats:
        """Calibrated quantiles, shape (series, horizon, q)."""
        if self.rising:  # what a year can be depends on the years before it: read off paths
            return self._quantiles_of_paths(asked)
        wanted = ndtri(np.append(asked, 0.5))
        found = []
        for h, (moves, score) in enumerate(self.tables, start=1):
            at = _between(score, moves, np.broadcast_to(wanted, (len(moves), len(wanted))))
            wide = self.mixture.widened(at[:, :-1], wanted[:-1], at[:, -1:], h)
            found.append(np.maximum.accumulate(wide, axis=1))
        return self._back(np.stack(found, axis=1))

    def _quantiles_of_paths(self, asked: Floats) -> Floats:
        even, n = _even(self.mixture.horizon), len(self.mixture.share)
        parts = [range(a, min(a + BATCH, n)) for a in range(0, n, BATCH)]
        found = [np.quantile(self._paths(part, lambda i: even), asked, axis=2, method="inverted_cdf") for part in parts]
        return np.moveaxis(np.concatenate(found, axis=1), 0, 2)

    def draws(self, n: int, seed: int) -> Floats:
        """Calibrated joint draws, shape (series, horizon, n)."""
        names, horizon = self.mixture.group.names, self.mixture.horizon

        def drawn(i: int) -> Choice:
            rng = np.random.default_rng([seed, zlib.crc32(str(names[i]).encode())])
            return rng.random(n), rng.standard_normal((n, horizon))

        return self._paths(range(len(names)), drawn)

    @functools.cached_property
    def tables(self) -> list[tuple[Floats, Floats]]:
        """Moves and their normal scores by horizon."""
        return [tabulated(self.mixture, h) for h in range(1, self.mixture.horizon + 1)]

    def _paths(self, places: range, choice: Callable[[int], Choice]) -> Floats:
        """Calibrated paths of the series at some places, shape (len(places), horizon, n); the choice is by place."""
        m, found = self.mixture, []
        for i in places:
            moves = m[i : i + 1].moves(m.path(i, *choice(i))[None])[0]
            for h, (table, score) in enumerate(self.tables, start=1):
                here = moves[h - 1].clip(table[i, 0], table[i, -1])
                seen = np.interp(here, table[i], score[i])
                middle = float(np.interp(0.0, score[i], table[i]))
                moves[h - 1] = m.widened(moves[h - 1], seen, middle, h)
            found.append(moves)
        return self._back(np.stack(found), slice(places.start, places.stop))

    def _back(self, moves: Floats, some: slice = slice(None)) -> Floats:
        """Moves (of some series) to the input's unit; counts whole, a cumulative figure never below an earlier one."""
        mixture = self.mixture[some]
        values = mixture.values(moves)
        if self.rising:  # where a path would fall nothing is added
            reached = np.where(mixture.group.wide, mixture.group.low, mixture.group.values)
            reached = np.where(np.isfinite(reached), reached, 0.0).max(axis=1)
            values = np.maximum.accumulate(np.maximum(values, reached[:, None, None]), axis=1)
        values = values + self.offset[some, None, None]
        return np.maximum(np.rint(values - HALF), 0.0) if self.counts else values


@functools.lru_cache(maxsize=16)
def _even(horizon: int) -> Choice:
    """Evenly spread places (Sobol) for a choice of members and each year's normal, shapes (places,) and (places, horizon)."""
    from scipy.stats import qmc

    spread = qmc.Sobol(1 + horizon, scramble=False).random(PLACES) + 0.5 / PLACES
    return spread[:, 0], ndtri(spread[:, 1:])


def _between(x: Floats, y: Floats, at: Floats) -> Floats:
    """Row by row, y at the places ``at`` of ascending x, by straight lines."""
    place = (x[:, :, None] <= at[:, None, :]).sum(1).clip(1, x.shape[1] - 1)
    left, right = (np.take_along_axis(x, place + d, 1) for d in (-1, 0))
    low, high = (np.take_along_axis(y, place + d, 1) for d in (-1, 0))
    share: Floats = ((at - left) / (right - left)).clip(0, 1)
    return low + (high - low) * share
