"""What is unsure about a proposal: a code through the logic, its words last.

Some doubts come with the reading (the year, a table); those that a proposal
itself shows are the table :data:`SHOWN`, each with an example that a test runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..wording import Text


class Doubt(StrEnum):
    """Why a proposal may be wrong."""

    NO_YEAR = "year not stated"
    BASE_YEAR = "base year inferred"
    CARRIED_YEAR = "year carried over"
    TABLE = "read from a table"
    NO_NAME = "no name"
    CODE = "code unsure"
    UNEVEN = "list uneven"
    FALLING = "falling"
    CEILING = "ceiling"
    NUMBER_WORD = "number word"
    FOOTNOTE = "footnote"
    NO_UNIT = "unit not stated"
    SEVERAL_UNITS = "several units"
    FRACTION = "may be a fraction"
    PART = "of which"
    TWO_YEARS = "two years named"
    OTHER_PLACE = "another place"
    CARRIED_NAME = "name carried over"
    PER_CASE = "an amount per case"
    GAP = "a gap to a goal"
    SUM_OF_YEARS = "a sum of several years"
    REMEMBERED = "code chosen before"
    OTHER_TIME = "another time before it"
    PLANNED = "a word of a plan before it"
    OPEN_SCOPE = "scope left open"
    NEARLY = "nearly an indicator"
    NEAREST = "another indicator is near"
    PART_OF_YEAR = "part of a year"
    GIVEN_YEAR = "the given year is not the title's"
    NO_CODE = "about an indicator's thing, without a code"
    OPEN_KIND = "kind left open"
    OTHERS_YEAR = "a year that may date another thing"
    SEVERAL_KINDS = "a list of several units"
    WHOLE_YEAR = "a whole year, and none is named"
    OF_THOSE = "of those counted before it"
    OTHER_YEAR = "another year may be as likely"
    LIKELY_ACTUAL = "such words mostly told of facts"
    LIKELY_TARGET = "such words mostly told of targets"
    LIKELY_NEW = "such words mostly counted new things"
    LIKELY_FLOW = "such words mostly told of a period"
    LIKELY_STOCK = "such words mostly counted what there is"


TEXTS = {
    Doubt.NO_YEAR: Text("year not stated", "原文未写年份"),
    Doubt.BASE_YEAR: Text("base year inferred from context", "基期年份由上下文推断"),
    Doubt.CARRIED_YEAR: Text("year taken from a paragraph above", "年份取自上文"),
    Doubt.TABLE: Text("read from a table", "取自表格"),
    Doubt.NO_NAME: Text("no name found for the number", "未找到数字所指的指标名称"),
    Doubt.CODE: Text("the indicator code is only a near match", "指标代码仅为近似匹配"),
    Doubt.UNEVEN: Text(
        "a list with more or fewer names than figures, so no code is proposed",
        "并列主语与数字个数不一致，不建议指标代码",
    ),
    Doubt.FALLING: Text("a decrease, but the number has no minus sign", "为下降，但数字不带负号"),
    Doubt.CEILING: Text("an upper limit (以内, 不超过)", "为上限（以内、不超过）"),
    Doubt.NUMBER_WORD: Text("a number word", "数字以汉字写出"),
    Doubt.FOOTNOTE: Text("has a footnote", "有脚注"),
    Doubt.NO_UNIT: Text("unit not stated, taken from the catalogue", "未写单位，取自指标目录"),
    Doubt.SEVERAL_UNITS: Text("several units are named and more than one fits", "写有多个单位，不止一个适用"),
    Doubt.FRACTION: Text("may be a fraction of 1, not a percentage", "可能是小数而非百分数"),
    Doubt.PART: Text("an 'of which' row: a part of the row above", "“其中”项，为上一行的一部分"),
    Doubt.TWO_YEARS: Text("title and table name different years", "标题与表中年份不同"),
    Doubt.CARRIED_NAME: Text("name taken from the sentence before", "指标名称取自前一句"),
    Doubt.PER_CASE: Text("may be an amount for each case, not a total", "可能为单项标准，不是总额"),
    Doubt.GAP: Text("may be the distance to a goal", "可能为与目标的差距"),
    Doubt.REMEMBERED: Text(
        "code as chosen before for these words (phrases.csv)", "指标代码沿用此前对该说法的选择（phrases.csv）"
    ),
    Doubt.OTHER_TIME: Text("another time is named before it", "前文另有时间"),
    Doubt.PLANNED: Text("its sentence also speaks of a goal or plan", "本句另有目标、计划等字样"),
    Doubt.OPEN_SCOPE: Text("no word beside it says what it measures", "数字旁没有表明口径的字样"),
    Doubt.NEARLY: Text("its words are nearly those of an indicator", "其说法与某项指标相近"),
    Doubt.NEAREST: Text("an indicator is near, but not surely the same", "有相近指标，但不能确定为同一指标"),
    Doubt.PART_OF_YEAR: Text("of a part of the year, not the whole", "为年内某一时段的数据，不是全年"),
    Doubt.GIVEN_YEAR: Text("the year that was given is not the title's", "指定的年份与标题不符"),
    Doubt.NO_CODE: Text(
        "about a thing that indicators count, but none is the same", "所述事物有指标统计，但没有同一概念的指标"
    ),
    Doubt.OPEN_KIND: Text("neither a heading nor a word says that it was reached", "标题和上下文均未表明该数已经实现"),
    Doubt.OTHERS_YEAR: Text("its year may date another thing in the sentence", "年份可能属于句中其他事项"),
    Doubt.SEVERAL_KINDS: Text("a list of things in several units", "并列事项单位不一"),
    Doubt.WHOLE_YEAR: Text(
        "a whole year is spoken of and none is named; it may be the one before", "写全年、年末而未写年份，可能是上一年"
    ),
    Doubt.OF_THOSE: Text("may be of the firms or bodies counted before it only", "可能只是前述若干家企业、单位的数"),
    Doubt.OTHER_YEAR: Text(
        "no word near it says a year, and another may be as likely", "数字附近未写年份，也可能是其他年份"
    ),
    Doubt.LIKELY_ACTUAL: Text("such words mostly told of facts", "类似说法多为实际数"),
    Doubt.LIKELY_TARGET: Text("such words mostly told of targets", "类似说法多为目标数"),
    Doubt.LIKELY_NEW: Text("such words mostly counted new things", "类似说法多为新增数"),
    Doubt.LIKELY_FLOW: Text("such words mostly told of a period", "类似说法多为时期数"),
    Doubt.LIKELY_STOCK: Text("such words mostly counted what there is", "类似说法多为总数"),
    Doubt.SUM_OF_YEARS: Text("a sum of several years", "为多年合计"),
    Doubt.OTHER_PLACE: Text("a figure of another place than the report's", "为其他地区的数据"),
}

#: What the catalogue's chief indicators count.
_THINGS = re.compile(
    r"高新技术企业|高企(?!业)|研发|R&D|研究与试验|技术合同|技术交易|科技型中小企业|发明专利|高新技术产业|财政科技"
)
#: 这项数据: what was named elsewhere.
_POINTED_AT = re.compile(
    r"(?:这|该|此)(?:一|两|几)?(?:项|个|些)?(?:数据|指标|比例|比重|数字|数量|数|增速)?(?:增长率|位次)?$|其$"
)
_FALL = re.compile(r"下降|回落|减少|降低|下滑|降")
_PER_CASE = re.compile(r"给予|最高|每[家个项名人户件](?!单)|一次性|单个")
_GAP = re.compile(r"[还尚仍]差|差距|缺口|^距|还有")
_LIMIT_BEFORE = re.compile(r"不超过|不高于|(?<!不)低于|不多于|不足")
_LIMIT_BEHIND = re.compile(r"以内|以下")


@dataclass(frozen=True)
class Seen:
    """What a proposal's doubts are seen by.

    Attributes
    ----------
    name, code, nearest : str
        The figure's name in the report, its code, and the nearest code where it has none.
    scope, year : str
    lead, number, behind : str
        The text before the figure in its clause, the figure, the text behind its unit.
    """

    name: str = "企业"
    code: str = ""
    nearest: str = ""
    scope: str = "stock"
    lead: str = ""
    number: str = "5"
    behind: str = ""
    year: str = "2021"


class Shown(NamedTuple):
    """A doubt, when it applies, and proposals it applies to, and doesn't."""

    doubt: Doubt
    applies: Callable[[Seen], bool]
    yes: tuple[Seen, ...]
    no: tuple[Seen, ...]


