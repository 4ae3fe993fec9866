"""A thinned set of an outlook's draws that a page can move by itself, without a server.

Some 500 of the draws go with the page, each block on its scale, and for each noise level the mean
and covariance of the year. A page moves them as :mod:`kjanalysis.forecast.assuming` does: a draw by
the regression of its level, a level's weight by how likely the assumed figure is in it. Of several
thinned sets, the one whose probabilities are nearest to those of all draws is taken, and how far it
is off is said.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import numpy as np

from ..forecast.draws import Drawn
from ..notation.identities import Identity, parse
from ..notation.scales import forward
from ..wording import words
from ..wording.target_text import target_text
from . import levers
from .criterion import edge, is_ceiling, meets
from .display import interval_text
from .leading import leading, others
from .levers import Lever
from .outlook_data import OutlookData
from .target import State, Target

#: How many draws a page gets, at most; fewer where it would be too large.
SIZES = (500, 400, 300, 200)

#: Most bytes that go with a page.
MOST = 32_000

#: How often the draws are shuffled and cut into sets, of which the nearest is taken.
SHUFFLES = 5


def thinned(outlook: OutlookData, lang: str) -> dict[str, Any] | None:
    """What a page needs to answer what-ifs.

    Parameters
    ----------
    outlook : OutlookData
        Without assumptions.
    lang : {"zh", "en"}
        Of names and units.

    Returns
    -------
    dict or None
        Plain values for JSON: ``blocks`` (draws on their scale), ``targets``, ``levers``, ``together``
        (ids of the leading targets, and the page's words for the probability that all are met), ``off`` (the largest
        difference of a probability to that of all draws, in points) and ``n``, ``of``. None if no
        target can be moved.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> found = thinned(kj.outlook("330205", 2021, "2021-03-26"), "en")
    >>> found["n"], found["of"], [one["name"] for one in found["levers"]][:2]
    (500, 16000, ['GDP (current prices)', 'R&D expenditure'])
    """
    aims = [t for t in [*leading(outlook.targets), *others(outlook.targets)] if _movable(outlook, t)]
    if outlook.given or not aims:
        return None
    for n in SIZES:
        found = _of(outlook, aims, n, lang)
        if _size(found) <= MOST:
            return found
    return None


def _movable(outlook: OutlookData, t: Target) -> bool:
    """Whether a target's draws are those of a block whose last year it is."""
    block = outlook.forecast.blocks.get(t.indicator)
    if t.state is not State.FORECAST or block is None or int(block.draws.years[-1]) != outlook.year:
        return False
    return t.indicator in (*block.parts, *block.ratios) or _change(outlook, t) is not None


def _change(outlook: OutlookData, t: Target) -> Identity | None:
    """What a target's indicator is a change of, if it is drawn as one."""
    block, tie = outlook.forecast.blocks[t.indicator], parse(outlook.known.codes.at[t.indicator, "identity"])
    if tie is None or tie.kind == "ratio" or t.indicator in block.parts or tie.parts[0] not in block.parts:
        return None
    return tie if (tie.parts[0], outlook.year - 1) in outlook.forecast.draws.columns else None


def _size(found: dict[str, Any]) -> int:
    return len(json.dumps(found, ensure_ascii=False).encode())


def _of(outlook: OutlookData, aims: list[Target], n: int, lang: str) -> dict[str, Any]:
    f = outlook.forecast
    chosen, off = _nearest(outlook, aims, n)
    blocks = list({f.blocks[t.indicator].parts: f.blocks[t.indicator] for t in aims}.values())
    parts = [code for block in blocks for code in block.parts]
    own = {one.key: one for one in levers.targets(outlook)}
    first = leading(outlook.targets)
    whole = len(first) > 1 and all(t in aims for t in first)
    return {
        "n": len(chosen),
        "of": len(f.draws),
        "off": round(100 * off, 1),
        "blocks": [_block(outlook, block, chosen, aims) for block in blocks],
        "targets": [_target(outlook, t, own[t.id], lang) for t in aims],
        "levers": [_figure(outlook, one, lang) for one in levers.figures(outlook) if one.of in parts],
        "together": {"ids": [t.id for t in first], "every": words.percent(outlook.together.every)} if whole else None,
    }


