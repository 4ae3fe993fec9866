"""Words for numbers, in English and Chinese. (For probabilities see :mod:`~kjanalysis.wording.chances`.)"""

from __future__ import annotations

import math
import re

from .text import Text

NO_HISTORY = Text("no history: not forecast", "无历史数据：不作预测")
CONTRADICTION = Text("figures contradict one another: not forecast", "已公布数据相互矛盾：不作预测")
OUTCOME = {
    True: Text("already published: met", "已公布：达标"),
    False: Text("already published: missed", "已公布：未达标"),
}
FROM_ZERO = Text("last figure is zero: not forecast", "最新数据为零：不作预测")
NOT_FORECAST = Text("not forecast", "不作预测")
UNSURE = Text("not known well enough", "已知数据不足以判断")

#: What is said of a target without a probability, by its state (:class:`kjanalysis.attainment.target.State`).
UNSAID = {
    "contradiction": CONTRADICTION, "not known well enough": UNSURE, "no forecast": NOT_FORECAST, "zero": FROM_ZERO, "no history": NO_HISTORY,
}  # fmt: skip

#: Years with a figure of the indicator's own, the evidence's strength, its Chinese.
EVIDENCE = (
    (8, "strong", "充分"),
    (5, "moderate", "中等"),
    (3, "weak", "薄弱"),
    (1, "very weak", "很薄弱"),
    (0, "none", "无"),
)

#: Where the newest figure is more years old than this: the most figures they count for.
AGES = ((5, 1), (3, 3))

COMPARATORS = {"ge": "≥", "gt": ">", "le": "≤", "eq": "≥", "approx": "≈", "range": "≥"}

#: How final a figure is, by the status that the tables give it.
STATUS = {
    "actual": Text("actual", "实际数"),
    "preliminary": Text("preliminary", "初步数"),
    "revised": Text("revised", "修订数"),
}

#: What is said below a table that has preliminary figures.
PRELIMINARY = Text(
    "preliminary: a first figure that may still be revised",
    "初步数：以后可能修订的首次公布数，例如快报数、初步核算数",
)

#: Qualifiers in words, by their codes; several stand side by side. A figure and a target have their own word for none.
QUALIFIERS = {
    "ge": Text("or more", "以上"), "gt": Text("more than", "超过"), "approx": Text("about", "左右"), "expected": Text("expected", "预计"),
    "strive": Text("striven for", "力争"), "le": Text("at most", "以内"), "range": Text("range", "区间"),
}  # fmt: skip
# a target without such a word is met by any better figure (kjanalysis.attainment.criterion)
PLAIN_FIGURE, PLAIN_TARGET = Text("exact figure", "确数"), Text("reach", "达到")

QUALIFIER_SIGNS = {"gt": ">", "ge": "≥", "approx": "≈"}


def evidence(n_observations: int, age: int = 1) -> Text:
    """Strength of the evidence from the number of years with a figure.

    Old figures are weak evidence however many they are.

    Parameters
    ----------
    n_observations : int
        Years with a figure of the indicator's own.
    age : int
        How many years the newest one lies before the target's.

    Returns
    -------
    Text
        A word of :data:`EVIDENCE`.

    Examples
    --------
    >>> evidence(3), evidence(9, age=4), evidence(9, age=8)
    (Text(en='weak', zh='薄弱'), Text(en='weak', zh='薄弱'), Text(en='very weak', zh='很薄弱'))
    """
    _, en, zh = EVIDENCE[-1 - grade(n_observations, age)]
    return Text(en, zh)


def grade(n_observations: int, age: int = 1) -> int:
    """Strength of the evidence as a number, from 0 (none) to 4 (strong).

    Parameters
    ----------
    n_observations, age : int
        As of :func:`evidence`.

    Returns
    -------
    int
        Its place in :data:`EVIDENCE`, from below.

    Examples
    --------
    >>> grade(3), grade(9), grade(0)
    (2, 4, 0)
    """
    at_most = next((most for years, most in AGES if age > years), n_observations)
    n = min(n_observations, at_most)
    return next(
        place for place, (least, _, _) in zip(range(len(EVIDENCE) - 1, -1, -1), EVIDENCE, strict=True) if n >= least
    )


def number(value: float | None, unit: str = "", integer: bool | None = None) -> str:
    """A figure for reading: at most four significant digits.

    Parameters
    ----------
    value : float or None
        The figure.
    unit : str
        Written behind it.
    integer : bool, optional
        Whether the indicator counts whole things: then there are no decimals.

    Returns
    -------
    str
        "–" where there is no figure.

    Examples
    --------
    >>> number(714.2857, "亿元"), number(151, "家", True), number(None)
    ('714.3 亿元', '151 家', '–')
    """
    if value is None or not math.isfinite(value):
        return "–"
    if integer or (float(value).is_integer() and abs(value) >= 1000):
        text = f"{value:.0f}"
    else:
        size = math.floor(math.log10(abs(value))) if value else 0
        text = f"{value:.{min(max(3 - size, 0), 2)}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    text = text.replace("-", "−") if value < 0 else text
    return text + ({"%": "%"}.get(unit, f" {unit}") if unit else "")


