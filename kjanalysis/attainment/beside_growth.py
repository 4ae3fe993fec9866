"""Where growth so far and the probability point different ways: what decides."""

from __future__ import annotations

from ..notation.identities import parse
from ..tables import Snapshot
from ..wording.sentences import pair
from ..wording.text import Text
from ..wording.words import percent, signed
from .display import growth_unit, observed_text
from .old_figures import carrying
from .outlook_data import OutlookData
from .progress import LEAST_RATIO, Progress, annual_growth
from .target import State, Target


def beside_growth(outlook: OutlookData, known: Snapshot) -> list[Text]:
    """One sentence for each target whose growth so far says otherwise than its probability.

    Parameters
    ----------
    outlook : Outlook
        Its targets and draws.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    list of Text
        Which growth was seen and is needed, what the forecast's median stands for, and what decides it.
    """
    said = []
    for t in outlook.targets:
        enough = _enough(t)
        if t.state is not State.FORECAST or enough is None or not t.probability:
            continue
        if enough == (t.probability >= 0.5):
            continue
        said.append(
            pair(
                "{name}: growth so far was {seen}, the target needs {needed}, and it is met with a probability of {chance}. "
                "The median stands for {ahead}. What decides: {by}.",
                "{name}：以往年均增速为 {seen}，达标需 {needed}，达标概率为 {chance}。预测中位数相当于 {ahead}。起决定作用的是{by}。",
                name=(t.indicator_en, t.indicator_zh), seen=(observed_text(t), observed_text(t, "zh")), needed=_growth(t, t.required_growth),
                chance=percent(t.probability), ahead=_growth(t, _ahead(t, known)), by=_decides(t, outlook, known),
            )
        )  # fmt: skip
    return said


def _enough(t: Target) -> bool | None:
    """Whether growth so far is counted as enough; None where it can't be said."""
    if t.progress == Progress.REACHED.value:
        return True
    if t.observed_growth is None or t.required_growth is None:
        return None
    if t.growth_ratio is not None:
        return t.growth_ratio >= LEAST_RATIO[0][0]
    wanted = t.observed_growth - t.required_growth
    return wanted >= 0 if t.higher_is_better else wanted <= 0


def _ahead(t: Target, known: Snapshot) -> float | None:
    """Growth a year from the last figure to the median; of a rate or a net change the median itself."""
    row = known.indicator(t.indicator)
    tie = parse(row.identity)
    growth_itself = row.kind == "growth" or (tie is not None and tie.kind != "ratio")
    if growth_itself or t.median is None or t.last_value is None or t.last_year is None:
        return t.median
    found = annual_growth(t.last_value, t.median, t.year - t.last_year)
    return t.median if found is None else found


def _growth(t: Target, value: float | None) -> Text:
    return Text(*(signed(value, growth_unit(t, lang)) for lang in ("en", "zh")))


def _decides(t: Target, outlook: OutlookData, known: Snapshot) -> Text:
    """What the draws follow where they don't follow growth so far."""
    tie = parse(known.indicator(t.indicator).identity)
    if tie is not None:
        names = [known.indicator(code) for code in tie.parts]
        return Text(
            "the forecast of " + " and ".join(one.en for one in names), "、".join(one.zh for one in names) + "的预测"
        )
    return carrying(t, outlook, known)