def _nearest(outlook: OutlookData, aims: list[Target], n: int) -> tuple[np.ndarray, float]:
    """Which draws are taken, and how far their probabilities are off."""
    draws, first = outlook.forecast.draws, leading(outlook.targets)
    single = [meets(draws[t.indicator, outlook.year].to_numpy(), t.criterion) for t in aims]
    every = np.logical_and.reduce([hits for t, hits in zip(aims, single, strict=True) if t in first])
    met = np.column_stack([*single, every]) if any(t in first for t in aims) else np.column_stack(single)
    rng, goal = np.random.default_rng(0), met.mean(axis=0)
    n = min(n, len(met))
    sets = [own for _ in range(SHUFFLES) for own in rng.permutation(len(met))[: len(met) // n * n].reshape(-1, n)]
    off = [float(np.abs(met[one].mean(axis=0) - goal).max()) for one in sets]
    best = int(np.argmin(off))
    return sets[best], off[best]


def _block(outlook: OutlookData, block: Drawn, chosen: np.ndarray, aims: list[Target]) -> dict[str, Any]:
    """A block's draws of the year on its scale, its levels, and the year before where a target is a change."""
    level, draws = block.draws.level[chosen], outlook.forecast.draws
    used = np.unique(level)
    own = [t for t in aims if outlook.forecast.blocks[t.indicator] is block]
    before = dict.fromkeys(tie.parts[0] for t in own if (tie := _change(outlook, t)) is not None)
    return {
        "parts": [
            {"code": code, "scale": block.scales[code], **_packed(block.draws.values[chosen, j, -1])}
            for j, code in enumerate(block.parts)
        ],
        "before": {
            code: _packed(forward(draws[code, outlook.year - 1].to_numpy()[chosen], block.scales[code]))
            for code in before
        },
        "level": base64.b64encode(np.searchsorted(used, level).astype(np.uint8).tobytes()).decode(),
        "mean": [[_short(x) for x in row] for row in block.draws.last.mean[used]],
        "cov": [[_short(x) for x in row.ravel()] for row in block.draws.last.cov[used]],
    }


def _target(outlook: OutlookData, t: Target, lever: Lever, lang: str) -> dict[str, Any]:
    """How a target is computed and judged, and what the page says of it."""
    block, tie = outlook.forecast.blocks[t.indicator], _change(outlook, t)
    ratio = block.ratios.get(t.indicator)
    how: dict[str, Any] = {"kind": "part", "of": [t.indicator]}
    if ratio is not None:
        how = {"kind": "ratio", "of": list(ratio.parts), "factor": ratio.factor}
    elif tie is not None:
        how = {"kind": tie.kind, "of": [tie.parts[0]]}
    written = target_text(t, lang)
    return _lever(lever, lang) | how | {
        "sign": re.match(r"[^0-9−-]*", written)[0],  # type: ignore[index]
        "below": is_ceiling(t.criterion),
        "strict": t.comparator == "gt",
        "slack": float(t.target - edge(t.criterion)),
        "page": {
            "chance": words.percent(t.probability),
            "met": t.of_twenty,
            "middle": words.estimate(t.median, t.integer),
            "between": interval_text(t.lo80, t.hi80, t.integer),
        },
    }  # fmt: skip


def _figure(outlook: OutlookData, one: Lever, lang: str) -> dict[str, Any]:
    """A figure that may be assumed; at rest it says the forecast's median, which a slider's place only comes near."""
    middle = float(np.quantile(outlook.forecast.draws[one.key, outlook.year], 0.5, method="inverted_cdf"))
    return _lever(one, lang) | {"middle": words.estimate(middle, one.integer)}


def _lever(one: Lever, lang: str) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name.of(lang),
        "unit": one.unit.of(lang),
        "low": one.low,
        "high": one.high,
        "step": one.step,
        "rest": one.rest,
        "integer": one.integer,
        "code": one.of,
        "base": one.base,
    }


def _packed(values: np.ndarray) -> dict[str, Any]:
    """Numbers as 16 bits between their ends."""
    low, high = float(values.min()), float(values.max())
    whole = np.rint((values - low) / ((high - low) or 1.0) * 65535).astype("<u2")
    return {"low": low, "high": high, "z": base64.b64encode(whole.tobytes()).decode()}


def _short(value: float) -> float:
    return float(f"{value:.7g}")
