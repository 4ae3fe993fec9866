"""What alike series do: the pooled prior for growth and noise.

Six points can't tell a district's typical growth and noise. The panel of all
regions can: its series are grouped in pools (`indicators.csv`, column pool),
and each pool gives a prior, learned only from figures public by the day.

For a pool, on the scale of :mod:`kjanalysis.notation.scales`:

- Each series with three or more year-on-year changes in the last
  :data:`~kjanalysis.forecast.changes.WINDOW` years gives its median change ``m_i`` and its noise ``s_i``
  (mean absolute deviation times sqrt(pi/2), so that one wild year doesn't
  rule). Changes across a break of basis don't count.
- ``m_i`` are pooled by a random-effects model (Paule-Mandel): mean and
  between-series standard deviation of drift.
- The pool's typical change itself moves from year to year (R&D grew 18 % in
  2012 and 7 % in 2015 nearly everywhere): a share :data:`LASTING` of that
  variance is added to the spread of drift.
- ``log s_i`` likewise, its sampling variance being that of a log standard
  deviation, 1 / (2 (k_i - 1)): how noisy series are, and how unequal.
- Small units are noisier than large ones. ``log s_i`` is regressed on the log of the
  series' size within its indicator (slope kept in [-0.4, 0]), by pool where it has
  :data:`SIZES` series, else over all pools on a growth scale; a series' prior noise is
  shifted by its size.
- The lag-one autocorrelation of changes, corrected for its small-sample bias
  of -(1 + 4 rho) / k, tells how much of a surprise is gone the year after (a transient
  share kappa: a pure random walk has 0, pure noise around a trend 0.5).

A pool with fewer than :data:`MIN_SERIES` series can't speak for itself: it
gets the mean of the pools on its scale, with the spread *between* pools added,
since nobody knows which of them it is like. Few pools can't tell that spread, so it is
drawn to :data:`APART`, and their mean is off by itself. Where such a pool has
:data:`MIN_SERIES` series with a change or two, its noise is drawn to what these show.

References
----------
Paule, Mandel (1982), J. Res. Natl. Bur. Stand. 87, 377-385;
Efron, Morris (1975), JASA 70, 311-319 (empirical Bayes);
Kendall (1954), Biometrika 41, 403-404 (bias of the autocorrelation).
"""

from __future__ import annotations

import functools
import zlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..notation.scales import scale_of
from ..tables import Snapshot
from ..tables.learned import learned
from .changes import changes

#: A pool with fewer series than this borrows from the other pools of its scale.
MIN_SERIES = 5

#: Share of the variance between years of a pool's mean change that lasts.
LASTING = 0.5

#: Least spread of log noise between series: keeps the tails as heavy as in the backtest.
NOISE_SPREAD = 0.5

#: Fewer series than this can't tell how noise goes with size.
SIZES = 20

#: How far kinds of indicators lie apart in drift and in log noise, and how many lenders' worth that is.
APART, FEW_LENDERS = {"drift": 0.06, "log_noise": 0.7}, 2

#: Mean and variance of the log of a standard normal's size.
LOG_SIZE = -0.635, np.pi**2 / 8

#: Scales whose changes are growth rates, and so may lend to one another.
GROWTH_SCALES = ("log", "count")


