"""Lists that pair by position: A、B分别为5家、6家, and 增长2%、3% behind them.

Subjects and values pair only if there are as many of the one as of the other; else the
figures say so and get no code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clauses import Read, list_around
from .mentions import Mention

#: 产值、增加值全市同比分别增长: where, said behind the items.
_OF_ALL = re.compile(r"(?<=[值额量率数])全[国省市区县州](?:同比)?$")
_EACH_ITS_OWN = re.compile(r"分别|依次|各自?(?:为|是|达|增长|下降|提高|占|新增)?(?=[^,]{0,6}$)")
_REACHES = re.compile(r"(?:预计|力争|可|将)*(?:达到?|为|是|共计|完成|实现|超过|突破|位?居|排名?|列|增至)[^,]{0,4}$")
_JOIN = re.compile(r"[、]|(?<=[一-鿿&a-zA-Z])(?:和|及|与|以及)(?=[一-鿿A-Za-z])")
_MEASURE = r"增加值|经费(?:内部)?(?:支出)?|投入|产值|授权量|申请量|受理量|拥有量|登记量|成交额|交易额|数量|总数|总量|家数|项数|所占比重|占比|比重|营业收入|收入|支出|增速|总额|余额|产量|销售额|贷款|位次|排名|强度"
_TAIL = re.compile(rf"(?:{_MEASURE})$")
_DONE_MEASURE = re.compile(rf"^(?:完成|实现)({_MEASURE})$")
_DONE_TO = re.compile(r"(?<=专利)(?:申请|受理|授权|登记)$|(?<=商标)(?:申请|注册)$")
#: Where what is said of things begins.
_PREDICATE = re.compile(
    r"在[^,]{2,14}基础上|接着|同步|实现|稳步|持续|快速|较快|大幅|均|双双|继续|再上|再创|迈上|不断|显著|明显|逐步|进一步"
)
# 试验发展三类经费支出
_KINDS_OF = re.compile(rf"等?[二两三四五六七](?:大类|类|项|大)(?=(?:{_MEASURE})$)")
# 发明、外观设计专利授权量: the noun that the items share with the measure
_OF_NOUN = re.compile(r"(?:专利|商标|合同)$")
# an item that needs nothing of the last one: 地区生产总值 beside 零售总额
_COMPLETE = re.compile(r"(?:值|额|量|率|收入|支出|强度|利润|税收|投资|比重|占比|增速|总数|经费|指数|人数|家数)$")
_ONLY_MEASURE = re.compile(rf"(?:{_MEASURE}|登记(?:量|数|项数)|获奖数|利润|利税|税收)$")
_OF_PLACE = re.compile(r"(?!园区|社区)[一-鿿]{1,4}(?:区|县|市|镇|旗|州)(?=$|[^级内外域属])")
#: What only says how the things named before are measured.
_ATTRIBUTE = re.compile(
    r"(?:(?:所?占(?:[^,、]{0,16}?)(?:比重|比例|份额)|所?占比|比重|占[^,、]{0,12}|同比|比上年|较上年|比上年末|较上年末|比去年|同期|名义|实际|可比|环比|年均)*(?:增长率?|增速|增幅|提高|下降|上升|增加|减少|数量|总数|总量|排名|位次|规模|金额|均|涨幅|降幅|回落|两项|三项|三者|[二两三四]类经费)*)*"
)


@dataclass(frozen=True)
class Run:
    """Figures that follow one another in a list.

    Attributes
    ----------
    first, last : int
        Places of its figures among the block's.
    lead : str
        What stands before the first of them.
    kinds : tuple of str
        Classes of their units.
    above : str
        The clause before that of the first, where it has no figure.
    """

    first: int
    last: int
    lead: str
    kinds: tuple[str, ...] = ()
    above: str = ""

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def runs(read: list[Read]) -> dict[int, Run]:
    """The list that each figure of a block stands in; those alone are left out."""
    found: dict[int, Run] = {}
    start = 0
    for i in range(1, len(read) + 1):
        if i < len(read) and read[i].words.listed and not _begins_anew(read[start], read[i]):
            continue
        if i - start > 1:
            w = read[start].words
            above = w.text[max(w.segment, w.earlier.after if w.earlier else 0) : w.clause]
            run = Run(start, i - 1, w.lead, tuple(r.words.m.kind for r in read[start:i]), above)
            found.update(dict.fromkeys(range(start, i), run))
        start = i
    return found


def _begins_anew(begun: Read, here: Read) -> bool:
    """Whether a figure behind a comma is of another kind, in no list of 分别: 超额完成5%,24项成果获奖."""
    w = here.words
    if w.m.kind == "times" and begun.words.m.kind != "times" and not _EACH_ITS_OWN.search(begun.words.lead):
        return True  # 总量突破1万户、三年翻一番
    return "," in w.between and w.m.kind != begun.words.m.kind and not _EACH_ITS_OWN.search(begun.words.lead)


@dataclass(frozen=True)
class Paired:
    """Names of a list's figures.

    Attributes
    ----------
    names : tuple of str
        One a figure; empty if the list doesn't name them.
    uneven : bool
        Whether there are more or fewer names than figures.
    """

    names: tuple[str, ...] = ()
    uneven: bool = False


def paired(run: Run, before: list[str], clean) -> Paired:
    """Names for a list's figures, by position.

    Parameters
    ----------
    run : Run
    before : list of str
        Names of the figures before it in its sentence.
    clean : callable
        Takes from a name what isn't part of it.

    Returns
    -------
    Paired
    """
    said = _EACH_ITS_OWN.search(run.lead)
    head = _OF_ALL.sub("", run.lead[: said.start()]) if said else _REACHES.sub("", run.lead)
    rest = run.lead[said.end() :] if said else ""
    own = clean(head)
    if not own and said and len(items := _named_above(run, clean)) == run.count:
        return Paired(tuple(items))
    if _ATTRIBUTE.fullmatch(own) or not own:
        return _of_those_before(run, before, own, rest)
    pieces = [clean(_KINDS_OF.sub("", piece)) for piece in _JOIN.split(head)]
    if pieces == ["三次产业增加值"] and run.count == 3:
        pieces = ["第一", "第二", "第三产业增加值"]
    items = pieces if len(set(run.kinds)) > 1 and len(pieces) == run.count else expanded(pieces)
    if len(items) == run.count:
        done = _DONE_MEASURE.search(rest)  # 第一、第二产业分别完成增加值
        return Paired(tuple(item + done[1] for item in items) if done else tuple(items))
    if said is None and len(items) < 2:
        return Paired()
    return Paired((own,) * run.count, uneven=True)


def _named_above(run: Run, clean) -> list[str]:
    """The things that the clause before names: 企业和平台在2020年基础上翻番,分别超过90家和8家."""
    clause = run.above.strip(",").split(",")[-1]
    named = _PREDICATE.split(clause)[0]
    return expanded([clean(piece) for piece in _JOIN.split(named)]) if named != clause else []


def _of_those_before(run: Run, before: list[str], own: str, rest: str) -> Paired:
    """The things were named before: 授权量9836件,其中发明1172件,分别增长2%、3%."""
    share = re.search(r"占[^,]*?(?:比重|比例|比)?(?=$|达|为)|占比|比重", own + rest)
    named = before[-run.count :]
    if len(named) < run.count:
        return Paired((own,) * run.count, uneven=bool(before)) if before else Paired()
    attribute = share[0] if share else own if re.search(r"数量|总数|排名|位次", own) else ""
    return Paired(tuple(name + ("" if attribute and name.endswith(attribute) else attribute) for name in named))


def expanded(items: list[str]) -> list[str]:
    """Items of a list as full names: what only one of them says counts for all.

    >>> expanded(["第一", "第二", "第三产业增加值"]), expanded(["专利受理量", "授权量"])
    (['第一产业增加值', '第二产业增加值', '第三产业增加值'], ['专利受理量', '专利授权量'])
    >>> expanded(["甲区", "乙县", "丙区高新技术企业数"])
    ['甲区高新技术企业数', '乙县高新技术企业数', '丙区高新技术企业数']
    >>> expanded(["省级", "国家级众创空间"]), expanded(["地区A", "地区B经费"])
    (['省级众创空间', '国家级众创空间'], ['地区A经费', '地区B经费'])
    """
    if items[:1] == ["第一"]:  # 第一、二、三产业增加值
        items = ["第" + item if re.match(r"[二三](?=$|产业)", item) else item for item in items]
    items = [item for item in items if len(item) >= 2]
    if len(items) < 2:
        return items
    last = items[-1]
    here = _OF_PLACE.match(last)
    if here and all(_OF_PLACE.fullmatch(item) for item in items[:-1]):
        return [*(item + last[here.end() :] for item in items[:-1]), last]
    level = re.match(r"(?:第[一二三四]|国家级|省部?级|市级|区级|县级)", last)
    if level:
        rest = last[level.end() :]
        items = [
            item + rest if re.fullmatch(r"第[一二三四]|国家级|省部?级|市级|区级|县级", item) else item for item in items
        ]
    tail = _TAIL.search(last)
    if _ONLY_MEASURE.fullmatch(last) or all(_ONLY_MEASURE.fullmatch(item) for item in items[1:]):
        start = re.sub(rf"的?(?:{_MEASURE})$", "", items[0])
        if done := _DONE_TO.search(start):  # 专利申请和授权量
            start = start[: done.start()]
            items = [items[0] + "量", *items[1:]]
        return [
            items[0].replace("的", ""),
            *(start + item if _ONLY_MEASURE.fullmatch(item) else item for item in items[1:]),
        ]
    if tail:
        noun = _OF_NOUN.search(last[: tail.start()])
        shared = (noun[0] if noun and not any(noun[0] in item for item in items[:-1]) else "") + tail[0]
        items = [item if _COMPLETE.search(item) else item + shared for item in items]
    return items


def own_item(text: str, mentions: list[Mention], i: int, segment: int) -> str:
    """Of things counted in several units, 企业、平台、成交额分别为6家、8个、9亿元, the one that a figure is of.

    Returns
    -------
    str
        Empty where the list is of one unit, or names more or fewer things than it has figures.
    """
    start, last = list_around(text, mentions, i)
    lead = text[segment : mentions[start].start]
    said = _EACH_ITS_OWN.search(lead)
    if said is None or len({m.kind for m in mentions[start : last + 1]}) < 2:
        return ""
    head = lead[: said.start()]
    items = _JOIN.split(head[max(head.rfind(","), head.rfind(":")) + 1 :])
    return items[i - start] if len(items) == last - start + 1 else ""
