"""What the words around a figure say of it: year, kind, qualifier, scope.

Rules of the language, not of a document: a clause ends at a comma, a segment
at a semicolon or full stop, and each word reaches as far as it does in speech.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from . import outline as outlines
from . import scopes, target_words, time_words
from .doubts import Doubt
from .outline import Outline
from .qualifiers import qualifier as qualifier_of
from .quantities import Mention
from .text_blocks import Block

_DONE = re.compile(
    r"已(?!定|知)|现有|目前|截至|截止|当前|去年|上年|前期|在册|在库|现已|近年来|原有|存量|上半年|前三季度|[1一]-[0-9一二三四五六七八九十]+月"
)
_LEANING = re.compile(r"(?:发挥|依托|利用|用好|立足|围绕|按照|根据|基于|凭借)")
_FROM = re.compile(r"(?:由|从)[^,。;]{0,30}?$")
_UPTO = re.compile(
    r"^[^,。;]{0,6}(?:提高|增加|增长|上升|提升|扩大|下降|降低?|增|升|调整|跃升|发展|壮大|攀升|减少|缩短|压减|压缩|跃|拓展|扩)"
)


_SUFFIX = re.compile(r"^(?:(?:及|或|和)?以上|左右|以内|上下|以下)")


@dataclass
class Reader:
    """Reads a report's figures in order, remembering what carries over.

    Parameters
    ----------
    whole : Outline
    """

    whole: Outline
    running: tuple | None = None  # a year that a plan's paragraph set for those below it
    stretch: tuple | None = None  # a span of years a paragraph set for those below it
    last: str | None = None  # the last year a paragraph began with, where nothing else says
    turned: tuple | None = None  # a mode that a paragraph turned to without a heading
    marks: dict = field(default_factory=dict)

    def block(self, block: Block, mentions: list[Mention]) -> list[dict]:
        """Year, kind, qualifier and scope of a block's figures.

        Returns
        -------
        list of dict
            One a mention: year, kind, qualifier, scope, lead, clause, segment,
            pair (``from``, ``to`` or None) and doubts.
        """
        text = block.text
        said = time_words.find(text)
        mode = self._mode(block, text)
        read: list[dict] = []
        for i, m in enumerate(mentions):
            earlier = mentions[i - 1] if i else None
            sentence = _begin(text, m.start, "。!?\n")
            sentence = max(sentence, block.body if m.start > block.body else 0)
            segment = max(sentence, _begin(text, m.start, ";"))
            clause = max(segment, _begin(text, m.start, ",:"))
            clause_end = _end(text, m.after, ",;。!?\n")
            lead_from = max(clause, earlier.after if earlier and earlier.after <= m.start else 0)
            lead, tail = text[lead_from : m.start], text[m.after : clause_end]
            if lead_from > clause:
                lead = _SUFFIX.sub("", lead)
            before = text[segment : m.start]
            whole_clause = text[clause:clause_end]
            same = earlier is not None and earlier.after > segment and bool(read)
            listed = (
                earlier is not None
                and same
                and bool(re.fullmatch(r"(?:以上|左右|以内)?[、,和与及]+(?:分别)?", text[earlier.after : m.start]))
            )
            pair = _pair(text, segment, m, earlier if same else None, clause_end)
            when = _governing(said, m, segment, sentence, text)
            kind = self._kind(mode, before, text[clause : m.start], tail, whole_clause, when, pair)
            near = read[-1]["scope"] if same or (read and re.match(r"\(?其中", text[clause:][:3])) else None
            scope = scopes.scope(m, lead, tail, before, kind, near, listed)
            year, doubts = self._year(block, when, said, m, kind, mode, lead, pair, clause)
            paired = _year_of_list(said, text, mentions, i, segment)
            if paired and pair is None:
                year = paired
            if re.fullmatch(r"[0-9]{4}-[0-9]{4}", year) and _at_end(m, scope, lead, before):
                year = year[5:]
            qualifier = qualifier_of(m, text, before, kind, listed, read[-1] if same else None)
            if scope == "rank":
                parts = [q for q in qualifier.split("+") if q != "expected"]
                qualifier = "+".join(parts) or "eq"
            read.append(
                {
                    "year": year,
                    "kind": kind,
                    "qualifier": qualifier,
                    "scope": scope,
                    "lead": lead,
                    "clause": (clause, clause_end),
                    "segment": segment,
                    "pair": pair,
                    "same": same,
                    "listed": listed,
                    "mode": mode,
                    "doubts": doubts,
                }
            )
        self._carry(block, said, mode)
        return read

    def _mode(self, block: Block, text: str) -> str:
        """The section's mode, unless a paragraph without a heading turned it."""
        mode = outlines.mode(block.section, self.whole)
        if self.turned and not _within(block.section, self.turned[1]):
            self.turned = None
        head = text[block.body : block.body + 40]
        if mode == "actual" and (target_words.OPENINGS.match(head) or target_words.ANNOUNCED.search(text)):
            self.turned = ("target", block.section)
        return self.turned[0] if self.turned else mode

    def _kind(self, mode, before, lead, tail, clause, when, pair) -> str:
        if pair == "from":
            return "actual"
        stated = when.what if when and when.what.isdigit() else None
        review = self.whole.review
        if mode == "target":
            if _DONE.search(
                re.sub(r"(?:比|较|在)(?:去年|上年)|(?:去年|上年)(?:的|末)?(?:基础|水平|同期)", "", lead)
            ) or re.match(r"(?:已|现有|在册|在库|在建|去年)", tail):
                return "actual"
            if stated and review and int(stated) <= review and int(stated) != self.whole.plan:
                return "actual"
            if when and when.what == "last":
                return "actual"
            if _LEANING.search(lead) and re.search(r"作用|优势|基础|资源|平台作用|功能", tail):
                return "actual"
            return "target"
        if stated and review and int(stated) > max(review, self.whole.own or review) and not pair:
            return "target"
        return "target" if target_words.states_target(before) else "actual"

    def _year(self, block, when, said, m, kind, mode, lead, pair, clause) -> tuple[str, list]:
        """The year column's text, and doubts about it."""
        heading = outlines.year(block.section)
        default = self._default(block, kind, mode, heading)
        if pair == "from" and not (
            when and when.start >= clause and when.what != "annual" and _near_from(when, m, lead)
        ):
            return self._base_year(said, m, default, when, heading, mode, block), [Doubt.BASE_YEAR]
        if when is None and default == "unknown":  # nothing else says: the paragraph's last year
            named = [t.what for t in said if t.start < m.start and not t.base and t.what.isdigit()]
            if named or self.last:
                return (named or [self.last])[-1], [Doubt.CARRIED_YEAR]
        if when is None:
            return default, [] if default != "unknown" else [Doubt.NO_YEAR]
        what = when.what
        now = self._now(kind, mode, heading)
        if what.isdigit():
            return what, []
        if re.fullmatch(r"[0-9]{4}-[0-9]{4}", what):
            return what, []
        if what == "annual":
            averaged = block.text[when.start : when.end] in ("年均", "年平均")
            if averaged:
                span = self._span_before(said, m, block, kind, mode, now)
                return span or "annual", []
            return "annual", []
        if now is None:
            return "unknown", [Doubt.NO_YEAR]
        if what in ("this", "last", "next"):
            return str(now + {"this": 0, "last": -1, "next": 1}[what]), []
        return self._stretch(what, kind, mode, now, said, m, block) or "unknown", []

    def _default(self, block, kind, mode, heading) -> str:
        whole = self.whole
        if kind == "target":
            if self.running and _within(block.section, self.running[1]):
                return self.running[0]
            year = heading or whole.plan if mode == "target" else whole.plan or heading or whole.review
            return str(year) if year else "unknown"
        if mode == "target":  # reached already, named in the plan
            year = whole.review or (int(heading) - 1 if heading and not whole.span else None)
        else:
            year = heading or whole.review
        return str(year) if year else "unknown"

    def _now(self, kind, mode, heading) -> int | None:
        """What 今年 means here."""
        whole = self.whole
        if mode == "target" and heading and not whole.span:
            return int(heading)
        if mode == "target" and whole.plan and whole.own != whole.plan and not whole.span:
            return whole.plan
        return whole.own or (int(heading) if heading else None)

    def _stretch(self, what, kind, mode, now, said, m, block) -> str | None:
        """五年来, 今后五年: the span they mean."""
        count = int(re.sub(r"\D", "", what))
        if what.startswith("ahead") and kind == "target":
            for span in (self.whole.span, self._named_span(block)):
                if span and int(span[5:]) - int(span[:4]) + 1 == count:
                    return span
            now = self.whole.own or now
            return f"{now}-{now + count - 1}"
        spans = [
            t.what for t in said if t.start < m.start and not t.base and re.fullmatch(r"[0-9]{4}-[0-9]{4}", t.what)
        ]
        if spans and int(spans[-1][5:]) - int(spans[-1][:4]) + 1 == count:
            return spans[-1]
        end = self.whole.review or now
        return f"{end - count + 1}-{end}"

    def _span_before(self, said, m, block, kind, mode, now) -> str | None:
        """The span that 年均 averages over."""
        stated = [t for t in said if t.start < m.start and t.what.isdigit()]
        if (
            len(stated) >= 2
            and re.search(r"[由从]$", block.text[: stated[-2].start])
            and stated[-2].what < stated[-1].what
        ):
            return f"{int(stated[-2].what) + 1}-{stated[-1].what}"
        for t in reversed([t for t in said if t.start < m.start and not t.base]):
            named = time_words.plan_span(block.text[t.start : t.end])
            if named:
                return named
            if t.what.startswith(("back", "ahead")) and now:
                return self._stretch(t.what, kind, mode, now, said, m, block)
        if kind == "target":
            return self.whole.span or self._named_span(block)
        return self._named_span(block) or self._reviewed_span(block)

    def _reviewed_span(self, block) -> str | None:
        """The years that a paragraph above, or a five-year plan's review, looks back on."""
        if self.stretch and _within(block.section, self.stretch[1]):
            return self.stretch[0]
        if self.whole.past:
            return self.whole.past
        if self.whole.span and self.whole.mode == "target":
            start, end = map(int, self.whole.span.split("-"))
            return f"{2 * start - end - 1}-{start - 1}" if end - start == 4 else None
        return None

    def _named_span(self, block) -> str | None:
        section = block.section
        while section is not None and section.parent is not None:
            span = time_words.plan_span(section.title)
            if span:
                return span
            section = section.parent
        return None

    def _base_year(self, said, m, default, when, heading, mode, block) -> str:
        """Year of X in 由X提高到Y where the text names none."""
        for t in reversed([t for t in said if t.start < m.start and not t.base]):
            if re.fullmatch(r"[0-9]{4}-[0-9]{4}", t.what):
                return str(int(t.what[:4]) - 1)
            if t.what.startswith("back"):
                end = self.whole.review or self.whole.own
                return str(end - int(t.what[4:])) if end else "unknown"
            if t.what == "last":
                return str(self.whole.own - 1) if self.whole.own else "unknown"
        span = self._named_span(block) or self._reviewed_span(block)
        if span and mode != "target":
            return str(int(span[:4]) - 1)
        year = when.what if when and when.what.isdigit() else default
        if mode == "target" and self.whole.review:
            return str(self.whole.review)
        return str(int(year) - 1) if year.isdigit() else "unknown"

    def _carry(self, block, said, mode) -> None:
        """A year at a paragraph's begin holds for the paragraphs below it in its section."""
        if self.running and not _within(block.section, self.running[1]):
            self.running = None
        if mode != "target":
            for t in said:
                if t.topical and re.fullmatch(r"[0-9]{4}-[0-9]{4}", t.what):
                    self.stretch = (t.what, block.section)
                if t.topical and t.what.isdigit():
                    self.last = t.what
            return
        for t in said:
            if t.topical and t.what.isdigit() and not re.search(r"现有|已", block.text[t.end : t.end + 20]):
                self.running = (t.what, block.section)


