"""The answer for a terminal: two narrow tables, and a line for what can't be forecast."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..tables import Snapshot
from ..wording import words
from ..wording.target_text import target_text
from ..wording.text import Text
from . import answer_words, takes_table
from .display import evidence_text, interval_text, last_text, verdict_text
from .leading import leading, others
from .missing_figures import missing_figure
from .target import Target

_HEADS = (
    Text("indicator", "指标"), Text("target", "目标"), Text("met", "达标"), Text("in words", "判断"), Text("evidence", "证据"),
    Text("last value", "最近值"), Text("median", "中位数"), Text("80 % interval", "80% 区间"),
)  # fmt: skip


def tables(targets: Sequence[Target], lang: str) -> list[tuple[str, pd.DataFrame]]:
    """The targets that have a probability, and what 50, 80 and 90 % would take.

    Parameters
    ----------
    targets : sequence of Target
        All of an outlook.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    list of (str, DataFrame)
        A title, perhaps empty, and a table of texts; empty if nothing is forecast.
    """
    rows = [*leading(targets), *others(targets)]
    if not rows:
        return []
    shown = pd.DataFrame([_row(t, lang) for t in rows], columns=[head.of(lang) for head in _HEADS])
    found = [("", shown)]
    drawn = takes_table.in_order(targets)
    if drawn:
        heads = [_HEADS[0], _HEADS[1], *takes_table.columns(drawn[0])]
        lines = [[t.name(lang), target_text(t, lang), *takes_table.cells(t, lang)] for t in drawn]
        title = Text("What 50, 80 and 90 % would take", "达到 50%、80%、90% 需要什么").of(lang)
        found.append((title, pd.DataFrame(lines, columns=[head.of(lang) for head in heads])))
    return found


def _row(t: Target, lang: str) -> list[str]:
    """A target's cells in :data:`_HEADS`."""
    return [
        t.name(lang), target_text(t, lang), answer_words.frequency(t).of(lang), verdict_text(t, lang),
        evidence_text(t, lang), last_text(t, lang),
        words.estimate(t.median, t.integer), interval_text(t.lo80, t.hi80, t.integer),
    ]  # fmt: skip


def unforecast(targets: Sequence[Target], known: Snapshot, lang: str, full: bool) -> str:
    """The targets that can't be forecast: how many, or each with what figure it would need.

    Parameters
    ----------
    targets : sequence of Target
        All of an outlook.
    known : Snapshot
        The tables it was made from.
    lang : {"zh", "en"}
        Which language.
    full : bool
        Whether each is listed.

    Returns
    -------
    str
        Empty if all are forecast.
    """
    rows = [t for t in targets if t.probability is None]
    if not rows:
        return ""
    n, names = len(rows), Text("; ", "、").of(lang).join(t.name(lang) for t in rows)
    other = "另有" if n < len(targets) else "有"
    head = Text(f"{n} target{'s' if n > 1 else ''} can't be forecast", f"{other} {n} 个目标无法预测").of(lang)
    if not full:
        return head + Text(": ", "：").of(lang) + names
    lines = [f"  {t.name(lang)} {target_text(t, lang)}: {missing_figure(t, known).of(lang)}" for t in rows]
    return "\n".join([head, *lines])
