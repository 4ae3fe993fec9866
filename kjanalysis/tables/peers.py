"""Which regions stand beside a region: the nearest by place, then by size and structure.

The rule, in this order:

1. Regions of the same level with a figure of the indicator in the last twelve years.
2. Those of the same city come first, then those of the same province, then the others.
3. Within each of these the nearest come first: by the indicator's own newest figure, by
   size (GDP) and by structure (R&D intensity). The distance is the mean of the logs of
   the ratios that can be had; who has none of them comes last.
"""

from __future__ import annotations

import math

import pandas as pd

from . import graphs
from .snapshot import Snapshot

#: Years before a year whose figures count.
YEARS = 12

#: What stands for size and for structure.
SIZE, STRUCTURE = "gdp", "rd_intensity"


def peers(known: Snapshot, region: str, code: str, year: int, most: int) -> list[str]:
    """The regions to show beside a region, the nearest first.

    Parameters
    ----------
    known : Snapshot
    region : str
        Region code.
    code : str
        Indicator code.
    year : int
        Figures of :data:`YEARS` years up to it count.
    most : int
        At most so many.

    Returns
    -------
    list of str
        Region codes; empty if no region of the level has a figure.

    Examples
    --------
    >>> from kjanalysis import tables
    >>> peers(tables.read().on(None), "330000", "rd_expenditure", 2023, 3)
    ['370000', '320000', '310000']
    """
    places = known.places
    if region not in places.index:
        return []
    rows = known.everywhere
    rows = rows[rows["indicator"].isin([code, SIZE, STRUCTURE]) & rows["year"].between(year - YEARS, year)]
    newest = rows.sort_values("year").drop_duplicates(["region", "indicator"], keep="last")
    table = newest.pivot(index="region", columns="indicator", values="value")
    if code not in table:
        return []
    same = places.index[places["level"].eq(places.at[region, "level"])]
    have = [one for one in same if one != region and one in table.index and pd.notna(table.at[one, code])]
    parent = places["parent"].to_dict()
    line = graphs.line(region, parent)[1:]

    def order(one: str) -> tuple[int, float, str]:
        shared = next((k for k, up in enumerate(line) if up in graphs.line(one, parent)), len(line))
        return shared, _distance(table, region, one), one

    return sorted(have, key=order)[:most]


def _distance(table: pd.DataFrame, region: str, other: str) -> float:
    """Mean of the logs of the ratios between two regions' figures; infinite where none can be had."""
    if region not in table.index:
        return math.inf
    both = zip(table.loc[region], table.loc[other], strict=True)
    apart = [abs(math.log(a / b)) for a, b in both if a > 0 and b > 0]
    return sum(apart) / len(apart) if apart else math.inf
