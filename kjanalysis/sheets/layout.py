"""Where the tables of a grid lie: header rows, label columns, rows and columns of figures.

A grid is cut at empty rows, and where a new header begins. Above the first row with a
figure stand the header and the captions; beside the figures stand the labels.
"""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass, field

from . import figures, labels
from .grids import Grid, Place

_NOTE = re.compile(
    r"^(?:注|备注|说明|附注|资料来源|数据来源|来源|填表人|制表人?|填报人|审核人?|复核|负责人|联系人|单位负责人|统计负责人|填报日期|报出日期)\s*[\d一二三]?\s*[:：、.]?|^(?:[①-⑳*†]|[a-d]\)|\([a-d]\)|\[注?\d?\])\s*\S"
)
_FORM = re.compile(
    r"^(?:填报单位|填表单位|制表单位|编制单位|制表机关|批准机关|文号|表号|填报日期|报送日期|有效期至?|综合机关名称|计量单位|单位|金额单位)\s*[:：]"
)
_FIRST_COLUMN = re.compile(r"^(?:年份|年度|年|时间|指标|指标名称|项目|地区)?(?:类别|项目|地区|分组)?$")
#: Points of a table of appraisal, which has their weights too. Without weights they are figures.
_POINTS, _WEIGHTS = ("得分", "评分"), ("分值", "权重", "满分", "基础分")
_COLUMN_LETTER = re.compile(r"^(?:[甲乙丙丁戊]|[A-E]|—|-|栏次)?$")


@dataclass
class Table:
    """One table of a grid.

    Attributes
    ----------
    captions, notes : list of Place
        Cells above the header, and below the figures.
    header, numbering, body : list of int
        Rows; ``numbering`` are those that count the columns.
    names, data : list of int
        Columns with labels, and with figures.
    unit_column : int or None
    aside : list of int
        Columns with numbering, remarks and the like.
    """

    captions: list[Place] = field(default_factory=list)
    header: list[int] = field(default_factory=list)
    numbering: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    notes: list[Place] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    data: list[int] = field(default_factory=list)
    unit_column: int | None = None
    aside: list[int] = field(default_factory=list)

    def groups(self) -> list[list[int]]:
        """Columns with labels, those before the first figures and those between others apart: tables side by side.

        >>> Table(names=[0, 1, 4], data=[2, 3, 5]).groups()
        [[0, 1], [4]]
        """
        found: list[list[int]] = []
        for column in self.names:
            if found and not any(found[-1][-1] < one < column for one in self.data):
                found[-1].append(column)
            else:
                found.append([column])
        return found or [[]]

    def group_of(self, column: int) -> int:
        """Which group of labels a column of figures has: the nearest on its left."""
        return max((n for n, group in enumerate(self.groups()) if group and group[0] < column), default=0)


def kind(grid: Grid, row: int, column: int) -> str:
    """``""``, ``year``, ``figure``, ``missing`` or ``text``: what a place holds.

    >>> from .grids import Cell
    >>> [kind(Grid("", {(0, 0): Cell(text)}), 0, 0) for text in ("2019年", "23.5", "…", "江北区", "")]
    ['year', 'figure', 'missing', 'text', '']
    """
    cell = grid.at(row, column)
    if cell.fault:
        return "" if cell.fault == "covered" else "figure"
    return _kind(cell.text)


@functools.lru_cache(maxsize=65536)
def _kind(text: str) -> str:
    if not text.strip():
        return ""
    if labels.year_like(text):
        return "year"
    found = figures.read(text).kind
    return {"figure": "figure", "sign": "figure", "missing": "missing", "blank": ""}.get(found, "text")


