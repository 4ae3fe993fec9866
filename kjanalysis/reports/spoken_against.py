"""What speaks against a reading: words nearby that another rule might have gone by.

Each is a row of :data:`AGAINST` with its name as a code, and sentences whose figure in 【】 it holds for, and
doesn't. A figure that something speaks against is never green (:mod:`~kjanalysis.reports.confidence`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..notation.prefilter import prefiltered
from . import second_opinion, target_words
from .clauses import Read
from .doubts import Doubt
from .rules import OWN_YEAR
from .years import OF_THE_REPORT

#: Rules that decide where no word does, by their English names.
_LEFT_YEAR = (
    *OF_THE_REPORT,
    "the last year named above",
    "a year that a paragraph of the plan set",
)
_LEFT_KIND = "a report of what was reached"
_PLANNED = prefiltered(
    r"目标|任务|计划(?!单列|生育)|规划|力争|确保|务必|打算|预期|拟|(?<![即把])将|(?<![主重首必需概纪摘简])要(?=[^点素求件])|(?<!公共)(?<!财政)预算(?!收入|支出)"
)
_SETTLED = re.compile(
    r"(?:完成|实现|超额|落实|对照|围绕|按照|根据)[^,;。]{0,10}(?:目标|任务|计划|规划)|目标(?:的|完成)|(?:计划|规划|任务)(?:项目|的[0-9])|任务的|《[^》]*》|[一-鿿](?:计划|规划)(?:项目|立项)"
)
_YEARS_AT_ONCE = prefiltered(
    r"(?<![0-9第续])(?:[两三四五十]|[2-9])年(?!级|制|期|[底末]|[0-9])|(?<!“)十[一二三四五六]五”?(?:以来|时期|期间)|(?:任期|届)"
)
#: Words that facts are told with.
_FACTS = re.compile(
    r"去年|上年|上一年|同比|环比|年初|截[至止]|目前|累计|已|以来|期间|时期|[两三四五]年[来间]|一年来|半年来|过去|在册|现有|拥有|共有|"
    r"上半年|前三季度|[一二三四]季度|[0-9一二三四五六七八九十]月|当年|年末|统计|核算|测算|实际|首次|荣获|获评|"
    r"(?:达到|实现|完成|突破|新增|获批|引进|建成|通过|成立|举办|培育|超过|落户|下达|兑现|增长|下降|提高|提升)了|由[^,。;]{1,30}(?:提高|增加|增长|提升|上升|扩大)[到至]|从[^,。;]{1,30}[到至]"
)
_WHOLE_YEAR = re.compile(r"全年(?!度?(?:目标|任务))|年末")
#: 619家高新技术企业加大研发,研发经费支出: whose it is may be said there.
_THOSE = re.compile(
    r"[0-9][余多]?[家户个所][一-鿿“”]{0,10}?(?:企业|单位|机构|园区|院所|高校)(?!数|总|达|增)[^,;。0-9]{2,16},"
    r"(?![^;。]*(?:全[省市区县州社]|我[省市区县州]|[省市区县]财政))[^;。]*$"
)
_OF_A_NOUN = re.compile(r"(?:度|初|底|末)?[一-鿿]{2,10}的[^,;。]{2,24},")
#: 由2022年的3.1%提高到3.4%: dates the start of a rise, nothing that follows.
_RISE_BEGINS = re.compile(r"[由从]“?$")
_PASSING_UNIT = re.compile(r"[项件篇次场起笔宗例份批]$")
_ONLY_COUNTED_UP = re.compile(r"累计|已")


@dataclass(frozen=True)
class Facts:
    """A figure as it was read.

    Attributes
    ----------
    read : Read
    near : bool
        Whether it has no code though its words are nearly those of an indicator.
    above : str
        The text before its paragraph, where no heading dates it.
    """

    read: Read
    near: bool = False
    above: str = ""

    def by(self, field: str) -> str:
        """The rule that decided a field."""
        rule = self.read.rules.get(field)
        return rule.says.en if rule else ""


class Against(NamedTuple):
    """A doubt, when it holds, and sentences for and against."""

    doubt: Doubt
    holds: Callable[[Facts], Any]
    yes: tuple[str, ...]
    no: tuple[str, ...]


def _other_time(f: Facts) -> bool:
    """A time word before the figure in its paragraph that doesn't date it, or years at once above it."""
    w = f.read.words
    if f.read.kind == "target" and f.by("year") == "this, last or next year" and re.search(r"去年|上年", w.spoken):
        return True
    if f.by("year") not in _LEFT_YEAR:
        return False
    if _YEARS_AT_ONCE.search(f.above + w.text[: w.m.start]):
        return True
    return any(
        t.end <= w.m.start
        and not t.base
        and t.what not in ("annual", "this", f.read.year)
        and not _RISE_BEGINS.search(w.text, max(0, t.start - 2), t.start)
        for t in w.said
    )


def _planned(f: Facts) -> bool:
    if f.by("kind") != _LEFT_KIND:
        return False
    said = target_words.FACTS.split(_SETTLED.sub("", f.read.words.spoken))[-1]
    return bool(_PLANNED.search(said))


def _open_kind(f: Facts) -> bool:
    """Whether nothing says that it was reached: no heading, no year that was over, no word of facts."""
    r, w = f.read, f.read.words
    if f.by("kind") != _LEFT_KIND or r.reviewed or r.over:
        return False
    stop = w.text.find("。", w.m.after)
    return not _FACTS.search(w.text[: stop if stop >= 0 else len(w.text)])


