"""forecast_panel and the outlook on every past day, as tables: ``make backtest``.

The cuts are :mod:`kjanalysis.backtest.past_days`', the methods and scores
:mod:`kjanalysis.backtest`'s. Writes backtest.md beside this file.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from mdtable import mdtable

from kjanalysis import backtest, tables
from kjanalysis.backtest import baselines

PARTS = {"reported part": ["report"], "fitted part": ["fit"], "all years and regions": ["fit", "neither", "report"]}
KEYS = ["variant", "length", "horizon"]


def ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Lengths and variants as categories, in their order."""
    return rows.assign(
        length=pd.Categorical(rows["length"], backtest.LENGTHS, ordered=True),
        variant=pd.Categorical(rows["variant"], backtest.VARIANTS, ordered=True),
    )


def scored(every: backtest.Cuts, methods) -> pd.DataFrame:
    """All methods on all cuts in all variants."""
    found = []
    for variant in backtest.VARIANTS:
        view = backtest.shown(every, variant)
        found.append(backtest.scored(backtest.forecasts(view, methods), view))
    return ordered(pd.concat(found, ignore_index=True))


def calibrated(scores: pd.DataFrame) -> pd.DataFrame:
    """forecast_panel by variant, length and horizon: coverage and slopes."""
    ours = scores[scores["method"].eq(backtest.PANEL)]
    covers = ["cover50", "cover80", "cover95"]
    pooled = ours.groupby(KEYS, observed=True)[covers].mean()
    families = (
        backtest.counted(ours, KEYS)
        .groupby([*KEYS, "family"], observed=True)[covers]
        .mean()
        .groupby(KEYS, observed=True)
        .mean()
    )
    shown = pd.concat([100 * families, (100 * pooled).add_suffix(" pooled"), backtest.calibration(ours, KEYS)], axis=1)
    return shown.assign(n=ours.groupby(KEYS, observed=True).size())


def beside(scores: pd.DataFrame) -> pd.DataFrame:
    """By variant, length and horizon: families won, and ratios to the best peer of each family (geometric mean)."""
    parts = {}
    for measure in ("score", "smape"):
        found = backtest.against(backtest.counted(scores, KEYS), measure, by=(*KEYS, "family")).dropna()
        groups = found["ratio"].groupby(KEYS, observed=True)
        parts[f"{measure}: won"] = groups.apply(lambda r: f"{(r < 1).sum()} of {len(r)}")
        parts[f"{measure}: ratio"] = np.exp(np.log(found["ratio"]).groupby(KEYS, observed=True).mean())
    return pd.DataFrame(parts)


def full(scores: pd.DataFrame) -> pd.DataFrame:
    """forecast_panel by family, length and horizon: every score, and the best peer's two."""
    by = ("family", "length", "horizon")
    ours = scores[scores["method"].eq(backtest.PANEL)]
    table = backtest.summary(ours, by).drop(columns="refused")
    table[["cover50", "cover80", "cover95"]] *= 100
    for measure in ("score", "smape"):
        found = backtest.against(scores, measure, by=by)
        table[f"{measure} ratio"], table[f"{measure} peer"] = found["ratio"], found["best"]
    return table.join(backtest.calibration(ours, by)[["brier", "slope", "cox"]])


FORMS = {
    **dict.fromkeys(["score", "crps", "interval", "mase", "brier", "slope", "cox", "score ratio", "smape ratio"], "{:.2f}"),
    **dict.fromkeys(["score: ratio", "smape: ratio"], "{:.2f}"),
    **dict.fromkeys(["cover50", "cover80", "cover95"], "{:.0f}"),
    **dict.fromkeys(["cover50 pooled", "cover80 pooled", "cover95 pooled"], "{:.0f}"),
    "smape": "{:.1f}", "n": "{:.0f}",
}  # fmt: skip

