"""The chart of the answer: twenty dots a target, beside them how many meet it and on what evidence."""

from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from ..attainment import Outlook, Target, answer_words
from ..attainment.cards import legend_text
from ..attainment.criterion import is_ceiling
from ..attainment.dots import Place, stacked, ticks
from ..attainment.dots_svg import ends
from ..attainment.leading import leading, others
from ..wording import words
from ..wording.target_text import target_text
from . import chart_sources, fonts
from .colours import FIGURES, MISSED, REGION, TARGET
from .labels import plot
from .panels import finished, foot, nothing_to_show

#: Inches: the dots' field, a dot, the text at the right, what stands above and below a row's dots.
FIELD, DOT, BESIDE, ABOVE, BELOW = 4.4, 0.145, 2.5, 0.2, 0.36

#: Inches for the names, by language: English ones are longer.
NAMES = {"zh": 2.5, "en": 3.3}


def attainment(outlook: Outlook, lang: str = "zh") -> Figure:
    """Each forecast target's twenty dots: equally likely outcomes, met and missed.

    Headline targets come first, then the hardest.

    Parameters
    ----------
    outlook : Outlook
        Its targets; those without draws are left out.
    lang : {"zh", "en"}
        Language of the labels.

    Returns
    -------
    Figure
        A panel a target, each with a scale of its own, in the indicator's unit.

    References
    ----------
    Kay, Kola, Hullman, Munson (2016), CHI, 5092-5103.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> figure = attainment(kj.outlook("330205", 2021, "2021-03-26"), "en")
    >>> len(figure.axes)
    8
    """
    fonts.use()
    rows = [t for t in [*leading(outlook.targets), *others(outlook.targets)] if t.dots]
    if not rows:
        figure, axis = plt.subplots(figsize=(6, 2))
        nothing_to_show(axis, lang)
        return finished(figure)
    placed = [_placed(t) for t in rows]
    heights = [max(ABOVE + BELOW + DOT * (1 + max(p.level for p in places)), 0.74) for places in placed]
    width, height = NAMES[lang] + FIELD + BESIDE, sum(heights) + 0.1
    figure = plt.figure(figsize=(width, height))
    top = height - 0.05
    for t, places, tall in zip(rows, placed, heights, strict=True):
        base = top - tall + BELOW
        box = (NAMES[lang] / width, base / height, FIELD / width, (tall - BELOW - ABOVE + 0.04) / height)
        axis = figure.add_axes(box)
        _row(axis, t, places, lang)
        _words(figure, t, lang, base / height, width, height)
        chart_sources.target(figure, t.name(lang), t, lang)
        top -= tall
    foot(figure, outlook.as_of, lang, legend_text(rows, lang))
    return finished(figure)


def _placed(t: Target) -> list[Place]:
    low, high, _ = ends(t)
    return stacked(t.dots, t.of_twenty or 0, t.target, not is_ceiling(t.criterion), DOT / FIELD * (high - low))


def _row(axis, t: Target, places: list[Place], lang: str) -> None:
    """One target's dots, its line, the last figure below the scale."""
    low, high, last = ends(t)
    axis.set_xlim(low, high)
    levels = 1 + max(place.level for place in places)
    axis.set_ylim(0, max(axis.get_position().height * axis.figure.get_figheight() / DOT, levels))
    axis.set_yticks([])
    axis.set_xticks(ticks(low, high, 5), [words.number(x) for x in ticks(low, high, 5)], fontsize=8.5)
    axis.tick_params(axis="x", pad=9)
    axis.grid(False)
    axis.spines["left"].set_visible(False)
    axis.axvline(t.target, ymax=1.15, color=TARGET, lw=2, clip_on=False, zorder=2, gid="target")
    met, missed = ([p for p in places if p.met is side] for side in (True, False))
    grade = t.evidence_grade
    axis.scatter(
        [p.across for p in met], [p.level + 0.5 for p in met], s=58, facecolors=REGION if grade > 2 else "white", edgecolors=REGION,
        linewidths=1.2, linestyles="-" if grade > 1 else [(0, (1.3, 1.1))], clip_on=False, zorder=3, gid="dots",
    )  # fmt: skip
    axis.plot(
        [p.across for p in missed], [p.level + 0.5 for p in missed], "x", ms=6.5, color=MISSED, mew=2.2 if grade > 2 else 1.4,
        clip_on=False, zorder=3, ls="none",
    )  # fmt: skip
    if last is not None:
        axis.plot(last, 0, marker=6, ms=8, color=FIGURES, clip_on=False, zorder=5)


def _words(figure: Figure, t: Target, lang: str, base: float, width: float, height: float) -> None:
    """Name and target at the left; frequency, word and evidence at the right."""
    left, right = (NAMES[lang] - 0.18) / width, (NAMES[lang] + FIELD + 0.22) / width
    size = 12.5 if t.evidence_grade > 2 else 11  # the shipped font has one weight
    shade = FIGURES if t.evidence_grade > 1 else "#4f6072"
    up, down = base + 0.24 / height, base + 0.02 / height
    most = 30 if lang == "zh" else 46
    figure.text(left, up, plot(t.name(lang), most), ha="right", va="center", fontsize=10.5)
    figure.text(left, down, plot(target_text(t, lang)), ha="right", va="center", fontsize=9.5, color=TARGET)
    figure.text(right, up, plot(answer_words.frequency(t).of(lang)), va="center", fontsize=size, color=shade)
    said = f"{t.verdict_zh if lang == 'zh' else t.verdict}{'；' if lang == 'zh' else '; '}{answer_words.evidence(t).of(lang)}"
    figure.text(right, down, plot(said), va="center", fontsize=8.5, color="#4b5761")
