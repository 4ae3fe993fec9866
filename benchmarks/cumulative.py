"""What should an outlook say of a total that can't fall? ``make cumulative`` writes `cumulative.md`.

Two rules are scored for draws in which a cumulative stock would fall. The package's rule
(:func:`kjanalysis.forecast.adding_up`) leaves them out, unless the figures show a year without a
rise. The other rule adds nothing in them. The tables hold no cumulative stock with a history. So
the rules are scored on running totals of yearly figures in the tables, which are real, and on
made stocks that do what each rule gets wrong.

It takes about four minutes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
from mdtable import mdtable
from opening import opening

from kjanalysis import forecast, outlook, panel, tables
from kjanalysis.backtest import scores
from kjanalysis.forecast import region
from kjanalysis.tables import vintage

DAY, REGION, CODE = dt.date(2021, 3, 26), "330205", "tech_smes"
FLOWS = ["invention_patents", "invention_patents_platform", "tech_trade"]
RULES = {"package": forecast.adding_up, "nothing added": lambda drawn, *_: drawn}
LEVELS = np.array(panel.QUANTILES)
POINTS, AHEAD, MADE, DRAWS = (1, 3, 6), 2, 60, 2000

#: What made stocks add each year, beside the first year's.
KINDS = ("the same", "more as it grows", "a quarter less", "nothing in two of five")

#: The first year forecast from: a total that has just begun grows by more than any stock.
STARTED = 4


def totals(known: tables.Tables) -> list[np.ndarray]:
    """Running totals of the yearly figures, each over its longest run of years without a gap."""
    newest = vintage.latest(known.observations[known.observations["indicator"].isin(FLOWS)], None)
    found = []
    for _, own in newest.sort_values("year").groupby(["indicator", "region"]):
        runs = own.groupby((own["year"].diff() != 1).cumsum())["value"]
        found.append(max((run.to_numpy() for _, run in runs), key=len).cumsum())
    return found


def made(rng: np.random.Generator, kind: str, n: int) -> np.ndarray:
    """A stock of n years that adds about as much each year, more, less, or nothing in some."""
    size, rate = rng.uniform(100, 1500), rng.uniform(0.08, 0.35)
    year = np.arange(n - 1)
    usual = {
        "the same": 1.0,
        "more as it grows": (1 + rate) ** year,
        "a quarter less": 0.75**year,
        "nothing in two of five": 1.0,
    }
    added = size * rate * usual[kind] * np.exp(rng.normal(0, 0.2, n - 1))
    if kind == "nothing in two of five":
        added *= rng.random(n - 1) < 0.6
    return size + np.concatenate([[0.0], added.cumsum()])


def drawn(known: tables.Tables, history: np.ndarray, rule: Callable) -> np.ndarray:
    """Draws of the two years after a history, shape (draws, 2)."""
    like = vintage.latest(
        known.observations[known.observations["indicator"].eq(CODE) & known.observations["region"].eq(REGION)], DAY
    )
    last = int(like["year"].iloc[0])
    rows = pd.concat([like.iloc[:1]] * len(history), ignore_index=True)
    value = np.round(history)
    rows = rows.assign(year=last - len(history) + 1 + np.arange(len(history)), value=value, lower=value, upper=value)
    with mock.patch.object(region, "adding_up", rule):
        draws = forecast.draw_rows(rows, known.on(DAY), REGION, last + AHEAD, [CODE], 0, DRAWS).draws
    return draws[[(CODE, last + 1 + h) for h in range(AHEAD)]].to_numpy()


def judged(known: tables.Tables, stocks: list[tuple[np.ndarray, int]], points: int) -> pd.DataFrame:
    """Each rule's scores by years ahead, of stocks given with the place of their last known year."""
    rows = []
    for stock, end in stocks:
        truth = np.round(stock[end : end + AHEAD])
        for rule, function in RULES.items():
            said = np.quantile(drawn(known, stock[end - points : end], function), LEVELS, axis=0).T
            # in tenths of the stock, so that large ones don't rule
            score = scores.pinball(truth, said, LEVELS) / (0.1 * stock[end - 1])
            held = 100 * scores.inside(truth, said[:, 1], said[:, 5])
            rows += zip([rule] * AHEAD, range(1, AHEAD + 1), score, held, 100 * (said[:, 3] / truth - 1), strict=True)
    table = pd.DataFrame(rows, columns=["rule", "ahead", "score", "cover80", "median off"])
    return table.groupby(["ahead", "rule"]).mean()


