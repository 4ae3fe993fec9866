"""The words that mean a target: 力争, 确保, 将达到, 下一步, a heading 工作思路, a column 目标值.

A figure is a target if its clause says so (:data:`WORDS`), if its paragraph turns
from review to plan (:data:`OPENINGS`, :data:`ANNOUNCED`), or if it stands below a
heading, in a report or in a table's column that plans. To add a word, add it to
the list of the place where it is said; the example beside it is run by a test.

>>> states_target("全年力争高新技术企业总数达到"), states_target("高新技术企业总数达到")
(True, False)
>>> bool(OPENINGS.match("下一步,培育企业20家")), bool(COLUMN.search("2025年目标"))
(True, True)
"""

from __future__ import annotations

import re
from collections import deque
from typing import NamedTuple

from ..notation.prefilter import prefiltered


class Word(NamedTuple):
    """A word that makes the figures behind it targets, in a clause of a review, or forecasts.

    Attributes
    ----------
    pattern : str
        Regular expression.
    yes : tuple of str
        Clauses whose figure is a target by this word.
    no : tuple of str
        Clauses with nearly the word whose figure is none.
    """

    pattern: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


# 争取到资金 and 争取专项经费 are money that was won, not a goal
_NOT_WON = r"(?!到|了|[^,。;]{0,10}(?:资金|经费|补助|专项|支持|项目|政策|试点|债券))"
_TO_DO = (
    r"把|占(?!地|用)|建(?=[0-9一二三四五六七八九十])|达到|达[0-9]|突破|实现|新增|净增|超过|建成|完成|新建|新设|引进|引育|培育|实施|增长|投入|继续|进一步|再|提高|提升|力争|争取(?!到)|于|开办|举办|组织|开展|建设|建立|推进|使|保持|集聚|"
    r"新(?:引进|招引|签约|发展|设立|入库|落户)|转化|发放|培训|选派|认定|发展|打造|攻克|布局|创建|申报|推荐|制定|出台|新认定|新培育|不低于|不少于|落实|兑现|招引|增加|服务|安排|支持|抓好|下降|控制|深入|大力|着力|全面|加快|持续|坚持|聚焦|扎实|强化|加强|深化"
)

