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

import math

import numpy as np

from ..notation import bounds
from ..notation.identities import parse
from . import progress
from .criterion import meets

#: Years before the target's year after which a newest figure says nothing of progress.
FRESH = 3


def growth(target, row: dict, codes: dict, figures: list) -> dict:
    """Last value, observed and required growth, their ratio and class.

    Parameters
    ----------
    target : namedtuple
        A row of `targets.csv`.
    row : dict
        The target as in :func:`kjanalysis.outlook`, as far as it is known.
    codes : dict of str to namedtuple
        Rows of `indicators.csv` by indicator.
    figures : list of namedtuple
        The rows of the region's figures, :func:`kjanalysis.tables.vintage.latest`.

    Returns
    -------
    dict
        The keys last_value ... progress_zh of :func:`kjanalysis.outlook`.
    """
    indicator = codes[target.indicator]
    tie = parse(indicator.identity)
    change = tie.kind if tie and tie.kind != "ratio" else None
    earlier = [r for r in figures if r.year < target.year]
    own = _one_basis(earlier, target.indicator)
    base = _one_basis(earlier, tie.parts[0]) if change and not own else own
    last = own[-1] if own else None
    unit, reached = "%", None
    if change == "diff":
        unit = indicator.unit
    if change or indicator.kind == "growth":
        required = row["target"]
        mean = float(np.mean([r.value for r in own])) if len(own) >= 2 else None  # one figure is no trend
        seen = _yearly(base, change) if base is not own else [mean] * 3
    else:
        required = None
        seen = _yearly(own, None)
        if last is not None:
            required = progress.annual_growth(last.value, row["target"], target.year - last.year)
            reached = bool(meets(np.array([last.value]), row, indicator.higher_is_better)[0])
    observed, low, high = (plain(x) for x in seen)
    upwards = bool(indicator.higher_is_better) and target.comparator != "le"
    growth_ratio = progress.ratio(observed, required, upwards)
    label = _class(observed, low, high, required, reached, upwards)
    used = base if observed is not None else []
    if used and used[-1].year < target.year - FRESH:
        label = "insufficient data"
    return {
        "last_value": None if last is None else exact(last.value),
        "last_qualifier": None if last is None else last.qualifier,
        "last_year": None if last is None else int(last.year),
        "required_growth": plain(required),
        "observed_growth": observed,
        "observed_growth_low": low,
        "observed_growth_high": high,
        "observed_from": int(used[0].year) if used else None,
        "observed_to": int(used[-1].year) if used else None,
        "growth_unit": unit,
        "growth_ratio": plain(growth_ratio),
        "progress": label,
        "progress_zh": progress.CLASSES_ZH[label],
    }


def _one_basis(figures: list, code: str) -> list:
    """An indicator's figures on the basis of the newest one, by year: others aren't chained."""
    own = sorted((r for r in figures if r.indicator == code), key=lambda r: r.year)
    return [r for r in own if r.basis == own[-1].basis]


def _class(observed, low, high, required, reached, upwards: bool) -> str:
    """Class of progress; "insufficient data" where bounds leave more than one open."""
    labels = {
        progress.classify(progress.ratio(x, required, upwards), reached, x, required, upwards)
        for x in (observed, low, high)
    }
    return labels.pop() if len(labels) == 1 else "insufficient data"


def _yearly(figures: list, change: str | None) -> list:
    """Growth a year from the first figure to the last: between the middles of what they
    stand for, and the least and most that they leave open. Percent, or units a year."""
    if len(figures) < 2:
        return [None] * 3
    first, last = figures[0], figures[-1]
    years = last.year - first.year
    start, end = _ends(first), _ends(last)
    pairs = [(start[0], end[0]), (start[2], end[1]), (start[1], end[2])]
    if change == "diff":
        return [(b - a) / years for a, b in pairs]
    return [progress.annual_growth(a, b, years) for a, b in pairs]


def _ends(figure) -> tuple[float, float, float]:
    """Middle, lower and upper end of a bound; an exact figure thrice."""
    if not bounds.is_bound(figure.qualifier):
        return (figure.value,) * 3
    return bounds.middle(figure.lower, figure.upper), figure.lower, figure.upper


def exact(value) -> float | int:
    """A printed figure as it is, whole ones whole."""
    return int(value) if float(value).is_integer() else float(value)


def plain(value) -> float | int | None:
    """A number JSON can hold, to six significant digits (whole ones whole)."""
    if value is None or not math.isfinite(value):
        return None
    value = float(f"{value:.6g}")
    return int(value) if value.is_integer() else value
