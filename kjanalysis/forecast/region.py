"""Forecasts as draws: every number shown later is computed from these.

:func:`forecast` gathers a region's figures as known on a day, ties them into
blocks by the identities in `indicators.csv`, draws each block's paths
(:mod:`kjanalysis.forecast.statespace`) and returns one table of draws. Ratios, net
changes and growth rates are computed from the same draws as their parts, so
they can't disagree.
"""

from __future__ import annotations

import datetime as dt
import itertools
import zlib
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from .. import tables
from ..errors import KJError
from ..notation.dates import parse_as_of
from ..notation.identities import Identity, parse
from ..notation.scales import backward, forward, scale_of
from ..panel import forecast_draws, forecast_panel
from ..panel.inputs import whole
from ..tables import vintage
from ..tables.history import check_indicator, check_region
from . import prior as pool
from . import scenario
from .statespace import Block, Draws, Figure, Part, draw

__all__ = ["Forecast", "draw_rows", "forecast", "forecast_draws", "forecast_panel", "quantiles"]

#: Measurement error of an actual figure, by scale (relative; linear: % points).
MEASUREMENT = {"log": 0.005, "count": 0.001, "logit": 0.005, "linear": 0.05}

#: A published ratio and its published parts differ by about this much (their
#: dates and revisions are not the same).
RATIO_MISMATCH = 0.01

#: Only this many years of a history are modelled: older growth was another age's.
MEMORY = 15

#: Further ahead than this no pool of annual series can tell anything.
MAX_AHEAD = 15


@dataclass(frozen=True, eq=False)
class Drawn:
    """A block as it was drawn: its parts, the ratios among them by code, their
    scales, the state space's input, and the draws on its scale."""

    parts: tuple[str, ...]
    ratios: dict[str, Identity]
    scales: dict[str, str]
    block: Block
    draws: Draws


@dataclass(frozen=True, eq=False)
class Forecast:
    """Draws of a region's indicators.

    Attributes
    ----------
    region : str
    as_of : date or None
    draws : DataFrame, one row a draw
        Columns (indicator, year), values in the indicator's unit, from the
        first figure's year on: past years are drawn too where a figure was
        missing or only bounded.
    history : DataFrame
        The figures used, :func:`kjanalysis.tables.vintage.latest`.
    priors : dict of str to Prior
        Pooled prior behind each forecast indicator's part.
    n_observations : dict of str to int
        Years with a figure of its own (for a net change or growth rate: of
        the indicator it is computed from).
    effective : dict of str to float
        Effective share of draws after the bounds were imposed: low if few
        draws carry the result.
    blocks : dict of str to Drawn
        The block an indicator was drawn in: those of one block are tied, and
        draws of different blocks are independent.
    given : dict of str to Assumption
        What was assumed for the last year (:mod:`kjanalysis.forecast.scenario`).
    """

    region: str
    as_of: dt.date | None
    draws: pd.DataFrame
    history: pd.DataFrame
    priors: dict
    n_observations: dict
    effective: dict
    blocks: dict = field(default_factory=dict)
    given: dict = field(default_factory=dict)


def forecast(
    region: str,
    years,
    as_of=None,
    indicators=None,
    data=None,
    seed: int = 0,
    n_draws: int = 16000,
    given: dict | None = None,
) -> Forecast:
    """Draw a region's indicators up to the given years.

    Parameters
    ----------
    region : str
        Region code.
    years : int or iterable of int
        Years wanted; every year from the first figure on comes with them.
    as_of : str or date, optional
        Nothing published later is used, neither for the region nor for the
        panel that the prior is learned from.
    indicators : list of str, optional
        Codes wanted; by default every indicator of the region that has a figure.
    data : path-like, optional
        Folder of tables to read in place of the shipped one.
    seed : int
        The same seed gives the same digits, whatever else is asked for.
    n_draws : int
    given : dict, optional
        A scenario: figures assumed for the last year, as in
        :func:`kjanalysis.outlook`.

    Returns
    -------
    Forecast
        An indicator without any earlier figure is absent from ``draws``.

    Raises
    ------
    KJError
        If region, indicator, year, day, seed, n_draws or an assumption is not usable.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> f = kj.forecast.forecast("330205", 2021, as_of="2021-03-26", indicators=["rd_intensity"])
    >>> d = f.draws
    >>> bool(np.allclose(d["rd_intensity", 2021], 100 * d["rd_expenditure", 2021] / d["gdp", 2021]))
    True
    """
    known, seed, n_draws = tables.read(data), whole("seed", seed, 0), whole("n_draws", n_draws, 1)
    region, day = check_region(region, known), parse_as_of(as_of)
    last = max(check_year(year) for year in np.atleast_1d(years))
    rows = vintage.latest(known.observations[known.observations["region"].eq(region)], day)
    wanted = [check_indicator(code, known) for code in indicators] if indicators is not None else None
    if len(rows) and last - int(rows["year"].max()) > MAX_AHEAD:
        newest = int(rows["year"].max())
        raise KJError(
            f"Year {last} is more than {MAX_AHEAD} years after the newest figure of {region} ({newest}).",
            f"{last} 年距 {region} 最新数据（{newest} 年）超过 {MAX_AHEAD} 年，无法预测。",
        )
    assumed = scenario.read(given, known, rows, last)
    return draw_rows(rows, known, region, day, last, wanted, seed, n_draws, assumed)


