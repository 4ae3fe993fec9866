"""Whether a table's label names the very thing that an indicator counts.

A label has a few words and no sentence around it, so it must say the indicator's name, or
an alias of it, to the word. One that says it nearly is a near match. One that has a word
more, or less, of those that make another thing (规上, 增加值, 人均) is another thing: it
gets no code, and the nearest is named.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from ..notation import units
from .code_matching import _LEVELS, KINDS, Catalogue
from .concepts import concept, part_of, plain
from .measured import TOTALS

#: Words that make another thing of the same noun, besides those that matching takes points off for.
_OTHER = (
    "规上", "限上", "限额", "大中型", "工业", "服务业", "建筑业", "企业", "高校", "高等", "科研院所", "园区", "高新区", "开发区", "民营", "外资",
    "政府", "境外", "高技术", "高新技术产业", "高新技术企业", "产值", "销售", "营业收入", "内部", "外部", "人员", "全时", "项目", "合同", "专利", "授权", "申请",
    "受理", "拥有", "登记", "认定", "入库", "净增", "占", "比重", "强度", "增速", "年均", "增减", "增加额", "增加数", "增量", "差额", "差距", "缺口", "区级", "同口径", "名义", "完成率", "目标", "贡献率", "拉动", "位次",
    "排名", "平均", "从业", "研究人员", "博士", "硕士", "女性", "仪器", "设备", "支持", "补助", "减免", "贷款", "指数", "输出", "吸纳", "进口", "就业", "户籍", "城镇",
    "农村", "高价值", "维持", "海外", "国际", "PCT", "民生", "税务", "内资", "港澳台", "小微", "高成长", "初创", "上年", "预算", "地方", "本级", "倍", "街道", "镇", "乡",
)  # fmt: skip
_WORDS = tuple(dict.fromkeys((*_LEVELS, *_OTHER)))
#: Words of a heading that narrow what the figures below it count.
_NARROWING = re.compile(
    r"规上|限上|限额|大中型|工业|服务业|建筑业|制造业|农业|农村|城镇|高校|高等|科研院所|园区|高新区|开发区|民营|外资|港澳台|国有|政府|境外|高技术|高新技术产业|"
    r"高新技术企业|科技型|战略性|装备|数字|人均|每万|内部|外部|基础研究|应用研究|试验发展|国家级|省级|市级|区级|县级|新增|净增|累计|增加值|产值|小微|平均|同口径|户籍|"
    r"实验室|研究院|研究所|大学|学院|公司|集团|医院|园(?=$|[^林艺])|示范区|功能区|新区|街道|孵化器|中心|"
    r"企业(?!创新|主体|培育|发展|梯队|类|服务)"
)
#: What a name says by itself: this value added is counted in industry above the scale only.
_IMPLIED = {"高新技术产业增加值": frozenset({"规上", "工业", "企业"})}
_COUNTED = re.compile(r"(?<![指倍参])(?:总数|个数|家数|人数|件数|总量|数)$|(?<=经费|费用)合计$")
_NEW = re.compile(r"新增|净增|新认定|新引进|新建")
_AT_THE_END = re.compile(r"^(?:年末|年(?=有效|常住|户籍)|年底|期末|当年|全年|本年|年度)")
#: Firms that all of a table is of.
_WHOSE = re.compile(r"(?:规模以上|规上)工业企业")
#: A series that only yearbooks have: R&D经费内部支出（统计年鉴）.
_OF_YEARBOOKS = "（统计年鉴）"
_SCOPES = {"stock": "stock", "ratio": "share", "growth": "growth", "rank": "rank"}


@dataclass(frozen=True)
class Named:
    """What a table says of a figure's indicator.

    Attributes
    ----------
    names : tuple of str
        The row's words and the column's.
    around : tuple of str
        Words of headings and the title.
    units : tuple of str
        Those stated; empty if none is.
    growth, part : bool
    yearbook : bool
        Whether it is a table of a statistical yearbook.
    """

    names: tuple[str, ...]
    around: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    growth: bool = False
    part: bool = False
    yearbook: bool = False


class Match(NamedTuple):
    """A code, or the nearest one.

    Attributes
    ----------
    code, scope, unit : str
        ``code`` is empty if the catalogue has no such thing.
    exact : bool
        Whether the label says the indicator's name.
    several_units : bool
        Whether more than one of the units stated fits.
    nearest : str
        Of a label without a code; may be empty.
    """

    code: str
    scope: str
    unit: str
    exact: bool = False
    several_units: bool = False
    nearest: str = ""


def same(text: str) -> str:
    """A name without what says only that things are counted, synonyms made alike.

    >>> same("国家高新技术企业数") == same("国家高新技术企业"), same("科技创新指数")
    (True, '科技创新指数')
    """
    return _COUNTED.sub("", _AT_THE_END.sub("", plain(text)))


#: Measures that name no thing of their own, and what a table's title says beside its thing.
_MEASURES = ("成交额", "成交金额", "交易额", "合同金额", "金额")
_OF_A_TITLE = re.compile(
    r"^(?:(?:19|20)[0-9]{2}年)?(?:全[省市县区])?(?:部分|各|主要)*(?:县市区|县区|区县|市县|[市县区])?|(?:认定)?(?:登记)?(?:情况|统计|一览)*表?$"
)


def other_words(text: str) -> frozenset[str]:
    """Words of a name that make it another thing.

    >>> sorted(other_words("规模以上工业增加值"))
    ['增加值', '工业', '规上']
    """
    key = _plain(text)
    return frozenset(word for word in _WORDS if word in key)


def _plain(text: str) -> str:
    """With 规上工业企业 the same as 规上工业."""
    return re.sub(r"(规上(?:工业|服务业))企业", r"\1", plain(text))


class Finder:
    """Codes of one catalogue by the labels of tables.

    Parameters
    ----------
    indicators : DataFrame
        As :attr:`kjanalysis.tables.Tables.indicators`.
    """

    def __init__(self, indicators: pd.DataFrame):
        self.catalogue = Catalogue(indicators)
        self.entries = {row.indicator: (row.kind, row.unit, row.zh) for row in indicators.itertuples()}
        self.find = functools.lru_cache(maxsize=8192)(self._find)
        self.named: dict[str, set[str]] = {}
        self.keys: dict[str, list[str]] = {}
        for code, _, _, key, _ in self.catalogue.entries:
            self.named.setdefault(same(key), set()).add(code)
            self.keys.setdefault(code, []).append(key)
        #: Series of yearbooks by their name: sentences never mean them.
        self.yearbooks = {same(zh): code for code, (_, _, zh) in self.entries.items() if zh.endswith(_OF_YEARBOOKS)}

    def _find(self, named: Named) -> Match:
        """The indicator that a figure is of.

        Parameters
        ----------
        named : Named

        Returns
        -------
        Match
            With the scope a review sheet has, and the unit among those stated that fits.
        """
        own = list(_joined(named.names, named.growth))
        narrowed = self._narrowed(named)
        wider = [text for outer in named.around for name in own for text in (outer + name, name + outer)]
        wider = [outer for outer in named.around if own[0] in outer] + wider  # 授权量, below 发明专利授权量
        wider += [  # 有R&D活动企业数, below 规模以上工业企业
            name.replace("企业", outer, 1)
            for outer in named.around
            if outer.endswith("企业")
            for name in own
            if "企业" in name
        ]
        wider += [  # 有R&D活动企业数, below 规模以上工业企业科技活动情况
            re.sub(r"(?:的)?企业", whose[0], name, count=1)
            for outer in named.around
            if (whose := _WHOSE.search(outer))
            for name in own
            if "企业" in name
        ]
        if own[0].removesuffix("增速") in _MEASURES:  # 成交额, below 各县区技术合同登记情况
            wider += [thing + own[0] for outer in named.around if (thing := _OF_A_TITLE.sub("", outer))]
        if named.part:
            wider = [text for outer in named.around for name in own if (text := part_of(outer, name))] + wider
        exact = None if narrowed else self._exact(own, named) or self._share(own, named)
        if exact is None and (narrowed or named.part or len(own[0]) <= 4):
            exact = self._exact(wider, named)
        if exact is None and not narrowed and named.yearbook:
            code = self.yearbooks.get(same(own[0]))
            exact = self._as(code, own[0], named) if code else None
        if exact is None and not narrowed and own[0].startswith("占"):
            exact = self._exact(wider, named) or self._share(wider, named)  # 占GDP比重, below R&D经费支出
        if exact is not None:
            return exact
        return self._near([*(wider if narrowed else ()), *own], narrowed, named)

    def _narrowed(self, named: Named) -> frozenset[str]:
        """Words of the headings that make the figure another thing than its own name says."""
        own = _plain("".join(named.names)) + "".join(named.names)
        said = {
            word for text in named.around for word in _NARROWING.findall(_plain(text.replace("科技企业孵化", "孵化")))
        }
        implied = next((words for name, words in _IMPLIED.items() if name in own), frozenset())
        return frozenset(word for word in said - implied if word not in own)

    def _exact(self, texts: Iterable[str], named: Named) -> Match | None:
        for text in texts:
            fitting = [
                match for code in sorted(self.named.get(same(text), ())) if (match := self._as(code, text, named))
            ]
            if len(fitting) == 1:
                return fitting[0]._replace(exact=True)
        return None

    def _share(self, texts: list[str], named: Named) -> Match | None:
        """A share of the same concept, in other words: 研发经费支出相当于国内生产总值比例."""
        if named.units != ("%",) or named.growth:
            return None
        codes = {
            code
            for text in texts
            for code in self.catalogue.named.get((concept(text, "share"), "share", "percent"), ())
        }
        return Match(min(codes), "share", "%", exact=True) if len(codes) == 1 else None

    def _as(self, code: str, text: str, named: Named) -> Match | None:
        """The match if the unit fits and growth is of growth."""
        kind, wanted, _ = self.entries[code]
        if named.growth != (kind == "growth") and not (kind == "growth" and named.units == ("%",)):
            return None
        fitting = [unit for unit in named.units if _fits(unit, wanted)]
        if named.units and not fitting:
            return None
        scope = _SCOPES.get(kind) or ("new" if _NEW.search(text) and not TOTALS.search(text) else "flow")
        return Match(code, scope, fitting[0] if fitting else wanted, several_units=len(fitting) > 1)

    def _near(self, texts: list[str], narrowed: frozenset[str], named: Named) -> Match:
        """A near match, if no word makes it another thing; else none, and the nearest."""
        best, score = "", 0.0
        for text in texts:
            for unit in named.units or ("亿元", "家", "%"):
                for scope in ("growth",) if named.growth else tuple(KINDS):
                    code, worth = self.catalogue.near(text, text, scope, unit)
                    if code and worth > score:
                        best, score = code, worth
        own = other_words("".join(named.names) + ("增速" if named.growth else "")) | narrowed
        said = "".join((*named.names, *named.around)) + ("增速" if named.growth else "")
        fitting = [
            key
            for key in self.keys.get(best, ())
            if other_words(key) == own and _covers("".join(named.names), key, said)
        ]
        if fitting and not named.part:
            match = self._as(best, texts[-1], named)
            if match:
                return match
        return Match("", _scope(named), named.units[0] if named.units else "", nearest=best)

    def zh(self, code: str) -> str:
        """An indicator's Chinese name."""
        return self.entries[code][2]


