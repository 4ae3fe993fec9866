"""What a header or a row's name says: years, unit, growth, target, a part, and the indicator's own words.

>>> label = read("2022年R&D经费（亿元）")
>>> label.phrase, label.year, label.units
('R&D经费', '2022', ('亿元',))
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from ..notation.dates import FIVE_YEAR_PLANS
from ..notation.unit_classes import unit_class
from .figures import half, without_marks

_Y = r"(?:19[5-9][0-9]|20[0-9][0-9])"
_NOT_A_YEAR = r"(?<![0-9.A-Za-z“\"'《-])(?<!创新)(?<!制造)"
_DASH = r"(?:-|—|–|~|至|到){1,2}"
_RANGE = re.compile(rf"{_NOT_A_YEAR}({_Y})年?{_DASH}({_Y}|[0-9]{{2}})(?:年度?|(?![0-9]))")
_YEAR = re.compile(rf"{_NOT_A_YEAR}({_Y})(?:\.0)?(?:年度?[末底]?|(?![0-9.\-]))")
_DATE = re.compile(rf"({_Y})[-/.](1[0-2]|0?[1-9])(?:[-/.](3[01]|[12][0-9]|0?[1-9]))?(?: 00:00:00)?")
_SHORT_YEAR = re.compile(r"['’‘]?([0-4][0-9])年(?:度|[末底])?")
#: “十三五”: 目标 and 完成 stand below it as columns.
_PLAN = re.compile(
    r"[“\"']?(十[一二三四五六]五)[”\"']?(?:规划)?(?:时期|期间)?(末|期末)?(?=$|(?:目标|任务|规划|计划|实际|完成|实绩)[数值]?$)"
)
_RELATIVE = {
    "本年": 0,
    "本期": 0,
    "上年同期": -1,
    "去年同期": -1,
    "当年": 0,
    "今年": 0,
    "本年度": 0,
    "上年": -1,
    "去年": -1,
    "上年度": -1,
    "前年": -2,
}

_WHOLE = re.compile(r"1月?[-—–~至到]12月份?|12月(?:31日|[末底])|截至|(?<=年)[末底]")
_MONTHS = re.compile(
    r"上半年|下半年|前三季度|前[二三]季度|第?[一二三四1-4]季度|Q[1-4]|1?[0-9]月?[-—–~至到]1?[0-9]月份?|(?<![0-9])1?[0-9]月(?:份|[末底])?"
)

_GROWTH = re.compile(
    rf"(?:比|较)?(?:上年同期|去年同期|上年|去年|{_Y}年)?(?:同期)?(?:同比)?(?:名义|实际|可比)?"
    r"(?:增长速度|增长率|(?<!高)增长|增速|增幅|增减率|增减幅度?|增减|升降幅?|(?<=同比)|±|增\(\+\)减\(-\))(?:±)?(?:幅度)?(?=[%,(]|$)"
)
_AVERAGE = re.compile(r"年均|平均增|翻番|定基|环比|[两三四五]年")

_PART = re.compile(r"^(?:[-—·•]*)(?:其中|#|包括|内含)[::,、]?|其中[::,]")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|[0-9]{1,2}(?:\.[0-9]{1,2})*[、)]|\([0-9]{1,2}\)|[0-9]{1,2}(?:\.[0-9]{1,2})*\.(?=[^0-9])|[0-9]{1,2}(?:\.[0-9]{1,2})+(?=[^0-9.%]))\s*"
)
_TARGET = re.compile(
    r"^(?:年度|全年)?(?:预期)?(?:目标|计划|规划|预期|任务|考核)(?:目标|任务)?[数值]?$|(?:目标[数值]?|计划数|任务数|预期值|年度指标值|预算数(?:\([A-Z]\))?)$"
)
_DONE = re.compile(
    r"^(?:实际|完成|实绩)(?:完成|达到)?(?:[数值]|情况)?$|实际(?:完成)?[数值]?$|(?<!目标)(?<!计划)(?<!任务)完成[数值]$"
)
_RATE_OF_TARGET = re.compile(r"完成率|完成(?:目标|进度|比例|百分比)|进度|达标|完成[^,]{0,6}%")
_STATUS = (
    (re.compile(r"\(?(?:快报|初步核算|初步统计|初步)[数值]?\)?|\([pP]\)"), "preliminary"),
    (re.compile(r"\(?(?:预计|预估)[数值]?\)?(?!目标)"), "expected"),
    (re.compile(r"\(?(?:修订|调整)[后数值]+\)?"), "revised"),
)
_BARE = re.compile(
    r"^(?:历年来?|近[两三四五六十]年来?|各年度?|分年度?|主要年份|年度)(?:实际|实绩|完成|主要)?(?:情况|数据|指标|数值?|值|进展)?$|^[“\"']?十[一二三四五]五[”\"']?(?:规划)?(?:时期|期间)?$|^(?:基期|基准|基数|现状)[年值数]?$|^(?:绝对[值数量]|发展水平|全年累计|年度累计|年均/累计|累计/年均|数量|年初|年中|调整|决算数?|执行数?|总量|数值|实绩|数据|指标[值数]|值|累计|总[值额计数]|合计|小计|共计|金额|全年|年度|年份|时间)$"
)
_SUM = re.compile(r"^(?:合计|总计|小计|共计|全市合计|全区合计|总数)$")
_NO_FIGURES = re.compile(
    r"^(?:序号|编号|指标代码|代码|行次|行号|栏次|科目编码|科目代码|编码|分值|权重|满分|基础分|No\.?|[备附]注[0-9一二三]?|说明|注释?|责任(?:单位|部门|科室|人|领导)|牵头(?:单位|部门)|填报(?:单位|部门|人)|数据来源|资料来源|来源|联系(?:人|电话)|电话|属性|指标属性|分类代码|统计口径|口径|行政区划代码|区划代码|代 ?码)$"
)
_AVERAGE_OF_YEARS = re.compile(
    r"^(?:[两三四五六七八九十]年|历年|多年|年)?(?:平均|均值|年均)(?:值|数|增长率?|增速|增幅)?$"
)
_UNIT_HEADER = re.compile(r"^(?:计量|数据|统计)?单位$")
_UNIT_SAID = re.compile(r"(?:计量|数据)?单位[::]\s*([^\s()]+)")
_ENGLISH = re.compile(r"(?<=[一-鿿)%])\s+[A-Z][A-Za-z0-9 .,&'/()%\-]{5,}$")
_TABLE_NUMBER = re.compile(
    r"^(?:附?表|续表|附件|附录)\s*(?:[0-9一二三四五六七八九十]{1,3}(?:\s*[-—.–]\s*[0-9]{1,3}){0,2})?(?:续表?)?(?=[\s:、.]|$|[^0-9\-])[\s:、.]*"
)


@dataclass(frozen=True)
class Label:
    """A header's or a row's text, taken apart.

    Attributes
    ----------
    text : str
        As it is written.
    phrase : str
        The indicator's words, or a place's; empty if it only says when or how.
    year : str
        Four digits, or two years joined by a hyphen.
    relative : int or None
        0 for 本年, -1 for 上年.
    units : tuple of str
    period : {"", "year", "part"}
        Whether months are named that make a year, or less.
    base : str
        The year that growth is measured from, where it is named.
    part, growth, total, average, no_figures, is_unit, plan : bool
        其中; growth on the year before; 合计; 年均 and the like; a column of numbering; 单位; “十三五” for its years.
    kind : {"", "actual", "target"}
    status : {"", "preliminary", "expected", "revised"}
    marks : tuple of str
        Of footnotes.
    """

    text: str
    phrase: str = ""
    year: str = ""
    relative: int | None = None
    units: tuple[str, ...] = ()
    part: bool = False
    growth: bool = False
    base: str = ""
    period: str = ""
    total: bool = False
    average: bool = False
    no_figures: bool = False
    is_unit: bool = False
    plan: bool = False
    kind: str = ""
    status: str = ""
    marks: tuple[str, ...] = ()


def year_like(text: str) -> str:
    """The year, or span of years, that a cell holds and nothing else; empty if it holds more.

    >>> year_like("2019.0"), year_like("2019年度"), year_like("2016—2020年"), year_like("2019家"), year_like("2021年末")
    ('2019', '2019', '2016-2020', '', '2021')
    """
    bare = re.sub(r"\s", "", without_marks(half(text))[0]).strip("()")
    if whole := re.fullmatch(rf"({_Y})(?:\.0+)?(?:年度?[末底]?)?", bare):
        return whole[1]
    if span := re.fullmatch(rf"({_Y})年?{_DASH}({_Y})年?", bare):
        return f"{span[1]}-{span[2]}"
    if day := re.fullmatch(rf"({_Y})-(?:12-31|01-01)", bare):
        return day[1]
    if short := _SHORT_YEAR.fullmatch(bare):
        return f"20{short[1]}"
    return ""


@functools.lru_cache(maxsize=8192)
def read(text: str) -> Label:
    """Take a label apart.

    >>> read("其中：规上工业").part, read("比上年增长%").growth, read("2025年目标").kind, read("1-9月").period
    (True, True, 'target', 'part')
    """
    bare, marks = without_marks(half(text))
    bare = _squeezed(_TABLE_NUMBER.sub("", _ENGLISH.sub("", bare)))
    part = bool(_PART.search(_NUMBERED.sub("", bare)))
    bare = _PART.sub("", _NUMBERED.sub("", bare))
    bare = _NUMBERED.sub("", bare)
    found = Label(
        text=text, part=part, marks=marks, average=bool(_AVERAGE_OF_YEARS.match(re.sub(r"\(.*?\)|%", "", bare)))
    )
    if _NO_FIGURES.fullmatch(bare):
        return replace(found, no_figures=True, phrase=bare)
    if _UNIT_HEADER.fullmatch(bare):
        return replace(found, is_unit=True)
    bare, units = _units(bare)
    bare, found = _growth(bare, found)
    bare, found = _when(bare, found)
    bare, found = _standing(bare, found)
    bare = _ended(bare)
    total = bool(_SUM.fullmatch(bare))
    return replace(found, units=units, total=total, phrase="" if _BARE.fullmatch(bare) else bare)


def _squeezed(text: str) -> str:
    """Spaces only between Latin words; 地  区 is 地区."""
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", re.sub(r"\s+", " ", text))


def _ended(text: str) -> str:
    text = re.sub(r"\(\)|\[\]", "", text)
    return text.strip(" ,、:;./-—_|").removeprefix("的").removesuffix("的")


def as_unit(text: str) -> str:
    """A unit as written, or nothing if it is none.

    >>> as_unit("人民币亿元"), as_unit("占GDP比重"), as_unit("±%")
    ('亿元', '', '%')
    """
    text = (
        re.sub(r"\s", "", text).removeprefix("单位:").removeprefix("人民币").replace("百分比", "%").replace("±%", "%")
    )
    return text if text and unit_class(text) else ""


def _units(text: str) -> tuple[str, tuple[str, ...]]:
    """Text without its units, and those."""
    units: list[str] = []

    def take(found: re.Match) -> str:
        kept = []
        for piece in re.split(r"[、,;]", found[1].removeprefix("单位:")):
            unit = as_unit(piece)
            if unit:
                units.append(unit)
                kept += ["±"] if "±" in piece else []
            else:
                kept.append(piece)
        if not units:
            return found[0]
        return f"({','.join(kept)})" if any(kept) else ""

    def said(found: re.Match) -> str:
        named = [as_unit(piece) for piece in re.split(r"[、,;/]", found[1])]
        units.extend(filter(None, named))
        return "" if any(named) else found[0]

    text = _UNIT_SAID.sub(said, text)
    text = re.sub(r"[(\[]([^()\[\]]*)[)\]]", take, text).replace("(±)", "±")
    if not units:
        tail = re.search(r"(?:[/,、](?P<unit>[^/,、()]{1,5})|(?P<sign>[%‰]))$", text)
        if tail and (unit := as_unit(tail["unit"] or tail["sign"])):
            units.append(unit)
            text = text[: tail.start()]
    if not units and (unit := as_unit(text)) and not re.fullmatch(r"[人名件项个次档位名度方分批校]|.*[村镇户]", text):
        return "", (unit,)
    if not units and as_unit(text):
        return "", (as_unit(text),)
    return text, tuple(dict.fromkeys(units))


def _growth(text: str, found: Label) -> tuple[str, Label]:
    grown = _GROWTH.search(text)
    if not grown or not grown[0] or _AVERAGE.search(text):
        return text, found
    base = re.search(_Y, grown[0])
    rest = text[: grown.start()] + text[grown.end() :].lstrip("%,")
    return rest, replace(found, growth=True, base=base[0] if base else "")


def _when(text: str, found: Label) -> tuple[str, Label]:
    """Years and months taken out of a label."""
    if day := _DATE.fullmatch(text):
        month, of_month = int(day[2]), int(day[3] or 0)
        period = "" if (month, of_month) in ((12, 31), (1, 1)) else "part"
        return "", replace(found, year=day[1], period=period)
    if short := _SHORT_YEAR.fullmatch(text):
        return "", replace(found, year=f"20{short[1]}")
    if plan := _PLAN.match(text):
        years_of = FIVE_YEAR_PLANS[plan[1]]
        return text[plan.end() :], replace(found, year=years_of[5:] if plan[2] else years_of, plan=True)
    if _WHOLE.search(text):
        text, found = _WHOLE.sub("", text), replace(found, period="year")
    if span := _RANGE.search(text):
        last = span[2] if len(span[2]) == 4 else span[1][:2] + span[2]
        return text[: span.start()] + text[span.end() :], replace(found, year=f"{span[1]}-{last}")
    years = list(dict.fromkeys(_YEAR.findall(text)))
    if len(years) == 1:
        text = _YEAR.sub("", text)
        found = replace(found, year=years[0])
    elif text in _RELATIVE:
        return "", replace(found, relative=_RELATIVE[text])
    elif relative := re.match(r"(本年|当年|上年|去年)(?:度)?(?:[末底]|累计|实际|完成|数|值)*$", text):
        return "", replace(found, relative=_RELATIVE[relative[1]])
    if _MONTHS.search(text):
        return _MONTHS.sub("", text), replace(found, period="part")
    return text, found


def _standing(text: str, found: Label) -> tuple[str, Label]:
    """Words that say target or result, preliminary or revised, taken out of a label."""
    if _RATE_OF_TARGET.search(text):
        return text, found
    for pattern, status in _STATUS:
        if pattern.search(text):
            text, found = pattern.sub("", text), replace(found, status=status)
    text = text.strip("(),、") if text.count("(") != text.count(")") else text
    if _TARGET.search(text):
        return _TARGET.sub("", text), replace(found, kind="target")
    if _DONE.search(text):
        return _DONE.sub("", text), replace(found, kind="actual")
    return text, found
