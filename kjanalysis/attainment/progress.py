"""Observed against required growth: the ratio policy staff know.

The method of Eurostat's SDG monitoring as adapted by Open SDG: the compound
annual growth so far over the growth still required, in the wanted direction.
It needs no model, knows no uncertainty, and stands beside the probability,
never merged with it.

====================  ======================
ratio                 class
====================  ======================
last figure meets it  already at target
0.95 and more         on track
0.60 to 0.95          acceleration needed
0 to 0.60             limited progress
below 0               deterioration
no two figures        insufficient data
====================  ======================

("Already at target" is Open SDG's "target achieved": for a yearly flow, last
year's figure says nothing for certain about this year's.)

Reference: https://open-sdg.readthedocs.io/en/latest/progress-methodology/
"""

from __future__ import annotations

import math

CLASSES_ZH = {
    "already at target": "已在目标水平",
    "on track": "进度正常",
    "acceleration needed": "需要加速",
    "limited progress": "进展有限",
    "deterioration": "背离目标",
    "insufficient data": "数据不足",
}


def annual_growth(first: float, last: float, years: int) -> float | None:
    """Compound annual growth in percent; None where it has no meaning.

    >>> round(annual_growth(100, 121, 2), 6)
    10.0
    """
    if years <= 0 or first <= 0 or last <= 0 or not math.isfinite(first * last):
        return None
    return 100 * ((last / first) ** (1 / years) - 1)


def ratio(observed: float | None, required: float | None, higher_is_better: bool) -> float | None:
    """Observed over required growth in the wanted direction; None if undefined.

    >>> ratio(5.0, 10.0, True)
    0.5
    """
    sign = 1 if higher_is_better else -1
    if observed is None or required is None or required * sign <= 0:
        return None
    return observed / required


def classify(
    growth_ratio: float | None,
    reached: bool | None,
    observed: float | None,
    required: float | None = None,
    higher_is_better: bool = True,
) -> str:
    """Class of the table above; where nothing more is required the direction decides.

    >>> classify(0.7, False, 7.0), classify(None, True, None)
    ('acceleration needed', 'already at target')
    """
    if reached:
        return "already at target"
    if observed is None or (growth_ratio is None and required is None):
        return "insufficient data"
    if growth_ratio is None:
        return "on track" if observed * (1 if higher_is_better else -1) >= 0 else "deterioration"
    if growth_ratio < 0:
        return "deterioration"
    if growth_ratio < 0.60:
        return "limited progress"
    return "acceleration needed" if growth_ratio < 0.95 else "on track"
