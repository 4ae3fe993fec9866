"""Tables of a web page, or of a Word document, as grids: one a table, its heading above it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from ..errors import KJError
from . import text_tables
from .archives import MOST_CELLS, too_many
from .grids import Cell, Grid

#: Lines above a table that may be its heading.
_ABOVE = 3

# how far a cell may reach
_MOST_SPAN = 1000


def of_page(raw: bytes, path: Path) -> list[Grid]:
    """Tables of figures of an HTML page; a table that holds tables only lays out the page.

    Raises
    ------
    KJError
        If the page can't be decoded, or its tables have too many cells.
    """
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(_page_text(raw, path), "lxml")
    for tag in soup(["script", "style", "noscript", "template"]):
        tag.decompose()
    for tag in soup.find_all(style=re.compile(r"display\s*:\s*none", re.I)):
        tag.decompose()
    grids: list[Grid] = []
    for table in soup.find_all("table"):
        if not table.find("table"):
            grid = grid_of(table, f"表{len(grids) + 1}", path)
            if grid.cells:
                grids.append(grid)
    return grids


def _page_text(raw: bytes, path: Path) -> str:
    named = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", raw[:4096], re.I)
    name = named[1].decode("ascii").lower() if named else ""
    if name and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("gb18030" if name in ("gb2312", "gbk") else name)
        except (LookupError, UnicodeDecodeError):
            pass
    return text_tables.decoded(raw, path)


def grid_of(table: Any, name: str, path: Path) -> Grid:
    """One table of a page as a grid."""
    grid = Grid(name, before=heading(table))
    taken: set[tuple[int, int]] = set()
    spans = []
    for i, row in enumerate(table.find_all("tr")):
        j = 0
        for cell in row.find_all(["td", "th"], recursive=False) or row.find_all(["td", "th"]):
            while (i, j) in taken:
                j += 1
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            if len(taken) + down * across > MOST_CELLS:
                raise too_many(path, f"more than {MOST_CELLS:,} cells", f"超过 {MOST_CELLS // 10000} 万个单元格")
            taken |= {(i + a, j + b) for a in range(down) for b in range(across)}
            text = re.sub(r"[ \t\r\n]+", " ", cell.get_text()).strip(" \n").rstrip()
            if text.strip():
                grid.cells[i, j] = Cell(text.strip("\xa0 ") if text.strip() else "", "", _set_in(text))
            if down > 1 or across > 1:
                spans.append(((i, j), (i + down - 1, j + across - 1)))
            j += across
    for first, last in spans:
        grid.merge(first, last)
    return grid


def _set_in(text: str) -> int:
    return len(text) - len(text.lstrip(" \xa0\u3000\u2003"))


def _span(cell: Any, name: str) -> int:
    found = re.match(r"\s*(\d{1,4})", str(cell.get(name, "")))
    return min(max(int(found[1]), 1), _MOST_SPAN) if found else 1


def heading(table: Any) -> tuple[str, ...]:
    """The caption, or else the lines right above a table, as far back as the table before it."""
    caption = table.find("caption")
    if caption and caption.get_text(strip=True):
        return (caption.get_text(" ", strip=True),)
    lines: list[str] = []
    for element in table.previous_elements:
        if getattr(element, "name", None) in ("table", "tr", "body", "head"):
            break
        if isinstance(element, str) and element.strip() and type(element).__name__ == "NavigableString":
            lines.insert(0, re.sub(r"\s+", " ", element).strip())
            if len(lines) == _ABOVE or len(lines[0]) > 80:
                break
    return tuple(line for line in lines if len(line) <= 80)


def of_word(path: Path) -> list[Grid]:
    """Tables of a .docx file.

    Raises
    ------
    KJError
        If the document is broken.
    """
    import docx

    try:
        parts = list(docx.Document(str(path)).iter_inner_content())
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, AttributeError):
        raise KJError(
            f"{path} is a broken .docx file. Open and repair it in Word or WPS, then save it again.",
            f"{path} 是损坏的 .docx 文件。请用 Word 或 WPS 打开修复后重新保存。",
        ) from None
    grids: list[Grid] = []
    above: list[str] = []
    for part in parts:
        if hasattr(part, "rows"):
            grids.append(grid_of_word(part, f"表{len(grids) + 1}", tuple(above[-_ABOVE:])))
            above = []
        elif part.text.strip():
            above = [*above, part.text.strip()] if len(part.text) <= 80 else []
    return [grid for grid in grids if grid.cells]


def grid_of_word(table: Any, name: str, above: tuple[str, ...]) -> Grid:
    """One table of a document as a grid."""
    grid = Grid(name, before=above)
    first: dict[Any, tuple[int, int]] = {}
    for i, row in enumerate(table.rows):
        for j, cell in enumerate(row.cells):
            anchor = first.setdefault(cell._tc, (i, j))
            if anchor != (i, j):
                grid.anchors[i, j] = anchor
            elif cell.text.strip():
                text = re.sub(r"\s*\n\s*", " ", cell.text)
                grid.cells[i, j] = Cell(text.strip(), "", _set_in(text))
    return grid
