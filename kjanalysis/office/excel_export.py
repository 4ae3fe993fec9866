"""The workbook: board, what-if, targets, quantiles, history, tasks, sources, method, draws."""

from __future__ import annotations

import datetime as dt
import io

import xlsxwriter

from ..attainment import Outlook
from . import excel_board, excel_facts, excel_targets, excel_tasks, excel_what_if
from .excel_cells import Book
from .method import title


def workbook(outlook: Outlook, lang: str) -> bytes:
    """The workbook as the content of an .xlsx file.

    Parameters
    ----------
    outlook : Outlook
        With at least one target.
    lang : {"zh", "en"}
        Language of the workbook.

    Returns
    -------
    bytes
        The same for the same outlook: XlsxWriter dates what it zips by one fixed day.
    """
    to = io.BytesIO()
    made = xlsxwriter.Workbook(
        to, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    day = dt.datetime.combine(outlook.as_of, dt.time())
    made.set_properties({"title": title(outlook).of(lang), "author": "kjanalysis", "created": day})
    book = Book(made, lang, {})
    drawn = book.text("Draws", "抽样")
    found = excel_what_if.rows(outlook, drawn)
    excel_board.board(book, book.text("Board", "看板"), outlook)
    if found:
        excel_what_if.what_if(book, book.text("What-if", "试算"), outlook, found)
    excel_targets.targets(book, book.text("Targets", "目标"), outlook)
    excel_targets.quantiles(book, book.text("Quantiles", "分位数"), outlook)
    excel_facts.history(book, book.text("History", "历史"), outlook)
    excel_tasks.tasks(book, book.text("Tasks", "任务"), outlook)
    excel_facts.sources(book, book.text("Sources", "来源"), outlook)
    excel_facts.method_sheet(book, book.text("Method", "方法"), outlook)
    if found:
        excel_what_if.draws(book, drawn, found)
    made.close()
    return to.getvalue()
