"""Where a figure's name stands: :data:`NAMES`, an ordered table of rules."""

from __future__ import annotations

import re

from ..wording import Text
from .name_facts import OF_TARGET, Naming
from .name_words import before
from .rules import Rule

_MORE = re.compile(r"[比较](?:上年|去年|年初|上年末)末?(?:分别|各)?(?:增加|新增|多)")
_CHANGE = re.compile(r"(?:比|较)?(?:上年|年初|上年末|去年)?末?(?:同期)?(?:净?增加?|净?减少|增长|提高|多)?")
_MEASURE_ONLY = re.compile(
    r"(?:合同)?成交额|(?:合同)?成交金额|(?:合同)?成交总额|成交总金额|交易额|合同总?金额|合同总?额|(?:投入)?强度|增加值|授权量?|申请量?|受理量?|拥有量|净增|新增|认定|获批|工业总产值|工业增加值|总产值|产值|营业收入|销售收入|利润|税收|利税|收入|经费支出|支出|增加|投资|通过认定"
)
_MEASURE_SHARE = re.compile(r"(?:增加值|总产值|产值|营业收入|成交额|交易额|出口额)占")
_MEASURE_END = re.compile(
    r"(?:成交额|成交金额|交易额|支出|(?:经费)?投入|投入强度|强度|增加值|(?:全年)?(?:授权|申请|受理)量?|拥有量|总数|数量|净增|总量|(?:实现|完成)?工业(?:总产值|增加值)|总产值|总值|产值|(?<=产业)投资|营业收入|人员|数)?(?:目标|任务|指标)?数?$"
)
_DOING = re.compile(r"^(?:新?申报|组织申报|登记|认定|签订|完成|实现|新增|净增|新认定|培育|促成|共登记|认定登记)+")
_ONLY_STRIVES = re.compile(r"[,(]?(?:并|要)?(?:力争|争取|确保|努力)(?:达到?|突破|超过|实现)?")
_RANKING = re.compile(r"(?:位次|排名)$")
_VERB_BEHIND = re.compile(r"通过|获|完成|入选|列入|验收|立项|成功")
#: 今年的目标是, and 距规划确定的X的目标, where no thing is named.
_GOAL = re.compile(
    r"(?:的|今年|全年|年度|规划|预期|既定|奋斗|考核|本年度?|其中|相当于|为|占)*(?:目标|任务|指标)(?:任务)?(?:数|值)?(?:是|为)?"
)
_SET = re.compile(
    r"^(?:距离?|较|比|与|提前|超额|完成|达到|当年|超过了?(?:全年|年度|年初|既定)|[^,]{0,16}(?:下达|分解|确定|定下|规定|提出|明确|预期)的?(?:期末)?$)"
)
_GOAL_IN_BRACKETS = re.compile(
    r"(?:\((?:任务|目标|计划|指标)+(?:数|值)?[:为]?|(?:目标|任务|指标)\((?:同比)?(?:增长|下降|增加|提高)|(?:任务|目标|计划|指标)(?:数|值)?\()$"
)
_IN_BRACKETS = re.compile(r"\((?:其中|含|包括):?([一-鿿“”]{2,12})$")
_ONLY_DONE = re.compile(r"(?:新?认定|新增|净增|新建|获批|实际完成|完成)")
_WORK = re.compile(r"(?:培育|建设|工作|情况|发展)+$")
#: 第二批高企623家,全年净增1800家: the total is not one of the batch.
_BATCH = re.compile(r"^(?:眼下|目前|现)?(?:还|已)?有?(?:首批|第[一二三四五]批)(?:通过)?")
_PARTIAL = re.compile(
    r"(?:比重|占比|份额)|(?:分别)?(?:国家级|省级|市级|总数|总量|总额|数量|面积|增速|位|名)|[与同]?相比|增[速幅](?:继续|持续)?保持|[高低]于|[快慢]于"
)


def _verb(lead: str) -> str:
    found = re.search(
        r"(建设完成|新增|净增|新建|新?认定|已引进|引进|筹建|建设|实施|举办|开展|发放|推荐|建成|培育|入选|争取|落户|成功推荐)[^,]{0,2}$",
        lead,
    )
    return found[1] if found else ""


def _thing(name: str) -> str:
    """What a name's measure measures: of 登记技术合同 it is 技术合同, of 研发经费支出 研发经费."""
    return re.sub(
        r"(?<=合同)(?:登记)?(?:全年|全[省市区县州]|共|累计)*(?:签订|登记|认定登记|新增)$",
        "",
        _MEASURE_END.sub("", _DOING.sub("", name)),
    )


def _with(carried: str, subject: str) -> str:
    return carried + ("" if subject in carried else subject) if carried else subject


