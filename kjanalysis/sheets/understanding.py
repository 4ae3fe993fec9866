"""What each figure of a grid is: indicator's words, unit, year, region; and every cell that gave none, with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from . import figures, layout, settling
from .grids import Grid, Place
from .layout import Table
from .paths import Known, Path
from .places import Places
from .reasons import Unsure, Why

# 1,26 and 14.100.5: digits that are no number here, as a decimal comma gives
_LIKE_A_NUMBER = re.compile(r"[+-]?[0-9][0-9.,' ]*[.,' ][0-9.,' ]*[%]?")


@dataclass(frozen=True)
class Figure:
    """A figure as the sheet means it.

    Attributes
    ----------
    sheet : str
    place : tuple of int
    shown : str
        What the cell shows.
    value, qualifier : str
    units : tuple of str
        Those that are stated nearest to the figure; several where the caption lists several.
    units_of_all : bool
        Whether they stand over the whole table or a part of it, and not in the figure's own row or column.
    year : str
        Four digits, two years joined by a hyphen, or ``unknown``.
    region : str
        A code; empty where the sheet names none and none was given.
    names : tuple of str
        The indicator's words: the row's, the column's, or the title's.
    around : tuple of str
        Words of the headings above, which may narrow what is counted.
    part, growth : bool
        其中; growth on the year before.
    kind : {"actual", "target"}
    dated_by : {"header", "heading", "growth", "relative", "title", "given", ""}
        What names the year: its row or column, a heading above, the level that grew, 本年 or 上年, the title.
    kind_by : {"header", "title", ""}
        What says whether it is a target.
    status : {"", "preliminary", "revised"}
    path : str
        All that the sheet says of the cell, in its order.
    doubts : tuple of Unsure
    footnotes : tuple of str
    """

    sheet: str
    place: Place
    shown: str
    value: str
    qualifier: str
    units: tuple[str, ...]
    units_of_all: bool
    year: str
    region: str
    names: tuple[str, ...]
    around: tuple[str, ...]
    part: bool
    growth: bool
    kind: str
    status: str
    path: str
    doubts: tuple[Unsure, ...] = ()
    footnotes: tuple[str, ...] = ()
    dated_by: str = ""
    kind_by: str = ""


class Left(NamedTuple):
    """A cell that gave no figure, and why."""

    sheet: str
    place: Place
    shown: str
    why: Why


@dataclass
class Understood:
    """What was read from a grid."""

    figures: list[Figure] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def understand(grid: Grid, places: Places, home: str = "", year: str = "", months: bool = False) -> Understood:
    """Read a grid's tables.

    Parameters
    ----------
    grid : Grid
        One sheet, or one table of a page.
    places : Places
        The regions that are known.
    home : str
        Code of the region that reports, whose figures those are that name none.
    year : str
        The year of figures that name none, and what 本年 means.
    months : bool
        Whether figures of a part of a year are taken too, each with the doubt that says so.

    Returns
    -------
    Understood
        A :class:`Figure` or a :class:`Left` for each cell that holds a number, and for each that
        stands where one is expected.

    Examples
    --------
    >>> from .grids import Cell
    >>> texts = {(0, 0): "指标", (0, 1): "2022年", (1, 0): "R&D经费支出（亿元）", (1, 1): "23.5"}
    >>> (figure,) = understand(Grid("表", {p: Cell(t) for p, t in texts.items()}), Places.of([])).figures
    >>> figure.names, figure.value, figure.units, figure.year
    (('R&D经费支出',), '23.5', ('亿元',), '2022')
    """
    found = Understood()
    tables = layout.tables(grid)
    for table in tables:
        _read(grid, table, settling.of_table(grid, table, places, home, year), found, months)
    _leave_the_rest(grid, tables, found)
    return found


def _read(grid: Grid, table: Table, known: Known, found: Understood, months: bool) -> None:
    for row in table.body:
        for column in table.data:
            cell = grid.at(row, column)
            if (row, column) in grid.anchors or not (cell.text.strip() or cell.fault):
                continue
            read = figures.read(cell.text, known.brackets_negative)
            path = known.path(row, column)
            why = _fault(cell.fault) or _unreadable(read, cell.text) or _unplaced(path, known, months)
            if why:
                found.left.append(Left(grid.name, (row, column), cell.text.strip(), why))
            else:
                found.figures.append(_figure(grid, (row, column), read, path, known))


def _fault(fault: str) -> Why | None:
    return {"formula": Why.FORMULA, "error": Why.ERROR, "covered": Why.COVERED}.get(fault)


def _unreadable(read: figures.Reading, text: str) -> Why | None:
    """A cell without a figure, or a section's name over the whole width."""
    if read.kind == "text" and _LIKE_A_NUMBER.fullmatch(figures.half(text)):
        return Why.DIGITS
    return {"missing": Why.MISSING, "blank": Why.MISSING, "text": Why.TEXT, "sign": Why.SIGN}.get(read.kind)


