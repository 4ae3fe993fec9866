"""What every notebook starts with: checked parameters, tables, the outlook.

Notebooks hold no logic; they call this module and :mod:`kjanalysis.presentation.charts`
and show what comes back. Tables are rounded and put into words here, since
nbval compares a notebook's outputs to the letter.
"""

from __future__ import annotations

import datetime as dt
import functools
import html
import warnings
from dataclasses import dataclass

import pandas as pd

from .. import attainment, tables
from ..attainment import explain
from ..attainment.findings import findings
from ..backtest.rolling import origin_scores, panel_scores
from ..errors import KJError
from ..forecast import Forecast, check_year, drawn
from ..notation.dates import parse_as_of
from ..notation.identities import parse
from ..tables import Snapshot
from ..tables.history import COLUMNS, check_region
from ..tables.history import figures as known_figures
from ..wording import citations
from ..wording.citations import Cited
from ..wording.sentences import Sentence, Sentences
from ..wording.text import Text
from . import forecast_tables, outlook_tables, peer_regions, published_tables, task_sheet

#: How many indicators a region without targets is shown with.
SHOWN = 9

#: What the readers of a region without targets look for first.
HEADLINES = ("rd_expenditure", "rd_intensity", "gdp")


@dataclass(frozen=True, eq=False)
class Workbook:
    """One notebook's parameters, checked, and what is computed from them.

    Attributes
    ----------
    region, year, lang
        As given.
    known : Snapshot
        The tables as known on the day: the one given, else the day the year's
        targets were published (:func:`kjanalysis.tables.default_day.default_as_of`).
    """

    region: str
    year: int
    lang: str
    known: Snapshot

    @property
    def as_of(self) -> dt.date:
        """The day; nothing published later is seen."""
        return attainment.outlooks.day_of(self.known)

    def text(self, zh: str, en: str) -> str:
        """The text in the workbook's language."""
        return Text(en, zh).of(self.lang)

    @functools.cached_property
    def outlook(self) -> attainment.Outlook:
        """:func:`kjanalysis.outlook` of the region, year and day."""
        return _outlook(self.known, self.region, self.year)

    @functools.cached_property
    def figures(self) -> pd.DataFrame:
        """:func:`kjanalysis.load`; no row where there are only targets."""
        if self.region not in self.known.with_figures:
            return pd.DataFrame(columns=COLUMNS)
        return known_figures(self.known, self.region)

    @functools.cached_property
    def history(self) -> pd.DataFrame:
        """:attr:`figures`, only of the indicators shown, in their order."""
        rows = self.figures[self.figures["indicator"].isin(self.indicators)]
        return rows.sort_values("indicator", key=lambda codes: codes.map(self.indicators.index), kind="stable")

    @functools.cached_property
    def indicators(self) -> list[str]:
        """Codes with a figure to show: those with a target and what they are tied
        to; without targets, those with the longest history."""
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
        return _forecast(self.known, self.region, self.year, tuple(self.indicators))

    def heading(self) -> str:
        """Markdown heading: region, year, day, and whether there are targets."""
        name = html.escape(self.known.place_name(self.region, self.lang))  # Markdown passes HTML through
        text = self.text(
            f"## {name} {self.year} 年\n\n截至 **{self.as_of}** 已公布的数据；此后公布的数据一概不用。",
            f"## {name}, {self.year}\n\nAs known on **{self.as_of}**: nothing published later is used.",
        )
        text += self.text(citations.COMPUTED_ZH, f" {citations.COMPUTED}")
        if not self.outlook.own_targets:
            text += self.text(
                f"\n\n**截至该日没有已公布的 {self.year} 年目标**，以下只列历史与预测。",
                f"\n\n**No target for {self.year} had been published by then**: history and forecast only.",
            )
        if self.outlook.targets and not self.outlook.own_targets:
            text += self.text("往年提出的每年目标仍列出。", " Yearly goals set before are still listed.")
        return text

    def result(self) -> str:
        """:meth:`kjanalysis.Outlook.heading` as Markdown."""
        return f"**{html.escape(self.outlook.heading(self.lang))}**"

    def name(self, code: str) -> str:
        """An indicator's name in the workbook's language; the code itself where the catalogue doesn't have it."""
        return str(self.known.codes.at[code, self.lang]) if code in self.known.codes.index else code

    def unit(self, code: str) -> str:
        """An indicator's unit."""
        return str(self.known.codes.at[code, "unit"]) if code in self.known.codes.index else ""

    def history_table(self) -> Cited:
        """:func:`kjanalysis.presentation.published_tables.history`, years of a page's width."""
        rows = self.history[self.history["year"].gt(self.year - 15)]
        return published_tables.history(rows, self.indicators, self.known, self.lang)

    def vintage_table(self) -> Cited:
        """:func:`kjanalysis.presentation.published_tables.versions` of the indicators shown."""
        return published_tables.versions(self.region, self.history, self.indicators, self.known, self.lang)

    def unused_table(self) -> Cited:
        """:func:`kjanalysis.presentation.published_tables.unused` of the region."""
        return published_tables.unused(self.region, self.known, self.lang)

    def quantile_table(self) -> pd.DataFrame | None:
        """:func:`kjanalysis.presentation.forecast_tables.quantile_table`, indicators with a target first."""
        first = [*(target.indicator for target in self.outlook.targets), *self.indicators]
        return forecast_tables.quantile_table(self.forecast, self.known, self.year, first, self.lang)

    def prior_table(self) -> Cited:
        """:func:`kjanalysis.presentation.forecast_tables.prior_table` of the forecast."""
        return forecast_tables.prior_table(self.forecast, self.known, self.lang)

    def outlook_table(self) -> Cited | None:
        """:func:`kjanalysis.presentation.outlook_tables.forecast_targets`."""
        return outlook_tables.forecast_targets(self.outlook, self.lang)

    def unforecast_note(self) -> str:
        """:func:`kjanalysis.presentation.outlook_tables.other_targets_note`."""
        return outlook_tables.other_targets_note(self.outlook).of(self.lang)

    def unforecast_table(self) -> Cited | None:
        """:func:`kjanalysis.presentation.outlook_tables.other_targets`."""
        return outlook_tables.other_targets(self.outlook, self.lang)

    def finding_list(self) -> Sentences:
        """:func:`kjanalysis.attainment.findings.findings`; published figures are links."""
        return Sentences(said.of(self.lang) for said in findings(self.outlook))

    @functools.cached_property
    def decompositions(self) -> dict[str, pd.DataFrame]:
        """:func:`kjanalysis.attainment.explain.headlines`."""
        return explain.headlines(self.outlook)

    def decomposition_table(self) -> Cited | None:
        """:func:`kjanalysis.presentation.outlook_tables.decompositions`."""
        return outlook_tables.decompositions(self.decompositions, self.outlook, self.lang)

    def outside_table(self) -> Cited | None:
        """:func:`kjanalysis.presentation.outlook_tables.both_views`."""
        return outlook_tables.both_views(self.outlook, self.lang)

    def source_table(self) -> Cited | None:
        """:func:`kjanalysis.presentation.outlook_tables.sources`."""
        return outlook_tables.sources(self.outlook, self.lang)

    @functools.cached_property
    def tasks(self) -> pd.DataFrame:
        """:func:`kjanalysis.presentation.task_sheet.tracked` of the region, year and day."""
        return task_sheet.tracked(self.outlook, self.known, self.lang)

    def task_summary(self) -> str:
        """One line: tasks, goals, how many have data and a forecast."""
        return task_sheet.summary(self.tasks, self.lang)

    def task_sheet(self) -> str:
        """:func:`kjanalysis.presentation.task_sheet.sheet` with the region's name."""
        return task_sheet.sheet(self.tasks, task_sheet.heading(self.outlook, self.lang), self.lang)

    def task_table(self) -> pd.DataFrame | None:
        """The goals that are forecast, a row each; None if there are none."""
        return task_sheet.forecast_only(self.tasks, self.lang)

    def peer_lines(self, indicator: str = "rd_intensity") -> pd.DataFrame:
        """:func:`kjanalysis.presentation.peer_regions.lines` of the region."""
        return peer_regions.lines(self.region, self.year, self.known, self.lang, indicator)

    def peer_table(self, indicator: str = "rd_intensity") -> pd.DataFrame:
        """:func:`kjanalysis.presentation.peer_regions.table` of the region."""
        return peer_regions.table(self.peer_lines(indicator), self.known, self.lang)

    def pool_growth(self, indicator: str) -> pd.Series:
        """:func:`kjanalysis.presentation.peer_regions.growth` as known on the day."""
        return peer_regions.growth(self.known, indicator)

    def growth_needed(self, indicator: str) -> dict:
        """:func:`kjanalysis.presentation.peer_regions.needed` of the region's targets."""
        return peer_regions.needed(
            self.outlook, self.name(indicator), self.pool_growth(indicator), indicator, self.lang
        )

    def backtest_scores(self, points: int = 6) -> pd.DataFrame:
        """:func:`kjanalysis.backtest.rolling_origin` with what was known on the day."""
        return _scores(self.known, points)

    def panel_scores(self, points: int = 6) -> pd.DataFrame:
        """:func:`kjanalysis.backtest.rolling_panel` for regions like this one, with what was known on the day.

        Regions of the same level where the tables hold a hundred outcomes of
        them, else the provinces.
        """
        level = self.known.places.at[self.region, "level"]
        own = _panel_scores(self.known, level, points)
        return own if own["cut"].nunique() >= 100 else _panel_scores(self.known, "province", points)

    def panel_sentence(self, scores: pd.DataFrame) -> Sentence:
        """Which series :meth:`panel_scores` checked."""
        if scores.empty:
            return Sentence(self.text("截至该日没有可检验的结果。", "Nothing to check by that day."))
        regions, first, last = scores["region"].nunique(), scores["origin"].min(), scores["origin"].max()
        names = [self.name(code) for code in scores["family"].unique()]
        said = self.text(
            f"检验对象：{regions} 个地区的{'、'.join(names)}，{first}–{last} 年年末所作预测，共 {scores['cut'].nunique()} 条历史。",
            f"Checked: {', '.join(names)} of {regions} regions, forecasts made at the ends of {first}-{last}, "
            f"{scores['cut'].nunique()} histories.",
        )
        return Sentence(said, self.lang)


