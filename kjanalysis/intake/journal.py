"""What was taken in, and the way back: a journal beside the tables, and a lock for whoever writes.

The folder `.intake` beside the tables has a file for each intake, with the lines it
appended to each table. The last one is taken back by removing exactly these lines.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import getpass
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .. import tables
from ..errors import KJError
from ..reports import remembered

#: The journal's folder, beside the tables.
FOLDER = ".intake"

_held: set[Path] = set()


class Entry(NamedTuple):
    """One intake.

    Attributes
    ----------
    path : Path
        Its file in the journal.
    when, by : str
        Time and user.
    lines : dict of str to str
        By file name, the text that was appended.
    made : list of str
        Files that were not there before.
    taken : dict of str to list of dict
        By file name, the rows that :func:`undo` took out; empty otherwise.
    database : str
        Address of the database that it was taken out of; empty for a folder.
    kept : Kept
        Choices of codes that it left for later reports.
    forgotten : int
        How many of these :func:`undo` took back.
    """

    path: Path
    when: str
    by: str
    lines: dict[str, str]
    made: list[str]
    taken: dict[str, list[dict[str, str]]] = {}  # noqa: RUF012  # never changed
    database: str = ""
    kept: remembered.Kept = remembered.Kept()
    forgotten: int = 0

    def rows(self) -> int:
        """How many rows it appended, an int."""
        return sum(len(list(csv.reader(io.StringIO(text, newline="")))) for text in self.lines.values())


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other writers of a folder's tables waiting; within it, asking again changes nothing.

    Parameters
    ----------
    folder : Path
        Of the tables.

    Yields
    ------
    None
        While the lock is held.

    Raises
    ------
    KJError
        If the folder can't be written.
    """
    place = folder.resolve()
    if os.name != "posix" or place in _held:
        yield
        return
    import fcntl

    try:
        _prepare(folder)
        lock = (folder / FOLDER / "lock").open("a")
    except OSError as error:
        raise KJError(
            f"{folder} can't be written: {error.strerror}. Nothing was changed.",
            f"无法写入 {folder}：{error.strerror}。未作任何改动。",
        ) from None
    with lock as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _held.add(place)
        try:
            yield
        finally:
            _held.discard(place)


def note(folder: Path, lines: dict[str, str], made: list[str], kept: remembered.Kept | None = None) -> Entry:
    """Write an intake into the journal.

    Parameters
    ----------
    folder : Path
        Of the tables.
    lines : dict of str to str
        By file name, the text that was appended.
    made : list of str
        Files that were not there before.
    kept : Kept, optional
        Choices of codes that it left for later reports.

    Returns
    -------
    Entry
        The entry.
    """
    _prepare(folder)
    number = max((int(path.stem) for path in _files(folder)), default=0) + 1
    when = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    entry = Entry(folder / FOLDER / f"{number:05d}.json", when, _user(), lines, made)
    held: dict = {"when": entry.when, "by": entry.by, "lines": entry.lines, "made": entry.made}
    if kept and kept.added:
        held["phrases"] = kept._asdict()
    part = entry.path.with_suffix(".part")
    part.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(entry.path)
    return entry


def last(folder: Path) -> Entry:
    """The last intake that wasn't taken back.

    Parameters
    ----------
    folder : Path
        Of the tables.

    Returns
    -------
    Entry
        The entry.

    Raises
    ------
    KJError
        If there is none.
    """
    files = _files(folder)
    if not files:
        raise KJError(f"Nothing was taken into {folder} that could be taken back.", f"{folder} 中没有可以撤销的写入。")
    try:
        held = json.loads(files[-1].read_text(encoding="utf-8"))
        kept = remembered.kept_of(held.get("phrases") or {})
        return Entry(files[-1], held["when"], held["by"], dict(held["lines"]), list(held["made"]), kept=kept)
    except (ValueError, KeyError, TypeError):
        raise KJError(
            f"{files[-1]} can't be read. Take the rows out of the tables by hand, and delete this file.",
            f"无法读取 {files[-1]}。请在数据表中手工删除相应的行，并删除该文件。",
        ) from None


def undo(folder: Path, layers=None) -> Entry:
    """Take the last intake back: exactly its rows, from all tables or from none.

    Parameters
    ----------
    folder : Path
        Of the tables.
    layers : path-like or sequence of path-like, optional
        All layers of the tables, as `data` names them; only the folder by default.

    Returns
    -------
    Entry
        What was taken back.

    Raises
    ------
    KJError
        If there is none, or one of its rows was changed since.
    DataError
        If other rows need what it brought.
    """
    with locked(folder):
        entry = last(folder)
        before = {name: (folder / name).read_bytes() if (folder / name).exists() else b"" for name in entry.lines}
        after = {name: _without(before[name], text, folder / name, entry) for name, text in entry.lines.items()}
        chosen = remembered.choices(folder)
        try:
            for name, content in after.items():
                _put(folder / name, content, name in entry.made)
            forgotten = remembered.forget(folder, entry.kept)
            tables.read(layers or folder)
        except BaseException:
            for name, content in before.items():
                (folder / name).write_bytes(content)
            remembered.keep(folder, chosen)
            raise
        entry.path.unlink()
    return entry._replace(
        forgotten=forgotten, taken={name: _rows(before[name], text) for name, text in entry.lines.items()}
    )


def left(folder: Path) -> tuple[dict[str, int], int]:
    """What is left in a folder's tables.

    Parameters
    ----------
    folder : Path
        Of the tables.

    Returns
    -------
    rows : dict of str to int
        Rows by file name, of the files that an intake writes to.
    intakes : int
        How many intakes can still be taken back.
    """
    rows = {}
    for name in ("observations.csv", "targets.csv", "sources.csv"):
        path = folder / name
        rows[name] = max(0, len(list(csv.reader(io.StringIO(_text(path), newline="")))) - 1)
    return rows, len(_files(folder))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.exists() else ""


def _rows(held: bytes, text: str) -> list[dict[str, str]]:
    """Lines of a file as rows, by the names in its first line."""
    header = next(csv.reader(io.StringIO(held.decode("utf-8-sig"), newline="")))
    return [dict(zip(header, cells, strict=False)) for cells in csv.reader(io.StringIO(text, newline=""))]


def _put(path: Path, content: bytes, made: bool) -> None:
    """Write what is left; a file that the intake made goes with its last row."""
    if made and len(content.splitlines()) < 2:
        path.unlink()
    else:
        path.write_bytes(content)


def _without(held: bytes, text: str, path: Path, entry: Entry) -> bytes:
    """A file without some lines that follow one another, each a whole one."""
    lines, gone = b"\n" + held, b"\n" + text.encode("utf-8")
    at = lines.rfind(gone)
    if at < 0:
        raise KJError(
            f"{path} was changed in the rows taken in on {entry.when}, so they can't be taken back. "
            f"Take them out by hand, then delete {entry.path}.",
            f"{path} 中 {entry.when} 写入的行后来有改动，无法自动撤销。请手工删除，再删除 {entry.path}。",
        )
    return (lines[:at] + b"\n" + lines[at + len(gone) :])[1:]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / FOLDER).glob("*.json") if path.stem.isdigit())


def _prepare(folder: Path) -> None:
    """Make the journal's folder; git leaves it out."""
    there = folder / FOLDER
    if not (there / ".gitignore").exists():
        there.mkdir(exist_ok=True)
        (there / ".gitignore").write_text("*\n", encoding="utf-8")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name
        return ""
