"""What a report is and what its chapters speak of: review or plan, and which year.

A chapter's mode (``actual`` or ``target``) comes from its heading or, failing
that, from the headings around it and the report's title. The report's own
year is what 今年 means; it is given, or stands in the title, or is not known.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from . import target_words, time_words
from .report_kinds import AHEAD_FIVE, FIVE, KINDS, REVIEWS, Head, Years, looks_back
from .rules import first
from .text_blocks import Block, Section

_REVIEW = r"回顾|总结|情况|成效|成绩|成就|基础|现状|进展|完成|做法|问题|不足|形势|背景|亮点|结果|概况|综合|公报|经验|取得|见效|挑战|短板|困难|机遇|工作报告$"
# inside a chapter whose mode is known only these turn it round
_REVIEW_STRONG = r"回顾|完成情况|(?:进展|推进|工作|开展|落实)情况|工作总结|主要(?:成效|成绩|做法)|发展(?:基础|现状|成就|成绩|成效|历程|形势|背景|环境)|存在(?:的)?(?:问题|不足|困难)|(?:面临|当前)形势|(?:机遇|挑战)与?"
_DONE = re.compile(
    r"已(?!定)|目前|截至|累计|同比|上半年|今年以来|去年|较上年|比上年|获批|荣获|获评|现有|共有|[1一]-[0-9]+月|完成了?(?=[0-9]|全年|年度)"
)
_TITLE = re.compile(
    r"谋划.{0,4}20[0-9]{2}年|公报|总结|报告|规划|计划|要点|方案|情况|意见|纲要|思路|打算|政策|措施|汇报|摘编|年鉴|小结|成就|成效|综述|回顾|自查|目标$"
)


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
    forward : frozenset of Section
        Chapters headed 2021年工作 below a review of the years before.
    dated : bool
        Whether the report itself names the year of its review.
    looks_back : bool
        Whether its title says that it is a review.
    half : bool
        Whether its title says that it is of a part of the year.
    disputed : bool
        Whether the year that was given is neither the title's nor the one after.
    told : tuple of (int, int) or None
        Year and month of its publication, from a line at its head.
    given : int or None
        The year that was given, where the title names the one before and is not a summary of work.
    opening : str or None
        The year that its first sentence begins with.
    """

    own: int | None
    review: int | None
    plan: int | None
    span: str | None
    mode: str
    past: str | None = None
    backward: frozenset[Section] = frozenset()
    forward: frozenset[Section] = frozenset()
    dated: bool = False
    looks_back: bool = False
    half: bool = False
    told: tuple[int, int] | None = None
    given: int | None = None
    opening: str | None = None
    disputed: bool = False


#: In a summary of the year's work 去年 is the year before it, whenever it came out.
_OF_WORK = re.compile(r"总结|汇报|小结|年鉴|工作情况|述职")


def outline(blocks: list[Block], year: int | None = None, day: tuple[int, int] | None = None) -> Outline:
    """Read a report's title, or its first lines, for what it is.

    Parameters
    ----------
    blocks : list of Block
    year : int, optional
        The report's own year.
    day : tuple of (int, int), optional
        Year and month of its publication.
    """
    head = head_of(blocks, year, day)
    years = _summed_up(_until(first(KINDS, head).of(head), head), head)
    mode_of_all = "target" if head.plan_only else "actual"
    span = head.span if head.plan_only else None
    found = Outline(
        own=year if years.own is None else years.own,
        review=years.review,
        plan=years.plan,
        span=span,
        mode=mode_of_all,
        past=head.past,
        backward=frozenset() if head.plan_only else _backward(blocks),
        forward=_forward(blocks, years.own),
        dated=bool(head.named or head.past or span),
        looks_back=bool(re.search(REVIEWS, head.title)) and not head.plan_only,
        half=head.half,
        told=head.told,
        given=year if years.own and year == years.own + 1 and not _OF_WORK.search(head.title) else None,
        opening=_opening(blocks),
        disputed=bool(year and years.own and not 0 <= year - years.own <= 1),
    )
    return found if span else _by_chapters(found, blocks)


def _opening(blocks: list[Block]) -> str | None:
    """The year that the first paragraph with a sentence begins with."""
    first_said = next((block for block in blocks if not block.rows and "。" in block.text), None)
    if first_said is None:
        return None
    said = time_words.find(first_said.text[: first_said.body + 40])
    opens = [t for t in said if t.start <= first_said.body + 1 and t.what.isdigit() and not (t.base or t.event)]
    return opens[0].what if opens else None


def head_of(blocks: list[Block], year: int | None, day: tuple[int, int] | None = None) -> Head:
    """What a report's title and first lines say."""
    title = _title(blocks)
    first_lines = title + "\n" + "\n".join(b.text[:120] for b in blocks[:6] if not b.rows)
    return Head(title, first_lines, "\n".join(b.text[:400] for b in blocks), year, day)


def _until(years: Years, head: Head) -> Years:
    """Where no year of the review is known: 截至2020年底, or the end of the plan that is looked back on."""
    if years.review is not None:
        return years
    until = re.search(r"截[至止](?:到)?((?:19|20)[0-9][0-9])年(?:[底末]|12月)", head.body)
    review = int(until[1]) if until else None
    return Years(years.own if years.own is not None else review, review, years.plan)


