"""What an intake that was taken back had brought, and what is left, in words."""

from __future__ import annotations

import pandas as pd

from ..wording import Text
from . import journal

_HEADINGS = (
    Text("kind", "性质"), Text("region", "地区"), Text("indicator", "指标"), Text("year", "年份"), Text("value", "数值"),
    Text("source", "来源"),
)  # fmt: skip
_KINDS = {"observations.csv": Text("figure", "数据"), "targets.csv": Text("target", "目标")}


def table(entry: journal.Entry, lang: str = "zh") -> pd.DataFrame:
    """Figures and targets that were taken out, a row each.

    Parameters
    ----------
    entry : Entry
        As :func:`kjanalysis.intake.ingest.undo` gives it.
    lang : {"zh", "en"}

    Returns
    -------
    DataFrame
        Kind, region and indicator by their codes, year, value, source; all text.
    """
    rows = [
        (kind.of(lang), row["region"], row["indicator"], row["year"], _value(row), row["source"])
        for name, kind in _KINDS.items()
        for row in entry.taken.get(name, [])
    ]
    return pd.DataFrame(rows, columns=[one.of(lang) for one in _HEADINGS])


def _value(row: dict[str, str]) -> str:
    return "–".join(part for part in (row["value"], row.get("value_high", "")) if part)


def counts(entry: journal.Entry) -> Text:
    """How many rows were taken out of each table.

    Parameters
    ----------
    entry : Entry

    Returns
    -------
    Text
    """
    said = Text(
        f"{entry.rows()} rows taken back, written on {entry.when}: {_counted(entry).en}",
        f"已撤销 {entry.when} 写入的 {entry.rows()} 行：{_counted(entry).zh}",
    )
    if not entry.forgotten:
        return said
    return Text(
        f"{said.en}; choices of a code taken back: {entry.forgotten}",
        f"{said.zh}；同时撤销代码选择 {entry.forgotten} 项",
    )


def _counted(entry: journal.Entry) -> Text:
    return _listed({name: len(rows) for name, rows in entry.taken.items()})


def _listed(rows: dict[str, int]) -> Text:
    return Text(
        ", ".join(f"{count} in {name}" for name, count in rows.items()),
        "，".join(f"{name} {count} 行" for name, count in rows.items()),
    )


def remaining(entry: journal.Entry) -> Text:
    """What the tables still hold, and how many intakes can be taken back after this one.

    Parameters
    ----------
    entry : Entry

    Returns
    -------
    Text
    """
    rows, intakes = journal.left(entry.path.parent.parent)
    held = _listed(rows)
    return Text(
        f"left in your tables: {held.en}. Earlier intakes that can be taken back: {intakes}",
        f"自己的数据表中还有：{held.zh}。还可撤销的写入：{intakes} 次",
    )
