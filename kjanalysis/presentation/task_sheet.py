"""The plan's numbered items: out of a report, and followed through a year.

:func:`kjanalysis.reports.items` reads them from a report's proposals; :func:`tracked` sets beside
each reviewed task (`tasks.csv`, named by `chapters.csv`) its goals, the latest figure known, and the
probability where there is one. What isn't known is said to be not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from ..attainment import Outlook, Target
from ..notation.identities import parse
from ..tables import Snapshot
from ..tables.unit_words import unit_words
from ..wording import chances, markup, words
from ..wording.citations import Cited, reference
from ..wording.target_text import target_text
from ..wording.text import Text

#: Columns of :func:`tracked`; the last four are codes and a number, the rest is for reading.
COLUMNS = [
    "section", "chapter", "number", "task", "goal", "latest", "probability", "outlook", "goal_source", "latest_source",
    "has_goal", "has_figure", "has_forecast", "chance",
]  # fmt: skip

_KINDS = {"goal_source": object, "latest_source": object, "chance": float}

_NO_GOAL = Text("no numerical goal", "无量化目标")
_NO_FIGURE = Text("no data", "无数据")
_NO_FORECAST = Text("can't be forecast", "无法预测")


def tracked(outlook: Outlook, known: Snapshot, lang: str = "zh") -> pd.DataFrame:
    """A region's tasks of a year: goal, latest figure, probability.

    Parameters
    ----------
    outlook : Outlook
        Of the region and year.
    known : Snapshot
    lang : {"zh", "en"}

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. goal_source and latest_source are
        :class:`kjanalysis.wording.citations.Reference` or None; a task with
        several goals has several rows, one without a goal has one. ``chapter`` is the
        name of the task's section, empty where none is known.
    """
    names = _chapter_names(outlook, known, lang)
    mine = known.tasks[known.tasks["region"].eq(outlook.region) & known.tasks["year"].eq(outlook.year)]
    by_id = {target.id: target for target in outlook.targets}
    rows = known.latest(outlook.region).sort_values("year", kind="stable")
    latest = {row.indicator: row for row in rows.itertuples()}
    shown = []
    for task in mine.itertuples():
        head = [task.section, names.get(task.section, ""), task.number, Text(task.title_en, task.title_zh).of(lang)]
        goals = [by_id[name] for name in task.targets.split() if name in by_id]
        if not goals:
            shown.append([*head, _NO_GOAL.of(lang), "–", "–", "", None, None, False, False, False, None])
        shown += [[*head, *_goal(target, _latest(target, latest, known), known, lang)] for target in goals]
    return pd.DataFrame(shown, columns=COLUMNS).astype(_KINDS)


def _chapter_names(outlook: Outlook, known: Snapshot, lang: str) -> dict[str, str]:
    """Names of the plan's sections, where `chapters.csv` has them."""
    rows = known.chapters
    mine = rows[rows["region"].eq(outlook.region) & rows["year"].eq(outlook.year)]
    return {row.section: Text(row.title_en, row.title_zh).of(lang) for row in mine.itertuples()}


def _goal(target: Target, row: Any, known: Snapshot, lang: str) -> list[Any]:
    """A goal's cells, from ``goal`` on; ``row`` is its indicator's latest figure or None."""
    figure, there = _NO_FIGURE.of(lang), None
    if row is not None:
        there = reference(pd.Series(row._asdict()), known.sources)
        value = words.printed(row.value, row.qualifier, unit_words(known.codes, row.indicator, lang).behind)
        figure = _whose(row, target, known, lang) + Text(f"{value} ({row.year})", f"{value}（{row.year}）").of(lang)
    chance = target.probability
    said = _NO_FORECAST if chance is None else chances.verdict(chance)
    return [
        f"{target.name(lang)} {target_text(target, lang)}", figure, words.percent(chance), said.of(lang),
        target.reference, there, True, row is not None, chance is not None, chance,
    ]  # fmt: skip


