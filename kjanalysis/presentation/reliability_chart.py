"""The chart of reliability for readers who know no score: what was said, and how often it came true."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..wording.text import Text
from . import fonts
from .colours import OTHERS, REGION
from .panels import drawn_on, finished, many, nothing_to_show

_NOTE = Text(
    "Grey line: the probability that was given. Dot: how often it came true. The nearer they are, the better.",
    "灰色竖线：给出的概率；圆点：实际达标的比例。两者越近越好。",
)


def reliability(found: pd.DataFrame, lang: str = "zh", ax: Axes | None = None) -> Figure:
    """Probabilities that were given, and how often they came true.

    Parameters
    ----------
    found : DataFrame
        Columns said, came (shares) and n (how many), as
        :meth:`kjanalysis.presentation.Workbook.came_true` gives.
    lang : {"zh", "en"}
        Language of the labels.
    ax : Axes, optional
        Drawn in its place, in place of a new figure.

    Returns
    -------
    Figure
        What it drew on: one panel, a row a probability, percent across.

    Examples
    --------
    .. plot::
       :include-source:

       >>> import kjanalysis as kj
       >>> from kjanalysis import backtest, charts
       >>> book = kj.open_workbook("330000", 2021, "2021-12-31", lang="en")
       >>> scores = backtest.rolling_panel(families=["rd_intensity"], origins=range(2016, 2020))
       >>> figure = charts.reliability(book.came_true(scores, backtest.PANEL), "en")
    """
    fonts.use()
    rows = found.sort_values("said") if len(found) else found
    figure, axis = drawn_on(ax, (6.2, 0.42 * max(len(rows), 2) + 0.7))
    if rows.empty:
        nothing_to_show(axis, lang)
        return finished(figure, ax)
    said, came = 100 * rows["said"], 100 * rows["came"]
    places = range(len(rows))
    axis.hlines(places, said, came, color=REGION, lw=2.2, alpha=0.5, zorder=2)
    axis.plot(said, places, "|", color=OTHERS, ms=17, mew=3, zorder=3, ls="none")
    axis.plot(came, places, "o", color=REGION, ms=8, zorder=4, ls="none")
    axis.set_yticks(places, [Text(f"said {x:.0f} %", f"预测 {x:.0f}%").of(lang) for x in said])
    axis.set_xlim(0, 100)
    axis.set_ylim(-0.6, len(rows) - 0.4)
    axis.set_xlabel(Text("percent", "百分比").of(lang))
    axis.grid(axis="y", visible=False)
    for place, x, n in zip(places, came, rows["n"], strict=True):
        text = Text(f"came true {x:.0f} % ({n:,} times)", f"实际 {x:.0f}%（{n:,} 次）").of(lang)
        axis.text(1.02, place, text, transform=axis.get_yaxis_transform(), va="center", fontsize=10)
    if ax is None:
        many(figure, found, lang, _NOTE.of(lang))
        figure.tight_layout()
    return finished(figure, ax)
