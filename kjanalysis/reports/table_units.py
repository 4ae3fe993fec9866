"""The unit of a table's figure where a caption says units of the whole table: 单位:个、万元."""

from __future__ import annotations

import re

from ..notation.unit_classes import unit_class
from ..sheets.understanding import Figure

#: What the end of a name says of its unit, whatever stands over the table.
_BY_NAME = (
    (re.compile(r"(?:位次|排名|名次)$"), "位"),
    (re.compile(r"项数$"), "项"),
    (re.compile(r"件数$"), "件"),
    (re.compile(r"人数$"), "人"),
    (re.compile(r"(?:家数|户数|企业数)$"), "家"),
)
_PER_CENT = re.compile(r"(?:占[^,]*(?:比重|比例|比)?|占比|比重|比例|[^比]率|强度)$|^比(?:19|20)[0-9]{2}年增长")
_COUNTED = re.compile(r"(?:数|专利|人员|企业|项目|机构)$")
_MONEY = re.compile(r"(?:值|额|收入|支出|经费|投资|投入|利润|利税|税收|资金|费用|贷款|余额)(?:\(.*\))?$")


def fitting(figure: Figure, names: tuple[str, ...]) -> tuple[str, ...]:
    """Units of a figure, the likeliest first.

    Parameters
    ----------
    figure : Figure
        Its units are those of its row and column, or of the caption.
    names : tuple of str
        What it is a figure of.

    Returns
    -------
    tuple of str
        As they were, where the name says nothing of them or the figure has none.
    """
    units = figure.units
    if not units or not names:
        return units
    name = "".join(names)
    classes = [unit_class(unit) for unit in units]
    if "money" in classes and set(classes) <= {"money", "percent"} and not figure.growth:
        said = next((unit for pattern, unit in _BY_NAME if pattern.search(names[-1])), "")
        if said and "." not in figure.value:
            return (said,)
    if len(units) < 2:
        return units
    if "percent" in classes and (figure.growth or any(_PER_CENT.search(one) for one in names)):
        return _first(units, "percent")
    if _MONEY.search(name):
        return _first(units, "money")
    if _COUNTED.search(name):
        return _first(units, "count", "person")
    return units


def _first(units: tuple[str, ...], *classes: str) -> tuple[str, ...]:
    """The units with those of some classes before the others."""
    return tuple(sorted(units, key=lambda unit: unit_class(unit) not in classes))
