"""What a figure measures: new, flow, stock, share, growth or rank.

Decided by the unit where it settles the matter (:data:`SETTLED`, :data:`BY_UNIT`), else by the
word that governs the number (:mod:`~kjanalysis.reports.count_scopes`): 新增 10 家 is new,
达到 10 家 a total, 举办 10 场 happened in a year.
"""

from __future__ import annotations

import re

from ..wording import Text
from .clauses import Words
from .count_scopes import COUNTS
from .measured import VERBS, Measured
from .rules import Rule, first

_GROWTH = re.compile(
    r"压缩|缩短|增产|减产|增长率|增长|增幅|增速|增加(?!值)|上涨|涨幅|下降|降幅|回落|减少|提高|提升|上升|降低|下滑|收窄|下跌|缩减|压减|递增|同比|环比|涨|升(?!级)|(?<![新净])增(?![设值量强效加])|降(?![本])"
)
_LEVEL = re.compile(r"^.{0,6}?(?:到|至|为(?!负)|成)")
_NOUN = re.compile(r"(?:增长率|增幅|增速|涨幅|降幅)$")
_SHARE = re.compile(r"比重|占比|占|率(?!先)|强度|比例|份额|之比|相当于")
_MORE_PERCENT = re.compile(
    r"[比较](?:上年|去年|上一年|前一年|(?:19|20)[0-9]{2}年)(?:同期|末|底)?(?:多|高|少|低)出?了?约?$"
)
_MORE_SCORE = re.compile(
    r"[比较](?:上年|去年|上一年|前一年|(?:19|20)[0-9]{2}年)[^,]{0,4}(?:高|多|提[高升]|增加|上升|低|少|下降)出?了?$"
)
_GROWTH_BEHIND = re.compile(
    r"(?:以上|左右|以内)?(?:的(?:年均|年度)?(?:刚性|较快|快速|高速|稳定|平稳|持续)?)?(?:年均)?(?:增长|增速|增幅|速度)(?![到至])"
)
_BARE = re.compile(
    r"(?:分别|依次|各|各为)?(?:达到?|为|是|超过?|突破|约|力争|以上|左右|高于|低于|不低于|和|、|,|其中:?)*"
)
_COMPARED = re.compile(r"[,(]?(?:比|较|是|为|同比)(?:上年|去年|[12][0-9]{3}年)(?:同期|[末底])?的?\(?")
_HELD = re.compile(
    r"(?:居|位列|名列|(?<![排系队行])列|排名?)(?:第|在)?$|(?:居|列|排名?|稳定|保持|维持)(?:在)?(?:全[国省市区县州]|世界)$"
)
_RANKED = re.compile(
    r"(?:排名|位次|名次|综合排序)(?:[升降移进][到至]|上升[到至]|为|在|达到?|提[升高]|前移|往前[移挪]|前进|下降|后退)?了?第?$"
)
_MOVED = re.compile(r"(?:提升|上升|前移|前进|跃升|进|下降|后退|后移|提高|升)了?$")
_WORKED = re.compile(
    r"(?:开工|竣工|完工)(?:面积)?的?(?:有|达到?)?$|(?<!已)(?:建成|建起|新建)(?!的|面积|区)[^,;。]{0,20}$|(?:新栽|栽种|种植(?!基地|面积达|示范)|推广|撒播|补种|改造|技改|整治)[^,;。达有]{0,12}$"
)
_OF_ANOTHER_YEAR = re.compile(r"[,、(]?(?:(?<=\()[一-鿿]{2,4})?(?:19|20)[0-9]{2}年(?:是|为|达到?了?|到了?|则?为)?")
_TO_A_PLACE = re.compile(r"[^,。;0-9]{1,4}[到至为](?:[0-9]{4}年的?)?第?[0-9一二三四五六七八九十]+(?:位|[,。;])")
_MORE_MONEY = re.compile(
    r"(?:比|较|同|与)(?:上年|去年|年初|上一年|前一年|(?:19|20)[0-9]{2}年|“?十[一二三四五六]五”?末期?)[^,]{0,4}(?:增加|减少|多出?|少|下降|回落|提高|上升|增长|上涨)[了约]?$"
)
_ADDED_MONEY = re.compile(r"新增(?!加值)[^,。]{0,12}$|净增|增加(?!值|到|至)[^,]{0,6}$")
_MONEY_STOCK = re.compile(
    r"余额|(?<!产业)(?<!产值)(?<!经济)(?<!收入)规模(?!以上|工业|企业|服务业|农业)|资产(?!投)|注册资本|市值|估值|存量|基金|资金池|储备|风险池|授信"
)
_SPENT = re.compile(r"(?:资助经费|拨付|支出|拨款|筹集规模)(?:共|为|达)*$")
_FUND = re.compile(r"(?:以上|左右|规模)?的?[一-鿿]{0,8}(?:基金|资金池|风险池)")
_ADDED = re.compile(r"新增|新建|净增|新发展|新扩")

