"""What a figure is a figure of: its indicator in the report's own words.

The noun stands before the number (高新技术企业总数达到), behind it (9家企业获得
贷款), or was named in a clause before and is carried over (占GDP比重达到).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..wording import Text
from . import lists, years
from .clauses import Read
from .doubts import Doubt
from .name_words import before
from .quantities import Mention
from .rules import Rule, first
from .text_blocks import Block

_GROWTH_WORD = re.compile(
    r"(?:比|较|同)?(?:上年末?|去年|年初|年末|去年同期|上年同期|20[0-9][0-9]年末?)?(?:同期)?(?:实际|名义|同比|年均|分别|每年|均|净)*(?:增长率?|增加|增速|增幅|上涨|下降|回落|减少|提高|提升|上升|降低|下滑|涨|增|降|高于[^,]*|低于[^,]*)(?:达到?|为|超过|突破|不低于|约|了|率)*$"
)
_JOIN = re.compile(r"[、]|(?<=[一-鿿])(?:和|及|与|以及)(?=[一-鿿])")
#: 各 and 均 that share a number out, not 各类 or 平均.
_EACH = re.compile(
    r"(?P<list>[^,。;:]+?)(?:各(?=$|新增|引进|建成|新建|认定|获|有|建设|培育|举办|实施|达|完成|安排|培养)|(?<!平)(?<!人)均(?=达到?|超过?|突破|增长|实现|为|不低于|完成|建成|提高|下降))"
)


_RANKED = re.compile(
    r"(?:^县?市?区?中)?(?:连续[一-鿿]{1,3}年)?(?:位|名)?(?:居|列|排名?|跃居|获|名列)?(?:在|全)?(?:全国|全省|全市|全区|全县|全州|省|市)?(?:同类|各[一-鿿]{2,4})?$"
)


_MORE = re.compile(r"[比较](?:上年|去年|年初|上年末)末?(?:分别|各)?(?:增加|新增|多)")
_CHANGE = re.compile(r"(?:比|较)?(?:上年|年初|上年末|去年)?末?(?:增加|减少)?")
_MEASURE_ONLY = re.compile(
    r"成交额|成交金额|成交总额|交易额|合同金额|合同额|(?:投入)?强度|增加值|授权量|申请量|拥有量|净增|新增|总产值|产值|营业收入|销售收入|利润|税收|利税|收入|增加"
)
_MEASURE_END = re.compile(
    r"(?:成交额|成交金额|交易额|支出|(?:经费)?投入|投入强度|强度|增加值|授权量|申请量|拥有量|总数|数量|净增|总量|产值|营业收入|数)?(?:目标|任务|指标)?数?$"
)
_DOING = re.compile(r"^(?:登记|认定|签订|完成|实现|新增|净增|新认定|培育|促成|共登记|认定登记)+")
_OPENING = re.compile(
    r"[一-鿿A-Za-z&“”]{2,14}?(?:成交额|交易额|增加值|产值|总值|支出|收入|投入|经费|强度|授权量|申请量|拥有量|总额|总数|人数|数量|比重|占比|增速)"
)
_VERB_BEHIND = re.compile(r"通过|获|完成|入选|列入|验收|立项|成功")
_OF_TARGET = re.compile(r"(?:完成|实现|占)[^,]*?(目标|任务|计划)(?:任务)?(?:数)?的?$")
_IN_BRACKETS = re.compile(r"\((?:其中|含|包括):?([一-鿿“”]{2,12})$")
_PARTIAL = re.compile(r"(?:分别)?(?:国家级|省级|市级|总数|总量|数量|面积|增速|位|名)|[与同]?相比")


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
        The name of the figure before it, in whatever sentence.
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
    def of_target(self) -> str:
        """What a target is of, where its clause names it: 技术合同成交额完成目标的118%."""
        found = _OF_TARGET.search(self.lead)
        name = before(self.lead[: found.start()]) if found else ""
        return name if len(name) > 3 else ""

    @property
    def only_a_measure(self) -> bool:
        """总数达到: what is counted was named before."""
        return bool(re.fullmatch(r"(?:新增数量|总数|数量|总量|备案总量|总额|规模)?", self.subject))


def _thing(name: str) -> str:
    """What a name's measure measures: of 登记技术合同 it is 技术合同, of 研发经费支出 研发经费."""
    return _MEASURE_END.sub("", _DOING.sub("", name))