@dataclass(frozen=True)
class Prior:
    """Prior of one pool, per year, on the pool's scale.

    Attributes
    ----------
    drift, drift_sd : float
        Mean and between-series standard deviation of the yearly change.
    log_noise, log_noise_sd : float
        Mean and standard deviation of the log of the noise of a year's change.
    transient : float
        Share kappa in [0, 0.45] of the noise that is gone the year after.
    size, slope : float
        Mean log size of the pool's series, and by how much log noise changes
        per unit of log size (0 where sizes can't be compared).
    n_series, n_changes : int
        What it rests on.
    borrowed : bool
        Whether the pool was too small and other pools speak for it.
    common : float
        The part of ``drift_sd`` that all series of a year share.
    """

    drift: float
    drift_sd: float
    log_noise: float
    log_noise_sd: float
    transient: float
    size: float
    slope: float
    n_series: int
    n_changes: int
    borrowed: bool = False
    common: float = 0.0

    def at_size(self, log_size: float) -> Prior:
        """The same prior for a series of another size."""
        if not np.isfinite(log_size):
            return self
        shift = np.clip(self.slope * (log_size - self.size), -1.0, 1.0)
        return replace(self, log_noise=self.log_noise + float(shift), size=log_size)

    def counting(self, typical: float) -> Prior:
        """The same prior for a yearly count of events: Poisson noise added.

        A count around ``typical`` has a relative variance of 1 / typical that
        is gone the year after.
        """
        base = np.exp(2 * self.log_noise)
        poisson = 1 / max(typical, 1.0)
        total = base + 2 * poisson
        share = min((self.transient * base + poisson) / total, 0.49)
        return replace(self, log_noise=float(np.log(total) / 2), transient=share)


def learn(moves: pd.DataFrame, slope: float = 0.0) -> Prior | None:
    """Prior from the changes of one pool's series (see the module's text).

    Parameters
    ----------
    moves : DataFrame
        Rows of :func:`changes`.
    slope : float
        Of log noise on log size, :func:`size_slope`.

    Returns
    -------
    Prior or None
        None if no series has three changes.
    """
    return _learned(_series(moves), _between_years(_by_year(moves, "year")), slope)


def _learned(series: pd.DataFrame, between_years: float, slope: float) -> Prior | None:
    if series.empty:
        return None
    k, noise = series["k"].to_numpy(), series["noise"].to_numpy()
    drift, drift_sd = _pool(series["centre"].to_numpy(), np.pi / 2 * noise**2 / k)
    size = float(np.average(series["size"], weights=k))
    levelled = np.log(noise) - slope * (series["size"].to_numpy() - size)
    log_noise, log_noise_sd = _pool(levelled, 1 / (2 * (k - 1.0)))
    short = np.average(1 / k, weights=k)
    rho = (np.average(series["rho"], weights=k) + short) / max(1 - 4 * short, 0.4)
    return Prior(
        drift=drift,
        drift_sd=max(float(np.hypot(drift_sd, between_years)), 0.25 * float(np.exp(log_noise))),
        log_noise=log_noise,
        log_noise_sd=max(log_noise_sd, NOISE_SPREAD),
        transient=float(np.clip(-rho, 0.0, 0.45)),
        size=size,
        slope=slope,
        n_series=len(series),
        n_changes=int(k.sum()),
        common=between_years,
    )


def _by_year(moves: pd.DataFrame, keys: str | list[str]) -> pd.DataFrame:
    return moves.groupby(keys)["change"].agg(["mean", "size"])


def _between_years(years: pd.DataFrame) -> float:
    """Lasting part of the spread of the pool's mean change between years."""
    means = years.loc[years["size"] >= MIN_SERIES, "mean"]
    return float(np.sqrt(LASTING * means.var())) if len(means) >= 3 else 0.0


def size_slope(moves: pd.DataFrame) -> float:
    """By how much log noise falls with log size, within indicators, over all pools."""
    return _slope(_series(moves))


def _slope(series: pd.DataFrame) -> float:
    series = series[series["scale"].isin(GROWTH_SCALES)]
    if len(series) < SIZES:
        return 0.0
    y = np.log(series["noise"])
    own = series["indicator"]
    dx = series["size"] - series["size"].groupby(own).transform("mean")
    dy = y - y.groupby(own).transform("mean")
    return float(np.clip((dx * dy).sum() / max((dx**2).sum(), 1e-9), -0.4, 0.0))


def _own_slope(series: pd.DataFrame, scale: str, common: float) -> float:
    """A pool's own slope where it has enough series, so that no other pool's small units count for its own."""
    if scale not in GROWTH_SCALES:
        return 0.0
    return _slope(series) if len(series) >= SIZES else common


