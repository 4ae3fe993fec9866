"""How a target is written."""

from __future__ import annotations

from typing import Protocol

from . import words
from .text import Text


class Written(Protocol):
    """What of a target is written; :class:`kjanalysis.attainment.target.Target` has it.

    Attributes are read only, so that a frozen record fits.
    """

    @property
    def target(self) -> float: ...
    @property
    def target_high(self) -> float | None: ...
    @property
    def comparator(self) -> str: ...
    @property
    def higher_is_better(self) -> bool: ...
    @property
    def unit(self) -> str: ...
    @property
    def unit_en(self) -> str: ...
    @property
    def integer(self) -> bool: ...
    @property
    def period(self) -> str: ...
    @property
    def recurs(self) -> str: ...
    @property
    def year(self) -> int: ...
    @property
    def since(self) -> int: ...


_YEARLY = Text(" (yearly)", "（每年）")
_PLAN = Text(" (five-year plan)", "（五年规划）")


def target_text(aim: Written, lang: str = "zh") -> str:
    """A target as an analyst writes it: its sign, figure and unit.

    Parameters
    ----------
    aim : Target
        Or anything else with the attributes of :class:`Written`.
    lang : {"zh", "en"}
        Language of what is said beside the figure.

    Returns
    -------
    str
        With a note in brackets where the goal is yearly or a five-year plan's.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> target_text(SimpleNamespace(target=2, target_high=3, comparator="range", higher_is_better=True, unit="项",
    ...                             unit_en="", integer=True, period="annual", recurs="yearly", year=2021, since=2021))
    '2–3 项（每年）'
    """
    return figure_text(aim, lang) + _yearly(aim).of(lang) + (_PLAN.of(lang) if aim.period == "five_year" else "")


def figure_text(aim: Written, lang: str = "zh") -> str:
    """The figure or range with its sign."""
    unit = aim.unit if lang == "zh" else aim.unit_en
    if aim.target_high is not None:
        return f"{words.number(aim.target, '', aim.integer)}–{words.number(aim.target_high, unit, aim.integer)}"
    return sign(aim.comparator, aim.higher_is_better) + words.number(aim.target, unit, aim.integer)


def sign(comparator: str, higher_is_better: bool) -> str:
    """How a figure meets a target, as one sign; of a range how it meets the lower end.

    Parameters
    ----------
    comparator : str
        Code of `targets.csv`.
    higher_is_better : bool
        Of the indicator: a plain figure is then the least that is wanted, else the most.

    Returns
    -------
    str
        Such as ``"≥"``.

    Examples
    --------
    >>> sign("eq", True), sign("eq", False), sign("gt", True)
    ('≥', '≤', '>')
    """
    return "≤" if comparator == "eq" and not higher_is_better else words.COMPARATORS[comparator]


def _yearly(aim: Written) -> Text:
    if aim.recurs != "yearly":
        return Text("", "")
    if aim.since == aim.year:
        return _YEARLY
    return Text(f" (yearly, set in {aim.since})", f"（每年，{aim.since} 年提出）")
