"""The chart of the forecast: what was published, and the forecast years shaded, with the target as a mark in its year."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..attainment import Target
from ..forecast import Forecast
from ..tables import Snapshot, Tables
from ..wording import words
from ..wording.text import Text
from . import chart_sources, fonts
from .colours import BANDS, FIGURES, MISSED, REGION, SHADE, TARGET
from .labels import plot
from .panels import finished, foot, grid, inches, name_and_unit, preliminary, printed_figures, title

#: What is drawn how.
NOTE = Text(
    "shaded: forecast, with its 50, 80 and 95 % intervals and the median in white; orange mark: the target; dots: published figures; "
    "triangle and bar: range of a 'more than' figure; dotted: the way between them. Dashed outline: very weak evidence",
    "浅底部分为预测：三层为 50%、80%、95% 区间，白线为中位数；橙色横线为目标。圆点：公布值；三角与竖条：“超/突破”类公布值的区间；"
    "虚线：其间走势。虚线框：证据很薄弱",
)


def fans(
    f: Forecast,
    targets: list[Target],
    known: Snapshot | Tables,
    lang: str = "zh",
    last: int | None = None,
    order: Iterable[str] = (),
    noted: bool = True,
    ax: Axes | None = None,
) -> Figure:
    """Published figures and the forecast: 50, 80 and 95 % intervals of the draws, the target in its year.

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
    noted : bool
        Whether a legend, day and sources stand below the chart; a document says them elsewhere.
    ax : Axes, optional
        Drawn in its place, in place of a new figure; several panels share it.

    Returns
    -------
    Figure
        What it drew on: a panel an indicator, years across, the indicator's unit upwards.

    Examples
    --------
    .. plot::
       :include-source:

       >>> import kjanalysis as kj
       >>> from kjanalysis import charts
       >>> outlook = kj.outlook("330205", 2021, "2021-03-26", n_draws=2000)
       >>> figure = charts.fans(outlook.forecast, outlook.targets[:2], outlook.known, "en")
    """
    fonts.use()
    aims: dict[str, Target] = {}
    for target in targets:
        aims.setdefault(target.indicator, target)
    drawn = list(dict.fromkeys(code for code, year in f.draws.columns if last is None or year <= last))
    codes = [code for code in aims if code in drawn] or [code for code in list(order) or drawn if code in drawn]
    figure, axes = grid(len(codes), ax, height=2.65, beside=1.2, right=0.7, below=0.5)
    for axis, code in zip(axes, codes, strict=True):
        draws = f.draws[code]
        draws = draws[[year for year in draws.columns if last is None or year <= last]]
        own = f.history[f.history["indicator"].eq(code)].sort_values("year")
        within = own["year"].isin(draws.columns)
        # what is carried on by others is drawn for its year alone: its last figure shows where it stood
        own = own[within] if within.any() else own[own["year"].le(max(draws.columns))].tail(1)
        name, unit = name_and_unit(known, code, lang)
        said = f"{name} ({unit})"
        _panel(axis, draws, own, aims.get(code), lang)
        chart_sources.figures(figure, said, own, known.sources, lang)
        if code in aims:
            chart_sources.target(figure, said, aims[code], lang)
        title(axis, said)
    if noted and ax is None:
        drawn_figures = f.history[f.history["indicator"].isin(codes)]
        foot(figure, getattr(known, "day", None), lang, NOTE.of(lang) + preliminary(drawn_figures).of(lang))
    return finished(figure, ax)


def _panel(axis, draws: pd.DataFrame, own: pd.DataFrame, aim: Target | None, lang: str) -> None:
    """One indicator: the way through its past, its figures, and the years to come."""
    years = [int(year) for year in draws.columns]
    # a change of something else has no figures of its own: what lies before its last year is past
    seen = int(own["year"].max()) if len(own) else years[-1] - 1
    ahead = [year for year in years if year > seen] or years[-1:]
    past = [year for year in years if year not in ahead]
    weak = aim is not None and aim.evidence_grade < 2
    axis.axvspan(ahead[0] - 0.5, ahead[-1] + 0.6, color=SHADE, lw=0, zorder=0)
    if past:
        axis.plot(past, draws[past].median(), color=FIGURES, lw=1.1, ls=":", zorder=1)
    for year in ahead:
        _bar(axis, year, draws[year].to_numpy(), 0.34, weak)
    printed_figures(axis, own)
    first = min([*own["year"], *past[:1], ahead[-1] - 4])
    axis.set_xlim(first - 0.7, ahead[-1] + 0.6)
    room = max(1, int(inches(axis)[0] / 0.42))
    axis.set_xticks(*_years(sorted({*map(int, own["year"]), ahead[-1]}), (ahead[-1] - first + 1.3) / room))
    _heights(axis, draws[ahead], own, draws[past].median(), aim)
    axis.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axis.text(
        (ahead[0] + ahead[-1]) / 2 + 0.05, 0.985, Text("forecast", "预测").of(lang), transform=axis.get_xaxis_transform(), ha="center",
        va="top", fontsize=8.5, color=MISSED,
    )  # fmt: skip
    if aim is not None and aim.year in years:
        _target(axis, aim, draws[aim.year].to_numpy(), lang)


def _heights(axis, ahead: pd.DataFrame, own: pd.DataFrame, path: pd.Series, aim: Target | None) -> None:
    """The scale: all that is drawn, with room above for what is written there."""
    shown = [*ahead.quantile(0.025), *ahead.quantile(0.975), *own["lower"], *own["upper"], *own["value"], *path]
    shown += [aim.target] if aim is not None else []
    low, high = min(shown), max(shown)
    span = (high - low) or abs(high) or 1.0
    # two lines above the bar: a word and the probability
    above = min(0.5, 0.37 / inches(axis)[1])
    axis.set_ylim(low - 0.07 * span, high + 1.07 * span * above / (1 - above))


def _years(years: list[int], apart: float) -> tuple[list[int], list[str]]:
    """Years to be named, those that would run into the next one left out.

    The last is named always, and so is the one before it, the last figure's: on a second line where it has no room.
    """
    kept = years[-1:]
    for year in reversed(years[:-1]):
        if kept[0] - year >= apart:
            kept.insert(0, year)
    below = [year for year in years[-2:-1] if year not in kept]
    return below + kept, [f"\n{year}" for year in below] + [str(year) for year in kept]


def _bar(axis, year: int, draws: np.ndarray, half: float, weak: bool) -> None:
    """Intervals of one year as bars on one another, outlined so that they can be told in grey."""
    for level, shade in BANDS:
        low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
        axis.bar(
            year, high - low, bottom=low, width=2 * half, color=REGION, alpha=shade * (0.6 if weak else 1.2), lw=0, zorder=2,
        )  # fmt: skip
    low, high = np.quantile(draws, [0.025, 0.975])
    axis.bar(
        year, high - low, bottom=low, width=2 * half, fill=False, ec=REGION, lw=0.9, ls="--" if weak else "-", zorder=2
    )
    middle = float(np.median(draws))
    axis.plot([year - half, year + half], [middle] * 2, color=FIGURES, lw=3.2, zorder=3, solid_capstyle="butt")
    axis.plot([year - half, year + half], [middle] * 2, color="white", lw=1.8, zorder=3, solid_capstyle="butt")


def _target(axis, aim: Target, draws: np.ndarray, lang: str) -> None:
    """The target as a mark in its year, and the probability above the forecast."""
    axis.plot([aim.year - 0.46, aim.year + 0.46], [aim.target] * 2, color=TARGET, lw=2.4, zorder=4, gid="target")
    figure = words.number(aim.target, "", aim.integer)
    axis.annotate(
        plot(Text(f"target\n{figure}", f"目标\n{figure}").of(lang)).replace(" ", "\n", 1), (1.02, aim.target), xycoords=axis.get_yaxis_transform(),
        ha="left", va="center", color=TARGET, fontsize=9, linespacing=1.15, annotation_clip=False,
    )  # fmt: skip
    if aim.probability is not None and aim.dots:
        axis.annotate(
            words.percent(aim.probability), (aim.year, max(np.quantile(draws, 0.975), aim.target)), xytext=(0, 3),
            textcoords="offset points", ha="center", va="bottom", color=REGION if aim.evidence_grade > 1 else "#4f6072",
            fontsize=10, zorder=6,
        )  # fmt: skip
