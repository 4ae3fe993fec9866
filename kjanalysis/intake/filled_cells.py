"""Cells of a filled template: each row by its columns, each cell by its address."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import KJError
from ..tables.normalising import normal
from ..tables.spellings import plain_characters
from ..wording import Text
from .template_columns import Page

#: Rows that a sheet may have.
MOST_ROWS = 20_000
#: Bytes that a workbook may have.
MOST_BYTES = 50_000_000
#: Rows in which the headings may stand.
HEAD = 5

#: A value, or a range's two.
VALUE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:-[0-9]+(?:\.[0-9]+)?)?")


class Cell(NamedTuple):
    """A cell: its text as the tables write it, whether it shows percent, and where it is."""

    text: str
    percent: bool
    place: Text


Row = dict[str, Cell]


def opened(path: Path, values: bool) -> Any:
    """The workbook with the results of its formulas, or with the formulas."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not path.is_file():
        raise KJError(
            f"{path} does not exist. Make a template with: kjanalysis template FILE.xlsx",
            f"{path} 不存在。请先运行：kjanalysis template 文件.xlsx",
        )
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("too large")
        return load_workbook(path, data_only=values)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError):
        raise KJError(
            f"{path} can't be opened as an Excel workbook. Save it as .xlsx without a password, smaller than 50 MB.",
            f"{path} 无法作为 Excel 工作簿打开。请另存为不加密的 .xlsx 文件，大小不超过 50 MB。",
        ) from None


def filled_rows(path: Path, values: Any, formulas: Any, page: Page, wrong: list[Text]) -> Iterator[Row]:
    """The filled rows of a sheet, by column."""
    name = next((one for one in (page.name, *page.others) if one in values.sheetnames), None)
    if name is None:
        wrong.append(
            Text(
                f"{path.name}: the sheet {page.name} is missing. There are: {', '.join(values.sheetnames)}.",
                f"{path.name}：缺少“{page.name}”表，现有：{'、'.join(values.sheetnames)}。",
            )
        )
        return
    sheet = values[name]
    if sheet.max_row > MOST_ROWS:
        wrong.append(
            Text(
                f"{path.name}, sheet {name}: it has {sheet.max_row} rows. Delete the empty ones below the last row.",
                f"{path.name} “{name}”表有 {sheet.max_row} 行，请删除末行以下的空行。",
            )
        )
        return
    at, columns = _columns(sheet, page)
    lacking = [column.heading for column in page.columns if column.needed and column.name not in columns]
    if lacking:
        there = [str(cell.value) for cell in sheet[at] if cell.value is not None]
        wrong.append(
            Text(
                f"{path.name}, sheet {name}: column {', '.join(lacking)} is missing. There are: {', '.join(there) or 'none'}.",
                f"{path.name} “{name}”表缺少列：{'、'.join(lacking)}。现有：{'、'.join(there) or '无'}。",
            )
        )
        return
    for number in range(at + 1, sheet.max_row + 1):
        row = {
            column: _cell(sheet.cell(number, place), formulas[name].cell(number, place), path, name, wrong)
            for column, place in columns.items()
        }
        if any(cell.text for cell in row.values()):
            yield row


def _columns(sheet: Any, page: Page) -> tuple[int, dict[str, int]]:
    """The row of headings, and each column's number: the row that has most of them."""
    found: tuple[int, dict[str, int]] = (1, {})
    for row in range(1, min(HEAD, sheet.max_row) + 1):
        headings = {_plain(cell.value): cell.column for cell in reversed(sheet[row]) if cell.value is not None}
        columns: dict[str, int] = {}
        for column in page.columns:
            place = next((headings[name] for name in (column.heading, *column.others) if name in headings), None)
            if place is not None and place not in columns.values():
                columns[column.name] = place
        if len(columns) > len(found[1]):
            found = (row, columns)
    return found


def _plain(value: Any) -> str:
    return re.sub(r"\s", "", plain_characters(str(value)) or "").rstrip("*＊").lower()


def _cell(cell: Any, formula: Any, path: Path, sheet: str, wrong: list[Text]) -> Cell:
    place = Text(f"{path.name}, sheet {sheet}, cell {cell.coordinate}", f"{path.name} “{sheet}”表 {cell.coordinate}")
    value = cell.value
    percent = isinstance(value, int | float) and not isinstance(value, bool) and "%" in str(cell.number_format)
    if value is None and isinstance(formula.value, str) and formula.value.startswith("="):
        wrong.append(
            Text(
                f"{place.en}: a formula whose result isn't stored. Open the file in Excel and save it, or type the value.",
                f"{place.zh}：公式没有保存结果，请用 Excel 打开并保存一次，或直接填写数值。",
            )
        )
    return Cell(_text(value, percent), percent, place)


def _text(value: Any, percent: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = normal(repr(value), "number")[0]
        number = number.removesuffix(".0")
        return f"{Decimal(number).scaleb(2):f}" if percent and VALUE.fullmatch(number) else number
    return plain_characters(str(value)) or ""