def tables(grid: Grid) -> list[Table]:
    """The tables of a grid, top to bottom; a part without a figure belongs to the one below it.

    Parameters
    ----------
    grid : Grid

    Returns
    -------
    list of Table
    """
    found: list[Table] = []
    above: list[Place] = []
    for block in _blocks(grid):
        notes, rows = _notes(grid, block)
        for part in _parts(grid, rows):
            first = next((row for row in part if _is_body(grid, row, part)), None)
            if first is None:
                above += [place for row in part for place in _places(grid, row)]
                continue
            last = found[-1] if found else None
            table = _table(grid, part, first, above, last)
            if table is not last:
                found.append(table)
            above = []
        if notes and found:
            found[-1].notes += notes
        else:
            above += notes
    for table in found:
        _columns(grid, table)
    return [table for table in found if table.data]


def _blocks(grid: Grid) -> list[list[int]]:
    """Runs of rows that hold something."""
    blocks: list[list[int]] = []
    for row, _ in grid.lines():
        if blocks and row == blocks[-1][-1] + 1:
            blocks[-1].append(row)
        elif blocks and any((row - 1, column) in grid.anchors for column in range(grid.columns)):
            blocks[-1] += [*range(blocks[-1][-1] + 1, row + 1)]
        else:
            blocks.append([row])
    return blocks


def _places(grid: Grid, row: int) -> list[Place]:
    return [(row, column) for column in range(grid.columns) if grid.at(row, column).text.strip()]


def _notes(grid: Grid, block: list[int]) -> tuple[list[Place], list[int]]:
    """Notes below the figures, and the rows that are left."""
    end = len(block)
    while end and (places := _places(grid, block[end - 1])):
        texts = [grid.text(*place).strip() for place in places]
        has_figures = any(kind(grid, *place) == "figure" for place in places[1:])
        if not _NOTE.match(texts[0]) or has_figures:
            break
        end -= 1
    return [place for row in block[end:] for place in _places(grid, row)], block[:end]


def _parts(grid: Grid, rows: list[int]) -> list[list[int]]:
    """Rows cut where, below figures, a header begins again."""
    parts: list[list[int]] = [[]]
    seen = False
    for row in rows:
        if seen and _is_header(grid, row) and not _is_body(grid, row, rows):
            captions: list[int] = []
            while parts[-1] and len(_places(grid, parts[-1][-1])) == 1 and not _figures(grid, parts[-1][-1]):
                captions.insert(0, parts[-1].pop())
            parts.append(captions)
            seen = False
        parts[-1].append(row)
        seen = seen or _is_body(grid, row, rows)
    return [part for part in parts if part]


def _figures(grid: Grid, row: int) -> int:
    return sum(kind(grid, row, column) in ("figure", "missing") for column in range(grid.columns))


def _is_header(grid: Grid, row: int) -> bool:
    """Names beside years, or 指标 and 地区 beside names."""
    places = _places(grid, row)
    kinds = [kind(grid, *place) for place in places]
    if len(places) < 2 or any(kind in ("figure", "missing") for kind in kinds):
        return False
    first = re.sub(r"\s", "", grid.text(*places[0]))
    names = re.fullmatch(
        r"[一二三]级指标|按.{1,6}分(?:类|组)?|序号|指标|指标名称|项目|名称|地区|区域|区县|年份|年度|.{0,6}[县区市](?:名称)?|县\(?市\)?区?",
        first,
    )
    years = [
        int(labels.year_like(grid.text(*place))[:4]) for place, one in zip(places, kinds, strict=True) if one == "year"
    ]
    steps = {b - a for a, b in itertools.pairwise(years)}
    return bool(names) or (kinds[0] == "text" and steps in ({1}, {-1}))


def _is_body(grid: Grid, row: int, rows: list[int]) -> bool:
    """A row with a figure that is no numbering of columns; or with years only, below a header that has its own."""
    places = _places(grid, row)
    kinds = [kind(grid, *place) for place in places]
    if any(grid.at(row, column).fault in ("formula", "error") for column in range(grid.columns)):
        return True
    if not any(one in ("figure", "missing") for one in kinds):
        return _counts_like_years(grid, row, rows)
    return not _numbers_columns(grid, row, places)


