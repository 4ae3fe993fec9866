"""Which figure was known on a day: visibility, and the choice among sources.

A *vintage* is one published version of a figure. The tables keep them all;
this module decides which of them counts on a given day, in this order:

1. Only annual rows, public by then (:func:`kjanalysis.notation.dates.public_from`).
   A row without a date can't be shown to have been public, and a tertiary
   source (an encyclopaedia, an aggregator) never decides alone: both are out.
2. Official text (from the authority, or reprinted) goes before the press.
3. Then a revised figure before an actual before a preliminary one, the
   authority's own copy before a reprint, the later publication before the
   earlier, an exact figure before a bound.
4. If the chosen figure is only a bound (突破660) and a less well graded
   source gives an exact figure inside it (666.7), the exact one sharpens it.
   It can't contradict it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..notation.bounds import is_bound
from ..notation.dates import public_from

#: Better sources first; `tertiary` never decides.
GRADES = ("official", "reprint", "press", "tertiary")

_STATUS = {"revised": 0, "actual": 1, "preliminary": 2}


def public(published: pd.Series, as_of: dt.date | None) -> pd.Series:
    """Whether each (partial) publication date is proven to lie by ``as_of``.

    Parameters
    ----------
    published : Series of str
    as_of : date or None
        None asks for all that is known today: every row counts, dated or not.
    """
    if as_of is None:
        return pd.Series(True, index=published.index)
    days = {text: public_from(text) for text in published.unique()}
    known = {text for text, day in days.items() if day is not None and day <= as_of}
    return published.isin(known)


def aside(rows: pd.DataFrame, as_of: dt.date | None) -> pd.DataFrame:
    """Of rows that were set aside, those that may be told of on a day: public by then, or without a day that can be trusted."""
    return rows[public(rows["published"], as_of) | rows["published"].eq("")]


def last_public(published: pd.Series, as_of: dt.date) -> dt.date | None:
    """The last day by ``as_of`` on which a row became public: until the next one, all that is known stays the same.

    Parameters
    ----------
    published : Series of str
    as_of : date

    Returns
    -------
    date or None
        None where nothing was public.
    """
    days = (public_from(text) for text in published.unique())
    return max((day for day in days if day is not None and day <= as_of), default=None)


def eligible(observations: pd.DataFrame) -> pd.Series:
    """Which rows could ever be used: a whole year's figure from a source that may decide."""
    return observations["period"].eq("annual") & observations["grade"].ne("tertiary")


class Waiting(NamedTuple):
    """Figures that couldn't be used on a day.

    Attributes
    ----------
    undated : int
        Rows without a day of publication.
    later : int
        Rows published after the day.
    first : date or None
        The first day on which one of these was public.
    """

    undated: int
    later: int
    first: dt.date | None


def waiting(observations: pd.DataFrame, as_of: dt.date | None) -> Waiting:
    """Which of the rows that could ever be used aren't public by a day.

    Parameters
    ----------
    observations : DataFrame
        As in :class:`kjanalysis.tables.Tables`.
    as_of : date or None

    Returns
    -------
    Waiting
    """
    rows = observations[eligible(observations) & ~public(observations["published"], as_of)]
    days = [public_from(text) for text in rows["published"]]
    told = [day for day in days if day is not None]
    return Waiting(len(days) - len(told), len(told), min(told, default=None))


def left_out(observations: pd.DataFrame, as_of: dt.date | None) -> dict[str, int]:
    """How many rows aren't used on a day, by reason, as :meth:`kjanalysis.tables.Snapshot.left_out` gives it."""
    rows = observations[public(observations["published"], as_of)]
    return {
        "undated": int(observations["published"].eq("").sum()),
        "part_year": int(rows["period"].ne("annual").sum()),
        "tertiary": int(rows["grade"].eq("tertiary").sum()),
    }


_PREFERRED_BY = ["region", "indicator", "year", "grade", "status", "published", "qualifier", "lower", "upper"]

#: Columns that say what a figure is, without where it stands and what is noted of it.
BARE = [
    "region", "indicator", "year", "basis", "status", "qualifier", "scope", "value", "lower", "upper", "published", "source",
]  # fmt: skip


def visible(observations: pd.DataFrame, as_of: dt.date | None) -> pd.DataFrame:
    """Annual rows that may be used on a day, best first within each year.

    Parameters
    ----------
    observations : DataFrame
        As in :class:`kjanalysis.tables.Tables`.
    as_of : date or None

    Returns
    -------
    DataFrame
        The same columns, sorted by region, indicator, year and preference.
    """
    return observations.iloc[order(observations, as_of)]


def alike(observations: pd.DataFrame, as_of: dt.date | None, wanted: pd.DataFrame) -> pd.DataFrame:
    """:func:`visible` rows with a region, an indicator and a year among those of a table, columns :data:`BARE`.

    Parameters
    ----------
    observations : DataFrame
    as_of : date or None
    wanted : DataFrame
        Columns region, indicator and year.
    """
    among = [observations[key].isin(wanted[key].unique()) for key in ("region", "indicator", "year")]
    return visible(observations[np.logical_and.reduce(among)], as_of)[BARE]


