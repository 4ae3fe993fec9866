"""Quantified statements: which numbers of a block are figures, and with what unit.

A figure is a number with a unit that counts or measures. Years, dates,
numbering, names that hold digits, thresholds that define a class (亿元以上项目)
and rank words without a number are none.
"""

from __future__ import annotations

import re

from ..notation.unit_classes import unit_class
from . import arabic_figures, rank_figures, word_figures
from .mentions import UNIT, Mention
from .thresholds import is_threshold

_NAMES = re.compile(
    r"《[^》]*》|“[^”]{0,24}”|「[^」]{0,24}」|‘[^’]{0,24}’|\[[0-9]{4}\][0-9]+号|第[0-9]{1,6}号|(?<![0-9])[0-9]{1,6}号(?!召)"
)
#: The first that finds a figure at a place has it.
_FINDERS = (
    arabic_figures.spaced, arabic_figures.parted, word_figures.doubles, word_figures.once, word_figures.percents, word_figures.fractions, word_figures.points, word_figures.parted, rank_figures.grades, rank_figures.moves, rank_figures.firsts, rank_figures.shared_places, rank_figures.places,
    rank_figures.tops, arabic_figures.figures, word_figures.tenths, word_figures.words, arabic_figures.indices,
    arabic_figures.risen, arabic_figures.people,    arabic_figures.in_brackets, arabic_figures.shared_units,
)  # fmt: skip


def find(text: str, begin: int = 0) -> list[Mention]:
    """Figures of a block, in order.

    Parameters
    ----------
    text : str
        Made plain by :mod:`kjanalysis.reports.text_blocks`.
    begin : int
        Where to begin, behind a section's number.

    Returns
    -------
    list of Mention
        Without overlaps.

    Examples
    --------
    >>> [(m.value, m.unit) for m in find("到2025年,新增高新技术企业1,200余家,研发投入超亿元,居全省第三")]
    [('1200', '家'), ('1', '亿元'), ('3', '位')]
    """
    named = bytearray(len(text))
    for m in _NAMES.finditer(text):
        if not _says_figures(m[0]):
            named[m.start() : m.end()] = b"\1" * (m.end() - m.start())
    found: list[Mention] = []
    taken = bytearray(len(text))
    for finder in _FINDERS:
        for mention in finder(text, begin):
            if mention.start < begin or named[mention.start] or len(mention.value) > 20:
                continue
            if not any(taken[mention.start : mention.after]):
                taken[mention.start : mention.after] = b"\1" * (mention.after - mention.start)
                found.append(mention)
    found.sort(key=lambda m: m.start)
    return [m for m in found if not is_threshold(text, m)]


def _says_figures(quoted: str) -> bool:
    """Words in quotation marks that state figures, rather than name something."""
    figures = len(re.findall(rf"[0-9](?:{UNIT})", quoted))
    return quoted[0] == "“" and (figures >= 2 or (figures == 1 and "," in quoted))


__all__ = ["Mention", "find", "unit_class"]
