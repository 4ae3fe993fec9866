"""Rolling origin: what would the forecasts have said, and did it hold?

Each origin is a day. The history, the prior and the panel are those of that
day; the outcome is the figure first published later. Scores come from
scoringrules (checked once against their formulas in the tests); the peers
are scored on the same cuts in the same run.

Two constants of :mod:`kjanalysis.prior` (LASTING, NOISE_SPREAD) were chosen
looking at the provinces' R&D in this backtest, so its coverage is a little
kinder than a fresh panel's would be.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from scipy.stats import norm

from . import tables, vintage
from .dates import parse_as_of, public_from
from .forecast import draw_rows

LEVELS = (0.5, 0.8, 0.95)


def rolling_origin(
    indicators=("rd_expenditure", "rd_intensity"),
    origins=range(2015, 2023),
    horizons=(1, 2),
    points: int = 6,
    regions=None,
    as_of=None,
    data=None,
    n_draws: int = 400,
    seed: int = 0,
) -> pd.DataFrame:
    """Forecasts from past days beside the outcomes, for the method and its peers.

    Parameters
    ----------
    indicators : tuple of str
        Codes to forecast and score.
    origins : iterable of int
        Years; the origin is 31 December of each. What had been published by
        then, and nothing else, is used.
    horizons : tuple of int
        Years beyond the newest figure known at the origin.
    points : int
        History is cut to the newest ``points`` years.
    regions : list of str, optional
        By default the provinces.
    as_of : str or date, optional
        Outcomes published later are not looked at.
    data : path-like, optional
        Folder of tables in place of the shipped one.
    n_draws, seed : int

    Returns
    -------
    DataFrame
        One row a region, indicator, origin, horizon and method: outcome,
        quantiles (columns named by the number), crps (in percent of the
        outcome), ape (absolute error of the median in percent), pit.
    """
    import scoringrules as sr

    known, day = tables.read(data), parse_as_of(as_of)
    if regions is None:
        regions = known.regions.loc[known.regions["level"].eq("province"), "region"].tolist()
    outcomes = first_published(known, indicators, day)
    wide = [q for level in LEVELS for q in ((1 - level) / 2, (1 + level) / 2)]
    probabilities = sorted({0.5, *np.round(wide, 4)})
    out = []
    for origin in origins:
        then = dt.date(origin, 12, 31)
        if day and then > day:
            continue
        everything = vintage.latest(known.observations[known.observations["region"].isin(regions)], then)
        for region, rows in everything.groupby("region"):
            have = rows[rows["indicator"].isin(indicators)]
            if have.empty:
                continue
            newest = int(have["year"].max())
            rows = rows[rows["year"].gt(newest - points)]
            due = [
                (code, h)
                for code in indicators
                for h in horizons
                if (region, code, newest + h) in outcomes.index
                and rows["indicator"].eq(code).sum() >= min(points, 3)
            ]
            if not due:
                continue
            f = draw_rows(
                rows, known, region, then, newest + max(horizons), list(indicators), seed, n_draws
            )
            for code, h in due:
                truth = outcomes[region, code, newest + h]
                own = rows[rows["indicator"].eq(code)].set_index("year")["value"].sort_index()
                samples = {"kjanalysis": f.draws[code, newest + h].to_numpy()}
                samples |= peers(own, newest + h, n_draws)
                for method, x in samples.items():
                    out.append(
                        {
                            "region": region,
                            "indicator": code,
                            "origin": origin,
                            "horizon": h,
                            "method": method,
                            "outcome": truth,
                            "crps": 100 * float(sr.crps_ensemble(truth, x)) / truth,
                            "ape": 100 * abs(np.median(x) / truth - 1),
                            "pit": float((x < truth).mean()),
                            **dict(zip(probabilities, np.quantile(x, probabilities), strict=True)),
                        }
                    )
    columns = ["region", "indicator", "origin", "horizon", "method", "outcome", "crps", "ape", "pit"]
    return pd.DataFrame(out, columns=[*columns, *probabilities])


def first_published(known: tables.Tables, indicators, day: dt.date | None) -> pd.Series:
    """First published exact actual figure, by region, indicator and year."""
    rows = known.observations
    rows = rows[
        rows["indicator"].isin(indicators)
        & rows["period"].eq("annual")
        & rows["status"].eq("actual")
        & rows["qualifier"].eq("eq")
        & rows["grade"].isin(["official", "reprint"])
        & rows["published"].ne("")
        & vintage.public(rows["published"], day)
    ]
    rows = rows.assign(day=rows["published"].map(public_from)).sort_values("day", kind="stable")
    return rows.drop_duplicates(["region", "indicator", "year"]).set_index(
        ["region", "indicator", "year"]
    )["value"]


def peers(own: pd.Series, year: int, n: int) -> dict[str, np.ndarray]:
    """Two plain methods on the same history, as n even quantiles on the log scale.

    ``naive`` repeats the last figure, ``drift`` adds the mean growth; both
    take their width from the history's own changes, as textbooks do
    (Hyndman, Athanasopoulos, Forecasting: Principles and Practice, 5.5).
    """
    z = norm.ppf((np.arange(n) + 0.5) / n)
    log, h = np.log(own.to_numpy()), year - int(own.index[-1])
    steps = np.diff(log) / np.diff(own.index.to_numpy())
    if len(steps) < 2:
        return {}
    k = len(steps)
    naive = np.sqrt(np.mean(steps**2) * h)
    drift = steps.std(ddof=1) * np.sqrt(h * (1 + h / k))
    return {
        "naive": np.exp(log[-1] + naive * z),
        "drift": np.exp(log[-1] + h * steps.mean() + drift * z),
    }


def summary(scores: pd.DataFrame, by=("method", "indicator", "horizon")) -> pd.DataFrame:
    """Mean scores and coverage.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`rolling_origin`.
    by : tuple of str

    Returns
    -------
    DataFrame
        n, crps and ape (percent), cover50, cover80, cover95 (shares).
    """
    hit = {
        f"cover{round(100 * level)}": scores["outcome"].between(
            scores[round((1 - level) / 2, 4)], scores[round((1 + level) / 2, 4)]
        )
        for level in LEVELS
    }
    table = scores.assign(n=1, **hit).groupby(list(by), sort=True)
    means = table[["crps", "ape", *hit]].mean()
    means.insert(0, "n", table["n"].sum())
    return means


def reliability(scores: pd.DataFrame, grow=(0.0, 0.03, 0.06, 0.09, 0.12, 0.15), bins: int = 5):
    """How often "will it reach X" came true, by the probability given.

    X is the forecast's own median moved by each share of ``grow``, up and
    down, so that every probability occurs; the probability is read off the
    quantiles in ``scores`` by interpolation.

    Returns
    -------
    DataFrame
        method, bin, probability (mean given), frequency (came true), n.
    """
    columns = sorted(c for c in scores.columns if isinstance(c, float))
    if scores.empty:
        return pd.DataFrame(columns=["method", "bin", "probability", "frequency", "n"])
    quantiles = scores[columns].to_numpy()
    rows = []
    for share in sorted({*grow, *(-g for g in grow)}):
        aim = scores[0.5].to_numpy() * (1 + share)
        below = np.array([np.interp(a, q, columns) for a, q in zip(aim, quantiles, strict=True)])
        rows.append(
            pd.DataFrame(
                {
                    "method": scores["method"],
                    "p": 1 - below,
                    "hit": scores["outcome"].to_numpy() >= aim,
                }
            )
        )
    table = pd.concat(rows)
    table["bin"] = np.minimum((table["p"] * bins).astype(int), bins - 1)
    grouped = table.groupby(["method", "bin"])
    return grouped.agg(probability=("p", "mean"), frequency=("hit", "mean"), n=("hit", "size")).reset_index()


def table(scores: pd.DataFrame, lang: str = "zh") -> pd.DataFrame:
    """:func:`summary` by method and horizon, rounded and named for people."""
    if scores.empty:
        return pd.DataFrame()
    rows = summary(scores, by=("method", "horizon")).reset_index()
    for column in ("cover50", "cover80", "cover95"):
        rows[column] = rows[column].map(lambda share: f"{100 * share:.0f}%")
    for column in ("crps", "ape"):
        rows[column] = rows[column].map("{:.1f}".format)
    names = (
        ["方法", "提前年数", "个数", "CRPS %", "误差 %", "50% 覆盖", "80% 覆盖", "95% 覆盖"]
        if lang == "zh"
        else ["method", "years ahead", "n", "CRPS %", "error %", "50 % covers", "80 % covers", "95 % covers"]
    )
    return rows.set_axis(names, axis=1)


def reliability_table(scores: pd.DataFrame, lang: str = "zh") -> pd.DataFrame:
    """:func:`reliability` of the method itself, rounded and named for people."""
    rows = reliability(scores)
    rows = rows[rows["method"].eq("kjanalysis")]
    names = ["给出的概率", "成真的比例", "个数"] if lang == "zh" else ["probability given", "came true", "n"]
    table = rows[["probability", "frequency"]].map(lambda share: f"{100 * share:.0f}%").assign(n=rows["n"])
    return table.set_axis(names, axis=1)


def main() -> None:
    """The README's table: ``python -m kjanalysis.backtest`` or ``make backtest``."""
    scores = rolling_origin(origins=range(2014, 2023), points=6)
    print(table(scores, "en").to_string(index=False))
    print(reliability_table(scores, "en").to_string(index=False))
    print(summary(scores).round(3).to_string())


if __name__ == "__main__":
    main()
