"""CSV and tab-separated text as a grid, in the encodings that offices save."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from ..errors import KJError
from ..notation.encodings import wide
from .archives import MOST_CELLS, too_many
from .grids import Cell, Grid

_SIGNS = ("\t", ",", ";", "|", "，")


def read(raw: bytes, path: Path) -> Grid:
    """The one grid of a text file.

    Raises
    ------
    KJError
        If it is no text, or has too many cells.
    """
    text = decoded(raw, path)
    sign = _sign(text)
    grid = Grid(path.stem)
    try:
        for i, row in enumerate(csv.reader(io.StringIO(text), delimiter=sign)):
            for j, held in enumerate(row):
                if held.strip():
                    grid.cells[i, j] = Cell(held.rstrip(), "", 0)
            if len(grid.cells) > MOST_CELLS:
                raise too_many(path, f"more than {MOST_CELLS:,} cells", f"超过 {MOST_CELLS // 10000} 万个单元格")
    except csv.Error:
        raise KJError(
            f"{path} can't be read as a table: a quotation mark is not closed. Save it again as CSV UTF-8.",
            f"{path} 无法按表格读取：引号没有成对。请另存为“CSV UTF-8”。",
        ) from None
    return grid


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
