"""What a notebook's page is made of: its parameters, checked, and what is computed from them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from .. import attainment
from ..attainment import explain
from ..attainment.reasons import Reasons, reasons
from ..backtest.rolling import origin_scores, panel_scores
from ..forecast import Forecast, drawn
from ..notation.identities import parse
from ..tables import Snapshot
from ..tables.history import COLUMNS
from ..tables.history import figures as known_figures
from ..tables.unit_words import unit_words
from ..wording.text import Text
from . import peer_regions, task_sheet

#: How many indicators a region without targets is shown with.
SHOWN = 9

#: What the readers of a region without targets look for first.
HEADLINES = ("rd_expenditure", "rd_intensity", "gdp")


@dataclass(frozen=True, eq=False)
class RunData:
    """One notebook's parameters, checked, and what is computed from them.

    Parameters
    ----------
    region : str
        Region code.
    year : int
        The targets' year.
    lang : {"zh", "en"}
        Language of all texts.
    known : Snapshot
        The tables as known on the day: the one given, else the day the year's
        targets were published (:func:`kjanalysis.tables.default_day.default_as_of`).
    given : dict
        A scenario's assumptions, as in :func:`kjanalysis.outlook`.
    """

    region: str
    year: int
    lang: str
    known: Snapshot
    given: Mapping[str, float | str] = field(default_factory=dict)

    @property
    def as_of(self) -> dt.date:
        """The day, a date; nothing published later is seen."""
        return attainment.outlooks.day_of(self.known)

    def text(self, zh: str, en: str) -> str:
        """The text in the workbook's language.

        Parameters
        ----------
        zh, en : str
            The same text in Chinese and English.

        Returns
        -------
        str
            One of the two.
        """
        return Text(en, zh).of(self.lang)

    def name(self, code: str) -> str:
        """An indicator's name in the workbook's language.

        Parameters
        ----------
        code : str
            Indicator code.

        Returns
        -------
        str
            As in `indicators.csv`; the code itself where that doesn't have it.
        """
        return str(self.known.codes.at[code, self.lang]) if code in self.known.codes.index else code

    def unit(self, code: str) -> str:
        """An indicator's unit.

        Parameters
        ----------
        code : str
            Indicator code.

        Returns
        -------
        str
            In the workbook's language, as at the head of a column; empty where
            `indicators.csv` doesn't have the indicator.
        """
        return unit_words(self.known.codes, code, self.lang).head if code in self.known.codes.index else ""

    @functools.cached_property
    def outlook(self) -> attainment.Outlook:
        """:func:`kjanalysis.outlook` of the region, year and day, an Outlook."""
        return _outlook(self.known, self.region, self.year, tuple(sorted(self.given.items())))

    @functools.cached_property
    def figures(self) -> pd.DataFrame:
        """:func:`kjanalysis.load` of region and day, a DataFrame; no row where there are only targets."""
        if self.region not in self.known.with_figures:
            return pd.DataFrame(columns=COLUMNS)
        return known_figures(self.known, self.region)

    @functools.cached_property
    def history(self) -> pd.DataFrame:
        """:attr:`figures`, only of the indicators shown, in their order; a DataFrame."""
        rows = self.figures[self.figures["indicator"].isin(self.indicators)]
        return rows.sort_values("indicator", key=lambda codes: codes.map(self.indicators.index), kind="stable")

    @functools.cached_property
    def indicators(self) -> list[str]:
        """Codes with a figure to show, a list of str.

        They are those with a target and what they are tied to; without targets, those
        with the longest history.
        """
        have = self.figures["indicator"]
        wanted: list[str] = []
        for target in self.outlook.targets:
            tie = parse(self.known.indicator(target.indicator).identity)
            wanted += [target.indicator, *(tie.parts if tie else ())]
        if not set(wanted) & set(have):
            wanted = self._instead(have)
        return [code for code in dict.fromkeys(wanted) if code in set(have)]

    def _instead(self, have: pd.Series) -> list[str]:
        """What is shown without targets: what the region promises in other years is what its readers look for."""
        own = self.known.promises[self.known.promises["region"].eq(self.region)]
        wanted = [code for code in (*HEADLINES, *own["indicator"]) if code in set(have)]
        longest = have[have.map(self.known.codes["kind"]).ne("rank")].value_counts()
        return list(dict.fromkeys([*wanted, *longest.index]))[:SHOWN]

    @functools.cached_property
    def forecast(self) -> Forecast:
        """The outlook's forecast; where no target can be forecast, that of the indicators shown."""
        if len(self.outlook.forecast.draws.columns) or not self.indicators:
            return self.outlook.forecast
        given = tuple(sorted(self.given.items()))
        return _forecast(self.known, self.region, self.year, tuple(self.indicators), given)

    @functools.cached_property
    def decompositions(self) -> dict[str, pd.DataFrame]:
        """:func:`kjanalysis.attainment.explain.headlines`, a dict of DataFrame by target id."""
        return explain.headlines(self.outlook)

    @functools.cached_property
    def reasons(self) -> Reasons:
        """:func:`kjanalysis.attainment.reasons.reasons`, a Reasons."""
        return reasons(self.outlook)

    @functools.cached_property
    def tasks(self) -> pd.DataFrame:
        """:func:`kjanalysis.presentation.task_sheet.tracked` of region, year and day, a DataFrame."""
        return task_sheet.tracked(self.outlook, self.known, self.lang)

    def peer_lines(self, indicator: str = "rd_intensity") -> pd.DataFrame:
        """An indicator for the region, its parents and its parents' other children.

        Parameters
        ----------
        indicator : str
            Indicator code.

        Returns
        -------
        DataFrame
            Columns region, name, year, value, source, locator, published
            (:func:`kjanalysis.presentation.peer_regions.lines`).
        """
        return peer_regions.lines(self.region, self.year, self.known, self.lang, indicator)

    def pool_growth(self, indicator: str) -> pd.Series:
        """Yearly growth of an indicator everywhere, as known on the day.

        Parameters
        ----------
        indicator : str
            Indicator code.

        Returns
        -------
        Series
            Percent a year, a row a region and year
            (:func:`kjanalysis.presentation.peer_regions.growth`).
        """
        return peer_regions.growth(self.known, indicator)

    def backtest_scores(self, points: int = 6) -> pd.DataFrame:
        """:func:`kjanalysis.backtest.rolling_origin` with what was known on the day.

        Parameters
        ----------
        points : int
            Figures of a history.

        Returns
        -------
        DataFrame
            Of :func:`kjanalysis.backtest.scored`.
        """
        return _scores(self.known, points)

    def panel_scores(self, points: int = 6) -> pd.DataFrame:
        """:func:`kjanalysis.backtest.rolling_panel` for regions like this one, with what was known on the day.

        Regions of the same level where the tables hold a hundred outcomes of
        them, else the provinces.

        Parameters
        ----------
        points : int
            Figures of a history.

        Returns
        -------
        DataFrame
            Of :func:`kjanalysis.backtest.scored`.
        """
        level = self.known.places.at[self.region, "level"]
        own = _panel_scores(self.known, level, points)
        return own if own["cut"].nunique() >= 100 else _panel_scores(self.known, "province", points)


