"""Which indicator of the catalogue a proposal is, if any.

Names and aliases (`aliases.csv`) are compared with the report's words by the
characters they share, weighted by how rare each is in the catalogue; unit and
scope must allow the match. A name counts only if the report says nearly all
of it, so a wider or narrower thing is left without a code.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter

import pandas as pd

from ..tables.indicator_names import aliases
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
#: Least score that gives a code.
ENOUGH = 0.62

_SAME = (
    (re.compile(r"研究与试验发展\(?(?:R&D)?\)?"), "R&D"),
    (re.compile(r"(?:研发|R&D)(?:经费)?(?:投入|支出)?(?=强度|占|相当)"), "R&D投入"),
    (re.compile(r"(?:研发|R&D)(?:经费|投入|支出)+(?!强度|占|相当)"), "R&D经费支出"),
    (re.compile(r"GDP|国内生产总值|地区生产总值"), "地区生产总值"),
    (re.compile(r"规模以上"), "规上"),
    (re.compile(r"增长率?|增速|增幅"), "增速"),
    (re.compile(r"比例|占比|比重|之比"), "比重"),
    (
        re.compile(
            r"全社会|全市|全区|全县|全省|全州|数量|总数|家数|本地|我市|我区|我县|\(.*?\)|（.*?）|[“”‘’《》、,·\s]"
        ),
        "",
    ),
    (re.compile(r"高企(?!业)"), "高新技术企业"),
    (re.compile(r"主营业务(?!收入)"), "主营业务收入"),
)
#: Words that make another thing of the same noun: both must have them, or neither.
_LEVELS = (
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


def plain(text: str) -> str:
    """A name with synonyms made alike.

    >>> plain("全社会研究与试验发展(R&D)经费投入"), plain("研发投入强度"), plain("规模以上工业")
    ('R&D经费支出', 'R&D投入强度', '规上工业')
    """
    for pattern, same in _SAME:
        text = pattern.sub(same, text)
    return text


def _grams(text: str) -> set[str]:
    """Signs and pairs of signs."""
    return {*text, *map("".join, itertools.pairwise(text))}


class Catalogue:
    """Names of one catalogue, made ready for matching.

    Parameters
    ----------
    indicators : DataFrame
        As :attr:`kjanalysis.tables.Tables.indicators`.
    """

    def __init__(self, indicators: pd.DataFrame):
        called = aliases()
        self.entries = []
        for row in indicators.itertuples():
            if re.search(r"WDI|OECD|NCSES|世界银行|美元|年鉴|平台检索|修订", row.zh):
                continue
            for name in dict.fromkeys([row.zh, *called.get(row.indicator, [])]):
                key = plain(name)
                self.entries.append((row.indicator, row.kind, _kind(row.unit), key, _grams(key)))
        seen = Counter(gram for *_, grams in self.entries for gram in grams)
        total = len(self.entries)
        self.groups: dict[tuple, list] = {}
        for code, kind, cls, key, grams in self.entries:
            self.groups.setdefault((kind, _family(cls)), []).append((code, key, frozenset(grams)))
        self.weight = {gram: math.log(1 + total / count) for gram, count in seen.items()}
        self.rare = math.log(1 + total)
        self.groups = {
            group: [(code, key, grams, self._mass(grams)) for code, key, grams in entries]
            for group, entries in self.groups.items()
        }
        self.match = functools.lru_cache(maxsize=4096)(self._match)

    def _mass(self, grams) -> float:
        return sum(self.weight.get(gram, self.rare) for gram in grams)

    def _match(self, subject: str, context: str, scope: str, unit: str) -> tuple[str, float]:
        """Best code and its score.

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
        kinds, family = KINDS.get(scope, ()), _family(_kind(unit) if scope == "rank" else unit_class(unit) or unit)
        own, around = plain(subject), plain(context)
        own_grams = _grams(own)
        all_grams = own_grams | _grams(around)
        own_mass = self._mass(own_grams) or 1.0
        best, score = "", 0.0
        weight, rare = self.weight, self.rare
        for code, key, grams, mass in (entry for kind in kinds for entry in self.groups.get((kind, family), ())):
            both = grams & all_grams
            if len(both) < 0.4 * len(grams):
                continue
            said = sum(weight.get(g, rare) for g in both) / mass
            covered = sum(weight.get(g, rare) for g in own_grams & grams) / own_mass
            if 0.6 * said + 0.4 * covered < score:  # a clash only takes away
                continue
            clash = sum((word in key) != (word in own) and ((word in key) != (word in around)) for word in _LEVELS)
            value = round(0.6 * said + 0.4 * covered - 0.12 * clash, 9)  # a set has no order: the same on every run
            if key == own:
                value = 1.0
            if value > score:
                best, score = code, value
        return (best, score) if score >= ENOUGH else ("", score)


def _kind(unit: str) -> str:
    """Class of a unit; ranks, tiers and grades are told apart by the unit itself."""
    return unit if unit in ("位", "名", "档", "等奖") else unit_class(unit) or unit


def _family(cls: str) -> str:
    """Classes of units that may stand for one another: things are counted 家, 个, 项."""
    return "thing" if cls in ("count", "person", "event") else {"名": "位", "档次": "档"}.get(cls, cls)
