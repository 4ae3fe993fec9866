"""The outside view: how often governments meet the targets they publish.

The inside view asks where a region's own figures are heading. The outside
view ignores them and asks what became of comparable promises (reference class
forecasting). A *pair* is a target and its outcome, from `outcomes.csv` and
from the project's own targets and observations. A *reference class* is one indicator, at one level of
government, set for the year or by a five-year plan; classes are never merged,
since growth rates, counts of firms and ratios are missed in different ways.

**Share met.** Pairs lose half their weight in :data:`HALF_LIFE` years, since
habits change (provinces met 91 % of their growth targets in 2003-07, 37 % in
2013-17). With pairs i of age a_i before the target's year, w_i = 2^(-a_i/H);
pairs of one year share its shocks, with correlation rho in whether they were
met (estimated from the class by analysis of variance, :data:`RHO` where it
can't be), so the effective number of pairs is::

    n_eff = max(w) (sum w)^2 / ((1 - rho) sum w_i^2 + rho sum_t W_t^2)

with W_t the weight of year t's pairs (Kish's effective size in a power prior:
an old class is a weak one). The share is Beta(1/2 + n_eff p,
1/2 + n_eff (1 - p)), p the weighted share. With fewer than
:data:`LEAST_PAIRS` pairs or :data:`LEAST_EFFECTIVE` effective ones it is shown
but not used.

**Both views.** On log odds, with the weight of the outside view growing with
what it rests on and never above :data:`MOST_WEIGHT`, so that it can't
overrule what a region's own figures say::

    logit P = (1 - a) logit P_inside + a logit P_outside,
    a = MOST_WEIGHT n_eff / (n_eff + HALF_WEIGHT)

(logarithmic pooling: Genest and Zidek 1986, Statistical Science 1, 114-135).

The combined value stands *beside* the probability and does not replace it.
`benchmarks/outside.md` is why: on some 2,000 pairs where both could be had,
the outside view adds nothing significant to the inside one for provinces or
cities. The small gain for cities is as large when the inside view is drawn
to even odds by an outside view that knows nothing. Had it helped, the draws
would be resampled by Jeffrey's rule (Diaconis and Zabell 1982, JASA 77,
822-830), so that medians and joint probabilities would follow.

References
----------
Kahneman, Lovallo (1993), Management Science 39, 17-31; Flyvbjerg (2008),
European Planning Studies 16, 3-21; Kish (1965), Survey Sampling; Ibrahim, Chen
(2000), Statistical Science 15, 46-60 (power prior).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import betaincinv, expit, logit

from ..notation.dates import public_from
from ..tables import Snapshot, vintage
from .criterion import Criterion, meets

#: Years in which a pair loses half its weight: shorter scores better still (1 year
#: does best), but leaves a class nothing to say after a few years without pairs.
HALF_LIFE = 2.0

#: Correlation of success within a year, where a class is too small to tell.
RHO = 0.3

#: A class with fewer pairs, or fewer effective ones, is shown but not used.
LEAST_PAIRS = 10
LEAST_EFFECTIVE = 3.0

#: Weight of the outside view: its most (best on the fitted half of the regions in
#: `benchmarks/outside.md`), and the effective pairs at half of it.
MOST_WEIGHT = 0.2
HALF_WEIGHT = 3.0

#: A share of draws is kept this far from 0 and 1 before its log odds are taken.
EDGE = 0.005

COLUMNS = [
    "region", "level", "indicator", "period", "year", "target", "target_high", "comparator", "outcome",
    "met", "miss", "sample", "public", "target_source", "outcome_source",
]  # fmt: skip


@dataclass(frozen=True)
class Share:
    """How often targets of a class were met, as known on a day.

    Parameters
    ----------
    share, low, high : float or None
        Posterior mean and 80 % interval, between 0 and 1; None without a pair.
    pairs, effective : int, float
        Number of pairs, and how many they are worth (see the module's text).
    first, last : int or None
        Years the pairs cover.
    miss : float or None
        Weighted median of the miss (:func:`pairs`).
    used : bool
        Whether there are enough pairs to use it.
    """

    share: float | None
    low: float | None
    high: float | None
    pairs: int
    effective: float
    first: int | None
    last: int | None
    miss: float | None
    used: bool


@functools.lru_cache(maxsize=16)
def pairs(known: Snapshot) -> pd.DataFrame:
    """Targets with their outcomes (:meth:`kjanalysis.tables.Snapshot.pairs`), and whether they were met.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. ``met`` is judged as a forecast target is
        (:func:`kjanalysis.attainment.criterion.meets`); ``miss`` is outcome less target in
        percentage points for rates and ratios, else 100 log(outcome / target),
        for a range from the end that was missed (0 inside); ``public`` is the
        day from which both can be shown to have been public (None: unknown).
        All samples are in; only ``full`` ones count in :func:`met_share`. A
        bound counts where it leaves no doubt (more than 8,800 meets 8,500).
    """
    rows = known.pairs()
    met, clear = _verdicts(rows, known.codes)
    rows = rows.assign(met=met)[clear]
    rows["miss"] = _miss(rows, rows["indicator"].map(known.codes["kind"]).isin(["growth", "ratio"]))
    rows["level"] = rows["region"].map(known.places["level"])
    days = [
        max(both) if all(both) else None
        for both in zip(
            *(vintage.of_each(rows[name], public_from) for name in ("target_published", "outcome_published")),
            strict=True,
        )
    ]
    rows["public"] = pd.Series(days, index=rows.index, dtype="object")
    keys = ["region", "indicator", "year", "period", "target_source"]
    return rows.sort_values(keys, kind="stable", ignore_index=True)[COLUMNS]


def _miss(rows: pd.DataFrame, points: pd.Series) -> pd.Series:
    """Outcome less target, in points or in percent of logs."""
    aim = rows["target"].where(rows["target_high"].isna(), rows["outcome"].clip(rows["target"], rows["target_high"]))
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = 100 * np.log(rows["outcome"] / aim)
    return (rows["outcome"] - aim).where(points, relative)


def _verdicts(rows: pd.DataFrame, codes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Whether each outcome meets its target at the lower end of what it may be, and if the upper end agrees."""
    met, clear = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    whole, better = (rows["indicator"].map(codes[name]).to_numpy() for name in ("integer", "higher_is_better"))
    # 左右 is read off each target's own digits; the others compare as whole columns
    alone = np.where(rows["comparator"].eq("approx"), rows["target"], np.nan)
    kinds = pd.DataFrame(
        {"comparator": rows["comparator"].to_numpy(), "whole": whole, "better": better, "alone": alone}
    )
    for (comparator, is_whole, is_better, _), at in kinds.groupby(list(kinds), dropna=False).indices.items():
        part = rows.iloc[at]
        aim = part["target"].iloc[0] if comparator == "approx" else part["target"].to_numpy()
        asked = Criterion(aim, comparator, bool(is_whole), bool(is_better))
        ends = [meets(part[end].to_numpy(), asked) for end in ("lower", "upper")]
        met[at], clear[at] = ends[0], ends[0] == ends[1]
    return met, clear


def met_share(found: pd.DataFrame, indicator: str, level: str, period: str, year: int) -> Share:
    """How often targets of a class were met, for a target of a given year.

    Parameters
    ----------
    found : DataFrame
        Of :func:`pairs`. Pairs of ``year`` and later are left out, so that a
        target never judges itself.
    indicator, level, period : str
        The class.
    year : int
        The target's year.

    Returns
    -------
    Share
        Without numbers where the class has no pair. The module's text has the
        formula (Kish 1965; Ibrahim, Chen 2000).

    Examples
    --------
    >>> from kjanalysis import tables
    >>> found = pairs(tables.read().on(None))
    >>> s = met_share(found, "gdp_growth", "province", "annual", 2018)
    >>> s.pairs > 400, s.share < 0.6, s.used
    (True, True, True)
    """
    mine = (
        found["indicator"].eq(indicator)
        & found["level"].eq(level)
        & found["period"].eq(period)
        & found["sample"].eq("full")
    ).to_numpy()
    years, met, miss = (found[name].to_numpy()[mine] for name in ("year", "met", "miss"))
    return share_of(years, met, miss, year)


def share_of(years: np.ndarray, met: np.ndarray, miss: np.ndarray, year: int) -> Share:
    """:func:`met_share` of one class's pairs.

    Parameters
    ----------
    years : ndarray of int
        Of the pairs.
    met, miss : ndarray
        As in :func:`pairs`.
    year : int
        Pairs of this year and later are left out.

    Returns
    -------
    Share
        Without numbers where no pair is left.
    """
    before = years < year
    if not before.any():
        return Share(None, None, None, 0, 0.0, None, None, None, False)
    years, met, miss = years[before], met[before], miss[before]
    weight = 0.5 ** ((year - 1 - years) / HALF_LIFE)
    met = met.astype(float)
    rho = year_correlation(met, years)
    by_year = np.bincount(years - years.min(), weight)
    spread = (1 - rho) * (weight**2).sum() + rho * (by_year**2).sum()
    effective = float(weight.max() * weight.sum() ** 2 / spread)
    p = float((weight * met).sum() / weight.sum())
    a, b = 0.5 + effective * p, 0.5 + effective * (1 - p)
    order = np.argsort(miss)
    reached = np.cumsum(weight[order]) >= weight.sum() / 2
    low, high = betaincinv(a, b, [0.1, 0.9])
    return Share(
        share=a / (a + b),
        low=float(low),
        high=float(high),
        pairs=len(years),
        effective=effective,
        first=int(years.min()),
        last=int(years.max()),
        miss=float(miss[order][reached][0]),
        used=len(years) >= LEAST_PAIRS and effective >= LEAST_EFFECTIVE,
    )


def year_correlation(met: np.ndarray, years: np.ndarray) -> float:
    """Correlation of success within a year, by analysis of variance.

    Parameters
    ----------
    met : ndarray
        Whether each pair was met, 0 or 1.
    years : ndarray of int
        Each pair's year.

    Returns
    -------
    float
        Between 0 and 0.95. :data:`RHO` with fewer than three years of several
        pairs, or if all were met or missed.
    """
    groups = [met[years == year] for year in np.unique(years)]
    several = [g for g in groups if len(g) > 1]
    if len(several) < 3 or met.min() == met.max():
        return RHO
    sizes = np.array([len(g) for g in groups], dtype=float)
    n, k = sizes.sum(), len(groups)
    between = sum(len(g) * (g.mean() - met.mean()) ** 2 for g in groups) / (k - 1)
    within = sum(((g - g.mean()) ** 2).sum() for g in groups) / (n - k)
    typical = (n - (sizes**2).sum() / n) / (k - 1)
    total = between + (typical - 1) * within
    return float(np.clip((between - within) / total if total else RHO, 0.0, 0.95))


def combined(inside: float, outside: Share) -> float:
    """Both views of one probability (see the module's text).

    Parameters
    ----------
    inside : float
        The share of the draws that meet the target.
    outside : Share
        Its reference class.

    Returns
    -------
    float
        Logarithmic pool of both (Genest, Zidek 1986); ``inside`` alone if the class
        is too small.

    Examples
    --------
    >>> few = Share(0.2, 0.1, 0.3, 4, 2.0, 2015, 2018, -0.1, False)
    >>> combined(0.7, few)
    0.7
    """
    if not outside.used:
        return inside
    a = MOST_WEIGHT * outside.effective / (outside.effective + HALF_WEIGHT)
    odds = (1 - a) * logit(np.clip(inside, EDGE, 1 - EDGE)) + a * logit(outside.share)
    return float(expit(odds))
