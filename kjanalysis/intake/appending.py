"""Rows appended to the tables' files, all or none."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path

from .. import tables
from ..errors import KJError
from ..wording import markup


def append(folder: Path, added: dict[str, list[dict[str, str]]]) -> None:
    """Append, check the whole, and put everything back if it doesn't pass.

    Parameters
    ----------
    folder : Path
        Of the tables.
    added : dict
        Table to rows, as text; written in this order.

    Raises
    ------
    KJError
        If a file can't be written.
    DataError
        If the tables wouldn't pass `kjanalysis data check` any longer.
    """
    spec = tables.schema()
    before: dict[Path, bytes] = {}
    try:
        for name, rows in added.items():
            if rows:
                path = folder / spec[name]["path"]
                before[path] = path.read_bytes()
                _replace(path, before[path] + _lines(before[path], rows))
        tables.read(folder)
    except BaseException as error:
        _put_back(before)
        if isinstance(error, OSError):
            raise KJError(
                f"{error.filename or folder} can't be written: {error.strerror}. Nothing was changed.",
                f"无法写入 {error.filename or folder}：{error.strerror}。未作任何改动。",
            ) from None
        raise


def _lines(held: bytes, rows: list[dict[str, str]]) -> bytes:
    """Rows as lines that go behind a file's, in the order of its columns, none of which a spreadsheet would run."""
    header = held.decode("utf-8-sig").splitlines()[0].split(",")
    text = io.StringIO(newline="")
    csv.DictWriter(text, header, lineterminator="\n").writerows(
        [{column: markup.cell(row.get(column, "")) for column in header} for row in rows]
    )
    glue = b"" if held.endswith(b"\n") else b"\n"
    return glue + text.getvalue().encode("utf-8")


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _replace(path: Path, content: bytes) -> None:
    """In one step: a reader sees the old file or the new one."""
    _beside(path).write_bytes(content)
    _beside(path).replace(path)


def _put_back(before: dict[Path, bytes]) -> None:
    for path, content in before.items():
        path.write_bytes(content)
        _beside(path).unlink(missing_ok=True)


def in_git(folder: Path) -> bool:
    """Whether git can show and undo what was written."""
    try:
        done = subprocess.run(["git", "-C", str(folder), "rev-parse"], capture_output=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
