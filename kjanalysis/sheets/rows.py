"""What a table's rows and columns are called: labels outside in, headings over some rows, parts of the row above."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import figures, labels, layout
from .grids import Grid
from .labels import Label
from .layout import Table

_CHAPTER = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]+[章节部])")
_UNDER = re.compile(r"^\s*[(（][一二三四五六七八九十]{1,3}[)）]")


@dataclass
class Line:
    """A row or a column of figures by its names.

    Attributes
    ----------
    labels : list of Label
        Outside in.
    above : list of Label
        Headings over it that are not its own: a line across the table, the row it is a part of.
    part : bool
        Whether it is a part of the one above.
    unit : str
        What the column of units says.
    """

    labels: list[Label] = field(default_factory=list)
    above: list[Label] = field(default_factory=list)
    part: bool = False
    unit: str = ""

    @property
    def leaf(self) -> Label | None:
        """The innermost label with words of its own."""
        return next((label for label in reversed(self.labels) if label.phrase), None)


def of_rows(grid: Grid, table: Table, names: list[int]) -> dict[int, Line]:
    """Names of each row with figures.

    Parameters
    ----------
    grid : Grid
    table : Table
    names : list of int
        The columns whose labels count: a group of the table's.

    Returns
    -------
    dict
        Row to :class:`Line`; rows that head others are left out.
    """
    found: dict[int, Line] = {}
    sections: list[Label] = []
    carried: dict[int, str] = {}
    parents: list[tuple[int, Label]] = []
    for row in table.body:
        heading = _heading(grid, table, row)
        if heading is not None:
            sections = _deeper(sections, heading)
            parents, carried = [], {}
            continue
        texts, indent = _texts(grid, names, row, carried)
        line = Line([labels.read(text) for text in texts], list(sections), unit=_unit(grid, table, row))
        line.part = any(label.part for label in line.labels)
        parents = _under(line, indent, parents)
        found[row] = line
    return found


def _heading(grid: Grid, table: Table, row: int) -> Label | None:
    """The text of a row that has no figure and one text only: 二、产出, or 单位：万元."""
    units = (
        []
        if table.unit_column is None or layout.kind(grid, row, table.unit_column) == "missing"
        else [table.unit_column]
    )
    columns = [*table.names, *table.data, *units]
    if any(layout.kind(grid, row, column) in ("figure", "missing") for column in table.data):
        return None
    if any(grid.at(row, column).fault in ("formula", "error") for column in table.data):
        return None
    texts = {text for column in columns if (text := grid.text(row, column).strip())}
    return labels.read(texts.pop()) if len(texts) == 1 else None


def _deeper(sections: list[Label], heading: Label) -> list[Label]:
    """Headings in force: （一） stands below 一、; a line with only a unit or a year joins what is there."""
    if not heading.phrase:
        return [*[label for label in sections if label.phrase], heading]
    if sections and _UNDER.match(heading.text) and _CHAPTER.match(sections[0].text):
        return [sections[0], heading]
    return [heading]


def _texts(grid: Grid, names: list[int], row: int, carried: dict[int, str]) -> tuple[list[str], int]:
    """The row's names, a group's carried down to rows that leave it empty, and how far it is set in."""
    texts, indent = [], 0
    for n, column in enumerate(names):
        text = grid.text(row, column)
        if text.strip():
            if carried.get(column) != text:
                for inner in names[n + 1 :]:
                    carried.pop(inner, None)
            carried[column] = text
            cell = grid.at(row, column)
            indent = cell.indent + len(text) - len(text.lstrip(" \u3000\xa0\u2002\u2003"))
        elif n < len(names) - 1:
            text = carried.get(column, "")
        if text.strip():
            texts.append(text.strip())
    return list(dict.fromkeys(texts)), indent


def _unit(grid: Grid, table: Table, row: int) -> str:
    if table.unit_column is None:
        return ""
    text = figures.half(grid.text(row, table.unit_column))
    return labels.as_unit(text.strip("()")) or text


def _under(line: Line, indent: int, parents: list[tuple[int, Label]]) -> list[tuple[int, Label]]:
    """Give a row that is a part, or only growth, the row above it; rows that later ones may stand under."""
    leaf = line.leaf
    if leaf is None:
        if parents and line.labels and line.labels[-1].growth:
            line.above.append(parents[-1][1])
            line.part = line.part or parents[-1][1].part
        return parents
    while parents and parents[-1][0] >= indent and not (line.part and not parents[-1][1].part):
        parents = parents[:-1]
    if parents and (indent > parents[-1][0] or line.part):
        line.above += [label for _, label in parents]
        line.part = True
    return [*parents, (indent, leaf)]


def of_columns(grid: Grid, table: Table) -> dict[int, Line]:
    """Names of each column with figures, those of growth alone with the column they belong to.

    Parameters
    ----------
    grid : Grid
    table : Table

    Returns
    -------
    dict
        Column to :class:`Line`.
    """
    filled = _filled(grid, table)
    found: dict[int, Line] = {}
    last: Label | None = None
    for column in table.data:
        texts = [filled.get((row, column), "") for row in table.header]
        line = Line([labels.read(text) for text in dict.fromkeys(filter(None, texts))])
        line.part = any(label.part for label in line.labels)
        leaf = line.leaf
        if last is not None and line.labels and (line.labels[-1].part or (leaf is None and line.labels[-1].growth)):
            line.above.append(last)
        elif leaf is not None:
            last = leaf
        found[column] = line
    return found


def _filled(grid: Grid, table: Table) -> dict[tuple[int, int], str]:
    """Header texts; one that stands only over the first of its columns stands over all of them."""
    filled: dict[tuple[int, int], str] = {}
    data = set(table.data)
    for n, row in enumerate(table.header):
        lower = table.header[n + 1 :]
        for column in table.data:
            text = grid.text(row, column).strip()
            left = filled.get((row, column - 1), "")
            has_below = any(grid.text(below, column).strip() for below in lower)
            left_has = any(grid.text(below, column - 1).strip() for below in lower)
            if not text and left and column - 1 in data and has_below and left_has:
                text = left
            filled[row, column] = text
    return filled
