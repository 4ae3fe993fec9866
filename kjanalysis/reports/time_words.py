"""Which year a figure speaks of.

Time words are found with their place; one that only names the base of a
comparison (比上年, 是2015年的2.5倍) is marked, since it doesn't date the figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..notation.dates import FIVE_YEAR_PLANS
from .numerals import DIGITS

_COUNT = "一二两三四五六七八九十"
_BASE_BEFORE = re.compile(r"(?:比|较|与|同|和|是|为|相当于|相对于|对比|完成|落实|按照|根据|按|占)$")
_BASE_AFTER = re.compile(r"(?:的?基础上|基数|相比|同期|持平|水平|均值|平均|目标任务)")
# 2012年挂牌的: what the year dates is another thing than the figure
_PAST_EVENT = (
    r"挂牌|获批|成立|立项|启动|建成|投用|投产|认定|引进|设立|获评|批准|印发|出台|组建|签约|开工|发布|创办|创建|入选|备案|落户|注册|"
    r"制定|修订|上线|运行|开业|授牌|命名|入库|申报|组织实施|批复|批设|揭牌|开园|开馆|颁布|施行|设置|开通|建立|动工|奠基|竣工|启用|通过|试点|纳入"
)
_ATTRIBUTIVE = re.compile(rf"(?:度|初|底|末)?(?:[一-鿿]{{0,4}}?)(?:{_PAST_EVENT})的(?!(?!项目|企业|平台|专项)[^一-鿿])")
_LED = re.compile(
    r"(?:到|至|截至|截止|在|自|从|预计|力争|争取|确保|计划|——|“|”|其中,?|按照计划,?|回顾|回首|走过|盘点|总结|纵观|规划执行的|刚刚)+$"
)
_NAMED = re.compile(r"《[^》]{0,80}》")
_OPENS = re.compile(
    r"(?:”|底|末|年底|年末|期间|时期|以来|度|初|时|中|里|,|:)*(?:[,:]|是|,?我(?:们|[省市区县州])|,?全[省市区县州国]|,?本[省市区县])"
)

_TIME = re.compile(
    rf"""
    (?P<span>(?P<a>(?:19|20)[0-9][0-9])年?[-—–~至到](?P<b>(?:19|20)[0-9][0-9])年?)(?:间|期间)?
    |(?P<since>(?:19|20)[0-9][0-9])年以来
    |(?P<year>(?<![0-9.])(?:19|20)[0-9][0-9])年(?P<part>度|底|末|初|上半年|下半年|[一二三四]季度|前三季度|1[-—–~至][0-9]{{1,2}}月|[0-9]{{1,2}}月)?
    |“?十(?P<plan>[一二三四五六])五[”]?(?P<tail>以来|时期|期间|初期|末期|末|期末|中期|收官|开局|的?五年)?
    |(?P<back>(?:过去|近|这|前)的?(?P<nb>[{_COUNT}3-9])年(?:[间来]|里)?|(?P<nb2>[两三四五]|(?<![0-9])[2-9])年(?:以来|来|多来|里|中(?=,)))
    |(?P<ahead>(?:今后|未来|接下来|下一个)的?(?P<na>[{_COUNT}2-9])年|(?:用|通过|经过|利用)(?P<na3>[两三四五2-9])年(?:左右)?的?(?:时间|努力|攻坚|奋斗)|(?P<na2>[两三四五]|(?<![0-9])[2-9])年(?:内|累计|共|行动|期内|期间|间|(?=引进|新增|新建|培育|投入|建成|净增|实施|[一-鿿]{{1,6}}累计)))
    |(?P<last>去年|上年度?|上一年度?|过去(?:的)?一年)
    |(?P<past>(?<![十多])一年(?:以来|来(?!自)))
    |(?P<then>当年)
    |(?P<this>今年|本年度?|(?<![0-9])[1一]月?[-—–~至到](?:1?[0-9]|十?[一二三四五六七八九十])月份?|上半年|半年来|前三季度|[一二三]季度|(?:截?至)?(?<![0-9])1?[0-9]月[底末]|前1?[0-9]个?月)
    |(?P<next>明年|来年|下一年度?|次年)
    |(?P<new>新的一年)
    |(?P<each>每年|年均|逐年|每学年|各年|每年度|(?<![一二两三四五六七八九十0-9])年平均)
    """,
    re.X,
)


#: Without one of these signs a text has no time word.
_MAY_SAY = re.compile(r"[年月季五]|(?:19|20)[0-9][0-9]")


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
    >>> [t.what for t in find("“十三五”期间累计投入,到2025年,五年来")]
    ['2016-2020', '2025', 'back5']
    """
    if not _MAY_SAY.search(text):
        return []
    named = [(m.start(), m.end()) for m in _NAMED.finditer(text)] if "《" in text else []
    found: list[Time] = []
    for m in _TIME.finditer(text):
        what = _what(m, text)
        if what is None or any(start < m.start() < end for start, end in named):
            continue
        base = _is_base(m, text, found)
        topical = not base and _opens(m, text)
        opened = text.rfind("(", max(0, m.start() - 40), m.start())
        bracket = opened if opened >= 0 and ")" not in text[opened : m.start()] else -1
        event = bool(m["year"] and _ATTRIBUTIVE.match(text, m.end()))
        found.append(Time(m.start(), m.end(), what, base, topical, bracket, event))
    return found


