"""Which targets stand in a year, and the day they are judged on by default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from ..notation.dates import public_from


def standing(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """A year's targets of a region, and earlier yearly goals that still stand.

    A goal for every year (每年10项) stands until the five-year plan period it was
    set in ends (2021-2025, ...) or a newer target for the same indicator takes
    its place.

    Parameters
    ----------
    rows : DataFrame
        Rows of `targets.csv` of one region, as known on a day.
    year : int

    Returns
    -------
    DataFrame
        The same columns, ``year`` the year asked for and ``since`` the year
        they were set for.
    """
    own = rows[rows["year"].eq(year)]
    plan = (rows["year"] - 1) // 5 == (year - 1) // 5
    still = rows[rows["recurs"].eq("yearly") & rows["year"].lt(year) & plan]
    still = still[~still["indicator"].isin(own["indicator"])]
    still = still[still["year"].eq(still.groupby("indicator")["year"].transform("max"))]
    both = pd.concat([own, still])
    return both.assign(since=both["year"], year=year)


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
