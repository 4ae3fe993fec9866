"""Blocks: which indicators are drawn together, and what the state space is told of them.

Indicators tied by a ratio in `indicators.csv` make one block. Net changes and
growth rates are no parts of a block: they are computed from draws.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Set
from typing import Any

import numpy as np
import pandas as pd

from ..errors import KJError
from ..notation.identities import Identity, parse
from ..notation.scales import forward, scale_of
from ..tables import Snapshot, row_name
from . import around, prior
from .block_types import Block, Figure, Part
from .carried import Carried, carried
from .changes import changes
from .prior import Prior
from .revisions import revision_noise

#: Measurement error of an actual figure, by scale (relative; linear: % points).
MEASUREMENT = {"log": 0.005, "count": 0.001, "logit": 0.005, "linear": 0.05}

#: A published ratio and its published parts differ by about this much (their
#: dates and revisions are not the same).
RATIO_MISMATCH = 0.01

#: From so many years of a ratio's pool on it can be forecast without its parts.
YEARS_ALONE = 5


def groups(
    codes: pd.DataFrame, have: set[str], wanted: list[str] | None, alone: Set[str] = frozenset()
) -> Iterator[tuple[tuple[str, ...], dict[str, Identity]]]:
    """Blocks to draw: (parts, ratios among them), each with at least one figure.

    Parameters
    ----------
    codes : DataFrame
        The catalogue by indicator.
    have : set of str
        Indicators with a figure.
    wanted : list of str or None
        None: all that have a figure.
    alone : set of str
        Ratios that are series of their own (:func:`alone`).
    """
    ties = {code: parse(text) for code, text in codes["identity"].items()}
    usable = {code: tie for code, tie in ties.items() if tie and code not in alone and _usable_ratio(code, tie, have)}
    done: set[str] = set()
    for code in sorted(_needed(ties, have, wanted)):
        if code in done:
            continue
        members, linked = _tied_to(code, usable)
        done |= members
        # a change is computed from the draws of what it is a change of
        if members & have and not _computed(ties[code], have):
            yield tuple(sorted(members - set(linked))), linked


def alone(known: Snapshot, have: set[str]) -> set[str]:
    """Ratios with figures but without any of their parts, where their own pool can speak.

    What ratios did says more of one more ratio than what both of its parts did elsewhere: parts
    rise and fall together, and one is published months before the other. A pool of less than
    :data:`YEARS_ALONE` years can't tell a ratio's usual change from the years' shocks.

    Parameters
    ----------
    known : Snapshot
    have : set of str
        Indicators with a figure.

    Returns
    -------
    set of str
        Their codes.
    """
    pools, codes = prior.pooled(known), known.codes
    found = set()
    for code in have:
        tie = parse(codes.at[code, "identity"])
        if tie is not None and tie.kind == "ratio" and not set(tie.parts) & have:
            own = pools.get((codes.at[code, "pool"], scales_of((code,), codes)[code]))
            if own is not None and not own.borrowed and _years(known, code) >= YEARS_ALONE:
                found.add(code)
    return found


def _years(known: Snapshot, code: str) -> int:
    """Years in which enough series of an indicator changed to say something of all."""
    moves = changes(known)
    return int(moves.loc[moves["indicator"].eq(code), "year"].value_counts().ge(prior.MIN_SERIES).sum())


def _usable_ratio(code: str, tie: Identity, have: set[str]) -> bool:
    return tie.kind == "ratio" and (code in have or set(tie.parts) <= have)


def _computed(tie: Identity | None, have: set[str]) -> bool:
    return tie is not None and tie.kind != "ratio" and set(tie.parts) <= have


def _needed(ties: dict[str, Identity | None], have: set[str], wanted: list[str] | None) -> set[str]:
    """What is wanted, and the parts that it is computed from."""
    needed = set(have if wanted is None else wanted)
    for code in list(needed):
        tie = ties[code]
        if tie and (tie.kind == "ratio" or set(tie.parts) <= have):
            needed |= set(tie.parts)
    return needed


def _tied_to(code: str, ratios: dict[str, Identity]) -> tuple[set[str], dict[str, Identity]]:
    """All that ratios tie to an indicator, and these ratios."""
    members, linked = {code}, {}
    grew = True
    while grew:
        grew = False
        for name, tie in ratios.items():
            if name not in linked and (name in members or set(tie.parts) & members):
                linked[name] = tie
                members |= {name, *tie.parts}
                grew = True
    return members, linked


def changes_of_parts(codes: pd.DataFrame, have: set[str], wanted: list[str] | None) -> dict[str, Identity]:
    """Net changes and growth rates to compute from draws."""
    ties = {code: parse(text) for code, text in codes["identity"].items()}
    return {
        code: tie
        for code, tie in ties.items()
        if tie and tie.kind != "ratio" and set(tie.parts) <= have and (wanted is None or code in wanted)
    }


def scales_of(parts: tuple[str, ...], codes: pd.DataFrame) -> dict[str, str]:
    """Scale of each part that has one (:func:`kjanalysis.notation.scales.scale_of`)."""
    found = {code: scale_of(codes.at[code, "kind"], codes.at[code, "integer"]) for code in parts}
    return {code: scale for code, scale in found.items() if scale}


def block_of(
    figures: list[Any], known: Snapshot, region: str, parts: tuple[str, ...], ratios: dict[str, Identity]
) -> Block | None:
    """The block's state space input, or None if an indicator has no scale or prior.

    Parameters
    ----------
    figures : list of namedtuple
        The history's rows by year.
    known : Snapshot
    region : str
        Region code.
    parts, ratios
        As :func:`groups` gives them.
    """
    codes = known.codes
    scales = scales_of(parts, codes)
    learned = {code: one for code, scale in scales.items() if (one := _learned(known, region, code, scale))}
    if len(learned) < len(parts):
        return None
    revision = revision_noise(known)
    own = {code: [row for row in figures if row.indicator == code] for code in (*parts, *ratios)}
    moved = _carried(known, region, parts, ratios, own)
    members = tuple(_part(known.indicator(code), learned[code], own[code], moved[code]) for code in parts)
    given = []
    for j, code in enumerate(parts):
        loading = tuple(float(i == j) for i in range(len(parts)))
        given += [_figure(known, row, j, scales[code], loading, 0.0, revision) for row in own[code]]
    for k, (code, tie) in enumerate(ratios.items(), start=len(parts)):
        loading = tuple(float(c == tie.parts[0]) - float(c == tie.parts[1]) for c in parts)
        given += [_figure(known, row, k, "log", loading, np.log(tie.factor), revision) for row in own[code]]
    return Block(members, tuple(given), _correlations(known, parts))


def _carried(
    known: Snapshot, region: str, parts: tuple[str, ...], ratios: dict[str, Identity], own: dict[str, list[Any]]
) -> dict[str, Carried]:
    """What other places show since each part's last figure, or since that of a ratio which tells it.

    Nothing, if only ratios have figures: one part's movement is known before the other's, and
    would be taken for the ratio's.
    """
    if not any(own[code] for code in parts):
        return {code: Carried({}) for code in parts}
    since = {code: _last(own[code] or [row for ratio in ratios for row in own[ratio]]) for code in parts}
    return {code: carried(known, region, code, since[code]) for code in parts}


def _last(rows: list[Any]) -> int:
    """The newest figure's year."""
    return max((int(row.year) for row in rows), default=0)