def report(n_totals: int, table: pd.DataFrame, promised: dict[str, float]) -> str:
    """The page, from the number of running totals, all scores, and technology SMEs' probability by rule."""
    beside = table["score"].astype(float).unstack("rule")
    better = beside["package"] < beside["nothing added"]
    which = better.index.get_level_values("stocks")
    real, slowing = better[which == "running totals"], better[which.isin(KINDS[2:])]
    lead = (
        "A total that only adds up can't fall, so what should become of draws in which it would? Leaving them out beats adding "
        f"nothing in {real.sum()} of {len(real)} comparisons on real totals, and in {slowing.sum()} of {len(slowing)} on made stocks "
        "that slow down or pause. So the package leaves them out, and its forecast is likely too high for a total that slows down "
        "or pauses."
    )
    measured = (
        "Written by `make cumulative`, see `cumulative.py`.",
        "Rule *package*: draws in which the stock would fall are left out, unless its figures show a year without a rise. Rule "
        "*nothing added*: in such draws nothing is added.",
        "The tables hold no cumulative stock with a history.",
        f"So running totals were made of {', '.join(FLOWS)}: {n_totals}, from their {STARTED}th year on.",
        "Stocks were also made that do what each rule gets wrong. They are named by what they add each year.",
        "All are forecast as technology SMEs are, by the prior of their pool as of the founding outlook's day. The figures behind "
        "the running totals aren't in that pool.",
        "*score*: mean quantile score over seven levels in tenths of the stock, lower is better.",
        "*cover80*: how many outcomes the 80 % interval holds, in percent.",
        "*median off*: mean of median over outcome less one, in percent.",
        "The running totals grow faster than the pool's stocks: with one figure behind, both rules are far too low. That speaks "
        "for the higher of two forecasts. They say little of how often a stock stands still.",
        "That technology SMEs meet the founding report's target would have a probability of "
        + ", ".join(f"{100 * p:.0f} % ({rule})" for rule, p in promised.items())
        + ".",
    )
    forms = {"score": "{:.3f}", "cover80": "{:.0f}", "median off": "{:+.1f}", "forecasts": "{}"}
    lines = opening("Totals that can't fall: two rules for draws that would", lead, measured)
    return "\n".join([*lines, "", *mdtable(table, forms)]) + "\n"


def main() -> None:
    """Score both rules and write cumulative.md."""
    known = tables.read()
    found = totals(known)
    parts = []
    for kind in ("running totals", *KINDS):
        for points in POINTS:
            if kind == "running totals":
                stocks = [
                    (stock, end) for stock in found for end in range(max(points, STARTED), len(stock) - AHEAD + 1)
                ]
            else:
                rng = np.random.default_rng(0)
                stocks = [(made(rng, kind, points + AHEAD), points) for _ in range(MADE)]
            table = judged(known, stocks, points).assign(forecasts=len(stocks))
            parts.append(table.assign(stocks=kind, points=points).set_index(["stocks", "points"], append=True))
    promised = {}
    for rule, function in RULES.items():
        with mock.patch.object(region, "adding_up", function):
            targets = outlook(REGION, DAY.year, as_of=DAY).targets
            promised[rule] = next(target["probability"] for target in targets if target["indicator"] == CODE)
    table = pd.concat(parts).reorder_levels(["stocks", "points", "ahead", "rule"])
    table["forecasts"] = table["forecasts"].astype(str)
    text = report(len(found), table, promised)
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
