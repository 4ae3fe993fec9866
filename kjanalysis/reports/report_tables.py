"""Tables inside reports: a header line, then rows of cells.

Readers hand a table over as lines with cells parted by ``|``. A column's
header may hold its year, its unit and whether it is a goal; a row's first
text cell is the indicator.
"""

from __future__ import annotations

import re

from . import numerals
from .doubts import Doubt
from .outline import Outline
from .quantities import Mention, unit_class
from .scopes import scope
from .target_words import COLUMN as TARGET_COLUMN
from .text_blocks import Block

_NUMBER = re.compile(
    rf"(?P<q>[<>≥≤约≈]|不低于|超过?|突破|大于)?\[?(?P<number>[-−]?{numerals.ARABIC}(?:{numerals.DASH}{numerals.ARABIC})?)\]?(?P<unit>[^0-9\s]{{0,8}}?)(?P<ge>以上|左右|余)?"
)
_UNIT = re.compile(r"\((?:单位:?)?([^()]{1,10})\)|单位:?([^\s|]{1,8})")


def rows(block: Block, whole: Outline, heading_year: str | None, mode: str) -> list[dict]:
    """Figures of a table.

    Parameters
    ----------
    block : Block
        One with ``rows``.
    whole : Outline
    heading_year : str or None
        Year of the section's heading, for columns that name none.
    mode : {"actual", "target"}

    Returns
    -------
    list of dict
        mention, name, year, kind, qualifier, scope.
    """
    header, found = None, []
    for cells in block.rows:
        filled = [text for text, _ in cells if text]
        numbers = [bool(_number(text)) for text in filled]
        may_head = header is None or (not any(numbers) and len(filled) >= 2)
        if may_head and (not any(numbers) or any(re.search(r"20[0-9][0-9]|单位|指标", text) for text in filled)):
            header = [text for text, _ in cells]
            continue
        if header is None or len(filled) < 2:
            continue
        found += _row(cells, header, whole, heading_year, mode)
    return found


def _number(text: str):
    found = _NUMBER.fullmatch(text)
    if not found or re.fullmatch(r"(?:19|20)[0-9][0-9]年?", text):
        return None
    unit = found["unit"]
    return found if not unit or unit_class(unit) else None


def _row(cells, header, whole, heading_year, mode) -> list[dict]:
    columns = [header[i] if i < len(header) else "" for i in range(len(cells))]
    name_at = next((i for i, h in enumerate(columns) if re.search(r"指标|名称|地区|项目|类别|内容", h)), None)
    if name_at is None or _number(cells[name_at][0]):
        name_at = next((i for i, (text, _) in enumerate(cells) if text and not _number(text)), None)
    if name_at is None:
        return []
    name = cells[name_at][0]
    unit_at = next((i for i, h in enumerate(columns) if re.fullmatch(r"(?:计量)?单位", h)), None)
    row_unit = cells[unit_at][0] if unit_at is not None else ""
    rows = []
    for i, (text, place) in enumerate(cells):
        if i in (name_at, unit_at) or re.search(r"序号|编号|^No|责任|属性|备注|时间", columns[i]):
            continue
        found = _number(text)
        if not found:
            continue
        own = _UNIT.search(columns[i]) or _UNIT.search(name)
        unit = found["unit"] or row_unit or (next(filter(None, own.groups()), "") if own else "")
        if not unit or not unit_class(unit):
            continue
        named = re.search(r"(?:19|20)[0-9][0-9]", columns[i])
        kind = (
            "target"
            if TARGET_COLUMN.search(columns[i])
            else "actual"
            if named and whole.review and int(named[0]) <= whole.review
            else mode
        )
        year = (
            named[0] if named else heading_year or str((whole.plan if kind == "target" else whole.review) or "unknown")
        )
        start = place + found.start("number")
        end = place + found.end("number")
        mention = Mention(start, end, numerals.value(found["number"]), unit, unit_class(unit), end)
        label = re.sub(r"\(.*?\)", "", name)
        column = re.sub(
            r"\(.*?\)|(?:19|20)[0-9][0-9]年?(?:目标值?|规划值?|实际|完成)?|目标值?|数值|绝对数", "", columns[i]
        )
        lead = f"{label}{column}"
        mark = (found["q"] or "") + (found["ge"] or "")
        qualifier = (
            "approx"
            if mark in ("约", "≈", "左右")
            else "ge"
            if mark in ("≥", "以上", "不低于")
            else "gt"
            if mark and mark not in ("<", "≤")
            else "eq"
        )
        rows.append(
            {
                "mention": mention,
                "name": lead,
                "year": year,
                "kind": kind,
                "qualifier": qualifier,
                "scope": scope(mention, lead, "", lead, kind, None, False),
                "doubts": [Doubt.TABLE],
            }
        )
    return rows
