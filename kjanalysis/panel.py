"""Forecast many short series in one call: :func:`forecast_panel`, :func:`forecast_draws`.

The models are in :mod:`kjanalysis.members`; here the input is checked, put on
its scale, grouped by times, and the mixtures are turned into quantiles or
draws. Each series is measured from its last figure, so a change of unit
changes nothing else.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from .errors import KJError
from .members import LEVELS, Group, Learned, learn, shares, shipped
from .scales import backward, forward

QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)

#: Only this many years of a history are modelled.
MEMORY = 20

#: Series handled at once: bounds the memory.
CHUNK = 2000

#: What one unit on the linear scale is divided by, so that the catalogue's
#: noises fit growth rates in percent.
LINEAR_UNIT = 30.0


def forecast_panel(observations, horizon: int, quantiles=QUANTILES, seed: int = 0, cutoff=None) -> pd.DataFrame:
    """Quantiles of every series for the years after its last figure.

    Parameters
    ----------
    observations : DataFrame
        Long: series, year, value, and optionally lower and upper (what the
        figure stands for) and kind (flow, stock, count, ratio in percent,
        growth in percent; without it positive series are flows, others are
        on their own linear scale).
    horizon : int
        Years after each series' last figure, 1 to 10.
    quantiles : sequence of float
        Between 0 and 1, ascending.
    seed : int
        Not used: quantiles are computed, not drawn. Kept so that the call is
        that of :func:`forecast_draws`.
    cutoff : int, optional
        Year at whose end the shipped prior was fitted; by default the year
        of the newest figure, so that nothing later is felt.

    Returns
    -------
    DataFrame
        series, year, and one column a quantile, named by the number itself;
        in the order of first appearance.

    Raises
    ------
    KJError
        Naming the series: a missing column, a duplicate year, a value that is
        no number or that its kind can't take, lower above upper.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"series": "a", "year": range(2015, 2021), "value": [10, 11, 13, 14, 16, 18]})
    >>> out = forecast_panel(frame, 2)
    >>> out["year"].tolist(), bool((out[0.1] < out[0.9]).all())
    ([2021, 2022], True)
    """
    quantiles = np.asarray(quantiles, dtype=float)
    if not ((quantiles > 0) & (quantiles < 1)).all() or (np.diff(quantiles) <= 0).any():
        raise KJError(
            f"quantiles {list(quantiles)}: give ascending numbers between 0 and 1.",
            f"quantiles（分位数）{list(quantiles)}：应为 0 与 1 之间的递增数。",
        )
    frames = [
        _long(part, _mixture_quantiles(part, horizon, quantiles), horizon, quantiles)
        for part in _prepared(observations, horizon, cutoff)
    ]
    return _in_order(frames, observations, horizon)


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
    frames = []
    for part in _prepared(observations, horizon, cutoff):
        values = np.empty((len(part.names), horizon, n_draws))
        for i, (weights, mean, cov) in enumerate(part.components()):
            rng = np.random.default_rng([seed, zlib.crc32(str(part.names[i]).encode())])
            member = np.searchsorted(np.cumsum(weights), rng.random(n_draws) * weights.sum())
            member = member.clip(max=len(weights) - 1)
            noise = rng.standard_normal((n_draws, horizon))
            root = np.linalg.cholesky(cov + 1e-12 * np.eye(horizon))
            z = mean[member] + np.einsum("dij,dj->di", root[member], noise)
            for h in range(horizon):
                sd = np.sqrt(cov[:, h, h])
                score = ndtri(
                    (weights * ndtr((z[:, h, None] - mean[:, h]) / sd)).sum(1).clip(1e-9, 1 - 1e-9)
                )
                middle = _invert(weights[None], mean[None, :, h], sd[None], np.array([0.5]))[0, 0]
                values[i, h] = middle + (z[:, h] - middle) * _widen(part.learned.widths[h], score)
        back = backward(part.shift[:, None, None] + values * part.unit[:, None, None], part.scale)
        frames.append(_long(part, back, horizon, range(n_draws)))
    return _in_order(frames, observations, horizon)


@dataclass(frozen=True)
class _Part:
    """One chunk of a group with all that a forecast of it needs."""

    group: Group
    learned: Learned
    scale: str
    shift: np.ndarray
    unit: np.ndarray
    horizon: int

    @property
    def names(self) -> list:
        return self.group.names

    def forecast(self):
        """Shares (series, members), mean (series, members, h), cov (members, h, h)."""
        ahead = self.group.times[-1] + np.arange(1, self.horizon + 1)
        loglike, mean, cov = self.group.posterior(self.learned.drift, ahead)
        return shares(loglike, self.learned.weights), mean, cov

    def components(self):
        """For each series its leading members: weights, means, covariances."""
        shares, mean, cov = self.forecast()
        for i, own in enumerate(shares):
            top = np.argsort(-own, kind="stable")[:60]
            yield own[top], mean[i, top], cov[top]


def _widen(factors: np.ndarray, score: np.ndarray) -> np.ndarray:
    """Calibration factor for a normal score, between the levels by interpolation."""
    return np.interp(np.abs(score), ndtri(0.5 + LEVELS / 2), factors)


def _invert(weights, mean, sd, quantiles) -> np.ndarray:
    """Quantiles of normal mixtures by bisection: (series, members) each, to (series, q)."""
    low, high = (mean - 8 * sd).min(1), (mean + 8 * sd).max(1)
    out = np.empty((len(mean), len(quantiles)))
    for j, q in enumerate(quantiles):
        a, b = low.copy(), high.copy()
        for _ in range(40):
            middle = (a + b) / 2
            below = (weights * ndtr((middle[:, None] - mean) / sd)).sum(1) < q
            a, b = np.where(below, middle, a), np.where(below, b, middle)
        out[:, j] = (a + b) / 2
    return out


def _mixture_quantiles(part: _Part, horizon: int, quantiles: np.ndarray) -> np.ndarray:
    """Calibrated quantiles in the series' unit, shape (series, horizon, q)."""
    shares, mean, cov = part.forecast()
    top = np.argpartition(-shares, 39, axis=1)[:, :40]
    weights = np.take_along_axis(shares, top, 1)
    weights /= weights.sum(1, keepdims=True)
    asked = np.append(quantiles, 0.5)
    out = np.empty((len(shares), horizon, len(quantiles)))
    for h in range(horizon):
        mu = np.take_along_axis(mean[:, :, h], top, 1)
        sd = np.sqrt(cov[:, h, h])[top]
        found = _invert(weights, mu, sd, asked)
        middle = found[:, [-1]]
        out[:, h] = middle + (found[:, :-1] - middle) * _widen(part.learned.widths[h], ndtri(quantiles))
    return backward(part.shift[:, None, None] + out * part.unit[:, None, None], part.scale)


