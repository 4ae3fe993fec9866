"""The review sheet as an Excel workbook: drop-downs, the number in red, codes on a page of their own.

Text that Excel would run as a formula is stored as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from ..errors import language
from ..reports import confidence
from ..wording.markup import FORMULA, clean
from .columns import CHOICES, COLUMNS, HEADINGS

if TYPE_CHECKING:
    from openpyxl import Workbook

# columns that hold numbers, and those whose text is folded
_NUMBERS = {"span_start": int, "span_end": int, "confidence": float}
_FOLDED = ("sentence", "reason", "indicator_zh", "indicator")

_WIDTHS = {
    "decision": 9, "indicator_zh": 26, "indicator": 26, "sentence": 62, "reason": 28, "unit": 9, "year": 11, "section_locator": 13,
    "qualifier": 12, "status": 11, "headline": 10,
}  # fmt: skip
_USUAL_WIDTH = 9

# how the reason of a row is shaded, by its step of confidence
_COLOURS = {confidence.Step.AMBER: "FFF2CC", confidence.Step.RED: "F8CBAD"}

# the proposals' first row: headings in the language of messages and the columns' names stand above
_FIRST = 3


def workbook(table: pd.DataFrame, indicators: pd.DataFrame) -> Workbook:
    """The review sheet with its drop-downs.

    Parameters
    ----------
    table : DataFrame
        :data:`~kjanalysis.intake.columns.COLUMNS`, as :func:`kjanalysis.intake.sheet.sheet` makes it.
    indicators : DataFrame
        The catalogue, for the list of codes.

    Returns
    -------
    openpyxl.Workbook
    """
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = "提案"
    _write_proposals(page, table.reset_index(drop=True))
    _write_codes(book.create_sheet("指标代码"), indicators)
    last = len(table) + _FIRST - 1
    lists = book.create_sheet("选项")
    for column, (name, choices) in enumerate(CHOICES.items(), start=1):
        letter = _write_list(lists, column, choices)
        _validated(page, name, f"选项!${letter}$1:${letter}${len(choices)}", last, strict=name != "qualifier")
    _validated(page, "indicator", f"指标代码!$A$2:$A${len(indicators) + 1}", last, strict=True)
    lists.sheet_state = "hidden"
    _dress(page, last, list(table.columns))
    return book


def _write_proposals(page, rows: pd.DataFrame) -> None:
    columns = list(rows.columns)
    page.append([HEADINGS[name].of(language()) for name in columns])
    page.append(columns)
    for number, row in enumerate(rows.itertuples(index=False), start=_FIRST):
        _write_proposal(page, number, dict(zip(columns, row, strict=True)))


def _write_proposal(page, number: int, cells: dict) -> None:
    from openpyxl.styles import Alignment, PatternFill

    for column, (name, cell) in enumerate(cells.items(), start=1):
        place = page.cell(number, column)
        if name in _NUMBERS and str(cell) != "":
            place.value = _NUMBERS[name](cell)
        else:
            text_cell(place, _rich(str(cell)) if name == "sentence" else str(cell))
        place.alignment = Alignment(wrap_text=True if name in _FOLDED else None, vertical="top")
    # Excel doesn't fit a row's height to text written by others
    lines = max(
        _lines(str(cells[name]), width) for name, width in (("sentence", 60), ("reason", 26), ("indicator_zh", 24))
    )
    page.row_dimensions[number].height = 15 * lines
    colour = _COLOURS.get(confidence.of(float(cells["confidence"] or 1)))
    if colour:
        page.cell(number, COLUMNS.index("reason") + 1).fill = PatternFill("solid", fgColor=colour)


def _write_codes(page, indicators: pd.DataFrame) -> None:
    """The catalogue, to choose codes from and to look them up."""
    page.append(["indicator", "名称", "name", "unit", "kind"])
    for row in indicators.reset_index(drop=True).itertuples():
        cells = (row.indicator, row.zh, row.en, row.unit, row.kind)
        for column, cell in enumerate(cells, start=1):
            text_cell(page.cell(row.Index + 2, column), cell)
    for letter, width in zip("ABCDE", (34, 36, 48, 10, 10), strict=True):
        page.column_dimensions[letter].width = width


def _write_list(page, column: int, choices: tuple[str, ...]) -> str:
    """Choices one below another; gives the column's letter."""
    for number, choice in enumerate(choices, start=1):
        page.cell(number, column, choice)
    return page.cell(1, column).column_letter


def _dress(page, last: int, columns: list[str]) -> None:
    """Widths, headings, what stays in sight, and how it is printed."""
    from openpyxl.styles import Font, PatternFill

    for column, name in enumerate(columns, start=1):
        page.column_dimensions[page.cell(1, column).column_letter].width = _WIDTHS.get(name, _USUAL_WIDTH)
        page.cell(1, column).font = Font(bold=True)
        page.cell(1, column).fill = PatternFill("solid", fgColor="DDEBF7")
        page.cell(2, column).font = Font(color="808080", size=9)
    page.freeze_panes = "C3"
    page.auto_filter.ref = f"A2:{page.cell(2, len(columns)).column_letter}{max(last, _FIRST)}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"


def _validated(page, name: str, source: str, last: int, strict: bool) -> None:
    """A drop-down for a column; with ``strict`` nothing else may be written."""
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = page.cell(1, COLUMNS.index(name) + 1).column_letter
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
    rule.error, rule.errorTitle = "请从列表中选择。Choose from the list.", "kjanalysis"
    page.add_data_validation(rule)
    rule.add(f"{letter}{_FIRST}:{letter}{max(last, _FIRST)}")


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column, Chinese signs being two wide."""
    return -(-sum(1 if c.isascii() else 2 for c in text) // width) or 1


def text_cell(place, value) -> None:
    """Text that stays text, whatever it begins with."""
    place.value = clean(value) if isinstance(value, str) else value
    if isinstance(value, str):
        place.data_type = "s"
        if FORMULA.match(value):
            place.style = "Normal"
            place.quotePrefix = True
        place.number_format = "@"


def _rich(text: str):
    """A sentence with its number bold and red."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    text = clean(text)
    found = re.search(r"【(.*?)】", text, re.S)
    if not found or FORMULA.match(text):
        return text
    red = InlineFont(rFont="Calibri", sz=11, b=True, color="C00000")
    return CellRichText(*filter(None, [text[: found.start()], TextBlock(red, found[0]), text[found.end() :]]))
