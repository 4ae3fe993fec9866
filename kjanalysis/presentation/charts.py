"""The figures of the notebooks: each takes frames and returns a Figure.

The published figures in one are listed by :func:`kjanalysis.presentation.chart_sources.sources`.
Colours: one blue for the region and its forecast, orange for the target, grey
for others. Every label is in the chosen language.
"""

from __future__ import annotations

from collections.abc import Iterable

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure

from ..attainment import Outlook, Target
from ..forecast import Forecast
from ..tables import Snapshot, Tables
from ..wording import words
from ..wording.target_text import target_text
from ..wording.text import Text
from . import chart_sources, fonts
from .backtest_charts import coverage, pit
from .colours import BANDS, OTHER_TARGET, OTHERS, REGION, SECONDARY, TARGET, WHITE
from .decomposition_chart import decomposition
from .labels import plot
from .panels import grid, name_and_unit, note, nothing_to_show, printed_figures, year_axis

#: Width of a label that stands upright beside a chart.
UPRIGHT = 50

__all__ = ["attainment", "coverage", "decomposition", "fans", "growth_strip", "history", "lines", "pit", "tied"]


def history(frame: pd.DataFrame, known: Snapshot | Tables, lang: str = "zh") -> Figure:
    """Figures as printed, with the interval each stands for.

    Parameters
    ----------
    frame : DataFrame
        Rows of :func:`kjanalysis.load`, of the indicators to draw.
    known : Snapshot or Tables
        For names and units.
    lang : {"zh", "en"}
        Language of the labels.

    Returns
    -------
    Figure
        A panel an indicator, years across, the indicator's unit upwards.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> from kjanalysis import tables
    >>> figure = history(kj.load("330205", "2021-03-26", ["gdp"]), tables.read(), "en")
    >>> len(figure.axes)
    1
    """
    fonts.use()
    codes = frame["indicator"].unique()
    figure, axes = grid(len(codes))
    for axis, code in zip(axes, codes, strict=True):
        rows = frame[frame["indicator"].eq(code)].sort_values("year")
        name, unit = name_and_unit(known, code, lang)
        printed_figures(axis, rows)
        chart_sources.figures(figure, f"{name} ({unit})", rows, known.sources, lang)
        for _, part in rows.groupby(rows["basis"].ne(rows["basis"].shift()).cumsum()):
            axis.plot(part["year"], part["value"], color=REGION, lw=1, alpha=0.6)
        axis.set_title(plot(f"{name} ({unit})"), fontsize=9.5, wrap=True)
        year_axis(axis, rows["year"])
        top = rows["upper"].max()
        axis.set_ylim(0, top * 1.12 if top > 0 else 1)
    note(
        figure,
        Text(
            "dots: published figures; triangle and bar: the range that a 'more than' figure stands for; gap in the line: a change of statistical basis",
            "圆点：公布值；三角与竖条：“超/突破”类公布值所代表的区间；断线：统计口径变化",
        ).of(lang),
    )
    return figure


def fans(
    f: Forecast,
    targets: list[Target],
    known: Snapshot | Tables,
    lang: str = "zh",
    last: int | None = None,
    order: Iterable[str] = (),
) -> Figure:
    """Fan charts: past figures, 50/80/95 % bands of the draws, the target line.

    Parameters
    ----------
    f : Forecast
        The draws and the history.
    targets : list of Target
        Of :class:`kjanalysis.Outlook`; an indicator's target is drawn in its year.
    known : Snapshot or Tables
        For names and units.
    lang : {"zh", "en"}
        Language of the labels.
    last : int, optional
        Last year drawn; by default all that were drawn.
    order : iterable of str
        Indicators to draw where no target says which.

    Returns
    -------
    Figure
        A panel an indicator, years across, the indicator's unit upwards.
    """
    fonts.use()
    aims: dict[str, Target] = {}
    for target in targets:
        aims.setdefault(target.indicator, target)
    drawn = list(dict.fromkeys(code for code, year in f.draws.columns if last is None or year <= last))
    codes = [code for code in aims if code in drawn] or [code for code in list(order) or drawn if code in drawn]
    figure, axes = grid(len(codes))
    for axis, code in zip(axes, codes, strict=True):
        draws = f.draws[code]
        draws = draws[[year for year in draws.columns if last is None or year <= last]]
        own = f.history[f.history["indicator"].eq(code)].sort_values("year")
        own = own[own["year"].isin(draws.columns)]
        name, unit = name_and_unit(known, code, lang)
        title = f"{name} ({unit})"
        _fan(axis, draws)
        printed_figures(axis, own)
        chart_sources.figures(figure, title, own, known.sources, lang)
        if code in aims:
            chart_sources.target(figure, title, aims[code], lang)
            _target_line(axis, aims[code], unit, lang)
        axis.set_title(plot(title), fontsize=9.5)
        year_axis(axis, np.array(draws.columns, dtype=float))
    note(figure, _FAN_NOTE.of(lang))
    return figure


