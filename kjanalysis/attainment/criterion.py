"""Whether a figure meets a target."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..notation import bounds


class Criterion(NamedTuple):
    """What a target asks for (see the notes of :func:`kjanalysis.outlook`).

    Parameters
    ----------
    value : float or ndarray
        The figure, in the indicator's unit. An array where many targets of one
        comparator are judged at once.
    comparator : str
        As in `targets.csv`: ge, gt, le, eq, approx or range.
    integer : bool
        Whether the indicator counts whole things.
    higher_is_better : bool
        Whether more of the indicator is wanted. If not, eq and approx set an upper
        limit.
    """

    value: float | np.ndarray
    comparator: str
    integer: bool = False
    higher_is_better: bool = True


def meets(draws: np.ndarray, asked: Criterion) -> np.ndarray:
    """Which draws meet a target.

    Parameters
    ----------
    draws : ndarray
        Values in the indicator's unit, of any shape.
    asked : Criterion
        What the target asks for.

    Returns
    -------
    ndarray of bool
        True where a draw meets the target; the shape of ``draws``.

    Examples
    --------
    >>> meets(np.array([24.0, 25.0]), Criterion(25, "eq")).tolist()
    [False, True]
    """
    aim = edge(asked)
    if asked.comparator == "gt":
        return draws > aim
    return draws <= aim if is_ceiling(asked) else draws >= aim


def is_ceiling(asked: Criterion) -> bool:
    """Whether a target is met from below.

    >>> is_ceiling(Criterion(3, "le")), is_ceiling(Criterion(3, "eq", higher_is_better=False)), is_ceiling(Criterion(3, "ge"))
    (True, True, False)
    """
    return asked.comparator == "le" or (asked.comparator in ("eq", "approx") and not asked.higher_is_better)


def edge(asked: Criterion) -> float | np.ndarray:
    """The figure from which on a target is met: its own, or for 左右 the end of what rounds to it.

    >>> edge(Criterion(80, "approx", integer=True)), edge(Criterion(80, "ge"))
    (75.0, 80)
    """
    if asked.comparator != "approx":
        return asked.value
    return float(bounds.interval(f"{asked.value:.10g}", "approx", asked.integer)[0 if asked.higher_is_better else 1])
