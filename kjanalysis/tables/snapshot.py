"""The tables as known on a day: one object, and the only way to a figure.

``tables.read(data).on(day)`` is a :class:`Snapshot`. It holds the rows that were public by the day and
no others, so that whoever is handed one can't look further. Public functions take ``as_of`` and
``data``, make the snapshot once, and everything below them gets it. No other place asks what was public.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import pairs, row_places, vintage
from .default_day import default_as_of
from .divisions import division
from .places import Layer
from .set_aside_frame import nothing
from .targets import standing


@dataclass(frozen=True, eq=False)  # compared and cached by identity
class Tables:
    """All tables of one data folder, typed; :func:`kjanalysis.tables.read` makes it.

    Parameters
    ----------
    regions, indicators, sources, observations, targets, outcomes, tasks, chapters : DataFrame
        Columns as in `datapackage.json`. ``observations`` also has ``lower`` and ``upper``
        (:func:`kjanalysis.notation.bounds.interval`), ``printed`` (the figure's text) and ``grade`` (of its source);
        it, ``targets`` and ``outcomes`` have ``row`` (line in the file) and ``layer`` (its name).
    folder : Path
        Of the uppermost layer, for own rows.
    layers : tuple of Layer
        Where they were read, lowest first.
    set_aside : DataFrame
        Rows that are not in the tables (:data:`kjanalysis.tables.set_aside_frame.COLUMNS`).
    digest : str
        What they are kept under (:mod:`kjanalysis.tables.kept`); empty if they aren't.
    """

    regions: pd.DataFrame
    indicators: pd.DataFrame
    sources: pd.DataFrame
    observations: pd.DataFrame
    targets: pd.DataFrame
    outcomes: pd.DataFrame
    tasks: pd.DataFrame
    chapters: pd.DataFrame
    folder: Path
    layers: tuple[Layer, ...]
    set_aside: pd.DataFrame = field(default_factory=nothing)
    digest: str = ""

    def on(self, day: dt.date | None) -> Snapshot:
        """The tables as known on a day.

        Parameters
        ----------
        day : date or None
            None: all that the tables hold, undated rows too.

        Returns
        -------
        Snapshot
            The same object while it is among the last asked for.
        """
        return _snapshot(self, day)

    def default_day(self, region: str, year: int) -> dt.date:
        """The day on which a region's targets for a year were published.

        Parameters
        ----------
        region : str
            Region code.
        year : int
            The targets' year.

        Returns
        -------
        date
            31 March of the year where no such day is known
            (:func:`~kjanalysis.tables.default_day.default_as_of`).
        """
        return default_as_of(self.targets["published"].iloc[self._promised.get((region, year), [])], year)

    def _rows_of(self, region: str) -> pd.DataFrame:
        """A region's figures of whatever day, in the order of the tables."""
        return self.observations.iloc[self._places_of_figures.get(region, [])]

    _places_of_figures = functools.cached_property(lambda self: self.observations.groupby("region").indices)
    _promised = functools.cached_property(
        lambda self: row_places.anywhere(*(self.targets[k] for k in ("region", "year")))
    )


@dataclass(frozen=True, eq=False)  # compared and cached by identity
class Snapshot:
    """The tables as known on a day; ``tables.read(data).on(day)`` makes it.

    Parameters
    ----------
    day : date or None
        None: all that the tables hold, undated rows too.
    _tables : Tables
        All that there is. Private, so that nobody looks past the day.

    Examples
    --------
    >>> from kjanalysis import tables
    >>> known = tables.read().on(dt.date(2021, 3, 26))
    >>> known.place_name("330205", "zh"), len(known.targets("330205", 2021))
    ('宁波市江北区', 26)
    """

    day: dt.date | None
    _tables: Tables = field(repr=False)

    def earlier(self, day: dt.date) -> Snapshot:
        """The same tables as known on an earlier day, a Snapshot.

        Parameters
        ----------
        day : date
            A later day shows no more than this snapshot.

        Returns
        -------
        Snapshot
            Of that day.
        """
        return self._tables.on(day if self.day is None else min(day, self.day))

    @property
    def layers(self) -> tuple[Layer, ...]:
        """:attr:`Tables.layers`, a tuple of Layer."""
        return self._tables.layers

    @property
    def regions(self) -> pd.DataFrame:
        """`regions.csv`, a DataFrame with a row a region."""
        return self._tables.regions

    @property
    def indicators(self) -> pd.DataFrame:
        """`indicators.csv`, a DataFrame with a row an indicator."""
        return self._tables.indicators

    @property
    def sources(self) -> pd.DataFrame:
        """`sources.csv`, a DataFrame with a row a source."""
        return self._tables.sources

    @property
    def tasks(self) -> pd.DataFrame:
        """`tasks.csv`, a DataFrame with a row a task."""
        return self._tables.tasks

    @property
    def chapters(self) -> pd.DataFrame:
        """`chapters.csv`, a DataFrame with a row a section of a plan."""
        return self._tables.chapters

    @functools.cached_property
    def codes(self) -> pd.DataFrame:
        """`indicators.csv` with the code as index, a DataFrame; not to be changed."""
        return self.indicators.set_index("indicator")

    @functools.cached_property
    def places(self) -> pd.DataFrame:
        """`regions.csv` with the region code as index, a DataFrame; not to be changed."""
        return self.regions.set_index("region")

    _indicators_by_code = functools.cached_property(lambda self: row_places.named(self.indicators))
    _regions_by_code = functools.cached_property(lambda self: row_places.named(self.regions))
    _sources_by_id = functools.cached_property(lambda self: row_places.named(self.sources))

    def indicator(self, code: str) -> Any:
        """An indicator's row of the catalogue.

        Parameters
        ----------
        code : str
            Indicator code.

        Returns
        -------
        namedtuple
            Columns of `indicators.csv` as attributes.
        """
        return self._indicators_by_code[code]

    def source(self, name: str) -> Any:
        """A source's row.

        Parameters
        ----------
        name : str
            Id of the source.

        Returns
        -------
        namedtuple
            Columns of `sources.csv` as attributes.
        """
        return self._sources_by_id[name]

    def place_name(self, region: str, lang: str) -> str:
        """A region's name in a language; the other language's where it has none.

        Parameters
        ----------
        region : str
            Region code.
        lang : {"zh", "en"}
            Which language.

        Returns
        -------
        str
            The name.
        """
        row = self._regions_by_code.get(region)
        zh, en = (row.zh, row.en) if row else (division(region)["zh"], "")
        return str((zh or en) if lang == "zh" else (en or zh))

    @functools.cached_property
    def observations(self) -> pd.DataFrame:
        """Rows of `observations.csv` public by the day, of any period and grade; a DataFrame."""
        return self._tables.observations[lambda rows: vintage.public(rows["published"], self.day)]

    @functools.cached_property
    def figures(self) -> pd.DataFrame:
        """Annual rows that may be used, best first within each year; a DataFrame.

        :func:`kjanalysis.tables.vintage.visible` says which and in what order.
        """
        return self._tables.observations.iloc[self._order]

    _order = functools.cached_property(lambda self: vintage.order(self._tables.observations, self.day))

    @functools.cached_property
    def bare_figures(self) -> pd.DataFrame:
        """:attr:`figures` without the texts that take long to copy (:data:`vintage.BARE`), a DataFrame."""
        return self._tables.observations[vintage.BARE].iloc[self._order]

    def of(self, region: str) -> pd.DataFrame:
        """:attr:`figures` of one region.

        Parameters
        ----------
        region : str
            Region code.

        Returns
        -------
        DataFrame
            Columns of :attr:`Tables.observations`.
        """
        rows = self._tables.observations
        if "_order" not in vars(self):  # one region needs no order of a nation's rows
            return vintage.visible(rows[rows["region"].eq(region)], self.day)
        return rows.iloc[self._order[self._places_of_figures.get(region, slice(0))]]

    _places_of_figures = functools.cached_property(lambda self: row_places.together(self.bare_figures["region"]))

    @functools.cached_property
    def everywhere(self) -> pd.DataFrame:
        """One row per region, indicator and year: the figure as known on the day; a DataFrame."""
        return vintage.first(self.figures)

    def latest(self, region: str) -> pd.DataFrame:
        """One row per indicator and year of a region: the figure as known on the day.

        Parameters
        ----------
        region : str
            Region code.

        Returns
        -------
        DataFrame
            Columns as :func:`kjanalysis.tables.vintage.latest` gives them.
        """
        return vintage.first(self.of(region))

    @functools.cached_property
    def with_figures(self) -> frozenset[str]:
        """Codes of the regions with a figure that may be used, a frozenset of str."""
        rows = self._tables.observations
        usable = vintage.eligible(rows) & vintage.public(rows["published"], self.day)
        return frozenset(rows["region"][usable].unique())

    @functools.cached_property
    def with_rows(self) -> frozenset[str]:
        """Codes of the regions with a figure or a target of whatever day, a frozenset of str."""
        return frozenset(self._tables.observations["region"]) | frozenset(self._tables.targets["region"])

    def waiting(self, region: str, indicators: list[str] | None = None) -> vintage.Waiting:
        """How many figures of a region couldn't be used on the day, and from when they can.

        Parameters
        ----------
        region : str
            Region code.
        indicators : list of str, optional
            Only figures of these.

        Returns
        -------
        Waiting
            Of whole years' figures, which are the ones that help.
        """
        rows = self._tables._rows_of(region)
        return vintage.waiting(rows[rows["indicator"].isin(indicators)] if indicators else rows, self.day)

    def left_out(self, region: str) -> dict[str, int]:
        """How many rows of a region aren't used on the day, by reason.

        Parameters
        ----------
        region : str
            Region code.

        Returns
        -------
        dict of str to int
            Under ``undated`` (can't be shown to have been public), ``part_year`` (or several years) and
            ``tertiary``. What was published later isn't counted: nobody could on the day.
        """
        return vintage.left_out(self._tables._rows_of(region), self.day)

    @functools.cached_property
    def promises(self) -> pd.DataFrame:
        """Rows of `targets.csv` public by the day, a DataFrame."""
        return self._tables.targets[lambda rows: vintage.public(rows["published"], self.day)]

    def targets(self, region: str, year: int) -> pd.DataFrame:
        """A year's targets of a region, and earlier yearly goals that still stand.

        Parameters
        ----------
        region : str
            Region code.
        year : int
            The targets' year.

        Returns
        -------
        DataFrame
            Columns of `targets.csv` and ``since``, the year they were set for
            (:func:`kjanalysis.tables.targets.standing`).
        """
        return standing(self.promises.iloc[self._places_of_promises.get((region,), [])], year)

    _places_of_promises = functools.cached_property(lambda self: row_places.anywhere(self.promises["region"]))

    @functools.cached_property
    def _pairs(self) -> pd.DataFrame:
        alike = functools.partial(vintage.alike, self._tables.observations, self.day)
        outcomes = vintage.outcomes(self._tables.outcomes, self.day)
        return pairs.pairs(outcomes, self.promises, alike, self.sources.set_index("source")["grade"])

    def pairs(self) -> pd.DataFrame:
        """Targets with what came of them, both public by the day; not to be changed.

        Returns
        -------
        DataFrame
            Columns as :func:`kjanalysis.tables.pairs.pairs` gives them.
        """
        return self._pairs

    @functools.cached_property
    def set_aside(self) -> pd.DataFrame:
        """:attr:`Tables.set_aside` without what became public later, a DataFrame."""
        return vintage.aside(self._tables.set_aside, self.day)

    def seen(self) -> dict[str, np.ndarray]:
        """Which rows of each dated table anything made on the day may depend on.

        Returns
        -------
        dict of str to ndarray of bool
            By table; tables that aren't named count whole. Undated figures are in, since
            they are counted (:meth:`left_out`); a source is in if a figure or target of it is.
        """
        return vintage.seen(self._tables, self.day)


@functools.lru_cache(maxsize=40)
def _snapshot(tables: Tables, day: dt.date | None) -> Snapshot:
    return Snapshot(day, tables)
