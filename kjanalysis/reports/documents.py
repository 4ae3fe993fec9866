"""Reading a report: .txt, .html, .docx, .pdf to text.

What a file is, is told by its first bytes, not by its name. Tables come out as
lines with cells parted by ``|``. Every reader says in one sentence what is
wrong with a file it can't read, and what would help.
"""

from __future__ import annotations

import os
import re
import time
import zipfile
from pathlib import Path
from typing import NamedTuple

from ..errors import KJError
from ..notation.encodings import wide
from ..sheets import grids, page_tables
from ..wording import Text
from . import pdf_tables

#: Bytes of a file, characters of a text, and seconds that reading a file may take.
MOST_BYTES = 100_000_000
MOST_CHARACTERS = 10_000_000
LIMIT = 120

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".doc", ".xls", ".xlsx", ".wps", ".rtf", ".ofd", ".csv")
# elements of a page that begin a line, and those that hold no text of a report
_BLOCKS = {
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "br", "section", "article", "header", "footer", "td", "th",
    "tr", "table", "tbody", "blockquote", "dd", "dt", "pre", "center", "hr",
}  # fmt: skip
_DROPPED = ("script", "style", "noscript", "template", "iframe", "object", "svg", "head", "select", "button", "nav")
_ENCODINGS = ("utf-8-sig", "gb18030")


class Refused(NamedTuple):
    """A kind of file that isn't read: its first bytes, and what would help."""

    starts: tuple[bytes, ...]
    says: Text


#: Files told by their first bytes whose text can't be had; ``{path}`` stands for the file.
REFUSED = (
    Refused(
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
        Text(
            "{path} is an old Office file (.doc, .xls or .wps, whatever its name says). Open it in Word or WPS and save it as .docx.",
            "{path} 是旧版 Office 文件（.doc、.xls 或 .wps，与扩展名无关）。请用 Word 或 WPS 打开后另存为 .docx。",
        ),
    ),
    Refused(
        (b"{\\rtf",),
        Text(
            "{path} is an RTF file. Open it in Word or WPS and save it as .docx.",
            "{path} 是 RTF 文件，请用 Word 或 WPS 打开后另存为 .docx。",
        ),
    ),
    Refused(
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM"),
        Text(
            "{path} is a picture. Run text recognition (OCR) first, or ask for the document itself.",
            "{path} 是图片。请先做文字识别（OCR），或索取原文档。",
        ),
    ),
)


def is_path(text_or_path) -> bool:
    """Whether an argument names a file rather than being a report's text.

    >>> is_path("报告.docx"), is_path("2021年,全区R&D经费支出25亿元。"), is_path(Path("x"))
    (True, False, True)
    """
    if isinstance(text_or_path, os.PathLike):
        return True
    text = str(text_or_path)
    if "\n" in text or len(text) > 1000 or "\0" in text:
        return False
    return _exists(text) or (text.lower().endswith(SUFFIXES) and not re.search(r"[。;；，]", text))


def _exists(text: str) -> bool:
    """Whether there is such a file, or such a folder below another; one word alone may be a report's text."""
    if not text.strip():
        return False
    path = Path(text)
    try:
        return path.is_file() or (len(path.parts) > 1 and path.is_dir())
    except OSError:
        return False


def text_of(text_or_path) -> str:
    """A report's text, read from a file if it is one.

    Parameters
    ----------
    text_or_path : str or path-like

    Returns
    -------
    str
        Lines end with ``\\n``; for a text given, as it is.

    Raises
    ------
    KJError
        If there is no such file, it can't be read, or there is no text.
    """
    if not isinstance(text_or_path, str | os.PathLike):
        raise KJError(
            f"The report must be a text or the path of a file, not a {type(text_or_path).__name__}.",
            f"报告应为文本或文件路径，而不是 {type(text_or_path).__name__}。",
        )
    path = is_path(text_or_path)
    text = read(text_or_path) if path else str(text_or_path)
    if not text.strip():
        raise KJError(
            "The report is empty. Give a text, or the path of a file with text.",
            "报告是空的，请给出文本或含有文字的文件路径。",
        )
    if len(text) > MOST_CHARACTERS:
        raise _too_large(f"{len(text) / 1e6:.0f} million characters", f"{len(text) / 1e4:.0f} 万字")
    return text


