"""Draws: what a forecast is, and what is computed from its draws.

Ratios, net changes and growth rates are computed from the same draws as their
parts, so they can't disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from ..errors import language
from ..notation.identities import Identity
from ..notation.scales import backward
from . import scenario
from .block_types import Block, Draws
from .display import table
from .prior import Prior


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
    """Draws of a region's indicators; :func:`kjanalysis.forecast.forecast` makes it.

    Parameters
    ----------
    region : str
        Region code.
    as_of : date or None
        The day on which knowledge ends; None: all that the tables hold.
    draws : DataFrame
        One row a draw, columns (indicator, year), values in the indicator's unit.
        Years begin with the first figure's: past years are drawn too where a figure
        was missing or only bounded.
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
    priors: dict[str, Prior]
    n_observations: dict[str, int]
    effective: dict[str, float]
    blocks: dict[str, Drawn] = field(default_factory=dict)
    given: dict[str, scenario.Assumption] = field(default_factory=dict)

    def __repr__(self) -> str:
        return str(table(self.draws, language()).to_string(index=False)) if len(self.draws.columns) else "Forecast()"

    def _repr_html_(self) -> str:
        return str(table(self.draws, language())._repr_html_())


def adding_up(
    drawn: Draws, parts: tuple[str, ...], codes: pd.DataFrame, rows: pd.DataFrame, rng: np.random.Generator
) -> Draws:
    """Only the draws in which every cumulative part keeps rising after its last figure.

    They are drawn again to the same number. A cumulative stock can't fall, so a path
    that falls is no possible one. To hold it at the last figure instead would say that
    one year in seven nothing at all is added (both were scored: benchmarks/cumulative.md).

    Parameters
    ----------
    drawn : Draws
        A block's draws, on its scale.
    parts : tuple of str
        The block's parts.
    codes : DataFrame
        The catalogue by indicator.
    rows : DataFrame
        The region's figures.
    rng : numpy.random.Generator
        Decides which draws come twice.

    Returns
    -------
    Draws
        Unchanged where less than a tenth is left (figures that hardly move). A stock
        whose figures show a year without any rise may stand still again: of its
        draws none is left out, and :func:`in_units` holds those that would fall.
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
    effective = drawn.effective * float(fits.mean())
    return replace(
        drawn, values=drawn.values[again], drift=drawn.drift[again], level=drawn.level[again], effective=effective
    )


def in_units(
    drawn: Drawn,
    z: np.ndarray,
    rows: pd.DataFrame,
    codes: pd.DataFrame,
    given: dict[str, scenario.Assumption],
    last: int,
) -> dict[str, np.ndarray]:
    """Draws on a block's scale as values of its parts and ratios.

    Parameters
    ----------
    drawn : Drawn
        The block, with parts, ratios and scales.
    z : ndarray, shape (n_draws, n_parts, n_years)
        Values on the scale.
    rows, codes : DataFrame
        The history, and the catalogue by indicator.
    given : dict of str to Assumption
        Held exactly in the year ``last``.
    last : int
        The last year drawn.

    Returns
    -------
    dict of str to ndarray
        By indicator, each of shape (n_draws, n_years), in its unit.
    """
    years, at = drawn.draws.years, last - int(drawn.draws.years[0])
    z = scenario.hold(z, given, drawn.parts, drawn.ratios, drawn.scales, at)
    values = {
        code: _bring_back(z[:, j], rows, code, drawn.scales[code], bool(codes.at[code, "cumulative"]), years)
        for j, code in enumerate(drawn.parts)
    }
    for code, tie in drawn.ratios.items():
        values[code] = tie.factor * values[tie.parts[0]] / values[tie.parts[1]]
    for code, one in given.items():
        if code in values and one.value is not None:  # to the last digit
            values[code][:, at] = one.value
    return values


def change(now: np.ndarray, before: np.ndarray, kind: str) -> np.ndarray:
    """Net change or growth between two years' draws.

    Parameters
    ----------
    now, before : ndarray
        Values of the year and of the year before, in the indicator's unit.
    kind : {"diff", "growth"}
        Which of the two.

    Returns
    -------
    ndarray
        In the same unit (diff) or in percent (growth). Growth from nothing is
        infinite; nothing that stays nothing has no growth.

    Examples
    --------
    >>> change(np.array([110.0]), np.array([100.0]), "growth").tolist()
    [10.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):  # growth from nothing is infinite
        difference = now - before
        # nothing stays nothing: no growth rather than no number
        return difference if kind == "diff" else np.where(difference == 0, 0.0, 100 * difference / before)


def quantiles(
    draws: pd.DataFrame, probabilities: Iterable[float] = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
) -> pd.DataFrame:
    """Quantiles of each column of draws.

    Parameters
    ----------
    draws : DataFrame
        One row a draw, columns (indicator, year).
    probabilities : iterable of float
        Between 0 and 1.

    Returns
    -------
    DataFrame
        Index (indicator, year), one column a probability. A quantile is one of the
        draws, so that counts stay whole.

    Examples
    --------
    >>> draws = pd.DataFrame({("gdp", 2021): [700.0, 720.0, 740.0]})
    >>> quantiles(draws, [0.5]).loc[("gdp", 2021), 0.5].item()
    720.0
    """
    # a quantile is one of the draws, so that counts stay whole and every page says the same
    asked = list(probabilities)
    values = np.quantile(draws.to_numpy(), asked, axis=0, method="inverted_cdf")
    table = pd.DataFrame(values.T, index=draws.columns, columns=asked)
    table.index.names = ["indicator", "year"]
    return table


def _bring_back(
    z: np.ndarray, rows: pd.DataFrame, code: str, scale: str, cumulative: bool, years: np.ndarray
) -> np.ndarray:
    """Draws back to the unit; a cumulative stock never falls below its last figure."""
    values = backward(z, scale)
    own = rows[rows["indicator"].eq(code)].sort_values("year")
    if cumulative and len(own):
        start = int(own["year"].iloc[-1] - years[0])
        # each draw from its own last figure on: a bound is a different value in every draw
        values[:, start:] = np.maximum.accumulate(values[:, start:], axis=1)
    return values
