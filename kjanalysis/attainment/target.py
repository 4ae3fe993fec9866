"""One target of a region's year, and all that an outlook says of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from ..wording.citations import Reference
from .criterion import Criterion


class State(StrEnum):
    """What can be said of a target; the words for it are in :mod:`kjanalysis.wording.words`."""

    PUBLISHED = "published"  #: its year's figure is out
    FORECAST = "forecast"  #: it has a probability
    CONTRADICTION = "contradiction"  #: too few draws carry the figures it rests on
    NO_FORECAST = "no forecast"  #: there are figures, but nothing to forecast from
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
        """What a figure must do to meet it."""
        return Criterion(self.target, self.comparator, self.integer, self.higher_is_better)

    def name(self, lang: str) -> str:
        """The indicator's name in a language, ``zh`` or ``en``."""
        return self.indicator_zh if lang == "zh" else self.indicator_en


@dataclass(frozen=True)
class Target(Stated):
    """A target and all that an outlook says of it, in the order of `outlook.json`.

    Attributes
    ----------
    id, indicator, period, recurs, note, headline
        As in `targets.csv`.
    indicator_zh, indicator_en, higher_is_better, unit, integer
        As in `indicators.csv`.
    target, target_high : float
        The figure, and a range's upper end (else None).
    year, since : int
        The year asked for, and the one it was set for.
    probability : float or None
        Share of the draws that meet it; 0 or 1 once its outcome is published.
    median, lo50, hi50, lo80, hi80, lo95, hi95 : float or None
        Of the draws, in the indicator's unit.
    outcome : float or None
        The year's own figure, if published.
    last_value, last_qualifier, last_year
        The newest figure before the year.
    required_growth, observed_growth, observed_growth_low, observed_growth_high : float or None
        In ``growth_unit`` a year (:mod:`kjanalysis.attainment.growth`).
    observed_from, observed_to : int or None
    growth_ratio : float or None
    progress, progress_zh : str
        Class of progress.
    n_observations, pool_series : int
        Figures of its own, and series behind the prior.
    evidence, evidence_zh, verdict, verdict_zh : str
        In words.
    probability_outside ... outside_note_zh
        The outside view, :class:`kjanalysis.attainment.outside_view.Beside`.
    sources : tuple of Standing
    state : State
        Not part of `outlook.json`.
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
    growth_unit: str
    growth_ratio: float | None
    progress: str
    progress_zh: str
    n_observations: int
    pool_series: int
    evidence: str
    evidence_zh: str
    verdict: str
    verdict_zh: str
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
        """Where the target stands."""
        return next((one.reference for one in self.sources if one.role == "target"), None)

    @property
    def last_reference(self) -> Reference | None:
        """Where its last value stands; None where that is computed from others."""
        own = (one for one in self.sources if one.role == "figure" and one.indicator == self.indicator)
        return next((one.reference for one in own if one.year == self.last_year), None)

    def to_dict(self) -> dict[str, Any]:
        """As `outlook.json` has it."""
        plain = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "state"}
        return plain | {"sources": [one.to_dict() for one in self.sources]}

    def __getitem__(self, key: str) -> Any:
        """A value by its key in `outlook.json`, for notebooks that read it so."""
        if key == "sources":
            return [one.to_dict() for one in self.sources]
        try:
            return getattr(self, key)
        except AttributeError:
            raise KeyError(key) from None
