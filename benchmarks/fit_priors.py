"""Fit the shipped prior of `kjanalysis.panel.shipped_prior`: ``make priors`` writes its `priors.csv`.

There is one table a cut-off year, and each sees only figures public by 31 December of that year.
Only weights above 1e-4 are kept. The table is sorted, so that a change shows in a diff.
"""

import datetime as dt

import numpy as np
import pandas as pd

from kjanalysis import panel, tables
from kjanalysis.forecast import revisions
from kjanalysis.notation.scales import scale_of
from kjanalysis.panel import learning, shipped_prior
from kjanalysis.tables import vintage

CUTOFFS = range(2013, 2026)
LEAST = 6
FAMILY = 40
REVISED_WITHIN = 3


def series_public_by(known: tables.Tables, day: dt.date) -> pd.DataFrame:
    """Unbroken runs of six figures and more, as forecast_panel takes them."""
    codes = known.indicators.set_index("indicator")
    rows = vintage.latest(known.observations, day)
    rows = rows[rows["qualifier"].eq("eq") & rows["value"].gt(0)]
    scales = {code: scale_of(row.kind, row.integer) for code, row in codes.iterrows()}
    kinds = {"log": "flow", "count": "count", "logit": "ratio", "linear": "growth"}
    rows = rows.assign(kind=rows["indicator"].map(scales).map(kinds)).dropna(subset="kind")
    rows = rows.sort_values(["region", "indicator", "year"], kind="stable")
    before = rows.groupby(["region", "indicator"]).shift()
    starts = rows["year"].sub(before["year"]).ne(1) | rows["basis"].ne(before["basis"])
    rows["series"] = rows["region"] + " " + rows["indicator"] + " " + starts.cumsum().astype(str)
    long = rows.groupby("series")["year"].transform("size").ge(LEAST)
    return rows.loc[long, ["series", "year", "value", "kind"]]


def revision(known: tables.Tables, cutoff: int) -> float:
    """By how much a preliminary figure gets revised, as a share (sd).

    From preliminary figures and later ones, and from intensities as first
    published against the same year's in a later table (`..._revised`). Only
    years up to REVISED_WITHIN before that table's newest count: older ones hold
    a census too, which is a break and no revision of a preliminary figure. Such
    a table without a date counts from the second year after its newest figure.
    """
    day = dt.date(cutoff, 12, 31)
    rows = vintage.visible(known.observations, day)
    gaps = [revisions.revisions(rows, known.on(day).codes["kind"])]
    every = known.observations
    for code in known.indicators["indicator"]:
        later = every[every["indicator"].eq(f"{code}_revised")]
        newest = later.groupby("source")["year"].transform("max")
        seen = later.index.isin(rows.index) | (later["published"].eq("") & newest.le(cutoff - 2))
        later = later[seen & later["year"].gt(newest - REVISED_WITHIN)]
        first = rows[rows["indicator"].eq(code) & rows["qualifier"].eq("eq") & rows["status"].ne("revised")]
        first = first.sort_values("published", kind="stable").drop_duplicates(["region", "year"])
        both = later.merge(first, on=["region", "year"], suffixes=("", "_first"))
        gaps.append(np.log(both["value"] / both["value_first"]))
    return revisions.typical_revision(pd.concat(gaps, ignore_index=True))


def fit(frame: pd.DataFrame, scale: str) -> tuple[shipped_prior.Learned, int]:
    """Weights, drift and widths of one scale, and how many series they rest on.

    A family is a panel of its own, with its own common drift, and counts for at
    most FAMILY series: the largest ones would speak for all.
    """
    plain = shipped_prior.uninformed(scale)
    likelihood, weight, drifts, scores, counts = [], [], [], [], []
    panels = []
    for _, rows in frame.groupby(frame["series"].str.split().str[1]):
        kind = rows["scale"].iloc[0]
        groups, _ = panel.grouped(rows, kind)
        commons = learning.panel_drifts(groups, plain.drift)
        loglike = np.concatenate([learning.likelihood(group, commons) for group in groups])
        likelihood.append(loglike)
        weight.append(np.full(len(loglike), min(1.0, FAMILY / len(loglike))))
        drifts.append(commons[0].level)
        panels.append(groups)
    weights = learning.mixing(np.concatenate(likelihood), plain.weights, np.concatenate(weight))
    for groups in panels:
        found = learning.held_back(groups, 3, weights, plain.drift)
        n = sum(len(group.names) for group in groups)
        scores.append(found)
        counts.append(min(1.0, FAMILY / n))
    widths = plain.widths.copy()
    for h in range(3):
        every = np.concatenate([np.abs(found[h]) for found in scores])
        worth = np.concatenate([np.full(len(found[h]), c) for found, c in zip(scores, counts, strict=True)])
        if len(every):
            order = np.argsort(every)
            share = np.cumsum(worth[order]) / worth.sum()
            seen = every[order][np.searchsorted(share, shipped_prior.CENTRAL).clip(max=len(every) - 1)]
            n = worth.sum()
            seen = np.log(seen.clip(0.1, 10) / shipped_prior.NOMINAL)
            widths[h] = np.exp(n * seen / (n + learning.PRIOR_POINTS))
    return shipped_prior.Learned(weights, float(np.mean(drifts)), widths), sum(map(len, likelihood))


def fitted(known: tables.Tables) -> pd.DataFrame:
    """The table of all cut-offs: cutoff, scale, key, value."""
    out = []
    for cutoff in CUTOFFS:
        frame = panel.checked(series_public_by(known, dt.date(cutoff, 12, 31)))
        revised = round(revision(known, cutoff), 5)
        for scale, rows in frame.groupby(frame["scale"].replace("count", "log")):
            learned, n = fit(rows, scale)
            out += [(cutoff, scale, "series", n), (cutoff, scale, "drift", round(learned.drift, 5))]
            if scale in ("log", "logit"):
                out.append((cutoff, scale, "revision", revised))
            out += [(cutoff, scale, f"weight {i}", round(w, 5)) for i, w in enumerate(learned.weights) if w > 1e-4]
            out += [
                (cutoff, scale, f"width {h} {level}", round(learned.widths[h, level], 4))
                for h in range(3)
                for level in range(3)
            ]
    return pd.DataFrame(out, columns=["cutoff", "scale", "key", "value"])


def main() -> None:
    """Write the package's priors.csv."""
    table = fitted(tables.read())
    table.to_csv(shipped_prior.PRIORS, index=False, lineterminator="\n")
    print(table[table["key"].str.startswith(("series", "drift", "revision"))].to_string(index=False))


if __name__ == "__main__":
    main()
