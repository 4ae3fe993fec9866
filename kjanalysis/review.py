"""Proposals before a person: an Excel workbook, a dialogue in the terminal, a form in a notebook.

Nothing here decides; each row waits for accept or reject, and corrected cells
count as corrected. The workbook's drop-downs hold the codes; text that Excel
would run as a formula is stored as text.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from . import tables
from .errors import KJError, language

#: Columns of the review sheet: the proposals' and three of its own.
COLUMNS = [
    "decision", "section_locator", "indicator_zh", "indicator", "value", "unit", "year", "kind", "qualifier", "scope",
    "status", "sentence", "reason", "confidence", "span_start", "span_end",
]  # fmt: skip
DECISIONS = ("accept", "reject")
CHOICES = {
    "decision": DECISIONS,
    "kind": ("actual", "target"),
    "qualifier": ("eq", "ge", "gt", "approx", "expected", "expected+gt", "expected+ge", "expected+approx", "strive", "strive+ge", "strive+gt", "strive+approx"),
    "scope": ("new", "flow", "stock", "share", "growth", "rank"),
    "status": ("actual", "preliminary", "revised"),
}  # fmt: skip
_HEADINGS = {
    "decision": "决定", "section_locator": "位置", "indicator_zh": "指标（原文）", "indicator": "指标代码", "value": "数值", "unit": "单位",
    "year": "年份", "kind": "性质", "qualifier": "限定", "scope": "口径", "status": "状态", "sentence": "原句", "reason": "存疑原因",
    "confidence": "置信度", "span_start": "起", "span_end": "止",
}  # fmt: skip
_FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?")


def harmless(cell):
    """A cell that no spreadsheet runs as a formula.

    >>> harmless("=cmd|'/c calc'!A0"), harmless("-1.6"), harmless("高企")
    ("'=cmd|'/c calc'!A0", '-1.6', '高企')
    """
    if isinstance(cell, str) and _FORMULA.match(cell) and not _PLAIN_NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def sheet(frame: pd.DataFrame) -> pd.DataFrame:
    """Proposals with the sentence around each number and an empty decision."""
    text = frame.attrs.get("text", "")
    out = frame.copy()
    out["sentence"] = [sentence(text, r.span_start, r.span_end) for r in frame.itertuples()]
    out["decision"] = out["status"] = ""
    return out[COLUMNS]


def sentence(text: str, start: int, end: int) -> str:
    """The sentence a number stands in, the number in 【】.

    >>> sentence("上年为100家。全区高新技术企业总数达到151家;技术交易额", 20, 23)
    '全区高新技术企业总数达到【151】家;'
    """
    begin = max([text.rfind(sign, max(0, start - 120), start) + 1 for sign in "。；;！？\n"] + [start - 120, 0])
    stops = [place for place in (text.find(sign, end, end + 80) for sign in "。；;！？\n") if place >= 0]
    stop = min(stops, default=min(end + 80, len(text)) - 1) + 1
    return f"{text[begin:start]}【{text[start:end]}】{text[end:stop]}".strip()


def write(frame: pd.DataFrame, path, data=None) -> Path:
    """Write proposals for review.

    Parameters
    ----------
    frame : DataFrame
        As :func:`kjanalysis.extract` gives it, or a sheet read by :func:`read`.
    path : path-like
        .xlsx (drop-downs, sentence with the number in red) or .csv (UTF-8 with
        a mark that Excel knows).
    data : path-like, optional
        Tables whose catalogue fills the code list.

    Raises
    ------
    KJError
        If the file can't be written.
    """
    path = Path(path)
    table = frame if "decision" in frame.columns else sheet(frame)
    try:
        if path.suffix.lower() == ".csv":
            table.map(harmless).to_csv(path, index=False, encoding="utf-8-sig")
        elif path.suffix.lower() == ".xlsx":
            _workbook(table, tables.read(data).indicators).save(path)
        else:
            raise KJError(f"{path}: write .xlsx or .csv.", f"{path}：请写为 .xlsx 或 .csv。")
    except OSError as error:
        why = error.strerror or error
        raise KJError(f"{path} can't be written: {why}. Is it open in Excel?", f"无法写入 {path}：{why}。文件是否正在 Excel 中打开？") from None
    return path


def _workbook(table: pd.DataFrame, indicators: pd.DataFrame):
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    page = book.active
    page.title = "提案"
    page.append([_HEADINGS[name] for name in COLUMNS])
    page.append(COLUMNS)
    rows = table.reset_index(drop=True)
    for number, row in enumerate(rows.itertuples(index=False), start=3):
        for column, (name, cell) in enumerate(zip(COLUMNS, row, strict=True), start=1):
            place = page.cell(number, column)
            if name in ("span_start", "span_end", "confidence") and str(cell) != "":
                place.value = float(cell) if name == "confidence" else int(cell)
            else:
                _text(place, _rich(str(cell)) if name == "sentence" else str(cell))
            if name in ("sentence", "reason", "indicator_zh", "indicator"):
                place.alignment = Alignment(wrap_text=True, vertical="top")
            else:
                place.alignment = Alignment(vertical="top")
        # Excel doesn't fit a row's height to text written by others
        lines = max(_lines(str(row[COLUMNS.index(name)]), width) for name, width in (("sentence", 60), ("reason", 26), ("indicator_zh", 24)))
        page.row_dimensions[number].height = 15 * lines
        if float(row[COLUMNS.index("confidence")] or 1) < 0.75:
            page.cell(number, COLUMNS.index("reason") + 1).fill = PatternFill("solid", fgColor="FFF2CC")
    codes = book.create_sheet("指标代码")
    codes.append(["indicator", "名称", "name", "unit", "kind"])
    for row in indicators.itertuples():
        codes.append([row.indicator, row.zh, row.en, row.unit, row.kind])
    lists = book.create_sheet("选项")
    last = len(rows) + 2
    for column, (name, choices) in enumerate(CHOICES.items(), start=1):
        for number, choice in enumerate(choices, start=1):
            lists.cell(number, column, choice)
        letter = lists.cell(1, column).column_letter
        _validated(page, DataValidation, name, f"选项!${letter}$1:${letter}${len(choices)}", last, strict=name != "qualifier")
    _validated(page, DataValidation, "indicator", f"指标代码!$A$2:$A${len(indicators) + 1}", last, strict=True)
    lists.sheet_state = "hidden"
    widths = {"decision": 9, "indicator_zh": 26, "indicator": 26, "sentence": 62, "reason": 28, "unit": 9, "year": 11, "section_locator": 13, "qualifier": 12, "status": 11}
    for column, name in enumerate(COLUMNS, start=1):
        page.column_dimensions[page.cell(1, column).column_letter].width = widths.get(name, 9)
        page.cell(1, column).font = Font(bold=True)
        page.cell(1, column).fill = PatternFill("solid", fgColor="DDEBF7")
        page.cell(2, column).font = Font(color="808080", size=9)
    for letter, width in zip("ABCDE", (34, 36, 48, 10, 10), strict=True):
        codes.column_dimensions[letter].width = width
    page.freeze_panes = "C3"
    page.auto_filter.ref = f"A2:{page.cell(2, len(COLUMNS)).column_letter}{max(last, 3)}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    return book


def _validated(page, validation, name: str, source: str, last: int, strict: bool) -> None:
    letter = page.cell(1, COLUMNS.index(name) + 1).column_letter
    rule = validation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
    rule.error, rule.errorTitle = "请从列表中选择。Choose from the list.", "kjanalysis"
    page.add_data_validation(rule)
    rule.add(f"{letter}3:{letter}{max(last, 3)}")


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column, Chinese signs being two wide."""
    return -(-sum(1 if c.isascii() else 2 for c in text) // width) or 1


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _text(place, value) -> None:
    """Text that stays text, whatever it begins with."""
    place.value = _ILLEGAL.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        place.data_type = "s"
        if _FORMULA.match(value):
            place.style = "Normal"
            place.quotePrefix = True
        place.number_format = "@"


def _rich(text: str):
    """A sentence with its number bold and red."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    text = _ILLEGAL.sub("", text)
    found = re.search(r"【(.*?)】", text, re.S)
    if not found or _FORMULA.match(text):
        return text
    red = InlineFont(rFont="Calibri", sz=11, b=True, color="C00000")
    return CellRichText(*filter(None, [text[: found.start()], TextBlock(red, found[0]), text[found.end() :]]))


def read(path) -> pd.DataFrame:
    """A review sheet, as text.

    Parameters
    ----------
    path : path-like
        .xlsx or .csv as :func:`write` made it and a person changed it.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`, every cell a str; ``frame.attrs["row"]`` is the first
        data row's number in the file.

    Raises
    ------
    KJError
        If it can't be read or columns are missing.
    """
    import zipfile

    path = Path(path)
    if not path.is_file():
        raise KJError(
            f"{path} does not exist. Make it with: kjanalysis extract REPORT --out {path.name or 'proposals.xlsx'}",
            f"{path} 不存在。请先运行：kjanalysis extract 报告 --out {path.name or 'proposals.xlsx'}",
        )
    try:
        if path.suffix.lower() == ".csv":
            import io

            from .documents import decoded

            raw = pd.read_csv(io.StringIO(decoded(path.read_bytes(), path)), dtype=str, keep_default_na=False)
            first = 2
        else:
            raw = pd.read_excel(path, sheet_name=0, header=None, dtype=str, keep_default_na=False, engine="openpyxl")
            at = next((i for i in range(min(5, len(raw))) if "indicator" in set(raw.iloc[i])), None)
            if at is None:
                raise ValueError("no header")
            raw.columns = [str(name) for name in raw.iloc[at]]
            raw = raw.iloc[at + 1 :].reset_index(drop=True)
            first = at + 2
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, pd.errors.ParserError) as error:
        if isinstance(error, KJError):
            raise
        raise KJError(
            f"{path} is no review sheet: it needs a row of headings with {', '.join(COLUMNS[:5])} ...",
            f"{path} 不是审核表：应有含 {'、'.join(COLUMNS[:5])} 等列名的一行。",
        ) from None
    needed = [name for name in COLUMNS if name not in ("sentence", "reason", "confidence", "status")]
    missing = [name for name in needed if name not in raw.columns]
    if missing and missing != ["decision"]:
        raise KJError(f"{path}: column {', '.join(missing)} is missing.", f"{path} 缺少列 {'、'.join(missing)}。")
    raw = raw.reindex(columns=COLUMNS, fill_value="").fillna("").astype(str)
    raw = raw.map(lambda cell: cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell.strip())
    for name in ("span_start", "span_end", "year"):
        raw[name] = raw[name].str.replace(r"\.0$", "", regex=True)
    raw["decision"] = raw["decision"].str.lower().replace({"接受": "accept", "拒绝": "reject", "y": "accept", "n": "reject"})
    raw = raw[raw["value"].ne("") | raw["indicator_zh"].ne("")].reset_index(drop=True)
    raw.attrs = {"row": first}
    return raw


def counts(table: pd.DataFrame, lang: str | None = None) -> str:
    """One line: how many are accepted, rejected, open; in the language of messages if none is asked for."""
    yes, no = int(table["decision"].eq("accept").sum()), int(table["decision"].eq("reject").sum())
    left = len(table) - yes - no
    if (lang or language()) == "zh":
        return f"已接受 {yes} 行，已拒绝 {no} 行，待定 {left} 行"
    return f"{yes} accepted, {no} rejected, {left} open"


def dialogue(path, ask, tell, data=None) -> pd.DataFrame:
    """Decide row by row in a terminal; saved after each answer.

    Parameters
    ----------
    path : path-like
        The review sheet, changed in place.
    ask : callable
        Given a question, returns an answer: ``a`` accept, ``r`` reject, ``s``
        skip, ``q`` quit, or ``column=value`` to correct a cell.
    tell : callable
        Gets each line to show.
    """
    table = read(path)
    zh = language() == "zh"
    for i in table.index[table["decision"].eq("")]:
        tell("")
        tell(table.at[i, "sentence"])
        shown = ("section_locator", "indicator_zh", "indicator", "value", "unit", "year", "kind", "qualifier", "scope")
        tell("  ".join(f"{name}={table.at[i, name]}" for name in shown))
        if table.at[i, "reason"]:
            tell(("存疑：" if zh else "unsure: ") + table.at[i, "reason"])
        while True:
            answer = str(ask("[a 接受 / r 拒绝 / s 跳过 / q 退出 / 列=值]" if zh else "[a accept / r reject / s skip / q quit / column=value]")).strip()
            name, sign, value = answer.partition("=")
            if sign and name.strip() in shown[1:]:
                table.at[i, name.strip()] = value.strip()
            elif answer in ("a", "r"):
                table.at[i, "decision"] = "accept" if answer == "a" else "reject"
                write(table, path, data)
                break
            elif answer in ("s", "q"):
                break
            else:
                tell("?")
        if answer == "q":
            break
    write(table, path, data)
    tell(counts(table))
    return table
