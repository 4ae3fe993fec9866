"""Probabilities for people: how often out of twenty, then in words.

A frequency comes first: "about 15 of 20 (73%)". Readers take likelihood words
in different ways, and Chinese readers of the IPCC's words take them otherwise
than they are meant. A number with a word does better than the word alone. So
the words here are a second line, in plain steps of about ten percent: a change
of a few points never skips a step.

References
----------
Budescu, Broomell, Por (2009), Psychological Science 20, 299-308 (the IPCC's words alone).
Harris, Corner, Xu, Du (2013), Climatic Change 121, 415-425 (the same words in China).
Budescu, Por, Broomell (2012), Climatic Change 113, 181-200 (words with numbers).
Kay, Kola, Hullman, Munson (2016), CHI, 5092-5103 (twenty dots).
"""

from __future__ import annotations

import math

from .text import Text
from .words import percent

#: Least whole percent of each step, the word, its Chinese: the one table of words for probabilities.
STEPS = (
    (97, "almost certain", "几乎肯定"),
    (90, "very good chance", "把握很大"),
    (80, "good chance", "有把握"),
    (70, "fairly good chance", "较有把握"),
    (60, "slightly better than even", "略有把握"),
    (41, "about even", "五五开"),
    (31, "slightly worse than even", "略难"),
    (21, "fairly poor chance", "较难"),
    (11, "poor chance", "很难"),
    (4, "very poor chance", "极难"),
    (0, "almost no chance", "几乎不可能"),
)

#: How many equally likely outcomes a probability is shown as.
TIMES = 20


def verdict(probability: float) -> Text:
    """Word of a probability, in English and Chinese.

    Read off the whole percent that is shown, so that word and number agree.

    Parameters
    ----------
    probability : float
        Between 0 and 1.

    Returns
    -------
    Text
        A word of :data:`STEPS`.

    Raises
    ------
    ValueError
        If it is no probability.

    Examples
    --------
    >>> verdict(0.7), verdict(0.5).en, verdict(0.07).zh
    (Text(en='fairly good chance', zh='较有把握'), 'about even', '极难')
    """
    whole = 0 if probability < 0.01 else 100 if probability > 0.99 else round(100 * probability)
    for least, en, zh in STEPS:
        if whole >= least:
            return Text(en, zh)
    raise ValueError(f"{probability!r} is not a probability")


def scale() -> list[dict[str, object]]:
    """The words and where each begins, as `outlook.json` has them.

    Returns
    -------
    list of dict
        ``from_percent`` (whole percent), ``verdict`` and ``verdict_zh``, highest first.

    Examples
    --------
    >>> scale()[0]
    {'from_percent': 97, 'verdict': 'almost certain', 'verdict_zh': '几乎肯定'}
    """
    return [{"from_percent": least, "verdict": en, "verdict_zh": zh} for least, en, zh in STEPS]


def of_twenty(probability: float) -> int:
    """How many of twenty equally likely outcomes a probability stands for.

    Parameters
    ----------
    probability : float
        Between 0 and 1.

    Returns
    -------
    int
        0 to 20.

    Examples
    --------
    >>> of_twenty(0.73), of_twenty(0.01)
    (15, 0)
    """
    return math.floor(TIMES * probability + 0.5)


def frequency(probability: float, met: int | None = None) -> Text:
    """A probability as a frequency, with its percent.

    Parameters
    ----------
    probability : float
        Between 0 and 1.
    met : int, optional
        How many of twenty outcomes, where the draws say it; else :func:`of_twenty`.

    Returns
    -------
    Text
        Without a full stop.

    Examples
    --------
    >>> frequency(0.734)
    Text(en='about 15 of 20 (73%)', zh='20 次中约 15 次达标（73%）')
    >>> frequency(0.996).en, frequency(0.004).zh
    ('nearly 20 of 20 (>99%)', '20 次中几乎没有一次达标（<1%）')
    """
    met, chance = of_twenty(probability) if met is None else met, percent(probability)
    if met == TIMES:
        return Text(f"nearly 20 of 20 ({chance})", f"20 次中几乎次次达标（{chance}）")
    if met == 0:
        return Text(f"hardly any of 20 ({chance})", f"20 次中几乎没有一次达标（{chance}）")
    return Text(f"about {met} of 20 ({chance})", f"20 次中约 {met} 次达标（{chance}）")


def short(probability: float) -> Text:
    """A probability as a frequency without saying what is met.

    Parameters
    ----------
    probability : float
        Between 0 and 1.

    Returns
    -------
    Text
        For a line that has said it.

    Examples
    --------
    >>> short(0.46)
    Text(en='about 9 of 20 (46%)', zh=' 20 次中约 9 次（46%）')
    """
    said, chance = bare(probability), percent(probability)
    space = "" if of_twenty(probability) == TIMES else " "  # before a number
    return Text(f"{said.en} ({chance})", f"{space}{said.zh}（{chance}）")


def bare(probability: float) -> Text:
    """A probability as a frequency alone.

    Parameters
    ----------
    probability : float
        Between 0 and 1.

    Returns
    -------
    Text
        For a place that shows the percent beside it.

    Examples
    --------
    >>> bare(0.46)
    Text(en='about 9 of 20', zh='20 次中约 9 次')
    """
    met = of_twenty(probability)
    if met == TIMES:
        return Text("nearly 20 of 20", "几乎是 20 次中的 20 次")
    if met == 0:
        return Text("hardly any of 20", "20 次中几乎没有")
    return Text(f"about {met} of 20", f"20 次中约 {met} 次")
