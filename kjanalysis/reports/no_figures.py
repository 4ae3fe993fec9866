"""Numbers with a unit that are no figures: the size of a project in its name, days a procedure takes, 前1‰."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .rank_figures import OF_THOSE

_OF_PROJECT = re.compile(r"[^,;。]{1,16}(?:项目|生产线|工程|技改|改造)|[^,;。]{1,24}等[0-9]+个项目")
_PROJECTS = re.compile(r"[一-鿿][^,;。]{1,24}等(?:[0-9]+个|重大|重点|示范|产业化|一批)+项目")
_RANKED_AMONG = re.compile(
    r"(?:(?:副省级|计划单列|省会)?城市|(?:设区|地级)市)(?:中|里)?(?:排名?|位居|居|位列|列)?(?:全省)?第"
)
_SPANS_OF_TIME = re.compile(r"多?(?:月|季度|年|星期|小时|半天|学期|工作日)")
_MEASURED_TIME = re.compile(r"压缩|缩短|减少|提速|控制|平均|天数|时长|达|为|需|超过|至|到|时限|课时|讲授|授课|学时")


@dataclass(frozen=True)
class Near:
    """A number with a unit, and the text around it."""

    unit: str
    kind: str
    number: str
    before: str
    far_before: str
    rest: str


class NoFigure(NamedTuple):
    """What looks like a figure but is none: when, and sentences whose number in 【】 is none, and is one."""

    name: str
    applies: Callable[[Near], Any]
    yes: tuple[str, ...]
    no: tuple[str, ...]


#: 169个国家级高新区中位居第七名, 89个县(市、区)中排名第5.
_AMONG = re.compile(
    r"[一-鿿(、)]{1,24}(?:排名|排行榜?|榜单|评价|名单)[中里],?[一-鿿]{0,6}?(?:位居|位列|居|列|排)[^,。;]{0,8}第?[0-9一二三四五六七八九十]|"
    r"[一-鿿(、)]{1,14}[中里],?[一-鿿]{0,12}(?:列|居|排|位居)(?:在)?第|"
    r"[一-鿿(、)]{1,14}[中里],?(?:综合)?(?:位[居列]|名列|居|列|排|跃|升至|进)[^,。;]{0,8}(?:首位|第?[0-9一二三四五六七八九十])|"
    r"(?:县|市|区|旗|州|省)(?:\([县市区、)]{1,6}|[县市区])?\)?第[0-9一二三四五六七八九十]"
)

#: 11项核心指标, and what is said of those that were met.
_MEASURES = re.compile(r"(?:[一二三]级|核心|主要|约束性|预期性|具体|量化|关键|发展)+指标[^,。;]{0,9}")
_MET = re.compile(r"完成|居|超|达|增|实现|提升|有|标中$")

#: What looks like a figure but is none.
NO_FIGURE = (
    NoFigure(
        "the size of a project in its name",
        lambda n: (
            n.kind in ("mass", "energy", "area", "volume", "length", "count")
            and (
                (n.before.endswith(("年产", "日产", "年处理", "日处理")) and _OF_PROJECT.match(n.rest))
                or (n.kind in ("mass", "energy") and _PROJECTS.match(n.rest))
            )
        ),
        ("年产【6】万吨减水剂项目开工", "建设【30】兆瓦生物质发电等13个项目"),
        ("年产减水剂【6】万吨", "装机【30】兆瓦,实施13个项目"),
    ),
    NoFigure(
        "a size in a product's name",
        lambda n: (
            n.kind == "length"
            and n.unit in ("毫米", "微米", "纳米", "厘米", "英寸")
            and re.match(r"[一-鿿]{2}", n.rest)
            and not re.match(r"以[上下内]|左右|的", n.rest)
        ),
        ("【300】毫米大硅片填补空白", "【28】纳米光刻工艺实现量产"),
        ("线宽缩小到【28】纳米", "直径达到【300】毫米以上"),
    ),
    NoFigure(
        "the size of a thing that was made",
        lambda n: (
            n.kind == "mass"
            and re.search(r"(?:研制|研发|制造|推出|打造)[出成]?了?$|、$", n.before)
            and re.match(r"[一-鿿]{3}", n.rest)
        ),
        ("研制出【15000】吨液压机这一设备", "高温超导材料、【7500】吨全回转浮吊等成果"),
        ("生产粮食【15000】吨", "减排【7500】吨,"),
    ),
    NoFigure(
        "the kinds that something is a part of",
        lambda n: n.unit in ("种", "类") and n.before.endswith("在") and re.match(r"[^,。;]{2,12}[中里]", n.rest),
        ("在【3】种专利申请受理量里占34.7%", "在【5】类合同成交额中居首"),
        ("培育新品种【3】种", "服务分【5】类进行"),
    ),
    NoFigure(
        "offices that act together",
        lambda n: n.unit in ("部", "个", "家") and re.match(r"门|(?:部门|部委|单位|厅局)(?:联合|共同|会同)", n.rest),
        ("科技部等【12】部门联合发文", "【9】个部门联合出台政策"),
        ("创作科普作品【12】部", "走访【9】个部门"),
    ),
    NoFigure(
        "a group of places that are ranked",
        lambda n: n.unit == "个" and _RANKED_AMONG.match(n.rest),
        ("专利授权居【15】个副省级城市第1", "综合评价在全省【13】个设区市中列第3"),
        ("【15】个副省级城市参加", "全省有【89】个县"),
    ),
    NoFigure(
        "how many measures there are",
        lambda n: (
            n.unit in ("项", "个") and (said := _MEASURES.match(n.rest)) and not _MET.search(n.before[-3:] + said[0])
        ),
        ("列出【11】项核心指标,研发投入占比达2.5%", "围绕【3】个约束性指标抓落实"),
        ("【11】项核心指标全部完成", "有【3】项指标居全省第1"),
    ),
    NoFigure(
        "a rise, not litres",
        lambda n: n.unit == "升" and bool(re.match(r"[到至为]", n.rest)),
        ("温度从【57.06】升到67.86", "占比由【24】升至40"),
        ("牛奶产量【57】升", "采样【3】升"),
    ),
    NoFigure(
        "a span of time",
        lambda n: n.unit == "个" and _SPANS_OF_TIME.match(n.rest),
        ("连续【3】个月开展活动", "历时【2】个季度完成验收"),
        ("开展活动【3】个", "新建平台【2】个"),
    ),
    NoFigure(
        "time as a limit",
        lambda n: (
            n.kind == "time"
            and (
                re.match(r"(?:内)?(?:的?[一-鿿]{0,4}(?:圈|专班|长效))|(?:内|之内|前|后|里)", n.rest)
                or n.before.endswith(("连续", "每"))
            )
        ),
        ("【3】天内办结", "连续【5】天开展活动"),
        ("审批时限压缩【3】天", "平均办理时间为【5】天"),
    ),
    NoFigure(
        "time that isn't measured",
        lambda n: n.kind == "time" and not _MEASURED_TIME.search(n.far_before),
        ("活动举行【3】天", "会议召开【2】天"),
        ("办理时间缩短【3】天", "平均用时【2】天"),
    ),
    NoFigure(
        "a time of day",
        lambda n: n.unit in ("分", "秒") and bool(re.search(r"[0-9](?:时|分)$", n.before)),
        ("2月23日7时【40】分发布", "9时【15】分开幕"),
        ("平均得分【40】分", "限时【15】分"),
    ),
    NoFigure(
        "a kind or degree",
        lambda n: (
            n.unit in ("分", "度", "级", "方", "点位")
            and (n.rest[:1] in ("类", "钟", "之", "别", "为", "析") or re.search(r"年$", n.before))
        ),
        ("【3】分类管理", "围绕【5】度之间的温差"),
        ("平均得分【3】分", "满意度达到【95】分"),
    ),
    NoFigure(
        "a fixed phrase",
        lambda n: (n.unit == "位" and re.match(r"一体", n.rest)) or n.unit in ("节", "届"),
        ("第【3】届大会", "【3】位一体推进"),
        ("引进院士【3】位", "选派专家【5】位"),
    ),
    NoFigure(
        "a letter",
        lambda n: n.kind == "data" and n.unit == "P" and not re.match(r"[,。;、)算的]|$", n.rest),
        ("【3】P大厂", "【5】P项目落户"),
        ("算力达到【3】P", "新增算力【5】P"),
    ),
    NoFigure(
        "the unit of a table",
        lambda n: n.unit == "单" and n.rest.startswith("位"),
        ("专有表【3】单位:件", "附表【2】单位:万元"),
        ("订单【3】单", "成交【20】单,"),
    ),
    NoFigure(
        "one for one",
        lambda n: re.match(r"[一两]?[家个项人名]1[策案员企]", n.unit + n.rest),
        ("【1】企1策", "【1】企1案"),
        ("新增企业【1】家", "培育企业【2】家"),
    ),
    NoFigure(
        "those among whom a place is counted",
        lambda n: (
            (
                n.before.endswith(("全国", "全省", "全市", "全区", "全县", "世界", "全球"))
                and re.match(r"[一-鿿]{1,8}中", n.rest)
            )
            or bool(n.unit in ("个", "家") and _AMONG.match(n.rest))
        ),
        ("在全国【288】个地级市中排名第96位", "在【177】家国家级高新区中位居第7名"),
        ("全省【89】个县实现覆盖", "全市新建平台【12】个"),
    ),
    NoFigure(
        "the first so many, who are named next",
        lambda n: n.before.endswith("前") and n.unit in ("名", "位") and OF_THOSE.match(n.rest),
        ("增速前【3】名分别是甲市和乙市", "得票前【10】名的单位有甲局"),
        ("引进专家【3】名", "前往培训【10】名"),
    ),
    NoFigure(
        "those that are left out",
        lambda n: n.before.endswith(("剔除", "不含", "不包括")),
        ("排名提升5位(剔除【4】个直辖市)", "企业9家(不含【2】家分公司)"),
        ("淘汰企业【4】家", "包括【2】家分公司"),
    ),
    NoFigure(
        "the number of an issue",
        lambda n: n.unit == "期" and len(n.number) > 2 and re.match(r"/?(?:总?第[0-9]+[期版]|$)", n.rest),
        ("【3324】期/第1版要闻", "总【1250】期/第2版"),
        ("举办培训【12】期", "讲座开到【120】期"),
    ),
    NoFigure(
        "a number in an order",
        lambda n: n.before.endswith("第"),
        ("第【3】次会议", "第【12】场活动"),
        ("召开会议【3】次", "举办活动【12】场"),
    ),
    NoFigure(
        "per so many",
        lambda n: n.before.endswith("每"),
        ("每【3】家企业", "每【5】名专家"),
        ("服务企业【3】家", "选派专家【5】名"),
    ),
    NoFigure(
        "full so many",
        lambda n: n.before.endswith("满") and n.kind != "money",
        ("满【3】人开班", "满【20】家启动"),
        ("培训【30】人", "收入满【3】亿元"),
    ),
    NoFigure(
        "parts of a document, or points of view",
        lambda n: (
            n.unit in ("个", "大", "项", "条")
            and re.match(
                r"(?:方面|(?:重点|关键|核心)?领域(?!的?(?:企业|项目|专家))|维度|层面|篇目|篇章|章节|部分|板块)|(?:主要|重点|约束性|预期性|核心|考核|具体)+指标:|(?:重点|主要)任务(?![^,;。]{0,4}(?:完成|落实))",
                n.rest,
            )
        ),
        ("从【5】个方面作出安排", "定下【11】项主要指标:"),
        ("建成【5】个创新平台", "完成【11】项主要产品的研制"),
    ),
    NoFigure(
        "how many are listed below",
        lambda n: n.before.endswith(("指标有", "指标共", "任务有", "任务共", "目标有", "目标共")) and n.rest[:1] == ":",
        ("列出的主要指标有【11】项:", "重点任务共【3】项:"),
        ("主要指标有【11】项完成", "任务有【3】项提前完成"),
    ),
    NoFigure(
        "things that a programme is named for",
        lambda n: (
            n.unit in ("个", "条", "家", "项")
            and re.match(
                r"(?!家?入选|家?列入|家?纳入|家?进入)[一-鿿]{2,12}(?:倍增|提升|培育|攻坚|行动|强链|链长)(?:计划|行动|工程|制)(?=[,。;、]|$)",
                n.rest,
            )
        ),
        ("实施【13】条重点产业链倍增计划", "推进【20】条产业链链长制"),
        ("实施【13】项攻关计划项目", "新增产业链【13】条"),
    ),
    NoFigure(
        "a class of medicines, or the best so many in a thousand",
        lambda n: (
            (n.unit == "类" and n.rest.startswith(("新药", "医疗", "创新药")))
            or (n.unit == "‰" and n.before.endswith("前"))
        ),
        ("自主创新【1】类新药获批", "学科进入全球前【1】‰"),
        ("培育【3】类企业", "人口增长【1】‰"),
    ),
    NoFigure(
        "the calibre of a statistic",
        lambda n: n.unit.endswith("口") and n.rest.startswith("径"),
        ("【500】万口径软件业收入", "按【500】万口径统计"),
        ("人口【500】万人", "推广沼气【500】口"),
    ),
    NoFigure(
        "an announced number of points",
        lambda n: (
            n.unit in ("项", "件", "个", "条")
            and re.match(r"(?:任务|工作|措施|举措|实事|事|方面|目标|要求)[:,]?(?::|一是)", n.rest)
        ),
        ("完成【3】项任务:一是", "推进【5】项工作:"),
        ("完成【3】项课题", "推进项目【5】项"),
    ),
)
