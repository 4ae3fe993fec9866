"""What a forecast would be under an assumption, from draws that are there already: in milliseconds.

:func:`kjanalysis.outlook` with ``given`` fits a region's state space anew, which takes a second.
Here the draws of the fit that was made are moved. A block's states are, for each noise level, draws
of a normal distribution. An assumed figure y, which is ``H x`` of the states x, moves each of them by::

    x + K (y - H x)        K = P H' (H P H')^-1    P: the level's covariance

and earlier years follow by the gains that drew them (Doucet 2010). So a moved draw is one of the
same distribution that the fit with the figure has. A level weighs as much more as the figure is
likely in it. Bounds are imposed after the move, as :mod:`~kjanalysis.forecast.statespace` imposes
them. So the two ways differ by the luck of the draws alone.

Where few draws carry the result, the block is fitted anew.

References
----------
Doucet (2010), A note on efficient conditional simulation of Gaussian distributions, University of
British Columbia. Rubin (1988), Bayesian Statistics 3, 395-402 (importance resampling).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..notation.identities import Identity
from ..tables import Snapshot
from . import rates, scenario
from .block_types import Block, Draws, Figure, Proposal
from .blocks import block_of, changes_of_parts
from .draws import Drawn, Forecast, change, in_units
from .region import finished, is_rate, seed_of
from .statespace import draw, proposed, settled
from .zeros import since_zero

#: With a smaller effective share of the draws than this the block is fitted anew.
LEAST_EFFECTIVE = 0.1


class Kept(NamedTuple):
    """A block under assumptions, and its draws in their units by indicator."""

    given: dict[str, scenario.Assumption]
    drawn: Drawn
    values: dict[str, np.ndarray]


_NEEDED = ("indicator", "year", "value", "lower", "upper", "qualifier", "status", "basis")


@dataclass(frozen=True, eq=False)
class Movable:
    """Draws of a block, and how they move with the states of the last year.

    Attributes
    ----------
    proposal : Proposal
        With lagged states.
    mean : ndarray, shape (n_levels, n_states)
        Of the last year's states, for each noise level.
    cov : ndarray, shape (n_levels, n_states, n_states)
        Likewise.
    reach : ndarray, shape (n_levels, n_years, n_states, n_states)
        What a year's states take over of a move of the last year's.
    """

    proposal: Proposal
    mean: np.ndarray
    cov: np.ndarray
    reach: np.ndarray


@dataclass(frozen=True, eq=False)
class Ready:
    """A forecast that assumptions can be put to.

    Parameters
    ----------
    forecast : Forecast
        Without assumptions.
    known : Snapshot
        The tables it was made from.
    last : int
        The year assumptions are for.
    seed : int
        Of the draws.
    made : dict
        What was drawn for it so far, by parts and by indicators whose preliminary figure gives way.
    kept : dict
        Each block as it was asked for last, by parts: another slider moves another block.
    """

    forecast: Forecast
    known: Snapshot
    last: int
    seed: int = 0
    made: dict[tuple[tuple[str, ...], frozenset[str]], Movable] = field(default_factory=dict)
    kept: dict[tuple[str, ...], Kept] = field(default_factory=dict)

    @functools.cached_property
    def rows(self) -> pd.DataFrame:
        """The region's figures that are drawn from, a DataFrame."""
        return since_zero(self.forecast.history, self.known.codes)

    @functools.cached_property
    def figures(self) -> pd.DataFrame:
        """The same with the columns that moving needs, a DataFrame: a slider can't wait for the others to be copied."""
        return self.rows[list(_NEEDED)]

    @functools.cached_property
    def late(self) -> frozenset[str]:
        """Indicators with a preliminary figure of the year already, a frozenset of str."""
        return frozenset(self.rows.loc[self.rows["year"].ge(self.last), "indicator"])

    @functools.cached_property
    def blocks(self) -> list[Drawn]:
        """The forecast's blocks, each once; a list of Drawn."""
        return list({one.parts: one for one in self.forecast.blocks.values()}.values())

    @functools.cached_property
    def changes(self) -> list[tuple[str, Identity]]:
        """Net changes and growth rates that follow from draws; a list of (code, Identity)."""
        found = changes_of_parts(self.known.codes, set(self.rows["indicator"]), None)
        return [(code, tie) for code, tie in found.items() if code in self.forecast.blocks]


