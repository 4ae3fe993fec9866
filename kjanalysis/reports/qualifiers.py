"""How exactly a figure is meant: 突破 is ``gt``, 以上 ``ge``, 左右 ``approx``, 预计 ``expected``, 力争 ``strive``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..notation.prefilter import prefiltered
from ..wording import Text
from .clauses import Read, Words, last_match
from .goals import BEYOND
from .rules import Rule, first
from .target_words import STRIVING, Word

#: Words of a forecast.
FORECASTS = (
    Word(
        "预计",
        ("预计研发经费支出【9】亿元。", "预计全年新增企业【20】家。"),
        ("计划新增企业【20】家。", "统计企业【20】家。"),
    ),
    Word(
        "[有可]望",
        ("研发经费有望达到【9】亿元。", "可望新增企业【20】家。"),
        ("希望小学【9】所。", "展望新区企业【20】家。"),
    ),
    Word(
        "预估|估计",
        ("预估研发经费【9】亿元。", "估计新增企业【20】家。"),
        ("评估企业【20】家。", "资产估值【9】亿元。"),
    ),
    Word(
        "(?<![超合于])预期(?!(?:要?实现)?的?(?:主要)?(?:目标|成效|成果|效果|效益)|性|指标|的?[0-9.]+[^,;。]{0,6}目标)",
        ("预期可实现产值【9】亿元。", "预期全年产值【9】亿元。"),
        ("超预期完成产值【9】亿元。", "项目收到预期成效,实现产值【9】亿元。"),
    ),
    Word(
        "(?:初步|据|经)测算(?=[^。;]*(?:将|可|有望))",
        ("据测算,全年产值将达【9】亿元。", "经测算全年可新增企业【20】家。"),
        ("经测算,全年产值为【9】亿元。", "测算企业【20】家。"),
    ),
)
_EXPECTED = prefiltered("|".join(word.pattern for word in FORECASTS))
_EXPECTED_BEHIND = re.compile(r"\((?:预计|预估|估计)数?值?\)")
#: 预计全年:产值9亿元;企业6家: all that it lists.
_EXPECTED_LIST = re.compile(r"(?:预计|预估)[^,;。:]{0,6}:")
# what a forecast doesn't cover: another verb with a thing of its own
_ENDED = re.compile(
    r"已|目前|现有|累计|继续|仍|减免|辅导|服务|走访|培训|举办|组织|发放|兑现|落实|新增(?!就业)|引进|建成|完成了|拥有|获批|开展|推荐|申报|服务|惠及"
)
#: A subject right before the forecast, and a clause with a subject and a verb of its own.
_SUBJECT = re.compile(r"(?:^|[,;:])[^,;:]{0,6}?(?!全年|全[省市区县]|今年|年底|年末|到|至|其中)[一-鿿&A-Z]{4,}$")
_ANOTHER = re.compile(
    r"(?!同比|[比较同与]|增|占|达|居|总|其中|净|分别|突破|提高|可|将|约|近|全年|年)[一-鿿&“”A-Z]{4,16}(?:增加到|增至|达到?|升至|提高到)"
)
_OTHER_YEAR = re.compile(r"(?<![比较是与同为])(?:19|20)[0-9]{2}年|(?<![比较是与同为])去年")


@dataclass(frozen=True)
class Bounded:
    """What tells whether a figure is meant exactly.

    Attributes
    ----------
    words : Words
    earlier : str
        The bound of the figure before it in the same segment; empty if there is none.
    """

    words: Words
    earlier: str = ""

    @property
    def lead(self) -> str:
        """The signs right before the figure."""
        return self.words.before[-16:]

    @property
    def beside_another(self) -> bool:
        """Whether 高于 or 超过 compares with another place or with a task."""
        kind = self.words.m.kind
        if (_GOAL.match(self.behind) and not self.lead.endswith(("突破", "冲破", "越过"))) or BEYOND.search(
            self.words.lead
        ):
            return True  # 超出90家的考核目标, 比省考目标超出200家
        if kind == "percent" and self.lead.endswith(("超额完成", "超额完成了")):
            return True  # so much more than the task
        return kind == "point" or (kind == "times" and "高于" in self.lead)

    @property
    def broken_through(self) -> bool:
        """突破100项关键技术: what was broken through, not a bound."""
        return self.lead.endswith("突破") and bool(
            re.match(r"(?:[一-鿿]{0,4}(?:核心|关键|共性|前沿|重大))*技术", self.behind)
        )

    @property
    def behind(self) -> str:
        """The signs right behind its unit."""
        after = self.words.m.after
        return self.words.text[after : after + 8]


_APPROX = prefiltered(
    r"(?:近|约为|(?<![签预节合履契])约|大约|大概|将近|接近|大致|达近|约达)$|约(?:为|是|占|等于|相当于)[^,;。0-9]{1,18}$|约(?:为|是)(?:19|20)[0-9]{2}年(?:同期)?的$"
)
_AT_LEAST = re.compile(
    r"(?:不低于|不少于|不小于|不得少于|不得低于|至少|最少|≥|>=|保底|达到或超过|起步)(?:达到|为)?$|(?:至少|最少|不少于|不低于)(?:要)?(?:完成|新增|增加|引进|建成|培育|实现|举办|认定|申报|组织)[^,;。、0-9]{0,12}$"
)
_MORE = prefiltered(
    r"(?:突破|越过|冲破|跨越|超越|(?<!不)超过|超出|超额完成了?|超|逾|破|大于|(?<!不)多于|(?<!不)高于|>|(?<![通经超])过)(?:了|全[省市区县州国](?:总[数量])?的?)?$"
)
_GOAL = re.compile(r"的(?:[一-鿿]{2})?(?:目标|任务)")
_FOR_ALL = re.compile(r"分别[^,]{0,4}(?:超过|突破|超|不低于|约)")

#: Whether a figure is exact, about, at least or more: the word next to it decides.
BOUNDS: tuple[Rule[Bounded], ...] = (
    Rule(
        Text("about, said before it", "数字前有近、约等字样"),
        lambda f: _APPROX.search(f.lead),
        "approx",
        yes=("研发经费支出近【9】亿元。", "高新技术企业约【60】家。"),
        no=("研发经费支出【9】亿元。", "附近有高新技术企业【60】家。"),
    ),
    Rule(
        Text("about, said behind it", "数字后有左右、上下字样"),
        lambda f: f.behind.startswith(("左右", "上下")),
        "approx",
        yes=("研发经费增长【9】%左右。", "高新技术企业达到【60】家上下。"),
        no=("研发经费增长【9】%以上。", "左右两侧建有平台【2】个。"),
    ),
    Rule(
        Text("at least, said before it", "数字前有不低于、至少等字样"),
        lambda f: _AT_LEAST.search(f.lead),
        "ge",
        yes=("研发投入强度不低于【3】%。", "至少新增高新技术企业【20】家。"),
        no=("研发投入强度低于【3】%。", "新增高新技术企业【20】家。"),
    ),
    Rule(
        Text("more than the number says", "数字带余、多等字样"),
        lambda f: f.words.m.more or f.behind.startswith(("余", "多")),
        "gt",
        yes=("服务企业【600】余家。", "兑现奖补资金【3】亿多元。"),
        no=("服务企业【600】家。", "多家企业获补助【3】亿元。"),
    ),
    Rule(
        Text("more, said before it", "数字前有超过、突破等字样"),
        lambda f: (
            _MORE.search(f.lead)
            and not f.beside_another
            and not f.broken_through
            and not (f.lead.endswith("突破") and f.behind.startswith("以上"))
        ),
        "gt",
        yes=("研发经费支出突破【9】亿元。", "高新技术企业超过【60】家。"),
        no=("研发经费支出不超过【9】亿元。", "研发经费增速超过全省【2】个百分点。"),
    ),
    Rule(
        Text("at least, said behind it", "数字后有以上字样"),
        lambda f: re.match(r"(?:\([个名家人]\))?[及或和]?以上", f.behind) or f.behind.startswith("及更多"),
        "ge",
        yes=("研发投入强度达到【3】%以上。", "新增高新技术企业【20】家及以上。"),
        no=("研发投入强度达到【3】%。", "新增高新技术企业【20】家,以上数据为初步统计。"),
    ),
    Rule(
        Text("a word said once for all figures of a list", "并列数值共用一个限定词"),
        lambda f: f.words.listed and f.earlier and _FOR_ALL.search(f.words.before),
        lambda f: f.earlier,
        yes=("研发经费和专利授权分别超过9亿元、【600】件。", "企业、平台分别突破60家、【8】个。"),
        no=("研发经费和专利授权分别为9亿元、【600】件。", "企业超过60家,平台【8】个。"),
    ),
    Rule(
        Text("as it stands", "按原数"),
        lambda f: True,
        "eq",
        yes=("研发经费支出【9】亿元。", "高新技术企业达到【60】家。"),
        no=("研发经费支出超过【9】亿元。", "高新技术企业【60】家左右。"),
    ),
)


def qualifier(w: Words, kind: str, scope: str, earlier: Read | None) -> str:
    """The qualifier column's text.

    Parameters
    ----------
    w : Words
    kind : {"actual", "target"}
    scope : str
    earlier : Read or None
        What was read of the figure before, in the same segment.

    Returns
    -------
    str
        ``eq``, or expected, strive and one of approx, ge, gt, joined by ``+``.

    Examples
    --------
    >>> from .clauses import words
    >>> from .mentions import Mention
    >>> qualifier(words("预计总数突破151家", 0, [Mention(6, 9, "151", "家", "count", 10)], 0, ()), "actual", "stock", None)
    'expected+gt'
    """
    parts = []
    ahead = kind == "target" and _EXPECTED_GOAL.search(w.before)
    if (scope != "rank" or _EXPECTED.search(w.here)) and w.pair != "from" and forecasts(w) and not ahead:
        parts.append("expected")
    if kind == "target" and strives(w.before):
        parts.append("strive")
    facts = Bounded(w, earlier.qualifier.split("+")[-1] if earlier else "")
    bound = first(BOUNDS, facts).of(facts)
    if bound != "eq":
        parts.append(bound)
    return "+".join(parts) or "eq"


#: 生产总值预期增长11%: a goal, in a sentence of goals.
_EXPECTED_GOAL = re.compile(r"(?<!超)预期(?:增长|达到|实现|完成)(?!.*(?:预计|[可有]望))")
#: 力争新增企业9家,确保投资6亿元: what must be done isn't striven for.
_BINDING = re.compile(r"确保|务必|必须")
_COMPARED_WITH = re.compile(r"[比较](?:去年|上年|(?:19|20)[0-9]{2}年)(?:同期)?的$")
_CLOSED = re.compile(r"\([^()]*\)")


def strives(before: str) -> bool:
    """Whether the words before a figure say that it is striven for.

    >>> strives("力争新增企业9家,平台"), strives("力争新增企业9家,确保投资"), strives("企业90家(力争100家),平台")
    (True, False, False)
    """
    before = _CLOSED.sub("", before)
    said = last_match(STRIVING, before)
    return said is not None and not _BINDING.search(before, said.end())


def forecasts(w: Words) -> bool:
    """Whether a forecast covers the figure: 预计 holds for its clause, and for what is said of the same thing.

    >>> from .clauses import words
    >>> from .mentions import Mention
    >>> text = "预计全年产值9亿元,增长5%,已入驻企业6家"
    >>> found = [Mention(6, 7, "9", "亿元", "money", 9), Mention(12, 13, "5", "%", "percent", 14), Mention(19, 20, "6", "家", "count", 21)]
    >>> [forecasts(words(text, 0, found, i, ())) for i in range(3)]
    [True, True, False]
    """
    said = last_match(_EXPECTED, w.before)
    if said is not None and _COMPARED_WITH.search(w.lead):
        return False  # 预计达3.4亿元,较去年的2.9亿元增长
    if said is None:
        return bool(_EXPECTED_BEHIND.match(w.text, w.m.after) or _EXPECTED_LIST.search(w.spoken))
    covered, comma, later = w.before[said.end() :].strip(",").partition(",")
    if _OTHER_YEAR.search(later) and not _OTHER_YEAR.search(w.before[max(0, said.start() - 8) : said.end()] + covered):
        return False  # 预计新增6家,2017年新增3家
    if comma and _SUBJECT.search(w.before[: said.start()]) and _ANOTHER.match(later.split(",")[-1]):
        return False  # 研发投入预计增长10%,企业增加到60家
    # 预计新增平台23家,新增企业100家: the same verb goes on
    return not comma or all(m[0] in covered for m in _ENDED.finditer(later))
