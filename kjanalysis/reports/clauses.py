"""Where a figure stands: its sentence, its segment, its clause, and the words around it.

A clause ends at a comma, a segment at a semicolon, a sentence at a full stop. What one figure
hands the next is a :class:`Read`.
"""

from __future__ import annotations

import functools
import re
from collections import deque
from dataclasses import dataclass, field

from .doubts import Doubt
from .quantities import Mention
from .rules import Rule
from .time_words import Time

_SUFFIX = re.compile(r"^(?:(?:及|或|和)?以上|左右|以内|上下|以下)")
#: Between the figures of a list.
_LISTED = re.compile(r"(?:以上|左右|以内)?[、,和与及]+(?:分别)?")
_JOINED = re.compile(r"(?:以上|左右|以内|位|名)?[、,和与及]+(?:分别|第)?")
_FROM = re.compile(r"(?:由|从|自(?![主治然贸筹创身有营动行我]))[^,。;]{0,30}?$")
_UPTO = re.compile(
    r"^[^,。;]{0,6}(?:提高|增加|增长|上升|提升|扩大|下降|降低?|增|升|调整|跃升|发展|壮大|攀升|减少|缩短|缩小|收窄|缩减|压减|压缩|跃|拓展|扩|前移|前进|晋升|上调|进[到至])"
)
#: How far back and ahead words are looked for.
_BACK, _AHEAD = 400, 120


@dataclass(frozen=True)
class Words:
    """A figure among the words around it.

    Attributes
    ----------
    text : str
        The block's.
    m : Mention
    earlier : Mention or None
        The figure before it.
    sentence, segment, clause, end : int
        Where these begin, and where the clause ends.
    said : tuple of Time
        Time words of the block.
    """

    text: str
    m: Mention
    earlier: Mention | None
    sentence: int
    segment: int
    clause: int
    end: int
    said: tuple[Time, ...] = ()

    @functools.cached_property
    def lead(self) -> str:
        """From the figure before it in the clause, or the clause's begin, to the figure."""
        after = self.earlier.after if self.earlier else 0
        if self.clause < after <= self.m.start:
            return _SUFFIX.sub("", self.text[after : self.m.start])
        return self.text[self.clause : self.m.start]

    @functools.cached_property
    def tail(self) -> str:
        """From behind the unit to the clause's end."""
        return self.text[self.m.after : self.end]

    @functools.cached_property
    def before(self) -> str:
        """The segment up to the figure."""
        return self.text[self.segment : self.m.start]

    @functools.cached_property
    def spoken(self) -> str:
        """The sentence up to the figure."""
        return self.text[self.sentence : self.m.start]

    @functools.cached_property
    def here(self) -> str:
        """The clause up to the figure."""
        return self.text[self.clause : self.m.start]

    @property
    def same(self) -> bool:
        """Whether the figure before it stands in the same segment."""
        return self.earlier is not None and self.earlier.after > self.segment

    @functools.cached_property
    def listed(self) -> bool:
        """Whether only a list's comma parts it from the figure before it."""
        return self.same and bool(_JOINED.fullmatch(self.between))

    @property
    def between(self) -> str:
        """From the figure before it to this one."""
        return self.text[self.earlier.after : self.m.start] if self.earlier else ""

    @functools.cached_property
    def pair(self) -> str | None:
        """``from`` for X and ``to`` for Y in 由X提高到Y."""
        if _UPTO.match(self.text[self.m.after : self.m.after + 14]) and _FROM.search(
            self.text[max(self.segment, self.m.start - 34) : self.m.start]
        ):
            return "from"
        one = self.earlier if self.same else None
        if (
            one
            and _UPTO.match(self.text[one.after : one.after + 14])
            and _FROM.search(self.text[max(self.segment, one.start - 34) : one.start])
        ):
            return "to"
        return None

    @functools.cached_property
    def bracket(self) -> int:
        """Where the bracket opens in which the figure stands; -1 outside of any."""
        opened = self.text.rfind("(", self.sentence, self.m.start)
        return opened if opened >= 0 and ")" not in self.text[opened : self.m.start] else -1


def words(text: str, body: int, mentions: list[Mention], i: int, said: tuple[Time, ...]) -> Words:
    """A block's figure among its words.

    Parameters
    ----------
    text : str
        The block's.
    body : int
        Where its text begins, behind a section's number.
    mentions : list of Mention
    i : int
        Which of them.
    said : tuple of Time

    Returns
    -------
    Words
    """
    m = mentions[i]
    sentence = max(begin(text, m.start, "。!?\n"), body if m.start > body else 0)
    segment = max(sentence, begin(text, m.start, ";"))
    clause = max(segment, begin(text, m.start, ",:"))
    return Words(
        text, m, mentions[i - 1] if i else None, sentence, segment, clause, end(text, m.after, ",;。!?\n"), said
    )


def named(name: str, m: Mention) -> Words:
    """A figure as if a sentence of its name alone said it.

    >>> named("技术合同成交额", Mention(0, 1, "5", "亿元", "money", 3)).lead
    '技术合同成交额'
    """
    at = len(name)
    return Words(name, Mention(at, at, m.value, m.unit, m.kind, at), None, 0, 0, 0, at)


def list_around(text: str, mentions: list[Mention], i: int) -> tuple[int, int]:
    """The first and the last figure of the list that a figure stands in; itself twice where it stands alone."""
    start = last = i
    while start and _LISTED.fullmatch(text[mentions[start - 1].after : mentions[start].start]):
        start -= 1
    while last + 1 < len(mentions) and _LISTED.fullmatch(text[mentions[last].after : mentions[last + 1].start]):
        last += 1
    return start, last


def last_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last place where a pattern stands.

    >>> last_match(re.compile("增."), "增加后增长")[0]
    '增长'
    """
    return next(iter(deque(pattern.finditer(text), maxlen=1)), None)


def begin(text: str, at: int, signs: str) -> int:
    """Where the stretch begins that the last of the signs before a place opens."""
    low = found = max(0, at - _BACK)
    for sign in signs:
        found = max(found, text.rfind(sign, low, at) + 1)
    return found


def end(text: str, at: int, signs: str) -> int:
    """Where the first of the signs behind a place stands."""
    high = min(len(text), at + _AHEAD)
    for sign in signs:
        place = text.find(sign, at, high)
        high = place if place >= 0 else high
    return high


@dataclass(frozen=True)
class Read:
    """What is read of a figure, and what it hands the next one.

    Attributes
    ----------
    words : Words
    year, kind, qualifier, scope : str
        As the columns of the review sheet have them.
    doubts : tuple of Doubt
    rules : dict
        Field to the rule that decided it.
    reviewed : bool
        Whether the title or a heading says that its section looks back.
    over : bool
        Whether the year that a word gives it was over by the report's own.
    item : str
        Its own item, in a list of things that are counted in several units.
    signs : list of str
        What stands around it, as :func:`~kjanalysis.reports.second_opinion.signs` gives it.
    likely : dict
        How likely each value is by the words around it, by field.
    """

    words: Words
    year: str
    kind: str
    qualifier: str
    scope: str
    doubts: tuple[Doubt, ...] = ()
    rules: dict[str, Rule] = field(default_factory=dict)
    reviewed: bool = False
    over: bool = False
    item: str = ""
    signs: list[str] = field(default_factory=list)
    likely: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def lead(self) -> str:
        return self.words.lead
