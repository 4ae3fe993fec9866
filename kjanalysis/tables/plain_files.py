"""A large CSV file as columns, where it is written plainly; any other is left to the careful reader.

A national table has a million lines. pyarrow reads it in a second, but says little about what is wrong
with a file. So only files without a doubt are read here: all rows as wide as the header, no stray
quotation mark, no half character. For all others :func:`columns` returns None, and
:mod:`kjanalysis.tables.cells` reads them line by line and names the place. Both give the same cells.
"""

from __future__ import annotations

import codecs
import csv
import io
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

#: Bytes from which on a file is read here. Smaller ones are read as fast without pyarrow's reader.
LARGE = 4_000_000

#: Signs that are white space to one reader only, or no text at all.
_CONTROL = bytes(sign for sign in range(0x20) if sign not in b"\t\n\r")


class Columns(NamedTuple):
    """A file's columns.

    Attributes
    ----------
    header : list of str
    cells : list of Series
        Of dtype str, one a column; the index is the line in the file less two. Lines without
        anything in them are left out.
    """

    header: list[str]
    cells: list[pd.Series]


def columns(raw: bytes, longest: int) -> Columns | None:
    """A file's columns, or None where it isn't written plainly.

    Parameters
    ----------
    raw : bytes
        The file.
    longest : int
        Bytes that a cell may have.

    Returns
    -------
    Columns or None
        None also where the text isn't UTF-8.
    """
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if _doubtful(raw):
        return None
    first, _, rest = raw.partition(b"\n")
    header = _header(first)
    if header is None or not rest.strip() or rest.startswith(codecs.BOM_UTF8):  # pyarrow would drop a mark there
        return None
    import pyarrow as pa  # pandas has it loaded, its readers not
    from pyarrow import csv as reader

    names = [str(place) for place in range(len(header))]
    try:
        table = reader.read_csv(
            pa.py_buffer(rest),
            reader.ReadOptions(column_names=names, block_size=1 << 24),
            reader.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            reader.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    if any(_longest(column) > longest for column in table.columns):
        return None
    kind = pd.StringDtype(na_value=np.nan)
    cells = [pd.Series(kind.__from_arrow__(column)) for column in table.columns]
    blank = _blank(cells)
    return Columns(header, [column[~blank] for column in cells] if blank.any() else cells)


def _doubtful(raw: bytes) -> bool:
    """Whether the two readers might understand the file differently."""
    ends = raw.count(b"\r")
    return (
        len(raw.translate(None, _CONTROL)) < len(raw)
        or (ends > 0 and not ends == raw.count(b"\r\n") == raw.count(b"\n"))
        or not _closed(raw)
    )


def _closed(raw: bytes) -> bool:
    """Whether each quotation mark opens or ends a whole cell, or is one of two inside a cell."""
    outside = raw.split(b'"')[::2]
    if raw.count(b'"') % 2:
        return False
    before = all(not part or part[-1] in b",\n" for part in outside[:-1])
    return before and all(not part or part[0] in b",\r\n" for part in outside[1:])


def _header(line: bytes) -> list[str] | None:
    """Cells of the first line; None if a cell goes on in the next one."""
    if line.count(b'"') % 2:
        return None
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return next(csv.reader(io.StringIO(text, newline="")), None) or None


def _blank(cells: list[pd.Series]) -> np.ndarray:
    """Which lines hold nothing, as spreadsheets leave behind."""
    blank = np.ones(len(cells[0]), dtype=bool)
    for column in cells:
        blank[blank] = column[blank].str.strip().eq("").to_numpy()
    return blank


def _longest(column: Any) -> int:
    from pyarrow import compute

    return int(compute.max(compute.binary_length(column)).as_py() or 0)