def assume(ready: Ready, given: dict[str, scenario.Assumption]) -> Forecast:
    """A forecast under assumptions.

    Parameters
    ----------
    ready : Ready
        The forecast and what was drawn for it; what is drawn now is kept there.
    given : dict of str to Assumption
        As :func:`kjanalysis.forecast.scenario.read` gives it.

    Returns
    -------
    Forecast
        What is tied to nothing assumed keeps its digits.

    Examples
    --------
    >>> import datetime as dt
    >>> from kjanalysis import tables
    >>> from kjanalysis.forecast import drawn
    >>> known = tables.read().on(dt.date(2021, 3, 26))
    >>> ready = Ready(drawn(known, "330205", 2021, ["rd_intensity"], n_draws=4000), known, 2021)
    >>> moved = assume(ready, {"gdp": scenario.Assumption("gdp", 760.0)})
    >>> float(moved.draws["gdp", 2021].min()), float(moved.draws["gdp", 2021].max())
    (760.0, 760.0)
    """
    plain = ready.forecast
    touched = [one for one in ready.blocks if given.keys() & {*one.parts, *one.ratios}]
    if not touched:
        return plain
    columns = {key: plain.draws[key].to_numpy() for key in plain.draws.columns}
    blocks, effective = dict(plain.blocks), dict(plain.effective)
    for one in touched:
        now, values = _under(ready, one, {code: given[code] for code in (*one.parts, *one.ratios) if code in given})
        for code in values.keys() & blocks.keys():
            blocks[code], effective[code] = now, now.draws.effective
            columns |= {(code, int(year)): values[code][:, i] for i, year in enumerate(now.draws.years)}
        for code, tie in ready.changes:
            if tie.parts[0] in one.parts:
                blocks[code], effective[code] = now, now.draws.effective
                columns |= _changed(columns, code, tie)
    # a column that was there keeps its place
    return replace(plain, draws=_table(columns), blocks=blocks, effective=effective, given=given)


def _table(columns: dict[tuple[str, int], np.ndarray]) -> pd.DataFrame:
    names = pd.MultiIndex.from_tuples(columns, names=["indicator", "year"])
    return pd.DataFrame(np.column_stack(list(columns.values())), columns=names)


def _changed(columns: dict[tuple[str, int], np.ndarray], code: str, tie: Identity) -> dict[tuple[str, int], np.ndarray]:
    """A net change or growth rate computed again, in the years that have it."""
    source = tie.parts[0]
    years = [year for name, year in columns if name == code and (source, year - 1) in columns]
    return {(code, year): change(columns[source, year], columns[source, year - 1], tie.kind) for year in years}


def _under(ready: Ready, one: Drawn, given: dict[str, scenario.Assumption]) -> tuple[Drawn, dict[str, np.ndarray]]:
    """A block under the assumptions that touch it, and its draws in their units."""
    last = ready.kept.get(one.parts)
    if last is None or last.given != given:
        rows = ready.figures[ready.figures["indicator"].isin([*one.parts, *one.ratios])]
        now = _drawn(ready, one, given, rows)
        values = in_units(now, now.draws.values, rows, ready.known.codes, given, ready.last)
        last = ready.kept[one.parts] = Kept(given, now, values)
    return last.drawn, last.values


def _drawn(ready: Ready, one: Drawn, given: dict[str, scenario.Assumption], rows: pd.DataFrame) -> Drawn:
    codes, region, seed = ready.known.codes, ready.forecast.region, ready.seed
    assumed = tuple(scenario.figures(given, one.parts, one.ratios, one.scales, ready.last))
    if is_rate(one.block, codes):  # a rate by itself is drawn in no time
        plain = _block(ready, one, given)
        block, key = replace(plain, figures=plain.figures + assumed), seed_of(region, plain)
        rng = np.random.default_rng([seed, key])
        rate = rates.draw_of(block, ready.known, region, ready.last, len(ready.forecast.draws), rng, seed)
        return finished(rate, block, one.ratios, codes, rows, region, seed)
    found = movable(ready, one, given)
    plain = found.proposal.block
    block, key = replace(plain, figures=plain.figures + assumed), seed_of(region, plain)
    result = None
    if int(found.proposal.years[-1]) == ready.last:
        result = moved(found, assumed, np.random.default_rng([seed, key, 3]))
    if result is None or result.effective < LEAST_EFFECTIVE:
        result = draw(block, ready.last, len(found.proposal.chosen), np.random.default_rng([seed, key]))
    return finished(result, block, one.ratios, codes, rows, region, seed)


