"""Outlooks as a table for a spreadsheet: a target a row, plain numbers, as Excel and as CSV."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from ..storage import csv_bytes
from ..wording.target_text import sign
from ..wording.text import Text
from .excel_cells import FULL, Book, finish, page, tall, write

#: Rows that a sheet of Excel holds, its head left out.
ROWS = 1_048_575

#: Columns: key of a target in `outlook.json`, or of the run; head; width; number format.
COLUMNS: tuple[tuple[str, Text, float, str], ...] = (
    ("region", Text("code", "地区代码"), 10, ""), ("name", Text("region", "地区"), 18, ""), ("year", Text("year", "年份"), 7, "0"),
    ("as_of", Text("published by", "数据截至"), 12, ""), ("indicator_name", Text("indicator", "指标"), 28, ""), ("headline", Text("headline", "核心指标"), 9, "0"),
    ("sign", Text("sign", "条件"), 6, ""), ("target", Text("target", "目标"), 10, "General"), ("target_high", Text("upper end", "目标上限"), 9, "General"),
    ("unit", Text("unit", "单位"), 9, ""), ("probability", Text("probability", "达标概率"), 11, FULL), ("verdict_said", Text("in words", "判断"), 15, ""),
    ("joint", Text("all headline targets", "核心指标全部达标概率"), 12, FULL), ("median", Text("median", "中位数"), 10, "General"), ("lo80", Text("80% from", "80% 下限"), 10, "General"),
    ("hi80", Text("80% to", "80% 上限"), 10, "General"), ("last_value", Text("last figure", "最近值"), 10, "General"), ("last_year", Text("of year", "最近值年份"), 8, "0"),
    ("n_observations", Text("figures of its own", "本地数据个数"), 9, "0"), ("evidence_said", Text("evidence", "证据"), 12, ""), ("indicator", Text("indicator code", "指标代码"), 24, ""),
    ("id", Text("target id", "目标编号"), 16, ""),
)  # fmt: skip


def rows(outlooks: Iterable[dict[str, Any]], lang: str) -> list[list[Any]]:
    """Outlooks' targets, a row each; a run without targets has none.

    Parameters
    ----------
    outlooks : iterable of dict
        Of `outlook.json`.
    lang : {"zh", "en"}
        Language of names and words.

    Returns
    -------
    list of list
        A cell a column of :data:`COLUMNS`: text, number or None.
    """
    zh, found = lang == "zh", []
    for outlook in outlooks:
        run = {key: outlook.get(key) for key in ("region", "year", "as_of")}
        run |= {"name": outlook.get("region_zh" if zh else "region_en"), "joint": outlook["joint"]["probability"]}
        for t in outlook["targets"]:
            said = {
                "indicator_name": t.get("indicator_zh" if zh else "indicator_en"), "verdict_said": t.get("verdict_zh" if zh else "verdict"),
                "evidence_said": t.get("evidence_zh" if zh else "evidence"), "headline": int(bool(t.get("headline"))),
                "sign": sign(t["comparator"], t.get("higher_is_better", True)) if t.get("comparator") else None,
                "unit": t.get("unit" if zh else "unit_en", t.get("unit")),
            }  # fmt: skip
            row = t | said | run
            found.append([row.get(key) for key, *_ in COLUMNS])
    return found


def csv(outlooks: Iterable[dict[str, Any]], lang: str) -> bytes:
    """The table as CSV, with the mark that Excel needs.

    Parameters
    ----------
    outlooks : iterable of dict
        Of `outlook.json`.
    lang : {"zh", "en"}
        Language of heads and words.

    Returns
    -------
    bytes
        UTF-8.
    """
    table = pd.DataFrame(rows(outlooks, lang), columns=[head.of(lang) for _, head, *_ in COLUMNS], dtype=object)
    return csv_bytes(table)


def xlsx(outlooks: Sequence[dict[str, Any]], lang: str) -> bytes:
    """The table as an Excel workbook.

    Parameters
    ----------
    outlooks : sequence of dict
        Of `outlook.json`.
    lang : {"zh", "en"}
        Language of heads and words.

    Returns
    -------
    bytes
        The content of an .xlsx file; at most :data:`ROWS` rows, which Parquet and CSV don't stop at.
    """
    to = io.BytesIO()
    made = xlsxwriter.Workbook(
        to, {"constant_memory": True, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    made.set_properties({"author": "kjanalysis", "created": dt.datetime(1980, 1, 1)})
    book, found = Book(made, lang, {}), rows(outlooks, lang)[:ROWS]
    sheet = page(
        book, book.text("Outlooks", "展望"), [width for _, _, width, _ in COLUMNS], book.text("Outlooks", "展望")
    )
    # before its cells, since rows are written away
    tall(sheet, 0, [(head.of(lang), width) for _, head, width, _ in COLUMNS])
    for n, (_, head, _, _) in enumerate(COLUMNS):
        write(sheet, 0, n, head.of(lang), book.look("head"))
    looks = [book.look("address", number) for *_, number in COLUMNS]
    for k, cells in enumerate(found, start=1):
        for n, (cell, look) in enumerate(zip(cells, looks, strict=True)):
            if cell is not None:
                write(sheet, k, n, cell, look)
    finish(sheet, 0, len(found) + 1, len(COLUMNS), fixed=2)
    sheet.autofilter(0, 0, len(found), len(COLUMNS) - 1)
    made.close()
    return to.getvalue()
