"""Tables of a PDF's page: pieces of text that stand in rows and columns, as lines with cells parted by ``|``.

A PDF has no tables, only pieces of text with their places. Pieces on one height are a row. A wide gap
parts two cells. Rows of several cells with figures, one below the other, are a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: Rows that make a table, and the gap that parts two cells, in heights of the text.
ROWS, GAP = 2, 1.2
#: Figures that stand alone on a page with a table, at least.
FIGURES = 4
#: Pieces of a page beyond which it is no table but set letter by letter.
MOST = 2000

_ALONE = re.compile(r"(?<!\S)[-−]?[0-9][0-9,.]*%?(?!\S)")
_FIGURE = re.compile(r"[<>≥≤~约]?[-−]?[0-9][0-9,.]*%?[①-⑳*]?|…|—+|-+")


@dataclass(frozen=True)
class Piece:
    """A piece of text: its place in points, from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)


def lines(page: Any, text: str) -> list[str] | None:
    """A page's lines, those of tables with their cells parted; None if the page has no table.

    Parameters
    ----------
    page : pypdfium2.PdfTextPage
    text : str
        The page's text, by which most pages are known to have none.

    Returns
    -------
    list of str or None
    """
    if len(_ALONE.findall(text)) < FIGURES:
        return None
    count = page.count_rects()
    if not 2 * ROWS <= count <= MOST:
        return None
    rows = [_cells(row) for row in _rows(_pieces(page, count))]
    tabular = _tabular(rows)
    if not any(tabular):
        return None
    return list(_lines(rows, tabular, _columns([row for row, table in zip(rows, tabular, strict=True) if table])))


def _pieces(page: Any, count: int) -> list[Piece]:
    found = []
    for index in range(count):
        box = page.get_rect(index)
        text = re.sub(r"\s+", " ", page.get_text_bounded(*box)).strip()
        if text:
            left, bottom, right, top = box
            found.append(Piece(left, bottom, right, top, text))
    return found


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces on one height together, top to bottom, each row left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: -(one.top + one.bottom)):
        middle = (piece.top + piece.bottom) / 2
        if rows and abs((rows[-1][0].top + rows[-1][0].bottom) / 2 - middle) < 0.6 * rows[-1][0].height:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _cells(row: list[Piece]) -> list[Piece]:
    """A row's cells: pieces with no wide gap between them are one."""
    cells = [row[0]]
    for piece in row[1:]:
        last = cells[-1]
        if piece.left - last.right < GAP * last.height:
            joined = max(last.right, piece.right), max(last.top, piece.top)
            cells[-1] = Piece(last.left, min(last.bottom, piece.bottom), *joined, last.text + piece.text)
        else:
            cells.append(piece)
    return cells


def _tabular(rows: list[list[Piece]]) -> list[bool]:
    """Which rows belong to a table: several cells, with figures in at least so many of them in a run."""
    wide = [len(row) >= 2 for row in rows]
    marks = [False] * len(rows)
    start = 0
    for i in range(len(rows) + 1):
        if i < len(rows) and wide[i]:
            continue
        figured = sum(any(_FIGURE.fullmatch(cell.text) for cell in row) for row in rows[start:i])
        if i - start > ROWS and figured >= ROWS:
            marks[start:i] = [True] * (i - start)
        start = i + 1
    return marks


def _columns(rows: list[list[Piece]]) -> list[tuple[float, float]]:
    """From where to where each column reaches: that of the fullest rows, whose cells span no other."""
    most = max(map(len, rows))
    columns: list[tuple[float, float]] = []
    for left, right in sorted((cell.left, cell.right) for row in rows if len(row) == most for cell in row):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _lines(rows: list[list[Piece]], tabular: list[bool], columns: list[tuple[float, float]]) -> Iterator[str]:
    before = False
    for row, table in zip(rows, tabular, strict=True):
        if before and not table:
            yield ""
        yield _in_columns(row, columns) if table else "".join(cell.text for cell in row)
        before = table


def _in_columns(row: list[Piece], columns: list[tuple[float, float]]) -> str:
    """A row with each cell in its column: the one it lies over most, or the nearest."""
    cells = [""] * len(columns)
    for cell in row:
        at = max(range(len(columns)), key=lambda k: min(cell.right, columns[k][1]) - max(cell.left, columns[k][0]))
        cells[at] = cells[at] + cell.text
    return " | ".join(cells)
