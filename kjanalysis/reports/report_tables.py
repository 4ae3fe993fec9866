"""Tables inside reports: what each figure is, and what can't be read, with its place.

Readers hand a table over as lines with cells parted by ``|``. The grid they make is understood as a
sheet's is (:func:`kjanalysis.sheets.understand`): headers of several rows, units in captions, parts,
footnotes. What is a goal is told by the column or, failing that, by the report.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from .. import sheets
from ..notation.unit_classes import unit_class
from ..sheets import grids
from ..sheets.places import Places
from ..sheets.reasons import LEFT, Unsure, Why
from ..sheets.understanding import Figure
from ..wording import Text
from . import numerals, table_rules, table_units
from .concepts import level, part_of
from .doubts import Doubt
from .mentions import Mention
from .rules import Rule
from .same_thing import Finder, Match, Named
from .table_facts import Setting, Told
from .text_blocks import Block

# a name in a column of places that the tables don't know
_PLACE = re.compile(r"[一-鿿]{1,8}?(?:市|县|区|旗|自治州|州|盟|自治县|镇|乡|街道|新区|开发区|高新区|省)|全国|合计|总计")
_TOTAL = ("合计", "总计")
#: 各园区任务进展: a title that says only that places follow.
_EACH_PLACE = re.compile(r"^(?:各|分)(?!类|项)[一-鿿、,()]{0,6}(?:[县市区镇乡州]|街道|园区|地|单位|部门)")
#: 累计完成, below 高新技术产业投资.
_ONLY_A_MEASURE = re.compile(
    r"(?:累计|实际|本期|全年|截至[^,]{0,8})?(?:完成|实绩|实际)(?:数|值|额|情况)?|绝对[额值量]|[当本]?[年月]累计|[本当]月|(?:1|年初)[-至]本月|月合计|(?:国内|国外)?小计|第[一二三四]批|合计数"
)
#: In a line above a table: whom its figures are of.
_OF_WHOM = re.compile(
    r"(?:规模以上|规上|大中型|限额以上)(?:工业|服务业)?(?:企业)?|高等学校|高校|科研(?:机构|院所)|民营企业|外资企业"
)
#: 占国内生产总值的比重, in the row below what it is a share of.
_SHARE_ONLY = re.compile(r"(?:所?占|相当于)(?:国内生产总值|地区生产总值|GDP|国家财政总?支出|财政支出|一般公共预算支出)")
#: What per cent is the growth of, where no word says that it is a share.
_AMOUNT = re.compile(r"(?:生产总值|增加值|产值|投资|收入|零售总额|进出口总[额值]|[进出]口总?额)$")
_SHARES = re.compile(r"占|比重|比例|[率比]|构成|结构|强度|完成[率比度程]|进度|贡献|份额")
#: 占规上工业增加值比重, in the column beside the amount.
_SHARE_OF_LEFT = re.compile(
    r"占(?:规上|规模以上|全[省市区县])?[一-鿿]{0,8}(?:增加值|产值|经费|支出|投资|收入)的?(?:比重|比例)?"
)
_OUT_OF_WHOLE = re.compile(r"^[^:]{2,12}(?:支出|收入)[中里][:,]?(?=[一-鿿]{4})")
_PATENTS = re.compile(r"专利(?:授权|申请|受理)量?(?![与和及、])")
_OF_PATENTS = re.compile(r"发明(?:专利)?|实用新型|外观设计")
_SECTOR = re.compile(r"第[一二三]产业")
_COUNTS = re.compile(r"数|个|家|人|率|比重|占比|强度|位次|指数|面积|专利|项目")
_RATIO_TO = re.compile(r"[与占同](?:GDP|[一-鿿]{2,8})(?:之比|的?比重|的?比例)")
_GROWTH_OF = re.compile(r"(?<=...)(?:增长率?|增速|增幅)(?:\(%\))?$")
_RANKED = re.compile(r"(?:排名|位次|名次|排序)$")
#: Parts of R&D that a yearbook lists below the whole, in its unit.
_COMPONENT = re.compile(
    r"#?(?:基础研究|应用研究|试验发展|(?:政府|企业|国外|境外|其他|自筹)资金|日常性支出|资产性支出|人员劳务费)"
)
_RELATIVE = re.compile(r"本年|上年|去年|当年|今年|本期")
#: 2021年度考核指标完成情况(甲区科技局,2022年1月): who issued a table, and when, dates no figure.
_ISSUED = re.compile(
    r"\([^()0-9]{1,14}(?:局|委|厅|办|办公室|政府|中心)[,、 ](?:19|20)[0-9]{2}年1?[0-9]月(?:[0-9]{1,2}日)?(?:制|印发|公布)?\)"
)
_NUMBER = re.compile(r"[-−]?[0-9][0-9,]*(?:\.[0-9]+)?(?:[-—–~至][0-9][0-9,]*(?:\.[0-9]+)?)?")
#: Reasons that are no fault of the table: nobody misses the cell.
_EXPECTED = (Why.MISSING, Why.COLUMN, Why.COVERED, Why.TEXT)
_DOUBTED = {
    Unsure.FOOTNOTE: Doubt.FOOTNOTE,
    Unsure.NO_YEAR: Doubt.CARRIED_YEAR,
    Unsure.NO_UNIT: Doubt.NO_UNIT,
    Unsure.UNITS: Doubt.SEVERAL_UNITS,
    Unsure.FRACTION: Doubt.FRACTION,
    Unsure.CEILING: Doubt.CEILING,
    Unsure.PART: Doubt.PART,
    Unsure.TWO_YEARS: Doubt.TWO_YEARS,
    Unsure.PLACE: Doubt.OTHER_PLACE,
    Unsure.TOTAL: Doubt.OTHER_PLACE,
    Unsure.MONTHS: Doubt.PART_OF_YEAR,
}


@dataclass(frozen=True)
class Cell:
    """A figure of a table.

    Attributes
    ----------
    mention : Mention
    name, code, nearest : str
        Of the indicator.
    year, kind, qualifier, scope : str
    doubts : tuple of Doubt
    rules : dict
        Field to the rule that decided it.
    """

    mention: Mention
    name: str
    code: str
    nearest: str
    year: str
    kind: str
    qualifier: str
    scope: str
    doubts: tuple[Doubt, ...]
    rules: dict[str, Rule]


class Unread(NamedTuple):
    """A cell, or a whole table, that can't be read: where, what it shows, and why."""

    at: int
    place: str
    shown: str
    why: Why


