"""The years that 年均 averages over, where a sentence, a heading or the plan says them."""

from __future__ import annotations

import re

from . import time_words
from .dated import LED_FROM, Dated, within
from .spans import plan_to
from .time_words import Time


def span(f: Dated) -> str | None:
    """The span that 年均 averages over; None where nothing says it.

    The last years that the paragraph names come first, then what the whole report plans or looks back on.
    """
    w = f.words
    stated = [t for t in w.said if t.start < w.m.start and t.what.isdigit()]
    here = [t for t in w.said if w.sentence <= t.start < w.m.start and t.what.startswith("back")]
    led = len(stated) >= 2 and not here and re.search(r"[由从]$", w.text[: stated[-2].start])
    if led and stated[-2].what < stated[-1].what:
        return f"{int(stated[-2].what) + 1}-{stated[-1].what}"
    if found := _since_a_base(f, stated):
        return found
    for t in reversed([t for t in w.said if t.start < w.m.start and not t.base]):
        if LED_FROM.search(w.text[: t.start]):
            continue  # 由“十三五”末的58.6%提高到64%,年均提高1.08个百分点
        named = time_words.plan_span(w.text[t.start : t.end])
        if named:
            return named
        if t.what.startswith(("back", "since") if f.kind == "actual" else ("back", "ahead")) and f.now:
            return f.stretch_of(t.what)
    if f.kind == "target":
        return f.whole.span or f.named_span or plan_to(stated, f.whole.own) or _to_running(f)
    return f.looked_back or f.named_span or _before_the_plan(f)


def _to_running(f: Dated) -> str | None:
    """The years up to the one that a paragraph above set."""
    running, own = f.carried.running, f.whole.own
    if not running or not own or not within(f.block.section, running[1]) or not own < int(running[0]) < own + 5:
        return None
    return f"{own}-{running[0]}"


def _since_a_base(f: Dated, stated: list[Time]) -> str | None:
    """2021年…较2019年底年均: the years after the one that it is compared with."""
    bases = [t.what for t in stated if t.base and not t.event and t.start >= f.words.sentence]
    dated = [t.what for t in stated if not t.base]
    return f"{int(bases[-1]) + 1}-{dated[-1]}" if bases and dated and bases[-1] < dated[-1] else None


def _before_the_plan(f: Dated) -> str | None:
    """A five-year plan's review looks back on the five years before."""
    if f.whole.span and f.whole.mode == "target":
        start, end = map(int, f.whole.span.split("-"))
        return f"{2 * start - end - 1}-{start - 1}" if end - start == 4 else None
    return None
