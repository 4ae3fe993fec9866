"""What drives the answer, in sentences an analyst can take to a meeting.

Each finding is computed from the tables and the draws; none is written by
hand for one region. They come as (English, Chinese) pairs of
:class:`kjanalysis.wording.sentences.Sentence`: plain texts in which every published
figure knows its source. Whoever names one writes it with :func:`_aim`,
:func:`_last` or :func:`kjanalysis.wording.sentences.figure`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import tables
from ..notation.identities import Identity, parse
from ..tables import Snapshot
from ..tables.unit_words import unit_words
from ..wording.sentences import figure, pair
from ..wording.text import Text
from ..wording.words import note_in, number, percent, printed, signed
from .beside_growth import beside_growth
from .display import observed_text
from .figure_misfits import left_out, misfits, starting_point
from .layered_targets import layered_targets
from .old_figures import old_figures
from .outlook_data import OutlookData
from .outside_words import outside_view
from .preliminary import first_figures
from .target import State, Target
from .too_few_series import too_few_series

__all__ = [
    "already_reached", "beside_growth", "caveats", "drivers", "findings", "left_out", "misfits", "old_figures", "outside_view", "starting_point",
    "stock_and_new", "tied_targets", "too_few_series", "unknown",
]  # fmt: skip


def findings(outlook: OutlookData, data: tables.Folder = None) -> list[Text]:
    """Findings for an outlook, the most telling first.

    Parameters
    ----------
    outlook : Outlook
        Of :func:`kjanalysis.outlook`.
    data : path-like, optional
        A folder to read in place of the tables that the outlook was made from.

    Returns
    -------
    list of Text
        English and Chinese sentence (:class:`kjanalysis.wording.sentences.Sentence`).
        Empty if no target is known.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> print(findings(kj.outlook("330205", 2021, "2021-03-26"))[-1].en)
    18 of 26 targets are not forecast: no earlier figure of the same definition is known.
    """
    return [one for said in by_kind(outlook, data).values() for one in said]


def by_kind(outlook: OutlookData, data: tables.Folder = None) -> dict[str, list[Text]]:
    """:func:`findings` by the function that makes them, in their order.

    Parameters
    ----------
    outlook : Outlook
        Of :func:`kjanalysis.outlook`.
    data : path-like, optional
        A folder to read in place of the tables that the outlook was made from.

    Returns
    -------
    dict of str to list of Text
        Each kind may have none.
    """
    known = outlook.known if data is None else tables.read(data, strict=False).on(outlook.as_of)
    return {
        "set_aside": outlook.set_aside.texts(),
        "layered_targets": layered_targets(outlook, known),
        "tied_targets": tied_targets(outlook, known),
        "already_reached": already_reached(outlook, known),
        "stock_and_new": stock_and_new(outlook, known),
        "misfits": misfits(outlook, known),
        "first_figures": first_figures(outlook),
        "caveats": caveats(outlook),
        "old_figures": old_figures(outlook, known),
        "beside_growth": beside_growth(outlook, known),
        "drivers": drivers(outlook, known),
        "outside_view": outside_view(outlook, known),
        "unknown": unknown(outlook),
        "too_few_series": too_few_series(outlook, known),
    }


def _names(t: Target) -> tuple[str, str]:
    return t.indicator_en, t.indicator_zh


def _aim(t: Target, integer: bool | None = None) -> Text:
    """A target's figure, leading to where it was published."""
    return Text(*(figure(number(t.target, t.unit_in(lang), integer), t.reference) for lang in ("en", "zh")))


def _last(t: Target, integer: bool | None = None) -> Text:
    """The last figure before a target's year, leading to where it was published."""
    whole = t.integer if integer is None else integer
    said = (printed(t.last_value, t.last_qualifier or "", t.unit_in(lang), whole) for lang in ("en", "zh"))
    return Text(*(figure(one, t.last_reference) for one in said))


def _amount(value: float, code: str, known: Snapshot) -> Text:
    """A computed figure with its unit."""
    return Text(*(number(value, unit_words(known.codes, code, lang).behind) for lang in ("en", "zh")))


def _identity(known: Snapshot, code: str) -> Identity | None:
    return parse(known.indicator(code).identity)


