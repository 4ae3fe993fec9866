"""What every notebook starts with: checked parameters, tables, the outlook.

Notebooks hold no logic; they call this module and :mod:`kjanalysis.presentation.charts`
and show what comes back. Tables are rounded and put into words here, since
nbval compares a notebook's outputs to the letter.
"""

from __future__ import annotations

import datetime as dt
import functools
import html
import re
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import attainment, tables
from ..attainment import explain
from ..attainment.findings import findings
from ..backtest import rolling_origin, rolling_panel
from ..forecast import Forecast, check_year, forecast, quantiles
from ..notation.identities import parse
from ..notation.scales import scale_of
from ..tables import targets, vintage
from ..tables.history import COLUMNS, check_region, load
from ..wording import citations, words
from ..wording.citations import NAMES, Cited, behind, of_target
from ..wording.sentences import Sentence, Sentences
from ..wording.target_text import target_text
from . import peer_regions
from . import published_tables as published
from . import task_sheet as tasks

#: How many indicators a region without targets is shown with.
SHOWN = 9


@dataclass(frozen=True, eq=False)
class Workbook:
    """One notebook's parameters, checked, and what is computed from them.

    Attributes
    ----------
    region, year, as_of, lang
        As given; ``as_of`` is a date (the day the year's targets were
        published if none was given, see
        :func:`kjanalysis.tables.targets.default_as_of`).
    known : Tables
    """

    region: str
    year: int
    as_of: dt.date
    lang: str
    known: tables.Tables

    def text(self, zh: str, en: str) -> str:
        """The text in the workbook's language."""
        return zh if self.lang == "zh" else en

    @functools.cached_property
    def outlook(self) -> attainment.Outlook:
        """:func:`kjanalysis.outlook` of the region, year and day."""
        return _outlook(self.known, self.region, self.year, self.as_of)

    @functools.cached_property
    def figures(self) -> pd.DataFrame:
        """:func:`kjanalysis.load`; no row where there are only targets."""
        own = self.known.observations[self.known.observations["region"].eq(self.region)]
        if vintage.visible(own, self.as_of).empty:
            return pd.DataFrame(columns=COLUMNS)
        return load(self.region, self.as_of, data=self.known.folder)

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
        ties = self.known.indicators.set_index("indicator")["identity"].map(parse)
        wanted = []
        for target in self.outlook.targets:
            tie = ties[target["indicator"]]
            wanted += [target["indicator"], *(tie.parts if tie else ())]
        if not set(wanted) & set(have):  # what the region promises in other years is what its readers look for
            own = self.known.targets[self.known.targets["region"].eq(self.region)]
            own = own[vintage.public(own["published"], self.as_of)]
            headline = ["rd_expenditure", "rd_intensity", "gdp"]
            wanted = [code for code in (*headline, *own["indicator"]) if code in set(have)]
            longest = have[have.map(self.known.indicators.set_index("indicator")["kind"]).ne("rank")].value_counts()
            wanted = list(dict.fromkeys([*wanted, *longest.index]))[:SHOWN]
        return [code for code in dict.fromkeys(wanted) if code in set(have)]

    @functools.cached_property
    def forecast(self) -> Forecast:
        """The outlook's forecast; where no target can be forecast, that of the indicators shown."""
        if len(self.outlook.forecast.draws.columns) or not self.indicators:
            return self.outlook.forecast
        return _forecast(self.known, self.region, self.year, self.as_of, tuple(self.indicators))

    def heading(self) -> str:
        """Markdown heading: region, year, day, and whether there are targets."""
        row = self.known.regions.set_index("region").loc[self.region]
        name = (row["zh"] or row["en"]) if self.lang == "zh" else (row["en"] or row["zh"])
        name = html.escape(name)  # Markdown passes HTML through
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
        """An indicator's name in the workbook's language."""
        return self.known.indicators.set_index("indicator").at[code, self.text("zh", "en")]

    def unit(self, code: str) -> str:
        """An indicator's unit."""
        return self.known.indicators.set_index("indicator").at[code, "unit"]

    def history_table(self) -> pd.DataFrame:
        """:func:`kjanalysis.presentation.published_tables.history`, years of a page's width."""
        rows = self.history[self.history["year"].gt(self.year - 15)]
        return published.history(rows, self.indicators, self.known, self.lang)

    def vintage_table(self) -> pd.DataFrame:
        """:func:`kjanalysis.presentation.published_tables.versions` of the indicators shown."""
        return published.versions(self.region, self.as_of, self.history, self.indicators, self.known, self.lang)

    def unused_table(self) -> pd.DataFrame:
        """:func:`kjanalysis.presentation.published_tables.unused` of the region."""
        return published.unused(self.region, self.as_of, self.known, self.lang)

    def quantile_table(self) -> pd.DataFrame | None:
        """Quantiles of the year's forecast, rounded; None if nothing can be forecast."""
        f = self.forecast
        if not len(f.draws.columns):
            return None
        codes = [code for code in f.draws.columns.unique(0) if (code, self.year) in f.draws]
        first = [t["indicator"] for t in self.outlook.targets if t["indicator"] in codes]
        codes = list(dict.fromkeys(first + [c for c in self.indicators if c in codes]))
        whole = self.known.indicators.set_index("indicator")["integer"]
        table = quantiles(f.draws[[(code, self.year) for code in codes]])
        table.index = [f"{self.name(code)} ({self.unit(code)})" for code in codes]
        shown = [
            [words.estimate(x, bool(whole[code])) for x in row]
            for code, row in zip(codes, table.to_numpy(), strict=True)
        ]
        table = pd.DataFrame(shown, index=table.index, columns=table.columns)
        table.columns = [f"{100 * q:g}%" for q in table.columns]
        return table

    def prior_table(self) -> pd.DataFrame:
        """What alike series elsewhere say: typical growth and noise a year."""
        rows = []
        catalogue = self.known.indicators.set_index("indicator")
        for code, p in self.forecast.priors.items():
            tie = parse(catalogue.at[code, "identity"])
            scale = scale_of(catalogue.at[code, "kind"], catalogue.at[code, "integer"])
            # what is computed from its parts' draws has no prior of its own
            if tie is not None and (tie.kind == "ratio" or set(tie.parts) <= set(self.forecast.priors)):
                continue
            factor = 100 if scale != "linear" else 1
            rows.append(
                [
                    self.name(code),
                    catalogue.at[code, "pool"],
                    p.n_series,
                    words.signed(factor * p.drift),
                    f"{factor * p.drift_sd:.1f}",
                    f"{factor * np.exp(p.log_noise):.1f}",
                    self.text("是", "yes") if p.borrowed else "",
                ]
            )
        columns = self.text(
            ["指标", "同类组", "序列数", "典型年增（对数 %）", "序列间差异", "典型波动", "借自他组"],
            ["indicator", "pool", "series", "typical yearly change (log %)", "spread", "noise", "borrowed"],
        )
        return Cited(pd.DataFrame(rows, columns=columns), lang=self.lang)

    def outlook_table(self) -> pd.DataFrame | None:
        """:meth:`kjanalysis.Outlook.table`, only the targets that are forecast; None if there are none."""
        if not self._forecast_mask().any():
            return None
        return self._of_targets(self.outlook.table(self.lang).loc[self._forecast_mask()], self._forecast_mask(), 5)

    def unforecast_note(self) -> str:
        """One line before :meth:`unforecast_table`, empty if all are forecast."""
        without = int((~self._forecast_mask()).sum())
        if not without:
            return ""
        return self.text(
            f"另有 {without} 个目标无法预测：",
            f"{without} more targets can't be forecast:",
        )

    def unforecast_table(self) -> pd.DataFrame | None:
        """The targets that aren't forecast: indicator, target, last value, why not; None if there are none."""
        if self._forecast_mask().all():
            return None
        table = self.outlook.table(self.lang).loc[~self._forecast_mask()].iloc[:, [0, 1, 6, 3]]
        notes = [words.note_in(t["note"], self.lang) or "–" for t in self.outlook.targets if t["probability"] is None]
        shown = self._of_targets(table.assign(**{self.text("备注", "note"): notes}), ~self._forecast_mask(), 1)
        # a note that names figures ("of 103") is about the same place
        numbered = {(row, 3): shown.links.get((row, 0)) for row, note in enumerate(notes) if re.search(r"\d", note)}
        return Cited(shown, shown.links | numbered, self.lang)

    def _of_targets(self, table: pd.DataFrame, mask, last: int | None = None) -> Cited:
        """A table of targets, each a link to where it stands; so is the last value, in column ``last``."""
        links = {}
        for row, target in enumerate(t for t, wanted in zip(self.outlook.targets, mask, strict=True) if wanted):
            links[row, 0], figure = behind(target)
            if last is not None:
                links[row, last] = figure
        return Cited(_named(table), links, self.lang)

    def _forecast_mask(self) -> np.ndarray:
        return np.array([t["probability"] is not None for t in self.outlook.targets], dtype=bool)

    def finding_list(self) -> Sentences:
        """:func:`kjanalysis.attainment.findings.findings`; published figures are links."""
        return Sentences(zh if self.lang == "zh" else en for en, zh in findings(self.outlook, self.known.folder))

    @functools.cached_property
    def decompositions(self) -> dict[str, pd.DataFrame]:
        """:func:`kjanalysis.attainment.explain.headlines`."""
        return explain.headlines(self.outlook, self.known.folder)

    def decomposition_table(self) -> pd.DataFrame | None:
        """What makes up each headline forecast; None if there is none."""
        table = explain.table(self.decompositions, self.outlook, self.lang)
        aims = {t["id"]: behind(t)[0] for t in self.outlook.targets}
        stated = [aims[name] for name, frame in self.decompositions.items() for _ in range(len(frame))]
        links = {(row, NAMES): there for row, there in enumerate(stated)}
        return Cited(_named(table), links, self.lang) if len(table) else None

    def outside_table(self) -> pd.DataFrame | None:
        """Inside view, outside view and both, with what the outside view rests on."""
        rows = [
            [
                t["indicator_zh"] if self.lang == "zh" else t["indicator_en"],
                target_text(t, self.lang),
                words.percent(t["probability"]),
                words.percent(t["probability_outside"]),
                "–"
                if t["outside_low"] is None
                else f"{words.percent(t['outside_low'])}\u00a0–\u00a0{words.percent(t['outside_high'])}",
                words.percent(t["probability_combined"]),
                t["outside_note_zh"] if self.lang == "zh" else t["outside_note"],
            ]
            for t in self.outlook.targets
            if t["median"] is not None
        ]
        columns = self.text(
            ["指标", "目标", "内部视角（抽样）", "外部视角（同类目标达标率）", "80% 区间", "合并", "依据"],
            ["indicator", "target", "inside (draws)", "outside (share met)", "80 % interval", "combined", "rests on"],
        )
        drawn = [t["median"] is not None for t in self.outlook.targets]
        return self._of_targets(pd.DataFrame(rows, columns=columns), drawn) if rows else None

    def source_table(self) -> pd.DataFrame | None:
        """Every source behind the outlook: title, grade, dates, places; None without targets."""
        if not self.outlook.targets:
            return None
        seen, links = {}, {}
        for target in self.outlook.targets:
            for s in target["sources"]:
                key = s["title"], s["grade"], s["published"]
                places = seen.setdefault(key, [])
                links.setdefault((list(seen).index(key), NAMES), of_target(s))
                if s["locator"] not in places:
                    places.append(s["locator"])
        columns = self.text(["来源", "等级", "公布日期", "位置"], ["source", "grade", "published", "places"])
        # a joined locator ("一; 一/(二)") names places that others name singly
        places = [sorted({part for text in v for part in text.split("; ")}) for v in seen.values()]
        grades = citations.GRADES_ZH if self.lang == "zh" else {}
        rows = [
            [title, grades.get(grade, grade), published, "; ".join(p)]
            for (title, grade, published), p in zip(seen, places, strict=True)
        ]
        return Cited(_named(pd.DataFrame(rows, columns=columns)), links, self.lang)

    @functools.cached_property
    def tasks(self) -> pd.DataFrame:
        """:func:`kjanalysis.presentation.task_sheet.tracked` of the region, year and day."""
        return tasks.tracked(self.outlook, self.known, self.as_of, self.lang)

    def task_summary(self) -> str:
        """One line: tasks, goals, how many have data and a forecast."""
        return tasks.summary(self.tasks, self.lang)

    def task_sheet(self) -> str:
        """:func:`kjanalysis.presentation.task_sheet.sheet` with the region's name."""
        return tasks.sheet(self.tasks, tasks.heading(self.outlook, self.as_of, self.lang), self.lang)

    def task_table(self) -> pd.DataFrame | None:
        """The goals that are forecast, a row each; None if there are none."""
        return tasks.forecast_only(self.tasks, self.lang)

    def peer_lines(self, indicator: str = "rd_intensity") -> pd.DataFrame:
        """:func:`kjanalysis.presentation.peer_regions.lines` of the region."""
        return peer_regions.lines(self.region, self.year, self.as_of, self.known, self.lang, indicator)

    def peer_table(self, indicator: str = "rd_intensity") -> pd.DataFrame:
        """:func:`kjanalysis.presentation.peer_regions.table` of the region."""
        return peer_regions.table(self.peer_lines(indicator), self.known, self.lang)

    def pool_growth(self, indicator: str) -> pd.Series:
        """:func:`kjanalysis.presentation.peer_regions.growth` as known on the day."""
        return peer_regions.growth(self.known, self.as_of, indicator)

    def growth_needed(self, indicator: str) -> dict:
        """:func:`kjanalysis.presentation.peer_regions.needed` of the region's targets."""
        return peer_regions.needed(
            self.outlook, self.name(indicator), self.pool_growth(indicator), indicator, self.lang
        )

    def backtest_scores(self, points: int = 6) -> pd.DataFrame:
        """:func:`kjanalysis.backtest.rolling_origin` with what was known on the day."""
        return _scores(self.known, self.as_of, points)

    def panel_scores(self, points: int = 6) -> pd.DataFrame:
        """:func:`kjanalysis.backtest.rolling_panel` for regions like this one, with what was known on the day.

        Regions of the same level where the tables hold a hundred outcomes of
        them, else the provinces.
        """
        level = self.known.regions.set_index("region").at[self.region, "level"]
        own = _panel_scores(self.known, self.as_of, level, points)
        return own if own["cut"].nunique() >= 100 else _panel_scores(self.known, self.as_of, "province", points)

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
def _outlook(known: tables.Tables, region: str, year: int, as_of: dt.date) -> attainment.Outlook:
    return attainment.outlook(region, year, as_of, data=known.folder)


