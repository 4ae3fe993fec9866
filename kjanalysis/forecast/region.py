"""Forecasts as draws: every number shown later is computed from these.

:func:`forecast` gathers a region's figures as known on a day, ties them into
blocks by the identities in `indicators.csv`, draws each block's paths
(:mod:`kjanalysis.forecast.statespace`) and returns one table of draws. Ratios, net
changes and growth rates are computed from the same draws as their parts, so
they can't disagree.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from .. import tables
from ..errors import KJError
from ..notation.dates import parse_as_of
from ..notation.identities import Identity, parse
from ..panel import whole
from ..tables import Snapshot
from ..tables.history import check_indicator
from ..tables.region_names import check_region
from ..tables.set_aside_rows import seen_from, warn
from . import rates, scenario
from .block_types import Block, Draws
from .blocks import alone, block_of, changes_of_parts, groups, scales_of
from .draws import Drawn, Forecast, adding_up, change, in_units
from .prior import Prior
from .shared_years import shared
from .statespace import draw
from .stood_still import loosened
from .zeros import since_zero

#: Only this many years of a history are modelled: older growth was another age's.
MEMORY = 15

#: Further ahead than this no pool of annual series can tell anything.
MAX_AHEAD = 15


def forecast(
    region: str,
    years: int | Iterable[int],
    as_of: str | dt.date | None = None,
    indicators: Iterable[str] | None = None,
    data: tables.Folder = None,
    seed: int = 0,
    n_draws: int = 16000,
    given: Mapping[str, object] | None = None,
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
        panel that the prior is learned from. By default all that the tables hold.
    indicators : list of str, optional
        Codes wanted; by default every indicator of the region that has a figure.
    data : path-like, optional
        Folder of tables to read in place of the shipped one.
    seed : int
        The same seed gives the same digits, whatever else is asked for.
    n_draws : int
        Number of draws.
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

    Notes
    -----
    Each block's paths come from a state space (:mod:`kjanalysis.forecast.statespace`)
    with a prior pooled over regions (:mod:`kjanalysis.forecast.prior`; Paule, Mandel
    1982; Efron, Morris 1975).

    Examples
    --------
    >>> import kjanalysis as kj
    >>> f = kj.forecast.forecast("330205", 2021, as_of="2021-03-26", indicators=["rd_intensity"])
    >>> d = f.draws
    >>> bool(np.allclose(d["rd_intensity", 2021], 100 * d["rd_expenditure", 2021] / d["gdp", 2021]))
    True
    """
    every, seed, n_draws = tables.read(data, strict=False), whole("seed", seed, 0), whole("n_draws", n_draws, 1)
    region, known = check_region(region, every), every.on(parse_as_of(as_of))
    last = max(map(check_year, [years] if isinstance(years, int | str) else years))
    wanted = [check_indicator(code, known) for code in indicators] if indicators is not None else None
    warn(seen_from(known, region, None, wanted).texts())
    return drawn(known, region, last, wanted, seed, n_draws, given)


def drawn(
    known: Snapshot,
    region: str,
    last: int,
    wanted: list[str] | None = None,
    seed: int = 0,
    n_draws: int = 16000,
    given: Mapping[str, object] | None = None,
) -> Forecast:
    """:func:`forecast` of a snapshot, for code that has the tables already.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.
    region : str
        Region code that the tables have.
    last : int
        The last year to draw.
    wanted : list of str, optional
        Indicator codes; by default all that have a figure.
    seed, n_draws : int
        Seed and number of the draws.
    given : dict, optional
        A scenario, as in :func:`kjanalysis.outlook`.

    Returns
    -------
    Forecast
        As :func:`forecast` gives it.

    Raises
    ------
    KJError
        If ``last`` is too far ahead, or an assumption is not usable.
    """
    rows = known.latest(region)
    if len(rows) and last - int(rows["year"].max()) > MAX_AHEAD:
        newest = int(rows["year"].max())
        raise KJError(
            f"Year {last} is more than {MAX_AHEAD} years after the newest figure of {region} ({newest}). Choose an earlier year.",
            f"{last} 年距 {region} 最新数据（{newest} 年）超过 {MAX_AHEAD} 年，无法预测。请选用较早的年份。",
        )
    return draw_rows(rows, known, region, last, wanted, seed, n_draws, scenario.read(given, known, rows, last))