def read(path) -> str:
    """Text of a file.

    Parameters
    ----------
    path : path-like
        .txt, .html, .docx or .pdf, whatever its name ends with.

    Raises
    ------
    KJError
        Saying what is wrong and what would help.
    """
    path = Path(path)
    head, size = _begin(path)
    if b"%PDF-" in head[:1024] or head.startswith(b"%PDF"):
        return _pdf(path)
    refused = next((kind.says for kind in REFUSED if head.startswith(kind.starts)), None)
    if refused:
        raise KJError(refused.en.format(path=path), refused.zh.format(path=path))
    if head.startswith(b"PK"):
        return _docx(path)
    if size > MOST_BYTES // 2:
        raise _too_large(f"{size / 1e6:.0f} MB of text", f"{size / 1e6:.0f} MB 文本")
    raw = path.read_bytes()
    codec = wide(raw)
    head = head.decode(codec, errors="ignore").encode() if codec else head
    if re.search(rb"<(?:!doctype html|html|body|div|p|table|meta)\b", head, re.I):
        return _html(raw, path)
    return decoded(raw, path)


def _begin(path: Path) -> tuple[bytes, int]:
    """A file's first bytes, and its size; a file that isn't there or holds nothing is refused."""
    if not path.exists():
        raise KJError(f"{path} does not exist. Give the path of a report.", f"{path} 不存在，请给出报告文件的路径。")
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
        raise KJError(f"{path} is empty. Give a file with text.", f"{path} 是空文件，请给出含有文字的文件。")
    return head, size


def _too_large(en: str, zh: str) -> KJError:
    return KJError(
        f"The report has {en}; at most {MOST_CHARACTERS / 1e6:.0f} million characters can be read. Split it and read the parts.",
        f"报告有{zh}，最多读取 {MOST_CHARACTERS // 10000} 万字。请拆分后分别读取。",
    )


def decoded(raw: bytes, path="") -> str:
    """Text of bytes whose encoding is not stated: UTF-8, GBK, UTF-16 or UTF-32 (with a mark or without), or a mix line by line.

    >>> decoded("研发投入25亿元".encode("gbk"))
    '研发投入25亿元'
    """
    if codec := wide(raw):
        return _lines(raw.decode(codec, errors="replace"))
    if raw.count(b"\0") > len(raw) / 1000:
        raise KJError(
            f"{path} is not a text file (it holds binary data). Give a .txt, .html, .docx or .pdf file.",
            f"{path} 不是文本文件（含二进制数据）。请给出 .txt、.html、.docx 或 .pdf 文件。",
        )
    whole = _in_one(raw)
    if whole is None:  # a file pasted together from two
        lines = raw.split(b"\n")
        whole = "\n".join(_guessed(line) if (text := _in_one(line)) is None else text for line in lines)
    return _lines(whole)


def _in_one(raw: bytes) -> str | None:
    """Text of bytes that are all in one of the usual encodings."""
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _guessed(raw: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:20_000]).best() if len(raw) > 30 else None
    return raw.decode(best.encoding if best else "utf-8", errors="replace")


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _html(raw: bytes, path: Path) -> str:
    from bs4 import BeautifulSoup

    text = None if wide(raw) else _as_stated(raw)
    soup = BeautifulSoup(text if text is not None else decoded(raw, path), "lxml")
    for tag in soup(_DROPPED):
        tag.decompose()
    for tag in soup.find_all(style=re.compile(r"display\s*:\s*none", re.I)):
        tag.decompose()
    for table in soup.find_all("table"):
        _parted(table, path)
    for heading in soup.find_all(re.compile("^h[1-6]$")):
        heading.extend([soup.new_tag("br"), soup.new_tag("br")])  # what stands below doesn't go on with it
    text = re.sub(r" *\n *", "\n", _broken_into_lines(soup).replace("\xa0", " "))
    return _some(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", path)


def _as_stated(raw: bytes) -> str | None:
    """A page in the encoding it names, or None if it names none or another than its own."""
    named = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", raw[:4096], re.I)
    if not named:
        return None
    name = named[1].decode("ascii")
    try:
        return _lines(raw.decode("gb18030" if name.lower() in ("gb2312", "gbk") else name))
    except (LookupError, UnicodeDecodeError):
        return None


def _parted(table, path: Path) -> None:
    """A table of figures as lines with cells parted by ``|``; one that only lays out a page stays."""
    if table.find("table") or table.decomposed:
        return
    rows = grids.lines_of(page_tables.grid_of(table, "", path))
    longest = max((len(cell) for row in rows for cell in row), default=0)
    if max(map(len, rows), default=0) >= 2 and longest <= 120:
        caption = table.find("caption")
        above = "\n" + caption.get_text(" ", strip=True) if caption else ""
        table.replace_with(above + "\n" + "\n".join(_joined(row) for row in rows) + "\n\n")


def _joined(row: list[str]) -> str:
    """A row's cells in a line."""
    return " | ".join(re.sub(r"\s+", " ", cell).strip() for cell in row)


def _broken_into_lines(soup) -> str:
    """A page's text, a line for each of its paragraphs and cells."""
    pieces: list[str] = []
    for element in soup.descendants:
        if not isinstance(element, str):
            pieces += ["\n"] if element.name in _BLOCKS else []
        elif type(element).__name__ == "NavigableString":  # no comment, no doctype
            held = str(element)
            pieces.append(held if " | " in held else re.sub(r"\s+", " ", held))
    return "".join(pieces)


def _docx(path: Path) -> str:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        _check_archive(path)
        lines = [line for part in docx.Document(str(path)).iter_inner_content() for line in _part_lines(part)]
    except KJError:
        raise
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        KeyError,
        ValueError,
        OSError,
        SyntaxError,
        EOFError,
        AttributeError,
    ) as error:
        raise KJError(
            f"{path} is a broken .docx file ({type(error).__name__}). Open and repair it in Word or WPS, then save it again.",
            f"{path} 是损坏的 .docx 文件（{type(error).__name__}）。请用 Word 或 WPS 打开修复后重新保存。",
        ) from None
    return _some("\n".join(lines) + "\n", path)