def _series(moves: pd.DataFrame) -> pd.DataFrame:
    """Per series with three changes or more: its indicator, pool and scale, size, k, centre, noise, rho."""
    moves = moves.sort_values(["region", "indicator", "year"], kind="stable")
    series = moves.groupby(["region", "indicator"], sort=False).ngroup()
    start, k = np.unique(series, return_index=True, return_counts=True)[1:]
    start, k = start[k >= 3], k[k >= 3]
    change = moves["change"].to_numpy()
    centre, noise, rho = np.empty((3, len(k)))
    for length in np.unique(k):  # the series of one length at once
        own = k == length
        x = change[start[own, None] + np.arange(length)]
        centre[own] = np.median(x, axis=1)
        off = np.abs(x - centre[own, None]).mean(axis=1)
        noise[own] = np.sqrt(np.pi / 2 * length / (length - 1)) * off
        e = x - x.mean(axis=1, keepdims=True)
        rho[own] = (e[:, 1:] * e[:, :-1]).sum(axis=1) / (e**2).sum(axis=1).clip(min=1e-12)
    found = moves[["indicator", "pool", "scale", "size"]].iloc[start].reset_index(drop=True)
    return found.assign(k=k, centre=centre, noise=noise.clip(min=1e-3), rho=rho)


def _pool(effect: np.ndarray, variance: np.ndarray) -> tuple[float, float]:
    """Random-effects mean and between-series standard deviation."""
    if np.ptp(effect) == 0:  # one series, or all alike: nothing lies between them
        return float(effect[0]), 0.0
    from statsmodels.stats.meta_analysis import combine_effects  # seconds to import: only who forecasts needs it

    combined = combine_effects(effect, variance, method_re="iterated")
    return float(combined.mean_effect_re), float(np.sqrt(max(combined.tau2, 0.0)))


@functools.lru_cache(maxsize=32)
def pooled(known: Snapshot) -> dict[tuple[str, str], Prior]:
    """Priors by (pool, scale) from all that was public on the day.

    Parameters
    ----------
    known : Snapshot

    Returns
    -------
    dict
        A pool with fewer than :data:`MIN_SERIES` series is ``borrowed``; one
        for which nothing on its scale was public is absent.
    """
    rows = learned(known, "priors", Path(__file__).parent, lambda: _rows(_pooled(known)))
    return {(pool, scale): Prior(**prior) for pool, scale, prior in rows}


def _rows(priors: dict[tuple[str, str], Prior]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(*key, asdict(prior)) for key, prior in priors.items()]


def _pooled(known: Snapshot) -> dict[tuple[str, str], Prior]:
    moves = changes(known)
    series = _series(moves)
    slope = _slope(series)
    years = {key: rows for key, rows in _by_year(moves, ["pool", "scale", "year"]).groupby(["pool", "scale"])}
    wanted = {(row.pool, scale) for row in known.indicators.itertuples() if (scale := scale_of(row.kind, row.integer))}
    of_pool = {
        (pool, scale): _learned(rows, _between_years(years[pool, scale]), _own_slope(rows, scale, slope))
        for (pool, scale), rows in series.groupby(["pool", "scale"])
    }
    own = {key: prior for key, prior in of_pool.items() if prior and prior.n_series >= MIN_SERIES}
    found = {key: prior for key in sorted(wanted) if (prior := _of_pool(known, *key, own))}
    young = moves.groupby(["pool", "scale"])
    return found | {key: _young(found[key], rows, slope) for key, rows in young if key in found and key not in own}


def _of_pool(known: Snapshot, pool: str, scale: str, own: dict[tuple[str, str], Prior]) -> Prior | None:
    """A pool's own prior, else what the others on its scale lend, else the last resort."""
    if (pool, scale) in own:
        return own[pool, scale]
    alike = GROWTH_SCALES if scale in GROWTH_SCALES else (scale,)
    lenders = [prior for (_, other), prior in own.items() if other in alike]
    return _borrow(lenders) if lenders else _last_resort(known, pool, alike)


def _last_resort(known: Snapshot, pool: str, alike: tuple[str, ...]) -> Prior | None:
    """From the pool's changes of all years, else from all alike series of all years."""
    moves = changes(known, window=200)
    moves = moves[moves["scale"].isin(alike)]
    own = learn(moves[moves["pool"].eq(pool)])
    if own and own.n_series >= MIN_SERIES:
        return own
    prior = learn(moves)
    return replace(prior, borrowed=True) if prior else None


