"""A second opinion on kind and scope: what figures in such words mostly were.

The rules decide; this speaks against them. The signs around a figure are weighed by a logistic regression that was
fitted to the labelled cases (``make second-opinion``). `second_opinion.csv` has the weights. Where it is sure of
another kind or scope than the rules, the row has a doubt that names it. Where it is very sure of a scope, and pages
showed the rule to be wrong often enough, it decides.

References
----------
Cox (1958), The Regression Analysis of Binary Sequences, JRSS B 20, 215.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import NamedTuple

from ..wording import Text
from .clauses import Read, Words, last_match
from .measured import VERBS
from .reliability import overruled
from .rules import Rule

#: What is weighed, and the values among which.
FIELDS = {"kind": ("actual", "target"), "scope": ("new", "flow", "stock")}
#: Least probability of another value at which the opinion is given.
SURE = 0.7
#: Least probability of another scope at which it decides.
VERY_SURE = 0.9
#: Signs taken before the figure in its clause, before that in its sentence, and behind its unit.
_LEAD, _FAR, _TAIL = 14, 30, 6
#: Stands for what every figure has.
ALWAYS = "1"


class Around(NamedTuple):
    """Where a figure stands, and what is known of it before its kind and scope are weighed.

    Attributes
    ----------
    words : Words
    earlier : str
        Scope of the figure before it in its segment; empty without one.
    over, reviewed : bool
        As :class:`~kjanalysis.reports.clauses.Read` has them.
    """

    words: Words
    earlier: str = ""
    over: bool = False
    reviewed: bool = False


def signs(around: Around) -> list[str]:
    """What stands around a figure, in pieces of one to four signs.

    Parameters
    ----------
    around : Around

    Returns
    -------
    list of str
        A letter or mark for the place, and the signs: ``l`` before it, ``t`` behind it, ``f`` far before it, ``<``
        right before it, ``>`` right behind it, ``u`` the unit, ``v`` the last verb of its segment and that verb's
        scope, ``e`` the scope of the figure before it. Each stands once.
    """
    w = around.words
    text, at, behind = w.text, w.m.start, w.m.after
    near = max(w.clause, at - _LEAD)
    lead, far = text[near:at], text[max(w.sentence, near - _FAR) : near]
    tail = text[behind : behind + _TAIL]
    found = [ALWAYS, "u" + w.m.unit]
    for n in (1, 2, 3):
        found += ["l" + lead[i : i + n] for i in range(len(lead) - n + 1)]
        found += ["t" + tail[i : i + n] for i in range(len(tail) - n + 1)]
    found += ["f" + far[i : i + 2] for i in range(len(far) - 1)]
    found += [mark for n in (1, 2, 3, 4) for mark in ("<" + lead[-n:], ">" + tail[:n])]
    found += ["over"] * around.over + ["reviewed"] * around.reviewed
    if w.m.kind not in ("percent", "point", "times", "rank"):
        verb = last_match(VERBS, w.before)
        found += ["v" + verb[0], f"v{verb.lastgroup}"] if verb else ["v"]
    if around.earlier and w.earlier:
        alike = "=" if w.earlier.unit == w.m.unit else "~"
        found += ["e" + around.earlier, f"e{alike}{around.earlier}"]
        found += [f"e,{around.earlier}"] * (len(w.between) <= 1)
    return list(dict.fromkeys(found))


#: Weights by sign: of a target, and of each scope.
Weights = dict[str, tuple[float, ...]]


@functools.cache
def shipped() -> Weights:
    """The weights of `second_opinion.csv`."""
    with (resources.files(__package__) / "second_opinion.csv").open(encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        return {sign: tuple(float(weight) for weight in weights) for sign, *weights in rows}


def probabilities(said: Iterable[str], weights: Weights) -> dict[str, dict[str, float]]:
    """How likely each value is, by field.

    Parameters
    ----------
    said : iterable of str
        As :func:`signs` gives them.
    weights : dict

    Returns
    -------
    dict
        By field and value; those of a field sum to 1.

    Examples
    --------
    >>> likely = probabilities(["l新"], {"l新": (0.0, 2.0, 0.0, 0.0)})
    >>> likely["kind"]["target"], round(likely["scope"]["new"], 2)
    (0.5, 0.79)
    """
    found = filter(None, map(weights.get, said))
    target, *scopes = (sum(column) for column in zip((0.0,) * 4, *found, strict=True))
    chance, highest = 1 / (1 + math.exp(-target)), max(scopes)
    powers = [math.exp(score - highest) for score in scopes]
    return {
        "kind": {"actual": 1 - chance, "target": chance},
        "scope": {name: power / sum(powers) for name, power in zip(FIELDS["scope"], powers, strict=True)},
    }


def another(read: Read) -> dict[str, str]:
    """The value that the words speak for where it is not the one read, by field.

    Parameters
    ----------
    read : Read

    Returns
    -------
    dict
        Empty where the words agree with what was read, or are not sure.
    """
    found = {}
    for field, likely in read.likely.items():
        best = _against(getattr(read, field), likely, SURE)
        if best:
            found[field] = best
    return found


def _against(said: str, likely: dict[str, float], least: float) -> str:
    """The likeliest value where it is another than the one said, and likely enough; else empty."""
    best = max(likely, key=likely.__getitem__)
    return best if said in likely and said != best and likely[best] >= least else ""


@dataclass(frozen=True)
class Told:
    """A scope as the rules have it, the English name of the one that decided, and how likely each scope is."""

    scope: str
    rule: str
    likely: dict[str, float]


#: Decides a scope against the rules.
VERY_LIKELY: Rule[Told] = Rule(
    Text("what such words mostly counted", "此类表述通常所指的口径"),
    lambda f: _against(f.scope, f.likely, VERY_SURE) and overruled(f.rule),
    lambda f: _against(f.scope, f.likely, VERY_SURE),
    yes=("发放科技创新券800万元,使用企业【210】家。", "科技型中小企业入库达到【42】家。"),
    no=("新认定高新技术企业【30】家。", "举办讲座【9】场。"),
)


def scope(said: str, rule: Rule, likely: dict[str, float]) -> tuple[str, Rule]:
    """Scope of a figure, and the rule that decided: the one given, or :data:`VERY_LIKELY`."""
    told = Told(said, rule.says.en, likely)
    return (VERY_LIKELY.of(told), VERY_LIKELY) if VERY_LIKELY.applies(told) else (said, rule)
