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
from enum import StrEnum


class Progress(StrEnum):
    """Classes of progress; their values are what `outlook.json` says."""

    REACHED = "already at target"
    ON_TRACK = "on track"
    ACCELERATE = "acceleration needed"
    LIMITED = "limited progress"
    DETERIORATION = "deterioration"
    UNKNOWN = "insufficient data"


#: The classes in Chinese.
CLASSES_ZH = {
    Progress.REACHED: "已在目标水平",
    Progress.ON_TRACK: "进度正常",
    Progress.ACCELERATE: "需要加速",
    Progress.LIMITED: "进展有限",
    Progress.DETERIORATION: "背离目标",
    Progress.UNKNOWN: "数据不足",
}

#: Least ratio of observed to required growth for each class, best first.
LEAST_RATIO = ((0.95, Progress.ON_TRACK), (0.60, Progress.ACCELERATE), (0.0, Progress.LIMITED))


def annual_growth(first: float, last: float, years: int) -> float | None:
    """Compound annual growth in percent; None where it has no meaning.

    >>> round(annual_growth(100, 121, 2), 6)
    10.0
    """
    if years <= 0 or first <= 0 or last <= 0 or not math.isfinite(first * last):
        return None
    return 100 * (math.pow(last / first, 1 / years) - 1)


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
) -> Progress:
    """Class of the table above; where nothing more is required the direction decides.

    >>> str(classify(0.7, False, 7.0)), str(classify(None, True, None))
    ('acceleration needed', 'already at target')
    """
    if reached:
        return Progress.REACHED
    if observed is None or (growth_ratio is None and required is None):
        return Progress.UNKNOWN
    if growth_ratio is None:
        wanted = observed if higher_is_better else -observed
        return Progress.ON_TRACK if wanted >= 0 else Progress.DETERIORATION
    return next((label for least, label in LEAST_RATIO if growth_ratio >= least), Progress.DETERIORATION)