#: Decided by the unit alone, or by what it goes on with.
SETTLED: tuple[Rule[Measured], ...] = (
    Rule(
        Text("a place in a ranking", "位次、等级"),
        lambda f: f.words.m.kind in ("rank", "grade", "top"),
        "rank",
        yes=("高新技术企业数居全省第【5】位。", "创新指数进入全省前【三】。", "各季度分别列全市第2、【1】、2位。"),
        no=("新增高新技术企业【5】家。", "创新指数提高【3】个百分点。"),
    ),
    Rule(
        Text("places moved up or down", "位次升降"),
        lambda f: (
            f.words.m.unit in ("位", "名")
            and (
                (_MOVED.search(f.words.lead) and f.words.m.unit == "位")
                or re.search(r"第[0-9]+、(?:[0-9]+、)*$", f.words.text[max(0, f.words.m.start - 16) : f.words.m.start])
                or _HELD.search(f.words.lead)
                or _RANKED.search(f.words.lead)
                or (f.words.pair == "from" and _TO_A_PLACE.match(f.words.tail))
                or (f.earlier == "rank" and re.search(r"(?:至|到)$|^、(?:[0-9]{4}年的?)?$", f.words.lead))
                or re.search(r"(?:排名|位次|名次)[^,。;]{0,10},?[^,。;]{0,10}[由从][^,。;]{0,10}$", f.words.before)
            )
        ),
        "rank",
        yes=(
            "创新指数排名前移【3】位。",
            "创新水平居全国【25】位。",
            "竞争力由【24】位升到第4位。",
            "全国排名前移6位,至【16】位。",
        ),
        no=("引进院士【3】位。", "选派专家【2】位。"),
    ),
    Rule(
        Text("points or multiples", "百分点、倍数"),
        lambda f: f.words.m.kind in ("point", "times"),
        "growth",
        yes=("占比提高【3】个百分点。", "产值翻了【一番】。"),
        no=("占比达到【3】%。", "产值达到【3】亿元。"),
    ),
    Rule(
        Text("the end of a rise measures what its start does", "“由…提高到…”的终点随起点"),
        lambda f: f.words.pair == "to" and f.earlier and f.words.earlier and f.words.m.kind == f.words.earlier.kind,
        lambda f: f.earlier,
        yes=("发明专利授权量由46件增加到【205】件。", "企业从38家增加到【91】家。"),
        no=("发明专利授权量增加到【205】件。", "企业从【38】家增加到91家。"),
    ),
    Rule(
        Text("what it is compared with measures the same", "对比数的口径随前项"),
        lambda f: (
            _COMPARED.fullmatch(f.words.lead)
            and f.earlier
            and f.words.earlier
            and f.words.m.unit == f.words.earlier.unit
            and f.earlier != "growth"
        ),
        lambda f: f.earlier,
        yes=("2012年授权专利214件,比2010年的【118】件增加96件。", "兑现补助9亿元,较上年同期【8】亿元增长5%。"),
        no=("2012年授权专利【214】件,比2010年的118件增加96件。", "兑现补助9亿元,较上年同期增加【8】亿元。"),
    ),
    Rule(
        Text("the same of another year", "同一事物另一年份的数"),
        lambda f: (
            _OF_ANOTHER_YEAR.fullmatch(f.words.lead)
            and f.earlier in ("new", "flow", "stock", "rank")
            and f.words.earlier
            and f.words.m.unit == f.words.earlier.unit
        ),
        lambda f: f.earlier,
        yes=("2010年专利申请400件,2011年是【802】件。", "新增企业2016年12家,2017年为【21】家。"),
        no=("2010年专利申请【400】件,2011年是802件。", "2016年新增企业12家,2017年共有【21】家。"),
    ),
    Rule(
        Text("it goes on with a list", "并列数值随前项"),
        lambda f: (
            f.words.m.kind not in ("percent", "tenths")
            and f.words.listed
            and f.earlier in ("new", "flow", "stock")
            and not VERBS.search(f.words.lead)
        ),
        lambda f: f.earlier,
        yes=("新增企业和平台分别为6家、【8】家。", "两类企业总数达到151家和【612】家。"),
        no=("新增企业6家,培训【80】人次。", "新增企业【6】家。"),
    ),
)

