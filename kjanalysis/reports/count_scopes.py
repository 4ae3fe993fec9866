"""Scope of things and people that are counted: the governing word decides, in the order of :data:`COUNTS`."""

from __future__ import annotations

import re

from ..wording import Text
from .behind_scopes import ASKED, BEHIND
from .goals import BEYOND
from .measured import (
    HELD_NOUN,
    IN_TOTAL_EVENT,
    PASSING,
    PASSING_UNITS,
    SPAN_WORD,
    TOTALS,
    Measured,
    done_in_total,
)
from .passing_scopes import PASSED
from .rules import Rule

_MORE_THAN = re.compile(
    r"(?:比|较|同)(?:上年|去年|年初|20[0-9][0-9]年|“?十[一二三四五]五”?期?末)[^,]{0,3}(?:增长|提高|多出?|净?增加?|净?减少)了?(?:近|约|逾|超过?)?$"
)
_MORE_THAN_AGO = re.compile(
    r"(?:比|较|同)?[0-9一二三四五六七八九十]{1,2}年前比?[^,]{0,3}(?:增长|提高|多出?|净?增加?|净?减少)了?(?:近|约|逾|超过?)?$"
)
#: Added to what is held: 在孵 tells here which firms were added, not how many there are.
_ADDED_TO_HELD = re.compile(r"^(?!.*(?:累计|总数|总量|共有|拥有)).*(?:新增|净增|新引进)[^,]*在[孵库册](?![^,]*[到至])")
_ADDED_LAST = re.compile(r"^(?!.*累计).*(?:新增|净增)(?:(?:约|近|超过?)|数量?(?:20[0-9]{2}年)?(?:为|是|达到?)?)?$")
_ADDED_BELOW = re.compile(r"(?:新增|净增|新认定|新建)(?:数|数量)?(?:分别)?(?:为|有|是)?:$")
_RESULTS = re.compile(r"[^,。;]{0,4}(?:成果|项目|专利|技术|课题)")
_RECOGNISED = re.compile(
    r"(?:全年|当年|今年|年内|本年度?)(?:新?培育)?(?:认定|评定|获批)的[^,的]{2,16}(?<!项目)(?:共有?|有|达到?)$"
)
_ALREADY_NEW = re.compile(
    r"(?:今年|年内|年初以来|本年度?|当年|[上下]半年|季度|月)(?:以来)?[^,累计]{0,4}已(?:新?(?:引进|认定|培育|孵化|建成|落地|入驻|成立))"
)

#: 12家企业获认定为小巨人企业: so many more there are now.
_BECAME = re.compile(
    r"[一-鿿]{0,10}?(?:先后)?(?:成为|获评(?=[^,]{0,6}(?:企业|示范|平台|基地))|获?(?:评定|认定|批准|批)为|被(?:认定|评|命名)为)"
)
_BECAME_BEFORE = re.compile(r"被(?:认定|评|命名|批准)为[^,;。0-9]{2,30}的(?:共?有|达到?)?$")
_ONLY_CAME = re.compile(r"(?:已|共)?(?:达到?|突破|超过?)")
_PASSED_BEFORE = re.compile(r"(?:^|,)(?![^,]*(?:累计|拥有))[^,]{0,16}(?:申请|授权|受理|登记)量[^,0-9]*,$")
_LISTED_PROJECTS = re.compile(
    r"[一-鿿“”]{0,12}项目(?:(?:进入|列为|列入|入选|纳入)(?!库)|争取到?|拿到|得到|获得?(?=[^,]{2,16}(?:资金|支持|专项|经费)))"
)

