"""Which indicator of the catalogue a proposal is, if any.

A code is given only to the same concept (:mod:`~kjanalysis.reports.concepts`): the report's words
and one of the indicator's names (its own, or one of `aliases.csv`) leave the same, and unit and
scope allow it. Else the code stays empty, and the nearest is named: the one whose names share most
characters with the report's words, weighted by how rare each is in the catalogue.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter
from typing import NamedTuple

import pandas as pd

from ..notation.prefilter import prefiltered
from ..tables.indicator_names import aliases
from .concepts import concept, level, plain
from .quantities import unit_class

#: Kinds of the catalogue that a scope allows.
KINDS = {
    "new": ("flow",),
    "flow": ("flow",),
    "stock": ("stock",),
    "share": ("ratio",),
    "growth": ("growth",),
    "rank": ("rank",),
}
#: Least score that makes a code the nearest.
ENOUGH = 0.62
#: Score, and length of its name, from which a code whose whole name the report says is taken for it.
SPECIFIC, LONG = 0.7, 8
_NARROWING = prefiltered(
    r"产品|参与|参评|新注册|特点|重新|复审|入库|培育|[市区县]本级|综合|水平|各类|规上|限上|大中型|省属|市属|央企|国有|民营|外资|外商|高成长|港澳台|高校|高等|院校|科研院所|国家级|国家|省级|省市级|市级|区级|县级|省|试点|示范|产值|增加值|营业收入|利润|税|投资|出口|进口|销售|"
    r"年均|人均|城乡|城镇|农村|居民|企业|人员|项目|经费|机构|中心|平台|基地|实验室|研究院|园区|开发区|高新区|新型|新材料|制造业|服务业|高技术|高新技术|战略性|装备|数字|基础|应用|试验|发明|实用|有效|"
    r"第一|第二|第三|申请|受理|高价值|全部|非公|农业|工业|上市|规模|重点|重大|贷款|补助|基金|资金|补贴|奖|培训|申报|认定|备案|获评|优秀|新增|净增|累计|占|强度|位次|增速|倍数"
)
#: 科技型企业 is more than 科技型中小企业, though the sentence speaks of these.
_SIZE = re.compile(r"中小|小微|大中型")
_RANK = re.compile(r"(?:位次|排名)+$")
_JOINED = re.compile(r"(?<=[一-鿿]{2})[和及或](?=[一-鿿]{2})")
#: What the catalogue's main indicators are of: such words without a code may well be one of them in other words.
_MAIN_THINGS = re.compile(r"R&D(?:投入|经费|占)|(?:技术|合同).*(?:成交|交易)额|财政科技支出")
_NOT_FOR_REPORTS = re.compile(r"WDI|OECD|NCSES|世界银行|美元|年鉴|平台检索|修订|五年，不变价|五年，可比价")

#: Words that make another thing of the same noun: both must have them, or neither.
_LEVELS = (
    "本级",
    "国家",
    "省",
    "市级",
    "新增",
    "优秀",
    "累计",
    "农业",
    "县",
    "基础",
    "应用研究",
    "试验",
    "发明",
    "有效",
    "增加值",
    "投资",
    "出口",
    "人均",
    "每万",
    "中心",
    "研究院",
    "机构",
    "孵化",
    "培育",
    "申报",
    "后备",
    "平台",
    "推荐",
    "每",
    "第一",
    "第二",
    "第三",
    "税收",
    "制造业",
    "数字",
    "国有",
    "以上",
    "装备",
    "战略性",
    "上市",
    "在孵",
    "利润",
    "房租",
    "独角兽",
    "瞪羚",
    "建设完成",
)


def _grams(text: str) -> set[str]:
    """Signs and pairs of signs."""
    return {*text, *map("".join, itertools.pairwise(text))}


class Match(NamedTuple):
    """A code, or the nearest one.

    Attributes
    ----------
    code : str
        Empty if the catalogue has no such concept.
    nearest : str
        The code whose name shares most with the report's words; may be empty.
    """

    code: str
    nearest: str = ""


class Catalogue:
    """Names of one catalogue, made ready for matching.

    Parameters
    ----------
    indicators : DataFrame
        As :attr:`kjanalysis.tables.Tables.indicators`.
    """

    def __init__(self, indicators: pd.DataFrame):
        called = aliases()
        self.indicators = indicators
        self.entries = []
        self.named: dict[tuple[str, str, str], set[str]] = {}
        self.zh = dict(zip(indicators["indicator"], indicators["zh"], strict=True))
        self.units = dict(zip(indicators["indicator"], indicators["unit"], strict=True))
        for row in indicators.itertuples():
            if _NOT_FOR_REPORTS.search(row.zh):
                continue
            cls = _kind(row.unit)
            for name in dict.fromkeys([row.zh, *called.get(row.indicator, [])]):
                key = plain(name)
                self.entries.append((row.indicator, row.kind, cls, key, _grams(key)))
                self._name(row.indicator, row.kind, family(cls), name)
        self._name_growths(indicators)
        self._weigh()
        self.keys: dict[str, list[str]] = {}
        for code, _, _, key, _ in self.entries:
            self.keys.setdefault(code, []).append(key)
        self.specific = [(code, key) for code, _, _, key, _ in self.entries if len(key) >= LONG]
        self.match = functools.lru_cache(maxsize=8192)(self._match)

    def _name(self, code: str, kind: str, family: str, name: str) -> None:
        if "同口径" in self.zh[code] and "同口径" not in name.split("（")[0]:
            name = "同口径" + name
        listed = (
            {"stock"} if kind == "flow" and concept(name, "flow").startswith("入库") else set()
        )  # a year's register
        for scope in {scope for scope, kinds in KINDS.items() if kind in kinds} | listed:
            self.named.setdefault((concept(name, scope), scope, family), set()).add(code)

    def _name_growths(self, indicators: pd.DataFrame) -> None:
        """A growth is called by all the names of what grows."""
        names: dict[str, set[str]] = {}
        for (name, scope, _), codes in self.named.items():
            if scope in ("flow", "stock", "share"):
                for code in codes:
                    names.setdefault(code, set()).add(name)
        growths = {name: codes for (name, scope, _), codes in self.named.items() if scope == "growth"}
        for row in indicators[indicators["kind"].ne("growth")].itertuples():
            own = names.get(row.indicator, set())
            grown = {code for name in own for code in growths.get(name + "增速", ())}
            for name in own if len(grown) == 1 else ():
                self.named.setdefault((name + "增速", "growth", "percent"), set()).update(grown)

    def _weigh(self) -> None:
        seen = Counter(gram for *_, grams in self.entries for gram in grams)
        total = len(self.entries)
        self.weight = {gram: math.log(1 + total / count) for gram, count in seen.items()}
        self.rare = math.log(1 + total)
        self.groups: dict[tuple, list] = {}
        for code, kind, cls, key, grams in self.entries:
            held = (code, key, frozenset(grams), self._mass(grams))
            self.groups.setdefault((kind, family(cls)), []).append(held)

    def _mass(self, grams) -> float:
        return sum(self.weight.get(gram, self.rare) for gram in grams)

    def _match(self, names: tuple[str, ...], context: str, scope: str, unit: str) -> Match:
        """The code of a figure's concept, or the nearest.

        Parameters
        ----------
        names : tuple of str
            What the figure may be called, the likeliest first.
        context : str
            The clause around it: among whom a rank is counted.
        scope, unit : str

        Returns
        -------
        Match
        """
        group = family(_kind(unit) if scope == "rank" else unit_class(unit) or unit)
        for name in (*names, *(name.replace("的", "") for name in names if "的" in name)):
            codes = self.named.get((concept(name, scope), scope, group), set())
            if scope == "rank":
                codes = {code for code in codes if self._ranked_so(code, context)}
            if len(codes) == 1 and (not _of_events(unit) or _of_events(self.units[min(codes)])):
                return Match(next(iter(codes)))
        return self._nearly(names[0], context, scope, unit)

    def _ranked_so(self, code: str, context: str) -> bool:
        """Whether a rank is counted among those that an indicator's name says: 全省位次."""
        return level(self.zh[code]) in (level(context.split(",")[-1]) or level(context), "")

    def _nearly(self, name: str, context: str, scope: str, unit: str) -> Match:
        """The nearest, as a code if the report says all of a name that nothing else could be called."""
        code, score = self.near(name, context, scope, unit)
        if (
            not code
            or score < SPECIFIC
            or (
                scope == "rank"
                and not (self._ranked_so(code, context) and _mostly_says(plain(name), plain(self.zh[code])))
            )
            or scope in ("growth", "share")
            or (_of_events(unit) and not _of_events(self.units[code]))
        ):
            return Match("", code)
        own, around = plain(name), plain(name + context)
        sizes = set(_SIZE.findall(own))
        if _JOINED.search(own):  # 众创空间和孵化器 is more than either
            return Match("", code)
        for entry, key in self.specific:
            if entry != code or set(_SIZE.findall(key)) - sizes:
                continue
            if _says(key, around) and _of_one(own, key) and not (_narrowing(own) - _narrowing(key)):
                return Match(code)
        return Match("", code)

    def nearly(self, name: str, code: str) -> bool:
        """Whether no word that makes another concept parts a figure's name from an indicator's.

        Parameters
        ----------
        name : str
            As the report has it.
        code : str
            The nearest indicator; may be empty.

        Returns
        -------
        bool
        """
        own = _narrowing(plain(name))
        return any(own == _narrowing(key) for key in self.keys.get(code, ())) or (
            not own - {"强度", "经费"} and bool(_MAIN_THINGS.search(plain(name)))
        )

    def near(self, subject: str, context: str, scope: str, unit: str) -> tuple[str, float]:
        """The code whose name shares most with the report's words, and how much.

        Parameters
        ----------
        subject : str
            The figure's name.
        context : str
            The clause around it, where parts of the name may stand.
        scope, unit : str

        Returns
        -------
        code : str
            Empty if nothing fits well enough.
        score : float
            Between 0 and 1.
        """
        kinds, group = KINDS.get(scope, ()), family(_kind(unit) if scope == "rank" else unit_class(unit) or unit)
        own, around = plain(subject), plain(context)
        own_grams = _grams(own)
        all_grams = own_grams | _grams(around)
        own_mass = self._mass(own_grams) or 1.0
        best, score, weight = "", 0.0, self.weight.__getitem__
        for code, key, grams, mass in (entry for kind in kinds for entry in self.groups.get((kind, group), ())):
            both = grams & all_grams
            if len(both) < 0.4 * len(grams):
                continue
            most = 0.6 * sum(map(weight, both)) / mass + 0.4 * sum(map(weight, own_grams & grams)) / own_mass
            if most < score:  # a clash only takes away
                continue
            value = 1.0 if key == own else round(most - 0.12 * _clashes(key, own, around), 9)  # the same on every run
            if value > score:
                best, score = code, value
        return (best, score) if score >= ENOUGH else ("", score)


