"""Level breaks that nobody marked: steps too large to be growth.

A census revision, a new boundary or another definition moves a series at once
and for good. Where the tables mark it (column ``basis``) nothing is chained
across it; where they don't, the step would pass for growth and for noise.

For each series of amounts or ratios, latest vintage, on its scale, the step
between two figures of one basis up to three years apart, per year, is compared
with

- what the same indicator did elsewhere in that year (median over regions, where
  there are :data:`REGIONS` of them; else the series' own median step), so that
  a bad year for all is no break;
- how much the series usually moves: 1.4826 times the median absolute
  deviation of its steps, or the typical one of its pool if that is larger.

A step is flagged if it is more than :data:`LIMIT` times as large as usual, more
than :data:`LEAST` on the scale, and alone: neither undone by the step before or
after (a lone wrong figure comes back, a break stays) nor one of several on end
(a boom or a slump).

Robust outlier detection: Hampel (1974), JASA 69, 383-393; level shift against
additive outlier: Tsay (1988), Journal of Forecasting 7, 1-20.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..notation.scales import forward, scale_of
from ..wording.words import printed, signed
from .places import file_of
from .problems import Problem
from .snapshot import Snapshot
from .types import looked_up

#: A step this many times as large as usual is flagged.
LIMIT = 6.0

#: On the scale (logs: about 16 %): smaller steps can't be told from growth.
LEAST = 0.15

#: A series with fewer steps can't tell what is usual.
STEPS = 5

#: Regions that make a common movement of a year.
REGIONS = 8

_NEEDED = ["region", "indicator", "year", "value", "row", "layer", "qualifier"]


def steps(known: Snapshot) -> pd.DataFrame:
    """Steps of each series within one basis, with how unusual each is.

    Returns
    -------
    DataFrame
        region, indicator, pool, year, value, row, layer, qualifier, before (the
        earlier figure), gap (years), excess (the step per year on the scale less
        what is usual), usual (robust standard deviation), times (their ratio),
        alone.
    """
    codes = known.codes
    levels = codes.index[codes["kind"].isin(["flow", "stock", "ratio"])]
    rows = known.everywhere
    rows = rows.loc[rows["indicator"].isin(levels), [*_NEEDED, "lower", "upper", "basis"]]
    scale = looked_up(rows["indicator"], pd.Series({c: scale_of(r.kind, r.integer) for c, r in codes.iterrows()}))
    middle = (rows["lower"] + rows["upper"]) / 2
    z = pd.concat([pd.Series(forward(part, name), part.index) for name, part in middle.groupby(scale)] or [middle])
    rows = rows.assign(z=z, pool=looked_up(rows["indicator"], codes["pool"])).sort_values(
        ["region", "indicator", "year"]
    )
    series = ["region", "indicator"]
    before = rows.groupby(series)[["year", "z", "basis", "value"]].shift()
    rows["gap"], rows["before"] = rows["year"] - before["year"], before["value"]
    rows["rate"] = (rows["z"] - before["z"]) / rows["gap"]
    found = rows[rows["gap"].between(1, 3) & rows["rate"].notna() & rows["basis"].eq(before["basis"])].copy()
    together = found.groupby(["indicator", "year"])["rate"]
    common = together.transform("median").where(together.transform("size").ge(REGIONS))
    found["excess"] = found["rate"] - common.fillna(found.groupby(series)["rate"].transform("median"))
    own = found.groupby(series)["excess"]
    found["excess"] -= own.transform("median")
    found["usual"] = 1.4826 * found.assign(size=found["excess"].abs()).groupby(series)["size"].transform("median")
    found = found[found.groupby(series)["excess"].transform("size").ge(STEPS)].copy()
    typical = found.drop_duplicates(series).groupby("pool")["usual"].median()
    found["usual"] = np.maximum(found["usual"], found["pool"].map(typical)).clip(lower=0.01)
    found["times"] = found["excess"].abs() / found["usual"]
    own = found.groupby(series)["excess"]
    half = 0.5 * found["excess"].abs()
    found["alone"] = True
    for neighbour in (own.shift(-1), own.shift(1)):
        undone = (found["excess"] + neighbour).abs().lt(half)
        found["alone"] &= ~undone & ~(neighbour * np.sign(found["excess"])).gt(half)
    columns = ["pool", "before", "gap", "excess", "usual", "times", "alone"]
    return found[[*_NEEDED, *columns]]


def unmarked(known: Snapshot) -> pd.DataFrame:
    """The rows of :func:`steps` that look like a break of level."""
    found = steps(known)
    large = found["times"].gt(LIMIT) & (found["excess"] * found["gap"]).abs().gt(LEAST)
    return found[large & found["alone"]].sort_values("row")


def notices(known: Snapshot) -> list[Problem]:
    """:func:`unmarked` in words, one notice a step."""
    rows = known.regions[["region", "en", "zh"]].itertuples(index=False)
    places = {code: {"en": en or code, "zh": zh or code} for code, en, zh in rows}
    found = []
    for r in unmarked(known).itertuples():
        indicator, names = known.indicator(r.indicator), places[r.region]
        here, there = printed(r.value, r.qualifier, indicator.unit), printed(r.before, "eq", indicator.unit)
        change = signed(100 * (r.value / r.before - 1)) if r.before else here
        found.append(
            Problem(
                file_of(known.layers, "observations.csv", r.layer),
                int(r.row),
                "basis",
                f"{names['en']} {r.year}: {indicator.en or indicator.zh} goes from {there} to {here} ({change}) and stays "
                f"there. The step departs from the usual change {r.times:.0f} times as far as is normal for this series. "
                f"If a census, boundary or definition changed, mark it in this column; otherwise change nothing.",
                f"{names['zh']} {r.year} 年：{indicator.zh or indicator.en}由 {there} 变为 {here}（{change}），此后未恢复。"
                f"偏离常态的幅度为平常的 {r.times:.0f} 倍。若因普查修订、区划或口径变化，请在本列注明；否则不必改动。",
                "notice",
            )
        )
    return found