def cells(block: Block, setting: Setting, finder: Finder) -> tuple[list[Cell], list[Unread]]:
    """Figures of a table, and what can't be read of it.

    Parameters
    ----------
    block : Block
        One with ``rows``.
    setting : Setting
    finder : Finder
        Codes by the labels of tables.

    Returns
    -------
    cells : list of Cell
    unread : list of Unread
    """
    before = tuple(_ISSUED.sub("", line) for line in setting.before)
    grid = grids.of_lines([[text for text, _ in row] for row in block.rows], before)
    understood = sheets.understand(grid, setting.places, months=True)
    figures = _dated(grid, understood.figures, setting)
    unknown = {left.place for left in understood.left if left.why is Why.PLACE}
    if unknown:  # a report may name places that no list has
        named = sheets.understand(grid, no_places(), months=True).figures
        figures += [replace(one, doubts=(*one.doubts, Unsure.PLACE)) for one in named if one.place in unknown]
    figures = _in_the_unit_above(figures, finder)
    found = [cell for figure in figures if (cell := _cell(block, figure, setting, finder))]
    unread = [
        Unread(block.rows[left.place[0]][left.place[1]][1], sheets.address(left.place), left.shown, left.why)
        for left in understood.left
        if left.why not in _EXPECTED and left.place not in unknown and left.place[1] < len(block.rows[left.place[0]])
    ]
    if not found and not unread and any(_NUMBER.search(text) for row in block.rows[1:] for text, _ in row):
        unread.append(Unread(block.rows[0][0][1], "A1", block.rows[0][0][0], Why.OUTSIDE))
    return found, unread


def _dated(grid: grids.Grid, figures: list[Figure], setting: Setting) -> list[Figure]:
    """Figures with a year: that of 本年 from the report; of a column without one the table's last, in doubt."""
    if all(figure.year != "unknown" for figure in figures):
        return figures
    usual = setting.year or str(setting.whole.review or setting.whole.own or "")
    again = sheets.understand(grid, setting.places, year=usual, months=True).figures
    named = [figure.year[-4:] for figure in figures if figure.year != "unknown"]
    last = max(named, default="")
    return [
        told
        if figure.year != "unknown" or not last or _RELATIVE.search(figure.path)
        else replace(figure, year=last, doubts=(*figure.doubts, Unsure.NO_YEAR))
        for figure, told in zip(figures, again, strict=True)
    ]


