"""How exactly a figure is meant: 突破 is ``gt``, 以上 ``ge``, 左右 ``approx``, 预计 ``expected``, 力争 ``strive``."""

from __future__ import annotations

import re

from .quantities import Mention
from .target_words import STRIVING

_EXPECTED = re.compile(r"预计|有望|预估|预期(?!目标|性|指标)|估计")
_GT = re.compile(r"(?:突破|(?<!不)超过|超出|超额完成了?|超|逾|破|大于|(?<!不)多于|(?<!不)高于|>|(?<![通经])过)(?:了)?$")
_GE = re.compile(r"(?:不低于|不少于|不小于|不得少于|不得低于|至少|最少|≥|>=|保底|达到或超过|起步)(?:达到|为)?$")
_APPROX = re.compile(r"(?:近|约为|约|大约|大概|将近|接近|大致|达近|约达)$")
_GE_BEHIND = re.compile(r"(?:及|或|和)?以上|及更多")
_APPROX_BEHIND = re.compile(r"左右|上下")
_FOR_ALL = re.compile(r"分别[^,]{0,4}(?:超过|突破|超|不低于|约)")


def qualifier(m: Mention, text: str, before: str, kind: str, listed: bool, earlier: dict | None) -> str:
    """The qualifier column's text.

    Parameters
    ----------
    m : Mention
    text : str
        The block's.
    before : str
        The sentence's segment up to the figure.
    kind : {"actual", "target"}
    listed : bool
        Whether the figure goes on a list: 分别超过5家、6家.
    earlier : dict or None
        What was read of the figure before, in the same segment.

    Returns
    -------
    str
        ``eq``, or expected, strive and one of approx, ge, gt, joined by ``+``.

    Examples
    --------
    >>> text = "预计总数突破151家"
    >>> qualifier(Mention(6, 9, "151", "家", "count", 10), text, text[:6], "actual", False, None)
    'expected+gt'
    """
    parts = []
    if _EXPECTED.search(before):
        parts.append("expected")
    if kind == "target" and STRIVING.search(before):
        parts.append("strive")
    bound = _bound(m, text[m.after : m.after + 3], before, listed, earlier)
    if bound != "eq":
        parts.append(bound)
    return "+".join(parts) or "eq"


def _bound(m: Mention, behind: str, before: str, listed: bool, earlier: dict | None) -> str:
    """``eq``, ``gt``, ``ge`` or ``approx``: the word next to the figure decides."""
    lead = before[-10:]
    if _APPROX.search(lead) or _APPROX_BEHIND.match(behind):
        return "approx"
    if _GE.search(lead):
        return "ge"
    if m.more or _beyond(m, lead):
        return "gt"
    if _GE_BEHIND.match(behind):
        return "ge"
    if listed and earlier and _FOR_ALL.search(before):
        return earlier["qualifier"].split("+")[-1]
    return "eq"


def _beyond(m: Mention, lead: str) -> bool:
    """Whether a word says more than; 高于 before points or times compares with another place."""
    return bool(_GT.search(lead)) and m.kind != "point" and not (m.kind == "times" and "高于" in lead)
