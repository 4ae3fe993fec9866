"""What a block of tied series is, and what draws of it are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from .prior import Prior


@dataclass(frozen=True)
class Part:
    """One series of a block: its prior, the years from which its basis changed, by how much
    each year moved such series more than an average one, and what share of such a year's
    variance is left then (:mod:`~kjanalysis.forecast.carried`)."""

    name: str
    prior: Prior
    breaks: tuple[int, ...] = ()
    carried: Mapping[int, float] = field(default_factory=dict)
    left: float = 1.0

    def steps(self, years: np.ndarray) -> np.ndarray:
        """Expected change from each year to the next, without the series' own drift; shape (n_years,)."""
        return self.prior.drift + np.array([self.carried.get(int(year) + 1, 0.0) for year in years])

    def shock(self, years: np.ndarray) -> np.ndarray:
        """Size of each next year's shock, in that of a year which no other place shows; shape (n_years,)."""
        return self._where_carried(years, self.left)

    def drifting(self, years: np.ndarray) -> np.ndarray:
        """How far the series' own drift counts in each next year: not the part that others show; shape (n_years,)."""
        prior = self.prior
        return self._where_carried(years, 1 - (1 - self.left) * min(prior.common / prior.drift_sd, 1.0) ** 2)

    def _where_carried(self, years: np.ndarray, share: float) -> np.ndarray:
        return np.array([np.sqrt(share) if int(year) + 1 in self.carried else 1.0 for year in years])


@dataclass(frozen=True)
class Figure:
    """One printed figure as an interval on the block's scale.

    ``loading`` has one weight a part (1 for its own figure, 1 and -1 for a
    ratio), ``constant`` is added, ``noise`` is the measurement error's sd. A
    ``lagged`` figure is one of the change since the year before.
    """

    row: int
    year: int
    lower: float
    upper: float
    loading: tuple[float, ...]
    constant: float = 0.0
    noise: float = 0.005
    lagged: bool = False


@dataclass(frozen=True)
class Block:
    """Parts, their figures, and the correlation of the parts' surprises."""

    parts: tuple[Part, ...]
    figures: tuple[Figure, ...]
    correlation: np.ndarray = field(default_factory=lambda: np.eye(1))


class Moments(NamedTuple):
    """Mean and covariance of the parts in one year, for each noise level, before bounds are imposed.

    Attributes
    ----------
    mean : ndarray, shape (n_levels, n_parts)
    cov : ndarray, shape (n_levels, n_parts, n_parts)
    """

    mean: np.ndarray
    cov: np.ndarray


@dataclass(frozen=True)
class Draws:
    """Posterior draws.

    Attributes
    ----------
    values : ndarray, shape (n_draws, n_parts, n_years)
        The parts on the block's scale.
    years : ndarray of int, shape (n_years,)
    effective : float
        Effective share of the proposal draws after reweighting: 1 if no
        interval mattered, low if few draws carry the result.
    noise : ndarray, shape (n_parts,)
        Posterior mean of each part's noise ``s_j``.
    drift : ndarray, shape (n_draws, n_parts, n_years)
        Expected change from each year to the next, ``m_j + drift_t``.
    level : ndarray of int, shape (n_draws,)
        Which noise level each draw is of.
    last : Moments
        Of the last year, for each noise level.
    """

    values: np.ndarray
    years: np.ndarray
    effective: float
    noise: np.ndarray
    drift: np.ndarray
    level: np.ndarray
    last: Moments


@dataclass(frozen=True, eq=False)
class Proposal:
    """Draws before they are reweighted to the exact intervals, with the filters they were drawn by.

    Attributes
    ----------
    block : Block
    years : ndarray of int, shape (n_years,)
    states : ndarray, shape (n_draws, n_states, n_years)
    chosen : ndarray of int, shape (n_draws,)
        Which noise level each draw is of, in order.
    grid : ndarray, shape (NOISE_LEVELS, n_parts)
        The noise of each level.
    filtered : list
        The filter of each level.
    transition : ndarray, shape (n_years, n_states, n_states)
        From each year to the next.
    """

    block: Block
    years: np.ndarray
    states: np.ndarray
    chosen: np.ndarray
    grid: np.ndarray
    filtered: list[Any]
    transition: np.ndarray
