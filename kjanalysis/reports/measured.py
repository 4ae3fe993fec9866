"""The words that say what a counted figure measures, and what they are asked of it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ..notation.prefilter import prefiltered
from .clauses import Words, begin, last_match

_NEW = (
    r"申报成功|成功申报|新增(?!加值)加?|新?改扩建|新改建|净增|新建|搭建(?=[^,]{0,40}(?:平台|基地|中心|载体|站|联盟))|批复(?=[^,]{0,4}[0-9一二三四五六七八九十]|建设|设立)|同意(?=建设|设立|创建)|[又喜]添|新(?:认定|确定|当选|获认定|获批|获评|培育|设立?|引进|成立|签约?|建成|立项|入选|注册|登记|备案|上|落户|招(?!商)|招引|投产|开工|孵化|创建|评|进(?=规|[^,]{0,4}企业|$)|植|栽|入库|入孵|引育|布局|晋升|升规|开设|组建|形成|添|启动|发展|入)|再(?:建|新增|增(?!长)|添)|"
    r"迁入|育成|引来|引培|引进|引才|引建|(?<!校企)(?<!省市)(?<!部省)(?<!院地)(?<!联合)共建(?![成有])|引育|引入|招引|招才|引聚|入库(?!企业|项目|单位|的|登记的|备案的)|获评|入选|入围|认定|筹建|评为|落户|落地|评价(?=国家科技型|科技型)|培育(?!库|梯队|名单|计划|工程|体系|机制|行动|对象|期)|创建|组建|创成|命名|确定$|晋级|增加(?!值)|增设|设立|成立|(?<=[站心台室院地间])建立$|建立(?!健全|$|[0-9]|[^,]{0,6}(?:机制|制度|体系))|建设(?!项目)|建成|布局|获批|布设|新晋|争创|孵化(?![器化链面载平园基])|签约引进|挂牌(?=[^,]{0,8}(?:实验室|中心|研究院|站|基地))"
)
_STOCK = (
    r"累计|储备(?![库金资])|已引进|已建成?|总数|总量|总计|共有|拥有|现有|达到?(?![产成])|增至|增加到|增到|扩大至|升至|发展到|扩大到|突破(?!性)|超过?|有|集聚|聚集|汇聚|集聚了?|建有|在册|在库|保有|存量|余额|规模(?!以上)|形成|覆盖|仅有|设有|"
    r"入驻|在孵|在驻|担任|任(?!务)|保持|数量|数(?!字)|总额|共|维持|超|逾|不足|近"
)
_FLOW = (
    r"进入(?=评审|答辩|复评)|立案|拿[到下](?!证)|消除|签(?=[^,]{0,8}协议)|提名|授奖|斩获|摘得|授予|注册(?!资|企业|商标|地|会员|用户)|参训|受训|参与|展出|赠送|捐赠|带动|办结|改造|整治|治理|修复|竣工|开工|出生|死亡|再就业|申报|立项|举办|承办|开展|组织|实施|(?<!型)服务(?![业体平中机综队站网等驿团点窗])|培训|走访|发放|推荐|选派|派出|(?<!特)(?<!选)派(?![出生遣员])|对口联系|帮助|帮扶|解决|征集|授权|申请|登记|完成|承担|转化(?![平中基服机])|资助|奖励|兑现|安排|获得|获奖|获|争取(?=[^,]{0,12}(?:资金|经费|项目|补助|专项|支持|政策|试点|奖励|贷款|债券))|攻关|指导|促成|惠及|受理|办理|"
    r"发送|印发|发布|招生|毕业|产量|发电量|用电量|客运量|货运量|吞吐量|接待|销售|生产(?!力)|出口|进口|减免|补助|投入|签订|签约|对接|举行|召开|收集|参加|报送|制定|出台|修订|化解|检查|查处|推动|支持|推进|"
    r"编制|撰写|发表|输送|培养|收到|接受|调研|成交|推出|开设|遴选|启动|谋划|攻克|推广|更新|列入|导入|部署|上报|填报|摸排|受惠|涉及|评出|评定|转为|转成|升规|出库|报名|参赛|备案|撮合|辅导|出让|拍卖|达成|评审|验收|推介|宣讲|讲授|咨询|提供|聘请|选聘|转让|许可|质押|归集|核查|抽查|审查|审理|审批|"
    r"拟报|拟推|受益|下达|拨付|兑付|选送|评选|表彰|印制|编印|巡诊|接访|诊断|路演|招聘|吸引|融资|开办|送(?=[^,]{0,6}(?:课|书|技|讲))|鉴定|结题|分析|监测|汇编|盘活|牵线|搭建(?![^,]{0,40}(?:平台|基地|中心|载体|站|联盟))|兑换|退出|评估|抽检|监管|核验|派发|处置|淘汰|引荐|核准|签署|签发|开具|注销|吊销|关停|撤销|取消|摘牌|到期|公示|公布|调解|复工|招收|研制|研发(?=[^,]{0,6}产品)|采纳|采集|录取|救助|报道|刊发|刊载|终止|中止|结案|审结"
)
VERBS = prefiltered(rf"(?P<total>建设完成)|(?P<new>{_NEW})|(?P<flow>{_FLOW})|(?P<stock>{_STOCK})")
_EVENT_NOUN = re.compile(
    r"(?:授权量?|申请量?|受理量?|项目|课题|专项|成果|合同|奖励?|论文|标准|活动|赛事|会议|招生|订单|攻关|任务|问题|案件|专利|政策|次数|意向|需求|事项|案例|产品|登记|文件|细则|(?<!规)计划)(?:数|数量)?$"
)
_NEAR_BOUND = re.compile(r"(?:达到?|超过?|近|约|共|有|为|突破|余|多|逾|累计)+$")
HELD_NOUN = re.compile(
    r"(?:藏书量?|馆藏|拥有量|高价值发明专利|每万人(?:口)?发明专利|有效发明专利|有效专利|存量|保有量|有效注册商标|有效商标|在研项目|持有量|在册)"
)
PASSING = re.compile(r"改造|整治|治理|修复|竣工|开工|出生|死亡|增加|净流入|贫困")
#: Words of a total.
TOTALS = re.compile(
    r"累计|已(?:引进|建成|建|培育|集聚|有|投|获(?!批)|入驻|落地(?!开工)|孵化|认定|形成|拥有)|总数|总量|共有|现有|拥有|建有|在册|在孵|在驻|在库|仅有|建设完成|汇聚|现存"
)
_DONE_IN_TOTAL = re.compile(
    rf"累计(?:[^,]{{0,4}}?)(?:为|(?!备案|(?:授权|申请|受理|登记)量|获批(?=[^,]{0, 14}(?:实验室|中心|平台|基地|企业|园))|注册|列入|导入|公示|公布)(?:{_FLOW}))"
)
_ADDED = re.compile(
    r"新(?!产品|材料|能源|技术|兴|型|动能|赛道|模式|质|业态|一代)|净增|再|引|招(?!商)|增加|增设|入库|获评|筹建|落户"
)
SPAN_WORD = re.compile(r"[三四五十两]年|期间|时期|以来|“?十[一二三四五六]五")
PASSED_ON = re.compile(
    r"(?:办理|组织|推荐|申报(?!成功)(?<!成功申报)|征集|受理|拟报|拟推|首批|第[一二三四]批|上报|备案(?!的))"
)
IN_TOTAL_EVENT = re.compile(
    r"立项|发放|举办|开展|培训|走访|申报|征集|申请|登记|受理|推荐|选派|实施|惠及|接待|服务企业|帮助|帮扶|指导|转化|备案|促成|辅导|带动"
)
_DOING = re.compile(
    r"过了|成为|授牌|揭牌|摘得|斩获|捧[回得走]|夺[得取]|拿[下到]|收获|到场|到会|出席|提交|获得?|签订|签约|建立|达成|入选|列入|立项|通过|申请(?![量数])|受|参加|完成|得到|荣获|被(?:评|认|授|列)|签约|落地|申报|成功|获批|晋级|取得|享受|开展|转化|推介|推广|应用|展出|亮相|发布|上市|启动|开工|投产|投用|结题|验收|鉴定|参与|参展|参赛|路演|入围|纳入|上榜|落户|得奖|表彰"
)
BEING = re.compile(
    r"担任|已(?!推荐|通过|获|入选|完成|列入|成功|纳入|申报|申请|提交)|均|集聚|拥有|建有|作用|在(?!全?[本省市县区国][^,]{0,6}(?:转化|推广|应用|落地|发布))|以上|入驻|现有|设有"
)
PIECES = ("项", "件", "场", "部", "篇", "首", "册", "笔", "宗", "起", "批", "例")
_ONLY_REACHED = re.compile(
    r"[,、]?(?:合计|共计|总计|截?[至止]?(?:目前|1?[0-9]月[底末])?,?(?:已|实际|累计)?完成|(?:预计)?(?:全年|年底|总数)?(?:预计|有望)?(?:努力|力争)?(?:可|将)?(?:实现|达到?|为|突破|超过)?)"
)
_CAME_TO = re.compile(r"[,、]?(?:现?已|从而)?(?:达到?了?|突破|超过|升至|增至|增加到)(?:近|约)?")
_MULTIPLIER = re.compile(r"^[十百千]?[万亿]*(?=.)")
# 国家备案众创空间: of what standing, not that it was filed; 收入超亿元企业: how large
_ATTRIBUTE = re.compile(
    r"^(?:全[市区县省])?(?:开展|从事|有)[^,]{2,10}活动的|有[^,]{2,12}(?:生产|销售)的(?=[一-鿿]{0,6}企业)|(?<!经)(?<!由)(?:国家级?|[省市区县]级)(?:备案|认定|评定|登记)的?(?=[一-鿿]{2})|"
    r"^[^,]{0,8}(?<!新)(?<!新增)备案的(?=[一-鿿]{2})|"
    r"成立[^,]{1,6}(?:以内|以上|以下)的|"
    r"^[^,]{0,10}(?<!新)(?<!新培育)(?<!全年)(?<!当年)(?<!今年)(?<!年内)(?:建成|建设|引进|培育|认定|投用|落户|入驻)的(?=[一-鿿]{2})|"
    r"[^,]{2,14}(?:超过?|突破|达到?|过)[0-9.十百千]*[万亿]元?(?:以上)?的(?=[一-鿿]{0,8}(?:企业|项目|园区|单位|镇|乡))|"
    r"(?:收入|产值|营收|税收|利润|纳税)(?:额|总额)?(?:超过?|突破|过|达)[0-9.十百千]*[万亿]元?(?:以上)?的?(?=[一-鿿]{0,6}企业)"
)
_VERB_OPENS = re.compile(rf"[^,]{{0,8}}?(?:{_NEW})(?!数|量|率|率|的)")
_APPLIED_OPENS = re.compile(r"[^,]{0,8}?(?:申报|推荐|申请|受理|备案)(?!数|量|率|的|额)")
#: What stands in brackets, or in quotation marks before more of a name: 申请“社区e站建设”项目.
_ASIDE = re.compile(r"\([^)]*\)|“[^”]*”(?=[一-鿿])")
#: 申报9家高新技术企业,16家研发中心(市级): numbers before their things, under one verb.
_LISTED_FIRST = re.compile(
    rf"(?:{_NEW}|{_FLOW})了?(?P<items>(?:[0-9]+[余多]?[家个名项所位][一-鿿“”A-Z]{{2,18}}(?:\([^)]*\))?,)+)$"
)
_BESIDE = re.compile(r"([一-鿿]{2,6})(?:新增|净增)[0-9]+[家个名项][,、](?:国家|省部?|市|区|县)级[一-鿿]{0,6}\1$")
_WHO_DID = re.compile(
    r"(?:进入[^,]{0,8}名单|拿到|推荐|上报(?!统计)|收听|收看|观看|申报|申请|填报|入选|获评|获得|获批|通过|参加|参与|享受|列入|完成)[^,]{0,24}的(?:企业或个人|[一-鿿]{0,4}企业|单位|项目)?(?:共?有|共|已有|为)$"
)
#: An item of an enumeration, with or without its number: ,省级众创空间16家.
_ITEM = re.compile(
    rf"(?!.*(?:{_NEW}|{_FLOW}|{_STOCK}))(?!全|我|本|目前|其中|占)[一-鿿“”A-Z]{{2,18}}(?:[0-9]+[家个名所座](?:\([^()0-9]{{1,16}}\))?)?"
)
_BOUND_WORD = re.compile(r"近|超过?|逾|不足|突破")
_NEW_SUBJECT = re.compile(
    r"(?:全[省市区县州国]|我[省市区县州]|本[省市区县]|目前|现|截至|年末|年底|其中|占|比|较|同比|有效)"
)
#: Units of what happens rather than is there.
PASSING_UNITS = ("笔", "宗", "起", "例", "册", "份", "批", "单", "封", "本")


@dataclass(frozen=True)
class Measured:
    """What a figure's scope is told by.

    Attributes
    ----------
    words : Words
    kind : str
        Whether it is a target.
    earlier : str or None
        Scope of the figure before it in the same segment.
    growth, level : re.Pattern
        Words of growth, and of the level that something came to.
    """

    words: Words
    kind: str
    earlier: str | None
    growth: re.Pattern
    level: re.Pattern

    @functools.cached_property
    def turn(self) -> re.Match | None:
        """The last word of growth before the figure."""
        return last_match(self.growth, self.words.lead)

    @property
    def rest(self) -> str:
        """What stands between that word and the figure."""
        return self.words.lead[self.turn.end() :] if self.turn else ""

    @property
    def to_a_level(self) -> bool:
        """Whether something was raised or lowered to the figure."""
        rest = self.rest
        if re.match(r"(?:到|至)", rest) or (self.level.match(rest) and re.search(r"(?:到|至)$", rest)):
            return True
        return bool(self.turn and re.search(r"(?:达到|达)$", rest) and self.turn[0] in ("提高", "提升"))

    @functools.cached_property
    def head(self) -> str:
        """What stands before the figure, without brackets; of a list only its own item."""
        lead = self.words.lead
        if self.earlier and "、" in lead and not VERBS.search(lead):
            lead = lead[lead.rindex("、") :]  # 3名院士、26个团队
        return _ATTRIBUTE.sub("", _ASIDE.sub("", lead))

    @functools.cached_property
    def who_did(self) -> bool:
        """Whether those that did something are counted: 填报月报的企业已有71家."""
        return bool(_WHO_DID.search(self.head))

    @functools.cached_property
    def found(self) -> list[re.Match]:
        found = list(VERBS.finditer(self.head))
        if len(found) > 1 and self.who_did:
            found.pop()  # 入选小巨人企业的有5家
        if self.head.endswith("等"):
            found = [v for v in found if not v["stock"]][:1] or found  # 推出研发补贴、人才引进奖励等18条政策
        while len(found) > 1 and found[-1].end() == len(self.head) and _BOUND_WORD.fullmatch(found[-1][0]):
            found.pop()  # 解决难题近80个: what was done says more than how many
        return found

    @functools.cached_property
    def adding(self) -> list[re.Match]:
        return [v for v in self.found if v["new"]]

    @functools.cached_property
    def strong(self) -> list[re.Match]:
        """Verbs that say beyond doubt that something is new."""
        ends = {v.start() for v in self.found if v[0] in ("转化", "推广", "许可")}  # 成果引进转化
        return [v for v in self.adding if _ADDED.match(v[0]) and v.end() not in ends]

    @property
    def last(self) -> re.Match:
        return self.found[-1]

    @functools.cached_property
    def noun(self) -> bool:
        """Whether the noun before the figure is of something that happens: 项目, 成果, 申请量."""
        return bool(_EVENT_NOUN.search(_NEAR_BOUND.sub("", self.head)))

    @functools.cached_property
    def ahead(self) -> bool:
        """Whether the figure stands before its noun."""
        head = self.head
        if not head.strip("、,和及与:(对为将把的有共全市区县省年") or head.endswith("的"):
            return True
        return bool(self.found) and self.last.end() == len(head) and bool(re.match(r"[^,、]{0,2}已", self.words.tail))

    @functools.cached_property
    def doing(self) -> bool:
        """Whether the verb behind a figure says that something happened, before one that says what is."""
        doing, being = _DOING.search(self.words.tail), BEING.search(self.words.tail)
        return bool(doing) and not (being and doing and being.start() < doing.start())

    @functools.cached_property
    def unit(self) -> str:
        """What is counted, without its multiplier: of 3.8万件 it is 件."""
        return _MULTIPLIER.sub("", self.words.m.unit)

    @property
    def behind(self) -> bool:
        """Whether its noun follows though words stand before it."""
        tail = self.words.tail
        return (
            not self.found
            and bool(re.match(r"[一-鿿“]", tail))
            and not re.match(r"及?以[上内]|左右|大关|关口|的$|[和与及]", tail)
        )

    @functools.cached_property
    def listed_first(self) -> bool:
        """Whether it is the next of things named behind their numbers, under one verb: 申报9家企业,16家平台."""
        w = self.words
        if self.earlier not in ("new", "flow") or w.earlier is None or w.text[w.m.start - 1] not in ",)":
            return False
        listed = _LISTED_FIRST.search(w.text[w.sentence : w.m.start])
        things = (
            bool(listed)
            and bool(re.match(r"[一-鿿“]{2}", w.tail))
            and {w.m.kind, w.earlier.kind} <= {"count", "person"}
        )
        return things and not (_DOING.search(listed["items"]) or self.doing or BEING.search(w.tail))  # type: ignore[index]

    @property
    def beside(self) -> bool:
        """Whether the same thing of another level stands beside one that was added: 国家级企业新增1家,市级企业4家."""
        w = self.words
        return self.earlier == "new" and bool(_BESIDE.search(w.text[w.sentence : w.m.start]))

    @functools.cached_property
    def carries_on(self) -> bool:
        """Whether only a comma parts it from a thing added, and it has no verb and no place of its own."""
        w = self.words
        return bool(
            self.earlier in ("new", "flow")
            and w.earlier
            and self.verb_opened
            and {w.m.kind, w.earlier.kind} <= {"count", "person"}
            and re.fullmatch(
                r"(?:\([^()0-9]{1,16}\))?,[一-鿿“”A-Z]{2,18}", w.between.removeprefix("以上").removeprefix("左右")
            )
            and self.unit not in (*PIECES, *PASSING_UNITS)
            and not self.found
            and not self.behind
            and not _NEW_SUBJECT.match(self.head)
        )

    @functools.cached_property
    def verb_opened(self) -> bool:
        """Whether the clause of the figure before begins with its verb: 新增企业15家, not 企业入库数15家.

        Items without a verb may stand between: 新增企业15家,研发中心2家,孵化器3家.
        """
        w = self.words
        end = w.earlier.start if w.earlier else 0
        start = begin(w.text, end, ",;:。")
        while start > w.segment and w.text[start - 1] == "," and _ITEM.fullmatch(_ATTRIBUTE.sub("", w.text[start:end])):
            clause = begin(w.text, start - 1, ",;:。")
            if not re.search(r"[0-9]+[家个名所座](?:\([^()0-9]{1,16}\))?$", w.text[clause : start - 1]):
                break
            end = start - 1
            start = clause
        return bool((_APPLIED_OPENS if self.earlier == "flow" else _VERB_OPENS).match(w.text, start, end))

    @property
    def part_of_list(self) -> bool:
        """Whether it is a later one of the parts that 其中 lists, counted alike: 获奖9项,其中自然科学5项,技术发明4项."""
        w = self.words
        return bool(
            self.earlier in ("new", "flow", "stock")
            and w.earlier
            and w.m.unit == w.earlier.unit
            and re.fullmatch(r"[,、][一-鿿“”]{2,12}", w.between)
            and not self.found
            and re.search(
                r"(?:其中:?|[0-9][件家项个名人][里中],)[一-鿿“”]{2,12}[0-9]+[^0-9,。;]{1,3}(?:[,、][一-鿿“”]{2,12}[0-9]+[^0-9,。;]{1,3})*$",
                w.text[w.sentence : w.earlier.after],
            )
        )

    @property
    def part(self) -> bool:
        """Whether it is told as a part of the figure before, counted alike: 申请9件,其中发明专利有4件; 这9件里,发明专利4件."""
        w = self.words
        return bool(
            self.earlier in ("new", "flow")
            and w.earlier
            and (w.m.unit == w.earlier.unit or {w.m.unit, w.earlier.unit} <= {"个", "项", "件"})
            and not self.strong
            and re.fullmatch(r"[,;(]?其中:?[一-鿿“”]{2,12}(?:有|的|以上的?)|[里中],[一-鿿“”]{2,12}", w.between)
        )

    @property
    def came_to(self) -> bool:
        """Whether it is what there is after so many were added: 净增83家,达到400家."""
        w = self.words
        return bool(
            self.earlier == "new"
            and w.earlier
            and w.m.unit == w.earlier.unit
            and _CAME_TO.fullmatch(w.between)
            and _number(w.m.value) > _number(w.earlier.value)
        )

    @property
    def goes_on(self) -> bool:
        """Whether it only adds another level or item to the figure before: 新增省级企业35家,国家级企业3家."""
        if self.earlier not in ("new", "flow", "stock") or (self.words.earlier and self.words.earlier.kind == "money"):
            return False
        if self.came_to:
            return False
        if _ONLY_REACHED.fullmatch(self.head):
            return True
        if self.earlier == "new" and "," in self.words.between and not self.verb_opened:
            return False
        return all(_BOUND_WORD.fullmatch(v[0]) for v in self.found) and bool(
            re.match(r"[,、和及]?(?:国家|省部?|市|区|县)级|[、和及与]|其中|\(其中", self.words.lead)
        )


def _number(value: str) -> float:
    """A plain number's value; nought for a range or a fraction."""
    return float(value) if re.fullmatch(r"[0-9.]*[0-9]", value) else 0.0


def done_in_total(head: str) -> bool:
    """Whether something was done so many times, counted up.

    >>> done_in_total("累计培训学员"), done_in_total("累计认定企业")
    (True, False)
    """
    return bool(_DONE_IN_TOTAL.search(head))
