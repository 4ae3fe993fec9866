"""What the kind of a figure is told by: :class:`Meant`."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from . import goals, target_words, time_reach
from .clauses import Words, last_match
from .outline import Outline
from .qualifiers import forecasts
from .time_words import Time

_YEARS = re.compile(r"[0-9]{4}(?:-[0-9]{4})?")
_DONE = re.compile(
    r"已(?!定|知)|现有|目前|眼下|截至|截止|当前|去年|上年|前期|在册|在库|现已|近年来|原有|存量|上半年|前三季度|[1一]月?[-—至到][0-9一二三四五六七八九十]+月|半年来|通报"
)
_COMPARED = re.compile(r"(?:比|较|在)(?:去年|上年)|(?:去年|上年)(?:的|末)?(?:基础|水平|同期)")
#: 在现有孵化器里优化提升10个: those to be raised are not there yet.
_AMONG_THOSE = re.compile(r"[在从对]现有[^,;。]{1,10}[里中上]")
#: 由目前的第21位升到: says nothing of the end.
_RISES_FROM = re.compile(r"[由从](?:目前|现有|当前|去年|上年)的?")
_DONE_BEHIND = re.compile(r"(?:已|现有|在册|在库|在建|去年)")
#: 60件,任务已完成.
_DONE_AFTER = re.compile(r"[一-鿿]{1,4}已(?!定|知)|,(?:目标|任务)(?:均?已|圆满|超额|全部|全面)+(?:完成|实现)")
_FORECAST = re.compile(r"预计|[有可]望|预估|据测算|估计")
#: 初步测算,全年…将超过: opens what it covers.
_FORECAST_OPENS = re.compile(r"[^,;:]{0,6}(?:测算|预计|预测|估算),(?![^,]*(?:目前|已))")
_THERE = re.compile(
    r"(?<![在对从于由用])现有(?!基础|条件|水平)|(?:目前|眼下)(?:已)?[有拥]|(?:目前|眼下),[^,;。0-9]{1,8}有|全[省市区县](?:拥有|建有)|共有"
)


@dataclass(frozen=True)
class Meant:
    """What the kind of a figure is told by.

    Attributes
    ----------
    words : Words
    when : Time or None
        The time word that dates it.
    mode : str
        Of its section.
    whole : Outline
    goes_on : str
        Words of the plan that a sentence before announced and this one goes on with.
    reviewed : bool
        Whether the title or a heading says that the section looks back.
    """

    words: Words
    when: Time | None
    mode: str
    whole: Outline
    goes_on: str = ""
    reviewed: bool = False

    @functools.cached_property
    def stated(self) -> int | None:
        """The year that dates it; of a span its end."""
        what = self.when.what if self.when else ""
        return int(what[-4:]) if _YEARS.fullmatch(what) else None

    @functools.cached_property
    def done(self) -> bool:
        w = self.words
        here = _AMONG_THOSE.sub("", _RISES_FROM.sub("", w.here) if w.pair == "to" else w.here)
        return bool(_DONE.search(_COMPARED.sub("", here)) or _DONE_BEHIND.match(w.tail))

    @property
    def over(self) -> bool:
        """Whether its year was over by then."""
        review = self.whole.review
        own = self.whole.own if self.whole.span else None  # a plan that came out late in its years
        last = max(review or 0, (own or 0) - 1)
        return bool(self.stated and last and self.stated <= last and self.stated != self.whole.plan)

    @property
    def ahead(self) -> bool:
        """Whether its year lies after the report's own."""
        whole = self.whole
        if not self.stated or not whole.review or self.words.pair or time_reach.since(self.when, self.words.text):
            return False
        return self.stated > max(whole.review, whole.own or whole.review)

    @property
    def goes_on_ahead(self) -> bool:
        """Whether the last year that its sentence names before 每年 or 年均 lies ahead."""
        w = self.words
        named = [
            t.what for t in w.said if w.sentence <= t.start < w.m.start and not t.base and _YEARS.fullmatch(t.what)
        ]
        every = self.when is not None and self.when.what == "annual"
        own = self.whole.own or self.whole.review
        # a plan's years lie ahead only if none of them is over, or at least so much is asked for
        asked = re.search(r"不低于|不少于", w.here) or w.tail.startswith("以上")
        return bool(every and named and own and int(named[-1][-4:]) > own and (asked or int(named[-1][:4]) >= own))

    @property
    def listed_as_there(self) -> bool:
        """Whether its sentence lists what there is: 现有科研机构111个,科技创新中心、重点实验室分别有100个、44个."""
        said = last_match(_THERE, self.words.spoken)
        return said is not None and not target_words.states_target(self.words.spoken[said.end() :])

    @property
    def goes_on_from_before(self) -> bool:
        """Whether the last year that its sentence names before 年均 was over, and no word of the plan came since."""
        w, review = self.words, self.whole.review
        named = [t for t in w.said if w.sentence <= t.start < w.m.start and not t.base and _YEARS.fullmatch(t.what)]
        if self.when is None or self.when.what != "annual" or not named or not review:
            return False
        return int(named[-1].what[-4:]) <= review and not target_words.states_target(w.text[named[-1].end : w.m.start])

    @property
    def by_its_end(self) -> bool:
        """Whether it is said for the end of the year in which the page was published: 到2020年底, in August 2020."""
        when, told = self.when, self.whole.told
        if when is None or told is None or told[1] == 12 or self.stated != told[0]:
            return False
        return self.words.text[when.start : when.end].endswith(("底", "末")) and self.words.text[: when.start].endswith(
            "到"
        )

    @property
    def forecast(self) -> bool:
        """Whether its clause, or the opening of its segment, forecasts it."""
        w = self.words
        if goals.GOAL_BEHIND.match(w.tail):
            return False
        if _FORECAST.search(w.here) or (_FORECAST_OPENS.match(w.before) and not _DONE.search(w.here)):
            return True
        said = last_match(_FORECAST, w.before)  # 预计产值将超过9亿元,增长5%: of the same thing
        if said is None or not forecasts(w):
            return False
        return not target_words.states_target(w.before[said.end() :].replace("将", ""))

    @property
    def assigned(self) -> bool:
        """Whether its paragraph says behind it who answers for the task."""
        return bool(goals.ASSIGNED.search(self.words.text, self.words.m.after))

    @functools.cached_property
    def fact_here(self) -> bool:
        """Whether the clause itself says that it was reached."""
        if _DONE_AFTER.match(self.words.text, self.words.m.after):
            return True
        here = _RISES_FROM.sub("", self.words.here) if self.words.pair == "to" else self.words.here
        return bool(target_words.FACTS.search(here)) and not target_words.states_target(here)

    @property
    def among_plans(self) -> bool:
        """Whether a sentence above it in its paragraph states a target, and the paragraph has no word of facts."""
        w = self.words
        above = w.text[: w.sentence].split("。")
        if len(above) < 2 or self.reviewed or self.over or target_words.told(w.text):
            return False
        if goals.RATE_SAID.search(w.text, w.sentence):
            return False  # 全年到位620万元,为目标的124%
        return any(re.search("[0-9]", said) and target_words.planned(said) for said in above)
