"""A database's tables, copied to this machine as Parquet files: once for each change, and read like any folder."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..storage import databases, write_csv
from .database_tables import Stamp, phrases, read_table, stamp, there
from .parquet_files import write_arrow
from .schema import schema

if TYPE_CHECKING:
    import sqlalchemy as sa

#: Copies of one database that a process keeps: rows of an older one may still be asked for.
KEPT = 4

_copies: dict[str, dict[Stamp, Path]] = {}
_writing: dict[tuple[str, int], sa.Connection] = {}


def copied(address: str) -> tuple[str, Path]:
    """A copy of a database's tables as they are now.

    Parameters
    ----------
    address : str
        With its password, or as it is shown.

    Returns
    -------
    name : str
        What leads there again, without its password.
    folder : Path
        The same one until a table changes. It goes when this process does.

    Raises
    ------
    KJError
        If the database can't be used, or its tables are not those of this package.
    """
    full = databases.from_anywhere(databases.revealed(address))
    shown = databases.remembered(full)
    with databases.connected(full) as connection:
        return shown, copy(connection, shown)


def copy(connection: sa.Connection, shown: str) -> Path:
    """A copy of the tables as a transaction sees them.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    shown : str
        The database's address, without its password.

    Returns
    -------
    Path
        A folder with a Parquet file for each table that is there.
    """
    now, kept = stamp(connection, shown), _copies.setdefault(shown, {})
    if now in kept and kept[now].is_dir():
        return kept[now]
    folder = Path(tempfile.mkdtemp(prefix="kjanalysis-database-"))
    atexit.register(_remove, folder, os.getpid())
    for name in there(connection):
        if name in schema():
            write_arrow(read_table(connection, name, shown), (folder / schema()[name]["path"]).with_suffix(".parquet"))
    if chosen := phrases(connection):
        write_csv(pd.DataFrame(chosen), folder / "phrases.csv")
    kept[now] = folder
    for old in list(kept)[:-KEPT]:
        shutil.rmtree(kept.pop(old), ignore_errors=True)
    return folder


def _remove(folder: Path, owner: int) -> None:
    """A fork leaves its parent's copy alone."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing(shown: str) -> Iterator[sa.Connection]:
    """A transaction in which other writers of a database wait; within it, asking again gives the same one.

    Parameters
    ----------
    shown : str
        The name of a layer.

    Yields
    ------
    sqlalchemy.Connection
        Committed at the end of the outermost one; rolled back if anything is raised.

    Raises
    ------
    KJError
        If the database can't be used.
    """
    mine = (shown, threading.get_ident())
    if mine in _writing:
        yield _writing[mine]
        return
    try:
        with databases.connected(databases.revealed(shown), write=True) as connection:
            stamp(connection, shown, lock=True)
            _writing[mine] = connection
            try:
                yield connection
            finally:
                del _writing[mine]
    except BaseException:
        _copies.pop(shown, None)  # one of what is rolled back may be among them
        raise
