"""What the charts are made of: panels side by side, year axes, notes, printed figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from ..tables.unit_words import unit_words
from ..wording.text import Text
from . import chart_sources
from .colours import FIGURES, MISSED
from .labels import folded, plot, wrapped

#: Figures from which on a line is a chart and no list.
LEAST = 3

#: Width of a chart in inches: on a phone it is shown whole and can still be read.
WIDTH = 6.5

#: Width of a good panel, labels included, for one of its height.
SHAPE = 1.4

#: Width of a label that stands upright beside a chart.
UPRIGHT = 50


def grid(
    n: int, ax: Axes | None = None, columns: int = 2, height: float = 2.7, beside: float = 0.65, right: float = 0.1,
    left: float = 0.65, below: float = 0.35, alone: float = 6.0,
) -> tuple[Figure, list[Axes]]:  # fmt: skip
    """Panels at fixed distances: measuring every label, as tight_layout does, takes as long as drawing.

    Parameters
    ----------
    n : int
        How many.
    ax : Axes or None
        A person's own: the panels share its place. Without it they get a new figure.
    columns : int
        At most so many beside one another.
    height, beside, right, left, below : float
        Of a row with its labels, between two panels, at the sides, and for labels below a panel: inches.
    alone : float
        Width of a figure with one column, in inches: one panel needs room for its title.

    Returns
    -------
    tuple of Figure and list of Axes
        What they are on, and the panels.
    """
    if ax is None:
        columns = min(columns, max(n, 1))
        width, height = WIDTH if columns > 1 else alone, height * math.ceil(max(n, 1) / columns)
        figure = plt.figure(figsize=(width, height))
        add: Callable[..., Axes] = figure.add_axes
    else:
        figure, ax = drawn_on(ax, (WIDTH, height))
        width, height = inches(ax)
        # as many beside one another as leave panels of a good shape
        columns = max(
            range(1, max(n, 1) + 1 if columns > 1 else 2),
            key=lambda c: min(width / c / SHAPE, height / math.ceil(n / c)),
        )
        ax.set_axis_off()
        add = ax.inset_axes
    rows = math.ceil(max(n, 1) / columns)
    widths = _spread(width, columns, left, beside, right)
    heights = _spread(height, rows, below, below + 0.4, 0.45)
    axes = [
        add((widths[i % columns][0], heights[rows - 1 - i // columns][0], widths[0][1], heights[0][1]))
        for i in range(n)
    ]
    for axis in axes:
        axis.tick_params(labelsize=9)
        axis.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    return figure, axes


def _spread(length: float, n: int, before: float, between: float, after: float) -> list[tuple[float, float]]:
    """Where each of n panels begins and how long it is, as shares of a length; labels take at most half of it."""
    labels = before + (n - 1) * between + after
    less = min(1.0, 0.5 * length / labels) if labels else 1.0
    panel = (length - less * labels) / n
    return [((less * before + i * (panel + less * between)) / length, panel / length) for i in range(n)]


def inches(ax: Axes) -> tuple[float, float]:
    """Width and height of a person's own axes."""
    figure = ax.get_figure(root=True)
    dpi = figure.dpi if figure is not None else 100.0
    return ax.bbox.width / dpi, ax.bbox.height / dpi


def title(axis: Axes, text: str, size: float = 10) -> None:
    """A panel's title, on two lines where it is too long for one.

    Parameters
    ----------
    axis : Axes
        The panel.
    text : str
        Any text.
    size : float
        In points.
    """
    wide = inches(axis)[0] + 0.4  # it may reach into the room between panels
    axis.set_title(folded(text, int(wide * 72 / (0.54 * size))), fontsize=size, linespacing=1.15)


def drawn_on(ax: Axes | None, size: tuple[float, float]) -> tuple[Figure, Axes]:
    """The figure and axes of a chart with one panel: a person's own, or new ones.

    Parameters
    ----------
    ax : Axes or None
        A person's own.
    size : tuple of float
        Of a new figure, in inches.

    Returns
    -------
    tuple of Figure and Axes
    """
    if ax is None:
        return plt.subplots(figsize=size)
    figure = ax.get_figure(root=True)
    return figure or plt.figure(), ax


def nothing_to_show(axis, lang: str):
    """Say in an empty panel that it is empty."""
    text = Text("no figures to show", "没有可显示的数据").of(lang)
    axis.text(0.5, 0.5, text, transform=axis.transAxes, ha="center", va="center", color=MISSED, fontsize=10)
    axis.set_xticks([])
    axis.set_yticks([])


def year_axis(axis, years):
    """Whole years from the first to the last; without any the axis stays as it is."""
    if not len(years):
        return
    low, high = min(years), max(years)
    axis.set_xlim(low - 0.6, high + 0.6)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5, min_n_ticks=1))
    axis.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:.0f}"))