#: What makes a figure a target, said in its sentence before it.
WORDS = (
    Word(
        "力争",
        ("力争高新技术企业总数达到170家", "研发人员力争突破2万人"),
        ("竞争力指数排名第5位", "高新技术企业总数达到170家"),
    ),
    Word(
        rf"争取(?=[^,。;]{{2,20}}(?:达到|达|增长|突破|超过|提高到|提升到|完成)(?:到)?[0-9])|争取(?=达到|突破|实现|新增|完成|年内|全年|净增|引进|使|(?<!资金争取)(?<!项目争取)(?<!新争取)[0-9]|[^,。;]{{0,8}}(?:立项|落户|建成)|设立|建立|创建|打造|培育|申报|获批|列入|入选){_NOT_WON}",
        ("争取新增高新技术企业20家", "争取实现技术交易额9亿元"),
        ("争取到上级科技资金1800万元", "争取上级专项经费500万元"),
    ),
    Word(
        rf"将在[^;。]{{2,40}},(?=(?:重点)?(?:{_TO_DO}))",
        ("将在光电子、生物等领域,实施重大项目100个", "将在三年内,新增平台9个"),
        ("现在全区有平台9个", "将在会上通报平台9个的情况"),
    ),
    Word(
        "确保(?!了)",
        ("确保高新技术企业总数达到170家", "确保研发投入强度达到3%"),
        ("确保了高新技术企业总数达到170家", "准确率保持在99%"),
    ),
    Word(
        "力求",
        ("力求高新技术企业总数达到170家", "力求新增研发机构6家"),
        ("全力服务企业20家", "求职登记人员300人"),
    ),
    Word(
        r"(?:目标|任务|指标)”?(?:要求|任务|数)?(?:共[有计]?)?(?:[0-9一二两三四五六七八九十]+[项个条类],?)?(?:分别)?(?:是|为|有|:|值|包括|如下)",
        ("高新技术企业目标值170家", "承担的考核任务共三项,分别是专利申请量150件"),
        ("高新技术企业目标管理单位170家", "完成年度目标的95%"),
    ),
    Word(
        r"(?:以下|下列|如下|预期|约束性)[^,;。:完]{0,6}(?:目标|任务|指标)[^,;。:完]{0,12}:",
        ("要对照以下预期指标抓好落实:高新技术企业90家", "围绕下列目标开展工作:研发投入强度达到3%"),
        ("以下指标完成较好:高新技术企业90家", "预期目标全面完成:研发投入强度3%"),
    ),
    Word(
        r"(?<!完成)(?<!全部)(?<!重点)(?<!主要)(?<!攻关)(?<!各项)(?<!工作)(?<!改革)(?<!建设)(?<!落实)(?<!承担)(?<!部署)(?<!科研)(?<!创新)(?<!该项)(?:任务|目标|指标)数?(?=[约近]|超(?!额)|[0-9](?![0-9]{3}年)|$)",
        ("技术合同登记任务8亿元", "专利授权目标900件"),
        ("完成任务30项", "承担攻关任务30项"),
    ),
    Word(
        r"(?:(?:考核|责任书|目标书|下达|分解|分配)[^,;。]{0,14}|责任[书状],[^,;。]{0,4})(?:要求|任务|指标|目标)(?![^,;。]{0,4}(?:完成|的[0-9]))",
        ("责任书要求专利申请不少于600件", "市里下达的新增企业任务30家"),
        ("考核得分列全市第2位", "下达资金300万元"),
    ),
    Word(
        r"(?:规划|方案|纲要|会议|大会|市里|省里|上级|政府|报告)[^,;。]{0,8}(?:要求|提出|部署|确定|明确|定下|规定)(?!的|[^,;。]{0,6}(?:以来|政策|意见))",
        ("全市科技大会部署,今年申报项目12项", "市里定下新增企业30家"),
        ("会议室改造2间", "出台规划5项"),
    ),
    Word(
        "(?:应|须|应当)(?:达到|完成|实现|不低于|不少于|建成|新增|有)",
        ("县级科普基地应达到12个", "全年培训须完成900人次"),
        ("供应企业20家", "适应性技术12项"),
    ),
    Word(
        r"拟(?!定|建(?:、|项目|的)|人|报|推荐|申报|认定|备案|入库|支持|立项|授|奖|推|评|合|提)",
        ("拟新增高新技术企业20家", "拟引进研发团队3个"),
        ("拟定高新技术企业培育名单20家", "首批拟报高新技术企业62家"),
    ),
    Word(
        "务必|务求|必须(?=完成|达到|实现|确保)",
        ("各园区务必新增高新技术企业20家", "年底前必须完成登记额9亿元"),
        ("服务企业20家", "必备条件3项"),
    ),
    Word(
        r"(?:年度?|月|步|阶段|工作)(?:工作)?计划:",
        ("2010年计划:研发投入强度达到1.1%", "下年度工作计划:新增企业20家"),
        ("年度计划执行情况:新增企业20家", "星火计划项目9项"),
    ),
    Word(
        r"(?:年度|全年|今年)(?:目标|任务)(?:数)?(?=新|净|引进|建成|认定|培育|达到)",
        ("年度目标新认定90家", "全年任务引进人才60名"),
        ("完成年度目标,新认定90家", "年度目标完成率93%"),
    ),
    Word(
        "准备(?=推出|实施|启动|引进|新建|建设|申报)",
        ("近期准备推出的有21项", "准备引进团队3个"),
        ("准备金9亿元", "筹备会议2场"),
    ),
    Word("下一步", ("下一步新增高新技术企业20家", "下一步培训人员90人"), ("下一站服务企业20家", "一步到位解决问题3个")),
    Word("明年", ("明年新增高新技术企业20家", "明年举办活动9场"), ("去年新增企业20家", "上年新增企业9家")),
    Word(
        "(?<!年)来年",
        ("来年新增高新技术企业20家", "来年培训人员90人"),
        ("近年来新增企业20家", "产值5年来年均增长20%"),
    ),
    Word("今后", ("今后新增高新技术企业20家", "今后服务企业90家"), ("今年新增企业20家", "会后服务企业90家")),
    Word(
        "未来(?!产业|科技|城|工厂|社区|技术|乡村)",
        ("未来新增高新技术企业20家", "未来培育瞪羚企业6家"),
        ("未来工厂达到20家", "未来产业企业90家"),
    ),
    Word(
        "(?<!年)下半年",
        ("下半年新增高新技术企业20家", "下半年举办活动9场"),
        ("上半年新增企业20家", "半年来新增企业9家"),
    ),
    Word(
        r"第[一二三四]步",
        ("第一步,到年底平台达到14个", "第二步,集聚人才3000名"),
        ("进一步集聚人才3000名", "同步建成平台14个"),
    ),
    Word(
        r"(?<!即)(?:将|要|须)[^,;。:]{0,8}(?:努力|着力|重点|做到|抓好|聚焦)[^,;。:已]{0,4}:",
        ("我们将努力:一是平台达到14个", "今年要重点抓好:新建中心3家"),
        ("我们一年来着力做了几件事:平台达到14个", "努力的成果:新建中心3家"),
    ),
    Word(
        r"(?:^|(?<=[,;:。]))要(?![求点素件闻务么数])(?=[一-鿿]{2})",
        ("要建好平台载体,新建孵化器5家", "要靠企业,培育瞪羚企业6家"),
        ("要素市场达到5个", "主要新建孵化器5家"),
    ),
    Word(
        "[还也]将(?![近军])",
        ("还将完善帮扶机制,选派专家1000人", "今年也将建立基地50个"),
        ("即将建成平台2个", "还有将近90家企业"),
    ),
    Word(
        "(?<![草批])拟申报",
        ("今年拟申报的有:重大成果转化项目8项", "拟申报研究院3家"),
        ("首批拟报高新技术企业62家", "草拟申报书9份"),
    ),
    Word("届时", ("届时在孵企业180家", "届时集聚人才3000名"), ("按时完成项目12项", "限时办结事项90件")),
    Word("新的一年", ("新的一年培育瞪羚企业6家", "新的一年实施攻关15项"), ("一年来培育企业6家", "又一年服务企业9家")),
    Word(
        "分[一二两三四]步走",
        ("分两步走,科研平台22个", "分三步走,引进团队3个"),
        ("分两批支持企业22家", "分步实施项目3个"),
    ),
    Word(
        rf"(?:(?<!按)(?<!照)(?<!科技)(?<!专项)(?<!攻关)计划(?!外|内|实施(?:情况|以来|方案))(?:今年|全年)?|预期|努力|(?<=比重)要|(?<![需主重简概])要|(?<!即)将会?)(?:在[^,;。]{{1,8}})?(?:分别|各)?(?:{_TO_DO})",
        ("高新技术企业总数将达到170家", "计划开办培训班30期"),
        ("将高新技术企业170家纳入名单", "按计划新建联盟3个"),
    ),
)
_SAID = prefiltered("|".join(word.pattern for word in WORDS))
_GOAL = re.compile(r"目标|任务|指标")
_REACHED = re.compile(r"(?:完成|实现|超额|达到|达成)了?[^,;:]{0,18}(?:目标|任务|指标)")

