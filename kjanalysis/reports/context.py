"""What the words around a figure say of it: year, kind, qualifier, scope.

Rules of the language, not of a document: each word reaches as far as it does in speech. The
rules stand in tables: :mod:`~kjanalysis.reports.years`, :mod:`~kjanalysis.reports.kinds`,
:mod:`~kjanalysis.reports.scopes`. A :class:`Reader` asks them figure by figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import kinds, scopes, second_opinion, target_words, time_words, year_signs, year_weights, years
from . import outline as outlines
from .carry import carry
from .clauses import Read, Words, begin, named, words
from .dated import Carried, Dated, within
from .lists import own_item
from .meant import Meant
from .outline import Outline
from .qualifiers import qualifier as qualifier_of
from .quantities import Mention
from .rules import Rule
from .text_blocks import Block, Section
from .time_reach import governing, of_list
from .time_words import Time

#: 初步测算,2019年产值将超过: what is forecast is no plan.
_FORECAST = re.compile(r"(?:测算|预计|预测|估算),?$")


_AHEAD = next(rule for rule in kinds.IN_A_REVIEW if rule.says.en == "its year lies ahead")


@dataclass(frozen=True)
class Turned:
    """A paragraph, without a heading, that turned from review to plan.

    Attributes
    ----------
    section : Section
        Where that holds.
    block : Block
        The paragraph.
    at : int
        Where in it the plan begins.
    alone : bool
        Whether only the first sentence's demand turned it, which holds for the paragraph alone.
    lightly : bool
        Whether only a word such as 今年将 turned it: a paragraph that tells of a year gone by turns back.
    """

    section: Section
    block: Block
    at: int
    lightly: bool = False
    alone: bool = False


@dataclass
class Reader:
    """Reads a report's figures in order, remembering what carries over.

    Parameters
    ----------
    whole : Outline
    """

    whole: Outline
    carried: Carried = field(default_factory=Carried)
    turned: Turned | None = None
    named: tuple[year_signs.Named, ...] = ()
    last: year_signs.Last | None = None

    def block(self, block: Block, mentions: list[Mention], mode: str | None = None) -> list[Read]:
        """Year, kind, qualifier and scope of a block's figures.

        Parameters
        ----------
        block : Block
        mentions : list of Mention
        mode : {"actual", "target"}, optional
            Where something else than its headings says it: the head of a table's column.

        Returns
        -------
        list of Read
            One a mention.
        """
        said = tuple(time_words.find(block.text))
        mode = mode or outlines.mode(block.section, self.whole)
        self._turn(block, mode, said)
        read: list[Read] = []
        above, here = self.named, year_signs.named(block, said, self.whole, self.named)
        self.named = above + here
        in_lists = len(mentions) > 1 and any(word in block.text for word in ("分别", "依次", "各"))
        for i, m in enumerate(mentions):
            around = words(block.text, block.body, mentions, i, said)
            now = self._mode(block, mode, m)
            listed = of_list(said, block.text, mentions, i, around.segment) if in_lists else None
            item = own_item(block.text, mentions, i, around.segment) if in_lists else ""
            read.append(self._read(block, around, now, listed, item, read))
        self.named = year_signs.handed_on(above, here)
        self.carried = carry(self.carried, block, said, self._mode(block, mode, None), self.whole)
        return read

    def _read(self, block: Block, around: Words, mode: str, listed: str | None, item: str, before: list[Read]) -> Read:
        """One figure, given its own year and item in a list, and what was read of those before it in the block."""
        last = before[-1] if before else None
        meant = Meant(
            around,
            governing(around, outlines.headed(block.section, self.whole)),
            mode,
            self.whole,
            _announced(around),
            outlines.reviewed(block.section, self.whole),
        )
        kind, kind_rule = kinds.of(meant)
        same = last if around.same else None
        alone = named(item, around.m) if item else around
        scope, scope_rule = scopes.of(alone, kind, None if item else _scope_before(around, before))
        over = meant.stated is not None and (meant.over or (self.whole.own or 0) > meant.stated)
        weighed = second_opinion.Around(around, same.scope if same else "", over, meant.reviewed)
        signs = second_opinion.signs(weighed)
        likely = second_opinion.probabilities(signs, second_opinion.shipped())
        decided: Rule = scope_rule
        if not item:
            scope, decided = second_opinion.scope(scope, scope_rule, likely["scope"])
        dated = Dated(around, block, self.whole, kind, mode, self.carried, listed)
        said = years.of(dated, scope)
        year, doubts, year_rule = year_weights.weighed(*said, dated, scope, self.named, self.last)
        own = self.whole.own
        if kind == "actual" and around.pair == "to" and own and year.isdigit() and int(year) > own:
            kind, kind_rule = "target", _AHEAD  # 到2020年翻一番,从4000家发展到8000家
        qualifier = qualifier_of(around, kind, scope, same)
        self.last = year_weights.last_dated(dated, year, scope, year_rule, self.last)
        rules: dict[str, Rule] = {"year": year_rule, "kind": kind_rule, "scope": decided}
        return Read(around, year, kind, qualifier, scope, doubts, rules, meant.reviewed, over, item, signs, likely)

    def _turn(self, block: Block, mode: str, said: tuple[Time, ...]) -> None:
        """See whether a paragraph without a heading turns a review to the plan, or back."""
        news = target_words.NEWS.match(block.text, block.body)
        if self.turned and (
            not within(block.section, self.turned.section)
            or self.turned.alone
            or news
            or self._past(block, said)
            or (self.turned.lightly and self._tells(block, said))
        ):
            self.turned = None
        if mode != "actual" or self.turned:
            return
        opened = target_words.OPENINGS.match(block.text, block.body)
        set_out = target_words.SET_OUT.search(block.text)
        demanded = target_words.DEMANDED.match(block.text, block.body)
        document = target_words.DOCUMENT.search(block.text)
        announced = target_words.ANNOUNCED.search(block.text)
        turns = next(
            (
                m
                for m in target_words.TURNS.finditer(block.text, block.body)
                if "。" in block.text
                and self._to_come(m["year"])
                and not _FORECAST.search(block.text, 0, m.start() + 1)
            ),
            None,
        )
        if opened:
            self.turned = Turned(block.section, block, block.body)
        elif announced and not target_words.states_reached(block.text, announced):
            self.turned = Turned(block.section, block, announced.start())
        elif document:
            self.turned = Turned(block.section, block, document.start())
        elif set_out and self._to_come(set_out["year"]):
            self.turned = Turned(block.section, block, len(block.text))
        elif turns:
            self.turned = Turned(block.section, block, turns.start(), lightly=True)
        elif demanded and demanded.end() < len(block.text) and not target_words.told(block.text):
            self.turned = Turned(block.section, block, demanded.end(), alone=True)

    def _tells(self, block: Block, said: tuple[Time, ...]) -> bool:
        """Whether a paragraph names a year that was over and has no word of the plan: 高新区2000年7月批准成立."""
        own = self.whole.own
        named = [int(t.what) for t in said if t.what.isdigit()]
        return bool(own and named and max(named) < own and not target_words.states_target(block.text))

    def _past(self, block: Block, said: tuple[Time, ...]) -> bool:
        """Whether a paragraph opens with a time that was over: 2024年, 一年来."""
        told = target_words.TELLER.match(block.text, block.body)
        opens = told.end() if told else block.body
        first = next((t for t in said if t.start <= opens + (4 if t.topical else 1) and not (t.base or t.event)), None)
        if first is None:
            return False
        own = self.whole.own
        return (
            first.what in ("last", "past")
            or first.what.startswith("back")
            or bool(own and first.what.isdigit() and int(first.what) < own)
        )

    def _to_come(self, year: str) -> bool:
        """Whether a year is the report's own or lies ahead."""
        own = self.whole.own
        return not year[0].isdigit() or bool(own and int(year[:4]) >= own)

    def _mode(self, block: Block, mode: str, m: Mention | None) -> str:
        """The section's mode, unless a paragraph turned it before the figure."""
        if self.turned is None or (m is not None and block is self.turned.block and m.start < self.turned.at):
            return mode
        return "target"


def _scope_before(w: Words, before: list[Read]) -> str | None:
    """Scope of the figure before, where it stands in the same segment or the clause names a part of it."""
    part = w.text.startswith(("其中", "(其中"), w.clause) or w.text.endswith("其中:", 0, w.clause)
    if not before or not (w.same or part):
        return None
    # 授权量27件,下降5%。其中发明专利4件: a part is of what is counted alike
    whole = next((r for r in reversed(before) if r.words.m.unit == w.m.unit), before[-1])
    return before[-1].scope if w.same else whole.scope


def _announced(w: Words) -> str:
    """The sentence before, where an enumeration that it announced goes on: 一是…。二是…。"""
    said = ""
    at = w.sentence
    while at and target_words.GOES_ON.match(w.text, at):
        before = begin(w.text, at - 1, "。!?\n")
        said, at = w.text[before:at] + said, before
    return said


__all__ = ["Read", "Reader", "Time", "Turned"]
