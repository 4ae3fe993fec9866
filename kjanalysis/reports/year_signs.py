"""What is known of the years that a figure may be of, where no word dates it.

A passage names years, spans and plans before such a figure. Each of them is a candidate, and so are the report's own
year and the one before it. Of each candidate there are signs: how far it lies from the report's own year, whether the
title names it, whether it was named last. :mod:`~kjanalysis.reports.year_weights` weighs them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from ..notation.dates import FIVE_YEAR_PLANS
from . import outline as outlines
from .dated import Dated
from .outline import Outline
from .spans import SPAN
from .text_blocks import Block
from .time_words import Time

#: Names of plans wherever they stand: those of documents are no time words, but tell what a text is about.
_PLAN = re.compile(r"(?<![一二三四五六七八九十])(十[一二三四五六]五)(?!年)")
#: Words between the last full stop and the figure that go with one time more than with another.
_WORDS = re.compile(
    r"全年|目前|现有|累计|截至|已|将|年均|共|达到|新增|今后|以来|期间|近年|年末|年底|力争|实现|完成|提高|上半年|季度|[0-9]月"
)
#: Times that a text hands on: those of its title, and the last ones. So a long report takes no longer by the page.
_TITLED, _LAST = 4, 10
#: How far years are told apart, before the report's own and after.
_EARLIEST, _LATEST = -4, 5


class Named(NamedTuple):
    """A time that the text names before a figure.

    Attributes
    ----------
    years : str
        A year or a span.
    how : str
        ``said`` as a year or span, ``reckoned`` from the report's own, a ``plan``, or a ``base`` of comparison.
    block : int
        Number of its paragraph.
    at : int
        Place in that.
    titled : bool
        Whether no sentence stands before it.
    """

    years: str
    how: str
    block: int
    at: int
    titled: bool


def named(block: Block, said: Iterable[Time], whole: Outline, before: tuple[Named, ...]) -> tuple[Named, ...]:
    """The times that a paragraph names, in order.

    Parameters
    ----------
    block : Block
    said : iterable of Time
    whole : Outline
    before : tuple of Named
        Those of the paragraphs above it.

    Returns
    -------
    tuple of Named
    """
    titled = all(one.titled for one in before[-1:]) and "。" not in block.text
    found = []
    for t in said:
        years = _years(t.what, whole.own)
        if years:
            how = "base" if t.base or t.event else "said" if t.what == years else "reckoned"
            found.append(Named(years, how, block.number, t.start, titled))
    taken = {one.at for one in found}
    for m in _PLAN.finditer(block.text):
        if not taken & {m.start(), m.start() - 1}:
            found.append(Named(FIVE_YEAR_PLANS[m[1]], "plan", block.number, m.start(), titled))
    return tuple(sorted(found, key=lambda one: one.at))


def handed_on(before: tuple[Named, ...], here: tuple[Named, ...]) -> tuple[Named, ...]:
    """Of the times that paragraphs name, those that are weighed further down.

    Parameters
    ----------
    before : tuple of Named
        Handed on to the last paragraph.
    here : tuple of Named
        That it names.

    Returns
    -------
    tuple of Named
    """
    every = before + here
    if len(every) <= _LAST:
        return every
    first = tuple(one for one in every[:-_LAST] if one.titled)[:_TITLED]
    return first + every[-_LAST:]


def _years(what: str, own: int | None) -> str:
    """The years of a time word; empty for 每年, and for one that an unknown year is reckoned from."""
    if what.isdigit() or SPAN.fullmatch(what):
        return what
    if own is None:
        return ""
    if what in ("this", "last", "before", "next", "new"):
        return str(own + {"this": 0, "new": 0, "last": -1, "before": -2, "next": 1}[what])
    if what.startswith("back") and what[4:].isdigit():
        return f"{own - int(what[4:])}-{own - 1}"
    return ""


class Last(NamedTuple):
    """The last figure before another that a word dates: its year, kind and scope, and its paragraph's number."""

    year: str
    kind: str
    scope: str
    block: int


#: Signs by candidate.
Signs = dict[str, list[str]]


def signs(f: Dated, scope: str, above: tuple[Named, ...], last: Last | None = None) -> Signs:
    """What is known of each year or span that a figure may be of.

    Parameters
    ----------
    f : Dated
    scope : str
    above : tuple of Named
        Times that the paragraphs above name, and its own.
    last : Last, optional
        The last figure that a word dates.

    Returns
    -------
    dict
        A list of signs for each candidate; empty if the report's own year isn't known, and for what a plan says was
        reached already.
    """
    own = f.whole.own
    if own is None or (f.kind, f.mode) == ("actual", "target"):
        return {}
    w = f.words
    number, start = f.block.number, w.m.start
    before = [one for one in above if one.block != number or one.at < start]
    latest = max((int(one.years[-4:]) for one in before), default=0)
    most = max(Counter(one.years for one in before).values(), default=0)
    told, month = _told(f), _month(f)
    spoken = sorted(set(_WORDS.findall(w.text, w.sentence, w.m.start)))
    found: Signs = {}
    for year in _candidates(f, before, last, told):
        off = max(_EARLIEST, min(_LATEST, int(year[-4:]) - own))
        form, near = f"{'s' if len(year) > 4 else 'y'}{f.kind[0]}", max(-2, min(1, off))
        some = [f"off{off}{form}", f"off{off}{form}{scope}", f"month{month}{near}{form}"]
        some += [f"{how}{form}" for how, other in told if other == year]
        some += [f"w{word}{near}{form}" for word in spoken]
        if before and before[-1].years == year:
            some += [f"l{word}{form}" for word in spoken]
        some += _by_name(year, before, most, form, near, scope, month)
        some += _by_place(year, before, f, form, near, scope)
        some += _by_others(year, before, latest, last, f, form, near, scope)
        found[year] = some
    return found


