"""One target of a region's year, and all that an outlook says of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from ..errors import language
from ..wording import chances
from ..wording.citations import Reference
from ..wording.target_text import target_text
from ..wording.text import Text
from .criterion import Criterion
from .takes import Takes


class State(StrEnum):
    """What can be said of a target; the words for it are in :mod:`kjanalysis.wording.words`.

    Attributes
    ----------
    PUBLISHED
        Its year's figure is out.
    FORECAST
        It has a probability.
    CONTRADICTION
        Too few draws carry the figures it rests on.
    NO_FORECAST
        There are figures, but nothing to forecast from.
    UNSURE
        Old figures leave so much open that only an interval is given.
    ZERO
        Its last figure is zero, from which nothing grows.
    NO_HISTORY
        There is no figure.
    """

    PUBLISHED = "published"  #: its year's figure is out
    FORECAST = "forecast"  #: it has a probability
    CONTRADICTION = "contradiction"  #: too few draws carry the figures it rests on
    UNSURE = "not known well enough"  #: old figures leave too much open: only an interval
    NO_FORECAST = "no forecast"  #: there are figures, but nothing to forecast from
    ZERO = "zero"  #: its last figure is zero, from which nothing grows
    NO_HISTORY = "no history"  #: there is no figure


@dataclass(frozen=True)
class Standing:
    """Where a target, or a figure behind it, stands.

    Attributes
    ----------
    role : {"target", "figure"}
    indicator : str
    year : int
        Of a target, the year it was set for.
    source, title, grade, published, locator, url : str
        As in `sources.csv`; the place in it.
    status, note : str
        As in the table.
    """

    role: str
    indicator: str
    year: int
    source: str
    title: str
    grade: str
    published: str
    locator: str
    url: str
    status: str
    note: str

    @property
    def reference(self) -> Reference:
        """For links to it."""
        return Reference(self.source, self.title, self.url, self.locator, self.published, self.grade)

    def to_dict(self) -> dict[str, Any]:
        """As `outlook.json` has it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Stated:
    """A target as it was published; see :class:`Target`."""

    id: str
    indicator: str
    indicator_zh: str
    indicator_en: str
    target: float
    target_high: float | None
    higher_is_better: bool
    unit: str
    unit_en: str
    integer: bool
    comparator: str
    period: str
    recurs: str
    year: int
    since: int
    note: str
    headline: bool

    @property
    def criterion(self) -> Criterion:
        """What a figure must do to meet it, a Criterion."""
        return Criterion(self.target, self.comparator, self.integer, self.higher_is_better)

    def name(self, lang: str) -> str:
        """The indicator's name in a language.

        Parameters
        ----------
        lang : {"zh", "en"}
            Which language.

        Returns
        -------
        str
            As in `indicators.csv`.
        """
        return self.indicator_zh if lang == "zh" else self.indicator_en

    def unit_in(self, lang: str) -> str:
        """The unit behind a number, in a language.

        Parameters
        ----------
        lang : {"zh", "en"}
            Which language.

        Returns
        -------
        str
            Empty in English for a counter, since the name says what is counted.
        """
        return self.unit if lang == "zh" else self.unit_en