def draw_rows(
    rows: pd.DataFrame,
    known: tables.Tables,
    region: str,
    day: dt.date | None,
    last: int,
    wanted: list[str] | None = None,
    seed: int = 0,
    n_draws: int = 16000,
    given: dict[str, scenario.Assumption] | None = None,
) -> Forecast:
    """Draw from a given history: :func:`forecast` without the reading.

    Parameters
    ----------
    rows : DataFrame
        One region's rows of :func:`kjanalysis.tables.vintage.latest`.
    known : Tables
        For the catalogue and the panel behind the prior.
    region, day, last, wanted, seed, n_draws
        As in :func:`forecast`, already checked; ``last`` is the last year.
    given : dict of str to Assumption, optional
        As :func:`kjanalysis.forecast.scenario.read` gives it.
    """
    given = given or {}
    if wanted is not None:
        wanted = [*wanted, *(code for code in given if code not in wanted)]
    codes = known.indicators.set_index("indicator")
    newest = rows.groupby("indicator")["year"].transform("max")
    rows = rows[rows["year"].gt(newest - MEMORY)]
    have = set(rows["indicator"])
    # an assumed figure takes the place of a preliminary one of the same year
    used = rows[~(rows["indicator"].isin(list(given)) & rows["year"].ge(last))]
    figures = list(used.sort_values("year", kind="stable").itertuples())
    columns, priors, effective, blocks = {}, {}, {}, {}
    for parts, ratios in _groups(codes, have, wanted):
        block, part_priors = _block(figures, codes, parts, ratios, known, day)
        if block is None:
            continue
        scales = {code: scale_of(codes.at[code, "kind"], codes.at[code, "integer"]) for code in parts}
        block = replace(block, figures=block.figures + tuple(scenario.figures(given, parts, ratios, scales, last)))
        # the seed depends on nothing but what is drawn: asking for more changes no digit
        key = zlib.crc32(f"{region}:{'+'.join(parts)}".encode())
        result = draw(block, last, n_draws, np.random.default_rng([seed, key]))
        result = adding_up(result, parts, codes, rows, np.random.default_rng([seed, key, 1]))
        drawn = Drawn(parts, ratios, scales, block, result)
        values = in_units(drawn, result.values, rows, codes, given, last)
        priors |= {code: part_priors[tie.parts[0]] for code, tie in ratios.items()}
        priors |= part_priors
        for code, table in values.items():
            # a part that is known only through a ratio has no level of its own
            if code in have or (code in ratios and set(ratios[code].parts) <= have):
                effective[code] = result.effective
                blocks[code] = drawn
                columns |= {(code, int(y)): table[:, i] for i, y in enumerate(result.years)}
    for code, tie in _changes(codes, have, wanted).items():
        source = tie.parts[0]
        if source not in priors:
            continue
        own = rows[rows["indicator"].eq(source)].sort_values("year")
        basis = own["basis"].to_numpy()
        broken = set(own["year"].to_numpy()[1:][basis[1:] != basis[:-1]])  # no growth across a break
        for year in [y for c, y in list(columns) if c == source]:
            if (source, year - 1) in columns and year not in broken:
                columns[code, year] = change(columns[source, year], columns[source, year - 1], tie.kind)
        priors[code], effective[code] = priors[source], effective[source]
        blocks[code] = blocks[source]
    draws = pd.DataFrame(columns)
    if columns:
        draws.columns = pd.MultiIndex.from_tuples(columns, names=["indicator", "year"])
    counts = rows.groupby("indicator").size()
    n_observations = {}
    for code in draws.columns.unique(0) if columns else []:
        tie = parse(codes.at[code, "identity"])
        # a change drawn from its parts rests on their figures, whatever it has of its own
        own = code in have and (tie.kind == "ratio" or not set(tie.parts) <= have) if tie else True
        sources = (code,) if own else tie.parts
        n_observations[code] = int(min(counts.get(source, 0) for source in sources))
    return Forecast(region, day, draws, rows, priors, n_observations, effective, blocks, given)


