"""What a figure's name is told by: the nouns around it, the name before it, its clause and the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clauses import Read
from .name_words import before

#: 500家的目标: what stands behind a goal.
GOAL_BEHIND = re.compile(
    r"(?:以上|左右)?(?:的|这一|这个|这项)?(?:规划|年度|全年|预期|既定|奋斗|考核|发展|终期|期末|量化|约束性|预期性|[省市区县][考定])*(?:目标|任务|指标)"
)
_OPENING = re.compile(
    r"[一-鿿A-Za-z&“”]{2,14}?(?:成交额|交易额|增加值|产值|总值|支出|收入|投入|经费|强度|授权量|申请量|拥有量|总额|总数|入库数|家数|户数|件数|人数|数量|比重|占比|增速|位次|排名|指数|GDP|生产总值|投资|费用)(?!强度|[里中]的|[占的能])"
)
_THINGS = re.compile(
    r"([一-鿿“”]{2,14}?(?:企业|机构|平台|孵化器|实验室|人才|园区))(?:数量|总数)?(?:则|也|均|都|已|首次|第一次|突破|再次|成功|总数|迈上)"
)
OF_TARGET = re.compile(r"(?:完成|实现|占)[^,]*?(目标|任务|计划)(?:任务)?(?:数)?的?$")
_INDUSTRY = re.compile(
    r"(?:^|[,;:。])[^,;。0-9]{0,12}(?:[0-9]{4}年)?[^,;。0-9]{0,6}?((?:高新技术|高技术|战略性新兴)产业|(?<=登记的)技术合同)(?!园|化|链|集|基|开发|增加值|产值|总产|投资|占)[^,;。0-9]{0,16},(?:[^,;。0-9]{0,12},)?$"
)
#: 技术转移。: a short heading that names what follows it.
_HEADING = re.compile(r"(?:^|[。;:)、.])([^,。;:()0-9]{3,16})[。:]$")
#: 推进高新技术企业倍增工程,总数达到92家.
_PROGRAMME = re.compile(
    r"([一-鿿]{3,12}?(?:企业|机构|平台|人才|孵化器))(?:[一二三四五两]年)?(?:倍增|培育|提升|壮大|攻坚|增量扩面)(?:工程|计划|行动),[^,。;]{0,12}$"
)
_PROGRAMME_VERB = re.compile(r"^.*?(?:推进|实施|启动|开展|落实|深化|推行)")
#: 与地区生产总值之比为.
_RATIO = re.compile(r"^[,(]?(?:与|同)([^,、]{2,12})之比")
#: 在规上工业增加值中,制造业占: what the shares of a sentence are of.
_WITHIN = re.compile(r"(?:^|[,。;:])(?:其中,?)?在([^,。;]{3,16})中,")
#: Verbs and words of the whole, which narrow nothing; 企业登记的 does.
_PLAIN = re.compile(
    r"(?:全社会|全部|各类|共|累计|已|新|(?:认定|登记|签订|完成|实现|促成|办理|投入|拥有|达成|达到|开展|国家|地方|促进)(?!的))+"
)
#: Whose people or money a sentence speaks of, and what of theirs may follow.
_OWNER = re.compile(
    r"([一-鿿]{2,16}(?:企业|高企|高校|院所|园区|开发区|高新区))的(?:专利申请|专利授权|研发人员|科技人员|从业人员|营业收入|主营业务收入|总收入)[^。]*[,;]$"
)
_OWNED = re.compile(r"(?:研发|R&D|科研|科技活动)(?:经费|投入|费用|支出)|(?:发明)?专利(?:申请|授权)")
_LEVEL = re.compile(r"(?:国家|省部?|市|区|县)级(?!及?以上)")
_WHOLE_PLACE = re.compile(r"[省市县区州国盟旗]$")
_BESIDE = re.compile(
    r"(?:比|较|高于|高出|低于|快于|慢于|领先|超过?|是)[^,]{0,16}(?:增速|平均|水平|均值|增幅|工业|全[国省市区县])"
)


@dataclass(frozen=True)
class Naming:
    """What a figure's name is told by.

    Attributes
    ----------
    read : Read
    subject : str
        The noun before it.
    behind : str
        The noun behind it.
    carried : str
        The name of the figure before it.
    listed : str
        Its name in a list.
    earlier : Read or None
    last : str
        The name of the figure before it, in whatever sentence, with what it is a share of.
    """

    read: Read
    subject: str
    behind: str
    carried: str
    listed: str
    earlier: Read | None
    last: str

    @property
    def lead(self) -> str:
        return self.read.lead

    @property
    def scope(self) -> str:
        return self.read.scope

    @property
    def opening(self) -> str:
        """The noun that an earlier clause of the sentence opened with, where that has no figure."""
        w = self.read.words
        if w.same or w.clause == w.segment:
            return ""
        found = _OPENING.match(before(w.text[w.segment : w.clause]))
        return found[0] if found else ""

    @property
    def thing_before(self) -> str:
        """The things that its own segment opened with, where no figure of it was read: 科技型中小企业首次突破2万大关,达到."""
        w = self.read.words
        if w.same or w.clause == w.segment:
            return ""
        found = _THINGS.match(before(w.text[w.segment : w.clause]))
        return found[1] if found else ""

    @property
    def clause_before(self) -> str:
        """The noun that the clause right before opened with, where that has no figure."""
        w = self.read.words
        start = max(w.segment, w.earlier.after if w.earlier else 0)
        clause = w.text[start : w.clause].strip(",").split(",")[-1]
        found = _OPENING.match(before(re.sub(r"\([^()]*\)", "", clause)))
        return found[0] if found else ""

    @property
    def thing_alone(self) -> str:
        """The thing that the clause right before only names, above a goal: 省级研究中心,年度目标18家."""
        w = self.read.words
        if w.earlier and w.earlier.after > w.segment:
            return ""
        clause = before(w.text[w.segment : w.clause].strip(",").split(",")[-1])
        return clause if 3 < len(clause) < 25 and not re.search(r"[0-9]|要|将|是|为", clause) else ""

    @property
    def industry_before(self) -> str:
        """The industry that the clause before speaks of, without a figure: 高新技术产业运行平稳,总产值达9亿元."""
        w = self.read.words
        found = _INDUSTRY.search(w.text[w.sentence : w.clause])
        return found[1] if found else ""

    @property
    def programme(self) -> str:
        """What a programme in the clause right before is for, where only a measure stands by the figure."""
        w = self.read.words
        found = _PROGRAMME.search(w.text[w.sentence : w.m.start])
        return _PROGRAMME_VERB.sub("", found[1]) if found else ""

    @property
    def of_target(self) -> str:
        """What a target is of, where its clause names it: 技术合同成交额完成目标的118%."""
        found = OF_TARGET.search(self.lead)
        name = before(self.lead[: found.start()]) if found else ""
        return name if len(name) > 3 else ""

    @property
    def beside(self) -> bool:
        """Whether it only sets the figure before beside another's: 比全省平均高2个百分点."""
        return bool(self.carried) and self.read.words.m.kind in ("point", "times") and bool(_BESIDE.match(self.subject))

    @property
    def within(self) -> str:
        """What the shares of its sentence are of, where the sentence says it first."""
        w = self.read.words
        found = _WITHIN.search(w.text[w.sentence : w.m.start]) if self.subject.endswith(("占", "占比")) else None
        return found[1] if found else ""

    @property
    def narrower(self) -> str:
        """What narrows the figure before, where this one goes on with its last words: 高技术制造业研发经费9亿元,研发经费强度."""
        w = self.read.words
        if w.earlier is None or w.earlier.start < w.sentence:
            return ""
        owner = _OWNER.search(w.text[w.sentence : w.clause])
        if owner and _OWNED.match(self.subject):
            return owner[1] + "的"  # 高新技术产业企业的研发人员达9万人,…;研发经费投入236亿元
        if w.m.kind not in ("money", "percent"):
            return ""
        shared = next(
            (
                n
                for n in range(min(len(self.carried), len(self.subject)), 3, -1)
                if self.carried[-n:] == self.subject[:n]
            ),
            0,
        )
        left = _PLAIN.sub("", self.carried[: len(self.carried) - shared]) if shared else ""
        return left if len(left) > 1 and not _WHOLE_PLACE.search(left) else ""

    @property
    def level_of_list(self) -> str:
        """国家级 of 国家级孵化器1家、众创空间2家, for the second of them."""
        found = _LEVEL.match(self.carried)
        w = self.read.words
        if not found or _LEVEL.match(self.subject) or w.m.kind != "count":
            return ""
        if len(set(_LEVEL.findall(re.sub(r"\([^()]*\)?", "", w.text[w.clause : w.end])))) > 1:
            return ""  # 省级中心6个、市级平台9个、工作站3个: each says its own
        return found[0] if re.match(r"[、和及]", self.read.words.between) else ""

    @property
    def heading_before(self) -> str:
        """The few words before the sentence, where they only name what it speaks of: (2)专利受理量。任务是60件."""
        w = self.read.words
        found = _HEADING.search(w.text[max(0, w.sentence - 24) : w.sentence])
        return before(found[1]) if found else ""

    @property
    def ratio(self) -> str:
        """What it is put beside: 与地区生产总值之比."""
        found = _RATIO.search(self.lead)
        return f"与{found[1]}之比" if found else ""

    @property
    def for_goal(self) -> bool:
        """Whether the figure is said to be a goal: 500家的目标."""
        return bool(GOAL_BEHIND.match(self.read.words.tail))

    @property
    def only_a_measure(self) -> bool:
        """总数达到, 企业总数达到: what is counted was named before."""
        if self.subject in ("企业总数", "企业数量", "企业总量") and self.carried.rstrip("新增净数").endswith("企业"):
            return True
        return self.subject in ("", "新增数量", "总数", "数量", "总量", "备案总量", "总额", "规模", "保有量", "存量")
