"""The figures of the notebooks: each takes frames and returns a Figure.

The published figures in one are listed by :func:`kjanalysis.presentation.chart_sources.sources`.
Colours: one blue for the region and its forecast, orange for the target, grey
for others. Every label is in the chosen language.
"""

from __future__ import annotations

import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from .. import backtest, tables
from ..attainment import Outlook
from ..attainment.explain import width_text
from ..forecast import Forecast
from ..wording import words as wording
from ..wording.target_text import target_text
from . import chart_sources, fonts

BLUE, ORANGE, GREY, GREEN = "#1f5fa8", "#d9730d", "#9aa5b1", "#2e7d4f"
DARK = "#12324f"

#: Under a label that may lie on lines or dots.
WHITE = {"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1}

#: Colours of a backtest's methods.
METHODS = {backtest.OUTLOOK: DARK, backtest.PANEL: BLUE, "naive": GREY, "drift": ORANGE, "drift of logs": GREEN}
BANDS = ((0.95, 0.15), (0.80, 0.22), (0.50, 0.30))


def _grid(n: int, columns: int = 3, height: float = 2.7):
    """Panels at fixed distances (inches): measuring every label, as tight_layout does, takes as long as drawing."""
    columns = min(columns, max(n, 1))
    rows = math.ceil(max(n, 1) / columns)
    # one panel alone needs room for its title
    width, height = (3.7 * columns if columns > 1 else 6.0), height * rows
    left, right, top, bottom, beside, between = 0.65, 0.1, 0.4, 0.35, 0.65, 0.7
    panel = (
        (width - left - right - (columns - 1) * beside) / columns,
        (height - top - bottom - (rows - 1) * between) / rows,
    )
    figure = plt.figure(figsize=(width, height))
    places = figure.add_gridspec(
        rows, columns, left=left / width, right=1 - right / width, top=1 - top / height, bottom=bottom / height,
        wspace=beside / panel[0], hspace=between / panel[1],
    )  # fmt: skip
    axes = [figure.add_subplot(places[i // columns, i % columns]) for i in range(n)]
    for axis in axes:
        axis.tick_params(labelsize=9)
        axis.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    return figure, axes


def _years(axis, years):
    low, high = min(years), max(years)
    axis.set_xlim(low - 0.6, high + 0.6)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=5, min_n_ticks=1))
    axis.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:.0f}"))


def _note(figure: Figure, text: str):
    figure.text(0.01, 0.0, text, fontsize=8, color="#5b6670", va="top", ha="left")


def _label(known, code: str, lang: str) -> tuple[str, str]:
    row = known.indicators.set_index("indicator").loc[code]
    return row["zh" if lang == "zh" else "en"], row["unit"]


def _figures(axis, rows: pd.DataFrame):
    """Printed figures: a dot, or a triangle with the range a bound stands for."""
    bound = rows["qualifier"].str.contains("gt|ge")
    some, exact = rows[bound], rows[~bound]
    axis.vlines(some["year"], some["lower"], some["upper"], color=DARK, lw=4, alpha=0.35, zorder=3)
    axis.scatter(some["year"], some["lower"], marker="^", color=DARK, s=30, zorder=4)
    axis.scatter(exact["year"], exact["value"], color=DARK, s=22, zorder=4)


def history(frame: pd.DataFrame, known: tables.Tables, lang: str = "zh") -> Figure:
    """Figures as printed, with the interval each stands for.

    Parameters
    ----------
    frame : DataFrame
        Rows of :func:`kjanalysis.load`, of the indicators to draw.
    known : Tables
        For names and units.
    lang : {"zh", "en"}
    """
    fonts.use()
    codes = frame["indicator"].unique()
    figure, axes = _grid(len(codes))
    for axis, code in zip(axes, codes, strict=True):
        rows = frame[frame["indicator"].eq(code)].sort_values("year")
        name, unit = _label(known, code, lang)
        _figures(axis, rows)
        chart_sources.figures(figure, f"{name} ({unit})", rows, known.sources, lang)
        for _, part in rows.groupby(rows["basis"].ne(rows["basis"].shift()).cumsum()):
            axis.plot(part["year"], part["value"], color=BLUE, lw=1, alpha=0.6)
        axis.set_title(f"{name} ({unit})", fontsize=9.5, wrap=True)
        _years(axis, rows["year"])
        top = rows["upper"].max()
        axis.set_ylim(0, top * 1.12 if top > 0 else 1)
    _note(
        figure,
        "圆点：公布值；三角与竖条：“超/突破”类公布值所代表的区间；断开处为统计口径变化"
        if lang == "zh"
        else "dots: published figures; triangle and bar: the range a 'more than' figure stands for; gaps in the line: a change of basis",
    )
    return figure


def fans(
    f: Forecast, targets: list[dict], known: tables.Tables, lang: str = "zh", last: int | None = None, order=()
) -> Figure:
    """Fan charts: past figures, 50/80/95 % bands of the draws, the target line.

    Parameters
    ----------
    f : Forecast
    targets : list of dict
        Of :class:`kjanalysis.Outlook`; an indicator's target is drawn in its year.
    known : Tables
    lang : {"zh", "en"}
    last : int, optional
        Last year drawn; by default all that were drawn.
    order : list of str
        Indicators to draw where no target says which.
    """
    fonts.use()
    aims = {}
    for t in targets:
        aims.setdefault(t["indicator"], []).append(t)
    drawn = f.draws.columns.unique(0)
    order = [code for code in aims if code in drawn] or [code for code in order or drawn if code in drawn]
    figure, axes = _grid(len(order))
    for axis, code in zip(axes, order, strict=True):
        draws = f.draws[code]
        draws = draws[[y for y in draws.columns if last is None or y <= last]]
        own = f.history[f.history["indicator"].eq(code)].sort_values("year")
        own = own[own["year"].isin(draws.columns)]
        name, unit = _label(known, code, lang)
        years = np.array(draws.columns, dtype=float)
        for level, shade in BANDS:
            low, high = draws.quantile((1 - level) / 2), draws.quantile((1 + level) / 2)
            if len(years) > 1:
                axis.fill_between(years, low, high, color=BLUE, alpha=shade, lw=0)
            else:  # a fan needs two years; one is a stack of bars
                axis.vlines(years, low, high, color=BLUE, alpha=shade, lw=14)
        axis.plot(years, draws.median(), color=BLUE, lw=1.2, marker="_", ms=9)
        _figures(axis, own)
        chart_sources.figures(figure, f"{name} ({unit})", own, known.sources, lang)
        for t in aims.get(code, [])[:1]:
            chart_sources.target(figure, f"{name} ({unit})", t, lang)
            axis.axhline(t["target"], color=ORANGE, lw=1.4, ls="--", zorder=2)
            chance = wording.percent(t["probability"])
            text = f"目标 {wording.number(t['target'], unit)}：{chance}" if lang == "zh" else (
                f"target {wording.number(t['target'], unit)}: {chance}"
            )  # fmt: skip
            axis.annotate(  # series grow: the upper left corner is free of figures
                text, (0.03, 0.97), xycoords="axes fraction", va="top", color=ORANGE, fontsize=8.5, zorder=6,
                bbox=WHITE,
            )  # fmt: skip
        axis.set_title(f"{name} ({unit})", fontsize=9.5)
        _years(axis, years)
    _note(
        figure,
        "深浅三层：50%、80%、95% 预测区间；线：中位数；圆点：公布值；三角与竖条：“超/突破”类公布值的区间；虚线：目标及达标概率"
        if lang == "zh"
        else "bands: 50, 80 and 95 % intervals; line: median; dots: published figures; triangle and bar: a 'more than' figure; dashed: target and the probability of meeting it",
    )
    return figure


def attainment(outlook: Outlook, lang: str = "zh") -> Figure:
    """Each forecast target's probability as a bar, with its word."""
    fonts.use()
    rows = [t for t in outlook.targets if t["probability"] is not None]
    width = 8.6 if lang == "zh" else 11.4  # English names and words are longer
    figure, axis = plt.subplots(figsize=(width, 0.52 * max(len(rows), 2) + 1.1))
    names = [f"{t['indicator_zh' if lang == 'zh' else 'indicator_en']}  {target_text(t, lang)}" for t in rows]
    chances = [100 * t["probability"] for t in rows]
    places = np.arange(len(rows))[::-1]
    axis.barh(places, 100, color="#eef1f4", height=0.6)
    axis.barh(places, chances, color=[BLUE if t["headline"] else "#7fa6d1" for t in rows], height=0.6)
    for place, t in zip(places, rows, strict=True):
        chart_sources.target(figure, t["indicator_zh" if lang == "zh" else "indicator_en"], t, lang)
        word = t["verdict_zh" if lang == "zh" else "verdict"]
        weak = t["evidence_zh" if lang == "zh" else "evidence"]
        about = f"{wording.percent(t['probability'])}  {word}" + (
            f"（证据{weak}）" if lang == "zh" else f" ({weak} evidence)"
        )
        axis.text(101.5, place, about, va="center", fontsize=9)
    axis.axvline(50, color="#9aa5b1", lw=0.8, ls=":")
    axis.set_yticks(places, names, fontsize=9)
    axis.set_xlim(0, 100)
    axis.set_xticks([0, 10, 33, 66, 90, 100], ["0", "10", "33", "66", "90", "%"], fontsize=9)
    axis.grid(False)
    for side in ("top", "right", "left"):
        axis.spines[side].set_visible(False)
    axis.set_title("达标概率" if lang == "zh" else "Probability of meeting the target", loc="left")
    _note(
        figure,
        "深色：核心指标；刻度为 IPCC 可能性用语的分界" if lang == "zh"
        else "dark: headline targets; ticks: limits of the IPCC likelihood words",
    )  # fmt: skip
    figure.tight_layout()
    return figure


def tied(
    outlook: Outlook, known: tables.Tables, numerator: str, denominator: str, ratio: str, lang: str = "zh"
) -> Figure | None:
    """Draws of numerator and denominator with both target lines; None without them."""
    year, draws = outlook.year, outlook.forecast.draws
    aims = {t["indicator"]: t for t in reversed(outlook.targets)}
    if not {(numerator, year), (denominator, year)} <= set(draws.columns) or ratio not in aims:
        return None
    fonts.use()
    x, y = draws[denominator, year].to_numpy(), draws[numerator, year].to_numpy()
    figure, axis = plt.subplots(figsize=(6.4, 4.3))
    axis.scatter(x[:1500], y[:1500], s=5, color=BLUE, alpha=0.25, lw=0)
    low, high = np.quantile(x, [0.002, 0.998])
    line, top = np.array([low, high]), np.quantile(y, 0.998)
    factor = 100 * y[0] / x[0] / draws[ratio, year].to_numpy()[0]
    slope = aims[ratio]["target"] / 100 * factor
    axis.plot(line, line * slope, color=ORANGE, lw=1.6)
    end = min(high, top / slope)  # where the line leaves the panel, at its side or its top
    name, unit = _label(known, ratio, lang)
    chart_sources.target(figure, name, aims[ratio], lang)
    axis.annotate(
        f"{name} = {wording.number(aims[ratio]['target'], unit)}", (end, end * slope),
        xytext=(-4, 6) if end == high else (-26, -6), textcoords="offset points", ha="right",
        va="baseline" if end == high else "top", color=ORANGE, fontsize=9, bbox=WHITE,
    )  # fmt: skip
    if numerator in aims:
        axis.axhline(aims[numerator]["target"], color=GREEN, lw=1.6, ls="--")
        chart_sources.target(figure, _label(known, numerator, lang)[0], aims[numerator], lang)
        shown = wording.number(aims[numerator]["target"], _label(known, numerator, lang)[1])
        axis.annotate(
            f"{_label(known, numerator, lang)[0]} = {shown}", (low, aims[numerator]["target"]),
            xytext=(2, 4), textcoords="offset points", color=GREEN, fontsize=9, bbox=WHITE,
        )  # fmt: skip
    axis.set_xlim(low, high)
    axis.set_ylim(*np.quantile(y, [0.002, 0.998]))
    axis.set_xlabel("{} ({})".format(*_label(known, denominator, lang)))
    axis.set_ylabel("{} ({})".format(*_label(known, numerator, lang)))
    title = f"{year} 年：每个点是一次抽样" if lang == "zh" else f"{year}: each dot is one draw"
    axis.set_title(title)
    figure.tight_layout()
    return figure


def decomposition(parts: dict[str, pd.DataFrame], outlook: Outlook, lang: str = "zh") -> Figure | None:
    """Who says what, and where a forecast's width comes from; None without parts.

    Parameters
    ----------
    parts : dict of str to DataFrame
        :func:`kjanalysis.attainment.explain.headlines`.
    outlook : Outlook
    lang : {"zh", "en"}
    """
    if not parts:
        return None
    fonts.use()
    aims = {t["id"]: t for t in outlook.targets}
    names = next(iter(parts.values())).query("component != 'outside'")[lang].tolist()
    figure, axes = plt.subplots(1, len(parts), figsize=(2.6 + 3.5 * len(parts), 3.6), sharey=True, squeeze=False)
    places = np.arange(len(names))[::-1]
    for axis, (target, frame) in zip(axes.flat, parts.items(), strict=True):
        aim = aims[target]
        rows = frame[frame["component"].ne("outside")].reset_index(drop=True)
        main = rows[rows["component"].isin(["pool", "forecast"])]
        low, high = min(main["lo80"].min(), aim["target"]), max(main["hi80"].max(), aim["target"])
        margin = 0.12 * (high - low)
        axis.set_xlim(low - margin, high + margin)
        edge = axis.get_xlim()
        for place, r in zip(places, rows.itertuples(), strict=True):
            colour = {"forecast": BLUE, "own": DARK, "pool": GREY}.get(r.component, "#7fa6d1")
            if not np.isfinite(r.width):
                text = "数据不足" if lang == "zh" else "too few figures"
                axis.text(
                    0.03, place, text, transform=axis.get_yaxis_transform(), va="center", fontsize=8, color="#5b6670",
                    zorder=5, bbox=WHITE,
                )  # fmt: skip
                continue
            axis.barh(place, r.width, left=r.lo80, height=0.5, color=colour, alpha=0.55, clip_on=True)
            inside = edge[0] < r.median < edge[1]
            if inside:
                axis.plot([r.median] * 2, [place - 0.25, place + 0.25], color=colour, lw=2.4)
            for end, way, mark in ((r.lo80, edge[0], "<"), (r.hi80, edge[1], ">")):
                if not edge[0] <= end <= edge[1]:  # wider than the panel
                    axis.plot(way, place, marker=mark, color=colour, ms=7, clip_on=False, zorder=5)
            if np.isfinite(r.width_change):
                text = ("宽度 " if lang == "zh" else "width ") + width_text(r.width_change)
            else:
                text = ("概率 " if lang == "zh" else "chance ") + wording.percent(r.probability)
            axis.text(1.03, place, text, transform=axis.get_yaxis_transform(), va="center", fontsize=8.5)
        axis.axvline(aim["target"], color=ORANGE, lw=1.5, ls="--", zorder=4)
        axis.axhline(places[2] - 0.5, color="#c5ccd3", lw=0.8)
        axis.set_yticks(places, names, fontsize=9)
        name = aim["indicator_zh" if lang == "zh" else "indicator_en"]
        chart_sources.target(figure, name, aim, lang)
        axis.set_title(f"{name} ({aim['unit']})", fontsize=9.5)
        axis.grid(axis="y", visible=False)
        axis.xaxis.set_major_locator(MaxNLocator(nbins=5))
    _note(
        figure,
        "条：80% 区间；竖线：中位数；虚线：目标。右侧：达标概率；横线以下为去掉该因素后区间宽度的变化（不可相加）"
        if lang == "zh"
        else "bars: 80 % interval; tick: median; dashed: target. Right: the chance of meeting it;\nbelow the line how the interval's width changes without that part (they don't add up)",
    )
    figure.tight_layout()
    return figure


def lines(frame: pd.DataFrame, own: str, ylabel: str, lang: str = "zh") -> Figure:
    """A region among others: columns name, region, year, value."""
    fonts.use()
    figure, axis = plt.subplots(figsize=(7.6, 4.2))
    palette = sns.color_palette("dark", 8)[1:]  # its first is another blue
    shown = 0
    for (region, name), part in frame.groupby(["region", "name"], sort=False):
        part = part.sort_values("year")
        mine = region == own
        colour = BLUE if mine else palette[shown % len(palette)]
        shown += not mine
        axis.plot(
            part["year"], part["value"], marker="o", ms=6 if mine else 3.5, lw=2.4 if mine else 1.2,
            color=colour, alpha=1 if mine else 0.75, label=name, zorder=3 if mine else 2,
        )  # fmt: skip
    axis.set_ylabel(ylabel)
    _years(axis, frame["year"])
    axis.legend(fontsize=8.5, frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    figure.tight_layout()
    return figure


def growth_strip(
    changes: pd.Series, required: float | None, observed: float | None, label: str, lang: str = "zh"
) -> Figure:
    """How often others have grown as fast as a target asks: yearly growth in percent."""
    fonts.use()
    figure, axis = plt.subplots(figsize=(7.6, 2.6))
    sns.histplot(x=changes, bins=30, color=GREY, ax=axis, edgecolor="white")
    words = ("需要", "以往") if lang == "zh" else ("needed", "so far")
    for value, colour, word, height in ((required, ORANGE, words[0], 1.02), (observed, BLUE, words[1], 1.15)):
        if value is not None:
            axis.axvline(value, color=colour, lw=2)
            axis.annotate(
                f"{word} {wording.signed(value)}", (value, height), xycoords=("data", "axes fraction"),
                color=colour, ha="center", va="bottom", fontsize=9,
            )  # fmt: skip
    axis.set_xlabel(label)
    axis.set_ylabel("地区·年" if lang == "zh" else "regions x years")
    figure.tight_layout()
    return figure


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
        left.plot(nominal, actual, marker="o", color=METHODS.get(method, GREY), label=backtest.named(method, lang))
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
            color=BLUE,
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
    _note(
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
            color=METHODS.get(method, GREY),
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
