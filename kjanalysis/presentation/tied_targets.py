"""The chart of an amount and its share: draws of both, and the two targets' lines."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..attainment import Outlook, meets
from ..tables import Snapshot, Tables
from ..wording import words
from ..wording.text import Text
from . import chart_sources, fonts
from .colours import FIGURES, MISSED, OTHER_TARGET, REGION, TARGET, WHITE
from .labels import plot
from .panels import UPRIGHT, drawn_on, finished, foot, name_and_unit


def tied(
    outlook: Outlook, known: Snapshot | Tables, numerator: str, denominator: str, ratio: str, lang: str = "zh",
    ax: Axes | None = None,
) -> Figure | None:  # fmt: skip
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
    ax : Axes, optional
        Drawn on it in place of a new figure.

    Returns
    -------
    Figure or None
        What it drew on: one panel, each axis in its indicator's unit. None without draws of both
        parts or a target for the ratio.

    Examples
    --------
    .. plot::
       :include-source:

       >>> import kjanalysis as kj
       >>> from kjanalysis import charts
       >>> outlook = kj.outlook("330205", 2021, "2021-03-26", n_draws=2000)
       >>> figure = charts.tied(outlook, outlook.known, "rd_expenditure", "gdp", "rd_intensity", "en")
    """
    year, draws = outlook.year, outlook.forecast.draws
    aims = {t.indicator: t for t in reversed(outlook.targets)}
    if not {(numerator, year), (denominator, year)} <= set(draws.columns) or ratio not in aims:
        return None
    fonts.use()
    x, y = draws[denominator, year].to_numpy(), draws[numerator, year].to_numpy()
    figure, axis = drawn_on(ax, (6.4, 4.3))
    low, high = np.quantile(x, [0.002, 0.998])
    line, top = np.array([low, high]), np.quantile(y, 0.998)
    factor = 100 * y[0] / x[0] / draws[ratio, year].to_numpy()[0]
    slope = aims[ratio].target / 100 * factor
    axis.plot(line, line * slope, color=TARGET, lw=1.6)
    end = min(high, top / slope)  # where the line leaves the panel, at its side or its top
    name, unit = name_and_unit(known, ratio, lang)[0], aims[ratio].unit_in(lang)
    chart_sources.target(figure, name, aims[ratio], lang)
    axis.annotate(
        plot(f"{name} = {words.number(aims[ratio].target, unit)}"), (end, end * slope),
        xytext=(-4, 6) if end == high else (-26, -6), textcoords="offset points", ha="right",
        va="baseline" if end == high else "top", color=TARGET, fontsize=9, bbox=WHITE,
    )  # fmt: skip
    if numerator in aims:
        axis.axhline(aims[numerator].target, color=OTHER_TARGET, lw=1.6, ls="--")
        chart_sources.target(figure, name_and_unit(known, numerator, lang)[0], aims[numerator], lang)
        shown = words.number(aims[numerator].target, aims[numerator].unit_in(lang))
        axis.annotate(
            plot(f"{name_and_unit(known, numerator, lang)[0]} = {shown}"), (low, aims[numerator].target),
            xytext=(2, 4), textcoords="offset points", color=OTHER_TARGET, fontsize=9, bbox=WHITE,
        )  # fmt: skip
    axis.set_xlim(low, high)
    axis.set_ylim(*np.quantile(y, [0.002, 0.998]))
    amount = meets(y, aims[numerator].criterion) if numerator in aims else np.ones(len(y), dtype=bool)
    share = meets(draws[ratio, year].to_numpy(), aims[ratio].criterion)
    both = (amount & share)[:1500]
    axis.scatter(x[:1500][both], y[:1500][both], s=7, color=REGION, alpha=0.45, lw=0)
    axis.scatter(x[:1500][~both], y[:1500][~both], s=9, color=MISSED, alpha=0.55, lw=0.7, marker="x")
    if numerator in aims:
        _fields(axis, amount, share, aims[numerator].target, (low * slope, min(high * slope, top)), lang)
    axis.set_xlabel(plot("{} ({})".format(*name_and_unit(known, denominator, lang))))
    axis.set_ylabel(plot("{} ({})".format(*name_and_unit(known, numerator, lang)), UPRIGHT))
    title = Text(f"{year}: each dot is one draw", f"{year} 年：每个点是一次抽样").of(lang)
    axis.set_title(title)
    axis.grid(False)
    if ax is None:
        said = Text("dots meet both targets, crosses don't", "圆点两项都达标，叉号未都达标")
        foot(figure, outlook.as_of, lang, said.of(lang))
        figure.tight_layout()
    return finished(figure, ax)


_SAID = {
    "both": Text("both met", "两项都达标"),
    "amount": Text("only the amount", "仅总量达标"),
    "ratio": Text("only the ratio", "仅比重达标"),
    "neither": Text("neither", "两项都未达标"),
}


def shares(outlook: Outlook, numerator: str, ratio: str) -> dict[str, float] | None:
    """How the draws fall into the four fields of an amount's target and its ratio's.

    Parameters
    ----------
    outlook : Outlook
        Its draws of the year and its targets.
    numerator, ratio : str
        Indicator codes.

    Returns
    -------
    dict of str to float or None
        Shares by ``both``, ``amount`` (only), ``ratio`` (only) and ``neither``; None without both targets and draws.
    """
    year, draws = outlook.year, outlook.forecast.draws
    aims = {t.indicator: t for t in reversed(outlook.targets)}
    if not {numerator, ratio} <= set(aims) or not {(numerator, year), (ratio, year)} <= set(draws.columns):
        return None
    amount, share = (meets(draws[code, year].to_numpy(), aims[code].criterion) for code in (numerator, ratio))
    fields = {"both": amount & share, "amount": amount & ~share, "ratio": ~amount & share, "neither": ~amount & ~share}
    return {name: float(where.mean()) for name, where in fields.items()}


def shares_line(found: dict[str, float], lang: str) -> str:
    """The four fields in a line.

    Parameters
    ----------
    found : dict of str to float
        Of :func:`shares`.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        Without a full stop.
    """
    return Text("; ", "；").of(lang).join(f"{_SAID[name].of(lang)} {words.percent(p)}" for name, p in found.items())


def _fields(axis, amount: np.ndarray, share: np.ndarray, line: float, ends: tuple[float, float], lang: str) -> None:
    """Names of the four fields between the two lines, each with its part of the draws."""
    low, high = axis.get_ylim()
    fields = (
        (amount & share, _SAID["both"], 0.02, high - 0.02 * (high - low), "left", "top"),
        (~amount & ~share, _SAID["neither"], 0.98, low + 0.02 * (high - low), "right", "bottom"),
        (
            amount & ~share,
            _SAID["amount"],
            0.98,
            line + 0.3 * (ends[1] - line),
            "right",
            "center",
        ),
        (~amount & share, _SAID["ratio"], 0.02, line + 0.22 * (ends[0] - line), "left", "center"),
    )
    for where, said, x, y, across, upwards in fields:
        if where.mean() >= 0.005:
            axis.text(
                x, y, f"{said.of(lang)} {words.percent(float(where.mean()))}", transform=axis.get_yaxis_transform(), ha=across, va=upwards,
                fontsize=10, color=FIGURES, bbox=WHITE, zorder=7,
            )  # fmt: skip