def _of_kind(outlook: OutlookData, known: Snapshot, kind: str) -> Iterator[tuple[Target, Identity, Target]]:
    """Targets of a ratio or a change, how they are computed, and the target of what they are computed from."""
    # of several targets for one indicator, a ratio is held to the first and a change to the last
    aims = {t.indicator: t for t in (reversed(outlook.targets) if kind == "ratio" else outlook.targets)}
    for code, aim in aims.items():
        tie = _identity(known, code)
        if tie is not None and tie.kind == kind and tie.parts[0] in aims:
            yield aim, tie, aims[tie.parts[0]]


def tied_targets(outlook: OutlookData, known: Snapshot) -> list[Text]:
    """A ratio target and its numerator's target meet at one denominator only.

    Parameters
    ----------
    outlook : Outlook
        Its targets and draws.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    list of Text
        One for each ratio whose numerator has a target too.
    """
    said = []
    draws = outlook.forecast.draws
    for share, tie, amount in _of_kind(outlook, known, "ratio"):
        bottom = known.indicator(tie.parts[1])
        if share.probability is None or amount.probability is None:
            continue
        if share.target <= 0 or (bottom.indicator, outlook.year) not in draws:
            continue
        implied = tie.factor * amount.target / share.target
        under = draws[bottom.indicator, outlook.year].to_numpy()
        seen = outlook.forecast.history
        seen = seen[seen["indicator"].eq(bottom.indicator)]
        said.append(
            pair(
                "With {amount} at {aim}, the ratio target of {share} is met only if {base} is at most {implied}. "
                "The forecast median of {base} is {middle} (latest figure: {newest}). It exceeds {implied} with a probability of {over}. "
                "The amount target is met with a probability of {p_top}, the ratio target with {p_ratio}: {harder}.",
                "{amount}为 {aim}时，{base}不超过 {implied}，比重才能达到 {share}。"
                "{base}的预测中位数为 {middle}（最近数据为 {newest} 年）。其超过 {implied}的概率为 {over}。"
                "总量目标的达标概率为 {p_top}，比重目标为 {p_ratio}：{harder}。",
                amount=_names(amount), aim=_aim(amount), share=_aim(share), base=(bottom.en, bottom.zh),
                implied=_amount(implied, bottom.indicator, known), newest=int(seen["year"].max()) if len(seen) else "–",
                middle=_amount(float(np.median(under)), bottom.indicator, known), over=percent(float((under > implied).mean())),
                p_top=percent(amount.probability), p_ratio=percent(share.probability), harder=_harder(share.probability, amount.probability),
            )
        )  # fmt: skip
    return said


def _harder(share: float, amount: float) -> tuple[str, str]:
    """Which of a ratio's target and its numerator's is the less probable."""
    if share < amount - 0.01:
        return "the ratio is the harder of the two", "比重目标更难"
    if amount < share - 0.01:
        return "the amount is the harder of the two", "总量目标更难"
    return "they are about equally hard", "两者难度相当"


def already_reached(outlook: OutlookData, known: Snapshot) -> list[Text]:
    """Targets for a level that lie below the last figure (a growth rate starts anew each year).

    Parameters
    ----------
    outlook : Outlook
        Its targets.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    list of Text
        One a target.
    """
    return [
        pair(
            "The target for {name} ({aim}) lies below the figure of {year} ({last}). It asks for no growth, so its "
            "probability says little about effort.",
            "{name}的目标（{aim}）低于 {year} 年的 {last}。无需增长即可达标，因此达标概率不能说明工作力度。",
            name=_names(t), aim=_aim(t), year=t.last_year, last=_last(t),
        )
        for t in outlook.targets
        if t.state is State.FORECAST and _is_level(known, t) and _below_last(t, outlook.year)
    ]  # fmt: skip


def _is_level(known: Snapshot, t: Target) -> bool:
    """Neither a growth rate nor a change of something else."""
    tie = _identity(known, t.indicator)
    return known.indicator(t.indicator).kind != "growth" and (tie is None or tie.kind == "ratio")


def _below_last(t: Target, year: int) -> bool:
    """Whether a target for more lies below a figure of the two years before."""
    if t.last_value is None or t.last_year is None or not year - 2 <= t.last_year < year:
        return False
    return t.higher_is_better and t.comparator != "le" and t.target < t.last_value


