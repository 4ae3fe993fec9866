"""How exactly a figure is meant: 突破 is ``gt``, 以上 ``ge``, 左右 ``approx``, 预计 ``expected``, 力争 ``strive``."""

from __future__ import annotations

import re

from .clauses import Read, Words, last_match
from .quantities import Mention
from .target_words import STRIVING

_EXPECTED = re.compile(
    r"预计|[有可]望|预估|(?<![超合于])预期(?!目标|性|指标)|估计|(?:初步|据|经)测算(?=[^。;]*(?:将|可|有望))"
)
_EXPECTED_BEHIND = re.compile(r"\((?:预计|预估|估计)数?值?\)")
# what a forecast doesn't cover: another verb with a thing of its own
_ENDED = re.compile(
    r"已|目前|现有|累计|继续|仍|减免|辅导|服务|走访|培训|举办|组织|发放|兑现|落实|新增|引进|建成|完成了|拥有|获批|开展|推荐|申报|服务|惠及|其中"
)
_GT = re.compile(
    r"(?:突破|(?<!不)超过|超出|超额完成了?|超|逾|破|大于|(?<!不)多于|(?<!不)高于|>|(?<![通经超])过)(?:了)?$"
)
_GE = re.compile(
    r"(?:不低于|不少于|不小于|不得少于|不得低于|至少|最少|≥|>=|保底|达到或超过|起步)(?:达到|为)?$|(?:至少|最少|不少于|不低于)(?:要)?(?:完成|新增|引进|建成|培育|实现|举办|认定|申报|组织)[^,;。、0-9]{0,12}$"
)
_APPROX = re.compile(r"(?:近|约为|约|大约|大概|将近|接近|大致|达近|约达)$|约(?:为|是)[^,;。]{1,10}的$")
_GE_BEHIND = re.compile(r"(?:及|或|和)?以上|及更多")
_BEYOND_BEHIND = re.compile(r"[余多]")
_APPROX_BEHIND = re.compile(r"左右|上下")
_FOR_ALL = re.compile(r"分别[^,]{0,4}(?:超过|突破|超|不低于|约)")


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
    >>> qualifier(words("预计总数突破151家", 0, [Mention(6, 9, "151", "家", "count", 10)], 0, ()), "actual", "stock", None)
    'expected+gt'
    """
    parts = []
    if scope != "rank" and _expected(w):
        parts.append("expected")
    if kind == "target" and STRIVING.search(w.before):
        parts.append("strive")
    bound = _bound(w.m, w.text[w.m.after : w.m.after + 8], w.before, w.listed, earlier)
    if bound != "eq":
        parts.append(bound)
    return "+".join(parts) or "eq"


def _expected(w: Words) -> bool:
    """Whether a forecast covers the figure: 预计 holds for its clause, and for what is said of the same thing.

    >>> from .clauses import words
    >>> text = "预计全年产值9亿元,增长5%,已入驻企业6家"
    >>> found = [Mention(6, 7, "9", "亿元", "money", 9), Mention(12, 13, "5", "%", "percent", 14), Mention(19, 20, "6", "家", "count", 21)]
    >>> [_expected(words(text, 0, found, i, ())) for i in range(3)]
    [True, True, False]
    """
    said = last_match(_EXPECTED, w.before)
    if said is None:
        return bool(_EXPECTED_BEHIND.match(w.text, w.m.after))
    _, comma, later = w.before[said.end() :].strip(",").partition(",")
    return not comma or not _ENDED.search(later)


def _bound(m: Mention, behind: str, before: str, listed: bool, earlier: Read | None) -> str:
    """``eq``, ``gt``, ``ge`` or ``approx``: the word next to the figure decides."""
    lead = before[-16:]
    if _APPROX.search(lead) or _APPROX_BEHIND.match(behind):
        return "approx"
    if _GE.search(lead):
        return "ge"
    if m.more or _beyond(m, lead):
        return "gt"
    if _BEYOND_BEHIND.match(behind):
        return "gt"
    if _GE_BEHIND.match(behind):
        return "ge"
    if listed and earlier and _FOR_ALL.search(before):
        return earlier.qualifier.split("+")[-1]
    return "eq"


def _beyond(m: Mention, lead: str) -> bool:
    """Whether a word says more than; 高于 before points or times compares with another place."""
    return bool(_GT.search(lead)) and m.kind != "point" and not (m.kind == "times" and "高于" in lead)