def _others_year(f: Facts) -> bool:
    """Whether the year that dates it stands before 的 and a noun, or is the one that a growth is measured from.

    2017年批复的园区,有企业6家: the year dates the park.
    """
    if f.by("year") not in ("a year in its clause", "the year that opens the sentence or paragraph"):
        return False
    w = f.read.words
    if f.read.scope == "growth" and any(
        w.clause <= t.start < w.m.start and t.base and t.what == f.read.year for t in w.said
    ):
        return True  # 2017年新增3家,比2017年增长100%: nothing grows from its own year
    years = [t for t in w.said if t.end <= w.m.start and not t.base and t.what == f.read.year]
    return bool(years) and bool(_OF_A_NOUN.match(w.text[years[-1].end : w.m.start]))


def _open_scope(f: Facts) -> bool:
    rule, w = f.by("scope"), f.read.words
    if rule in ("it goes on with the figure before", "the enumeration goes on under its verb"):
        return "," in w.between
    if rule == "things named without a verb":
        return bool(_PASSING_UNIT.search(w.m.unit) or "已" in w.lead) or (
            w.same and w.earlier is not None and w.earlier.kind in ("count", "person")
        )
    return rule == "a word of a total" and bool(_ONLY_COUNTED_UP.search(w.lead))


AGAINST: tuple[Against, ...] = (
    Against(
        Doubt.OTHER_TIME,
        _other_time,
        yes=("2012年以来工作扎实。新增企业【6】家。", "回首五年,成绩喜人。新增企业【6】家。"),
        no=("新增企业【6】家。", "2020年,新增企业【6】家。", "连续两年获省里表彰。新增企业【6】家。"),
    ),
    Against(
        Doubt.PLANNED,
        _planned,
        yes=("按任务分工,新增企业【6】家。", "这是我们的目标,新增企业【6】家。"),
        no=("圆满完成年度目标,新增企业【6】家。", "一般公共预算收入增长5%,主要指标向好,新增企业【6】家。"),
    ),
    Against(
        Doubt.OPEN_KIND,
        _open_kind,
        yes=("新增企业【6】家。", "全年举办活动【12】场。"),
        no=("新增企业【6】家,同比增长5%。", "一、2021年工作总结\n举办活动【12】场。"),
    ),
    Against(
        Doubt.OTHERS_YEAR,
        _others_year,
        yes=(
            "2017年选定的产业园区,有企业【53】家。",
            "全市2018年扩建的科学中心,接待学生【900】人次。",
            "2017年新增企业3家,比2017年增长【100】%。",
        ),
        no=(
            "2017年,选定的园区有企业【53】家。",
            "2018年接待学生【900】人次。",
            "2018年新增企业6家,比2017年增长【100】%。",
        ),
    ),
    Against(
        Doubt.WHOLE_YEAR,
        lambda f: (
            f.by("year") == OWN_YEAR
            and f.read.kind == "actual"
            and not f.read.reviewed
            and _WHOLE_YEAR.search(f.read.words.text)
        ),
        yes=("全年专利申请量【620】件。", "年末有研发平台【5】家,全年签订合同90项。"),
        no=("2020年,全年专利申请量【620】件。", "一、2021年工作总结\n全年专利申请量【620】件。"),
    ),
    Against(
        Doubt.OF_THOSE,
        lambda f: f.read.words.m.kind in ("money", "percent", "point") and _THOSE.search(f.read.words.before),
        yes=(
            "全市619家高新技术企业加大研发,研发经费支出【33】亿元。",
            "2020年,30家院所改革体制,技术合同成交额【9】亿元,增长5%。",
        ),
        no=(
            "高新技术企业达到619家,研发经费支出【33】亿元。",
            "全市619家高新技术企业加大研发,全社会研发经费支出【33】亿元。",
        ),
    ),
    Against(
        Doubt.SEVERAL_KINDS,
        lambda f: f.read.item,
        yes=("2020年,企业、合同成交额分别达到【60】家、9亿元。", "2020年,企业、合同成交额分别达到60家、【9】亿元。"),
        no=("2020年,企业、平台分别达到【60】家、9家。", "2020年,企业达到【60】家,成交额9亿元。"),
    ),
    Against(
        Doubt.OPEN_SCOPE,
        _open_scope,
        yes=("新增企业15家,研发团队【6】个。", "媒体宣传【6】篇。"),
        no=("新增企业15家、研发团队【6】个。", "新增企业【15】家。"),
    ),
    Against(
        Doubt.NEARLY,
        lambda f: f.near,
        yes=("显著提升的研发投入强度为【2.5】%。", "大幅攀升的高新技术企业达到【60】家。"),
        no=("研发投入强度为【2.5】%。", "规上企业研发投入强度为【2.5】%。"),
    ),
)


#: What a second opinion on kind or scope says.
LIKELIER = {
    "actual": Doubt.LIKELY_ACTUAL,
    "target": Doubt.LIKELY_TARGET,
    "new": Doubt.LIKELY_NEW,
    "flow": Doubt.LIKELY_FLOW,
    "stock": Doubt.LIKELY_STOCK,
}


def of(read: Read, near: bool, above: str = "") -> list[Doubt]:
    """What speaks against a figure as it was read.

    Parameters
    ----------
    read : Read
    near : bool
        Whether it has no code though its words are nearly those of an indicator.
    above : str
        The text before its paragraph, where no heading dates it.

    Returns
    -------
    list of Doubt
    """
    facts = Facts(read, near, above)
    second = [LIKELIER[value] for value in second_opinion.another(read).values()]
    return [one.doubt for one in AGAINST if one.holds(facts)] + second
