"""Charts of what past forecasts were worth: coverage, PIT and reliability."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from .. import backtest
from . import fonts
from .colours import METHODS, OTHERS, REGION
from .panels import note


def coverage(summary: pd.DataFrame, reliability: pd.DataFrame, lang: str = "zh") -> Figure:
    """Backtest: coverage of the intervals and reliability of the probabilities.

    Parameters
    ----------
    summary : DataFrame
        :func:`kjanalysis.backtest.summary` by method.
    reliability : DataFrame
        :func:`kjanalysis.backtest.reliability`.
    """
    fonts.use()
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.4, 3.8))
    nominal = [0.5, 0.8, 0.95]
    for method, row in summary.iterrows():
        actual = [row["cover50"], row["cover80"], row["cover95"]]
        left.plot(nominal, actual, marker="o", color=METHODS.get(method, OTHERS), label=backtest.named(method, lang))
    left.plot([0.4, 1], [0.4, 1], color="black", lw=0.8, ls=":")
    left.set_xlabel("名义覆盖率" if lang == "zh" else "nominal coverage")
    left.set_ylabel("实际覆盖率" if lang == "zh" else "actual coverage")
    left.set_title("区间覆盖率" if lang == "zh" else "Coverage of the intervals")
    if len(summary):
        left.legend(frameon=False, fontsize=9)
    else:
        _nothing(left, lang)
    _reliable(right, reliability, lang)
    figure.tight_layout()
    return figure


def pit(shares: pd.DataFrame, reliability: pd.DataFrame, lang: str = "zh", method: str = backtest.PANEL) -> Figure:
    """Backtest: where in its forecast each outcome fell, and the reliability diagram.

    Parameters
    ----------
    shares : DataFrame
        :func:`kjanalysis.backtest.pit` by method.
    reliability : DataFrame
        :func:`kjanalysis.backtest.reliability`.
    method : str
        Whose histogram is drawn; all methods are in the diagram.
    """
    fonts.use()
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.4, 3.8))
    if method in shares.index:
        bins = shares.columns.to_numpy(float)
        left.bar(
            bins,
            100 * shares.loc[[method]].to_numpy()[0],
            width=1 / len(bins),
            align="edge",
            color=REGION,
            alpha=0.75,
            edgecolor="white",
        )
        left.axhline(100 / len(bins), color="black", lw=0.8, ls=":")
    else:
        _nothing(left, lang)
    left.set_xlim(0, 1)
    left.set_xlabel("结果在预测分布中的位置" if lang == "zh" else "place of the outcome in the forecast's distribution")
    left.set_ylabel("占比（%）" if lang == "zh" else "percent of outcomes")
    name = backtest.named(method, lang)
    left.set_title(f"PIT 直方图：{name}" if lang == "zh" else f"PIT histogram: {name}")
    _reliable(right, reliability, lang)
    if len(reliability):
        right.legend(frameon=False, fontsize=9, loc="upper left")
    note(
        figure,
        "左图越接近虚线越好：两端高说明区间太窄，中间高说明太宽，偏右说明预测偏低"
        if lang == "zh"
        else "left: the nearer to the dotted line the better; high ends: too narrow, a high middle: too wide, high on the right: forecasts too low",
    )
    figure.tight_layout()
    return figure


def _reliable(axis, reliability: pd.DataFrame, lang: str):
    """Reliability diagram: the probability given, and how often it came true."""
    for method, part in reliability.groupby("method"):
        axis.plot(
            part["probability"],
            part["frequency"],
            marker="o",
            ms=5,
            color=METHODS.get(method, OTHERS),
            label=backtest.named(method, lang),
        )
    axis.plot([0, 1], [0, 1], color="black", lw=0.8, ls=":")
    axis.set_xlabel("给出的概率" if lang == "zh" else "probability given")
    axis.set_ylabel("实际发生的频率" if lang == "zh" else "frequency it came true")
    axis.set_title("概率的可靠性" if lang == "zh" else "Reliability")


def _nothing(axis, lang: str):
    axis.text(
        0.5,
        0.5,
        "截至该日没有可检验的结果" if lang == "zh" else "nothing to check by that day",
        ha="center",
        transform=axis.transAxes,
    )
