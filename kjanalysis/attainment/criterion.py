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
    aim, comparator = asked.value, asked.comparator
    if comparator == "approx":
        aim = bounds.interval(f"{aim:.10g}", "approx", asked.integer)[0 if asked.higher_is_better else 1]
    if comparator == "gt":
        return draws > aim
    if comparator == "le" or (comparator in ("eq", "approx") and not asked.higher_is_better):
        return draws <= aim
    return draws >= aim
