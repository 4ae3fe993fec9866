"""Forecast many short series in one call: :func:`forecast_panel`, :func:`forecast_draws`.

The input is checked (:mod:`kjanalysis.panel.inputs`), put on its scale and grouped by
times (:mod:`kjanalysis.panel.groups`); the panel teaches how to weigh the members
(:mod:`kjanalysis.panel.learning`), and each series' mixture is read off as quantiles
or draws (:mod:`kjanalysis.panel.calibrated`). Each series is measured in its own size, so
a change of unit changes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from .arrays import Floats
from .calibrated import Calibrated
from .groups import Group, grouped
from .inputs import checked, probabilities, whole
from .learning import learn
from .mixture import mixtures
from .shipped_prior import Learned, shipped
from .stood_still import Loosened, batches, years_unchanged

QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)

#: Series handled at once: bounds the memory.
CHUNK = 2000

#: What cumulative figures are modelled as, by their scale; their paths never fall.
GROUPED_AS = {"cumulative": "log", "cumulative count": "count"}


def forecast_panel(
    observations: pd.DataFrame,
    horizon: int,
    quantiles: float | Sequence[float] = QUANTILES,
    seed: int = 0,
    cutoff: int | None = None,
) -> pd.DataFrame:
    """Quantiles of every series for the years after its last figure.

    Parameters
    ----------
    observations : DataFrame
        Long: series (text or number), year (a number, or a day in it), value,
        and optionally

        - lower and upper: between which the quantity lies (either may be
          infinite; an empty one is the value itself);
        - kind, one a series: flow, stock, count, cumulative (never falls),
          ratio in percent, growth in percent; without it positive series are
          flows, others are on their own linear scale;
        - status: actual, preliminary (may yet be revised) or revised.
    horizon : int
        Years after each series' last figure, 1 to 10.
    quantiles : sequence of float
        Between 0 and 1, ascending. Of cumulative figures those beyond the outer
        1/4096 are the outermost path's.
    seed : int
        Not used: quantiles are computed, not drawn. Kept so that the call is
        that of :func:`forecast_draws`.
    cutoff : int, optional
        Year at whose end the shipped prior was fitted; by default the year
        of the newest figure, so that nothing later is felt. A figure of a
        later year is refused; without it one of a year still to come.

    Returns
    -------
    DataFrame
        Columns series, year, and one a quantile, named by the number itself, in the
        unit of the series. Rows are in the order of first appearance.

    Raises
    ------
    KJError
        Naming the series: a missing column, a duplicate year, a value that is
        no number or that its kind can't take, lower above upper
        (:func:`kjanalysis.panel.inputs.checked`).

    See Also
    --------
    forecast_draws : The same as joint draws.

    Notes
    -----
    A series is a mixture of simple models on powers of its scale (Box, Cox 1964,
    JRSS B 26, 211-252). The panel teaches the weights and a common drift: a local
    level (Harvey 1989) that fades (Gardner, McKenzie 1985, Management Science 31,
    1237-1246).

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"series": "a", "year": range(2015, 2021), "value": [10, 11, 13, 14, 16, 18]})
    >>> out = forecast_panel(frame, 2)
    >>> out["year"].tolist(), bool((out[0.1] < out[0.9]).all())
    ([2021, 2022], True)
    """
    asked, horizon = probabilities(quantiles), whole("horizon", horizon, 1, 10)
    cutoff = None if cutoff is None else whole("cutoff", cutoff, 0)
    frame = checked(observations, cutoff)
    frames = [_long(part, part.quantiles(asked), horizon, asked) for part in _forecast(frame, horizon, cutoff)]
    return _in_order(frames, frame)


def forecast_draws(
    observations: pd.DataFrame, horizon: int, n_draws: int = 1000, seed: int = 0, cutoff: int | None = None
) -> pd.DataFrame:
    """Joint draws of every series for the years after its last figure.

    Parameters
    ----------
    observations : DataFrame
        As in :func:`forecast_panel`.
    horizon : int
        Years after each series' last figure, 1 to 10.
    n_draws : int
        Number of draws.
    seed : int
        The same seed gives the same digits for a series, whatever the order
        of the series in the call.
    cutoff : int, optional
        As in :func:`forecast_panel`.

    Returns
    -------
    DataFrame
        Columns series, year, and one a draw (0 .. n_draws - 1), in the unit of the
        series. A draw is a path: its years belong together.

    Raises
    ------
    KJError
        As in :func:`forecast_panel`.

    Examples
    --------
    >>> frame = pd.DataFrame({"series": "a", "year": range(2015, 2021), "value": [10, 11, 13, 14, 16, 18]})
    >>> forecast_draws(frame, 2, n_draws=100).shape
    (2, 102)
    """
    horizon, n_draws, seed = whole("horizon", horizon, 1, 10), whole("n_draws", n_draws, 1), whole("seed", seed, 0)
    cutoff = None if cutoff is None else whole("cutoff", cutoff, 0)
    frame = checked(observations, cutoff)
    frames = [
        _long(part, part.draws(n_draws, seed), horizon, range(n_draws)) for part in _forecast(frame, horizon, cutoff)
    ]
    return _in_order(frames, frame)


class _Scale(NamedTuple):
    """What the series of one scale are forecast with."""

    kind: str
    prior: Learned
    learned: Learned
    rising: bool

    def calibrated(self, group: Group, offset: Floats, horizon: int, some: slice) -> Calibrated:
        """Forecasts of some series of a group."""
        mixture = mixtures(group[some], horizon, self.learned)
        return Calibrated(mixture, offset[some], self.kind == "count", self.rising)


def _forecast(frame: pd.DataFrame, horizon: int, cutoff: int | None) -> Iterator[Calibrated | Loosened]:
    """Every scale's series, grouped by times, learned from and forecast; in chunks."""
    newest = int(frame["year"].max()) if cutoff is None else int(cutoff)
    for asked, rows in frame.groupby("scale", sort=True):
        kind = GROUPED_AS.get(asked, asked)
        prior = shipped("log" if kind == "count" else kind, newest)
        groups, offsets = grouped(rows, kind, prior.revision)
        scale = _Scale(kind, prior, learn(groups, horizon, prior), asked in GROUPED_AS)
        unchanged = years_unchanged(rows) if kind == "count" else {}
        for group, offset in zip(groups, offsets, strict=True):
            for some in batches(len(group.names), CHUNK):
                part = scale.calibrated(group, offset, horizon, some)
                stood = np.array([name in unchanged for name in part.mixture.group.names], dtype=bool)
                if not stood.all():
                    yield part[~stood]
                if stood.any():
                    yield from _loosened(part[stood], rows, scale, unchanged)