def _learned(known: Snapshot, region: str, code: str, scale: str) -> Prior | None:
    """What alike series say: of a growth rate those of the same indicator, else those of its pool."""
    if scale == "linear":
        found = around.of_region(known, region, code)
        return None if found is None else found.prior()
    return prior.pooled(known).get((known.codes.at[code, "pool"], scale))


def _part(indicator: Any, learned: Prior, own: list[Any], since: Carried) -> Part:
    """A part with its prior moved to the size of its own figures."""
    typical = float(np.median([abs(row.value) for row in own])) if own else np.nan
    learned = learned.at_size(np.log(typical) if typical > 0 else np.nan)
    if indicator.kind == "flow" and indicator.integer:
        learned = learned.counting(typical)
    breaks = tuple(now.year for before, now in itertools.pairwise(own) if now.basis != before.basis)
    return Part(indicator.indicator, learned, breaks, since.moved, since.left)


def _correlations(known: Snapshot, parts: tuple[str, ...]) -> np.ndarray:
    correlation = np.eye(len(parts))
    for i, first in enumerate(parts):
        for j, second in enumerate(parts[:i]):
            correlation[i, j] = correlation[j, i] = prior.correlation(known, first, second)
    return correlation


def _figure(
    known: Snapshot, row: Any, index: int, scale: str, loading: tuple[float, ...], constant: float, revision: float
) -> Figure:
    """A table row as an interval on the scale, with its measurement error."""
    lower, upper = forward([row.lower, row.upper], scale)
    value = float(forward([row.value], scale)[0])
    if not np.isfinite(value):
        place = row_name(known.layers, "observations.csv", row.layer, int(row.row))
        raise KJError(
            f"{place.en}: {row.indicator} {row.year} of {row.region} is {row.value:g}. This kind of "
            f"indicator can't take that value. Correct it there.",
            f"{place.zh}：{row.region} 的 {row.indicator} {row.year} 年为 {row.value:g}，"
            f"该类指标不能取此值，请在该行更正。",
        )
    lower = lower if np.isfinite(lower) else value - 1.0  # 0.4 printed as 0: no floor on a log
    upper = upper if np.isfinite(upper) else value + 1.0
    noise = MEASUREMENT[scale]
    if scale == "count":  # an exact count must come back as itself when rounded
        noise = min(noise, 0.1 / (row.value + 1))
    if row.status == "preliminary":
        noise = max(noise, revision if scale != "linear" else 10 * noise)
    if constant:
        noise = float(np.hypot(noise, RATIO_MISMATCH))
    return Figure(index, int(row.year), float(lower), float(upper), loading, constant, noise)
