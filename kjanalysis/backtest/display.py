"""Scores of past forecasts as tables for people."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..wording.citations import Cited
from ..wording.text import Text
from .assessment import PANEL, calibration, reliability, summary
from .rolling import OUTLOOK

#: What the methods are called.
NAMES = {
    OUTLOOK: Text("outlook (this workbook)", "展望（本工作簿）"),
    PANEL: Text("forecast_panel", "面板预测"),
    "naive": Text("naive", "沿用上年值"),
    "drift": Text("drift", "平均增量"),
    "drift of logs": Text("drift of logs", "平均增速"),
}

#: What the columns are called.
METHOD, N = Text("method", "方法"), Text("n", "个数")
SCORES = (
    METHOD,
    Text("years ahead", "提前年数"),
    N,
    Text("CRPS", "CRPS"),
    Text("MASE", "MASE"),
    Text("sMAPE %", "sMAPE %"),
    Text("50 % covers", "50% 覆盖"),
    Text("80 % covers", "80% 覆盖"),
    Text("95 % covers", "95% 覆盖"),
)
RELIABILITY = (
    Text("probability (mean of the group)", "预测的概率（组内平均）"),
    Text("came true", "实际达标的比例"),
    Text("forecasts", "预测次数"),
)
SLOPES = (
    Text("Brier score", "Brier 评分"),
    Text("reliability slope (least squares)", "可靠性斜率（最小二乘）"),
    Text("calibration slope (Cox, logistic)", "校准斜率（Cox，逻辑回归）"),
    N,
)


def named(method: str, lang: str = "zh") -> str:
    """A method's name for people.

    Parameters
    ----------
    method : str
        As in the column method of scores.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        Its own name where it has none for people.

    Examples
    --------
    >>> named("drift"), named("AutoETS")
    ('平均增量', 'AutoETS')
    """
    return NAMES[method].of(lang) if method in NAMES else method


def table(scores: pd.DataFrame, lang: str = "zh") -> pd.DataFrame:
    """:func:`summary` by method and horizon, rounded and named for people.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`kjanalysis.backtest.scored`.
    lang : {"zh", "en"}
        Language of the columns.

    Returns
    -------
    DataFrame
        Columns :data:`SCORES`; no row and column where there are no scores.
    """
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
            **{name: rows[name].map(_percent) for name in ("cover50", "cover80", "cover95")},
        }
    )
    return Cited(shown.set_axis(_names(SCORES, lang), axis=1), lang=lang)


def reliability_table(scores: pd.DataFrame, lang: str = "zh", method: str = OUTLOOK, bins: int = 5) -> pd.DataFrame:
    """:func:`reliability` of one method, rounded and named for people.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`kjanalysis.backtest.scored`.
    lang : {"zh", "en"}
        Language of the columns.
    method : str
        The method shown.
    bins : int
        Equal parts of (0, 1).

    Returns
    -------
    DataFrame
        Columns :data:`RELIABILITY`, shares in percent.
    """
    rows = reliability(scores[scores["method"].eq(method)], bins)
    shares = rows[["probability", "frequency"]].map(_percent)
    return shares.assign(n=rows["n"]).set_axis(_names(RELIABILITY, lang), axis=1)


def slopes_table(scores: pd.DataFrame, lang: str = "zh") -> pd.DataFrame:
    """:func:`calibration` by method, rounded and named for people.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`kjanalysis.backtest.scored`.
    lang : {"zh", "en"}
        Language of the columns.

    Returns
    -------
    DataFrame
        Columns method and :data:`SLOPES`; no row and column where there are no scores.
    """
    if scores.empty:
        return pd.DataFrame()
    rows = calibration(scores)
    shown = rows[["brier", "slope", "cox"]].map("{:.3f}".format).assign(n=rows["n"])
    shown = shown.set_axis(_names(SLOPES, lang), axis=1)
    shown.insert(0, METHOD.of(lang), [named(method, lang) for (method,) in rows.index])
    return Cited(shown.reset_index(drop=True), lang=lang)


def _names(columns: Sequence[Text], lang: str) -> list[str]:
    return [text.of(lang) for text in columns]


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
