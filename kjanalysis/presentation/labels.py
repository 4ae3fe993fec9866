"""Text from data in a chart: plain, short, and without a sign that no font has.

The fonts of the charts have the letters of Chinese, Latin and some other scripts. What
they lack matplotlib draws as a box and warns of, once for each sign. Here the box is put
in first, so nobody is warned of a name in a table.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from ..wording import markup
from . import fonts

#: In place of a sign that can't be drawn; each font of the charts has it.
BOX = "□"

#: Kinds of signs that join, order or control others; they are left out.
UNSEEN = ("Cc", "Cf", "Zl", "Zp")


def plot(text: str, most: int = markup.LABEL) -> str:
    """Text as a label of a chart.

    Parameters
    ----------
    text : str
        Any text.
    most : int
        Width after which it is shortened, a Chinese letter being two wide.

    Returns
    -------
    str
        As :func:`kjanalysis.wording.markup.plot`, with a box for each sign that no font has.

    Examples
    --------
    >>> plot("高企 (US$)"), plot("𠮷林")
    ('高企 (US\\\\$)', '□林')
    """
    return drawable(markup.plot(text, most))


def folded(text: str, most: int) -> str:
    """Text as a label of one line, or of two where it is wider than a width; a unit in brackets stays whole.

    Parameters
    ----------
    text : str
        Any text.
    most : int
        Width of a line, a Chinese letter being two wide.

    Returns
    -------
    str
        As :func:`plot`, perhaps with a line break.

    Examples
    --------
    >>> folded("R&D expenditure (100 million yuan)", 20)
    'R&D expenditure\\n(100 million yuan)'
    >>> folded("R&D投入强度（占GDP比重） (%)", 17)
    'R&D投入强度\\n（占GDP比重） (%)'
    """
    text = markup.line(text)
    if markup.width(text) <= most:
        return plot(text)
    fits = [n for n in range(1, len(text)) if markup.width(text[:n]) <= most]
    brackets = [n for n in fits if text[n] in "(（"]
    breaks = [n for n in fits if text[n] == " " or markup.width(text[n - 1 : n + 1]) == 4]
    at = (brackets or breaks or fits or [len(text)])[-1]
    return f"{plot(text[:at].strip(), most)}\n{plot(text[at:].strip(), most)}"


def wrapped(text: str, most: int) -> list[str]:
    """Lines of at most a width, broken at spaces and between Chinese letters; no line begins with a stop.

    Parameters
    ----------
    text : str
        What is said, perhaps in several lines.
    most : int
        Width of a line, a Chinese letter being two wide.

    Returns
    -------
    list of str

    Examples
    --------
    >>> wrapped("dots: published figures", 16), wrapped("圆点：公布值；三角：区间。", 12)
    (['dots: published', 'figures'], ['圆点：公布', '值；三角：区', '间。'])
    """
    lines = []
    for one in text.splitlines():
        lines.append("")
        for piece in _PIECES.findall(one):
            if lines[-1] and markup.width(lines[-1] + piece.rstrip()) > most:
                lines[-1] = lines[-1].rstrip()
                lines.append("")
            lines[-1] += piece
    return [one.rstrip() for one in lines]


#: What isn't broken: a word with its space, or a Chinese letter with the stops after it.
_PIECES = re.compile(r"[“（《]*(?:[^\s\u2e80-\uffef“”]+|[\u2e80-\uffef])[，。；：、！？）》”]*\s*|\s+|.")


def drawable(text: str) -> str:
    """Text with a box for each sign that the charts' fonts lack.

    A mark is drawn in the font of the letter below it, so one font must have both.

    >>> drawable("é 甲 ส")
    'é 甲 □'
    """
    if text.isascii():
        return text
    shown = []
    together: frozenset[int] = frozenset()  # the fonts that have a letter and all its marks until here
    for sign in text:
        kind = unicodedata.category(sign)
        if kind in UNSEEN:
            continue
        having = _fonts_with(sign) & together if kind.startswith("M") else _fonts_with(sign)
        if not having:
            sign, having = BOX, _fonts_with(BOX)
        shown.append(sign)
        together = having
    return "".join(shown)


@functools.cache
def _fonts_with(sign: str) -> frozenset[int]:
    """Which of the charts' fonts have a sign, by number."""
    return frozenset(n for n, signs in enumerate(_signs()) if ord(sign) in signs)


@functools.cache
def _signs() -> list[frozenset[int]]:
    """The signs of each of the charts' fonts: a fork finds them in memory, where it must load a font anew."""
    from matplotlib import font_manager

    paths = (font_manager.findfont(font_manager.FontProperties(family=name)) for name in fonts.families())
    return [frozenset(font_manager.get_font(path).get_charmap()) for path in paths]
