"""Charts of what past forecasts were worth: coverage, PIT and reliability."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .. import backtest
from ..wording.text import Text
from . import fonts
from .colours import METHODS, MISSED, OTHERS, REGION
from .labels import plot
from .panels import WIDTH, finished, grid, many, named_ends


def coverage(summary: pd.DataFrame, reliability: pd.DataFrame, lang: str = "zh", ax: Axes | None = None) -> Figure:
    """Backtest: coverage of the intervals and reliability of the probabilities.

    Parameters
    ----------
    summary : DataFrame
        :func:`kjanalysis.backtest.summary` by method.
    reliability : DataFrame
        :func:`kjanalysis.backtest.reliability`.
    lang : {"zh", "en"}
        Language of the labels.
    ax : Axes, optional
        Drawn in its place, in place of a new figure; several panels share it.

    Returns
    -------
    Figure
        What it drew on: two panels; a diagonal is perfect.

    Examples
    --------
    .. plot::
       :include-source:

       >>> from kjanalysis import backtest, charts
       >>> scores = backtest.rolling_panel(families=["rd_intensity"], origins=range(2018, 2021))
       >>> by_method = backtest.summary(scores, by=("method",))
       >>> figure = charts.coverage(by_method, backtest.reliability(scores), "en")
    """
    fonts.use()
    figure, (left, right) = _two(ax)
    nominal = [0.5, 0.8, 0.95]
    ends = []
    for method, row in summary.iterrows():
        actual = [row["cover50"], row["cover80"], row["cover95"]]
        left.plot(nominal, actual, marker="o", color=METHODS.get(method, OTHERS))
        ends.append(_end(actual[-1], nominal[-1], method, lang))
    left.plot([0.4, 1], [0.4, 1], color="black", lw=0.8, ls=":")
    left.set_xlabel(Text("nominal coverage", "名义覆盖率").of(lang))
    left.set_ylabel(Text("actual coverage", "实际覆盖率").of(lang))
    left.set_title(Text("Coverage of the intervals", "区间覆盖率").of(lang))
    left.set_xlim(0.38, 1)
    if ends:
        named_ends(left, ends)
    else:
        _nothing(left, lang)
    _reliable(right, reliability, lang)
    if ax is None:
        many(figure, reliability, lang)
    return finished(figure, ax)


def pit(
    shares: pd.DataFrame, reliability: pd.DataFrame, lang: str = "zh", method: str = backtest.PANEL,
    ax: Axes | None = None,
) -> Figure:  # fmt: skip
    """Backtest: where in its forecast each outcome fell, and the reliability diagram.

    Parameters
    ----------
    shares : DataFrame
        :func:`kjanalysis.backtest.pit` by method.
    reliability : DataFrame
        :func:`kjanalysis.backtest.reliability`.
    lang : {"zh", "en"}
        Language of the labels.
    method : str
        Whose histogram is drawn; all methods are in the diagram.
    ax : Axes, optional
        Drawn in its place, in place of a new figure; several panels share it.

    Returns
    -------
    Figure
        What it drew on: two panels; a flat histogram and a diagonal are perfect.

    References
    ----------
    Dawid (1984), JRSS A 147, 278-292 (PIT).

    Examples
    --------
    .. plot::
       :include-source:

       >>> from kjanalysis import backtest, charts
       >>> scores = backtest.rolling_panel(families=["rd_intensity"], origins=range(2018, 2021))
       >>> figure = charts.pit(backtest.pit(scores), backtest.reliability(scores), "en")
    """
    fonts.use()
    figure, (left, right) = _two(ax)
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
    left.set_xlabel(Text("place of the outcome in the forecast's distribution", "结果在预测分布中的位置").of(lang))
    left.set_ylabel(Text("percent of outcomes", "占结果的百分比").of(lang))
    name = backtest.named(method, lang)
    left.set_title(plot(Text(f"PIT histogram: {name}", f"PIT 直方图：{name}").of(lang)))
    _reliable(right, reliability, lang)
    if ax is None:
        many(
            figure,
            reliability,
            lang,
            Text(
                "Upper chart: the nearer the bars are to the dotted line, the better. High bars at both ends: intervals too narrow.\n"
                "High bars in the middle: intervals too wide. High bars on the right: forecasts too low.",
                "上图：柱高越接近虚线越好。两端高：区间太窄；中间高：区间太宽；右侧高：预测偏低。",
            ).of(lang),
        )
    return finished(figure, ax)


def _two(ax: Axes | None) -> tuple[Figure, list[Axes]]:
    """Two panels below one another, or side by side where a person's own axes are wide."""
    return grid(
        2, ax, columns=1 if ax is None else 2, height=3.5, beside=2.4, right=1.75, below=0.6, alone=WIDTH
    )  # names of methods stand at the right of each


def _reliable(axis, reliability: pd.DataFrame, lang: str):
    """Reliability diagram: the probability given, and how often it came true."""
    ends = []
    for method, part in reliability.groupby("method"):
        ends.append(_end(part["frequency"].iloc[-1], part["probability"].iloc[-1], method, lang))
        axis.plot(
            part["probability"],
            part["frequency"],
            marker="o",
            ms=5,
            color=METHODS.get(method, OTHERS),
        )
    axis.plot([0, 1], [0, 1], color="black", lw=0.8, ls=":")
    axis.set_xlabel(Text("probability given", "给出的概率").of(lang))
    axis.set_ylabel(Text("how often it came true", "实际发生的频率").of(lang))
    axis.set_title(Text("Reliability of the probabilities", "概率的可靠性").of(lang))
    axis.set_xlim(0, 1)
    if ends:
        named_ends(axis, ends)


def _end(value: float, place: float, method: str, lang: str) -> tuple[float, float, str, str]:
    """A line's end, with its method's name, in a colour that small text can be read in."""
    colour = METHODS.get(method, OTHERS)
    return float(value), float(place), backtest.named(method, lang), MISSED if colour == OTHERS else colour


def _nothing(axis, lang: str):
    axis.text(
        0.5,
        0.5,
        Text("no outcome to check by that day", "截至该日没有可检验的结果").of(lang),
        ha="center",
        transform=axis.transAxes,
    )
