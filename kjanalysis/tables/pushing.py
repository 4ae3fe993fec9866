"""Tables written to another place: a database, or a folder of Parquet files."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..errors import KJError
from ..storage import databases
from . import database_tables, parquet_files
from .places import Folder, layers_of
from .reading import read, read_texts, texts_of_uppermost
from .schema import schema


class Pushed(NamedTuple):
    """What was written.

    Attributes
    ----------
    place : str
        What leads there: for ``data`` of any function, ``--data`` and ``KJANALYSIS_DATA``.
    rows : dict of str to int
        How many rows, by table.
    """

    place: str
    rows: dict[str, int]


def push(to: str, data: Folder = None, replace: bool = False, joined: bool = False) -> Pushed:
    """Write tables to a database or a folder of Parquet files, all or none.

    Parameters
    ----------
    to : str
        Address of a database, such as ``sqlite:///figures.db``, or a folder.
    data : path-like, optional
        The tables, as in :func:`kjanalysis.tables.read`; of several layers the uppermost one.
    replace : bool
        Whether tables that are there may go.
    joined : bool
        Whether all layers are written, joined to tables that stand alone.

    Returns
    -------
    Pushed
        Where, and how many rows.

    Raises
    ------
    KJError
        If rows are there already, or the place can't be used.
    DataError
        If the tables don't pass `kjanalysis data check`; nothing is written then.

    Examples
    --------
    >>> import tempfile
    >>> done = push(f"sqlite:///{tempfile.mkdtemp()}/figures.db", "shipped")
    >>> list(done.rows)[:3]
    ['regions', 'indicators', 'sources']
    """
    texts = _texts(data, joined)
    rows = {name: len(frame) for name, frame in texts.items()}
    if databases.is_database(to):
        address = databases.from_anywhere(databases.revealed(to))
        shown = databases.remembered(address)
        with databases.connected(address, write=True, make=True) as connection:
            database_tables.push(connection, texts, shown, replace)
        return Pushed(shown, rows)
    return Pushed(_write_folder(to, texts, replace), rows)


def _texts(data: Folder, joined: bool) -> dict[str, pd.DataFrame]:
    """The tables that go, checked."""
    read(data)
    if joined:
        return read_texts(data)[0]
    layers = layers_of(data)
    top, texts = layers[-1], texts_of_uppermost(layers)
    return {name: frame for name, frame in texts.items() if top.file(schema()[name]["path"]).exists()}


def _write_folder(to: str, texts: dict[str, pd.DataFrame], replace: bool) -> str:
    if "://" in to:
        raise KJError(
            f"{databases.hidden(to)} is no database. Give one, such as sqlite:///figures.db, or a folder for Parquet files.",
            f"{databases.hidden(to)} 不是数据库。请给出数据库，例如 sqlite:///figures.db，或存放 Parquet 文件的文件夹。",
        )
    folder = Path(to).expanduser().resolve()
    paths = {name: folder / spec["path"] for name, spec in schema().items()}
    csv = next((path for path in paths.values() if path.exists()), None)
    if csv is not None:
        raise KJError(
            f"{csv} is there already. Give another folder for the Parquet files.",
            f"{csv} 已存在，请为 Parquet 文件另选文件夹。",
        )
    held = [path for path in (path.with_suffix(".parquet") for path in paths.values()) if path.exists()]
    if held and not replace:
        raise KJError(
            f"{folder} already has {', '.join(path.name for path in held)}. Nothing was changed. Add --replace to put these tables in their place.",
            f"{folder} 中已有 {'、'.join(path.name for path in held)}。未作任何改动。如要替换，请加上 --replace。",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in texts.items():
            parquet_files.write_parquet(frame, paths[name].with_suffix(".parquet"))
        for path in held:
            if path.stem not in texts:
                path.unlink()
    except OSError as error:
        raise KJError(
            f"{folder} can't be written: {error.strerror or error}. Check the path and your permissions.",
            f"无法写入 {folder}：{error.strerror or error}。请检查路径和权限。",
        ) from None
    return str(folder)