def _is_base(m: re.Match, text: str, found: list[Time]) -> bool:
    """Whether a time word only names what a figure is compared with, or dates another thing."""
    if m["each"] and not m[0].startswith("每"):
        return False
    if m["year"] and _ATTRIBUTIVE.match(text, m.end()):
        return True
    before = text[max(0, m.start() - 4) : m.start()].rstrip("“")
    after = text[m.end() : m.end() + 6].lstrip("年底末”")
    base = bool(_BASE_BEFORE.search(before) or _BASE_AFTER.match(after.lstrip("的")))
    if base and found and text[found[-1].end : m.start()] in ("和", "与", "及", "、"):
        return found[-1].base  # 到2022年和2025年
    return base


def _opens(m: re.Match, text: str) -> bool:
    """Whether a time word opens a sentence or a clause and sets what follows: 2021年, 五年来我市."""
    led = _LED.sub("", text[max(0, m.start() - 10) : m.start()])
    return (not led or led[-1] in "。;!?:,、)\n") and bool(_OPENS.match(text, m.end()))


def _what(m: re.Match, text: str) -> str | None:
    if m["span"]:
        return f"{m['a']}-{m['b']}" if m["a"] < m["b"] else None
    if m["year"]:
        after = text[m.end() : m.end() + 3]
        # a name's or a document's year dates no figure
        return None if after[:1] in ("”", "》") else m["year"]
    if m["plan"]:
        span = FIVE_YEAR_PLANS[f"十{m['plan']}五"]
        tail, after = m["tail"] or "", text[m.end() : m.end() + 4]
        if tail in ("末", "期末", "末期", "收官"):
            return span[5:]
        if tail in ("开局", "初期", "中期") or (
            not tail and re.match(r"[”]?(?:规划|科技|科创|国民|发展规划|计划|目标|纲要|主要|重点|专项)", after)
        ):
            return None
        return span
    if reckoned := _reckoned(m):
        return reckoned
    for name in ("last", "past", "then", "this", "next", "new"):
        if m[name]:
            return name
    return "annual"


def _reckoned(m: re.Match) -> str | None:
    """Years that are counted from the report's own: 五年来, 今后五年, 2020年以来."""
    if m["since"]:
        return f"since{m['since']}"
    if m["back"]:
        return f"back{_number(m['nb'] or m['nb2'])}" if (m["nb"] or m["nb2"]) != "一" else "last"
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


def plan_span(text: str) -> str | None:
    """The span a plan covers, from its title.

    >>> plan_span("科技创新发展“十四五”规划"), plan_span("三年行动计划(2023—2025年)"), plan_span("工作总结")
    ('2021-2025', '2023-2025', None)
    """
    found = re.search(r"((?:19|20)[0-9][0-9])年?[-—–~至到]((?:19|20)[0-9][0-9])", text)
    if found:
        return f"{found[1]}-{found[2]}"
    found = re.search(r"“?十([一二三四五六])五”?", text)
    return FIVE_YEAR_PLANS[f"十{found[1]}五"] if found else None
