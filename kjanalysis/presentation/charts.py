"""The figures of the notebooks: each takes frames and returns the Figure that it drew on.

With ``ax`` a chart is drawn in a person's own axes, and nothing is written below it.
A chart of several panels shares out the place of ``ax`` among them: give it a large
one, such as the one of a subfigure.

The published figures in one are listed by :func:`kjanalysis.presentation.chart_sources.sources`.
Colours: one blue for the region and its forecast, orange for the target, grey
for others. Every label is in the chosen language. What lies below a chart names
the day on which its knowledge ends, and its sources.
"""

from __future__ import annotations

import itertools

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..tables import Snapshot, Tables
from ..wording import words
from ..wording.text import Text
from . import chart_sources, fonts
from .backtest_charts import coverage, pit
from .colours import OTHERS, REGION, TARGET
from .decomposition_chart import decomposition
from .dot_plot import attainment
from .forecast_year import fans
from .labels import plot
from .panels import (
    LEAST,
    UPRIGHT,
    WIDTH,
    drawn_on,
    finished,
    foot,
    grid,
    many,
    name_and_unit,
    named_ends,
    nothing_to_show,
    preliminary,
    printed_figures,
    title,
    year_axis,
)
from .reliability_chart import reliability
from .tied_targets import tied

__all__ = [
    "attainment",
    "coverage",
    "decomposition",
    "fans",
    "growth_strip",
    "history",
    "lines",
    "pit",
    "reliability",
    "tied",
]


def history(frame: pd.DataFrame, known: Snapshot | Tables, lang: str = "zh", ax: Axes | None = None) -> Figure | None:
    """Figures as printed, with the interval each stands for.

    Parameters
    ----------
    frame : DataFrame
        Rows of :func:`kjanalysis.load`, of the indicators to draw.
    known : Snapshot or Tables
        For names and units.
    lang : {"zh", "en"}
        Language of the labels.
    ax : Axes, optional
        Drawn in its place, in place of a new figure; several panels share it.

    Returns
    -------
    Figure or None
        What it drew on: a panel an indicator with three figures and more, years across, the indicator's unit
        upwards; None if there is none. The others are a table
        (:func:`kjanalysis.presentation.few_figures.few_figures`).

    Examples
    --------
    .. plot::
       :include-source:

       >>> import kjanalysis as kj
       >>> from kjanalysis import charts, tables
       >>> rows = kj.load("330205", "2021-03-26", ["rd_expenditure", "hightech_firms"])
       >>> figure = charts.history(rows, tables.read(), "en")
       >>> len(figure.axes)
       2
    """
    fonts.use()
    codes = [code for code, n in frame.groupby("indicator", sort=False).size().items() if n >= LEAST]
    if not codes:
        return None
    figure, axes = grid(len(codes), ax)
    hollow = preliminary(frame[frame["indicator"].isin(codes)])
    for axis, code in zip(axes, codes, strict=True):
        rows = frame[frame["indicator"].eq(code)].sort_values("year")
        name, unit = name_and_unit(known, code, lang)
        printed_figures(axis, rows)
        chart_sources.figures(figure, f"{name} ({unit})", rows, known.sources, lang)
        for _, part in rows.groupby(rows["basis"].ne(rows["basis"].shift()).cumsum()):
            axis.plot(part["year"], part["value"], color=REGION, lw=1.2)
        title(axis, f"{name} ({unit})")
        year_axis(axis, rows["year"])
        top = rows["upper"].max()
        axis.set_ylim(0, top * 1.12 if top > 0 else 1)
    said = Text(
        "dots: published figures; triangle and bar: the range that a 'more than' figure stands for; gap in the line: a change of statistical basis",
        "圆点：公布值；三角与竖条：“超/突破”类公布值所代表的区间；断线：统计口径变化",
    )
    if ax is None:
        foot(figure, getattr(known, "day", None), lang, said.of(lang) + hollow.of(lang))
    return finished(figure, ax)


