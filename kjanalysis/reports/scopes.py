"""What a figure measures: new, flow, stock, share, growth or rank.

Decided by the unit where it settles the matter, else by the word that governs
the number: 新增 10 家 is new, 达到 10 家 a total, 举办 10 场 happened in a year.
"""

from __future__ import annotations

import re

from .quantities import Mention

_GROWTH = r"压缩|缩短|增产|减产|增长率|增长|增幅|增速|增加(?!值)|上涨|涨幅|下降|降幅|回落|减少|提高|提升|上升|降低|下滑|收窄|下跌|缩减|压减|递增|同比|环比|涨|升(?!级)|增(?![设值量强效加])|降(?![本])"
_LEVEL = re.compile(r"^.{0,6}?(?:到|至|为(?!负)|成)")
_NOUN = re.compile(r"(?:增长率|增幅|增速|涨幅|降幅)$")
_NEW = (
    r"新增加?|新?改扩建|新改建|净增|新建|新(?:认定|获批|获评|培育|设立?|引进|成立|签约?|建成|立项|入选|注册|登记|备案|上|落户|招引|投产|开工|孵化|创建|评|入库|引育|布局|晋升|开设|组建|添)|再(?:建|新增)|"
    r"引进|引才|共建(?![成有])|引育|引入|招引|招才|引聚|入库|获评|入选|认定|筹建|评为|落户|落地|培育|创建|组建|创成|晋级|增加|增设|设立|成立|建设|建成|布局|获批|布设|新晋|孵化(?![器化链面载平园基])|签约引进"
)
_STOCK = (
    r"累计|已引进|已建成?|总数|总量|总计|共有|拥有|现有|达到?(?!产)|增至|增加到|升至|发展到|扩大到|突破|超过?|有|集聚|聚集|汇聚|集聚了?|建有|在册|在库|保有|存量|余额|规模|形成|覆盖|仅有|设有|"
    r"入驻|在孵|担任|任|保持|数量|数(?!字)|总额|共|维持|超|逾|不足|近"
)
_FLOW = (
    r"授予|注册(?!资)|参训|带动|办结|改造|整治|治理|修复|竣工|开工|出生|死亡|再就业|申报|立项|举办|承办|开展|组织|实施|服务(?![业体平中机综])|培训|走访|发放|推荐|选派|派出|帮助|帮扶|解决|征集|授权|申请|登记|完成|承担|转化(?![平中基])|资助|奖励|兑现|安排|获得|获奖|获|争取|攻关|指导|促成|惠及|受理|办理|"
    r"发送|印发|发布|招生|毕业|产量|发电量|用电量|客运量|货运量|吞吐量|接待|销售|生产|出口|进口|减免|补助|投入|签订|签约|对接|举行|召开|收集|参加|报送|制定|出台|修订|化解|检查|查处|推动|支持|推进|"
    r"编制|撰写|发表|输送|培养|收到|接受|调研|成交|推出|开设|遴选|启动|谋划|攻克|推广|列入|导入|报名|参赛"
)
_VERBS = re.compile(rf"(?P<total>建设完成)|(?P<new>{_NEW})|(?P<flow>{_FLOW})|(?P<stock>{_STOCK})")
_EVENT_NOUN = re.compile(
    r"(?:授权量?|申请量?|受理量?|项目|课题|专项|成果|合同|奖励?|论文|标准|活动|赛事|会议|招生|订单|攻关|任务|问题|案件|专利|政策|次数)(?:数|数量)?$"
)
_HELD_NOUN = re.compile(r"(?:拥有量|有效发明专利|有效专利|存量|保有量|有效注册商标|在研项目|持有量)")
_MONEY_STOCK = re.compile(r"余额|规模(?!以上)|资产(?!投)|注册资本|市值|估值|存量|基金|资金池|储备|风险池|授信")


