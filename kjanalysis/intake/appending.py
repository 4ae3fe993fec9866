"""Rows appended to the tables' files of one's own layer, all or none."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .. import tables
from ..errors import KJError
from ..reports import remembered
from ..wording import markup
from . import database_intakes, journal
from .own_folder import own_folder


def append(
    to: tables.Tables | Path,
    added: dict[str, list[dict[str, str]]],
    what: str = "add",
    chosen: Sequence[remembered.Choice] = (),
) -> Path:
    """Append, check the whole, and put everything back if it doesn't pass.

    Parameters
    ----------
    to : Tables or Path
        The tables, of which the uppermost layer is written; or the folder of that layer.
    added : dict
        Table to rows, as text; written in this order. A table that isn't there yet is made.
    what : str
        How they came, for a database's list of intakes.
    chosen : sequence of Choice
        Codes chosen for a report's words, which the next report is to remember.

    Returns
    -------
    Path
        The folder that was written to.

    Raises
    ------
    KJError
        If the folder is an installed package's, or a file can't be written.
    DataError
        If the tables wouldn't pass `kjanalysis data check` any longer.
    """
    layers = to.layers if isinstance(to, tables.Tables) else tables.layers_of(to)
    folder = own_folder(layers[-1])
    if layers[-1].kind == "database":
        database_intakes.append(layers, added, what, chosen)
        return folder
    spec = tables.schema()
    before: dict[Path, bytes | None] = {}
    lines: dict[str, str] = {}
    with journal.locked(folder):
        try:
            for name, rows in added.items():
                if rows:
                    path = folder / spec[name]["path"]
                    before[path] = path.read_bytes() if path.exists() else None
                    held = before[path] or _header(name)
                    lines[path.name] = _lines(held, rows)
                    _replace(path, held + (b"" if held.endswith(b"\n") else b"\n") + lines[path.name].encode("utf-8"))
            tables.read(tables.address(layers))
            made = [path.name for path, content in before.items() if content is None]
            if chosen:
                phrases = folder / remembered.NAME
                before[phrases] = phrases.read_bytes() if phrases.exists() else None
            journal.note(folder, lines, made, remembered.keep(folder, chosen))
        except BaseException as error:
            _put_back(before)
            if isinstance(error, OSError):
                raise KJError(
                    f"{error.filename or folder} can't be written: {error.strerror}. Nothing was changed.",
                    f"无法写入 {error.filename or folder}：{error.strerror}。未作任何改动。",
                ) from None
            raise
    return folder


def _header(table: str) -> bytes:
    return (",".join(field["name"] for field in tables.schema()[table]["fields"]) + "\n").encode("utf-8")


def _lines(held: bytes, rows: list[dict[str, str]]) -> str:
    """Rows as lines that go behind a file's, in the order of its columns, none of which a spreadsheet would run."""
    header = held.decode("utf-8-sig").splitlines()[0].split(",")
    text = io.StringIO(newline="")
    csv.DictWriter(text, header, lineterminator="\n").writerows(
        [{column: markup.cell(row.get(column, "")) for column in header} for row in rows]
    )
    return text.getvalue()


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _replace(path: Path, content: bytes) -> None:
    """In one step: a reader sees the old file or the new one."""
    _beside(path).write_bytes(content)
    _beside(path).replace(path)


def _put_back(before: dict[Path, bytes | None]) -> None:
    for path, content in before.items():
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)
        _beside(path).unlink(missing_ok=True)


def in_git(folder: Path) -> bool:
    """Whether git can show and undo what was written."""
    try:
        done = subprocess.run(["git", "-C", str(folder), "rev-parse"], capture_output=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
