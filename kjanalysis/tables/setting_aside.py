"""Rows with a problem, set aside: what hangs on them stops, and all else goes on.

``read(data, strict=False)`` leaves out every row that `kjanalysis data check` finds a problem in, and the
rows that hang on one:

- figures, targets and outcomes of a source, indicator or region whose row was set aside; where tables lie
  over one another, those of the same layer and the ones above it, for they mean that row;
- indicators that are computed from one that was set aside.

A task stays without the number of a target that was set aside, and a region without its parent. Of a row
that stands twice the one published first stays. A figure that was published later never decides whether an
earlier one stays. Sources, indicators and regions have no day: they are judged by all rows of the tables.

What was set aside is in :attr:`kjanalysis.tables.Tables.set_aside`, a row a row
(:mod:`kjanalysis.tables.set_aside_frame`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from ..notation.dates import public_from
from ..notation.identities import parse
from .divisions import completed
from .layers import APART, Texts, joined
from .meaning import meaning
from .normalising import DATES
from .places import Layer
from .problems import Problem
from .schema import keys_of, missing, schema
from .set_aside_frame import COLUMNS

#: What is dropped from which table: a layer's number, the index there, what is wrong, and what it hangs on.
_Drop = tuple[str, int, int, Problem, int]


class Part(NamedTuple):
    """A layer's tables as read, and the problems of each.

    Attributes
    ----------
    texts : dict of str to DataFrame
        Every cell a str; the index is the line in the file less two.
    problems : dict of str to list of Problem
        By table; ``row`` is the line in the file.
    """

    texts: Texts
    problems: dict[str, list[Problem]]


def usable(parts: Sequence[Part], layers: Sequence[Layer]) -> tuple[Texts, pd.DataFrame]:
    """Tables without the rows that have a problem, and those rows.

    Parameters
    ----------
    parts : sequence of Part
        Of each layer, lowest first.
    layers : sequence of Layer
        The same layers.

    Returns
    -------
    texts : dict of str to DataFrame
        Joined, without a problem.
    aside : DataFrame
        Columns :data:`kjanalysis.tables.set_aside_frame.COLUMNS`.
    """
    aside = _Aside([dict(part.texts) for part in parts], layers)
    aside.drop(
        [
            (name, number, (one.row or 0) - 2, one, -1)
            for number, part in enumerate(parts)
            for name, found in part.problems.items()
            for one in found
        ]
    )
    while True:
        texts, problems, _ = joined(aside.texts, layers)
        texts["regions"] = completed(texts["regions"], texts)
        _unhook(texts, aside.gone)
        more = (
            list(_hanging(texts, aside.gone)) or _placed(problems) or _placed(missing(texts)) or _placed(meaning(texts))
        )
        if not more:
            return texts, aside.frame()
        aside.drop(more)


def _unhook(texts: Texts, gone: Mapping[str, Mapping[str, tuple[int, int]]]) -> None:
    """Take the numbers of targets that were set aside out of tasks, and parents that were out of regions."""
    regions, tasks = texts["regions"], texts["tasks"]
    lost = set(gone.get("regions", ())) - set(regions["region"])
    if lost:
        texts["regions"] = regions.assign(parent=regions["parent"].where(~regions["parent"].isin(lost), ""))
    lost = set(gone.get("targets", ())) - set(texts["targets"]["id"])
    if lost:
        cells = [" ".join(one for one in cell.split() if one not in lost) for cell in tasks["targets"]]
        texts["tasks"] = tasks.assign(targets=pd.Series(cells, index=tasks.index, dtype="str"))


def _placed(problems: Iterable[Problem]) -> list[_Drop]:
    """Where the rows were read that problems of joined tables name; nobody can mend a row in no file."""
    tables = {spec["path"]: name for name, spec in schema().items()}
    found = []
    for one in problems:
        number, line = divmod(one.row or 0, APART)
        if (one.row or 0) > 0:
            found.append((tables[one.file], number, line - 2, one, -1))
    return found


def _hanging(texts: Texts, gone: Mapping[str, Mapping[str, tuple[int, int]]]) -> Iterable[_Drop]:
    """Rows that name one that was set aside."""
    for name, frame in texts.items():
        for column, other in _named_by(name):
            if keys := gone.get(other):
                for at, cell in frame.loc[frame[column].isin(list(keys)), column].items():
                    number, index = divmod(int(at), APART)  # a row in no file is in layer -1
                    layer, place = keys[cell]
                    if number >= layer:
                        yield name, number, index, _without(column, cell, other), place
    rows = texts["indicators"]
    for at, identity in zip(rows.index, rows["identity"], strict=True):
        for part in _parts(identity):
            number, index = divmod(int(at), APART)
            layer, place = gone.get("indicators", {}).get(part, (number + 1, -1))
            if number >= layer:
                yield "indicators", number, index, _without("identity", part, "indicators"), place


def _named_by(name: str) -> list[tuple[str, str]]:
    """Columns of a table that name another's rows, and which; a region's parent is not needed."""
    keys = [(key["fields"], key["reference"]["resource"] or name) for key in schema()[name].get("foreignKeys", [])]
    return [(column if isinstance(column, str) else column[0], other) for column, other in keys if other != name]


def _parts(identity: str) -> tuple[str, ...]:
    try:
        tie = parse(identity)
    except ValueError:
        return ()
    return tie.parts if tie else ()


def _without(column: str, cell: str, other: str) -> Problem:
    file = schema()[other]["path"]
    return Problem(
        "", None, column, f"the row of {cell} in {file} was set aside.", f"{file} 中 {cell} 所在行未予采用。"
    )


class _Aside:
    """The tables of each layer without what was set aside so far, and what that is."""

    def __init__(self, texts: list[Texts], layers: Sequence[Layer]):
        self.texts, self.layers = texts, layers
        #: By table and key: the layer of the row that was set aside, and its place among all.
        self.gone: dict[str, dict[str, tuple[int, int]]] = {}
        self._rows: list[dict[str, Any]] = []

    def drop(self, found: Iterable[_Drop]) -> None:
        """Set rows aside; each counts once, with what is told of it first."""
        by_table: dict[tuple[str, int], dict[int, _Drop]] = {}
        for one in found:
            by_table.setdefault((one[0], one[1]), {}).setdefault(one[2], one)
        for (name, number), drops in by_table.items():
            frame = self.texts[number][name]
            lost = frame.loc[list(drops)]
            self.texts[number][name] = frame.drop(index=list(drops))
            for (_, _, index, problem, because), cells in zip(drops.values(), lost.to_dict("records"), strict=True):
                self._note(name, number, index, problem, because, cells)

    def _note(self, name: str, number: int, index: int, problem: Problem, because: int, cells: dict[str, str]) -> None:
        place = len(self._rows)
        self._rows.append(
            {"table": name, "layer": number, "row": index + 2, "problem": problem, "because": because, "cells": cells}
        )
        keys = keys_of(schema()[name])
        if len(keys) > 1:
            return
        (column,), rows = keys, self.texts[number][name]
        alike = because < 0 and rows[rows[column].eq(cells[column])].eq(pd.Series(cells)).all(axis=1).any()
        if cells[column] and not alike:  # what stands twice, alike, is still there
            layer, _ = self.gone.setdefault(name, {}).setdefault(cells[column], (number, place))
            if number < layer:
                self.gone[name][cells[column]] = number, place

    def frame(self) -> pd.DataFrame:
        """What was set aside, in columns :data:`COLUMNS`."""
        dates = {row["source"]: row["published"] for texts in self.texts for row in texts["sources"].to_dict("records")}
        dates |= {row["cells"]["source"]: _date(row, {}) for row in self._rows if row["table"] == "sources"}
        found = [_told(row, self.layers, _date(row, dates)) for row in self._rows]
        return pd.DataFrame(found, columns=COLUMNS).astype({"row": "int64", "because": "int64"})


def _told(row: dict[str, Any], layers: Sequence[Layer], published: str) -> dict[str, Any]:
    cells, problem = row["cells"], row["problem"]
    year = cells.get("year", "")
    year = year if year.isascii() and year.isdigit() else ""
    until = year
    if year and cells.get("recurs") == "yearly":  # until the five-year plan ends
        until = str(-(-int(year) // 5) * 5)
    return {
        "table": row["table"], "layer": layers[row["layer"]].name, "row": row["row"], "column": problem.column or "",
        "region": cells.get("region", ""), "indicator": cells.get("indicator", ""), "year": year, "until": until,
        "parts": " ".join(_parts(cells.get("identity", ""))), "published": published, "en": problem.what, "zh": problem.what_zh,
        "because": row["because"],
    }  # fmt: skip


def _date(row: dict[str, Any], dates: Mapping[str, str]) -> str:
    """The day on which a row became public, its source's where it has none; empty if no day is known, or it is what is wrong."""
    own = [column for table, column in reversed(DATES) if table == row["table"]]  # an outcome's before its target's
    if row["problem"].column in own and row["because"] < 0:
        return ""
    cells = row["cells"]
    given = next((cells[column] for column in own if cells[column]), "")
    given = given or dates.get(cells.get("source", "") if row["table"] != "sources" else "", "")
    try:
        return given if public_from(given) else ""
    except ValueError:
        return ""