def _prepared(observations: pd.DataFrame, horizon: int, cutoff):
    """Checked, scaled, grouped by times, learned from; in chunks."""
    if not 1 <= int(horizon) <= 10:
        raise KJError(f"horizon {horizon}: give 1 to 10 years.", f"horizon（年数）{horizon}：应为 1 至 10。")
    frame = checked(observations)
    newest = int(frame["year"].max()) if cutoff is None else int(cutoff)
    for scale, rows in frame.groupby("scale", sort=True):
        groups, shifts, units = grouped(rows, scale)
        learned = learn(groups, int(horizon), shipped(scale, newest))
        for group, shift, unit in zip(groups, shifts, units, strict=True):
            for a in range(0, len(group.names), CHUNK):
                piece = slice(a, a + CHUNK)
                part = Group(group.names[piece], group.last[piece], group.times, group.values[piece], group.noise)
                yield _Part(part, learned, scale, shift[piece], unit[piece], int(horizon))


def checked(observations: pd.DataFrame) -> pd.DataFrame:
    """A copy with scale and interval; one error for whatever can't be used."""

    def refuse(mask, en, zh):
        if mask.any():
            row = frame[mask].iloc[0]
            what = f"series {row['series']!r}, year {row['year']}"
            raise KJError(f"{what}: {en.format(**row)}", f"序列 {row['series']!r}，{row['year']} 年：{zh.format(**row)}")

    missing = {"series", "year", "value"} - set(observations.columns)
    if missing:
        raise KJError(
            f"observations lack the column {', '.join(sorted(missing))}.",
            f"observations 缺少列 {'、'.join(sorted(missing))}。",
        )
    if observations.empty:
        raise KJError("observations hold no row.", "observations 没有数据。")
    frame = observations.reset_index(drop=True).copy()
    frame["value"] = pd.to_numeric(frame["value"], errors="coerce")
    refuse(~np.isfinite(frame["value"]), "the value is not a finite number; leave the row out instead", "数值无效，缺失的年份请不要写入")
    years = pd.to_numeric(frame["year"], errors="coerce")
    refuse(years.isna() | years.mod(1).ne(0), "the year is not a whole number", "年份不是整数")
    frame["year"] = years.astype(int)
    refuse(frame.duplicated(["series", "year"]), "the year stands there twice", "年份重复")
    for side in ("lower", "upper"):
        given = pd.to_numeric(frame[side], errors="coerce") if side in frame else frame["value"]
        frame[side] = given.fillna(frame["value"])
    refuse(frame["lower"] > frame["upper"], "lower {lower} is above upper {upper}", "下限 {lower} 高于上限 {upper}")
    kinds = {"flow": "log", "stock": "log", "count": "count", "ratio": "logit", "growth": "linear"}
    if "kind" in frame:
        refuse(frame["kind"].notna() & ~frame["kind"].isin(list(kinds)), "kind {kind!r} is not one of " + ", ".join(kinds), "kind {kind!r} 应为 " + "、".join(kinds) + " 之一")
        frame["scale"] = frame["kind"].map(kinds)
    else:
        frame["scale"] = None
    positive = frame["value"].gt(0).groupby(frame["series"]).transform("all")
    own = np.where(positive, "log", "own")
    frame["scale"] = frame["scale"].astype(object).where(frame["scale"].notna(), own)
    low = {"log": 0, "logit": 0, "count": -1e-300}
    floor = frame["scale"].map(low)
    refuse(floor.notna() & (frame["value"] <= floor), "{value} can't be: a {scale} value lies above zero", "{value} 不可能：该类数值应大于零")
    refuse(frame["scale"].eq("logit") & frame["value"].ge(100), "{value} % can't be: a share lies below 100 %", "{value}% 不可能：比重应小于 100%")
    return frame


