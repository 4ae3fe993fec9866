"""Names that can't be shown: with a line break, a control character, a turn of direction, or far too long.

Names of regions and indicators go into headings, charts, file lists and
sheets. What would break these is found here, with its row and column.
"""

from __future__ import annotations

import unicodedata

import pandas as pd

from ..wording.markup import clean, line
from .problems import Problem

#: Columns that hold a name, by table.
NAMES = (("regions", ("zh", "en")), ("indicators", ("zh", "en", "unit")))

#: Letters of a name beyond which it is shown shortened.
LONG = 100


def names(texts: dict[str, pd.DataFrame]) -> list[Problem]:
    """Cells of which no one-line text can be shown.

    Parameters
    ----------
    texts : dict of str to DataFrame
        Text cells of each table; in names a line break is a problem, in other cells it isn't.
    """
    found = []
    shown = dict(NAMES)
    for table, frame in texts.items():
        for column in frame.columns:
            cells = frame[column]
            there = cells.unique().tolist()
            whole = "\n".join(there)
            unfit = {cell for cell in there if clean(cell) != cell} if clean(whole) != whole else set()
            named = there if column in shown.get(table, ()) else []
            broken = {cell for cell in named if line(cell) != clean(cell)}
            for row, cell in cells[cells.isin(unfit | broken)].items() if unfit | broken else ():
                found.append(_unfit(table, row, column, cell) if cell in unfit else _broken(table, row, column))
    return found


def _unfit(table: str, row: int, column: str, cell: str) -> Problem:
    sign = next(one for one, other in zip(cell, clean(cell), strict=True) if one != other)
    code = f"U+{ord(sign):04X}"
    name = unicodedata.name(sign, "")
    return Problem(
        f"{table}.csv", int(row) + 2, column,
        f"holds a character that can't be shown ({code}{f' {name}' if name else ''}). Type the cell anew.",
        f"含有无法显示的字符（{code}），请重新录入该单元格。",
    )  # fmt: skip


def _broken(table: str, row: int, column: str) -> Problem:
    return Problem(
        f"{table}.csv", int(row) + 2, column,
        "the name has a line break or a tab. Write it in one line.", "名称中有换行或制表符，请写成一行。",
    )  # fmt: skip


def long_names(regions: pd.DataFrame, indicators: pd.DataFrame) -> list[Problem]:
    """Names of more than :data:`LONG` letters, as notices."""
    tables = {"regions": regions, "indicators": indicators}
    return [
        Problem(
            f"{table}.csv", int(row) + 2, column,
            f"the name has {len(cell)} characters. Charts show only its beginning: a shorter name is better.",
            f"名称有 {len(cell)} 个字符，图中只显示开头部分，建议改短。", "notice",
        )
        for table, columns in NAMES
        for column in columns
        for row, cell in tables[table][column].items()
        if len(cell) > LONG
    ]  # fmt: skip
