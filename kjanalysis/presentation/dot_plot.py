"""The chart of the answer: twenty dots a target, beside them how many meet it and on what evidence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import matplotlib.pyplot as plt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..attainment import Outlook, Target, answer_words
from ..attainment.cards import legend_text
from ..attainment.criterion import is_ceiling
from ..attainment.dots import Place, stacked, ticks
from ..attainment.dots_svg import ends
from ..attainment.leading import leading, others
from ..wording import words
from ..wording.target_text import target_text
from ..wording.text import Text
from . import chart_sources, fonts
from .colours import FIGURES, MISSED, REGION, TARGET
from .labels import plot
from .panels import drawn_on, finished, foot, inches, nothing_to_show


class Size(NamedTuple):
    """How large the chart is drawn, in inches and points.

    Attributes
    ----------
    field, dot, beside : float
        Inches of the dots' field, of a dot, and of the text at the right.
    above, below : float
        Inches above and below a row's dots.
    names : dict of str to float
        Inches for the names, by language: English ones are longer.
    rows : int
        At most so many targets.
    points : float
        How large text is, 1 for a screen.
    noted : bool
        Whether the evidence is said beside the dots, and below them what they are; a document says it elsewhere.
    """

    field: float
    dot: float
    beside: float
    above: float
    below: float
    names: dict[str, float]
    rows: int
    points: float = 1.0
    noted: bool = True


#: For a page on a screen, and for a column of A4.
SCREEN = Size(4.4, 0.145, 2.5, 0.2, 0.36, {"zh": 2.5, "en": 3.3}, 100)
PAPER = Size(2.5, 0.09, 1.75, 0.07, 0.27, {"zh": 1.85, "en": 2.15}, 6, 0.84, False)


def attainment(outlook: Outlook, lang: str = "zh", size: Size = SCREEN, ax: Axes | None = None) -> Figure:
    """Each forecast target's twenty dots: equally likely outcomes, met and missed.

    Headline targets come first, then the hardest.

    Parameters
    ----------
    outlook : Outlook
        Its targets; those without draws are left out.
    lang : {"zh", "en"}
        Language of the labels.
    size : Size
        How large it is drawn.
    ax : Axes, optional
        Drawn in its place, in place of a new figure, and smaller where it is small; the panels share it.

    Returns
    -------
    Figure
        What it drew on: a panel a target, each with a scale of its own, in the indicator's unit.

    References
    ----------
    Kay, Kola, Hullman, Munson (2016), CHI, 5092-5103.

    Examples
    --------
    .. plot::
       :include-source:

       >>> import kjanalysis as kj
       >>> from kjanalysis import charts
       >>> outlook = kj.outlook("330205", 2021, "2021-03-26", n_draws=2000)
       >>> figure = charts.attainment(outlook, "en")
       >>> len(figure.axes)
       8
    """
    fonts.use()
    rows = [t for t in [*leading(outlook.targets), *others(outlook.targets)] if t.dots][: size.rows]
    if not rows:
        figure, axis = drawn_on(ax, (6, 2))
        nothing_to_show(axis, lang)
        return finished(figure, ax)
    placed = [_placed(t, size) for t in rows]
    if ax is not None:
        wide, tall = inches(ax)
        less = min(1.0, wide / _width(size, lang), tall / (sum(_heights(placed, size)) + 0.1))
        size = smaller(size, less)
    heights = _heights(placed, size)
    width, height = _width(size, lang), sum(heights) + 0.1
    if ax is None:
        figure = plt.figure(figsize=(width, height))
        sheet = Sheet(figure.add_axes, figure.text, width, height)
    else:
        figure, ax = drawn_on(ax, (width, height))
        ax.set_axis_off()
        sheet = Sheet(ax.inset_axes, partial(ax.text, transform=ax.transAxes), *inches(ax))
    top = sheet.height - 0.05
    for t, dots, tall in zip(rows, placed, heights, strict=True):
        _row(sheet, t, dots, (top - tall + size.below, tall - size.below - size.above + 0.04), lang, size)
        _words(sheet, t, lang, top - tall + size.below, size)
        chart_sources.target(figure, t.name(lang), t, lang)
        top -= tall
    if size.noted and ax is None:
        foot(figure, outlook.as_of, lang, legend_text(rows, lang))
    return finished(figure, ax)


class Sheet(NamedTuple):
    """Where the chart is drawn: what adds axes to it, what writes on it, and its size in inches."""

    add: Callable[..., Axes]
    write: Callable[..., Artist]
    width: float
    height: float


def smaller(size: Size, by: float) -> Size:
    """A size with everything, letters too, so many times as large.

    Parameters
    ----------
    size : Size
        Any.
    by : float
        1 leaves it.

    Returns
    -------
    Size
        With the same rows.
    """
    return size._replace(
        field=size.field * by, dot=size.dot * by, beside=size.beside * by, above=size.above * by, below=size.below * by,
        names={lang: inch * by for lang, inch in size.names.items()}, points=size.points * by,
    )  # fmt: skip


def _width(size: Size, lang: str) -> float:
    return size.names[lang] + size.field + size.beside


def _heights(placed: list[list[Place]], size: Size) -> list[float]:
    """Inches of each row: as many dots as lie on one another, at least the two lines of words beside them."""
    least = 0.38 * size.points + size.below if size.noted else 0.45 * size.points / PAPER.points
    return [max(size.above + size.below + size.dot * (1 + max(dot.level for dot in dots)), least) for dots in placed]


def _placed(t: Target, size: Size) -> list[Place]:
    low, high, _ = ends(t)
    return stacked(
        t.dots, t.of_twenty or 0, t.target, not is_ceiling(t.criterion), size.dot / size.field * (high - low)
    )


def _row(sheet: Sheet, t: Target, places: list[Place], upright: tuple[float, float], lang: str, size: Size) -> None:
    """One target's dots, its line, the last figure below the scale; upright is where it begins and how tall it is."""
    low, high, last = ends(t)
    across = (size.names[lang] / sheet.width, size.field / sheet.width)
    axis = sheet.add((across[0], upright[0] / sheet.height, across[1], upright[1] / sheet.height))
    axis.set_xlim(low, high)
    levels = 1 + max(place.level for place in places)
    axis.set_ylim(0, max(upright[1] / size.dot, levels))
    axis.set_yticks([])
    axis.set_xticks(ticks(low, high, 5), [words.number(x) for x in ticks(low, high, 5)], fontsize=8.5 * size.points)
    axis.tick_params(axis="x", pad=9 * size.points if size.noted else 6)
    axis.grid(False)
    axis.spines["left"].set_visible(False)
    axis.axvline(t.target, ymax=1.15, color=TARGET, lw=2, clip_on=False, zorder=2, gid="target")
    met, missed = ([p for p in places if p.met is side] for side in (True, False))
    grade = t.evidence_grade
    axis.scatter(
        [p.across for p in met], [p.level + 0.5 for p in met], s=58 * (size.dot / SCREEN.dot) ** 2, facecolors=REGION if grade > 2 else "white", edgecolors=REGION,
        linewidths=1.2, linestyles="-" if grade > 1 else [(0, (1.3, 1.1))], clip_on=False, zorder=3, gid="dots",
    )  # fmt: skip
    axis.plot(
        [p.across for p in missed], [p.level + 0.5 for p in missed], "x", ms=6.5 * size.dot / SCREEN.dot, color=MISSED, mew=2.2 if grade > 2 else 1.4,
        clip_on=False, zorder=3, ls="none",
    )  # fmt: skip
    if last is not None:
        axis.plot(last, 0, marker=6, ms=8 * size.points, color=FIGURES, clip_on=False, zorder=5)