def scope(m: Mention, lead: str, tail: str, before: str, kind: str, earlier: str | None, listed: bool) -> str:
    """Scope of a figure.

    Parameters
    ----------
    m : Mention
    lead : str
        Text between the figure before it (or the clause's begin) and the number.
    tail : str
        Text behind number and unit, to the clause's end.
    before : str
        Text from the sentence's begin to the number.
    kind : str
        actual or target.
    earlier : str or None
        Scope of the figure before it in the same sentence.
    listed : bool
        Whether only a list's comma stands between the two (6.2%和21.5%).

    Returns
    -------
    str
        One of new, flow, stock, share, growth, rank.
    """
    if m.kind in ("rank", "grade", "top"):
        return "rank"
    if m.unit == "位" and re.search(r"(?:提升|上升|前移|前进|跃升|进|下降|后退|后移|提高|升)了?$", lead):
        return "rank"
    if m.kind == "point":
        return "growth"
    if m.kind == "times":
        return "growth"
    if m.kind in ("percent", "tenths"):
        return _share_or_growth(lead, tail, before, earlier, listed)
    if listed and earlier in ("new", "flow", "stock") and not _VERBS.search(lead):
        return earlier
    if m.kind == "money":
        return _money(lead, tail)
    if m.kind == "event":
        if earlier == "new" and lead.startswith("、") and "人" in m.unit:
            return "new"
        return "new" if re.search(r"新增|净增|引进", lead) and m.unit != "次" else "flow"
    if m.kind in ("area", "length", "volume", "data", "time", "score", "rate", "index"):
        return (
            "new"
            if re.search(r"新增|新建|净增", lead)
            else "flow"
            if re.search(r"产量|用水量|成交|销售|周转量|流量|运输", lead)
            else "stock"
        )
    if m.kind in ("mass", "energy"):
        return (
            "new"
            if re.search(r"新增|净增", lead)
            else "stock"
            if re.search(r"容量|装机|能力|库容|载重", lead)
            else "flow"
        )
    return _count(m, lead, tail, before, kind, earlier)


def _share_or_growth(lead: str, tail: str, before: str, earlier: str | None, listed: bool) -> str:
    if re.match(r"(?:以上|左右|以内)?(?:的)?(?:年均)?(?:增长|增速|增幅|速度)", tail):
        return "growth"
    turns = list(re.finditer(_GROWTH, lead))
    if turns:
        last = turns[-1]
        rest = lead[last.end() :]
        if re.search(r"比重|占比|占|率(?!先)|强度|比例|份额|之比|相当于", rest):
            return "share"
        if _NOUN.search(lead[: last.end()]):
            return "growth"
        if re.match(r"(?:到|至)", rest) or (_LEVEL.match(rest) and re.search(r"(?:到|至)$", rest)):
            return "share"
        if re.search(r"(?:达到|达)$", rest) and last[0] in ("提高", "提升"):
            return "share"
        return "growth"
    if listed and earlier in ("share", "growth"):
        return earlier
    clause = lead.strip()
    if re.fullmatch(
        r"(?:分别)?(?:达到?|为|超过?|突破|约|力争|以上|左右|高于|低于|不低于|和|、|,|其中:?)*", clause
    ) and earlier in ("share", "growth"):
        return earlier
    return "share"


def _money(lead: str, tail: str) -> str:
    if re.search(r"(?:比|较)(?:上年|去年|年初|上一年)[^,]{0,4}(?:增加|减少|多|少)[了约]?$", lead):
        return "growth"
    if re.search(r"新增(?!加值)[^,。]{0,12}$|净增|增加(?!值|到|至)[^,]{0,6}$|减少[^,到至]{0,4}$", lead):
        return "new"
    if _MONEY_STOCK.search(lead[-14:]) or (
        re.match(r"(?:以上|左右|规模)?的?[一-鿿]{0,8}(?:基金|资金池|风险池)", tail)
        and re.search(r"设立|组建|成立|规模|建立", lead)
    ):
        return "stock"
    return "flow"


_TOTALS = re.compile(
    r"累计|已(?:引进|建成|建|培育|集聚|有|投|获|入驻|落地|孵化|认定|形成|拥有)|总数|总量|共有|现有|拥有|建有|在册|在孵|在库|仅有|建设完成|汇聚"
)
_DONE_IN_TOTAL = re.compile(
    r"累计(?:[^,]{0,4})(?:获|实施|举办|开展|授权|培训|服务|完成|承担|发放|登记|转化|为|组织|选派|走访|受理|办理|办结|接待|帮助|解决|推荐|授信|兑现|减免|落实)"
)
_ADDED = re.compile(
    r"新(?!产品|材料|能源|技术|兴|型|动能|赛道|模式|质|业态|一代)|净增|再|引|招(?!商)|增加|增设|入库|获评|筹建|落户"
)
_SPAN_WORD = re.compile(r"[三四五十两]年|期间|时期|以来|“?十[一二三四五六]五")


