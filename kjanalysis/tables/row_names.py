"""How messages name a row: by its file and line, in a database by its table and key."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..wording.text import Text
from .places import Layer, file_of
from .problems import Problem
from .schema import keys_of, schema


def row_name(layers: Sequence[Layer], file: str, name: str, row: int) -> Text:
    """A row in words.

    Parameters
    ----------
    layers : sequence of Layer
        All layers of the tables.
    file : str
        Such as ``observations.csv``.
    name : str
        Of the layer.
    row : int
        Line of the file; of a database's table, its place among the rows plus one.

    Returns
    -------
    Text
        Such as ``observations.csv, row 7``.
    """
    layer = next(layer for layer in layers if layer.name == name)
    place = Problem(file_of(layers, file, name), row, None, "", "")
    if layer.kind == "database":
        place = replace(place, key=_key(layer, Path(file).stem, row))
    return Text(place.en.removesuffix(": "), place.zh.removesuffix("："))


def with_keys(problems: Sequence[Problem], layers: Sequence[Layer]) -> list[Problem]:
    """Problems as a layer that isn't CSV knows its tables; those of a database's rows with the row's key.

    Parameters
    ----------
    problems : sequence of Problem
        As :func:`kjanalysis.tables.layers.located` gives them.
    layers : sequence of Layer
        All layers of the tables.

    Returns
    -------
    list of Problem
    """
    tables = {
        file_of(layers, spec["path"], layer.name): (layer, table)
        for layer in layers
        if layer.kind != "csv"
        for table, spec in schema().items()
    }
    return [_there(one, *tables[one.file]) if one.file in tables else one for one in problems]


def _there(problem: Problem, layer: Layer, table: str) -> Problem:
    """A problem with the names that the layer's tables have, and a database row's key."""
    what, what_zh = (_called(text, layer) for text in (problem.what, problem.what_zh))
    key = (
        _key(layer, table, problem.row) if layer.kind == "database" and problem.row and not problem.key else problem.key
    )
    return replace(problem, what=what, what_zh=what_zh, key=key)


def _called(text: str, layer: Layer) -> str:
    """A sentence that names tables, with the names that a layer's tables have."""
    return re.sub(
        r"\b[a-z]+\.csv\b",
        lambda found: layer.called(found[0]) if found[0] in _files() else found[0],
        text,
        flags=re.ASCII,
    )


@functools.cache
def _files() -> frozenset[str]:
    return frozenset(spec["path"] for spec in schema().values())


def _key(layer: Layer, table: str, row: int) -> str:
    keys = _keys(layer.file(schema()[table]["path"]), tuple(keys_of(schema()[table])))
    return keys[row - 2] if 0 <= row - 2 < len(keys) else ""


@functools.lru_cache(maxsize=8)
def _keys(path: Path, columns: tuple[str, ...]) -> list[str]:
    """The key of each row of a copy, in words."""
    import pyarrow.parquet as pq

    if not path.is_file():  # an older copy that is gone
        return []
    held = pq.read_table(path, columns=list(columns)).to_pydict()
    return [
        ", ".join(f"{column}={cell}" for column, cell in zip(columns, cells, strict=True))
        for cells in zip(*(held[column] for column in columns), strict=True)
    ]
