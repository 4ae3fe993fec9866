"""The answer as HTML: cards for the leading targets, rows for the others, one folded line for the rest.

The same for a run's page, for notebook 03 and for an outlook shown in
JupyterLab. A weak evidence is drawn weaker: open dots, lighter type.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files

from ..tables import Snapshot
from ..wording import chances, markup, words
from ..wording.citations import Reference
from ..wording.target_text import target_text
from ..wording.text import Text
from . import answer_words
from .display import interval_text, last_text
from .dots_svg import svg
from .leading import Together, leading
from .missing_figures import missing_figure
from .target import State, Target

#: What follows a target on a page, such as its sources.
More = Callable[[Target], str]


def nothing(_: Target) -> str:
    """Nothing follows a target."""
    return ""


def style() -> str:
    """The answer's style sheet, a ``style`` element."""
    return f"<style>{files(__package__).joinpath('answer.css').read_text(encoding='utf-8')}</style>"


def together(them: Together, targets: Sequence[Target], lang: str) -> str:
    """How the leading targets stand together, as a strip of figures.

    Parameters
    ----------
    them : Together
        Of an outlook.
    targets : sequence of Target
        All of the outlook.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        HTML; empty without any.
    """
    rows = answer_words.together(them)
    without = answer_words.missing(targets).of(lang)
    note = f'<p class="kj-small">{markup.html(without)}</p>' if without else ""
    if not rows:
        return note
    cells = "".join(
        f"<div><b>{words.percent(p)}</b><span>{markup.html(said.of(lang))}<br>{markup.html(chances.bare(p).of(lang))}</span></div>"
        for said, p in rows
    )
    name = markup.html(answer_words.together_name(them).of(lang))
    weakest = min(leading(targets), key=lambda t: t.evidence_grade)
    proof = answer_words.weakest(weakest).of(lang)
    note = (f'<p class="kj-small">{markup.html(proof)}</p>' if proof else "") + note
    return f'<div class="kj-together {_grade(weakest)}"><h3>{name}</h3><div class="kj-three">{cells}</div>{note}</div>'


def card(t: Target, lang: str, more: More = nothing) -> str:
    """A leading target.

    Parameters
    ----------
    t : Target
        One that has a probability.
    lang : {"zh", "en"}
        Which language.
    more : callable
        What follows it.

    Returns
    -------
    str
        HTML.
    """
    return f'<section class="target kj-card {_grade(t)}">{_head(t, lang)}{_said(t, lang)}{svg(t, lang)}{_beside(t, lang)}{more(t)}</section>'


def row(t: Target, lang: str, more: More = nothing) -> str:
    """Another target that has a probability, in one row.

    Parameters
    ----------
    t : Target
        One that has a probability.
    lang : {"zh", "en"}
        Which language.
    more : callable
        What follows it.

    Returns
    -------
    str
        HTML.
    """
    return (
        f'<section class="target kj-row {_grade(t)}"><div>{_head(t, lang)}{_said(t, lang)}</div>'
        f"<div>{svg(t, lang)}</div><div>{_beside(t, lang)}{more(t)}</div></section>"
    )


def unforecast(targets: Sequence[Target], known: Snapshot, lang: str, more: More = nothing) -> str:
    """The targets that can't be forecast in one folded line, with what figure each would need.

    Parameters
    ----------
    targets : sequence of Target
        All of an outlook.
    known : Snapshot
        The tables it was made from.
    lang : {"zh", "en"}
        Which language.
    more : callable
        What follows each.

    Returns
    -------
    str
        HTML; empty if all are forecast.
    """
    rows = [t for t in targets if t.probability is None]
    if not rows:
        return ""
    n, other = len(rows), "另有" if len(rows) < len(targets) else "有"
    head = Text(
        f"{n} target{'s' if n > 1 else ''} can't be forecast, and what figure each would need",
        f"{other} {n} 个目标无法预测，各缺什么数据",
    )
    items = "".join(
        f'<section class="target kj-none">{_head(t, lang)}<p>{markup.html(t.verdict_zh if lang == "zh" else t.verdict)}'
        f"{Text('; ', '；').of(lang)}{markup.html(missing_figure(t, known).of(lang))}</p>{more(t)}</section>"
        for t in rows
    )
    return f'<details class="kj-rest"><summary>{markup.html(head.of(lang))}</summary>{items}</details>'


