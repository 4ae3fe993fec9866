"""Units in English: 亿元 is 100 million yuan, and 家 is left to the indicator's name."""

from __future__ import annotations

import csv
import functools
from importlib.resources import files
from typing import NamedTuple

from .unit_classes import unit_class
from .units import split

#: A power of ten behind a number, and at the head of a column.
_POWERS = {
    2: ("hundred", "100"), 3: ("thousand", "1,000"), 4: ("ten thousand", "10,000"), 6: ("million", "million"),
    8: ("hundred million", "100 million"), 9: ("billion", "billion"), 11: ("hundred billion", "100 billion"),
    12: ("trillion", "trillion"),
}  # fmt: skip

#: What counters are at the head of a column; behind a number nothing is said of them.
_COUNTED = {"count": "number", "event": "number", "rank": "place"}


class UnitName(NamedTuple):
    """A unit in words.

    Attributes
    ----------
    behind : str
        Behind a number; empty for a counter, since the indicator's name says what is counted.
    head : str
        At the head of a column or an axis.
    """

    behind: str
    head: str


@functools.cache
def unit_names() -> dict[str, str]:
    """English name of each unit, from the package's `unit_names.csv`."""
    lines = files(__package__).joinpath("unit_names.csv").read_text(encoding="utf-8").splitlines()
    return {row["unit"]: row["en"] for row in csv.DictReader(lines)}


def in_english(unit: str, firms: bool = False) -> UnitName:
    """A unit in English.

    Parameters
    ----------
    unit : str
        As in `indicators.csv`.
    firms : bool
        Whether what is counted are firms.

    Returns
    -------
    UnitName
        The unit as it is, where no English name is known.

    Examples
    --------
    >>> in_english("亿元").behind, in_english("亿元").head
    ('hundred million yuan', '100 million yuan')
    >>> in_english("家"), in_english("家", firms=True).behind, in_english("件/万人").head
    (UnitName(behind='', head='number'), 'firms', 'number per 10,000 people')
    """
    if firms and unit_class(unit) == "count":
        return UnitName("firms", "firms")
    one, _, base = unit.partition("/")
    named = _named(one)
    if not base:
        return named
    per = _named(base).head
    return UnitName(f"{named.behind} per {per}".strip(), f"{named.head} per {per}")


def _named(unit: str) -> UnitName:
    # 十亿美元 is a billion: ten is no multiplier elsewhere
    power, base = (9, unit[2:]) if unit.startswith("十亿") else split(unit)
    name = unit_names().get(base)
    counted = _COUNTED.get(unit_class(unit), "") if name is None else ""
    if name is None and not counted:
        return UnitName(unit, unit)
    behind, head = _POWERS.get(power, ("", "")) if power else ("", "")
    if name is None:
        return UnitName(behind, f"{head} ({counted})" if head else counted)
    return UnitName(f"{behind} {name}".strip(), f"{head} {name}".strip())
