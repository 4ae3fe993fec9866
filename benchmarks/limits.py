"""What would forecasts that are exactly right reach on the same cuts? Used by `compare.py`.

With some dozens of outcomes a family, the best of ten peers is lucky somewhere, and coverage is
off by a few points, however good a forecast is. How much of that is the sample's doing can be
computed. Outcomes are drawn from the forecasts under test, so that these are right by
construction. Everything is scored against the drawn outcomes as it was against the real ones,
often enough to see the range. Outcomes of one family and year are drawn together, as alike as
those of the family turned out to be (:func:`alike`).
"""

import numpy as np
import pandas as pd
from scipy.special import ndtri

from kjanalysis import panel
from kjanalysis.backtest import scores as sc

LEVELS = np.array(panel.QUANTILES)
COVERS = {"cover50": (2, 4), "cover80": (1, 5), "cover95": (0, 6)}


def alike(pit: np.ndarray, group: np.ndarray) -> float:
    """Correlation of outcomes' normal scores within a group, 0 to 1.

    The mean product of all pairs of one group, over the mean square (the
    moment estimate of a one-way random effect).

    >>> alike(np.array([0.1, 0.1, 0.9, 0.9]), np.array([0, 0, 1, 1]))
    1.0
    """
    z = ndtri(np.asarray(pit, float).clip(1e-3, 1 - 1e-3))
    groups = pd.DataFrame({"z": z, "square": z**2}).groupby(group)
    total, square, n = groups["z"].sum(), groups["square"].sum(), groups.size()
    pairs = (n * (n - 1)).sum()
    return float(np.clip((total**2 - square).sum() / max(pairs, 1) / (z**2).mean(), 0, 1))


def drawn(q: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Outcomes at given normal scores of forecasts given as quantiles.

    Parameters
    ----------
    q : ndarray, shape (n, 7)
        At :data:`LEVELS`; between and beyond them straight lines in the normal score.
    z : ndarray, shape (n,)

    >>> drawn(np.array([[-19.6, -12.8, -6.7, 0.0, 6.7, 12.8, 19.6]]), np.array([1.0])).round(0).tolist()
    [10.0]
    """
    at = ndtri(LEVELS)
    right = np.searchsorted(at, z).clip(1, len(at) - 1)
    rows = np.arange(len(q))
    low, high = q[rows, right - 1], q[rows, right]
    return low + (high - low) * (z - at[right - 1]) / (at[right] - at[right - 1])


def if_right(
    scores: pd.DataFrame, ours: str, keys: list[str], least: int, times: int = 200, seed: int = 0
) -> pd.DataFrame:
    """Families won, best single peer and coverage, were ``ours`` exactly right.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`kjanalysis.backtest.scored`, every method on the same cuts.
    ours : str
        The method that outcomes are drawn from.
    keys : list of str
        Columns of a group, such as length and horizon.
    least : int
        Outcomes of a family from which it counts.
    times : int
        Draws of all outcomes.

    Returns
    -------
    DataFrame, indexed by ``keys``
        For score and smape (share of the families won), score ratio and smape
        ratio (best single other method's mean to ours, geometric mean of the
        families) and each coverage (mean of the families, percent): three
        columns, "low" (5 %), "mean", "high".
    """
    rows = scores.sort_values([*keys, "family", "cut", "method"], kind="stable")
    own = rows[rows["method"].eq(ours)]
    code, cells = pd.factorize(pd.MultiIndex.from_frame(own[[*keys, "family"]].astype(object)))
    n = np.bincount(code)
    counted = n >= least
    group, groups = pd.factorize(pd.MultiIndex.from_tuples([cell[:-1] for cell in cells], names=keys))
    quantiles = {m: part[list(LEVELS)].to_numpy(float) for m, part in rows.groupby("method")}
    unit, bounded = own["scale"].to_numpy(float), own["kind"].ne("growth").to_numpy()
    year, at = pd.factorize(own["family"] + (own["newest"] + own["horizon"]).astype(str))
    family = own["family"].to_numpy()
    likeness = {name: alike(own["pit"].to_numpy()[family == name], year[family == name]) for name in np.unique(family)}
    rho = np.array([likeness[name] for name in family])
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(times):
        z = np.sqrt(rho) * rng.standard_normal(len(at))[year] + np.sqrt(1 - rho) * rng.standard_normal(len(own))
        y = drawn(quantiles[ours], z)
        y = np.where(bounded, np.maximum(y, 1e-9), y)
        line = {}
        for measure in ("score", "smape"):
            means = {}
            for method, q in quantiles.items():
                each = sc.pinball(y, q, LEVELS) / unit if measure == "score" else sc.smape(y, q[:, 3])
                means[method] = np.bincount(code, each) / n
            best = np.min([mean for method, mean in means.items() if method != ours], axis=0)
            line[measure] = _families((means[ours] < best).astype(float), group, counted)
            others = [
                _families(np.log(mean / means[ours]), group, counted)
                for method, mean in means.items()
                if method != ours
            ]
            line[f"{measure} ratio"] = np.exp(np.min(others, axis=0))
        for name, (low, high) in COVERS.items():
            q = quantiles[ours]
            line[name] = 100 * _families(np.bincount(code, (y >= q[:, low]) & (y <= q[:, high])) / n, group, counted)
        found.append(pd.DataFrame(line, index=groups))
    every = pd.concat(found, keys=range(times))
    by = every.groupby(level=list(range(1, every.index.nlevels)), sort=False)
    return pd.concat({"low": by.quantile(0.05), "mean": by.mean(), "high": by.quantile(0.95)}, axis=1).swaplevel(axis=1)


def _families(value: np.ndarray, group: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Mean over the families that count, by group."""
    with np.errstate(invalid="ignore"):
        return np.bincount(group, value * counted) / np.bincount(group, counted.astype(float))
