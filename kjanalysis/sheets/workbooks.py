"""Sheets of an Excel workbook as grids: values by calamine, number formats and formulas by openpyxl.

No macro is run and no formula is computed. Text that looks like a formula is text.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import KJError
from ..wording import Text
from . import archives, number_formats
from .grids import Cell, Grid, Place


class _Dress(NamedTuple):
    """What openpyxl adds to a cell: its format, whether it is a formula or an error, how far it is set in."""

    code: str
    kind: str
    indent: int


def read(path: Path, wanted: str | None, zipped: bool) -> tuple[list[Grid], list[Text]]:
    """The sheets that are read, and what is said of those left out.

    Parameters
    ----------
    path : Path
    wanted : str or None
        Name of the one sheet to read, hidden or not; all that are visible otherwise.
    zipped : bool
        Whether it is .xlsx, whose number formats can be had; not .xls, .xlsb or .ods.

    Returns
    -------
    grids : list of Grid
    notices : list of Text

    Raises
    ------
    KJError
        If the workbook is broken, locked or too large, has no such sheet, or holds nothing.
    """
    if zipped:
        archives.check_size(path)
    try:
        import python_calamine as calamine
    except ImportError:
        raise KJError(
            "Excel files need the package python-calamine. Install it: pip install python-calamine",
            "读取 Excel 文件需要 python-calamine，请先安装：pip install python-calamine",
        ) from None
    try:
        with calamine.load_workbook(str(path)) as book:
            names, notices = _chosen(book, wanted, path)
            dresses = _dresses(path, names) if zipped else {}
            grids = [_grid(book.get_sheet_by_name(name), dresses.get(name), path) for name in names]
    except calamine.PasswordError:
        raise locked(path) from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        raise archives.broken(path) from None
    if zipped and any(name not in dresses for name in names):
        notices.append(
            Text(
                "Number formats can't be read, so a percentage may show as a fraction.",
                "无法读取数字格式，百分数可能显示为小数。",
            )
        )
    return grids, notices


def locked(path: Path) -> KJError:
    """The error for a workbook that only opens with a password."""
    return KJError(
        f"{path} is locked by a password. Open it in Excel or WPS and save a copy without one.",
        f"{path} 有密码保护。请用 Excel 或 WPS 打开，另存一份不带密码的副本。",
    )


def _chosen(book: Any, wanted: str | None, path: Path) -> tuple[list[str], list[Text]]:
    """Names of the sheets to read, and what is said of the others."""
    kinds = {one.name: (_last(one.typ), _last(one.visible)) for one in book.sheets_metadata}
    if wanted is not None:
        return [_named(wanted, kinds, path)], []
    hidden = [name for name, (_, seen) in kinds.items() if seen != "Visible"]
    other = [name for name, (kind, seen) in kinds.items() if seen == "Visible" and kind != "WorkSheet"]
    notices = []
    if hidden:
        notices.append(
            Text(
                f"Hidden sheets are left out: {', '.join(hidden)}. --sheet NAME reads one.",
                f"未读取隐藏的工作表：{'、'.join(hidden)}。如需读取，请加 --sheet 名称。",
            )
        )
    if other:
        notices.append(
            Text(
                f"Sheets without cells (charts, macros) are left out: {', '.join(other)}.",
                f"未读取没有单元格的工作表（图表、宏表）：{'、'.join(other)}。",
            )
        )
    return [name for name in kinds if name not in hidden and name not in other], notices


def _last(member: Any) -> str:
    """``Hidden`` of ``SheetVisibleEnum.Hidden``: calamine's members have no name of their own."""
    return str(member).rpartition(".")[2]


def _named(wanted: str, kinds: dict[str, tuple[str, str]], path: Path) -> str:
    found = next((name for name in kinds if name.strip() == wanted.strip()), None)
    if found is None:
        raise KJError(
            f"{path} has no sheet {wanted!r}. It has: {', '.join(kinds)}.",
            f"{path} 中没有工作表 {wanted!r}，现有：{'、'.join(kinds)}。",
        )
    if kinds[found][0] != "WorkSheet":
        raise KJError(
            f"Sheet {found!r} of {path} is a chart or a macro, without cells. Choose another.",
            f"{path} 的工作表 {found!r} 是图表或宏表，没有单元格，请另选。",
        )
    return found


def _dresses(path: Path, names: list[str]) -> dict[str, dict[Place, _Dress]]:
    """By sheet and place; a workbook that openpyxl can't open gives none."""
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True)
            try:
                return {name: _dress(book[name]) for name in names}
            finally:
                book.close()
    except Exception:  # whatever another program's workbook makes it stumble over: the values are still there
        return {}


def _dress(sheet: Any) -> dict[Place, _Dress]:
    sheet.reset_dimensions()
    found = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                indent = int(getattr(cell.alignment, "indent", 0) or 0)
                found[cell.row - 1, cell.column - 1] = _Dress(cell.number_format or "General", cell.data_type, indent)
    return found


def _grid(sheet: Any, dress: dict[Place, _Dress] | None, path: Path) -> Grid:
    grid = Grid(sheet.name, formats_known=dress is not None)
    dress = dress or {}
    if sheet.start is not None:
        archives.check_places(sheet.end[0] + 1, sheet.end[1] + 1, path)
        if sheet.height * sheet.width > archives.MOST_PLACES:
            raise archives.too_many(path, f"{sheet.height * sheet.width:,} cells", "单元格过多")
        first_row, first_column = sheet.start
        for i, row in enumerate(sheet.to_python(skip_empty_area=True)):
            for j, value in enumerate(row):
                place = (first_row + i, first_column + j)
                if value != "":
                    grid.cells[place] = _cell(value, dress.get(place))
    for place, worn in dress.items():
        if place not in grid.cells and worn.kind in ("f", "e"):
            grid.cells[place] = Cell("", "formula" if worn.kind == "f" else "error")
    for first, last in sheet.merged_cell_ranges or []:
        grid.merge(first, last)
    return grid


def _cell(value: Any, worn: _Dress | None) -> Cell:
    """A value as the sheet shows it."""
    code, indent = (worn.code, worn.indent) if worn else ("General", 0)
    if isinstance(value, bool):
        return Cell(str(value).upper(), "", indent)
    if isinstance(value, int | float):
        return Cell(number_formats.number(float(value), code), "", indent)
    if isinstance(value, dt.date):
        return Cell(number_formats.day(value, code), "", indent)
    text = str(value)
    return Cell(text, "error" if text.startswith("#") and text.rstrip("!?").isupper() else "", indent)
