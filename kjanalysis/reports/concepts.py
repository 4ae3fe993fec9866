"""What a report's words name, apart from how they name it: synonyms made alike, filling words taken away.

Two names are of one concept if what is left of them is the same. A word that narrows or widens
(规上, 省属, 国家级, 各类, 年均) is left, so that it makes another concept.
"""

from __future__ import annotations

import functools
import re

_SAME = (
    (re.compile(r"\[[0-9]{1,2}\]"), ""),
    (re.compile(r"(?<=占)到?全(?:国|省|市)(?:总量|总数)?的?(?=比重|比例|份额|占比|$)"), "他处"),
    (re.compile(r"(?<=[一-鿿)])(?:全年|全[省市区县州]|累计|共计?|合计|实现)+(?=支出|投入|产值|成交|交易|增加值)"), ""),
    (re.compile(r"^(?:辖?[市区县省]|境|域)内(?=新认定|新增|高新|高企|研发|R&D|科技|技术|规上|全社会)"), ""),
    (re.compile(r"r&d", re.I), "R&D"),
    (re.compile(r"R&D\((?:科学)?研究(?:与|和)(?:试验|实验)?发展\)|研发\((?:R&D|RD)\)"), "R&D"),
    (re.compile(r"(?:研发|R&D)经费总(?=投入|支出)"), "R&D经费"),
    (re.compile(r"(?<!全)社会(?:科技)?(?=研发|R&D)"), ""),
    (re.compile(r"^经认定的?(?=国家级?高新|高新|技术|科技)"), ""),
    (re.compile(r"^(?:已)?通过认定(?:且在有效期内)?的(?=国家级?高新|高新)"), ""),
    (re.compile(r"^(?:评价|考核|监测)(?:所)?(?:采用|使用|依据)的(?=研发|R&D|全社会)"), ""),
    (re.compile(r"(?:备案|通过)的?国家科技型中小企业(?:评价的?(?:企业)?)?"), "入库国家科技型中小企业"),
    (re.compile(r"评价通过的(?:国家)?科技型中小企业"), "入库国家科技型中小企业"),
    (re.compile(r"科技型中小企业国家评价入库"), "入库国家科技型中小企业"),
    (
        re.compile(
            r"^(新增|新认定)?(?:各类)?([^()占]{2,10}?)(?:全[省市区县州])?(?:已|共|累计)*(?:培育|建成|拥有)?((?:国家|省|市)级)$"
        ),
        r"\1\3\2",
    ),
    (re.compile(r"技术合同额"), "技术合同成交额"),
    (re.compile(r"^研究(?:与|和)?开发费用(?=\(R&D)"), "R&D经费"),
    (re.compile(r"(?<=单位)生产总值(?=能耗)"), "地区生产总值"),
    (re.compile(r"科技研究(?:与|和)开发\(?(?:R&D)?\)?(?=经费|投入|支出)"), "R&D"),
    (re.compile(r"认定登记的?(?=技术合同)"), ""),
    (re.compile(r"^认定的(?=孵化器|众创空间)"), ""),
    (re.compile(r"国家备案的?(?=众创空间)"), "国家级"),
    (re.compile(r"新增注册登记(?=科技型)"), "新增"),
    (re.compile(r"技术交易合同(?=总?金额|成交)"), "技术合同"),
    (re.compile(r"^([^()]{2,12})\(((?:国家|省|市)级(?:及?以上)?)\)$"), r"\2\1"),
    (re.compile(r"新增(?=(?:发明)?专利授权量)"), ""),
    (re.compile(r"成交总金额"), "成交总额"),
    (re.compile(r"(?<=全社会)研发费用"), "研发经费"),
    (re.compile(r"^全社会(?:R&D|研发)$", re.I), "R&D经费支出"),
    (re.compile(r"国家入库科技型中小企业|入库备案国家科技型中小企业"), "入库国家科技型中小企业"),
    (re.compile(r"技术合同交易登记额"), "技术合同成交额"),
    (re.compile(r"国家科技型中小企业入库备案"), "入库国家科技型中小企业"),
    (re.compile(r"(?<=企业)支出(研发(?:费用|经费))"), r"\1"),
    (re.compile(r"(?<!每)万人拥有(?=发明专利)"), "每万人拥有"),
    (re.compile(r"^培育认定的"), ""),
    (re.compile(r"CPI(?=涨幅|增速)"), "居民消费价格"),
    (re.compile(r"用于([^,]{2,16})的(经费|支出)"), r"\1\2"),
    (re.compile(r"(?:用在|投[到入向])([^,]{2,8}?)(?:上|方面)?的(经费|支出)"), r"\1\2"),
    (re.compile(r"按每?万人(?:口)?计(?:算)?的"), "每万人"),
    (re.compile(r"发明专利的?每?万人(?:口)?拥有量"), "每万人发明专利拥有量"),
    (re.compile(r"(?:成交|签订|登记)技术合同(?:成交|交易)?(?:总?金额|总额)"), "技术合同成交额"),
    (re.compile(r"\(即[^()]*\)"), ""),
    (re.compile(r"技术市场的?合同(?=成交|交易)"), "技术合同"),
    (re.compile(r"(?<=经费)\(R&D\)"), ""),
    (re.compile(r"高新技术产业工业增加值"), "高新技术产业增加值"),
    (re.compile(r"(?<=专利)获授权"), "授权"),
    (re.compile(r"(?<=R&D/GDP)\([^()]*\)"), ""),
    (re.compile(r"R&D(?:经费)?/(?:GDP|地区生产总值)(?:投入)?(?:强度|比重|比例|占比)?"), "R&D投入强度"),
    (re.compile(r"(?<=[一-鿿])(?:预计|有望|力争)(?=新增|净增|占|达|将|增|完成|相当|总数|总量|数量)"), ""),
    (re.compile(r"gdp", re.I), "GDP"),
    (re.compile(r"(?:科学)?研究(?:与|和)(?:试验|实验)?发展\(?(?:R&D)?\)?"), "R&D"),
    (re.compile(r"(?<=R&D)活动(?=经费|投入)"), ""),
    (re.compile(r"^R&D(?=增长率$|增速$|增幅$)"), "R&D经费支出"),
    (re.compile(r"研究(?:与|和)?开发(?:\(R&D\))?(?=经费|投入|支出|占)"), "R&D"),
    (re.compile(r"(?:(?<![一-鿿])|(?<=全社会))科研(?=经费|投入)"), "研发"),
    (re.compile(r"研究(?:与|和)?开发(?=费)"), "研发"),
    (re.compile(r"研发(?=活动)"), "R&D"),
    (re.compile(r"(?:有|开展|存在)R&D活动的?"), "有R&D活动的"),
    (re.compile(r"研发总(?=投入|经费|支出)"), "研发"),
    (re.compile(r"科技(?=研发(?:投入|经费))"), ""),
    (re.compile(r"(?:研发|R&D)(?:经费)?(?:投入|支出)?(?=强度|占|相当|与)"), "R&D投入"),
    (re.compile(r"(?:研发|R&D)(?:经费|投入|支出)+(?:总量|总额)?(?!强度|占|相当)"), "R&D经费支出"),
    (
        re.compile(
            r"GDP|(?:国内|地区|(?<![一-鿿])|(?<=占)|(?<=当于)|(?<=[与和同]))生产总值|(?<=[全本我][省市区县州])生产总值"
        ),
        "地区生产总值",
    ),
    (re.compile(r"规模以上|规模(?=工业|企业|高新)"), "规上"),
    (re.compile(r"(?:增长率?|增速|增幅)+"), "增速"),
    (re.compile(r"(?<=[额量数])年(?=增速$)"), ""),
    (re.compile(r"(?<=[一-鿿])(?:净增|新增|做|完成后|则|要)(?=增速$)"), ""),
    (re.compile(r"所?占比[重例]|比例|占比|比重|之比"), "比重"),
    (
        re.compile(
            r"全社会|全市|全区|全县|全省|全州|全盟|全旗|全地区|数量|总数|家数|本地|我市|我区|我县|我省|本市|本区|本县|本省|\(.*?\)|（.*?）|[“”‘’《》、,·\s]"
        ),
        "",
    ),
    (re.compile(r"高企(?!业)|(?<![我全中])国高(?:企业)?(?!技术|新|校|等)|高新企业(?!家)"), "高新技术企业"),
    (re.compile(r"(?<=占)同期的?(?=[一-鿿])"), ""),
    (re.compile(r"(?<=研发费用)总额|(?<=研发经费)总额"), ""),
    (re.compile(r"国家级?(?=高新技术企业(?:$|新增|净增|新培育|新认定|数|总|存量|保有量|增速|增长))"), ""),
    (re.compile(r"国家重点支持的(?:领域的)?(?=高新技术企业)"), ""),
    (re.compile(r"^该[省市区县州]|^[省市区县]里的?"), ""),
    (re.compile(r"备案入库的国家?科技型中小企业|备案入库的科技型中小企业"), "入库国家科技型中小企业"),
    (re.compile(r"(?<!省)国家科技型中小企业(?:已入库企业|备案)"), "入库国家科技型中小企业"),
    (re.compile(r"(?<=省)科技型中小企业入库"), "科技型中小企业"),
    (re.compile(r"(?:国家|科技部|省|经国家)认定的(?=高新技术企业)"), ""),
    (re.compile(r"科技型中小微企业"), "科技型中小企业"),
    (re.compile(r"^(.{2,10}?)(?:要)?达到?每万人口?$"), r"每万人\1"),
    (
        re.compile(r"(?:企业)?(?:进入|纳入)国家级?科技型中小企业(?:信息)?(?:库|名单)(?:的企业)?"),
        "入库国家科技型中小企业",
    ),
    (
        re.compile(
            r"^在?(规(?:模以)?上工业企业)[中里](?=(?:高新技术企业|有R&D活动的?(?:企业数?)?)的?(?:占比|比重|比例))"
        ),
        r"\1中",
    ),
    (re.compile(r"(?<=有R&D活动的企业)数(?=比重)"), ""),
    (re.compile(r"占到(?!了?位)"), "占"),
    (re.compile(r"高新产业(?=增加值|投资|产值)"), "高新技术产业"),
    (re.compile(r"规上(?=高新技术产业(?:增加值|投资|占))"), ""),
    (re.compile(r"主营业务(?:收入)?|营收(?!入)"), "营业收入"),
    (re.compile(r"(?<=规上工业)企业(?=研发|R&D|增加值|利润|销售|营业)"), ""),
    (re.compile(r"^(规上工业(?:研发|R&D)[^占]{2,6}占)规上工业(?=营业收入)"), r"\1"),
    (re.compile(r"(?<=[一-鿿])(?:实现|完成)(?=成交|交易|增加值|产值|投资|营业收入|销售收入|利润|利税|出口)"), ""),
    (re.compile(r"固投"), "固定资产投资"),
    (re.compile(r"二产(?!业)"), "第二产业"),
    (re.compile(r"三产(?!业)"), "第三产业"),
    (re.compile(r"一产(?!业)"), "第一产业"),
    (re.compile(r"科学技术(?=支出|拨款|经费|投入)"), "科技"),
    (re.compile(r"^[区县](?=财政科技)"), ""),
    (re.compile(r"(?:一般)?公共财政(?:预算)?(?:中)?的?(?=科技(?:支出|投入))"), "财政"),
    (re.compile(r"技术合同年(?=成交|交易|登记)"), "技术合同"),
    (re.compile(r"财政科技(?:拨款|投入|经费|资金)(?:支出)?"), "财政科技支出"),
    (re.compile(r"社(?:消)?零(?:总额)?|社会消费品零售(?:总)?额"), "社会消费品零售总额"),
    (
        re.compile(r"(?:技术|科技(?=合同))(?:市场)?(?:合同)?(?:认定)?(?:登记)?(?:成交|交易)(?:总?金额|总额|额)"),
        "技术合同成交额",
    ),
    (re.compile(r"^[^,]{0,8}?(?:提供|发放|获得?|投放)(?=科技(?:金融)?贷款)"), ""),
    (re.compile(r"各级(?=技术(?:市场|合同))"), ""),
    (re.compile(r"技术合同总?金额|技术市场成交合同(?:成交|交易)额"), "技术合同成交额"),
    (re.compile(r"(?<=技术合同成交额)总额"), ""),
    (re.compile(r"增速(?:继续|持续|仍|均|一直)*保持增速"), "增速"),
    (re.compile(r"(?<=企业)总量(?=增速)"), ""),
    (re.compile(r"^获国家(?=发明专利)"), ""),
    (re.compile(r"(?<=研究|发展)经费(?:支出|投入)"), "经费"),
    (re.compile(r"技术市场(?:签订|登记)?(?:技术)?合同(?:成交|交易)?额"), "技术合同成交额"),
    (re.compile(r"总量(?=占)"), ""),
    (re.compile(r"技术合同(?:成交|交易)(?=$|增)"), "技术合同成交额"),
    (re.compile(r"(?:技术|科技)合同(?:认定)?登记(?:合同)?(?:总?金额|总额|额|任务|目标|$)"), "技术合同成交额"),
    (re.compile(r"每?万人(?:口)?(?:拥?有)?(?:有效)?(?=发明专利)"), "每万人口"),
    (re.compile(r"(?:新增|新获|获得?)?(?:授权发明专利|发明专利授权(?![量]))"), "发明专利授权量"),
    (
        re.compile(
            r"(?:评价)?(?:入库|公示)的?(?:国家)?科技型中小企业|通过评价的?(?:国家)?科技型中小企业|国家科技型中小企业(?:评价)?入库|国家科技型中小企业评价$|科技型中小企业(?:评价)?要?入库|评价(?:国家)?科技型中小企业"
        ),
        "入库国家科技型中小企业",
    ),
    (re.compile(r"(?<=居民消费)价格(?:总水平)?(?:指数)?(?:涨幅增速|增速涨幅|增速|涨幅)"), "价格涨幅"),
    (re.compile(r"科技企业孵化器"), "孵化器"),
    (re.compile(r"万元(?=地区生产总值能耗)"), "单位"),
    (re.compile(r"省级(?=科技型中小企业)"), "省"),
)
_R_AND_D_SHARE = re.compile(
    r"^(?=.*(?:占|相当|与|比|地区生产总值))R&D(?:投入|经费支出)?(?:占|相当于|与)?(?:地区生产总值)?的?(?:比重|比|百分比)?$"
)
_SHARE_INSIDE = re.compile(r"^(.*?)在(.+?)[中里](?:所?占(?:的?比重)?|的?比重)$")
_SHARE_OF = re.compile(r"^(.+?)所?(?:占|相当于)(.+?)的?(?:比重|份额|比)?$")
_LEAD = re.compile(
    r"^(?:的|即|到|眼下|[^,]{2,16}——|区内的?|完成|实现|达到|全年|当年|本年度?|年度|年末|期末|年底|末|全国|地方(?=财政|一般)|实有|现有|共有|仅有|尚有|拥有|有(?!研发|R&D|效)|已|预计|力争|规划|总计|我(?:国|们)?|全部|辖区|区域内|截至|较快|高达|预估|据统计|初步|"
    r"[^,]{0,4}(?:全面|圆满|顺利)完成|[12][0-9]{3}年度?|累计(?=实现|完成|达)|合计|共|推动|拉动|带动|促进|确保|使|主要是?|其中:?|年内|上半年|前三季度|获(?:得)?(?:国家)?(?=授权)|国家(?=高新技术企业$)|国家级(?=高新技术企业$)|"
    r"有效期内(?=高新技术企业)|有效(?=高新技术企业)|投入的?(?=R&D|财政科技)|拥有|建有|建成|现有|累计建成|培育|形成|共(?=投入)|登记(?=技术合同)|本级(?=一般公共)|公示|发放|兑现|拨付|实施|开展|推进)+"
)
_END = re.compile(
    r"(?:达到?|为|实现|完成|共计|总计|合计|共|约|超|突破|以上|经(?:核定|测算|核算|统计|确认)|预计|可|将|要|应|须|继续|初步核算|实际|仍|均|已|保持|稳步|快速|持续|同步|平稳|小幅|做到?|完成后|现|眼下|头一回|则|里|全国|争取|力争|确保|已?发展|连续[0-9一二两三四五六七八九十]+年(?:走高|提升|提高|增长|上升|攀升)|要达|名义(?!增)|的|首次|(?:目标|考核)?任务数?|(?:预期|年度)?目标值?|指标)+$"
)
#: 一般公共预算支出中科学技术支出: what follows is named in full.
_OUT_OF = re.compile(
    r"^(?!年均)[^,]{2,14}(?:支出|收入|经费|增加值|总产值|投资)(?:总量|总额)?[中里]的?,?(?!所?占)(?=[^,]{4,})"
)
_COUNTED = re.compile(r"(?<![指倍参系函人])(?:总数|个数|户数|项数|件数|总量|数)$")
_NEW = re.compile(
    r"净增加?|新增加?(?!值)|新培育认定|新培育|新发展|再增|(?:新获批|获批|获评|新创建|争创)(?=国家级|省级|市级)"
)
_LEVELS = re.compile(r"全国|全省|全市|全区|全县|世界")


