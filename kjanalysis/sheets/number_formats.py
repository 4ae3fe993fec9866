"""A number as a spreadsheet's format shows it: 0.035 as 3.5%, 5.8999999999999995 as 5.9."""

from __future__ import annotations

import datetime as dt
import functools
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

_SPLIT = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])+')
# colours, conditions and locales; what only takes room: _) and *-
_QUIET = re.compile(r"\[[^\]]*\]|[_*].")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+")
_TAKEN_OUT = "\ue000"


class _Section(NamedTuple):
    """One part of a format: places behind the point, those always shown, and what stands around the digits."""

    most: int
    least: int
    percent: bool
    thousands: int
    before: str
    behind: str


def number(value: float, code: str = "General") -> str:
    """What a cell with a number shows, without thousands' commas and always with its minus sign.

    Parameters
    ----------
    value : float
        As it is stored.
    code : str
        The cell's number format.

    Returns
    -------
    str
        Rounded as the format rounds; 15 digits where it doesn't.

    Examples
    --------
    >>> number(5.8999999999999995), number(0.035, "0.0%"), number(-1234.56, "#,##0.0;[Red](#,##0.0)"), number(2019.0)
    ('5.9', '3.5%', '-1234.6', '2019')
    >>> number(25.0, '0.00"亿元"')
    '25.00亿元'
    """
    exact = Decimal(f"{value:.15g}")
    section = _section(code, negative=value < 0)
    if section is None:
        return plain(exact)
    moved = exact.scaleb(2) if section.percent else exact.scaleb(-3 * section.thousands)
    rounded = abs(moved).quantize(Decimal(1).scaleb(-section.most), ROUND_HALF_UP)
    text = f"{rounded:f}"
    if section.most > section.least:
        whole, _, places = text.partition(".")
        kept = places[: section.least] + places[section.least :].rstrip("0")
        text = f"{whole}.{kept}" if kept else whole
    sign = "-" if exact < 0 and rounded else ""
    return f"{section.before}{sign}{text}{'%' if section.percent else ''}{section.behind}"


def plain(exact: Decimal) -> str:
    """Digits without an exponent.

    >>> plain(Decimal("1E+3")), plain(Decimal("5.90"))
    ('1000', '5.9')
    """
    return f"{exact.normalize():f}" if exact else "0"


def day(value: dt.date, code: str = "") -> str:
    """What a cell with a date shows: the year alone where the format has no month, else the ISO date.

    >>> day(dt.date(2019, 1, 1), 'yyyy"年"'), day(dt.datetime(2019, 12, 31), "yyyy-mm-dd")
    ('2019年', '2019-12-31')
    """
    bare = _LITERAL.sub("", _QUIET.sub("", code)).lower()
    if "y" in bare and not re.search(r"[md]", bare):
        return f"{value.year}年"
    return value.strftime("%Y-%m-%d")


@functools.lru_cache(maxsize=512)
def _section(code: str, negative: bool) -> _Section | None:
    """How a format shows numbers of a sign; None if it rounds nothing, or isn't one of figures."""
    parts = _SPLIT.findall(code or "General")
    part = parts[1] if negative and len(parts) > 1 else parts[0] if parts else "General"
    part = _QUIET.sub("", part)
    kept: list[str] = []

    def keep(found: re.Match) -> str:
        kept.append(found[1] if found[1] is not None else found[2])
        return _TAKEN_OUT

    part = _LITERAL.sub(keep, part)
    digits = _DIGITS.search(part)
    if not digits or re.search(r"general|@|e[+-]|/", part, re.I):
        return None
    texts = iter(kept)
    around = re.sub(_TAKEN_OUT, lambda _: next(texts), f"{part[: digits.start()]}\0{part[digits.end() :]}")
    before, _, behind = around.partition("\0")
    places = digits[0].partition(".")[2]
    quiet = str.maketrans("", "", "-()+ %$¥￥")
    return _Section(
        most=len(places),
        least=len(places.rstrip("#")),
        percent="%" in part,
        thousands=len(digits[0]) - len(digits[0].rstrip(",")) if not places else 0,
        before=before.translate(quiet),
        behind=behind.translate(quiet),
    )
