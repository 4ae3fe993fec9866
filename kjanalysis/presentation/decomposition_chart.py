"""The chart of what makes up a forecast and its width."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..attainment import Outlook
from ..attainment.explain import width_text
from ..wording import words
from ..wording.markup import width
from ..wording.text import Text
from . import chart_sources, fonts
from .colours import FIGURES, MISSED, OTHERS, REGION, SECONDARY, TARGET, WHITE
from .labels import plot
from .panels import finished, foot, grid, name_and_unit, title


def decomposition(
    parts: dict[str, pd.DataFrame], outlook: Outlook, lang: str = "zh", ax: Axes | None = None
) -> Figure | None:
    """Who says what, and where a forecast's width comes from.

    Parameters
    ----------
    parts : dict of str to DataFrame
        :func:`kjanalysis.attainment.explain.headlines`.
    outlook : Outlook
        The outlook they are of.
    lang : {"zh", "en"}
        Language of the labels.
    ax : Axes, optional
        Drawn in its place, in place of a new figure; several panels share it.

    Returns
    -------
    Figure or None
        What it drew on: a panel a target, below one another, each in its indicator's unit; None without parts.

    Examples
    --------
    .. plot::
       :include-source:

       >>> import kjanalysis as kj
       >>> from kjanalysis import charts, explain
       >>> outlook = kj.outlook("330205", 2021, "2021-03-26", n_draws=2000)
       >>> figure = charts.decomposition(explain.headlines(outlook), outlook, "en")
    """
    if not parts:
        return None
    fonts.use()
    aims = {t.id: t for t in outlook.targets}
    names = next(iter(parts.values())).query("component != 'outside'")[lang].tolist()
    beside = 0.17 + 0.068 * max(map(width, names))
    figure, axes = grid(len(parts), ax, columns=1, height=2.0, left=beside, right=0.85, alone=round(beside + 3.15, 1))
    places = np.arange(len(names))[::-1]
    for axis, (target, frame) in zip(axes, parts.items(), strict=True):
        aim = aims[target]
        rows = frame[frame["component"].ne("outside")].reset_index(drop=True)
        main = rows[rows["component"].isin(["pool", "forecast"])]
        low, high = min(main["lo80"].min(), aim.target), max(main["hi80"].max(), aim.target)
        margin = 0.12 * (high - low)
        axis.set_xlim(low - margin, high + margin)
        for place, row in zip(places, rows.itertuples(), strict=True):
            _component(axis, place, row, lang)
        axis.axvline(aim.target, color=TARGET, lw=1.5, ls="--", zorder=4)
        axis.axhline(places[2] - 0.5, color=OTHERS, lw=0.8)
        axis.set_yticks(places, [plot(one) for one in names], fontsize=9)
        axis.set_ylim(-0.5, len(names) - 0.5)
        axis.tick_params(axis="y", pad=9)
        chart_sources.target(figure, aim.name(lang), aim, lang)
        title(axis, "{} ({})".format(*name_and_unit(outlook.known, aim.indicator, lang)))
        axis.grid(axis="y", visible=False)
        axis.xaxis.set_major_locator(MaxNLocator(nbins=5))
    if ax is None:
        foot(
            figure, outlook.as_of, lang,
            Text(
                "Bars: 80 % interval; tick: median; dashed line: target. At the right: the chance of meeting the target.\n"
                "Below the horizontal line: how the interval's width changes without that factor. These changes do not add up.",
                "条：80% 区间；短竖线：中位数；虚线：目标。右侧：达标概率。\n横线以下：去掉该因素后区间宽度的变化（各项不可相加）。",
            ).of(lang),
        )  # fmt: skip
    return finished(figure, ax)


def _component(axis, place: int, row, lang: str) -> None:
    """One component: its interval as a bar, its median, and what is written beside it."""
    edge, beside = axis.get_xlim(), axis.get_yaxis_transform()
    if not np.isfinite(row.width):
        text = Text("too few figures", "数据不足").of(lang)
        axis.text(
            0.03, place, text, transform=beside, va="center", fontsize=8, color=MISSED, zorder=5, bbox=WHITE
        )  # fmt: skip
        return
    colour = {"forecast": REGION, "own": FIGURES, "pool": OTHERS}.get(row.component, SECONDARY)
    axis.barh(place, row.width, left=row.lo80, height=0.5, color=colour, alpha=0.55, clip_on=True)
    if edge[0] < row.median < edge[1]:
        axis.plot([row.median] * 2, [place - 0.25, place + 0.25], color=colour, lw=2.4)
    for end, way, mark in ((row.lo80, edge[0], "<"), (row.hi80, edge[1], ">")):
        if not edge[0] <= end <= edge[1]:  # wider than the panel
            axis.plot(way, place, marker=mark, color=colour, ms=7, clip_on=False, zorder=5)
    axis.text(1.03, place, _said(row).of(lang), transform=beside, va="center", fontsize=8.5)


def _said(row) -> Text:
    """How the width changes without a component, or the probability it gives."""
    if np.isfinite(row.width_change):
        text = width_text(row.width_change)
        return Text(f"width {text}", f"宽度 {text}")
    chance = words.percent(row.probability)
    return Text(f"chance {chance}", f"概率 {chance}")