def legend(targets: Sequence[Target], lang: str) -> str:
    """What the dots mean, once; only what is drawn.

    Parameters
    ----------
    targets : sequence of Target
        Those that are shown.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        HTML; empty without dots.
    """
    return f'<p class="kj-small">{markup.html(legend_text(targets, lang))}</p>' if any(t.dots for t in targets) else ""


def legend_text(targets: Sequence[Target], lang: str) -> str:
    """:func:`legend` as a plain text.

    Parameters
    ----------
    targets : sequence of Target
        Those that are shown.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        A sentence or two.
    """
    grades = {t.evidence_grade for t in targets if t.dots}
    said = [
        Text(
            "Each row has 20 equally likely outcomes: a circle meets the target, a cross misses it; the triangle is the last figure.",
            "每项 20 个点是 20 种同样可能的结果：圆点达标，叉号未达标；三角为最近值。",
        )
    ]
    if 2 in grades:
        said.append(Text("Open circles: weak evidence.", "空心圆：证据薄弱。"))
    if grades & {0, 1}:
        said.append(Text("Dashed circles: very weak evidence.", "虚线圆：证据很薄弱。"))
    return Text(" ", "").of(lang).join(one.of(lang) for one in said)


def _grade(t: Target) -> str:
    """How heavy its type is: by the strength of the evidence; a published outcome is certain."""
    return f"kj-e{4 if t.state is State.PUBLISHED else t.evidence_grade}"


def _head(t: Target, lang: str) -> str:
    aim = cited(target_text(t, lang), t.reference, lang)
    return f'<h3>{markup.html(t.name(lang))} <span class="aim">{aim}</span></h3>'


def _said(t: Target, lang: str) -> str:
    """The frequency, then word and evidence."""
    word = "" if t.state is State.PUBLISHED else markup.html(t.verdict_zh if lang == "zh" else t.verdict)
    proof = "" if t.state is State.PUBLISHED else markup.html(answer_words.evidence(t).of(lang))
    said = f'<p class="kj-of">{markup.html(answer_words.frequency(t).of(lang))}</p>'
    return (
        f'{said}<p class="kj-word"><b>{word}</b><span>{Text("; ", "；").of(lang)}{proof}</span></p>' if word else said
    )


def _beside(t: Target, lang: str) -> str:
    """Last figure, median and interval."""
    said = []
    if t.last_value is not None:
        said.append(Text("last ", "最近 ").of(lang) + cited(last_text(t, lang), t.last_reference, lang))
    if t.median is not None:
        middle = words.estimate(t.median, t.integer)
        said.append(Text("median ", "中位数 ").of(lang) + markup.html(middle))
        said.append(
            Text("80\u00a0% interval ", "80% 区间 ").of(lang)
            + '<span class="kj-nb">'
            + _together(interval_text(t.lo80, t.hi80, t.integer))
            + "</span>"
        )
    return f'<p class="kj-small">{Text("; ", "；").of(lang).join(said)}</p>' if said else ""


def _together(text: str) -> str:
    """A text that stays in one line."""
    return f'<span class="kj-nb">{markup.html(text)}</span>'


def cited(text: str, there: Reference | None, lang: str) -> str:
    """A published figure as a link to where it stands.

    Parameters
    ----------
    text : str
        The figure as it is shown.
    there : Reference or None
        Where it stands.
    lang : {"zh", "en"}
        Of the link's tooltip.

    Returns
    -------
    str
        HTML; without a reference just the text.
    """
    return there.link(text, lang) if there else markup.html(text)
