"""What the year of a figure is told by: the time word that governs it, and what the report says of its years."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from . import goals, rises, time_words
from . import outline as outlines
from .clauses import Words, last_match
from .outline import Outline
from .spans import SPAN, length
from .text_blocks import Block, Section
from .time_reach import AS_OF_NOW, governing
from .time_words import Time

LED_FROM = re.compile(r"[由从自]“?$")
#: 2018年强度由原公布的2.11%调整为2.24%: both are of that year.
_PUBLISHED_BEFORE = re.compile(r"[由从](?:原|此前|初步)[^,]{0,8}$")
#: 市对我区考核任务为, in a review of 2018: the tasks of that year.
_SET_TASK = re.compile(r"(?:考核|下达|责任书|年初确定)[^,;。]{0,10}(?:任务|目标|指标)")
#: 年度任务和完成情况, above the tasks of the year that is reviewed.
_TASKS_DONE = re.compile(r"(?:任务|目标|指标)[及和与]?其?(?:完成|落实|进展)情况")
#: 由目前的第19位升至16位.
_FROM_NOW = re.compile(r"[由从](?:目前|现在|当前)的?[^,]*$")
_OVER_YEARS = re.compile(r"近年来|近几年|多年来|以来|[0-9两三四五十]年[来间]|期间|时期")
_FORESEEN = re.compile(r"(?:预计|有望|可望|将|计划|拟)(?:在|用|于)?(?:未来|今后)?$")
_OTHER_NEWS = re.compile(r"另讯|又讯")
_THIS_YEAR = re.compile(r"(?<![自从])今年(?![0-9]{1,2}月[0-9]{1,2}日)")
_BEHIND = re.compile(r"[^,。;(]{0,4}\((?:为|系|按)?((?:19|20)[0-9][0-9])年(?:[末底度])?(?:数据?|值|数值)?\)")
_RIGHT_BEFORE = re.compile(r"(?:[末底度]|同期|的|为|约|近|\(|仅|数){0,3}")
_OF_LAST = re.compile(r"(?:末|同期)?的(?:为|约|近)?")
_UP_TO_BRACKET = re.compile(r"[^,;。()0-9]{0,14}")


@dataclass(frozen=True)
class Carried:
    """What paragraphs hand those below them.

    Attributes
    ----------
    running : tuple of (str, Section) or None
        A year that a plan's paragraph set, and the section it holds in.
    stretch : tuple of (str, Section) or None
        Years, or the one among them, that a paragraph looks back on.
    last : str or None
        The last year that a paragraph began with.
    sentence : str or None
        The year of a sentence that the next line goes on with.
    """

    running: tuple[str, Section] | None = None
    stretch: tuple[str, Section] | None = None
    last: str | None = None
    sentence: str | None = None


@dataclass(frozen=True)
class Dated:
    """What the year of a figure is told by.

    Attributes
    ----------
    words : Words
    block : Block
    whole : Outline
    kind, mode : str
        Of the figure, and of its section.
    carried : Carried
    listed : str or None
        Its own year in a list of years.
    """

    words: Words
    block: Block
    whole: Outline
    kind: str
    mode: str
    carried: Carried
    listed: str | None = None

    @functools.cached_property
    def when(self) -> Time | None:
        return governing(self.words, outlines.headed(self.block.section, self.whole))

    @functools.cached_property
    def heading(self) -> str | None:
        return outlines.year(self.block.section)

    @functools.cached_property
    def behind(self) -> str | None:
        """The year in brackets behind the figure."""
        w = self.words
        found = _BEHIND.match(w.text[w.m.after : w.m.after + 20])
        return found[1] if found else None

    @functools.cached_property
    def right_before(self) -> str | None:
        """比2010年38.6亿元: the year that stands right before the figure, or before the bracket it stands in."""
        w = self.words
        for t in reversed(w.said if w.bracket >= 0 else ()):
            if t.end <= w.bracket and t.base and (t.what.isdigit() or SPAN.fullmatch(t.what) or t.what == "last"):
                said = t.what if t.what != "last" else self._year_before_named(t)
                return said if _UP_TO_BRACKET.fullmatch(w.text[t.end : w.bracket]) else None
        for t in reversed(w.said):
            if t.end <= w.m.start:
                if (
                    t.what == "last"
                    and t.base
                    and w.m.kind != "times"
                    and _OF_LAST.fullmatch(w.text[t.end : w.m.start])
                ):
                    return self._year_before_named(t)  # 强度为1.76%,高于上年的1.70%
                near = t.what.isdigit() and bool(_RIGHT_BEFORE.fullmatch(w.text[t.end : w.m.start]))
                return t.what if near and t.base and w.m.kind != "times" else None
        return None

    def _year_before_named(self, t: Time) -> str | None:
        named = self.named_before(t.start)
        if not named and self.whole.own and self.words.text.startswith("去年", t.start):
            return str(self.whole.own - 1)
        return str(int(named) - 1) if named else None

    @functools.cached_property
    def now(self) -> int | None:
        """What 今年 means here."""
        whole = self.whole
        headed = self.heading and outlines.mode(self.block.section, whole) == "target"  # not a paragraph that turned
        if self.mode == "target" and headed and not whole.span:
            return int(self.heading or 0)
        if self.mode == "target" and whole.plan and whole.own != whole.plan and not whole.span:
            return whole.plan
        return whole.own or (int(self.heading) if self.heading else None)

    @functools.cached_property
    def looked_back(self) -> str | None:
        """The years that the paragraphs here look back on, where one of them or a heading says so."""
        stretch, w = self.carried.stretch, self.words
        if any(t.what == "this" and t.start < w.m.start and not (t.base or t.event) for t in w.said):
            stretch = None  # 十年来…, and further down 今年1-6月
        if stretch and within(self.block.section, stretch[1]):
            return stretch[0]
        past = outlines.past_span(self.block.section)
        if past == "5":
            return self.stretch_of("back5")
        if past is None and self.heading is None:
            return self.whole.past
        return past

    @functools.cached_property
    def default(self) -> str:
        """The year of a figure that no word dates."""
        whole = self.whole
        if (
            self.kind == "target"
            and self.mode == "actual"
            and (
                re.search(r"(?:超额|提前|圆满)[^,]*完成|(?:年度|全年)(?:目标|任务)", self.words.here)
                or ((self.heading or whole.dated) and _SET_TASK.search(self.words.spoken))
                or _TASKS_DONE.search(self.block.section.title)
            )
        ):
            year = self.heading or whole.review  # the task of the year that is reviewed
        elif self.kind == "target":
            year = self.heading or whole.plan if self.mode == "target" else whole.plan or self.heading or whole.review
        elif self.mode == "target":  # reached already, named in the plan
            year = whole.review or (int(self.heading) - 1 if self.heading and not whole.span else None)
        else:
            year = self.heading or whole.review
        return str(year) if year else "unknown"

    @property
    def as_of_now(self) -> bool:
        """Whether its paragraph says how things stand as the report is told, and no year since: 截至目前."""
        w = self.words
        dated = [t.end for t in w.said if t.end <= w.m.start and not t.base and not t.event]
        since = max(dated[-1] if dated else 0, self.block.body)
        return self.kind == "actual" and bool(AS_OF_NOW.search(w.text, since, w.m.start))

    @property
    def year_now(self) -> str:
        """The year of 目前: the report's own, if the text named it before, else the one that is reviewed."""
        own = str(self.whole.own)
        if not _early(self.whole, 1) and not self.whole.dated:
            return own
        return own if own in (self.named_before(self.words.m.start), self.carried.last) else self.default

    def year_before(self, month: int) -> str | None:
        """The year before the report's own, where no heading says another and the page is of a month up to this one."""
        whole = self.whole
        if self.kind != "actual" or not _early(whole, month) or whole.dated or self.heading:
            return None
        return str(int(whole.own or 0) - 1)

    @property
    def this_year_above(self) -> str | None:
        """The report's own year, where 今年 is the last time that its paragraph named before it."""
        w, own = self.words, self.whole.own
        named = [t.what for t in w.said if t.start < w.m.start and not (t.base or t.event)]
        now = bool(named) and named[-1] == "this" and self.kind == "actual" and not (self.heading or self.whole.dated)
        return str(self.whole.given or own) if now and own else None

    @property
    def span_so_far(self) -> str:
        """The span that its time word says; of “十四五”以来, in a report of 2022, the years up to that report's."""
        span, own = self.when.what if self.when else "", self.whole.own
        since = self.when is not None and self.block.text[: self.when.end].endswith("以来")
        return f"{span[:4]}-{own}" if since and own and span[:4] < str(own) < span[5:] else span

    @functools.cached_property
    def opened_above(self) -> str | None:
        """The year that a sentence or paragraph above names, if the report may speak of it: its own, or the one before."""
        w, own = self.words, self.whole.own
        named = [
            t.what
            for t in w.said
            if t.start < w.m.start
            and not t.base
            and not t.event
            and t.what.isdigit()
            and not LED_FROM.search(w.text[: t.start])
        ]
        anew = _OTHER_NEWS.match(w.text) or last_match(_THIS_YEAR, w.text[: w.m.start])
        last = named[-1] if named else None if anew else self.carried.last
        if not last or not own or self.kind == "target" or self.heading or self.whole.dated:
            return None
        late = last == self.whole.opening and own - 3 <= int(last) <= own  # a page of 2021 on 2019
        return last if late or own - 1 <= int(last) <= own else None

    def stretch_of(self, what: str) -> str | None:
        """五年来, 今后五年: the span they mean."""
        count = int(re.sub(r"\D", "", what))
        if what.startswith("since"):
            end = self.whole.review or self.now
            if end and end == self.whole.own and _early(self.whole, 3):
                end -= 1  # 2019年以来, told in January 2020
            return f"{count}-{end}" if end and end > count else str(count)
        if what.startswith("first"):  # 前三年目标, of the plan's years
            span = self.whole.span or self.named_span
            return f"{span[:4]}-{int(span[:4]) + count - 1}" if span else None
        w = self.words
        foreseen = self.when is not None and _FORESEEN.search(w.text[: self.when.start])  # 预计5年内孵化企业30家
        if what.startswith("ahead") and (self.kind == "target" or foreseen):
            return self._ahead(count)
        said = [t for t in w.said if t.start < w.m.start and not t.base and not LED_FROM.search(w.text[: t.start])]
        spans = [t.what if SPAN.fullmatch(t.what) else time_words.plan_span(w.text[t.start : t.end]) for t in said]
        spans = [span for span in spans if span]  # “十一五”末 names its plan too
        headed = self.named_span if outlines.past_span(self.block.section) else None
        for span in (*spans[-1:], headed, self.whole.past):
            if span and length(span) == count:
                return span
        named = sorted({int(t.what) for t in w.said if t.what.isdigit() and not t.event})
        if what.startswith("back") and len(named) > 1 and named[-1] - named[0] in (count - 1, count):
            return f"{named[-1] - count + 1}-{named[-1]}"  # 十年来…从2012年的57升到2021年的67
        end = self._last_of_review(count)
        return f"{end - count + 1}-{end}" if end else None

    def _ahead(self, count: int) -> str | None:
        for span in (self.whole.span, self.named_span):
            if span and length(span) == count:
                return span
        now = self.whole.own or self.now
        return f"{now}-{now + count - 1}" if now else None

    def _last_of_review(self, count: int) -> int | None:
        """The last of the years that 五年来 counts: the one before the report's own, unless it says another."""
        whole = self.whole
        end = whole.review or self.now
        if end and end == whole.own and not whole.dated and ((count in (5, 10) and end % 5) or _early(whole)):
            return end - 1
        return end

    @functools.cached_property
    def named_span(self) -> str | None:
        """The span that a heading names."""
        section: Section | None = self.block.section
        while section is not None and section.parent is not None:
            if span := time_words.plan_span(section.title):
                return span
            section = section.parent
        return None

    @functools.cached_property
    def base(self) -> str:
        """Year of X in 由X提高到Y where the text names none."""
        w = self.words
        if self.compared_with:
            return self.compared_with
        if _FROM_NOW.search(w.lead):
            return str(self.whole.own or self.default)
        for t in reversed([t for t in w.said if t.start < w.m.start and not t.base]):
            before = self._before(t)
            if before:
                return before
        if began := rises.began(w):
            return began
        span = self._whole_stretch or self.named_span
        if span and self.mode != "target":
            return str(int(span[:4]) - 1)
        if self.mode == "target" and self.whole.review:
            return str(self.whole.review)
        stated = self.when is not None and self.when.what.isdigit() and self.when.start >= w.sentence
        yearly = stated or self.heading or self.whole.dated or w.m.kind == "rank"
        if not yearly or (not stated and _OVER_YEARS.search(w.text, 0, w.m.start)):
            return "unknown"  # 近年来由137家发展到193家
        year = self.when.what if self.when and self.when.what.isdigit() else self.opened_above or self.default
        return str(int(year) - 1) if year.isdigit() else "unknown"

    @property
    def goal_of_plan(self) -> str | None:
        """“十二五”规划定下的3.3件目标: the last year of the plan that set the goal."""
        return goals.year_of_plan(self.words) if self.kind == "target" else None

    @property
    def _whole_stretch(self) -> str | None:
        """The span that is looked back on, also where a paragraph above named its last year."""
        past, stretch = outlines.past_span(self.block.section), self.looked_back
        for span in (stretch, None if past == "5" else past, self.whole.past):
            if span and SPAN.fullmatch(span):
                return span
        return self.looked_back

    @functools.cached_property
    def compared_with(self) -> str | None:
        """与2007年相比,由X提高到Y: the year of X, said before the clause."""
        w = self.words
        named = [t for t in w.said if w.sentence <= t.start < w.m.start and t.base and t.what.isdigit()]
        far = [t for t in named if re.match(r"年?[末底]?相比,", w.text[t.end - 1 : t.end + 6].lstrip("年"))]
        return far[-1].what if far else None

    def _before(self, t: Time) -> str | None:
        """The year before what a time word says, where that is more than a year."""
        text = self.words.text
        if SPAN.fullmatch(t.what):
            # 从2018年到2022年, and 2006年至2018年, begin with the year they name; a five-year plan with the year before
            led = text[: t.start].endswith(("从", "由")) or text[t.start].isdigit()
            return str(int(t.what[:4]) - (not led))
        if t.what.startswith(("back", "ahead")):
            span = self.stretch_of(t.what)
            return str(int(span[:4]) - 1) if span else "unknown"
        if t.what == "last":
            return str(self.whole.own - 1) if self.whole.own else "unknown"
        return str(int(t.what[5:]) - ("大" in text[t.start : t.end])) if t.what.startswith("since") else None

    @functools.cached_property
    def from_is_dated(self) -> bool:
        """Whether X of 由X提高到Y has a year of its own: 由2020年的X."""
        w, when = self.words, self.when
        return bool(
            when
            and when.start >= w.clause
            and when.what != "annual"
            and w.m.start - when.end <= len(w.lead)
            and (re.search(r"(?:由|从)[^,]*$", w.text[w.clause : when.end]) or _PUBLISHED_BEFORE.search(w.lead))
        )

    def named_before(self, place: int) -> str | None:
        """The last year that the block names before a place: what 当年 means there."""
        w = self.words
        named = [
            t.what
            for t in w.said
            if t.start < place and t.what.isdigit() and (not t.base or (t.event and t.start >= w.segment))
        ]
        return named[-1] if named else None

    @functools.cached_property
    def carried_over(self) -> str | None:
        """Where nothing says: the paragraph's last year, or that of the one above."""
        w = self.words
        named = [t.what for t in w.said if t.start < w.m.start and not t.base and t.what.isdigit()]
        return named[-1] if named else self.carried.last


def _early(whole: Outline, month: int = 6) -> bool:
    """Whether the report was published in the first months of its own year."""
    return bool(whole.told and whole.own == whole.told[0] and whole.told[1] <= month)


def within(section: Section | None, above: Section) -> bool:
    """Whether a section is another, or lies in it."""
    while section is not None:
        if section is above:
            return True
        section = section.parent
    return False
