"""Scores of past forecasts as tables for people."""

from __future__ import annotations

import pandas as pd

from ..wording.citations import Cited
from .assessment import (  # fmt: skip
    PANEL,
    calibration,
    reliability,
    summary,
)
from .rolling import OUTLOOK

#: What the methods are called.
NAMES = {
    OUTLOOK: ("展望（本工作簿）", "outlook (this workbook)"),
    PANEL: ("面板预测", "forecast_panel"),
    "naive": ("沿用上年值", "naive"),
    "drift": ("平均增量", "drift"),
    "drift of logs": ("平均增速", "drift of logs"),
}


def named(method: str, lang: str = "zh") -> str:
    """A method's name for people; its own where it has none.

    >>> named("drift"), named("AutoETS")
    ('平均增量', 'AutoETS')
    """
    return NAMES[method][lang != "zh"] if method in NAMES else method


def table(scores: pd.DataFrame, lang: str = "zh") -> pd.DataFrame:
    """:func:`summary` by method and horizon, rounded and named for people."""
    if scores.empty:
        return pd.DataFrame()
    rows = summary(scores, by=("method", "horizon")).reset_index()
    shown = pd.DataFrame(
        {
            "method": [named(method, lang) for method in rows["method"]],
            "horizon": rows["horizon"],
            "n": rows["n"],
            **{name: rows[name].map("{:.2f}".format) for name in ("crps", "mase")},
            "smape": rows["smape"].map("{:.1f}".format),
            **{name: rows[name].map(lambda share: f"{100 * share:.0f}%") for name in ("cover50", "cover80", "cover95")},
        }
    )
    names = (
        ["方法", "提前年数", "个数", "CRPS", "MASE", "sMAPE %", "50% 覆盖", "80% 覆盖", "95% 覆盖"]
        if lang == "zh"
        else ["method", "years ahead", "n", "CRPS", "MASE", "sMAPE %", "50 % covers", "80 % covers", "95 % covers"]
    )
    return Cited(shown.set_axis(names, axis=1), lang=lang)


def reliability_table(scores: pd.DataFrame, lang: str = "zh", method: str = OUTLOOK, bins: int = 5) -> pd.DataFrame:
    """:func:`reliability` of one method, rounded and named for people."""
    rows = reliability(scores[scores["method"].eq(method)], bins)
    names = ["给出的概率", "成真的比例", "个数"] if lang == "zh" else ["probability given", "came true", "n"]
    shares = rows[["probability", "frequency"]].map(lambda share: f"{100 * share:.0f}%")
    return shares.assign(n=rows["n"]).set_axis(names, axis=1)


def slopes_table(scores: pd.DataFrame, lang: str = "zh") -> pd.DataFrame:
    """:func:`calibration` by method, rounded and named for people."""
    if scores.empty:
        return pd.DataFrame()
    rows = calibration(scores)
    names = (
        ["Brier 评分", "可靠性斜率（最小二乘）", "校准斜率（Cox，逻辑回归）", "个数"]
        if lang == "zh"
        else ["Brier score", "reliability slope (least squares)", "calibration slope (Cox, logistic)", "n"]
    )
    shown = rows[["brier", "slope", "cox"]].map("{:.3f}".format).assign(n=rows["n"]).set_axis(names, axis=1)
    shown.insert(0, "方法" if lang == "zh" else "method", [named(method, lang) for (method,) in rows.index])
    return Cited(shown.reset_index(drop=True), lang=lang)
