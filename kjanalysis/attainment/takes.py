"""What it would take: which target would have had 50, 80 or 90 %, and where the year would have to be heading.

Both are read off the outlook's own draws. No new forecast is made.

- *A target of X would have had 80 %*: X is the figure that 80 % of the draws
  reach. It says how hard another target would have been. It is the largest
  such figure, or the smallest where less is wanted.
- *Heading for Y*: for the target as it is to have 80 %, the middle of the
  forecast would have to lie at Y, with all doubt left as wide as it is. The
  draws are moved along the indicator's scale (growth for amounts and counts)
  until 80 % of them meet the target. It says what work must be planned for,
  since plans fall short as often as the forecast's width says.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ..notation.scales import backward, forward
from .criterion import Criterion, edge, is_ceiling, meets
from .plain_numbers import plain

#: The probabilities asked for.
LEVELS = (0.5, 0.8, 0.9)


@dataclass(frozen=True)
class Takes:
    """What a probability would take.

    Parameters
    ----------
    probability : float
        One of :data:`LEVELS`.
    target : float or None
        The target that would have had it, in the indicator's unit.
    heading_for : float or None
        Where the forecast's middle would have to lie for the target as it is.
    reached : bool
        Whether the target has that probability already.
    """

    probability: float
    target: float | None
    heading_for: float | None
    reached: bool

    def to_dict(self) -> dict[str, Any]:
        """As `outlook.json` has it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def takes(draws: np.ndarray, asked: Criterion, scale: str | None) -> tuple[Takes, ...]:
    """What each of :data:`LEVELS` would take.

    Parameters
    ----------
    draws : ndarray
        Values in the indicator's unit.
    asked : Criterion
        What the target asks for.
    scale : str or None
        The indicator's (:func:`kjanalysis.notation.scale_of`).

    Returns
    -------
    tuple of Takes
        One a level, in its order.

    Examples
    --------
    >>> even = takes(np.arange(1.0, 101.0), Criterion(50, "ge"), "linear")
    >>> [(one.probability, one.target, one.heading_for, one.reached) for one in even]
    [(0.5, 51, 49, True), (0.8, 21, 79, False), (0.9, 11, 89, False)]
    """
    ordered = np.sort(draws)
    upwards = not is_ceiling(asked)
    share = float(meets(draws, asked).mean())
    # the least figure that meets it; one above the target where "more than" is asked of whole things
    hit = _least(asked)
    found = []
    for level in LEVELS:
        # so many draws lie at or beyond it
        n = int(np.ceil(level * len(ordered) - 1e-9))
        last = float(ordered[len(ordered) - n] if upwards else ordered[n - 1])
        found.append(Takes(level, plain(last), plain(_middle(ordered, last, hit, asked, scale)), share >= level))
    return tuple(found)


def _least(asked: Criterion) -> float:
    value = float(edge(asked))
    return value + 1 if asked.comparator == "gt" and asked.integer else value


def _middle(ordered: np.ndarray, last: float, hit: float, asked: Criterion, scale: str | None) -> float | None:
    """The draws' median, moved along the scale by what brings the last draw counted to the target; None where it can't be."""
    median = float(np.quantile(ordered, 0.5, method="inverted_cdf"))
    on = scale if scale and np.isfinite(forward([median, last, hit], scale)).all() else "linear"
    z, at, to = forward([median, last, hit], on)
    moved = z + to - at
    if on == "count":  # up to the next whole one, not to the nearest
        return float(np.ceil(np.exp(moved) - 0.5 - 1e-6))
    middle = float(backward([moved], on)[0])
    return float(np.ceil(middle - 1e-6)) if asked.integer else middle
