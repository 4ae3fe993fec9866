"""Whether a figure was reached or is meant to be: :data:`IN_A_PLAN` and :data:`IN_A_REVIEW`, by the mode of its section.

The words of a plan stand in :mod:`~kjanalysis.reports.target_words`.
"""

from __future__ import annotations

import re

from ..wording import Text
from . import goals, target_words
from .meant import Meant
from .rules import Rule, first

_LEANING = re.compile(r"(?:发挥|依托|利用|用好|立足|围绕|按照|根据|基于|凭借)")
_LEANED_ON = re.compile(r"作用|优势|基础|资源|平台作用|功能")
_MEANT = re.compile(r"力争|争取|确保|目标|努力")
#: 为每所学校送讲座一次以上: how often it was done.
_EACH_TIME = re.compile(r"[为给]|每")
#: Words that facts are told with.
_TOLD = re.compile(
    r"已|累计|目前|眼下|现有|拥有|共有|同比|以来|期间|时期|年来|去年|上年|连续|保持|占到|均|都(?=在|超|达|有)|达到了|实现了|完成了|突破了|截至|[0-9]月|年均|其中|占|超额|完成|就(?=新增|有|达|突破)"
)


IN_A_PLAN: tuple[Rule[Meant], ...] = (
    Rule(
        Text("the start of a rise", "“由…提高到…”的起点"),
        lambda f: f.words.pair == "from",
        "actual",
        yes=("二、下步打算\n研发投入强度由【1.9】%提高到2.4%。", "二、下步打算\n企业从【38】家增加到91家。"),
        no=("二、下步打算\n研发投入强度由1.9%提高到【2.4】%。", "二、下步打算\n企业增加到【91】家。"),
    ),
    Rule(
        Text("said to be there already", "已有、目前等字样"),
        lambda f: f.done or f.listed_as_there,
        "actual",
        yes=("二、下步打算\n发挥现有【12】家平台的作用。", "二、下步打算\n目前有企业【38】家,再培育6家。"),
        no=("二、下步打算\n在去年基础上新增企业【38】家。", "二、下步打算\n新增企业【38】家。"),
    ),
    Rule(
        Text("its year was over", "所述年份已经结束"),
        lambda f: f.over,
        "actual",
        yes=("二、2022年打算\n2021年企业为【38】家。", "二、2022年打算\n2020年研发经费【6】亿元。"),
        no=("二、2022年打算\n2022年企业达到【38】家。", "二、2022年打算\n企业达到【38】家。"),
    ),
    Rule(
        Text("its sentence speaks of a year gone by", "本句已写明过去年份"),
        lambda f: f.goes_on_from_before,
        "actual",
        yes=(
            "二、2022年打算\n截至2020年底,企业达到38家,年均增长【20】%。",
            "二、2022年打算\n2020年产值9亿元,年均增速【8】%。",
        ),
        no=("二、2022年打算\n2020年产值9亿元。年均增长【20】%。", "二、2022年打算\n2022年产值9亿元,年均增长【20】%。"),
    ),
    Rule(
        Text("last year", "去年"),
        lambda f: f.when and f.when.what in ("last", "before"),
        "actual",
        yes=(
            "二、2022年打算\n去年,研发经费25亿元,企业【38】家。",
            "二、2022年打算\n上年度,投入资金2亿元,奖励企业【9】家。",
        ),
        no=("二、2022年打算\n明年新增企业【38】家。", "二、2022年打算\n新增企业【38】家。"),
    ),
    Rule(
        Text("what is leaned on", "依托的已有基础"),
        lambda f: _LEANING.search(f.words.lead) and _LEANED_ON.search(f.words.tail),
        "actual",
        yes=("二、下步打算\n发挥【12】家重点实验室作用。", "二、下步打算\n依托【3】所高校资源。"),
        no=("二、下步打算\n新建【12】家重点实验室。", "二、下步打算\n引进【3】所高校。"),
    ),
    Rule(
        Text("a chapter or report of plans", "计划、目标类章节"),
        lambda f: True,
        "target",
        yes=("二、下步打算\n新增企业【38】家。", "二、2022年工作安排\n举办活动【12】场。"),
        no=("一、2021年工作情况\n新增企业【38】家。", "二、下步打算\n目前有企业【38】家。"),
    ),
)

