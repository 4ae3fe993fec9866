"""How sure a proposal is, in three steps an analyst can use: green, amber, red.

Every rule that decided a field, and every doubt, was counted when labelled sets were first read
(:mod:`~kjanalysis.reports.reliability`). Green: nothing speaks against the row, and every rule is firm. Red: a
rule or a doubt is poor. That is, it went with a wrong row more than 3 times in 10 on passages of real pages. A
doubt that leaves the row's year, name or unit open is red too, until pages show otherwise. Amber: all else.
``confidence`` is the share right of rows like it at first reading (`benchmarks/extract.md`). A rule that goes
by no word of the text is never firm: :data:`NOT_SAID`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ..wording import Text
from . import reliability
from .doubts import TEXTS, Doubt
from .reliability import DOUBT, LEAST_POOR, Count, Counts
from .rules import LIKELIEST_YEAR, OWN_YEAR, Rule


class Step(StrEnum):
    """A step of confidence."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


#: Share of a step's rows that are right in every field: the lower end of the 95 % interval over first readings of pages.
SHARES = {Step.GREEN: 0.92, Step.AMBER: 0.86, Step.RED: 0.58}
NAMES = {Step.GREEN: Text("green", "绿"), Step.AMBER: Text("amber", "黄"), Step.RED: Text("red", "红")}
#: Doubts that say how to write a row, not that it may be wrong.
SAID_ONLY = frozenset({Doubt.TABLE, Doubt.FALLING, Doubt.CEILING, Doubt.REMEMBERED})
#: Doubts that leave something open, or that a word nearby speaks for: red unless pages show that such rows are right.
OPEN = frozenset(
    {
        Doubt.NO_YEAR, Doubt.NO_NAME, Doubt.NO_UNIT, Doubt.FRACTION, Doubt.SEVERAL_UNITS, Doubt.TWO_YEARS,
        Doubt.OTHER_TIME, Doubt.PLANNED, Doubt.OPEN_SCOPE, Doubt.NEARLY,
    }
)  # fmt: skip
#: Doubts that leave a field without an answer: always red, since a person has to fill it in.
UNANSWERED = frozenset({Doubt.NO_YEAR, Doubt.NO_NAME, Doubt.NO_UNIT})
FIELDS = {
    "year": Text("year", "年份"),
    "kind": Text("kind", "类型"),
    "scope": Text("scope", "口径"),
    "unit": Text("unit", "单位"),
}


#: Rules that take a field for granted where the text says nothing of it.
NOT_SAID = frozenset({("year", OWN_YEAR), ("year", LIKELIEST_YEAR)})


def firm(field: str, rule: Rule, counts: Counts | None = None) -> bool:
    """Whether a rule was right often enough at first reading.

    Parameters
    ----------
    field : str
    rule : Rule
    counts : dict, optional
        Of rules at first reading; the shipped ones by default.

    Returns
    -------
    bool
    """
    key = (field, rule.says.en)
    return key not in NOT_SAID and reliability.firm(_counted(counts).get(key, Count()))


def poor(field: str, rule: Rule, counts: Counts | None = None) -> bool:
    """Whether a rule was often wrong at first reading on pages."""
    return reliability.poor(_counted(counts).get((field, rule.says.en), Count()))


def grave(doubt: Doubt, counts: Counts | None = None) -> bool:
    """Whether rows with a doubt were often wrong at first reading on pages, or it leaves something open.

    >>> grave(Doubt.NO_YEAR), grave(Doubt.PART_OF_YEAR)
    (True, False)
    """
    count = _counted(counts).get((DOUBT, str(doubt)), Count())
    return doubt in UNANSWERED or reliability.poor(count) or (count.pages < LEAST_POOR and doubt in OPEN)


def _counted(counts: Counts | None) -> Counts:
    return reliability.shipped() if counts is None else counts


def step(doubts: Iterable[Doubt], rules: dict[str, Rule] | None = None, counts: Counts | None = None) -> Step:
    """The step of a proposal.

    Parameters
    ----------
    doubts : iterable of Doubt
    rules : dict of str to Rule, optional
        That decided its fields.
    counts : dict, optional
        Of rules and doubts at first reading; the shipped ones by default.

    Returns
    -------
    Step

    Examples
    --------
    >>> str(step([Doubt.TABLE])), str(step([Doubt.PART_OF_YEAR])), str(step([Doubt.NO_YEAR]))
    ('green', 'amber', 'red')
    """
    against, decided = set(doubts) - SAID_ONLY, (rules or {}).items()
    if any(grave(doubt, counts) for doubt in against) or any(poor(*named, counts) for named in decided):
        return Step.RED
    return Step.GREEN if not against and all(firm(*named, counts) for named in decided) else Step.AMBER


def lowered(one: Step) -> Step:
    """The step below: what something disagrees with is never green.

    >>> str(lowered(Step.GREEN)), str(lowered(Step.RED))
    ('amber', 'red')
    """
    return Step.AMBER if one == Step.GREEN else Step.RED


def of(share: float) -> Step:
    """The step that a row's confidence stands for.

    >>> str(of(0.92)), str(of(0.86)), str(of(0.4))
    ('green', 'amber', 'red')
    """
    return next((one for one in (Step.GREEN, Step.AMBER) if share >= SHARES[one]), Step.RED)


def reasons(doubts: Iterable[Doubt], rules: dict[str, Rule], lang: str) -> list[str]:
    """What speaks against a row, then the rules that decided its fields, the least sure first, in words."""
    said = [
        TEXTS[doubt].of(lang) for doubt in dict.fromkeys(doubts) if doubt != Doubt.NEAREST
    ]  # its words name the code
    mark = "：" if lang == "zh" else ": "
    ordered = sorted(rules.items(), key=lambda named: (not poor(*named), firm(*named)))
    return said + [f"{FIELDS[name].of(lang)}{mark}{rule.says.of(lang)}" for name, rule in ordered]