def _in_the_unit_above(figures: list[Figure], finder: Finder) -> list[Figure]:
    """Figures without a unit in that of the rows above them, where their indicator is measured so: parts below a whole."""
    last: dict[int, tuple[str, ...]] = {}
    left: Figure | None = None
    whole: dict[int, tuple[str, ...]] = {}
    found: list[Figure] = []
    for figure in sorted(figures, key=lambda one: one.place):
        column = figure.place[1]
        if left and left.place[0] == figure.place[0] and figure.names and _SHARE_OF_LEFT.fullmatch(figure.names[-1]):
            figure = replace(figure, names=(*figure.names[:-1], left.names[-1] + figure.names[-1]))
        elif figure.names and unit_class((*figure.units, "")[0]) == "money":
            left = figure
        if whole.get(column) and figure.names and _SHARE_ONLY.match(figure.names[0]):
            figure = replace(figure, names=(whole[column][0] + figure.names[0], *figure.names[1:]))
        elif figure.names:
            whole[column] = figure.names
        units = last.get(column)
        if figure.units:
            last[column] = figure.units
        elif units and (_measured_so(figure, units, finder) or _goes_on(figure, found, units)):
            figure = replace(figure, units=units, doubts=(*figure.doubts, Unsure.NO_UNIT))
        elif figure.part and left and left.place[0] == figure.place[0] and _less(figure, left):
            figure = replace(figure, units=left.units, doubts=(*figure.doubts, Unsure.NO_UNIT))
        elif _RANKED.search(figure.path) and figure.value.isdigit():
            figure = replace(figure, units=("位",))
        found.append(figure)
    return found


def _less(figure: Figure, whole: Figure) -> bool:
    """Whether a part in a column beside its whole is smaller, and its name counts nothing."""
    if _COUNTS.search("".join(figure.names)):
        return False
    return numerals.number(figure.value) < numerals.number(whole.value)


def _goes_on(figure: Figure, found: list[Figure], units: tuple[str, ...]) -> bool:
    """Whether the rows above it were parts in money, and it is the next one: 批发业, then 餐饮业, below 零售总额(亿元)."""
    above = next((one for one in reversed(found) if one.place[1] == figure.place[1]), None)
    return (
        above is not None
        and above.place[0] == figure.place[0] - 1
        and Unsure.NO_UNIT in above.doubts
        and unit_class(units[0]) == "money"
        and not _COUNTS.search("".join(figure.names))
    )


def _measured_so(figure: Figure, units: tuple[str, ...], finder: Finder) -> bool:
    """Whether a figure's name is of a part, or of an indicator that such a unit fits."""
    named = _names(figure)
    if named.names and _COMPONENT.match(named.names[0]):
        return unit_class(units[0]) != "percent"
    match = finder.find(Named(named.names, named.around, (), figure.growth, figure.part))
    return bool(match.code) and unit_class(match.unit) == unit_class(units[0]) == "money"


def _cell(block: Block, figure: Figure, setting: Setting, finder: Finder) -> Cell | None:
    text, start = block.rows[figure.place[0]][figure.place[1]]
    number = _NUMBER.search(text)
    named = _names(figure, setting.before)
    figure = replace(figure, units=table_units.fitting(figure, named.names))
    if figure.units == ("%",) and any(_GROWTH_OF.search(line) and named.names[-1] in line for line in setting.before):
        figure = replace(figure, growth=True)  # a title that says growth of all its columns
    if figure.units == ("%",) and _AMOUNT.search("".join(named.names)) and not _SHARES.search(figure.path):
        figure = replace(figure, growth=True)  # 地区生产总值 in per cent
    yearbook = any(_YEARBOOK.search(line) for line in setting.before)
    match = finder.find(Named(named.names, named.around, figure.units, figure.growth, figure.part, yearbook))
    if (
        match.code
        and finder.entries[match.code][0] == "rank"
        and level(figure.path) not in ("", level(finder.zh(match.code)))
    ):
        match = Match("", "rank", match.unit, nearest=match.code)  # among others than the indicator's
    unit = match.unit if match.code else next(iter(figure.units), "")
    if number is None or not unit or not unit_class(unit):
        return None
    if numerals.value(number[0]).lstrip("-") != figure.value.lstrip("-"):  # .5 and the like: its place can't be shown
        return None
    doubts = [Doubt.TABLE, *(_DOUBTED[doubt] for doubt in figure.doubts if doubt in _DOUBTED)]
    if match.code and not match.exact:
        doubts.append(Doubt.CODE)
    if (named.place and named.place not in _TOTAL) or (
        figure.region and setting.home and figure.region != setting.home
    ):
        doubts.append(Doubt.OTHER_PLACE)
    end = start + number.end()
    mention = Mention(start + number.start(), end, figure.value, unit, unit_class(unit), end)
    name = named.place + "".join(named.names) + ("增长率" if figure.growth else "")
    whole = next((text for outer in named.around if figure.part and (text := part_of(outer, named.names[0]))), name)
    told = Told(figure, setting, match.scope if match.code else "", whole, mention)
    said, rules = table_rules.read(told)
    if said.year == "unknown":
        doubts.append(Doubt.NO_YEAR)
    return Cell(
        mention, name, match.code, match.nearest, said.year, said.kind, figure.qualifier, said.scope,
        tuple(dict.fromkeys(doubts)), rules,
    )  # fmt: skip