def _changed(lead: str) -> str:
    return "净增" if lead.endswith("净增") else "减少" if "减少" in lead else "增加"


def _measure_of(thing: str, measure: str) -> str:
    for word in ("合同", "投入", "经费"):
        measure = measure.removeprefix(word) if thing.endswith(word) else measure
    return thing + measure


def _measured_before(f: Naming) -> str:
    words = f.read.words
    start = max(words.segment, words.m.start - 24)
    carried = _BATCH.sub("", f.carried)
    if words.m.kind == "money":
        carried = carried.removesuffix("强度")  # 研发投入强度达到1.5%,总量达到375亿元
    return _total(f, (carried or before(words.text[start : words.m.start])) + f.subject)


def _total(f: Naming, name: str) -> str:
    """Of 新增10款,累计16款 the total isn't one of 新增."""
    if f.scope != "stock":
        return name
    return re.sub(
        r"^(?:新增|新认定|通过认定|净增|新建|新获批|新培育|新入库)|[较比](?:年初|上年末?|去年末?)(?:净增|新增)(?=.*总[数量]$)|(?<=企业)(?:新认定|认定)$|(?:全年|当年|今年)?(?:新增|净增|新认定|新培育)(?=[^,]{0,16}(?:总数|总量|累计)$)|(?<=..)(?:新增|净增)$",
        "",
        name,
    )


