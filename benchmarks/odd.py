"""Every region, indicator and year of the tables: which forecasts look odd? ``make odd``.

For each region of China with a figure, all its indicators are forecast for the year after
the newest figure of the tables and three years later. Four rules of thumb point at what a reader would
not believe (:data:`RULES`). Each entry has the reason that the rules below find for it
(:func:`reason`), or none: then it is to be mended.

Writes `odd.md` beside this file. It takes some twenty minutes. A number on the command
line looks at that share of the regions.
"""

import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from mdtable import mdtable
from opening import opening, wrapped

from kjanalysis import tables
from kjanalysis.attainment.behind import WIDEST, WIDEST_RATE, too_open
from kjanalysis.attainment.judge import LEAST_DRAWS
from kjanalysis.forecast import drawn
from kjanalysis.forecast.around import rates, references
from kjanalysis.forecast.changes import all_changes
from kjanalysis.notation.scales import forward, scale_of
from kjanalysis.wording import words

RULES = {
    "beyond": "the median means yearly growth beyond all but one in a hundred seen of the indicator",
    "narrow": "the 80 % interval is narrower than half of what the indicator usually changes in a year",
    "old": "one figure older than five years is called better than weak",
    "wide": "an old figure leaves an interval over the stated line, yet a probability is given",
}

#: A rate this near to that of the places around is theirs, in percentage points.
NEAR = 2.0


def seen(known, code: str) -> np.ndarray:
    """Yearly changes of an indicator everywhere, on its scale; of rates the rates themselves."""
    row = known.codes.loc[code]
    if scale_of(row["kind"], row["integer"]) == "linear":
        table = rates(known, code).to_numpy()
        return table[np.isfinite(table)]
    moves = all_changes(known)
    return moves.loc[moves["indicator"].eq(code) & moves["chained"], "change"].to_numpy()


def odd(known, region: str, code: str, f, changes: np.ndarray, year: int) -> Iterator[str]:
    """The rules that one forecast breaks."""
    own = f.history[f.history["indicator"].eq(code)].sort_values("year")
    draws = f.draws[code, year].to_numpy()
    low, middle, high = np.quantile(draws, [0.1, 0.5, 0.9], method="inverted_cdf")
    age, scale = (
        year - int(own["year"].iloc[-1]),
        scale_of(known.codes.at[code, "kind"], known.codes.at[code, "integer"]),
    )
    if len(changes) >= 20:
        last = float(own["value"].iloc[-1])
        z = forward([last, low, middle, high], scale)
        a_year = middle if scale == "linear" else (z[2] - z[0]) / age
        far = np.quantile(changes, [0.005, 0.995])
        if np.isfinite(a_year) and not far[0] <= a_year <= far[1]:
            yield "beyond"
        moves = (
            np.abs(np.diff(rates(known, code).to_numpy(), axis=1))
            if scale == "linear"
            else np.abs(changes - np.median(changes))
        )
        moves = moves[np.isfinite(moves)]
        if len(moves) and np.isfinite(z).all() and z[3] - z[1] < 0.5 * np.median(moves):
            yield "narrow"
    if len(own) == 1 and age > 5 and words.grade(1, age) > 1:
        yield "old"
    wide = high - low > WIDEST_RATE if scale == "linear" else low <= 0 or high > WIDEST * low
    if age > 5 and wide and not too_open(code, year, low, high, f, known):
        yield "wide"


def reason(rule: str, known, region: str, code: str, f, year: int) -> str:
    """Why an entry is as it is; empty where nothing explains it."""
    if rule == "beyond" and known.codes.at[code, "kind"] == "growth":
        table = references(known, code)
        around = table.at[region, year] if region in table.index and year in table.columns else np.nan
        if abs(f.draws[code, year].median() - around) < NEAR:
            return "the places around moved as much in that year"
    own = f.history[f.history["indicator"].eq(code)].sort_values("year")
    steady = own["value"].nunique() == 1 and len(own) > 1
    moved = np.abs(np.diff(np.log(own["value"].where(own["value"].gt(0))))) if len(own) > 2 else np.empty(0)
    if rule == "narrow" and steady:
        return "its figures stood still"
    if rule == "narrow" and len(moved) and np.nanmedian(moved) < 0.05:
        return "its own figures move little"
    if rule == "beyond" and len(moved) and np.nanmedian(moved) > 0.3:
        return "its own figures moved as fast"
    if rule == "wide":
        return "newer figures that are tied to it are known"
    return ""


def sweep(share: float) -> tuple[pd.DataFrame, int]:
    """All odd forecasts, and how many there were."""
    known = tables.read().on(None)
    newest = known.everywhere.groupby("region")["year"].max()
    chosen = [r for r in newest.index if r.isdigit() and zlib.crc32(r.encode()) / 2**32 < share]
    changes: dict[str, np.ndarray] = {}
    found, n = [], 0
    for region in chosen:
        for year in (int(newest[region]) + 1, int(newest[region]) + 4):
            f = drawn(known, region, year, n_draws=1000)
            for code in f.draws.columns.unique(0):
                if (code, year) not in f.draws or code not in set(f.history["indicator"]):
                    continue
                if (
                    f.effective.get(code, 1.0) < LEAST_DRAWS / 16000
                ):  # its figures contradict one another: no probability
                    continue
                n += 1
                if code not in changes:
                    changes[code] = seen(known, code)
                for rule in odd(known, region, code, f, changes[code], year):
                    found.append(
                        (
                            region,
                            known.place_name(region, "en"),
                            code,
                            year,
                            rule,
                            reason(rule, known, region, code, f, year),
                        )
                    )
    return pd.DataFrame(found, columns=["region", "name", "indicator", "year", "rule", "reason"]), n


def write(found: pd.DataFrame, n: int, share: float) -> str:
    """The table as Markdown."""
    open_ = found[found["reason"].eq("")]
    part = "all regions" if share >= 1 else f"a fixed {100 * share:.0f} % of the regions"
    lines = opening(
        "Odd forecasts: what would a reader not believe?",
        f"{n:,} forecasts of {part} of China were looked at. {len(found)} break a rule of thumb, and {len(open_)} of these have no reason.",
        (
            "Written by `make odd`.",
            "Where published figures contradict one another no probability is given, and nothing is looked at.",
            "Every indicator of every region is forecast for one and for four years after the region's newest figure.",
            *(f"*{rule}*: {said}." for rule, said in RULES.items()),
        ),
    )
    lines += ["", "## By rule and indicator", ""]
    counts = found.groupby(["rule", "reason", "indicator"]).size().to_frame("forecasts")
    lines += mdtable(counts) if len(found) else wrapped("There is none.")
    lines += ["", "## Without a reason", ""]
    rows = open_.set_index(["region", "name", "indicator", "year"])[["rule"]]
    return "\n".join([*lines, *(mdtable(rows) if len(rows) else wrapped("There is none."))]) + "\n"


def main(share: str = "1") -> None:
    """Forecast, look, write."""
    found, n = sweep(float(share))
    text = write(found, n, float(share))
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