def overall(outlook: Outlook, known: Snapshot, lang: str = "zh") -> pd.DataFrame:
    """The headline targets, and those that belong to no task, as rows of :func:`tracked`.

    Parameters
    ----------
    outlook : Outlook
        Of the region and year.
    known : Snapshot
    lang : {"zh", "en"}

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`, number 0; headline targets first, then those that are forecast.
    """
    mine = known.tasks[known.tasks["region"].eq(outlook.region) & known.tasks["year"].eq(outlook.year)]
    in_tasks = {name for cell in mine["targets"] for name in cell.split()}
    latest = {
        row.indicator: row for row in known.latest(outlook.region).sort_values("year", kind="stable").itertuples()
    }
    chosen = [target for target in outlook.targets if target.headline or target.id not in in_tasks]
    chosen.sort(key=lambda target: (not target.headline, target.probability is None))
    shown = [["", "", 0, "–", *_goal(target, _latest(target, latest, known), known, lang)] for target in chosen]
    return pd.DataFrame(shown, columns=COLUMNS).astype(_KINDS)


class Chapter(NamedTuple):
    """A chapter of the sheet: its name, and its rows of :func:`tracked`."""

    name: str
    rows: pd.DataFrame


def chapters(table: pd.DataFrame, above: pd.DataFrame, lang: str = "zh") -> list[Chapter]:
    """The sheet's rows by chapter, targets that stand above all tasks first.

    Parameters
    ----------
    table, above : DataFrame
        Of :func:`tracked` and :func:`overall`.
    lang : {"zh", "en"}

    Returns
    -------
    list of Chapter
        A chapter of tasks is named by its place in the plan, by what it is about where
        `chapters.csv` says so, and by the numbers of its tasks.
    """
    made = [Chapter(Text("Overall targets", "总体目标").of(lang), above)] if len(above) else []
    for section, rows in table.groupby("section", sort=False):
        first, last = rows["number"].min(), rows["number"].max()
        numbers = f"{first}" if first == last else f"{first}–{last}"
        tasks = Text(f"task{'s' if first != last else ''} {numbers}", f"任务 {numbers}").of(lang)
        place, name = section.replace("/", ""), rows["chapter"].iloc[0]
        fullwidth = place.replace("(", "（").replace(")", "）")
        made.append(Chapter(Text(f"{name or place}: {tasks}", f"{fullwidth}{name}：{tasks}").of(lang), rows))
    return made


def _latest(target: Target, latest: dict[str, Any], known: Snapshot) -> Any:
    """A goal's latest figure; of a net change or a growth rate without one that of what changes."""
    tie = parse(known.indicator(target.indicator).identity)
    base = latest.get(tie.parts[0]) if tie is not None and tie.kind != "ratio" else None
    return latest.get(target.indicator, base)


def _whose(row: Any, target: Target, known: Snapshot, lang: str) -> str:
    """Whose figure it is, where it isn't the goal's own."""
    if row.indicator == target.indicator:
        return ""
    name = known.indicator(row.indicator)
    return Text(f"{name.en or name.zh}: ", f"{name.zh or name.en}：").of(lang)


def summary(table: pd.DataFrame, lang: str = "zh") -> str:
    """One line of Markdown on :func:`tracked`."""
    if table.empty:
        return Text(
            "**No tasks are entered for this region and year.**", "**该地区该年度没有登记任务。**"
        ).of(lang)  # fmt: skip
    numbers = table["number"].nunique()
    goals, data, forecast = (int(table[name].sum()) for name in ("has_goal", "has_figure", "has_forecast"))
    return Text(
        f"{numbers} task{'s' if numbers != 1 else ''} with {goals} numerical goal{'s' if goals != 1 else ''}. "
        f"Of these goals, {data} {'has' if data == 1 else 'have'} published data and {forecast} can be forecast.",
        f"共 {numbers} 项任务、{goals} 个量化目标。其中 {data} 个有已公布的数据，{forecast} 个可以预测。",
    ).of(lang)