HEAD = """# Backtest: what would the forecasts have said?

Written by `make backtest`. `forecast_panel` and plain methods on the same cuts of the project's tables (`kjanalysis/backtest/past_days.py`):
at the end of every year, what was published by then, cut to the newest 4, 6, 8 or 10 figures or left whole (14 and more). Fiscal
spending, patents, technology trade and provincial R&D are seen in the vintage of the day; provincial GDP and its growth and the
World Bank's R&D ratios are known from one later vintage and cut by year.

Variants: *bounds* turns half of the figures into "more than" a rounder one; *gaps* leaves out three in ten. The peers are given the
number printed, and straight lines over gaps.

Score: mean quantile score at seven levels; CRPS; interval: score of the 80 % interval; MASE: all in units of the history's mean
absolute change. sMAPE of the median in percent. cover: percent of outcomes inside the 50, 80 and 95 % intervals. Brier, slope and
Cox are of "will it reach X", X the last figure and -1 to 2 mean absolute changes a year more; *slope* is the least-squares line of
what happened on the probability, *cox* the slope of the logistic regression on its log odds; 1 is right, less is overconfident.
Ratio: to the best peer of each family by itself; below 1 forecast_panel is better.

Parts (`kjanalysis.backtest.part`): half of the regions in alternate blocks of three years are for fitting constants, the other half
in the other blocks for reporting. Outcomes of a year share its shocks: with three to nine reported years in a family, coverage is
known to some five points only. A family with fewer than 8 outcomes of a length and horizon is shown in *Every score* and left out
of means over families and of the families won."""


def write(every: backtest.Cuts, scores: pd.DataFrame, outlook: pd.DataFrame) -> str:
    """All tables as Markdown."""
    lines = HEAD.splitlines()
    counts = backtest.counts(every).droplevel("panel").reindex(backtest.LENGTHS, level="length")
    counts.columns = [f"{h}: {name}" for h, name in counts.columns]
    lines += ["", "## Outcomes by part", "", "Horizon: part.", "", *mdtable(counts)]
    parts = {title: scores[scores["part"].isin(names)] for title, names in PARTS.items()}
    for title, rows in parts.items():
        lines += ["", f"## Calibration, {title}", "", "Coverage: mean over families, and all outcomes pooled.", ""]
        lines += mdtable(calibrated(rows), FORMS)
    for title, rows in parts.items():
        lines += ["", f"## Beside the peers, {title}", "", *mdtable(beside(rows), FORMS)]
    ours = scores[scores["method"].eq(backtest.PANEL) & scores["variant"].eq(backtest.VARIANTS[0])]
    lines += ["", "## PIT, as they are, all years and regions", "", "Percent of outcomes by tenth; 10 is right.", ""]
    lines += mdtable(100 * backtest.pit(ours, by=("length", "horizon")), "{:.0f}")
    lines += ["", "## Reliability, as they are, all years and regions", ""]
    rows = backtest.reliability(ours, by=("horizon",)).set_index(["horizon", "bin"])
    lines += mdtable(rows, {"probability": "{:.2f}", "frequency": "{:.2f}", "n": "{:.0f}"})
    for title in ("reported part", "all years and regions"):
        for variant, rows in parts[title].groupby("variant", observed=True):
            lines += ["", f"## Every score: {variant}, {title}", "", *mdtable(full(rows), FORMS)]
    lines += [
        "",
        "## The outlook's engine",
        "",
        "Provinces' R&D and its intensity, histories cut to six years (shorter in 2014-2016),",
    ]
    lines += ["with the ties among a region's indicators; two of its constants were chosen on these figures.", ""]
    table = backtest.summary(outlook, ("method", "horizon")).drop(columns="refused")
    table[["cover50", "cover80", "cover95"]] *= 100
    table = table.join(backtest.calibration(outlook, ("method", "horizon"))[["brier", "slope", "cox"]])
    return "\n".join([*lines, *mdtable(table, FORMS)]) + "\n"


def main(*asked: str) -> None:
    """Forecast, score, write; ``--statsmodels`` adds its ETS, ARIMA and Theta (an hour)."""
    every = backtest.domain(tables.read().on(None))
    methods = baselines.PLAIN | (baselines.STATSMODELS if "--statsmodels" in asked else {})
    text = write(every, scored(every, methods), backtest.rolling_origin())
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
