"""The plan's numbered items: out of a report, and followed through a year.

:func:`items` reads them from a report's proposals; :func:`tracked` sets beside
each reviewed task (`tasks.csv`) its goals, the latest figure known, and the
probability where there is one. What isn't known is said to be not known.
"""

from __future__ import annotations

import datetime as dt
import html
import re

import pandas as pd

from .. import tables
from ..attainment import Outlook
from ..tables import vintage
from ..wording import words
from ..wording.citations import Cited, behind, reference
from ..wording.target_text import target_text


def tracked(outlook: Outlook, known: tables.Tables, as_of: dt.date, lang: str = "zh") -> pd.DataFrame:
    """A region's tasks of a year: goal, latest figure, probability.

    Parameters
    ----------
    outlook : Outlook
        Of the region and year.
    known : Tables
    as_of : date
        Nothing published later is shown.
    lang : {"zh", "en"}

    Returns
    -------
    DataFrame
        section, number, task, goal, latest, probability, outlook, and
        goal_source and latest_source (:class:`kjanalysis.wording.citations.Reference` or
        None); a task with several goals has several rows, one without a goal has one.
    """
    zh = lang == "zh"
    mine = known.tasks[known.tasks["region"].eq(outlook.region) & known.tasks["year"].eq(outlook.year)]
    by_id = _by_id(outlook, known)
    latest = _latest(outlook.region, known, as_of)
    units = known.indicators.set_index("indicator")
    rows = []
    for task in mine.itertuples():
        title = task.title_zh if zh else task.title_en
        ids = [name for name in task.targets.split() if name in by_id]
        if not ids:
            note = "无量化目标" if zh else "no figure set"
            rows.append([task.section, task.number, title, note, "–", "–", "", None, None])
        for name in ids:
            target = by_id[name]
            row = latest.get(target["indicator"])
            figure, there = "无数据" if zh else "no data", None
            if row is not None:
                there = reference(row, known.sources)
                shown = words.printed(row["value"], row["qualifier"], units.at[target["indicator"], "unit"])
                figure = f"{shown}（{row['year']}）" if zh else f"{shown} ({row['year']})"
            probability = target["probability"]
            said = (
                words.verdict(probability)[zh]
                if probability is not None
                else ("暂不能预测" if zh else "can't be forecast")
            )
            label = target["indicator_zh"] if zh else target["indicator_en"]
            goal = f"{label} {target_text(target, lang)}"
            rows.append(
                [
                    task.section,
                    task.number,
                    title,
                    goal,
                    figure,
                    words.percent(probability),
                    said,
                    behind(target)[0],
                    there,
                ]
            )
    columns = ["section", "number", "task", "goal", "latest", "probability", "outlook", "goal_source", "latest_source"]
    return pd.DataFrame(rows, columns=columns).astype({"goal_source": object, "latest_source": object})


def summary(table: pd.DataFrame, lang: str = "zh") -> str:
    """One line of Markdown on :func:`tracked`."""
    zh = lang == "zh"
    if table.empty:
        return "**该地区该年度没有登记任务。**" if zh else "**No tasks are entered for this region and year.**"
    goals = table[table["outlook"].ne("")]
    numbers = table["number"].nunique()
    data = int((~goals["latest"].isin(["无数据", "no data"])).sum())
    forecast = int(goals["probability"].ne("–").sum())
    if zh:
        return f"共 {numbers} 项任务，{len(goals)} 个量化目标；其中 {data} 个有已公布的数据，{forecast} 个可预测。"
    return (
        f"{numbers} tasks, {len(goals)} goals with a figure; {data} of them have published data, {forecast} a forecast."
    )


def heading(outlook: Outlook, as_of: dt.date, lang: str = "zh") -> str:
    """The printed sheet's title."""
    if lang == "zh":
        return f"{outlook.region_zh} {outlook.year} 年科技工作任务跟踪表（截至 {as_of}）"
    return f"{outlook.region_en or outlook.region_zh}: tasks of {outlook.year} (as known on {as_of})"


