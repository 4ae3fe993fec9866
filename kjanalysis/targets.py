"""Which targets a region had published for a year, and how they are written."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from . import tables, vintage, wording
from .dates import public_from
from .history import nothing_public


def known_on(known: tables.Tables, region: str, year: int, day: dt.date | None) -> pd.DataFrame:
    """A year's targets as known on a day, and earlier yearly goals that still stand.

    A goal for every year (每年10项) stands until the five-year plan period it was
    set in ends (2021-2025, ...) or a newer target for the same indicator takes
    its place.

    Returns
    -------
    DataFrame
        Rows of `targets.csv` with ``year`` the year asked for and ``since`` the
        year they were set for.
    """
    rows = known.targets[known.targets["region"].eq(region) & vintage.public(known.targets["published"], day)]
    own = rows[rows["year"].eq(year)]
    plan = (rows["year"] - 1) // 5 == (year - 1) // 5
    still = rows[rows["recurs"].eq("yearly") & rows["year"].lt(year) & plan]
    still = still[~still["indicator"].isin(own["indicator"])]
    still = still[still["year"].eq(still.groupby("indicator")["year"].transform("max"))]
    both = pd.concat([own, still])
    return both.assign(since=both["year"], year=year)


def check_known(known: tables.Tables, region: str, year: int, day: dt.date | None) -> None:
    """Refuse a region of which neither a figure nor a target was public.

    Raises
    ------
    KJError
        Naming the first day that would do.
    """
    if not known_on(known, region, year, day).empty:
        return
    own = known.observations[known.observations["region"].eq(region)]
    if vintage.visible(own, day).empty:
        raise nothing_public(region, day, own, known)


def default_day(known: tables.Tables, region: str, year: int) -> dt.date:
    """:func:`default_as_of` of a region's targets for a year."""
    rows = known.targets[known.targets["region"].eq(region) & known.targets["year"].eq(year)]
    return default_as_of(rows["published"], year)


def default_as_of(published, year: int) -> dt.date:
    """The day a year's targets were published, else 31 March of that year.

    Targets published before the year (a five-year plan's) or after it (a
    promise made afterwards is none) don't set the day.

    >>> default_as_of(["2021-03-26", "2016"], 2021), default_as_of([], 2019)
    (datetime.date(2021, 3, 26), datetime.date(2019, 3, 31))
    """
    full = [text for text in published if len(text) == 10]  # a vague date names no day
    days = [day for day in map(public_from, full) if day and day.year == year]
    return max(days, default=dt.date(year, 3, 31))


def target_text(target: dict, lang: str = "zh") -> str:
    """A target as an analyst writes it: its sign, figure and unit.

    >>> target_text({"target": 2, "target_high": 3, "comparator": "range", "unit": "项",
    ...              "integer": True, "recurs": "yearly"})
    '2–3 项（每年）'
    """
    sign = wording.COMPARATORS[target["comparator"]]
    if target["comparator"] == "eq" and not target.get("higher_is_better", True):
        sign = "≤"
    figure = wording.number(target["target"], target["unit"], target["integer"])
    if target["target_high"] is not None:
        low = wording.number(target["target"], "", target["integer"])
        sign, figure = "", f"{low}–{wording.number(target['target_high'], target['unit'], target['integer'])}"
    yearly = ""
    if target["recurs"] == "yearly":
        since = target.get("since")
        old = since is not None and since != target.get("year")
        yearly = {"zh": f"（每年，{since} 年提出）" if old else "（每年）",
                  "en": f" (yearly, set in {since})" if old else " (yearly)"}[lang]  # fmt: skip
    plan = {"zh": "（五年规划）", "en": " (five-year plan)"}[lang] if target.get("period") == "five_year" else ""
    return f"{sign}{figure}{yearly}{plan}"
