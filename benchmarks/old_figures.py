"""Old last figures and single figures: what would the outlook's engine have said?

A cut shows the engine one, two or three figures of a province
and asks for a year that lies one to seven years after the newest of them. What other places
published since is known, or it is not.

The comparison is between two checkouts. Each scores the same cuts with its own code, on the
tables of this one::

    PYTHONPATH=../before python benchmarks/old_figures.py score before.csv
    python benchmarks/old_figures.py score now.csv
    python benchmarks/old_figures.py write before.csv now.csv

The last writes `old_figures.md` beside this file. Scoring takes some six minutes of processor time a checkout.
"""

import dataclasses
import datetime as dt
import os
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from mdtable import mdtable
from opening import opening, wrapped

from kjanalysis import tables
from kjanalysis.backtest.parts import BLOCK, REPORTED, part
from kjanalysis.forecast import draw_rows

#: Indicators, and the share of their cuts that is scored: enough for 100 outcomes or more in each row of the reported part.
SHARES = {
    "rd_expenditure": 0.19, "rd_intensity": 0.19, "gdp": 0.13, "tech_trade": 0.2, "tech_trade_absorbed": 0.2,
    "fiscal_st_expenditure": 0.7, "invention_patents": 0.5, "gdp_growth": 0.28,
}  # fmt: skip
RATE = "gdp_growth"

#: Those whose intervals hold too few outcomes: shown by years, too.
JUMPY = ("tech_trade", "tech_trade_absorbed", "invention_patents")

AGES, COUNTS = (1, 2, 3, 5, 7), (1, 2, 3)

#: From this age on a last figure is old.
OLD = 3

#: Known only from a later vintage: taken as published in February of the year after.
LATE = ("gdp", "gdp_growth")

DATA = Path(__file__).parent.parent / "data"


class Cut(NamedTuple):
    """One question: an indicator of a region, the year asked for, age and number of its figures, and what others show."""

    family: str
    region: str
    year: int
    age: int
    figures: int
    others: str
    outcome: float
    part: str


def dated(every):
    """The tables with the days on which figures known from a later vintage were first published."""
    known = every.on(None)
    rows, level = every.observations, known.places["level"]
    late = rows["indicator"].isin(LATE) & rows["region"].map(level).isin(["province", "city"])
    newest = known.everywhere
    newest = newest[newest["indicator"].isin(LATE) & newest["region"].map(level).isin(["province", "city"])]
    newest = newest.assign(published=(newest["year"] + 1).astype(str) + "-02-28", grade="official")[list(rows.columns)]
    both = pd.concat([rows[~late], newest], ignore_index=True)
    return dataclasses.replace(every, observations=both.astype(rows.dtypes.to_dict()))


def cuts(every, shares: dict[str, float], level: str = "province") -> Iterator[Cut]:
    """The cuts of a level that are scored, the same ones every time."""
    known = every.on(None)
    rows = known.everywhere
    rows = rows[rows["region"].map(known.places["level"]).eq(level) & rows["qualifier"].eq("eq")]
    for family, share in shares.items():
        own = rows[rows["indicator"].eq(family)]
        table = {
            (r, y): (v, b) for r, y, v, b in zip(own["region"], own["year"], own["value"], own["basis"], strict=True)
        }
        for (region, year), (value, basis) in table.items():
            for age in AGES:
                for n in COUNTS:
                    before = [table.get((region, year - age - i), (0.0, None)) for i in range(n)]
                    if part(region, year) == "neither" or any(b != basis for _, b in before):
                        continue
                    for others in ("known",) if age == 1 or family != RATE else ("known", "unknown"):
                        name = f"{family}{region}{year}{age}{n}{others}"
                        if zlib.crc32(name.encode()) / 2**32 < share and (value > 0 or family == RATE):
                            yield Cut(family, region, int(year), age, n, others, float(value), part(region, year))


def score(every, asked: list[Cut], n_draws: int = 300) -> pd.DataFrame:
    """CRPS (of logs; of rates in points) and whether the intervals hold the outcome."""
    rows = every.on(None).everywhere
    found = []
    for cut in sorted(asked, key=lambda one: (one.year - (one.age if one.others == "unknown" else 0), one)):
        day = dt.date(cut.year, 3, 31) if cut.others == "known" else dt.date(cut.year - cut.age + 1, 12, 31)
        last = cut.year - cut.age
        own = rows[rows["indicator"].eq(cut.family) & rows["region"].eq(cut.region)]
        own = own[own["year"].le(last) & own["year"].gt(last - cut.figures)]
        f = draw_rows(own, every.on(day), cut.region, cut.year, [cut.family], 0, n_draws)
        if (cut.family, cut.year) not in f.draws:
            continue
        draws, y = f.draws[cut.family, cut.year].to_numpy(), cut.outcome
        if cut.family != RATE:
            draws, y = np.log(np.maximum(draws, 1e-9)), np.log(y)
        draws = np.sort(draws)
        ends = np.quantile(draws, [0.025, 0.1, 0.9, 0.975])
        n = len(draws)
        crps = np.abs(draws - y).mean() - ((2 * np.arange(1, n + 1) - n - 1) * draws).sum() / n**2
        found.append((*cut, crps, ends[1] <= y <= ends[2], ends[0] <= y <= ends[3]))
    return pd.DataFrame(found, columns=[*Cut._fields, "crps", "in80", "in95"])


