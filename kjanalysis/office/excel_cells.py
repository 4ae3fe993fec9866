"""How cells of the workbook are written: text that no spreadsheet runs, numbers as numbers, one look.

Every text goes through :func:`write`. Formulas are only those of :mod:`~kjanalysis.office.excel_what_if`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ..wording import markup
from ..wording.text import Text

#: Most letters that a cell of Excel holds.
LETTERS = 32767

#: Whole percent as a page shows it, and a probability in full.
PERCENT, FULL = '[>0.99]">99%";[<0.01]"<1%";0%', "0.00%"

#: In place of a figure that isn't there.
GAP = "–"

#: The font by language: both are on every machine with Excel.
FONTS = {"zh": "宋体", "en": "Calibri"}

_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "note": {"font_color": "#4b5761", "text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bg_color": "#eef1f5", "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"},
    "group": {"bold": True, "bg_color": "#f6f8fa", "border": 1},
    "text": {"border": 1, "text_wrap": True, "valign": "vcenter"},
    "words": {"border": 1, "text_wrap": True, "valign": "vcenter", "indent": 1},
    "gap": {"border": 1, "valign": "vcenter", "align": "right"},
    "address": {"border": 1, "valign": "vcenter", "font_size": 9},
    "line": {},
    "plain": {"text_wrap": True, "valign": "top"},
        "asked": {"border": 1, "bg_color": "#ffff00", "valign": "vcenter"},
}  # fmt: skip


class Book(NamedTuple):
    """A workbook that is being written: XlsxWriter's, its language, and its formats by look and number format."""

    made: Any
    lang: str
    formats: dict[tuple[str, str], Any]

    def look(self, name: str, number: str = "") -> Any:
        """A format, made once.

        Parameters
        ----------
        name : str
            How a cell looks, of :data:`_LOOKS`.
        number : str
            A number format of Excel; empty for none.

        Returns
        -------
        Format
            Of XlsxWriter.
        """
        key = name, number
        if key not in self.formats:
            said = {"font_name": FONTS[self.lang], "font_size": 11} | _LOOKS[name]
            self.formats[key] = self.made.add_format(said | ({"num_format": number} if number else {}))
        return self.formats[key]

    def text(self, en: str, zh: str) -> str:
        """One of two texts, by the workbook's language.

        Parameters
        ----------
        en, zh : str
            The same in both.

        Returns
        -------
        str
            One of them.
        """
        return Text(en, zh).of(self.lang)


class Column(NamedTuple):
    """A column: its head, its width in letters, the number format of its figures, and whether its texts are broken into lines."""

    head: str
    width: float
    number: str = ""
    wrap: bool = True


