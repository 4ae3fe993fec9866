"""The data tables: found, read, checked against their schema, typed.

`data/datapackage.json` (Frictionless) describes each table; the same schema
drives reading and checking, so a description can't drift from what is
enforced. Tables are read as text first: a figure's digits tell its precision
(:mod:`kjanalysis.notation.bounds`), and a problem can be named by file, row and column.

Where they are is found in :mod:`kjanalysis.tables.places`; several layers are joined in
:mod:`kjanalysis.tables.layers`.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import DataError
from ..notation import bounds
from . import kept
from .cells import read_cells
from .divisions import completed
from .layers import Texts, lay, located, rows_and_names
from .meaning import meaning
from .normalising import normalised
from .parquet_files import read_parquet
from .places import Folder, Layer, file_of, layers_of
from .problems import Problem
from .row_names import with_keys
from .schema import against_schema, missing, schema
from .setting_aside import Part, usable
from .snapshot import Tables
from .types import looked_up, typed

#: When a file was last changed and its size, None where it isn't there.
Stamp = tuple[int, int] | None


def read(data: Folder = None, strict: bool = True) -> Tables:
    """Read and check the tables of a folder.

    Parameters
    ----------
    data : path-like or sequence of path-like, optional
        A folder with the same tables as CSV or Parquet files, an address such as
        ``s3://bucket/data``, or a database such as ``postgresql+psycopg://me@host/figures``.
        A place that lacks some lies over the shipped ones, and several lie over one
        another (:mod:`kjanalysis.tables.places`). By default what the environment variable
        ``KJANALYSIS_DATA`` names, else the workspace file, else the shipped tables.
    strict : bool
        Whether one row with a problem refuses all tables. If False, such rows and what hangs on
        them are set aside (:mod:`kjanalysis.tables.setting_aside`), and
        :attr:`Tables.set_aside` lists them.

    Returns
    -------
    Tables
        All tables, typed. The same object as long as no file changes.

    Raises
    ------
    KJError
        If the folder isn't there.
    DataError
        If a table doesn't fit its schema: every place is listed. If not ``strict``, only where
        a file can't be read at all.

    Examples
    --------
    >>> import datetime as dt
    >>> from kjanalysis import tables
    >>> known = tables.read().on(dt.date(2021, 3, 26))
    >>> len(known.targets("330205", 2021))
    26
    """
    return read_layers(layers_of(data), strict)


def read_layers(layers: tuple[Layer, ...], strict: bool = True) -> Tables:
    """Read and check the tables of layers that are found already.

    Parameters
    ----------
    layers : tuple of Layer
        Lowest first (:func:`kjanalysis.tables.places.layers_of`).
    strict : bool
        As in :func:`read`.

    Returns
    -------
    Tables
        As :func:`read` gives them.

    Raises
    ------
    DataError
        If a table doesn't fit its schema.
    """
    found = _read(layers, tuple(map(_stamp, layers)))
    if strict and len(found.set_aside):
        raise DataError(_checked(layers)[1])
    return found


def _stamp(layer: Layer) -> tuple[Stamp, ...]:
    return tuple(map(_changed, (layer.file(spec["path"]) for spec in schema().values())))


def _changed(path: Path) -> Stamp:
    try:
        there = path.stat()
    except FileNotFoundError:
        return None
    return there.st_mtime_ns, there.st_size


@functools.lru_cache(maxsize=4)
def _read(layers: tuple[Layer, ...], stamp: tuple[tuple[Stamp, ...], ...]) -> Tables:
    key = kept.key_of(layers)
    if found := kept.load(key):
        return Tables(**found, folder=layers[-1].folder, layers=layers, digest=key)
    texts, problems = _checked(layers)
    made = _without_rows(layers, problems) if problems else as_typed(texts, layers)
    if key and kept.key_of(layers) == key:  # else a file changed while it was read
        kept.save(key, {name: getattr(made, name) for name in (*schema(), "set_aside")})
        return replace(made, digest=key)
    return made


def _checked(layers: tuple[Layer, ...]) -> tuple[Texts, list[Problem]]:
    """The tables as text, and what is wrong with them."""
    texts, problems, _ = _texts(layers)
    # a figure dated before its own year would leak: what can't be meant is a problem here too
    return texts, problems or with_keys(located(meaning(texts), layers), layers)


def _without_rows(layers: tuple[Layer, ...], problems: list[Problem]) -> Tables:
    """Tables without the rows that have a problem, and what hangs on them."""
    parts = [Part(*_parts_of(layer, layers, torn=True)[:2]) for layer in layers]
    unread = [one for one in problems if one.row is None or one.row < 2]
    if unread or any(name not in part.texts for part in parts for name in schema()):
        raise DataError(problems)
    texts, aside = usable(parts, layers)
    return replace(as_typed(texts, layers), set_aside=aside)


def as_typed(texts: Texts, layers: tuple[Layer, ...]) -> Tables:
    """Text cells without a problem as typed tables.

    Parameters
    ----------
    texts : dict of str to DataFrame
        As :func:`read_texts` gives them.
    layers : tuple of Layer
        Where they were read.
    """
    found = {name: typed(frame, schema()[name]) for name, frame in texts.items()}
    for frame in (found["observations"], found["targets"]):
        # a row without a date of its own has its source's
        dates = looked_up(frame["source"], found["sources"].set_index("source")["published"])
        frame["published"] = frame["published"].where(frame["published"].ne(""), dates)
    observations = found["observations"]
    observations["printed"] = texts["observations"]["value"]
    observations["grade"] = looked_up(observations["source"], found["sources"].set_index("source")["grade"])
    whole = looked_up(observations["indicator"], found["indicators"].set_index("indicator")["integer"])
    observations[["lower", "upper"]] = _intervals(observations["printed"], observations["qualifier"], whole)
    for frame in (observations, found["targets"], found["outcomes"]):
        frame["row"], frame["layer"] = rows_and_names(frame.index, layers)
    return Tables(**found, folder=layers[-1].folder, layers=layers)


def _intervals(*printed: pd.Series) -> np.ndarray:
    """Interval of each figure; many figures are printed alike, and each is read once."""
    codes = [pd.factorize(column) for column in printed]
    at, alike = pd.factorize(codes[0][0] + len(codes[0][1]) * (codes[1][0] + len(codes[1][1]) * codes[2][0]))
    first = np.zeros(len(alike), dtype=int)
    first[at[::-1]] = np.arange(len(at))[::-1]
    pairs = [
        bounds.interval(*cells) for cells in zip(*(column.iloc[first].tolist() for column in printed), strict=True)
    ]
    ends: np.ndarray = np.array(pairs, dtype=float).reshape(-1, 2)[at]
    return ends


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
        line in the file less two, since empty lines are left out; rows of an upper
        layer count on from another start (:mod:`kjanalysis.tables.layers`). What programs
        write otherwise is there as the tables write it.
    problems : list of Problem
        Empty if all is well. A table that could not be read is not in texts.

    Raises
    ------
    KJError
        If the folder isn't there.
    """
    texts, problems, _ = _texts(layers_of(data))
    return texts, problems


