"""What the check for unmarked breaks finds and misses: ``make breaks`` writes `breaks.md`.

Two things are counted. First, breaks are made: in a series of the shipped tables the figures of
one region and indicator are multiplied from a year on, and all others are left. Does the check
see it? Second, the marked breaks are asked about with their marks taken off.

It takes about three minutes of processor time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from opening import opening

from kjanalysis import tables
from kjanalysis.tables import breaks

INDICATORS = ["rd_expenditure", "rd_intensity", "gdp", "invention_patents", "fiscal_st_expenditure", "tech_trade"]
TRIES = 60
SIZES = (0.1, 0.2, 0.3, 0.5, 1.0)
#: The size that is counted by indicator too.
LARGE = 0.5


@dataclass(frozen=True)
class Counted:
    """What was found.

    Attributes
    ----------
    flagged, steps : int
        In the shipped tables.
    seen : dict of float to float
        Share of made breaks that are seen, by their size.
    by_indicator : dict of str to tuple
        Share of made breaks of :data:`LARGE` that are seen, and what the indicator usually moves by.
    marked, hit : int
        Breaks marked in the tables, and those seen without their mark.
    excess : float
        Median of what a marked break moves a series by beyond the usual.
    """

    flagged: int
    steps: int
    seen: dict[float, float]
    by_indicator: dict[str, tuple[float, float]]
    marked: int
    hit: int
    excess: float


def report(found: Counted) -> str:
    """The page."""
    lead = (
        "Does the check for unmarked breaks see a jump that comes from a new way of counting, not from growth? It sees "
        f"{100 * found.seen[LARGE]:.0f} % of made breaks of +{100 * LARGE:.0f} %, and {found.hit} of the {found.marked} breaks "
        "marked in the tables once their mark is taken off. It sees most of them in quiet series such as GDP, and few where "
        "figures often move by 8 % or more. So smaller breaks must be marked by whoever knows of them."
    )
    measured = (
        "Written by `make breaks`, see `breaks.py`.",
        f"In the shipped tables {found.flagged} of {found.steps} steps are flagged.",
        f"{TRIES} breaks of each size were made in random years of {len(INDICATORS)} indicators' series. *seen* is the share that "
        "the check sees.",
        "The breaks marked in the tables were asked about with their marks taken off.",
        f"*usual*: the median over an indicator's steps of what its series move by, beyond the common movement. A break is seen "
        f"if it is {breaks.LIMIT:.0f} times that.",
        f"In the median they move a series by {100 * found.excess:.0f} % beyond the usual, no more than growth does.",
    )
    rows = [f"| +{100 * size:.0f} % | {100 * share:.0f} % |" for size, share in found.seen.items()]
    lines = opening("Unmarked breaks: found and missed", lead, measured)
    lines += ["", "| break | seen |", "|---:|---:|", *rows]
    rows = [
        f"| {name} | {100 * usual:.0f} % | {100 * share:.0f} % |" for name, (share, usual) in found.by_indicator.items()
    ]
    head = ["", f"| indicator, +{100 * LARGE:.0f} % | usual | seen |", "|---|---:|---:|"]
    return "\n".join([*lines, *head, *rows]) + "\n"


def share_seen(known: tables.Tables, places: pd.DataFrame, size: float, rng: np.random.Generator) -> float:
    """Share of breaks of a size that the check sees, made one at a time at some of the places."""
    hits = 0
    for row in rng.choice(len(places), TRIES, replace=False):
        step = places.iloc[row]
        rows = known.observations.copy()
        mine = (
            rows["region"].eq(step["region"]) & rows["indicator"].eq(step["indicator"]) & rows["year"].ge(step["year"])
        )
        rows.loc[mine, ["value", "lower", "upper"]] *= 1 + size
        again = breaks.unmarked(replace(known, observations=rows).on(None))
        hits += bool(
            (again[["region", "indicator", "year"]] == step[["region", "indicator", "year"]]).all(axis=1).any()
        )
    return hits / TRIES


def main() -> None:
    """Make breaks, count, write the page."""
    known = tables.read()
    every, found = breaks.steps(known.on(None)), breaks.unmarked(known.on(None))
    rng = np.random.default_rng(0)
    places = every[every["gap"].eq(1) & every["indicator"].isin(INDICATORS)]
    seen = {size: share_seen(known, places, size, rng) for size in SIZES}
    by_indicator = {
        name: (share_seen(known, some, LARGE, rng), float(some["usual"].median()))
        for name, some in places.groupby("indicator")
    }
    bare = replace(known, observations=known.observations.assign(basis=""))
    more = breaks.steps(bare.on(None)).merge(every[["row"]], how="left", indicator=True)
    marked = more[more["_merge"].eq("left_only")]
    hit = set(marked["row"]) & set(breaks.unmarked(bare.on(None))["row"])
    text = report(
        Counted(len(found), len(every), seen, by_indicator, len(marked), len(hit), marked["excess"].abs().median())
    )
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
