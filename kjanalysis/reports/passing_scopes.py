"""Scope of what passed through in a period: applications, grants, prizes, sales.

The rules stand among those of :mod:`~kjanalysis.reports.count_scopes`.
"""

from __future__ import annotations

import re

from ..wording import Text
from .measured import PASSED_ON, PASSING_UNITS, PIECES, SPAN_WORD, TOTALS, Measured
from .rules import Rule

#: 实用新型专利3158件,占申请总量54%: it was filed in the year.
_OF_ALL_FILED = re.compile(r",?占(?:专利)?(?:申请|授权|登记|受理)(?:总|数)?[量数]")
#: The first that applies decides.
PASSED: tuple[Rule[Measured], ...] = (
    Rule(
        Text("those that won a prize", "获奖的项目、成果"),
        lambda f: (
            f.unit in (*PIECES, "个")
            and re.search(
                r"(?:获[^,;]{0,16}奖|授奖|[一二三]等奖)的?(?:成果|项目)?(?:全[国省市区县])?(?:共|有)?$", f.head
            )
        ),
        "flow",
        yes=("获国家科学技术进步奖二等奖的【6】项。", "授奖的【33】项都来自高校。"),
        no=("获国家科学技术进步奖的企业【6】家。", "重点实验室【6】个。"),
    ),
    Rule(
        Text("out of what passed through", "授权、申请总量中的各类"),
        lambda f: (
            f.unit in PIECES and re.match(r"[^,;]{0,12}(?:授权|申请|受理|登记|发放|立项)[^,;]{0,8}中,", f.words.before)
        ),
        "flow",
        yes=("授权专利中,发明专利【42】件。", "登记合同中,技术开发合同【31】份,技术转让合同【9】项。"),
        no=("授权专利【42】件。", "高新技术企业中,上市企业【9】家。"),
    ),
    Rule(
        Text("a noun of what passed through", "授权量、销量等流量名词"),
        lambda f: (
            re.search(r"毕业生(?:人数)?(?:有|为|共|达)?$|(?:输出|吸纳|转让)的?技术(?:合同)?(?:为|共|有)?$", f.head)
            or _OF_ALL_FILED.match(f.words.text, f.words.m.after)
            or re.search(
                r"(?:业务|周转|销售|接待|吞吐|运输|发行|交易|成交|流)量(?:达到?|为|超过?|突破|完成|实现)*$", f.head
            )
            or (
                re.search(
                    r"授权量?|申请量|(?:^|[^累计]{0,6})年(?:专利)?申请总量|受理量|登记量|产量|招生|毕业(?!生)", f.head
                )
                and not (
                    re.search(r"累计|拥有", f.head)
                    and not SPAN_WORD.search(f.words.before)
                    and not re.search(r"年[^,]*累计|“?十[一二三四五六]五", f.head)
                )
            )
        ),
        "flow",
        yes=(
            "专利申请量【840】件。",
            "技术合同登记量【31】份。",
            "在学研究生90人,毕业生有【48】人。",
            "输出技术为【161】项。",
            "实用新型专利【31】件,占申请总量的5%。",
        ),
        no=("专利拥有量【840】件。", "高新技术企业【31】家。"),
    ),
    Rule(
        Text("applied for, recommended or filed", "申报、推荐、备案"),
        lambda f: (
            f.found
            and not f.ahead
            and not f.strong
            and not (f.head.endswith(("认定", "评定")) and f.unit not in PASSING_UNITS)
            and not TOTALS.search(f.head)
            and PASSED_ON.search(f.head[:8])
            and not re.match(r"组织(?:认定|评定)", f.head)
            and not re.match(r"(?:首批|第[一二三四]批)(?:新)?(?:认定|入选|获批|入库)", f.head)
        ),
        "flow",
        yes=("组织申报省级研究院培育【6】家。", "首批拟报高新技术企业【62】家。"),
        no=("新增备案【2】家。", "累计备案众创空间【6】家。"),
    ),
)