_Given = tuple[tuple[str, float | str], ...]

# kept for the life of the process: notebooks of the same region and year whose
# kernels are forked from one process (kjanalysis.batch.prepared) find them there


@functools.lru_cache(maxsize=4)
def _outlook(known: Snapshot, region: str, year: int, given: _Given) -> attainment.Outlook:
    return attainment.outlook_of(known, region, year, given=dict(given))


@functools.lru_cache(maxsize=4)
def _forecast(known: Snapshot, region: str, year: int, codes: tuple[str, ...], given: _Given) -> Forecast:
    return drawn(known, region, year, list(codes), given=dict(given))


@functools.lru_cache(maxsize=4)
def _scores(known: Snapshot, points: int) -> pd.DataFrame:
    day = attainment.outlooks.day_of(known)
    return _dated(origin_scores(known, origins=_origins(day), points=points, n_draws=300), day)


@functools.lru_cache(maxsize=4)
def _panel_scores(known: Snapshot, level: str, points: int) -> pd.DataFrame:
    day = attainment.outlooks.day_of(known)
    return _dated(panel_scores(known, level, origins=_origins(day), points=points), day)


def _dated(scores: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Scores that know the day on which their knowledge ends: their charts say it."""
    scores.attrs["day"] = day.isoformat()
    return scores


def _origins(as_of: dt.date) -> range:
    last = as_of.year - 2  # figures of a year are published in the next
    return range(max(last - 5, 2014), last + 1)