def _with(carried: str, subject: str) -> str:
    return carried + ("" if subject in carried else subject) if carried else subject


def _measured_before(f: Naming) -> str:
    words = f.read.words
    name = (f.carried or before(words.text[max(0, words.m.start - 24) : words.m.start])) + f.subject
    if f.scope == "stock":  # 新增 10 款，累计 16 款
        name = re.sub(r"^(?:新增|新认定|净增|新建)|净增(?=总)", "", name)
    return name


#: Where the name stands.
NAMES: tuple[Rule[Naming], ...] = (
    Rule(
        Text("its place in a list", "与并列主语按序对应"),
        lambda f: f.listed,
        lambda f: f.listed + ("增加" if f.scope == "new" and _MORE.search(f.read.words.before) else ""),
        yes=("高新技术企业、瞪羚企业分别为6家、【8】家。", "授权量和申请量分别达到【30】件和60件。"),
        no=("新增企业【6】家。", "企业6家,平台【8】个。"),
    ),
    Rule(
        Text("a part in brackets", "括号内的部分数"),
        lambda f: f.carried and _IN_BRACKETS.search(f.lead),
        lambda f: f"{f.carried}:{_IN_BRACKETS.search(f.lead)[1]}",  # type: ignore[index]
        yes=("新增企业9家(其中外资【2】家)。", "培训人员90人(含民办【20】人)。"),
        no=("新增企业【9】家(其中外资2家)。", "外资企业【2】家。"),
    ),
    Rule(
        Text("a change of the figure before", "前项的增减"),
        lambda f: f.carried and f.scope == "new" and _CHANGE.fullmatch(f.subject) and re.search(r"[增减多少]", f.lead),
        lambda f: f.carried + ("减少" if "减少" in f.lead else "增加"),
        yes=("企业达到90家,比上年增加【6】家。", "企业数90家,比年初增加【6】家。"),
        no=("企业达到【90】家,比上年增加6家。", "新增企业【6】家。"),
    ),
    Rule(
        Text("the end of a rise", "“由…提高到…”的终点"),
        lambda f: f.read.words.pair == "to" and f.carried,
        lambda f: f.carried,
        yes=("企业从38家增加到【91】家。", "研发强度由1.9%提高到【2.4】%。"),
        no=("企业从【38】家增加到91家。", "企业增加到【91】家。"),
    ),
    Rule(
        Text("a share of a target", "目标完成率"),
        lambda f: (f.carried or f.of_target) and _OF_TARGET.search(f.lead),
        lambda f: (f.of_target or f.carried) + _OF_TARGET.search(f.lead)[1] + "完成率",  # type: ignore[index]
        yes=("技术合同成交额9亿元,完成年度目标的【90】%。", "技术合同成交额完成目标的【118】%。"),
        no=("技术合同成交额占比【18】%。", "技术合同成交额完成【9】亿元。"),
    ),
    Rule(
        Text("the noun behind it", "数字之后的名词"),
        lambda f: (
            len(f.behind) >= 2
            and f.read.words.m.kind not in ("percent", "tenths", "times")
            and not (len(f.subject) >= 2 and _VERB_BEHIND.match(f.behind))
        ),
        lambda f: _verb(f.lead) + f.behind,
        yes=("支持【12】家企业上市。", "选派【30】名专家下乡。"),
        no=("企业【12】家。", "选派专家【30】名。"),
    ),
    Rule(
        Text("a rank or total of what was named before", "前项的位次或总数"),
        lambda f: (
            f.only_a_measure
            and f.scope in ("rank", "stock", "flow")
            and f.earlier is not None
            and f.earlier.scope != "rank"
        ),
        _measured_before,
        yes=("新增企业5家,总数达到【90】家。", "企业数90家,居全省第【3】位。"),
        no=("企业总数达到【90】家。", "新增企业【5】家,总数达到90家。"),
    ),
    Rule(
        Text("the subject of its sentence", "本句句首的主语"),
        lambda f: len(f.subject) < 2 and f.opening,
        lambda f: f.opening,
        yes=("研发经费支出持续加大,达到【9】亿元。", "高新技术产业增加值快速攀升,达到【30】亿元。"),
        no=("研发经费支出【9】亿元。", "企业达到【90】家。"),
    ),
    Rule(
        Text("the name before it goes on", "沿用前项名称"),
        lambda f: len(f.subject) < 2 or _PARTIAL.fullmatch(f.subject),
        lambda f: _with(f.carried, f.subject) if len(f.subject) > 1 else f.carried or f.subject,
        yes=("研发经费支出9亿元,增长【5】%。", "企业90家,同比增长【8】%。"),
        no=("研发经费支出增长【5】%。", "研发经费支出【9】亿元,增长5%。"),
    ),
    Rule(
        Text("another measure of what was named before", "前项的其他计量"),
        lambda f: f.carried and _MEASURE_ONLY.fullmatch(f.subject) and _thing(f.carried),
        lambda f: f.subject + _thing(f.carried) if f.subject in ("净增", "新增") else _thing(f.carried) + f.subject,
        yes=("登记技术合同30份,成交额【9】亿元。", "签订技术转让合同12份,合同金额【3】亿元。"),
        no=("技术合同成交额【9】亿元。", "企业30家,贷款【9】亿元。"),
    ),
    Rule(
        Text("a share of what was named before", "前项的占比"),
        lambda f: f.carried and re.match(r"所?占|相当于|在.{2,16}中所?占", f.subject),
        lambda f: f.carried + f.subject,
        yes=("研发经费支出9亿元,占生产总值的比重为【2】%。", "企业研发经费8亿元,占全社会的【80】%。"),
        no=("研发经费占生产总值的比重为【2】%。", "研发经费支出【9】亿元,占生产总值的2%。"),
    ),
    Rule(
        Text("a part of what was named before", "其中项"),
        lambda f: f.carried and len(f.subject) <= 4 and "其中" in f.lead,
        lambda f: f"{f.carried}:{f.subject}",
        yes=("培训人员90人,其中女性【30】人。", "高层次人才60名,其中博士【12】名。"),
        no=("博士【12】名。", "高层次人才【60】名,其中博士12名。"),
    ),
    Rule(
        Text("the noun before it", "数字之前的名词"),
        lambda f: True,
        lambda f: f.subject,
        yes=("高新技术企业【90】家。", "研发经费支出【9】亿元。"),
        no=("支持【12】家企业上市。", "企业90家,同比增长【8】%。"),
    ),
)


