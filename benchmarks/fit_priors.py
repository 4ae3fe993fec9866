"""Fit the shipped prior of `kjanalysis.members`, one table a cut-off year: ``make priors``.

Each cut-off sees only figures public by 31 December of its year. Only weights
above 1e-4 are kept; the table is sorted, so that a change shows in a diff.
"""

import datetime as dt

import pandas as pd

from kjanalysis import members, panel, tables, vintage
from kjanalysis.scales import scale_of

CUTOFFS = range(2013, 2026)
LEAST = 6


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


def main() -> None:
    """Write kjanalysis/priors.csv."""
    known = tables.read()
    out = []
    for cutoff in CUTOFFS:
        frame = panel.checked(series_public_by(known, dt.date(cutoff, 12, 31)))
        frame["scale"] = frame["scale"].replace("count", "log")
        for scale, rows in frame.groupby("scale"):
            groups, _, _ = panel.grouped(rows, scale)
            learned = members.learn(groups, 3, members.uninformed())
            n = sum(len(group.names) for group in groups)
            out += [(cutoff, scale, "series", n), (cutoff, scale, "drift", round(learned.drift, 5))]
            out += [
                (cutoff, scale, f"weight {i}", round(w, 5))
                for i, w in enumerate(learned.weights)
                if w > 1e-4
            ]
            out += [
                (cutoff, scale, f"width {h} {level}", round(learned.widths[h, level], 4))
                for h in range(3)
                for level in range(3)
            ]
    table = pd.DataFrame(out, columns=["cutoff", "scale", "key", "value"])
    table.to_csv(members.PRIORS, index=False, lineterminator="\n")
    print(table[table["key"].isin(["series", "drift"])].to_string(index=False))


if __name__ == "__main__":
    main()
