"""Whether a figure can be as large or as small as it is written: a wrong unit shows in its size.

万元 taken for 亿元 makes a figure ten thousand times as large. The next figure of the same series tells.
Where the series has no other, the whole country does: no region has more than it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..tables import Tables
from ..wording import Text
from .row_checks import Fault

#: The rule's name.
RULE = "size"

#: So many times as large or as small as the nearest figure of its series is a wrong unit.
TIMES = 100

#: Code of the whole country.
NATION = "000000"

#: Kinds that add up over regions.
AMOUNTS = ("flow", "stock")


def faults(entry: dict[str, str], known: Tables, beside: Sequence[dict[str, str]] = ()) -> list[Fault]:
    """What speaks against the size of a figure or target.

    Parameters
    ----------
    entry : dict of str to str
        A row of observations.csv or targets.csv: region, indicator, year, value, in the indicator's unit.
    known : Tables
    beside : sequence of dict
        Rows of observations.csv that are taken in with it.

    Returns
    -------
    list of Fault
        One at most.

    Examples
    --------
    >>> from kjanalysis import tables
    >>> row = {"region": "330205", "indicator": "rd_expenditure", "year": "2022", "value": "0.0026"}
    >>> [fault.rule for fault in faults(row, tables.read())]
    ['size']
    """
    indicator = known.indicators.set_index("indicator").loc[entry["indicator"]]
    value = float(entry["value"])
    if indicator["kind"] not in AMOUNTS or value <= 0:
        return []
    near = nearest(entry, known, beside)
    if near and not 1 / TIMES < value / near < TIMES:
        return [_fault(value, indicator["unit"], Text("the figure of the nearest year", "最近年份的数据"), near)]
    most = _own(known, NATION, entry["indicator"])["value"].max() if entry["region"] != NATION else float("nan")
    if value > most:
        return [
            _fault(value, indicator["unit"], Text("the largest figure of the whole country", "全国最大的数据"), most)
        ]
    return []


def _own(known: Tables, region: str, indicator: str) -> pd.DataFrame:
    rows = known.on(None).of(region)
    return rows[rows["indicator"].eq(indicator)]


def nearest(entry: dict[str, str], known: Tables, beside: Sequence[dict[str, str]]) -> float | None:
    """The figure of the year nearest to its own, of another year; None if the series has none."""
    rows = _own(known, entry["region"], entry["indicator"])
    figures = dict(zip(rows["year"].astype(int), rows["value"].astype(float), strict=True))
    for other in beside:
        if (other["region"], other["indicator"]) == (entry["region"], entry["indicator"]):
            figures[int(other["year"])] = float(other["value"])
    year = int(entry["year"])
    years = [one for one, value in figures.items() if one != year and value > 0]
    return figures[min(years, key=lambda one: abs(one - year))] if years else None


def _fault(value: float, unit: str, what: Text, other: float) -> Fault:
    here, there = f"{value:.6g} {unit}", f"{other:.6g} {unit}"
    said = Text(
        f"{here} can't be right beside {what.en}, {there}. Check the unit.",
        f"{here} 与{what.zh}（{there}）相差悬殊，请核对单位。",
    )
    return Fault(RULE, "value", said)