def forecast_only(table: pd.DataFrame, lang: str = "zh") -> pd.DataFrame | None:
    """The rows with a probability, columns named for reading; None if there are none."""
    rows = table[table["probability"].ne("–")]
    if rows.empty:
        return None
    sources = zip(rows["goal_source"], rows["latest_source"], strict=True)
    links = {(row, column): there for row, both in enumerate(sources) for column, there in enumerate(both, start=1)}
    rows = rows.drop(columns=["section", "goal_source", "latest_source"])
    rows.columns = (
        ["序号", "任务", "目标", "最近数据", "达标概率", "判断"]
        if lang == "zh"
        else ["no.", "task", "goal", "latest figure", "probability", "in words"]
    )
    rows = rows.set_index(rows.columns[0])
    rows.index.name = None
    return Cited(rows, links, lang)


def _by_id(outlook: Outlook, known: tables.Tables) -> dict[str, dict]:
    """Target id to the outlook's target."""
    return {target["id"]: target for target in outlook.targets if "id" in target}


def _latest(region: str, known: tables.Tables, as_of: dt.date) -> dict[str, dict]:
    rows = vintage.latest(known.observations[known.observations["region"].eq(region)], as_of)
    rows = rows.sort_values("year", kind="stable")
    return {row["indicator"]: row for row in rows.to_dict("records")}


def sheet(table: pd.DataFrame, heading: str, lang: str = "zh") -> str:
    """The tasks as one printable page: a bureau's sheet for its quarterly meeting.

    Parameters
    ----------
    table : DataFrame
        As :func:`tracked` gives it.
    heading : str
    lang : {"zh", "en"}

    Returns
    -------
    str
        HTML with its own print styles; a task's cells span its goals, chapters are separate bodies.
    """
    zh = lang == "zh"
    names = ("序号", "任务", "目标", "最近数据", "达标概率", "判断", "本季进展") if zh else (
        "no.", "task", "goal", "latest figure", "probability", "in words", "this quarter"
    )  # fmt: skip
    out = [_STYLE, f'<table class="kj-tasks"><caption>{html.escape(heading)}</caption><thead><tr>']
    out += [f"<th>{html.escape(name)}</th>" for name in names] + ["</tr></thead>"]
    for section, chapter in table.groupby("section", sort=False):
        out.append(
            f'<tbody><tr class="kj-chapter"><td colspan="{len(names)}">{html.escape(section.rsplit("/", 1)[-1])}</td></tr>'
        )
        for number, task in chapter.groupby("number", sort=False):
            for k, row in enumerate(task.itertuples()):
                span = f' rowspan="{len(task)}"'
                head = f"<td{span}>{number}</td><td{span}>{html.escape(row.task)}</td>" if k == 0 else ""
                cited = (
                    (row.goal, row.goal_source),
                    (row.latest, row.latest_source),
                    (row.probability, None),
                    (row.outlook, None),
                )
                cells = [there.link(text, lang) if there else html.escape(text) for text, there in cited]
                out.append(f"<tr>{head}<td>{'</td><td>'.join(cells)}</td><td></td></tr>")
        out.append("</tbody>")
    return re.sub(r"\n+", "\n", "".join(out) + "</table>")


_STYLE = """<style>
.kj-tasks {border-collapse: collapse; width: 100%; font-size: 13px}
.kj-tasks caption {font-weight: bold; font-size: 16px; padding: 6px; caption-side: top}
.kj-tasks th, .kj-tasks td {border: 1px solid #999; padding: 4px 6px; text-align: left; vertical-align: top}
.kj-tasks td:nth-last-child(7), .kj-tasks td:nth-last-child(3) {white-space: nowrap}
.kj-tasks th:last-child {min-width: 90px}
.kj-tasks .kj-chapter td {background: #eef3f8; font-weight: bold}
@media print {.kj-tasks thead {display: table-header-group} .kj-tasks tr {break-inside: avoid} @page {size: A4 landscape}}
</style>"""
