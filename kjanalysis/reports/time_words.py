"""Which year a figure speaks of.

Time words are found with their place; one that only names the base of a
comparison (比上年, 是2015年的2.5倍) is marked, since it doesn't date the figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numerals import DIGITS

_FIVE_YEAR = {
    10: "2001-2005",
    11: "2006-2010",
    12: "2011-2015",
    13: "2016-2020",
    14: "2021-2025",
    15: "2026-2030",
    16: "2031-2035",
}
_COUNT = "一二两三四五六七八九十"
_BASE_BEFORE = re.compile(r"(?:比|较|与|同|和|是|为|相当于|相对于|对比|完成|落实|按照|根据|按|占)$")
_BASE_AFTER = re.compile(r"(?:的?基础上|相比|同期|持平|水平|均值|平均|目标任务)")

_TIME = re.compile(
    rf"""
    (?P<span>(?P<a>(?:19|20)[0-9][0-9])年?[-—–~至到](?P<b>(?:19|20)[0-9][0-9])年?)(?:间|期间)?
    |(?P<year>(?<![0-9.])(?:19|20)[0-9][0-9])年(?P<part>度|底|末|初|上半年|下半年|[一二三四]季度|前三季度|1[-—–~至][0-9]{{1,2}}月|[0-9]{{1,2}}月)?
    |“?十(?P<plan>[一二三四五六])五[”]?(?P<tail>以来|时期|期间|初期|末期|末|期末|中期|收官|开局|的?五年)?
    |(?P<back>(?:过去|近|这)的?(?P<nb>[{_COUNT}])年|(?P<nb2>[两三四五])年(?:来|多来))
    |(?P<ahead>(?:今后|未来|接下来|下一个)的?(?P<na>[{_COUNT}])年|(?P<na2>[两三四五])年(?:内|累计|共|行动|期内|期间|间|(?=引进|新增|新建|培育|投入|建成|净增|实施|[一-鿿]{{1,6}}累计)))
    |(?P<last>去年|上年度?|上一年度?|过去(?:的)?一年)
    |(?P<this>今年|本年度?|当年|(?<![0-9])[1一]-(?:1?[0-9]|十?[一二三四五六七八九十])月|上半年|前三季度|[一二三]季度)
    |(?P<next>明年|来年|下一年度?|次年|新的一年)
    |(?P<each>每年|年均|逐年|每学年|各年|每年度|(?<![一二两三四五六七八九十0-9])年平均)
    """,
    re.X,
)


@dataclass(frozen=True)
class Time:
    """A time word: place, what it says, whether it is only a comparison's base.

    ``what`` is a year, a span (2016-2020), ``annual``, or one of this, last,
    next, back3, ahead3, which need the report's own year.
    """

    start: int
    end: int
    what: str
    base: bool
    topical: bool


def find(text: str) -> list[Time]:
    """Time words of a text, in order.

    >>> [(t.what, t.base) for t in find("2021年,研发投入是2015年的2倍,比上年增长5%,每年新增3家")]
    [('2021', False), ('2015', True), ('last', True), ('annual', False)]
    >>> [t.what for t in find("“十三五”期间累计投入,到2025年,五年来")]
    ['2016-2020', '2025', 'back5']
    """
    found: list[Time] = []
    for m in _TIME.finditer(text):
        what = _what(m, text)
        if what is None:
            continue
        before, after = (
            text[max(0, m.start() - 4) : m.start()].rstrip("“"),
            text[m.end() : m.end() + 6].lstrip("年底末”"),
        )
        base = bool(_BASE_BEFORE.search(before) or _BASE_AFTER.match(after.lstrip("的")))
        if m["each"] and not m[0].startswith("每"):
            base = False
        if base and found and text[found[-1].end : m.start()] in ("和", "与", "及", "、"):
            base = found[-1].base  # 到2022年和2025年
        led = re.sub(
            r"(?:到|至|截至|截止|在|自|从|预计|力争|争取|确保|计划|——|“|”|其中,?|按照计划,?)+$",
            "",
            text[: m.start()][-8:],
        )
        opens = not led or led[-1] in "。;!?:,、)\n"
        topical = (
            not base
            and opens
            and bool(re.match(r"(?:底|末|年底|年末|期间|时期|以来|度|初|”)*[,:]", text[m.end() : m.end() + 6]))
        )
        found.append(Time(m.start(), m.end(), what, base, topical))
    return found


def _what(m: re.Match, text: str) -> str | None:
    if m["span"]:
        return f"{m['a']}-{m['b']}" if m["a"] < m["b"] else None
    if m["year"]:
        after = text[m.end() : m.end() + 3]
        # a name's or a document's year dates no figure
        return None if after[:1] in ("”", "》") else m["year"]
    if m["plan"]:
        span = _FIVE_YEAR[10 + DIGITS[m["plan"]]]
        tail, after = m["tail"] or "", text[m.end() : m.end() + 4]
        if tail in ("末", "期末", "末期", "收官"):
            return span[5:]
        if tail in ("开局", "初期", "中期") or (
            not tail and re.match(r"[”]?(?:规划|科技|科创|国民|发展规划|计划|目标|纲要|主要|重点|专项)", after)
        ):
            return None
        return span
    if m["back"]:
        return f"back{DIGITS.get(m['nb'] or m['nb2'], 10)}" if (m["nb"] or m["nb2"]) != "一" else "last"
    if m["ahead"]:
        return f"ahead{DIGITS.get(m['na'] or m['na2'], 10)}"
    for name in ("last", "this", "next"):
        if m[name]:
            return name
    return "annual"


def years(text: str) -> list[int]:
    """Four-digit years of a heading or title, in order.

    >>> years("2021年工作总结及2022年工作计划")
    [2021, 2022]
    """
    return [int(y) for y in re.findall(r"(?<![0-9])((?:19|20)[0-9][0-9])(?=年|[-—~至])", text)]


def plan_span(text: str) -> str | None:
    """The span a plan covers, from its title.

    >>> plan_span("科技创新发展“十四五”规划"), plan_span("三年行动计划(2023—2025年)"), plan_span("工作总结")
    ('2021-2025', '2023-2025', None)
    """
    found = re.search(r"((?:19|20)[0-9][0-9])年?[-—–~至到]((?:19|20)[0-9][0-9])", text)
    if found:
        return f"{found[1]}-{found[2]}"
    found = re.search(r"“?十([一二三四五六])五”?", text)
    return _FIVE_YEAR[10 + DIGITS[found[1]]] if found else None
