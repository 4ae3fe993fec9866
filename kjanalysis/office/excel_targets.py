"""All that an outlook says of its targets, and the forecast's quantiles, as numbers."""

from __future__ import annotations

from typing import Any

from ..attainment import Outlook, Target
from ..attainment.display import growth_unit
from ..attainment.missing_figures import missing_figure
from ..attainment.takes import LEVELS, Takes
from ..forecast import quantiles as quantiles_of
from ..tables.unit_words import unit_words
from ..wording import citations, words
from ..wording.target_text import sign as sign_of
from .excel_cells import FULL, Book, Column, as_printed, digits, estimated, finish, page, table, write
from .method import known_by

#: Row of the heads, counted from 0.
HEADS = 2

#: So many columns are printed, up to the 80 % interval: the rest is for computing.
PRINTED = 15


def targets(book: Book, name: str, outlook: Outlook) -> None:
    """Each target in a row, also those that can't be forecast.

    Parameters
    ----------
    book : Book
        Where it is added.
    name : str
        Of the sheet.
    outlook : Outlook
        Of a region and year.
    """
    columns = _columns(book)
    sheet = page(book, name, [column.width for column in columns], known_by(outlook).of(book.lang))
    write(sheet, 0, 0, book.text("Targets", "目标"), book.look("title"))
    rows = [_row(book, t, outlook) for t in outlook.targets]
    finish(sheet, HEADS, table(book, sheet, HEADS, columns, rows), PRINTED)
    sheet.autofilter(HEADS, 0, HEADS + len(rows), len(columns) - 1)


def _columns(book: Book) -> list[Column]:
    heads = [
        ("indicator", "指标", 28), ("headline", "核心指标", 8), ("sign", "条件", 6), ("target", "目标", 9), ("upper end", "目标上限", 8),
        ("unit", "单位", 10), ("probability", "达标概率", 10), ("in words", "判断", 14), ("evidence", "证据", 11),
        ("figures of its own", "本地数据个数", 8), ("last figure", "最近值", 9), ("of year", "年份", 7), ("median", "中位数", 9),
        ("80% from", "80% 下限", 9), ("80% to", "80% 上限", 9), ("50% from", "50% 下限", 9), ("50% to", "50% 上限", 9),
        ("95% from", "95% 下限", 9), ("95% to", "95% 上限", 9),
        *((f"target for {words.percent(p)}", f"概率 {words.percent(p)} 的目标", 10) for p in LEVELS),
        *((f"median for {words.percent(p)}", f"要有 {words.percent(p)}，中位数须达", 11) for p in LEVELS[1:]),
        ("growth needed a year", "所需年增速", 10), ("growth so far", "以往年增速", 10), ("growth in", "增速单位", 8),
        ("why it can't be forecast", "为何无法预测", 30), ("source", "出处", 36), ("place", "位置", 14), ("published", "公布日期", 12), ("address", "网址", 30),
    ]  # fmt: skip
    return [Column(book.text(en, zh), width, wrap=en != "address") for en, zh, width in heads]


def _row(book: Book, t: Target, outlook: Outlook) -> list[Any]:
    zh, there = book.lang == "zh", t.reference
    ends = [estimated(end, t.integer) for end in (t.median, t.lo80, t.hi80, t.lo50, t.hi50, t.lo95, t.hi95)]
    takes = [_take(one, t) for one in t.takes] or [(None, "")] * len(LEVELS)
    heading = [_heading(one, t) for one in t.takes[1:]] or [(None, "")] * (len(LEVELS) - 1)
    sign = next(
        (words.QUALIFIER_SIGNS[q] for q in (t.last_qualifier or "").split("+") if q in words.QUALIFIER_SIGNS), ""
    )
    return [
        t.name(book.lang), book.text("yes", "是") if t.headline else "", sign_of(t.comparator, t.higher_is_better),
        (t.target, as_printed(t.target)), (t.target_high, as_printed(t.target_high) if t.target_high is not None else ""), t.unit_in(book.lang),
        (t.probability, FULL), t.verdict_zh if zh else t.verdict, t.evidence_zh if zh else t.evidence, (t.n_observations, "0"),
        (t.last_value, as_printed(t.last_value, sign) if t.last_value is not None else ""), (t.last_year, "0"), *ends, *takes, *heading,
        (t.required_growth, "0.0"), (t.observed_growth, "0.0"), growth_unit(t, book.lang) if t.required_growth is not None else "",
        missing_figure(t, outlook.known).of(book.lang) if t.probability is None else "",
        there.title if there else "", there.locator if there else "", there.published if there else "", citations.web(there.url) if there else "",
    ]  # fmt: skip


def _take(one: Takes, t: Target) -> tuple[float | None, str]:
    return one.target, digits(one.target, t.integer)


def _heading(one: Takes, t: Target) -> tuple[float | None, str]:
    return one.heading_for, digits(one.heading_for, t.integer)


def quantiles(book: Book, name: str, outlook: Outlook) -> None:
    """The quantiles of each indicator's forecast for the year.

    Parameters
    ----------
    book : Book
        Where it is added.
    name : str
        Of the sheet.
    outlook : Outlook
        Of a region and year.
    """
    known, drawn = outlook.known, outlook.forecast.draws
    wanted = [*(t.indicator for t in outlook.targets), *(code for code, _ in drawn.columns)]
    codes = [code for code in dict.fromkeys(wanted) if (code, outlook.year) in drawn]
    found = quantiles_of(drawn[[(code, outlook.year) for code in codes]]) if codes else None
    levels = list(found.columns) if found is not None else []
    columns = [Column(book.text("indicator", "指标"), 32), Column(book.text("unit", "单位"), 14)]
    columns += [Column(f"{100 * level:g}%", 10) for level in levels]
    sheet = page(book, name, [column.width for column in columns], known_by(outlook).of(book.lang))
    write(
        sheet,
        0,
        0,
        book.text(f"The forecast for {outlook.year} in quantiles", f"{outlook.year} 年预测的分位数"),
        book.look("title"),
    )
    rows: list[list[Any]] = []
    for n, code in enumerate(codes):
        row = known.indicator(code)
        cells = found.iloc[n].tolist() if found is not None else []
        unit = unit_words(known.codes, code, book.lang).head
        rows.append([row.zh if book.lang == "zh" else row.en, unit, *(estimated(x, bool(row.integer)) for x in cells)])
    finish(sheet, HEADS, table(book, sheet, HEADS, columns, rows), len(columns))
