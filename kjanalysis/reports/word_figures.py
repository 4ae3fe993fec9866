"""Figures in words: 两家, 十余项, 超千亿元, 翻一番, 百分之五, 近六成."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..notation.prefilter import prefiltered
from ..notation.unit_classes import unit_class
from . import numerals
from .mentions import Mention, mention
from .numerals import ARABIC, CHINESE
from .rank_figures import OF_THOSE

_STRICT = "家次|家|名|人次|人|位|亩|亿元|万元|万美元|万人|千米|公里|万人次|场次|批次|吨|平方米|万平方米|亿美元|万家|万户|户|台|套|辆|座|所|篇|支|万亩|万吨|万亿元|元|倍(?!增|数)"
_LOOSE = "个|份|项|件|条|场|次|款|起|张"
_WORDS = prefiltered(
    rf"(?<![0-9.第几数每任万亿零一二三四五六七八九十百千\-])(?P<number>{CHINESE}+|[百千]?[万亿])(?P<more>[余多]?)"
    rf"(?P<unit>[万亿]{{0,2}}(?:{_STRICT}|{_LOOSE})|亿(?=[,。;、)( ]|大关|$))(?P<more2>[余多]?)"
)
_BOUND = re.compile(r"(?:超过|突破|超|近|约|逾|不足|将近|接近|达到|达|上|过|破|不少于|不低于|至少|迈上|跨上)$")
#: 成交额突破百亿: what is counted in 亿 without 元.
_MONEY_NOUN = re.compile(r"(?:额|收入|产值|总值|增加值|支出|投入|营收|利润|税收|投资|资金|经费|GDP|规模)[^,。;]{0,6}$")
_GAINED = re.compile(
    r"(?:新增|净增|新建|新认定|新获批|新培育|新成立|获批|获评|获|引进|建成|建有|拥有|共有|现有|仅有|有|达到|达|成立|认定|培育|创建|增加|设立|落户|筹建|增至|引育|入选|承担|举办|完成|再建|签约|通过|立项)了?$"
)
_NO_THINGS = re.compile(r"[一-鿿]{0,6}(?:特点|特征|方面|领域|环节|体系|阶段|维度|层面|关键|统筹)")
_MEASURES = re.compile(r"[一-鿿]{0,6}(?:措施|举措|任务|政策|意见|要求|工作|指标)")
#: 任务有四项,分别是: how many are announced.
_ANNOUNCED = re.compile(r"(?:任务|目标|指标|工作|数据|内容|举措)(?:共?有|共|为|分为)$")
_PEOPLE = re.compile(r"[,。;)]|院士|专家|博士|教授|学者|人才|$")
_PERCENT = re.compile(rf"(?P<unit>百分之|千分之)(?P<number>{CHINESE}+(?:点{CHINESE}+)?|{ARABIC})")
_POINTS = re.compile(
    rf"(?<!之)(?P<number>(?P<whole>{CHINESE}+)点(?P<part>[零〇一二三四五六七八九]+))(?P<unit>个百分点|[万亿]{{0,2}}元|[万亿]+[人件家户]|倍)"
)
_PARTED = re.compile(
    rf"(?<![0-9.第几数每任万亿零一二三四五六七八九十百千])(?P<number>{CHINESE}+)(?P<m>[万亿])[余多](?P<unit>{_STRICT}|份|册|件|项|个|条)"
)
_TENTHS = re.compile(
    r"(?<![一二三四五六七八九十0-9分])(?P<number>[一二三四五六七八九两])成(?![立果功为员本长都熟效型品就交年人套批片双分])"
)
_DOUBLE = prefiltered(
    r"(?:(?<![0-9])[1-9][0-9]?年|[一二三四五六七八九十两]{1,2}年)?(?:翻(?:了)?[近约超]?(?P<times>[一二两三四])?番|倍增|翻倍)"
)


@dataclass(frozen=True)
class Word:
    """A number word with its unit, and the text around it."""

    word: str
    unit: str
    more: bool
    before: str
    far_before: str
    rest: str

    @property
    def bare(self) -> bool:
        """百家, 亿元: no digit of its own."""
        return not re.search(r"[一二三四五六七八九两]", self.word)

    @property
    def base(self) -> str:
        return self.unit.lstrip("万亿")


class Counts(NamedTuple):
    """When a number word is a figure: whom a rule is for, and whether it counts there."""

    name: str
    applies: Callable[[Word], bool]
    counts: Callable[[Word], bool]
    yes: tuple[str, ...]
    no: tuple[str, ...]


#: The first rule that applies decides whether a number word is a figure.
COUNTS = (
    Counts(
        "a bare multiple needs a bound",
        lambda w: w.bare and (w.word != "十" or unit_class(w.unit) == "money"),
        lambda w: bool(_BOUND.search(w.before)) or (w.more and w.word != "万"),
        ("企业研发投入超过千亿元", "技术合同成交额突破百亿元"),
        ("打造千亿元产业集群", "培育百亿元企业"),
    ),
    Counts(
        "one is a figure where it was gained, or at least once",
        lambda w: w.word == "一",
        lambda w: (
            bool(
                re.search(r"(?:新增|新建|净增|获批|引进|建成)[^,。;、]{0,12}$", w.far_before)
                and re.match(r"[,。;、)]|$", w.rest)
            )
            or (w.unit in ("次", "场", "期") and w.rest.startswith("以上"))
        ),
        ("新增省级实验室一家", "举办路演一次以上"),
        ("这是一家企业", "开展一次活动"),
    ),
    Counts(
        "people are counted where they were gained",
        lambda w: w.base in ("位", "人"),
        lambda w: bool(_PEOPLE.match(w.rest) or _GAINED.search(w.before)),
        ("引进两位院士", "新增三位专家"),
        ("三位一体推进", "两位数增长"),
    ),
    Counts(
        "a unit that counts nothing else",
        lambda w: bool(re.fullmatch(_STRICT, w.unit)) or w.unit == "亿" or w.more,
        lambda w: not (w.base == "家" and w.rest[:1] == "之"),
        ("两家企业上市", "走访三百余家企业"),
        ("百家之长", "一家之言"),
    ),
    Counts(
        "tens of thousands of things",
        lambda w: not w.bare and w.unit[0] in "万亿",
        lambda w: True,
        ("发放资料近五万份", "推广新品种三万余个"),
        ("推出一万个为什么活动", "分发资料万份"),
    ),
    Counts(
        "tens and hundreds of things",
        lambda w: len(w.word) > 1 and bool(re.search(r"[十百千]", w.word)) and bool(re.fullmatch("个|项|件", w.base)),
        lambda w: (
            bool(re.match(r"(?!月|季|星期|工作日)[一-鿿]{2}", w.rest))
            and not _NO_THINGS.match(w.rest)
            and not _MEASURES.match(w.rest)
        ),
        ("承担五十个自主创新项目", "培育一百三十七项高新技术产品"),
        ("围绕二十个重点领域", "推出三十项措施"),
    ),
    Counts(
        "a unit that also counts ideas",
        lambda w: bool(re.fullmatch(_LOOSE, w.base)),
        lambda w: (
            bool(_GAINED.search(w.before) or (_BOUND.search(w.before) and len(w.word) > 1) or w.rest.startswith("以上"))
            and not _NO_THINGS.match(w.rest)
        ),
        ("新增三个平台", "获批两项课题"),
        ("抓好三个方面", "围绕三个领域"),
    ),
)


def words(text: str, begin: int) -> Iterator[Mention]:
    """Chinese number words that count: 两家, 十余项, 超千家, 超亿元."""
    for m in _WORDS.finditer(text, begin):
        rest = text[m.end() : m.end() + 9]
        if re.match(
            r"一体|级(?![,。;、])|强|大(?!关)|等|(?:任务|工作|措施|举措|实事|事|方面|目标|要求)[:,]?(?::|一是)", rest
        ):
            continue
        if text[max(0, m.start() - 1) : m.start()] == "前" and OF_THOSE.match(text, m.end()):
            continue  # 前三名是甲市、乙市
        if _ANNOUNCED.search(text, max(0, m.start() - 8), m.start()) and re.match(r"[,:](?:分别|即|包括|一是)|:", rest):
            continue
        unit = m["unit"] + "元" * (
            m["unit"] == "亿" and bool(_MONEY_NOUN.search(text, max(0, m.start() - 20), m.start()))
        )
        said = Word(
            m["number"], unit, bool(m["more"] or m["more2"]), text[max(0, m.start() - 8) : m.start()],
            text[max(0, m.start() - 20) : m.start()], rest,
        )  # fmt: skip
        rule = next((rule for rule in COUNTS if rule.applies(said)), None)
        if rule and rule.counts(said):
            value, unit = _value(said)
            yield mention(m, value, unit, said.more)


def _value(w: Word) -> tuple[str, str]:
    """千亿元 is one 千亿元, 三百次 is 300次; a multiple of times is written in digits."""
    if w.word[-1] in "万亿":
        return "1", w.word + w.unit
    if w.word in ("百", "千") and w.unit[0] in "万亿" and unit_class(w.unit) == "money":
        return "1", w.word + w.unit
    return str(numerals.chinese(w.word)), w.unit


def doubles(text: str, begin: int) -> Iterator[Mention]:
    """翻一番, 三年倍增; 成倍增长 says no number."""
    for m in _DOUBLE.finditer(text, begin):
        rest, before = text[m.end() : m.end() + 2], text[max(0, m.start() - 1) : m.start()]
        if rest in ("计划", "行动", "工程", "培育", "方案", "专项", "目标", "任务") or before in ("双", "“", "以"):
            continue
        if before == "成" and text[m.start() - 2 : m.start()] != "完成":
            continue
        times = 2 ** numerals.chinese(m["times"]) if m["times"] else 2
        yield Mention(m.start(), m.end(), str(times), "倍", "times", m.end())


_ONCE = re.compile(
    r"(?<=增长|增加|提高|提升|扩大|上升)了?(?:近|约|超过?|逾)?(?P<number>[一两三四五六七八九十])倍(?!增)"
)


def once(text: str, begin: int) -> Iterator[Mention]:
    """增加一倍, 增长了两倍."""
    for m in _ONCE.finditer(text, begin):
        yield Mention(m.start("number"), m.end("number"), numerals.value(m["number"]), "倍", "times", m.end())


def percents(text: str, begin: int) -> Iterator[Mention]:
    """百分之五点二."""
    for m in _PERCENT.finditer(text, begin):
        whole, _, part = m["number"].partition("点")
        value = numerals.value(whole)
        if part:
            value += "." + "".join(str(numerals.DIGITS[c]) for c in part if c in numerals.DIGITS)
        more = text[m.end() : m.end() + 1] in ("余", "多")
        yield Mention(
            m.start("number"), m.end("number"), value, "%" if m["unit"] == "百分之" else "‰", "percent", m.end() + more
        )


def points(text: str, begin: int) -> Iterator[Mention]:
    """零点二个百分点, 三点五亿元: decimals in words."""
    for m in _POINTS.finditer(text, begin):
        part = "".join(str(numerals.DIGITS[c]) for c in m["part"])
        yield mention(m, f"{numerals.chinese(m['whole'])}.{part}", m["unit"])


def parted(text: str, begin: int) -> Iterator[Mention]:
    """四万多人次: the multiplier and the unit parted by the word."""
    for m in _PARTED.finditer(text, begin):
        yield mention(m, str(numerals.chinese(m["number"])), m["m"] + m["unit"], True)


#: 占全省的四分之一, 超过1/3: a share without a unit.
_FRACTION = prefiltered(
    r"(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])|"
    r"(?<![0-9/.A-Za-z-])(?P<number>[1-9]/(?:[2-9]|10))(?![0-9/.A-Za-z])(?=的|以上|左右|强|[,。;、)]|$)|(?P<half>一半)(?=以上|左右|[,。;、)]|$)"
)
_SHARE_BEFORE = re.compile(r"(?:占|超过?|近|约|为|达到?|不到|不足|逾|过|高于|相当于|[省市区国]的?)[^,。;]{0,12}$")


def fractions(text: str, begin: int) -> Iterator[Mention]:
    """Shares written as fractions.

    >>> [(m.value, m.unit) for m in fractions("占全省的四分之一,超过1/3", 0)]
    [('1/4', ''), ('1/3', '')]
    """
    for m in _FRACTION.finditer(text, begin):
        if not _SHARE_BEFORE.search(text, max(begin, m.start() - 16), m.start()):
            continue
        said = f"{numerals.value(m['above'])}/{numerals.value(m['below'])}" if m["below"] else m["number"]
        yield Mention(m.start(), m.end(), said or "1/2", "", "tenths", m.end())


def tenths(text: str, begin: int) -> Iterator[Mention]:
    """近六成."""
    for m in _TENTHS.finditer(text, begin):
        yield Mention(m.start(), m.start() + 1, numerals.value(m["number"]), "成", "tenths", m.end())
