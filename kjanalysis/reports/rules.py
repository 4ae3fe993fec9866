"""Ordered tables of rules: what each says, when it applies, what it decides, and sentences it is known by.

The first rule that applies decides. Its words are the reason that a review shows, and its
sentences are its test: in each of ``yes`` the rule decides the figure in 【】, in each of
``no`` another one does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ..wording import Text

Facts = TypeVar("Facts")

#: Name of the rule that takes the report's own year. Others ask by it whether the text says a year.
OWN_YEAR = "the report's own year, as nothing else names one"
#: Names of the rules of years that stand in where the report's own year isn't known.
LAST_ABOVE, NO_YEAR = "the last year named above", "no year stated"
#: Name of the rule that weighs the years that the text names.
LIKELIEST_YEAR = "the likeliest of the years that the text names"


@dataclass(frozen=True, eq=False)
class Rule(Generic[Facts]):
    """One rule of a table.

    Attributes
    ----------
    says : Text
        Its name, in words that a review shows.
    applies : callable
        Given the facts, whether the rule decides.
    verdict : object
        What it decides; a callable is given the facts.
    yes, no : tuple of str
        Sentences with a figure in 【】 that it decides, and that another one does.
    """

    says: Text
    applies: Callable[[Facts], Any]
    verdict: Any
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def of(self, facts: Facts) -> Any:
        """The verdict for these facts."""
        return self.verdict(facts) if callable(self.verdict) else self.verdict


def first(table: Sequence[Rule[Facts]], facts: Facts) -> Rule[Facts]:
    """The first rule of a table that applies; the last one of each table applies always.

    >>> table = (Rule(Text("even", "偶数"), lambda n: n % 2 == 0, "even"), Rule(Text("odd", "奇数"), lambda n: True, "odd"))
    >>> first(table, 3).of(3)
    'odd'
    """
    for rule in table:
        if rule.applies(facts):
            return rule
    raise LookupError("no rule applies")
