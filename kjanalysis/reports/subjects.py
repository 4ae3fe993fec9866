"""What a figure is a figure of: its indicator in the report's own words.

The noun stands before the number (高新技术企业总数达到), behind it (9家企业获得
贷款), or was named in a clause before and is carried over (占GDP比重达到).
"""

from __future__ import annotations

import re

from . import time_words
from .quantities import Mention
from .text_blocks import Block

_HEAD = re.compile(
    r"^(?:[、,和与及并且;:(\s]|其中|同时|此外|另外|全年|目前|现有|截至|年末|年底|到(?![位账])|预计|有望|力争|争取|确保|努力|实现|完成|达到?|共(?![建同享])|已|累计|分别|依次|同比|比上年末?|较上年末?|比去年|"
    r"较去年|其|以及|还|也|将|使|推动|年内|当年|初步核算|据统计|今年|全区共?有?|全市共?有?|全县共?有?|全省共?有?|一是|二是|三是|四是|五是|六是|——|-+|每年|均|力争全年|上半年|下半年)+"
)
_TAIL = re.compile(
    r"(?:[、,和与及:(]|达到或超过|达到?|为|至|到|突破|超过?|近|约|逾|不低于|不少于|至少|力争|有望|预计|分别|依次|增至|提高到|提升至|提升到|增加到|提高至|升至|降至|下降到|控制在|完成|实现|位居|位列|名列|居|列|排名|"
    r"第|前|各|均|共|由|从|的|累计|已|仅|是|有|上|了|再|不足|保持在|稳定在|超额|合计|总计|以|比|年均|同比|(?<![净新])增|仍)+$"
)
_GROWTH_WORD = re.compile(
    r"(?:比|较|同)?(?:上年|去年|上年末|去年同期|上年同期|20[0-9][0-9]年末?)?(?:同期)?(?:实际|名义|同比|年均|分别|每年|均|净)*(?:增长率?|增加|增速|增幅|上涨|下降|回落|减少|提高|提升|上升|降低|下滑|涨|增|降|高于[^,]*|低于[^,]*)(?:达到?|为|超过|突破|不低于|约|了|率)*$"
)
_JOIN = re.compile(r"[、]|(?<=[一-鿿])(?:和|及|与|以及)(?=[一-鿿])")
#: 各 and 均 that share a number out, not 各类 or 平均.
_EACH = re.compile(
    r"(?P<list>[^,。;:]+?)(?:各(?=$|新增|引进|建成|新建|认定|获|有|建设|培育|举办|实施|达|完成|安排|培养)|(?<!平)(?<!人)均(?=达到?|超过?|突破|增长|实现|为|不低于|完成|建成|提高|下降))"
)


_RANKED = re.compile(
    r"(?:^县?市?区?中)?(?:连续[一-鿿]{1,3}年)?(?:位|名)?(?:居|列|排名?|跃居|获|名列)?(?:在|全)?(?:全国|全省|全市|全区|全县|全州|省|市)?(?:同类|各[一-鿿]{2,4})?$"
)


def subjects(block: Block, mentions: list[Mention], read: list[dict]) -> list[list[str]]:
    """Names of a block's figures.

    Parameters
    ----------
    block : Block
    mentions : list of Mention
    read : list of dict
        As :meth:`kjanalysis.reports.context.Reader.block` gives them.

    Returns
    -------
    list of list of str
        One list a mention; several names where one number counts for several things.
    """
    text = block.text
    names: list[list[str]] = []
    bare: list[str] = []
    for i, (m, r) in enumerate(zip(mentions, read, strict=True)):
        carried = bare[-1] if bare and (r["same"] or _near(text, mentions[i - 1], m)) else ""
        following = mentions[i + 1].start if i + 1 < len(mentions) else len(text)
        shared = _shared(r["lead"])
        if shared:
            names.append(shared)
            bare.append(shared[-1])
            continue
        subject = _before(r["lead"])
        growth = r["scope"] == "growth"
        if growth:
            subject = _before(_GROWTH_WORD.sub("", r["lead"].rstrip("达到约超过为近")))
        listed = _paired(text, mentions, read, i, bare)
        behind = "" if growth or r["scope"] == "rank" else _behind(text, m, r, following)
        if r["scope"] == "rank":
            subject = _RANKED.sub("", subject)
        if listed:
            subject = listed
        elif (
            re.fullmatch(r"(?:比|较)?(?:上年|年初|上年末|去年)?末?(?:增加|减少)?", subject)
            and carried
            and r["scope"] == "new"
        ):
            subject = carried + ("减少" if "减少" in r["lead"] else "增加")
        elif r["pair"] == "to" and carried:
            subject = carried
        elif re.search(r"(?:完成|实现)[^,]*(?:目标|任务|计划)(?:任务|数)?的?$", r["lead"]) and carried:
            subject = carried + "完成率"
        elif len(behind) >= 2 and m.kind not in ("percent", "tenths", "times"):
            subject = _verb(r["lead"]) + behind
        elif (
            re.fullmatch(r"(?:新增数量|总数|数量|总量)?", subject)
            and r["scope"] in ("rank", "stock")
            and i
            and read[i - 1]["scope"] != "rank"
        ):
            subject = (carried or _before(text[max(0, m.start - 24) : m.start])) + subject
            if r["scope"] == "stock":  # 新增 10 款，累计 16 款
                subject = re.sub(r"^(?:新增|新认定|净增|新建)", "", subject)
        elif len(subject) < 2 or re.fullmatch(r"(?:分别)?(?:国家级|省级|市级|总数|总量|数量|面积|增速|位|名)", subject):
            subject = carried + (subject if subject not in carried else "") if carried else subject
        elif re.match(r"(?:占|相当于)", subject) and carried:
            subject = carried + subject
        elif re.search(r"其中", r["lead"]) and carried and len(subject) <= 4:
            subject = f"{carried}:{subject}"
        if len(subject) < 2 and r["same"] is False and i:
            subject = bare[-1] if bare else subject
        if len(subject) < 2:
            subject = (
                _before(_GROWTH_WORD.sub("", text[max(r["segment"], m.start - 24) : m.start].rstrip("达到约超过为近")))
                or "?"
            )
        aside = bare and re.search(r"在全[省市国区县](?:[一-鿿]{0,4})$", r["lead"])  # 在全省89个县中排名
        bare.append(bare[-1] if aside else re.sub(r"占[^,]{1,16}(?:比重|比例)$", "", subject) or subject)
        names.append([subject + _suffix(m, r)])
    return names


