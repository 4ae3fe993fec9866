"""How sure a proposal is, in three steps an analyst can use: green, amber, red.

Green if every rule that decided is firm and nothing speaks against the row. Red if a word nearby speaks
against it (:mod:`~kjanalysis.reports.spoken_against`), or a doubt leaves its year, name or unit open. Amber
between the two. ``confidence`` is the share right of rows like it, as measured on sets that no rule had been
made for (`benchmarks/extract.md`).

A rule is firm if it was right at least 97 times in 100 when labelled sets were first read, over no fewer than
three rows. `measured_rules.csv` has the counts; ``make extract-rules`` writes it. A rule that goes by no word of
the text is never firm: :data:`NOT_SAID`.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable
from enum import StrEnum
from importlib import resources

from ..wording import Text
from .doubts import TEXTS, Doubt
from .rules import OWN_YEAR, Rule


class Step(StrEnum):
    """A step of confidence."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


#: Share of a step's rows that are right in every field: the lower end of the 95 % interval over first readings of pages.
SHARES = {Step.GREEN: 0.87, Step.AMBER: 0.66, Step.RED: 0.47}
NAMES = {Step.GREEN: Text("green", "绿"), Step.AMBER: Text("amber", "黄"), Step.RED: Text("red", "红")}
#: Doubts that say how to write a row, not that it may be wrong.
SAID_ONLY = frozenset({Doubt.TABLE, Doubt.FALLING, Doubt.CEILING, Doubt.REMEMBERED})
#: Doubts that leave something open, or that a word nearby speaks for.
GRAVE = frozenset(
    {
        Doubt.NO_YEAR, Doubt.NO_NAME, Doubt.NO_UNIT, Doubt.FRACTION, Doubt.SEVERAL_UNITS, Doubt.TWO_YEARS,
        Doubt.OTHER_TIME, Doubt.PLANNED, Doubt.OPEN_SCOPE, Doubt.NEARLY,
    }
)  # fmt: skip
FIELDS = {
    "year": Text("year", "年份"),
    "kind": Text("kind", "类型"),
    "scope": Text("scope", "口径"),
    "unit": Text("unit", "单位"),
}


#: Rows that a rule must have decided at first reading, and the share of them right in its field, to be firm.
LEAST_ROWS, LEAST_RIGHT = 3, 0.97


#: Rules that take a field for granted where the text says nothing of it.
NOT_SAID = frozenset({("year", OWN_YEAR)})


@functools.cache
def firm_rules() -> frozenset[tuple[str, str]]:
    """Fields and English names of the firm rules."""
    with (resources.files(__package__) / "measured_rules.csv").open(encoding="utf-8") as file:
        measured = [(row["field"], row["rule"], int(row["rows"]), int(row["right"])) for row in csv.DictReader(file)]
    often_right = {
        (field, rule) for field, rule, rows, right in measured if rows >= LEAST_ROWS and right >= LEAST_RIGHT * rows
    }
    return frozenset(often_right - NOT_SAID)


def firm(field: str, rule: Rule) -> bool:
    """Whether a rule was right often enough at first reading.

    Parameters
    ----------
    field : str
    rule : Rule

    Returns
    -------
    bool
    """
    return (field, rule.says.en) in firm_rules()


def soft(rules: dict[str, Rule]) -> dict[str, Rule]:
    """Those that decided a row and are not firm, by field."""
    return {field: rule for field, rule in rules.items() if not firm(field, rule)}


def step(doubts: Iterable[Doubt], rules: dict[str, Rule] | None = None) -> Step:
    """The step of a proposal.

    Parameters
    ----------
    doubts : iterable of Doubt
    rules : dict of str to Rule, optional
        That decided its fields.

    Returns
    -------
    Step

    Examples
    --------
    >>> str(step([Doubt.TABLE])), str(step([Doubt.NUMBER_WORD])), str(step([Doubt.NO_YEAR]))
    ('green', 'amber', 'red')
    """
    against = set(doubts) - SAID_ONLY
    if against & GRAVE:
        return Step.RED
    return Step.AMBER if against or soft(rules or {}) else Step.GREEN


def lowered(one: Step) -> Step:
    """The step below: what something disagrees with is never green.

    >>> str(lowered(Step.GREEN)), str(lowered(Step.RED))
    ('amber', 'red')
    """
    return Step.AMBER if one == Step.GREEN else Step.RED


def of(share: float) -> Step:
    """The step that a row's confidence stands for.

    >>> str(of(0.87)), str(of(0.66)), str(of(0.4))
    ('green', 'amber', 'red')
    """
    return next((one for one in (Step.GREEN, Step.AMBER) if share >= SHARES[one]), Step.RED)


def reasons(doubts: Iterable[Doubt], rules: dict[str, Rule], lang: str) -> list[str]:
    """What speaks against a row, then the rules that decided its fields, those that aren't firm first, in words."""
    said = [
        TEXTS[doubt].of(lang) for doubt in dict.fromkeys(doubts) if doubt != Doubt.NEAREST
    ]  # its words name the code
    mark = "：" if lang == "zh" else ": "
    ordered = sorted(rules.items(), key=lambda named: firm(*named))
    return said + [f"{FIELDS[name].of(lang)}{mark}{rule.says.of(lang)}" for name, rule in ordered]
