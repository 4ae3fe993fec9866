"""The day a year's targets are judged on where none is asked for: that of their publication, else 31 March."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..notation.dates import public_from


def default_as_of(published: Iterable[str], year: int) -> dt.date:
    """The day a year's targets were published, else 31 March of that year.

    Targets published before the year (a five-year plan's) or after it (a
    promise made afterwards is none) don't set the day.

    >>> default_as_of(["2021-03-26", "2016"], 2021), default_as_of([], 2019)
    (datetime.date(2021, 3, 26), datetime.date(2019, 3, 31))
    """
    full = [text for text in published if len(text) == 10]  # a vague date names no day
    days = [day for day in map(public_from, full) if day and day.year == year]
    return max(days, default=dt.date(year, 3, 31))
