"""One target judged: its probability, how far along it is, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..forecast import Forecast, quantiles
from ..notation.identities import parse
from ..notation.scales import scale_of
from ..tables import Snapshot
from ..tables.unit_words import unit_words
from ..wording import chances, words
from ..wording.text import Text
from . import outside_beside
from .behind import too_open
from .criterion import meets
from .dots import dots
from .growth import growth
from .plain_numbers import exact, plain
from .progress import annual_growth
from .takes import Takes, takes
from .target import Standing, State, Stated, Target

#: With fewer effective draws than this the figures contradict one another.
LEAST_DRAWS = 400

INTERVALS = {"lo95": 0.025, "lo80": 0.1, "lo50": 0.25, "hi50": 0.75, "hi80": 0.9, "hi95": 0.975}

_ASKED = {"median": 0.5, **INTERVALS}


@dataclass(frozen=True)
class Spread:
    """Median and intervals of the draws, in the indicator's unit; None where a target isn't forecast."""

    median: float | None = None
    lo50: float | None = None
    hi50: float | None = None
    lo80: float | None = None
    hi80: float | None = None
    lo95: float | None = None
    hi95: float | None = None


@dataclass(frozen=True, eq=False)
class Judged:
    """A target, and which draws meet it (None if it can't be forecast)."""

    target: Target
    hits: np.ndarray | None


@dataclass(frozen=True)
class Told:
    """What the draws tell readers beside the probability; nothing where a target isn't forecast."""

    of_twenty: int | None = None
    dots: tuple[float, ...] = ()
    takes: tuple[Takes, ...] = ()


def judge(row: Any, known: Snapshot, f: Forecast, figures: list[Any]) -> Judged:
    """Judge one target.

    Parameters
    ----------
    row : namedtuple
        Of :meth:`kjanalysis.tables.Snapshot.targets`.
    known : Snapshot
    f : Forecast
    figures : list of namedtuple
        The rows of the region's figures that the forecast used.
    """
    stated = _stated(row, known)
    code, year = stated.indicator, stated.year
    outcome = published(known, figures, code, year)
    probability, hits, spread, state = _from_draws(stated, f, outcome)
    if state is State.FORECAST and too_open(code, year, spread.lo80, spread.hi80, f, known):
        probability, hits, spread, state = None, None, replace(spread, median=None), State.UNSURE
    n = f.n_observations.get(code, sum(figure.indicator == code for figure in figures))
    if state is State.NO_FORECAST:
        state = _unforecast(n, [figure for figure in figures if figure.indicator == code])
    behind = _behind(code, known, figures)
    pool = f.priors.get(code)
    age = year - max((figure.year for figure in behind), default=year)
    evidence = words.evidence(n, age)
    verdict = _verdict(state, probability)
    target = Target(
        **vars(stated),
        probability=probability,
        **vars(spread),
        outcome=outcome,
        **vars(growth(stated, known, figures)),
        n_observations=n,
        pool_series=pool.n_series if pool else 0,
        evidence=evidence.en,
        evidence_zh=evidence.zh,
        evidence_grade=words.grade(n, age),
        verdict=verdict.en,
        verdict_zh=verdict.zh,
        **vars(_told(stated, f, known) if state is State.FORECAST else Told()),
        **vars(outside_beside.beside(row, probability, known)),
        sources=_standings(row, known, behind),
        state=state,
    )
    return Judged(target, hits)


def judged_again(before: Target, row: Any, known: Snapshot, f: Forecast, figures: list[Any]) -> Judged:
    """A target that has draws judged on other draws, or for another figure: what else is said of it stays.

    Parameters
    ----------
    before : Target
        As :func:`judge` gave it.
    row : namedtuple
        The target, of :meth:`kjanalysis.tables.Snapshot.targets`; its figure may differ.
    known : Snapshot
    f : Forecast
    figures : list of namedtuple
        As in :func:`judge`.
    """
    stated = _stated(row, known)
    probability, hits, spread, state = _from_draws(stated, f, before.outcome)
    if state is State.FORECAST and too_open(stated.indicator, stated.year, spread.lo80, spread.hi80, f, known):
        probability, hits, spread, state = None, None, replace(spread, median=None), State.UNSURE
    verdict = _verdict(state, probability)
    combined = probability
    if before.outside_used:
        combined = outside_beside.beside(row, probability, known).probability_combined
    grown = growth(stated, known, figures) if stated.target != before.target else None
    target = replace(
        before,
        **vars(stated),
        probability=probability,
        **vars(spread),
        **(vars(grown) if grown else {}),
        verdict=verdict.en,
        verdict_zh=verdict.zh,
        **vars(_told(stated, f, known) if state is State.FORECAST else Told()),
        probability_combined=combined,
        state=state,
    )
    return Judged(target, hits)


def _unforecast(n: int, own: list[Any]) -> State:
    """Why there are no draws of an indicator with so many observations and these figures of its own."""
    if own and max(own, key=lambda figure: figure.year).value == 0:
        return State.ZERO
    return State.NO_FORECAST if n else State.NO_HISTORY


def _stated(row: Any, known: Snapshot) -> Stated:
    indicator = known.indicator(row.indicator)
    return Stated(
        id=row.id,
        indicator=row.indicator,
        indicator_zh=indicator.zh,
        indicator_en=indicator.en,
        target=exact(row.value),
        target_high=None if pd.isna(row.value_high) else exact(row.value_high),
        higher_is_better=bool(indicator.higher_is_better),
        unit=indicator.unit,
        unit_en=unit_words(known.codes, row.indicator, "en").behind,
        integer=bool(indicator.integer),
        comparator=row.comparator,
        period=row.period,
        recurs=row.recurs,
        year=int(row.year),
        since=int(row.since),
        note=row.note,
        headline=bool(row.headline),
    )


def _from_draws(
    stated: Stated, f: Forecast, outcome: float | None
) -> tuple[float | None, np.ndarray | None, Spread, State]:
    """Probability, the draws that meet the target, median and intervals, and what can be said."""
    spread = Spread()
    key = stated.indicator, stated.year
    if outcome is not None:
        hits = np.full(len(f.draws), meets(np.array([outcome]), stated.criterion)[0])
        return float(hits[0]), hits, spread, State.PUBLISHED
    if key not in f.draws.columns:
        return None, None, spread, State.NO_FORECAST
    if f.effective.get(stated.indicator, 1.0) * len(f.draws) < LEAST_DRAWS:
        return None, None, spread, State.CONTRADICTION
    draws = f.draws[key].to_numpy()
    hits = meets(draws, stated.criterion)
    found = quantiles(pd.DataFrame({key: draws}), _ASKED.values()).to_numpy()[0]
    drawn = Spread(**{name: plain(float(x)) for name, x in zip(_ASKED, found, strict=True)})
    return round(float(hits.mean()), 4), hits, drawn, State.FORECAST


def _told(stated: Stated, f: Forecast, known: Snapshot) -> Told:
    """Twenty dots, and what a probability would take."""
    draws = f.draws[stated.indicator, stated.year].to_numpy()
    row = known.indicator(stated.indicator)
    found = dots(draws, stated.criterion)
    # a change of a count may be negative, whatever its own scale would be
    scale = "linear" if parse(row.identity) is not None and row.kind == "flow" else scale_of(row.kind, row.integer)
    return Told(found.met, found.values, takes(draws, stated.criterion, scale))


def _verdict(state: State, probability: float | None) -> Text:
    if probability is None:
        return words.UNSAID[state.value]
    return words.OUTCOME[bool(probability)] if state is State.PUBLISHED else chances.verdict(probability)


def _behind(code: str, known: Snapshot, figures: list[Any]) -> list[Any]:
    """The figures of a target's indicator and of what it is tied to."""
    tie = parse(known.indicator(code).identity)
    codes = {code, *(tie.parts if tie else ())}
    return [figure for figure in figures if figure.indicator in codes]


def _standings(row: Any, known: Snapshot, behind: list[Any]) -> tuple[Standing, ...]:
    """Where the target and every figure behind it stand."""
    return _standing("target", row, int(row.since), "", known), *(
        _standing("figure", figure, int(figure.year), figure.status, known) for figure in behind
    )


def _standing(role: str, row: Any, year: int, status: str, known: Snapshot) -> Standing:
    source = known.source(row.source)
    return Standing(
        role=role,
        indicator=row.indicator,
        year=year,
        source=row.source,
        title=source.title,
        grade=source.grade,
        published=row.published,
        locator=row.locator,
        url=source.url,
        status=status,
        note=row.note,
    )


def published(known: Snapshot, figures: list[Any], code: str, year: int) -> float | None:
    """The target year's own figure, if exact and not preliminary ones tell it already.

    A net change or growth rate that was not published itself is told by the two
    years' figures it is a change of.
    """
    own, tie = _final(figures, code, year), parse(known.indicator(code).identity)
    if own is not None or not tie or tie.kind == "ratio":
        return None if own is None else exact(own.value)
    now, before = _final(figures, tie.parts[0], year), _final(figures, tie.parts[0], year - 1)
    if now is None or before is None or now.basis != before.basis:
        return None
    if tie.kind == "diff":
        return exact(now.value - before.value)
    return plain(annual_growth(before.value, now.value, 1))


def _final(figures: list[Any], code: str, year: int) -> Any:
    rows = (row for row in figures if row.indicator == code and row.year == year)
    return next((row for row in rows if row.qualifier == "eq" and row.status != "preliminary"), None)
