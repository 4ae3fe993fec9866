"""The board: the answer on one sheet, as on the page."""

from __future__ import annotations

import math
from typing import Any

from ..attainment import Outlook, Target, answer_words
from ..attainment.leading import leading, others
from ..attainment.reasons import reasons
from ..attainment.target import State
from ..wording import chances, markup, words
from ..wording.target_text import target_text
from .excel_cells import GAP, PERCENT, Book, Column, as_printed, estimated, finish, page, table, write
from .method import known_by, shown, title

#: Row of the heads, counted from 0.
HEADS = 3


def board(book: Book, name: str, outlook: Outlook) -> None:
    """Each target that has a probability, how the leading ones stand together, and what matters most.

    Parameters
    ----------
    book : Book
        Where it is added.
    name : str
        Of the sheet.
    outlook : Outlook
        Of a region and year.
    """
    columns = _columns(book)
    foot = known_by(outlook).of(book.lang)
    sheet = page(book, name, [column.width for column in columns], foot)
    write(sheet, 0, 0, title(outlook).of(book.lang), book.look("title"))
    write(sheet, 1, 0, foot, book.look("line"))
    every = [*leading(outlook.targets), *others(outlook.targets)]
    first = {t.id for t in leading(outlook.targets)}
    row = table(book, sheet, HEADS, columns, [_row(book, t, t.id in first) for t in every])
    if every:
        bars = {"type": "data_bar", "bar_color": "#9dbce0", "min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}  # fmt: skip
        sheet.conditional_format(HEADS + 1, 3, row - 1, 3, bars)
    row = _together(book, sheet, row + 1, outlook)
    row = _said(book, sheet, row, outlook, len(columns) - 1)
    finish(sheet, HEADS, row, len(columns))


def _columns(book: Book) -> list[Column]:
    return [
        Column(book.text("indicator", "指标"), 30), Column(book.text("target", "目标"), 16), Column(book.text("headline", "核心指标"), 9),
        Column(book.text("probability", "达标概率"), 12, PERCENT), Column(book.text("about, of 20", "20 次中约"), 9, "0"),
        Column(book.text("in words", "判断"), 15), Column(book.text("evidence", "证据"), 12), Column(book.text("last figure", "最近值"), 10),
        Column(book.text("of year", "年份"), 7, "0"), Column(book.text("median", "中位数"), 9), Column(book.text("80% from", "80% 下限"), 9),
        Column(book.text("80% to", "80% 上限"), 9),
    ]  # fmt: skip


def _row(book: Book, t: Target, first: bool) -> list[Any]:
    zh, certain = book.lang == "zh", t.state is State.PUBLISHED
    sign = next(
        (words.QUALIFIER_SIGNS[q] for q in (t.last_qualifier or "").split("+") if q in words.QUALIFIER_SIGNS), ""
    )
    return [
        t.name(book.lang), target_text(t, book.lang), book.text("yes", "是") if t.headline and first else "",
        (shown(t.probability), "0%" if certain else PERCENT), None if certain else t.of_twenty, t.verdict_zh if zh else t.verdict,
        t.evidence_zh if zh else t.evidence,
        (t.last_value, as_printed(t.last_value, sign)) if t.last_value is not None else GAP, t.last_year,
        estimated(t.median, t.integer), estimated(t.lo80, t.integer), estimated(t.hi80, t.integer),
    ]  # fmt: skip


def _together(book: Book, sheet: Any, row: int, outlook: Outlook) -> int:
    """How the leading targets stand together; the first row below it."""
    said = answer_words.together(outlook.together)
    if not said:
        return row
    write(sheet, row, 0, answer_words.together_name(outlook.together).of(book.lang), book.look("head"))
    for n, head in enumerate((book.text("in words", "说明"), "", book.text("probability", "概率")), start=1):
        write(sheet, row, n, head, book.look("head"))
    for at, (what, chance) in enumerate(said, start=row + 1):
        write(sheet, at, 0, what.of(book.lang), book.look("text"))
        write(sheet, at, 1, chances.bare(chance).of(book.lang), book.look("text"))
        write(sheet, at, 2, None, book.look("text"))
        write(sheet, at, 3, shown(chance), book.look("text", PERCENT))
    return row + len(said) + 2


def _said(book: Book, sheet: Any, row: int, outlook: Outlook, wide: int) -> int:
    """What matters most, and how many targets can't be forecast; the first row below it."""
    first = leading(outlook.targets)
    weak = answer_words.weakest(min(first, key=lambda t: t.evidence_grade)) if len(first) > 1 else None
    lines = [weak.of(book.lang)] if weak else []
    lines += [answer_words.missing(outlook.targets).of(book.lang), *(f"{n}. {one.of(book.lang)}" for n, one in enumerate(reasons(outlook).first, 1))]  # fmt: skip
    without = sum(t.probability is None for t in outlook.targets)
    if without:
        lines.append(
            book.text(
                f"{without} more can't be forecast: the sheet of targets says what figure each would need.",
                f"另有 {without} 个目标无法预测，各缺什么数据见“目标”表。",
            )
        )
    for line in filter(None, lines):
        sheet.merge_range(row, 0, row, wide, "", book.look("plain"))
        write(sheet, row, 0, line, book.look("plain"))
        # merged cells don't grow by themselves
        sheet.set_row(row, 15.5 * math.ceil(markup.width(line) / 140))
        row += 1
    return row