#: Doubts that a proposal shows, in the order they are named.
SHOWN = (
    Shown(
        Doubt.NO_NAME,
        lambda seen: seen.name in ("", "?", "总量", "总数", "数量") or bool(_POINTED_AT.match(seen.name)),
        (Seen(name="?"), Seen(name="总量"), Seen(name="这项数据")),
        (Seen(), Seen(name="院士")),
    ),
    Shown(
        Doubt.FALLING,
        lambda seen: seen.scope == "growth" and bool(_FALL.search(seen.lead[-6:])),
        (Seen(scope="growth", lead="技术交易额下降"), Seen(scope="growth", lead="专利授权量同比减少")),
        (Seen(scope="growth", lead="技术交易额增长"), Seen(scope="share", lead="占比下降")),
    ),
    Shown(
        Doubt.CEILING,
        lambda seen: bool(_LIMIT_BEHIND.match(seen.behind[:2]) or _LIMIT_BEFORE.search(seen.lead[-5:])),
        (Seen(lead="失业率", behind="以内"), Seen(lead="能耗不超过")),
        (Seen(lead="增速", behind="以上"), Seen(lead="企业超过")),
    ),
    Shown(
        Doubt.PER_CASE,
        lambda seen: bool(_PER_CASE.search(seen.lead)),
        (Seen(lead="给予一次性奖励"), Seen(lead="每家企业补助")),
        (Seen(lead="发放奖励"), Seen(lead="兑现补助")),
    ),
    Shown(
        Doubt.NEAREST,
        lambda seen: not seen.code and bool(seen.nearest),
        (Seen(nearest="hightech_firms"), Seen(name="高企申报", nearest="hightech_firms")),
        (Seen(code="hightech_firms"), Seen()),
    ),
    Shown(
        Doubt.NO_CODE,
        lambda seen: (
            not seen.code
            and not seen.nearest
            and seen.scope not in ("growth", "rank")
            and bool(_THINGS.search(seen.name))
        ),
        (Seen(name="省级高新技术企业"), Seen(name="农业研发投入", scope="flow")),
        (Seen(code="hightech_firms"), Seen(name="农业研发投入", scope="growth"), Seen(name="农技人员")),
    ),
    Shown(
        Doubt.GAP,
        lambda seen: bool(_GAP.search(seen.lead)),
        (Seen(lead="距目标还差"), Seen(lead="与先进地区差距")),
        (Seen(lead="目标"), Seen(lead="企业还新增")),
    ),
    Shown(
        Doubt.SUM_OF_YEARS,
        lambda seen: bool(seen.code) and seen.scope == "flow" and "-" in seen.year,
        (
            Seen(code="tech_trade", scope="flow", year="2016-2020"),
            Seen(code="fiscal_st_expenditure", scope="flow", year="2021-2025"),
        ),
        (Seen(code="tech_trade", scope="flow"), Seen(scope="flow", year="2016-2020")),
    ),
    Shown(
        Doubt.NUMBER_WORD,
        lambda seen: not seen.number[0].isdigit(),
        (Seen(number="两"), Seen(number="三十")),
        (Seen(number="2"), Seen(number="30")),
    ),
)


def shown_by(seen: Seen) -> list[Doubt]:
    """Doubts that a proposal itself shows.

    >>> shown_by(Seen(lead="高新技术企业不足", number="三"))
    [<Doubt.CEILING: 'ceiling'>, <Doubt.NUMBER_WORD: 'number word'>]
    """
    return [rule.doubt for rule in SHOWN if rule.applies(seen)]
