"""Year-on-year changes of every series known on a day: what priors are learned from."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from ..notation.identities import parse
from ..notation.scales import forward, scale_of
from ..tables import Snapshot
from ..tables.types import looked_up
from ..tables.vintage import first
from .zeros import since_zero

#: Years of change before the day that count: growth of twenty years ago misleads.
WINDOW = 9


@functools.lru_cache(maxsize=32)
def changes(known: Snapshot, window: int = WINDOW) -> pd.DataFrame:
    """Year-on-year changes of every series known on a day, in the last years.

    Where a ratio and its numerator are published but the denominator isn't,
    the denominator they imply counts too (GDP from R&D and its intensity).

    Returns
    -------
    DataFrame
        region, indicator, pool, scale, year, change (on the scale), size (log
        of the series' median value).
    """
    frame = all_changes(known)
    last = known.day.year if known.day else int(frame["year"].max()) + 1
    return frame[frame["chained"] & frame["year"].ge(last - window)].drop(columns="chained")


@functools.lru_cache(maxsize=16)
def all_changes(known: Snapshot) -> pd.DataFrame:
    """Changes of all years; ``chained`` only where the year before is there on the same basis.

    Parameters
    ----------
    known : Snapshot

    Returns
    -------
    DataFrame
        Columns of :func:`changes`, and ``chained``.
    """
    rows, codes = first(known.bare_figures), known.codes
    frame = since_zero(pd.concat([_figures(rows), *_implied(rows, codes)], ignore_index=True), codes)
    frame["pool"] = looked_up(frame["indicator"], codes["pool"])
    scales = [scale_of(*one) for one in zip(codes["kind"], codes["integer"], strict=True)]
    frame["scale"] = looked_up(frame["indicator"], pd.Series(scales, codes.index, dtype=object))
    frame = frame[frame["scale"].notna()]
    parts = []
    for scale, part in frame.groupby("scale"):
        parts.append(part.assign(z=forward(part["value"], scale)))
    parts = parts or [frame.assign(z=frame["value"])]  # nothing was public: no change, no prior
    frame = pd.concat(parts).sort_values(["region", "indicator", "year"], kind="stable")
    series = frame.groupby(["region", "indicator"], sort=False)
    before = series[["z", "year", "basis"]].shift()
    frame["change"] = frame["z"] - before["z"]
    typical = series["value"].transform("median")
    frame["size"] = np.log(typical.abs().clip(lower=1e-9))
    frame["chained"] = (
        frame["year"].sub(before["year"]).eq(1) & frame["basis"].eq(before["basis"]) & frame["change"].notna()
    )
    return frame[["region", "indicator", "pool", "scale", "year", "change", "size", "chained"]]


def _figures(rows: pd.DataFrame) -> pd.DataFrame:
    middle = (rows["lower"] + rows["upper"]) / 2
    # a wide bound says too little about one year's change
    sharp = (rows["upper"] - rows["lower"]) <= 0.02 * rows["value"].abs().clip(lower=1e-9)
    columns = ["region", "indicator", "year", "basis"]
    share = rows["scope"].isin(["share", "growth"])
    return rows[columns].assign(value=middle)[sharp | share]


def _implied(rows: pd.DataFrame, codes: pd.DataFrame) -> list[pd.DataFrame]:
    wide = rows.pivot(index=["region", "year"], columns="indicator", values="value")
    frames = []
    for code, text in codes["identity"].items():
        tie = parse(text)
        if not tie or tie.kind != "ratio" or not {code, tie.parts[0]} <= set(wide.columns):
            continue
        top, bottom = tie.parts
        value = tie.factor * wide[top] / wide[code]
        # two printed decimals of a small ratio are too coarse for a growth rate
        value = value[wide[code].ge(1) & (wide[bottom].isna() if bottom in wide else True)].dropna()
        frames.append(value.rename("value").reset_index().assign(indicator=bottom, basis="implied"))
    return frames