def read_noticing(data: Folder = None) -> tuple[Texts, list[Problem], list[Problem]]:
    """:func:`read_texts`, and notices.

    They say which way of writing was read as another (:mod:`~kjanalysis.tables.normalising`),
    and which row took the place of a lower layer's.
    """
    return _texts(layers_of(data))


def texts_of_uppermost(layers: tuple[Layer, ...]) -> Texts:
    """Read the uppermost layer's own tables as text, without what lies below.

    Parameters
    ----------
    layers : tuple of Layer
        Lowest first.

    Returns
    -------
    dict of str to DataFrame
        As :func:`read_texts` gives them; empty for a table that isn't there.
    """
    return _of_layer(layers[-1], layers)[0]


def _texts(layers: tuple[Layer, ...]) -> tuple[Texts, list[Problem], list[Problem]]:
    each = [_of_layer(layer, layers) for layer in layers]
    problems = [one for layer in each for one in layer[1]]
    notices = [one for layer in each for one in layer[2]]
    texts = each[0][0]
    if len(layers) > 1:
        texts, wrong, told = lay([layer[0] for layer in each], layers)
        problems += wrong
        notices += told
    if "regions" in texts:
        texts["regions"] = completed(texts["regions"], texts)
    problems = problems + located(missing(texts), layers)
    return texts, with_keys(problems, layers), with_keys(notices, layers)


def _of_layer(layer: Layer, layers: tuple[Layer, ...]) -> tuple[Texts, list[Problem], list[Problem]]:
    """Tables of one folder as text, with its problems and notices."""
    texts, by_table, notices = _parts_of(layer, layers)
    problems = [one for found in by_table.values() for one in found]
    if len(layers) > 1 or layer.kind == "database":
        named = [
            [replace(one, file=file_of(layers, one.file, layer.name)) for one in part] for part in (problems, notices)
        ]
        problems, notices = named
    return texts, problems, notices


def _parts_of(
    layer: Layer, layers: tuple[Layer, ...], torn: bool = False
) -> tuple[Texts, dict[str, list[Problem]], list[Problem]]:
    """The same, problems by table and with the layer's own names; only the lowest layer needs all tables.

    ``torn``: also tables of which some rows can't be read, with what there is of these.
    """
    texts: Texts = {}
    problems: dict[str, list[Problem]] = {}
    notices: list[Problem] = []
    for name, spec in schema().items():
        spec = {**spec, "optional": spec["optional"] or layer != layers[0]}
        spec["path"] = layer.file(spec["path"]).name
        cells = (read_cells if layer.kind == "csv" else read_parquet)(layer.file(spec["path"]), spec)
        problems[name] = list(cells.problems)
        notices += cells.notices
        frame = cells.frame
        if torn and cells.rest is not None:
            frame, wrong, _ = normalised(cells.rest, spec, name)
            problems[name] += wrong
        if frame is not None:
            texts[name] = frame
            told = {(one.row, one.column) for one in problems[name]}
            problems[name] += [one for one in against_schema(frame, spec) if (one.row, one.column) not in told]
    return texts, problems, notices