#: Signs that say nothing of a thing.
_FILLING = frozenset("数率总额量值增长速度同比较上年的之及与和占其中全末底累计情况统计降低少下幅")


def _covers(own: str, key: str, said: str) -> bool:
    """Whether a name and an indicator's name are made of the same signs, what stands around counted for the latter.

    >>> _covers("高新技术企业新增数", "新增高新技术企业", ""), _covers("环保产业增加值", "高新技术产业增加值增速", "")
    (True, False)
    """
    own, key, said = plain(own), plain(key), plain(said)
    return not {*own} - {*key} - _FILLING and len({*key} - {*said} - {*own} - _FILLING) <= 1


def _joined(names: tuple[str, ...], growth: bool) -> Iterator[str]:
    """A row's and a column's words, in both orders."""
    tail = "增速" if growth else ""
    if len(names) < 2:
        yield "".join(names) + tail
        return
    yield names[-1] + names[0] + tail
    yield names[0] + names[-1] + tail


def _fits(unit: str, wanted: str) -> bool:
    return units.convert("1", unit, wanted) is not None


def _scope(named: Named) -> str:
    """A scope for what has no code, by its unit."""
    if named.growth:
        return "growth"
    unit = named.units[0] if named.units else ""
    return "share" if unit in ("%", "‰") else "flow" if unit.endswith("元") else "stock"