def _within(section, above) -> bool:
    while section is not None:
        if section is above:
            return True
        section = section.parent
    return False


def _begin(text: str, at: int, signs: str) -> int:
    low = max(0, at - 400)
    return max([low, *(text.rfind(sign, low, at) + 1 for sign in signs)])


def _end(text: str, at: int, signs: str) -> int:
    high = min(len(text), at + 120)
    found = [place for place in (text.find(sign, at, high) for sign in signs) if place >= 0]
    return min(found, default=high)


_LISTED = re.compile(r"(?:以上|左右|以内)?[、,和与及]+(?:分别)?")


def _year_of_list(said, text: str, mentions: list[Mention], i: int, segment: int) -> str | None:
    """2018年、2019年分别为590亿元、888亿元: each figure its own year."""
    first = last = i
    while first and _LISTED.fullmatch(text[mentions[first - 1].after : mentions[first].start]):
        first -= 1
    while last + 1 < len(mentions) and _LISTED.fullmatch(text[mentions[last].after : mentions[last + 1].start]):
        last += 1
    count = last - first + 1
    lead = text[segment : mentions[first].start]
    if count < 2 or not re.search(r"分别|依次", lead):
        return None
    named = [t for t in said if segment <= t.start < mentions[first].start and t.what.isdigit() and not t.base]
    return named[-count:][i - first].what if len(named) >= count and _close(named[-count:], text) else None