def _by_name(year: str, before: list[Named], most: int, form: str, near: int, scope: str, month: str) -> list[str]:
    """How the text names a candidate."""
    same = [one for one in before if one.years == year]
    if not same:
        return []
    some = [f"named{form}", f"named{form}{scope}", *(f"{how}{form}" for how in sorted({one.how for one in same}))]
    if {one.years for one in before if one.how != "plan"} == {year}:
        some.append(f"only{form}{near}")
    if any(one.titled for one in same):
        some += [f"title{form}", f"title{form}{near}{month}"]
    if before[0].years == year:
        some.append(f"first{form}")
    return some + [f"most{form}"] * (len(same) == most)


def _by_place(year: str, before: list[Named], f: Dated, form: str, near: int, scope: str) -> list[str]:
    """Where the text names a candidate last, and whether it ends a span that was named."""
    here = [one for one in before if one.block == f.block.number]
    dated = [one for one in before if one.how != "plan"]
    some = []
    for name, group in (("last", before), ("last dated", dated), ("last here", here)):
        if group and group[-1].years == year:
            some += [f"{name}{form}", f"{name}{form}{near}", f"{name} {group[-1].how}{form}"]
    some += [f"here{form}"] * any(one.years == year for one in here)
    ends = [one for one in before if len(one.years) > 4 and one.years != year and one.years.endswith(year)]
    if ends:
        case = f.kind[0] + scope[:2]
        some += [f"end{case}"] + [f"last end{case}"] * (before[-1] in ends)
        some += [f"title end{case}"] * any(one.titled for one in ends)
    return some


def _by_others(
    year: str, before: list[Named], latest: int, last: Last | None, f: Dated, form: str, near: int, scope: str
) -> list[str]:
    """How a candidate lies to the other times named, and to the last figure that a word dates."""
    some = [f"latest{form}"] * (latest == int(year[-4:]))
    if not before:
        some.append(f"none{form}{near}")
    elif all(one.years != year for one in before):
        gap = max(-3, min(3, latest - (f.whole.own or 0)))
        some += [f"unnamed{form}{near}", f"unnamed{form}{near}{gap}"]
    if last and last.year == year:
        alike = f"{last.kind == f.kind:d}{last.scope == scope:d}{last.block == f.block.number:d}"
        some += [f"figure{form}", f"figure{form}{alike}", f"figure{form}{near}"]
    elif last and last.year[-4:] == year:
        some.append(f"figure end{f.kind[0]}{scope[:2]}")
    return some


def _candidates(f: Dated, before: list[Named], last: Last | None, told: list[tuple[str, str]]) -> list[str]:
    """Years and spans that a figure may be of."""
    own = f.whole.own or 0
    found = [str(own), str(own - 1), *[str(own + 1)] * (f.kind == "target")]
    for one in before:
        found.append(one.years)
        if len(one.years) > 4:
            begin, end = int(one.years[:4]), int(one.years[5:])
            found.append(str(end))
            if end > own > begin and f.kind == "actual":
                found += [f"{begin}-{own}"] + [f"{begin}-{own - 1}"] * (begin < own - 1)
    found += [year for _, year in told]
    if last:
        found.append(last.year)
    return list(dict.fromkeys(found))


def _told(f: Dated) -> list[tuple[str, str]]:
    """Years that headings and paragraphs above hand a figure, by how they do."""
    whole, carried = f.whole, f.carried
    said = [
        ("heading", f.heading),
        ("headed", outlines.headed(f.block.section, whole)),
        ("review", str(whole.review) if whole.review else None),
        ("plan end", str(whole.plan) if whole.plan else None),
        ("past", whole.past),
        ("opening", whole.opening),
        ("carried", carried.last),
        ("running", carried.running[0] if carried.running else None),
        ("stretch", carried.stretch[0] if carried.stretch else None),
        ("sentence", carried.sentence),
    ]
    return [
        (f"{name}{'+' * whole.dated}", year) for name, year in said if year and (year.isdigit() or SPAN.fullmatch(year))
    ]


def _month(f: Dated) -> str:
    """How early in its own year the report came out."""
    told = f.whole.told
    if not told or told[0] != f.whole.own:
        return "?"
    return "1" if told[1] == 1 else "3" if told[1] <= 3 else "6" if told[1] <= 6 else "12"
