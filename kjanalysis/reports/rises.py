"""From which year to which the last rise of a paragraph went: 从2012年的57%升到2021年的68%.

A rise that names no years, told next, is of the same ones.
"""

from __future__ import annotations

import re

from .clauses import Words, last_match
from .time_words import plan_span

_ROSE = re.compile(
    r"[由从]((?:19|20)[0-9]{2})年[底末]?的?[^,。;]{1,14}[到至为](?:19|20)[0-9]{2}年|"
    r"((?:19|20)[0-9]{2})年为[^,。;]{1,10},(?:19|20)[0-9]{2}年[^,。;]{0,6}[到至]"
)
#: 由“十三五”末的1.47%升到目前的1.91%: of its sentence only.
_ROSE_FROM = re.compile(
    r"[由从](“?(?:十[一二三四五]|[八九十])五”?(?:期末|末期|末)|(?:19|20)[0-9]{2}年)[底末]?的?[^,。;]{1,16}?[升增提扩跃进前][^,。;]{0,4}[到至]"
)
_ROSE_TO = re.compile(r"[由从](?:19|20)[0-9]{2}年[底末]?的?[^,。;]{1,16}?[到至为]((?:19|20)[0-9]{2})年")
_DATED_ANEW = re.compile(r"(?:^|[。;])(?:到|截至)?(?:(?:19|20)[0-9]{2}年|[^,。;]{0,4}(?:期间|时期|[五三]年来))")


def began(w: Words) -> str | None:
    """The year from which the last rise before a figure is counted; None where a year was named since.

    Examples
    --------
    >>> from .mentions import Mention
    >>> text = "从2012年的57%升到2021年的68%。合同额由3亿元增到20亿元"
    >>> began(Words(text, Mention(27, 28, "3", "亿元", "money", 30), None, 22, 22, 22, 38))
    '2012'
    """
    found = None
    for found in _ROSE.finditer(w.text, 0, w.m.start):  # noqa: B007
        pass
    if found and not _DATED_ANEW.search(w.text, found.end(), w.m.start):
        return found[1] or found[2]
    here = last_match(_ROSE_FROM, w.spoken)
    span = plan_span(here[1]) if here else None
    return span[-4:] if span else here[1][:4] if here else None


def ended(w: Words) -> str | None:
    """The year to which the last rise before a figure went, where the figure is the end of another.

    收入从2015年的9亿元增加到2020年的12亿元;强度从2.1%升到2.5%: of 2.5 it is 2020.
    """
    found = last_match(_ROSE_TO, w.text[: w.m.start]) if w.pair == "to" and "目前" not in w.between else None
    return found[1] if found and not _DATED_ANEW.search(w.text, found.end(), w.m.start) else None
