"""Which targets stand in a year: its own, and yearly goals of earlier years."""

from __future__ import annotations

import pandas as pd


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