#: Where the name stands.
NAMES: tuple[Rule[Naming], ...] = (
    Rule(
        Text("its place in a list", "与并列主语按序对应"),
        lambda f: f.listed,
        lambda f: _total(f, f.listed) + ("增加" if f.scope == "new" and _MORE.search(f.read.words.before) else ""),
        yes=("高新技术企业、瞪羚企业分别为6家、【8】家。", "授权量和申请量分别达到【30】件和60件。"),
        no=("新增企业【6】家。", "企业6家,平台【8】个。"),
    ),
    Rule(
        Text("the goal in brackets", "括号内的目标数"),
        lambda f: f.carried and _GOAL_IN_BRACKETS.search(f.lead),
        lambda f: f.carried,
        yes=("新认定企业300家(任务目标【180】家)。", "新增企业704家,为全年目标任务(【1300】家)的54%。"),
        no=("新认定企业【300】家(任务目标180家)。", "新增企业9家(其中外资【2】家)。"),
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
        lambda f: (
            f.carried and f.scope == "new" and _CHANGE.fullmatch(f.subject) and re.search(r"[增减多少]|提高", f.lead)
        ),
        lambda f: re.sub(r"^(?:拥有|现有|共有|累计)", "", f.carried) + _changed(f.lead),
        yes=("企业达到90家,比上年增加【6】家。", "企业数90家,比年初增加【6】家。"),
        no=("企业达到【90】家,比上年增加6家。", "新增企业【6】家。"),
    ),
    Rule(
        Text("the end of a rise", "“由…提高到…”的终点"),
        lambda f: f.read.words.pair == "to" and f.carried,
        lambda f: f.last,
        yes=("企业从38家增加到【91】家。", "研发强度由1.9%提高到【2.4】%。"),
        no=("企业从【38】家增加到91家。", "企业增加到【91】家。"),
    ),
    Rule(
        Text("the level that it came to by such a rise", "翻番或提高后达到的水平"),
        lambda f: (
            f.carried
            and f.read.words.earlier is not None
            and (
                f.read.words.earlier.kind == "times"
                or (f.read.words.earlier.kind == "point" and f.read.words.m.kind == "percent" and f.scope == "share")
            )
            and re.fullmatch(r",?(?:达到?|为)", f.read.words.between)
        ),
        lambda f: f.last,
        yes=(
            "研发投入占比增加一倍,达到【2】%。",
            "企业数量翻一番,达到【90】家。",
            "高新技术产业增加值占比提高4.5个百分点,达到【68】%。",
        ),
        no=("研发投入占比达到【2】%。", "企业数量翻一番,平台【9】个。"),
    ),
    Rule(
        Text("a share of a target", "目标完成率"),
        lambda f: (
            (f.carried or f.of_target)
            and f.read.words.m.kind in ("percent", "tenths", "times")
            and OF_TARGET.search(f.lead)
        ),
        lambda f: (f.of_target or f.carried) + OF_TARGET.search(f.lead)[1] + "完成率",  # type: ignore[index]
        yes=("技术合同成交额9亿元,完成年度目标的【90】%。", "技术合同成交额完成目标的【118】%。"),
        no=("技术合同成交额占比【18】%。", "技术合同成交额完成【9】亿元。"),
    ),
    Rule(
        Text("so much more than the task", "超额完成的幅度"),
        lambda f: f.carried and f.read.words.m.kind == "percent" and re.search(r"超额完成了?$", f.lead),
        lambda f: f.carried + "超额完成率",
        yes=("技术合同交易额9亿元,超额完成【33】%。", "申请专利90件,超额完成了【17】%。"),
        no=("技术合同交易额增长【33】%。", "超额完成申请专利【90】件。"),
    ),
    Rule(
        Text("the goal for what was named before", "前项的目标数"),
        lambda f: (
            (f.carried or f.heading_before or f.thing_alone)
            and (_GOAL.fullmatch(f.subject) or (f.for_goal and _SET.search(f.subject or "完成")))
        ),
        lambda f: (
            f.heading_before or f.thing_alone or (f.last if f.scope == "share" and f.carried in f.last else f.carried)
        ),
        yes=(
            "技术合同成交额为9亿元,今年的目标是【12】亿元。",
            "企业总量542家,完成规划提出的【500】家的目标。",
            "省级工程技术研究中心,年度目标【18】家。",
        ),
        no=("技术合同成交额的目标是【12】亿元。", "技术合同成交额为【9】亿元,今年的目标是12亿元。"),
    ),
    Rule(
        Text("what the words before the sentence name", "句前标题写明的名称"),
        lambda f: f.heading_before and not f.behind and _ONLY_DONE.fullmatch(f.subject),
        lambda f: f.subject + _WORK.sub("", f.heading_before),
        yes=("高新技术企业培育。年度目标新认定【90】家。", "省级平台建设。新增【6】个。"),
        no=("高新技术企业培育。新认定企业【90】家。", "省级平台建设取得进展,新增平台【6】个。"),
    ),
    Rule(
        Text("what a programme is for", "工程、行动所针对的对象"),
        lambda f: f.programme and not f.behind and (f.only_a_measure or f.subject in ("净增", "新增")),
        lambda f: f.programme + f.subject,
        yes=("推进高新技术企业倍增工程,总数力争达到【92】家。", "实施瞪羚企业培育计划,净增【9】家。"),
        no=("推进高新技术企业倍增工程,平台达到【92】个。", "实施瞪羚企业培育计划,扶持【9】家企业。"),
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
        Text("the ranking named in the clause before", "前一分句所述的排名"),
        lambda f: f.scope == "rank" and f.only_a_measure and _RANKING.search(f.clause_before),
        lambda f: _RANKING.sub("", f.clause_before),
        yes=("企业90家,科技进步评价位次稳步前移,居全省第【3】位。", "综合评价排名再进一步,跃居全市第【5】位。"),
        no=("企业数90家,居全省第【3】位。", "科技创新指数居全市第【5】位。"),
    ),
    Rule(
        Text("the subject of its sentence", "本句句首的主语"),
        lambda f: len(f.subject) < 2 and (f.clause_before or f.opening or f.thing_before),
        lambda f: f.clause_before or f.opening or f.thing_before,
        yes=("研发经费支出持续加大,达到【9】亿元。", "高新技术产业增加值快速攀升,达到【30】亿元。"),
        no=("研发经费支出【9】亿元。", "企业达到【90】家。"),
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
        Text("the same share of another year", "同一占比另一年份的数"),
        lambda f: (
            len(f.subject) < 2
            and f.scope == "share"
            and f.earlier is not None
            and f.earlier.scope == "share"
            and f.read.words.same
            and (re.search(r"(?:19|20)[0-9]{2}年", f.lead) or _ONLY_STRIVES.fullmatch(f.lead))
        ),
        lambda f: f.last,
        yes=(
            "研发投入占GDP的比重2016年是2.7%,2021年升至【3.8】%。",
            "研发投入占生产总值2019年为2%,2020年为【3】%。",
            "研发投入占GDP达到1.8%,力争达到【2】%。",
        ),
        no=("研发投入占GDP的比重2016年是【2.7】%,2021年升至3.8%。", "研发投入占GDP2.7%,增长【5】%。"),
    ),
    Rule(
        Text("the name before it goes on", "沿用前项名称"),
        lambda f: len(f.subject) < 2 or _PARTIAL.fullmatch(f.subject) or f.beside,
        lambda f: (
            f.carried
            if f.beside
            else _total(f, _with(f.carried, f.subject) if len(f.subject) > 1 else f.carried or f.subject)
        ),
        yes=("研发经费支出9亿元,增长【5】%。", "企业90家,同比增长【8】%。"),
        no=("研发经费支出增长【5】%。", "研发经费支出【9】亿元,增长5%。"),
    ),
    Rule(
        Text("a measure of what its sentence opens with", "句首事物的计量"),
        lambda f: (
            (not f.carried or (f.earlier and f.earlier.words.m.start < f.read.words.sentence))
            and (f.clause_before or f.opening or f.industry_before)
            and _MEASURE_ONLY.fullmatch(f.subject)
        ),
        lambda f: _measure_of(f.clause_before or f.opening or f.industry_before, f.subject),
        yes=(
            "研发经费投入大幅增加,强度达到【2.8】%。",
            "全社会研发经费投入稳步增长,强度为【2】%。",
            "高新技术产业运行平稳,总产值达【9】亿元。",
        ),
        no=("研发经费投入强度达到【2.8】%。", "研发经费投入9亿元,强度达到【2.8】%。"),
    ),
    Rule(
        Text("another measure of what was named before", "前项的其他计量"),
        lambda f: f.carried and _MEASURE_ONLY.fullmatch(f.subject) and _thing(f.carried),
        lambda f: (
            f.subject + _thing(_BATCH.sub("", f.carried))
            if f.subject in ("净增", "新增", "认定", "新认定", "获批", "通过认定")
            else _measure_of(_thing(f.carried), f.subject)
        ),
        yes=("登记技术合同30份,成交额【9】亿元。", "签订技术转让合同12份,合同金额【3】亿元。"),
        no=("技术合同成交额【9】亿元。", "企业30家,贷款【9】亿元。"),
    ),
    Rule(
        Text("a share of a measure of what was named before", "前项另一计量的占比"),
        lambda f: (
            f.carried and _MEASURE_SHARE.match(f.subject) and _thing(f.carried) not in f.subject and _thing(f.carried)
        ),
        lambda f: _measure_of(_thing(f.carried), f.subject),
        yes=(
            "高新技术产业增加值90亿元,增加值占规上工业比重为【60】%。",
            "战略性新兴产业产值90亿元,产值占比达到【30】%。",
        ),
        no=("高新技术产业增加值90亿元,占规上工业的【60】%。", "高新技术产业增加值【90】亿元。"),
    ),
    Rule(
        Text("a share of what was named before", "前项的占比"),
        lambda f: (
            f.carried and (re.match(r"所?占|相当于|在.{2,16}[中里]的?(?:所?占|比重|比例|占比)", f.subject) or f.ratio)
        ),
        lambda f: f.carried + (f.ratio or f.subject),
        yes=(
            "研发经费支出9亿元,占生产总值的比重为【2】%。",
            "企业研发经费8亿元,占全社会的【80】%。",
            "服务业增加值90亿元,在生产总值中的比重为【40】%。",
        ),
        no=("研发经费占生产总值的比重为【2】%。", "研发经费支出【9】亿元,占生产总值的2%。"),
    ),
    Rule(
        Text("a share of what the sentence speaks of", "在句首所述总体中的占比"),
        lambda f: f.within,
        lambda f: f"{f.subject.removesuffix('比')}{f.within}的比重",
        yes=("在规上工业增加值中,制造业增加值占【90】%。", "在全部企业中,外资占3%,民营企业占【80】%。"),
        no=("制造业增加值占【90】%。", "在规上工业增加值中,制造业增加值为【90】亿元。"),
    ),
    Rule(
        Text("a part of what was named before", "其中项"),
        lambda f: f.carried and len(f.subject) <= 4 and "其中" in f.lead,
        lambda f: f"{f.carried}:{f.subject}",
        yes=("培训人员90人,其中女性【30】人。", "高层次人才60名,其中博士【12】名。"),
        no=("博士【12】名。", "高层次人才【60】名,其中博士12名。"),
    ),
    Rule(
        Text("the level said once for a list", "并列各项共用的级别"),
        lambda f: f.level_of_list,
        lambda f: f.level_of_list + f.subject,
        yes=("国家级孵化器1家、众创空间【2】家。", "市级研发中心12家、企业技术中心3家和重点实验室【2】家。"),
        no=("国家级孵化器1家,众创空间【2】家。", "国家级孵化器1家、省级众创空间【2】家。"),
    ),
    Rule(
        Text("the narrower thing named before goes on", "沿用前项的限定语"),
        lambda f: f.narrower,
        lambda f: f.narrower + f.subject,
        yes=("高技术制造业研发经费9亿元,研发经费投入强度【2】%。", "企业登记的技术合同30项,技术合同成交额【9】亿元。"),
        no=("登记技术合同30项,技术合同成交额【9】亿元。", "高技术制造业研发经费9亿元。研发经费投入强度【2】%。"),
    ),
    Rule(
        Text("the noun before it", "数字之前的名词"),
        lambda f: True,
        lambda f: f.subject,
        yes=("高新技术企业【90】家。", "研发经费支出【9】亿元。"),
        no=("支持【12】家企业上市。", "企业90家,同比增长【8】%。"),
    ),
)
