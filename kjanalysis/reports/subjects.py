"""What a figure is a figure of: its indicator in the report's own words.

The noun stands before the number (高新技术企业总数达到), behind it (9家企业获得
贷款), or was named in a clause before and is carried over (占GDP比重达到): the rules
are :data:`kjanalysis.reports.naming.NAMES`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import lists, years
from .clauses import Read
from .doubts import Doubt
from .name_facts import GOAL_BEHIND, Naming
from .name_words import before
from .naming import NAMES
from .quantities import Mention
from .rules import Rule, first
from .text_blocks import Block

_GROWTH_WORD = re.compile(
    r"(?:比|较|同)?(?:上年末?|去年|年初|年末|去年同期|上年同期|20[0-9][0-9]年末?)?(?:同期)?(?:全年)?(?:总数)?(?:按(?:可比|不变)价格?(?:计算)?,?)?(?:[两三四五]年)?(?:实际|名义|同比|年均|平均|分别|每年|均|净)*(?:增长率?|增加|增速|增幅|上涨|下降|回落|减少|提高|提升|上升|降低|下滑|涨|增|降|高于[^,]*|低于[^,]*)(?:达到?|为|超过|突破|不低于|约|了|率|均|在|保持在|高于|低于)*$"
)
_JOIN = re.compile(r"[、]|(?<=[一-鿿])(?:(?<!呼)和(?!浩特)|及|与|以及)(?=[一-鿿])")
#: 各 and 均 that share a number out, not 各类 or 平均.
_EACH = re.compile(
    r"(?P<list>[^,。;:]+?)(?:双双(?=突破|超|达)|各(?=$|新增|引进|建成|新建|认定|获|有|建设|培育|举办|实施|达|完成|安排|培养)|分别(?=增长|提高|下降)|(?<![平人年])均(?=达到?|超过?|突破|增长|实现|为|不低于|完成|建成|提高|下降)|都(?=在[0-9]|达|超过?))"
)
_RANKED = re.compile(
    r"(?:^县?市?区?中)?(?:水平)?(?:已?[由从]的?)?(?:(?:上升|提升|跃升|前进|前移|晋升|进)[至到]?)?(?:(?:连续|持续)[0-9一-鿿]{1,3}(?:年|个月|个?季度))?(?:位|名)?(?:在?全?[省市国]?[0-9一二三四五六七八九十]{1,3}个?(?:设区市|地市|地级市|市|县|区|省|州|城市|副省级城市|计划单列市|省会城市)中?)?(?:继续|始终|一直|仍)?(?:[位稳]?居于?|(?<!单)列|排[名位在]?|跃居|获|名列|蝉联|领跑)?(?:在|全)?(?:世界|全球|全国|全省|全市|全区|全县|全州|省|市)?(?:同类|城市|计划单列市|副省级城市|省会城市|各[一-鿿]{2,4})?(?:在?全?[省市国]?[0-9一二三四五六七八九十]{1,3}个?(?:设区市|地市|地级市|市|县|区|省|州|城市|副省级城市)中?)?$"
)
#: Between a figure and the noun behind it, where that ends, what is none, and the verb that follows it.
_BETWEEN = re.compile(r"^(?:及?以上|左右|以内|以下|人民币|的|大关|关口|,)+")
_NOUN_ENDS = re.compile(
    r"[、,(]|(?<=[一-鿿]{2})的(?=(?:工业|主营)*(?:总产值|产值|营业收入|业务收入|增加值|税收|利润|销售收入))|(?<=[一-鿿”]) |均已?(?=[一-鿿])|要(?=[加继进])|(?<=[一-鿿]{2})(?:实现|新增)"
)
_NO_NOUN = re.compile(
    r"[^一-鿿“]|[百千]分之|同比|环比|至|到|和|及|与|并|用于|(?:的)?(?:基础|水平)上?|以|较|比|增|相比|占|中$|在(?![孵库册建校研职读岗营线用产运园])|为|新?台阶|新高|提高|提升|上升|回升|跃升|攀升|降|升|扩大|下降|调整|发展"
)
_VERB_AFTER = re.compile(r"(?:达到?|共|超过?|突破|获得?|为|有|集聚|引进|实现|建设|拥有|分别)+$")
_AMONG_ALL = re.compile(r"在全[省市国区县](?:[一-鿿]{0,4})$")
_MEASURE_RANKED = re.compile(r"(?:净增|新增|增[幅速量]|总量|数量|总数|家数|规模)")
#: 为上年增量的3倍: only beside another's.
_TIMES_OF = re.compile(r",?(?:为|是|相当于)(?:上年|去年|[0-9]{4}年|“)")
#: The next of an enumeration begins: 五是…;六是.
_NEXT_ITEM = re.compile(r"[;。][第]?[二三四五六七八九十]{1,2}(?:是|[,、])")
#: 三年翻一番, 三年实现翻番: over how many years.
_MULTIPLIED = re.compile(r"([两三四五2-5]年)(?:实现)?(?:翻|倍增)")
_MEASURED = re.compile(r"(?:收入|产值|投资|支出|值|额|数|量|率|速)$")
_IN_WORDS = str.maketrans("2345", "两三四五")
#: What a name says of the whole or of a goal, and the next figure's name needn't.
_OF_WHOLE = re.compile(
    r"\([^)]*\)$|占[^,]{1,16}$|(?:年度|全年)?(?:目标|任务|计划)完成率$|(?:为|占)(?:全年|年度)?(?:目标|任务|指标|计划)+$|(?<=...)(?:增加|减少)$"
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
    full: list[str] = []
    listed = lists.runs(read)
    for i, r in enumerate(read):
        shared = [] if i in listed else _shared(r.lead)
        if shared:
            found.append(Named(shared))
            bare.append(shared[-1])
            full.append(shared[-1])
            continue
        pair = _of_list(listed.get(i), read, bare)
        name, rule = _name(text, read, i, bare, full, pair.names[i - listed[i].first] if pair.names else "")
        full.append(name)
        # 在全省89个县中排名; 净增的家数居全省第一
        aside = _AMONG_ALL.search(r.lead) or (r.scope == "rank" and _MEASURE_RANKED.match(name))
        beside = bool(bare) and r.words.m.kind == "times" and bool(_TIMES_OF.match(r.lead))
        bare.append(bare[-1] if bare and (aside or beside) else _bare(name, bare))
        doubts = (Doubt.UNEVEN,) * pair.uneven + (Doubt.CARRIED_NAME,) * _from_before(name, bare, r, i, pair)
        found.append(Named([name + _suffix(r)], doubts, rule))
    return found


def _bare(name: str, bare: list[str]) -> str:
    """What the next figure's name may go on with: of a share or a completed task, what it is one of."""
    left = _OF_WHOLE.sub("", name)
    return left if len(left) >= 2 else bare[-1] if bare else name


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
    earlier = [
        name
        for name, r in zip(bare[: run.first], read, strict=False)
        if r.words.m.start >= sentence and r.scope != "rank"
    ]
    return lists.paired(run, earlier, before)


