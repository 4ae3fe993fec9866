"""Growth rates of the places around a place, and how far it usually lies from them.

A growth rate of one year says little of the next by itself: it moves with the places
around it. So each region's rate is read beside a *reference* of the same year: the mean
of the other regions of its level where at least :data:`FEW` of them are known, and the
rate of the nearest region above it, plus what the level usually lies apart from that.
Where both are known they count half and half.

What is learned of an indicator's rates (:class:`Apart`), from figures public by the day:

- how far regions lie from their reference for years (``between``),
- how much a region's rate swings around that in a year (``noise``),
- how much the reference itself moves from year to year (``step``).

Rates that follow from published levels count as well as published rates. Each indicator
has its own: only one whose rates are known nowhere gets the mean of all kinds of rates,
with the spread between kinds added.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..notation.identities import parse
from ..tables import Snapshot
from ..tables.vintage import first
from .changes import WINDOW
from .prior import MIN_SERIES, Prior

#: Other regions of a level whose mean can serve as a reference.
FEW = 4

#: Years of common movement that the size of a step is learned from.
STEPS = 12

#: Factors on ``between`` and ``step``. Both are learned as if noise were normal and many years were known. It has fat tails
#: and few years are, so 80 % intervals held 71 to 75 % of the outcomes they were fitted on.
WIDER_BETWEEN, WIDER_STEP = 1.3, 1.15

#: Share of the winsorised values on either side.
OUTER = 0.1


@dataclass(frozen=True)
class Apart:
    """How an indicator's rates lie apart from their reference, in percentage points.

    Attributes
    ----------
    mean, between : float
        Mean and standard deviation between regions of what lasts.
    log_noise, log_noise_sd : float
        Mean and spread of the log of a region's yearly swing.
    step : float
        Standard deviation of a year's move of the reference.
    typical : float
        Mean rate, for a place that has nothing around it.
    n_series, n_values : int
        What it rests on.
    borrowed : bool
        Whether other kinds of rates speak for it.
    """

    mean: float
    between: float
    log_noise: float
    log_noise_sd: float
    step: float
    typical: float
    n_series: int
    n_values: int
    borrowed: bool = False

    def prior(self) -> Prior:
        """The same in the form that every forecast's prior has."""
        return Prior(
            0.0, self.between, self.log_noise, self.log_noise_sd, 0.0, 0.0, 0.0, self.n_series, self.n_values,
            self.borrowed,
        )  # fmt: skip


@functools.lru_cache(maxsize=64)
def rates(known: Snapshot, code: str) -> pd.DataFrame:
    """An indicator's growth rates as known on a day: published ones, else those of published levels.

    Returns
    -------
    DataFrame
        Index region, a column a calendar year without gaps, percent. Empty if none is known.
    """
    tie = parse(known.codes.at[code, "identity"])
    rows = known.bare_figures
    own = _sharp(first(rows[rows["indicator"].eq(code)]), 1.0)
    table = own.pivot(index="region", columns="year", values="value")
    if tie is not None and tie.kind == "growth":
        levels = first(rows[rows["indicator"].eq(tie.parts[0])])
        table = table.combine_first(_of_levels(levels))
    if table.empty:
        return table
    return table.reindex(columns=range(int(table.columns.min()), int(table.columns.max()) + 1)).astype(float)


def _sharp(rows: pd.DataFrame, width: float) -> pd.DataFrame:
    """Figures that say one number."""
    return rows[rows["qualifier"].isin(["eq", "expected", "approx"]) & rows["upper"].sub(rows["lower"]).le(width)]


def _of_levels(rows: pd.DataFrame) -> pd.DataFrame:
    """Growth in percent between the exact levels of two years on one basis."""
    rows = rows[rows["qualifier"].isin(["eq", "expected"]) & rows["value"].gt(0)].sort_values(["region", "year"])
    before = rows.groupby("region")[["value", "year", "basis"]].shift()
    chained = rows["year"].sub(before["year"]).eq(1) & rows["basis"].eq(before["basis"])
    growth = (100 * (rows["value"] / before["value"] - 1))[chained]
    return rows[chained].assign(value=growth).pivot(index="region", columns="year", values="value")


@functools.lru_cache(maxsize=64)
def references(known: Snapshot, code: str) -> pd.DataFrame:
    """The reference of every region's rates, in the shape of :func:`rates`; NaN where there is none."""
    table = rates(known, code)
    if table.empty:
        return table
    level = table.index.map(known.places["level"].to_dict())
    found = pd.DataFrame(np.nan, table.index, table.columns)
    above = _above(known, table)
    for one in level.dropna().unique():
        at = level == one
        values = table[at].to_numpy()
        mean = _mean_of_others(values)
        up = above[at] + _offset(values - above[at])
        found.loc[at] = np.where(
            np.isfinite(mean) & np.isfinite(up), (mean + up) / 2, np.where(np.isfinite(mean), mean, up)
        )
    return found


def _above(known: Snapshot, table: pd.DataFrame) -> np.ndarray:
    """The rate of the nearest region above that has one in the year, shape of the table."""
    parent, place = known.places["parent"].to_dict(), {region: i for i, region in enumerate(table.index)}
    values, found = table.to_numpy(), np.full(table.shape, np.nan)
    for i, region in enumerate(table.index):
        up, seen = parent.get(region, ""), {region}
        while up and up not in seen:
            if up in place:
                found[i] = np.where(np.isfinite(found[i]), found[i], values[place[up]])
            seen.add(up)
            up = parent.get(up, "")
    return found