@functools.lru_cache(maxsize=4)
def _forecast(known: tables.Tables, region: str, year: int, as_of: dt.date, codes: tuple) -> Forecast:
    return forecast(region, year, as_of, list(codes), known.folder)


@functools.lru_cache(maxsize=4)
def _scores(known: tables.Tables, as_of: dt.date, points: int) -> pd.DataFrame:
    return rolling_origin(origins=_origins(as_of), points=points, as_of=as_of, data=known.folder, n_draws=300)


@functools.lru_cache(maxsize=4)
def _panel_scores(known: tables.Tables, as_of: dt.date, level: str, points: int) -> pd.DataFrame:
    return rolling_panel(level, origins=_origins(as_of), points=points, as_of=as_of, data=known.folder)


def _origins(as_of: dt.date) -> range:
    last = as_of.year - 2  # figures of a year are published in the next
    return range(max(last - 5, 2014), last + 1)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """The first column as the rows' names."""
    table = table.set_index(table.columns[0])
    table.index.name = None
    return table


def open_workbook(region, year, as_of="", lang: str = "zh", data=None) -> Workbook:
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
    from ..errors import KJError
    from ..notation.dates import parse_as_of

    quiet()
    if lang not in ("zh", "en"):
        raise KJError(f"lang: {lang!r} is not zh or en.", f"lang（语言）：{lang!r} 应为 zh 或 en。")
    known = tables.read(data)
    region, year = check_region(region, known), check_year(year)
    day = parse_as_of(as_of) or targets.default_day(known, region, year)
    return Workbook(region, year, day, lang, known)


def quiet() -> None:
    """Keep library warnings out of notebooks: stored, they hold paths of one machine; show notes whole.

    Called after the imports, since statsmodels sets its own filters on import.
    """
    warnings.filterwarnings("ignore", category=FutureWarning)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    pd.set_option("display.max_colwidth", None)