_SUMMED_UP = re.compile(r"对(20[0-9]{2})年[^,。;]{0,14}工作(?:情况)?(?:作|做|进行)了[^,。;]{0,6}(?:总结|回顾)")


def _summed_up(years: Years, head: Head) -> Years:
    """A speech that says which year was summed up speaks of that one: 刚才,对2021年科技工作作了全面总结."""
    said = _SUMMED_UP.search(head.body)
    if not said or years.own is None or years.review != years.own or int(said[1]) != years.own - 1:
        return years
    return Years(years.own, int(said[1]), years.plan)


def _years(title: str) -> list[int]:
    """Years that a heading names, but for one it is reckoned by: 按2015年末人口数分解任务."""
    return time_words.years(re.sub(r"[按比较](?:19|20)[0-9]{2}年", "", title))


def _by_chapters(whole: Outline, blocks: list[Block]) -> Outline:
    """一、2020年工作情况 二、2021年工作思路: chapters that name their years know best."""
    review, plan = whole.review, whole.plan
    for section in dict.fromkeys(block.section for block in blocks):
        if section.parent is None or section.parent.parent is not None:
            continue
        stated = _years(section.title)
        if len(stated) == 1 and mode(section, whole) == "target":
            plan = stated[0]
        elif len(stated) == 1:
            review = stated[0]
    if review and plan and plan < review:
        review = whole.review if whole.review and whole.review < plan else plan - 1
    return replace(whole, review=review, plan=plan, dated=whole.dated or review != whole.review)


def past_span(section: Section | None) -> str | None:
    """Years of a plan that the nearest heading with a time looks back on; ``5`` for 五年来 without a name.

    >>> root = Section(-1, (), "", None)
    >>> past_span(Section(3, ("一",), "“十四五”时期工作回顾", root)), past_span(Section(3, ("一",), "2020年工作", root))
    ('2021-2025', None)
    """
    while section is not None and section.parent is not None:
        title = section.title
        span = time_words.plan_span(title)
        if span and looks_back(title):
            return span
        if FIVE.search(title) and not re.search(AHEAD_FIVE, title):
            return "5"
        if time_words.years(title) or span:
            return None
        section = section.parent
    return None


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


_BARE = re.compile(r"((?:19|20)[0-9]{2})年的?(?:主要|重点)?工作")


def _forward(blocks: list[Block], own: int | None) -> frozenset[Section]:
    """Chapters headed 2021年工作, where one before looks back on 2020 or on a plan that ended then."""
    found, ended = set(), set()
    for section in dict.fromkeys(block.section for block in blocks):
        if section.parent is None or section.parent.parent is not None:
            continue
        bare = _BARE.fullmatch(section.title)
        if bare and int(bare[1]) - 1 in ended:
            found.add(section)
        span = past_span(section)
        if span == "5":  # 过去五年工作回顾
            ended |= {own - 1} if own else set()
        else:
            ended |= {int(span[-4:])} if span else set(_years(section.title))
    return frozenset(found)


def _title(blocks: list[Block]) -> str:
    for block in blocks[:8]:
        text = block.text.strip("《》")
        if not block.rows and "。" in text:
            break  # below the first sentence a short line heads a chapter, not the report
        if (
            not block.rows
            and not block.body
            and 4 <= len(text) <= 60
            and _TITLE.search(text)
            and not re.search(r"[。;?]", text)
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
    if section in whole.forward:
        return "target"
    own = _said(section.title, whole.mode, section.parent.parent is None)
    return own or mode(section.parent, whole)


def reviewed(section: Section | None, whole: Outline) -> bool:
    """Whether a heading or the title says that a section looks back, rather than nothing saying otherwise."""
    while section is not None and section.parent is not None:
        if section in whole.backward or _said(section.title, whole.mode, section.parent.parent is None) == "actual":
            return True
        section = section.parent
    return whole.looks_back


@functools.lru_cache(maxsize=4096)
def _said(title: str, report: str, chapter: bool) -> str | None:
    """The mode a heading says, in a report of a mode; None if it leaves it open."""
    plan = [m.start() for m in re.finditer(target_words.HEADING if chapter else target_words.HEADING_INSIDE, title)]
    back = [m.start() for m in re.finditer(_REVIEW if chapter else _REVIEW_STRONG, title)]
    if not plan and not back:
        return "target" if target_words.DEMANDED.match(title) and not re.search("[正已了]", title) else None
    if re.search(r"(?:目标|任务|指标|计划|要点|工作).{0,4}(?:完成|落实|执行|推进|进展|开展)情况", title):
        return "actual"
    if chapter and report == "target" and back and not plan and re.search(r"总体|综合$", title):
        return None
    return "target" if max(plan, default=-1) > max(back, default=-1) else "actual"


def year(section: Section) -> str | None:
    """Year that the nearest heading names; of a span its end."""
    while section is not None and section.parent is not None:
        if named := _named_year(section.title):
            return named
        section = section.parent
    return None


def headed(section: Section, whole: Outline) -> str | None:
    """The year of the nearest heading that names one, else of a title that dates its review."""
    return year(section) or (str(whole.review) if whole.dated and whole.review and whole.mode == "actual" else None)


@functools.lru_cache(maxsize=4096)
def _named_year(title: str) -> str | None:
    """The last year that a heading names."""
    if named := _years(title):
        return str(named[-1])
    span = re.search(r"“?十[一二三四五六]五”?", title) and time_words.plan_span(title)
    return span[-4:] if span else None
