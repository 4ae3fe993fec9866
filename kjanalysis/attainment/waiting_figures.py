"""Targets called without history although figures of theirs lie in the tables: undated, or published later."""

from __future__ import annotations

from ..tables.history import why_waiting
from ..wording.text import Text
from .outlooks import Outlook
from .target import State


def waiting_figures(outlook: Outlook) -> list[Text]:
    """Why a target has no history on the day although the tables hold figures of its indicator.

    It isn't part of an outlook, which knows nothing of what was published later.

    Parameters
    ----------
    outlook : Outlook

    Returns
    -------
    list of Text
        One an indicator.
    """
    said = []
    for code, name in {
        t.indicator: (t.indicator_en, t.indicator_zh) for t in outlook.targets if t.state is State.NO_HISTORY
    }.items():
        why = why_waiting(outlook.known.waiting(outlook.region, [code]))
        if why.en:
            said.append(Text(f"{name[0]}: {why.en}", f"{name[1]}：{why.zh}"))
    return said