COUNTS: tuple[Rule[Measured], ...] = (
    Rule(
        Text("so many became it", "若干家成为、获认定为"),
        lambda f: (_BECAME.match(f.words.tail) and not re.search(r"累计|已", f.head)) or _BECAME_BEFORE.search(f.head),
        "new",
        yes=("有【12】家企业获认定为小巨人企业。", "【2】家企业获批为省级创新型企业。"),
        no=("有【12】家企业参加培训。", "累计【2】家企业获批为省级创新型企业。"),
    ),
    Rule(
        Text("so many of them did it", "已有若干项完成、获奖"),
        lambda f: f.doing and re.search(r"(?:已|共|均)?有(?:超过?|近|约|逾)?(?:[^,0-9]{2,20}等)?$", f.head),
        "flow",
        yes=("重大专项已有【3】项通过验收。", "已有【12】家企业完成备案。", "预计有超过【900】家企业通过认定。"),
        no=("科技成果有【3】项。", "【9】项成果获奖。"),
    ),
    Rule(
        Text("projects that were listed", "若干项目列入名单"),
        lambda f: _LISTED_PROJECTS.match(f.words.tail),
        "flow",
        yes=(
            "【8】个项目进入省攻关项目榜单。",
            "【3】个中试基地项目列为省级示范项目。",
            "改造项目等【3】个项目争取到国家专项资金。",
        ),
        no=("新增项目【8】个。", "【3】个项目落户本区。"),
    ),
    Rule(
        Text("all that were built so far", "截至某时共建成"),
        lambda f: (
            re.search(r"(?:共|累计|总计)建成[^,0-9]{0,12}$", f.head) and re.search(r"截[至止]|目前", f.words.spoken)
        ),
        "stock",
        yes=("截至目前,全市共建成工作站【31】个。", "截至2020年底,院士工作站累计建成【9】家。"),
        no=("全年共建成工作站【31】个。", "截至目前,新建成工作站【9】家。"),
    ),
    Rule(
        Text("added, said right before the figure", "紧接新增、净增等字样"),
        lambda f: _ADDED_LAST.search(f.head),
        "new",
        yes=("建有研发机构的企业全年新增【519】家。", "在孵企业每年新增【200】家。"),
        no=("累计新增企业【519】家。", "新增建有研发机构的企业【200】家。"),
    ),
    Rule(
        Text("those recognised in the year", "当年认定的对象"),
        lambda f: _RECOGNISED.search(f.head),
        "new",
        yes=("全年认定的高新技术企业共【88】家。", "当年评定的市级研发中心有【9】家。"),
        no=("认定的高新技术企业共【88】家。", "全年认定的高新技术企业申报项目【9】项。"),
    ),
    Rule(
        Text("added, said before the colon", "冒号之前写明新增"),
        lambda f: _ADDED_BELOW.search(f.words.text, max(0, f.words.clause - 12), f.words.clause),
        "new",
        yes=("2024年新增数为:重点实验室【1】家。", "全年新认定:高新技术企业【24】家、研发中心9家。"),
        no=("目前共有:重点实验室【9】家。", "新增平台情况:现有重点实验室【9】家。"),
    ),
    Rule(
        Text("so many took part", "参加、出席的人数、单位数"),
        lambda f: re.match(r"[一-鿿]{0,4}?(?:参加|出席|参会|到场|与会|参训|参赛|参展|报名)", f.words.tail),
        "flow",
        yes=("有关单位和媒体共【80】余人参加。", "当地企业、院所等【30】家参展。"),
        no=("引进人才【80】人,参加培训。", "全市共有企业【30】家。"),
    ),
    Rule(
        Text("those that did something", "做了某事的对象数"),
        lambda f: f.who_did,
        lambda f: "new" if f.last["new"] and not ASKED.search(f.head) else "flow",
        yes=("申报研发费用的企业已有【70】家。", "参加培训的单位共有【9】家。"),
        no=("建有研发机构的企业有【70】家。", "参加培训【9】人。"),
    ),
    Rule(
        Text("a part in brackets", "括号内的部分数"),
        lambda f: (
            f.earlier in ("new", "flow", "stock")
            and re.search(
                r"\((?:含|其中|包括)[^)]{0,8}$|\((?:分别|依次)[为是]$|\((?:任务|目标|计划|指标)+(?:数|值)?[:为]?$|(?:任务|目标|指标)\($",
                f.words.lead,
            )
        ),
        lambda f: f.earlier,
        yes=("新增企业9家(含外资【2】家)。", "新认定企业300家(任务目标【180】家)。"),
        no=("新增企业【9】家(含外资2家)。", "新增企业9家,培训【20】人。"),
    ),
    Rule(
        Text("the enumeration goes on under its verb", "并列事项承前一动词"),
        lambda f: f.carries_on or f.listed_first or f.beside,
        lambda f: f.earlier,
        yes=("全年新增高新技术企业15家,科技型中小企业【40】家。", "共申报9家高新技术企业,【16】家研发中心。"),
        no=("新增高新技术企业15家,全市瞪羚企业【40】家。", "新增高新技术企业15家,总数达到【40】家。"),
    ),
    Rule(
        Text("a noun of what is held", "拥有量、有效等存量名词"),
        lambda f: HELD_NOUN.search(f.head) or (re.search(r"人口$", f.head) and not PASSING.search(f.head)),
        "stock",
        yes=("发明专利拥有量【8400】件。", "常住人口【312】万人。"),
        no=("发明专利申请量【8400】件。", "出生人口【3】万人。"),
    ),
    Rule(
        Text("a part of the figure before", "“其中”所述的部分数"),
        lambda f: f.part,
        lambda f: f.earlier,
        yes=("专利申请90件,其中发明专利有【42】件。", "新增企业9家,其中民营企业有【6】家。"),
        no=("专利申请【90】件,其中发明专利有42件。", "企业90家,其中民营企业有【6】家。"),
    ),
    *PASSED,
    Rule(
        Text("done, counted up", "累计完成的事项"),
        lambda f: not f.ahead and TOTALS.search(f.head) and done_in_total(f.head),
        "flow",
        yes=("累计培训学员【900】人。", "累计服务企业【300】家。"),
        no=("累计认定企业【300】家。", "企业总数【300】家。"),
    ),
    Rule(
        Text("added over a span of years", "若干年累计新增"),
        lambda f: (
            not f.ahead
            and f.adding
            and re.search(r"累计(?!达|有)", f.head)
            and (SPAN_WORD.search(f.words.before) or (f.kind == "target" and "累计认定" not in f.head))
        ),
        lambda f: "stock" if f.adding[-1][0] == "建成" else "new",
        yes=("五年累计引进人才【412】名。", "“十三五”期间累计新增企业【60】家。"),
        no=("累计认定企业【300】家。", "累计建有平台【9】个。"),
    ),
    Rule(
        Text("a total of projects or results", "项目、成果等的总数"),
        lambda f: (
            not f.ahead
            and TOTALS.search(f.head)
            and (f.noun or (SPAN_WORD.search(f.words.before) and _RESULTS.match(f.words.tail)))
            and f.unit in ("项", "次", "件", "篇")
            and (
                not re.search(r"总数|总量|拥有|现有|共有|建有|现存|累计[^,]{0,8}(?:授权|申请|受理|登记)量", f.head)
                or "论文" in f.head
            )
        ),
        "flow",
        yes=("科技成果累计【30】项。", "已获奖励【9】项。"),
        no=("现有项目【30】项。", "累计认定企业【9】家。"),
    ),
    Rule(
        Text("so many already in the running year", "年内已新增若干"),
        lambda f: (
            not f.ahead
            and (
                _ALREADY_NEW.search(f.head)
                or (f.earlier == "flow" and re.match(r"[,、](?:现)?已(?:获)?(?:认定|获批|通过认定)$", f.words.lead))
            )
        ),
        "new",
        yes=("今年已认定创新型中小企业【214】家。", "上半年已引进研发团队【6】个。"),
        no=("已认定创新型中小企业【214】家。", "今年已累计认定企业【860】家。"),
    ),
    Rule(
        Text("a word of a total", "总数、累计、拥有等字样"),
        lambda f: not f.ahead and TOTALS.search(f.head) and not _ADDED_TO_HELD.search(f.head),
        "stock",
        yes=(
            "高新技术企业总数达到【151】家。",
            "拥有研发平台【60】个。",
            "新认定高新技术企业30家,累计认定高新技术企业【150】家。",
        ),
        no=("新增高新技术企业【15】家。", "新增在孵企业【6】家。"),
    ),
    Rule(
        Text("what there is after so many were added", "新增若干之后达到的数量"),
        lambda f: f.came_to,
        "stock",
        yes=("国家高新技术企业净增83家,达到【400】家。", "全年新增企业15家,突破【90】家。"),
        no=("新增企业15家,全年预计达到【20】家。", "新增企业【15】家,达到90家。"),
    ),
    Rule(
        Text("a total of what was added", "新增之后的总数"),
        lambda f: (
            re.search(r"(?:培育|发展|壮大|扩展)到$", f.head)
            or (
                not f.ahead
                and f.strong
                and (
                    re.search(r"总数|累计|总量", f.head[f.strong[-1].end() :])
                    or re.match(r"到|至", f.head[f.strong[-1].end() :])
                )
            )
        ),
        "stock",
        yes=("高新技术企业增加到【91】家。", "入库企业增加至【120】家。", "把高新技术企业培育到【1500】家。"),
        no=("高新技术企业增加【9】家。", "新增入库企业【20】家。"),
    ),
    Rule(
        Text("more than some years ago", "比若干年前增加的数量"),
        lambda f: not f.ahead and _MORE_THAN_AGO.search(f.words.lead),
        "growth",
        yes=("高新技术企业169家,比五年前多了近【90】家。", "企业达到75家,较十年前增加【50】家。"),
        no=("高新技术企业【169】家,比五年前多90家。", "高新技术企业90家,比上年多【6】家。"),
    ),
    Rule(
        Text("newly added, founded or brought in", "新增、新建、引进"),
        lambda f: not f.ahead and f.strong,
        "new",
        yes=("新增高新技术企业【20】家。", "引进研发团队【6】个。"),
        no=("高新技术企业达到【20】家。", "推广新产品【6】个。"),
    ),
    Rule(
        Text("more than a goal", "比目标多出的数量"),
        lambda f: BEYOND.search(f.words.lead),
        "growth",
        yes=("新增企业90家,比年度目标超出【6】家。", "申请专利300件,较全年任务多【40】件。"),
        no=("新增企业90家,比上年增加【6】家。", "年度目标为申请专利【40】件。"),
    ),
    Rule(
        Text("more than the year before", "比上年增加的数量"),
        lambda f: not f.ahead and _MORE_THAN.search(f.words.lead),
        "new",
        yes=("高新技术企业90家,较上年增长【6】家。", "拥有量达到7.5件,比上年末提高【1.2】件。"),
        no=("高新技术企业【90】家,较上年增长6家。", "高新技术企业较上年增长到【96】家。"),
    ),
    Rule(
        Text("it goes on with the figure before", "随前项"),
        lambda f: not f.ahead and (f.goes_on or f.part_of_list),
        lambda f: f.earlier,
        yes=("新增省级企业35家、国家级企业【3】家。", "获省级奖励9项,其中自然科学5项,技术发明【4】项。"),
        no=("新增省级企业【35】家。", "登记技术合同412项,培训学员【46】人。"),
    ),
    Rule(
        Text("a noun of what happens", "项目、成果等事项名词"),
        lambda f: not f.ahead and not f.found and f.noun and not f.head.endswith("专利"),
        "flow",
        yes=("省级科技项目【30】项。", "地方标准【9】项。"),
        no=("有效发明专利【30】件。", "高新技术企业【9】家。"),
    ),
    Rule(
        Text("a unit of what passes", "笔、份等单位"),
        lambda f: not f.ahead and not f.found and f.unit in PASSING_UNITS,
        "flow",
        yes=("技术交易【115】笔。", "明白纸【3000】份。"),
        no=("高新技术企业【115】家。", "图书馆【3】座。"),
    ),
    Rule(
        Text("strived for", "力争、确保的数量"),
        lambda f: not f.ahead and not f.found and f.kind == "target" and re.search(r"力争|争取|确保|力求", f.head),
        lambda f: "new" if f.unit not in ("项", "件") else "flow",
        yes=("力争企业【30】家。", "二、下步打算\n力争平台【6】个。"),
        no=("企业【30】家。", "力争培训学员【30】人。"),
    ),
    *BEHIND,
    Rule(
        Text("done for or with so many", "对、为若干对象"),
        lambda f: not f.found and re.search(r"(?:对|向|给予|帮)[^,]{0,6}$|为[^,]{1,6}$", f.head),
        lambda f: "flow" if re.search(r"^[^,]{0,14}(?:提供|获|解决|发放)", f.words.tail) else "stock",
        yes=("向企业【30】家、院所2家提供服务。", "为高校【3】所、企业9家解决难题。"),
        no=("企业【30】家。", "服务企业【30】家。"),
    ),
    Rule(
        Text("things named without a verb", "无动词的数量"),
        lambda f: not f.found,
        "stock",
        yes=("高新技术企业【115】家。", "省级重点实验室【3】座。"),
        no=("新增高新技术企业【115】家。", "举办活动【3】场。"),
    ),
    Rule(
        Text("a verb with its object", "突破技术等动宾结构"),
        lambda f: f.last[0] in ("突破", "超", "超过") and f.last.end() < len(f.head) - 3,
        "flow",
        yes=("突破卡脖子技术【50】项。", "突破关键核心技术【6】项。"),
        no=("企业总数突破【50】家。", "攻克技术【6】项。"),
    ),
    Rule(
        Text("a level of what is done", "事项达到的数量"),
        lambda f: (
            (f.last["stock"] or f.last["total"])
            and (
                (any(v["flow"] for v in f.found) and IN_TOTAL_EVENT.search(f.head))
                or (f.noun and not re.search("总数|储备", f.head))
            )
        ),
        "flow",
        yes=("培训学员达到【900】人。", "专利申请达到【30】件。"),
        no=("企业达到【900】家。", "项目总数达到【30】项。"),
    ),
    Rule(
        Text("a level of what passed through, named in the clause before", "前一分句所述授权量等达到的数量"),
        lambda f: (
            _ONLY_CAME.fullmatch(f.head) and _PASSED_BEFORE.search(f.words.text[f.words.segment : f.words.clause])
        ),
        "flow",
        yes=("2015年,专利申请量增长仍快,达【5.91】万件。", "专利授权量也有提高,达到【3.12】万件。"),
        no=("企业数量增长仍快,达【5】家。", "发明专利拥有量增长仍快,达【5】件。"),
    ),
    Rule(
        Text("a level reached", "达到、集聚等字样"),
        lambda f: f.last["stock"] or f.last["total"],
        "stock",
        yes=("高新技术企业达到【90】家。", "园区集聚企业【300】家。"),
        no=("新增企业【90】家。", "培训学员【300】人。"),
    ),
    Rule(
        Text("built, or to be built", "建设、建成"),
        lambda f: f.last["new"] and f.last[0] in ("建设", "建成"),
        lambda f: _built(f),
        yes=("建成科技孵化器【11】家。", "建设中试基地【2】个。"),
        no=("新建科技孵化器【11】家。", "建有中试基地【2】个。"),
    ),
    Rule(
        Text("projects or results approved", "立项、获批的事项"),
        lambda f: f.last["new"] and _approved(f),
        "flow",
        yes=("获批国家级项目【3】项。", "入选典型案例【2】项。"),
        no=("获批省级实验室【3】家。", "入选领军人才【2】名。"),
    ),
    Rule(
        Text("recognised, listed or founded", "认定、入选、成立"),
        lambda f: f.last["new"],
        "new",
        yes=("认定市级研发中心【14】家。", "入选领军人才【2】名。"),
        no=("申报市级研发中心【14】家。", "获批国家级项目【2】项。"),
    ),
    Rule(
        Text("a verb of what was done", "举办、服务等动词"),
        lambda f: True,
        "flow",
        yes=("走访企业【210】家。", "拍卖专利使用权【12】件。"),
        no=("高新技术企业【210】家。", "新增专利【12】件。"),
    ),
)


def _built(f: Measured) -> str:
    if re.search(r"获批|批准|启动|立项|新[建设获]", f.head):
        return "new"
    if f.last[0] == "建设":
        return "new" if f.kind == "target" else "stock"
    if f.kind == "target" and re.search(r"力争|争取", f.words.before):
        return "new"
    return "stock" if f.kind == "target" or "共建成" in f.head else "new"


def _approved(f: Measured) -> bool:
    word = f.last[0]
    return (
        f.unit in ("项", "件")
        and word in ("获批", "申报成功", "成功申报", "认定", "入选", "落地", "培育", "引入", "备案")
    ) or (f.noun and word in ("落地", "培育", "布局"))