def _count(m: Mention, lead: str, tail: str, before: str, kind: str, earlier: str | None) -> str:
    """Things and people: the governing word decides."""
    if earlier in ("new", "flow", "stock") and re.search(r"\((?:含|其中|包括)[^)]{0,8}$", lead):
        return earlier
    if earlier and "、" in lead and not _VERBS.search(lead):
        lead = lead[lead.rindex("、") :]  # 3名院士、26个团队
    head = re.sub(r"\([^)]*\)", "", lead)
    found = list(_VERBS.finditer(head))
    if _HELD_NOUN.search(head):
        return "stock"
    if re.search(r"人口$", head) and not re.search(r"改造|整治|治理|修复|竣工|开工|出生|死亡|增加|净流入|贫困", head):
        return "stock"
    if re.search(r"(?:业务|周转|销售|接待|吞吐|运输|发行|交易|成交|流)量$", head):
        return "flow"
    if re.search(r"授权量?|申请量|受理量|登记量|产量|招生|毕业(?!生)", head) and not (
        re.search(r"累计|拥有", head) and not re.search(r"年[^,]*累计|“?十[一二三四五六]五", head)
    ):
        return "flow"
    noun = bool(_EVENT_NOUN.search(re.sub(r"(?:达到?|超过?|近|约|共|为|突破|余|多)+$", "", head)))
    ahead = not head.strip("、,和及与:(对为将把的有共全市区县省年") or bool(
        re.search(r"的$", head)
    )  # the number stands before its noun
    if ahead or (found and found[-1].end() == len(head) and re.match(r"[^,、]{0,2}已", tail)):
        return _behind(m, head, tail, earlier)
    adding = [v for v in found if v["new"]]
    if _TOTALS.search(head):
        if _DONE_IN_TOTAL.search(head):
            return "flow"
        if (
            adding
            and re.search(r"累计", head)
            and not re.search(r"累计(?:达|有)", head)
            and (kind == "target" or _SPAN_WORD.search(before))
        ):
            return "stock" if adding[-1][0] in ("建成",) else "new"
        return (
            "flow"
            if noun and m.unit in ("项", "次", "件") and not re.search(r"总数|总量|拥有|现有|共有|建有", head)
            else "stock"
        )
    strong = [v for v in adding if _ADDED.match(v[0])]
    if strong:
        later = head[strong[-1].end() :]
        return "stock" if re.search(r"(?:总数|累计|总量)", later) or re.match(r"(?:到|至)", later) else "new"
    if not found:
        if earlier in ("new", "flow", "stock") and re.match(r"[,、和及]?(?:国家|省部?|市|区|县)级", head):
            return earlier  # 新增省级企业35家,国家级企业3家
        if earlier in ("new", "flow", "stock") and re.match(r"[、和及与]|其中|\(其中", lead):
            return earlier
        if noun and not head.endswith("专利"):
            return "flow"
        if kind == "target" and re.search(r"力争|争取|确保|力求", head):
            return "new" if m.unit not in ("项", "件") else "flow"
        if re.match(r"[一-鿿“]", tail) and not re.match(r"及?以[上内]|左右|大关|的$", tail):
            return _behind(m, head, tail, earlier)
        if re.search(r"(?:对|为|向|给予|帮)[^,]{0,6}$", head):
            return "flow" if re.search(r"^[^,]{0,14}(?:提供|获|解决|发放)", tail) else "stock"
        return "stock"
    last = found[-1]
    if last[0] in ("突破", "超", "超过") and last.end() < len(head) - 3:
        return "flow"  # 突破卡脖子技术50项: a verb with its object
    if last["stock"] or last["total"]:
        before_it = [v for v in found if v["flow"]]
        if (
            before_it
            and re.search(
                r"发放|举办|开展|培训|走访|申报|征集|申请|登记|受理|推荐|选派|实施|惠及|接待|服务企业|帮助|帮扶|指导",
                head,
            )
        ) or (noun and not re.search("总数", head)):
            return "flow"
        return "stock"
    if last["new"]:
        word = last[0]
        if word == "建设":
            return "new" if kind == "target" else "stock"
        if word == "建成":
            return "stock" if kind == "target" or "共建成" in head else "new"
        if (m.unit in ("项", "件") and word in ("获批", "认定", "入选", "落地", "培育", "引入", "备案")) or (
            noun and word in ("落地", "培育", "布局")
        ):
            return "flow"
        return "new"
    return "flow"


_DOING = re.compile(
    r"获得?|签订|签约|建立|达成|入选|列入|立项|通过|受|参加|完成|得到|荣获|被(?:评|认|授|列)|签约|落地|申报|成功|获批|晋级|取得|享受|开展"
)
_BEING = re.compile(r"担任|已|均|集聚|拥有|建有|作用|在|以上|入驻|现有|设有")


def _behind(m: Mention, head: str, tail: str, earlier: str | None) -> str:
    """A number in front of what it counts: the verb behind it decides."""
    doing, being = _DOING.search(tail), _BEING.search(tail)
    if re.search(r"(?:为|给|助力)(?:全[市区县省])?$", head):
        return "flow"
    if re.search(r"覆盖", tail):
        return "stock"
    if re.search(r"的$", head):
        return "stock"
    if doing and not (being and being.start() < doing.start()):
        return "flow"
    if being:
        return "stock"
    if earlier and re.match(r"[、和及与]", head):
        return earlier
    if re.search(r"新增|新建|净增|引进", head):
        return "new"
    return "flow" if m.unit in ("项", "件", "场") else "stock"
