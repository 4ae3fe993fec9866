"""Figures in Arabic digits: 1,284家, 2-3项, 3亿多元, 分别达到2、5、12家."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..notation.prefilter import prefiltered
from ..notation.unit_classes import unit_class
from . import numerals
from .mentions import UNIT, UNITS, Mention, mention
from .no_figures import NO_FIGURE, Near
from .numerals import ARABIC, DASH

_FIGURE = prefiltered(
    rf"(?:(?<![0-9.A-Za-z/第])(?<![0-9][∶:])|(?<=GDP)|(?<=R&D))(?P<number>(?:(?<=[增幅率比降为长、和])[-−])?{ARABIC}"
    rf"(?:%?{DASH}{ARABIC}(?=[余多]?(?:{UNIT})))?)"
    rf"\s?(?P<more>[余多]?)(?P<unit>{UNIT})(?P<more2>[余多]?)"
)
#: 1 745家, as yearbooks part thousands.
_SPACED = re.compile(
    rf"(?<![0-9.A-Za-z/第 ])(?P<number>[0-9]{{1,3}}(?: [0-9]{{3}})+(?:\.[0-9]+)?)(?P<more>[余多]?)(?P<unit>{UNIT})"
)
# 300余亿元, 3亿多元, 4千余人次: the multiplier and the unit parted by the word
_PARTED = prefiltered(
    rf"(?<![0-9.A-Za-z第])(?P<number>{ARABIC})(?P<m>[百千]?[万亿]|[百千])(?P<more>[余多])(?P<unit>{UNITS})"
)
_SHARED = prefiltered(
    rf"(?<![0-9.A-Za-z/第])(?P<number>{ARABIC})(?=(?:[、和](?:{ARABIC})){{1,6}}[余多]?(?P<unit>{UNIT})"
    rf"|(?:提高|增加|增长|上升|提升|扩大|下降|降低?|增|升|调整|跃升|发展)(?:到|至|为){ARABIC}[余多]?(?P<unit2>{UNIT}))"
)
_IN_BRACKETS = re.compile(rf"(?<=年)\((?P<number>{ARABIC})\)")
_INDEX = re.compile(
    r"(?:指数|得分|评分|分值|系数|积分)(?:\([^()]*\))?(?:(?:为|达到?|升至|提高到|提升至|突破|超过?|近|约|不低于)(?P<number>[0-9]+\.[0-9]+|[0-9]{2,3})|(?P<bare>[0-9]+\.[0-9]+))(?=以上|左右|[,。;、]|$)"
)
#: 效用值由2015年的21.22升至2020年的23.24
_RISEN = re.compile(
    r"(?:值|指数|指标|得分)[由从](?:[0-9]{4}年的?)?(?P<number>[0-9]+\.[0-9]+)(?:分)?"
    r"(?:升至|升到|提高到|提升到|提升至|上升到|上升至|增至|降至|下降到)(?:[0-9]{4}年的?)?(?P<risen>[0-9]+\.[0-9]+)(?=[,。;、]|$)"
)
#: 20000余科技人员: people whose noun is their unit.
_PEOPLE = prefiltered(
    rf"(?<![0-9.A-Za-z第])(?P<number>{ARABIC})[余多]?(?=(?:科技|科研|研发|技术|专业技术|管理)(?:人员|人才|工作者))"
)


def figures(text: str, begin: int) -> Iterator[Mention]:
    """Numbers with their unit."""
    for m in _FIGURE.finditer(text, begin):
        unit, rest = m["unit"], text[m.end() : m.end() + 30]
        if unit == "个":
            unit = _counter(text, m, rest)
        near = Near(
            unit, unit_class(unit) or "count", m["number"], text[max(0, m.start() - 6) : m.start()],
            text[max(0, m.start() - 12) : m.start()], rest if unit == m["unit"] else "",
        )  # fmt: skip
        if not any(rule.applies(near) for rule in NO_FIGURE):
            yield mention(m, numerals.value(m["number"]), unit, bool(m["more"] or m["more2"]))


def _counter(text: str, m: re.Match, rest: str) -> str:
    """What 个 counts: 个工作日, 个小时, or percentage points that are named once: 9.8个和7.1个百分点."""
    for whole in ("工作日", "小时"):
        if rest.startswith(whole):
            return "个" + whole
    if re.match(r"亿(?=[,。;、)]|$)", rest):
        return "个亿"  # 2个亿, not 9个亿元以上项目
    if "." in m["number"] and re.match(rf"[和、与及]{ARABIC}个百分点", text[m.end() : m.end() + 14]):
        return "个百分点"
    return "个"


def spaced(text: str, begin: int) -> Iterator[Mention]:
    """Numbers whose thousands a space parts.

    >>> [(m.value, m.unit) for m in spaced("共有1 745家,2020 125家", 0)]
    [('1745', '家')]
    """
    for m in _SPACED.finditer(text, begin):
        yield mention(m, numerals.value(m["number"].replace(" ", "")), m["unit"], bool(m["more"]))


def parted(text: str, begin: int) -> Iterator[Mention]:
    """Numbers whose multiplier and unit are parted: 3亿多元."""
    for m in _PARTED.finditer(text, begin):
        yield mention(m, numerals.value(m["number"]), m["m"] + m["unit"], True)


def shared_units(text: str, begin: int) -> Iterator[Mention]:
    """Numbers whose unit is said once, at the end: 分别达到2、5、12家; 由2.1提高到2.5%."""
    for m in _SHARED.finditer(text, begin):
        unit, ended = m["unit"] or m["unit2"], m.end("unit") if m["unit"] else m.end("unit2")
        if unit_class(unit) == "time" or (unit == "个" and text[ended : ended + 1] in ("月", "季")):
            continue
        yield mention(m, numerals.plain(m["number"]), unit)


def in_brackets(text: str, begin: int) -> Iterator[Mention]:
    """An earlier year's figure in brackets, in the unit of the figure before it: 为2005年(17.4)的3.8倍."""
    for m in _IN_BRACKETS.finditer(text, begin):
        before = list(_FIGURE.finditer(text, max(begin, m.start() - 60), m.start()))
        if before and unit_class(before[-1]["unit"]) in ("money", "count", "person", "percent"):
            yield mention(m, numerals.plain(m["number"]), before[-1]["unit"], after=m.end("number"))


def people(text: str, begin: int) -> Iterator[Mention]:
    """People counted without a unit.

    >>> [(m.value, m.unit) for m in people("20000余科技人员参加", 0)]
    [('20000', '人')]
    """
    for m in _PEOPLE.finditer(text, begin):
        more = m[0][-1] in "余多"
        yield Mention(m.start("number"), m.end("number"), numerals.value(m["number"]), "人", "person", m.end(), more)


def risen(text: str, begin: int) -> Iterator[Mention]:
    """An index that rose, without a unit at either end.

    >>> [m.value for m in risen("效用值由2015年的21.22升至2020年的23.24", 0)]
    ['21.22', '23.24']
    """
    for m in _RISEN.finditer(text, begin):
        for group in ("number", "risen"):
            yield Mention(m.start(group), m.end(group), m[group], "", "index", m.end(group))


def indices(text: str, begin: int) -> Iterator[Mention]:
    """An index has no unit: 价格指数为100.4."""
    for m in _INDEX.finditer(text, begin):
        group = "number" if m["number"] else "bare"
        yield Mention(m.start(group), m.end(group), m[group], "", "index", m.end(group))
