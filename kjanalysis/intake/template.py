"""An Excel template for figures and targets, with drop-downs; :mod:`kjanalysis.intake.filled` reads it back."""

from __future__ import annotations

from pathlib import Path

from .. import tables
from ..errors import KJError
from ..tables.region_names import check_region
from .spreadsheet import text_cell
from .template_columns import FIGURES, GRADES, LISTS, NOTES, QUALIFIERS, REGION, SOURCES, STATUSES, TARGETS, Page

#: Rows that have drop-downs.
ROWS = 500

_NOTES = (
    "填写方法",
    "1. “来源”表：每份文件一行，编号可用 1、2、3；公布日期写到日，没有日期的数据不能用于预测。",
    "2. “数据”表：一行一个历史数据，指标从下拉列表中选择。每项指标至少填一年，最好五年以上。快报数、初步核算数请在“状态”列选初步数。",
    "3. “目标”表：一行一个目标。限定按原文选择，例如 5.2亿元以上 填 5.2、亿元、以上；区间写作 5.2-5.5。",
    "4. 只有一份来源时，“来源”列可以不填。单位可用万元或亿元，系统会准确换算。",
    "5. 列可以调换顺序。没有的指标请先运行 kjanalysis add-indicator。",
    "6. 填好后运行 kjanalysis add --from 本文件。以后可在同一文件中续填，已录入的行会自动跳过。",
)


def write(path: str | Path, region: str | None = None, data: tables.Folder = None) -> Path:
    """Write the template.

    Parameters
    ----------
    path : path-like
        A file that ends in .xlsx and isn't there yet.
    region : str, optional
        Code or name of the region that it is for.
    data : path-like, optional
        Tables whose catalogue fills the list of indicators.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    KJError
        If the region isn't known, or the file is there or can't be written.
    """
    path, known = Path(path), tables.read(data)
    code = check_region(region, known) if region else ""
    if path.suffix.lower() != ".xlsx":
        raise KJError(
            f"{path}: the template's name must end in .xlsx.", f"{path}：模板的文件名应以 .xlsx 结尾。"
        )  # fmt: skip
    if path.exists():
        raise KJError(
            f"{path} is there already and was left as it is. Choose another name.",
            f"{path} 已存在，未作改动，请另取文件名。",
        )
    book = _workbook(known, code)
    try:
        book.save(path)
    except OSError as error:
        why = error.strerror or error
        raise KJError(
            f"{path} can't be written: {why}. Choose another folder.", f"无法写入 {path}：{why}，请换一个文件夹。"
        ) from None
    return path


def _workbook(known: tables.Tables, region: str):
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    lists = {
        "indicator": known.indicators["zh"].tolist(),
        "unit": sorted({*known.indicators["unit"], "万元"}),
        "grade": list(GRADES),
        "status": list(STATUSES),
        **{f"qualifier {name}": list(words) for name, words in QUALIFIERS.items()},
    }
    at = {
        name: f"{LISTS}!${letter}$1:${letter}${len(lists[name])}" for name, letter in zip(lists, "ABCDEF", strict=True)
    }
    for page in (FIGURES, TARGETS, SOURCES):
        sheet = book.create_sheet(page.name)
        _head(sheet, page)
        offered = {name: at[name] for name in ("indicator", "unit", "grade", "status")}
        offered["qualifier"] = at.get(f"qualifier {page.name}", "")
        offered["source"] = "" if page is SOURCES else f"{SOURCES.name}!$A$2:$A$50"
        for number, column in enumerate(page.columns, start=1):
            if offered.get(column.name):
                _drop_down(sheet, number, offered[column.name], strict=column.name in ("grade", "qualifier", "status"))
    _notes(book.create_sheet(NOTES), known, region)
    page = book.create_sheet(LISTS)
    for number, words in enumerate(lists.values(), start=1):
        for row, word in enumerate(words, start=1):
            text_cell(page.cell(row, number), word)
    page.sheet_state = "hidden"
    return book


def _head(sheet, page: Page) -> None:
    from openpyxl.styles import Font, PatternFill

    for number, column in enumerate(page.columns, start=1):
        place = sheet.cell(1, number, column.heading)
        place.font, place.fill = Font(bold=True), PatternFill("solid", fgColor="DDEBF7" if column.needed else "F2F2F2")
        sheet.column_dimensions[place.column_letter].width = column.width
        if column.name == "published":
            for row in range(2, 51):
                sheet.cell(row, number).number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"


def _drop_down(sheet, number: int, source: str, strict: bool) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = sheet.cell(1, number).column_letter
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
    rule.error, rule.errorTitle = "请从列表中选择。Choose from the list.", "kjanalysis"
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{ROWS}")


def _notes(sheet, known: tables.Tables, region: str) -> None:
    from openpyxl.styles import Font

    sheet.append([REGION, region, known.on(None).place_name(region, "zh") if region else ""])
    for line in ("", *_NOTES):
        sheet.append([line])
    sheet["A1"].font = sheet["A3"].font = Font(bold=True)
    sheet.column_dimensions["A"].width = 12
    sheet.column_dimensions["B"].width = 12
