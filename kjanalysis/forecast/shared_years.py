"""The years' common shocks, shared by the draws of all regions.

What a year brings to all places is drawn once, by indicator and year. Draw number d of every
region then knows the same years, so that counting over regions is right: how many provinces
meet a target is as uncertain as the years are. Draws are put in another order and nothing
else. So a region's own distribution keeps every draw, and its indicators stay tied.

With n years that nothing shows yet, of a part's variance V in the last year the common share is::

    r = min(F n c^2 / V, MOST)        c^2: variance between years of the pool's mean change

Draws are ranked by the part's value in the last year. They are given the places that these
numbers have::

    sqrt(r) (Z_1 + ... + Z_n) / sqrt(n) + sqrt(1 - r) e

Z_t is drawn by indicator, year and seed, e by region. A block's further parts are ranked among the
draws that are alike in those before them (Knothe and Rosenblatt's order). Most of what they have in
common lies in those before: in years in which GDP grew, R&D grew too. So their factor F is smaller.

References
----------
Clark et al. (2004), J. Hydrometeorology 5, 243-262 (draws put in another order); Rosenblatt (1952),
Annals of Mathematical Statistics 23, 470-472.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import replace
from typing import Literal

import numpy as np

from .block_types import Block, Draws, Part
from .prior import LASTING

#: Factor F on the common variance of a block's first part, and of further ones. It is learned from nine years at most, and a
#: common movement goes on for some years. How both were chosen: `benchmarks/joint.md`.
FIRST, FURTHER = 2.0, 0.6

#: The largest common share: something is always a region's own.
MOST = 0.9


def shared(drawn: Draws, block: Block, seed: int, rng: np.random.Generator) -> Draws:
    """Draws in an order that shares the years' common shocks with every other region.

    Parameters
    ----------
    drawn : Draws
    block : Block
        What they were drawn from.
    seed : int
        For what is common: the same in every region.
    rng : numpy.random.Generator
        For what is the region's own.

    Returns
    -------
    Draws
        The same draws. In the same order, where no year is unknown or the pool shows nothing common.
    """
    have: list[np.ndarray] = []
    wanted: list[np.ndarray] = []
    for j, part in enumerate(block.parts):
        now = drawn.values[:, j, -1]
        years = _unknown(part, j, block, drawn.years)
        share = _share(part, len(years), now, FURTHER if have else FIRST)
        if share:
            common = sum(shock(part.name, year, seed, len(now)) for year in years) / math.sqrt(len(years))
            have.append(now)
            wanted.append(math.sqrt(share) * common + math.sqrt(1 - share) * rng.standard_normal(len(now)))
    if not have:
        return drawn
    order = np.empty(len(drawn.values), dtype=int)
    # draws may be equal, and then keep their order on every machine; numbers drawn for it are not
    order[_in_order(wanted, "quicksort")] = _in_order(have, "stable")
    return replace(drawn, values=drawn.values[order], drift=drawn.drift[order], level=drawn.level[order])


def shock(code: str, year: int, seed: int, n_draws: int) -> np.ndarray:
    """What a year brings to all places, in standard units.

    Parameters
    ----------
    code : str
        Indicator code.
    year, seed, n_draws : int

    Returns
    -------
    ndarray, shape (n_draws,)
        More draws begin with the same ones.
    """
    key = zlib.crc32(f"{code}:{year}".encode())
    drawn: np.ndarray = np.random.default_rng([seed, key]).standard_normal(n_draws)
    return drawn


def _unknown(part: Part, j: int, block: Block, years: np.ndarray) -> list[int]:
    """Years after a part's last figure that no other place shows either."""
    newest = max((figure.year for figure in block.figures if figure.loading[j]), default=int(years[0]))
    return [year for year in range(newest + 1, int(years[-1]) + 1) if year not in part.carried]


def _share(part: Part, n_years: int, now: np.ndarray, factor: float) -> float:
    """The common share of a part's variance in the last year."""
    low, high = np.quantile(now, [0.16, 0.84])
    variance = ((high - low) / 2) ** 2
    common = factor * n_years * part.prior.common**2 / LASTING
    return float(min(common / variance, MOST)) if common and variance else 0.0


def _in_order(columns: list[np.ndarray], kind: Literal["quicksort", "stable"]) -> np.ndarray:
    """Indices by the groups of the first column, in these by the groups of the second, and so on."""
    n = len(columns[0])
    groups, group = round(n ** (1 / len(columns))), np.zeros(n, dtype=np.min_scalar_type(n))
    for depth, column in enumerate(columns, start=1):
        order: np.ndarray = np.argsort(column, kind=kind)
        if depth > 1:
            order = order[np.argsort(group[order], kind="stable")]
        group[order] = np.arange(n) * groups**depth // n
    return order