def _borrow(lenders: list[Prior]) -> Prior:
    """Mean of other pools' priors, with the spread between them added: few lenders can't tell it, so they are drawn to
    :data:`APART`."""

    def mixed(mean: str, spread: str) -> tuple[float, float]:
        means = np.array([getattr(p, mean) for p in lenders])
        within = np.array([getattr(p, spread) for p in lenders])
        between = (len(means) * means.var() + FEW_LENDERS * APART[mean] ** 2) / (len(means) + FEW_LENDERS)
        # a new kind lies apart from the mean of all kinds, and so does the mean of these few
        return float(means.mean()), float(np.sqrt(between * (1 + 1 / len(means)) + (within**2).mean()))

    drift, drift_sd = mixed("drift", "drift_sd")
    log_noise, log_noise_sd = mixed("log_noise", "log_noise_sd")
    return Prior(
        drift,
        drift_sd,
        log_noise,
        log_noise_sd,
        transient=float(np.mean([p.transient for p in lenders])),
        size=0.0,
        slope=0.0,
        n_series=sum(p.n_series for p in lenders),
        n_changes=sum(p.n_changes for p in lenders),
        borrowed=True,
        common=float(np.sqrt(np.mean([p.common**2 for p in lenders]))),
    )


def _young(lent: Prior, moves: pd.DataFrame, slope: float) -> Prior:
    """What others lend a pool, with its noise drawn to that of its own few changes.

    Series with one change or two tell no noise of their own, but many of them together do: a
    change's distance from the pool's median says by its log how large the noise is.
    """
    places = moves.groupby(["region", "indicator"]).ngroups
    if places < MIN_SERIES:
        return lent
    own = moves.assign(noise=(moves["change"] - moves["change"].median()).abs().clip(lower=1e-3))
    slope = _own_slope(own, str(moves["scale"].iloc[0]), slope)
    size = float(moves["size"].mean())
    seen = np.log(own["noise"]) - slope * (own["size"] - size) - LOG_SIZE[0]
    more = max(float(seen.var()) - LOG_SIZE[1] - NOISE_SPREAD**2, 0.0)
    open_ = max(lent.log_noise_sd**2 - NOISE_SPREAD**2, 0.0)
    share = open_ / (open_ + (more + NOISE_SPREAD**2 + LOG_SIZE[1]) / places)
    log_noise = lent.log_noise + share * (float(seen.mean()) - lent.log_noise)
    return replace(
        lent,
        drift_sd=max(lent.drift_sd, 0.25 * float(np.exp(log_noise))),
        log_noise=log_noise,
        log_noise_sd=float(np.sqrt(NOISE_SPREAD**2 + share * more + (1 - share) * open_)),
        size=size,
        slope=share * slope,
    )


@functools.lru_cache(maxsize=64)
def correlation(known: Snapshot, first: str, second: str) -> float:
    """Correlation of two indicators' surprises in the same region and year.

    Each series' own mean is taken out first; 0 with fewer than 30 pairs.
    """
    name = f"correlation-{zlib.crc32(f'{first} {second}'.encode()):08x}"
    pair, found = learned(
        known, name, Path(__file__).parent, lambda: ([first, second], _correlated(known, first, second))
    )
    return float(found) if pair == [first, second] else _correlated(known, first, second)


def _correlated(known: Snapshot, first: str, second: str) -> float:
    moves = changes(known)
    moves = moves[moves["indicator"].isin([first, second])]
    centred = moves["change"] - moves.groupby(["region", "indicator"])["change"].transform("mean")
    wide = (
        moves.assign(change=centred.clip(*centred.quantile([0.02, 0.98])))
        .pivot(index=["region", "year"], columns="indicator", values="change")
        .dropna()
    )
    if len(wide) < 30 or first not in wide or second not in wide:
        return 0.0
    return float(np.clip(wide[first].corr(wide[second]), -0.9, 0.9))
