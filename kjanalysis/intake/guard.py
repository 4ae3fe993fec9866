"""What a person should see before rows are written, though nothing forbids them: one rule an entry of :data:`RULES`.

A figure that settles a target, and one that moves tenfold against its own history, may be right.
They are pointed out, and a test runs each rule's example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..attainment.criterion import Criterion, meets
from ..tables import Tables
from ..wording import Text
from . import sizes

#: So many times the nearest figure of its series, or a part as small, is pointed out.
TIMES = 10


class Rule(NamedTuple):
    """A rule: its name, and what it says of a row of observations.csv.

    Attributes
    ----------
    name : str
    says : callable
        Given the row, the tables and the rows that come with it; None if the rule has nothing to say.
    example : dict
        Changes to :data:`SOUND` that it, and no other rule, points out.
    """

    name: str
    says: Callable[[dict[str, str], Tables, Sequence[dict[str, str]]], Text | None]
    example: dict[str, str]


#: A row that nothing is said of.
SOUND = {
    "region": "330205", "indicator": "rd_expenditure", "year": "2019", "period": "annual", "value": "20", "qualifier": "eq",
    "status": "actual",
}  # fmt: skip


def _settles(entry: dict[str, str], known: Tables, beside: Sequence[dict[str, str]]) -> Text | None:
    """The figure decides whether a target was met."""
    if entry["period"] != "annual" or "expected" in entry["qualifier"] or entry["status"] == "preliminary":
        return None
    goals = known.targets
    same = goals[
        goals["region"].eq(entry["region"])
        & goals["indicator"].eq(entry["indicator"])
        & goals["year"].eq(int(entry["year"]))
        & goals["comparator"].ne("range")
    ]
    if same.empty:
        return None
    indicator = known.indicators.set_index("indicator").loc[entry["indicator"]]
    goal = same.iloc[0]
    asked = Criterion(
        float(goal["value"]), str(goal["comparator"]), bool(indicator["integer"]), bool(indicator["higher_is_better"])
    )
    met = bool(meets(np.array([float(entry["value"])]), asked)[0])
    said = Text("met", "已完成") if met else Text("missed", "未完成")
    return Text(
        f"it settles target {goal['id']} of {entry['year']} ({goal['value']:g}): already published, {said.en}",
        f"将判定 {entry['year']} 年目标 {goal['id']}（{goal['value']:g}）：已公布，{said.zh}",
    )


def _moves(entry: dict[str, str], known: Tables, beside: Sequence[dict[str, str]]) -> Text | None:
    """Ten times the figure of the nearest year, or a tenth."""
    value = float(entry["value"])
    kind = known.indicators.set_index("indicator").at[entry["indicator"], "kind"]
    near = sizes.nearest(entry, known, beside) if kind in sizes.AMOUNTS and value > 0 else None
    if near is None or 1 / TIMES < value / near < TIMES:
        return None
    return Text(
        f"it is {value / near:.3g} times the figure of the nearest year ({near:g}). Check number and unit",
        f"为最近年份数据（{near:g}）的 {value / near:.3g} 倍，请核对数值和单位",
    )


RULES = (
    Rule("settles a target", _settles, {"year": "2021", "value": "26"}),
    Rule("moves tenfold", _moves, {"year": "2019", "value": "900"}),
)


def notices(entries: Sequence[dict[str, str]], known: Tables) -> Iterator[Text]:
    """What is pointed out of rows of observations.csv before they are written.

    Parameters
    ----------
    entries : sequence of dict
    known : Tables

    Yields
    ------
    Text
        One a row and rule.
    """
    for i, entry in enumerate(entries):
        beside = [other for j, other in enumerate(entries) if j != i]
        for rule in RULES:
            said = rule.says(entry, known, beside)
            if said:
                name = f"{entry['indicator']} {entry['year']}: {entry['value']}"
                yield Text(f"{name}: {said.en}.", f"{name}：{said.zh}。")
