"""Rolling origin: what would the forecasts have said, and did it hold?

:mod:`kjanalysis.backtest.past_days` says what was known on each past day and what came of
it, :mod:`kjanalysis.backtest.assessment` how good a forecast was. Here the engines and
the plain methods forecast the same cuts, and the scores become tables:

>>> from kjanalysis import backtest, tables
>>> known = tables.read().on(None)
>>> some = backtest.domain(known, ["rd_intensity"], ["6"], origins=[2020])
>>> scores = backtest.scored(backtest.forecasts(some), some)
>>> backtest.summary(scores, by=("method",)).index.tolist()
['drift', 'drift of logs', 'forecast_panel', 'naive']

Constants are chosen on the cuts of part "fit" (:func:`kjanalysis.backtest.parts.part`);
"report" shares neither regions nor years with them. The outlook's two constants
LASTING and NOISE_SPREAD (:mod:`kjanalysis.forecast.prior`) are older than that split and
were chosen on provincial R&D of all years, so its coverage is a little kinder
there than a fresh panel's would be.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from .. import tables
from ..forecast import draw_rows
from ..notation.dates import parse_as_of
from ..panel import forecast_panel
from ..tables import Snapshot
from . import baselines
from .assessment import LEVELS, MEASURES, PANEL, scored
from .cuts import CALL, COLUMNS, FAMILIES, Cuts
from .past_days import domain
from .progress import watched
from .variants import typed

#: The outlook's engine among the methods.
OUTLOOK = "outlook"

#: What the outlook is tried on by default: indicators, and years at whose ends it is made.
HEADLINES = ("rd_expenditure", "rd_intensity")
ORIGINS = range(2014, 2023)


def forecasts(cuts: Cuts, methods=baselines.PLAIN, levels=LEVELS) -> pd.DataFrame:
    """:func:`panel` and :func:`plain` on the same cuts.

    Parameters
    ----------
    cuts : Cuts
        Of one variant.
    methods : dict of str to function
        Plain methods by name.
    levels : sequence of float
        Levels of the quantiles, between 0 and 1.

    Returns
    -------
    DataFrame
        Columns method, cut, horizon, refused, and one a level.
    """
    return pd.concat([panel(cuts, levels), plain(cuts, methods, levels)], ignore_index=True)


def panel(cuts: Cuts, levels=LEVELS) -> pd.DataFrame:
    """forecast_panel: all series of a family, length and origin in one call.

    Parameters
    ----------
    cuts : Cuts
        Of one variant.
    levels : sequence of float
        Levels of the quantiles, between 0 and 1.

    Returns
    -------
    DataFrame
        Columns method, cut, horizon, refused (never), and one a level, in the unit
        of the figures.
    """
    horizon = int(cuts.outcomes["horizon"].max())
    rows = cuts.figures.join(cuts.table[[*CALL, "kind"]], on="cut")
    done = []
    for (*_, cutoff), own in watched(list(rows.groupby(list(CALL)))):
        frame = own.rename(columns={"cut": "series"})[["series", "year", "value", "lower", "upper", "kind"]]
        out = forecast_panel(frame, horizon, levels, cutoff=int(cutoff))
        newest = out["series"].map(cuts.table["newest"])
        done.append(out.rename(columns={"series": "cut"}).assign(horizon=out["year"] - newest.to_numpy(dtype=int)))
    done = pd.concat(done, ignore_index=True)
    return done.assign(method=PANEL, refused=False)[["method", "cut", "horizon", "refused", *levels]]


def plain(cuts: Cuts, methods=baselines.PLAIN, levels=LEVELS) -> pd.DataFrame:
    """Plain methods (:mod:`kjanalysis.backtest.baselines`), one series at a time.

    Each series is given as :func:`kjanalysis.backtest.variants.typed` has it.

    Parameters
    ----------
    cuts : Cuts
        Of one variant.
    methods : dict of str to function
        By default the fast ones; add :data:`kjanalysis.backtest.baselines.STATSMODELS` for the others.
    levels : sequence of float
        Levels of the quantiles, between 0 and 1.

    Returns
    -------
    DataFrame
        Columns method, cut, horizon, refused, and one a level, in the unit of the
        figures. Where a method refuses, the quantiles are the naive ones.
    """
    horizon = int(cuts.outcomes["horizon"].max())
    histories = typed(cuts)
    names, keys, refused, values = [], [], [], []
    for name, method in methods.items():
        for cut, y in histories.items():
            q, no = baselines.forecast(method, y, horizon, levels)
            names += [name] * horizon
            keys += [cut] * horizon
            refused += [no] * horizon
            values.append(q)
    head = {
        "method": names,
        "cut": keys,
        "horizon": np.tile(np.arange(1, horizon + 1), len(values)),
        "refused": refused,
    }
    quantiles = pd.DataFrame(np.concatenate(values) if values else np.empty((0, len(levels))), columns=list(levels))
    return pd.concat([pd.DataFrame(head), quantiles], axis=1)


def outlook(cuts: Cuts, known: Snapshot, n_draws: int = 400, seed: int = 0, levels=LEVELS) -> pd.DataFrame:
    """The outlook's engine: each region's indicators drawn together, ties and all.

    Parameters
    ----------
    cuts : Cuts
        As they are, of :func:`kjanalysis.backtest.past_days.domain` and one length; the
        region's other indicators are cut to the same years.
    known : Snapshot
        What the cuts were taken from.
    n_draws, seed : int
        Number and seed of the draws.
    levels : sequence of float
        Levels of the quantiles, between 0 and 1.

    Returns
    -------
    DataFrame
        Columns method, cut, horizon, refused (never), and one a level, in the
        indicator's unit.
    """
    horizon = int(cuts.outcomes["horizon"].max())
    due = cuts.table[cuts.table.index.isin(cuts.outcomes["cut"])]
    first = cuts.figures.groupby("cut")["year"].min()
    done = []
    for (origin, region), own in watched(list(due.groupby(["origin", "region"]))):
        past = known.earlier(dt.date(int(origin), 12, 31))
        figures = past.latest(region)
        figures = figures[figures["year"].ge(first[own.index].min())]
        last = int(own["newest"].max())
        drawn = draw_rows(figures, past, region, last + horizon, own["family"].tolist(), seed, n_draws)
        for cut, family, newest in zip(own.index, own["family"], own["newest"], strict=True):
            for h in range(1, horizon + 1):
                q = np.quantile(drawn.draws[family, newest + h].to_numpy(), levels)
                done.append((OUTLOOK, cut, h, False, *q))
    return pd.DataFrame(done, columns=["method", "cut", "horizon", "refused", *levels])


def rolling_origin(
    indicators=HEADLINES,
    origins=ORIGINS,
    horizons=(1, 2),
    points: int = 6,
    regions=None,
    as_of=None,
    data=None,
    n_draws: int = 400,
    seed: int = 0,
) -> pd.DataFrame:
    """The outlook's engine, forecast_panel and the fast plain methods on the same past days.

    Parameters
    ----------
    indicators : tuple of str
        Codes to forecast and score.
    origins : iterable of int
        Years; the origin is 31 December of each.
    horizons : tuple of int
        Years beyond the newest figure known at the origin.
    points : int
        History is cut to the newest ``points`` years; three figures are enough
        where there were no more.
    regions : list of str, optional
        By default the provinces.
    as_of : str or date, optional
        Outcomes published later are not looked at.
    data : path-like, optional
        Folder of tables in place of the shipped one.
    n_draws, seed : int
        Number and seed of the draws of each forecast.

    Returns
    -------
    DataFrame
        Of :func:`scored`, a row a method, cut and horizon.

    Raises
    ------
    KJError
        If ``as_of`` is not a date, or the folder isn't there.

    References
    ----------
    Tashman (2000), Int. J. Forecast. 16, 437-450 (rolling origins).

    Examples
    --------
    >>> scores = rolling_origin(("rd_intensity",), [2020], (1,), regions=["330000", "340000"], n_draws=100)
    >>> sorted(scores["method"].unique())
    ['drift', 'drift of logs', 'forecast_panel', 'naive', 'outlook']
    """
    known = tables.read(data).on(parse_as_of(as_of))
    return origin_scores(known, indicators, origins, horizons, points, regions, n_draws, seed)


def origin_scores(
    known: Snapshot, indicators=HEADLINES, origins=ORIGINS, horizons=(1, 2), points: int = 6, regions=None,
    n_draws: int = 400, seed: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """:func:`rolling_origin` of a snapshot."""
    levels = ("province",) if regions is None else known.regions["level"].unique().tolist()
    origins = [origin for origin in origins if known.day is None or dt.date(origin, 12, 31) <= known.day]
    cuts = domain(known, indicators, [str(points)], horizons, levels, regions, origins, least=min(points, 3))
    if cuts.outcomes.empty:
        return NOTHING
    ours = outlook(cuts, known, n_draws, seed)
    return scored(pd.concat([ours, forecasts(cuts)], ignore_index=True), cuts)


def rolling_panel(
    level: str = "province", families=FAMILIES, origins=None, horizons=(1, 2), points: int = 6, as_of=None, data=None
) -> pd.DataFrame:
    """forecast_panel and the fast plain methods on the series of one level of regions.

    Parameters
    ----------
    level : str
        One of province, city, county and country.
    families : sequence of str
        Indicator codes; each is a panel of its own.
    origins : iterable of int, optional
        Years; the origin is 31 December of each. By default all that can be.
    horizons : tuple of int
        Years beyond the newest figure known at the origin.
    points : int
        Figures of a history.
    as_of : str or date, optional
        Outcomes published later are not looked at.
    data : path-like, optional
        Folder of tables in place of the shipped one.

    Returns
    -------
    DataFrame
        Of :func:`scored`, a row a method, cut and horizon.

    Raises
    ------
    KJError
        If ``as_of`` is not a date, or the folder isn't there.
    """
    return panel_scores(tables.read(data).on(parse_as_of(as_of)), level, families, origins, horizons, points)


def panel_scores(
    known: Snapshot, level: str = "province", families=FAMILIES, origins=None, horizons=(1, 2), points: int = 6
) -> pd.DataFrame:
    """:func:`rolling_panel` of a snapshot."""
    cuts = domain(known, families, [str(points)], horizons, (level,), origins=origins)
    return NOTHING if cuts.outcomes.empty else scored(forecasts(cuts), cuts)


#: The scores of no forecast.
NOTHING = pd.DataFrame(
    columns=["method", "cut", "horizon", "refused", *LEVELS, "outcome", "part", *COLUMNS, *MEASURES, "pit"]
)