def _close(named, text: str) -> bool:
    """Whether years stand side by side."""
    return all(len(text[a.end : b.start].strip("、,和与及到底末年")) == 0 for a, b in itertools.pairwise(named))


def _governing(said, m: Mention, segment: int, sentence: int, text: str):
    """The time word that dates a figure: the last one of its segment, else the paragraph's topic."""
    behind = re.match(r"[^,。;(]{0,4}\(((?:19|20)[0-9][0-9])年[末底]?\)", text[m.after : m.after + 16])
    if behind:
        return time_words.Time(m.start, m.start, behind[1], False, False)
    topic = None
    for t in reversed([t for t in said if t.start < m.start and not t.base]):
        if t.start >= segment:
            if t.what == "annual" and re.search(r"全年|年内|今年", text[t.end : m.start]):
                continue
            if (
                t.what == "annual"
                and text[t.start : t.end] in ("年均", "年平均", "逐年")
                and "," in text[t.end : m.start]
            ):
                continue
            return t
        if t.what != "annual" and (t.topical or (t.start >= sentence and "," not in text[sentence : t.start])):
            topic = t
            break
    return topic


def _pair(text, segment, m: Mention, earlier: Mention | None, clause_end: int) -> str | None:
    """``from`` for X and ``to`` for Y in 由X提高到Y."""
    if _FROM.search(text[max(segment, m.start - 34) : m.start]) and _UPTO.match(text[m.after : m.after + 14]):
        return "from"
    if (
        earlier
        and _FROM.search(text[max(segment, earlier.start - 34) : earlier.start])
        and _UPTO.match(text[earlier.after : earlier.after + 14])
    ):
        return "to"
    return None


def _at_end(m: Mention, scope: str, lead: str, before: str) -> bool:
    """Whether a figure named with a span of years is the state at its end."""
    if re.search(r"累计|年均", lead):
        return False
    if scope == "flow" and re.search(r"(?:达到?|突破)$", lead) and not re.search(r"投入|投资|资金|累计", before):
        return True  # 今后五年GDP突破1000亿元: in the last year
    return scope in ("stock", "share", "rank") or (m.kind == "times" and m.after == m.end)  # 翻番


def _near_from(when, m: Mention, lead: str) -> bool:
    return m.start - when.end <= len(lead) and bool(re.search(r"(?:由|从)[^,]*$", lead))
