"""Which year a figure speaks of: :data:`RULES`, the nearest word first, the report's own year last.

A sum or an average over the years of a plan carries the span, a level or a rank its end.
"""

from __future__ import annotations

import re

from ..wording import Text
from . import averages, months, rises, span_end
from .dated import Dated, within
from .doubts import Doubt
from .numerals import DIGITS
from .rules import LAST_ABOVE, NO_YEAR, OWN_YEAR, Rule, first
from .spans import SPAN

Answer = tuple[str, tuple[Doubt, ...]]


_AVERAGE = ("年均", "年平均")


def _relative(f: Dated) -> Answer:
    what = f.when.what if f.when else ""
    if what == "past" and (said := f.named_before(f.when.start) if f.when else None):
        return said, ()  # 2022年,是第一年。一年来
    if what == "past" and f.whole.told and f.whole.told[0] == f.whole.own and f.whole.told[1] > 10:
        return str(f.whole.own), ()  # 一年来, told in December
    if what == "past" and f.whole.review:
        early = f.whole.review == f.whole.own and not f.whole.dated and not f.heading
        return str(f.whole.review - early), ()  # 一年来, on a page without a title: the year before
    if what == "this" and f.when and (said := months.year(f)):
        return said, ()
    if f.now is None:
        return "unknown", (Doubt.NO_YEAR,)
    named = f.named_before(f.when.start) if f.when else None
    if what == "last" and named and f.words.text.startswith("上", f.when.start):  # type: ignore[union-attr]
        return str(int(named) - 1), ()  # 2009年,由上年的7家增至11家: 上年 is the one before the year named
    if what in ("last", "this") and f.whole.given and f.now == f.whole.own:
        return str(f.whole.given - (what == "last")), ()  # 去年, in news of 2023 on the figures of 2022
    # 新的一年 is the report's own, unless it looks back on that
    new = 1 if f.whole.dated and f.whole.review == f.whole.own else 0
    return str(f.now + {"this": 0, "last": -1, "before": -2, "past": -1, "next": 1, "new": new}[what]), ()


def _that_year(f: Dated) -> Answer:
    if f.when and (named := f.named_before(f.when.start)):
        return named, ()
    return (str(f.now), ()) if f.now is not None else ("unknown", (Doubt.NO_YEAR,))


def _counted(f: Dated) -> Answer:
    span = f.stretch_of(f.when.what) if f.when and f.now is not None else None
    return (span, ()) if span else ("unknown", (Doubt.NO_YEAR,))


_WHOLE_YEAR = re.compile(r"全年(?!度?(?:目标|任务))|年末|年底")
_AVERAGED = re.compile(r"([两三四五])年平均")
_BOTH = re.compile(r"([12][0-9]{3})年(?:和|、|至|与)([12][0-9]{3})年平均")


def _averaged_years(f: Dated) -> Answer:
    """The last years of the report that an average is taken of."""
    if both := _BOTH.search(f.words.lead):
        return f"{both[1]}-{both[2]}", ()
    said = _AVERAGED.search(f.words.lead)
    count = DIGITS[said[1]] if said else 1
    return f"{int(_ended(f)) - count + 1}-{_ended(f)}", ()


def _ended(f: Dated) -> str:
    """The last of the years that an average is taken of."""
    return f.when.what if f.when and f.when.what.isdigit() else f.default


#: 2018年、2019年分别为590亿元、888亿元.
OF_LIST: Rule[Dated] = Rule(
    Text("each figure of a list has a year of its own", "数列与年份一一对应"),
    lambda f: f.listed and f.words.pair is None,
    lambda f: (f.listed, ()),
    yes=("2018年、2019年研发经费分别为8.1亿元、【9.4】亿元。", "2020年和2021年分别新增企业【6】家和8家。"),
    no=("2019年,新增企业和平台分别为6家、【8】家。", "2018年研发经费8.1亿元,2019年【9.4】亿元。"),
)

