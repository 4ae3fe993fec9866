"""Counts that stood still: no finite history makes the future certain.

Figures that are all alike teach a model that nothing ever changes. By the rule of succession a count that
didn't change in k years changes within the next h with probability h / (k + 1 + h). From the year of its
change on it goes where a count would go of which only the last figure is known, and by one at least.

A series of which any figure differs from another is forecast as without this.

Reference: Laplace (1814), Essai philosophique sur les probabilités.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr

from .arrays import Floats, Integers
from .calibrated import Calibrated
from .groups import HALF
from .mixture import Mixture

#: Fewer years without a change say nothing.
LEAST_YEARS = 2

#: Larger counts are left to their model: one more is less than what any year moves them by, so none is certain.
LARGEST = 10_000

#: Evenly spread probabilities that the two forecasts are read off at, and series handled at once then.
PLACES, BATCH = 1024, 20

#: Moves so many times the usual one are widened no further: the tails are heavy already.
MOST = 3.0


def years_unchanged(rows: pd.DataFrame) -> dict[object, int]:
    """Years without a change, of each series whose figures are all alike and exact.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`kjanalysis.panel.inputs.checked`: series, value, lower, upper.

    Returns
    -------
    dict
        By series; those that changed, or of which less is known, are left out.
    """
    figures = rows.groupby("series", sort=False)[["value", "lower", "upper"]].agg(["min", "max"])
    least, most = figures.xs("min", axis=1, level=1), figures.xs("max", axis=1, level=1)
    alike = least.min(axis=1).eq(most.max(axis=1))
    changes = rows.groupby("series", sort=False).size() - 1
    stood = changes[alike & changes.ge(LEAST_YEARS) & most.max(axis=1).le(LARGEST)]
    return dict(zip(stood.index, stood.tolist(), strict=True))


@dataclass(frozen=True)
class Loosened:
    """Forecasts of counts that stood still, with the chance that they change.

    Attributes
    ----------
    still : Calibrated
        As their whole histories say.
    alone : Calibrated
        The same series in the same order, as their last figures alone say; half of one added, not whole.
    unchanged : ndarray of int, shape (series,)
        Years without a change.
    """

    still: Calibrated
    alone: Calibrated
    unchanged: Integers

    @property
    def mixture(self) -> Mixture:
        """Of the whole histories: names, last years and horizon are read off it."""
        return self.still.mixture

    def quantiles(self, asked: Floats) -> Floats:
        """Quantiles, shape (series, horizon, q): the smallest number that enough of the two forecasts lies below."""
        even = (np.arange(PLACES) + 0.5) / PLACES
        values = np.concatenate([self.still.quantiles(even), self._moved(self.alone.quantiles(even))], axis=2)
        changed = self._changed()[:, :, None]
        weights = np.repeat(np.concatenate([1 - changed, changed], axis=2), PLACES, axis=2) / PLACES
        order = np.argsort(values, axis=2, kind="stable")
        values, mass = (np.take_along_axis(one, order, 2) for one in (values, weights))
        mass = mass.cumsum(axis=2)
        # the last digit of a sum decides nothing
        place = (mass[:, :, None, :] < asked[:, None] - 1e-9).sum(axis=3).clip(max=2 * PLACES - 1)
        return np.take_along_axis(values, place, 2)

    def draws(self, n: int, seed: int) -> Floats:
        """Joint draws, shape (series, horizon, n): paths that stay until the year of their change."""
        still, moved = self.still.draws(n, seed), self._moved(self.alone.draws(n, seed))
        names = self.mixture.group.names
        chance = np.stack(
            [np.random.default_rng([seed, zlib.crc32(str(name).encode()), 1]).random(n) for name in names]
        )
        paths: Floats = np.where(chance[:, None, :] < self._changed()[:, :, None], moved, still)
        return np.maximum.accumulate(paths, axis=1) if self.still.rising else paths

    def _changed(self) -> Floats:
        """Probability of a change by each year ahead, shape (series, horizon)."""
        ahead = np.arange(1, self.mixture.horizon + 1)
        found: Floats = ahead / (self.unchanged[:, None] + 1 + ahead)
        return found

    def _moved(self, values: Floats) -> Floats:
        """Where those of :attr:`alone` lead, shape (series, horizon, n): whole numbers other than the last figure.

        The spread of the moves is widened by one unit's, which is much for a count near zero.
        """
        last = self.still.last()[:, None, None]
        moves = np.log(values / (last + HALF))
        low, high = (np.log(side) for side in np.moveaxis(self.alone.quantiles(ndtr(np.array([-1.0, 1.0]))), 2, 0))
        spread = (high - low)[:, :, None] / 2
        unit = np.log((last + 1 + HALF) / (last + HALF))
        wider = (np.hypot(spread, unit) - spread) * (moves / spread).clip(-MOST, MOST)
        found = np.rint((last + HALF) * np.exp(moves + wider) - HALF)
        falls = (moves < 0) & (last > 0) & (not self.still.rising)
        away: Floats = np.where(falls, np.minimum(found, last - 1), np.maximum(found, last + 1))
        return away


def batches(n: int, size: int = BATCH) -> list[slice]:
    """Places of n series in batches, which bound the memory."""
    return [slice(a, a + size) for a in range(0, n, size)]