def movable(ready: Ready, one: Drawn, given: dict[str, scenario.Assumption]) -> Movable:
    """The draws of a block that are moved; made at the first call, and kept.

    Parameters
    ----------
    ready : Ready
        Where they are kept.
    one : Drawn
        The block.
    given : dict of str to Assumption
        A preliminary figure of the year gives way to an assumed one.

    Returns
    -------
    Movable
        For :func:`moved`.
    """
    key = one.parts, ready.late & frozenset(given)
    if key not in ready.made:
        block = _block(ready, one, given)
        rng = np.random.default_rng([ready.seed, seed_of(ready.forecast.region, block), 4])
        ready.made[key] = _movable(proposed(block, ready.last, len(ready.forecast.draws), rng, lagged=True))
    return ready.made[key]


def _block(ready: Ready, one: Drawn, given: dict[str, scenario.Assumption]) -> Block:
    """A block without what is assumed, and without the preliminary figures that give way."""
    late = ready.rows["indicator"].isin(list(given)) & ready.rows["year"].ge(ready.last)
    figures = list(ready.rows[~late].sort_values("year", kind="stable").itertuples())
    block = block_of(figures, ready.known, ready.forecast.region, one.parts, one.ratios)
    if block is None:  # it was drawn once, from the same figures
        raise ValueError(f"{one.parts} can't be drawn")
    return block


def _movable(found: Proposal) -> Movable:
    filtered, n = found.filtered, found.states.shape[1]
    reach = np.empty((len(filtered), len(found.years), n, n))
    for level, one in enumerate(filtered):
        reach[level, -1] = np.eye(n)
        now, then = np.moveaxis(one.filtered_state_cov, 2, 0)[:-1], np.moveaxis(one.predicted_state_cov, 2, 0)[1:-1]
        back = now @ found.transition[:-1].swapaxes(-1, -2) @ np.linalg.pinv(then, 1e-11, hermitian=True)
        for t in range(len(found.years) - 2, -1, -1):
            reach[level, t] = back[t] @ reach[level, t + 1]
    mean = np.stack([one.filtered_state[:, -1] for one in filtered])
    cov = np.stack([one.filtered_state_cov[:, :, -1] for one in filtered])
    return Movable(found, mean, cov, reach)


def moved(found: Movable, assumed: tuple[Figure, ...], rng: np.random.Generator) -> Draws:
    """Draws of a block moved so that they hold figures of its last year.

    Parameters
    ----------
    found : Movable
        Left as it is.
    assumed : tuple of Figure
        Of the last year.
    rng : numpy.random.Generator
        Decides which draws come twice.

    Returns
    -------
    Draws
        ``effective`` is low if few of the draws carry the result.
    """
    proposal = found.proposal
    states, chosen = proposal.states, proposal.chosen
    gain, log_likely, asked, wanted = _gain(found, assumed, len(proposal.block.parts))
    off = wanted - states[:, :, -1] @ asked.T
    # what a unit off moves of every year's states, by level
    push = (found.reach @ gain[:, None]).transpose(0, 2, 1, 3)
    now = np.empty_like(states)
    for level in np.unique(chosen):
        own = slice(*np.searchsorted(chosen, [level, level + 1]))
        flat = off[own] @ push[level].reshape(-1, len(wanted)).T
        np.add(states[own], flat.reshape(-1, *states.shape[1:]), out=now[own])
    return settled(replace(proposal, states=now), rng, log_likely[chosen])


def _gain(found: Movable, assumed: tuple[Figure, ...], p: int) -> tuple[Any, Any, Any, Any]:
    """By level how much the states follow a figure, and how likely the figures are; then rows and figures themselves."""
    asked = np.array([_row(one, p) for one in assumed])
    wanted = np.array([one.lower - one.constant for one in assumed])
    cross = found.cov @ asked.T
    spread = asked @ cross + np.diag([one.noise**2 for one in assumed])
    inverse = np.linalg.inv(spread)
    away = wanted - found.mean @ asked.T
    log_likely = -0.5 * (np.einsum("li,lij,lj->l", away, inverse, away) + np.linalg.slogdet(spread)[1])
    return cross @ inverse, log_likely, asked, wanted


def _row(one: Figure, p: int) -> np.ndarray:
    """Which states make a figure: level and passing part, less those of the year before where it is lagged."""
    row = np.zeros(4 * p)
    row[:p] = row[2 * p : 3 * p] = one.loading
    if one.lagged:
        row[3 * p :] = -np.array(one.loading)
    return row