def _words(sheet: Sheet, t: Target, lang: str, base: float, size: Size) -> None:
    """Name and target at the left; frequency, word and evidence at the right."""
    names, scale = size.names[lang], size.points
    less = scale / (SCREEN if size.noted else PAPER).points
    left, right = (names - 0.18 * less) / sheet.width, (names + size.field + 0.22 * scale) / sheet.width
    large = 12.5 if t.evidence_grade > 2 else 11  # the shipped font has one weight
    shade = FIGURES if t.evidence_grade > 1 else "#4f6072"
    up, down = (base + 0.24 * scale) / sheet.height, (base + 0.02) / sheet.height
    most = 30 if lang == "zh" else 46
    sheet.write(left, up, plot(t.name(lang), most), ha="right", va="center", fontsize=10.5 * scale)
    sheet.write(left, down, plot(target_text(t, lang)), ha="right", va="center", fontsize=9.5 * scale, color=TARGET)
    sheet.write(right, up, plot(answer_words.frequency(t).of(lang)), va="center", fontsize=large * scale, color=shade)
    said = t.verdict_zh if lang == "zh" else t.verdict
    if size.noted:
        said += Text("; ", "；").of(lang) + answer_words.evidence(t).of(lang)
    sheet.write(right, down, plot(said), va="center", fontsize=8.5 * scale, color="#4b5761")