def lines(frame: pd.DataFrame, own: str, ylabel: str, lang: str = "zh", ax: Axes | None = None) -> Figure:
    """A region among others, a line each.

    Parameters
    ----------
    frame : DataFrame
        Columns name, region, year, value.
    own : str
        Code of the region drawn in its own colour.
    ylabel : str
        What the values are.
    lang : {"zh", "en"}
        Not used: names and label come in their language.
    ax : Axes, optional
        Drawn on it in place of a new figure.

    Returns
    -------
    Figure
        What it drew on: one panel, years across.

    Examples
    --------
    .. plot::
       :include-source:

       >>> import kjanalysis as kj
       >>> from kjanalysis import charts
       >>> book = kj.open_workbook("330000", 2025, "2025-02-28", lang="en")
       >>> rows = book.peer_lines("rd_intensity")
       >>> figure = charts.lines(rows, "330000", "R&D intensity (%)", "en")
    """
    fonts.use()
    figure, axis = drawn_on(ax, (WIDTH, 4.0))
    palette = itertools.cycle(["#5b6670", "#8a6d00", "#2e7d4f", "#6a4c93", "#8f3b3b", "#38737e", "#7b8794"])
    ends = []
    for (region, name), part in frame.groupby(["region", "name"], sort=False):
        part = part.sort_values("year")
        mine = region == own
        colour = REGION if mine else next(palette)
        axis.plot(
            part["year"], part["value"], marker="o", ms=6.5 if mine else 3.5, lw=2.6 if mine else 1.2,
            color=colour, zorder=3 if mine else 2,
        )  # fmt: skip
        ends.append((float(part["value"].iloc[-1]), float(part["year"].iloc[-1]), name, colour))
    axis.set_ylabel(plot(ylabel, UPRIGHT))
    if frame.empty:
        nothing_to_show(axis, lang)
        return finished(figure, ax)
    year_axis(axis, frame["year"])
    named_ends(axis, ends)
    if ax is None:
        foot(figure, frame.attrs.get("day"), lang, titles=frame.attrs.get("titles", []))
        figure.tight_layout()
    return finished(figure, ax)


def growth_strip(
    changes: pd.Series, required: float | None, observed: float | None, label: str, lang: str = "zh",
    ax: Axes | None = None,
) -> Figure:  # fmt: skip
    """How often others have grown as fast as a target asks.

    Parameters
    ----------
    changes : Series
        Yearly growth of all regions and years, in percent.
    required, observed : float or None
        What the target asks for and what was seen, percent a year.
    label : str
        Of the axis.
    lang : {"zh", "en"}
        Language of the other labels.
    ax : Axes, optional
        Drawn on it in place of a new figure.

    Returns
    -------
    Figure
        What it drew on: a histogram with a line for each of the two.

    Examples
    --------
    .. plot::
       :include-source:

       >>> import kjanalysis as kj
       >>> from kjanalysis import charts
       >>> book = kj.open_workbook("330205", 2021, "2021-03-26", lang="en")
       >>> growth = book.pool_growth("rd_expenditure")
       >>> figure = charts.growth_strip(growth, 8.7, 11.9, "yearly growth of R&D expenditure (%)", "en")
    """
    fonts.use()
    figure, axis = drawn_on(ax, (WIDTH, 2.6))
    axis.hist(changes, bins=30, color=OTHERS, edgecolor="white")
    needed, seen = Text("needed", "需要").of(lang), Text("so far", "以往").of(lang)
    for value, colour, word, height in ((required, TARGET, needed, 1.02), (observed, REGION, seen, 1.15)):
        if value is not None:
            axis.axvline(value, color="white", lw=5)  # told from the bars in grey, too
            axis.axvline(value, color=colour, lw=2)
            axis.annotate(
                f"{word} {words.signed(value)}", (value, height), xycoords=("data", "axes fraction"),
                color=colour, ha="center", va="bottom", fontsize=9,
            )  # fmt: skip
    axis.set_xlabel(plot(label))
    axis.set_ylabel(Text("number of growth rates", "增速个数").of(lang))
    if ax is None:
        many(figure, changes, lang)
        figure.tight_layout()
    return finished(figure, ax)
