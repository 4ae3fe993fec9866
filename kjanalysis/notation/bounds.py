"""What a printed figure says about the quantity behind it: an interval.

Rule (half open, ``lower <= true value < upper``):

===========================  =====================================  ================
qualifier                    reading                                example
===========================  =====================================  ================
eq, expected                 rounded to the last digit printed      3.4: [3.35, 3.45)
eq, expected, whole counts   the count itself                       151: [151, 151]
gt, ge (超 突破 余 以上)     from the figure, by less than one unit  23: [23, 24)
                             of its last non-zero digit             200: [200, 300)
approx (约 左右)             rounded to its last non-zero digit     80: [75, 85)
===========================  =====================================  ================

Source of the rule. Plain figures: rounding to the last printed place is how
statistical tables are made (GB/T 8170-2008, rules for rounding off). 余/多
after a round number add a remainder smaller than the number's last counted
unit (Lü Shuxiang, Xiandai Hanyu Babai Ci, entries 多 and 余); 超 and 突破 are
read the same way, since an office that has passed the next round number names
that one. It is a convention, not a law, and the tables themselves can test
it: where a bound and the exact figure are both published the exact one lies
inside (突破200 and 231; 突破660 and 666.7). ``tests/notation/test_bounds.py`` checks
every such pair.
"""

from __future__ import annotations

import math
from decimal import Decimal

#: Powers of ten beyond which no figure lies: a computer's numbers hold these without losing their size.
LARGEST = 200

#: Qualifiers whose figure is a floor, open upwards.
OPEN_UPWARDS = frozenset({"gt", "ge"})


def qualifiers(qualifier: str) -> frozenset[str]:
    """Parts of a joined qualifier.

    >>> sorted(qualifiers("expected+gt"))
    ['expected', 'gt']
    """
    return frozenset(qualifier.split("+"))


def is_bound(qualifier: str) -> bool:
    """Whether a figure is a floor, open upwards.

    Parameters
    ----------
    qualifier : str
        One of eq, gt, ge, approx and expected, or several joined by ``+``.

    Returns
    -------
    bool
        True where gt or ge is among them.

    Examples
    --------
    >>> is_bound("expected+gt"), is_bound("approx")
    (True, False)
    """
    return bool(qualifiers(qualifier) & OPEN_UPWARDS)


def last_digit_unit(value: Decimal) -> Decimal:
    """Unit of the last non-zero digit of a number.

    >>> last_digit_unit(Decimal("200")), last_digit_unit(Decimal("1.74"))
    (Decimal('1E+2'), Decimal('0.01'))
    """
    return Decimal(1).scaleb(_exponent(value.normalize()))


def _exponent(value: Decimal) -> int:
    """Power of ten of the last digit; only a finite number has one."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a finite number")
    return exponent


def interval(printed: str, qualifier: str = "eq", integer: bool = False) -> tuple[float, float]:
    """Interval that a printed figure stands for.

    Parameters
    ----------
    printed : str
        The figure as it stands in the table; its digits tell its precision.
    qualifier : str
        One of eq, gt, ge, approx and expected, or several joined by ``+``.
    integer : bool
        Whether the indicator counts whole things.

    Returns
    -------
    lower, upper : float
        In the figure's own unit. Equal for an exact count; otherwise the true
        value lies in ``[lower, upper)``.

    Raises
    ------
    ValueError
        If ``printed`` is not a finite number, or lies beyond :data:`LARGEST`.

    References
    ----------
    GB/T 8170-2008, rules for rounding off; Lü Shuxiang, Xiandai Hanyu Babai Ci,
    entries 多 and 余. The module's text says how they are read.

    Examples
    --------
    >>> interval("3.4")
    (3.35, 3.45)
    >>> interval("23", "gt"), interval("200", "gt", integer=True)
    ((23.0, 24.0), (200.0, 300.0))
    >>> interval("80", "approx", integer=True)
    (75.0, 85.0)
    """
    try:
        value = Decimal(printed)
    except ArithmeticError:
        raise ValueError(f"{printed!r} is not a number") from None
    if not value.is_finite():
        raise ValueError(f"{printed!r} is not a finite number")
    if (value and abs(value.adjusted()) > LARGEST) or abs(_exponent(value)) > LARGEST:
        raise ValueError(f"{printed!r} is beyond 1e{LARGEST} or 1e-{LARGEST}: no figure is")
    parts = qualifiers(qualifier)
    if parts & OPEN_UPWARDS or "approx" in parts:
        unit = last_digit_unit(value) if value else Decimal(1)
        if parts & OPEN_UPWARDS:
            return float(value), float(value + unit)
        return float(value - unit / 2), float(value + unit / 2)
    if integer:
        return float(value), float(value)
    # the last place printed, not the last non-zero digit: 25.0 is finer than 25
    places = max(-_exponent(value), 0)
    twice, per = 2 * int(value.scaleb(places)), 2 * 10**places  # whole numbers: exact until the last division
    return (twice - 1) / per, (twice + 1) / per


def middle(lower: float, upper: float, log: bool = False) -> float:
    """Middle of an interval, geometric on the log scale (for display and starts only).

    >>> middle(1, 4, log=True)
    2.0
    """
    return math.sqrt(lower * upper) if log and lower > 0 else (lower + upper) / 2
