"""The task sheet: goals with latest figure and probability, and columns to be filled at a quarterly meeting."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..attainment import Outlook
from ..presentation import task_sheet
from .excel_cells import PERCENT, Book, Column, finish, heads, page, tall, write
from .method import known_by, shown

#: Row of the heads, counted from 0.
HEADS = 2


def tasks(book: Book, name: str, outlook: Outlook) -> None:
    """Each goal in a row under its chapter, headline targets first.

    Parameters
    ----------
    book : Book
        Where it is added.
    name : str
        Of the sheet.
    outlook : Outlook
        Of a region and year.
    """
    known, lang = outlook.known, book.lang
    columns = [
        Column(book.text("no.", "序号"), 6), Column(book.text("task", "任务"), 24), Column(book.text("goal", "目标"), 34),
        Column(book.text("latest figure", "最近数据"), 16), Column(book.text("probability", "达标概率"), 10), Column(book.text("in words", "判断"), 14),
        Column(book.text("office in charge", "责任单位"), 16), Column(book.text("due", "时限"), 12), Column(book.text("this quarter", "本季进展"), 30),
    ]  # fmt: skip
    sheet = page(book, name, [column.width for column in columns], known_by(outlook).of(lang))
    write(sheet, 0, 0, task_sheet.heading(outlook, lang), book.look("title"))
    heads(book, sheet, HEADS, columns)
    row = HEADS + 1
    for chapter in task_sheet.chapters(
        task_sheet.tracked(outlook, known, lang), task_sheet.overall(outlook, known, lang), lang
    ):
        sheet.merge_range(row, 0, row, len(columns) - 1, "", book.look("group"))
        write(sheet, row, 0, chapter.name, book.look("group"))
        row += 1
        before = None
        for goal in chapter.rows.itertuples():
            _goal(book, sheet, row, goal, goal.number != before)
            tall(sheet, row, [(goal.task, 24), (goal.goal, 34), (goal.latest, 16)])
            before, row = goal.number, row + 1
    finish(sheet, HEADS, row, len(columns), fixed=2)


def _goal(book: Book, sheet: Any, row: int, goal: Any, first: bool) -> None:
    """One goal; number and title of a task stand once."""
    cells = [(goal.number or "–") if first else "", goal.task if first else "", goal.goal, goal.latest]
    for n, cell in enumerate(cells):
        write(sheet, row, n, cell, book.look("words" if n else "text"))
    write(sheet, row, 4, shown(None if pd.isna(goal.chance) else goal.chance), book.look("text", PERCENT))
    write(sheet, row, 5, goal.outlook, book.look("words"))
    for n in (6, 7, 8):
        write(sheet, row, n, None, book.look("words"))
