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
cities, and the small gain for cities is as large when the inside view is drawn
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

import datetime as dt
import functools
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import betaincinv, expit, logit

from ..notation.bounds import is_bound
from ..notation.dates import public_from
from ..tables import Tables, vintage
from .criterion import meets

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

    Attributes
    ----------
    share, low, high : float or None
        Posterior mean and 80 % interval; None without a pair.
    pairs : int
        Number of pairs.
    effective : float
        Pairs it is worth (see the module's text).
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


@functools.lru_cache(maxsize=64)
def pairs(known: Tables, as_of: dt.date | None) -> pd.DataFrame:
    """Targets with their outcomes, both proven to have been public on a day.

    Parameters
    ----------
    known : Tables
    as_of : date or None
        None: all that the tables hold, undated rows too.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. ``met`` is judged as a forecast target is
        (:func:`kjanalysis.attainment.criterion.meets`); ``miss`` is outcome less target in
        percentage points for rates and ratios, else 100 log(outcome / target),
        for a range from the end that was missed (0 inside); ``public`` is the
        day from which both can be shown to have been public (None: unknown).
        All samples are in; only ``full`` ones count in :func:`met_share`.

    Notes
    -----
    An outcome that `outcomes.csv` lacks (or that wasn't public yet), and those
    of `targets.csv`, are looked up among the observations: the first published figure that isn't only
    expected; a bound counts where it leaves no doubt (more than 8,800 meets
    8,500). One that only the press has makes a chosen pair. A tertiary source
    proves neither side.
    """
    codes = known.indicators.set_index("indicator")
    rows = pd.concat([_listed(known), _promised(known)], ignore_index=True)
    keys = ["region", "indicator", "year", "period"]
    rows = rows.drop_duplicates([*keys, "target_source"])
    grade = known.sources.set_index("source")["grade"]
    rows = rows[rows["target_source"].map(grade).ne("tertiary")]
    rows = rows[vintage.public(rows["target_published"], as_of)]
    # an outcome that wasn't public yet is not there: as if its cell were empty
    told = rows["outcome"].notna() & rows["outcome_source"].map(grade).ne("tertiary")
    told &= vintage.public(rows["outcome_published"], as_of)
    looked_up = (
        rows[~told].drop(columns=_OUTCOME).merge(_first_figures(known, as_of), on=["region", "indicator", "year"])
    )
    # what only the press reported may be known because it was a success
    looked_up["sample"] = looked_up["sample"].where(
        looked_up["outcome_source"].map(grade).ne("press") | looked_up["sample"].ne("full"), "chosen"
    )
    given = rows[told]
    given = given.assign(lower=given["outcome"], upper=given["outcome"])
    rows = pd.concat([f for f in (given, looked_up) if len(f)] or [given], ignore_index=True)
    rows["met"], clear = _verdicts(rows, codes)
    rows = rows[clear].copy()
    aim = rows["target"].where(rows["target_high"].isna(), rows["outcome"].clip(rows["target"], rows["target_high"]))
    points = rows["indicator"].map(codes["kind"]).isin(["growth", "ratio"])
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = 100 * np.log(rows["outcome"] / aim)
    rows["miss"] = (rows["outcome"] - aim).where(points, relative)
    rows["level"] = rows["region"].map(known.regions.set_index("region")["level"])
    days = [
        max(both) if all(both) else None
        for both in zip(
            *(vintage.of_each(rows[name], public_from) for name in ("target_published", "outcome_published")),
            strict=True,
        )
    ]
    rows["public"] = pd.Series(days, index=rows.index, dtype="object")
    return rows.sort_values([*keys, "target_source"], kind="stable", ignore_index=True)[COLUMNS]


_OUTCOME = ["outcome", "outcome_published", "outcome_source"]


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
        target = {"target": aim, "comparator": comparator, "integer": bool(is_whole)}
        ends = [meets(part[end].to_numpy(), target, bool(is_better)) for end in ("lower", "upper")]
        met[at], clear[at] = ends[0], ends[0] == ends[1]
    return met, clear


def _listed(known: Tables) -> pd.DataFrame:
    return known.outcomes[
        ["region", "indicator", "year", "period", "target", "target_high", "comparator", "sample",
         "target_published", "target_source", *_OUTCOME]
    ]  # fmt: skip


def _promised(known: Tables) -> pd.DataFrame:
    """The project's own targets, without outcomes."""
    rows = known.targets.rename(
        columns={
            "value": "target",
            "value_high": "target_high",
            "published": "target_published",
            "source": "target_source",
        }
    )
    rows = rows.assign(sample="full", outcome=np.nan, outcome_published="", outcome_source="")
    # what is said once the year is over is no promise
    late = vintage.of_each(rows["target_published"], lambda text: int(text[:4] or 9999), "int64") > rows["year"]
    rows = rows[~late]
    return rows[
        ["region", "indicator", "year", "period", "target", "target_high", "comparator", "sample",
         "target_published", "target_source", *_OUTCOME]
    ]  # fmt: skip


@functools.lru_cache(maxsize=16)
def _first_figures(known: Tables, as_of: dt.date | None) -> pd.DataFrame:
    """First published figure of each region, indicator and year, with its interval."""
    rows = vintage.visible_in(known, as_of)
    wanted = {*known.targets["indicator"].unique(), *known.outcomes["indicator"].unique()}
    rows = rows[rows["indicator"].isin(wanted) & ~rows["qualifier"].str.contains("expected")]
    day = vintage.of_each(rows["published"], lambda text: public_from(text).toordinal() if text else 10**7, "int64")
    rows = rows.assign(_day=day, _revised=rows["status"].eq("revised"))
    rows = rows.sort_values(["_revised", "_day"], kind="stable").drop_duplicates(["region", "indicator", "year"])
    bound = vintage.of_each(rows["qualifier"], is_bound, "bool")
    return pd.DataFrame(
        {
            **{name: rows[name] for name in ("region", "indicator", "year")},
            "outcome": rows["value"],
            "lower": rows["value"],
            "upper": rows["upper"].where(bound, rows["value"]),
            "outcome_published": rows["published"],
            "outcome_source": rows["source"],
        }
    )


def met_share(found: pd.DataFrame, indicator: str, level: str, period: str, year: int) -> Share:
    """How often targets of a class were met, for a target of a given year.

    Parameters
    ----------
    found : DataFrame
        :func:`pairs`; pairs of ``year`` and later are left out, so that a
        target never judges itself.
    indicator, level, period : str
        The class.
    year : int

    Returns
    -------
    Share

    Examples
    --------
    >>> from kjanalysis import tables
    >>> found = pairs(tables.read(), None)
    >>> s = met_share(found, "gdp_growth", "province", "annual", 2018)
    >>> s.pairs > 400, s.share < 0.6, s.used
    (True, True, True)
    """
    mine = (
        found["indicator"].eq(indicator)
        & found["level"].eq(level)
        & found["period"].eq(period)
        & found["sample"].eq("full")
        & found["year"].lt(year)
    ).to_numpy()
    if not mine.any():
        return Share(None, None, None, 0, 0.0, None, None, None, False)
    years, met, miss = (found[name].to_numpy()[mine] for name in ("year", "met", "miss"))
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
    """Correlation of success within a year: analysis of variance, between 0 and 0.95.

    :data:`RHO` with fewer than three years of several pairs, or if all were
    met or missed (nothing varies, so nothing can be told).
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
    """Both views of one probability (see the module's text); inside alone if the class is too small.

    >>> few = Share(0.2, 0.1, 0.3, 4, 2.0, 2015, 2018, -0.1, False)
    >>> combined(0.7, few)
    0.7
    """
    if not outside.used:
        return inside
    a = MOST_WEIGHT * outside.effective / (outside.effective + HALF_WEIGHT)
    odds = (1 - a) * logit(np.clip(inside, EDGE, 1 - EDGE)) + a * logit(outside.share)
    return float(expit(odds))


def beside(target, inside: float | None, known: Tables, day: dt.date | None) -> dict:
    """The outside view of one target, as an outlook shows it.

    Parameters
    ----------
    target : namedtuple
        A row of `targets.csv`.
    inside : float or None
        Its probability from the draws.
    known : Tables
    day : date or None

    Returns
    -------
    dict
        probability_outside, outside_low, outside_high (80 % interval),
        outside_pairs, outside_effective, outside_first, outside_last,
        outside_miss (None without pairs), outside_used, probability_combined
        (the inside view where the outside one isn't used), outside_note,
        outside_note_zh.
    """
    share = met_share(pairs(known, day), target.indicator, _levels(known)[target.region], target.period, target.year)
    note, note_zh = said(share)
    return {
        "probability_outside": _digits(share.share),
        "outside_low": _digits(share.low),
        "outside_high": _digits(share.high),
        "outside_pairs": share.pairs,
        "outside_effective": round(share.effective, 1),
        "outside_first": share.first,
        "outside_last": share.last,
        "outside_miss": _digits(share.miss),
        "outside_used": share.used,
        "probability_combined": None if inside is None else _digits(combined(inside, share)),
        "outside_note": note,
        "outside_note_zh": note_zh,
    }


@functools.lru_cache(maxsize=4)
def _levels(known: Tables) -> dict[str, str]:
    return known.regions.set_index("region")["level"].to_dict()


def said(share: Share) -> tuple[str, str]:
    """One line on what the outside view rests on, in English and Chinese."""
    if not share.pairs:
        return "no comparable target with a known outcome", "没有结果已知的同类目标"
    years = f"{share.first}" if share.first == share.last else f"{share.first}–{share.last}"
    pairs_en = f"{share.pairs} pair{'s' if share.pairs > 1 else ''} {years}, worth {share.effective:.1f}"
    pairs_zh = f"{years} 年 {share.pairs} 对，折合 {share.effective:.1f} 对"
    if share.used:
        return pairs_en, pairs_zh
    return f"{pairs_en}: too few, not used", f"{pairs_zh}：太少，不采用"


def _digits(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
