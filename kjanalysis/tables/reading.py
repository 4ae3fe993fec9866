"""The data tables: found, read, checked against their schema, typed.

`data/datapackage.json` (Frictionless) describes each table; the same schema
drives reading and checking, so a description can't drift from what is
enforced. Tables are read as text first: a figure's digits tell its precision
(:mod:`kjanalysis.notation.bounds`), and a problem can be named by file, row and column.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import DataError, KJError
from ..notation import bounds
from .cells import read_cells
from .divisions import completed
from .meaning import meaning
from .problems import Problem
from .schema import against_schema, foreign_keys, schema, shipped_folder
from .snapshot import Tables
from .types import typed

#: Where tables are: a folder or an address; None is the usual place.
Folder = str | os.PathLike[str] | None


def read(data: Folder = None) -> Tables:
    """Read and check the tables of a folder.

    Parameters
    ----------
    data : path-like, optional
        A folder with the same tables, or an address such as ``s3://bucket/data``. By
        default the one that the environment variable ``KJANALYSIS_DATA`` names,
        else the shipped one.

    Returns
    -------
    Tables
        All tables, typed. The same object as long as no file changes.

    Raises
    ------
    KJError
        If the folder isn't there.
    DataError
        If a table doesn't fit its schema: every place is listed.

    Examples
    --------
    >>> import datetime as dt
    >>> from kjanalysis import tables
    >>> known = tables.read().on(dt.date(2021, 3, 26))
    >>> len(known.targets("330205", 2021))
    26
    """
    folder = _folder(data)
    stamp = tuple(
        (path.stat().st_mtime_ns, path.stat().st_size) if path.exists() else None
        for path in (folder / spec["path"] for spec in schema().values())
    )
    return _read(folder, stamp)


@functools.lru_cache(maxsize=4)
def _read(folder: Path, stamp: tuple[tuple[int, int] | None, ...]) -> Tables:
    texts, problems = read_texts(folder)
    # a figure dated before its own year would leak: what can't be meant is refused here too
    problems = problems or meaning(texts)
    if problems:
        raise DataError(problems)
    found = {name: typed(frame, schema()[name]) for name, frame in texts.items()}
    for frame in (found["observations"], found["targets"]):
        # a row without a date of its own has its source's
        dates = frame["source"].map(found["sources"].set_index("source")["published"])
        frame["published"] = frame["published"].where(frame["published"].ne(""), dates)
    observations = found["observations"]
    observations["printed"] = texts["observations"]["value"]
    for frame in (observations, found["targets"], found["outcomes"]):
        frame["row"] = frame.index + 2  # the line in the file
    observations["grade"] = observations["source"].map(found["sources"].set_index("source")["grade"])
    whole = observations["indicator"].map(found["indicators"].set_index("indicator")["integer"])
    interval = functools.cache(bounds.interval)  # many figures are printed alike
    printed = (observations["printed"], observations["qualifier"], whole)
    pairs = list(map(interval, *(column.tolist() for column in printed)))  # a list is walked ten times as fast
    observations[["lower", "upper"]] = np.array(pairs, dtype=float).reshape(-1, 2)
    return Tables(**found, folder=folder)


def read_texts(data: Folder = None) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Read the tables as text and list all that doesn't fit the schema.

    Parameters
    ----------
    data : path-like, optional
        As in :func:`read`.

    Returns
    -------
    texts : dict of str to DataFrame
        Table by name; every cell a str, an empty cell ``""``. The index is the
        line in the file less two, since empty lines are left out. What programs
        write otherwise is there as the tables write it.
    problems : list of Problem
        Empty if all is well. A table that could not be read is not in texts.

    Raises
    ------
    KJError
        If the folder isn't there.
    """
    folder = _folder(data)
    texts, problems, _ = read_noticing(folder)
    return texts, problems


def read_noticing(data: Folder = None) -> tuple[dict[str, pd.DataFrame], list[Problem], list[Problem]]:
    """:func:`read_texts`, and a notice for each way of writing that was read as another (:mod:`~kjanalysis.tables.normalising`)."""
    folder = _folder(data)
    texts: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    notices: list[Problem] = []
    for name, spec in schema().items():
        cells = read_cells(folder / spec["path"], spec)
        problems += cells.problems
        notices += cells.notices
        if cells.frame is not None:
            texts[name] = cells.frame
            told = {(one.row, one.column) for one in cells.problems}
            problems += [one for one in against_schema(cells.frame, spec) if (one.row, one.column) not in told]
    missing = _missing(texts)
    if missing and "regions" in texts:
        texts["regions"] = completed(texts["regions"], texts)
        missing = _missing(texts)
    return texts, problems + missing, notices


def _missing(texts: dict[str, pd.DataFrame]) -> list[Problem]:
    """Cells that name what another table lacks."""
    return [one for name, frame in texts.items() for one in foreign_keys(frame, schema()[name], texts)]


@functools.cache
def _fetched(address: str) -> Path:
    from ..storage import local_copy  # fsspec is only needed here

    return local_copy(address)


def _folder(data: Folder) -> Path:
    data = data or os.environ.get("KJANALYSIS_DATA")
    if data and "://" in str(data):
        data = _fetched(str(data))
    folder = Path(data).resolve() if data else shipped_folder()
    if not folder.is_dir():
        raise KJError(
            f"Data folder {folder} does not exist. Give the folder that holds observations.csv.",
            f"数据文件夹 {folder} 不存在。请给出 observations.csv 所在的文件夹。",
        )
    return folder