def _check_archive(path: Path) -> None:
    """Refuse a zip that is no Word document, or that unpacks to more than is read."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        unpacked = sum(entry.file_size for entry in archive.infolist() if entry.filename.endswith(".xml"))
    if "word/document.xml" not in names:
        excel = "xl/workbook.xml" in names
        what = Text("an Excel workbook", "Excel 工作簿") if excel else Text("not a Word document", "非 Word 文档")
        raise KJError(
            f"{path} is {what.en}. Give a .txt, .html, .docx or .pdf file.",
            f"{path} 是{what.zh}。请给出 .txt、.html、.docx 或 .pdf 文件。",
        )
    if unpacked > 4 * MOST_BYTES:
        raise _too_large(f"{unpacked / 1e6:.0f} MB unpacked", f" {unpacked / 1e6:.0f} MB（解压后）")


def _part_lines(part) -> list[str]:
    """Lines of a paragraph, or of a table with an empty line behind it."""
    if not hasattr(part, "rows"):
        return [part.text]
    return [*map(_joined, grids.lines_of(page_tables.grid_of_word(part, "", ()))), ""]


def _pdf(path: Path) -> str:
    import pypdfium2

    if path.stat().st_size > 5 * MOST_BYTES:
        raise _too_large(f"{path.stat().st_size / 1e6:.0f} MB", f" {path.stat().st_size / 1e6:.0f} MB")
    deadline = time.monotonic() + LIMIT
    try:
        document = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise KJError(
            f"{path} is locked by a password. Save a copy without one."
            if locked
            else f"{path} is a broken PDF. Ask for the file again, or print it to a new PDF.",
            f"{path} 有密码保护，请另存一份不带密码的副本。"
            if locked
            else f"{path} 是损坏的 PDF。请重新获取文件，或另行打印为 PDF。",
        ) from None
    pages, length = [], 0
    try:
        count = len(document)
        for index in range(count):
            if time.monotonic() > deadline:
                raise KJError(
                    f"{path} took longer than {LIMIT} seconds to read. Split it and read the parts.",
                    f"读取 {path} 超过 {LIMIT} 秒，请拆分后分别读取。",
                )
            page = document[index]
            held = page.get_textpage()
            text = held.get_text_bounded()
            parted = pdf_tables.lines(held, text)
            pages.append(_lines("\n".join(parted) if parted else text).replace("\ufffe", "").strip("\n"))
            length += len(pages[-1])
            held.close()
            page.close()
            if length > MOST_CHARACTERS:
                raise _too_large(f"more than {length / 1e6:.0f} million characters", f"超过 {length / 1e4:.0f} 万字")
    except pypdfium2.PdfiumError:
        raise KJError(
            f"{path}: page {len(pages) + 1} can't be read. Print the file to a new PDF and read that.",
            f"{path} 第 {len(pages) + 1} 页无法读取，请另行打印为 PDF 后再读取。",
        ) from None
    finally:
        document.close()
    if length < 10 * max(count, 1):
        raise KJError(
            f"{path} has {count} pages but no text, so it is a scan. Run text recognition on it first, in WPS, in Acrobat "
            "or with ocrmypdf -l chi_sim. Or ask for the Word or web version.",
            f"{path} 共 {count} 页，但没有文字层，应为扫描件。请先用 WPS、Acrobat 或 ocrmypdf -l chi_sim 做文字识别，"
            "或索取 Word 版、网页版。",
        )
    return "\n".join(pages) + "\n"


def _some(text: str, path: Path) -> str:
    if not text.strip():
        raise KJError(f"{path} holds no text. Give another file.", f"{path} 中没有文字，请换用其他文件。")
    return text