def adding_up(drawn: Draws, parts, codes: pd.DataFrame, rows: pd.DataFrame, rng) -> Draws:
    """Only the draws in which every cumulative part keeps rising after its last figure, drawn again to the same number.

    A cumulative stock can't fall, so a path that falls is no possible one; to hold it at the last figure instead
    would say that one year in seven nothing at all is added (both were scored: benchmarks/cumulative.md). A stock
    whose figures show a year without any rise may stand still again: of its draws none is left out, and
    :func:`in_units` holds those that would fall. Unchanged too where less than a tenth is left (figures that hardly move).
    """
    fits = np.ones(len(drawn.values), dtype=bool)
    for j, code in enumerate(parts):
        own = rows[rows["indicator"].eq(code)].sort_values("year")
        # a figure that is lower because it is counted otherwise says nothing of standing still
        stood = ((own["upper"] <= own["lower"].shift()) & own["basis"].eq(own["basis"].shift())).any()
        if codes.at[code, "cumulative"] and len(own) and not stood:
            fits &= (np.diff(drawn.values[:, j, int(own["year"].iloc[-1] - drawn.years[0]) :], axis=1) >= 0).all(axis=1)
    if fits.all() or fits.mean() < 0.1:
        return drawn
    kept = np.flatnonzero(fits)
    again = kept[rng.permutation(np.arange(len(fits)) % len(kept))]
    return replace(
        drawn, values=drawn.values[again], drift=drawn.drift[again], effective=drawn.effective * float(fits.mean())
    )


def in_units(drawn: Drawn, z: np.ndarray, rows, codes, given: dict, last: int) -> dict[str, np.ndarray]:
    """Draws on a block's scale as values of its parts and ratios.

    Parameters
    ----------
    drawn : Drawn
    z : ndarray, shape (n_draws, n_parts, n_years)
    rows, codes : DataFrame
        The history, and the catalogue by indicator.
    given : dict of str to Assumption
        Held exactly in the year ``last``.

    Returns
    -------
    dict of str to ndarray, shape (n_draws, n_years)
    """
    years, at = drawn.draws.years, last - int(drawn.draws.years[0])
    z = scenario.hold(z, given, drawn.parts, drawn.ratios, drawn.scales, at)
    values = {code: _bring_back(z[:, j], rows, codes.loc[code], code, years) for j, code in enumerate(drawn.parts)}
    for code, tie in drawn.ratios.items():
        values[code] = tie.factor * values[tie.parts[0]] / values[tie.parts[1]]
    for code, one in given.items():
        if code in values and one.value is not None:  # to the last digit
            values[code][:, at] = one.value
    return values


def change(now: np.ndarray, before: np.ndarray, kind: str) -> np.ndarray:
    """Net change (``diff``) or growth in percent between two years' draws."""
    with np.errstate(divide="ignore", invalid="ignore"):  # growth from nothing is infinite
        difference = now - before
        # nothing stays nothing: no growth rather than no number
        return difference if kind == "diff" else np.where(difference == 0, 0.0, 100 * difference / before)


def check_year(year) -> int:
    """A year as a number between 1949 and 2100.

    Raises
    ------
    KJError
        If it is something else.
    """
    text = str(year).strip()
    if text.isascii() and text.isdigit() and 1949 <= int(text) <= 2100:
        return int(text)
    raise KJError(
        f"Year {year!r} is not usable. Give a year between 1949 and 2100, for example 2021.",
        f"年份 {year!r} 无法使用，请给出 1949 至 2100 之间的年份，例如 2021。",
    )


def quantiles(draws: pd.DataFrame, probabilities=(0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)):
    """Quantiles of each column of draws.

    Returns
    -------
    DataFrame
        Index (indicator, year), one column a probability.
    """
    # a quantile is one of the draws, so that counts stay whole and every page says the same
    values = np.quantile(draws.to_numpy(), list(probabilities), axis=0, method="inverted_cdf")
    table = pd.DataFrame(values.T, index=draws.columns, columns=list(probabilities))
    table.index.names = ["indicator", "year"]
    return table