def grouped(rows: pd.DataFrame, scale: str):
    """Groups of series with the same times, their shifts and units on the scale."""
    name = "linear" if scale == "own" else scale
    rows = rows.assign(z=forward(rows["value"], name))
    low, high = forward(rows["lower"].to_numpy(), name), forward(rows["upper"].to_numpy(), name)
    low, high = np.where(np.isfinite(low), low, rows["z"] - 1), np.where(np.isfinite(high), high, rows["z"] + 1)
    rows["width"] = high - low
    rows["z"] = np.where(rows["width"] > 0, (low + high) / 2, rows["z"])
    rows = rows.sort_values(["series", "year"], kind="stable")
    newest = rows.groupby("series")["year"].transform("max")
    rows = rows[rows["year"].gt(newest - MEMORY)]
    batches: dict = {}
    for series, part in rows.groupby("series", sort=False):
        years, z = part["year"].to_numpy(), part["z"].to_numpy()
        unit = {"linear": LINEAR_UNIT}.get(scale, 1.0)
        if scale == "own":  # no common unit: the series' own size of change stands for 10 %
            change = np.abs(np.diff(z)).mean() if len(z) > 1 else 0.0
            unit = 10.0 * (change or np.abs(z).max() or 1.0)
        noise = (part["width"].to_numpy() / unit) ** 2 / 12
        key = (tuple(years - years[0]), tuple(noise.round(10)))
        batches.setdefault(key, []).append((series, years[-1], (z - z[-1]) / unit, z[-1], unit))
    groups, shifts, units = [], [], []
    for (times, noise), members in batches.items():
        names, last, values, shift, unit = zip(*members, strict=True)
        groups.append(Group(list(names), np.array(last), np.array(times, dtype=float), np.array(values), np.array(noise)))
        shifts.append(np.array(shift))
        units.append(np.array(unit))
    return groups, shifts, units


def _long(part: _Part, values: np.ndarray, horizon: int, columns) -> pd.DataFrame:
    """Series, year and one column a quantile or draw."""
    table = pd.DataFrame(values.reshape(len(part.names) * horizon, -1), columns=list(columns))
    table.insert(0, "year", (part.group.last[:, None] + np.arange(1, horizon + 1)).ravel())
    table.insert(0, "series", np.repeat(np.array(part.names, dtype=object), horizon))
    return table


def _in_order(frames, observations, horizon: int) -> pd.DataFrame:
    """Rows in the order in which the series first appear in the input."""
    table = pd.concat(frames, ignore_index=True)
    order = {name: i for i, name in enumerate(pd.unique(observations["series"]))}
    place = table["series"].map(order)
    return table.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)
