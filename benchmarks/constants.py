"""Choose forecast_panel's constants on the part that is not reported: ``make constants``, or ``make constants ONLY=members.DRIFTS``.

One constant at a time is moved from what the package has, the shipped prior is
fitted anew, and the cuts of part "fit" (kjanalysis/backtest/parts.py: other regions and
other years than those reported; of the textbook panels the half marked so) are
forecast from six and ten points, one and two years ahead. Written to
constants.md: score and sMAPE over the package's (geometric mean of the
families' means, own tables and outside alike; below 1 is better), and the
factors for errors in common (shipped_prior.TOGETHER) that would make the intervals
cover: the package has those of both alike, at 95 % those of the outside panels.
With ONLY the named constants alone are tried and their rows printed.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from fit_priors import fitted
from mdtable import mdtable
from scipy.special import ndtri

from kjanalysis import backtest, panel, tables
from kjanalysis.panel import common_drift, conditioning, learning, members, shipped_prior

HERE = Path(__file__).resolve().parent

#: Kinds of own drift that fades: for some years, for a year or two.
LONG, BRIEF = members.DRIFTS[2:4]
OTHERS = (*members.DRIFTS[:2], members.DRIFTS[4])

#: Values tried, some with a name; the package's own are among them.
GRID = {
    "members.DRIFTS": {
        "none that fades": OTHERS,
        "one, 1.5 at 0.8": (*OTHERS, (1.0, 0.01, 1.5, 0.8)),
        "the long one": (*OTHERS, LONG),
        "the brief one": (*OTHERS, BRIEF),
        "both": members.DRIFTS,
        "both, 3 and 1.5": (*OTHERS, (1.0, 0.01, 3.0, 0.8), BRIEF),
        "both, 4.5 and 3": (*OTHERS, LONG, (1.0, 0.01, 3.0, 0.5)),
    },
    "conditioning.FORGETTING": (0.8, 0.9, 1.0),
    "conditioning.TAILS": (3.0, 6.0, 1e9),
    "conditioning.TRUST": (0.5, 0.7, 1.0),
    "common_drift.STARTS": ((0.04,), (0.04, 0.16)),
    "common_drift.DAMPING": (0.75, 0.82, 0.88),
    "common_drift.STEADY": (0.0, 0.005),
    "learning.PRIOR_SERIES": (10.0, 30.0, 100.0),
    "learning.PRIOR_POINTS": (20.0, 60.0, 200.0),
    "learning.SEEN_SHARE": (0.0, 0.5, 0.7),
}
MODULES = {module.__name__.rpartition(".")[2]: module for module in (common_drift, conditioning, learning, members)}


def put(name: str, value: float | tuple) -> None:
    """Set a constant in the running package."""
    module, constant = name.split(".")
    setattr(MODULES[module], constant, value)
    if constant == "DRIFTS":  # the catalogue is made of it
        members.MEMBERS = members.catalogue(value)
        members.forget_matrices()


def shown(value: float | tuple) -> str:
    """A value of the grid for the table."""
    return " and ".join(f"{v:g}" for v in np.atleast_1d(value))


def forecast(known: tables.Tables, every: backtest.Cuts, levels=panel.QUANTILES) -> pd.DataFrame:
    """Scores of the fit part with a prior fitted under the constants as they stand."""
    with tempfile.TemporaryDirectory() as folder:
        shipped_prior.PRIORS = Path(folder) / "priors.csv"
        fitted(known).to_csv(shipped_prior.PRIORS, index=False)
        shipped_prior.shipped.cache_clear()
        scores = backtest.scored(backtest.panel(every, levels), every)
    return scores[scores["part"].eq("fit")]


def means(scores: pd.DataFrame) -> pd.DataFrame:
    """Score and sMAPE by panel, family, length and horizon."""
    return scores.groupby(["panel", "family", "length", "horizon"])[["score", "smape"]].mean()


def together(scores: pd.DataFrame) -> pd.DataFrame:
    """Factors by horizon and level, every counted family and length alike: of the own tables, outside, and of both alike."""
    found, scores = {}, backtest.counted(scores, ("panel", "length", "horizon"))
    scores = scores.assign(z=np.abs(ndtri(scores["pit"].clip(1e-4, 1 - 1e-4)))).sort_values("z")
    for h, own in scores.groupby("horizon"):
        worth = 1 / own.groupby(["panel", "family", "length"])["z"].transform("size")
        worth = worth / worth.groupby(own["panel"]).transform("sum")
        for name, rows in {
            "own tables": own[own["panel"].eq("domain")],
            "outside": own[own["panel"].eq("outside")],
            "both": own,
        }.items():
            share = worth[rows.index].cumsum() / worth[rows.index].sum()
            found[f"{h} ahead, {name}"] = {
                f"{level:.0%}": f"{np.interp(level, share, rows['z']) / ndtri(0.5 + level / 2):.2f}"
                for level in shipped_prior.CENTRAL
            }
    return pd.DataFrame(found).T


def main(only: list[str]) -> None:
    """Try every value of the grid and write constants.md; or those of some constants, and print them."""
    if unknown := set(only) - set(GRID):
        sys.exit(f"no such constant: {', '.join(sorted(unknown))}; there are {', '.join(GRID)}")
    known = tables.read()
    outside = pd.read_csv(HERE / "textbook.csv", dtype={"region": str})
    outside = outside[outside["half"].eq("fit")]
    every, further = (
        backtest.together(
            backtest.domain(known.on(None), lengths=["6", "10"], horizons=years),
            backtest.outside_panels(outside, ["6", "10"], years),
        )
        for years in ((1, 2), (1, 2, 3))
    )
    shipped = {name: getattr(MODULES[name.split(".")[0]], name.split(".")[1]) for name in GRID}
    own = forecast(known, every)
    base = means(own)
    rows = []
    for name, values in GRID.items():
        for value in values if name in only or not only else ():
            label = value if isinstance(values, dict) else shown(value)
            value = values[value] if isinstance(values, dict) else value
            put(name, value)
            ratio = np.log(means(forecast(known, every)) / base) if value != shipped[name] else 0 * base
            line = {"constant": name, "value": label + (" (shipped)" if value == shipped[name] else "")}
            for where, part in ratio.groupby("panel"):
                line |= {f"{where}, {m}": f"{np.exp(part[m].mean()):.3f}" for m in part.columns}
            line["all"] = f"{np.exp(ratio.groupby('panel').mean().to_numpy().mean()):.4f}"
            rows.append(line)
            print(line, flush=True)
        put(name, shipped[name])
    rows = pd.DataFrame(rows).set_index("constant")
    if only:
        print("\n".join(mdtable(rows)))
        return
    factors = [", ".join(f"{factor:.2f}" for factor in row) for row in shipped_prior.TOGETHER]
    shipped_prior.TOGETHER = np.ones_like(shipped_prior.TOGETHER)
    lines = [
        "# Constants of forecast_panel, chosen on the part that is not reported",
        "",
        "Written by `make constants`; see `constants.py`. Below 1 is better than the package as it is. The kinds of own drift",
        "that fade are given by their spread in units of the series' noise, and what a year leaves of them. TAILS of 1e+09 is a normal. The drift's",
        "second start is there for panels that grew fast and steadily from the first year on, which these families hardly hold.",
        "",
        *mdtable(rows),
        "",
        "Factors for errors in common that the same part asks for (the package has at 50, 80 and 95 % "
        f"{factors[0]} one year, {factors[1]} two and {factors[2]} three years ahead):",
        "",
        *mdtable(together(forecast(known, further, backtest.LEVELS))),
    ]
    (HERE / "constants.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
