"""Tables that a copy from a web page left as one cell a line, put together again.

Copied text often has no sign between cells. A row is then several short lines, and its
numbers say nothing alone. Here the head of such a table is found, and its rows are counted
off by the number of its columns. Lines that do not fit end the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: The first cell of a head.
_FIRST = re.compile(r"(?:主要|核心|具体)?(?:指标|项目)(?:名称|内容)?")
_UNIT_HEAD = re.compile(r"(?:计量)?单位")
#: Other cells of a head: a year, a goal, what was done.
_HEAD = re.compile(
    r"(?:(?:19|20)[0-9]{2}年?)?(?:度|底|末)?[一-鿿]{0,6}(?:目标|完成|实际|计划|预计|情况|任务|数值?|值|增长|增幅|增速|同比|年|年均)[一-鿿]{0,4}(?:\([^()]{1,6}\))?|(?:19|20)[0-9]{2}年?(?:[末底])?"
)
_NAME = re.compile(r"(?![0-9])(?=.*[一-鿿]{2}).{2,30}")
_UNIT = re.compile(
    r"%|‰|[十百千万亿]*(?:美?元|人次?|家|个|项|件|户|亩|吨|平方[公千]?[米里]|公里|辆|所|张|套|台)(?:/[一-鿿]{1,4})?"
)
_VALUE = re.compile(
    r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?%?(?:左右|以上|以内|以下)?(?:\([^()]{1,8}\))?|[-—–/…]+|正增长|持平|达标|(?:约|>|≥|<|≤)[0-9.]+%?"
)
#: A number and nothing else.
_BARE = re.compile(r"[-+]?[0-9][0-9,]*(?:\.[0-9]+)?%?")
#: Lines that may part numbers of the same run.
_NEAR = 6
#: Fewer rows are not taken for a table.
_LEAST = 3
_MOST_COLUMNS = 8


def find(lines: Sequence[str]) -> dict[int, tuple[int, list[list[int | None]]]]:
    """Flattened tables among lines.

    Parameters
    ----------
    lines : sequence of str
        Made plain, blank ones too.

    Returns
    -------
    dict
        By the line where one begins: the line behind its end, and its rows. A row is a list of
        the numbers of lines, None for a cell that is not there.

    Examples
    --------
    >>> find(["指标", "单位", "目标", "完成", "研发投入强度", "%", "3", "3.2", "专利授权", "件", "90", "95", "企业", "家", "7", "8"])
    {0: (16, [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 14, 15]])}
    >>> find(["指标", "完成得较好。", "企业", "家", "7", "8"])
    {}
    """
    said = [(number, line.strip()) for number, line in enumerate(lines) if line.strip()]
    found, at = {}, 0
    while at < len(said):
        rows, end = _table(said, at) if _FIRST.fullmatch(said[at][1]) else ([], at)
        if rows:
            found[said[at][0]] = (said[end - 1][0] + 1, rows)
        at = max(end, at + 1)
    return found


def loose(lines: Sequence[str]) -> list[int]:
    """Lines from which numbers stand alone, in no table: what they count can't be told.

    Parameters
    ----------
    lines : sequence of str
        As for :func:`find`.

    Returns
    -------
    list of int
        The line that each such run begins with; a web page's 1, 2, 3 to turn pages is none.

    Examples
    --------
    >>> loose(["指标", "企业", "160", "172", "平台", "7", "9", "全市投入9亿元。"]), loose(["上一页", "1", "2", "3"])
    ([1], [])
    """
    taken = {number for begin, (behind, _) in find(lines).items() for number in range(begin, behind)}
    said = [(number, line.strip()) for number, line in enumerate(lines) if line.strip() and number not in taken]
    runs, last = [], -_NEAR
    for i in range(1, len(said) - 1):
        one, other = said[i][1], said[i + 1][1]
        if not (_BARE.fullmatch(one) and _BARE.fullmatch(other)) or _turns(one, other):
            continue
        if i - last > _NEAR:
            name = i - 1
            while name and _UNIT.fullmatch(said[name][1]):
                name -= 1
            runs.append(said[name][0])
        last = i
    return runs


def _turns(one: str, other: str) -> bool:
    """Whether one number follows the other, as pages do."""
    return one.isdigit() and other.isdigit() and int(other) - int(one) == 1


def _table(said: list[tuple[int, str]], at: int) -> tuple[list[list[int | None]], int]:
    """Rows of the table that begins there, and where it ends; no rows if there is none."""
    most = 1
    while most < _MOST_COLUMNS and at + most < len(said) and _of_head(said[at + most][1]):
        most += 1
    for width in range(most, 1, -1):  # 地区生产总值 may be the last of the head, or the first name
        rows, end = _of_width(said, at, width)
        if len(rows) > _LEAST:
            return rows, end
    return [], at


def _of_width(said: list[tuple[int, str]], at: int, width: int) -> tuple[list[list[int | None]], int]:
    """Rows of a table of so many columns, its head first, and where they end."""
    units = bool(_UNIT_HEAD.fullmatch(said[at + 1][1]))
    if width < 2 + units:
        return [], at
    rows: list[list[int | None]] = [[number for number, _ in said[at : at + width]]]
    end = at + width
    while row := _row(said[end : end + width], width, units):
        rows.append(row)
        end += sum(cell is not None for cell in row)
    return rows, end


def _of_head(line: str) -> bool:
    return bool(_UNIT_HEAD.fullmatch(line) or _HEAD.fullmatch(line))


def _row(cells: list[tuple[int, str]], width: int, units: bool) -> list[int | None] | None:
    """One row's lines: a name, its unit if there is such a column, and values; None if they don't fit."""
    if not cells or not _NAME.fullmatch(cells[0][1]) or _VALUE.fullmatch(cells[0][1]):
        return None
    numbers: list[int | None] = [cells[0][0]]
    rest = cells[1:]
    if units:
        unit = bool(rest) and bool(_UNIT.fullmatch(rest[0][1]))
        numbers.append(rest[0][0] if unit else None)
        rest = rest[unit:]
    values = rest[: width - len(numbers)]
    if len(numbers) + len(values) < width or not all(_VALUE.fullmatch(text) for _, text in values):
        return None
    return [*numbers, *(number for number, _ in values)]
