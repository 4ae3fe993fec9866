"""What if the target were another: all draws on a sheet, and a probability that is counted over them.

The formulas count as :func:`kjanalysis.attainment.meets` does, so an unchanged target has the page's
probability. Each formula stands there with its value: a viewer that doesn't compute shows it, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from ..attainment import Outlook, Target, answer_words
from ..attainment.criterion import Criterion, edge, is_ceiling, meets
from ..attainment.leading import leading, others
from ..attainment.target import State
from ..wording import words
from .excel_cells import GAP, Book, Column, as_printed, digits, heads, page, tall, write
from .method import known_by

#: Significant digits of a draw in the file: a draw that would change sides keeps all of its own.
DIGITS = 7

#: Probability asked for at first.
ASKED = 0.8

#: Row of the heads of the first table, counted from 0.
HEADS = 5

#: Rows of draws that are printed: nobody wants 16,000 on paper.
PRINTED = 50

#: A last figure older than so many years is nothing to add to.
RECENT = 3

_OPPOSITE = {">=": "<", ">": "<=", "<=": ">"}


class Row(NamedTuple):
    """A target on the sheet: where its draws stand, how they are compared, and the draws as written."""

    target: Target
    where: str
    sign: str
    draws: np.ndarray


def rows(outlook: Outlook, sheet: str) -> list[Row]:
    """The targets that are forecast, leading ones first, with where their draws will stand.

    Parameters
    ----------
    outlook : Outlook
        Of a region and year.
    sheet : str
        Name of the sheet of draws.

    Returns
    -------
    list of Row
        Targets of the same indicator share a column.
    """
    drawn = [t for t in [*leading(outlook.targets), *others(outlook.targets)] if t.state is State.FORECAST]
    found: list[Row] = []
    places: dict[str, tuple[str, np.ndarray]] = {}
    last = len(outlook.forecast.draws) + 1
    for t in drawn:
        if t.indicator not in places:
            column = xl_col_to_name(len(places))
            asked = [one.criterion for one in drawn if one.indicator == t.indicator]
            places[t.indicator] = (
                f"'{sheet}'!${column}$2:${column}${last}",
                _written(outlook.forecast.draws[t.indicator, t.year].to_numpy(), asked),
            )
        sign = ">" if t.comparator == "gt" else "<=" if is_ceiling(t.criterion) else ">="
        found.append(Row(t, places[t.indicator][0], sign, places[t.indicator][1]))
    return found


def _written(draws: np.ndarray, asked: Sequence[Criterion]) -> np.ndarray:
    """Draws with fewer digits, none on the other side of a target for it."""
    short = np.array([float(f"{x:.{DIGITS}g}") for x in draws])
    same = np.all([meets(short, one) == meets(draws, one) for one in asked], axis=0)
    return np.where(same, short, draws)


def draws(book: Book, name: str, found: Sequence[Row]) -> None:
    """The sheet of draws: a column an indicator, a row a draw.

    Parameters
    ----------
    book : Book
        Where it is added.
    name : str
        Of the sheet.
    found : sequence of Row
        Of :func:`rows`.
    """
    sheet = book.made.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    columns = {row.target.indicator: row for row in found}
    heads = []
    for n, row in enumerate(columns.values()):
        unit = row.target.unit_in(book.lang)
        heads.append(row.target.name(book.lang) + (f" ({unit})" if unit else ""))
        write(sheet, 0, n, heads[-1], book.look("head"))
        sheet.set_column(n, n, 16)
        for k, value in enumerate(row.draws.tolist(), start=1):
            sheet.write_number(k, n, value)
    tall(sheet, 0, [(head, 14) for head in heads])  # bold letters are wider
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, PRINTED, max(len(columns) - 1, 0))


def what_if(book: Book, name: str, outlook: Outlook, found: Sequence[Row]) -> None:
    """The sheet to try other targets on.

    Parameters
    ----------
    book : Book
        Where it is added.
    name : str
        Of the sheet.
    outlook : Outlook
        Of a region and year.
    found : sequence of Row
        Of :func:`rows`.
    """
    columns = _columns(book)
    foot = known_by(outlook).of(book.lang)
    sheet = page(book, name, [column.width for column in columns], foot)
    write(sheet, 0, 0, book.text("What if the target were another?", "目标改一改，概率是多少？"), book.look("title"))
    _notes(book, sheet, len(columns) - 1, len(outlook.forecast.draws))
    write(sheet, 3, 0, book.text("Probability wanted", "要求的概率"), book.look("text"))
    write(sheet, 3, 1, ASKED, book.look("asked", "0%"))
    sheet.data_validation(
        3, 1, 3, 1, {"validate": "decimal", "criteria": "between", "minimum": 0.01, "maximum": 0.99,
                     "error_message": book.text("Write a probability between 1% and 99%.", "请填 1% 到 99% 之间的概率。")},
    )  # fmt: skip
    heads(book, sheet, HEADS, columns)
    for k, row in enumerate(found, start=HEADS + 1):
        _line(book, sheet, k, row)
        tall(
            sheet,
            k,
            [(row.target.name(book.lang), columns[0].width), (row.target.unit_in(book.lang), columns[3].width)],
        )
    last = _together(book, sheet, HEADS + 2 + len(found), outlook, found)
    sheet.freeze_panes(HEADS + 1, 1)
    sheet.print_area(0, 0, last - 1, len(columns) - 1)


def _columns(book: Book) -> list[Column]:
    return [
        Column(book.text("indicator", "指标"), 30), Column(book.text("met by", "条件"), 10), Column(book.text("published target", "公布的目标"), 12),
        Column(book.text("unit", "单位"), 12), Column(book.text("target to try", "试算目标"), 12), Column(book.text("counted from", "判定线"), 10),
        Column(book.text("probability", "达标概率"), 11), Column(book.text("about, of 20", "20 次中约"), 10), Column(book.text("as published", "公布目标的概率"), 12),
        Column(book.text("target that has the probability wanted", "达到要求概率的目标"), 16), Column(book.text("last figure", "最近值"), 11),
        Column(book.text("from the last figure to that target", "该目标比最近值多"), 14),
    ]  # fmt: skip


def _notes(book: Book, sheet: Any, wide: int, n: int) -> None:
    said = book.text(
        f"Write another target into a yellow cell: the probability beside it is counted anew over {n} draws. "
        "Nothing else changes: this asks how hard another target would be, not what would follow from it.",
        f"在黄色单元格中改目标值，旁边的概率即按 {n} 次抽样重新数出。"
        "只改目标，不改预测：回答的是“目标定成多少有多难”，不是“改了目标会怎样”。",
    )
    sheet.merge_range(1, 0, 1, wide, "", book.look("note"))
    write(sheet, 1, 0, said, book.look("note"))
    sheet.set_row(1, 32)


def _line(book: Book, sheet: Any, k: int, row: Row) -> None:
    """One target: what is known as cells, what is counted as formulas."""
    t, n = row.target, len(row.draws)
    plain, figure = book.look("words"), digits(t.median, t.integer)
    write(sheet, k, 0, t.name(book.lang), plain)
    write(sheet, k, 1, _condition(book, row), plain)
    write(sheet, k, 2, t.target, book.look("text", as_printed(t.target)))
    write(sheet, k, 3, t.unit_in(book.lang), plain)
    write(sheet, k, 4, t.target, book.look("asked", "General"))
    sheet.data_validation(k, 4, k, 4, {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12,
                                       "error_message": book.text("Write a number.", "请填数字。")})  # fmt: skip
    tried, counted, wanted = xl_rowcol_to_cell(k, 4), xl_rowcol_to_cell(k, 5), xl_rowcol_to_cell(3, 1, True, True)
    at = float(edge(t.criterion))
    off = round(at - t.target, 10)
    sheet.write_formula(k, 5, f"={tried}" + (f"{off:+.10g}" if off else ""), book.look("text", "General"), at)
    share = float(meets(row.draws, t.criterion).mean())
    sheet.write_formula(k, 6, f'=COUNTIF({row.where},"{row.sign}"&{counted})/{n}', book.look("text", "0.0%"), share)
    chance = xl_rowcol_to_cell(k, 6)
    sheet.write_formula(k, 7, f"=ROUND(20*{chance},0)", book.look("text", "0"), int(20 * share + 0.5))
    write(sheet, k, 8, t.probability, book.look("text", "0.0%"))
    ordered, much = np.sort(row.draws), int(np.ceil(round(ASKED * n, 6)))
    ceiling = row.sign == "<="
    reached = float(ordered[much - 1] if ceiling else ordered[n - much])
    pick = "SMALL" if ceiling else "LARGE"
    sheet.write_formula(
        k, 9, f"={pick}({row.where},ROUNDUP(ROUND({wanted}*{n},6),0))", book.look("text", figure), reached
    )
    if t.last_value is None or t.last_year is None or t.year - t.last_year > RECENT:
        write(sheet, k, 10, GAP, book.look("gap"))
        write(sheet, k, 11, GAP, book.look("gap"))
        return
    sign = words.QUALIFIER_SIGNS.get((t.last_qualifier or "").split("+")[-1], "")
    write(sheet, k, 10, t.last_value, book.look("text", as_printed(t.last_value, sign)))
    more = f"={xl_rowcol_to_cell(k, 9)}-{xl_rowcol_to_cell(k, 10)}"
    sheet.write_formula(k, 11, more, book.look("text", f"+{figure};-{figure};0"), reached - t.last_value)


def _condition(book: Book, row: Row) -> str:
    """How a draw meets the target, in words that name the sign."""
    if row.target.comparator == "range":
        return book.text("≥ (lower end)", "≥（下限）")
    if row.target.comparator == "approx":
        return book.text("about", "左右")
    return {">=": "≥", ">": ">", "<=": "≤"}[row.sign]


def _together(book: Book, sheet: Any, k: int, outlook: Outlook, found: Sequence[Row]) -> int:
    """How the leading targets stand together at the targets to try; the first row below it."""
    said = answer_words.together(outlook.together)
    first = leading(outlook.targets)
    drawn = [(n, row) for n, row in enumerate(found) if any(row.target.id == t.id for t in first)]
    if not said or not drawn:
        return k
    certain = [bool(t.probability) for t in first if t.state is not State.FORECAST]
    write(sheet, k, 0, answer_words.together_name(outlook.together).of(book.lang), book.look("head"))
    write(sheet, k, 1, book.text("probability", "概率"), book.look("head"))
    write(sheet, k, 2, book.text("as published", "按公布目标"), book.look("head"))
    for (words_for, published), (formula, value) in zip(said, _joint(drawn, certain), strict=True):
        k += 1
        write(sheet, k, 0, words_for.of(book.lang), book.look("text"))
        sheet.write_formula(k, 1, formula, book.look("text", "0.0%"), value)
        write(sheet, k, 2, published, book.look("text", "0.0%"))
    return k + 1


def _joint(drawn: Sequence[tuple[int, Row]], certain: Sequence[bool]) -> list[tuple[str, float]]:
    """Formulas and values of: all met, at least all but one, none; some outcomes may be certain."""
    n, missed = len(drawn[0][1].draws), certain.count(False)
    hits = np.array([meets(row.draws, row.target.criterion) for _, row in drawn])
    every, none = _count(drawn), _count(drawn, opposite=True)
    short = (~hits).sum(axis=0) + missed
    but_one = "0" if missed > 1 else every
    if not missed:
        singles = "+".join(
            _count([one for one in drawn if one is not left]) if len(drawn) > 1 else str(n) for left in drawn
        )
        but_one = f"{singles}-{len(drawn) - 1}*{every}"
    return [
        (f"=({'0' if missed else every})/{n}", float((short == 0).mean())),
        (f"=({but_one})/{n}", float((short <= 1).mean())),
        (f"=({'0' if True in certain else none})/{n}", float((short == len(drawn) + len(certain)).mean())),
    ]


def _count(drawn: Sequence[tuple[int, Row]], opposite: bool = False) -> str:
    """How many draws meet all of these targets, or none of them, as a formula."""
    parts = []
    for n, row in drawn:
        sign = _OPPOSITE[row.sign] if opposite else row.sign
        parts.append(f'{row.where},"{sign}"&{xl_rowcol_to_cell(HEADS + 1 + n, 5)}')
    return f"COUNTIFS({','.join(parts)})"
