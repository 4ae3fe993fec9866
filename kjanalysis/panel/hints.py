"""What a caller of :func:`kjanalysis.panel.forecast_panel` is told although the figures can be used."""

from __future__ import annotations

import warnings

import pandas as pd

from ..errors import language
from ..wording.text import Text

#: Series named in one warning.
NAMED = 3


def without_kind(frame: pd.DataFrame) -> None:
    """Warn of series that hold a zero, nothing below it and no kind: their forecasts may fall below zero.

    Parameters
    ----------
    frame : DataFrame
        series, key, value, lower and scale, as :func:`kjanalysis.panel.inputs.checked` makes them.
    """
    own = frame[frame["scale"].eq("own")]
    if own.empty:
        return
    by_series = own.groupby("key", sort=False)
    least = by_series[["value", "lower"]].min().min(axis=1)
    found = own[own["key"].isin(least.index[least.ge(0)])]
    if found.empty:
        return
    whole = bool(found["value"].mod(1).eq(0).all())
    names = found["series"].drop_duplicates()
    shown, more = ", ".join(repr(name) for name in names[:NAMED]), len(names) - NAMED
    en, zh = (f" and {more} more", f" 等 {len(names)} 条") if more > 0 else ("", "")
    mend = (
        Text("Give kind='count' (or 'cumulative', if it never falls)", "请给出 kind='count'（只增不减的用 'cumulative'）")
        if whole
        else Text(
            "Leave out the years with zero, or give a kind", "请略去为零的年份，或给出 kind"
        )
    )  # fmt: skip
    said = Text(
        f"series {shown}{en}: the figures are zero or more, but no kind is given, so forecasts may lie below zero. {mend.en}.",
        f"序列 {shown}{zh}：数据均不小于零，但未给出 kind，预测值可能低于零。{mend.zh}。",
    )
    warnings.warn(said.of(language()), UserWarning, stacklevel=_outside())


def _outside() -> int:
    """How far up the first caller outside of this package is, so that the warning names their line."""
    import sys

    level, frame = 2, sys._getframe(2)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("kjanalysis."):
        frame, level = frame.f_back, level + 1
    return level
