"""How an outlook is made, in five lines, and what its documents are called."""

from __future__ import annotations

from ..attainment import Outlook
from ..wording import words
from ..wording.text import Text


def method(outlook: Outlook) -> list[Text]:
    """The method in five lines.

    Parameters
    ----------
    outlook : Outlook
        For its day and the number of its draws.

    Returns
    -------
    list of Text
        Five, each a sentence or two.
    """
    day, n = outlook.as_of, len(outlook.forecast.draws)
    drawn = Text(
        f"All indicators are drawn together {n} times, from their own figures and from how such figures move elsewhere. "
        "What is tied by definition, such as a ratio and its parts, stays tied in each draw.",
        f"各指标一起抽样 {n} 次，依据本地数据和其他地区同类数据的变化规律。"
        "定义上相关的指标（如比率与其分子、分母）在每次抽样中都对得上。",
    )
    if not n:
        drawn = Text("Nothing can be forecast here, so nothing was drawn.", "没有可预测的指标，未作抽样。")
    return [
        Text(
            f"Only figures published by {day} are used. Each leads to its source.",
            f"只用截至 {day} 已公布的数据，每个数据都可查到出处。",
        ),
        drawn,
        Text(
            "The probability is the share of draws that meet the target. That of several targets together is counted in the same draws.",
            "达标概率是达到目标的抽样所占的比例；几项目标合起来的概率由同一批抽样数出，不是各项概率相乘。",
        ),
        Text(
            "“About 15 of 20” means: of twenty such forecasts about fifteen come true. Few figures of its own mean weak evidence.",
            "“20 次中约 15 次”是指：这样的预测做 20 次，约有 15 次成真。本地数据少，证据就薄弱。",
        ),
        Text(
            "The forecast doesn't know news, new policy or a changed definition. “Not forecast” doesn't mean that a target will be missed.",
            "预测不掌握未公布的新情况、新政策和口径变化；“无法预测”不等于完不成。",
        ),
    ]


def title(outlook: Outlook) -> Text:
    """What a document of an outlook is called.

    Parameters
    ----------
    outlook : Outlook
        For its region and year.

    Returns
    -------
    Text
        Without a full stop.
    """
    return Text(
        f"{outlook.region_en}: S&T targets for {outlook.year}",
        f"{outlook.region_zh} {outlook.year} 年科技目标展望",
    )


def known_by(outlook: Outlook) -> Text:
    """On which day its knowledge ends, and what is assumed.

    Parameters
    ----------
    outlook : Outlook
        For its day and scenario.

    Returns
    -------
    Text
        For the line below a title.
    """
    given = Text(f". {outlook.given_en}", f"；{outlook.given_zh}") if outlook.given else Text("", "")
    return Text(
        f"From figures published by {outlook.as_of}{given.en}", f"依据截至 {outlook.as_of} 已公布的数据{given.zh}"
    )


def shown(probability: float | None) -> float | None:
    """A probability as a number that a spreadsheet shows in whole percent as the page does.

    A spreadsheet rounds a half up, Python to the even number; only such a half is moved.

    Parameters
    ----------
    probability : float or None
        Between 0 and 1.

    Returns
    -------
    float or None
        The probability itself, or the whole percent that the page shows.

    Examples
    --------
    >>> shown(0.7347), shown(0.725), shown(None)
    (0.7347, 0.72, None)
    """
    if probability is None or not 0.01 <= probability <= 0.99:
        return probability
    whole = int(words.percent(probability).rstrip("%"))
    return probability if int(100 * probability + 0.5) == whole else whole / 100