@dataclass(frozen=True)
class Target(Stated):
    """A target and all that an outlook says of it, in the order of `outlook.json`.

    :func:`kjanalysis.outlook` makes them.

    Parameters
    ----------
    id, indicator : str
        As in `targets.csv`.
    indicator_zh, indicator_en : str
        As in `indicators.csv`.
    target : float
        The figure, in ``unit``.
    target_high : float or None
        A range's upper end; None for all other targets.
    higher_is_better : bool
        As in `indicators.csv`.
    unit, unit_en : str
        The indicator's unit; behind a number in English.
    integer : bool
        Whether the indicator counts whole things.
    comparator : str
        As in `targets.csv`: ge, gt, le, eq, approx or range.
    period, recurs : str
        As in `targets.csv`: annual or five_year; ``yearly`` for a goal of every year.
    year, since : int
        The year asked for, and the one it was set for.
    note : str
        As in `targets.csv`.
    headline : bool
        Whether it is one of the targets of the joint probability.
    probability : float or None
        Share of the draws that meet it; 0 or 1 once its outcome is published.
    median, lo50, hi50, lo80, hi80, lo95, hi95 : float or None
        Median and ends of the central intervals of the draws, in ``unit``.
    outcome : float or None
        The year's own figure, if published.
    last_value : float or None
        The newest figure before the year, in ``unit``.
    last_qualifier : str or None
        Its qualifier, as in `observations.csv`.
    last_year : int or None
        Its year.
    required_growth, observed_growth, observed_growth_low, observed_growth_high : float or None
        In ``growth_unit`` a year (:mod:`kjanalysis.attainment.growth`).
    observed_from, observed_to : int or None
        First and last year of the figures that growth was observed between.
    base_value, base_year : float or None, int or None
        The last figure of what changes, and its year, of a net change or growth rate without a figure of its own.
    growth_unit : str
        Percent, or the indicator's unit for a net change.
    growth_ratio : float or None
        Observed over required growth.
    progress, progress_zh : str
        Class of progress (:mod:`kjanalysis.attainment.progress`).
    n_observations, pool_series : int
        Figures of its own, and series behind the prior.
    evidence, evidence_zh : str
        Strength of the evidence, in words.
    evidence_grade : int
        The same from 0 (none) to 4 (strong).
    verdict, verdict_zh : str
        The probability in words (:data:`kjanalysis.wording.chances.STEPS`), or why there is none.
    of_twenty : int or None
        How many of twenty equally likely outcomes meet it (:mod:`kjanalysis.attainment.dots`).
    dots : tuple of float
        These outcomes, in ``unit``, ascending; empty where it isn't forecast.
    takes : tuple of Takes
        What 50, 80 and 90 % would take (:mod:`kjanalysis.attainment.takes`).
    probability_outside, outside_low, outside_high : float or None
        Share of comparable targets that were met, with its 80 % interval.
    outside_pairs : int
        Targets with an outcome that the outside view rests on.
    outside_effective : float
        What these are worth (:class:`kjanalysis.attainment.outside_view.Share`).
    outside_first, outside_last : int or None
        Years they cover.
    outside_miss : float or None
        Weighted median of their miss, in points or percent.
    outside_used : bool
        Whether they are enough to be used.
    probability_combined : float or None
        Inside and outside view as one.
    outside_note, outside_note_zh : str
        One line on what the outside view rests on.
    sources : tuple of Standing
        Where the target and the figures behind it stand.
    state : State
        What can be said of it. Not part of `outlook.json`.
    """

    probability: float | None
    median: float | None
    lo50: float | None
    hi50: float | None
    lo80: float | None
    hi80: float | None
    lo95: float | None
    hi95: float | None
    outcome: float | None
    last_value: float | None
    last_qualifier: str | None
    last_year: int | None
    required_growth: float | None
    observed_growth: float | None
    observed_growth_low: float | None
    observed_growth_high: float | None
    observed_from: int | None
    observed_to: int | None
    base_value: float | None
    base_year: int | None
    growth_unit: str
    growth_ratio: float | None
    progress: str
    progress_zh: str
    n_observations: int
    pool_series: int
    evidence: str
    evidence_zh: str
    evidence_grade: int
    verdict: str
    verdict_zh: str
    of_twenty: int | None
    dots: tuple[float, ...]
    takes: tuple[Takes, ...]
    probability_outside: float | None
    outside_low: float | None
    outside_high: float | None
    outside_pairs: int
    outside_effective: float
    outside_first: int | None
    outside_last: int | None
    outside_miss: float | None
    outside_used: bool
    probability_combined: float | None
    outside_note: str
    outside_note_zh: str
    sources: tuple[Standing, ...]
    state: State

    @property
    def reference(self) -> Reference | None:
        """Where the target stands, a Reference; None if no source is known."""
        return next((one.reference for one in self.sources if one.role == "target"), None)

    @property
    def last_reference(self) -> Reference | None:
        """Where its last value stands, a Reference; None where that is computed from others."""
        own = (one for one in self.sources if one.role == "figure" and one.indicator == self.indicator)
        return next((one.reference for one in own if one.year == self.last_year), None)

    @property
    def last_status(self) -> str:
        """How final its last value is, as in `observations.csv`; empty where it is computed from others."""
        own = (one for one in self.sources if one.role == "figure" and one.indicator == self.indicator)
        return next((one.status for one in own if one.year == self.last_year), "")

    def line(self, lang: str) -> str:
        """The target in one line: its figure, how often it is met, and the word for it.

        Parameters
        ----------
        lang : {"zh", "en"}
            Which language.

        Returns
        -------
        str
            Plain text.
        """
        word = self.verdict_zh if lang == "zh" else self.verdict
        said = word
        if self.probability is not None and self.state is State.FORECAST:
            said = Text("; ", "；").of(lang).join([chances.frequency(self.probability, self.of_twenty).of(lang), word])
        return f"{self.name(lang)} {target_text(self, lang)}{Text(': ', '：').of(lang)}{said}"

    def __repr__(self) -> str:
        return self.line(language())

    def to_dict(self) -> dict[str, Any]:
        """The target as plain values.

        Returns
        -------
        dict
            As `outlook.json` has it; ``sources`` is a list of dict.
        """
        plain = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "state"}
        told = {"dots": list(self.dots), "takes": [one.to_dict() for one in self.takes]}
        return plain | told | {"sources": [one.to_dict() for one in self.sources]}

    def __getitem__(self, key: str) -> Any:
        """A value by its key in `outlook.json`, for notebooks that read it so."""
        if key in ("sources", "dots", "takes"):
            return self.to_dict()[key]
        try:
            return getattr(self, key)
        except AttributeError:
            raise KeyError(key) from None