def _counts_like_years(grid: Grid, row: int, rows: list[int]) -> bool:
    """1998家 and 2016家 below a header of years, or beside a column of years, are counts.

    >>> from .grids import Cell
    >>> texts = [["项目", "2022", "2023"], ["企业数(家)", "1998", "2016"]]
    >>> grid = Grid("", {(i, j): Cell(text) for i, line in enumerate(texts) for j, text in enumerate(line)})
    >>> _counts_like_years(grid, 1, [0, 1]), _counts_like_years(grid, 0, [0, 1])
    (True, False)
    """
    places = _places(grid, row)
    above = [one for one in rows if one < row]
    if len(places) < 2 or not above or any(kind(grid, *place) != "year" for place in places[1:]):
        return False
    if kind(grid, *places[0]) == "year":
        if places[0][1] > min(column for one in above for _, column in _places(grid, one)):
            return False  # 指标 beside 年份, and the years in the row below
        head = [re.sub(r"\s", "", grid.text(one, places[0][1])) for one in above]
        return any(re.fullmatch(r"年份|年度|年|时间", text) for text in head)
    return all(any(kind(grid, one, column) == "year" for one in above) for _, column in places[1:])


def _numbers_columns(grid: Grid, row: int, places: list[Place]) -> bool:
    """甲 乙 1 2 3: the columns' numbers."""
    texts = [figures.half(grid.text(*place)) for place in places]
    digits = [text for text in texts if not _COLUMN_LETTER.match(text)]
    return len(digits) >= 2 and digits == [str(n) for n in range(int(digits[0]), int(digits[0]) + len(digits))] if (
        digits and digits[0] in ("1", "2", "3")
    ) else False  # fmt: skip


def _table(grid: Grid, part: list[int], first: int, above: list[Place], last: Table | None) -> Table:
    """A table of a run of rows; rows without a header of their own go on with the table before."""
    head = part[: part.index(first)]
    body = part[part.index(first) :]
    captions = [*above]
    while head and _is_caption(grid, head[0]):
        captions += _places(grid, head.pop(0))
    if not head and not captions and last is not None and last.header:
        last.body += body
        return last
    if not head and captions and last is not None and last.header and _only_sections(grid, captions):
        last.body += sorted({row for row, _ in captions}) + body
        return last
    sections = _sections(grid, head)
    head, body = head[: len(head) - len(sections)], sections + body
    numbering = [row for row in part if _numbers_columns(grid, row, _places(grid, row))]
    head = [row for row in head if row not in numbering]
    body = [row for row in body if row not in numbering]
    return Table(captions=captions, header=head, body=body, numbering=numbering)


def _sections(grid: Grid, head: list[int]) -> list[int]:
    """Rows behind the header that have one text, in its first column: a heading over the first rows."""
    wide = [n for n, row in enumerate(head) if len(_places(grid, row)) > 1]
    if not wide:
        return []
    first = min(column for _, column in _places(grid, head[wide[0]]))
    behind = [row for row in head[wide[-1] + 1 :] if _places(grid, row)]
    return behind if all(_places(grid, row)[0][1] == first for row in behind) else []


def _only_sections(grid: Grid, captions: list[Place]) -> bool:
    """Whether what stands between two runs of figures is only a short line, as within a table."""
    rows = {row for row, _ in captions}
    return len(rows) == 1 and len(captions) == 1 and not re.match(r"附?表|续", grid.text(*captions[0]).strip())


def _is_caption(grid: Grid, row: int) -> bool:
    """One text alone, or lines such as 单位：亿元 and 填报单位."""
    texts = [grid.text(*place).strip() for place in _places(grid, row)]
    if len(texts) == 1:
        return True
    rest = [text for text in texts if not _FORM.match(text)]
    return len(rest) <= 1 and len(texts) > len(rest)


