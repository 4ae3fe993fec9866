"""Which time word dates a figure, and how far each reaches."""

from __future__ import annotations

import itertools
import re

from ..notation.prefilter import prefiltered
from .clauses import Words, list_around
from .mentions import Mention
from .spans import SPAN, length
from .target_words import TELLER
from .time_words import Time

_RISEN = re.compile(
    r"[0-9][^,。;]{0,6}(?:提高|增加|增长|上升|提升|扩大|下降|降|增|升|跃升|发展|减少|攀升|拓展|扩)[到至为]"
)
#: 在2011年突破10亿元的基础上: what came later is told next.
_ON_THE_BASE = re.compile(r"[^,。;]{0,24}的?基础上")
_STARTED = re.compile(r"[^,。;]{1,24}基础上,")
#: 由0.86%提高到2012年的1.38%;新增中心21家: the end of a rise dates only itself.
_RISEN_TO = re.compile(r"(?:提高|增加|增长|上升|提升|扩大|下降|升|增|发展|跃升)[到至]$")
_SPAN = re.compile(r"[0-9]{4}-[0-9]{4}")
#: “十三五”末为2.7万人,目前已增至7.1万人; 截至目前,全区有高新区24家、平台9家: how things stand as the report is told.
AS_OF_NOW = prefiltered(r"(?<![由从较比])(?:目前|如今|眼下|现已|迄今|到现在|至今(?!年))(?!的|水平)|(?<=[到至])目前的")
#: 提出到2017年的具体目标:率达到60%;能耗降低20%.
_OF_GOALS = re.compile(r"底?(?:要实现)?的?[^,;。:0-9]{0,8}(?:目标|任务|指标)[^,;。:0-9]{0,4}:")
_ON_A_DAY = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日")
_ANEW = re.compile(r"(?:^|[,;。])(?:全年|年内|今年以来|本年度?|当年)")


def since(when: Time | None, text: str) -> bool:
    """Whether a figure is dated by what has run since a plan began: “十四五”以来."""
    return when is not None and "以来" in text[when.start : when.end + 2]


def governing(w: Words, headed: str | None = None) -> Time | None:
    """The time word that dates a figure: the last one of its segment, else the paragraph's topic.

    Parameters
    ----------
    w : Words
    headed : str, optional
        The year that the nearest heading names. Another year, said further down in the paragraph, ends with its sentence.
    """
    skipped = _of_the_start(w) if w.pair == "to" else ()
    later: Time | None = None
    for t in reversed(w.said):
        if t.start >= w.m.start or t.base or t in skipped or t.bracket not in (-1, w.bracket) or _starts_a_rise(t, w):
            continue
        if t.what not in ("annual", "this") and AS_OF_NOW.search(w.text, max(t.end, w.sentence), w.m.start):
            return None
        if t.start >= w.segment:
            started = _ON_THE_BASE.match(w.text, t.end)
            if not _passes_over(t, w) and not (started and started.end() <= w.m.start):
                return t
        elif t.what != "annual" and _reaches(t, w) and not (headed and _ends_with_sentence(t, w, headed)):
            return later if later and t.what.isdigit() else t
        elif t.what == "this" and not t.event and not _ON_A_DAY.match(w.text, t.end):
            later = later or t  # 2022年净增523家。…,今年已有933家。已选派100名
    return None


def _of_the_start(w: Words) -> tuple[Time, ...]:
    """Time words of X in 由2020年的X提高到Y, which say nothing of Y."""
    start = w.earlier.start if w.earlier else 0
    opened = max(w.text.rfind(sign, 0, start) for sign in "由从自")
    return tuple(t for t in w.said if opened < t.start < start)


def _starts_a_rise(t: Time, w: Words) -> bool:
    """Whether a time word dates only the X of 由2015年的X增加到Y, and the figure stands behind Y."""
    if _SPAN.fullmatch(t.what):
        return False  # 从2006年到2018年,授权量由272件增至
    led = w.text[max(0, t.start - 2) : t.start].rstrip("“").endswith(("由", "从"))
    return led and bool(_RISEN.search(w.text[t.end : w.m.start]))