def _of_events(unit: str) -> bool:
    """Whether a unit counts what was held or done: 召开高企认定会2场 counts no firms."""
    return unit in ("场", "场次", "期", "次", "人次")


def _narrowing(text: str) -> set[str]:
    """Words that make another concept of the same noun."""
    return set(_NARROWING.findall(text))


def _says(key: str, around: str) -> bool:
    """Whether the report says all of a name, its pairs of signs in whatever order."""
    pairs = {"".join(pair) for pair in itertools.pairwise(key)}
    return sum(pair in around for pair in pairs) >= 0.85 * len(pairs)


def _mostly_says(name: str, key: str) -> bool:
    """Whether most pairs of signs of a rank's name are an indicator's: 创新环境指数 is no 科技创新指数."""
    pairs = ["".join(pair) for pair in itertools.pairwise(_RANK.sub("", name))]
    return sum(pair in key for pair in pairs) >= 0.6 * len(pairs)


def _of_one(own: str, key: str) -> bool:
    """Whether most of what the report's own words say is in the name, so that its noun isn't only in the words around."""
    pairs = ["".join(pair) for pair in itertools.pairwise(own)]
    return sum(pair in key for pair in pairs) >= 0.5 * len(pairs)


def _clashes(key: str, own: str, around: str) -> int:
    """How many words that make another thing stand in only one of the names."""
    return sum((word in key) != (word in own) and ((word in key) != (word in around)) for word in _LEVELS)


def _kind(unit: str) -> str:
    """Class of a unit; ranks, tiers and grades are told apart by the unit itself."""
    return unit if unit in ("位", "名", "档", "等奖") else unit_class(unit) or unit


def family(cls: str) -> str:
    """Classes of units that may stand for one another: things are counted 家, 个, 项."""
    return "thing" if cls in ("count", "person", "event") else {"名": "位", "档次": "档"}.get(cls, cls)
