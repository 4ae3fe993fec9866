"""Does the outside view help? ``make outside`` writes `outside.md`.

Three probabilities of meeting a target are scored by what came of it: inside (the share of
draws), outside (:func:`kjanalysis.attainment.outside_view.met_share`) and both combined. The
targets are those of `outcomes.csv` for yearly GDP growth where an inside forecast can be made.
:data:`MEASURED` says what each probability may know.

It takes about three minutes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
from opening import opening
from scipy.special import expit, logit

from kjanalysis import tables
from kjanalysis.attainment import outside_view
from kjanalysis.attainment.criterion import Criterion, meets
from kjanalysis.forecast import draw_rows
from kjanalysis.tables import vintage

HALF_LIVES = (1.0, 2.0, 3.0, 5.0, 8.0, 1e6)
WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 1.0)


def inside(known: tables.Tables, found: pd.DataFrame, n_draws: int = 500) -> pd.DataFrame:
    """The pairs with ``inside``, the share of draws that meet the target, and ``n``, figures before it."""
    observations = known.observations.copy()
    growth = observations["indicator"].eq("gdp_growth") & observations["period"].eq("annual")
    observations.loc[growth, "published"] = [f"{year + 1}-02-28" for year in observations.loc[growth, "year"]]
    known, own = replace(known, observations=observations), observations[growth]
    rows = []
    for pair in found.itertuples():
        day, year = dt.date(pair.year, 3, 5), int(pair.year)
        past = vintage.latest(own[own["region"].eq(pair.region) & own["year"].lt(year)], day)
        if len(past) < 3:
            continue
        draws = draw_rows(past, known.on(day), pair.region, year, ["gdp_growth"], 0, n_draws).draws
        if ("gdp_growth", year) not in draws:
            continue
        hits = meets(draws["gdp_growth", year].to_numpy(), Criterion(pair.target, pair.comparator))
        rows.append(
            {**pair._asdict(), "inside": hits.mean().clip(outside_view.EDGE, 1 - outside_view.EDGE), "n": len(past)}
        )
    return pd.DataFrame(rows)


def shares(found: pd.DataFrame, rows: pd.DataFrame, half_life: float) -> np.ndarray:
    """Share met in each row's class, from pairs of earlier years."""
    before = outside_view.HALF_LIFE
    outside_view.HALF_LIFE = half_life
    keys = rows[["level", "year"]].drop_duplicates()
    table = {
        (level, year): outside_view.met_share(found, "gdp_growth", level, "annual", year).share
        for level, year in keys.values
    }
    outside_view.HALF_LIFE = before
    return np.array(
        [table[key] if table[key] is not None else 0.5 for key in zip(rows["level"], rows["year"], strict=True)]
    )


def brier(p, met) -> float:
    """Mean of (p - met)^2: Brier (1950), Monthly Weather Review 78, 1-3."""
    return float(np.mean((np.asarray(p) - np.asarray(met)) ** 2))


MEASURED = (
    "Written by `make outside`, see `outside.py`.",
    "The scores are Brier scores, lower is better, of the probability that a yearly GDP growth target is met.",
    "Every pair of `outcomes.csv` is taken where an inside forecast can be made: three figures before the target's year.",
    "*inside*: the share of draws that meet the target. *outside*: the share met in the target's class. Each knows pairs and "
    "figures of earlier years only.",
    "The data sets behind these pairs were published years later than the targets. So an outlook of those days could not have "
    "used them, and the package doesn't.",
    "Here a figure counts from the February after its year instead, in the vintage the data set has. This is a test of the "
    "method, not of what was known.",
    "Half of the regions served to fit, the other half to report.",
)


def lead(added: dict[str, tuple[str, str]]) -> str:
    """What was asked, what came out and what it means, from the outside view's coefficient and its error by level."""
    said = " and ".join(
        f"{coefficient} for {name} (standard error {error})"
        for name, (coefficient, error) in zip(("provinces", "cities"), added.values(), strict=True)
    )
    return (
        "Does the outside view, how often comparable targets were met, make the probability better? Beside the inside view its "
        f"coefficient is {said}. So it stands beside the probability and is not merged into it."
    )


