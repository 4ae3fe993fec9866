"""What a paragraph hands those below it: the year of a plan, the years looked back on, a sentence that goes on."""

from __future__ import annotations

import re

from . import outline as outlines
from . import target_words, time_words
from .clauses import Words
from .dated import Carried, Dated, within
from .mentions import Mention
from .outline import Outline
from .spans import SPAN
from .text_blocks import Block
from .time_reach import opens_part
from .time_words import Time

#: A paragraph that is one of several: what it says of its year isn't said of the next.
_ITEM = re.compile(r"[-—–·●◆■▲]|[(（]?[0-9一二三四五六七八九十]{1,2}[)）.、]|[一二三四五六七八九十]是")

#: 主要目标 创新型城市建设 到2020年
_GOAL_LED = re.compile(r"(?:主要|总体|发展|具体)目标[^,。;:]{0,16}到$")


def carry(carried: Carried, block: Block, said: tuple[Time, ...], mode: str, whole: Outline) -> Carried:
    """What a paragraph hands those below it in its section.

    Parameters
    ----------
    carried : Carried
        What it was handed.
    block : Block
    said : tuple of Time
        Its time words.
    mode : {"actual", "target"}
    whole : Outline

    Returns
    -------
    Carried
    """
    running, stretch = carried.running, carried.stretch
    last = _opened_with(block, said, whole) or carried.last or _only_year(block, said)
    if running and not within(block.section, running[1]):
        running = None
    for t in said:
        led_by_goal = _lies_ahead(t.what, whole) and _GOAL_LED.search(block.text[: t.start])
        if not (t.topical or opens_part(t, block.text) or led_by_goal):
            continue
        goal = _goal_year(t, block, whole)
        if mode == "target" or (goal and not t.what.isdigit()) or _lies_ahead(t.what, whole):
            running = (goal, block.section) if goal else running
        elif SPAN.fullmatch(t.what):
            stretch = (t.what, block.section)
        elif (t.what.startswith("back") or "大以来" in block.text[t.start : t.end]) and (
            span := _span_of(t, block, whole, carried)
        ):
            stretch = (span, block.section)
        elif t.what.isdigit() or t.what in ("last", "past", "this"):
            year = _year_said(t.what, whole)
            last = year if t.what.isdigit() else last
            if (
                year
                and not _ends_plan(t, block)
                and not _ITEM.match(block.text)
                and (stretch or whole.past or outlines.past_span(block.section))
            ):
                stretch = (year, block.section)
    if stretch is None and (span := _only_span(block, said, whole)):
        stretch = (span, block.section)
    ahead = _listed_below(block, said, whole) or (_plan_named(block, whole) if running is None else None)
    sentence = _said_first(block, said, whole) or carried.sentence if block.text.endswith(";") else None
    return Carried((ahead, block.section) if ahead else running, stretch, last, sentence)


def _only_span(block: Block, said: tuple[Time, ...], whole: Outline) -> str | None:
    """The plan's years that a paragraph without a figure speaks of, and no other time: “十一五”期间…有了新的繁荣."""
    named = [t for t in said if not (t.base or t.event)]
    if len(named) != 1 or not SPAN.fullmatch(named[0].what) or re.search(r"[0-9]", block.text):
        return None
    within_it = block.text[: named[0].end].endswith(("期间", "时期"))
    return named[0].what if within_it and whole.own and int(named[0].what[5:]) <= whole.own else None


def _goal_year(t: Time, block: Block, whole: Outline) -> str | None:
    """The year that a time word sets for goals: 到2025年, or the last of 未来5年."""
    if t.what.isdigit():
        return None if re.search(r"现有|已", block.text[t.end : t.end + 20]) else t.what
    if t.what.startswith("ahead") and whole.own:
        return str(whole.own + int(t.what[5:]) - 1)
    return None


def _listed_below(block: Block, said: tuple[Time, ...], whole: Outline) -> str | None:
    """The year ahead that a paragraph gives the list below it: 规划要求2020年实现目标,定下主要指标:"""
    if not block.text.endswith(":"):
        return None
    ahead = [
        t.what for t in said if not (t.base or t.event) and (_lies_ahead(t.what, whole) or t.what == str(whole.own))
    ]
    return ahead[-1] if ahead else None


def _ends_plan(t: Time, block: Block) -> bool:
    """Whether 截至2020年底 only ends the plan that a heading looks back on: it doesn't date what happened in the plan."""
    span = outlines.past_span(block.section) or ""
    until = block.text[: t.start].endswith(("截至", "截止", "截止到", "到", "至")) or block.text[: t.end].endswith(
        ("底", "末")
    )
    return bool(span) and until and t.what == span[-4:]


def _plan_named(block: Block, whole: Outline) -> str | None:
    """The last year of the plan that a paragraph tells of: 国家“十二五”科技发展规划发布,要求…"""
    told = target_words.DOCUMENT.search(block.text)
    span = time_words.plan_span(told[0]) if told else None
    return span[-4:] if span and _lies_ahead(span[-4:], whole) else None


def _opened_with(block: Block, said: tuple[Time, ...], whole: Outline) -> str | None:
    """The year that a paragraph begins with, a comma behind it or not: 2022年全省登记合同, 厅长介绍,去年."""
    first_said = [t for t in said if t.start <= block.body + 1 and not (t.base or t.event)]
    if first_said and first_said[0].what.isdigit():
        return first_said[0].what
    return _said_first(block, said, whole) if said and said[0].what == "last" else None


def _only_year(block: Block, said: tuple[Time, ...]) -> str | None:
    """The year of a paragraph that names only one, wherever it stands: 专利密集型产业2019年的增加值为9亿元.

    A year with a month may be the day of publication.
    """
    named = {
        t.what for t in said if t.what.isdigit() and not (t.base or t.event) and "月" not in block.text[t.start : t.end]
    }
    return next(iter(named)) if len(named) == 1 else None


def _said_first(block: Block, said: tuple[Time, ...], whole: Outline) -> str | None:
    """The year that the first sentence of a paragraph opens with, in whatever clause."""
    stop = block.text.find("。")
    first_said = next((t for t in said if not (t.base or t.event)), None)
    if (
        first_said is None
        or (not first_said.topical and first_said.start > block.body + 1)
        or 0 <= stop < first_said.start
    ):
        return None
    return (
        _year_said(first_said.what, whole) if first_said.what.isdigit() or first_said.what in ("last", "this") else None
    )


def _lies_ahead(what: str, whole: Outline) -> bool:
    """Whether a paragraph opens with a year to come, also where no heading plans."""
    return what.isdigit() and whole.own is not None and int(what) > whole.own


def _year_said(what: str, whole: Outline) -> str | None:
    """The year of 2020年, 去年, 今年."""
    if what.isdigit():
        return what
    if whole.own is None:
        return None
    return str(whole.own if what == "this" else min(whole.review or whole.own, whole.own - 1))


def _span_of(t: Time, block: Block, whole: Outline, carried: Carried) -> str | None:
    """The years that 五年来 at a paragraph's begin looks back on."""
    m = Mention(t.end, t.end, "", "", "", t.end)
    words = Words(
        block.text, m, None, 0, 0, 0, t.end, tuple(s for s in time_words.find(block.text) if s.start < t.start)
    )
    return Dated(words, block, whole, "actual", "actual", carried).stretch_of(t.what)
