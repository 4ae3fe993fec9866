"""A second opinion on kind and scope: what figures in such words mostly were.

The rules decide; this only speaks against them. The signs around a figure are weighed by a logistic regression
that was fitted to the labelled cases (``make second-opinion``). `second_opinion.csv` has the weights. Where it is
sure of another kind or scope than the rules, the row has a doubt that names it.

References
----------
Cox (1958), The Regression Analysis of Binary Sequences, JRSS B 20, 215.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Iterable
from importlib import resources

from .clauses import Read

#: What is weighed, and the values among which.
FIELDS = {"kind": ("actual", "target"), "scope": ("new", "flow", "stock")}
#: Least probability of another value at which the opinion is given.
SURE = 0.7
#: Signs taken before the figure in its clause, before that in its sentence, and behind its unit.
_LEAD, _FAR, _TAIL = 14, 30, 6
#: Stands for what every figure has.
ALWAYS = "1"


def signs(read: Read) -> list[str]:
    """What stands around a figure, in pieces of one to four signs.

    Parameters
    ----------
    read : Read

    Returns
    -------
    list of str
        A letter or mark for the place, and the signs: ``l`` before it, ``t`` behind it, ``f`` far before it, ``<``
        right before it, ``>`` right behind it, ``u`` the unit. Each stands once.
    """
    w = read.words
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
    found += ["over"] * read.over + ["reviewed"] * read.reviewed
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


def another(read: Read, weights: Weights | None = None) -> dict[str, str]:
    """The value that the words speak for where it is not the rules', by field.

    Parameters
    ----------
    read : Read
    weights : dict, optional
        The shipped ones by default.

    Returns
    -------
    dict
        Empty where the words agree with the rules, or are not sure.
    """
    found = {}
    for field, likely in probabilities(signs(read), shipped() if weights is None else weights).items():
        said, best = getattr(read, field), max(likely, key=likely.__getitem__)
        if said in likely and said != best and likely[best] >= SURE:
            found[field] = best
    return found
