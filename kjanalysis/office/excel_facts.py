"""What was published: figures wide by years as in a yearbook, each with its source, and how all is made."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..attainment import Outlook
from ..presentation import outlook_tables
from ..tables.history import figures
from ..tables.unit_words import unit_words
from ..wording import citations, words
from .excel_cells import Book, Column, as_printed, finish, page, table, tall, write
from .method import known_by, method

#: Row of the heads, counted from 0.
HEADS = 2


def _figures(outlook: Outlook) -> pd.DataFrame:
    """The region's figures, those of targets first; empty where there are none."""
    if outlook.region not in outlook.known.with_figures:
        return outlook.forecast.history
    rows = figures(outlook.known, outlook.region)
    first = [t.indicator for t in outlook.targets]
    order = {code: n for n, code in enumerate(dict.fromkeys([*first, *rows["indicator"]]))}
    return rows.sort_values("indicator", key=lambda codes: codes.map(order), kind="stable", ignore_index=True)


def history(book: Book, name: str, outlook: Outlook) -> None:
    """An indicator a row, a year a column; a figure is a number that shows its sign.

    Parameters
    ----------
    book : Book
        Where it is added.
    name : str
        Of the sheet.
    outlook : Outlook
        Of a region and year.
    """
    rows, codes = _figures(outlook), outlook.known.codes
    years = list(range(int(rows["year"].min()), int(rows["year"].max()) + 1)) if len(rows) else []
    columns = [Column(book.text("indicator", "指标"), 32), Column(book.text("unit", "单位"), 14)]
    columns += [Column(str(year), 9) for year in years]
    sheet = page(book, name, [column.width for column in columns], known_by(outlook).of(book.lang))
    write(sheet, 0, 0, book.text("Published figures by year", "历年公布数据"), book.look("title"))
    said = book.text(
        "A sign before a figure says that it was published as more than, at least or about; * preliminary. The cell holds the number.",
        "数字前的符号表示公布时为“超过、不低于、约”；* 为初步数。单元格内仍是数字。",
    )
    sheet.set_row(1, 30)
    sheet.merge_range(1, 0, 1, max(6, len(columns) - 1), "", book.look("note"))
    write(sheet, 1, 0, said, book.look("note"))
    shown: list[list[Any]] = []
    for code, part in rows.groupby("indicator", sort=False):
        by_year = {int(row.year): (row.value, _number(row)) for row in part.itertuples()}
        unit = unit_words(codes, code, book.lang).head
        shown.append([codes.at[code, book.lang] or code, unit, *(by_year.get(year) for year in years)])
    finish(sheet, HEADS, table(book, sheet, HEADS, columns, shown), len(columns), fixed=2)


def _number(row: Any) -> str:
    sign = next((words.QUALIFIER_SIGNS[q] for q in row.qualifier.split("+") if q in words.QUALIFIER_SIGNS), "")
    return as_printed(row.value, sign, "*" if row.status == "preliminary" else "")


def sources(book: Book, name: str, outlook: Outlook) -> None:
    """The sources behind the outlook, then every figure with where it stands.

    Parameters
    ----------
    book : Book
        Where it is added.
    name : str
        Of the sheet.
    outlook : Outlook
        Of a region and year.
    """
    heads = [
        ("indicator", "指标", 28), ("year", "年份", 7), ("figure", "数值", 11), ("said as", "限定", 12), ("unit", "单位", 14), ("status", "状态", 10),
        ("source", "来源", 44), ("grade", "等级", 9), ("place", "位置", 16), ("published", "公布日期", 12), ("address", "网址", 40),
    ]  # fmt: skip
    columns = [Column(book.text(en, zh), width, wrap=en != "address") for en, zh, width in heads]
    sheet = page(book, name, [column.width for column in columns], known_by(outlook).of(book.lang))
    write(sheet, 0, 0, book.text("Sources", "来源"), book.look("title"))
    rows, known = _figures(outlook), outlook.known
    there = citations.references(rows, known.sources) if len(rows) else []
    shown = [
        [
            known.codes.at[row.indicator, book.lang] or row.indicator, (int(row.year), "0"), (row.value, as_printed(row.value)),
            words.qualified(row.qualifier, False).of(book.lang), unit_words(known.codes, row.indicator, book.lang).head,
            words.STATUS[row.status].of(book.lang), one.title, _grade(one.grade, book.lang), one.locator, one.published, citations.web(one.url),
        ]
        for row, one in zip(rows.itertuples(), there, strict=True)
    ]  # fmt: skip
    last = table(book, sheet, HEADS, columns, shown)
    sheet.autofilter(HEADS, 0, max(last - 1, HEADS), len(columns) - 1)
    behind = outlook_tables.sources(outlook, book.lang)
    row = last + 1
    if behind is not None:
        write(sheet, row, 0, book.text("Sources behind the outlook", "展望所依据的来源"), book.look("head"))
        for cells in behind.itertuples():
            row += 1
            title, grade, published, places = cells
            sheet.merge_range(row, 0, row, 10, "", book.look("text"))
            write(sheet, row, 0, " · ".join(one for one in (title, grade, published, places) if one), book.look("text"))
    finish(sheet, HEADS, row + 1, len(columns))


def _grade(grade: str, lang: str) -> str:
    return citations.GRADES_ZH.get(grade, grade) if lang == "zh" else grade


def method_sheet(book: Book, name: str, outlook: Outlook) -> None:
    """How an outlook is made, in five lines.

    Parameters
    ----------
    book : Book
        Where it is added.
    name : str
        Of the sheet.
    outlook : Outlook
        Of a region and year.
    """
    sheet = page(book, name, [72], known_by(outlook).of(book.lang), portrait=True)
    write(sheet, 0, 0, book.text("Method", "方法"), book.look("title"))
    row = HEADS
    for n, one in enumerate(method(outlook), start=1):
        said = f"{n}. {one.of(book.lang)}"
        write(sheet, row, 0, said, book.look("plain"))
        # a viewer's own Chinese font may be wider than the column's letters
        tall(sheet, row, [(said, 70)])
        row += 1
    sheet.print_area(0, 0, row - 1, 0)
