"""The outside view in sentences: how often comparable targets were met, where they are enough."""

from __future__ import annotations

from ..tables import Snapshot
from ..wording.sentences import pair
from ..wording.text import Text
from ..wording.words import percent
from .outlook_data import OutlookData
from .target import Target

_PLACES = {"nation": "全国", "province": "省级", "city": "市级", "county": "县级", "zone": "园区", "country": "各国"}
_PERIODS = {"annual": ("yearly", "年度"), "five_year": ("five-year", "五年规划")}


def outside_view(outlook: OutlookData, known: Snapshot) -> list[Text]:
    """How often comparable targets were met, for targets that are forecast.

    Parameters
    ----------
    outlook : Outlook
        Its targets with their outside view.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    list of Text
        One a target with a reference class; a single one if none has it.
    """
    level = known.places.at[outlook.region, "level"]
    rows = [t for t in outlook.targets if t.median is not None]
    said = [
        pair("{name}: outside view not used. {note}.", "{name}：不采用外部视角。{note}。", name=(t.indicator_en, t.indicator_zh), note=_basis(t))
        if not t.outside_used
        else pair(
            "{name}: {period} targets of this indicator at {place} level are met with a probability of {share} "
            "(80 % interval {low} to {high}). Basis: {note}.",
            "{name}：{place}同类{period}目标的达标概率为 {share}（80% 区间 {low} 至 {high}）。依据：{note}。",
            name=(t.indicator_en, t.indicator_zh), period=_PERIODS[t.period], place=(level, _PLACES[level]), share=percent(t.probability_outside),
            low=percent(t.outside_low), high=percent(t.outside_high), note=(t.outside_note, t.outside_note_zh),
        )
        for t in rows
        if t.outside_pairs
    ]  # fmt: skip
    if rows and not said:
        said.append(
            pair(
                "Outside view: no comparable target (same indicator, {place} level, same period) has an outcome known by "
                "that day. Only the draws can be used.",
                "外部视角：截至该日没有结果已知的同类目标（同指标、{place}、同周期），只能依据抽样判断。",
                place=(level, _PLACES[level]),
            )
        )
    return said


def _basis(t: Target) -> Text:
    """What an outside view rests on, as a sentence."""
    return Text(t.outside_note[:1].upper() + t.outside_note[1:], t.outside_note_zh)
