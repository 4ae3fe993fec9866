"""What a report is and what its chapters speak of: review or plan, and which year.

A chapter's mode (``actual`` or ``target``) comes from its heading or, failing
that, from the headings around it and the report's title. The report's own
year is what 今年 means; it is given, or stands in the title, or is not known.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from . import target_words, time_words
from .text_blocks import Block, Section

_REVIEW = r"回顾|总结|情况|成效|成绩|成就|基础|现状|进展|完成|做法|问题|不足|形势|背景|亮点|结果|概况|综合|公报|经验|挑战|短板|困难|机遇|工作报告$"
# inside a chapter whose mode is known only these turn it round
_REVIEW_STRONG = r"回顾|完成情况|(?:进展|推进|工作|开展|落实)情况|工作总结|主要(?:成效|成绩|做法)|发展(?:基础|现状|成就|形势|背景|环境)|存在(?:的)?(?:问题|不足|困难)|(?:面临|当前)形势|(?:机遇|挑战)与?"
_DONE = re.compile(
    r"已(?!定)|目前|截至|累计|同比|上半年|今年以来|去年|较上年|比上年|获批|荣获|获评|现有|共有|[1一]-[0-9]+月|完成了?(?=[0-9]|全年|年度)"
)
_TITLE = re.compile(
    r"公报|总结|报告|规划|计划|要点|方案|情况|意见|纲要|思路|打算|政策|措施|汇报|摘编|年鉴|小结|成就|成效|综述"
)
_REVIEWS = r"总结|情况|回顾|公报|汇报|小结|年鉴|评估|述评|成效"


@dataclass(frozen=True)
class Outline:
    """The report as a whole.

    Attributes
    ----------
    own : int or None
        The year that 今年 means.
    review, plan : int or None
        Year of figures reached, and of goals, where the text names none.
    span : str or None
        The years a plan covers (2021-2025).
    mode : {"actual", "target"}
        Where no heading says.
    past : str or None
        The years a review looks back on, from its title (“十三五”成就).
    backward : frozenset of Section
        Chapters headed 重点工作 or 主要举措 whose words look back.
    """

    own: int | None
    review: int | None
    plan: int | None
    span: str | None
    mode: str
    past: str | None = None
    backward: frozenset[Section] = frozenset()


def outline(blocks: list[Block], year: int | None = None) -> Outline:
    """Read a report's title, or its first lines, for what it is.

    Parameters
    ----------
    blocks : list of Block
    year : int, optional
        The report's own year.
    """
    title = _title(blocks)
    head = title + "\n" + "\n".join(b.text[:120] for b in blocks[:6] if not b.rows)
    named = time_words.years(re.sub(r"\(.*?\)", "", title)) if title else []
    half = bool(re.search(r"上半年|半年|[1一]-[六6]月|季度", title))
    work_report = "政府工作报告" in head[:400] or bool(re.search(r"代表大会.*会议上|工作报告", head[:400]))
    both = bool(re.search(target_words.TITLE + "|计划", title)) and bool(re.search(_REVIEWS, title))
    plan_only = bool(re.search(target_words.TITLE, title)) and not both and not re.search(r"公报|政府工作报告", title)
    span = time_words.plan_span(title) if plan_only else None
    spoken = re.search(r"((?:19|20)[0-9][0-9])年[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:,)?在", head[:600])
    body = "\n".join(b.text[:400] for b in blocks)
    own = review = plan = None
    if both and len(set(named)) >= 2:
        review, plan = named[0], named[-1]
        own = review
    elif work_report:
        own = year or (named[0] if named else int(spoken[1]) if spoken else None)
        review, plan = (own - 1, own) if own else (None, None)
    elif span:
        start, end = (int(x) for x in span.split("-"))
        own, review, plan = year or start, start - 1, end
    elif named and not plan_only:
        own = review = named[-1]
        plan = own if half or not re.search(_REVIEWS, title) else own + 1
    elif named:
        own = plan = named[-1]
        review = own - 1
    elif year:
        own = year
        looks_back = bool(re.search(r"过去(?:的)?一年|(?:^|[。\n、])去年[,以来]|去年工作", body))
        looks_ahead = bool(re.search(r"明年|来年|下一年", body)) and not looks_back
        review = year - 1 if looks_back or plan_only else year
        summary = bool(re.search(r"总结", title)) and "下半年" not in body
        plan = year + 1 if (looks_ahead or summary) and not half else year
    if review is None:
        until = re.search(r"截[至止](?:到)?((?:19|20)[0-9][0-9])年(?:[底末]|12月)", body)
        if until:
            review = int(until[1])
            own = review if own is None else own
    past = (
        time_words.plan_span(title)
        if title and not plan_only and re.search(r"成就|成效|回顾|总结|综述", title)
        else None
    )
    if review is None and past:
        review = int(past[-4:])
    own = year if own is None else own
    backward = frozenset() if plan_only else _backward(blocks)
    first = Outline(own, review, plan, span, "target" if plan_only else "actual", backward=backward)
    if not span:  # 一、2020年工作情况 二、2021年工作思路: chapters that name their years know best
        for section in dict.fromkeys(block.section for block in blocks):
            if section.parent is not None and section.parent.parent is None:
                stated = time_words.years(section.title)
                if len(stated) == 1 and mode(section, first) == "target":
                    plan = stated[0]
                elif len(stated) == 1:
                    review = stated[0]
        if review and plan and plan < review:
            review = first.review if first.review and first.review < plan else plan - 1
    return Outline(own, review, plan, span, "target" if plan_only else "actual", past, backward)


def _backward(blocks: list[Block]) -> frozenset[Section]:
    """Chapters headed 重点工作 or 主要举措 whose words look back rather than ahead."""
    found = set()
    chapters: dict[Section, list[str]] = {}
    for block in blocks:
        section = block.section
        while section.parent is not None and section.parent.parent is not None:
            section = section.parent
        if section.parent is not None:
            chapters.setdefault(section, []).append(block.text)
    for section, texts in chapters.items():
        if (
            re.search(target_words.HEADING, section.title)
            and not re.search(target_words.HEADING_CLEAR, section.title)
            and not re.search(_REVIEW, section.title)
        ):
            text = "".join(texts)
            back, ahead = len(_DONE.findall(text)), len(target_words.AHEAD.findall(text))
            if back > ahead:
                found.add(section)
    return frozenset(found)


def _title(blocks: list[Block]) -> str:
    for block in blocks[:8]:
        text = block.text.strip("《》")
        if (
            not block.rows
            and not block.body
            and 4 <= len(text) <= 60
            and _TITLE.search(text)
            and not re.search(r"[。;]", text)
        ):
            return text
    return ""


def mode(section: Section, whole: Outline) -> str:
    """``actual`` or ``target``, from the nearest heading that says.

    >>> root = Section(-1, (), "", None)
    >>> whole = Outline(2021, 2020, 2021, None, "actual")
    >>> mode(Section(3, ("二",), "2021年工作思路", root), whole)
    'target'
    """
    if section.parent is None:
        return whole.mode
    if section in whole.backward:
        return "actual"
    own = _said(section.title, whole.mode, section.parent.parent is None)
    return own or mode(section.parent, whole)


@functools.lru_cache(maxsize=4096)
def _said(title: str, report: str, chapter: bool) -> str | None:
    """The mode a heading says, in a report of a mode; None if it leaves it open."""
    plan = [m.start() for m in re.finditer(target_words.HEADING if chapter else target_words.HEADING_INSIDE, title)]
    back = [m.start() for m in re.finditer(_REVIEW if chapter else _REVIEW_STRONG, title)]
    if not plan and not back:
        return None
    if re.search(r"(?:目标|任务|指标|计划|要点|工作).{0,4}(?:完成|落实|执行|推进|进展|开展)情况", title):
        return "actual"
    if chapter and report == "target" and back and not plan and re.search(r"总体|综合$", title):
        return None
    return "target" if max(plan, default=-1) > max(back, default=-1) else "actual"


def year(section: Section) -> str | None:
    """Year that the nearest heading names; of a span its end."""
    while section is not None and section.parent is not None:
        named = time_words.years(section.title)
        if named:
            return str(named[-1])
        span = re.search(r"“?十[一二三四五六]五”?", section.title) and time_words.plan_span(section.title)
        if span:
            return span[-4:]
        section = section.parent
    return None
