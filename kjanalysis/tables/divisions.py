"""All divisions of China from the counties up, and those that were: `data/divisions.csv`.

`regions.csv` is the reviewed list: its names, English ones too, come first. A
region that it lacks is looked for here, and only then is the file read. It
comes with the package; a folder of one's own needs none.
"""

from __future__ import annotations

import csv
import functools

import pandas as pd

from .schema import shipped_folder

FILE = "divisions.csv"

#: Index of the first row that :func:`completed` adds, the others below it: no line of a file has it.
IN_NO_FILE = -10


@functools.cache
def divisions() -> pd.DataFrame:
    """`divisions.csv`, a row a name that a code has or had.

    Returns
    -------
    DataFrame
        Columns region, zh, level, parent, since, until, successor, source, all str.
        ``until`` is the last year in whose list the name stands; it is empty for
        what stands today. Not to be changed.

    Examples
    --------
    >>> rows = divisions()
    >>> rows.loc[rows["region"].eq("330204"), ["zh", "until", "successor"]].values.tolist()
    [['江东区', '2015', '330212']]
    """
    with (shipped_folder() / FILE).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return pd.DataFrame(rows, columns=header, dtype="str")


@functools.cache
def _latest() -> dict[str, dict[str, str]]:
    """By code: the row of its last name, which is the one of today if it stands."""
    rows = divisions().to_dict("records")
    return {row["region"]: row for row in sorted(rows, key=lambda row: row["until"] or "9999")}


def division(region: str) -> dict[str, str]:
    """A division by its code, as a row of `regions.csv`.

    Parameters
    ----------
    region : str
        Code.

    Returns
    -------
    dict of str to str
        Columns of `regions.csv`. A district goes with the name of its city, since
        many have the same. No division has a name in English.

    Raises
    ------
    KeyError
        If no division has or had the code.

    Examples
    --------
    >>> division("360425")["zh"], division("500157")["zh"], division("500157")["level"]
    ('永修县', '重庆市两江新区', 'county')
    """
    row = _latest()[region]
    above = _latest().get(row["parent"])
    city = above["zh"] if above and row["level"] == "county" and row["zh"].endswith("区") else ""
    return {**row, "zh": city + row["zh"], "en": "", "note": ""}


def completed(regions: pd.DataFrame, texts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """`regions.csv` with the divisions that other tables name and it lacks.

    Parameters
    ----------
    regions : DataFrame
        Columns as in `regions.csv`, every cell a str.
    texts : dict of str to DataFrame
        The tables; those with a column ``region`` are looked at.

    Returns
    -------
    DataFrame
        Further rows below: the divisions, and those that they belong to. Codes that
        are no division's are left out. A division whose parent is neither in the table
        nor a division has none. Their index begins at :data:`IN_NO_FILE` and goes down.
    """
    there = {"", *regions["region"]}
    wanted = [code for frame in texts.values() if "region" in frame for code in frame["region"].unique()]
    wanted += regions["parent"].unique().tolist()
    added: dict[str, dict[str, str]] = {}
    while wanted:
        code = wanted.pop()
        if code not in there and code not in added and code in _latest():  # the file is only read where it is needed
            added[code] = division(code)
            wanted.append(added[code]["parent"])
    for row in added.values():
        row["parent"] = row["parent"] if row["parent"] in there or row["parent"] in added else ""
    if not added:
        return regions
    below = pd.DataFrame([added[code] for code in sorted(added)], columns=regions.columns, dtype="str")
    return pd.concat([regions, below.set_index(pd.RangeIndex(IN_NO_FILE, IN_NO_FILE - len(below), -1))])
