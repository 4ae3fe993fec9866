"""Tables once read and checked, kept in columns: the next process needn't read them again.

A national table of a million lines takes seconds to read and check, the shipped tables half a second in each
process. Tables of :data:`LARGE` bytes and more are therefore written to a cache as Arrow files once they are checked,
with the rows that were set aside (:mod:`kjanalysis.tables.setting_aside`). The cache is found again by a digest of every byte of every file, so a change is always
read. Nothing else is kept, and nothing is kept of smaller tables.

The cache lies where the system wants caches (``~/.cache/kjanalysis`` on Linux). ``KJANALYSIS_CACHE`` names
another folder, or turns it off with ``off``. It can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from .places import Layer
from .schema import SCHEMA, schema, shipped_folder

#: Bytes of all tables from which on they are kept.
LARGE = 1_000_000

#: The environment variable that names the cache's folder, or says ``off``.
VARIABLE = "KJANALYSIS_CACHE"

#: How many sets of tables are kept; the one used longest ago goes first.
SETS = 6

Typed = dict[str, pd.DataFrame]


def key_of(layers: Sequence[Layer]) -> str:
    """What the tables of some layers are kept under.

    Parameters
    ----------
    layers : sequence of Layer
        Lowest first.

    Returns
    -------
    str
        A digest of all files, of their layers' names, of the schema and of this package's code for tables;
        empty for tables that aren't kept.
    """
    files = [layer.file(spec["path"]) for layer in layers for spec in schema().values()]
    there = [path for path in files if path.is_file()]
    if _folder() is None or sum(path.stat().st_size for path in there) < LARGE:
        return ""
    digest = hashlib.sha256()
    code = sorted(Path(__file__).parent.glob("*.py")) + sorted((Path(__file__).parents[1] / "notation").glob("*.py"))
    for path in (*code, shipped_folder() / SCHEMA, shipped_folder() / "divisions.csv", *there):
        digest.update(f"\0{path.name}\0".encode())
        digest.update(path.read_bytes())
    for layer in layers:
        digest.update(f"\0{layer.name}\0{layer.kind}".encode())
    digest.update(pd.__version__.encode())
    return digest.hexdigest()


def load(key: str) -> Typed | None:
    """Tables that were kept.

    Parameters
    ----------
    key : str
        As :func:`key_of` gives it.

    Returns
    -------
    dict of str to DataFrame or None
        By table, and ``set_aside``; None where they weren't kept, or can't be read.
    """
    folder = _folder()
    if not key or folder is None or not (folder / key).is_dir():
        return None
    import pyarrow as pa

    try:
        found = {name: _read(folder / key / f"{name}.arrow") for name in (*schema(), "set_aside")}
    except (OSError, pa.ArrowInvalid, KeyError, ValueError):
        shutil.rmtree(folder / key, ignore_errors=True)  # spoilt: made again
        return None
    with contextlib.suppress(OSError):
        os.utime(folder / key)
    return found


def beside(key: str) -> Path | None:
    """The folder of kept tables, for what is learned from them.

    Parameters
    ----------
    key : str
        As :func:`key_of` gives it.

    Returns
    -------
    Path or None
        None where nothing is kept.
    """
    folder = _folder()
    return folder / key if key and folder is not None and (folder / key).is_dir() else None


def save(key: str, found: Typed) -> None:
    """Keep checked tables; where that can't be done, nothing is said, and nothing is lost.

    Parameters
    ----------
    key : str
        As :func:`key_of` gives it; empty: nothing is kept.
    found : dict of str to DataFrame
        By table, and ``set_aside``, the rows that are not in them.
    """
    folder = _folder()
    if not key or folder is None:
        return
    part = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder))
        for name, frame in found.items():
            _write(frame, part / f"{name}.arrow")
        part.rename(folder / key)  # whole or not at all; another process may have been first
        _forget(folder)
    except OSError:
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)


def _read(path: Path) -> pd.DataFrame:
    """A table as a stream: Arrow's file reader starts threads, and a process that has read tables may be forked."""
    import pyarrow as pa

    with pa.memory_map(str(path)) as source:
        frame: pd.DataFrame = pa.ipc.open_stream(source).read_all().to_pandas(use_threads=False)
    return frame


def _write(frame: pd.DataFrame, path: Path) -> None:
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False, nthreads=1)
    with pa.OSFile(str(path), "wb") as to, pa.ipc.new_stream(to, table.schema) as stream:
        stream.write_table(table)


def _folder() -> Path | None:
    """The cache's folder; None where it is turned off."""
    named = os.environ.get(VARIABLE, "")
    if named == "off":
        return None
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    try:
        return user_cache_path("kjanalysis", appauthor=False)
    except (OSError, RuntimeError):  # no home
        return None


def _forget(folder: Path) -> None:
    """Delete what was used longest ago."""
    held = sorted((path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")), key=_used)
    for path in held[:-SETS]:
        shutil.rmtree(path, ignore_errors=True)


def _used(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
