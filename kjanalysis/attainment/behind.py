"""Which figures carry a forecast, and how old they are.

A target's own last figure may be old while tied ones are not: R&D spending of 2017 is
carried on by the intensity of 2023 and the GDP of 2021. What is said of age follows from
here, and so does the line below which no probability is given.
"""

from __future__ import annotations

from typing import Any

from ..forecast import Forecast
from ..notation.identities import parse
from ..notation.scales import scale_of
from ..tables import Snapshot
from .target import Target

#: A last figure this many years older than the target's year is said to be old.
OLD = 3

#: Older than this, and the interval decides whether a probability is given.
TOO_OLD = 5

#: The widest 80 % interval that still says something: its upper end over its lower, and for rates its width in points.
WIDEST, WIDEST_RATE = 3.0, 10.0


def tied(code: str, f: Forecast, known: Snapshot) -> list[tuple[str, ...]]:
    """Other ways to an indicator: the indicators that together say what it is.

    Parameters
    ----------
    code : str
        Indicator code.
    f : Forecast
        Its blocks say which ratios tie it.
    known : Snapshot
        For what it is computed from.

    Returns
    -------
    list of tuple of str
        Each a set of codes whose figures of one year tell it; empty if there is none.
    """
    tie = parse(known.codes.at[code, "identity"])
    ways = [tie.parts] if tie is not None else []
    drawn = f.blocks.get(code)
    for ratio, parts in (drawn.ratios if drawn is not None else {}).items():
        if code in parts.parts:
            ways.append((ratio, *(part for part in parts.parts if part != code)))
    return ways


def newest(code: str, year: int, f: Forecast) -> Any:
    """An indicator's newest row of the history before a year; None if there is none."""
    own = f.history[f.history["indicator"].eq(code) & f.history["year"].lt(year)]
    return None if own.empty else own.loc[own["year"].idxmax()]


def last_known(code: str, year: int, f: Forecast, known: Snapshot) -> int | None:
    """The newest year before a target's of which an indicator is known, by itself or through what ties it.

    Parameters
    ----------
    code : str
        Indicator code.
    year : int
        The target's year.
    f : Forecast
    known : Snapshot

    Returns
    -------
    int or None
        None if nothing is known of it.
    """
    years = [int(own["year"])] if (own := newest(code, year, f)) is not None else []
    for way in tied(code, f, known):
        rows = [newest(part, year, f) for part in way]
        if all(row is not None for row in rows):
            years.append(min(int(row["year"]) for row in rows))
    return max(years, default=None)


def too_open(code: str, year: int, low: float | None, high: float | None, f: Forecast, known: Snapshot) -> bool:
    """Whether so little is known of an indicator that a probability would say more than there is.

    Parameters
    ----------
    code : str
        Indicator code.
    year : int
        The target's year.
    low, high : float or None
        The 80 % interval, in the indicator's unit.
    f : Forecast
    known : Snapshot

    Returns
    -------
    bool
        True where the newest figure is more than :data:`TOO_OLD` years older and the interval
        wider than :data:`WIDEST` (rates: :data:`WIDEST_RATE`).
    """
    # the interval first: to look for figures takes longer, and a slider waits for it
    if low is None or high is None or not _wide(code, low, high, known):
        return False
    when = last_known(code, year, f, known)
    return when is not None and year - when > TOO_OLD


def _wide(code: str, low: float, high: float, known: Snapshot) -> bool:
    row = known.indicator(code)
    tie = parse(row.identity)
    if scale_of(row.kind, row.integer) == "linear":
        return high - low > WIDEST_RATE
    if tie is not None and tie.kind == "diff":
        return True
    return low <= 0 or high > WIDEST * low


def age(t: Target) -> int:
    """How many years a target's own last figure lies before its year; 0 without one."""
    return 0 if t.last_year is None else t.year - t.last_year
