"""What kind of report it is, and what its years are: :data:`KINDS`, by its title and first lines."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ..wording import Text
from . import target_words, time_words
from .rules import Rule

REVIEWS = r"总结|情况|回顾|公报|汇报|小结|年鉴|评估|述评|成效"
_BACK = re.compile(
    r"成就|成效|成绩|回顾|总结|综述|(?:执行|实施|完成|落实|进展|工作)情况|评估|历程|亮点|小结|巡礼|主要工作|以来|过去|完成“?十[一二三四五六]五”?(?:规划|目标)|收官"
)
FIVE = re.compile(
    r"(?:过去|近|这)的?五年|五年(?:来|以来|间|工作|发展|回顾|成就|的(?:工作|成就|发展))|五年.{0,6}(?:回顾|成就|成效)"
)
#: 2020-01-22 来源:日报, 发布日期:2016年6月2日.
_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-./年]([0-9]{1,2})[-./月][0-9]{1,2}(?![0-9]|月)")
#: 1月13日,省长作政府工作报告; 1月14日电; 省科技工作会议1月25日召开: news that names the day, not the year.
_NEWS_DAY = re.compile(
    r"(?<![年0-9])([0-9]{1,2})月[0-9]{1,2}日(?:[电讯]|消息|[上下]午|从|,?[^,。;]{0,20}(?:会|召开|开幕|举行|工作报告|介绍|透露|获悉))"
)
#: 13.01.2017 22:36.
_DAY_FIRST = re.compile(r"(?<![0-9.])([0-9]{2})\.([0-9]{2})\.(20[0-9]{2})(?![0-9.])")
_NO_DAY = re.compile(r"会议上|大会上|通过|审议|印发|施行|成立|[号]$")
_PLANNED = re.compile(r"(?:19|20)[0-9]{2}年[^年]{0,8}(?:计划(?!项目|课题|类|内|外|经费|单列)|打算|思路|安排|要点)")
AHEAD_FIVE = r"今后|未来|下一|接下来|目标|打算|计划|规划"


@dataclass(frozen=True)
class Head:
    """What a report's title and first lines say.

    Attributes
    ----------
    title, first, body : str
        The title, the first lines, the beginnings of all paragraphs.
    given : int or None
        The report's own year, where the reader is told it.
    day : tuple of (int, int) or None
        Year and month of publication, where the reader is told them.
    """

    title: str
    first: str
    body: str
    given: int | None
    day: tuple[int, int] | None = None

    @property
    def year(self) -> int | None:
        """The report's own year, where it is given or its head has the day of publication."""
        return self.given or (self.told[0] if self.told else None)

    @functools.cached_property
    def told(self) -> tuple[int, int] | None:
        """Year and month of publication, where they are given, or a line at its head or its news names the day."""
        if self.day:
            return self.day
        lines = [line for line in self.first.split("\n") if len(line) <= 80 and "。" not in line]
        lines = [_DAY_FIRST.sub(r"\3-\2-\1", line) for line in lines]
        found = next((m for line in lines if (m := _DAY.search(line)) and not _NO_DAY.search(line)), None)
        if found is None and self.given and (day := _NEWS_DAY.search(self.body[:700])):
            return (self.given, int(day[1])) if 1 <= int(day[1]) <= 12 else None
        return (int(found[1]), int(found[2])) if found and 1 <= int(found[2]) <= 12 else None

    @functools.cached_property
    def named(self) -> list[int]:
        """Years in the title; one that lies beyond the next is a goal's, not the report's."""
        if _PLANNED.search(self.title) or not self.year:
            return self.in_title
        return [year for year in self.in_title if year <= self.year + 1]

    @functools.cached_property
    def in_title(self) -> list[int]:
        return time_words.years(re.sub(r"\((?!(?:19|20)[0-9]{2}年度?\)).*?\)", "", self.title))

    @functools.cached_property
    def goal(self) -> int | None:
        """The last year in the title, where it lies beyond the next: 到2030年突破百亿."""
        return self.in_title[-1] if self.in_title and self.in_title[-1] not in self.named else None

    @functools.cached_property
    def half(self) -> bool:
        return bool(re.search(r"上半年|半年|[1一]-[六6]月|季度", self.title))

    @functools.cached_property
    def work_report(self) -> bool:
        return bool(re.search(r"政府工作报告|代表大会.*会议上|工作报告|^各位代表|\n各位代表", self.first[:400]))

    @functools.cached_property
    def both(self) -> bool:
        """A review and a plan in one."""
        return bool(re.search(target_words.TITLE + "|计划(?!项目|课题|类|内|外|经费|单列)|打算", self.title)) and bool(
            re.search(REVIEWS, self.title)
        )

    @functools.cached_property
    def plan_only(self) -> bool:
        plan = re.search(target_words.TITLE, self.title) and not re.search(
            r"公报|政府工作报告|(?:规划|方案|计划)[^,。;]{0,16}(?:推动落实|落地见效|落实见效|任务落实)|(?:超额|提前|圆满)[^,。;]{0,2}完成[^,。;]{0,16}(?:规划|目标)",
            self.title,
        )
        return bool(plan) and not self.both and not self.past

    @functools.cached_property
    def span(self) -> str | None:
        """Years of the plan that the title names."""
        return time_words.plan_span(self.title) if self.title else None

    @functools.cached_property
    def past(self) -> str | None:
        """Years of the plan, or the five years, that the title looks back on."""
        if self.five and self.year and not self.span and not self.named:
            return f"{self.year - 5}-{self.year - 1}"
        return self.span if self.span and looks_back(self.title) else None

    @property
    def five(self) -> bool:
        """Whether the title looks back on five years without naming them."""
        return bool(FIVE.search(self.title)) and not re.search(AHEAD_FIVE, self.title)

    @functools.cached_property
    def spoken(self) -> int | None:
        """Year in which a work report was given."""
        found = re.search(r"((?:19|20)[0-9][0-9])年[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:,)?在", self.first[:600])
        return int(found[1]) if found else None


