"""A forecast as it shows itself: the last year's median and 80 % interval, an indicator a row."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..tables import reading
from ..tables.unit_words import unit_words
from ..wording import words
from ..wording.citations import Cited
from ..wording.text import Text


def table(draws: pd.DataFrame, lang: str) -> Any:
    """The last year of draws, rounded and named for people.

    Parameters
    ----------
    draws : DataFrame
        One row a draw, columns (indicator, year).
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    Cited
        An indicator a row: its name and unit, median and 80 % interval.
    """
    codes = reading.read().indicators.set_index("indicator")
    rows = []
    for code in draws.columns.unique(0):
        year = max(draws[code].columns)
        low, middle, high = draws[code, year].quantile([0.1, 0.5, 0.9], interpolation="lower")
        own = code in codes.index
        integer = bool(codes.at[code, "integer"]) if own else False
        name = f"{codes.at[code, lang] or code} ({unit_words(codes, code, lang).head})" if own else str(code)
        between = f"{words.estimate(low, integer)}\u00a0–\u00a0{words.estimate(high, integer)}"
        rows.append((name, str(year), words.estimate(middle, integer), between))
    heads = (
        Text("indicator", "指标"),
        Text("year", "年份"),
        Text("median", "中位数"),
        Text("80 % interval", "80% 区间"),
    )
    shown: Any = Cited
    return shown(pd.DataFrame(rows, columns=[head.of(lang) for head in heads]), lang=lang)
