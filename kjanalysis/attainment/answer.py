"""The whole answer as HTML, in its order: together, cards, the others, the rest."""

from __future__ import annotations

from collections.abc import Sequence

from ..tables import Snapshot
from ..wording import markup
from ..wording.text import Text
from . import cards
from .cards import More, nothing
from .leading import Together, leading, others
from .target import Target


def answer(them: Together, targets: Sequence[Target], known: Snapshot, lang: str = "zh", more: More = nothing) -> str:
    """The leading targets in cards, the others in rows, the rest in one folded line.

    Parameters
    ----------
    them : Together
        How the leading targets stand together.
    targets : sequence of Target
        All of an outlook.
    known : Snapshot
        The tables it was made from.
    lang : {"zh", "en"}
        Which language.
    more : callable
        What follows each target.

    Returns
    -------
    str
        HTML with its own style; empty without targets.
    """
    if not targets:
        return ""
    first, rest = leading(targets), others(targets)
    drawn = "".join(cards.card(t, lang, more) for t in first)
    rows = "".join(cards.row(t, lang, more) for t in rest)
    head = markup.html(
        Text("The other targets that can be forecast, the hardest first", "其他可预测的目标（由难到易）").of(lang)
    )
    return markup.clean(
        f'{cards.style()}<div class="kj-answer">{cards.together(them, targets, lang)}'
        f'<div class="kj-cards">{drawn}</div>{cards.legend([*first, *rest], lang)}'
        + (f'<div class="kj-rows"><h3>{head}</h3>{rows}</div>' if rest else "")
        + f"{cards.unforecast(targets, known, lang, more)}</div>"
    )
