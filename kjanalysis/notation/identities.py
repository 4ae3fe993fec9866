"""Arithmetic ties between indicators, as `indicators.csv` states them.

Three forms exist::

    100 * rd_expenditure / gdp     a ratio of two parts, in percent
    diff(hightech_firms)           what a stock gained in the year
    growth(rd_expenditure)         growth on the year before, in percent
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_RATIO = re.compile(r"(?:([0-9]+(?:\.[0-9]+)?)\s*\*\s*)?([a-z][a-z0-9_]*)\s*/\s*([a-z][a-z0-9_]*)")
_CHANGE = re.compile(r"(diff|growth)\(\s*([a-z][a-z0-9_]*)\s*\)")


@dataclass(frozen=True)
class Identity:
    """One arithmetic tie between indicators.

    Parameters
    ----------
    kind : {"ratio", "diff", "growth"}
        A ratio of two parts, what a stock gained in the year, or growth in percent.
    parts : tuple of str
        Indicator codes: numerator and denominator, or the one that changes.
    factor : float
        Of a ratio: 100 where it is in percent.
    """

    kind: str
    parts: tuple[str, ...]
    factor: float = 1.0


@functools.cache
def parse(text: str) -> Identity | None:
    """Read an identity.

    Parameters
    ----------
    text : str
        As in `indicators.csv`: ``k * a / b``, ``diff(a)`` or ``growth(a)``.

    Returns
    -------
    Identity or None
        None for an empty text.

    Raises
    ------
    ValueError
        If the text has none of the three forms.

    Examples
    --------
    >>> parse("100 * rd_expenditure / gdp")
    Identity(kind='ratio', parts=('rd_expenditure', 'gdp'), factor=100.0)
    >>> parse("diff(hightech_firms)").kind
    'diff'
    """
    text = (text or "").strip()
    if not text:
        return None
    if match := _RATIO.fullmatch(text):
        factor, numerator, denominator = match.groups()
        return Identity("ratio", (numerator, denominator), float(factor or 1))
    if match := _CHANGE.fullmatch(text):
        return Identity(match[1], (match[2],))
    raise ValueError(f"{text!r} is not an identity: write 'k * a / b', 'diff(a)' or 'growth(a)'")
