"""Why a cell was not taken, and what is unsure about one that was: codes first, their words last."""

from __future__ import annotations

from enum import StrEnum

from ..wording import Text


class Why(StrEnum):
    """Why a cell gave no figure."""

    MISSING = "not available"
    TEXT = "not a number"
    DIGITS = "digits that are no number"
    FORMULA = "formula without a value"
    ERROR = "error value"
    COVERED = "under a merged cell"
    SIGN = "sign unclear"
    MONTHS = "not a whole year"
    YEARS = "two years"
    SPAN = "over several years"
    NAMELESS = "no indicator"
    PLACE = "unknown place"
    PLACES = "ambiguous place"
    CONFLICT = "another place than --region"
    COLUMN = "column without figures"
    OUTSIDE = "outside a table"
    ALONE = "alone on its line"


class Unsure(StrEnum):
    """What may be wrong with a figure that was taken."""

    NO_YEAR = "year not stated"
    TWO_YEARS = "title and sheet name have different years"
    NO_UNIT = "unit not stated"
    UNITS = "several units"
    OTHER_UNIT = "unit over all does not fit"
    FRACTION = "may be a fraction"
    PART = "of which"
    FOOTNOTE = "footnote"
    CEILING = "upper limit"
    TOTAL = "total of unknown place"
    PLACE = "title names an unknown place"
    MONTHS = "of a part of a year"


LEFT = {
    Why.MISSING: Text("not available in the sheet", "表中无数据"),
    Why.TEXT: Text("not a number", "不是数字"),
    Why.DIGITS: Text(
        "digits that are no number: a comma parts thousands, a point decimals",
        "数字写法有误：千分位用逗号，小数点用“.”",
    ),
    Why.FORMULA: Text(
        "a formula whose value is not stored: open the file in Excel and save it",
        "公式没有保存结果，请用 Excel 打开并保存",
    ),
    Why.ERROR: Text("an error value of Excel", "Excel 错误值"),
    Why.COVERED: Text("under a merged cell, where nobody sees it", "被合并单元格遮住，表中看不到"),
    Why.SIGN: Text("it is not clear whether the figure is negative", "正负不明"),
    Why.MONTHS: Text("a part of a year, not the whole", "非全年数据"),
    Why.YEARS: Text("row and column name different years", "行与列的年份不一致"),
    Why.SPAN: Text("a sum or mean of several years", "多年的合计或平均数"),
    Why.NAMELESS: Text("no indicator is named", "未写明指标"),
    Why.PLACE: Text("the place is not a region that is known", "不是已知的地区"),
    Why.PLACES: Text("several regions have this name: add --region", "多个地区同名，请加 --region"),
    Why.CONFLICT: Text("the title names another place than --region", "标题中的地区与 --region 不一致"),
    Why.COLUMN: Text("numbering, remarks or the like", "序号、备注等列"),
    Why.OUTSIDE: Text("no header stands above, or no label beside it", "没有表头或行名"),
    Why.ALONE: Text(
        "nothing says what they count. Put each row of the table on one line, with | between its cells, or give the .docx or .html file",
        "看不出所指的指标。请把表格的每一行放在同一行、单元格之间用 | 隔开，或改用 .docx、.html 文件",
    ),
}

DOUBTS = {
    Unsure.NO_YEAR: Text("year not stated: add --year", "未写年份，请加 --year"),
    Unsure.TWO_YEARS: Text("the title and the sheet's name have different years", "标题与工作表名的年份不同"),
    Unsure.NO_UNIT: Text("unit not stated", "未写单位"),
    Unsure.UNITS: Text("several units are named and more than one fits", "写有多个单位，不止一个适用"),
    Unsure.OTHER_UNIT: Text(
        "the unit over the table doesn't fit it, and no other is stated", "表头的单位不适用，且未另写单位"
    ),
    Unsure.FRACTION: Text("may be a fraction of 1, not a percentage", "可能是小数而非百分数"),
    Unsure.PART: Text("an 'of which' row: a part of the row above", "“其中”项，为上一行的一部分"),
    Unsure.FOOTNOTE: Text("has a footnote", "有脚注"),
    Unsure.CEILING: Text("an upper limit", "为上限"),
    Unsure.TOTAL: Text("a total, but not all regions below it are listed", "为合计数，但所列地区不全"),
    Unsure.MONTHS: Text("of a part of a year, not the whole", "为年内某一时段的数据"),
    Unsure.PLACE: Text("the title names a place that is not known here", "标题中的地名无法识别"),
}
