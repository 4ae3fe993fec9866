"""Notices on single cells: dates still to come, late targets, scopes and sizes that don't fit.

A figure in another unit (万元 for 亿元) is ten thousand times its neighbours. What is
found here may still be right, so it is told and not refused.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from ..notation.units import split
from ..wording.text import Text
from .meaning import published_years, ratios_of
from .normalising import DATES
from .problems import Problem
from .types import looked_up, numbers

#: How far a figure may lie from those of the years around it, in powers of ten: 30 times as much or as little.
FAR = 1.5

#: Years around a figure that it is compared with.
NEAR = 3

#: A growth rate beyond this many percent is told.
STEEP = 300.0

#: Scopes of a figure, by the kind of its indicator.
SCOPES = {
    "flow": ("flow", "new"), "stock": ("stock", "new"), "ratio": ("share",), "growth": ("growth",), "rank": ("rank",),
}  # fmt: skip

#: What a level and a rate are: a figure of one can't be one of the other.
RATES = ("share", "growth", "rank")


def doubtful(texts: dict[str, pd.DataFrame], today: dt.date | None = None) -> list[Problem]:
    """Notices on cells of tables that have no problem.

    Parameters
    ----------
    texts : dict of str to DataFrame
        Text cells (:func:`kjanalysis.tables.reading.read_texts`).
    today : date, optional
        By default the day of the call.
    """
    codes = texts["indicators"].set_index("indicator")
    rows = texts["observations"]
    rows = rows.assign(number=numbers(rows["value"]).astype(float), at=numbers(rows["year"]))
    rows = rows.assign(kind=looked_up(rows["indicator"], codes["kind"]))
    return [
        *to_come(texts, today or dt.date.today()),
        *late_targets(texts["targets"], texts["sources"]),
        *other_units(texts["indicators"]),
        *other_scopes(rows),
        *steep(rows, codes),
        *other_sizes(rows, codes),
        *above_their_parent(rows, texts["regions"]),
        *empty_chapters(texts["chapters"], texts["tasks"]),
    ]


def _notice(table: str, row: int, column: str, en: str, zh: str) -> Problem:
    return Problem(f"{table}.csv", int(row) + 2, column, en, zh, "notice")


def to_come(texts: dict[str, pd.DataFrame], today: dt.date) -> list[Problem]:
    """Dates of publication that are still to come."""
    found = []
    for table, column in DATES:
        cells = texts[table][column]
        ahead = [cell for cell in cells.unique().tolist() if cell and _first_day(cell) > today]
        found += [
            _notice(table, row, column, f"{cell} is still to come (today is {today}).", f"{cell} 尚未到来（今天是 {today}）。")
            for row, cell in cells[cells.isin(ahead)].items()
        ]  # fmt: skip
    return found


def empty_chapters(chapters: pd.DataFrame, tasks: pd.DataFrame) -> list[Problem]:
    """Names of sections in which no task stands: most likely the section is written in another way."""
    keys = ["region", "year", "section"]
    there = set(tasks[keys].itertuples(index=False, name=None))
    return [
        _notice("chapters", row, "section",
                f"no task of {key[0]} in {key[1]} stands in section {key[2]!r}. Write the section as tasks.csv does.",
                f"{key[0]} 的 {key[1]} 年任务中没有章节 {key[2]!r}，请与 tasks.csv 的写法一致。")
        for row, key in zip(chapters.index, chapters[keys].itertuples(index=False, name=None), strict=True)
        if key not in there
    ]  # fmt: skip


def _first_day(published: str) -> dt.date:
    """First day that a (partial) date allows: only what can't have come yet is still to come."""
    year, month, day = (*map(int, published.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


def late_targets(targets: pd.DataFrame, sources: pd.DataFrame) -> list[Problem]:
    """Targets published once their year was over: they promised nothing."""
    late = published_years(targets, "published", sources).gt(numbers(targets["year"]))
    return [
        _notice("targets", row, "published",
                f"the target for {targets.at[row, 'year']} was published after its year: no promise, and not counted as one.",
                f"{targets.at[row, 'year']} 年的目标在当年过后才公布，不算承诺，不计入达标统计。")
        for row in targets.index[late]
    ]  # fmt: skip


def other_units(indicators: pd.DataFrame) -> list[Problem]:
    """Ratios of parts in different units."""
    rows = indicators.set_index("indicator", drop=False).assign(line=indicators.index.to_numpy())
    return [
        _notice("indicators", rows.at[code, "line"], "identity",
                f"divides {top} ({units[0]}) by {bottom} ({units[1]}): the result is no percentage.",
                f"{top}（{units[0]}）除以 {bottom}（{units[1]}），结果不是百分比。")
        for code, (top, bottom) in ratios_of(indicators).items()
        if {top, bottom} <= set(rows.index)
        and split((units := (rows.at[top, "unit"], rows.at[bottom, "unit"]))[0]) != split(units[1])
    ]  # fmt: skip


def other_scopes(rows: pd.DataFrame) -> list[Problem]:
    """Figures that say a rate of a level, or a level of a rate."""
    fits = pd.Series(False, index=rows.index)
    for kind, scopes in SCOPES.items():
        fits |= rows["kind"].eq(kind) & rows["scope"].isin(scopes)
    rate = rows["scope"].isin(RATES) | ~rows["kind"].isin(["flow", "stock"])
    return [
        _notice("observations", row, "scope", f"{rows.at[row, 'scope']} doesn't fit {rows.at[row, 'indicator']}, which is a {rows.at[row, 'kind']}.",
                f"{rows.at[row, 'scope']} 与指标 {rows.at[row, 'indicator']} 的类型（{rows.at[row, 'kind']}）不符。")
        for row in rows.index[~fits & rate]
    ]  # fmt: skip


def steep(rows: pd.DataFrame, codes: pd.DataFrame) -> list[Problem]:
    """Growth rates that are more likely amounts."""
    beyond = (
        rows["kind"].eq("growth")
        & rows["number"].abs().gt(STEEP)
        & ~rows["indicator"].isin(codes.index[codes["unit"].eq("倍")])
    )
    return [
        _notice("observations", row, "value", f"{rows.at[row, 'value']} % is no usual growth rate; it may be an amount.",
                f"{rows.at[row, 'value']}% 不像增长率，可能是绝对数。")
        for row in rows.index[beyond]
    ]  # fmt: skip


def other_sizes(rows: pd.DataFrame, codes: pd.DataFrame) -> list[Problem]:
    """Figures far from those of the years around them, as one in another unit is."""
    level = rows["kind"].isin(["flow", "stock", "ratio"]) & rows["number"].gt(0) & rows["period"].eq("annual")
    rows = rows[level].sort_values(["region", "indicator", "at"], kind="stable")
    rows = rows.assign(size=np.log10(rows["number"]))
    series = rows.groupby(["region", "indicator"], sort=False)
    jump = series["size"].diff().abs().ge(FAR) & series["at"].diff().le(NEAR)
    found = []
    for _, own in rows[jump.groupby([rows["region"], rows["indicator"]]).transform("any")].groupby(
        ["region", "indicator"], sort=False
    ):
        size, year = own["size"].to_numpy(), own["at"].to_numpy()
        for i, row in enumerate(own.index):
            near = np.abs(year - year[i]) <= NEAR
            near[i] = False
            away = size[i] - np.median(size[near]) if near.any() else 0.0
            if abs(away) >= FAR:
                found.append(_of_another_size(own, row, float(away), codes.at[own.at[row, "indicator"], "unit"]))
    return sorted(found, key=lambda one: one.row or 0)


def _of_another_size(own: pd.DataFrame, row: int, away: float, unit: str) -> Problem:
    times, value = f"{10 ** abs(away):,.0f}", own.at[row, "value"]
    said = Text(f"about {times} times the years around it", f"约为前后年份的 {times} 倍")
    if away < 0:
        said = Text(f"about 1/{times} of the years around it", f"约为前后年份的 1/{times}")
    return _notice(
        "observations", row, "value",
        f"{value} is {said.en}. Is it in {unit}?", f"{value} {said.zh}，请核对单位是否为 {unit}。",
    )  # fmt: skip


def above_their_parent(rows: pd.DataFrame, regions: pd.DataFrame) -> list[Problem]:
    """Amounts of a region above those of the region it lies in."""
    own = rows[rows["kind"].isin(["flow", "stock"]) & rows["period"].eq("annual")]
    keys = ["region", "indicator", "at"]
    most = own.groupby(keys, sort=False)["number"].max().rename("whole")
    parent = looked_up(own["region"], regions.set_index("region")["parent"])
    whole = pd.MultiIndex.from_arrays([parent, own["indicator"], own["at"]])
    above = own["number"].to_numpy() > 2 * most.reindex(whole).to_numpy()
    return [
        _notice("observations", row, "value",
                f"{own.at[row, 'value']} is more than twice the figure of the whole region {parent[row]}. Is the unit right?",
                f"{own.at[row, 'value']} 超过上级地区 {parent[row]} 数值的两倍，请核对单位。")
        for row in own.index[above & (most.reindex(whole).to_numpy() > 0)]
    ]  # fmt: skip