def _columns(grid: Grid, table: Table) -> None:
    """Sort the columns: labels, units, figures, and what is neither."""
    used = range(grid.columns)
    heads = {c: _head(grid, table, c) for c in used}
    kinds = {c: [kind(grid, r, c) for r in table.body] for c in used}
    weighed = any(head in _WEIGHTS for head in heads.values())
    for c in used:
        held = [one for one in kinds[c] if one]
        if not held and not any((r, c) in grid.anchors for r in table.body):
            continue
        label = labels.read(heads[c])
        figured = sum(one in ("figure", "missing") for one in held)
        if label.no_figures or _is_serial(grid, table, c, heads[c]) or (heads[c] in _POINTS and weighed):
            table.aside.append(c)
        elif _holds_units(grid, table, c, named=label.is_unit, head=heads[c]):
            table.unit_column = c if table.unit_column is None else table.unit_column
        elif _holds_years(grid, table, c) and _FIRST_COLUMN.match(re.sub(r"\s", "", heads[c])):
            table.names.append(c)
        elif table.data and heads[c] and all(told(grid.text(r, c)) for r in table.body if grid.text(r, c).strip()):
            table.aside.append(c)
        elif not held or figured + held.count("year") < len(held) - figured - held.count("year"):
            (table.names if held or not table.data else table.aside).append(c)
        else:
            table.data.append(c)
    if table.data:
        late = [c for c in table.names if c > max(table.data)]
        table.names = [c for c in table.names if c not in late and not _is_english(grid, table, c)]
        table.aside += late


def told(text: str) -> bool:
    """Whether a cell tells its figure in words, and so names no row.

    >>> told("力争新增80家"), told("规上工业"), told("5亿元以上企业"), told("12")
    (True, False, False, False)
    """
    return bool(
        re.search(
            r"[一-鿿]{2}[^0-9]*[0-9]+(?:\.[0-9]+)?[余多]?(?:[万亿]?[家个项件人元]|%)(?:以上|左右)?[。;]?$", text.strip()
        )
    )


def _head(grid: Grid, table: Table, column: int) -> str:
    """A column's header in one text; 单位 below another is the name of a row of units."""
    texts = list(dict.fromkeys(filter(None, (grid.text(row, column).strip() for row in table.header))))
    own = [text for text in texts if not labels.read(text).is_unit]
    return " ".join(own or texts)


def _is_serial(grid: Grid, table: Table, column: int, head: str) -> bool:
    """A first column without a name that counts 1, 2, 3."""
    if head or table.data:
        return False
    texts = [figures.half(grid.text(row, column)) for row in table.body]
    held = [text for text in texts if text]
    return len(held) >= 2 and held == [str(n) for n in range(1, len(held) + 1)]


def _holds_units(grid: Grid, table: Table, column: int, named: bool, head: str) -> bool:
    """A column of units; one that is called 单位 may also hold offices."""
    texts = [figures.half(grid.at(row, column).text) for row in table.body]
    held = [text for text in texts if text]
    units = sum(bool(labels.as_unit(text.strip("()"))) for text in held)
    return (named and 2 * units >= len(held)) or (not head and bool(held) and units == len(held))


def _holds_years(grid: Grid, table: Table, column: int) -> bool:
    """Years, also such as 2022年（预计）; 合计 may stand below them."""
    held = [row for row in table.body if grid.text(row, column).strip()]
    years = [row for row in held if (label := labels.read(grid.text(row, column))).year and not label.phrase]
    rest = [row for row in held if row not in years]
    return len(years) > len(rest) and all(kind(grid, row, column) == "text" for row in rest)


def _is_english(grid: Grid, table: Table, column: int) -> bool:
    """A second column of names, in English."""
    texts = [grid.text(row, column) for row in table.body]
    held = [text for text in texts if text.strip()]
    return (
        len(table.names) > 1
        and bool(held)
        and all(re.fullmatch(r"[\x00-\x7f‘’–—]*[A-Za-z]{3}[\x00-\x7f‘’–—]*", text) for text in held)
    )
