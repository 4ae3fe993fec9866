"""A region's figures as they were published: the newest, all versions, and what was left out."""

from __future__ import annotations

import pandas as pd

from ..tables import Snapshot
from ..tables.places import SHIPPED
from ..tables.unit_words import unit_words
from ..wording import words
from ..wording.citations import GRADES_ZH, Cited, by_place, references
from ..wording.text import Text


def history(rows: pd.DataFrame, codes: list[str], known: Snapshot, lang: str = "zh") -> Cited:
    """Figures as printed, an indicator a row, a year a column, each a link to its source.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`kjanalysis.load`.
    codes : list of str
        The indicators in their order.
    known : Snapshot
    lang : {"zh", "en"}
    """
    shown = [_readable(r.value, r.qualifier) + ("*" if r.status == "preliminary" else "") for r in rows.itertuples()]
    table = rows.assign(shown=shown).pivot(index="indicator", columns="year", values="shown")
    table = table.reindex([code for code in codes if code in table.index]).fillna("–")
    links = by_place(table, rows["indicator"], rows["year"], references(rows, known.sources))
    catalogue = known.codes
    table.index = [f"{catalogue.at[code, lang]} ({unit_words(catalogue, code, lang).head})" for code in table.index]
    table.columns = [str(year) for year in table.columns]
    return Cited(table, links, lang)


def _readable(value: float, qualifier: str) -> str:
    """A figure with two decimals at most: 198.37162 of a converted unit is 198.37."""
    return words.exact(round(value, 2) if abs(value) >= 1 else value, qualifier)


def versions(region: str, used: pd.DataFrame, codes: list[str], known: Snapshot, lang: str = "zh") -> Cited:
    """Where several published versions of a figure exist: all of them, the one of ``used`` marked.

    Where own tables lie over shipped ones, a column says in which a row stands.

    Parameters
    ----------
    region : str
    used : DataFrame
        Rows of :func:`kjanalysis.load`.
    codes : list of str
    known : Snapshot
    lang : {"zh", "en"}
    """
    rows = known.of(region)
    rows = rows[rows["indicator"].isin(codes)]
    several = rows[rows.duplicated(["indicator", "year"], keep=False)]
    chosen = used.set_index(["indicator", "year"])[["source", "locator"]]
    names = known.codes[lang]
    titles = known.sources.set_index("source")["title"]
    table = [
        [
            names[r.indicator],
            r.year,
            words.exact(r.value, r.qualifier),
            words.STATUS[r.status].of(lang),
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
        else ["indicator", "year", "value", "status", "published", "source grade", "source", "used"]
    )
    links = {(row, column): there for row, there in enumerate(references(several, known.sources)) for column in (2, 6)}
    shown = pd.DataFrame(table, columns=columns)
    if len(known.layers) > 1:
        shown[Text("tables", "数据表").of(lang)] = [_layer(name, lang) for name in several["layer"]]
    return Cited(shown, links, lang)


def _layer(name: str, lang: str) -> str:
    """A layer's name for readers: no path of this machine."""
    return (Text("shipped", "随附") if name == SHIPPED else Text("own", "自有")).of(lang)


#: Why a row is left out, by reason (:meth:`kjanalysis.tables.Snapshot.left_out`).
REASONS = {
    "undated": Text(
        "no publication date: can't be shown to have been public by then", "公布日期不明，无法证明当时已公布"
    ),
    "part_year": Text(
        "not the figure of one full year (part of a year, or several years)", "非全年数据（部分月份，或多年合计）"
    ),
    "tertiary": Text("tertiary source (encyclopaedia, aggregator)", "第三手来源（百科、汇总网站）"),
}


def unused(region: str, known: Snapshot, lang: str = "zh") -> Cited:
    """Rows of the region that were left out on this day, by reason."""
    left_out = known.left_out(region)
    columns = {"zh": ["未采用的原因", "行数"], "en": ["reason for leaving out", "rows"]}[lang]
    rows = [(said.of(lang), left_out[reason]) for reason, said in REASONS.items()]
    return Cited(pd.DataFrame(rows, columns=columns), lang=lang)
