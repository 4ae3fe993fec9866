"""Where the tables are: the layers that ``data`` stands for, lowest first.

A layer is a folder, an address or a database with tables. A folder holds CSV files or, under
the same names, Parquet files. Rows of an upper one lie over those of
the ones below, and are never written into them. ``data`` is

- a folder with all tables: it stands alone;
- a folder that lacks some of them: it lies over the shipped tables;
- several, lowest first, as a list or with :data:`SEPARATOR` between; the word
  :data:`SHIPPED` stands for the shipped tables;
- nothing: what ``KJANALYSIS_DATA`` says, else the workspace file
  (:mod:`kjanalysis.tables.workspace_file`), else the shipped tables.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import KJError
from ..storage import databases
from . import workspace_file
from .schema import schema, shipped_folder

#: The word for the shipped tables. A folder of that name is ``./shipped``.
SHIPPED = "shipped"

#: Stands between layers in a text, such as ``shipped;mydata``.
SEPARATOR = ";"

#: A password of an address that a separator would take apart.
_SPLIT = re.compile(r"://[^:/@;]*:[^@;]*;(?:(?!://)[^@])*@")

#: The environment variable that names the tables.
VARIABLE = "KJANALYSIS_DATA"

#: What leads to tables: a folder, an address, several of them, or None for the usual place.
Folder = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None


class Layer(NamedTuple):
    """One place with tables.

    Parameters
    ----------
    name : str
        What leads there again: ``shipped``, a full path or an address, without a password.
    folder : Path
        Where its files are on this machine; of a database, a copy.
    kind : {"csv", "parquet", "database"}
        What the tables are kept in.
    """

    name: str
    folder: Path
    kind: str = "csv"

    def file(self, name: str) -> Path:
        """Path of a table's file.

        Parameters
        ----------
        name : str
            As the schema has it, such as ``observations.csv``.

        Returns
        -------
        Path
            Of a Parquet file unless the layer holds CSV.
        """
        path = self.folder / name
        return path if self.kind == "csv" else path.with_suffix(".parquet")

    def called(self, name: str) -> str:
        """What a person finds a table by: its file's name, or the table's in a database.

        Parameters
        ----------
        name : str
            As the schema has it, such as ``observations.csv``.

        Returns
        -------
        str
            Such as ``observations`` or ``observations.parquet``.
        """
        return Path(name).stem if self.kind == "database" else self.file(name).name


def layers_of(data: Folder = None) -> tuple[Layer, ...]:
    """The layers that ``data`` stands for, lowest first.

    Parameters
    ----------
    data : path-like or sequence of path-like, optional
        See the module's text.

    Returns
    -------
    tuple of Layer
        At least one. The lowest has all tables.

    Raises
    ------
    KJError
        If a folder isn't there, holds no table, or the workspace file can't be used.

    Examples
    --------
    >>> [layer.name for layer in layers_of("shipped")]
    ['shipped']
    """
    found = tuple(map(_layer, _parts(data)))
    if len(found) == 1 and found[0].name != SHIPPED and lacks_all(found[0]):
        raise _empty(found[0])
    if found[0].name != SHIPPED and not is_complete(found[0]):
        return _layer(SHIPPED), *found
    return found


def address(layers: Sequence[Layer]) -> str:
    """The text that leads to the same layers again, from any working directory.

    Parameters
    ----------
    layers : sequence of Layer
        Lowest first.

    Returns
    -------
    str
        For ``data`` of any function, ``--data`` and ``KJANALYSIS_DATA``.
    """
    return SEPARATOR.join(layer.name for layer in layers)


def is_complete(layer: Layer) -> bool:
    """Whether a layer has every table that isn't optional, and so can stand alone."""
    return all(spec["optional"] or layer.file(spec["path"]).exists() for spec in schema().values())


def lacks_all(layer: Layer) -> bool:
    """Whether a layer has none of the tables."""
    return not any(layer.file(spec["path"]).exists() for spec in schema().values())


def file_of(layers: Sequence[Layer], file: str, name: str) -> str:
    """How a message names a file of a layer: its bare name where there is one layer, else its path.

    Parameters
    ----------
    layers : sequence of Layer
        All layers of the tables.
    file : str
        Such as ``observations.csv``.
    name : str
        Of the layer.

    Returns
    -------
    str
        The path is relative where it lies below the working directory. A table of a database
        comes with the database's address.
    """
    layer = next(layer for layer in layers if layer.name == name)
    if len(layers) == 1:
        return layer.called(file)
    if layer.kind == "database":
        return f"{layer.called(file)} ({layer.name})"
    path = layer.file(file)
    here = workspace_file.working_directory()
    return str(path.relative_to(here)) if here and path.is_relative_to(here) else str(path)


def _parts(data: Folder) -> list[str]:
    """What is given, else what is usual, as a list of names."""
    given = data or os.environ.get(VARIABLE)
    if not given:
        there = workspace_file.find()
        return list(there.data) if there else [SHIPPED]
    if isinstance(given, str | os.PathLike):
        text = os.fspath(given)
        if _SPLIT.search(text):
            raise KJError(
                f"{databases.hidden(text)} has a {SEPARATOR} in its password. Write %3B in its place.",
                f"{databases.hidden(text)} 的密码中有 {SEPARATOR}，应写作 %3B。",
            )
        return [text] if _is_one(text) else [part for part in text.split(SEPARATOR) if part.strip()] or [text]
    return [os.fspath(part) for part in given]


def _is_one(text: str) -> bool:
    """Whether a text with a :data:`SEPARATOR` is the name of one folder or one SQLite file."""
    file = databases.file_of_sqlite(text) if databases.is_database(text) else None
    return Path(text).is_dir() or (file is not None and file.is_file())


def _layer(name: str) -> Layer:
    if name.strip() == SHIPPED:
        return Layer(SHIPPED, shipped_folder())
    if databases.is_database(name):
        from .database_copies import copied  # SQLAlchemy is only needed here

        return Layer(*copied(name), "database")
    if "://" in name:
        fetched = _fetched(databases.revealed(name))
        return Layer(databases.remembered(name), fetched, _kind(fetched))
    folder = Path(name).expanduser().resolve()
    if not folder.is_dir():
        raise KJError(
            f"Data folder {folder} does not exist. Give the folder that holds observations.csv.",
            f"数据文件夹 {folder} 不存在。请给出 observations.csv 所在的文件夹。",
        )
    return Layer(str(folder), folder, _kind(folder))


def _kind(folder: Path) -> str:
    """What a folder's tables are kept in: one kind of file, lest of two figures nobody knows which counts."""
    names = [spec["path"] for spec in schema().values()]
    parquet = [name for name in names if (folder / name).with_suffix(".parquet").exists()]
    both = [name for name in names if (folder / name).exists()] if parquet else []
    if both:
        raise KJError(
            f"{folder} holds {both[0]} and {Path(parquet[0]).stem}.parquet. Keep either CSV or Parquet files there.",
            f"{folder} 中同时有 {both[0]} 和 {Path(parquet[0]).stem}.parquet。请只保留 CSV 或 Parquet 一种格式。",
        )
    return "parquet" if parquet else "csv"


@functools.cache
def _fetched(address: str) -> Path:
    from ..storage import local_copy  # fsspec is only needed here

    return local_copy(address)


def _empty(layer: Layer) -> KJError:
    return KJError(
        f"Data folder {layer.name} holds no table. Give the folder that holds observations.csv, "
        "or make a workspace with kjanalysis init.",
        f"数据文件夹 {layer.name} 中没有数据表。请给出 observations.csv 所在的文件夹，或用 kjanalysis init 新建工作区。",
    )
