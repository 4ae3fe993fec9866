"""Series that stood still: no finite history makes the future certain.

Figures that are all alike teach the state space that nothing ever changes. But a series
that hasn't changed in k years may change in the next one: by the rule of succession
with a probability of 1 / (k + 2). In this share of the draws it changes as the series of
its pool do, each year after the last figure it is known by. The change is one printed
unit at least (1 of a count, 0.1 of 3.5): a smaller one couldn't be seen.

A series of which any figure differs from another is left as it was drawn.

Reference: Laplace (1814), Essai philosophique sur les probabilités.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ..notation.scales import backward, forward
from .block_types import Block, Draws
from .prior import Prior

#: Fewer years without a change say nothing.
LEAST_YEARS = 2


def years_unchanged(own: pd.DataFrame) -> int:
    """Years that all figures on the newest basis lie alike; 0 if one differs or is only a bound.

    Parameters
    ----------
    own : DataFrame
        One indicator's rows of :meth:`kjanalysis.tables.Snapshot.latest`.
    """
    own = own.sort_values("year")
    own = own[own["basis"].eq(own["basis"].iloc[-1])] if len(own) else own
    alike = own["value"].nunique() == 1 and own["qualifier"].isin(["eq", "expected"]).all()
    return len(own) - 1 if alike else 0


def loosened(
    drawn: Draws,
    block: Block,
    scales: dict[str, str],
    codes: pd.DataFrame,
    rows: pd.DataFrame,
    rng: np.random.Generator,
) -> Draws:
    """Draws in which a series that stood still may change after its last figure.

    Parameters
    ----------
    drawn : Draws
    block : Block
        What they were drawn from.
    scales : dict of str to str
        Of its parts.
    codes, rows : DataFrame
        The catalogue by indicator, and the history.
    rng : numpy.random.Generator
    """
    values = drawn.values
    for j, part in enumerate(block.parts):
        own = rows[rows["indicator"].eq(part.name)].sort_values("year")
        unchanged = years_unchanged(own)
        if unchanged < LEAST_YEARS:
            continue
        if values is drawn.values:
            values = values.copy()
        newest = own.iloc[-1]
        unit = 1.0 if codes.at[part.name, "integer"] else max(float(newest["upper"] - newest["lower"]), 0.0)
        only_up = bool(codes.at[part.name, "cumulative"])
        # a later ratio, or an assumed figure, says already where it is: a change there would contradict it
        known_until = max(figure.year for figure in block.figures if figure.loading[j])
        for at in range(int(known_until - drawn.years[0]) + 1, len(drawn.years)):
            changes = rng.random(len(values)) < 1 / (unchanged + 2)
            move = _move(values[:, j, at], scales[part.name], part.prior, unit, only_up, rng)
            values[:, j, at:] += np.where(changes, move, 0.0)[:, None]
    return drawn if values is drawn.values else replace(drawn, values=values)


def _move(z: np.ndarray, scale: str, prior: Prior, unit: float, only_up: bool, rng: np.random.Generator) -> np.ndarray:
    """A change as the pool's series make it, by one printed unit at least, on the scale."""
    n, noise = len(z), float(np.exp(prior.log_noise))
    value = backward(z, scale)
    here = forward(value, scale) if scale == "count" else z
    up, down = forward(value + unit, scale) - here, here - forward(value - unit, scale)
    up = np.where(np.isfinite(up), up, 0.0)
    falls = (prior.drift + noise * rng.standard_normal(n) < 0) & np.isfinite(down) & (not only_up)
    step = np.where(falls, np.where(np.isfinite(down), down, 0.0), up)
    size = np.maximum(np.hypot(noise, step) * np.abs(rng.standard_normal(n)), step)
    move: np.ndarray = np.where(falls, -size, size)
    return move
