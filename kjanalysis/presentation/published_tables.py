"""A region's figures as they were published: the newest, all versions, and what was left out."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from .. import tables
from ..tables import vintage
from ..wording import words
from ..wording.citations import GRADES_ZH, Cited, by_place, references

STATUS_ZH = {"actual": "实际数", "preliminary": "初步数", "revised": "修订数"}


def history(rows: pd.DataFrame, codes: list[str], known: tables.Tables, lang: str = "zh") -> Cited:
    """Figures as printed, an indicator a row, a year a column, each a link to its source.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`kjanalysis.load`.
    codes : list of str
        The indicators in their order.
    known : Tables
    lang : {"zh", "en"}
    """
    shown = [words.exact(r.value, r.qualifier) + ("*" if r.status == "preliminary" else "") for r in rows.itertuples()]
    table = rows.assign(shown=shown).pivot(index="indicator", columns="year", values="shown")
    table = table.reindex([code for code in codes if code in table.index]).fillna("–")
    links = by_place(table, rows["indicator"], rows["year"], references(rows, known.sources))
    catalogue = known.indicators.set_index("indicator")
    table.index = [f"{catalogue.at[code, lang]} ({catalogue.at[code, 'unit']})" for code in table.index]
    table.columns = [str(year) for year in table.columns]
    return Cited(table, links, lang)


def versions(
    region: str, as_of: dt.date, used: pd.DataFrame, codes: list[str], known: tables.Tables, lang: str = "zh"
) -> Cited:
    """Where several published versions of a figure exist: all of them, the one of ``used`` marked.

    Parameters
    ----------
    region : str
    as_of : date
    used : DataFrame
        Rows of :func:`kjanalysis.load`.
    codes : list of str
    known : Tables
    lang : {"zh", "en"}
    """
    rows = known.observations
    rows = rows[rows["region"].eq(region) & rows["indicator"].isin(codes)]
    rows = vintage.visible(rows, as_of)
    several = rows[rows.duplicated(["indicator", "year"], keep=False)]
    chosen = used.set_index(["indicator", "year"])[["source", "locator"]]
    names = known.indicators.set_index("indicator")[lang]
    titles = known.sources.set_index("source")["title"]
    table = [
        [
            names[r.indicator],
            r.year,
            words.exact(r.value, r.qualifier),
            STATUS_ZH.get(r.status, r.status) if lang == "zh" else r.status,
            r.published,
            GRADES_ZH.get(r.grade, r.grade) if lang == "zh" else r.grade,
            titles[r.source],
            "✓" if tuple(chosen.loc[(r.indicator, r.year)]) == (r.source, r.locator) else "",
        ]
        for r in several.itertuples()
    ]
    columns = (
        ["指标", "年份", "数值", "状态", "公布日期", "来源等级", "来源", "采用"]
        if lang == "zh"
        else ["indicator", "year", "value", "status", "published", "grade", "source", "used"]
    )
    links = {(row, column): there for row, there in enumerate(references(several, known.sources)) for column in (2, 6)}
    return Cited(pd.DataFrame(table, columns=columns), links, lang)


def unused(region: str, as_of: dt.date, known: tables.Tables, lang: str = "zh") -> Cited:
    """Rows of the region that were left out on this day, by reason.

    What was published later isn't counted: nobody could on the day.
    """
    rows = known.observations[known.observations["region"].eq(region)]
    public = vintage.public(rows["published"], as_of)
    reasons = (
        ("公布日期不明，无法证明已公布", "undated: can't be shown to have been public", rows["published"].eq("")),
        ("非全年数据（部分月份或多年合计）", "not a year's figure (part of a year, or several)", public & rows["period"].ne("annual")),
        ("第三手来源（百科、汇总网站）", "tertiary source (encyclopaedia, aggregator)", public & rows["grade"].eq("tertiary")),
    )  # fmt: skip
    columns = ["未采用的原因", "行数"] if lang == "zh" else ["left out because", "rows"]
    rows = [(zh if lang == "zh" else en, int(mask.sum())) for zh, en, mask in reasons]
    return Cited(pd.DataFrame(rows, columns=columns), lang=lang)