# kept for the life of the process: notebooks of the same region and year whose
# kernels are forked from one process (kjanalysis.batch.prepared) find them there


@functools.lru_cache(maxsize=4)
def _outlook(known: Snapshot, region: str, year: int) -> attainment.Outlook:
    return attainment.outlook_of(known, region, year)


@functools.lru_cache(maxsize=4)
def _forecast(known: Snapshot, region: str, year: int, codes: tuple[str, ...]) -> Forecast:
    return drawn(known, region, year, list(codes))


@functools.lru_cache(maxsize=4)
def _scores(known: Snapshot, points: int) -> pd.DataFrame:
    day = attainment.outlooks.day_of(known)
    return origin_scores(known, origins=_origins(day), points=points, n_draws=300)


@functools.lru_cache(maxsize=4)
def _panel_scores(known: Snapshot, level: str, points: int) -> pd.DataFrame:
    day = attainment.outlooks.day_of(known)
    return panel_scores(known, level, origins=_origins(day), points=points)


def _origins(as_of: dt.date) -> range:
    last = as_of.year - 2  # figures of a year are published in the next
    return range(max(last - 5, 2014), last + 1)


def open_workbook(region, year, as_of="", lang: str = "zh", data: tables.Folder = None) -> Workbook:
    """Check a notebook's parameters.

    Parameters
    ----------
    region, year, as_of
        As in :func:`kjanalysis.outlook`; an empty ``as_of`` is the default day.
    lang : {"zh", "en"}
    data : path-like, optional

    Raises
    ------
    KJError
        If one of them is not usable.
    """
    quiet()
    if lang not in ("zh", "en"):
        raise KJError(f"lang: {lang!r} is not zh or en.", f"lang（语言）：{lang!r} 应为 zh 或 en。")
    every = tables.read(data)
    region, year = check_region(region, every), check_year(year)
    day = parse_as_of(as_of) or every.default_day(region, year)
    return Workbook(region, year, lang, every.on(day))


def quiet() -> None:
    """Keep library warnings out of notebooks: stored, they hold paths of one machine; show notes whole.

    Called after the imports, since statsmodels sets its own filters on import.
    """
    warnings.filterwarnings("ignore", category=FutureWarning)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    pd.set_option("display.max_colwidth", None)
