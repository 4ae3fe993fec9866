"""A zero is a figure, but no growth starts from it or leads to it.

Counts and growth rates have scales that hold a zero. Amounts and ratios have not: from 0 to 1.2 is no rate.
Such a series is forecast from what came after its last zero. If that is nothing, it isn't forecast.
"""

from __future__ import annotations

import pandas as pd

from ..notation.scales import scale_of

#: Scales that can't hold a zero (:mod:`kjanalysis.notation.scales`).
WITHOUT_ZERO = ("log", "logit")


def since_zero(rows: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """The figures that growth can be read off: none up to the last zero of an amount or ratio.

    Parameters
    ----------
    rows : DataFrame
        Columns region, indicator, year and value; one row a year of a series.
    codes : DataFrame
        The catalogue by indicator.

    Returns
    -------
    DataFrame
        Some of the rows, in their order.

    Examples
    --------
    >>> import pandas as pd
    >>> codes = pd.DataFrame({"kind": ["flow"], "integer": [False]}, index=["money"])
    >>> rows = pd.DataFrame({"region": "330205", "indicator": "money", "year": [2018, 2019, 2020], "value": [3, 0, 5]})
    >>> since_zero(rows, codes)["year"].tolist()
    [2020]
    """
    amounts = {
        code
        for code, kind, whole in zip(codes.index, codes["kind"], codes["integer"], strict=True)
        if scale_of(kind, whole) in WITHOUT_ZERO
    }
    zeros = rows[rows["value"].eq(0) & rows["indicator"].isin(amounts)]
    if zeros.empty:
        return rows
    series = pd.MultiIndex.from_frame(rows[["region", "indicator"]])
    last = pd.Series(series.map(zeros.groupby(["region", "indicator"])["year"].max()), rows.index)
    return rows[~rows["year"].le(last)]