def _passes_over(t: Time, w: Words) -> bool:
    """每年 and 年均 hold for what stands right behind them."""
    rest = w.text[t.end : w.m.start]
    if t.what != "annual":
        return False
    return bool(
        re.search(r"全年|年内|今年|,[^,]*(?:拥有|累计|现有|总数|中?所?占?比重|较“?十[一二三四五六]五”?)", rest)
    ) or (w.text[t.start : t.end] in ("年均", "年平均", "逐年") and "," in rest)


def _reaches(t: Time, w: Words) -> bool:
    """Whether a time word of an earlier segment holds on; one that dates the start of a rise doesn't, nor one of 在…基础上."""
    if re.search(r"[由从]“?$", w.text[max(0, t.start - 2) : t.start]):
        return False
    if _STARTED.match(w.text, t.end) or _RISEN_TO.search(w.text, max(0, t.start - 4), t.start):
        return False
    if t.start >= w.sentence and "," not in TELLER.sub("", w.text[w.sentence : t.start]):
        return not _anew(t, w)
    if t.what.isdigit() and (opens_part(t, w.text) or (t.start >= w.sentence and _OF_GOALS.match(w.text, t.end))):
        return True
    if _WRITTEN.match(w.text, t.start) and any(
        t.end <= o.start < w.sentence and o.what.isdigit() and not o.base for o in w.said
    ):
        return False  # 2016-2019年,年均增长9%,2019年居全国第一。企业有90家
    return t.topical and not (w.text[t.start : t.end].startswith(("上半年", "前三季度")) and t.start < w.sentence)


def opens_part(t: Time, text: str) -> bool:
    """Whether a year opens a part of a sentence: 2019年达9家;2020年达12家. What follows is of the later one."""
    return not (t.base or t.event) and text[: t.start].endswith(";")


def _ends_with_sentence(t: Time, w: Words, headed: str) -> bool:
    """经核定,2023年研发经费9亿元。召开会议2场, below a heading with 2024年."""
    if not t.what.isdigit() or t.what == headed or t.start >= w.sentence:
        return False
    return "。" in w.text[: t.start] or bool(re.match(r"全年|年内|当年", w.text[w.sentence :]))


def _anew(t: Time, w: Words) -> bool:
    """全年 behind a figure of an older year begins anew."""
    return (
        not t.topical
        and w.earlier is not None
        and w.earlier.start > t.end
        and bool(_ANEW.search(w.text[w.earlier.after : w.m.start]))
    )


#: 2018-2019年: years written out, not a plan by its name.
_WRITTEN = re.compile(r"[0-9]{4}年?[-—–~至到]")


def of_list(said: tuple[Time, ...], text: str, mentions: list[Mention], i: int, segment: int) -> str | None:
    """2018年、2019年分别为590亿元、888亿元, 2018-2019年分别为: each figure its own year."""
    begins, last = list_around(text, mentions, i)
    count = last - begins + 1
    lead = text[segment : mentions[begins].start]
    if count < 2 or not re.search(r"分别|依次", lead):
        return None
    before = [t for t in said if segment <= t.start < mentions[begins].start and not t.base]
    if (
        before
        and SPAN.fullmatch(before[-1].what)
        and length(before[-1].what) == count
        and _WRITTEN.match(text, before[-1].start)
    ):
        return str(int(before[-1].what[:4]) + i - begins)
    named = [t for t in before if t.what.isdigit()]
    return named[-count:][i - begins].what if len(named) >= count and _close(named[-count:], text) else None


def _close(named: list[Time], text: str) -> bool:
    """Whether years stand side by side."""
    return all(not text[a.end : b.start].strip("、,和与及到底末年") for a, b in itertools.pairwise(named))
