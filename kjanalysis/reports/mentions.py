"""A figure in a text: its number, its unit, its place. What units look like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..notation.unit_classes import unit_class, unit_classes


@dataclass(frozen=True)
class Mention:
    """A figure in a block.

    Attributes
    ----------
    start, end : int
        The number in the block's text, without unit.
    value : str
        As :func:`kjanalysis.reports.numerals.value` gives it.
    unit : str
        As written, with its multiplier.
    kind : str
        Class of the unit as in `units.csv`, or ``rank``, ``grade``, ``top`` (前N), ``index`` (no unit).
    after : int
        Where the text after number and unit (and 余, 多) begins.
    more : bool
        Whether 余 or 多 stands by the number.
    """

    start: int
    end: int
    value: str
    unit: str
    kind: str
    after: int
    more: bool = False


UNITS = "|".join(sorted((re.escape(u) for u in unit_classes() if u not in ("亿", "万亿")), key=len, reverse=True))
# letters are units only on their own: 5G is none, 5km is
UNIT = rf"(?:[百千]?[万亿]{{0,2}}(?:{UNITS})(?:/(?:[万亿]?(?:{UNITS})))?|(?:万亿|[百千]?亿)(?=[,。;:!?、)( ]|大关|关口|$))(?![A-Za-z])"


def mention(found: re.Match, value: str, unit: str, more: bool = False, after: int | None = None) -> Mention:
    """A figure of a match that has a group ``number``."""
    kind = unit_class(unit) or ("money" if unit.endswith("亿") else "count")
    return Mention(
        found.start("number"), found.end("number"), value, unit, kind, found.end() if after is None else after, more
    )
