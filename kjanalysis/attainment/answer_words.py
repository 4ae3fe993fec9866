"""The answer in words: frequencies first, the evidence in the same breath, then what it would take."""

from __future__ import annotations

from collections.abc import Sequence

from ..wording import chances, words
from ..wording.text import Text
from .behind import OLD, age
from .display import verdict_text
from .leading import Together
from .progress import annual_growth
from .takes import Takes
from .target import State, Target

_CHINESE = "零一两三四五六七八九十"


def frequency(t: Target) -> Text:
    """How often of twenty a target is met, or that its outcome is published.

    Parameters
    ----------
    t : Target
        One that has a probability.

    Returns
    -------
    Text
        Without a full stop.
    """
    if t.state is State.PUBLISHED or t.probability is None:
        return Text(verdict_text(t, "en"), verdict_text(t, "zh"))
    return chances.frequency(t.probability, t.of_twenty)


def evidence(t: Target) -> Text:
    """How strong the evidence is, and how many figures of its own a target rests on.

    Parameters
    ----------
    t : Target
        Any target.

    Returns
    -------
    Text
        Without a full stop.
    """
    n, weak = t.n_observations, t.evidence_grade < 3
    if not n:
        return Text("no figure of its own", "没有本地数据")
    old = age(t) >= OLD
    en = f"{t.evidence} evidence: {'only ' if weak else ''}{n} figure{'s' if n > 1 else ''} of its own"
    zh = f"证据{t.evidence_zh}：本地{'只有' if weak else '有'} {n} 个数据"
    return Text(
        en + (f", last known {t.last_year}, {age(t)} years before" if old else ""),
        zh + (f"，最近数据为 {t.last_year} 年，早于目标年 {age(t)} 年" if old else ""),
    )


def counted(n: int) -> str:
    """A small number before 项 in Chinese.

    >>> counted(2), counted(12)
    ('两', ' 12 ')
    """
    return _CHINESE[n] if n < len(_CHINESE) else f" {n} "


def together(them: Together) -> list[tuple[Text, float]]:
    """How the leading targets stand together: all of them, at least all but one, none.

    Parameters
    ----------
    them : Together
        Of an outlook.

    Returns
    -------
    list of (Text, float)
        What is said, and its probability; empty for fewer than two targets.
    """
    n = len(them.targets)
    if n < 2:
        return []
    rows = [(Text(f"all {n} met" if n > 2 else "both met", f"{counted(n)}项全部达标"), them.met[n])]
    rows.append((Text(f"at least {n - 1} of {n}", f"至少{counted(n - 1)}项达标"), them.at_least(n - 1)))
    return [*rows, (Text("none", "一项也不达标"), them.met[0])]


def together_name(them: Together) -> Text:
    """What the leading targets are called.

    Parameters
    ----------
    them : Together
        Of an outlook.

    Returns
    -------
    Text
        For the head of their group.
    """
    n = len(them.targets)
    if n == 1:
        return (
            Text("Headline target", "核心指标")
            if them.marked
            else Text("The target that can be forecast", "可预测的目标")
        )
    if them.marked:
        return Text(f"The {n} headline targets together", f"{counted(n).strip()}项核心指标合起来看")
    return Text(
        f"The first {n} targets that can be forecast, together", f"前{counted(n).strip()}项可预测的目标合起来看"
    )


def together_line(them: Together) -> Text:
    """:func:`together` in one line.

    Parameters
    ----------
    them : Together
        Of an outlook.

    Returns
    -------
    Text
        Empty for fewer than two targets.
    """
    rows = together(them)
    if not rows:
        return Text("", "")
    name = together_name(them)
    en = "; ".join(f"{said.en} {chances.short(p).en}" for said, p in rows)
    zh = "；".join(f"{said.zh}{chances.short(p).zh}" for said, p in rows)
    return Text(f"{name.en}: {en}", f"{name.zh}：{zh}")


def weakest(t: Target) -> Text:
    """On which evidence a joint probability rests.

    Parameters
    ----------
    t : Target
        The leading target with the weakest evidence.

    Returns
    -------
    Text
        Empty where that is no weak one.
    """
    if t.evidence_grade > 2 or t.state is State.PUBLISHED:
        return Text("", "")
    own, own_zh = evidence(t)
    return Text(f"It rests on {t.indicator_en} too: {own}.", f"其中{t.indicator_zh}{own_zh}。")


def missing(targets: Sequence[Target]) -> Text:
    """Which headline targets can't be forecast, so that nothing is said of all.

    Parameters
    ----------
    targets : sequence of Target
        Of an outlook.

    Returns
    -------
    Text
        Empty if there is none.
    """
    rows = [t for t in targets if t.headline and t.probability is None]
    if not rows:
        return Text("", "")
    return Text(
        f"Not among them, since it can't be forecast: {', '.join(t.indicator_en for t in rows)}.",
        f"未计入（无法预测）：{'、'.join(t.indicator_zh for t in rows)}。",
    )


def level(value: float | None, t: Target, lang: str) -> str:
    """A figure of the draws, and the growth or number of new ones that it stands for.

    Parameters
    ----------
    value : float or None
        In the indicator's unit.
    t : Target
        Its target, for the last figure.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        In the target's unit, without it; "–" for None.
    """
    if value is None:
        return "–"
    text = words.estimate(value, t.integer) + ("%" if t.unit == "%" else "")
    more = growth(value, t)
    return text + more.of(lang)


def growth(value: float, t: Target) -> Text:
    """Growth a year from the last figure to a value, or how many more it is; empty where that has no meaning.

    Parameters
    ----------
    value : float
        In the indicator's unit.
    t : Target
        Its target, for the last figure.

    Returns
    -------
    Text
        In brackets.
    """
    # of a rate or a net change, the figure is growth itself
    if t.last_value is None or t.last_year is None or t.growth_unit != "%" or t.unit == "%":
        return Text("", "")
    # yearly flows may jump; growth from a figure that is long past says nothing
    if t.year - t.last_year > 3 or t.evidence_grade == 0:
        return Text("", "")
    if t.integer and t.year - t.last_year == 1:
        change = f"{value - t.last_value:+.0f}".replace("-", "−")
        return Text(f" ({change})", f"（{change}）")
    rate = annual_growth(t.last_value, value, t.year - t.last_year)
    if rate is None:
        return Text("", "")
    return Text(f" ({words.signed(rate)})", f"（{words.signed(rate)}）")


def other_target(one: Takes, t: Target, lang: str) -> str:
    """The target that would have had a probability.

    Parameters
    ----------
    one : Takes
        Which probability.
    t : Target
        The target it is of.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        In the target's unit, with its growth.
    """
    return level(one.target, t, lang)


def heading_for(one: Takes, t: Target, lang: str) -> str:
    """Where the year would have to be heading for the target to have a probability.

    Parameters
    ----------
    one : Takes
        Which probability.
    t : Target
        The target it is of.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        Or that the forecast gives that probability already.
    """
    return Text("has it already", "已达到").of(lang) if one.reached else level(one.heading_for, t, lang)
