"""Tables of several layers laid over one another, as text.

Rows of an upper layer are added to those of the lower ones. What both have under one key:

- the same row: it counts once;
- a row with other content: the upper layer's counts, and a notice says so;
- a row that can't mean the same thing (:data:`PINNED` differs): a problem. A target is
  given another id instead, since ids are only counted up.

Figures are never replaced: each is a vintage, and :mod:`kjanalysis.tables.vintage` decides.

In the joined tables a row's index tells its layer and its line: layer times :data:`APART`
plus the line in the file less two. :func:`located` turns that into file and row again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ..wording.text import Text
from .places import Layer, file_of
from .problems import Problem
from .row_names import row_name
from .schema import keys_of, schema

#: Rows that a layer's table can have.
APART = 100_000_000

#: Columns that rows under one key must share, by table; else they mean different things.
PINNED = {
    "indicators": ("unit", "kind", "integer", "identity"),
    "sources": ("published", "grade"),
    "targets": ("region", "indicator", "year", "period"),
}

#: Texts of one layer by table.
Texts = dict[str, pd.DataFrame]


def lay(texts: Sequence[Texts], layers: Sequence[Layer]) -> tuple[Texts, list[Problem], list[Problem]]:
    """Lay tables over one another.

    Parameters
    ----------
    texts : sequence of dict of str to DataFrame
        Of each layer, lowest first; every cell a str, the index the line less two.
    layers : sequence of Layer
        The same layers, for messages.

    Returns
    -------
    joined : dict of str to DataFrame
        Tables that every layer could read.
    problems, notices : list of Problem
        Keys that two layers use for different things, and rows that took another's place.
    """
    found, problems, notices = joined(texts, layers)
    return found, _located(problems, layers), _located(notices, layers)


def joined(texts: Sequence[Texts], layers: Sequence[Layer]) -> tuple[Texts, list[Problem], list[Problem]]:
    """:func:`lay`, with problems and notices whose ``row`` counts as the index of joined tables does, plus two."""
    found = dict(texts[0])
    problems: list[Problem] = []
    notices: list[Problem] = []
    for number, upper in enumerate(texts[1:], start=1):
        found = {name: frame for name, frame in found.items() if name in upper}
        upper = {name: frame.set_axis(frame.index + number * APART) for name, frame in upper.items()}
        upper, told = _renumbered(found, upper)
        notices += told
        for name, frame in upper.items():
            if name in found and len(frame):
                found[name], wrong, told = _over(found[name], frame, name, layers)
                problems += wrong
                notices += told
    return found, problems, notices


def located(problems: list[Problem], layers: Sequence[Layer]) -> list[Problem]:
    """Problems of joined tables, named by their layer's file and its line.

    Parameters
    ----------
    problems : list of Problem
        ``row`` counts as the index of joined tables does, plus two.
    layers : sequence of Layer
        Lowest first.

    Returns
    -------
    list of Problem
        The same ones where there is only one layer, a folder of CSV files. What is said of a
        row in no file is left out: nobody can mend it, and a circle is told of its other rows, too.
    """
    problems = [one for one in problems if one.row is None or one.row > 0]
    return problems if len(layers) == 1 and layers[0].kind == "csv" else _located(problems, layers)


def _located(problems: list[Problem], layers: Sequence[Layer]) -> list[Problem]:
    found = []
    for one in problems:
        at, row = divmod(one.row or 0, APART)
        found.append(replace(one, file=file_of(layers, one.file, layers[at].name), row=row or None))
    return found


def rows_and_names(index: pd.Index, layers: Sequence[Layer]) -> tuple[np.ndarray, np.ndarray]:
    """Line in the file and name of the layer, of each row of a joined table."""
    at, line = np.divmod(index.to_numpy(dtype="int64"), APART)
    names = np.array([layer.name for layer in layers], dtype=object)
    return line + 2, names[at]


def _over(
    lower: pd.DataFrame, upper: pd.DataFrame, name: str, layers: Sequence[Layer]
) -> tuple[pd.DataFrame, list[Problem], list[Problem]]:
    """One table over another: both rows, but of a key that both have only one."""
    keys, columns = keys_of(schema()[name]), list(upper.columns)
    near = lower[lower[keys[-1]].isin(upper[keys[-1]]) & lower[keys[0]].isin(upper[keys[0]])]  # few rows of many
    below = dict(zip(_cells(near[keys]), zip(near.index, _cells(near[columns]), strict=True), strict=True))
    problems: list[Problem] = []
    notices: list[Problem] = []
    drop: dict[int, None] = {}  # of the lower table
    same: list[int] = []  # of the upper one
    for at, key, row in zip(upper.index, _cells(upper[keys]), _cells(upper), strict=True):
        if key not in below:
            continue
        there, other = below[key]
        differ = [column for column, mine, theirs in zip(columns, row, other, strict=True) if mine != theirs]
        if not differ:
            same.append(at)
            continue
        drop[there] = None
        place = _place(there, name, layers)
        pinned = [column for column in PINNED.get(name, ()) if column in differ]
        if pinned:
            problems.append(_clash(name, at, pinned[0], key, upper, lower.at[there, pinned[0]], place))
        else:
            notices.append(_replaces(name, at, differ, key, place))
    rest = lower.drop(index=list(drop)) if drop else lower
    return pd.concat([rest, upper.drop(index=same)]), problems, notices


def _cells(frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """The rows, as tuples."""
    return zip(*(frame[column].tolist() for column in frame.columns), strict=True)


def _place(index: int, name: str, layers: Sequence[Layer]) -> Text:
    """A row of a lower layer in words."""
    at, line = divmod(index, APART)
    return row_name(layers, schema()[name]["path"], layers[at].name, line + 2)


def _clash(
    name: str, at: int, column: str, key: tuple[str, ...], upper: pd.DataFrame, below: str, place: Text
) -> Problem:
    own = upper.at[at, column]
    return Problem(
        schema()[name]["path"], at + 2, column,
        f"{key[0]} is {own!r} here and {below!r} in {place.en}. "
        f"Correct it here, or give your own another name in column {keys_of(schema()[name])[0]}.",
        f"{key[0]} 在此为 {own!r}，在 {place.zh} 为 {below!r}。请在此更正，或在 {keys_of(schema()[name])[0]} 列另取名称。",
    )  # fmt: skip


def _replaces(name: str, at: int, columns: list[str], key: tuple[str, ...], place: Text) -> Problem:
    return Problem(
        schema()[name]["path"], at + 2, columns[0],
        f"{key[0]} differs from {place.en}, in {', '.join(columns)}. This row is used.",
        f"{key[0]} 的 {'、'.join(columns)} 与 {place.zh} 不同，采用本行。",
        "notice",
    )  # fmt: skip


def _renumbered(lower: Texts, upper: Texts) -> tuple[Texts, list[Problem]]:
    """Targets whose id a lower layer uses for another target, under the next free id; tasks follow."""
    if not {"targets", "tasks"} <= set(lower) or "targets" not in upper or upper["targets"].empty:
        return upper, []
    below = lower["targets"].set_index("id")
    taken = {*below.index, *upper["targets"]["id"]}
    new: dict[int, str] = {}
    for row in upper["targets"].itertuples():
        if row.id in below.index and any(getattr(row, c) != below.at[row.id, c] for c in PINNED["targets"]):
            new[row.Index] = _free(row.id, taken)
            taken.add(new[row.Index])
    if not new:
        return upper, []
    targets, tasks = upper["targets"].copy(), upper.get("tasks", pd.DataFrame()).copy()
    notices = [_counted_up(at, targets.at[at, "id"], name) for at, name in new.items()]
    names = {targets.at[at, "id"]: name for at, name in new.items()}
    targets.loc[list(new), "id"] = list(new.values())
    if len(tasks):
        tasks["targets"] = [" ".join(names.get(one, one) for one in cell.split()) for cell in tasks["targets"]]
    return upper | {"targets": targets, "tasks": tasks}, notices


def _free(name: str, taken: set[str]) -> str:
    stem, count = name.rsplit("-", 1)[0], 1
    while f"{stem}-{count:02d}" in taken:
        count += 1
    return f"{stem}-{count:02d}"


def _counted_up(at: int, name: str, other: str) -> Problem:
    return Problem(
        "targets.csv", at + 2, "id",
        f"{name} is another target's id in a lower layer. This one is read as {other}.",
        f"编号 {name} 在下层数据中属于另一目标，本行按 {other} 读取。",
        "notice",
    )  # fmt: skip
