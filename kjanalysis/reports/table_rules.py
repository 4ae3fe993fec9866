"""What a table's figure is, and the rule that decided: :data:`YEAR`, :data:`KIND`, :data:`SCOPE`, :data:`UNIT`.

The sheets' room tells what the header, the headings above and the title say of a cell; here that becomes
year, kind and scope, each by the first rule of its table that applies. In the sentences of a rule lines are
rows, and a tab parts their cells.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..sheets.reasons import Unsure
from ..wording import Text
from . import scopes
from .clauses import named
from .rules import Rule, first
from .table_facts import Told

_SPAN = re.compile(r"[0-9]{4}-[0-9]{4}")
_LEVELS = ("stock", "share", "rank")


_PLACED = re.compile(r"位次|排名|名次")
#: 技术合同登记情况, 专利申请: what happens in a period. What is held doesn't.
_PASSED = re.compile(r"^(?!.*(?:有效|拥有|累计|存量)).*(?:合同|登记|申请|授权|受理|立项)")
_UP_TO_NOW = re.compile(r"[当本]?[年月]累计")
_HEADER = "指标\t2020年\t2021年\n"

KIND: tuple[Rule[Told], ...] = (
    Rule(
        Text("a column or row of targets", "目标、计划数的行或列"),
        lambda f: f.figure.kind == "target" and f.figure.kind_by == "header",
        "target",
        yes=(
            "2021年任务完成情况\n指标\t年度目标\t完成数\n新增企业(家)\t【20】\t23",
            "指标\t2020年\t2025年目标\n高新技术企业(家)\t120\t【200】",
        ),
        no=(
            "2021年任务完成情况\n指标\t年度目标\t完成数\n新增企业(家)\t20\t【23】",
            "指标\t2020年\t2025年目标\n高新技术企业(家)\t【120】\t200",
        ),
    ),
    Rule(
        Text("where the plan starts from", "规划的基期数"),
        lambda f: f.starts_from,
        "actual",
        yes=(
            "“十四五”发展目标\n指标\t2020年\t2025年\n高新技术企业(家)\t【120】\t200",
            "“十四五”主要指标\n指标\t2020年\t2025年\n研发投入强度(%)\t【2.1】\t3.0",
        ),
        no=(
            "“十四五”发展目标\n指标\t2020年\t2025年\n高新技术企业(家)\t120\t【200】",
            "“十四五”主要指标\n指标\t2020年\t2025年\n研发投入强度(%)\t2.1\t【3.0】",
        ),
    ),
    Rule(
        Text("a rate of completion at its head", "表头为完成率"),
        lambda f: "完成率" in f.figure.path and f.figure.kind_by != "header",
        "actual",
        yes=(
            "2021年目标任务分解表\n指标\t目标\t完成率(%)\n新增企业(家)\t20\t【115】",
            "2021年任务完成情况\n指标\t完成率(%)\n技术合同成交额\t【96】",
        ),
        no=(
            "2021年目标任务分解表\n指标\t数值\n新增企业(家)\t【20】",
            "2021年任务完成情况\n指标\t完成数\n新增企业(家)\t【20】",
        ),
    ),
    Rule(
        Text("a year at its head that was over", "表头年份已经结束"),
        lambda f: (
            f.over and f.figure.dated_by == "header" and f.figure.kind == "target" and f.figure.kind_by != "header"
        ),
        "actual",
        yes=(
            "2021年目标任务分解表\n指标\t2020年底数\t2021年净增\n高新技术企业(家)\t【38】\t8",
            "2021年各镇年度目标\n指标\t2019年\t2021年\n技术合同成交额(亿元)\t【2】\t3",
        ),
        no=(
            "2021年目标任务分解表\n指标\t2020年底数\t2021年净增\n高新技术企业(家)\t38\t【8】",
            "指标\t2021年\n技术合同成交额(亿元)\t【2】",
        ),
    ),
    Rule(
        Text("a table of targets", "目标类表格"),
        lambda f: f.figure.kind == "target",
        "target",
        yes=(
            "2021年目标任务分解表\n指标\t数值\n新增高新技术企业(家)\t【20】",
            "2021年各镇年度目标\n指标\t数值\n技术合同成交额(亿元)\t【3】",
        ),
        no=(
            "2021年任务完成情况\n指标\t完成数\n新增高新技术企业(家)\t【20】",
            "2021年科技指标\n指标\t数值\n技术合同成交额(亿元)\t【3】",
        ),
    ),
    Rule(
        Text("a column or row of results", "完成数、实际数的行或列"),
        lambda f: f.figure.kind_by == "header",
        "actual",
        yes=(
            "2021年任务完成情况\n指标\t年度目标\t完成数\n新增企业(家)\t20\t【23】",
            "指标\t2021年计划\t2021年实际\n新增企业(家)\t20\t【23】",
        ),
        no=(
            "2021年任务完成情况\n指标\t年度目标\t完成数\n新增企业(家)\t【20】\t23",
            "指标\t2020年\t2021年\n新增企业(家)\t20\t【23】",
        ),
    ),
    Rule(
        Text("a part of the year", "年内某一时段"),
        lambda f: f.part,
        "actual",
        yes=(
            "2021年任务清单\n指标\t1-6月\n新增企业(家)\t【9】",
            "2021年科技指标\n指标\t前三季度\n技术合同成交额(亿元)\t【8】",
        ),
        no=(
            "2021年任务清单\n指标\t全年目标\n新增企业(家)\t【9】",
            "2021年科技指标\n指标\t全年\n技术合同成交额(亿元)\t【8】",
        ),
    ),
    Rule(
        Text("a forecast in the table", "表中的预计数"),
        lambda f: f.expected and f.year is not None,
        "actual",
        yes=(
            "2021年任务清单\n指标\t全年目标\t预计全年\n新增企业(家)\t20\t【22】",
            "2021年任务清单\n指标\t年度任务\t2021年预计\n培训(人次)\t90\t【95】",
        ),
        no=(
            "2021年任务清单\n指标\t全年目标\t预计全年\n新增企业(家)\t【20】\t22",
            "2021年任务清单\n指标\t年度任务\t2021年预计\n培训(人次)\t【90】\t95",
        ),
    ),
    Rule(
        Text("the table's year was over", "表中年份已经结束"),
        lambda f: f.over,
        "actual",
        yes=(_HEADER + "新增企业(家)\t【9】\t12", "二、2022年打算\n" + _HEADER + "新增企业(家)\t【9】\t12"),
        no=("指标\t2030年\n企业(家)\t【90】", "指标\t2021年\t2035年\n企业(家)\t60\t【90】"),
    ),
    Rule(
        Text("the table's year lies ahead", "表中年份在报告年份之后"),
        lambda f: f.ahead,
        "target",
        yes=("指标\t2030年\n企业(家)\t【90】", "指标\t2021年\t2035年\n企业(家)\t60\t【90】"),
        no=(_HEADER + "新增企业(家)\t【9】\t12", "指标\t2021年\t2035年\n企业(家)\t【60】\t90"),
    ),
    Rule(
        Text("a table in a chapter of plans", "计划、目标类章节中的表格"),
        lambda f: f.planned,
        "target",
        yes=(
            "二、下步打算\n指标\t2021年\n企业(家)\t【90】",
            "2021年工作要点\n指标\t数值\n新增企业(家)\t【9】",
        ),
        no=(
            "二、下步打算\n指标\t2019年\n企业(家)\t【90】",
            "2021年工作总结\n指标\t数值\n新增企业(家)\t【9】",
        ),
    ),
    Rule(
        Text("a table of what was reached", "统计、完成情况类表格"),
        lambda f: True,
        "actual",
        yes=(
            "指标\t数值\n新增企业(家)\t【9】",
            "指标\t单位\t2021年\n企业\t家\t【90】",
        ),
        no=(
            "2021年工作要点\n指标\t数值\n新增企业(家)\t【9】",
            "指标\t2030年\n企业(家)\t【90】",
        ),
    ),
)


YEAR: tuple[Rule[Told], ...] = (
    Rule(
        Text("the year of its row or column", "行或列标明的年份"),
        lambda f: f.figure.dated_by == "header" and Unsure.NO_YEAR not in f.figure.doubts,
        lambda f: f.figure.year,
        yes=(_HEADER + "企业(家)\t【9】\t12", "年份\t企业(家)\n2019年\t【9】\n2020年\t12"),
        no=("2020年科技指标\n指标\t数值\n企业(家)\t【9】", "指标\t本年\t上年\n企业(家)\t【9】\t8"),
    ),
    Rule(
        Text("the year of a heading above", "上级表头标明的年份"),
        lambda f: f.figure.dated_by == "heading",
        lambda f: f.figure.year,
        yes=(
            "地区|研发经费(亿元)|企业(家)\n2019年| | \n甲区|【9.1】|3\n2020年| | \n甲区|10.3|5",
            "地区|企业(家)|平台(个)\n2018年| | \n甲区|9|3\n2019年| | \n甲区|【10】|3",
        ),
        no=(_HEADER + "企业(家)\t【9】\t12", "2020年指标\n指标\t数值\n企业(家)\t【9】"),
    ),
    Rule(
        Text("growth is of the year of what grew", "增速随其总量的年份"),
        lambda f: f.figure.dated_by == "growth",
        lambda f: f.figure.year,
        yes=(
            "指标\t2020年\t增长(%)\n研发经费(亿元)\t8.2\t【11.4】",
            "指标\t2018年\t2019年\t同比增长(%)\n企业(家)\t66\t83\t【25.8】",
        ),
        no=(
            "指标\t2020年\t增长(%)\n研发经费(亿元)\t【8.2】\t11.4",
            "2020年指标\n指标\t数值\t增长(%)\n企业(家)\t66\t【25.8】",
        ),
    ),
    Rule(
        Text("this or last year, at its head", "表头为本年、上年"),
        lambda f: f.figure.dated_by == "relative" and f.year is not None,
        lambda f: f.figure.year,
        yes=(
            "指标\t本年\t上年\n企业(家)\t【9】\t8",
            "2020年指标\n指标\t本年\t上年\n企业(家)\t9\t【8】",
        ),
        no=(_HEADER + "企业(家)\t【9】\t12", "2020年指标\n指标\t数值\n企业(家)\t【9】"),
    ),
    Rule(
        Text("the year of its title", "表题标明的年份"),
        lambda f: f.figure.dated_by == "title" and Unsure.NO_YEAR not in f.figure.doubts,
        lambda f: f.figure.year,
        yes=(
            "2020年科技指标\n指标\t数值\n企业(家)\t【9】",
            "表1 2020年任务完成情况\n指标\t目标\t完成\n企业(家)\t9\t【12】",
        ),
        no=(_HEADER + "企业(家)\t【9】\t12", "指标\t数值\n企业(家)\t【9】"),
    ),
    Rule(
        Text("the last year that the table names", "表中最近的年份"),
        lambda f: f.year is not None and Unsure.NO_YEAR in f.figure.doubts,
        lambda f: f.figure.year,
        yes=(
            "县区\t研发经费(亿元)\t\t占比(%)\n县区\t2018年\t2019年\t占比(%)\n甲县\t1.2\t1.5\t【2.1】\n乙县\t1.4\t1.7\t2.3",
            "县区\t企业(家)\t\t合格率(%)\n县区\t2018年\t2019年\t合格率(%)\n甲县\t12\t15\t【92】\n乙县\t14\t17\t93",
        ),
        no=(_HEADER + "企业(家)\t【9】\t12", "2020年指标\n指标\t数值\n企业(家)\t【9】"),
    ),
    Rule(
        Text("the report's year, as the table names none", "表中未写年份，取章节或报告年份"),
        lambda f: f.year is not None or _of_report(f) != "unknown",
        lambda f: f.figure.year if f.year is not None else _of_report(f),
        yes=("指标\t数值\n企业(家)\t【9】", "一、工作情况\n指标\t数值\n企业(家)\t【9】"),
        no=(_HEADER + "企业(家)\t【9】\t12", "2020年指标\n指标\t数值\n企业(家)\t【9】"),
    ),
    Rule(
        Text("no year in table or report", "表和报告均未写年份"),
        lambda f: True,
        "unknown",
        yes=("指标\t数值\n企业(家)\t【9】", "项目\t家数\n企业(家)\t【9】\n平台(个)\t3"),
        no=(_HEADER + "企业(家)\t【9】\t12", "2020年指标\n指标\t数值\n企业(家)\t【9】"),
    ),
)


def _of_report(f: Told) -> str:
    whole = f.setting.whole
    kind = first(KIND, f).of(f)
    return str(f.setting.year or (whole.plan if kind == "target" else whole.review) or "unknown")


SCOPE: tuple[Rule[Told], ...] = (
    Rule(
        Text("a row or column of growth", "增速的行或列"),
        lambda f: f.figure.growth and f.coded in ("", "growth") and "完成率" not in f.figure.path,
        "growth",
        yes=(
            "指标\t2020年\t增长(%)\n研发经费(亿元)\t8.2\t【11.4】",
            "指标\t2020年\t比上年±%\n图书(册)\t82\t【11.4】",
        ),
        no=(
            "指标\t2020年\t增长(%)\n研发经费(亿元)\t【8.2】\t11.4",
            "指标\t2020年\n研发投入强度(%)\t【2.1】",
        ),
    ),
    Rule(
        Text("as the indicator measures", "按所对应指标的口径"),
        lambda f: f.coded,
        lambda f: f.coded,
        yes=("指标\t2020年\n高新技术企业(家)\t【82】", "指标\t2020年\n研发投入强度(%)\t【2.1】"),
        no=("指标\t2020年\n博物馆(家)\t【82】", "指标\t2020年\n图书(册)\t【2】"),
    ),
    Rule(
        Text("a column of places", "位次列"),
        lambda f: f.mention.unit in ("位", "名") and _PLACED.search(f.figure.path),
        "rank",
        yes=("指标\t2020年全市位次(位)\n创新指数\t【3】", "地区\t强度(%)\t全市位次(位)\n甲区\t2.1\t【3】"),
        no=("地区\t强度(%)\t全市位次(位)\n甲区\t【2.1】\t3", "指标\t2020年\n引进院士(位)\t【3】"),
    ),
    Rule(
        Text("staff", "人员数"),
        lambda f: f.mention.kind == "person" and re.search(r"(?<!培训)(?<!服务)人员(?:数|合计|总数)?$", f.name),
        "stock",
        yes=("指标\t2020年\n参加项目人员(人)\t【82】", "指标\t2020年\n科普创作人员(万人)\t【8.2】"),
        no=("指标\t2020年\n培训人员(人次)\t【82】", "指标\t2020年\n博物馆(家)\t【82】"),
    ),
    Rule(
        Text("contracts, filings or grants of the period", "本期登记、申请、授权的件数"),
        lambda f: f.mention.unit in ("项", "件", "份") and _PASSED.search(_UP_TO_NOW.sub("", f.headed)),
        "flow",
        yes=("2020年技术合同登记情况\n指标\t数值\n项数(项)\t【82】", "指标\t2020年\n商标注册申请(件)\t【82】"),
        no=("指标\t2020年\n有效商标(件)\t【82】", "指标\t2020年\n博物馆(家)\t【82】"),
    ),
)

UNIT: tuple[Rule[Told], ...] = (
    Rule(
        Text("unit over the whole table", "单位写在表题或表上"),
        lambda f: f.figure.units_of_all and f.figure.units,
        "",
        yes=(
            "科技企业情况\n单位:家\n类型\t2020年\n博物馆\t【82】\n科技馆\t6",
            "投入情况 单位:亿元\n类型\t2020年\n基础研究\t【8】\n应用研究\t6",
        ),
        no=("指标\t2020年\n博物馆(家)\t【82】", "指标\t单位\t2020年\n博物馆\t家\t【82】"),
    ),
    Rule(
        Text("unit of its row, column or cell", "单位写在行、列或单元格中"),
        lambda f: f.figure.units,
        "",
        yes=("指标\t2020年\n博物馆(家)\t【82】", "指标\t单位\t2020年\n博物馆\t家\t【82】"),
        no=(
            "科技企业情况\n单位:家\n类型\t2020年\n博物馆\t【82】\n科技馆\t6",
            "指标\t2020年\n高新技术企业\t【82】",
        ),
    ),
    Rule(
        Text("unit of the catalogue", "单位取自指标目录"),
        lambda f: True,
        "",
        yes=("指标\t2020年\n高新技术企业\t【82】", "指标\t2020年\n技术合同成交额\t【8】"),
        no=("指标\t2020年\n高新技术企业(家)\t【82】", "指标\t单位\t2020年\n技术合同成交额\t亿元\t【8】"),
    ),
)


class Said(NamedTuple):
    """Year, kind and scope of a table's figure."""

    year: str
    kind: str
    scope: str


def read(told: Told) -> tuple[Said, dict[str, Rule]]:
    """What a table's figure is, and the rules that decided, by field.

    Parameters
    ----------
    told : Told

    Returns
    -------
    said : Said
    rules : dict of str to Rule
    """
    kinds, years = first(KIND, told), first(YEAR, told)
    year, kind = years.of(told), kinds.of(told)
    by_table = next((rule for rule in SCOPE if rule.applies(told)), None)
    rule: Rule[Any]
    if by_table is not None:
        scope, rule = by_table.of(told), by_table
    else:
        scope, rule = scopes.of(named(told.name, told.mention), kind, None)
    if _SPAN.fullmatch(year) and scope in _LEVELS:
        year = year[5:]
    return Said(year, kind, scope), {"year": years, "kind": kinds, "scope": rule, "unit": first(UNIT, told)}