def order(observations: pd.DataFrame, as_of: dt.date | None) -> np.ndarray:
    """Places of the rows of :func:`visible`, in their order; an array of int."""
    usable = np.flatnonzero(eligible(observations) & public(observations["published"], as_of))
    rows = observations[_PREFERRED_BY].iloc[usable]
    preference = [  # np.lexsort: the last decides first
        rows["upper"] - rows["lower"],
        of_each(rows["qualifier"], is_bound, "bool"),
        -of_each(rows["published"], _ordinal, "int64"),
        of_each(rows["grade"], GRADES.index, "int64"),
        of_each(rows["status"], _STATUS.__getitem__, "int64"),
        rows["grade"].eq("press"),
        rows["year"],
        *(pd.factorize(rows[key], sort=True)[0] for key in ("indicator", "region")),
    ]
    places: np.ndarray = usable[np.lexsort([np.asarray(key) for key in preference])]
    return places


def seen(tables: Any, as_of: dt.date | None) -> dict[str, np.ndarray]:
    """Which rows of each dated table anything made on a day may depend on.

    Parameters
    ----------
    tables : Tables
    as_of : date or None

    Returns
    -------
    dict of str to ndarray of bool
        As :meth:`kjanalysis.tables.Snapshot.seen` gives it.
    """
    told = tables.outcomes
    found = {name: public(getattr(tables, name)["published"], as_of) for name in ("observations", "targets")}
    used = set().union(*(getattr(tables, name).loc[rows, "source"].unique() for name, rows in found.items()))
    found["observations"] |= tables.observations["published"].eq("")
    found["outcomes"] = public(told["target_published"], as_of) & public(told["outcome_published"], as_of)
    found["sources"] = tables.sources["source"].isin(used)
    found["set_aside"] = public(tables.set_aside["published"], as_of) | tables.set_aside["published"].eq("")
    return {name: np.asarray(rows) for name, rows in found.items()}


def latest(observations: pd.DataFrame, as_of: dt.date | None) -> pd.DataFrame:
    """One row per region, indicator and year: the figure as known on a day.

    Returns
    -------
    DataFrame
        The rows :func:`visible` puts first, with ``vintages`` (how many rows
        there were to choose from) and, where a bound was sharpened, the value,
        interval and source of the exact figure and ``sharpened`` true.
    """
    return first(visible(observations, as_of))


def first(rows: pd.DataFrame) -> pd.DataFrame:
    """:func:`latest` of rows that :func:`visible` gave."""
    year, n = rows["year"].to_numpy(), len(rows)
    place = pd.factorize(rows["region"])[0], pd.factorize(rows["indicator"])[0]
    opens = np.ones(n, dtype=bool)  # visible() has the rows of one region, indicator and year together
    opens[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in (*place, year)])
    start = np.flatnonzero(opens)
    mine = np.repeat(start, np.diff([*start, n]))  # each row's chosen one
    basis = pd.factorize(rows["basis"])[0]
    status = of_each(rows["status"], _STATUS.__getitem__, "int64")
    lower, upper = rows["lower"].to_numpy(), rows["upper"].to_numpy()
    inside = np.flatnonzero(
        of_each(rows["qualifier"], is_bound, "bool")[mine]
        & rows["qualifier"].eq("eq").to_numpy()
        & (basis == basis[mine])
        & (status <= status[mine])
        & (lower >= lower[mine])
        & (upper <= upper[mine])
    )
    exact = np.full(n, -1)
    exact[mine[inside[::-1]]] = inside[::-1]  # the best of them comes first
    sharpened = exact[start] >= 0
    chosen = rows.iloc[np.where(sharpened, exact[start], start)].reset_index(drop=True)
    chosen["vintages"] = np.diff([*start, n])
    chosen["sharpened"] = sharpened
    return chosen


def of_each(cells: pd.Series, what: Callable[[str], Any], dtype: str = "object") -> np.ndarray:
    """A function of each cell, called once for each distinct one."""
    at, distinct = pd.factorize(cells)
    values: np.ndarray = np.array([what(cell) for cell in distinct.tolist()], dtype=dtype)[at]
    return values


def _ordinal(published: str) -> int:
    day = public_from(published)
    return day.toordinal() if day else 0


def outcomes(rows: pd.DataFrame, day: dt.date | None) -> pd.DataFrame:
    """Rows of `outcomes.csv` whose target was public by a day.

    Parameters
    ----------
    rows : DataFrame
        All of the table.
    day : date or None
        None: all.

    Returns
    -------
    DataFrame
        With ``told``: whether the outcome was public, too.
    """
    rows = rows.assign(told=public(rows["outcome_published"], day) & rows["outcome"].notna())
    return rows[public(rows["target_published"], day)]