def heading(outlook: Outlook, lang: str = "zh") -> str:
    """The printed sheet's title."""
    return Text(
        f"{outlook.region_en or outlook.region_zh}: tasks of {outlook.year} (as known on {outlook.as_of})",
        f"{outlook.region_zh} {outlook.year} 年科技工作任务跟踪表（截至 {outlook.as_of}）",
    ).of(lang)


def forecast_only(table: pd.DataFrame, lang: str = "zh") -> pd.DataFrame | None:
    """The rows with a probability, columns named for reading; None if there are none."""
    rows = table[table["has_forecast"]]
    if rows.empty:
        return None
    sources = zip(rows["goal_source"], rows["latest_source"], strict=True)
    links = {(row, column): there for row, both in enumerate(sources) for column, there in enumerate(both, start=1)}
    rows = rows[["number", "task", "goal", "latest", "probability", "outlook"]]
    rows.columns = {
        "zh": ["序号", "任务", "目标", "最近数据", "达标概率", "判断"],
        "en": ["no.", "task", "goal", "latest figure", "probability", "in words"],
    }[lang]
    rows = rows.set_index(rows.columns[0])
    rows.index.name = None
    return Cited(rows, links, lang)


def sheet(table: pd.DataFrame, heading: str, lang: str = "zh", above: pd.DataFrame | None = None) -> str:
    """The tasks as one printable page: a bureau's sheet for its quarterly meeting.

    Parameters
    ----------
    table : DataFrame
        As :func:`tracked` gives it.
    heading : str
    lang : {"zh", "en"}
    above : DataFrame, optional
        Of :func:`overall`; stands first.

    Returns
    -------
    str
        HTML with its own print styles; a task's cells span its goals, chapters are separate bodies.
    """
    zh = lang == "zh"
    names = ("序号", "任务", "目标", "最近数据", "达标概率", "判断", "本季进展") if zh else (
        "no.", "task", "goal", "latest figure", "probability", "in words", "this quarter"
    )  # fmt: skip
    out = [_STYLE, f'<table class="kj-tasks"><caption>{markup.html(heading)}</caption><thead><tr>']
    out += [f"<th>{markup.html(name)}</th>" for name in names] + ["</tr></thead>"]
    for name, chapter in chapters(table, table.iloc[:0] if above is None else above, lang):
        out.append(f'<tbody><tr class="kj-chapter"><td colspan="{len(names)}">{markup.html(name)}</td></tr>')
        for number, task in chapter.groupby("number", sort=False):
            out += _rows(task, f"{number or '–'}", lang)
        out.append("</tbody>")
    return re.sub(r"\n+", "\n", "".join(out) + "</table>")


def _rows(task: pd.DataFrame, number: str, lang: str) -> Iterator[str]:
    """A task's rows: its number and title span its goals."""
    for k, row in enumerate(task.itertuples()):
        span = f' rowspan="{len(task)}"'
        head = f"<td{span}>{number}</td><td{span}>{markup.html(row.task)}</td>" if k == 0 else ""
        cited = (
            (row.goal, row.goal_source),
            (row.latest, row.latest_source),
            (row.probability, None),
            (row.outlook, None),
        )
        cells = [there.link(text, lang) if there else markup.html(text) for text, there in cited]
        yield f"<tr>{head}<td>{'</td><td>'.join(cells)}</td><td></td></tr>"


_STYLE = """<style>
.kj-tasks {border-collapse: collapse; width: 100%; font-size: 13px}
.kj-tasks caption {font-weight: bold; font-size: 16px; padding: 6px; caption-side: top}
.kj-tasks th, .kj-tasks td {border: 1px solid #999; padding: 4px 6px; text-align: left; vertical-align: top}
.kj-tasks td:nth-last-child(7), .kj-tasks td:nth-last-child(3) {white-space: nowrap}
.kj-tasks td:nth-last-child(3) {text-align: right; font-variant-numeric: tabular-nums}
.kj-tasks th:last-child {min-width: 90px}
.kj-tasks .kj-chapter td {background: #eef3f8; font-weight: bold}
@media print {.kj-tasks thead {display: table-header-group} .kj-tasks tr {break-inside: avoid} @page {size: A4 landscape}}
</style>"""
