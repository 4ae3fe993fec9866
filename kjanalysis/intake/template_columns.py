"""Sheets and columns of the template for figures and targets, and the words its cells take."""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """A column of the template.

    Attributes
    ----------
    name : str
        What the program calls it.
    heading : str
        What stands above it.
    others : tuple of str
        Other headings that it is known by.
    needed : bool
        Whether the sheet can't be read without it.
    width : int
        In characters.
    """

    name: str
    heading: str
    others: tuple[str, ...]
    needed: bool
    width: int


class Page(NamedTuple):
    """A sheet of the template: its name, other names it is known by, and its columns."""

    name: str
    others: tuple[str, ...]
    columns: tuple[Column, ...]


_INDICATOR = Column("indicator", "指标", ("指标名称", "指标代码", "项目", "indicator"), True, 34)
_YEAR = Column("year", "年份", ("年度", "年", "目标年份", "year"), True, 10)
_UNIT = Column("unit", "单位", ("计量单位", "unit"), True, 10)
_QUALIFIER = Column("qualifier", "限定", ("限定词", "程度", "qualifier"), False, 12)
_SOURCE = Column("source", "来源", ("来源编号", "出处", "数据来源", "source"), False, 12)
_STATUS = Column("status", "状态", ("数据状态", "性质", "status"), False, 12)
_LOCATOR = Column("locator", "位置", ("页码", "段落", "所在位置", "locator"), False, 24)

FIGURES = Page(
    "数据",
    ("历史数据", "观测", "figures"),
    (
        _INDICATOR,
        _YEAR,
        Column("value", "数值", ("数据", "值", "实际值", "完成值", "value"), True, 14),
        _UNIT,
        _QUALIFIER,
        _SOURCE,
        _LOCATOR,
        _STATUS,
    ),
)
TARGETS = Page(
    "目标",
    ("目标值", "计划", "targets"),
    (
        _INDICATOR,
        _YEAR,
        Column("value", "目标值", ("数值", "目标", "值", "计划值", "value"), True, 14),
        _UNIT,
        _QUALIFIER,
        _SOURCE,
        _LOCATOR,
    ),
)
SOURCES = Page(
    "来源",
    ("出处", "sources"),
    (
        Column("source", "编号", ("来源编号", "序号", "来源", "source"), True, 8),
        Column("title", "标题", ("文件名", "文件名称", "名称", "title"), True, 40),
        Column("publisher", "发布机构", ("发布单位", "机构", "单位", "publisher"), True, 24),
        Column("published", "公布日期", ("发布日期", "日期", "公布时间", "published"), True, 14),
        Column("grade", "等级", ("来源等级", "grade"), False, 10),
        Column("url", "网址", ("链接", "url"), False, 40),
    ),
)
NOTES = "说明"
#: The hidden sheet with what the drop-downs offer.
LISTS = "选项"

#: By sheet: the words for a qualifier, and its code. 以内 is a target's upper limit.
QUALIFIERS = {
    FIGURES.name: {
        "确数": "eq", "以上": "ge", "超过": "gt", "左右": "approx", "预计": "expected", "预计以上": "expected+ge",
        "预计超过": "expected+gt", "预计左右": "expected+approx",
    },
    TARGETS.name: {
        "达到": "eq", "以上": "ge", "超过": "gt", "左右": "approx", "以内": "eq", "力争": "strive", "力争以上": "strive+ge",
        "力争超过": "strive+gt", "力争左右": "strive+approx",
    },
}  # fmt: skip
#: By word: how final a figure is.
STATUSES = {"实际数": "actual", "初步数": "preliminary", "修订数": "revised"}
#: Words that are read, too.
ALSO = {"等于": "eq", "最终数": "actual", "正式数": "actual", "快报数": "preliminary", "初步核算数": "preliminary"}
#: The word for a target's upper limit.
UPPER_LIMIT = "以内"
GRADES = {"官方": "official", "转载": "reprint", "媒体": "press", "第三手": "tertiary"}

#: The label in the notes that the region stands beside.
REGION = "地区"
