"""What is inside a zipped workbook, looked at before it is read: kind, macros, how many cells."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ..errors import KJError

#: Cells of a workbook, and the places between its first and its last cell.
MOST_CELLS = 100_000
MOST_PLACES = 4_000_000

#: Bytes of a workbook, unpacked.
MOST_UNPACKED = 400_000_000

_CHUNK = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")

#: A file inside that tells what the whole is.
_KINDS = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("content.xml", "ods"),
)


def kind(path: Path) -> str:
    """``xlsx``, ``xlsb``, ``ods`` or ``docx``.

    Raises
    ------
    KJError
        If the archive is broken, or is none of these.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise broken(path) from None
    found = next((kind for name, kind in _KINDS if name in names), None)
    if found is None:
        raise KJError(
            f"{path} is a zip archive, not a workbook. Unpack it and give one file in it.",
            f"{path} 是压缩包，不是工作簿。请解压后给出其中一个文件。",
        )
    return found


def has_macros(path: Path) -> bool:
    """Whether a workbook carries macros; they are never run."""
    with zipfile.ZipFile(path) as archive:
        return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())


def check_size(path: Path) -> None:
    """Refuse a workbook with more cells than are read, before any is held.

    Raises
    ------
    KJError
        Saying how many it has at least; or that the archive is broken.
    """
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist() if entry.filename.endswith(".xml"))
            if unpacked > MOST_UNPACKED:
                raise too_many(path, f"{unpacked / 1e6:.0f} MB unpacked", f"解压后有 {unpacked / 1e6:.0f} MB")
            for name in filter(_SHEET.fullmatch, archive.namelist()):
                with archive.open(name) as file:
                    total = _counted(file, total, path)
    except (zipfile.BadZipFile, zipfile.zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):  # type: ignore[attr-defined]
        raise broken(path) from None


def _counted(file, total: int, path: Path) -> int:
    """Cells so far, with those of one sheet."""
    rows = columns = 0
    rest = b""
    while chunk := file.read(_CHUNK):
        held = rest + chunk
        cut = held.rfind(b">") + 1
        whole, rest = held[:cut], held[cut:][-4096:]
        total += len(_CELL.findall(whole))
        for letters, row in _FILLED.findall(whole):
            rows, columns = max(rows, int(row)), max(columns, _number(letters))
        if total > MOST_CELLS:
            raise too_many(path, f"more than {MOST_CELLS:,} cells", f"超过 {MOST_CELLS // 10000} 万个单元格")
        check_places(rows, columns, path)
    return total


def check_places(rows: int, columns: int, path: Path) -> None:
    """Refuse a sheet whose cells lie so far apart that what is between them fills the memory."""
    if rows * columns > MOST_PLACES:
        raise too_many(
            path, f"cells spread over {rows:,} rows and {columns:,} columns", f"单元格分布在 {rows} 行、{columns} 列上"
        )


def too_many(path: Path, en: str, zh: str) -> KJError:
    """The error for a workbook that is larger than is read."""
    return KJError(
        f"{path} has {en}, too many to read. Copy the table you need into a workbook of its own.",
        f"{path} {zh}，超出读取上限。请把需要的表复制到单独的工作簿。",
    )


def broken(path: Path) -> KJError:
    """The error for a workbook that can't be opened."""
    return KJError(
        f"{path} is a broken workbook. Open and repair it in Excel or WPS, then save it again.",
        f"{path} 是损坏的工作簿。请用 Excel 或 WPS 打开修复后重新保存。",
    )


def _number(letters: bytes) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + sign - 64
    return number