def _loosened(still: Calibrated, rows: pd.DataFrame, scale: _Scale, unchanged: dict[Any, int]) -> Iterator[Loosened]:
    """Forecasts of counts that stood still, beside those by their last figures alone."""
    names = {name: place for place, name in enumerate(still.mixture.group.names)}
    own = rows[rows["series"].isin(names)]
    last = own[own["year"].eq(own.groupby("series")["year"].transform("max"))]
    for group, offset in zip(*grouped(last, scale.kind, scale.prior.revision), strict=True):
        for some in batches(len(group.names)):
            places = np.array([names[name] for name in group.names[some]])
            years = np.array([unchanged[name] for name in group.names[some]])
            alone = scale.calibrated(group, offset, still.mixture.horizon, some)
            yield Loosened(still[places], replace(alone, counts=False), years)


def _long(part: Calibrated | Loosened, values: Floats, horizon: int, columns: Iterable[Any]) -> pd.DataFrame:
    """Series, year and one column a quantile or draw."""
    group = part.mixture.group
    table = pd.DataFrame(values.reshape(len(group.names) * horizon, -1), columns=list(columns))
    table.insert(0, "year", (group.last[:, None] + np.arange(1, horizon + 1)).ravel())
    table.insert(0, "series", np.repeat(group.names, horizon))
    return table


def _in_order(frames: list[pd.DataFrame], observations: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order in which the series first appear in the input."""
    table = pd.concat(frames, ignore_index=True)
    order = {name: i for i, name in enumerate(pd.unique(observations["series"]))}
    place = table["series"].map(order)
    return table.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)