def beside(both: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """CRPS before and now, their ratio, and coverage."""
    g = both.groupby(keys)
    found = pd.DataFrame({"n": g.size(), "before": g["crps_before"].mean(), "now": g["crps_now"].mean()})
    found["ratio"] = found["now"] / found["before"]
    for level in ("80", "95"):
        for when in ("before", "now"):
            found[f"{level} % {when}"] = 100 * g[f"in{level}_{when}"].mean()
    return found


FORMS = {
    "n": "{:.0f}", "places": "{:.0f}", "before": "{:.3f}", "now": "{:.3f}", "ratio": "{:.2f}",
    **{f"{level} % {when}": "{:.0f}" for level in ("80", "95") for when in ("before", "now")},
}  # fmt: skip


def write(before: pd.DataFrame, now: pd.DataFrame) -> str:
    """The comparison as Markdown."""
    both = before.merge(now, on=list(Cut._fields[:6]), suffixes=("_before", "_now")).rename(
        columns={"part_now": "part"}
    )
    both["last figure"] = np.where(both["age"].ge(OLD), f"{OLD} years and older", "newer")
    levels, reported = both["family"].ne(RATE), both["part"].eq("report")
    old = beside(both[levels & reported & both["age"].ge(OLD) & both["others"].eq("known")], ["family"])["ratio"]
    rates = both[~levels & reported]
    gain = 100 * (1 - rates["crps_now"].mean() / rates["crps_before"].mean())
    lines = opening(
        "Old figures: what would the outlook have said?",
        f"On the reported part, where the last figure is {OLD} years and older and others' later figures are known, CRPS is now "
        f"{100 * (1 - old.mean()):.0f} % lower in the mean over indicators. Of GDP growth it is {gain:.0f} % lower over all cuts.",
        (
            "Written by `benchmarks/old_figures.py`. Both engines score the same cuts.",
            "A cut shows one, two or three figures of a province. It asks for a year one to seven years after the newest one.",
            "*known*: what others published by 31 March of that year is known. *unknown*: only what was public when the last "
            "figure was.",
            "Of amounts, counts and ratios only cuts with others known are scored. Elsewhere nothing is carried on.",
            "Parts as in the backtest: constants were chosen on the fitted part, other regions and other years are reported.",
            f"A fixed share of each indicator's cuts is scored, from {100 * min(SHARES.values()):.0f} % of GDP to "
            f"{100 * max(SHARES.values()):.0f} % of fiscal spending. So the rows by indicator have 100 outcomes or more.",
            "CRPS is of logs, of growth rates in points. The lower the better.",
            "A province's and a year's cuts share their shocks, so small differences say little.",
        ),
    )
    for title, rows in (("reported part", both[reported]), ("fitted part", both[both["part"].eq("fit")])):
        lines += ["", f"## By indicator, {title}", ""]
        lines += mdtable(beside(rows, ["last figure", "others", "family"]), FORMS)
    lines += ["", "## GDP growth by age, reported part", "", *mdtable(beside(rates, ["others", "age"]), FORMS)]
    lines += ["", "## By number of figures, reported part", ""]
    lines += mdtable(beside(both[reported], ["family", "figures"]), FORMS)
    jumpy = both[reported & both["family"].isin(JUMPY)]
    start = REPORTED + (jumpy["year"] - REPORTED) // BLOCK * BLOCK
    jumpy = jumpy.assign(years=start.astype(str) + " to " + (start + BLOCK - 1).astype(str))
    lines += ["", "## Contracts and patents by years, reported part", ""]
    lines += mdtable(
        beside(jumpy, ["family", "years"]).assign(places=jumpy.groupby(["family", "years"])["region"].nunique()), FORMS
    )
    lines += ["", "## What more could be had", "", *wrapped(BOUND)]
    return "\n".join(lines) + "\n"


#: Measured once with a small copy of the engine that drew single series (4,400 cuts).
BOUND = (
    "How much lower would CRPS be if the common movement were forecast exactly, up to the year asked for? This was measured "
    "once, on single series, with the mean change of the others of every year put in. On the reported part, with old figures, "
    "it would be 8 % lower where others' figures are known and 18 % lower where they are not. The movement of the years that "
    "are known, put in exactly, gave 6 %. The rest is each place's own, which no other place shows. So the 10 % aimed at can't "
    "be had from the common movement, and the search stopped there."
)


def main(task: str, *files: str) -> None:
    """Score, or write the comparison."""
    if task == "score":
        os.environ["KJANALYSIS_CACHE"] = "off"  # what was learned of the tables as they are isn't of these
        every = dated(tables.read(DATA))
        Path(files[0]).parent.mkdir(parents=True, exist_ok=True)
        score(every, list(cuts(every, SHARES))).to_csv(files[0], index=False)
        return
    text = write(*(pd.read_csv(name, dtype={"region": str}) for name in files))
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
