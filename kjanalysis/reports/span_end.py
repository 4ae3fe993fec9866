"""Whether a figure named with a span of years is the state at its end: “十三五”期间,企业达到90家."""

from __future__ import annotations

import re

from .clauses import Words

_MEASURED = re.compile(r"(?:达到?|突破|超过?|升至|增至|提高到|增加到)$")
_SUMMED = re.compile(r"投入|投资|资金|累计|共|总计|合计|完成|实现|(?:授权|申请|受理|登记|转化)总量")
#: 为“十五”末的4.6倍, 相当于全国平均的2倍: what a state is compared with.
_OF_A_STATE = re.compile(
    r"(?:是|为|相当于)(?:[^,]{0,10}[末底]|(?:19|20)[0-9]{2}年(?:同期)?|全[国省市][^,]{0,4}平均[^,]{0,4})的近?$"
)
_YEARLY = re.compile(
    r"同比|比上年|较上年|比去年|较去年|[比较](?:“?十[一二三四五六]五”?[底末]|(?:19|20)[0-9]{2}年[底末]?)(?:增加|提高|提升|上升|增长|下降)"
)
_THAN_PLAN = re.compile(r"[,(][比较]“?十[一二三四五六]五”?(?:期)?末")


def at_end(w: Words, scope: str) -> bool:
    """Whether a figure of a span of years is of its end.

    Parameters
    ----------
    w : Words
    scope : str
        What the figure measures. A level, a share or a rank is of the end; a sum is of all years.
    """
    if w.pair == "to":
        return True
    if scope == "growth":
        if w.m.kind == "times" and _OF_A_STATE.search(w.lead):
            return True
        return (bool(_YEARLY.search(w.here)) and not _SUMMED.search(w.before)) or (
            w.m.kind == "times" and w.m.after == w.m.end
        )  # 翻番
    if re.search(r"累计|年均", w.lead):
        return False
    if scope == "flow":
        multiplied = w.earlier is not None and w.earlier.kind == "times" and re.fullmatch(r",已?经?达到?", w.between)
        if multiplied or (w.m.kind == "money" and _THAN_PLAN.match(w.text, w.m.after)):
            return True  # “十四五”时期研发投入已达9亿元,比“十三五”末增长41.8%
        # 今后五年GDP突破1000亿元: in the last year
        return w.m.kind == "money" and bool(_MEASURED.search(w.lead)) and not _SUMMED.search(w.before)
    return scope in ("stock", "share", "rank")
