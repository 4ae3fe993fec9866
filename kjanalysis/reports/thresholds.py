"""Figures that only bound a class of things: 亿元以上项目, 超10亿元的县, 含30名以上学生的教学点."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from .mentions import Mention
from .numerals import ARABIC, CHINESE

_CLASS_NOUN = r"(?:重大|重点|大型|优质|产业|工业|制造业|科技|实体|规模|龙头|骨干|高端|高新技术|先进|优势|省级|市级|的|农业|服务业|纳税|上市|在建|单体|投资|新引进|等)*(?:项目|企业|工程|设备|仪器|合同|大户|集群|园区|产业链|镇|乡|村|街道|楼宇|基地|大项目|县|市|区|单位|装置|产品|地区|城市|单品|个股|高校)"
_COUNTED = re.compile(rf"(?:{ARABIC}|{CHINESE})[余多]?[家个项户宗笔]")
_BEHIND = re.compile(rf"(?:及|或)?(?:以上|以下|以内|级)(?:的)?{_CLASS_NOUN}")
_OVER = re.compile(r"(?:超过|超|突破|过|达到|达|不低于|不少于|大于|高于)$")
#: 7个设区市的万人发明专利拥有量超过
_EACH_OVER = re.compile(
    r"(?:[0-9]+|[一二三四五六七八九十]+)[余多]?[个家](?:设区|地级|国家|省级|县|市|区|州|高新|企业|园区|开发区)[一-鿿()]{0,10}的[一-鿿]{2,14}?(?:均|都)?(?:超过?|突破|大于)$"
)
_OPEN_BRACKET = re.compile(r"\([^()]*$")
_SHARE_HEAD = re.compile(r"的?(?:增长|增速|增幅|速度|目标|比例|水平|幅度|降幅|涨幅|要求|任务|比重)")
_STILL_A_FIGURE = re.compile(
    r"(?:及)?(?:以上|以下)(?:的目标|的增长|的水平|投入|资金|支持|奖励|补助|补贴|和|并|且|用于|产值|研发)"
)
_MEASURED = ("money", "percent", "area", "energy", "mass", "time", "person", "length", "score", "tenths", "data")
_INCLUDED = re.compile(r"\((?:含|不含|含本数)[^)]{0,10}\)")


@dataclass(frozen=True)
class Bound:
    """A figure as a bound: its kind, the text before and behind it, and the text before it further back."""

    kind: str
    before: str
    rest: str
    far: str = ""

    @property
    def clause(self) -> str:
        return re.split(r"[,。;]", self.rest)[0]

    @property
    def measured(self) -> bool:
        return self.kind in _MEASURED


class Threshold(NamedTuple):
    """A rule, when it applies, and sentences whose first figure is a bound, and is none."""

    name: str
    applies: Callable[[Bound], bool]
    yes: tuple[str, ...]
    no: tuple[str, ...]


#: A figure that one of these applies to is no row.
THRESHOLDS = (
    Threshold(
        "over or under so much, then the things",
        lambda b: (
            b.measured
            and b.kind != "percent"
            and bool(_BEHIND.match(b.rest))
            and not _SHARE_HEAD.match(b.rest.removeprefix("及").removeprefix("以上"))
            and not (b.kind == "person" and re.search(r"(?:引进|培训|达到|新增)$", b.before))
        ),
        ("5亿元以上项目开工", "1000万元以上企业入库"),
        ("5亿元以上投入到位", "增长5%以上"),
    ),
    Threshold(
        "money over so much, named with 的",
        lambda b: (
            b.kind == "money"
            and bool(re.match(r"(?:及)?(?:以上|以下)的?[一-鿿]", b.rest))
            and not _STILL_A_FIGURE.match(b.rest)
        ),
        ("50万元以上的成果转化", "产值2000万元以上纳入名单"),
        ("50万元以上的目标", "补助200万元以上,惠及企业"),
    ),
    Threshold(
        "a class of so much money",
        lambda b: b.kind == "money" and bool(re.match(r"级(?![,。;、]|$)", b.rest)),
        ("建设100亿元级集群", "培育10亿元级企业"),
        ("产值100亿元", "营收10亿元"),
    ),
    Threshold(
        "over so much of it",
        lambda b: (
            b.measured
            and b.kind != "person"
            and bool(re.match(r"以(?:上|下)的(?!增|目标|速|水平|比|幅)", b.rest))
            # 40%以上的企业没有研发活动 says a share; 占比3%以上的企业有20家 names a class
            and (b.kind != "percent" or bool(re.search(r"[0-9]", b.clause)))
        ),
        ("占比3%以上的企业有20家", "面积500平方米以上的孵化器入驻"),
        ("40%以上的企业没有研发活动", "3%以上的增长"),
    ),
    Threshold(
        "things of so much are counted in the same clause",
        lambda b: (
            bool(_OVER.search(b.before))
            and b.measured
            and b.kind != "person"
            and (
                bool(
                    re.match(
                        rf"(?:以上)?的[一-鿿()“”]{{1,14}}?(?:有|共|达到?|已达|突破|超过?|培育|形成|建成|引进)?(?:{ARABIC}[-—至到])?(?:{ARABIC}|{CHINESE})[余多]?[家个项户]",
                        b.clause,
                    )
                )
                or bool(re.match(rf"(?:以上)?的?{_CLASS_NOUN}", b.rest) and _COUNTED.search(b.clause))
            )
        ),
        ("营收超过10亿元的企业有6家", "产值突破5亿元企业3家"),
        ("营收超过10亿元", "产值突破5亿元,企业3家"),
    ),
    Threshold(
        "over so much, then how many have it",
        lambda b: (
            b.kind == "money"
            and bool(
                re.search(
                    r"(?:收入|产值|营收|税收|利润|投资|销售额?)(?:总额|额)?(?:超过?|突破|达到?|过)$|、(?:超过?|突破|过)$",
                    b.before,
                )
            )
            and bool(
                re.match(
                    rf"(?:以上)?(?:且[^,;。0-9]{{2,16}})?的[^,;。0-9]{{0,12}}(?:有|达|共)?(?:{ARABIC}|{CHINESE})+[余多]?[家个户]",
                    b.rest,
                )
            )
        ),
        ("年主营业务收入超过5亿元的80家", "营收突破10亿元的有6家"),
        ("收入超过5亿元", "投入超过5亿元的资金"),
    ),
    Threshold(
        "so many, each of which has more than so much",
        lambda b: bool(_EACH_OVER.search(b.far)),
        ("有7个设区市的发明专利拥有量超过【1】件", "4家国家高新区的营业收入超过【1000】亿元"),
        ("全市发明专利拥有量超过【1】件", "建成7个平台,营业收入超过【1000】亿元"),
    ),
    Threshold(
        "two bounds side by side",
        lambda b: b.kind == "money" and bool(re.match(rf"以上、(?:{ARABIC})[万亿]元以上的", b.rest)),
        ("经费【30】万元以上、10万元以上的项目", "投资【5】亿元以上、1亿元以上的企业"),
        ("经费【30】万元以上,项目10个", "投资【5】亿元以上、税收1亿元以上"),
    ),
    Threshold(
        "over so much, then who has it",
        lambda b: (
            b.kind in ("count", "event")
            and bool(re.search(r"(?:过|超过|超)$", b.before))
            and bool(re.match(r"(?:以上)?的(?:企业|单位|机构|高校|县|区|市|镇|园区|院所)", b.rest))
        ),
        ("专利过100件的企业达67家", "拥有标准超过3项的单位有9家"),
        ("专利超过100件", "服务超过3家企业"),
    ),
    Threshold(
        "so many people, then who has them",
        lambda b: (
            b.kind == "person"
            and bool(
                re.match(
                    r"[一-鿿]{1,3}(?:以上|以下)的[一-鿿]|(?:以上|以下)(?:的)?(?:企业|单位|机构|团队|规模)|(?:及)?(?:以上|以下)[一-鿿]{0,6}的[一-鿿]",
                    b.rest,
                )
            )
        ),
        ("30人以上企业纳入", "含30名以上学生的教学点", "含30名学生以上的教学点"),
        ("培训30人以上", "30名博士"),
    ),
    Threshold(
        "a bound in brackets",
        lambda b: (
            b.measured
            and bool(re.match(r"(?:及)?(?:以上|以下|以内)\)", b.rest))
            and "(" in b.before
            and not re.search(r"(?:目标|任务|指标)\(", b.before)
        ),
        ("(营收2000万元以上)达到", "(30人以下)企业"),
        ("营收2000万元以上", "30人以下企业"),
    ),
    Threshold(
        "bounds in brackets, then how many keep them",
        lambda b: (
            b.measured
            and bool(_OVER.search(b.before))
            and bool(_OPEN_BRACKET.search(b.far))
            and bool(re.match(rf"[^()。;]{{0,24}}\)(?:达到?|共?有|共)?(?:{ARABIC}|{CHINESE}+)[余多]?[家个户]", b.rest))
        ),
        ("培育企业(年收入超过1亿元、税收超过500万元)11家", "骨干企业(产值突破【5】亿元)有6家"),
        ("培育企业11家(年收入超过【1】亿元)", "企业(含外资)收入超过【5】亿元"),
    ),
    Threshold(
        "things of so much, then how many",
        lambda b: (
            b.kind == "money"
            and bool(
                re.match(
                    rf"(?:及?以上)?的?(?:(?:骨干|龙头|领军)?企业|单品|园区|集群)?(?:各|培育|培植|达到?|有)*(?:{ARABIC}[-—~至到])?(?:{ARABIC}|{CHINESE}+)[余多]?[家个户款](?!项目)",
                    b.rest,
                )
            )
            and (not re.match(r"(?:及?以上)?[0-9]", b.rest))
            and not re.search(r"(?:投入|补助|奖励|拨付|发放|资金|兑现|支持)[^,]{0,4}$", b.before)
        ),
        ("【50】亿元企业3家以上", "超【10】亿元的20家以上"),
        ("补助资金【2000】万元,企业5家", "发放补助【2000】万元企业5家"),
    ),
    Threshold(
        "two bounds that a class must keep",
        lambda b: (
            b.measured
            and bool(
                re.match(r"以上且[^,。;]{2,16}的(?:企业|单位|项目|机构)", b.rest)
                or (
                    re.search(r"以上且[^,。;0-9]{0,10}$", b.far)
                    and re.match(r"(?:以上)?的(?:企业|单位|项目|机构)", b.rest)
                )
            )
        ),
        ("对研发投入【500】万元以上且增幅超过10%的企业给予补助", "收入2亿元以上且增长【20】%以上的企业入选"),
        ("研发投入【500】万元以上且增长", "收入2亿元,增长【20】%以上的势头"),
    ),
    Threshold(
        "firms with less than so much",
        lambda b: (
            b.kind == "money"
            and bool(re.search(r"(?:不到|不足|低于|少于)$", b.before))
            and bool(re.match(r"(?:元)?的(?:小微|中小|小型|微型)?(?:企业|单位|项目)", b.rest))
        ),
        ("收入不到【2000】万元的小微企业增加很快", "投资低于【500】万元的项目不再受理"),
        ("收入不到【2000】万元", "收入低于【500】万元,企业增多"),
    ),
    Threshold(
        "the first of those that have so much",
        lambda b: (
            b.kind == "money"
            and bool(re.search(r"(?:首家|第[0-9一二三四五六七八九十]+家)[^,。;]{0,14}$", b.far))
            and bool(re.match(r"的[一-鿿]{0,8}(?:企业|公司|单位|园区|开发区|县|区|镇)", b.rest))
        ),
        ("是全区首家产值过【300】亿元的企业", "成为全市首家收入超【10】亿元的高新技术企业"),
        ("产值过【300】亿元", "首家上市公司募集【9】亿元的资金"),
    ),
    Threshold(
        "what a bound includes",
        lambda b: b.measured and bool(re.search(r"(?:以上|以下)\((?:含|不含)$", b.before)),
        ("以上(含1000万元)的项目", "以下(含30人)的企业"),
        ("投资(含土地)1000万元", "新增(含外资)30人"),
    ),
)


def is_threshold(text: str, m: Mention) -> bool:
    """Whether a figure only bounds a class of things.

    >>> is_threshold("5亿元以上项目开工", Mention(0, 1, "5", "亿元", "money", 3))
    True
    """
    rest = text[m.after : m.after + 60]
    bound = Bound(
        m.kind,
        text[max(0, m.start - 6) : m.start],
        (_INCLUDED.sub("", rest) if "(" in rest[:6] else rest)[:40],
        text[max(0, m.start - 40) : m.start],
    )
    return any(rule.applies(bound) for rule in THRESHOLDS)