RULES: tuple[Rule[Dated], ...] = (
    Rule(
        Text("its year stands behind it in brackets", "年份注于数字之后"),
        lambda f: f.behind,
        lambda f: (f.behind, ()),
        yes=(
            "研发投入强度为【2.5】%(2019年数)。",
            "2021年兑现补助300万元(2020年为【280】万元),服务企业【45】家(2020年)。",
        ),
        no=("2019年研发投入强度为【2.5】%(初步核算数)。", "2021年兑现补助【300】万元。"),
    ),
    OF_LIST,
    Rule(
        Text("a year of comparison stands right before it", "对比年份紧邻数字"),
        lambda f: f.right_before,
        lambda f: (f.right_before, ()),
        yes=("2020年研发经费62亿元,比2015年【28】亿元增长1.2倍。", "2019年产值9亿元,较2015年(【4】亿元)翻番。"),
        no=("2020年研发经费【62】亿元,比2015年增长1.2倍。", "2020年研发经费是2015年的【2.2】倍。"),
    ),
    Rule(
        Text("the start of a rise", "“由…提高到…”的起点"),
        lambda f: f.words.pair == "from" and not f.from_is_dated,
        lambda f: (f.base, (Doubt.NO_YEAR if f.base == "unknown" else Doubt.BASE_YEAR,)),
        yes=("2021年,研发投入强度由【1.9】%提高到2.4%。", "“十三五”期间,企业从【38】家增加到91家。"),
        no=("2021年,研发投入强度由1.9%提高到【2.4】%。", "企业从2015年的【38】家增加到91家。"),
    ),
    Rule(
        Text("an average of the last years", "近若干年平均"),
        lambda f: _BOTH.search(f.words.lead) or (_AVERAGED.search(f.words.lead) and _ended(f).isdigit()),
        _averaged_years,
        yes=("2020年,产值两年平均增长【5】%。", "三年平均增速为【6】%。", "2020年和2021年平均增速为【6】%。"),
        no=("平均增长【5】%。", "年均增速为【6】%。"),
    ),
    Rule(
        Text("the last year of the plan that set the goal", "提出目标的规划的末年"),
        lambda f: f.goal_of_plan,
        lambda f: (f.goal_of_plan, ()),
        yes=(
            "到2020年底,密度为16件,“十四五”规划定下的【12】件目标提前完成。",
            "“十三五”规划提出的企业【90】家的目标已经实现。",
            "2011年是“十二五”规划开局之年。把拥有量提高到【3.3】件的指标首次列入“十二五”规划。",
        ),
        no=("2020年完成了【90】家的目标。", "“十三五”规划提出以来,企业达到【90】家。"),
    ),
    Rule(
        Text("a year in its clause", "本句写明年份"),
        lambda f: f.when and f.when.what.isdigit() and f.when.start >= f.words.segment,
        lambda f: (f.when.what, ()),
        yes=("2021年研发经费达到【25】亿元。", "截至2020年底,全市有企业【90】家。"),
        no=("去年研发经费达到【25】亿元。", "《甲市规划(2016—2020年)》印发,出台细则【7】个。"),
    ),
    Rule(
        Text("the year that opens the sentence or paragraph", "段首或句首年份"),
        lambda f: f.when and f.when.what.isdigit(),
        lambda f: (f.when.what, ()),
        yes=("2021年,研发经费25亿元;全市有企业【90】家。", "2021年,研发经费25亿元。全市有企业【90】家。"),
        no=("2021年,研发经费【25】亿元。", "2012年挂牌的市场运行平稳,撮合交易【150】笔。"),
    ),
    Rule(
        Text("a span of years", "写明起止年份或规划期"),
        lambda f: f.when and SPAN.fullmatch(f.when.what),
        lambda f: (f.span_so_far, ()),
        yes=(
            "“十三五”期间,投入资金【6】亿元。",
            "2018-2020年累计培训【900】人次。",
            "甲市日报\n2022-08-05\n“十四五”以来,投入资金【6】亿元。",
        ),
        no=("“十三五”末,投入资金【6】亿元。", "《甲市规划(2016—2020年)》印发,出台细则【7】个。"),
    ),
    Rule(
        Text("an average over the years of a plan", "规划期年均"),
        lambda f: (
            f.when
            and f.when.what == "annual"
            and f.block.text[f.when.start : f.when.end] in _AVERAGE
            and averages.span(f)
        ),
        lambda f: (averages.span(f), ()),
        yes=("“十三五”期间研发经费年均增长【15】%。", "“十三五”时期发展迅速,专利授权量年均增长【14】%。"),
        no=("每年新增企业【5】家。", "“十三五”期间投入资金【6】亿元。"),
    ),
    Rule(
        Text("every year", "每年"),
        lambda f: (
            f.when
            and f.when.what == "annual"
            and not f.words.pair
            and f.block.text[f.when.start : f.when.end] not in _AVERAGE
        ),
        lambda f: ("annual", ()),
        yes=("每年新增企业【5】家。", "市财政每年安排资金【600】万元。"),
        no=("每年举办活动,全年新增企业【5】家。", "利润总额年均增长【30】%。"),
    ),
    Rule(
        Text("an average over years that nothing names", "未写明年份的年均数"),
        lambda f: f.when and f.when.what == "annual",
        lambda f: ("annual", ()),
        yes=("利润总额年均增长【30】%。", "专利授权量年平均增长【14】%。"),
        no=("每年新增企业【5】家。", "“十三五”期间研发经费年均增长【15】%。"),
    ),
    Rule(
        Text("this, last or next year", "今年、去年、明年"),
        lambda f: f.when and f.when.what in ("this", "last", "before", "next"),
        _relative,
        yes=(
            "去年新增企业【5】家。",
            "今年新增企业【6】家。",
            "2009年,企业由上年的【7】家增至11家。",
            "去年引进项目17个,前年只有【9】个。",
        ),
        no=("2019年新增企业【5】家。", "各位代表,一年来,我们新增企业【6】家。"),
    ),
    Rule(
        Text("a year gone by or begun", "一年来、新的一年"),
        lambda f: f.when and f.when.what in ("past", "new"),
        _relative,
        yes=("各位代表,一年来,我们新增企业【6】家。", "新的一年,我们将新增企业【6】家。"),
        no=("去年新增企业【5】家。", "新增企业【6】家。"),
    ),
    Rule(
        Text("that year, of a year named before", "当年，指上文所述年份"),
        lambda f: f.when and f.when.what == "then",
        _that_year,
        yes=("2015年申请专利6件,当年授权专利【4】件。", "2020年设立的补偿资金,当年撬动贷款【3】亿元。"),
        no=("2015年授权专利【4】件。", "今年授权专利【4】件。"),
    ),
    Rule(
        Text("years counted from the report's own", "按报告年份推算的若干年"),
        lambda f: f.when is not None,
        _counted,
        yes=("五年来,引进人才【412】名。", "过去三年累计投入资金【2】亿元。"),
        no=("“十三五”期间,引进人才【412】名。", "去年引进人才【12】名。"),
    ),
    Rule(
        Text("the year of a sentence that goes on over lines", "分行续写的句子的年份"),
        lambda f: f.carried.sentence,
        lambda f: (f.carried.sentence, ()),
        yes=(
            "去年新增企业5家;\n研发经费支出【9】亿元;\n培训90人。",
            "2018年新增企业5家;\n研发经费支出9亿元;\n培训【90】人。",
        ),
        no=("去年新增企业5家。\n研发经费支出【9】亿元。", "去年新增企业【5】家;\n研发经费支出9亿元。"),
    ),
    Rule(
        Text("a year that a paragraph of the plan set", "规划上文写明的年份"),
        lambda f: f.kind == "target" and f.carried.running and within(f.block.section, f.carried.running[1]),
        lambda f: (f.carried.running[0], ()),
        yes=(
            "“十四五”科技创新规划\n二、发展目标\n到2023年,企业达到60家。\n新增平台【5】个。",
            "“十四五”科技创新规划\n二、发展目标\n到2030年,企业达到90家。\n研发强度达到【4】%。",
        ),
        no=(
            "“十四五”科技创新规划\n二、发展目标\n新增平台【5】个。",
            "“十四五”科技创新规划\n二、发展目标\n到2023年,企业达到【60】家。",
        ),
    ),
    Rule(
        Text("the years that are looked back on", "所回顾的规划期"),
        lambda f: f.kind == "actual" and f.mode == "actual" and f.looked_back,
        lambda f: (f.looked_back, ()),
        yes=("一、“十四五”时期工作回顾\n新建基地【9】个。", "过去五年,成绩喜人。\n兑现奖补资金【1.3】亿元。"),
        no=("一、2020年工作回顾\n新建基地【9】个。", "过去五年,成绩喜人。\n2020年,授权发明专利【860】件。"),
    ),
    Rule(
        Text("the year that the rise before it came to", "前一“由…提高到…”的终点年份"),
        lambda f: rises.ended(f.words),
        lambda f: (rises.ended(f.words), ()),
        yes=(
            "收入从2015年的9亿元增加到2020年的12亿元。强度从2.1%升到【2.5】%。",
            "企业由2018年的38家增加到2020年的91家。平台从4个增加到【9】个。",
        ),
        no=("企业从38家增加到2020年的【91】家。", "企业由2018年的38家增加到2020年的91家。平台达到【9】个。"),
    ),
    Rule(
        Text("the year of the heading or the title", "标题写明的年份"),
        lambda f: f.default != "unknown" and (f.heading or f.whole.dated),
        lambda f: (f.default, ()),
        yes=("一、2019年工作情况\n新增企业【6】家。", "2020年科技工作总结\n新增企业【6】家。"),
        no=("新增企业【6】家。", "一、2019年工作情况\n五年来,新增企业【6】家。"),
    ),
    Rule(
        Text("as things stand now", "截至目前等字样"),
        lambda f: f.as_of_now and f.default != "unknown",
        lambda f: (f.year_now, ()),
        yes=(
            "2020年,研发经费9亿元。\n截至目前,全市有企业【6】家。",
            "2020年,研发经费9亿元。迄今已有企业7家、平台【6】个。",
        ),
        no=("2020年,研发经费9亿元。\n分区域看,企业【6】家。", "截至目前,有企业9家。2020年培训人员【90】人。"),
    ),
    Rule(
        Text("a year that was named above", "上文写明的年份"),
        lambda f: f.opened_above,
        lambda f: (f.opened_above, (Doubt.CARRIED_YEAR,)),
        yes=(
            "2020年,研发经费9亿元。\n分区域看,企业【6】家。",
            "2021年,科技平台有了进展。\n培训人员【90】人。",
            "农业科技稳步推进。2020年实施项目6项。选派专家【90】名。",
        ),
        no=("2011年,研发经费9亿元。\n新增企业【6】家。", "2020年,研发经费9亿元。\n力争新增企业【6】家。"),
    ),
    Rule(
        Text("this year, named before in its paragraph", "本段上文的“今年”"),
        lambda f: f.this_year_above,
        lambda f: (f.this_year_above, ()),
        yes=(
            "甲市日报\n2022-09-01\n培训人员90人,今年新增企业35家;引进机构【44】个。",
            "甲市日报\n2022-09-01\n培训人员90人,今年新增企业35家。研发机构达到【10】个。",
        ),
        no=(
            "甲市日报\n2022-09-01\n今年新增企业35家。\n去年培训人员90人;引进机构【44】个。",
            "甲市日报\n2022-09-01\n今年新增企业【35】家。",
        ),
    ),
    Rule(
        Text("a whole year, told early in the next", "次年初发布的全年数"),
        lambda f: _WHOLE_YEAR.search(f.words.text, 0, f.words.m.start) and f.year_before(6),
        lambda f: (f.year_before(6), ()),
        yes=(
            "甲市企业新闻\n2021-01-22 来源:日报\n全年新增企业【6】家。",
            "发布日期:2021年2月3日\n年末有企业90家,比上年增长【5】%。",
        ),
        no=("甲市企业新闻\n2021-01-22 来源:日报\n目前有企业【6】家。", "全年新增企业【6】家。"),
    ),
    Rule(
        Text("told in January, of the year before", "一月发布，讲述上一年"),
        lambda f: f.year_before(1),
        lambda f: (f.year_before(1), ()),
        yes=(
            "甲市企业新闻\n2021-01-22 来源:日报\n有企业【6】家。",
            "发布日期:2021年1月3日\n研发经费达到90亿元,增长【5】%。",
        ),
        no=("甲市企业新闻\n2021-05-22 来源:日报\n有企业【6】家。", "2021-01-22\n今年将新增企业【6】家。"),
    ),
    Rule(
        Text(OWN_YEAR, "未写年份，取报告年份"),
        lambda f: f.default != "unknown",
        lambda f: (f.default, ()),
        yes=("新增企业【6】家。", "一、工作情况\n新增企业【6】家。"),
        no=("2018年,新增企业【6】家。", "一、2019年工作情况\n新增企业【6】家。"),
    ),
    Rule(
        Text(LAST_ABOVE, "上文最近的年份"),
        lambda f: f.carried_over,
        lambda f: (f.carried_over, (Doubt.CARRIED_YEAR,)),
        yes=("2019年,新增企业6家。\n培训人员【90】人。", "2018年,科技平台有了进展。\n培训人员【90】人。"),
        no=("培训人员【90】人。", "2019年,培训人员【90】人。"),
    ),
    Rule(
        Text(NO_YEAR, "未写年份"),
        lambda f: True,
        ("unknown", (Doubt.NO_YEAR,)),
        yes=("培训人员【90】人。", "新增企业【6】家。"),
        no=("2019年,培训人员【90】人。", "2018年新增企业【6】家。"),
    ),
)

