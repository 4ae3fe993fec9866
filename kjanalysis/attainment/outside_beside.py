"""The outside view of one target, as an outlook shows it beside the inside one."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..tables import Snapshot
from ..wording.text import Text
from .outside_view import Share, combined, pairs, share_of

#: Years, whether met, and misses of a class without a pair.
_NO_PAIRS = (np.empty(0, dtype=int), np.empty(0, dtype=bool), np.empty(0))


@functools.lru_cache(maxsize=16)
def _classes(known: Snapshot) -> dict[tuple[str, str, str], tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Years, whether met, and misses of each class's full pairs, sorted out once for all targets of a day."""
    found = pairs(known)
    found = found[found["sample"].eq("full")]
    years, met, miss = (found[name].to_numpy() for name in ("year", "met", "miss"))
    places = found.groupby(["indicator", "level", "period"]).indices
    return {key: (years[at], met[at], miss[at]) for key, at in places.items()}


@dataclass(frozen=True)
class Beside:
    """The outside view of one target, as an outlook shows it.

    Parameters
    ----------
    probability_outside, outside_low, outside_high : float or None
        Share met, with its 80 % interval.
    outside_pairs, outside_effective, outside_first, outside_last : int, float or None
        What it rests on, as in :class:`Share`.
    outside_miss : float or None
        Weighted median of the miss; None without pairs.
    outside_used : bool
        Whether there are enough pairs to use it.
    probability_combined : float or None
        Both views; the inside view where the outside one isn't used.
    outside_note, outside_note_zh : str
        What it rests on, in words.
    """

    probability_outside: float | None
    outside_low: float | None
    outside_high: float | None
    outside_pairs: int
    outside_effective: float
    outside_first: int | None
    outside_last: int | None
    outside_miss: float | None
    outside_used: bool
    probability_combined: float | None
    outside_note: str
    outside_note_zh: str


def beside(target: Any, inside: float | None, known: Snapshot) -> Beside:
    """The outside view of one target.

    Parameters
    ----------
    target : namedtuple
        A row of :meth:`kjanalysis.tables.Snapshot.targets`.
    inside : float or None
        Its probability from the draws.
    known : Snapshot
        The tables as known on the outlook's day.

    Returns
    -------
    Beside
        Probabilities rounded to four digits.
    """
    alike = target.indicator, known.places.at[target.region, "level"], target.period
    share = share_of(*_classes(known).get(alike, _NO_PAIRS), target.year)
    note = said(share)
    return Beside(
        probability_outside=_digits(share.share),
        outside_low=_digits(share.low),
        outside_high=_digits(share.high),
        outside_pairs=share.pairs,
        outside_effective=round(share.effective, 1),
        outside_first=share.first,
        outside_last=share.last,
        outside_miss=_digits(share.miss),
        outside_used=share.used,
        probability_combined=None if inside is None else _digits(combined(inside, share)),
        outside_note=note.en,
        outside_note_zh=note.zh,
    )


def said(share: Share) -> Text:
    """One line on what the outside view rests on.

    Parameters
    ----------
    share : Share
        Of a reference class.

    Returns
    -------
    Text
        How many pairs of which years, what they are worth, and whether they are used.
    """
    if not share.pairs:
        return Text("no comparable target with a known outcome", "没有结果已知的同类目标")
    years = f"{share.first}" if share.first == share.last else f"{share.first}–{share.last}"
    s = "s" if share.pairs > 1 else ""
    pairs_en = (
        f"{share.pairs} target{s} with known outcome{s}, {years}, equal to {share.effective:.1f} independent ones"
    )
    pairs_zh = f"{years} 年 {share.pairs} 个结果已知的同类目标，折合独立样本 {share.effective:.1f} 个"
    if share.used:
        return Text(pairs_en, pairs_zh)
    return Text(f"{pairs_en}: too few to use", f"{pairs_zh}，太少，不采用")


def _digits(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
