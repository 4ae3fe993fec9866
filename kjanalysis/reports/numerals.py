"""Numbers as Chinese reports write them: 1,284  ３．５  两千  百  2-3  翻一番.

Everything here works on text that :func:`kjanalysis.reports.plain_signs.normal` has made
plain (half-width digits and punctuation, one character for one character).
"""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000}
MULTIPLES = {"万": 10**4, "亿": 10**8}

#: A plain number, with thousands' commas or without.
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
#: Characters of a Chinese number below ten thousand.
CHINESE = r"[零〇一二两三四五六七八九十百千]"
#: What joins the ends of a range.
DASH = r"[-—–−~～至到]{1,2}"
_JOINED = re.compile(rf"(?<=[0-9%零〇一二两三四五六七八九十百千]){DASH}")
_ARABIC = re.compile(rf"[-−]?{ARABIC}")


def chinese(text: str) -> int:
    """Value of a Chinese whole number.

    Parameters
    ----------
    text : str
        For example 二十三, 两千, 百 (a place without a digit counts once).

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> chinese("二十三"), chinese("两千零五"), chinese("百"), chinese("三万五千"), chinese("二〇二一")
    (23, 2005, 100, 35000, 2021)
    """
    if not text or any(c not in DIGITS and c not in PLACES and c not in MULTIPLES for c in text):
        raise ValueError(f"{text!r} is not a Chinese number")
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = part = 0
    digit = None
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in PLACES:
            part += PLACES[c] * (1 if digit is None else digit)
            digit = None
        else:
            part += digit or 0
            total = (total + (part or 1)) * MULTIPLES[c] if c == "亿" else total + (part or 1) * MULTIPLES[c]
            part, digit = 0, None
    return total + part + (digit or 0)


def plain(text: str) -> str:
    """A printed Arabic number without its thousands' commas.

    >>> plain("1,284"), plain("706.00")
    ('1284', '706.00')
    """
    return text.replace(",", "")


def value(text: str) -> str:
    """The value column's text for a number as written.

    Parameters
    ----------
    text : str
        An Arabic or Chinese number, or a range of either.

    Returns
    -------
    str
        Digits as written; a range keeps both ends, joined by a hyphen.

    Examples
    --------
    >>> value("1,284"), value("5%—6"), value("十二"), value("三至五"), value("3.50")
    ('1284', '5-6', '12', '3-5', '3.50')
    """
    ends = _JOINED.split(text, maxsplit=1)
    return "-".join(_one(end.strip("%")) for end in ends)


def _one(text: str) -> str:
    if _ARABIC.fullmatch(text):
        return plain(text).replace("−", "-")
    return str(chinese(text))


def number(text: str) -> Decimal:
    """The number behind a value column's text; a range counts by its lower end.

    >>> number("2-3"), number("1.74"), number("-1.2")
    (Decimal('2'), Decimal('1.74'), Decimal('-1.2'))
    """
    found = re.match(r"-?[0-9]+(?:\.[0-9]+)?", text)
    if not found:
        raise ValueError(f"{text!r} is not a number")
    return Decimal(found[0])
