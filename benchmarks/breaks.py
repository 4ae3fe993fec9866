"""What the check for unmarked breaks finds and misses: ``make breaks`` writes `breaks.md`.

A break is made in a series of the shipped tables (the figures of one region
and indicator multiplied from a year on, all others left) and the check asked
whether it sees it; and the marked breaks are asked about with their marks
taken off.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from kjanalysis import tables
from kjanalysis.tables import breaks

INDICATORS = ["rd_expenditure", "rd_intensity", "gdp", "invention_patents", "fiscal_st_expenditure", "tech_trade"]
TRIES = 60


def main() -> None:
    """Make breaks, count, write the table."""
    known = tables.read()
    every, found = breaks.steps(known.on(None)), breaks.unmarked(known.on(None))
    rng = np.random.default_rng(0)
    places = every[every["gap"].eq(1) & every["indicator"].isin(INDICATORS)]
    lines = [
        "# Unmarked breaks: found and missed",
        "",
        f"Written by `make breaks`. In the shipped tables {len(found)} of {len(every)} steps are flagged. Of {TRIES} breaks made",
        f"in random years of {len(INDICATORS)} indicators' series the check sees:",
        "",
        "| break | seen |",
        "|---:|---:|",
    ]
    for size in (0.1, 0.2, 0.3, 0.5, 1.0):
        seen = 0
        for row in rng.choice(len(places), TRIES, replace=False):
            step = places.iloc[row]
            rows = known.observations.copy()
            mine = (
                rows["region"].eq(step["region"])
                & rows["indicator"].eq(step["indicator"])
                & rows["year"].ge(step["year"])
            )
            rows.loc[mine, ["value", "lower", "upper"]] *= 1 + size
            again = breaks.unmarked(replace(known, observations=rows).on(None))
            seen += bool(
                (again[["region", "indicator", "year"]] == step[["region", "indicator", "year"]]).all(axis=1).any()
            )
        lines.append(f"| +{100 * size:.0f} % | {100 * seen / TRIES:.0f} % |")
    bare = replace(known, observations=known.observations.assign(basis=""))
    more = breaks.steps(bare.on(None)).merge(every[["row"]], how="left", indicator=True)
    marked = more[more["_merge"].eq("left_only")]
    hit = set(marked["row"]) & set(breaks.unmarked(bare.on(None))["row"])
    lines += [
        "",
        f"Of the {len(marked)} breaks marked in the tables {len(hit)} would be seen without their mark: they move a",
        f"series by {100 * marked['excess'].abs().median():.0f} % beyond the usual in the median, no more than growth does. Those must be marked by whoever knows.",
    ]
    text = "\n".join(lines) + "\n"
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
