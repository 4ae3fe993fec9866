"""Scope of a figure whose noun or verb stands behind it: 30家企业获得贷款, 通过认定的38家.

The rules stand among those of :mod:`~kjanalysis.reports.count_scopes`.
"""

from __future__ import annotations

import re

from ..wording import Text
from .measured import BEING, PIECES, Measured
from .rules import Rule

_GIVEN = re.compile(r"[一-鿿]{2,8}?(?:拨付|发放|兑现|兑付|提供|投放|授信|推送)")
_FOUNDED = re.compile(r"(?:实验室|中心|研究院|平台|基地|站|孵化器|空间|机构)[^,]{0,4}(?:获批|成立|揭牌|挂牌|落户|落地)")
#: 2家企业获认定国家企业技术中心, 3家升格为国家示范中心.
_RAISED = re.compile(
    r"(?:(?:获|被)认定(?:为)?|认定[为成])[^,;。]{2,}|(?:企业|机构|平台|单位|园区|基地|中心)入选|升格为|晋升为|(?:进入|跻身|列入)[^,;。]{2,18}(?:行列|名单|试点|目录)"
)
#: 169家高企的营业收入: what follows 的 is told next, and the number is of those that have it.
WHOSE_MEASURE = re.compile(
    r"[一-鿿“”]{2,12}的(?:工业|主营)*(?:总产值|产值|营业收入|业务收入|增加值|税收|利润|销售收入)"
)
#: 首批参与申报认定的3家通过评审.
ASKED = re.compile(r"申报|申请|参评|参加|参与")
_PASSED = re.compile(r"(?:申报|申请|参评|参选)[^,]{0,8}的$|(?:通过|重新)[^,]{0,4}(?:认定|评审|验收|备案|审批|复审)的$")
#: The first that applies decides.
BEHIND: tuple[Rule[Measured], ...] = (
    Rule(
        Text("done for so many", "为、给若干对象"),
        lambda f: (
            (f.ahead or f.behind)
            and (
                (
                    re.search(r"(?<!分别)(?<!各)(?:为|给|助力)(?:全[市区县省])?$", f.head)
                    and re.match(r"[一-鿿“]", f.words.tail)
                )
                or (f.head.endswith("向") and _GIVEN.match(f.words.tail))
            )
        ),
        "flow",
        yes=("为【30】家企业提供服务。", "给【12】名专家发放补贴。", "向【214】家企业拨付补助资金。"),
        no=("覆盖【30】家企业。", "【12】家企业入驻。"),
    ),
    Rule(
        Text("the task for the figure before", "前项的任务数"),
        lambda f: (
            f.earlier in ("new", "flow", "stock")
            and re.match(
                r"(?:的?目标)?(?:任务|指标)|(?:的|这一|这个)?(?:规划|年度|预期|发展)*(?:目标|任务)", f.words.tail
            )
            and re.search(r"完成|实现|达成", f.head + f.words.tail)
        ),
        lambda f: f.earlier,
        yes=(
            "新增入库企业41家,超额完成市下达的【30】家任务。",
            "培训企业120家,完成区里下达的【90】家任务。",
            "企业总量达到542家,提前完成规划提出的【500】家的目标。",
        ),
        no=("超额完成市下达的【30】家任务。", "新增入库企业【41】家,超额完成市下达的30家任务。"),
    ),
    Rule(
        Text("those that applied or passed", "申报、通过认定的对象"),
        lambda f: _PASSED.search(f.head),
        "flow",
        yes=("首批申报高企的【1144】家通过评审。", "申报48家,通过认定的【38】家。"),
        no=("符合条件的【12】家企业完成注册。", "认定的高新技术企业【38】家。"),
    ),
    Rule(
        Text("covered, or named with 的", "覆盖，或“的”字之后"),
        lambda f: (
            (f.ahead or f.behind)
            and (
                "覆盖" in f.words.tail
                or (
                    f.head.endswith("的")
                    and not (
                        f.doing and (f.unit in PIECES or ASKED.search(f.head) or re.match(r"项目|成果", f.words.tail))
                    )
                )
            )
        ),
        "stock",
        yes=("【30】家企业实现全覆盖。", "符合条件的【12】家企业完成注册。"),
        no=("【30】家企业获得贷款。", "【12】家企业入驻。"),
    ),
    Rule(
        Text("places and bodies approved or founded", "数字后写明平台、机构获批或成立"),
        lambda f: (
            (f.ahead or f.behind)
            and f.unit in ("家", "个", "所")
            and (_FOUNDED.search(f.words.tail) or _RAISED.search(f.words.tail))
        ),
        "new",
        yes=("【4】家重点实验室正式获批。", "【2】家企业获认定国家企业技术中心。", "【2】个研究院揭牌成立。"),
        no=("【26】项成果获批。", "【9】家企业获得贷款。"),
    ),
    Rule(
        Text("things whose measure is told", "数字后为对象及其产值等计量"),
        lambda f: (f.ahead or f.behind) and WHOSE_MEASURE.match(f.words.tail),
        "stock",
        yes=("【7】个国家高新区的工业总产值完成90亿元。", "【169】家高企的营业收入实现38亿元。"),
        no=("【7】个国家高新区获批。", "【9】家企业的成果获奖。"),
    ),
    Rule(
        Text("the verb behind says what happened", "数字后动词为事件"),
        lambda f: (f.ahead or f.behind) and f.doing,
        "flow",
        yes=("【26】项成果在本市转化。", "【9】家企业获得贷款。"),
        no=("【26】家企业入驻。", "【9】家企业已上市。"),
    ),
    Rule(
        Text("the verb behind says what is there", "数字后动词为状态"),
        lambda f: (f.ahead or f.behind) and BEING.search(f.words.tail),
        "stock",
        yes=("【26】家企业入驻。", "【9】家企业已上市。"),
        no=("【26】项成果在本市转化。", "【9】家企业获得贷款。"),
    ),
    Rule(
        Text("it goes on with the noun before", "随前一名词"),
        lambda f: (f.ahead or f.behind) and f.earlier in ("new", "flow", "stock") and re.match(r"[、和及与]", f.head),
        lambda f: f.earlier,
        yes=("新引进3名院士、【26】个团队。", "新增2家省级企业、【5】家市级企业。"),
        no=("【26】个团队。", "新引进3名院士,【26】家企业入驻。"),
    ),
    Rule(
        Text("pieces stand before their noun", "项、件等在名词之前"),
        lambda f: (f.ahead or f.behind) and f.unit in PIECES,
        "flow",
        yes=("【8】部科普作品。", "【5】项政策文件。"),
        no=("【8】家企业。", "【5】名专家。"),
    ),
    Rule(
        Text("things stand before their noun", "家、个等在名词之前"),
        lambda f: f.ahead or f.behind,
        "stock",
        yes=("【8】家企业。", "【5】名专家。"),
        no=("【8】部科普作品。", "【5】项政策文件。"),
    ),
)
