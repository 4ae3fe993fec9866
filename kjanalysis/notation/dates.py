"""Days and partial days: when was a figure public for sure?

Publication dates in the tables are as exact as their source: ``2021-03-26``,
``2021-03`` or ``2021``. A figure counts as public from the *last* day its
date allows, so that a vague date can never let a figure into a forecast too
early. An empty date proves nothing: the figure is never visible on a date.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from ..errors import KJError

#: First and last year that a target can have, and a day on which knowledge ends. A later day would be a slip of the pen:
#: what was learned would count as old by then, and the numbers would move without a word.
YEARS = (1949, 2100)

#: Years of the five-year plans, by their names.
FIVE_YEAR_PLANS = {
    "八五": "1991-1995", "九五": "1996-2000", "十五": "2001-2005",
    "十一五": "2006-2010", "十二五": "2011-2015", "十三五": "2016-2020", "十四五": "2021-2025", "十五五": "2026-2030", "十六五": "2031-2035",
}  # fmt: skip

#: The first whole years after the Party's congresses, by their numbers: 党的十八大以来.
AFTER_CONGRESS = {"十八": 2013, "十九": 2018, "二十": 2023}

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def public_from(published: str) -> dt.date | None:
    """Last day a (partial) publication date allows.

    Parameters
    ----------
    published : str
        YYYY, YYYY-MM or YYYY-MM-DD, or empty.

    Returns
    -------
    date or None
        None for an empty text.

    Raises
    ------
    ValueError
        If the text is not a date of one of these forms.

    Examples
    --------
    >>> public_from("2021-03-26"), public_from("2021-02"), public_from("2021")
    (datetime.date(2021, 3, 26), datetime.date(2021, 2, 28), datetime.date(2021, 12, 31))
    """
    if not published:
        return None
    match = _PARTIAL.fullmatch(published)
    if not match:
        raise ValueError(f"{published!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month = int(match[1]), int(match[2] or 12)
    if match[3]:
        return dt.date(year, month, int(match[3]))
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def parse_as_of(as_of: str | dt.date | None) -> dt.date | None:
    """The day on which knowledge ends.

    Parameters
    ----------
    as_of : str or date or None
        A full date as text (2021-03-26), a date, or a datetime.

    Returns
    -------
    date or None
        None for None and for an empty text.

    Raises
    ------
    KJError
        If it is not a full calendar date, or of a year that no target can have.

    Examples
    --------
    >>> parse_as_of("2021-03-26")
    datetime.date(2021, 3, 26)
    """
    if as_of is None or as_of == "":
        return None
    day = _day(as_of)
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise KJError(
            f"as_of: {day} lies outside {YEARS[0]} to {YEARS[1]}. Correct the year, for example 2021-03-26.",
            f"as_of（截止日期）：{day} 不在 {YEARS[0]} 至 {YEARS[1]} 年之间。请更正年份，例如 2021-03-26。",
        )
    return day


def _day(as_of: str | dt.date) -> dt.date:
    if isinstance(as_of, dt.datetime):
        return as_of.date()
    if isinstance(as_of, dt.date):
        return as_of
    try:
        return dt.date.fromisoformat(str(as_of))
    except ValueError:
        raise KJError(
            f"as_of: {as_of!r} is not a date. Write it as year-month-day, for example 2021-03-26.",
            f"as_of（截止日期）：{as_of!r} 不是日期。请写成 年-月-日，例如 2021-03-26。",
        ) from None