_FAN_NOTE = Text(
    "bands: 50, 80 and 95 % intervals; line: median; dots: published figures; triangle and bar: range of a 'more than' figure; "
    "dashed line: target and the probability of meeting it",
    "深浅三层：50%、80%、95% 预测区间；实线：中位数；虚线：目标及达标概率。圆点：公布值；三角与竖条：“超/突破”类公布值的区间",
)


def _fan(axis, draws: pd.DataFrame) -> None:
    """Bands and median of an indicator's draws, a column a year."""
    years = np.array(draws.columns, dtype=float)
    for level, shade in BANDS:
        low, high = draws.quantile((1 - level) / 2), draws.quantile((1 + level) / 2)
        if len(years) > 1:
            axis.fill_between(years, low, high, color=REGION, alpha=shade, lw=0)
        else:  # a fan needs two years; one is a stack of bars
            axis.vlines(years, low, high, color=REGION, alpha=shade, lw=14)
    axis.plot(years, draws.median(), color=REGION, lw=1.2, marker="_", ms=9)


def _target_line(axis, target: Target, unit: str, lang: str) -> None:
    """A target's line and probability; series grow, so the upper left corner is free of figures."""
    axis.axhline(target.target, color=TARGET, lw=1.4, ls="--", zorder=2)
    aim, chance = words.number(target.target, unit), words.percent(target.probability)
    axis.annotate(
        plot(Text(f"target {aim}: {chance}", f"目标 {aim}：{chance}").of(lang)), (0.03, 0.97), xycoords="axes fraction",
        va="top", color=TARGET, fontsize=8.5, zorder=6, bbox=WHITE,
    )  # fmt: skip


def attainment(outlook: Outlook, lang: str = "zh") -> Figure:
    """Each forecast target's probability as a bar, with its word.

    Parameters
    ----------
    outlook : Outlook
        Its targets; those without a probability are left out.
    lang : {"zh", "en"}
        Language of the labels.

    Returns
    -------
    Figure
        One panel, percent across.
    """
    fonts.use()
    rows = [target for target in outlook.targets if target.probability is not None]
    width = 8.6 if lang == "zh" else 11.4  # English names and words are longer
    figure, axis = plt.subplots(figsize=(width, 0.52 * max(len(rows), 2) + 1.1))
    places = np.arange(len(rows))[::-1]
    axis.barh(places, 100, color="#eef1f4", height=0.6)
    chances = [100 * (target.probability or 0.0) for target in rows]
    axis.barh(places, chances, color=[REGION if target.headline else SECONDARY for target in rows], height=0.6)
    for place, target in zip(places, rows, strict=True):
        chart_sources.target(figure, target.name(lang), target, lang)
        axis.text(101.5, place, plot(_in_words(target).of(lang)), va="center", fontsize=9)
    axis.axvline(50, color="#9aa5b1", lw=0.8, ls=":")
    most = 50 if lang == "zh" else 78  # so that there is room for the bars
    labels = [f"{plot(target.name(lang), most)}  {plot(target_text(target, lang), 26)}" for target in rows]
    axis.set_yticks(places, labels, fontsize=9)
    axis.set_xlim(0, 100)
    axis.set_xticks([0, 10, 33, 66, 90, 100], ["0", "10", "33", "66", "90", "%"], fontsize=9)
    axis.grid(False)
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)
    axis.set_title(Text("Probability of meeting the target", "达标概率").of(lang), loc="left")
    note(
        figure,
        Text("dark: headline targets; ticks: limits of the IPCC likelihood words", "深色：核心指标；刻度为 IPCC 可能性用语的分界").of(lang),
    )  # fmt: skip
    figure.tight_layout()
    return figure


def _in_words(target: Target) -> Text:
    """Probability, likelihood word and evidence."""
    chance = words.percent(target.probability)
    return Text(
        f"{chance}  {target.verdict} ({target.evidence} evidence)",
        f"{chance}  {target.verdict_zh}（证据{target.evidence_zh}）",
    )


