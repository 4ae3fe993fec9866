"""forecast_panel against the libraries' models on the same cuts: ``make bench``.

Cuts: every unbroken run in the tables (newest vintages), at every year with n
earlier figures, n = 6 and 10; at most SAMPLE of them a family and n. Scored at
one and two years. The shipped prior of a cut is that of its newest year.

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
FAMILIES = (
    "rd_expenditure", "rd_intensity", "gdp", "gdp_growth", "rd_intensity_wdi", "fiscal_st_expenditure",
    "invention_patents", "tech_trade",
)  # fmt: skip
PINS = ("statsforecast==2.1.1", "statsmodels==0.15.0")


def cuts() -> pd.DataFrame:
    """Columns id, family, n, origin, region, kind, history, and outcomes 1 and 2."""
    known = tables.read()
    kinds = known.indicators.set_index("indicator")["kind"]
    rows = vintage.latest(known.observations, None)
    rows = rows[rows["qualifier"].eq("eq") & rows["indicator"].isin(FAMILIES)]
    out = []
    for (region, code), part in rows.sort_values("year").groupby(["region", "indicator"]):
        starts = part["year"].diff().ne(1) | part["basis"].ne(part["basis"].shift())
        for _, run in part.groupby(starts.cumsum()):
            value = run.set_index("year")["value"]
            for n in (6, 10):
                for origin in value.index[n - 1 : -1]:
                    history = value.loc[origin - n + 1 : origin]
                    out.append(
                        (code, n, origin, region, kinds[code], " ".join(map(repr, map(float, history))),
                         value.get(origin + 1), value.get(origin + 2))
                    )  # fmt: skip
    table = pd.DataFrame(out, columns=["family", "n", "origin", "region", "kind", "history", "1", "2"])
    table.insert(0, "id", range(len(table)))
    return table


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
    done = done.assign(truth=truth, family=by_id["family"].reindex(done["id"]).to_numpy(), n=by_id["n"].reindex(done["id"]).to_numpy())
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
        "units of the history's mean absolute change; sMAPE of the median in percent; lower is better. Coverage",
        "over all families. A refused series got the naive forecast.",
        "",
        "```",
        peers.strip(),
        "```",
    ]
    for (n, h), part in scored.groupby(["n", "horizon"]):
        lines += ["", f"## {n} points, {h} ahead"]
        for title, measure in (("Score", "score"), ("sMAPE", "smape")):
            table = part.pivot_table(index="method", columns="family", values=measure)
            lines += ["", f"{title}:", "", *_markdown(table, "{:.3f}" if measure == "score" else "{:.1f}", best=True)]
        cover = 100 * part.groupby("method")[["cover50", "cover80", "cover95"]].mean()
        lines += ["", "Coverage, percent:", "", *_markdown(cover, "{:.0f}")]
    return "\n".join(lines) + "\n"


def _markdown(table: pd.DataFrame, form: str, best: bool = False) -> list[str]:
    """A frame as Markdown lines; the least of each column in bold."""
    least = table.min()
    lines = ["| | " + " | ".join(table.columns) + " |", "|---" * (len(table.columns) + 1) + "|"]
    for name, row in table.iterrows():
        cells = [
            f"**{form.format(x)}**" if best and x == least[column] else form.format(x)
            for column, x in row.items()
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    """Run the peers, score, write results.md."""
    python = HERE / ".venv" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", HERE / ".venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PINS], check=True)
    table = cuts()
    # our panel is all series of the call, the peers see one at a time: both are scored on the sample
    chosen = pd.concat(g.sample(min(len(g), SAMPLE), random_state=1) for _, g in table.groupby(["family", "n"]))
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