def note(figure: Figure, text: str):
    """Lines below a chart, none much longer than it is wide."""
    most = int((figure.get_figwidth() - 0.5) * 72 / (0.5 * 8.5))
    shown = "\n".join(wrapped(text, most))
    figure.text(0.01, 0.0, shown, fontsize=8.5, color=MISSED, va="top", ha="left", linespacing=1.4)


#: What a chart of many sources says in place of their titles.
MANY = Text("Source: published figures of all regions in the tables", "来源：数据表所载各地区公布的数据")


def many(figure: Figure, frame, lang: str, text: str = "") -> None:
    """:func:`foot` of a chart that rests on more sources than can be named.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    frame : DataFrame or Series
        What is drawn; its attribute ``day`` is the day on which its knowledge ends, if it has one.
    lang : {"zh", "en"}
    text : str
        Stands above.
    """
    day = frame.attrs.get("day")
    known = Text(f"Published by {day}. ", f"截至 {day} 已公布的数据。").of(lang) if day else ""
    note(figure, "\n".join(filter(None, [text, known + MANY.of(lang)])))


def foot(figure: Figure, day, lang: str, text: str = "", titles: list[str] | None = None) -> None:
    """What a chart shows, and below it the day on which its knowledge ends and its sources.

    The picture keeps them where it is pasted into another document.
    """
    titles = chart_sources.titles(figure) if titles is None else titles
    lines = [text] if text else []
    known = Text(f"Published by {day}", f"截至 {day} 已公布的数据").of(lang) if day else ""
    named = [plot(title, 44) for title in titles[:2]]
    more = len(titles) - len(named)
    if named:
        named[-1] += Text(f" and {more} more", f"等 {len(titles)} 个来源").of(lang) if more else ""
        said = Text("Source: ", "来源：").of(lang) + Text("; ", "；").of(lang).join(named)
        lines.append(Text(". ", "。").of(lang).join(filter(None, (known, said))))
    elif known:
        lines.append(known)
    note(figure, "\n".join(lines))


def finished(figure: Figure, ax: Axes | None = None) -> Figure:
    """A chart as it is handed out: pyplot needn't draw it before a notebook shows it, which draws it anyway.

    A person's own axes are still to be drawn.
    """
    if ax is None:
        figure.stale = False
    return figure


def name_and_unit(known, code: str, lang: str) -> tuple[str, str]:
    codes = known.indicators.set_index("indicator")
    return codes.at[code, lang] or codes.at[code, "zh"], unit_words(codes, code, lang).head


def printed_figures(axis, rows: pd.DataFrame):
    """Printed figures: a dot, or a triangle with the range a bound stands for; hollow where it is preliminary."""
    bound = rows["qualifier"].str.contains("gt|ge")
    some, exact = rows[bound], rows[~bound]
    axis.vlines(some["year"], some["lower"], some["upper"], color=FIGURES, lw=4, alpha=0.35, zorder=3)
    axis.scatter(some["year"], some["lower"], marker="^", color=_fill(some), edgecolors=FIGURES, s=30, zorder=4)
    axis.scatter(exact["year"], exact["value"], color=_fill(exact), edgecolors=FIGURES, s=22, zorder=4)


def _fill(rows: pd.DataFrame) -> list[str]:
    return ["white" if status == "preliminary" else FIGURES for status in rows["status"]]


def preliminary(rows: pd.DataFrame) -> Text:
    """A line that says what hollow marks mean; empty where no figure shown is preliminary."""
    if not rows["status"].eq("preliminary").any():
        return Text("", "")
    return Text("\nhollow: a preliminary figure", "\n空心：初步数（如快报数）")


def named_ends(axis, ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Names beside the lines' ends, none over another.

    Parameters
    ----------
    axis : Axes
        Its limits are set already.
    ends : sequence of (float, float, str, str)
        Height and place of a line's end, its name and colour.
    """
    low, high = axis.get_ylim()
    # 13 points apart, in a person's own small axes, too
    gap, right = max(0.058, 13 / 72 / inches(axis)[1]) * (high - low), axis.get_xlim()[1]
    places = sorted(ends)
    heights = [one[0] for one in places]
    for n in range(1, len(heights)):
        heights[n] = max(heights[n], heights[n - 1] + gap)
    over = max(0.0, heights[-1] - high)
    heights = [height - over for height in heights]
    for n in range(len(heights) - 2, -1, -1):
        heights[n] = min(heights[n], heights[n + 1] - gap)
    for (value, place, name, colour), height in zip(places, heights, strict=True):
        axis.annotate(
            plot(name, 30), (place, value), xytext=(right + 0.02 * (right - axis.get_xlim()[0]), height), textcoords="data",
            color=colour, fontsize=9.5, va="center", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "lw": 0.5, "alpha": 0.6, "shrinkA": 0, "shrinkB": 3},
        )  # fmt: skip
