"""What holds for a whole table: the region and year of figures that name none, and which names are regions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from . import figures, labels, rows
from .grids import Grid
from .labels import Label
from .layout import Table
from .paths import Known
from .places import Places
from .reasons import Unsure
from .rows import Line

_REGION_HEADER = re.compile(r"地区|区域|区划|[县区市](?:名称?)?$|县.{0,3}区|单位名称")
# a place in a title that is no region of the tables
_OTHER_PLACE = re.compile(r"[一-鿿]{2,}(?:市|县|区|旗|自治州|街道|[一-鿿]镇)(?![级属本域间场内外])")
_DAY = re.compile(r"\(?(?:截[至止])?(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日\)?")
_FORM = re.compile(r"^(?:填报|填表|制表|编制|批准|报送|有效|文号|表号|综合机关|审核|数据来源|资料来源|来源|联系)")


def of_table(grid: Grid, table: Table, places: Places, home: str, year: str) -> Known:
    """What holds for a table, and the names of its rows and columns.

    Parameters
    ----------
    grid : Grid
    table : Table
    places : Places
    home, year : str
        As :func:`kjanalysis.sheets.understand` takes them.

    Returns
    -------
    Known
    """
    captions = [*grid.before, *(grid.text(*place).strip() for place in table.captions)]
    titles = [_caption(text) for text in captions if text.strip()]
    noted = [grid.text(*place) for place in table.notes]
    noted += [label.text for label in titles if re.match(r"注|说明", label.text.strip())]
    notes = [note for text in noted for note in figures.notes_of(text)]
    known = Known(
        grid,
        table,
        places,
        [rows.of_rows(grid, table, group) for group in table.groups()],
        rows.of_columns(grid, table),
        [*titles, _caption(grid.name)],
        notes,
    )
    _settle_place(known, home)
    _settle_year(known, year)
    known.small = _small(grid, table)
    known.dated = {
        "row": _dated([line for group in known.rows for line in group.values()]),
        "column": _dated(list(known.columns.values())),
    }
    return known


def _caption(text: str) -> Label:
    """A title or the sheet's name; a yearbook's year and the day of filling in are not the figures'."""
    label = labels.read(text)
    bare = re.sub(r"\s", "", text)
    if "年鉴" in bare or _DAY.fullmatch(bare) or (_FORM.match(bare) and not label.units):
        return replace(label, year="", period="", phrase="")
    return label


def _settle_place(known: Known, home: str) -> None:
    """The table's region, and the region near which names are looked for."""
    places = known.places
    named: list[str] = []
    for label in reversed(known.titles):
        if _FORM.match(label.text.strip()):
            continue
        codes = places.choose(places.within(label.text), home)
        if codes:
            named = codes
            if label is not known.titles[-1]:
                break
    own = named[0] if len(named) == 1 else ""
    known.region = own or home
    sides = {"row": [line for group in known.rows for line in group.values()], "column": known.columns.values()}
    found = {side: [_found(label, places) for line in lines for label in line.labels] for side, lines in sides.items()}
    known.near = home or own or _nearest([codes for lists in found.values() for codes in lists if codes], places)
    if any(_OTHER_PLACE.search(places.without(label.phrase)) for label in known.titles):
        known.doubts.append(Unsure.PLACE)
    if own and home and not _related(own, home, places):
        known.conflict = True
        known.near = own
    heads = " ".join(known.grid.text(row, column) for row in known.table.header for column in known.table.names)
    for side, lists in found.items():
        known.regional[side] = len({tuple(codes) for codes in lists if codes}) >= 2
    known.regional["row"] |= bool(_REGION_HEADER.search(re.sub(r"\s|[()（）]", "", heads)) and any(found["row"]))
    chosen = [places.choose(codes, known.near) for lists in found.values() for codes in lists if codes]
    listed = {codes[0] for codes in chosen if len(codes) == 1}
    known.totals["合计"] = places.common(listed)
    known.complete = bool(known.totals["合计"]) and places.all_of(known.totals["合计"]) <= listed


def _found(label: Label, places: Places) -> list[str]:
    return places.find(label.phrase) if label.phrase else []


def _nearest(lists: list[list[str]], places: Places) -> str:
    """The parent that most of a table's names may have."""
    votes = Counter(parent for codes in lists for parent in {places.parent.get(code, "") for code in codes} if parent)
    first = votes.most_common(2)
    alone = first and (len(first) == 1 or first[0][1] > first[1][1])
    return first[0][0] if alone else ""


def _related(one: str, other: str, places: Places) -> bool:
    """Whether one region lies in the other."""

    def line(code: str) -> list[str]:
        found = []
        while code and code not in found:
            found.append(code)
            code = places.parent.get(code, "")
        return found

    return one in line(other) or other in line(one)


def _settle_year(known: Known, year: str) -> None:
    """The year of what names none: the title's, the sheet's, or the one given."""
    titled = [label.year for label in reversed(known.titles[:-1]) if len(label.year) == 4]
    sheet = known.titles[-1].year if len(known.titles[-1].year) == 4 else ""
    known.year = (titled[0] if titled else "") or sheet or year
    known.titled = bool(titled or sheet)
    if titled and sheet and titled[0] != sheet:
        known.doubts.append(Unsure.TWO_YEARS)


def _dated(lines: list[Line]) -> bool:
    """Whether most rows, or most columns, name a year, and not all the same.

    >>> _dated([Line([labels.read(text)]) for text in ("2021年", "2022年", "合计")])
    True
    """
    years = [year for line in lines if (year := next((label.year for label in line.labels if label.year), ""))]
    return len(set(years)) > 1 and 2 * len(years) > len(lines)


def _small(grid: Grid, table: Table) -> set[tuple[str, int]]:
    """Rows and columns whose figures all lie between -1 and 1."""
    held: dict[tuple[str, int], list[Decimal]] = {}
    for row in table.body:
        for column in table.data:
            read = figures.read(grid.at(row, column).text)
            try:
                value = Decimal(read.value) if read.kind == "figure" and not read.unit else None
            except InvalidOperation:
                continue
            if value is not None:
                held.setdefault(("row", row), []).append(value)
                held.setdefault(("column", column), []).append(value)
    return {line for line, values in held.items() if all(abs(value) < 1 for value in values) and any(values)}