SHARES: tuple[Rule[Measured], ...] = (
    Rule(
        Text("growth named behind it", "数字后写明增长"),
        lambda f: _GROWTH_BEHIND.match(f.words.tail),
        "growth",
        yes=(
            "研发经费实现【10】%以上的增长。",
            "产值保持【8】%左右的年均增速。",
            "科技投入保持【20】%以上的刚性增长。",
        ),
        no=("研发强度达到【10】%以上。", "占比保持【8】%左右的水平。"),
    ),
    Rule(
        Text("the level that a share was multiplied to", "翻番后达到的比率"),
        lambda f: (
            f.words.earlier is not None
            and f.words.earlier.kind == "times"
            and re.fullmatch(r",?(?:达到?|为)", f.words.between)
            and _SHARE.search(f.words.before)
        ),
        "share",
        yes=("研发机构覆盖率翻一番,达到【50】%。", "研发投入占比增加一倍,达到【2】%。"),
        no=("企业数翻一番,增长【50】%。", "覆盖率达到【50】%,产值翻一番。"),
    ),
    Rule(
        Text("a share named behind a word of growth", "增长类字样之后写明占比"),
        lambda f: f.turn and _SHARE.search(f.rest),
        "share",
        yes=("产值快速增长占比达到【61】%。", "研发提速强度达【2】%,投入增长相当于生产总值的【2.4】%。"),
        no=("占比提高到【61】%。", "产值增长【61】%。"),
    ),
    Rule(
        Text("a noun of growth", "增速、增幅等名词"),
        lambda f: f.turn and _NOUN.search(f.words.lead[: f.turn.end()]),
        "growth",
        yes=("产值增速达到【8】%。", "投资增幅为【12】%。"),
        no=("产值占比达到【8】%。", "研发强度提高到【3】%。"),
    ),
    Rule(
        Text("raised or lowered to a level", "提高到、降至"),
        lambda f: f.turn and f.to_a_level,
        "share",
        yes=("研发强度提高到【3】%。", "失业率降至【4】%。"),
        no=("研发经费提高【3】%。", "能耗下降【4】%。"),
    ),
    Rule(
        Text("so many per cent more or less than another year", "比另一年多、少的百分数"),
        lambda f: _MORE_PERCENT.search(f.words.lead),
        "growth",
        yes=("高新技术企业90家,比上年多【25】%。", "研发经费9亿元,较2019年高出【12】%。"),
        no=("研发经费占比为【25】%。", "研发强度比全省高,为【3】%。"),
    ),
    Rule(
        Text("a word of growth", "增长、提高等字样"),
        lambda f: f.turn or f.words.lead.endswith("净增"),
        "growth",
        yes=("研发经费同比增长【18】%。", "能耗下降【4】%。"),
        no=("研发强度达到【18】%。", "降幅之外占比为【4】%。"),
    ),
    Rule(
        Text("the level that a share came to", "占比升降后达到的水平"),
        lambda f: (
            f.earlier == "growth"
            and re.fullmatch(r"[,、]?(?:达到?|为|至)", f.words.lead.strip())
            and f.words.m.kind == "percent"
            and _SHARE.search(f.words.before)
        ),
        "share",
        yes=("研发投入强度提高0.31个百分点、达【2.34】%。", "产业占比增长13%以上,达【35】%以上。"),
        no=("研发投入增长13%,达【35】亿元。", "研发投入强度提高【0.31】个百分点、达2.34%。"),
    ),
    Rule(
        Text("it goes on with shares or growths", "占比、增速随前项"),
        lambda f: f.earlier in ("share", "growth") and (f.words.listed or _BARE.fullmatch(f.words.lead.strip())),
        lambda f: f.earlier,
        yes=("两项指标分别增长7%、【9】%。", "占比分别为3%和【8】%。"),
        no=("增加值增长7%,占比【9】%。", "占比达到【3】%。"),
    ),
    Rule(
        Text("a percentage without a word of growth", "无增长字样的百分数"),
        lambda f: True,
        "share",
        yes=("研发投入强度为【2.5】%。", "合格率【98】%。"),
        no=("研发经费增长【2.5】%。", "产值增速【8】%。"),
    ),
)

