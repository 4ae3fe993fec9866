"""An outlook's targets as a table for people."""

from __future__ import annotations

import pandas as pd

from ..wording import words
from ..wording.target_text import target_text
from ..wording.text import Text
from .behind import OLD, age
from .target import Target

_NAMES_EN = [
    "indicator", "target", "probability", "verdict", "median", "80 % interval", "last value", "required growth",
    "observed growth", "growth ratio", "progress", "evidence",
]  # fmt: skip
_NAMES_ZH = [
    "指标", "目标", "达标概率", "判断", "中位数", "80% 区间", "最近值", "所需增速", "以往增速", "增速比", "进度类别", "证据",
]  # fmt: skip


def table(targets: list[Target], lang: str = "zh") -> pd.DataFrame:
    """One row a target, numbers rounded and put into words."""
    zh = lang == "zh"
    rows = [
        [
            target.name(lang),
            target_text(target, lang),
            words.percent(target.probability),
            verdict_text(target, lang),
            words.estimate(target.median, target.integer),
            interval_text(target.lo80, target.hi80, target.integer),
            last_text(target, lang),
            words.signed(target.required_growth, growth_unit(target, lang)),
            observed_text(target, lang),
            "–" if target.growth_ratio is None else f"{target.growth_ratio:.2f}",
            target.progress_zh if zh else target.progress,
            evidence_text(target, lang),
        ]
        for target in targets
    ]
    return pd.DataFrame(rows, columns=_NAMES_ZH if zh else _NAMES_EN)


def interval_text(low: float | None, high: float | None, integer: bool) -> str:
    """An interval's ends, "–" where there is none.

    >>> interval_text(22.4, 28.31, False).replace("\\u00a0", " ")
    '22.4 – 28.3'
    """
    if low is None or high is None:
        return "–"
    return f"{words.estimate(low, integer)}\u00a0–\u00a0{words.estimate(high, integer)}"


def last_text(target: Target, lang: str) -> str:
    """The last figure before a target's year, with its year and whether it is final; "–" where there is none."""
    if target.last_value is None or target.last_qualifier is None:
        return _base_text(target, lang)
    figure = words.printed(target.last_value, target.last_qualifier, "", target.integer)
    final = ""
    if "expected" in target.last_qualifier:
        final = " " + words.QUALIFIERS["expected"].of(lang)
    elif target.last_status == "preliminary":
        final = " " + words.STATUS["preliminary"].of(lang)
    return f"{figure} ({target.last_year}{final})"


def _base_text(target: Target, lang: str) -> str:
    """The last figure of what a target's indicator is a change of; "–" where there is none."""
    if target.base_value is None:
        return "–"
    figure = f"{words.number(target.base_value)} ({target.base_year})"
    return Text(f"total {figure}", f"总量 {figure}").of(lang)


def evidence_text(target: Target, lang: str) -> str:
    """Strength of the evidence, how many figures it rests on, and the year of the last one where that is old."""
    old = f", {target.last_year}" if age(target) >= OLD else ""
    return f"{Text(target.evidence, target.evidence_zh).of(lang)} (n={target.n_observations}{old})"


def verdict_text(target: Target, lang: str) -> str:
    """The probability in words; of a published outcome also its figure."""
    word = Text(target.verdict, target.verdict_zh).of(lang)
    if target.outcome is None:
        return word
    value = words.number(target.outcome, target.unit_in(lang), target.integer)
    return Text(f"{word}, {value}", f"{word}，{value}").of(lang)


def growth_unit(target: Target, lang: str) -> str:
    """The unit of a target's growth: percent, or that of a net change, in a language."""
    return target.growth_unit if lang == "zh" or target.growth_unit == "%" else target.unit_en


def observed_text(target: Target, lang: str = "en") -> str:
    """Growth seen, the range that bounds leave open, and the years it is of.

    Parameters
    ----------
    target : Target
        One target of an outlook.
    lang : {"en", "zh"}
        Language of the text.

    Returns
    -------
    str
        Growth a year in the target's ``growth_unit``. The range in brackets is
        left out where it spans half a unit or less.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> observed_text(SimpleNamespace(observed_growth=11.9, observed_growth_low=3.6, observed_growth_high=24.5,
    ...                               observed_from=2016, observed_to=2020, growth_unit="%"))
    '+11.9% (+3.6% … +24.5%), 2016–2020'
    """
    low, high, unit = target.observed_growth_low, target.observed_growth_high, growth_unit(target, lang)
    text = words.signed(target.observed_growth, unit)
    if low is not None and high is not None and abs(high - low) > 0.5:
        span = f"{words.signed(low, unit)} … {words.signed(high, unit)}"
        text += Text(f" ({span})", f"（{span}）").of(lang)
    if target.observed_from is not None:
        years = f"{target.observed_from}–{target.observed_to}"
        text += Text(f", {years}", f"，{years} 年").of(lang)
    return text
