"""How a report speaks of a goal that was set: 下达的30家任务, 10%的省考目标超额完成, 比目标超出200家."""

from __future__ import annotations

import re

from .clauses import Words, last_match
from .time_words import plan_span

#: Before a task that an office set: 市下达的.
TASK = re.compile(r"(?:下达|分解|确定|定下|规定)的?(?:全年|年度)?$")
#: 全年1150件任务的46.2%: what a share is taken of.
WHOLE_TASK = re.compile(r"(?:的)?(?:全年|年度)?(?:目标|任务|指标|计划)+数?的[0-9]")
#: 60亿元的72.8%.
A_SHARE_OF = re.compile(r"的[0-9.]+%")
#: 好于全年目标(增长6%以上).
IN_BRACKETS = re.compile(r"(?:任务|目标|指标|计划)\((?:同比)?(?:增长|下降|增加|提高)$")
#: Behind its number: 30家任务.
TASK_BEHIND = re.compile(r"(?:的)?(?:全年|年度)?(?:目标|任务|指标|计划)")
#: Behind a number, where it is a goal: 500家的目标. What a share is taken of is none.
GOAL_BEHIND = re.compile(
    r"(?:以上|左右)?(?:的|这一|这个|这项)?(?:规划|年度|全年|预期|既定|奋斗|考核|发展|终期|期末|[省市区县][考定])*(?:目标|任务)(?!任?务?的[0-9])"
)
#: Before it, who set the goal, or how far it is: 规划提出的, 距.
GOAL_SET = re.compile(
    r"(?:下达|确定|定下|规定|提出|明确|设定|制定|所定|预期|超出|超过|要(?:做到|实现|达到))的?[^,]{0,8}$|距离?[^,]{0,12}$|(?:实现|完成|达到)了?20[0-9]{2}年的?$|提前(?:实现|完成|达到)了?$|(?:低于|高于|[,;]与)$|(?:当年|全年|年度)的?$"
)
#: 10%的省考目标超额完成, 450家列为主要目标.
GOAL_REACHED = re.compile(
    r"的(?:年度|全年|年初|预期|既定|考核|[省市区县][考定])*(?:目标|任务)(?:任务)?(?:数)?,?(?:已|提前|超额|圆满|全面|如期)*(?:完成|实现|达成)|"
    r"[^,;。]{0,4}(?:列为|作为|定为)(?:主要|重要|奋斗|发展)*目标|"
    r"的(?:量化|约束性|预期性|主要)?(?:指标|目标)[^,;。0-9]{0,6}(?:列入|写入|纳入|载入)"
)
#: Before a rate of completion: 完成率, 任务301件的.
COMPLETED = re.compile(
    r"(?<!要)(?:完成率|完成比例|达成率)(?:达到?|为)?$|(?:任务|目标|计划)数?[^,;。]{0,10}[0-9家件项亿万元]的$"
)
#: 分别为目标的124%和117%.
RATE_SAID = re.compile(r"(?:为|占|完成)(?:年度|全年|年初)?(?:目标|任务|计划)数?的[0-9]")
#: 比省考目标超出200家: what was done beyond a goal.
BEYOND = re.compile(
    r"[比较](?:年度|全年|年初|预期|既定|考核|[省市区县][考定])*(?:目标|任务)数?(?:超出?|多出?|超额完成|高出?|增加)了?$"
)
#: 3个研究院将落户本区: said behind the number.
WILL_BE = re.compile(
    r"[^,;。0-9]{0,16}?(?<!即)将(?:于|在|陆续|先后|相继)?[^,;。0-9]{0,6}?(?:落户|建成|投用|开工|投产|挂牌|启动|组建|成立|入驻|实施|举办)"
)
#: An item of a list of tasks names who answers for it.
ASSIGNED = re.compile(r"(?:责任|牵头|承办|主办|落实)(?:单位|部门|科室|处室|领导|人)[:：]")
#: 1260万元,须于6月底前拨付.
ORDERED_BEHIND = re.compile(
    r"[^,;。]{0,6},?(?:须|应|要|务必|必须|确保|力争)(?:于|在)?[^,;。]{1,10}(?:前|内|底)[^,;。]{0,4}(?:完成|拨付|兑现|办结|到位|建成|整改|上报|落实)"
)
#: 年内建成中试基地2座.
WITHIN = re.compile(
    r"(?<![两三四五六七八九十0-9])年内(?!已|共|累计|完成了|新增了)[^,;。]{0,8}(?:新建|建成|建设|完成|新增|净增|兑现|投入|实现|开工|投用|培育|引进|实施|举办|启动|达到|认定|申报)"
)
#: 从今年起,每年安排.
FROM_NOW = re.compile(r"[从自](?P<year>今年|明年|本年|20[0-9]{2}(?=年))年?(?:起|开始)[^。;]*每年[^,。;]*$")
_PLAN_BEFORE = re.compile(r"“?十[一二三四五六]五”?[^,。;]{0,14}(?:规划|纲要)[^,。;]{0,14}$")
_SET = re.compile(r"(?:以上|左右)?的?(?:这一|这个|这项)?(?:量化|约束性|预期性)?(?:[一-鿿]{0,4})(?:目标|任务|指标)")
_PLAN_BEHIND = re.compile(
    r"[^,。;0-9]{0,12}(?:列入|写入|纳入|载入)[^,。;0-9]{0,6}(“?十[一二三四五六]五”?)[^,。;]{0,14}(?:规划|纲要)"
)


def year_of_plan(w: Words) -> str | None:
    """The last year of the plan that set a figure as its goal, where the sentence names that plan.

    “十二五”规划定下的3.3件目标; 3.3件的指标写入“十二五”规划.
    """
    if not _SET.match(w.tail):
        return None
    before, behind = last_match(_PLAN_BEFORE, w.spoken), _PLAN_BEHIND.match(w.tail)
    span = plan_span(before[0]) if before else plan_span(behind[1] + "期间") if behind else None
    return span[-4:] if span else None
