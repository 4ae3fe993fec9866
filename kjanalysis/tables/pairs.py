"""Pairs: a target and what came of it, both as known on a day.

A pair's outcome stands in `outcomes.csv`, or is looked up among the figures:
the first published one that isn't only expected. What is judged of it (met or
missed) is another room's, :mod:`kjanalysis.attainment.outside_view`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..notation.bounds import is_bound
from ..notation.dates import public_from
from .vintage import of_each

KEYS = ["region", "indicator", "year", "period"]
OUTCOME = ["outcome", "outcome_published", "outcome_source"]

COLUMNS = [*KEYS, "target", "target_high", "comparator", "sample", "target_published", "target_source", *OUTCOME]


def pairs(
    outcomes: pd.DataFrame, promises: pd.DataFrame, figures: Callable[[pd.DataFrame], pd.DataFrame], grade: pd.Series
) -> pd.DataFrame:
    """Targets with their outcomes, of rows that were public on a day.

    Parameters
    ----------
    outcomes : DataFrame
        Rows of `outcomes.csv` whose target was public; ``told`` says whether
        their outcome was, too. One that wasn't is looked up.
    promises : DataFrame
        Rows of `targets.csv`.
    figures : callable
        Gives the rows of `observations.csv` that may be used, of regions, indicators and years in a table.
    grade : Series
        Of each source.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`, and ``lower`` and ``upper``, what the outcome
        may be. An outcome that only the press has makes a chosen pair, since it
        may be known because it was a success. A tertiary source proves
        neither side.
    """
    rows = pd.concat([outcomes[[*COLUMNS, "told"]], _promised(promises)], ignore_index=True)
    rows = rows.drop_duplicates([*KEYS, "target_source"])
    rows = rows[rows["target_source"].map(grade).ne("tertiary")]
    told = rows["told"].astype(bool) & rows["outcome_source"].map(grade).ne("tertiary")
    rows = rows[COLUMNS]
    looked_up = rows[~told].drop(columns=OUTCOME)
    looked_up = looked_up.merge(_first_figures(figures(looked_up)), on=["region", "indicator", "year"])
    looked_up["sample"] = looked_up["sample"].where(
        looked_up["outcome_source"].map(grade).ne("press") | looked_up["sample"].ne("full"), "chosen"
    )
    given = rows[told]
    given = given.assign(lower=given["outcome"], upper=given["outcome"])
    return pd.concat([f for f in (given, looked_up) if len(f)] or [given], ignore_index=True)


def _promised(targets: pd.DataFrame) -> pd.DataFrame:
    """The project's own targets, without outcomes."""
    names = {
        "value": "target",
        "value_high": "target_high",
        "published": "target_published",
        "source": "target_source",
    }
    rows = targets.rename(columns=names)
    rows = rows.assign(sample="full", outcome=np.nan, outcome_published="", outcome_source="", told=False)
    # what is said once the year is over is no promise
    late = of_each(rows["target_published"], lambda text: int(text[:4] or 9999), "int64") > rows["year"]
    return rows.loc[~late, [*COLUMNS, "told"]]


def _ordinal(published: str) -> int:
    """For sorting by the day of publication; what has none comes last."""
    day = public_from(published)
    return day.toordinal() if day else 10**7


def _first_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """First published figure of each region, indicator and year, with what it may be."""
    rows = figures[~figures["qualifier"].str.contains("expected")]
    day = of_each(rows["published"], _ordinal, "int64")
    rows = rows.assign(_day=day, _revised=rows["status"].eq("revised"))
    rows = rows.sort_values(["_revised", "_day"], kind="stable").drop_duplicates(["region", "indicator", "year"])
    bound = of_each(rows["qualifier"], is_bound, "bool")
    return pd.DataFrame(
        {
            **{name: rows[name] for name in ("region", "indicator", "year")},
            "outcome": rows["value"],
            "lower": rows["value"],
            "upper": rows["upper"].where(bound, rows["value"]),
            "outcome_published": rows["published"],
            "outcome_source": rows["source"],
        }
    )