@dataclass(frozen=True)
class Named:
    """Names of a figure.

    Attributes
    ----------
    names : list of str
        Several where one number counts for several things.
    doubts : tuple of Doubt
        A list with more or fewer names than figures; a name from the sentence before.
    rule : Rule or None
        That decided, where one did.
    """

    names: list[str]
    doubts: tuple[Doubt, ...] = ()
    rule: Rule[Naming] | None = None


def subjects(block: Block, read: list[Read]) -> list[Named]:
    """Names of a block's figures.

    Parameters
    ----------
    block : Block
    read : list of Read
        As :meth:`kjanalysis.reports.context.Reader.block` gives them.

    Returns
    -------
    list of Named
        One a figure.
    """
    text = block.text
    found: list[Named] = []
    bare: list[str] = []
    listed = lists.runs(read)
    for i, r in enumerate(read):
        shared = [] if i in listed else _shared(r.lead)
        if shared:
            found.append(Named(shared))
            bare.append(shared[-1])
            continue
        pair = _of_list(listed.get(i), read, bare)
        name, rule = _name(text, read, i, bare, pair.names[i - listed[i].first] if pair.names else "")
        aside = bare and re.search(r"在全[省市国区县](?:[一-鿿]{0,4})$", r.lead)  # 在全省89个县中排名
        bare.append(bare[-1] if aside else re.sub(r"占[^,]{1,16}(?:比重|比例)$", "", name) or name)
        doubts = (Doubt.UNEVEN,) * pair.uneven + (Doubt.CARRIED_NAME,) * _from_before(name, bare, r, i, pair)
        found.append(Named([name + _suffix(r)], doubts, rule))
    return found


def _from_before(name: str, bare: list[str], r: Read, i: int, pair: lists.Paired) -> bool:
    """Whether a figure's name was named in another sentence only."""
    w = r.words
    earlier = w.earlier
    if not i or pair.names or earlier is None or earlier.after > w.sentence:
        return False
    last = bare[i - 1]
    return len(last) > 1 and name.startswith(last) and last not in w.text[w.sentence : w.m.start]