def _mean_of_others(values: np.ndarray) -> np.ndarray:
    """Mean of the others of each year without the far ends; NaN with fewer than :data:`FEW` others."""
    found = np.full(values.shape, np.nan)
    for j in range(values.shape[1]):
        have = np.isfinite(values[:, j])
        n = int(have.sum())
        if n < FEW:
            continue
        inside = np.clip(values[have, j], *np.quantile(values[have, j], [OUTER, 1 - OUTER]))
        if n > FEW:
            found[have, j] = (inside.sum() - inside) / (n - 1)
        found[~have, j] = inside.mean()
    return found


def _offset(apart: np.ndarray) -> float:
    """By how much a level usually lies apart from the regions above it: the newest years', few are drawn to none."""
    means = [(np.mean(own), len(own)) for column in apart.T if len(own := column[np.isfinite(column)])][-5:]
    total = sum(n for _, n in means)
    return float(sum(mean * n for mean, n in means) / (total + FEW)) if total else 0.0


@functools.lru_cache(maxsize=64)
def apart(known: Snapshot, code: str, level: str) -> Apart | None:
    """What is learned of an indicator's rates at a level: there, else at all levels, else from all kinds of rates.

    Returns
    -------
    Apart or None
        None where no rate of any kind is known.
    """
    return _own(known, code, level) or _own(known, code, None) or _of_all_kinds(known)


def of_region(known: Snapshot, region: str, code: str) -> Apart | None:
    """:func:`apart` at a region's level."""
    return apart(known, code, str(known.places["level"].get(region, "")))


@functools.lru_cache(maxsize=64)
def _own(known: Snapshot, code: str, level: str | None) -> Apart | None:
    """From the indicator's own rates; None with fewer than :data:`~kjanalysis.forecast.prior.MIN_SERIES` series."""
    table = rates(known, code)
    if table.empty:
        return None
    off = table - references(known, code)
    if level is not None:
        off = off[off.index.map(known.places["level"].to_dict()) == level]
    # the newest years that can tell: those in between, of which nothing is known, don't make them older
    off = off.loc[:, off.notna().sum().ge(MIN_SERIES)].iloc[:, -WINDOW:]
    series = [own for row in off.to_numpy() if len(own := row[np.isfinite(row)]) >= 3]
    if len(series) < MIN_SERIES:
        return None
    k = np.array([len(own) for own in series])
    centre = np.array([np.median(own) for own in series])
    swing = np.array([np.abs(own - np.median(own)).mean() for own in series])
    noise = (np.sqrt(np.pi / 2 * k / (k - 1)) * swing).clip(min=0.2)
    log_noise = float(np.average(np.log(noise), weights=k))
    spread = np.var(np.log(noise)) - np.mean(1 / (2 * (k - 1.0)))
    # a whole panel's far ends are other regions' own affairs
    middle = np.clip(centre, *np.quantile(centre, [OUTER / 2, 1 - OUTER / 2]))
    between = np.var(middle) - np.mean(np.pi / 2 * noise**2 / k)
    return Apart(
        mean=float(middle.mean()),
        between=WIDER_BETWEEN * float(np.sqrt(max(between, (0.2 * np.exp(log_noise)) ** 2))),
        log_noise=log_noise,
        log_noise_sd=float(np.sqrt(max(spread, 0.15))),
        step=WIDER_STEP * _step(table, log_noise),
        typical=float(np.nanmean(table[off.columns].to_numpy())),
        n_series=len(series),
        n_values=int(k.sum()),
    )


def _step(table: pd.DataFrame, log_noise: float) -> float:
    """Typical move of the yearly mean, robust, drawn to the noise where few years are known."""
    values = table.to_numpy()
    moves = [
        float(np.median(both)) for a, b in zip(values.T[:-1], values.T[1:], strict=True) if len(both := _both(a, b))
    ][-STEPS:]
    square = (np.sqrt(np.pi / 2) * np.mean(np.abs(moves))) ** 2 if moves else 0.0
    start = 0.25 * float(np.exp(2 * log_noise))
    return float(np.sqrt((len(moves) * square + 2 * start) / (len(moves) + 2)))


def _both(before: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Moves of the regions known in both years; none if they are fewer than :data:`FEW`."""
    move = now - before
    move = move[np.isfinite(move)]
    kept: np.ndarray = move if len(move) >= FEW else move[:0]
    return kept


@functools.lru_cache(maxsize=32)
def _of_all_kinds(known: Snapshot) -> Apart | None:
    """The mean of all kinds of rates that are known, with the spread between kinds added."""
    kinds = known.codes.index[known.codes["kind"].eq("growth")]
    lenders = [one for code in kinds if (one := _own(known, code, None))]
    if not lenders:
        return None

    def mean(name: str) -> float:
        return float(np.mean([getattr(one, name) for one in lenders]))

    logs = np.array([one.log_noise for one in lenders])
    return Apart(
        mean=0.0,
        between=float(np.sqrt(np.mean([one.between**2 for one in lenders]) + np.var([one.typical for one in lenders]))),
        log_noise=float(logs.mean()),
        log_noise_sd=float(np.sqrt(np.var(logs) + mean("log_noise_sd") ** 2)),
        step=float(np.sqrt(np.mean([one.step**2 for one in lenders]))),
        typical=mean("typical"),
        n_series=sum(one.n_series for one in lenders),
        n_values=sum(one.n_values for one in lenders),
        borrowed=True,
    )
