"""What is written: bounds, dates, units, scales and identities.

The rules by which a printed text becomes numbers. 超23 is the interval [23, 24)
(:mod:`~kjanalysis.notation.bounds`), a vague date is public from its last day
(:mod:`~kjanalysis.notation.dates`), 1500 万元 is 0.15 亿元
(:mod:`~kjanalysis.notation.units`), and ``100 * a / b`` ties three indicators
(:mod:`~kjanalysis.notation.identities`).
"""

from .bounds import interval, is_bound
from .dates import parse_as_of, public_from
from .identities import Identity, parse
from .scales import scale_of
from .unit_classes import unit_class
from .units import convert

__all__ = [
    "Identity",
    "convert",
    "interval",
    "is_bound",
    "parse",
    "parse_as_of",
    "public_from",
    "scale_of",
    "unit_class",
]
