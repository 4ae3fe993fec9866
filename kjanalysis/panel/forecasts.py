"""Forecast many short series in one call: :func:`forecast_panel`, :func:`forecast_draws`.

The models are in :mod:`kjanalysis.panel.members` and :mod:`kjanalysis.panel.mixture`; here
the input is checked, put on its scale and grouped by times, and the mixtures
are read off as quantiles or draws. Each series is measured in its own size, so
a change of unit changes nothing else.
"""

from __future__ import annotations

import functools
import zlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from .inputs import checked, levels, whole
from .members import NARROW, Group
from .mixture import Mixture, learn, mixtures, shipped

QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)

#: Only this many years of a history are modelled.
MEMORY = 20

#: Series handled at once: bounds the memory.
CHUNK = 2000

#: What one unit on the linear scale is divided by, so that the catalogue's
#: noises fit growth rates in percent.
LINEAR_UNIT = 30.0

#: Paths that a cumulative figure's quantiles are read off, a power of two; and series handled at once then.
PLACES, BATCH = 2048, 100

#: What is added to counts, so that none is zero.
HALF = 0.5


def forecast_panel(observations, horizon: int, quantiles=QUANTILES, seed: int = 0, cutoff=None) -> pd.DataFrame:
    """Quantiles of every series for the years after its last figure.

    Parameters
    ----------
    observations : DataFrame
        Long: series (text or number), year (a number, or a day in it), value,
        and optionally

        - lower and upper: between which the quantity lies (either may be
          infinite; an empty one is the value itself);
        - kind, one a series: flow, stock, count, cumulative (never falls),
          ratio in percent, growth in percent; without it positive series are
          flows, others are on their own linear scale;
        - status: actual, preliminary (may yet be revised) or revised.
    horizon : int
        Years after each series' last figure, 1 to 10.
    quantiles : sequence of float
        Between 0 and 1, ascending. Of cumulative figures those beyond the outer
        1/4096 are the outermost path's.
    seed : int
        Not used: quantiles are computed, not drawn. Kept so that the call is
        that of :func:`forecast_draws`.
    cutoff : int, optional
        Year at whose end the shipped prior was fitted; by default the year
        of the newest figure, so that nothing later is felt. A figure of a
        later year is refused; without it one of a year still to come.

    Returns
    -------
    DataFrame
        series, year, and one column a quantile, named by the number itself;
        in the order of first appearance.

    Raises
    ------
    KJError
        Naming the series: a missing column, a duplicate year, a value that is
        no number or that its kind can't take, lower above upper
        (:func:`kjanalysis.panel.inputs.checked`).

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"series": "a", "year": range(2015, 2021), "value": [10, 11, 13, 14, 16, 18]})
    >>> out = forecast_panel(frame, 2)
    >>> out["year"].tolist(), bool((out[0.1] < out[0.9]).all())
    ([2021, 2022], True)
    """
    quantiles, horizon = levels(quantiles), whole("horizon", horizon, 1, 10)
    cutoff = None if cutoff is None else whole("cutoff", cutoff, 0)
    frame = checked(observations, cutoff)
    frames = [
        _long(piece, piece.quantiles(quantiles), horizon, quantiles) for piece in _prepared(frame, horizon, cutoff)
    ]
    return _in_order(frames, frame)


def forecast_draws(observations, horizon: int, n_draws: int = 1000, seed: int = 0, cutoff=None) -> pd.DataFrame:
    """Joint draws of every series for the years after its last figure.

    Parameters
    ----------
    observations, horizon, cutoff
        As in :func:`forecast_panel`.
    n_draws : int
    seed : int
        The same seed gives the same digits for a series, whatever the order
        of the series in the call.

    Returns
    -------
    DataFrame
        series, year, and one column a draw (0 .. n_draws - 1): a draw is a
        path, its years belong together.
    """
    horizon, n_draws, seed = whole("horizon", horizon, 1, 10), whole("n_draws", n_draws, 1), whole("seed", seed, 0)
    cutoff = None if cutoff is None else whole("cutoff", cutoff, 0)
    frame = checked(observations, cutoff)
    frames = [
        _long(piece, piece.draws(n_draws, seed), horizon, range(n_draws)) for piece in _prepared(frame, horizon, cutoff)
    ]
    return _in_order(frames, frame)


