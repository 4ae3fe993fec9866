"""One CSV file as text cells, or the reason why it can't be read."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import itertools
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..notation.encodings import wide
from ..wording.markup import as_it_was, writable
from . import plain_files
from .normalising import normal_header, normalised
from .problems import Problem, Spec

#: Letters that a cell may have: more is no cell of a table but a file gone wrong.
LONGEST = 131_072


class _Lines(NamedTuple):
    """The file's lines: its header, all cells one after another, each line's place, and those of another width.

    Of such a line it has as many cells as the header has, empty ones added or the last ones left out.
    ``torn`` says whether one of them spans several lines: a quotation mark may have swallowed whole rows.
    """

    header: list[str]
    cells: list[str]
    places: list[int]
    ragged: list[tuple[int, int]]
    torn: bool


class _Unreadable(Exception):
    """A file or a row of it that can't be read; holds the problem's row, column and words."""

    def __init__(self, en: str, zh: str, row: int | None = None, column: str | None = None):
        super().__init__(en)
        self.words = row, column, en, zh


class Cells(NamedTuple):
    """A table's file as text.

    Attributes
    ----------
    frame : DataFrame or None
        The schema's columns, every cell a str without spaces around it, as the
        tables write it (:mod:`kjanalysis.tables.normalising`); the index is the
        line in the file less two. None if it can't be read.
    problems : list of Problem
        Why not, or which cells may mean several things.
    notices : list of Problem
        Cells that were written otherwise, and as what they were read.
    rest : DataFrame or None
        Where only some rows can't be read: the frame, with what there is of them. Each of them
        is among the problems.
    """

    frame: pd.DataFrame | None
    problems: list[Problem]
    notices: list[Problem]
    rest: pd.DataFrame | None = None


def read_cells(path: Path, spec: Spec) -> Cells:
    """A table's file as text.

    Parameters
    ----------
    path : Path
    spec : dict
        Its schema (:func:`kjanalysis.tables.schema.schema`).

    Returns
    -------
    Cells
    """
    wanted = [field["name"] for field in spec["fields"]]
    if spec["optional"] and not path.exists():
        return Cells(pd.DataFrame(columns=wanted, dtype="str"), [], [])
    try:
        raw = _bytes(path)
        if len(raw) >= plain_files.LARGE and (plain := _plain(raw, wanted, path.name)):
            frame, renamed = plain
            frame, problems, taken = normalised(frame, spec, path.stem)
            return Cells(frame, problems, renamed + taken)
        text = _text(raw)
        lines = _lines(text)
        header, renamed = normal_header(lines.header, wanted, path.name)
        _check_header(header, wanted)
        spoilt = [*_widths(lines), *_lengths(lines), *(_halves(lines) if writable(text) != text else ())]
        if spoilt and (lines.torn or 2 * len(lines.ragged) > len(lines.places)):
            raise spoilt[0]
    except _Unreadable as why:
        return Cells(None, [Problem(path.name, *why.words)], [])
    cells = [writable(cell) for cell in lines.cells] if spoilt else lines.cells
    columns = {name: list(map(_stripped, cells[header.index(name) :: len(header)])) for name in wanted}
    frame = pd.DataFrame(columns, index=lines.places, dtype="str")
    if spoilt:
        return Cells(None, [Problem(path.name, *one.words) for one in spoilt], [], frame)
    frame, problems, taken = normalised(frame, spec, path.stem)
    return Cells(frame, problems, renamed + taken)


def _stripped(cell: str) -> str:
    """A cell without spaces around it, nor the apostrophe that keeps a spreadsheet from running it."""
    cell = cell.strip()
    return as_it_was(cell) if cell.startswith("'") else cell


def _plain(raw: bytes, wanted: list[str], name: str) -> tuple[pd.DataFrame, list[Problem]] | None:
    """A large file's columns without spaces around cells; None where it must be read line by line."""
    found = plain_files.columns(raw, LONGEST)
    if found is None:
        return None
    header, renamed = normal_header(found.header, wanted, name)
    try:
        _check_header(header, wanted)
    except _Unreadable:
        return None
    columns = [found.cells[header.index(column)] for column in wanted]
    frame = pd.concat([_stripped_column(column) for column in columns], axis=1, keys=wanted)
    return frame, renamed


def _stripped_column(cells: pd.Series) -> pd.Series:
    """A column with each distinct cell stripped once."""
    at, distinct = pd.factorize(cells)
    plain = [_stripped(cell) for cell in distinct.tolist()]
    return cells if plain == distinct.tolist() else pd.Series(plain, dtype="str").take(at).set_axis(cells.index)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise _Unreadable(
            f"the file is missing from {path.parent}. Copy it from the package's data folder and fill it in.",
            f"文件夹 {path.parent} 中缺少该文件，可从软件包的 data 文件夹复制后填写。",
        )
    return path.read_bytes()