def _unplaced(path: Path, known: Known, months: bool) -> Why | None:
    if known.conflict:
        return Why.CONFLICT
    if path.place_fault:
        return path.place_fault
    if not path.whole_year and not months:
        return Why.MONTHS
    if path.two_years:
        return Why.YEARS
    if path.many_years:
        return Why.SPAN
    return None if path.names else Why.NAMELESS


def _figure(grid: Grid, place: Place, read: figures.Reading, path: Path, known: Known) -> Figure:
    units, doubts = path.units, [*path.doubts]
    if read.unit:
        units = (read.unit,)
    if not units:
        doubts.append(Unsure.NO_UNIT)
    if path.part:
        doubts.append(Unsure.PART)
    if not path.whole_year:
        doubts.append(Unsure.MONTHS)
    if _may_be_fraction(read, units, path):
        doubts.append(Unsure.FRACTION)
    qualifier = read.qualifier
    if "le" in qualifier.split("+"):
        doubts.append(Unsure.CEILING)
        qualifier = "+".join(part for part in qualifier.split("+") if part != "le") or "eq"
    marks = tuple(dict.fromkeys((*read.marks, *path.marks)))
    status = (
        read.status or path.status or ("preliminary" if known.preliminary(marks, path.year or "", path.names) else "")
    )
    if status == "expected":
        status, qualifier = "", qualifier if "expected" in qualifier else _expected(qualifier)
    if marks:
        doubts.append(Unsure.FOOTNOTE)
    return Figure(
        sheet=grid.name,
        place=place,
        shown=re.sub(r"\s+", " ", grid.at(*place).text.strip()),
        value=read.value,
        qualifier=qualifier,
        units=units,
        units_of_all=path.units_of_all and not read.unit,
        year=path.year or "unknown",
        region=path.region,
        names=path.names,
        around=path.around,
        part=path.part,
        growth=path.growth,
        kind=path.kind or "actual",
        status=status,
        path=path.text,
        doubts=tuple(dict.fromkeys([*doubts, *([] if path.year else [Unsure.NO_YEAR])])),
        footnotes=known.footnotes(marks),
        dated_by=path.dated_by if path.year else "",
        kind_by=path.kind_by,
    )


def _expected(qualifier: str) -> str:
    return "expected" if qualifier == "eq" else f"expected+{qualifier}"


def _may_be_fraction(read: figures.Reading, units: tuple[str, ...], path: Path) -> bool:
    """A percentage below one in a row or column of such: 0.035 may be 3.5 %."""
    return units == ("%",) and not read.unit and path.fractions


def _leave_the_rest(grid: Grid, tables: list[Table], found: Understood) -> None:
    """Numbers that stand in no table, and what stands in columns of remarks."""
    done = {figure.place for figure in found.figures} | {left.place for left in found.left}
    aside = {(row, column) for table in tables for row in table.body for column in table.aside}
    known = {
        (row, column) for table in tables for row in (*table.header, *table.numbering) for column in range(grid.columns)
    }
    known |= {place for table in tables for place in (*table.captions, *table.notes)}
    known |= {(row, column) for table in tables for row in table.body for column in _labelled(table)}
    for place in sorted(grid.cells):
        if place in done:
            continue
        text = grid.at(*place).text.strip()
        if grid.at(*place).fault == "covered":
            found.left.append(Left(grid.name, place, text, Why.COVERED))
        elif place in aside and text:
            found.left.append(Left(grid.name, place, text, Why.COLUMN))
        elif place not in known and layout.kind(grid, *place) == "figure":
            fault = _fault(grid.at(*place).fault)
            found.left.append(Left(grid.name, place, text, fault or Why.OUTSIDE))
        elif (
            place not in known and _LIKE_A_NUMBER.fullmatch(figures.half(text)) and layout.kind(grid, *place) != "year"
        ):
            found.left.append(Left(grid.name, place, text, Why.DIGITS))


def _labelled(table: Table) -> list[int]:
    return [*table.names, *([] if table.unit_column is None else [table.unit_column])]