def write(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    """Write a cell: a text that is none but text, a number, or nothing.

    Parameters
    ----------
    sheet : Worksheet
        Of XlsxWriter.
    row, column : int
        Counted from 0.
    value : str, float, int, bool or None
        None, and what is no number, is an empty cell.
    look : Format
        Of :meth:`Book.look`.
    """
    if isinstance(value, str):
        sheet.write_string(row, column, _plain(value), look)
    elif value is None or not math.isfinite(value):
        sheet.write_blank(row, column, None, look)
    else:
        sheet.write_number(row, column, value, look)


@functools.lru_cache(maxsize=1 << 14)
def _plain(text: str) -> str:
    """A text that no spreadsheet runs and that a file can hold; most come again and again."""
    return str(markup.cell(markup.clean(text)))[:LETTERS]


def page(book: Book, name: str, columns: Sequence[float], foot: str, portrait: bool = False) -> Any:
    """A sheet that prints on A4, as wide as the page.

    Parameters
    ----------
    book : Book
        Where it is added.
    name : str
        Of the sheet.
    columns : sequence of float
        Widths in letters.
    foot : str
        What each printed page says at the left.
    portrait : bool
        Else it lies across.

    Returns
    -------
    Worksheet
        Of XlsxWriter.
    """
    sheet = book.made.add_worksheet(name)
    sheet.set_paper(9)
    if not portrait:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    numbered = book.text("page &P of &N", "第 &P 页，共 &N 页")
    sheet.set_footer(f"&L&9{foot.replace('&', '&&')}&R&9{numbered}")
    for n, width in enumerate(columns):
        sheet.set_column(n, n, width)
    return sheet


def table(book: Book, sheet: Any, row: int, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> int:
    """A table: its heads, then its rows.

    Parameters
    ----------
    book : Book
        Its formats.
    sheet : Worksheet
        Of XlsxWriter.
    row : int
        Of the heads, counted from 0.
    columns : sequence of Column
        Of the table.
    rows : sequence of sequences
        A cell a column: a text, a number, None, or a pair of a number and its own number format.

    Returns
    -------
    int
        The first row below it.
    """
    heads(book, sheet, row, columns)
    for k, cells in enumerate(rows, start=row + 1):
        for n, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            value, number = cell if isinstance(cell, tuple) else (cell, column.number)
            look = "words" if column.wrap else "address"
            look = "gap" if value == GAP else look
            write(sheet, k, n, value, book.look(look) if isinstance(value, str) else book.look("text", number))
        tall(sheet, k, [(cell, column.width) for cell, column in zip(cells, columns, strict=True) if column.wrap])
    return row + 1 + len(rows)


def heads(book: Book, sheet: Any, row: int, columns: Sequence[Column]) -> None:
    """The columns' heads.

    Parameters
    ----------
    book : Book
        Its formats.
    sheet : Worksheet
        Of XlsxWriter.
    row : int
        Counted from 0.
    columns : sequence of Column
        Of the table.
    """
    for n, column in enumerate(columns):
        write(sheet, row, n, column.head, book.look("head"))
    tall(sheet, row, [(column.head, column.width) for column in columns])


def tall(sheet: Any, row: int, cells: Sequence[tuple[Any, float]]) -> None:
    """Make a row as high as its texts need: not every viewer does so by itself.

    Parameters
    ----------
    sheet : Worksheet
        Of XlsxWriter.
    row : int
        Counted from 0.
    cells : sequence of (object, float)
        What stands in it, and how many letters wide its column is.
    """
    lines = [math.ceil(markup.width(cell) / max(wide - 2, 1)) for cell, wide in cells if isinstance(cell, str)]
    if max(lines, default=1) > 1:
        sheet.set_row(row, 15 * max(lines))


def finish(sheet: Any, top: int, last: int, columns: int, fixed: int = 1) -> None:
    """Freeze the heads, repeat them on each printed page, and print what is filled.

    Parameters
    ----------
    sheet : Worksheet
        Of XlsxWriter.
    top : int
        The row of the heads, counted from 0.
    last : int
        The first row below all.
    columns : int
        How many are filled.
    fixed : int
        How many columns stay at the left.
    """
    sheet.freeze_panes(top + 1, fixed)
    sheet.repeat_rows(top)
    sheet.print_area(0, 0, max(last - 1, top), columns - 1)


def digits(value: float | None, integer: bool = False) -> str:
    """The number format of a forecast's figure: three significant digits, counts whole.

    Parameters
    ----------
    value : float or None
        The figure.
    integer : bool
        Whether it counts whole things.

    Returns
    -------
    str
        A number format of Excel.

    Examples
    --------
    >>> digits(26.2), digits(3.61), digits(724.0), digits(1905, True)
    ('0.0', '0.00', '0', '0')
    """
    if integer or value is None or not np.isfinite(value):
        return "0"
    size = math.floor(math.log10(abs(value))) if value else 0
    places = min(max(2 - size, 0), 2)
    return "0" + ("." + "0" * places if places else "")


def as_printed(value: float, sign: str = "", behind: str = "") -> str:
    """The number format of a published figure: all its digits, with its sign before and a mark behind.

    Parameters
    ----------
    value : float
        The figure.
    sign, behind : str
        Shown beside it; the cell still holds the number.

    Returns
    -------
    str
        A number format of Excel.

    Examples
    --------
    >>> as_printed(1445.7), as_printed(23.0, ">"), as_printed(3.4, behind="*")
    ('0.0', '">"0', '0.0"*"')
    """
    text = f"{abs(value):.12g}"
    places = len(text.partition(".")[2]) if "e" not in text else 6
    form = "0" + ("." + "0" * places if places else "")
    return (f'"{sign}"' if sign else "") + form + (f'"{behind}"' if behind else "")


def estimated(value: float | None, integer: bool) -> tuple[float | None, str]:
    """A forecast's figure with its number format, for :func:`table`.

    Parameters
    ----------
    value : float or None
        The figure.
    integer : bool
        Whether it counts whole things.

    Returns
    -------
    tuple of (float or None) and str
        Both.
    """
    return value, digits(value, integer)
