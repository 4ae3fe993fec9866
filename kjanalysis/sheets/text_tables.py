"""CSV and tab-separated text as a grid, in the encodings that offices save."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from ..errors import KJError
from ..notation.encodings import wide
from .archives import MOST_CELLS, too_many
from .grids import Cell, Grid, Place, address

#: Characters that a cell of a workbook can hold.
LONGEST = 32_767

_SIGNS = ("\t", ",", ";", "|", "，")


def read(raw: bytes, path: Path) -> Grid:
    """The one grid of a text file.

    Raises
    ------
    KJError
        If it is no text, has too many cells or too long a cell, or a quotation mark isn't closed.
    """
    text = decoded(raw, path)
    sign = _sign(text)
    grid = Grid(path.stem)
    limit = csv.field_size_limit(len(text) + 1)  # what is too long is told below, with its place
    try:
        for i, row in enumerate(_rows(text, sign, path)):
            for j, held in enumerate(row):
                _check_cell(held, (i, j), path)
                if held.strip():
                    grid.cells[i, j] = Cell(held.rstrip(), "", 0)
            if len(grid.cells) > MOST_CELLS:
                raise too_many(path, f"more than {MOST_CELLS:,} cells", f"超过 {MOST_CELLS // 10000} 万个单元格")
    finally:
        csv.field_size_limit(limit)
    return grid


def _rows(text: str, sign: str, path: Path) -> Iterator[list[str]]:
    """Rows, none of which has swallowed others by a quotation mark that isn't closed."""
    lines = csv.reader(io.StringIO(text), delimiter=sign)
    last, begin, width, row = 0, 0, 0, []
    for row in lines:
        width = max(width, len(row))
        if lines.line_num > begin + 1 and any(_swallowed(held, sign, width) for held in row):
            raise _unclosed(path, begin + 1)
        yield row
        last, begin = begin, lines.line_num
    if row and _is_open("".join(itertools.islice(io.StringIO(text), last, None)), sign):
        raise _unclosed(path, last + 1)


def _swallowed(held: str, sign: str, width: int) -> bool:
    """Whether a cell holds a whole line of the table, as wide as the widest row."""
    return width > 1 and any(line.count(sign) >= width - 1 for line in held.split("\n")[1:])


def _is_open(last: str, sign: str) -> bool:
    """Whether the last row goes on: then a line more is no row more.

    >>> _is_open('a,"b,c', ","), _is_open('a,"b",c', ",")
    (True, False)
    """
    end = last.rstrip("\n")
    return len(list(csv.reader(io.StringIO(f"{end}\nx"), delimiter=sign))) == len(
        list(csv.reader(io.StringIO(end), delimiter=sign))
    )


def _unclosed(path: Path, line: int) -> KJError:
    return KJError(
        f'{path}, line {line}: a quotation mark is opened and not closed. Look for a single " in a cell, or save the file again as CSV UTF-8.',
        f"{path} 第 {line} 行：有引号没有配对。请检查单元格中单独的双引号，或另存为“CSV UTF-8”。",
    )


def _check_cell(held: str, place: Place, path: Path) -> None:
    """Refuse a cell longer than a workbook's can be."""
    if len(held) > LONGEST:
        raise KJError(
            f"{path}, {address(place)}: the cell has {len(held):,} characters, more than {LONGEST:,}. Shorten it.",
            f"{path} 的 {address(place)}：单元格有 {len(held):,} 个字符，超过 {LONGEST:,} 个，请缩短。",
        )


def decoded(raw: bytes, path: Path) -> str:
    """Text in UTF-8, GB18030, UTF-16 or UTF-32, told by its bytes.

    >>> decoded("指标,2022年".encode("utf-16"), Path("a.csv")), decoded("指标,2022年".encode("gbk"), Path("a.csv"))
    ('指标,2022年', '指标,2022年')
    """
    codec = wide(raw)
    if codec is None and b"\0" in raw:
        raise _no_text(path)
    for name in filter(None, (codec, "utf-8-sig", "gb18030")):
        try:
            return re.sub("\r\n?", "\n", raw.decode(name).removeprefix("\ufeff"))
        except UnicodeDecodeError:
            continue
    raise _no_text(path)


def _no_text(path: Path) -> KJError:
    return KJError(
        f"{path} is not a table that can be read. Save it as .xlsx, or as CSV UTF-8.",
        f"{path} 不是可以读取的表格。请另存为 .xlsx 或“CSV UTF-8”。",
    )


def _sign(text: str) -> str:
    """What parts the cells: the sign that parts most lines into the same number of them."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]

    def worth(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(_SIGNS, key=worth) if any(worth(sign)[0] for sign in _SIGNS) else ","
