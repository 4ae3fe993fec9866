"""Attainment: with what probability is each published target met?

The probability is the share of draws (:mod:`kjanalysis.forecast`) that meet
the target. Three things stand side by side and are never merged: the ratio of
observed to required growth (:mod:`kjanalysis.attainment.progress`), the probability, and
the class of progress; with the strength of the evidence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import tables
from ..errors import language
from ..forecast import check_year, drawn, scenario
from ..notation.dates import parse_as_of
from ..panel import whole
from ..tables import Snapshot
from ..tables.history import check_known
from ..tables.region_names import check_region
from ..wording import markup, words
from ..wording.sentences import Sentences
from ..wording.text import Text
from .answer import answer
from .display import table
from .judge import Judged, judge
from .leading import Together, together
from .outlook_data import OutlookData
from .reasons import reasons
from .takes_table import takes_table


@dataclass(frozen=True, eq=False)
class Outlook(OutlookData):
    """The targets of a region's year and what the draws say of each.

    :func:`kjanalysis.outlook` makes it. In a notebook it shows itself with the
    leading targets first, in the language of messages.

    Parameters
    ----------
    region, region_zh, region_en : str
        Code and names. A missing name is the other language's.
    year : int
        The targets' year.
    as_of : date
        The day on which knowledge ends.
    forecast : Forecast
        The draws behind the probabilities.
    known : Snapshot
        The tables it was made from, as known on ``as_of``.
    targets : list of Target
        One record a target, in the order of the source.
    joint : dict
        ``indicators`` (headline targets that are forecast), ``missing`` (those that
        aren't) and ``probability`` of meeting all, None if one is missing.
    together : Together
        The targets that the answer begins with, and how many of them are met
        (:mod:`kjanalysis.attainment.leading`).
    given : dict
        A scenario's assumptions by indicator code, as asked for; empty without.
    given_zh, given_en : str
        The same in words.

    See Also
    --------
    kjanalysis.attainment.findings.findings : What drives the answer, in sentences.
    kjanalysis.attainment.explain.decompose : What a forecast is made of.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> o = kj.outlook("330205", 2021, "2021-03-26")
    >>> [(t.indicator, t.target, t.unit) for t in o.own_targets][:2]
    [('rd_expenditure', 25, '亿元'), ('rd_intensity', 3.5, '%')]
    """

    def table(self, lang: str = "zh") -> pd.DataFrame:
        """The targets as a table for people, numbers rounded and put into words.

        Parameters
        ----------
        lang : {"zh", "en"}
            Language of the columns' names and of the words.

        Returns
        -------
        DataFrame
            One row a target, all cells text. Columns: indicator, target, probability,
            verdict, median, 80 % interval, last value, required and observed growth,
            their ratio, progress, evidence.
        """
        return table(self.targets, lang)

    def heading(self, lang: str = "zh") -> str:
        """One line that says what this is, and the joint probability if there is one.

        Parameters
        ----------
        lang : {"zh", "en"}
            Language of the line.

        Returns
        -------
        str
            Plain text without markup.
        """
        text = Text(
            f"{self.region} {self.region_en}, targets for {self.year}, as known on {self.as_of}"
            + (f". {self.given_en}" if self.given else ""),
            f"{self.region_zh} {self.year} 年目标展望（截至 {self.as_of} 已公布的数据）"
            + (f"；{self.given_zh}" if self.given else ""),
        )
        return text.of(lang) + self._result().of(lang)

    def _result(self) -> Text:
        """What the heading ends with: why there is nothing to say of all targets together, or how probable they are."""
        n, missing = len(self.targets), len(self.joint["missing"])
        if not self.targets and self.set_aside.targets:
            return Text(": no target is left, since rows were set aside.", "：目标所在行有误，没有可用的目标。")
        if not self.targets:
            return Text(
                ": no target had been published by that day. Check year and day, or add targets with kjanalysis add.",
                "：截至该日没有已公布的目标。请检查年份和截止日期，或用 kjanalysis add 录入目标。",
            )
        if not self.own_targets:
            return Text(
                f": no target of its own for {self.year}, only {n} yearly goal{'s' if n > 1 else ''} set in earlier years",
                f"：截至该日没有为 {self.year} 年公布的目标，只有往年提出的每年目标 {n} 项",
            )
        if missing:
            return Text(
                f"; {missing} headline target{'s' if missing > 1 else ''} can't be forecast, so there is no probability of meeting all",
                f"；{missing} 项核心指标无法预测，不给出全部达标的概率",
            )
        if not self.joint["indicators"]:
            return _first_ones(self.together)
        joint = words.percent(self.joint["probability"])
        return Text(f"; probability that all headline targets are met: {joint}", f"；核心指标全部达标的概率：{joint}")

    def __repr__(self) -> str:
        lang = language()
        said = [self.heading(lang), *(one.of(lang) for one in self.set_aside.texts())]
        return "\n".join([*said, *(target.line(lang) for target in self.leading)])

    def _repr_html_(self) -> str:
        return self.shown(language())

    def shown(self, lang: str) -> str:
        """The outlook as a notebook shows it: the leading targets first, all else folded.

        Parameters
        ----------
        lang : {"zh", "en"}
            Which language.

        Returns
        -------
        str
            HTML.
        """
        head = f"<p><b>{markup.html(self.heading(lang))}</b></p>"
        head += "".join(f"<p>{markup.html(one.of(lang))}</p>" for one in self.set_aside.texts())
        shown = answer(self.together, self.targets, self.known, lang)
        first, rest = (Sentences(one.of(lang) for one in part) for part in reasons(self))
        takes, n = takes_table(self.targets, lang), len(rest)
        more = _folded(_more(n).of(lang), rest._repr_html_() if n else "")
        more += _folded(_TAKES.of(lang), f'<div class="kj-answer">{takes}</div>' if takes else "")
        return head + markup.inert(shown + (first._repr_html_() if first else "") + more)


_TAKES = Text("What 50, 80 and 90 % would take", "达到 50%、80%、90% 需要什么")


def _more(n: int) -> Text:
    return Text(f"{n} more remark{'s' if n > 1 else ''}", f"其余 {n} 条说明")


def _folded(head: str, html: str) -> str:
    """HTML folded under a line; empty if there is none."""
    return f"<details><summary>{markup.html(head)}</summary>{html}</details>" if html else ""


def _first_ones(them: Together) -> Text:
    """How probable it is that all of the targets that lead unmarked are met."""
    if them.every is None or len(them.targets) < 2:
        return Text("", "")
    n, chance = len(them.targets), words.percent(them.every)
    return Text(f"; probability that the first {n} targets that can be forecast are all met: {chance}",
                f"；前 {n} 项可预测目标全部达标的概率：{chance}")  # fmt: skip


def outlook(
    region: str,
    year: int,
    as_of: str | dt.date | None = None,
    data: tables.Folder = None,
    seed: int = 0,
    n_draws: int = 16000,
    given: Mapping[str, object] | None = None,
) -> Outlook:
    """Probability of meeting each target a region published for a year.

    Parameters
    ----------
    region : str
        Region code, e.g. ``"330205"``.
    year : int
        The targets' year.
    as_of : str or date, optional
        Nothing published later is used, targets included. By default the day
        that year's targets were published, else 31 March of that year.
    data : path-like, optional
        Folder of tables to read in place of the shipped one.
    seed, n_draws : int
        Seed and number of the draws. The same seed gives the same digits.
    given : dict, optional
        A scenario: figures assumed for the year by indicator code, amounts
        (``{"gdp": 760}``) or growth on the year before (``{"gdp": "+6%"}``).
        All that is tied to them moves on the same draws.

    Returns
    -------
    Outlook
        Its ``targets`` say of each target what
        :class:`kjanalysis.attainment.target.Target` lists. ``probability`` is
        the inside view, the share of the draws.

    Raises
    ------
    KJError
        If region, year, day or an assumption is not usable.
    DataError
        If a table can't be read at all, or the rows that all of this hangs on have a
        problem. Other rows with a problem are set aside, and ``set_aside`` names them.

    See Also
    --------
    kjanalysis.forecast.forecast : The draws alone, without targets.
    kjanalysis.backtest.rolling_origin : What such probabilities were worth on past days.

    Notes
    -----
    How a target is judged, on the draws x before rounding (counts are whole):
    ge, eq: x >= target; gt: x > target; le: x <= target; approx (左右): x at
    least the lower end of what rounds to the target; range: x >= its lower end.

    The draws come from a state space with a prior learned from other regions
    (:mod:`kjanalysis.forecast.statespace`, :mod:`kjanalysis.forecast.prior`).

    Examples
    --------
    >>> import kjanalysis as kj
    >>> o = kj.outlook("330205", year=2021, as_of="2021-03-26")
    >>> o.joint["indicators"]
    ['rd_expenditure', 'rd_intensity', 'hightech_firms']
    >>> all(0 <= t.probability <= 1 for t in o.targets if t.probability is not None)
    True
    """
    every = tables.read(data, strict=False)
    region, year = check_region(region, every), check_year(year)
    known = every.on(parse_as_of(as_of) or every.default_day(region, year))
    return outlook_of(known, region, year, whole("seed", seed, 0), whole("n_draws", n_draws, 1), given)


def outlook_of(
    known: Snapshot,
    region: str,
    year: int,
    seed: int = 0,
    n_draws: int = 16000,
    given: Mapping[str, object] | None = None,
) -> Outlook:
    """:func:`outlook` of a snapshot, for code that has the tables already.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.
    region : str
        Region code that the tables have.
    year : int
        The targets' year.
    seed, n_draws : int
        Seed and number of the draws.
    given : dict, optional
        A scenario, as in :func:`outlook`; the only argument that is still checked.

    Returns
    -------
    Outlook
        As :func:`outlook` gives it.

    Raises
    ------
    KJError
        If nothing of the region was public on the day, or an assumption is not
        usable.
    ValueError
        If the snapshot has no day.
    """
    check_known(known, region, year)
    targets = known.targets(region, year)
    f = drawn(known, region, year, targets["indicator"].unique().tolist(), seed, n_draws, given)
    figures = list(f.history.itertuples())
    judged = [judge(row, known, f, figures) for row in targets.itertuples()]
    aims = [one.target for one in judged]
    return Outlook(
        region=region,
        region_zh=known.place_name(region, "zh"),
        region_en=known.place_name(region, "en"),
        year=year,
        as_of=day_of(known),
        forecast=f,
        known=known,
        targets=aims,
        joint=joint(judged),
        together=together(aims, {one.target.id: one.hits for one in judged if one.hits is not None}),
        given={code: one.plain() for code, one in f.given.items()},
        given_zh=scenario.text(f.given, known, year, "zh"),
        given_en=scenario.text(f.given, known, year, "en"),
    )


def day_of(known: Snapshot) -> dt.date:
    """The snapshot's day; an outlook always has one."""
    if known.day is None:
        raise ValueError("an outlook needs the tables as known on a day")
    return known.day


def joint(judged: list[Judged]) -> dict[str, Any]:
    """Probability of meeting all headline targets; None while one of them isn't forecast.

    Parameters
    ----------
    judged : list of Judged
        All of an outlook.

    Returns
    -------
    dict
        As :class:`Outlook` has it.
    """
    met: dict[str, np.ndarray] = {}
    missing = []
    for one in judged:
        code = one.target.indicator
        if one.target.headline and one.hits is None:
            missing.append(code)
        elif one.target.headline and one.hits is not None:
            met[code] = met[code] & one.hits if code in met else one.hits
    probability = None
    if met and not missing:
        probability = round(float(np.logical_and.reduce(list(met.values())).mean()), 4)
    return {"indicators": list(met), "missing": missing, "probability": probability}