#: 考核指标均超额兑现, 省定目标完成135%.
_MET = re.compile(
    r"(?:数|值)?(?:[均已都可]|将会?|全部|全面|基本|较好|圆满|提前|超额|顺利|如期|[^,;。:已]{0,4}项)*(?:完成|兑现|实现|达成|达标|超额|落实)(?!以下|下列|如下|[^,;。]{0,4}要求)"
)
_ORDERED = re.compile(r"(?:务必|务求|必须|确保|力争|争取|应|须|需|(?<!主|重|需|简)要)[^,;。]{0,8}$")

#: What a qualifier calls ``strive``.
STRIVING = re.compile(
    r"力争|冲刺(?!阶段|期)(?=[^,;]*$)|争取(?!到(?!20[0-9]{2}年|“?十[一二三四五六]五)|了|的)|力求|努力(?:实现|完成|达到|争取|使|突破)"
)

#: How a paragraph of a review begins that turns to the plan without a heading: 下一步, 今年要继续.
OPENINGS = re.compile(
    r"(?:下一步|下步|下一阶段|下半年|接下来|新的一年|明年|今后)[,,]?|(?:说到|谈到|谈及|关于|对于|围绕)?(?:20[0-9][0-9]年|今年)的?(?:工作)?(?:重点|重心|打算|安排|任务|目标),|(?:说到|谈到|谈及|对于|展望)(?:20[0-9][0-9]年|今年),|"
    r"(?:发展|具体|主要|总体)?目标[一二三四五六七八九十]:|"
    r"(?:20[0-9][0-9]年|今年)[,,]?(?:[一-鿿]{0,10}(?:将|要)(?:继续|以|围绕|坚持|重点|进一步|深入|全面))"
)
#: 今年,全省要加大投入: how any sentence begins that turns to the plan. What is done with a thing (将企业列入) does not.
TURNS = re.compile(
    r"(?:^|[。;:,])(?:全[省市区县州]|我[省市区县州]|我们)?(?P<year>20[0-9][0-9]年|今年|新的一年),?(?:(?!预计|有望|预测|估计)[一-鿿]){0,8}?(?:还|也)?(?:(?<![主重需必纲摘概只首])要(?![求点素件闻务么]|[^,;。0-9]{0,5}的[0-9])|将(?![^,。;]{1,14}(?:作为|纳入|列入|列为|定为|确定为|认定为))(?=[一-鿿]{2})|(?<!科技|专项|发展|行动|人才|支撑)计划(?!项目|课题|单列|共|类|内|外)(?=[一-鿿]{2}))"
)
#: A sentence after which all is plan: 主要预期目标是.
ANNOUNCED = prefiltered(
    r"(?:主要|预期|奋斗|约束性|年度|考核|发展|具体|总体|以下|下列|如下)+(?:目标|指标)(?:任务)?(?:里|中|方面)?(?:建议)?(?:初步)?(?:定|确定|设定|安排)?(?:分别)?(?:是|为|还?有|包括|如下|:)|"
    r"^(?:20[0-9]{2}年度?|今年|全年|年度)[^,。;:]{0,8}(?:目标任务|工作目标|任务目标|目标)(?:为|是)?:|"
    r"(?:今年|明年|20[0-9]{2}年)(?:要|拟|计划)做的(?:主要|重点)?工作[:是]|"
    r"(?:今年|明年|20[0-9]{2}年|未来|今后)[,]?将?(?:重点)?(?:从|在|围绕)[0-9一二三四五六七八九十]+个方面(?:着力|发力|用力|下功夫|推进)|重点抓(?:好|实)?[0-9一二三四五六七八九十]+件事|"
    r"目标(?:任务)?(?:同步|正式|全部)?(?:定了下来|敲定|出炉|亮出|公布|揭晓)[,:]|目标责任书(?:规定|明确|要求|确定)[,:]|(?:具体|主要|发展|总体)目标,?[^,。;:]{0,10}(?:列了|列出|共有?)[^,。;]{0,4}(?:个|项)?:|"
    r"(?:要|需|重点|努力)(?:完成|抓好|做好|推进)[^,;。]{0,8}(?:任务|工作|件事|目标)(?=:)"
)
#: 对2018年的工作作了部署。 What stands below is the plan.
SET_OUT = re.compile(
    r"(?:对|就)[^,。;]{0,12}(?P<year>20[0-9][0-9]年|今年|明年|下一步|下半年|下阶段)度?的?[^,。;]{0,10}(?:工作|任务|重点)[^,。;]{0,4}(?:作了|作出了?|做出了?|进行了)(?:部署|安排|谋划)。$"
)
#: How a paragraph begins that is news again, not the plan: 另据介绍, 这几年.
NEWS = re.compile(
    r"(?:会议|大会)(?:认为|指出|强调)?,?(?:一年来|过去一年|去年|近年来)|会上(?:宣读|表彰|通报|颁发)|(?:科技|统计)[局厅](?:的)?(?:统计|数据)(?:显示|表明)?[,:]|另据|另悉|据悉|据了解|据统计|近年来|近几年|这几年|这些年|多年来|长期以来"
)
#: 据厅长介绍: who says what follows.
TELLER = re.compile(
    r"据[^,。]{2,20}(?:介绍|透露|说|了解),|(?:按照?|照|根据|依据)《[^》]{2,40}》,|[^,。:]{2,34}(?:说|表示|介绍|指出|透露|披露|显示|通报|报告),"
)
#: 按照《工作要点》,到年底; 《规划》提出: from here on a document that plans is told of.
DOCUMENT = prefiltered(
    r"(?:按照|根据|依据)[^,。;《》]{0,14}(?:方案|规划|计划|意见|通知),(?=到20)|(?:按照|根据|依据)《[^》]{0,40}(?:要点|计划|方案|规划|意见|措施|纲要)》(?:要求|部署|安排)?,(?=到20|力争|年内|今年底|年底前)|"
    r"“?十[一二三四五六]五”?[^,。;《》]{0,12}规划[^,。;]{0,14}(?:发布|印发|出台|公布),(?:要求|提出|明确)|"
    r"(?:^|[。,;])(?:该|本)?(?:规划|方案|行动计划|意见|计划)(?:还)?(?:提出|明确|要求),(?=到20)|"
    r"《[^》]{0,40}(?:要点|计划|方案|规划|意见|措施|纲要)》,?(?:还)?(?:提出|明确|要求|列出|确定|部署|规定)(?!的|以来|后)"
)
#: An enumeration goes on: 二是, 第三.
GOES_ON = re.compile(r"(?:(?:其中)?第[一二三四五六七八九十]是|[二三四五六七八九十]是|第?[二三四五六七八九十][,、])")
#: 企业创新主体地位要强化: what a heading or the first sentence of a paragraph demands.
DEMANDED = re.compile(
    r"[^,。;:0-9]{2,20}(?:(?<![主重需必纲摘概首紧只])要(?!求|点|素|件|闻|务|么|的|地)|须(?!知))(?:再|更加?)?[一-鿿]{2}[^。;0-9]{0,24}(?:。|$)"
)
#: What turns back to facts behind a word of the plan.
FACTS = prefiltered(
    r"已(?!定|知)|现有|目前|眼下|截至|截止|当前|(?<![比较])去年|(?<![比较])上年(?!度?(?:基础|水平|同期))|前期|在册|在库|近年来|原有|存量|上半年|前三季度|半年来|"
    r"(?:[1一][-—至到]|前|截?至)1?[0-9一二三四五六七八九十]+个?月(?:底|末|份)?(?!前)|通报|(?<!外资)实际(?!利用|使用|到位|需求|出发|情况|控制|工作|问题)|,(?:实际)?完成了?$|(?:完成|实现|突破|达到|新增|获批|通过|下达|落实)了"
)
#: 总量将达490家;建成工作站3家: 将 alone reaches over no semicolon.
_ONLY_WILL = re.compile(rf"将(?:分别|各|再)*(?:{_TO_DO})")
#: What ends the reach of a word of the plan at a semicolon.
_ELSEWHERE = re.compile(r"(?:另外|此外|另),|[^,;。]{0,4}(?:全年|今年|年末|年底|累计|连续|荣获|同比|会议还)")

