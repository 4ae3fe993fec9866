"""Variants of cuts: as they are, with figures turned into bounds, and with gaps.

Scale, last figure and outcomes stay those of the true history, so that scores compare.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

import numpy as np
import pandas as pd

from ..notation import bounds
from .cuts import VARIANTS, Cuts, chance_of

#: Share of the figures that a variant turns into bounds, or leaves out.
BOUNDED, HIDDEN = 0.5, 0.3

#: Figures that gaps leave at least, the newest among them.
LEFT = 3


def shown(cuts: Cuts, variant: str, seed: int = 0) -> Cuts:
    """The cuts in a variant; scale, last figure and outcomes stay those of the true history.

    Whether a figure is a bound, or missing, depends on its series and year
    alone, so it is so in every cut; the newest figure is never missing.

    Parameters
    ----------
    cuts : Cuts
        As they are.
    variant : str
        Of :data:`VARIANTS`. ``bounds``: half of the figures are printed as
        "more than" a rounder one (:func:`more_than`). ``gaps``: three in ten
        are left out, but :data:`LEFT` stay.
    seed : int
        Another seed chooses other figures.

    Returns
    -------
    Cuts
        With other figures, the same outcomes.
    """
    if variant == VARIANTS[0]:
        return cuts
    named = cuts.figures.join(cuts.table[["family", "region", "kind", "newest"]], on="cut")
    keys = list(zip(named["family"], named["region"], named["year"], strict=True))
    chances = {key: chance_of(seed, variant, *key) for key in set(keys)}
    chance = np.array([chances[key] for key in keys])
    figures = _with_gaps(named, chance) if variant == "gaps" else _with_bounds(named, chance)
    return replace(cuts, table=cuts.table.assign(variant=variant), figures=figures[cuts.figures.columns])


def _with_gaps(figures: pd.DataFrame, chance: np.ndarray) -> pd.DataFrame:
    """Figures without those whose chance is small."""
    figures = figures.assign(chance=np.where(figures["year"].eq(figures["newest"]), 2.0, chance))
    rank = figures.groupby("cut")["chance"].rank(ascending=False, method="first")
    return figures[figures["chance"].ge(HIDDEN) | rank.le(LEFT)].reset_index(drop=True)


def _with_bounds(figures: pd.DataFrame, chance: np.ndarray) -> pd.DataFrame:
    """Figures, those whose chance is small as bounds."""
    said = [
        (more_than(value, kind) if bounded else None) or (value,) * 3
        for value, kind, bounded in zip(figures["value"], figures["kind"], chance < BOUNDED, strict=True)
    ]
    value, lower, upper = np.array(said, dtype=float).reshape(-1, 3).T
    return figures.assign(value=value, lower=lower, upper=upper)


def more_than(value: float, kind: str) -> tuple[float, float, float] | None:
    """How an office would print "more than" of a figure: the number, and what it stands for.

    Rounded down to two digits (a growth rate: to whole percent) and read by
    :func:`kjanalysis.notation.bounds.interval`; None where that leaves nothing to say.

    >>> more_than(23.4, "flow"), more_than(1859.9, "flow"), more_than(6.8, "growth")
    ((23.0, 23.0, 24.0), (1800.0, 1800.0, 1900.0), (6.0, 6.0, 7.0))
    """
    if value <= 0:
        return None
    number = Decimal(repr(float(value)))
    place = Decimal(1).scaleb(0 if kind == "growth" else number.adjusted() - 1)
    number = (number / place).to_integral_value(ROUND_FLOOR) * place
    if number <= 0:
        return None
    low, high = bounds.interval(format(number, "f"), "gt", kind == "count")
    return float(number), low, high


def typed(cuts: Cuts) -> dict[str, np.ndarray]:
    """Each history as a user would type it for a method that knows no bounds and no gaps.

    Parameters
    ----------
    cuts : Cuts
        Of any variant.

    Returns
    -------
    dict of str to ndarray
        By cut, oldest first. A bound is the number printed; a gap is filled by a
        straight line.
    """
    out = {}
    for cut, rows in cuts.figures.groupby("cut", sort=False):
        year = rows["year"].to_numpy()
        out[cut] = np.interp(np.arange(year[0], year[-1] + 1), year, rows["value"].to_numpy(float))
    return out