@dataclass(frozen=True)
class Years:
    """Own year, year of what was reached, year of goals."""

    own: int | None
    review: int | None
    plan: int | None


def _of_work_report(head: Head) -> Years:
    own = head.year or (head.named[0] if head.named else head.spoken)
    return Years(own, own - 1 if own else None, own)


def _of_plan(head: Head) -> Years:
    start, end = map(int, str(head.span).split("-"))
    return Years(head.year or start, start - 1, end)


def _of_plan_review(head: Head) -> Years:
    end = int(str(head.past)[5:])
    own = head.year or end + 1
    return Years(own, end, own)


def _of_dated_review(head: Head) -> Years:
    own = head.named[-1]
    return Years(own, own, own if head.half or not re.search(REVIEWS, head.title) else own + 1)


def _of_given_year(head: Head) -> Years:
    own = head.year or 0
    back = bool(
        _measured_against_before_last(head)
        or re.search(r"过去(?:的)?一年|(?:^|[。\n、])去年[,以来]|去年工作", head.body)
    )
    ahead = bool(re.search(r"明年|(?<!年)来年(?!均)|下一年", head.body)) and not back
    summary = "总结" in head.title and "下半年" not in head.body
    review = own - 1 if back or head.plan_only else own
    return Years(own, review, head.goal or (own + 1 if (ahead or summary) and not head.half else own))


def _measured_against_before_last(head: Head) -> bool:
    """Whether its figures are set against the end of the year before last: in 2016 比2014年底提升."""
    own = head.year or 0
    return bool(re.search(rf"[比较]{own - 2}年年?[底末]", head.body)) and not re.search(rf"今年|{own}年", head.body)


#: What kind of report it is, and what its years are.
KINDS: tuple[Rule[Head], ...] = (
    Rule(
        Text("review and plan in one title", "标题兼有总结与计划"),
        lambda head: head.both and len(set(head.named)) >= 2,
        lambda head: Years(head.named[0], head.named[0], head.named[-1]),
        yes=("2021年工作总结及2022年工作计划\n正文。", "2019年工作情况和2020年工作打算\n正文。"),
        no=("2021年工作总结\n正文。", "2022年工作计划\n正文。"),
    ),
    Rule(
        Text("review and plan in one title, the plan's year named", "标题兼有总结与计划，写明计划年份"),
        lambda head: head.both and len(set(head.named)) == 1 and _PLANNED.search(head.title),
        lambda head: Years(head.named[0] - 1, head.named[0] - 1, head.named[0]),
        yes=("科技局年度总结及2025年计划\n正文。", "科技工作情况和2020年工作打算\n正文。"),
        no=("2021年工作总结及下年打算\n正文。", "2021年工作总结及2022年工作计划\n正文。"),
    ),
    Rule(
        Text("a work report", "工作报告"),
        lambda head: head.work_report,
        _of_work_report,
        yes=("2022年政府工作报告\n正文。", "各位代表:\n现在报告工作。"),
        no=("2021年工作总结\n正文。", "“十四五”科技创新规划\n正文。"),
    ),
    Rule(
        Text("a plan of several years", "多年规划"),
        lambda head: head.plan_only and head.span,
        _of_plan,
        yes=("“十四五”科技创新规划\n正文。", "三年行动计划(2023—2025年)\n正文。"),
        no=("“十三五”规划执行情况\n正文。", "2022年工作要点\n正文。"),
    ),
    Rule(
        Text("the review of a plan", "规划期回顾"),
        lambda head: head.past and not head.named,
        _of_plan_review,
        yes=("“十三五”规划执行情况\n正文。", "“十三五”科技创新回顾\n正文。"),
        no=("“十四五”科技创新规划\n正文。", "2020年工作总结\n正文。"),
    ),
    Rule(
        Text("a dated review", "标题有年份的总结"),
        lambda head: head.named and not head.plan_only,
        _of_dated_review,
        yes=("2020年工作总结\n正文。", "2021年国民经济和社会发展统计公报\n正文。"),
        no=("2022年工作要点\n正文。", "“十三五”规划执行情况\n正文。"),
    ),
    Rule(
        Text("a plan for a year", "年度计划"),
        lambda head: head.named,
        lambda head: Years(head.named[-1], head.named[-1] - 1, head.named[-1]),
        yes=("2022年工作要点\n正文。", "2023年科技工作计划\n正文。"),
        no=("2020年工作总结\n正文。", "“十四五”科技创新规划\n正文。"),
    ),
    Rule(
        Text("the year that was given", "指定的报告年份"),
        lambda head: head.year,
        _of_given_year,
        yes=("科技工作总结\n正文。", "科技工作情况汇报\n正文。"),
        no=("2020年工作总结\n正文。", "2022年工作要点\n正文。"),
    ),
    Rule(
        Text("no year named", "未写年份"),
        lambda head: True,
        Years(None, None, None),
        yes=("科技工作总结\n正文。", "科技工作情况汇报\n正文。"),
        no=("2020年工作总结\n正文。", "2022年工作要点\n正文。"),
    ),
)


def looks_back(title: str) -> bool:
    """Whether a heading with the years of a plan looks back on them: “十三五”规划执行情况.

    >>> looks_back("“十三五”科技创新回顾"), looks_back("“十四五”科技创新规划")
    (True, False)
    """
    both = re.search(r"回顾[及和与暨]", title)  # “十二五”工作回顾及“十三五”展望
    return bool(_BACK.search(title)) and (bool(both) or not re.search(r"中期|基础上|展望|谋划|目标", title))