def _of_list(run: lists.Run | None, read: list[Read], bare: list[str]) -> lists.Paired:
    """Names of the list that a figure stands in, as those before the list were named."""
    if run is None or read[run.first].rules["year"] is years.OF_LIST:
        return lists.Paired()
    sentence = read[run.first].words.sentence
    earlier = [name for name, r in zip(bare[: run.first], read, strict=False) if r.words.m.start >= sentence]
    return lists.paired(run, earlier, before)


def _name(text: str, read: list[Read], i: int, bare: list[str], listed: str) -> tuple[str, Rule[Naming]]:
    r = read[i]
    earlier = read[i - 1] if i else None
    near = earlier is not None and (r.words.same or _near(text, earlier.words.m, r.words.m))
    following = read[i + 1].words.m.start if i + 1 < len(read) else len(text)
    growth = r.scope == "growth"
    subject = before(_GROWTH_WORD.sub("", r.lead.rstrip("达到约超过为近负-−— ")) if growth else r.lead)
    if r.scope == "rank":
        subject = _RANKED.sub("", subject)
    facts = Naming(
        read=r,
        subject=subject,
        behind="" if growth or r.scope == "rank" else _behind(text, r, following),
        carried=bare[-1] if bare and near else "",
        listed=listed,
        earlier=earlier,
        last=bare[-1] if bare else "",
    )
    rule = first(NAMES, facts)
    name = rule.of(facts)
    if len(name) < 2 and not r.words.same and bare:
        name = bare[-1]
    return (name if len(name) >= 2 else _from_the_segment(r)), rule


def _from_the_segment(r: Read) -> str:
    """The noun before the figure, wherever in its segment; ``?`` if there is none."""
    w = r.words
    said = w.text[max(w.segment, w.m.start - 24) : w.m.start].rstrip("达到约超过为近")
    return before(_GROWTH_WORD.sub("", said)) or "?"


def _near(text: str, earlier: Mention, m: Mention) -> bool:
    """Whether only one full stop stands between two figures."""
    between = text[earlier.after : m.start]
    return len(between) < 60 and sum(between.count(sign) for sign in "。!?") <= 1


def _behind(text: str, r: Read, following: int) -> str:
    m = r.words.m
    tail = text[m.after : min(r.words.end, following, m.after + 28)]
    tail = re.sub(r"^(?:及?以上|左右|以内|以下|的|大关|,)+", "", tail)
    tail = re.split(r"[、,(]|均已?(?=[一-鿿])|要(?=[加继进])", tail)[0]
    if re.match(
        r"[^一-鿿“]|至|到|和|及|与|并|用于|以|较|比|增|相比|占|中$|为|提高|提升|上升|回升|跃升|攀升|降|升|扩大|下降|调整|发展",
        tail,
    ):
        return ""
    return re.sub(r"(?:达到?|共|超过?|突破|获得?|为|有|集聚|引进|实现|建设|拥有|分别)+$", "", tail)


def _verb(lead: str) -> str:
    found = re.search(
        r"(建设完成|新增|净增|新建|新认定|已引进|引进|筹建|建设|实施|举办|开展|发放|推荐|建成|培育|入选|争取|落户|成功推荐)[^,]{0,2}$",
        lead,
    )
    return found[1] if found else ""


def _suffix(r: Read) -> str:
    kind = r.words.m.kind
    if kind in ("rank", "top") and r.scope == "rank":
        return "位次"
    if kind == "grade":
        return "获奖等级"
    if r.scope != "growth":
        return ""
    down = re.search(r"下降|回落|减少|降低|下滑|收窄|(?<!不)低于|降(?:幅)?[了约]?$", r.lead[-8:])
    if kind == "times":
        return "倍数"
    if kind == "point":
        return "下降(百分点)" if down else "变化(百分点)"
    return "下降率" if down else "增长率"


def _shared(lead: str) -> list[str]:
    """Names of several things that one number counts: A、B各1家."""
    found = _EACH.search(lead)
    if not found:
        return []
    rest = before(lead[found.end() :])
    items = [before(x) for x in _JOIN.split(found["list"])]
    items = [x for x in items if len(x) >= 2]
    if len(items) < 2 or len(items) > 6:
        return []
    verb = re.match(r"(?:新增|净增|新建|引进|新认定|获批|建成|入选)", items[0])
    if verb:
        items = [items[0], *(verb[0] + x if not x.startswith(verb[0]) else x for x in items[1:])]
    return [x + rest for x in items]