def estimate(value: float | None, integer: bool = False) -> str:
    """A forecast's figure: three significant digits, counts whole.

    Parameters
    ----------
    value : float or None
        The figure.
    integer : bool
        Whether it is a count.

    Returns
    -------
    str
        Without a unit; "–" where there is no figure.

    Examples
    --------
    >>> estimate(26.239), estimate(724.31), estimate(1905, True), estimate(21.97)
    ('26.2', '724', '1905', '22.0')
    """
    if value is None or not math.isfinite(value):
        return "–"
    size = math.floor(math.log10(abs(value))) if value else 0
    text = f"{value:.{0 if integer else min(max(2 - size, 0), 2)}f}"
    return text.replace("-", "−")


def printed(value: float | None, qualifier: str, unit: str = "", integer: bool | None = None) -> str:
    """A figure with its qualifier's sign.

    Parameters
    ----------
    value : float or None
        The figure.
    qualifier : str
        As in `observations.csv`, several joined by ``+``.
    unit : str
        Written behind it.
    integer : bool, optional
        As in :func:`number`.

    Returns
    -------
    str
        Rounded as :func:`number` does.

    Examples
    --------
    >>> printed(23, "expected+gt", "亿元")
    '>23 亿元'
    """
    sign = next((QUALIFIER_SIGNS[q] for q in qualifier.split("+") if q in QUALIFIER_SIGNS), "")
    return sign + number(value, unit, integer)


def qualified(qualifier: str, target: bool) -> Text:
    """A qualifier in words.

    Parameters
    ----------
    qualifier : str
        Codes joined by ``+``.
    target : bool
        Whether it is a target's.

    Returns
    -------
    Text
        A code that isn't known is given as it is.

    Examples
    --------
    >>> qualified("strive+ge", True).zh, qualified("eq", True).zh, qualified("eq", False).zh
    ('力争、以上', '达到', '确数')
    """
    known = {"eq": PLAIN_TARGET if target else PLAIN_FIGURE, **QUALIFIERS}
    said = [known.get(part, Text(part, part)) for part in qualifier.split("+")]
    return Text(", ".join(one.en for one in said), "、".join(one.zh for one in said))


def exact(value: float, qualifier: str) -> str:
    """A published figure with all its digits and its qualifier's sign.

    Parameters
    ----------
    value : float
        The figure.
    qualifier : str
        As in `observations.csv`, several joined by ``+``.

    Returns
    -------
    str
        Without a unit.

    Examples
    --------
    >>> exact(1445.7, "eq"), exact(23.0, "expected+gt")
    ('1445.7', '>23')
    """
    sign = next((QUALIFIER_SIGNS[q] for q in qualifier.split("+") if q in QUALIFIER_SIGNS), "")
    return sign + f"{value:.12g}".replace("-", "−")


def percent(probability: float | None) -> str:
    """A probability in whole percent, never 0 or 100.

    Parameters
    ----------
    probability : float or None
        Between 0 and 1.

    Returns
    -------
    str
        "–" where there is none.

    Examples
    --------
    >>> percent(0.734), percent(0.9999), percent(None)
    ('73%', '>99%', '–')
    """
    if probability is None:
        return "–"
    if probability > 0.99:
        return ">99%"
    if probability < 0.01:
        return "<1%"
    return f"{100 * probability:.0f}%"


def signed(value: float | None, unit: str = "%") -> str:
    """A growth figure with its sign: percent, or a net change in its unit.

    Parameters
    ----------
    value : float or None
        The figure, in ``unit``.
    unit : str
        Percent, or the unit of a net change.

    Returns
    -------
    str
        Percent with one decimal, a net change whole; "–" where there is none.

    Examples
    --------
    >>> signed(8.66), signed(-1.2), signed(22.25, "家"), signed(None)
    ('+8.7%', '−1.2%', '+22 家', '–')
    """
    if value is None:
        return "–"
    if unit == "%":
        return f"{value:+.1f}%".replace("-", "−")
    return f"{value:+.0f} {unit}".rstrip().replace("-", "−")


def note_in(note: str, lang: str) -> str:
    """A table's note in one language, where it is written in both: Chinese first, then "; " and English.

    >>> note_in("初步核算; first estimate", "zh"), note_in("初步核算; first estimate", "en"), note_in("about", "zh")
    ('初步核算', 'first estimate', 'about')
    """
    zh, _, en = note.partition("; ")
    both = en and re.search("[\u4e00-\u9fff]", zh) and not re.search("[\u4e00-\u9fff]", en)
    return note if not both else zh if lang == "zh" else en
