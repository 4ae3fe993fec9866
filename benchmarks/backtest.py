"""What `forecast_panel` and the outlook would have said on past days: ``make backtest``.

The forecasts of every past day are scored beside those of plain methods. The cuts are made by
:mod:`kjanalysis.backtest.past_days`, the methods and scores are :mod:`kjanalysis.backtest`'s.

Writes `backtest.md` beside this file. It takes a quarter of an hour. ``--statsmodels`` adds the
ETS, ARIMA and Theta models of statsmodels, which takes an hour.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from mdtable import mdtable
from opening import opening, wrapped

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

TITLE = "Backtest: what would the forecasts have said?"
MEASURED = (
    "Written by `make backtest`. The figures above are those of the reported part, with histories as they are.",
    "`forecast_panel` and plain methods forecast the same cuts of the project's tables "
    "(`kjanalysis/backtest/past_days.py`).",
    "A cut is made at the end of every year. It is what was published by then, cut to the newest 4, 6, 8 or 10 figures or "
    "left whole (14 and more).",
    "Fiscal spending, patents, technology trade and provincial R&D are seen in the vintage of the day.",
    "Provincial GDP, its growth and the World Bank's R&D ratios are known from one later vintage. They are cut by year.",
    'Variant *bounds* turns half of the figures into "more than" a rounder one. The peers are given the number printed.',
    "Variant *gaps* leaves out three figures in ten. The peers are given straight lines over the gaps.",
    "*score*: mean quantile score at seven levels. *crps*: CRPS. *interval*: score of the 80 % interval. *mase*: MASE. All four "
    "are in units of the history's mean absolute change.",
    "*smape*: sMAPE of the median, in percent.",
    "*cover50*, *cover80*, *cover95*: percent of outcomes inside the 50, 80 and 95 % intervals.",
    '*brier*, *slope* and *cox* are of the question "will it reach X". X is the last figure and -1 to 2 mean absolute changes '
    "a year more.",
    "*slope*: the least-squares line of what happened on the probability. *cox*: the slope of the logistic regression on its "
    "log odds. For both 1 is right, and less is overconfident.",
    "*ratio*: to the best peer of each family by itself. Below 1 `forecast_panel` is better. *won*: in how many families it is.",
    "Parts (`kjanalysis.backtest.part`): half of the regions in alternate blocks of three years are for fitting constants. The "
    "other half in the other blocks are for reporting.",
    "Outcomes of a year share its shocks. With three to nine reported years in a family, coverage is known to some five "
    "points only.",
    f"A family with fewer than {backtest.LEAST} outcomes of a length and horizon is shown in *Every score*. It is left out of "
    "means over families and of the families won.",
)


def lead(coverage: pd.DataFrame, ratios: pd.DataFrame) -> str:
    """What was asked, what came out and what it means, from the reported part's :func:`calibrated` and :func:`beside`."""
    short, long = ((backtest.VARIANTS[0], length, 1) for length in ("6", backtest.LENGTHS[-1]))
    return (
        "What would `forecast_panel` have said on past days, and how right was it? From six figures, one year ahead, its 80 % "
        f"intervals held {coverage.loc[short, 'cover80']:.0f} % of the outcomes, and its score was "
        f"{ratios.loc[short, 'score: ratio']:.2f} of the best plain method's in each family. Below 1 it is the better choice: "
        f"with 14 figures and more that ratio is {ratios.loc[long, 'score: ratio']:.2f}."
    )


def write(every: backtest.Cuts, scores: pd.DataFrame, outlook: pd.DataFrame) -> str:
    """All tables as Markdown."""
    parts = {title: scores[scores["part"].isin(names)] for title, names in PARTS.items()}
    coverage = {title: calibrated(rows) for title, rows in parts.items()}
    ratios = {title: beside(rows) for title, rows in parts.items()}
    lines = opening(TITLE, lead(coverage["reported part"], ratios["reported part"]), MEASURED)
    counts = backtest.counts(every).droplevel("panel").reindex(backtest.LENGTHS, level="length")
    counts.columns = [f"{h}: {name}" for h, name in counts.columns]
    lines += ["", "## Outcomes by part", "", "Horizon: part.", "", *mdtable(counts)]
    for title, table in coverage.items():
        lines += ["", f"## Calibration, {title}", "", "Coverage: mean over families, and all outcomes pooled.", ""]
        lines += mdtable(table, FORMS)
    for title, table in ratios.items():
        lines += ["", f"## Beside the peers, {title}", "", *mdtable(table, FORMS)]
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
        *wrapped(
            "Provinces' R&D and its intensity, with the ties among a region's indicators. Histories are cut to six years "
            "(shorter in 2014-2016). Two of the engine's constants were chosen on these figures."
        ),
        "",
    ]
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
