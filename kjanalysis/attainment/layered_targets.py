"""Targets for which the own tables and the shipped ones have different goals: which is which."""

from __future__ import annotations

from ..tables import Snapshot
from ..tables.layer_contradictions import other_targets
from ..tables.places import SHIPPED
from ..wording.sentences import figure, pair
from ..wording.target_text import figure_text
from ..wording.text import Text
from .outlooks import Outlook
from .target import Target


def layered_targets(outlook: Outlook, known: Snapshot) -> list[Text]:
    """Which layer each of two different targets comes from; both are judged.

    Parameters
    ----------
    outlook : Outlook
        Its targets.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    list of Text
        One a pair; empty where there is only one layer.
    """
    if len(known.layers) == 1:
        return []
    pairs, aims = other_targets(known), {t.id: t for t in outlook.targets}
    said = []
    for row in pairs[pairs["region"].eq(outlook.region)].itertuples():
        upper, lower = aims.get(row.id), aims.get(row.id_below)
        if upper and lower:
            said.append(
                pair(
                    "{name}: there are two targets for {year}, {above} in {here} and {below} in {there}. Each is judged by itself; {joint}.",
                    "{name}：{year} 年有两个不同的目标，{here}为 {above}，{there}为 {below}，分别判断；{joint}。",
                    name=(upper.indicator_en, upper.indicator_zh), year=outlook.year, above=figure(figure_text(upper), upper.reference),
                    below=figure(figure_text(lower), lower.reference), here=_OWN, there=_below(row.layer_below),
                    joint=_joint(upper, lower, row.layer_below),
                )
            )  # fmt: skip
    return said


_OWN = Text("your own tables", "自有数据表")


def _below(name: str) -> Text:
    return Text("the shipped tables", "随附数据表") if name == SHIPPED else Text("the tables below", "下层数据表")


def _joint(upper: Target, lower: Target, below: str) -> Text:
    """Which of the two the probability of meeting all headline targets takes."""
    if upper.headline and lower.headline:
        return Text("the probability of meeting all takes both", "全部达标的概率须同时满足两者")
    if not upper.headline and not lower.headline:
        return Text("neither is a headline target", "两者都不是核心指标")
    layer = _OWN if upper.headline else _below(below)
    return Text(f"the probability of meeting all takes that of {layer.en}", f"全部达标的概率只用{layer.zh}中的")
