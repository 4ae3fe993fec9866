"""A file with tables, whatever its name ends with, as grids: .xlsx .xlsm .xls .csv .tsv .html .docx."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from ..errors import KJError
from ..wording import Text
from . import archives, page_tables, text_tables, workbooks
from .grids import Grid

#: Bytes of a file.
MOST_BYTES = 100_000_000

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PAGE = re.compile(rb"<(?:!doctype html|html|body|div|table|meta)\b", re.I)


class Book(NamedTuple):
    """What a file holds.

    Attributes
    ----------
    grids : list of Grid
        A sheet, or a table of a page, each.
    notices : list of Text
        What was left out, and why.
    """

    grids: list[Grid]
    notices: list[Text]


class _Refused(NamedTuple):
    """A kind of file that isn't read, by its first bytes, and what would help."""

    starts: tuple[bytes, ...]
    says: Text


_REFUSED = (
    _Refused(
        (b"%PDF",),
        Text(
            "{path} is a PDF. Tables are read from Excel, CSV, HTML or Word; for a report use kjanalysis extract.",
            "{path} 是 PDF。表格只能从 Excel、CSV、HTML 或 Word 读取；报告请用 kjanalysis extract。",
        ),
    ),
    _Refused(
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM"),
        Text("{path} is a picture. Ask for the workbook itself.", "{path} 是图片，请索取工作簿原件。"),
    ),
    _Refused(
        (b"MIME-Version:",),
        Text(
            "{path} is a web archive. Open it in Excel or WPS and save it as .xlsx.",
            "{path} 是网页归档文件。请用 Excel 或 WPS 打开后另存为 .xlsx。",
        ),
    ),
    _Refused(
        (b"{\\rtf",),
        Text(
            "{path} is an RTF file. Open it in Word or WPS and save it as .docx.",
            "{path} 是 RTF 文件，请用 Word 或 WPS 打开后另存为 .docx。",
        ),
    ),
    _Refused(
        (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"),
        Text("{path} is a packed archive. Unpack it first.", "{path} 是压缩包，请先解压。"),
    ),
)


def read(path: Path | str, sheet: str | None = None) -> Book:
    """Grids of a file; what it is, is told by its bytes, not by its name.

    Parameters
    ----------
    path : path-like
        A workbook (.xlsx, .xlsm, .xls, .xlsb, .ods), text with commas or tabs, a page, or a .docx file.
    sheet : str, optional
        Read only this sheet of a workbook, even if it is hidden.

    Returns
    -------
    Book
        The grids, and notices of what was left out.

    Raises
    ------
    KJError
        Saying in one sentence what is wrong with the file, and what would help.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = path.write_text("指标,2022年\\n高新技术企业数（家）,151\\n", encoding="gbk")
    >>> read(path).grids[0].text(1, 1)
    '151'
    """
    path = Path(path)
    head = _begin(path)
    refused = next((kind.says for kind in _REFUSED if head.startswith(kind.starts)), None)
    if refused:
        raise KJError(refused.en.format(path=path), refused.zh.format(path=path))
    if head.startswith(b"PK"):
        book = _zipped(path, sheet)
    elif head.startswith(_OLD):
        book = _old(path, sheet)
    else:
        book = _text(path)
    _check_sheet(book, sheet, path)
    return book


def _begin(path: Path) -> bytes:
    if not path.exists():
        raise KJError(f"{path} does not exist. Give the path of a sheet.", f"{path} 不存在，请给出表格文件的路径。")
    if path.is_dir():
        raise KJError(f"{path} is a folder. Give one file in it.", f"{path} 是文件夹，请给出其中一个文件。")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise KJError(
            f"{path} can't be opened: {error.strerror}. Check its permissions.",
            f"无法打开 {path}：{error.strerror}。请检查文件权限。",
        ) from None
    if not head.strip(b"\xef\xbb\xbf \t\r\n") and size <= len(head):
        raise KJError(f"{path} is empty. Give a file with a table.", f"{path} 是空文件，请给出含有表格的文件。")
    if size > MOST_BYTES:
        raise archives.too_many(path, f"{size / 1e6:.0f} MB", f"大小为 {size / 1e6:.0f} MB")
    return head


def _zipped(path: Path, sheet: str | None) -> Book:
    kind = archives.kind(path)
    if kind == "docx":
        return Book(page_tables.of_word(path), [])
    grids, notices = workbooks.read(path, sheet, kind == "xlsx")
    if archives.has_macros(path):
        notices.insert(
            0,
            Text(
                "The workbook has macros. They were not run; only its cells were read.",
                "工作簿含有宏。宏未运行，只读取单元格。",
            ),
        )
    return Book(grids, notices)


def _old(path: Path, sheet: str | None) -> Book:
    """A workbook of the old kind, or a new one that is locked; both are files of the same container."""
    if _LOCKED in path.read_bytes():
        raise workbooks.locked(path)
    try:
        return Book(*workbooks.read(path, sheet, False))
    except KJError as error:
        if error.en != archives.broken(path).en:
            raise
        raise KJError(
            f"{path} is an old Office file that can't be read as a workbook. Open it in Excel or WPS and save it as .xlsx.",
            f"{path} 是旧版 Office 文件，无法按工作簿读取。请用 Excel 或 WPS 打开后另存为 .xlsx。",
        ) from None


def _text(path: Path) -> Book:
    """A page or text with commas or tabs, also where its name says .xls."""
    raw = path.read_bytes()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in raw[:4096] and b"<html" not in raw[:4096].lower():
        raise KJError(
            f"{path} is an XML spreadsheet of 2003. Open it in Excel or WPS and save it as .xlsx.",
            f"{path} 是 2003 版 XML 表格。请用 Excel 或 WPS 打开后另存为 .xlsx。",
        )
    head = raw[:65536].replace(b"\0", b"")
    is_page = bool(_PAGE.search(head))
    grids = page_tables.of_page(raw, path) if is_page else [text_tables.read(raw, path)]
    notices = []
    if path.suffix.lower() in (".xls", ".xlsx", ".xlsm"):
        what = Text("a web page", "网页") if is_page else Text("plain text", "纯文本")
        notices.append(
            Text(
                f"{path.name} is {what.en} in spite of its name, and was read as such.",
                f"{path.name} 实际是{what.zh}，已按{what.zh}读取。",
            )
        )
    return Book(grids, notices)


def _check_sheet(book: Book, sheet: str | None, path: Path) -> None:
    """Something must be there, and a sheet that is named."""
    if sheet is not None and book.grids and sheet.strip() not in {grid.name.strip() for grid in book.grids}:
        names = [grid.name for grid in book.grids]
        raise KJError(
            f"{path} has no table {sheet!r}. It has: {', '.join(names)}.",
            f"{path} 中没有 {sheet!r}，现有：{'、'.join(names)}。",
        )
    if not any(grid.cells for grid in book.grids):
        said = " ".join(notice.en for notice in book.notices), "".join(notice.zh for notice in book.notices)
        raise KJError(
            f"{path} has no cell with a figure or text. {said[0]}".strip() + " Choose another file or sheet.",
            f"{path} 中没有内容。{said[1]}请换用其他文件或工作表。",
        )