MONEY: tuple[Rule[Measured], ...] = (
    Rule(
        Text("more or less than the year before", "比上年增减额"),
        lambda f: _MORE_MONEY.search(f.words.lead) or re.search(r"减少[^,到至]{0,4}$", f.words.lead),
        "growth",
        yes=("科普经费比上年减少【0.4】亿元。", "投入较去年增加【3】亿元。"),
        no=("科普经费【5】亿元。", "新增投资【3】亿元。"),
    ),
    Rule(
        Text("money added", "新增、净增金额"),
        lambda f: _ADDED_MONEY.search(f.words.lead),
        "new",
        yes=("新增投资【3】亿元。", "贷款净增【2】亿元。"),
        no=("新增加值【3】亿元。", "贷款余额【2】亿元。"),
    ),
    Rule(
        Text("a balance or a fund", "余额、规模、基金"),
        lambda f: (
            (_MONEY_STOCK.search(f.words.lead[-14:]) and not _SPENT.search(f.words.lead))
            or (_FUND.match(f.words.tail) and re.search(r"设立|组建|成立|规模|建立", f.words.lead))
        ),
        "stock",
        yes=("科技贷款余额【7】亿元。", "设立【2】亿元的引导基金。"),
        no=("发放科技贷款【7】亿元。", "规模以上工业产值【2】亿元。"),
    ),
    Rule(
        Text("an amount of the period", "本期金额"),
        lambda f: True,
        "flow",
        yes=("研发经费支出【25】亿元。", "兑现奖补资金【1】亿元。"),
        no=("贷款余额【25】亿元。", "新增投资【1】亿元。"),
    ),
)

EVENTS: tuple[Rule[Measured], ...] = (
    Rule(
        Text("people newly brought in", "新引进的人次"),
        lambda f: (
            (f.earlier == "new" and f.words.lead.startswith("、") and "人" in f.words.m.unit)
            or (re.search(r"新增|净增|引进", f.words.lead) and f.words.m.unit != "次")
        ),
        "new",
        yes=("引进专家【30】人次。", "新增服务【90】家次。"),
        no=("培训【30】人次。", "举办活动【9】场。"),
    ),
    Rule(
        Text("more events than the year before", "比上年增加的人次、场次"),
        lambda f: re.search(r"(?:比|较)(?:上年|去年)(?:同期)?净?增加了?$", f.words.lead),
        "new",
        yes=("培训1.3万人次,比上年增加【0.2】万人次。", "举办活动9场,较去年增加【3】场。"),
        no=("培训【1.3】万人次,比上年增加0.2万人次。", "举办活动【9】场。"),
    ),
    Rule(
        Text("a unit of events", "次、场等事件单位"),
        lambda f: True,
        "flow",
        yes=("培训【30】人次。", "举办活动【9】场。"),
        no=("引进专家【30】人次。", "在孵企业【9】家。"),
    ),
)