#: A table of a yearbook, by its source or its number: 17-5 主要年份投入情况.
_YEARBOOK = re.compile(r"年鉴|^[0-9]{1,2}-[0-9]{1,2} ?[一-鿿]")


class _Named(NamedTuple):
    """The indicator's words, those around, and the place that a row or column names."""

    names: tuple[str, ...]
    around: tuple[str, ...]
    place: str


def _narrower(line: str) -> str:
    """What a line above a table says of whom all of it counts: 规模以上工业企业, whatever else the line says."""
    said = _OF_WHOM.search(line)
    return said[0] if said else ""


def _names(figure: Figure, above: tuple[str, ...] = ()) -> _Named:
    """A figure's words without the place that its row names."""
    places = [name for name in figure.names if _PLACE.fullmatch(name)]
    names = tuple(name for name in figure.names if name not in places and not _ONLY_A_MEASURE.fullmatch(name))
    names = tuple(
        name
        for n, name in enumerate(names)
        if not any(one.endswith(name) or (name == "经费" and name in one) for one in names[:n])
    )
    around = tuple(words for words in figure.around if not _EACH_PLACE.match(words))
    around += tuple(words for line in above if (words := _narrower(line)) and words not in "".join(around))
    if not names and around:
        names, around = around[:1], around[1:]
    names = tuple(_named_in_full(name, figure) for name in names)
    if names and around and _RATIO_TO.fullmatch(names[0]):
        names = (around[0] + names[0], *names[1:])  # R&D经费: 与GDP之比
    return _Named(names or figure.names, around, places[0] if places and names else "")


def _named_in_full(name: str, figure: Figure) -> str:
    """A part by the name of its whole: 发明 below 专利授权量, 第二产业 below 地区生产总值, 支出中:科学技术支出."""
    name = _OUT_OF_WHOLE.sub("", name)
    passed = {found.removesuffix("量") for found in _PATENTS.findall(figure.path)}
    own = any(one.endswith(("授权量", "申请量", "受理量")) for one in figure.names)
    if len(passed) == 1 and not own and "受理" not in figure.path and _OF_PATENTS.fullmatch(name):
        return name.removesuffix("专利") + passed.pop() + "量"
    if (
        _SECTOR.fullmatch(name)
        and "生产总值" in figure.path
        and (figure.growth or unit_class((*figure.units, "")[0]) == "money")
    ):
        return name + "增加值"
    return name


def unread(frame: pd.DataFrame, lang: str) -> list[str]:
    """Cells of a report's tables that gave no row, a line each with their place and the reason.

    Parameters
    ----------
    frame : DataFrame
        As :func:`kjanalysis.extract` gives it.
    lang : {"zh", "en"}

    Returns
    -------
    list of str
        In the order of the report; empty if all was read.
    """
    cell = Text("table cell {place} ({shown}) was not read: {why}", "表格单元格 {place}（{shown}）未读取：{why}")
    line = Text(
        "numbers alone on their lines, from line {place} ({shown}), were not read: {why}",
        "自第 {place} 行（{shown}）起，独占一行的数字未读取：{why}",
    )
    return [
        (line if one.why == Why.ALONE else cell)
        .of(lang)
        .format(place=one.place, shown=one.shown[:20], why=LEFT[one.why].of(lang))
        for one in frame.attrs.get("unread", [])
    ]


@functools.lru_cache(maxsize=8)
def no_places() -> Places:
    """No region is known: what a place is, is told by its ending."""
    return Places.of([])


__all__ = ["Cell", "Match", "Setting", "Unread", "cells", "no_places", "unread"]
