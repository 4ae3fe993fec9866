"""How good the forecasts of a backtest were: scores, coverage, reliability, by whatever one asks.

Frames in, frames out: :func:`scored` puts each forecast beside its outcome,
the others take means of that. The arithmetic is :mod:`kjanalysis.backtest.scores`'.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..panel import QUANTILES
from . import scores as sc
from .cuts import Cuts

#: The method that others are compared with.
PANEL = "forecast_panel"

#: Middles of twenty equal parts of (0, 1), for the CRPS.
EVEN = tuple(round(0.025 + 0.05 * i, 3) for i in range(20))

#: All levels asked of every method: these, the intervals' ends and the tails.
LEVELS = tuple(sorted({*EVEN, *QUANTILES, 0.001, 0.005, 0.01, 0.99, 0.995, 0.999}))

#: Central intervals whose coverage is counted.
CENTRAL = (0.5, 0.8, 0.95)

#: Thresholds of "will it reach X": the last figure and this many typical changes for each year ahead.
STEPS = (-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)

#: Outcomes from which a family counts in a mean over families: of one or two, chance says who wins.
LEAST = 8

MEASURES = ("score", "crps", "interval", "smape", "mase", "cover50", "cover80", "cover95")


def scored(done: pd.DataFrame, cuts: Cuts) -> pd.DataFrame:
    """Each forecast beside its outcome.

    Parameters
    ----------
    done : DataFrame
        Columns method, cut, horizon, refused, and one a level (seven at least:
        :data:`kjanalysis.panel.QUANTILES`).
    cuts : Cuts
        The cuts that were forecast.

    Returns
    -------
    DataFrame
        The columns of ``done``, those of ``cuts.table``, outcome and part,
        and: score (mean quantile score over the seven levels), crps (NaN
        without :data:`EVEN`), interval (score of the 80 % interval), mase, all
        in units of the history's typical change; smape in percent; pit;
        cover50, cover80, cover95. A cut without an outcome is left out.

    References
    ----------
    Gneiting, Raftery (2007), JASA 102, 359-378 (proper scores); Hyndman, Koehler
    (2006), Int. J. Forecast. 22, 679-688 (MASE); Dawid (1984), JRSS A 147,
    278-292 (PIT).
    """
    levels = sorted(c for c in done.columns if isinstance(c, float))
    rows = done.merge(cuts.outcomes, on=["cut", "horizon"]).join(cuts.table, on="cut")
    y, unit, q = rows["outcome"].to_numpy(float), rows["scale"].to_numpy(float), rows[levels].to_numpy(float)
    even = set(EVEN) <= set(levels)
    ends = {level: [rows[round(0.5 + side * level / 2, 4)].to_numpy(float) for side in (-1, 1)] for level in CENTRAL}
    return rows.assign(
        score=sc.pinball(y, rows[list(QUANTILES)], QUANTILES) / unit,
        crps=sc.crps(y, rows[list(EVEN)], EVEN) / unit if even else np.nan,
        interval=sc.interval(y, ends[0.8][0], ends[0.8][1], 0.8) / unit,
        mase=np.abs(rows[0.5] - y) / unit,
        smape=sc.smape(y, rows[0.5]),
        pit=sc.below(y, q, levels),
        **{f"cover{round(100 * level)}": sc.inside(y, *ends[level]) for level in CENTRAL},
    )


def counted(scores: pd.DataFrame, by=("length", "horizon")) -> pd.DataFrame:
    """The rows of families that have :data:`LEAST` outcomes in their group.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`scored`.
    by : sequence of str
        Columns of a group.

    Returns
    -------
    DataFrame
        The same columns.
    """
    return scores[scores.groupby([*by, "family", "method"], observed=True)["score"].transform("size") >= LEAST]


def chances(scores: pd.DataFrame, steps=STEPS) -> pd.DataFrame:
    """Probabilities of "will it reach X", and whether it did.

    X is the last figure moved by each of ``steps`` typical changes of the
    history for each year ahead: the same for every method, whatever the
    forecast or the outcome, and so far apart that all probabilities occur.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`scored`.
    steps : sequence of float
        Typical changes a year.

    Returns
    -------
    DataFrame
        The columns of ``scores`` that say what was forecast, step, p, hit (0 or 1).
    """
    levels = sorted(c for c in scores.columns if isinstance(c, float))
    unit = (scores["scale"] * scores["horizon"]).to_numpy(float)
    aims = scores["last"].to_numpy(float)[:, None] + unit[:, None] * np.asarray(steps)[None, :]
    p = 1 - sc.below(aims, scores[levels], levels)
    hit = (scores["outcome"].to_numpy(float)[:, None] >= aims).astype(float)
    named = scores[["method", "cut", "panel", "family", "variant", "length", "horizon", "part"]]
    return pd.concat(
        [named.assign(step=step, p=p[:, i], hit=hit[:, i]) for i, step in enumerate(steps)], ignore_index=True
    )


def summary(scores: pd.DataFrame, by=("method", "family", "length", "horizon")) -> pd.DataFrame:
    """Means of the scores, and the share of outcomes inside the intervals.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`scored`.
    by : tuple of str
        Columns of a group; they become the index.

    Returns
    -------
    DataFrame
        Columns n, score, crps, interval, smape, mase, cover50, cover80, cover95
        (shares), refused (how many).
    """
    groups = scores.groupby(list(by), sort=True, observed=True)
    means = groups[list(MEASURES)].mean()
    means.insert(0, "n", groups.size())
    return means.assign(refused=groups["refused"].sum())


def reliability(scores: pd.DataFrame, bins: int = 10, steps=STEPS, by=("method",)) -> pd.DataFrame:
    """How often "will it reach X" came true, by the probability given (:func:`chances`).

    Parameters
    ----------
    scores : DataFrame
        Of :func:`scored`.
    bins : int
        Equal parts of (0, 1).
    steps : sequence of float
        As in :func:`chances`.
    by : tuple of str
        Columns of a group.

    Returns
    -------
    DataFrame
        The columns ``by``, bin (from 0), probability (mean given), frequency (came true), n.
    """
    table = chances(scores, steps)
    table["bin"] = np.minimum((table["p"] * bins).astype(int), bins - 1)
    groups = table.groupby([*by, "bin"], observed=True)
    found = groups.agg(probability=("p", "mean"), frequency=("hit", "mean"), n=("hit", "size")).reset_index()
    found.attrs |= scores.attrs
    return found


def calibration(scores: pd.DataFrame, by=("method",), steps=STEPS) -> pd.DataFrame:
    """Brier score and slopes of the probabilities of :func:`chances`.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`scored`.
    by : tuple of str
        Columns of a group; they become the index.
    steps : sequence of float
        As in :func:`chances`.

    Returns
    -------
    DataFrame
        Columns brier; slope (:func:`kjanalysis.backtest.scores.slope`, least
        squares); cox (:func:`kjanalysis.backtest.scores.cox`, logistic); n.

    References
    ----------
    Cox (1958), Biometrika 45, 562-565 (calibration slope).
    """
    rows = {}
    for key, part_ in chances(scores, steps).groupby(list(by), observed=True):
        rows[key] = {
            "brier": float(sc.brier(part_["hit"], part_["p"]).mean()),
            "slope": sc.slope(part_["hit"], part_["p"]),
            "cox": sc.cox(part_["hit"], part_["p"])[1],
            "n": len(part_),
        }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["brier", "slope", "cox", "n"])
    table.index = (
        pd.MultiIndex.from_tuples(rows, names=by) if rows else pd.MultiIndex.from_arrays([[]] * len(by), names=by)
    )
    return table


def against(
    scores: pd.DataFrame, measure: str = "score", ours: str = PANEL, by=("family", "length", "horizon")
) -> pd.DataFrame:
    """One method beside the best of the others.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`scored`.
    measure : str
        Of :data:`MEASURES`, lower is better.
    ours : str
        The method.
    by : tuple of str
        The best other method is that of each group by itself.

    Returns
    -------
    DataFrame
        Indexed by ``by``. Columns ours, peer (means, of the best other method),
        best (its name), ratio (below 1 we win).
    """
    means = scores.pivot_table(index=list(by), columns="method", values=measure, observed=True)
    others = means.drop(columns=ours)
    found = pd.DataFrame({"ours": means[ours], "peer": others.min(axis=1), "best": others.idxmin(axis=1)})
    return found.assign(ratio=found["ours"] / found["peer"])


def pit(scores: pd.DataFrame, bins: int = 10, by=("method",)) -> pd.DataFrame:
    """Histogram of the probability integral transform: flat if forecasts are calibrated.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`scored`.
    bins : int
        Equal parts of (0, 1).
    by : tuple of str
        Columns of a group; they become the index.

    Returns
    -------
    DataFrame
        A column a bin (its lower end): share of the outcomes.

    References
    ----------
    Dawid (1984), JRSS A 147, 278-292.
    """
    edges = np.linspace(0, 1, bins + 1)
    groups = scores.groupby(list(by), observed=True)["pit"]
    shares = {key: np.histogram(x, edges)[0] / max(len(x), 1) for key, x in groups}
    table = pd.DataFrame.from_dict(shares, orient="index", columns=np.round(edges[:-1], 3))
    if len(shares):
        table.index = pd.MultiIndex.from_tuples(shares, names=by)
    return table


def counts(cuts: Cuts) -> pd.DataFrame:
    """How many outcomes each part keeps.

    Parameters
    ----------
    cuts : Cuts
        The cuts counted.

    Returns
    -------
    DataFrame
        Rows panel, family, length; columns horizon and part.
    """
    rows = cuts.outcomes.join(cuts.table[["panel", "family", "length"]], on="cut")
    sizes = rows.groupby(["panel", "family", "length", "horizon", "part"]).size()
    return sizes.unstack(["horizon", "part"], fill_value=0).sort_index(axis=1)