def draw_rows(
    rows: pd.DataFrame,
    known: Snapshot,
    region: str,
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
        One region's rows of :meth:`kjanalysis.tables.Snapshot.latest`, or some of them.
    known : Snapshot
        For the catalogue and the panel behind the prior.
    region : str
        Region code; it is part of the seed.
    last : int
        The last year to draw.
    wanted : list of str, optional
        Indicator codes; by default all that have a figure.
    seed, n_draws : int
        Seed and number of the draws.
    given : dict of str to Assumption, optional
        As :func:`kjanalysis.forecast.scenario.read` gives it.

    Returns
    -------
    Forecast
        Its ``history`` are the rows of the last :data:`MEMORY` years.
    """
    given = given or {}
    if wanted is not None:
        wanted = [*wanted, *(code for code in given if code not in wanted)]
    newest = rows.groupby("indicator")["year"].transform("max")
    history = rows[rows["year"].gt(newest - MEMORY)]
    rows = since_zero(history, known.codes)
    have = set(rows["indicator"])
    # an assumed figure takes the place of a preliminary one of the same year
    used = rows[~(rows["indicator"].isin(list(given)) & rows["year"].ge(last))]
    figures = list(used.sort_values("year", kind="stable").itertuples())
    made = _Made()
    for parts, ratios in groups(known.codes, have, wanted, alone(known, have)):
        block = block_of(figures, known, region, parts, ratios)
        if block is None:
            continue
        assumed = scenario.figures(given, parts, ratios, scales_of(parts, known.codes), last)
        block = replace(block, figures=block.figures + tuple(assumed))
        drawing = _draw_block(block, ratios, known, rows, last, n_draws, region, seed)
        made.add_block(drawing, in_units(drawing, drawing.draws.values, rows, known.codes, given, last), have)
    for code, tie in changes_of_parts(known.codes, have, wanted).items():
        if tie.parts[0] in made.priors:
            made.add_change(code, tie, rows[rows["indicator"].eq(tie.parts[0])])
    draws = made.draws()
    drawn_codes = list(draws.columns.unique(0)) if len(draws.columns) else []
    return Forecast(
        region, known.day, draws, history, made.priors, _observations(drawn_codes, known.codes, rows),
        made.effective, made.blocks, given,
    )  # fmt: skip


def _draw_block(
    block: Block, ratios: dict[str, Identity], known: Snapshot, rows: pd.DataFrame, last: int, n_draws: int,
    region: str, seed: int,
) -> Drawn:  # fmt: skip
    rng = np.random.default_rng([seed, seed_of(region, block)])
    if is_rate(block, known.codes):
        result = rates.draw_of(block, known, region, last, n_draws, rng, seed)
    else:
        result = draw(block, last, n_draws, rng)
    return finished(result, block, ratios, known.codes, rows, region, seed)


def is_rate(block: Block, codes: pd.DataFrame) -> bool:
    """Whether a block is a growth rate by itself (:mod:`~kjanalysis.forecast.rates`).

    Parameters
    ----------
    block : Block
    codes : DataFrame
        The catalogue by indicator.

    Returns
    -------
    bool
    """
    return list(scales_of(tuple(part.name for part in block.parts), codes).values()) == ["linear"]


def seed_of(region: str, block: Block) -> int:
    """A seed that depends on nothing but what is drawn: asking for more changes no digit.

    Parameters
    ----------
    region : str
        Region code.
    block : Block
        What is drawn.

    Returns
    -------
    int
    """
    return zlib.crc32(f"{region}:{'+'.join(part.name for part in block.parts)}".encode())


def finished(
    result: Draws, block: Block, ratios: dict[str, Identity], codes: pd.DataFrame, rows: pd.DataFrame, region: str, seed: int
) -> Drawn:  # fmt: skip
    """Draws of a block as they are used: what adds up never falls, what stood still may change, what years bring is shared.

    Parameters
    ----------
    result : Draws
        Of the state space.
    block : Block
        What they were drawn from.
    ratios : dict of str to Identity
        Among its parts.
    codes, rows : DataFrame
        The catalogue by indicator, and the history.
    region : str
        Region code; it is part of the seed.
    seed : int
        Of the forecast.

    Returns
    -------
    Drawn
    """
    parts, key = tuple(part.name for part in block.parts), seed_of(region, block)
    scales = scales_of(parts, codes)
    result = adding_up(result, parts, codes, rows, np.random.default_rng([seed, key, 1]))
    result = loosened(result, block, scales, codes, rows, np.random.default_rng([seed, key, 2]))
    result = shared(result, block, seed, np.random.default_rng([seed, key, 5]))
    return Drawn(parts, ratios, scales, block, result)


@dataclass
class _Made:
    """What has been drawn so far, by indicator; see :class:`Forecast`."""

    columns: dict[tuple[str, int], np.ndarray] = field(default_factory=dict)
    priors: dict[str, Prior] = field(default_factory=dict)
    effective: dict[str, float] = field(default_factory=dict)
    blocks: dict[str, Drawn] = field(default_factory=dict)

    def add_block(self, drawn: Drawn, values: dict[str, np.ndarray], have: set[str]) -> None:
        """A block's parts and ratios; one that is known only through a ratio has no level of its own."""
        own = {part.name: part.prior for part in drawn.block.parts}
        self.priors |= {code: own[tie.parts[0]] for code, tie in drawn.ratios.items()} | own
        for code, table in values.items():
            if code in have or (code in drawn.ratios and set(drawn.ratios[code].parts) <= have):
                self.effective[code] = drawn.draws.effective
                self.blocks[code] = drawn
                self.columns |= {(code, int(year)): table[:, i] for i, year in enumerate(drawn.draws.years)}

    def add_change(self, code: str, tie: Identity, figures: pd.DataFrame) -> None:
        """A net change or growth rate of what is drawn already; none across a break of its figures."""
        source, columns = tie.parts[0], self.columns
        own = figures.sort_values("year")
        basis = own["basis"].to_numpy()
        broken = set(own["year"].to_numpy()[1:][basis[1:] != basis[:-1]])
        for year in [year for name, year in list(columns) if name == source]:
            if (source, year - 1) in columns and year not in broken:
                columns[code, year] = change(columns[source, year], columns[source, year - 1], tie.kind)
        self.priors[code], self.effective[code] = self.priors[source], self.effective[source]
        self.blocks[code] = self.blocks[source]

    def draws(self) -> pd.DataFrame:
        table = pd.DataFrame(self.columns)
        if self.columns:
            table.columns = pd.MultiIndex.from_tuples(self.columns, names=["indicator", "year"])
        return table


def _observations(drawn_codes: list[str], codes: pd.DataFrame, rows: pd.DataFrame) -> dict[str, int]:
    """Years with a figure behind each indicator drawn."""
    counts, have = rows.groupby("indicator").size(), set(rows["indicator"])
    found = {}
    for code in drawn_codes:
        tie = parse(codes.at[code, "identity"])
        # a change drawn from its parts rests on their figures, whatever it has of its own
        own = tie is None or (code in have and (tie.kind == "ratio" or not set(tie.parts) <= have))
        sources = (code,) if own or tie is None else tie.parts
        found[code] = int(min(counts.get(source, 0) for source in sources))
    return found


def check_year(year: object) -> int:
    """A year as a number.

    Parameters
    ----------
    year : int or str
        Four digits, between 1949 and 2100.

    Returns
    -------
    int
        The year.

    Raises
    ------
    KJError
        If it is something else.

    Examples
    --------
    >>> check_year(" 2021 ")
    2021
    """
    text = str(year).strip()
    if text.isascii() and text.isdigit() and 1949 <= int(text) <= 2100:
        return int(text)
    raise KJError(
        f"Year {year!r} can't be used. Give a year between 1949 and 2100, for example 2021.",
        f"年份 {year!r} 无法使用，请给出 1949 至 2100 之间的年份，例如 2021。",
    )