#: In a chapter's heading: 2021年工作思路.
HEADING = (
    r"思路|打算|(?<!科技)(?<!专项)计划(?!项目|类)|目标|安排|任务|部署|展望|下一步|下步|下阶段|下半年|工作重点|重点工作|要点|举措|措施|总体要求|奋斗|愿景|谋划|"
    r"保障|实施路径|行动|建议|方向|布局|规划|指导思想|原则|定位|重大工程|落实"
)
#: In a heading inside a chapter whose mode is known, only these turn it round: 强化目标导向 doesn't.
HEADING_INSIDE = r"下一步|下步|打算|工作(?:计划|思路|安排|要点|目标)|(?:发展|主要|奋斗|预期|总体|具体|行动|建设)目标|(?:主要|重点)任务|总体(?:要求|思路)|下半年|明年|保障措施|指导思想|基本原则"
#: In a heading, beyond doubt. One with none of these but 重点工作 or 举措 may head either; its text decides (:data:`AHEAD`).
HEADING_CLEAR = r"思路|打算|计划|目标|下一?步|下阶段|下半年|明年|展望|要点|安排|奋斗|愿景|总体要求|(?:今年|20[0-9][0-9]年).*(?:重点|任务)"
#: Counted in a chapter's text where its heading leaves it open.
AHEAD = re.compile(
    r"力争|争取|确保|努力|将(?=[进继达实以大着加全围新])|拟(?!定)|到20[0-9][0-9]年|计划|明年|下半年|要(?=[进继加大坚强])"
)
#: In a report's title: a plan, a measure, points of work.
TITLE = r"谋划.{0,4}20[0-9]{2}年|(?:责任|任务|目标)(?:分解|分工|清单)|目标责任(?!.*完成)|任务书|总体目标$|发展目标$|主要目标$|奋斗目标$|规划|行动计划|行动方案|实施方案|实施意见|意见|纲要|工作的?要点|工作的?计划|工作思路|工作打算|方案|若干政策|若干措施|(?:工作|年度)重点$|怎么干|路线图|施工图|时间表"
#: At the head of a table's column: 2025年目标.
COLUMN = re.compile(r"目标|规划|预期|计划|目标值|预计")


