"""A mixture's distribution as a table: moves and their normal scores, so that quantiles can be read off.

The places are put where the mass is, in steps: the ends far out, then where
the probability is neither 0 nor 1, then closer where it rises steeply.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from scipy.special import ndtri

from .arrays import Floats
from .mixture import Mixture
from .powers import invert

#: Places of a table, and of the coarse one that finds where the mass is.
POINTS, COARSE = 33, 17

#: Two neighbours of a table further apart than this in normal scores are too far to draw
#: a straight line between; and how often the table's places are moved then.
STEEP = 0.8
EVENED = 4

#: Probabilities below this, or above one less it, are outside of where the mass is.
TAIL = 2e-4

#: Nothing moves further than this, in logs, logits or units of a linear scale.
FAR = 8.0


def tabulated(mixture: Mixture, h: int) -> tuple[Floats, Floats]:
    """Moves h years ahead and their normal scores, shapes (series, :data:`POINTS`), both ascending."""
    low, high = _ends(mixture, h)
    for _ in range(2):  # once to find where the mass is, once to follow it
        low, high = _narrowed(mixture, h, low, high)
    moves = _evenly(low, high, POINTS)
    score = _scores(mixture, moves, h)
    # a few figures leave a sharp peak on a wide foot: there the places are put where the mass is
    for _ in range(EVENED):
        steep = np.flatnonzero((np.diff(score, axis=1) > STEEP).any(axis=1))
        if not len(steep):
            break
        moves[steep] = _moved_to_the_mass(moves[steep], score[steep])
        score[steep] = _scores(mixture[steep], moves[steep], h)
    return moves, score


def _ends(mixture: Mixture, h: int) -> tuple[Floats, Floats]:
    """Moves beyond which there is hardly anything: six standard deviations of the outermost member, shapes (series,)."""
    group, sd = mixture.group, mixture.spread(h)
    ends = []
    for sign, outermost in ((-6, np.nanmin), (6, np.nanmax)):
        moves = np.full(mixture.share.shape, np.nan)
        for place, power in enumerate(group.powers):
            y = invert(mixture.mean[:, :, h - 1] + sign * sd, group.size[:, None], power, group.scale)
            moves = np.where(mixture.power == place, mixture.moves(y), moves)
        ends.append(outermost(np.where(mixture.share > 1e-5, moves, np.nan), 1))
    low, high = ends
    if group.scale == "own":
        return low, high
    far: float | Floats = FAR
    if group.scale == "linear":  # a rate may move by hundreds of points where it has done so before
        far = np.maximum(far, 4 * (mixture.share * np.abs(mixture.mean[:, :, h - 1])).sum(1))
    return np.clip(low, -far, far), np.clip(high, -far, far)


def _narrowed(mixture: Mixture, h: int, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Of even places between two ends those around the mass, shapes (series,)."""
    moves = _evenly(low, high, COARSE)
    p = mixture.below(moves, h)
    inside = (p > TAIL) & (p < 1 - TAIL)
    first = np.maximum(inside.argmax(1) - 1, 0)
    last = np.minimum(COARSE - inside[:, ::-1].argmax(1), COARSE - 1)
    none = ~inside.any(1)
    if none.any():  # narrower than a step: between the two that hold the middle
        middle = (p[none] < 0.5).sum(1).clip(1, COARSE - 1)
        first[none], last[none] = middle - 1, middle
    rows = np.arange(len(moves))
    return moves[rows, first], moves[rows, last]


def _evenly(low: Floats, high: Floats, points: int) -> Floats:
    """So many places between two ends, row by row."""
    return low[:, None] + (high - low)[:, None] * np.linspace(0, 1, points)


def _moved_to_the_mass(moves: Floats, score: Floats) -> Floats:
    """Places whose scores are evenly apart, by straight lines; the ends stay."""
    even = np.linspace(score[:, 0], score[:, -1], moves.shape[1], axis=1)
    placed = np.stack([np.interp(*row) for row in zip(even, score, moves, strict=True)])
    placed[:, 0], placed[:, -1] = moves[:, 0], moves[:, -1]
    return placed


def _scores(mixture: Mixture, moves: Floats, h: int) -> Floats:
    """Normal scores of ascending moves, ascending too."""
    score = ndtri(mixture.below(moves, h).clip(1e-9, 1 - 1e-9))
    return cast(Floats, np.maximum.accumulate(score + 1e-9 * np.arange(moves.shape[1]), axis=1))