def main() -> None:
    """Score and write the tables."""
    known = tables.read()
    found = outside_view.pairs(known.on(None))
    found = found[found["indicator"].eq("gdp_growth") & found["period"].eq("annual") & found["sample"].eq("full")]
    rows = inside(known, found)
    # fitted on one half of the regions, reported on the other
    digits = rows["region"].str[:2].where(rows["level"].ne("city"), rows["region"].str[:4]).astype(int)
    rows["half"] = np.where(digits % 2, "reported", "fitted")
    lines = [
        "",
        "## Half-life of a pair, outside view alone",
        "",
        "| level | half | pairs | "
        + " | ".join("all alike" if h > 100 else f"{h:.0f} years" for h in HALF_LIVES)
        + " |",
        "|---|---|---:|" + "---:|" * len(HALF_LIVES),
    ]
    groups = list(rows[rows["level"].isin(["province", "city"])].groupby(["level", "half"]))
    nation = rows[rows["level"].eq("nation")]
    groups.append((("nation", "all"), nation))
    for (level, half), part in groups:
        scores = [brier(shares(found, part, h), part["met"]) for h in HALF_LIVES]
        lines.append(f"| {level} | {half} | {len(part)} | " + " | ".join(f"{s:.4f}" for s in scores) + " |")
    lines += [
        "",
        f"## Weight of the outside view on log odds (half-life {outside_view.HALF_LIFE:g} years)",
        "",
        "- Weight 0 is the inside view alone, 1 the outside view alone.",
        "- *to even odds* draws the inside view towards 1/2 with weight 0.3 instead. An outside view that knows nothing would do that.",
        "",
        "| level | half | pairs | " + " | ".join(f"{a:g}" for a in WEIGHTS) + " | to even odds |",
        "|---|---|---:|" + "---:|" * (len(WEIGHTS) + 1),
    ]
    for (level, half), part in groups:
        odds, other = logit(part["inside"]), logit(shares(found, part, outside_view.HALF_LIFE))
        scores = [brier(expit((1 - a) * odds + a * other), part["met"]) for a in WEIGHTS]
        scores.append(brier(expit(0.7 * odds), part["met"]))
        lines.append(f"| {level} | {half} | {len(part)} | " + " | ".join(f"{s:.4f}" for s in scores) + " |")
    lines += [
        "",
        "## What the outside view adds to the inside one",
        "",
        "Logistic regression of met on the log odds of both. Standard errors are clustered by year, since a year's shocks are shared.",
        "",
        "| level | pairs | years | inside | se | outside | se |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    added = {}
    for level in ("province", "city"):
        part = rows[rows["level"].eq(level)]
        design = np.column_stack([logit(part["inside"]), logit(shares(found, part, outside_view.HALF_LIFE))])
        fit = sm.Logit(part["met"].to_numpy(dtype=float), sm.add_constant(design)).fit(
            disp=0, cov_type="cluster", cov_kwds={"groups": part["year"].to_numpy()}
        )
        cells = [f"{fit.params[1]:.2f}", f"{fit.bse[1]:.2f}", f"{fit.params[2]:.2f}", f"{fit.bse[2]:.2f}"]
        added[level] = cells[2], cells[3]
        lines.append(f"| {level} | {len(part)} | {part['year'].nunique()} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "## By year",
        "",
        "| level | year | pairs | met | inside | outside |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    rows["outside"] = shares(found, rows, outside_view.HALF_LIFE)
    for (level, year), part in rows.groupby(["level", "year"]):
        cells = [f"{100 * part[name].mean():.0f} %" for name in ("met", "inside", "outside")]
        lines.append(f"| {level} | {year} | {len(part)} | " + " | ".join(cells) + " |")
    text = "\n".join([*opening("Does the outside view help?", lead(added), MEASURED), *lines]) + "\n"
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
