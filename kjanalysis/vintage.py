"""Which figure was known on a day: visibility, and the choice among sources.

A *vintage* is one published version of a figure. The tables keep them all;
this module decides which of them counts on a given day, in this order:

1. Only annual rows, public by then (:func:`kjanalysis.dates.public_from`).
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

import pandas as pd

from .bounds import is_bound
from .dates import public_from

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
    rows = observations[
        observations["period"].eq("annual")
        & observations["grade"].ne("tertiary")
        & public(observations["published"], as_of)
    ]
    order = rows.assign(
        _press=rows["grade"].eq("press"),
        _status=rows["status"].map(_STATUS).astype("int64"),
        _grade=rows["grade"].map(GRADES.index).astype("int64"),
        _day=-_ordinal(rows["published"]),
        _bound=rows["qualifier"].map(is_bound).astype(bool),
        _width=rows["upper"] - rows["lower"],
    ).sort_values(
        ["region", "indicator", "year", "_press", "_status", "_grade", "_day", "_bound", "_width"],
        kind="stable",
    )
    return order.drop(columns=[c for c in order if c.startswith("_")])


def latest(observations: pd.DataFrame, as_of: dt.date | None) -> pd.DataFrame:
    """One row per region, indicator and year: the figure as known on a day.

    Returns
    -------
    DataFrame
        The rows :func:`visible` puts first, with ``vintages`` (how many rows
        there were to choose from) and, where a bound was sharpened, the value,
        interval and source of the exact figure and ``sharpened`` true.
    """
    rows = visible(observations, as_of)
    keys = ["region", "indicator", "year"]
    groups = rows.groupby(keys, sort=False)
    chosen = rows.drop_duplicates(keys).copy()
    chosen["vintages"] = groups.size().to_numpy()
    chosen["sharpened"] = False
    bounded = chosen["qualifier"].map(is_bound).astype(bool) & chosen["vintages"].gt(1)
    for index, bound in chosen[bounded].iterrows():
        others = groups.get_group(tuple(bound[key] for key in keys))
        inside = others[
            others["qualifier"].eq("eq")
            & others["basis"].eq(bound["basis"])
            & others["status"].map(_STATUS).le(_STATUS[bound["status"]])
            & others["lower"].ge(bound["lower"])
            & others["upper"].le(bound["upper"])
        ]
        if len(inside):
            exact = inside.iloc[0]
            for column in rows.columns:
                chosen.at[index, column] = exact[column]
            chosen.at[index, "sharpened"] = True
    return chosen.reset_index(drop=True)


def _ordinal(published: pd.Series) -> pd.Series:
    days = {text: public_from(text) for text in published.unique()}
    # (as type: with pyarrow installed an empty column of text stays one when mapped)
    return published.map(lambda text: days[text].toordinal() if days[text] else 0).astype("int64")
