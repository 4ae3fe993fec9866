"""Sentences in a table's cells: a list of tasks has no figures of its own, and says them in words.

A row of 序号 | 目标任务 | 责任单位 gives the sheet's reading nothing. Its cells are read as paragraphs.
The head of their column says whether they plan or report, and of which year they are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..sheets.layout import told
from . import target_words
from .text_blocks import Block, Section

_SENTENCE = re.compile(r"(?=.*[0-9一二两三四五六七八九十百千])(?=(?:.*?[一-鿿]){5}).{6,}", re.S)
#: Heads of columns with what was done, and with what is to be done.
_DONE = re.compile(r"完成|进展|落实|成效|实绩|现状|情况|总结")
_TO_DO = re.compile(rf"任务|要求|内容|事项|措施|{target_words.COLUMN.pattern}")


_REMARK = re.compile(r"注|说明|来源|责任|依据")


class Cell(NamedTuple):
    """A cell to be read as a paragraph, and the mode that its column's head says; None if it leaves it open."""

    block: Block
    mode: str | None


def cells(block: Block, read: list[int]) -> list[Cell]:
    """Cells with sentences: of the rows that have no figure read, and behind the figures of a row.

    Parameters
    ----------
    block : Block
        One with ``rows``.
    read : list of int
        Places in its text of the figures that were read.

    Returns
    -------
    list of Cell
    """
    heads = [text for text, _ in block.rows[0]]
    found = []
    for row in block.rows[1:]:
        if not row:
            continue
        first = min((at for at in read if row[0][1] <= at < row[-1][1] + len(row[-1][0])), default=None)
        for column, (text, start) in enumerate(row):
            head = heads[column] if column < len(heads) else ""
            if first is not None and (start < first or not told(text) or _REMARK.search(head)):
                continue
            if _SENTENCE.fullmatch(text) and not any(start <= at < start + len(text) for at in read):
                found.append(Cell(_paragraph(block, text, start, head), mode(head)))
    return found


def mode(head: str) -> str | None:
    """What the head of a column says of its sentences.

    >>> mode("2025年目标任务"), mode("二季度完成情况"), mode("责任单位")
    ('target', 'actual', None)
    """
    if _DONE.search(head):
        return "actual"
    return "target" if _TO_DO.search(head) else None


def _paragraph(block: Block, text: str, start: int, head: str) -> Block:
    """A cell as a block of its own, below its column's head."""
    above = block.section
    below = Section(above.level + 0.25, above.labels, head, above)
    return Block(text, block.origin[start : start + len(text)], below, 0, block.number)