#: 新认定300家(任务目标180家),增长16%; 为全年目标88亿元的118%,: what a goal is only the measure of.
_ASIDE = re.compile(
    r"\([^()]*(?:任务|目标|指标)[^()]*\)|为了?(?:完成|实现|达到|达成)[^,;。]{2,50}(?:目标|任务)+,|(?:相当于|[是为占])(?:年度|全年|年初|预期|既定|考核)*(?:目标|任务|计划)数?[^,;。的]{1,12}的[^,;。]{1,12},"
)


def states_target(before: str) -> bool:
    """Whether a sentence, up to the figure, says that the figure is a target.

    A word of the plan holds on, also over semicolons, until a word of facts turns back.

    >>> states_target("到年底将新增企业"), states_target("圆满完成年度目标:新增企业")
    (True, False)
    >>> states_target("计划开办培训班30期;推荐项目"), states_target("应达到12个,目前有")
    (True, False)
    """
    before = _ASIDE.sub("", before)
    said = next(iter(deque(_SAID.finditer(before), maxlen=1)), None)
    if said is None or (_GOAL.search(said[0]) and _reached(before, said)):
        return False
    since = before[said.end() :]
    if ";" in since and _ONLY_WILL.fullmatch(said[0]):
        return False
    if ":" in since.split(";")[0] and _GOAL.search(said[0]):
        return not FACTS.search(since)  # 目标是:产值9亿元;全年…: all that it lists
    return not FACTS.search(since) and not any(_ELSEWHERE.match(piece) for piece in since.split(";")[1:])


