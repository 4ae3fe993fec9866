"""The twenty dots of a target as a small picture in HTML: it is sharp at any size, and needs no library to draw."""

from __future__ import annotations

from collections.abc import Callable

from ..wording import markup, words
from ..wording.text import Text
from . import answer_words
from .criterion import is_ceiling
from .dots import stacked, ticks
from .target import Target

#: Width of the picture, half a dot, and what is left free at the sides, in its own units.
WIDTH, RADIUS, MARGIN = 300.0, 5.5, 10.0

#: Meets the target, doesn't, the target's line, the last figure, what is written.
MET, MISSED, TARGET, LAST, TEXT = "#1f5fa8", "#5b6670", "#b4530a", "#12324f", "#44515c"

#: By strength of the evidence, from none to strong: how a dot is filled, and dashes of its outline.
FILLS = {0: ("#fff", "1.6 1.6"), 1: ("#fff", "1.6 1.6"), 2: ("#fff", ""), 3: (MET, ""), 4: (MET, "")}

_NEAR = 0.6


def svg(t: Target, lang: str = "zh") -> str:
    """The dots, the target's line and the last figure.

    Parameters
    ----------
    t : Target
        One that is forecast.
    lang : {"zh", "en"}
        Language of the labels.

    Returns
    -------
    str
        An ``svg`` element; empty without dots.
    """
    if not t.dots:
        return ""
    low, high, last = ends(t)
    inner = WIDTH - 2 * MARGIN

    def at(x: float) -> float:
        return MARGIN + inner * (x - low) / (high - low)

    places = stacked(
        t.dots, t.of_twenty or 0, t.target, not is_ceiling(t.criterion), (2 * RADIUS + 1) / inner * (high - low)
    )
    base = 21 + (max(place.level for place in places) + 1) * (2 * RADIUS + 1)
    drawn = [
        _dot(at(place.across), base - RADIUS - 2 - place.level * (2 * RADIUS + 1), place.met, t.evidence_grade)
        for place in places
    ]
    parts = [
        f'<line x1="0" x2="{WIDTH:.0f}" y1="{base:.1f}" y2="{base:.1f}" stroke="#7b8794"/>',
        *(_tick(at(x), base, words.number(x)) for x in ticks(low, high) if MARGIN <= at(x) <= WIDTH - MARGIN),
        f'<line x1="{at(t.target):.1f}" x2="{at(t.target):.1f}" y1="16" y2="{base:.1f}" stroke="{TARGET}" stroke-width="2"/>',
        _text(at(t.target), 12, Text("target ", "目标 ").of(lang) + words.number(t.target, "", t.integer), TARGET),
        *drawn,
        _last(t, last, at, base, lang),
    ]
    said = markup.attribute(answer_words.frequency(t).of(lang))
    return f'<svg class="kj-dots" viewBox="0 0 {WIDTH:.0f} {base + 31:.0f}" role="img" aria-label="{said}">{"".join(parts)}</svg>'


def ends(t: Target) -> tuple[float, float, float | None]:
    """Ends of the scale, so that no dot is hidden; and the last figure, None if that lies far off.

    Parameters
    ----------
    t : Target
        One that is forecast.

    Returns
    -------
    tuple of float, float and (float or None)
        In the indicator's unit.
    """
    low, high = min(*t.dots, t.target), max(*t.dots, t.target)
    span = (high - low) or abs(high) or 1.0
    last = t.last_value
    if last is not None and low - _NEAR * span <= last <= high + _NEAR * span:
        low, high = min(low, last), max(high, last)
    else:
        last = None
    span = (high - low) or abs(high) or 1.0
    return low - 0.02 * span, high + 0.02 * span, last


def _dot(x: float, y: float, met: bool, grade: int) -> str:
    fill, dashes = FILLS[grade]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    if met:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS - 0.8}" fill="{fill}" stroke="{MET}" stroke-width="1.6"{dashed}/>'
    r = RADIUS - 1.6
    return (
        f'<path d="M{x - r:.1f} {y - r:.1f}l{2 * r} {2 * r}m0 {-2 * r}l{-2 * r} {2 * r}" stroke="{MISSED}" '
        f'stroke-width="{2.4 if grade > 2 else 1.6}" fill="none"/>'
    )


def _tick(x: float, base: float, label: str) -> str:
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{base:.1f}" y2="{base + 3:.1f}" stroke="#7b8794"/>' + _text(
        x, base + 27, label, TEXT
    )


def _text(x: float, y: float, label: str, colour: str, anchor: str = "") -> str:
    """A label that stays within the picture."""
    half = 3.4 * len(label.encode("gbk", "replace"))
    x = min(max(x, half), WIDTH - half) if not anchor else x
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor or "middle"}">{markup.html(label)}</text>'
    )


def _last(t: Target, last: float | None, at: Callable[[float], float], base: float, lang: str) -> str:
    if last is None:
        return ""
    x = at(last)
    mark = f'<path d="M{x:.1f} {base + 2:.1f}l5 9h-10z" fill="{LAST}"/>'
    figure = words.printed(last, t.last_qualifier or "", "", t.integer)
    label = Text(f"last {figure}", f"最近 {figure}").of(lang)
    right = x < WIDTH * 0.7
    return mark + _text(x + (9 if right else -9), base + 12.5, label, LAST, "start" if right else "end")
