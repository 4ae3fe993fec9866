"""Growth so far and growth required, from the printed figures alone.

No model: last value, compound growth between the first and the last figure on
one statistical basis, and the class of progress (:mod:`kjanalysis.attainment.progress`).

A bound (超过10亿元) is no value to take growth from: the growth shown is that
between the middles of what the figures stand for, beside it stand the least and
the most they leave open, and where these fall into different classes the class
is "insufficient data". So it is where the newest figure is more than
:data:`FRESH` years older than the target: that growth was another time's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ..notation import bounds
from ..notation.identities import Identity, parse
from ..tables import Snapshot
from .criterion import meets
from .plain_numbers import exact, plain
from .progress import CLASSES_ZH, Progress, annual_growth, classify, ratio
from .target import Stated

#: Years before the target's year after which a newest figure says nothing of progress.
FRESH = 3


@dataclass(frozen=True)
class Growth:
    """Last value, observed and required growth, their ratio and class; keys as in :class:`kjanalysis.attainment.target.Target`."""

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


#: Growth seen: between the middles, and the least and the most that bounds leave open.
Seen = tuple[float | None, float | None, float | None]


def growth(stated: Stated, known: Snapshot, figures: list[Any]) -> Growth:
    """Growth so far and growth required, for one target.

    Parameters
    ----------
    stated : Stated
    known : Snapshot
        For the catalogue.
    figures : list of namedtuple
        The rows of the region's figures, :meth:`kjanalysis.tables.Snapshot.latest`.
    """
    indicator = known.indicator(stated.indicator)
    tie = parse(indicator.identity)
    change = tie if tie is not None and tie.kind != "ratio" else None
    earlier = [row for row in figures if row.year < stated.year]
    own = _one_basis(earlier, stated.indicator)
    is_rate = change is not None or indicator.kind == "growth"
    found = _of_rate(stated, change, own, earlier) if is_rate else _of_level(stated, own)
    upwards = stated.higher_is_better and stated.comparator != "le"
    seen = plain(found.seen[0]), plain(found.seen[1]), plain(found.seen[2])
    used = found.base if seen[0] is not None else []
    label = Progress.UNKNOWN if _stale(used, stated.year) else _class(seen, found.required, found.reached, upwards)
    return Growth(
        **vars(_last(own)),
        required_growth=plain(found.required),
        observed_growth=seen[0],
        observed_growth_low=seen[1],
        observed_growth_high=seen[2],
        observed_from=int(used[0].year) if used else None,
        observed_to=int(used[-1].year) if used else None,
        **vars(_base(earlier, change) if change is not None and not own else _Base(None, None)),
        growth_unit=indicator.unit if change is not None and change.kind == "diff" else "%",
        growth_ratio=plain(ratio(seen[0], found.required, upwards)),
        progress=label.value,
        progress_zh=CLASSES_ZH[label],
    )


class _Found(NamedTuple):
    """Figures that growth is read off, growth required and seen, and whether the last figure meets the target."""

    base: list[Any]
    required: float | None
    seen: Seen
    reached: bool | None


def _of_rate(stated: Stated, change: Identity | None, own: list[Any], earlier: list[Any]) -> _Found:
    """Of a target for growth itself or for a net change: the target is what is required."""
    if own or change is None:
        return _Found(own, stated.target, _mean(own), None)
    base = _one_basis(earlier, change.parts[0])
    return _Found(base, stated.target, _yearly(base, change.kind), None)


def _of_level(stated: Stated, own: list[Any]) -> _Found:
    """Of a target for a level: growth from the last figure to it."""
    if not own:
        return _Found(own, None, _yearly(own, None), None)
    last = own[-1]
    required = annual_growth(last.value, stated.target, stated.year - last.year)
    reached = bool(meets(np.array([last.value]), stated.criterion)[0])
    return _Found(own, required, _yearly(own, None), reached)


def _stale(used: list[Any], year: int) -> bool:
    return bool(used) and used[-1].year < year - FRESH


@dataclass(frozen=True)
class _LastValue:
    last_value: float | None
    last_qualifier: str | None
    last_year: int | None


def _last(own: list[Any]) -> _LastValue:
    if not own:
        return _LastValue(None, None, None)
    return _LastValue(exact(own[-1].value), own[-1].qualifier, int(own[-1].year))


@dataclass(frozen=True)
class _Base:
    base_value: float | None
    base_year: int | None


def _base(earlier: list[Any], change: Identity) -> _Base:
    """The last figure of what changes, where the change has none of its own."""
    base = _one_basis(earlier, change.parts[0])
    return _Base(exact(base[-1].value), int(base[-1].year)) if base else _Base(None, None)


def _mean(own: list[Any]) -> Seen:
    """Mean of growth rates that are figures themselves; one figure is no trend."""
    mean = float(np.mean([row.value for row in own])) if len(own) >= 2 else None
    return mean, mean, mean


def _one_basis(figures: list[Any], code: str) -> list[Any]:
    """An indicator's figures on the basis of the newest one, by year: others aren't chained."""
    own = sorted((r for r in figures if r.indicator == code), key=lambda r: r.year)
    return [r for r in own if r.basis == own[-1].basis]


def _class(seen: Seen, required: float | None, reached: bool | None, upwards: bool) -> Progress:
    """Class of progress; unknown where bounds leave more than one open."""
    labels = {classify(ratio(x, required, upwards), reached, x, required, upwards) for x in seen}
    return labels.pop() if len(labels) == 1 else Progress.UNKNOWN


def _yearly(figures: list[Any], change: str | None) -> Seen:
    """Growth a year from the first figure to the last: between the middles of what they
    stand for, and the least and most that they leave open. Percent, or units a year."""
    if len(figures) < 2:
        return None, None, None
    first, last = figures[0], figures[-1]
    years = last.year - first.year
    start, end = _ends(first), _ends(last)

    def between(a: float, b: float) -> float | None:
        return (b - a) / years if change == "diff" else annual_growth(a, b, years)

    return between(start[0], end[0]), between(start[2], end[1]), between(start[1], end[2])


def _ends(figure: Any) -> tuple[float, float, float]:
    """Middle, lower and upper end of a bound; an exact figure thrice."""
    if not bounds.is_bound(figure.qualifier):
        return (figure.value,) * 3
    return bounds.middle(figure.lower, figure.upper), figure.lower, figure.upper
