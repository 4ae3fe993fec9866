"""What is learned from all figures known on a day, kept beside tables that are kept.

A prior is learned from a million rows in seconds, and changes only when a row becomes public. So it is found again by
the tables' digest (:mod:`kjanalysis.tables.kept`), by the code that learns it, by the day's year, and by the last day
until then on which a figure became public. Nothing is kept where tables aren't, or without a day.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import kept, vintage
from .snapshot import Snapshot

#: Libraries that decide digits beside pandas, which the tables' digest has.
LIBRARIES = ("numpy", "scipy", "statsmodels")


def learned(known: Snapshot, name: str, code: Path, learn: Callable[[], Any]) -> Any:
    """A value learned from a snapshot, from another process if one has learned it.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.
    name : str
        What it is; part of a file's name.
    code : Path
        The folder with the code that learns it.
    learn : callable
        Gives the value: what JSON can hold.

    Returns
    -------
    object
        The value as JSON gives it back, whether it was kept or not.
    """
    path = _path(known, name, code)
    if path is not None and (found := _read(path)) is not None:
        return found[0]
    text = json.dumps(learn())
    if path is not None:
        _write(path, text)
    return json.loads(text)


def _path(known: Snapshot, name: str, code: Path) -> Path | None:
    folder = kept.beside(known._tables.digest)
    if known.day is None or folder is None:
        return None
    return folder / f"{name}-{known.day.year}-{_changed(known, known.day)}-{_digest(code)}.json"


@functools.lru_cache(maxsize=40)
def _changed(known: Snapshot, day: dt.date) -> dt.date | None:
    """The last day until the snapshot's on which a figure became public."""
    return vintage.last_public(known._tables.observations["published"], day)


@functools.cache
def _digest(code: Path) -> str:
    """Of code and libraries."""
    digest = hashlib.sha256("".join(map(version, LIBRARIES)).encode())
    for path in sorted(code.glob("*.py")):
        digest.update(f"\0{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _read(path: Path) -> tuple[Any] | None:
    """The value in a file; None where there is none, or it is not as it was written."""
    with contextlib.suppress(OSError, ValueError):
        digest, _, text = path.read_text(encoding="utf-8").partition("\n")
        if digest == _sum(text):
            return (json.loads(text),)
    return None


def _write(path: Path, text: str) -> None:
    """Whole or not at all; where it can't be written nothing is lost."""
    with contextlib.suppress(OSError):
        handle, part = tempfile.mkstemp(prefix=".part-", dir=path.parent)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(f"{_sum(text)}\n{text}")
        os.replace(part, path)


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