@dataclass(frozen=True)
class _Piece:
    """One chunk of a group, forecast: its mixtures, and the way back to the input's unit."""

    mixture: Mixture
    kind: str
    offset: np.ndarray
    rising: bool

    def quantiles(self, asked: np.ndarray) -> np.ndarray:
        """Calibrated quantiles, shape (series, horizon, q)."""
        if self.rising:  # what a year can be depends on the years before it: read off paths
            even, n = _even(self.mixture.cov.shape[-1]), len(self.mixture.share)
            parts = [range(a, min(a + BATCH, n)) for a in range(0, n, BATCH)]
            found = [
                np.quantile(self.paths(part, lambda i: even), asked, axis=2, method="inverted_cdf") for part in parts
            ]
            return np.moveaxis(np.concatenate(found, axis=1), 0, 2)
        wanted = ndtri(np.append(asked, 0.5))
        found = []
        for h, (moves, score) in enumerate(self.tables, start=1):
            at = _between(score, moves, np.broadcast_to(wanted, (len(moves), len(wanted))))
            wide = self.mixture.widened(at[:, :-1], wanted[:-1], at[:, -1:], h)
            found.append(np.maximum.accumulate(wide, axis=1))
        return self.back(np.stack(found, axis=1))

    def draws(self, n: int, seed: int) -> np.ndarray:
        """Calibrated joint draws, shape (series, horizon, n)."""
        names, horizon = self.mixture.group.names, self.mixture.cov.shape[-1]

        def drawn(i):
            rng = np.random.default_rng([seed, zlib.crc32(str(names[i]).encode())])
            return rng.random(n), rng.standard_normal((n, horizon))

        return self.paths(range(len(names)), drawn)

    @functools.cached_property
    def tables(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Moves and their normal scores by horizon."""
        return [self.mixture.table(h) for h in range(1, self.mixture.cov.shape[-1] + 1)]

    def paths(self, places: range, numbers) -> np.ndarray:
        """Calibrated paths of the series at some places, shape (len(places), horizon, n).

        ``numbers`` gives for a place which member (n numbers between 0 and 1) and normal ones, shape (n, horizon).
        """
        m, found = self.mixture, []
        for i in places:
            moves = m[i : i + 1].moves(m.path(i, *numbers(i))[None])[0]
            for h, (table, score) in enumerate(self.tables, start=1):
                here = moves[h - 1].clip(table[i, 0], table[i, -1])
                seen = np.interp(here, table[i], score[i])
                middle = np.interp(0.0, score[i], table[i])
                moves[h - 1] = m.widened(moves[h - 1], seen, middle, h)
            found.append(moves)
        return self.back(np.stack(found), slice(places.start, places.stop))

    def back(self, moves: np.ndarray, some=slice(None)) -> np.ndarray:
        """Moves (of some series) to the input's unit; counts whole, a cumulative figure never below an earlier one."""
        mixture = self.mixture[some]
        values = mixture.values(moves)
        if self.rising:  # where a path would fall nothing is added
            reached = np.where(mixture.group.wide, mixture.group.low, mixture.group.values)
            reached = np.where(np.isfinite(reached), reached, 0.0).max(axis=1)
            values = np.maximum.accumulate(np.maximum(values, reached[:, None, None]), axis=1)
        values = values + self.offset[some, None, None]
        return np.maximum(np.rint(values - HALF), 0.0) if self.kind == "count" else values


@functools.lru_cache(maxsize=16)
def _even(horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Evenly spread places (Sobol) for a choice of members and each year's normal, shapes (places,) and (places, horizon)."""
    from scipy.stats import qmc

    spread = qmc.Sobol(1 + horizon, scramble=False).random(PLACES) + 0.5 / PLACES
    return spread[:, 0], ndtri(spread[:, 1:])


def _between(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Row by row, y at the places ``at`` of ascending x, by straight lines."""
    place = (x[:, :, None] <= at[:, None, :]).sum(1).clip(1, x.shape[1] - 1)
    left, right = (np.take_along_axis(x, place + d, 1) for d in (-1, 0))
    low, high = (np.take_along_axis(y, place + d, 1) for d in (-1, 0))
    return low + (high - low) * ((at - left) / (right - left)).clip(0, 1)


def _prepared(frame: pd.DataFrame, horizon: int, cutoff):
    """Scaled, grouped by times, learned from, forecast; in chunks."""
    newest = int(frame["year"].max()) if cutoff is None else int(cutoff)
    for named, rows in frame.groupby("scale", sort=True):
        rising = named.startswith("cumulative")
        kind = {"cumulative": "log", "cumulative count": "count"}.get(named, named)
        scale = "log" if kind == "count" else kind
        prior = shipped(scale, newest)
        groups, offsets = grouped(rows, kind, prior.revision)
        learned = learn(groups, horizon, prior)
        for group, offset in zip(groups, offsets, strict=True):
            for a in range(0, len(group.names), CHUNK):
                part = slice(a, a + CHUNK)
                yield _Piece(mixtures(group[part], horizon, learned), kind, offset[part], rising)


def grouped(rows: pd.DataFrame, kind: str, revision: float = 0.0) -> tuple[list[Group], list[np.ndarray]]:
    """Groups of series with figures at the same times and equally sharp.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`checked`, all of one scale.
    kind : str
        That scale: log, count, logit, linear or own.
    revision : float
        By how much a preliminary figure may yet be revised, as a share of it (sd).

    Returns
    -------
    groups : list of Group
    offsets : list of ndarray
        What was taken off each series' values (linear scales are measured from
        the last figure, so that a constant more changes nothing else).
    """
    scale = "log" if kind == "count" else kind
    rows = rows.sort_values(["key", "year"], kind="stable")
    newest = rows.groupby("key", sort=False)["year"].transform("max")
    rows = rows[rows["year"].gt(newest - MEMORY)]
    _, start, length = np.unique(rows["key"], return_index=True, return_counts=True)
    year, value, named = rows["year"].to_numpy(), rows["value"].to_numpy(float), rows["series"].to_numpy(object)
    low, high = rows["lower"].to_numpy(float), rows["upper"].to_numpy(float)
    bounded = high > low
    revised = revision * rows["preliminary"].to_numpy(float)
    if scale in ("log", "logit"):
        shift = HALF if kind == "count" else 0.0
        floor = np.where(value > 0, value, 1.0) * 0.3  # 0.4 printed as 0: no floor on a log
        near, far = np.maximum(low, floor) + shift, high + shift
        low, high, value = np.where(low <= 0, -np.inf, low + shift), high + shift, value + shift
        if scale == "logit":
            far, high = np.minimum(far, 100 - (100 - value) * 0.3), np.where(high >= 100, np.inf, high)
        near, far = near * np.exp(-revised), far * np.exp(revised)
        low, high = np.where(low > 0, low * np.exp(-revised), low), high * np.exp(revised)
        middle = np.where(np.isinf(far), np.maximum(value, near), np.sqrt(near * np.maximum(far, near)))
        width = np.where(bounded, np.log(np.maximum(far, near) / near), 0.0)
    else:
        closed = np.isfinite(low) & np.isfinite(high)
        middle = np.where(closed, np.where(closed, low, 0.0) / 2 + np.where(closed, high, 0.0) / 2, value)
        width = np.where(bounded, high - low, 0.0)
    value = np.where(bounded, middle, value)
    # of an exact figure as of a rounded one: the variance of a flat interval this wide
    width = np.where(bounded, width, np.sqrt(12) * revised)
    batches: dict = {}
    for _i, (a, n) in enumerate(zip(start, length, strict=True)):
        own = slice(a, a + n)
        t, y = year[own], value[own]
        size, offset = 1.0, 0.0
        if scale in ("log", "logit"):
            size = float(np.exp(np.mean(np.log(y))))
        else:
            offset = y[-1]
            y = y - offset
            size = LINEAR_UNIT
            if scale == "own":  # no common unit: the series' own size of change stands for 10 %
                change = np.abs(np.diff(y)).mean() if n > 1 else 0.0
                size = 10.0 * (change or abs(offset) or 1.0)
        sharp = width[own] / (1.0 if scale in ("log", "logit") else size)
        wide = sharp > NARROW
        # in steps of a fifth, so that series of like sharpness share their matrices
        sharp = np.where(~wide & (sharp > 1e-3), np.exp(np.round(np.log(sharp.clip(1e-3, 1.0)) * 5) / 5), 0.0)
        key = (tuple(t - t[0]), tuple(sharp), tuple(wide))
        ends = [np.where(wide, side[own] - offset, np.nan) for side in (low, high)]
        batches.setdefault(key, []).append((named[a], t[-1], y, size, *ends, offset))
    groups, offsets = [], []
    for (times, sharp, wide), members in batches.items():
        labels, last, values, size, low_end, high_end, offset = zip(*members, strict=True)
        label = np.empty(len(labels), dtype=object)
        label[:] = labels
        groups.append(
            Group(
                label, scale, np.array(last), np.array(times, dtype=float), np.array(values), np.array(size),
                np.array(sharp), np.array(low_end), np.array(high_end), np.array(wide),
            )
        )  # fmt: skip
        offsets.append(np.array(offset))
    return groups, offsets


def _long(piece: _Piece, values: np.ndarray, horizon: int, columns) -> pd.DataFrame:
    """Series, year and one column a quantile or draw."""
    group = piece.mixture.group
    table = pd.DataFrame(values.reshape(len(group.names) * horizon, -1), columns=list(columns))
    table.insert(0, "year", (group.last[:, None] + np.arange(1, horizon + 1)).ravel())
    table.insert(0, "series", np.repeat(group.names, horizon))
    return table


def _in_order(frames, observations) -> pd.DataFrame:
    """Rows in the order in which the series first appear in the input."""
    table = pd.concat(frames, ignore_index=True)
    order = {name: i for i, name in enumerate(pd.unique(observations["series"]))}
    place = table["series"].map(order)
    return table.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)
