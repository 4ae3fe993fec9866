"""Digests of what a run's output depends on: notebook, tables as known on a day, software."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..storage import package_folder

if TYPE_CHECKING:
    import nbformat

    from .. import tables


def of(content) -> str:
    """SHA-256 of what JSON can hold; the order of keys doesn't matter."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def notebook(book: nbformat.NotebookNode) -> str:
    """Of a notebook's cells as written: outputs and execution counts don't matter."""
    return of([(c.cell_type, c.source, c.metadata.get("tags", [])) for c in book.cells])


@functools.cache
def software() -> str:
    """Of this package's own source and the name and version of all that is installed beside it."""
    here = package_folder()
    own = [
        *here.rglob("*.py"),
        *here.rglob("templates/*"),
        *(path for path in here.rglob("*.csv") if path.parent.name != "data"),
    ]
    installed = {
        path.name
        for entry in sys.path
        if entry.endswith("-packages")
        for path in Path(entry).glob("*.dist-info")
        if not path.name.startswith("kjanalysis-")  # its source stands for it
    }
    content = [(path.relative_to(here).as_posix(), path.read_bytes().hex()) for path in sorted(own)]
    return of([content, sorted(installed), list(sys.version_info[:3])])


def folder(path: Path, out: Path | None = None) -> str:
    """Of the files in a folder that notebooks work in: names, sizes and times.

    Left out are hidden files, notebooks (their cells stand for them) and the output folder.
    """
    found = []
    for here, folders, names in os.walk(path):
        inside = Path(here)
        folders[:] = [name for name in folders if not name.startswith((".", "__pycache__")) and inside / name != out]
        for name in names:
            if not name.startswith(".") and not name.endswith(".ipynb"):
                with contextlib.suppress(OSError):  # gone meanwhile
                    held = (inside / name).stat()
                    found.append([str((inside / name).relative_to(path)), held.st_size, held.st_mtime_ns])
    return of([str(path), sorted(found)])


class Data:
    """Of the tables as they were visible on a day, and of undated rows: what is published later changes nothing.

    Parameters
    ----------
    known : Tables
    """

    def __init__(self, known: tables.Tables):
        import pandas as pd  # who asks for other digests doesn't need it

        self._known = known
        self._days: dict[dt.date, str] = {}
        # a row's place is left out: one more row above it, or another folder, changes nothing
        self._rows = {
            name: pd.util.hash_pandas_object(
                getattr(known, name).drop(columns=["row", "layer"], errors="ignore"), index=False
            ).to_numpy()
            for name in ("observations", "targets", "sources", "regions", "indicators", "tasks", "outcomes", "chapters")
        }
        if len(known.set_aside):  # each is told with its line
            self._rows["set_aside"] = pd.util.hash_pandas_object(
                known.set_aside.drop(columns="layer"), index=False
            ).to_numpy()

    def __call__(self, day: dt.date) -> str:
        if day not in self._days:
            seen = self._known.on(day).seen()
            digest = hashlib.sha256()
            for name, rows in self._rows.items():
                rows = rows[seen[name]] if name in seen else rows
                if len(rows) or name != "set_aside":
                    digest.update(name.encode() + rows.tobytes())
            self._days[day] = digest.hexdigest()
        return self._days[day]