def told(text: str) -> bool:
    """Whether a paragraph has a word of facts.

    >>> told("企业创新要加强。眼下有企业9家。"), told("企业创新要加强。新增企业9家。")
    (True, False)
    """
    return bool(FACTS.search(text) or re.search(r"同比|比上年|今年以来", text))


def planned(before: str) -> bool:
    """Whether a sentence, up to the figure, has a word of the plan that no word of facts followed, wherever it stands.

    >>> planned("力争新增企业9家;全年组织活动"), planned("力争新增企业9家;目前已有企业")
    (True, False)
    """
    said = next(iter(deque(_SAID.finditer(before), maxlen=1)), None)
    reached = said is not None and bool(_GOAL.search(said[0])) and _reached(before, said)
    return said is not None and not reached and not FACTS.search(before[said.end() :])


def _reached(before: str, goal: re.Match[str]) -> bool:
    """Whether a goal is spoken of as reached, not as one to reach: 务必完成以下目标."""
    clause = re.split("[;。]", before[max(0, goal.start() - 28) : goal.start()])[-1]
    said = clause + before[goal.start() :]
    if _MET.match(before, goal.end()):
        return True
    found = _REACHED.search(said)
    return bool(found) and not _ORDERED.search(said[: found.start()] if found else "")


def states_reached(text: str, announced: re.Match[str]) -> bool:
    """Whether a word such as 年度目标 is spoken of as reached: 圆满完成年度目标.

    >>> text = "圆满完成年度目标:新增企业"
    >>> states_reached(text, ANNOUNCED.search(text))
    True
    """
    if re.match(r"以下|下列|如下", announced[0]) and not re.search(
        r"了|已|圆满|超额|全面|顺利|均", text[: announced.start()]
    ):
        return False
    return bool(
        re.search(
            r"(?:(?<![要须])(?:完成|实现|达到|达成)|超额|围绕|对照|根据|按照)了?[^,;。]{0,6}$",
            text[: announced.start()],
        )
    )