def _name(
    text: str, read: list[Read], i: int, bare: list[str], full: list[str], listed: str
) -> tuple[str, Rule[Naming]]:
    r = read[i]
    earlier = read[i - 1] if i else None
    near = earlier is not None and (
        (r.words.same and not _NEXT_ITEM.search(r.words.between)) or _near(text, earlier.words.m, r.words.m)
    )
    following = read[i + 1].words.m.start if i + 1 < len(read) else len(text)
    growth = r.scope == "growth"
    subject = before(_GROWTH_WORD.sub("", r.lead.rstrip("达到约超过为近负-−— ")) if growth else r.lead)
    if r.words.m.kind == "times":
        subject = re.sub(r"^[两三四五]年(?:内|间)?$", "", subject)  # 三年实现翻番
    if r.lead.endswith("("):
        subject = re.sub(r"^[比较](?=.*[速幅率]$)", "", subject)  # 比固定资产投资增速(11.8%)
    if subject in ("全国", "我国", "中国", "全球"):
        subject = ""  # 高新技术企业数量,全国由2020年的27.8万家
    if r.scope == "rank":
        subject = _RANKED.sub("", subject)
    facts = Naming(
        read=r,
        subject=subject,
        behind="" if growth or r.scope == "rank" else _behind(text, r, following),
        carried=bare[-1] if bare and near else "",
        listed=listed,
        earlier=earlier,
        last=full[-1] if full else "",
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
    if _NEXT_ITEM.search(between):
        return False
    return len(between) < 60 and sum(between.count(sign) for sign in "。!?") <= 1


def _behind(text: str, r: Read, following: int) -> str:
    m = r.words.m
    tail = text[m.after : min(r.words.end, following, m.after + 28)]
    if GOAL_BEHIND.match(tail):
        return ""
    if tail.startswith("口") and m.unit.endswith("人"):
        return "人口"
    tail = _NOUN_ENDS.split(_BETWEEN.sub("", tail))[0]
    return "" if not tail or _NO_NOUN.match(tail) else _VERB_AFTER.sub("", tail)


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
        over = _MULTIPLIED.search(r.words.text, max(0, r.words.m.start - 4), r.words.m.after)
        return (over[1].translate(_IN_WORDS) if over else "") + "倍数"
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
    if found[0].endswith("都") and not all(_MEASURED.search(x) for x in items):
        return []  # 营口、鞍山两市的增速都在30%以上 is one figure
    verb = re.match(r"(?:新增|净增|新建|引进|新认定|获批|建成|入选)", items[0])
    if verb:
        items = [items[0], *(verb[0] + x if not x.startswith(verb[0]) else x for x in items[1:])]
    return [x + rest for x in items]