#: Rules by which the report dates a figure, and no word does.
OF_THE_REPORT = ("the year of the heading or the title", OWN_YEAR)
#: Rules that reckon from the report's own year.
_BY_OWN_YEAR = (
    *OF_THE_REPORT,
    "this, last or next year",
    "a year gone by or begun",
    "years counted from the report's own",
)


def of(facts: Dated, scope: str) -> tuple[str, tuple[Doubt, ...], Rule[Dated]]:
    """Year, doubts, and the rule that decided.

    Parameters
    ----------
    facts : Dated
    scope : str
        What the figure measures: of a span of years a level is that of the last.

    Returns
    -------
    year : str
        Four digits, a span, ``annual`` or ``unknown``.
    doubts : tuple of Doubt
    rule : Rule
    """
    rule = first(RULES, facts)
    year, doubts = rule.of(facts)
    if facts.whole.disputed and rule.says.en in _BY_OWN_YEAR:
        doubts = (*doubts, Doubt.GIVEN_YEAR)
    if months.of_a_part(facts, rule.says.en in OF_THE_REPORT):
        doubts = (*doubts, Doubt.PART_OF_YEAR)
    if SPAN.fullmatch(year) and span_end.at_end(facts.words, scope):
        year = year[5:]
    return year, doubts, rule
