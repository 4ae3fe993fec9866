"""What every notebook starts with: checked parameters, tables, the outlook.

Notebooks hold no logic; they call this module and :mod:`kjanalysis.presentation.charts`
and show what comes back. Tables are rounded and put into words here, since
nbval compares a notebook's outputs to the letter.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from .. import tables
from ..errors import KJError, told_in
from ..forecast import check_year, scenario
from ..notation.dates import parse_as_of
from ..tables.region_names import check_region
from ..tables.set_aside_rows import seen_from
from ..wording import citations, markup
from ..wording.citations import Cited
from . import forecast_tables, outlook_tables, peer_regions, published_tables, task_sheet
from .checked import Checked
from .shown import Shown

#: So many years fit on a screen beside one another.
RECENT = 8


@dataclass(frozen=True, eq=False)
class Workbook(Checked):
    """One notebook's parameters, checked, and what is shown of them.

    :func:`open_workbook` makes it. Everything is computed when first asked for, and
    kept. Tables are rounded, put into words, and link to their sources.

    Parameters
    ----------
    region : str
        Region code.
    year : int
        The targets' year.
    lang : {"zh", "en"}
        Language of all texts.
    known : Snapshot
        The tables as known on the day.
    given : dict
        A scenario's assumptions; empty without.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> book = kj.open_workbook("330205", 2021, "2021-03-26", lang="en")
    >>> book.name("gdp"), book.unit("gdp")
    ('GDP (current prices)', '100 million yuan')
    """

    def __repr__(self) -> str:
        return self.outlook.heading(self.lang)

    def _repr_html_(self) -> str:
        return self.outlook.shown(self.lang)

    def heading(self) -> str:
        """The page's heading: region, year, day, and whether there are targets.

        Returns
        -------
        str
            Markdown.
        """
        name = markup.markdown(self.known.place_name(self.region, self.lang))
        text = self.text(
            f"## {name} {self.year} 年\n\n只用截至 **{self.as_of}** 已公布的数据。",
            f"## {name}, {self.year}\n\nOnly data published by **{self.as_of}** are used.",
        )
        text += self.text(citations.COMPUTED_ZH, f" {citations.COMPUTED}")
        if self.outlook.given:
            said = self.text(self.outlook.given_zh, self.outlook.given_en)
            text += f"\n\n**{markup.markdown(said)}**"
        aside = seen_from(self.known, self.region, self.year)
        if not self.outlook.own_targets and not aside.targets:
            text += self.text(
                f"\n\n**截至该日没有已公布的 {self.year} 年目标**，以下只列历史数据与预测。",
                f"\n\n**No target for {self.year} had been published by that day**, so only history and forecast are shown.",
            )
        if self.outlook.targets and not self.outlook.own_targets:
            text += self.text("往年提出的每年目标仍然列出。", " Yearly goals set in earlier years are still listed.")
        for one in aside.texts():
            text += f"\n\n**{markup.markdown(one.of(self.lang))}**"
        return text

    def result(self) -> str:
        """:meth:`kjanalysis.Outlook.heading` in bold.

        Returns
        -------
        str
            Markdown.
        """
        return f"**{markup.markdown(self.outlook.heading(self.lang))}**"

    def history_table(self) -> Cited:
        """Figures as printed, of the last :data:`RECENT` years that have any.

        Returns
        -------
        Cited
            An indicator a row, a year a column
            (:func:`kjanalysis.presentation.published_tables.history`).
        """
        return published_tables.history(self._of_years(recent=True), self.indicators, self.known, self.lang)

    def earlier_table(self) -> Shown | None:
        """Figures of earlier years, folded.

        Returns
        -------
        Shown or None
            Back to the fifteenth year before the target's; None if there is none.
        """
        rows = self._of_years(recent=False)
        if rows.empty:
            return None
        first, last = rows["year"].min(), rows["year"].max()
        head = self.text(f"更早的数据（{first}–{last} 年）", f"Earlier figures ({first}–{last})")
        table = published_tables.history(rows, self.indicators, self.known, self.lang)
        return Shown(f'<details class="kj-fold"><summary>{head}</summary>{table._repr_html_()}</details>')

    def _of_years(self, recent: bool) -> pd.DataFrame:
        rows = self.history[self.history["year"].gt(self.year - 15)]
        newest = rows["year"].isin(sorted(rows["year"].unique())[-RECENT:])
        return rows[newest if recent else ~newest]

    def few_figures(self) -> Shown | None:
        """Indicators with one or two figures, which the chart leaves out.

        Returns
        -------
        Shown or None
            HTML (:func:`kjanalysis.presentation.few_figures.few_figures`); None if there is none.
        """
        from .few_figures import few_figures  # matplotlib comes with it

        return Shown(said) if (said := few_figures(self.history, self.known, self.lang)) else None

    def vintage_table(self) -> Cited:
        """All published versions of a figure where there are several, of the indicators shown.

        Returns
        -------
        Cited
            A version a row (:func:`kjanalysis.presentation.published_tables.versions`).
        """
        return published_tables.versions(self.region, self.history, self.indicators, self.known, self.lang)

    def unused_table(self) -> Cited:
        """The region's rows that were left out on the day, by reason.

        Returns
        -------
        Cited
            A reason a row (:func:`kjanalysis.presentation.published_tables.unused`).
        """
        return published_tables.unused(self.region, self.known, self.lang)

    def quantile_table(self) -> Cited | None:
        """Quantiles of the year's forecast, indicators with a target first.

        Returns
        -------
        Cited or None
            An indicator a row, a quantile a column, rounded, in the indicator's unit; None
            if nothing can be forecast.
        """
        first = [*(target.indicator for target in self.outlook.targets), *self.indicators]
        return forecast_tables.quantile_table(self.forecast, self.known, self.year, first, self.lang)

    def prior_table(self) -> Cited:
        """What alike series elsewhere say: typical growth and noise a year.

        Returns
        -------
        Cited
            An indicator a row, in log percent
            (:func:`kjanalysis.presentation.forecast_tables.prior_table`).
        """
        return forecast_tables.prior_table(self.forecast, self.known, self.lang)

    def outlook_table(self) -> Cited | None:
        """:meth:`kjanalysis.Outlook.table` of the targets that are forecast.

        Returns
        -------
        Cited or None
            A target a row; None if none is forecast.
        """
        return outlook_tables.forecast_targets(self.outlook, self.lang)

    def unforecast_note(self) -> str:
        """One line before :meth:`unforecast_table`.

        Returns
        -------
        str
            Empty if all targets are forecast.
        """
        return outlook_tables.other_targets_note(self.outlook).of(self.lang)

    def unforecast_table(self) -> Cited | None:
        """The targets that aren't forecast: last value, and why not.

        Returns
        -------
        Cited or None
            A target a row; None if all are forecast.
        """
        return outlook_tables.other_targets(self.outlook, self.lang)

    def source_table(self) -> Cited | None:
        """Every source behind the outlook: title, grade, day, places.

        Returns
        -------
        Cited or None
            A source a row; None without targets.
        """
        return outlook_tables.sources(self.outlook, self.lang)

    def task_summary(self) -> str:
        """How many tasks and goals there are, how many have data and a forecast.

        Returns
        -------
        str
            One line of Markdown.
        """
        return task_sheet.summary(self.tasks, self.lang)

    def task_sheet(self) -> str:
        """The tasks as one printable page with the region's name.

        Returns
        -------
        str
            HTML (:func:`kjanalysis.presentation.task_sheet.sheet`).
        """
        above = task_sheet.overall(self.outlook, self.known, self.lang)
        return task_sheet.sheet(self.tasks, task_sheet.heading(self.outlook, self.lang), self.lang, above)

    def task_table(self) -> pd.DataFrame | None:
        """The goals that are forecast.

        Returns
        -------
        DataFrame or None
            A goal a row; None if none is forecast.
        """
        return task_sheet.forecast_only(self.tasks, self.lang)

    def peer_table(self, indicator: str = "rd_intensity") -> pd.DataFrame:
        """:meth:`peer_lines` as a table.

        Parameters
        ----------
        indicator : str
            Indicator code.

        Returns
        -------
        DataFrame
            A region a row, a year a column, each figure a link to its source.
        """
        return peer_regions.table(self.peer_lines(indicator), self.known, self.lang)

    def peers_chosen(self, indicator: str = "rd_intensity") -> str:
        """Which regions :meth:`peer_lines` shows, and by what rule; or that there is none to show.

        Parameters
        ----------
        indicator : str
            Indicator code.

        Returns
        -------
        str
            Plain text.
        """
        return peer_regions.chosen(self.peer_lines(indicator), self.region, self.known, self.lang)

    def growth_needed(self, indicator: str) -> dict:
        """Growth that an indicator's target asks for, among growth seen everywhere.

        Parameters
        ----------
        indicator : str
            Indicator code.

        Returns
        -------
        dict
            Under required and observed percent a year (None where unknown), under label
            a text for the axis, under sentence what it comes to in words.
        """
        return peer_regions.needed(
            self.outlook, self.name(indicator), self.pool_growth(indicator), indicator, self.lang
        )


def open_workbook(
    region, year, as_of="", lang: str = "zh", data: tables.Folder = None, given: Mapping[str, object] | None = None
) -> Workbook:
    """Check a notebook's parameters, and open its workbook.

    Parameters
    ----------
    region : str
        Region code.
    year : int or str
        The targets' year.
    as_of : str or date, optional
        Nothing published later is used. Empty for the default day of
        :func:`kjanalysis.outlook`.
    lang : {"zh", "en"}
        Language of all texts.
    data : path-like, optional
        Folder of tables to read in place of the shipped one.
    given : dict, optional
        A scenario, as in :func:`kjanalysis.outlook`.

    Returns
    -------
    Workbook
        Nothing is computed yet.

    Raises
    ------
    KJError
        If a parameter is not usable.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> kj.open_workbook("330205", 2021, "2021-03-26").as_of.isoformat()
    '2021-03-26'
    """
    quiet()
    if lang not in ("zh", "en"):
        raise KJError(f"Parameter lang is {lang!r}. Write zh or en.", f"参数 lang（语言）为 {lang!r}，应为 zh 或 en。")
    with told_in(lang):
        every = tables.read(data, strict=False)
        region, year = check_region(region, every), check_year(year)
        day = parse_as_of(as_of) or every.default_day(region, year)
        known = every.on(day)
        assumed = scenario.read(given, known, known.latest(region), year) if given else {}
    return Workbook(region, year, lang, known, {code: one.plain() for code, one in assumed.items()})


def quiet() -> None:
    """Keep library warnings out of notebooks: stored, they hold paths of one machine; show notes whole.

    Called after the imports, since statsmodels sets its own filters on import.
    """
    warnings.filterwarnings("ignore", category=FutureWarning)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    pd.set_option("display.max_colwidth", None)