MEASURES: tuple[Rule[Measured], ...] = (
    Rule(
        Text("so much higher or lower than another year", "比另一年高、低的分值、面积"),
        lambda f: f.words.m.kind in ("score", "index") and _MORE_SCORE.search(f.words.lead),
        "growth",
        yes=("指数得77分,比上年高【5.1】分。", "创新环境得分75分,较2019年提高【7】分。"),
        no=("指数得【77】分。", "新增孵化面积【3】万平方米。"),
    ),
    Rule(
        Text("a measure added", "新增的计量值"),
        lambda f: _ADDED.search(f.words.lead) or (f.earlier == "new" and f.words.lead.startswith("、")),
        "new",
        yes=("新增孵化面积【3】万平方米。", "新建管网【9】公里。", "新增孵化载体53个、物理空间【19】万平方米。"),
        no=("孵化面积达到【3】万平方米。", "货物周转量【9】吨公里。"),
    ),
    Rule(
        Text("a measure that passed through", "产量、周转量等"),
        lambda f: re.search(r"产量|用水量|播种|成交|盘活|出让|整治|销售|周转量|流量|运输", f.words.lead),
        "flow",
        yes=("商品房销售面积【3】万平方米。", "土地成交【90】亩。"),
        no=("孵化面积【3】万平方米。", "新增用地【90】亩。"),
    ),
    Rule(
        Text("a measure built or worked on", "建成、种植、改造的计量值"),
        lambda f: _WORKED.search(f.words.lead),
        lambda f: "new" if re.search(r"建|新栽", _WORKED.search(f.words.lead)[0]) else "flow",  # type: ignore[index]
        yes=("新栽核桃面积【150】亩。", "建成铁路口岸创新中心【28.5】万平方米。"),
        no=("孵化面积【3】万平方米。", "已建成面积达到【90】亩。"),
    ),
    Rule(
        Text("a measure at hand", "现有的计量值"),
        lambda f: True,
        "stock",
        yes=("孵化面积【3】万平方米。", "园区占地【90】亩。"),
        no=("新增孵化面积【3】万平方米。", "土地成交【90】亩。"),
    ),
)

MASSES: tuple[Rule[Measured], ...] = (
    Rule(
        Text("a mass or energy added", "新增的重量、能量"),
        lambda f: re.search(r"新增|净增", f.words.lead),
        "new",
        yes=("新增装机【3】万千瓦。", "净增产能【9】万吨。"),
        no=("装机容量【3】万千瓦。", "粮食产量【9】万吨。"),
    ),
    Rule(
        Text("a capacity", "装机、库容等能力"),
        lambda f: re.search(r"容量|装机|能力|库容|载重", f.words.lead),
        "stock",
        yes=("装机容量【3】万千瓦。", "冷库库容【9】万吨。"),
        no=("粮食产量【3】万吨。", "新增装机【9】万千瓦。"),
    ),
    Rule(
        Text("what was made or used", "产量、用量"),
        lambda f: True,
        "flow",
        yes=("粮食产量【3】万吨。", "用电【9】亿千瓦时。"),
        no=("装机容量【3】万千瓦。", "新增产能【9】万吨。"),
    ),
)

#: By class of the unit; what is counted has :data:`~kjanalysis.reports.count_scopes.COUNTS`.
BY_UNIT: dict[str, tuple[Rule[Measured], ...]] = {
    "percent": SHARES,
    "tenths": SHARES,
    "money": MONEY,
    "event": EVENTS,
    "mass": MASSES,
    "energy": MASSES,
    **dict.fromkeys(("area", "length", "volume", "data", "time", "score", "rate", "index"), MEASURES),
}


def of(words: Words, kind: str, earlier: str | None) -> tuple[str, Rule[Measured]]:
    """Scope of a figure, and the rule that decided.

    Parameters
    ----------
    words : Words
    kind : {"actual", "target"}
    earlier : str or None
        Scope of the figure before it in the same segment.

    Returns
    -------
    scope : str
        One of new, flow, stock, share, growth, rank.
    rule : Rule
    """
    facts = Measured(words, kind, earlier, _GROWTH, _LEVEL)
    rule = next((rule for rule in SETTLED if rule.applies(facts)), None)
    rule = rule or first(BY_UNIT.get(words.m.kind, COUNTS), facts)
    return rule.of(facts), rule