def stock_and_new(outlook: OutlookData, known: Snapshot) -> list[Text]:
    """How a target for new ones and a target for the total fit together.

    Parameters
    ----------
    outlook : Outlook
        Its targets.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    list of Text
        One a pair of such targets, where the total's figure of last year is known.
    """
    return [
        pair(
            "{name}: the figure of {year} is {had}, so the target of {aim} needs a net increase of {gap}. The target for new "
            "ones is {new}. Both probabilities come from the same draws.",
            "{name}：{year} 年为 {had}，达到 {aim}需净增 {gap}。新增目标为 {new}。两个目标的概率由同一组抽样算出。",
            name=_names(total), had=_last(total, True), year=total.last_year, aim=_aim(total, integer=True),
            gap=number(total.target - total.last_value, "", True), new=_aim(new, True),
        )
        for new, _, total in _of_kind(outlook, known, "diff")
        if total.last_value is not None and total.last_year == outlook.year - 1
    ]  # fmt: skip


def caveats(outlook: OutlookData) -> list[Text]:
    """What the tables note of a leading target's newest figure, where it is preliminary.

    Parameters
    ----------
    outlook : Outlook
        Its targets with their sources.

    Returns
    -------
    list of Text
        One a target.
    """
    said = []
    for t in outlook.leading:
        if t.last_qualifier != "eq":
            continue
        note = _doubt(t)
        if note:
            said.append(
                pair(
                    "Note on {name} {year} ({last}): {note}", "{name} {year} 年（{last}）的说明：{note}",
                    name=_names(t), year=t.last_year, last=_last(t), note=(note_in(note, "en"), note_in(note, "zh")),
                )
            )  # fmt: skip
    return said


def _doubt(t: Target) -> str:
    """The note of a target's newest figure if that is preliminary; empty otherwise."""
    own = (s for s in t.sources if s.role == "figure" and s.indicator == t.indicator)
    newest = next((s for s in own if s.year == t.last_year and s.note), None)
    return newest.note if newest is not None and newest.status == "preliminary" else ""


def drivers(outlook: OutlookData, known: Snapshot) -> list[Text]:
    """What the history says and what the pool says, for the leading targets.

    Parameters
    ----------
    outlook : Outlook
        Its targets and the priors behind them.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    list of Text
        One a leading target for an amount that is forecast by itself.
    """
    said = []
    for t in outlook.leading:
        if t.state is not State.FORECAST or t.required_growth is None:
            continue
        indicator = known.indicator(t.indicator)
        if _identity(known, t.indicator) is not None or indicator.kind not in ("flow", "stock"):
            continue
        prior = outlook.forecast.priors[t.indicator]
        typical = 100 * (np.exp(prior.drift) - 1)
        others = ("Comparable series elsewhere", "其他地区同类序列") if not prior.borrowed else (
            "Series of other indicators, used because there are no comparable ones,", "其他指标序列（缺少同类序列，只能借用）"
        )  # fmt: skip
        said.append(
            pair(
                "{name}: the target needs growth of {needed} a year. Growth a year in the region's own {n} figures: {seen}. "
                "{others} grew {typical} a year ({series} series). The fewer figures a region has, the more these series count.",
                "{name}：达标所需年增速为 {needed}。本地 {n} 个数据的年均增速：{seen}。"
                "{others}的年均增速：{typical}（{series} 个序列）。本地数据越少，这些序列的权重越大。",
                name=_names(t), needed=signed(t.required_growth), n=t.n_observations, seen=(observed_text(t), observed_text(t, "zh")),
                others=others, typical=signed(typical), series=prior.n_series,
            )
        )  # fmt: skip
    return said


def unknown(outlook: OutlookData) -> list[Text]:
    """How many targets can't be forecast, and why.

    Parameters
    ----------
    outlook : Outlook
        Its targets.

    Returns
    -------
    list of Text
        One a reason.
    """
    total = len(outlook.targets)
    why: dict[State, Any] = {
        State.NO_HISTORY: ("no earlier figure of the same definition is known", "没有同口径的历史数据"),
        State.ZERO: ("the last figure is zero, from which no growth rate starts", "最新数据为零，无法计算增速"),
        State.CONTRADICTION: ("the published figures behind contradict one another", "所依据的已公布数据相互矛盾"),
        State.UNSURE: ("old figures leave too much open", "数据过旧，可能的范围过大"),
    }
    counts = {state: sum(t.state is state for t in outlook.targets) for state in why}
    return [
        pair("{n} of {total} target{s} {are} not forecast: {why}.", "{total} 个目标中有 {n} 个{why}，不作预测。", n=n, total=total,
             s="s" if total > 1 else "", are="is" if n == 1 else "are", why=why[state])
        for state, n in counts.items()
        if n
    ]  # fmt: skip
