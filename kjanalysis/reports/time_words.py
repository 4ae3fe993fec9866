"""Which year a figure speaks of.

Time words are found with their place; one that only names the base of a
comparison (比上年, 是2015年的2.5倍) is marked, since it doesn't date the figure.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ..notation.dates import AFTER_CONGRESS, FIVE_YEAR_PLANS
from ..wording import Text
from .numerals import DIGITS
from .rules import Rule, first
from .time_forms import TIME

_BASE_BEFORE = re.compile(
    r"(?:比起?|较|超过?|高于|低于|与|同|和|是|为|相当于|相对于|对比|完成|落实|按照|根据|针对|对照|围绕|按|占|申报|申请|推荐|列入|纳入|入选|获评|荣获)$"
)
_BASE_AFTER = re.compile(r"(?:为(?:基数|基准|基期|基础|底数)|的?基础上|基数|相比|同期|持平|水平|均值|平均|目标任务)")
# 2012年挂牌的: what the year dates is another thing than the figure
_PAST_EVENT = (
    r"挂牌|获批|成立|立项|启动|建成|投用|投产|认定|引进|设立|获评|批准|印发|出台|组建|签约|开工|发布|创办|创建|入选|备案|落户|注册|"
    r"制定|修订|上线|运行|开业|授牌|命名|入库|申报|组织实施|批复|批设|揭牌|开园|开馆|颁布|施行|设置|开通|建立|动工|奠基|竣工|启用|通过|试点|纳入"
)
_ATTRIBUTIVE = re.compile(rf"(?:度|初|底|末)?(?:[一-鿿]{{0,4}}?)(?:{_PAST_EVENT})的(?!(?!项目|企业|平台|专项)[^一-鿿])")
#: 2011年立项的6个项目通过验收: what the year dates is over, and another thing is told of it.
_OLDER = re.compile(
    rf"(?:度)?[一-鿿]{{0,4}}(?:{_PAST_EVENT})的[0-9]+[余多]?[个项家][^,。;]{{2,24}}?(?:(?:顺利|全部|均|已|圆满|如期)*通过[^,。;]{{0,6}}(?:验收|复审|复核|评审|考核)|结题|到期|投产达效)"
)
_FOUNDED_IN = re.compile(r"(?:成立|设立|创办|始建|创建|组建|建|挂牌|获批|创立|启动)于$")
#: 2025年全省科技工作会议: the year of a meeting.
_MEETING = re.compile(
    r"(?:度)?(?:全[国省市区县州])?[一-鿿()]{2,16}?(?:政府工作报告|会议|大会|两会|工作会|推进会|现场会|座谈会|新闻发布会)(?![期举以])"
)
_FOUNDED_BEHIND = re.compile(r",?[^,。;0-9]{0,10}(?:批准|同意|正式)?(?:成立|组建|设立|更名|改名|升格)[,。]")
_REPORT_OF = re.compile(r"的[一-鿿]{0,10}(?:报告|会议|大会|两会|会上)")
_PROJECTS_OF = re.compile(r"[^,;。0-9]{2,20}(?:项目|计划|专项|基金)(?:组织)?(?:申报|推荐|征集|申请)")
_LED = re.compile(
    r"(?:到|至|截至|截止|在|自|从|例如|比如|预计|力争|争取|确保|计划|——|“|”|其中,?|按照计划,?|回顾|回首|走过|盘点|总结|纵观|规划执行的|刚刚)+$"
)
_NAMED = re.compile(r"《[^》]{0,80}》")
#: 《2020年国民经济和社会发展统计公报》, in which the year is that of the figures.
_BULLETIN = re.compile(
    r"年度[^》]{2,30}(?:监测|评价|统计)[^》]{0,6}报告》|(?:统计|经费投入|投入|核算|普查|监测|环境|水利|教育)[^》]{0,4}公报》"
)
#: A sentence without a figure that a paragraph begins with.
_FIRST = re.compile(r"[^0-9。]{4,80}。")
_OPENS = re.compile(
    r"(?:”|底|末|年底|年末|期间|时期|以来|度|初|时|中|里|,|:)*(?:[,:]|是|到了|这(?=[0-9])|,?我(?:们|[省市区县州])|,?全[省市区县州国]|,?我国|,?本[省市区县]|,?全社会|,?[一-鿿]{1,4}(?:[省市县州]|(?<!地)区)(?![级内外域]))"
)


#: Without one of these signs a text has no time word.
_MAY_SAY = re.compile(r"[年月季五]|大以来|(?:19|20)[0-9][0-9]")


@dataclass(frozen=True)
class Time:
    """A time word: place, what it says, whether it is only a comparison's base.

    ``what`` is a year, a span (2016-2020), ``annual``, or one of this, then, last, past,
    next, back3, ahead3, which need the report's own year. ``topical`` is one that opens a
    sentence, ``bracket`` where the bracket opens that it stands in, ``event`` one that dates
    another thing: 2012年挂牌的.
    """

    start: int
    end: int
    what: str
    base: bool
    topical: bool
    bracket: int = -1
    event: bool = False


def find(text: str) -> list[Time]:
    """Time words of a text, in order.

    >>> [(t.what, t.base) for t in find("2021年,研发投入是2015年的2倍,比上年增长5%,每年新增3家")]
    [('2021', False), ('2015', True), ('last', True), ('annual', False)]
    >>> [t.what for text in ("发布《2020年统计公报》,全年投入", "按照《2020年计划》,今年投入") for t in find(text)]
    ['2020', 'this']
    >>> [t.what for t in find("“十五”期间投入,“十三五”期间累计投入,到2025年,五年来")]
    ['2001-2005', '2016-2020', '2025', 'back5']
    """
    if not _MAY_SAY.search(text):
        return []
    named = [(m.start(), m.end()) for m in _NAMED.finditer(text)] if "《" in text else []
    found: list[Time] = []
    for m in TIME.finditer(text):
        what = _what(m, text)
        inside = next((span for span in named if span[0] < m.start() < span[1]), None)
        if what is None or (inside and not _BULLETIN.search(text, *inside)):
            continue
        if inside:  # what a bulletin announces is of its year
            found.append(Time(m.start(), m.end(), what, base=False, topical=True))
            continue
        around = Around(m, text, found[-1] if found else None)
        base = first(BASES, around).of(around)
        topical = not base and _opens(m, text)
        opened = text.rfind("(", max(0, m.start() - 40), m.start())
        bracket = opened if opened >= 0 and ")" not in text[opened : m.start()] else -1
        if m["span"] and re.match(r"\)(?:里|间|期间|来|,)", text[m.end() :]):
            bracket = -1  # 任期的五年(2017—2021年)里
        event = _of_another(m, text)
        found.append(Time(m.start(), m.end(), what, base, topical, bracket, event))
    return found


@dataclass(frozen=True)
class Around:
    """A time word among the words around it.

    Attributes
    ----------
    said : re.Match
        By :data:`~kjanalysis.reports.time_forms.FORMS`.
    text : str
    earlier : Time or None
        The time word before it.
    """

    said: re.Match
    text: str
    earlier: Time | None

    @property
    def before(self) -> str:
        start = self.said.start()
        return self.text[max(0, start - 4) : start].rstrip("“‘")

    @property
    def after(self) -> str:
        end = self.said.end()
        return self.text[end : end + 6].lstrip("年底末”").lstrip("的")


_FIRST_SINCE = re.compile(r"的?[^,。;0-9]{0,10}(?:首次|头一次|第一次|首度|最(?:高|低|好|快|大|多)|新高)")

#: Whether a time word only names what a figure is compared with, or dates another thing.
BASES: tuple[Rule[Around], ...] = (
    Rule(
        Text("an average over years", "年均"),
        lambda f: f.said["each"] and not f.said[0].startswith("每"),
        False,
        yes=("为【年均】增长。", "同【逐年】提高。"),
        no=("为【每年】一次。", "比【2015年】增长。"),
    ),
    Rule(
        Text("it dates another thing", "所注年份属于其他事项"),
        lambda f: _of_another(f.said, f.text),
        True,
        yes=("【2012年】挂牌的市场。", "【2025年】全省科技工作会议传出消息。", "【2011年】立项的6个项目全部通过验收。"),
        no=("【2012年】,挂牌企业增加。", "【2017年】新增企业。", "【2011年】立项的6个项目进展顺利。"),
    ),
    Rule(
        Text("beside another year", "与前一年份并列"),
        lambda f: (
            f.earlier is not None
            and f.text[f.earlier.end : f.said.start()] in ("和", "与", "及", "、")
            and not f.after.startswith("相比")
        ),
        lambda f: f.earlier is not None and f.earlier.base,
        yes=("到2022年和【2025年】分别达到。", "比2018年、【2019年】增长。"),
        no=("到2022年,【2025年】分别达到。", "【2025年】达到。"),
    ),
    Rule(
        Text("a word of comparison before it", "前有比、较等字样"),
        lambda f: _BASE_BEFORE.search(f.before),
        True,
        yes=("比【2015年】增长。", "是【去年】的两倍。", "2016年和【2011年】相比,比重提高。"),
        no=("到【2015年】增长。", "【2015年】的基础上。"),
    ),
    Rule(
        Text("the best or most since then", "其后为最好、最高等字样"),
        lambda f: f.said[0].endswith("以来") and re.match(r"的?(?:历史)?(?:最|新高|首)", f.text[f.said.end() :]),
        True,
        yes=("创【“十三五”以来】最好水平。", "投入创下【2015年以来】最高纪录。"),
        no=("【“十三五”以来】新增企业。", "【2015年以来】累计投入。"),
    ),
    Rule(
        Text("the first or most for so many years", "其后为首次、最高等字样"),
        lambda f: f.said["back"] and _FIRST_SINCE.match(f.text, f.said.end()),
        True,
        yes=("【3年来】提高的幅度头一次达到0.1个百分点。", "增速创【近十年】最高。"),
        no=("【三年来】新增企业。", "【近三年】投入累计达9亿元。"),
    ),
    Rule(
        Text("a word of comparison behind it", "后有基础上、相比等字样"),
        lambda f: _BASE_AFTER.match(f.after),
        True,
        yes=("在【2020年】基础上翻番。", "【2015年】同期水平。"),
        no=("【2020年】基本完成。", "比【2015年】增长。"),
    ),
    Rule(
        Text("it dates the figure", "为数字的年份"),
        lambda f: True,
        False,
        yes=("【2021年】,新增企业。", "到【2025年】达到。"),
        no=("比【2021年】增长。", "在【2025年】基础上。"),
    ),
)


def _of_another(m: re.Match, text: str) -> bool:
    """Whether a year dates another thing than the figure: 2012年挂牌的, 自2009年开放以来, 2025年全省科技工作会议."""
    if m["since"]:
        return bool(_ATTRIBUTIVE.match(text, m.end()))  # 2019年以来认定的机构
    if m["this"]:
        return bool(_REPORT_OF.match(text, m.end()))  # 今年的政府工作报告
    if not m["year"]:
        return False
    if _FOUNDED_IN.search(text, max(0, m.start() - 4), m.start()):
        return True  # 高新区成立于1991年
    if _FOUNDED_BEHIND.match(text, m.end()):
        return True  # 2000年7月,省政府批准成立,
    if m["part"] == "度" and _PROJECTS_OF.match(text, m.end()):
        return True  # 2024年度省“尖兵”攻关项目申报10只
    since = text[: m.start()].endswith("自") and re.match(r"[一-鿿]{2,8}以来", text[m.end() :])
    if re.match(r"度[^,。;0-9]{0,20}名单", text[m.end() - 1 :] if m["part"] == "度" else ""):
        return True  # 2021年度国家备案众创空间名单
    if _OLDER.match(text, m.end()):
        return True  # 2011年立项的6个项目通过验收
    return bool(since or _ATTRIBUTIVE.match(text, m.end()) or (not m["part"] and _MEETING.match(text, m.end())))


def _opens(m: re.Match, text: str) -> bool:
    """Whether a time word opens a sentence or a clause and sets what follows: 2021年, 五年来我市."""
    led = _LED.sub("", text[max(0, m.start() - 10) : m.start()])
    if not led and m["last"] and _FIRST.match(text, m.end()):
        return True  # 去年上海发展稳步向前。
    return (not led or led[-1] in "。;!?:,、)\n") and bool(_OPENS.match(text, m.end()))


def _what(m: re.Match, text: str) -> str | None:
    if m["span"]:
        return f"{m['a']}-{m['b']}" if m["a"] < m["b"] else None
    if m["run"]:
        return f"{m['run']}-{int(m['run']) + _number(m['nr']) - 1}"
    if m["year"]:
        after = text[m.end() : m.end() + 3]
        # a name's or a document's year dates no figure
        return None if after[:1] in ("”", "》") else m["year"]
    if m["plan"]:
        return _of_plan(m, text)
    if reckoned := _reckoned(m):
        return reckoned
    for name in ("last", "before", "past", "then", "this", "next", "new"):
        if m[name]:
            return name
    return "annual"


def _of_plan(m: re.Match, text: str) -> str | None:
    """The years, or the one, that “十三五”期间 says; None where it only names a document."""
    span = FIVE_YEAR_PLANS[m["plan"]]
    tail, after = m["tail"] or "", text[m.end() : m.end() + 4]
    if tail in ("末", "期末", "末期", "收官"):
        return span[5:]
    if tail.startswith("前"):
        return f"{span[:4]}-{int(span[:4]) + DIGITS[tail[1]] - 1}"
    if tail in ("开局", "初期", "中期") or (
        not tail
        and re.match(
            r"[”]?(?:起步|首年|头[一两三]?年|关键|攻坚|规划|科技|科创|国民|发展规划|计划|目标|纲要|主要|重点|专项)",
            after,
        )
    ):
        return None
    return span


#: 近5年间要组织实施: the years to come.
_WILL = re.compile(r",?[一-鿿]{0,4}?(?<![主重需必])(?:要(?![求点素件])|将|计划|拟)[一-鿿]{2}")


def _reckoned(m: re.Match) -> str | None:
    """Years that are counted from the report's own: 五年来, 今后五年, 2020年以来."""
    if m["since"] or m["congress"]:
        return f"since{m['since'] or AFTER_CONGRESS[m['congress']]}"
    if m["back"] and m["back"].startswith("近") and _WILL.match(m.string, m.end()):
        return f"ahead{_number(m['nb'])}"
    if m["back"]:
        return f"back{_number(m['nb'] or m['nb2'])}" if (m["nb"] or m["nb2"]) != "一" else "last"
    if m["first"]:
        return f"first{_number(m['nf'] or m['nf2'])}"
    if m["ahead"]:
        return f"ahead{_number(m['na'] or m['na2'] or m['na3'])}"
    return None


def _number(said: str) -> int:
    """Five of 五年来 and of 5年来."""
    return int(said) if said.isdigit() else DIGITS.get(said, 10)


def years(text: str) -> list[int]:
    """Four-digit years of a heading or title, in order.

    >>> years("2021年工作总结及2022年工作计划")
    [2021, 2022]
    """
    return [int(y) for y in re.findall(r"(?<![0-9])((?:19|20)[0-9][0-9])(?=年|[-—~至])", text)]


@functools.lru_cache(maxsize=4096)
def plan_span(text: str) -> str | None:
    """The span a plan covers, from its title.

    >>> plan_span("科技创新发展“十四五”规划"), plan_span("三年行动计划(2023—2025年)"), plan_span("工作总结")
    ('2021-2025', '2023-2025', None)
    """
    found = re.search(r"((?:19|20)[0-9][0-9])年?[-—–~至到]((?:19|20)[0-9][0-9])", text)
    if found:
        return f"{found[1]}-{found[2]}"
    found = re.search(r"(?:十[一二三四五六]|(?<![一二三四五六七八九十])[八九十](?=五(?:”|期间|时期)))五", text)
    return FIVE_YEAR_PLANS[found[0]] if found else None