def _near(text: str, earlier: Mention, m: Mention) -> bool:
    """Whether only one full stop stands between two figures."""
    between = text[earlier.after : m.start]
    return len(between) < 60 and sum(between.count(sign) for sign in "。!?") <= 1


def _before(lead: str) -> str:
    lead = re.sub(r"\([^)]*\)?$", "", lead) if lead.count("(") > lead.count(")") else lead
    for t in reversed(time_words.find(lead)):
        lead = lead[: t.start] + lead[t.end :].removeprefix("底").removeprefix("末").removeprefix("”")
    last = None
    while last != lead:
        last = lead
        lead = _TAIL.sub("", _HEAD.sub("", lead.strip(" ,、:”“")))
    return lead[-40:]


def _behind(text: str, m: Mention, r: dict, following: int) -> str:
    tail = text[m.after : min(r["clause"][1], following, m.after + 28)]
    tail = re.sub(r"^(?:及?以上|左右|以内|以下|的|大关|,)+", "", tail)
    tail = re.split(r"[、,(]|均已?(?=[一-鿿])|要(?=[加继进])", tail)[0]
    if re.match(r"[^一-鿿“]|至|到|和|及|与|并|用于|以|较|比|增|占|中$|为|提高|扩大|下降|调整|发展", tail):
        return ""
    return re.sub(r"(?:达到?|共|超过?|突破|获得?|为|有|集聚|引进|实现|建设|拥有|分别)+$", "", tail)


def _verb(lead: str) -> str:
    found = re.search(
        r"(建设完成|新增|净增|新建|新认定|已引进|引进|筹建|建设|实施|举办|开展|发放|推荐|建成|培育|入选|争取|落户|成功推荐)[^,]{0,2}$",
        lead,
    )
    return found[1] if found else ""


def _suffix(m: Mention, r: dict) -> str:
    if m.kind in ("rank", "top") and r["scope"] == "rank":
        return "位次"
    if m.kind == "grade":
        return "获奖等级"
    if r["scope"] != "growth":
        return ""
    down = re.search(r"下降|回落|减少|降低|下滑|收窄|(?<!不)低于|降(?:幅)?[了约]?$", r["lead"][-8:])
    if m.kind == "times":
        return "倍数"
    if m.kind == "point":
        return "下降(百分点)" if down else "变化(百分点)"
    return "下降率" if down else "增长率"


def _shared(lead: str) -> list[str]:
    """Names of several things that one number counts: A、B各1家."""
    found = _EACH.search(lead)
    if not found:
        return []
    rest = _before(lead[found.end() :])
    items = [_before(x) for x in _JOIN.split(found["list"])]
    items = [x for x in items if len(x) >= 2]
    if len(items) < 2 or len(items) > 6:
        return []
    verb = re.match(r"(?:新增|净增|新建|引进|新认定|获批|建成|入选)", items[0])
    if verb:
        items = [items[0], *(verb[0] + x if not x.startswith(verb[0]) else x for x in items[1:])]
    return [x + rest for x in items]


def _paired(text: str, mentions, read, i: int, bare: list[str]) -> str:
    """The name that belongs to one number of a list with 分别 or 依次."""
    first = i
    while first and read[first]["listed"]:
        first -= 1
    last = i
    while last + 1 < len(mentions) and read[last + 1]["listed"]:
        last += 1
    lead, count = read[first]["lead"], last - first + 1
    if count < 2 or not re.search(r"分别|依次", lead):
        return ""
    head = re.split(r"分别|依次", lead)[0]
    items = [_before(x) for x in _JOIN.split(head)]
    items = [x for x in items if len(x) >= 2]
    share = re.match(r"占[^,]*", head)
    if share or not items:
        # the things were named before: 授权量9836件,其中发明1172件,分别增长...
        before = bare[max(0, first - count) : first]
        names = before if len(before) == count else []
        return names[i - first] + (share[0] if share else "") if names else ""
    if len(items) != count:
        return ""
    # 地区A、地区B经费: what the last item ends with counts for all
    tail = re.search(r"(?:增加值|经费(?:支出)?|投入|产值|授权量|申请量|数量|总数|所占比重|占比|营业收入)$", items[-1])
    names = [x if not tail or x.endswith(tail[0]) else x + tail[0] for x in items]
    return names[i - first]
