"""Would other constants of `forecast_panel` forecast better? ``make constants``.

One constant at a time is moved from what the package has. The shipped prior is fitted anew, and
the cuts of part "fit" are forecast again. That part (`kjanalysis/backtest/parts.py`) has other
regions and other years than those reported; of the textbook panels it is the half marked so.

It needs `textbook.csv`, so run ``make bench`` first. Writes `constants.md` beside this file.
``make constants ONLY=members.DRIFTS`` tries the named constants alone and prints their rows.
Each value of the grid takes a fit of the prior and a forecast of all cuts of the part.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from fit_priors import fitted
from mdtable import mdtable
from opening import opening, points, wrapped
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


TITLE = "Constants of forecast_panel, chosen on the part that is not reported"
MEASURED = (
    "Written by `make constants`, see `constants.py`.",
    "One constant at a time was moved from what the package has, and the shipped prior was fitted anew.",
    "The cuts are those of part *fit* (`kjanalysis/backtest/parts.py`), from six and ten points, one and two years ahead. That "
    "part has other regions and other years than those reported. Of the textbook panels it is the half marked so.",
    "Shown are score and sMAPE over the package's: geometric mean of the families' means. Below 1 is better than the package "
    "as it is. *all* takes own tables (*domain*) and *outside* alike.",
    "A name begins with its module in `kjanalysis/panel/`: `common_drift.STARTS` is in `common_drift.py`.",
    "The kinds of own drift that fade are given by two numbers: their spread in units of the series' noise, and what a year "
    "leaves of them.",
    "`TAILS` of 1e+09 is a normal.",
    "`STARTS` has a second start for panels that grew fast and steadily from the first year on. These families hardly hold any.",
)


def report(rows: pd.DataFrame, shipped: np.ndarray, asked: pd.DataFrame) -> str:
    """The page, from what each constant did, the shipped factors, and those of :func:`together`."""
    best = rows["all"].astype(float).argmin()
    lead = (
        "Would `forecast_panel` forecast better with other constants? Of the values tried one at a time, "
        f"`{rows.index[best]}` of {rows['value'].iloc[best].removesuffix(' (shipped)')} did best: the errors are "
        f"{rows['all'].iloc[best]} times the package's. All was tried outside the reported part, so a choice "
        "made here doesn't flatter the results there."
    )
    years = (f"{h} ahead: {', '.join(f'{factor:.2f}' for factor in row)}." for h, row in enumerate(shipped, start=1))
    lines = [*opening(TITLE, lead, MEASURED), "", "## Constants", "", *mdtable(rows)]
    lines += ["", "## Factors for errors in common", ""]
    lines += wrapped(
        "Series of one year are wrong together, so intervals may have to be wider. These are the factors that the same part asks for. "
        "The package (`shipped_prior.TOGETHER`) has those of both alike, at 95 % those of the outside panels. At 50, 80 and 95 % "
        "it has:"
    )
    return "\n".join([*lines, "", *points(years), "", *mdtable(asked)]) + "\n"


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
    shipped_factors = shipped_prior.TOGETHER
    shipped_prior.TOGETHER = np.ones_like(shipped_factors)
    text = report(rows, shipped_factors, together(forecast(known, further, backtest.LEVELS)))
    (HERE / "constants.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