IN_A_REVIEW: tuple[Rule[Meant], ...] = (
    Rule(
        Text("the start of a rise", "“由…提高到…”的起点"),
        lambda f: f.words.pair == "from",
        "actual",
        yes=("力争研发投入强度由【1.9】%提高到2.4%。", "企业从【38】家增加到91家。"),
        no=("力争研发投入强度由1.9%提高到【2.4】%。", "企业增加到【91】家。"),
    ),
    Rule(
        Text("its year lies ahead", "所述年份在报告年份之后"),
        lambda f: f.ahead and not f.done,
        "target",
        yes=("到2030年,企业达到【90】家。", "2035年研发投入强度【4】%。"),
        no=("到2019年,企业达到【90】家。", "目前有企业【90】家。"),
    ),
    Rule(
        Text("its sentence speaks of a year ahead", "本句已写明以后年份"),
        lambda f: f.goes_on_ahead and not f.done,
        "target",
        yes=(
            "到2030年,企业达到90家,每年组织项目【30】项。",
            "到2035年,平台超过80个,年均增长【18】%。",
            "“十六五”时期,研发经费年均增长【9】%以上。",
        ),
        no=("到2030年,企业达到【90】家。", "到2030年,企业达到90家,目前有【30】家。"),
    ),
    Rule(
        Text("a forecast of the running year", "预计数"),
        lambda f: f.forecast and not _MEANT.search(f.words.here),
        "actual",
        yes=(
            "预计第二批还将备案【50】项。",
            "年底预计可达【66】家。",
            "初步测算,全年产值将超过【43】亿元。",
            "预计全年产值将超过43亿元,增长【9】%。",
        ),
        no=("力争全年备案【50】项。", "企业达到【66】家。"),
    ),
    Rule(
        Text("by the end of a year that isn't over", "到当年年底，尚未结束"),
        lambda f: f.by_its_end and not f.done,
        "target",
        yes=(
            "甲市日报\n2021-03-05\n到2021年底,全市企业达到【90】家。",
            "甲市日报\n2021-03-05\n到2021年末,全市企业达到90家,研发机构【30】家。",
        ),
        no=(
            "甲市日报\n2021-12-29\n到2021年底,全市企业达到【90】家。",
            "甲市日报\n2021-03-05\n到2020年底,全市企业达到【90】家。",
        ),
    ),
    Rule(
        Text("the task that was set", "下达的任务数"),
        lambda f: (
            (
                f.words.m.kind not in ("percent", "tenths")
                and (
                    (goals.TASK.search(f.words.here) and goals.TASK_BEHIND.match(f.words.tail))
                    or goals.WHOLE_TASK.match(f.words.text, f.words.m.after)
                    or (goals.A_SHARE_OF.match(f.words.tail) and f.words.here.endswith(("目标", "任务", "计划")))
                    or f.words.here.endswith(("任务数", "目标数", "指标数", "任务(", "目标(", "指标(", "计划("))
                )
            )
            or goals.IN_BRACKETS.search(f.words.here)
        ),
        "target",
        yes=(
            "超额完成市下达的【30】家任务。",
            "申请专利531件,完成全年【1150】件任务的46.2%。",
            "成交额43亿元,完成年度目标【60】亿元的72%。",
        ),
        no=("完成全年【30】项任务。", "完成市下达任务的【93】%。"),
    ),
    Rule(
        Text("the goal named behind it", "其后写明为目标数"),
        lambda f: (
            (goals.GOAL_BEHIND.match(f.words.tail) and goals.GOAL_SET.search(f.words.here))
            or goals.GOAL_REACHED.match(f.words.tail)
        ),
        "target",
        yes=(
            "研发强度距规划确定的2020年【2.5】%的目标还差0.1个百分点。",
            "提前完成“十三五”规划提出的2020年【500】家的目标。",
            "研发经费增长14.2%(【10】%的省考目标超额完成)。",
            "把每万人口发明专利拥有量提高到【3.3】件的量化指标首次列入规划。",
        ),
        no=("完成规划目标的【93】%。", "实现【500】家的突破。"),
    ),
    Rule(
        Text("an office answers for it", "已明确责任单位"),
        lambda f: f.assigned and not f.fact_here,
        "target",
        yes=("申报企业【150】家。责任单位:高新处。", "举办对接会【20】场,签约6项。牵头部门:成果科。"),
        no=("申报企业【150】家。", "目前有企业【150】家。责任单位:高新处。"),
    ),
    Rule(
        Text("what follows orders it", "其后写明须于限期内完成"),
        lambda f: goals.ORDERED_BEHIND.match(f.words.text, f.words.m.after),
        "target",
        yes=("未到位的资金【1260】万元,须于6月底前拨付。", "遗留事项【9】件,务必在年内办结。"),
        no=("到位资金【1260】万元,于6月底前拨付。", "办结事项【9】件,务必再接再厉。"),
    ),
    Rule(
        Text("what follows says that it will be", "其后写明将要建成、落户等"),
        lambda f: goals.WILL_BE.match(f.words.tail),
        "target",
        yes=("【3】个研究院将落户本区。", "首批【12】家企业将于年内入驻。"),
        no=("【3】个研究院落户本区。", "【12】家企业即将退出名单。"),
    ),
    Rule(
        Text("a word of facts in its clause", "本句有已有、截至等字样"),
        lambda f: f.fact_here,
        "actual",
        yes=("县级基地应达到12个,目前有【9】个。", "任务为150件,至10月底完成【132】件。"),
        no=("县级基地应达到【12】个,目前有9个。", "任务为【150】件。"),
    ),
    Rule(
        Text("so much more than the goal", "比目标超出的数"),
        lambda f: goals.BEYOND.search(f.words.lead),
        "actual",
        yes=("高新技术企业新增850家,比省考目标超出【200】家。", "技术合同成交额9亿元,较年度任务多【2】亿元。"),
        no=("高新技术企业目标超出【200】家。", "比上年的目标提高,企业达到【90】家。"),
    ),
    Rule(
        Text("a rate of completion", "目标完成率"),
        lambda f: f.words.m.kind == "percent" and goals.COMPLETED.search(f.words.spoken),
        "actual",
        yes=("超出90家的考核目标,完成率【139】%。", "申请专利351件,是全年任务301件的【117】%。"),
        no=("目标完成率要达到【100】%以上。", "力争占比达到【39】%。"),
    ),
    Rule(
        Text("a word of the plan", "力争、目标、计划等字样"),
        lambda f: target_words.states_target(f.goes_on + f.words.spoken),
        "target",
        yes=("计划开办培训班30期,力争达成意向90项;推荐项目【15】个。", "力争新增企业【9】家。"),
        no=("圆满完成年度目标,新增企业【9】家。", "按计划新建联盟【3】个。"),
    ),
    Rule(
        Text("at least so many, in a sentence of the plan", "写明“以上”，且本句另有力争、目标等字样"),
        lambda f: f.words.tail.startswith("以上") and target_words.planned(f.words.spoken),
        "target",
        yes=("力争新增企业9家;全年组织活动【3】次以上。", "会议提出,新增企业9家;全年培训【90】人以上。"),
        no=("力争新增企业9家;全年组织活动【3】次。", "力争新增企业9家;目前已有企业【90】家以上。"),
    ),
    Rule(
        Text("every year, from this year on", "从今年起每年"),
        lambda f: (
            f.when is not None
            and f.when.what == "annual"
            and not f.done
            and (said := goals.FROM_NOW.search(f.words.spoken))
            and not (said["year"].isdigit() and int(said["year"]) < (f.whole.own or 0))
        ),
        "target",
        yes=(
            "从今年起,区财政每年安排专项资金不低于【800】万元。",
            "从今年开始,各镇每年办班【2】期。",
        ),
        no=("甲市日报\n2021-07-12\n从2018年起,每年都保持【40】%的增速。", "从今年起,区财政已安排专项资金【800】万元。"),
    ),
    Rule(
        Text("within the year", "年内"),
        lambda f: not f.reviewed and not f.over and goals.WITHIN.search(f.words.before),
        "target",
        yes=("年内建成中试基地【2】座。", "年内再引进团队【3】个,新增平台5个。"),
        no=("年内已建成中试基地【2】座。", "一、2021年工作情况\n年内建成中试基地【2】座。"),
    ),
    Rule(
        Text("at least so many, and no word of facts", "写明“以上”，又无已完成的字样"),
        lambda f: (
            not f.reviewed
            and not f.over
            and f.words.tail.startswith("以上")
            and f.words.pair is None
            and not (f.words.m.kind == "percent" and re.match(r"以上的[^增目水比,;。]{2}", f.words.tail))
            and f.words.m.unit not in ("次", "场", "期", "人次")
            and not _EACH_TIME.search(f.words.here)
            and not _TOLD.search(f.words.spoken)
        ),
        "target",
        yes=("认定高新技术企业【45】家以上。", "培育研发机构3家以上,产值增长【8】%以上。"),
        no=(
            "累计认定高新技术企业【45】家以上。",
            "一、2021年工作情况\n产值增长【8】%以上。",
            "为每所学校送讲座【2】次以上。",
        ),
    ),
    Rule(
        Text("its paragraph speaks of the plan", "本段所述为计划"),
        lambda f: f.among_plans,
        "target",
        yes=(
            "力争新认定企业30家。商标注册新申请【40】件。",
            "争取年内新增企业30家。培训工程推进,技能人才培训【90】人。",
        ),
        no=("力争新认定企业30家。目前已有【40】家。", "商标注册新申请【40】件。力争新认定企业30家。"),
    ),
    Rule(
        Text("a report of what was reached", "回顾、总结类表述"),
        lambda f: True,
        "actual",
        yes=("新增企业【9】家。", "一、2021年工作情况\n新增企业【9】家。"),
        no=("力争新增企业【9】家。", "二、下步打算\n新增企业【9】家。"),
    ),
)


def of(facts: Meant) -> tuple[str, Rule[Meant]]:
    """``actual`` or ``target``, and the rule that decided."""
    rule = first(IN_A_PLAN if facts.mode == "target" else IN_A_REVIEW, facts)
    return rule.of(facts), rule
