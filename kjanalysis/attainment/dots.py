"""Twenty dots for a forecast: equally likely outcomes, and where each is drawn.

A reader counts dots better than she reads a curve: of twenty dots, fifteen at
or beyond the target are "about 15 of 20". The dots are even quantiles of the
draws, so the same draws give the same picture, and none is made up.

References
----------
Kay, Kola, Hullman, Munson (2016), CHI, 5092-5103 (quantile dot plots).
Fernandes, Walls, Munson, Hullman, Kay (2018), CHI, paper 144 (20 to 50 dots help to decide).
Wilkinson (1999), The American Statistician 53, 276-281 (stacks of dots).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..wording.chances import TIMES
from .criterion import Criterion, meets


class Dots(NamedTuple):
    """Equally likely outcomes of a forecast.

    Attributes
    ----------
    values : tuple of float
        In the indicator's unit, ascending.
    met : int
        How many of them meet the target.
    """

    values: tuple[float, ...]
    met: int


def dots(draws: np.ndarray, asked: Criterion) -> Dots:
    """Twenty even quantiles of the draws, and how many meet a target.

    Parameters
    ----------
    draws : ndarray
        Values in the indicator's unit.
    asked : Criterion
        What the target asks for.

    Returns
    -------
    Dots
        Each value is a draw.

    Examples
    --------
    >>> found = dots(np.arange(100.0), Criterion(25, "ge"))
    >>> found.met, found.values[:2]
    (15, (2.0, 7.0))
    """
    levels = (np.arange(TIMES) + 0.5) / TIMES
    values = np.quantile(draws, levels, method="inverted_cdf")
    return Dots(tuple(float(f"{x:.6g}") for x in values), int(meets(values, asked).sum()))


class Place(NamedTuple):
    """Where a dot is drawn: across in the indicator's unit, upwards in dots from 0; and whether it meets the target."""

    across: float
    level: int
    met: bool


def stacked(values: Sequence[float], met: int, target: float, upwards: bool, width: float) -> list[Place]:
    """Places of dots that touch one another at most: those that would overlap stand on one another.

    Dots that meet the target and dots that don't are stacked apart, and none
    lies across the target's line, so that no dot seems to be on the other side.

    Parameters
    ----------
    values : sequence of float
        In the indicator's unit, ascending.
    met : int
        How many meet the target: the highest, or the lowest if less is wanted.
    target : float
        Where its line is.
    upwards : bool
        Whether more is wanted.
    width : float
        Of a dot, in the indicator's unit.

    Returns
    -------
    list of Place
        In the order of the values.

    Examples
    --------
    >>> [tuple(place) for place in stacked([1.0, 1.2, 3.0], 1, 2.5, True, 0.5)]
    [(1.1, 0, False), (1.1, 1, False), (3.0, 0, True)]
    """
    cut = len(values) - met if upwards else met
    low, high = values[:cut], values[cut:]
    placed = [Place(x, n, not upwards) for x, n in _side(low, width, None, target)]
    return placed + [Place(x, n, upwards) for x, n in _side(high, width, target, None)]


def _side(
    values: Sequence[float], width: float, least: float | None, most: float | None
) -> Iterator[tuple[float, int]]:
    """Stacks of one side of a line, from the line outwards."""
    stacks: list[list[float]] = []
    for value in values if most is None else values[::-1]:
        if stacks and abs(value - stacks[-1][0]) < width:
            stacks[-1].append(value)
        else:
            stacks.append([value])
    found: list[tuple[float, int]] = []
    beside = least if most is None else most
    for stack in stacks:
        across, way = float(np.mean(stack)), 1 if most is None else -1
        if beside is not None:
            across = way * max(way * across, way * beside + width / 2)
        beside = across + way * width / 2
        # ascending in the end: the value next to the line stands highest where the stacks were made backwards
        found += [(across, level) for level in (range(len(stack)) if most is None else reversed(range(len(stack))))]
    yield from (found if most is None else found[::-1])


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """Round numbers between two ends.

    Parameters
    ----------
    low, high : float
        The ends, the first below the second.
    most : int
        At most so many steps.

    Returns
    -------
    list of float
        At even distances of 1, 2, 2.5 or 5 times a power of ten.

    Examples
    --------
    >>> ticks(21.3, 31.5), ticks(0, 1100)
    ([25.0, 30.0], [0.0, 500.0, 1000.0])
    """
    size = 10.0 ** np.floor(np.log10((high - low) / most))
    step = next(size * k for k in (1, 2, 2.5, 5, 10) if (high - low) / (size * k) <= most)
    first = int(np.ceil(low / step - 1e-9))
    return [round(float(k * step), 10) for k in range(first, int(np.floor(high / step + 1e-9)) + 1)]