def _text(raw: bytes) -> str:
    if not raw.removeprefix(codecs.BOM_UTF8).strip():  # Excel saves an empty sheet as its mark alone
        raise _Unreadable("the file is empty. It needs at least its header line.", "文件是空的，至少要有表头一行。")
    if codec := wide(raw):
        name = codec.removesuffix("-le").removesuffix("-be").upper()
        raise _Unreadable(
            f"the text is {name}, not UTF-8 (Excel's 'Unicode text' is UTF-16). In Excel, save it as 'CSV UTF-8'.",
            f"文字编码为 {name}，不是 UTF-8（Excel 的“Unicode 文本”即 UTF-16）。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode("utf-8-sig", errors="surrogatepass")  # half a character: named by its cell below
        raise _Unreadable(
            "the text is not UTF-8 (a file saved by Chinese Excel is often GBK). In Excel, save it as 'CSV UTF-8'.",
            "文字编码不是 UTF-8（中文版 Excel 常存为 GBK）。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。",
            row=raw[: error.start].count(b"\n") + 1,
        ) from None


def _lines(text: str) -> _Lines:
    records, last = _records(text)
    if _is_open(last):
        raise _Unreadable(
            'a quotation mark is opened and never closed. Look for a single " in a cell.',
            "有引号没有配对，请检查单元格中单独的双引号。",
            row=len(records),
        )
    header = records[0]
    cells: list[str] = []
    places: list[int] = []
    ragged: list[tuple[int, int]] = []
    torn = False
    for number, line in enumerate(records[1:], start=2):
        # spreadsheets leave empty lines behind; they hold nothing, and rows keep their number
        if not any(map(str.strip, line)):
            continue
        if len(line) != len(header):
            ragged.append((number, len(line)))
            torn = torn or any("\n" in cell or "\r" in cell for cell in line)
            line = (line + [""] * len(header))[: len(header)]
        cells += line
        places.append(number - 2)
    return _Lines(header, cells, places, ragged, torn)


def _records(text: str) -> tuple[list[list[str]], str]:
    """All rows, and the last one as it stands in the file: only that can hold a mark that is never closed."""
    limit = csv.field_size_limit(len(text) + 1)  # what is too long is told below, with its place
    try:
        lines, records, start, end = csv.reader(io.StringIO(text, newline="")), [], 0, 0
        for record in lines:
            records.append(record)
            start, end = end, lines.line_num
    finally:
        csv.field_size_limit(limit)
    return records, "".join(itertools.islice(io.StringIO(text, newline=""), start, None))


def _is_open(record: str) -> bool:
    """Whether a quotation mark of a row's text is never closed: then a line more is no row more."""
    limit = csv.field_size_limit(len(record) + 10)
    try:
        return len(list(csv.reader(io.StringIO(f"{record}\nx", newline="")))) == 1
    finally:
        csv.field_size_limit(limit)


def _check_header(header: list[str], wanted: list[str]) -> None:
    twice = [name for name in wanted if header.count(name) > 1]
    if twice:
        raise _Unreadable(
            f"the header has column {twice[0]} twice. Delete one.",
            f"表头中列 {twice[0]} 重复，请删去其一。",
            row=1,
            column=twice[0],
        )
    missing = [name for name in wanted if name not in header]
    if missing:
        raise _Unreadable(
            f"column {', '.join(missing)} is missing. The header must have: {', '.join(wanted)}.",
            f"缺少列 {'、'.join(missing)}。表头应有：{'、'.join(wanted)}。",
            row=1,
            column=missing[0],
        )


def _halves(lines: _Lines) -> list[_Unreadable]:
    """Rows with half a character, which no table of text can hold."""
    return [
        _Unreadable(
            f"holds half a character ({ascii(cell)[:60]}). Type the cell anew.",
            f"含有不完整的字符（{ascii(cell)[:60]}），请重新录入该单元格。",
            row=lines.places[place // len(lines.header)] + 2,
            column=lines.header[place % len(lines.header)],
        )
        for place, cell in enumerate(lines.cells)
        if writable(cell) != cell
    ]


def _lengths(lines: _Lines) -> list[_Unreadable]:
    """Rows with a cell that is too long."""
    width = len(lines.header)
    return [
        _Unreadable(
            f"a cell has {len(cell):,} characters, more than {LONGEST:,}. Shorten it.",
            f"单元格有 {len(cell):,} 个字符，超过 {LONGEST:,} 个，请缩短。",
            row=lines.places[at // width] + 2,
            column=lines.header[at % width],
        )
        for at, cell in enumerate(lines.cells)
        if len(cell) > LONGEST
    ]


def _widths(lines: _Lines) -> list[_Unreadable]:
    """Rows with more cells than the header, or fewer."""
    return [
        _Unreadable(
            f"the row has {width} cells, the header {len(lines.header)}. If a cell holds a comma, put the cell in quotation marks.",
            f"该行有 {width} 格，表头有 {len(lines.header)} 格；单元格内含逗号时须用引号括起。",
            row=number,
        )
        for number, width in lines.ragged
    ]
