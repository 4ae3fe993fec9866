"""Places in a ranking and grades: 居全省第三, 首位, 前十, 二等奖."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import numerals
from .mentions import Mention
from .numerals import ARABIC, CHINESE

_RANK = re.compile(
    rf"第(?P<number>{ARABIC}|{CHINESE}{{1,3}})(?P<unit>位次|位|名|档次?|等次|序位|层次)?(?!方阵|梯队|阵营|集团|线城市|、(?:第?二、)?第?[二三]产业)"
)
_TOP = re.compile(rf"前(?P<number>{ARABIC}|[二三四五六七八九十]{{1,3}})(?P<unit>位|名|强|%)?")
_GRADE = re.compile(r"(?P<number>[特一二三四1234])(?P<unit>等奖)")
_FIRST = re.compile(r"(?P<number>首)(?P<unit>位)(?!战略|度|意识|奇|要)|(?<=之)首(?=[,。;、)]|$)")
#: 第17、37、66和88位: places that share their sign and their unit.
_PLACES = re.compile(rf"第({ARABIC}(?:[、,和]{ARABIC})+)位(?!院|专家)")
_MOVES = re.compile(rf"(?<=进|移|升|降|退|了)(?P<number>{ARABIC}|[一二两三四五六七八九十]{{1,3}})个位次?(?![一-鿿]*人)")
#: 上升一位: in words only beside a verb of moving.
_ONE_UP = re.compile(
    r"(?:(?<=升|移|进)|(?<=退后|后退|下降|下滑))了?(?P<number>[一二两三四五六七八九十]{1,2})位(?![数置列居])"
)
_STANDING = re.compile(r"(?:居|列|位|排|名次|获|跃|升|保持|进入|跻身|夺|拿|取得|荣膺|连续)")
_OF_ALL = re.compile(
    r"(?:(?<=为)[一-鿿]{2,4}[省市区县]|全(?:国|省|市|区|县|州)|世界|全球)(?:同类[一-鿿]{0,4})?$|\([一-鿿]{2,3}$|(?:都|均)[是为居][一-鿿]{2,3}$"
)
_COUNTED = re.compile(rf"(?:的[一-鿿]{{2,6}}?)?的?[各共]?有?(?:{ARABIC}|{CHINESE})(?:项|个|名|件|人|篇|部)")
#: 增速前3名分别是, 排名前十位的省: no place of the report's, but those named next.
OF_THOSE = re.compile(r"的?,?(?:[一-鿿]{1,4})?(?:分别|依次)|的(?!位置|水平|行列|成绩|名次)|是")
_AIMED_AT = re.compile(r"(?:摆|放)[在到](?:更加突出的)?$|作为$|[与比距离]$|(?<![一二三四五六七八九十0-9位名])和$")


def _clause(text: str, at: int) -> str:
    return re.split(r"[,。;:]", text[max(0, at - 24) : at])[-1]


def grades(text: str, begin: int) -> Iterator[Mention]:
    """二等奖, but not 二等奖2项, which names a class."""
    for m in _GRADE.finditer(text, begin):
        named = m["number"] == "特" or _COUNTED.match(text[m.end() : m.end() + 6])
        listed = (
            re.match(r"[、,和及]?[一二三四]等奖", text[m.end() : m.end() + 5])
            or text[m.start() - 1 : m.start()] == "、"
        )
        if not named and not listed:
            yield Mention(m.start(), m.start() + 1, numerals.value(m["number"]), "等奖", "grade", m.end())


def moves(text: str, begin: int) -> Iterator[Mention]:
    """前进三个位次, 上升一位: places moved, with or without 个."""
    for m in (*_MOVES.finditer(text, begin), *_ONE_UP.finditer(text, begin)):
        yield Mention(m.start("number"), m.end("number"), numerals.value(m["number"]), "位", "count", m.end())


def firsts(text: str, begin: int) -> Iterator[Mention]:
    """居全省首位, but not 摆在首位."""
    for m in _FIRST.finditer(text, begin):
        before = text[max(0, m.start() - 2) : m.start()]
        if not re.search(r"(?:摆|放)[在到]$", before) and re.search(
            r"[居列占升为至持排保省市国区县全部]$|排在$|[居列排][一-鿿]{1,8}$", text[max(0, m.start() - 9) : m.start()]
        ):
            yield Mention(m.start(), m.start() + 1, "1", "位", "rank", m.end())


def places(text: str, begin: int) -> Iterator[Mention]:
    """居全省第三, 第5位, but not 第一方阵."""
    for m in _RANK.finditer(text, begin):
        clause = _clause(text, m.start())
        unit = _unit(m, clause, text[m.end() : m.end() + 2])
        if unit and not _AIMED_AT.search(clause):
            value = numerals.value(m["number"])
            yield Mention(m.start("number"), m.end("number"), value, unit, "rank", m.end())


def _unit(m: re.Match, clause: str, rest: str) -> str:
    """The unit of a place; empty if the words name no place."""
    stands = bool(_STANDING.search(clause) or _OF_ALL.search(clause))
    unit = m["unit"]
    if unit is None:
        ends = (
            not rest
            or rest[0] in ",。;、)和"
            or rest in ("前移", "上升", "提升", "跃升", "升至", "升到", "下降", "降至")
        )
        return "位" if (stands or rest[1:] == "移") and clause and ends else ""
    if unit in ("名", "位") and rest[:1] in ("院", "人", "学", "书", "选", "专"):
        return ""
    return unit.removesuffix("次") if unit == "档次" else unit


def shared_places(text: str, begin: int) -> Iterator[Mention]:
    """第17、37、66和88位.

    >>> [m.value for m in shared_places("分别排第17、37和88位", 0)]
    ['17', '37', '88']
    """
    for m in _PLACES.finditer(text, begin):
        for number in re.finditer(ARABIC, m[1]):
            start, end = m.start(1) + number.start(), m.start(1) + number.end()
            yield Mention(start, end, numerals.value(number[0]), "位", "rank", m.end() if end == m.end(1) else end)


def tops(text: str, begin: int) -> Iterator[Mention]:
    """进入全国前十, but not 前三季度 nor 百强."""
    for m in _TOP.finditer(text, begin):
        rest = text[m.end() : m.end() + 3]
        if m["unit"] == "强" or re.match(r"季度|个?月|批|年|期|次|天|类|项|家|款|列|后", rest):
            continue
        if OF_THOSE.match(text, m.end()):
            continue
        if not m["unit"] and (
            (rest and rest[0] not in ",。;、)的和") or not _STANDING.search(_clause(text, m.start()))
        ):
            continue
        if text[m.start() - 1 : m.start()] not in ("目", "此", "以", "之", "提", "面", "超"):
            value = numerals.value(m["number"])
            yield Mention(m.start("number"), m.end("number"), value, m["unit"] or "位", "top", m.end())
