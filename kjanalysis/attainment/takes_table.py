"""What it would take, as a table in HTML: on a phone each target is a list of its own."""

from __future__ import annotations

from collections.abc import Sequence

from ..wording import markup, words
from ..wording.target_text import target_text
from ..wording.text import Text
from . import answer_words, cards
from .leading import leading, others
from .target import Target

_NOTE = Text(
    "Target for 80%: a target of this size would have had 80 %. "
    "Median for 80%: with the target as it is, the middle of the forecast would have to lie there, with doubt as wide as now. "
    "Figures are in the target's unit. In brackets: growth a year since the last figure, or how many more.",
    "“概率 80% 的目标”：目标若定为该数，概率就是 80%。"
    "“要有 80%，中位数须达”：目标不变，预测中位数升到该数时，概率为 80%（不确定程度与现在相同）。"
    "单位同目标；括号内为距最近值的年增速或增减数。",
)


def takes_table(targets: Sequence[Target], lang: str) -> str:
    """What 50, 80 and 90 % would take, for each target that is forecast.

    Parameters
    ----------
    targets : sequence of Target
        All of an outlook.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        HTML without a style; empty if none is forecast.
    """
    rows = in_order(targets)
    if not rows:
        return ""
    heads = [Text("target", "目标"), Text("probability", "概率"), *columns(rows[0])]
    head = "".join(f'<th scope="col">{markup.html(one.of(lang))}</th>' for one in heads)
    body = "".join(_row(t, [one.of(lang) for one in heads], lang) for t in rows)
    return (
        f'<table class="kj-takes"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        f'<p class="kj-small">{markup.html(_NOTE.of(lang))}</p>'
    )


def in_order(targets: Sequence[Target]) -> list[Target]:
    """The targets that are forecast, leading ones first, then the hardest.

    Parameters
    ----------
    targets : sequence of Target
        All of an outlook.

    Returns
    -------
    list of Target
        Those whose outcome is published are left out.
    """
    return [t for t in [*leading(targets), *others(targets)] if t.takes]


def columns(t: Target) -> list[Text]:
    """Heads of the columns after target and probability.

    Parameters
    ----------
    t : Target
        One that is forecast.

    Returns
    -------
    list of Text
        Other targets first, then where the forecast would have to lie.
    """
    levels = [words.percent(one.probability) for one in t.takes]
    return [
        *(Text(f"target for {level}", f"概率 {level} 的目标") for level in levels),
        *(Text(f"median for {level}", f"要有 {level}，中位数须达") for level in levels[1:]),
    ]


def cells(t: Target, lang: str) -> list[str]:
    """What stands in :func:`columns`.

    Parameters
    ----------
    t : Target
        One that is forecast.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    list of str
        Figures in the target's unit.
    """
    return [
        *(answer_words.other_target(one, t, lang) for one in t.takes),
        *(answer_words.heading_for(one, t, lang) for one in t.takes[1:]),
    ]


def _row(t: Target, heads: list[str], lang: str) -> str:
    aim = cards.cited(target_text(t, lang), t.reference, lang)
    shown = [words.percent(t.probability), *cells(t, lang)]
    tds = "".join(
        f'<td data-label="{markup.attribute(head)}">{markup.html(one)}</td>'
        for head, one in zip(heads[1:], shown, strict=True)
    )
    return f'<tr><th scope="row">{markup.html(t.name(lang))} <span class="aim">{aim}</span></th>{tds}</tr>'
