"""Whether a figure meets a target."""

from __future__ import annotations

import numpy as np

from ..notation import bounds


def meets(draws: np.ndarray, target: dict, higher_is_better: bool = True) -> np.ndarray:
    """Which draws meet a target (see the notes of :func:`kjanalysis.attainment.outlook`).

    >>> meets(np.array([24.0, 25.0]), {"target": 25, "comparator": "eq", "integer": False}).tolist()
    [False, True]
    """
    aim, comparator = target["target"], target["comparator"]
    if comparator == "approx":
        aim = bounds.interval(f"{aim:.10g}", "approx", target["integer"])[0 if higher_is_better else 1]
    if comparator == "gt":
        return draws > aim
    if comparator == "le" or (comparator in ("eq", "approx") and not higher_is_better):
        return draws <= aim
    return draws >= aim