def _groups(codes, have, wanted):
    """Blocks to draw: (parts, ratios among them), each with at least one figure."""
    ties = {code: parse(text) for code, text in codes["identity"].items()}
    ratios = {code: tie for code, tie in ties.items() if tie and tie.kind == "ratio"}
    needed = set(have if wanted is None else wanted)
    for code in list(needed):
        tie = ties[code]
        if tie and (tie.kind == "ratio" or set(tie.parts) <= have):
            needed |= set(tie.parts)
    done = set()
    for code in sorted(needed):
        if code in done:
            continue
        members, linked = {code}, {}
        grew = True
        while grew:  # follow ratios to every part they tie in
            grew = False
            for name, tie in ratios.items():
                touched = name in members or set(tie.parts) & members
                if name not in linked and touched and (name in have or set(tie.parts) <= have):
                    linked[name] = tie
                    members |= {name, *tie.parts}
                    grew = True
        done |= members
        tied = ties[code]
        if tied and tied.kind != "ratio" and set(tied.parts) <= have:
            continue  # computed from the draws of what it is a change of
        if members & have:
            yield tuple(sorted(members - set(linked))), linked


def _changes(codes, have, wanted) -> dict[str, Identity]:
    """Net changes and growth rates to compute from draws."""
    ties = {code: parse(text) for code, text in codes["identity"].items()}
    return {
        code: tie
        for code, tie in ties.items()
        if tie and tie.kind != "ratio" and set(tie.parts) <= have and (wanted is None or code in wanted)
    }


def _block(rows: list, codes, parts, ratios, known, day):
    """The block's state space input, or None if an indicator has no scale or prior."""
    priors = pool.pooled(known, day)
    scales = {c: scale_of(codes.at[c, "kind"], codes.at[c, "integer"]) for c in parts}
    learned = {c: priors.get((codes.at[c, "pool"], scales[c])) for c in parts}
    if None in scales.values() or None in learned.values():
        return None, {}
    revision = pool.revision_noise(known, day)
    figures, members = [], []
    for j, code in enumerate(parts):
        own = [row for row in rows if row.indicator == code]
        typical = float(np.median([abs(row.value) for row in own])) if own else np.nan
        learned[code] = learned[code].at_size(np.log(typical) if typical > 0 else np.nan)
        if codes.at[code, "kind"] == "flow" and codes.at[code, "integer"]:
            learned[code] = learned[code].counting(typical)
        breaks = tuple(now.year for before, now in itertools.pairwise(own) if now.basis != before.basis)
        members.append(Part(code, learned[code], breaks))
        loading = tuple(float(i == j) for i in range(len(parts)))
        figures += [_figure(row, j, scales[code], loading, 0.0, revision) for row in own]
    for k, (code, tie) in enumerate(ratios.items(), start=len(parts)):
        loading = tuple(float(c == tie.parts[0]) - float(c == tie.parts[1]) for c in parts)
        own = [row for row in rows if row.indicator == code]
        figures += [_figure(row, k, "log", loading, np.log(tie.factor), revision) for row in own]
    correlation = np.eye(len(parts))
    for i, first in enumerate(parts):
        for j, second in enumerate(parts[:i]):
            correlation[i, j] = correlation[j, i] = pool.correlation(known, day, first, second)
    return Block(tuple(members), tuple(figures), correlation), learned


def _figure(row, index, scale, loading, constant, revision) -> Figure:
    """A table row as an interval on the scale, with its measurement error."""
    lower, upper = forward([row.lower, row.upper], scale)
    value = float(forward([row.value], scale)[0])
    if not np.isfinite(value):
        raise KJError(
            f"{row.indicator} {row.year} of {row.region} is {row.value:g}: this kind of indicator "
            f"can't take that value (observations.csv, row {row.row}).",
            f"{row.region} 的 {row.indicator} {row.year} 年为 {row.value:g}：该类指标不能取此值"
            f"(observations.csv 第 {row.row} 行）。",
        )
    lower = lower if np.isfinite(lower) else value - 1.0  # 0.4 printed as 0: no floor on a log
    upper = upper if np.isfinite(upper) else value + 1.0
    noise = MEASUREMENT[scale]
    if scale == "count":  # an exact count must come back as itself when rounded
        noise = min(noise, 0.1 / (row.value + 1))
    if row.status == "preliminary":
        noise = max(noise, revision if scale != "linear" else 10 * noise)
    if constant:
        noise = float(np.hypot(noise, RATIO_MISMATCH))
    return Figure(index, int(row.year), float(lower), float(upper), loading, constant, noise)


def _bring_back(z, rows, indicator, code, years) -> np.ndarray:
    """Draws back to the unit; a cumulative stock never falls below its last figure."""
    values = backward(z, scale_of(indicator["kind"], indicator["integer"]))
    own = rows[rows["indicator"].eq(code)].sort_values("year")
    if indicator["cumulative"] and len(own):
        start = int(own["year"].iloc[-1] - years[0])
        # each draw from its own last figure on: a bound is a different value in every draw
        values[:, start:] = np.maximum.accumulate(values[:, start:], axis=1)
    return values