def tied(
    outlook: Outlook, known: Snapshot | Tables, numerator: str, denominator: str, ratio: str, lang: str = "zh"
) -> Figure | None:
    """Draws of numerator and denominator with both target lines.

    Parameters
    ----------
    outlook : Outlook
        Its draws of the year and its targets.
    known : Snapshot or Tables
        For names and units.
    numerator, denominator, ratio : str
        Indicator codes.
    lang : {"zh", "en"}
        Language of the labels.

    Returns
    -------
    Figure or None
        One panel, each axis in its indicator's unit. None without draws of both
        parts or a target for the ratio.
    """
    year, draws = outlook.year, outlook.forecast.draws
    aims = {t.indicator: t for t in reversed(outlook.targets)}
    if not {(numerator, year), (denominator, year)} <= set(draws.columns) or ratio not in aims:
        return None
    fonts.use()
    x, y = draws[denominator, year].to_numpy(), draws[numerator, year].to_numpy()
    figure, axis = plt.subplots(figsize=(6.4, 4.3))
    axis.scatter(x[:1500], y[:1500], s=5, color=REGION, alpha=0.25, lw=0)
    low, high = np.quantile(x, [0.002, 0.998])
    line, top = np.array([low, high]), np.quantile(y, 0.998)
    factor = 100 * y[0] / x[0] / draws[ratio, year].to_numpy()[0]
    slope = aims[ratio].target / 100 * factor
    axis.plot(line, line * slope, color=TARGET, lw=1.6)
    end = min(high, top / slope)  # where the line leaves the panel, at its side or its top
    name, unit = name_and_unit(known, ratio, lang)
    chart_sources.target(figure, name, aims[ratio], lang)
    axis.annotate(
        plot(f"{name} = {words.number(aims[ratio].target, unit)}"), (end, end * slope),
        xytext=(-4, 6) if end == high else (-26, -6), textcoords="offset points", ha="right",
        va="baseline" if end == high else "top", color=TARGET, fontsize=9, bbox=WHITE,
    )  # fmt: skip
    if numerator in aims:
        axis.axhline(aims[numerator].target, color=OTHER_TARGET, lw=1.6, ls="--")
        chart_sources.target(figure, name_and_unit(known, numerator, lang)[0], aims[numerator], lang)
        shown = words.number(aims[numerator].target, name_and_unit(known, numerator, lang)[1])
        axis.annotate(
            plot(f"{name_and_unit(known, numerator, lang)[0]} = {shown}"), (low, aims[numerator].target),
            xytext=(2, 4), textcoords="offset points", color=OTHER_TARGET, fontsize=9, bbox=WHITE,
        )  # fmt: skip
    axis.set_xlim(low, high)
    axis.set_ylim(*np.quantile(y, [0.002, 0.998]))
    axis.set_xlabel(plot("{} ({})".format(*name_and_unit(known, denominator, lang))))
    axis.set_ylabel(plot("{} ({})".format(*name_and_unit(known, numerator, lang)), UPRIGHT))
    title = Text(f"{year}: each dot is one draw", f"{year} 年：每个点是一次抽样").of(lang)
    axis.set_title(title)
    figure.tight_layout()
    return figure


def lines(frame: pd.DataFrame, own: str, ylabel: str, lang: str = "zh") -> Figure:
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

    Returns
    -------
    Figure
        One panel, years across.
    """
    fonts.use()
    figure, axis = plt.subplots(figsize=(7.6, 4.2))
    palette = sns.color_palette("dark", 8)[1:]  # its first is another blue
    shown = 0
    for (region, name), part in frame.groupby(["region", "name"], sort=False):
        part = part.sort_values("year")
        mine = region == own
        colour = REGION if mine else palette[shown % len(palette)]
        shown += not mine
        axis.plot(
            part["year"], part["value"], marker="o", ms=6 if mine else 3.5, lw=2.4 if mine else 1.2,
            color=colour, alpha=1 if mine else 0.75, label=_legend(name), zorder=3 if mine else 2,
        )  # fmt: skip
    axis.set_ylabel(plot(ylabel, UPRIGHT))
    if frame.empty:
        nothing_to_show(axis, lang)
        return figure
    year_axis(axis, frame["year"])
    axis.legend(fontsize=8.5, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    figure.tight_layout()
    return figure


def _legend(name: str) -> str:
    """A name in a legend, which leaves out what begins with an underscore."""
    return plot(f" {name}" if name.startswith("_") else name, most=40)


def growth_strip(
    changes: pd.Series, required: float | None, observed: float | None, label: str, lang: str = "zh"
) -> Figure:
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

    Returns
    -------
    Figure
        A histogram with a line for each of the two.
    """
    fonts.use()
    figure, axis = plt.subplots(figsize=(7.6, 2.6))
    sns.histplot(x=changes, bins=30, color=OTHERS, ax=axis, edgecolor="white")
    needed, seen = Text("needed", "需要").of(lang), Text("so far", "以往").of(lang)
    for value, colour, word, height in ((required, TARGET, needed, 1.02), (observed, REGION, seen, 1.15)):
        if value is not None:
            axis.axvline(value, color=colour, lw=2)
            axis.annotate(
                f"{word} {words.signed(value)}", (value, height), xycoords=("data", "axes fraction"),
                color=colour, ha="center", va="bottom", fontsize=9,
            )  # fmt: skip
    axis.set_xlabel(plot(label))
    axis.set_ylabel(Text("number of growth rates", "增速个数").of(lang))
    figure.tight_layout()
    return figure