@functools.lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """A name with synonyms made alike.

    >>> plain("全社会研究与试验发展(R&D)经费投入"), plain("研发投入强度"), plain("规模以上工业")
    ('R&D经费支出', 'R&D投入强度', '规上工业')
    """
    for pattern, same in _SAME:
        text = pattern.sub(same, text)
    return text


@functools.lru_cache(maxsize=16384)
def concept(text: str, scope: str = "") -> str:
    """What is left of a name: two that leave the same are of one concept.

    Parameters
    ----------
    text : str
    scope : str
        ``new`` if the figure counts what was added, which the name may say anywhere or not at all.

    Returns
    -------
    str

    Examples
    --------
    >>> concept("r&d经费支出占gdp的比重", "share") == concept("研发投入强度", "share"), concept("年末高新技术企业总数"), concept("各类企业R&D经费支出")
    (True, '高新技术企业', '各类企业R&D经费支出')
    >>> concept("高新技术企业净增", "new") == concept("新增高新技术企业", "new")
    True
    """
    text = plain(text.replace("内部支出", "支出"))  # what a bulletin announces is spent inside
    inside = _SHARE_INSIDE.match(text)
    if inside:
        text = plain(f"{inside[1]}占{inside[2]}比重")
    text = _OUT_OF.sub("", text)
    last = None
    while last != text:
        last = text
        text = _END.sub("", _LEAD.sub("", text))
    if scope in ("share", "ratio"):
        text = re.sub(r"^([^占]+?)[与同跟]([^占]+?)比重$", r"\1占\2比重", text)
        if _R_AND_D_SHARE.match(text) or re.fullmatch(r"R&D(?:投入|经费支出)?比重", text):
            return "R&D投入强度"
        of = _SHARE_OF.match(text)
        text = f"{_COUNTED.sub('', of[1])}占{of[2]}比重" if of else text
        text = re.sub(r"^R&D(?:投入|经费支出)占地区生产总值比重$", "R&D投入强度", text)
    if scope in ("stock", "share", "flow"):
        text = re.sub(r"(?<=[量值额度重率])(?:增长|增速|提高|提升|上升)$", "", text)
    text = _COUNTED.sub("", re.sub(r"(?<![指倍参系函人])数(?=增速$)", "", text))
    if scope in ("new", "flow") and _NEW.search(text):
        text = "新增" + _COUNTED.sub("", _NEW.sub("", text))
    elif scope == "new" and not re.match(r"新认定|引|新", text):
        text = "新增" + text
    return text.removesuffix("的")


def part_of(whole: str, part: str) -> str:
    """A part by its whole name; empty if the two share no word.

    >>> part_of("专利授权总量", "发明专利"), part_of("研发经费", "平台")
    ('发明专利授权总量', '')
    """
    shared = next((part[i:] for i in range(1, len(part) - 1) if part[i:] in whole), "")
    return whole.replace(shared, part, 1) if shared else ""


def level(text: str) -> str:
    """Among whom a rank is counted: 全省, 全市; empty where it isn't said.

    >>> level("居全省第三位")
    '全省'
    """
    found = _LEVELS.search(text)
    return found[0] if found else ""
