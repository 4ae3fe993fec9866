"""Units: a value as written, moved exactly to the unit the catalogue keeps it in."""

from __future__ import annotations

from decimal import Decimal

from .unit_classes import unit_class

_PLACES = {"百": 2, "千": 3, "万": 4, "亿": 8}

#: Multipliers that stand for a unit, as 8亿 does.
_BARE = {"万": 4, "亿": 8, "千亿": 11, "万亿": 12}


def split(unit: str) -> tuple[int, str]:
    """Power of ten of a unit's multiplier, and the base unit.

    >>> split("亿元"), split("万人次"), split("千瓦时"), split("%")
    ((8, '元'), (4, '人次'), (0, '千瓦时'), (0, '%'))
    """
    power, base = 0, unit
    while base and base[0] in _PLACES and len(base) > 1 and not unit_is_base(base):
        power += _PLACES[base[0]]
        base = base[1:]
    return power, base


def unit_is_base(unit: str) -> bool:
    """Whether a unit begins with what looks like a multiplier but is none (千瓦, 千克)."""
    return unit.startswith(("千瓦", "千克", "千伏", "千米", "百分点", "千分点"))


def convert(value: str, unit: str, wanted: str) -> str | None:
    """Value in another unit, by an exact decimal shift that keeps the printed precision.

    Parameters
    ----------
    value : str
        A plain number.
    unit, wanted : str
        The unit it is in, and the one it is wanted in.

    Returns
    -------
    str or None
        None if one can't be turned into the other.

    Examples
    --------
    >>> convert("1500", "万元", "亿元"), convert("1.74", "万人", "万人"), convert("3.4", "%", "亿元")
    ('0.1500', '1.74', None)
    >>> convert("3", "名", "人"), convert("2.1", "万家", "家")
    ('3', '21000')
    >>> convert("28", "人", "家"), convert("28", "件", "家"), convert("28", "个", "家")
    (None, None, '28')
    >>> convert("8", "亿", "亿元"), convert("8", "亿", "%")
    ('8', None)
    """
    power, base = split(unit)
    other, target = split(wanted)
    if unit in _BARE and target not in ("%", "‰", "位"):
        power, base = _BARE[unit], target
    if base != target and not _alike(base, target):
        return None
    number = Decimal(value)
    if power == other:
        return value
    return f"{number.scaleb(power - other):f}"


#: Counters of anything. Of the others, each sort counts its own kind of thing.
_ANYTHING = frozenset({"个", "项", "批", "例", "起", "种", "类"})
_SORTS = (
    frozenset({"家", "户", "所", "村", "社区", "镇", "街道", "乡镇"}),
    frozenset({"件", "篇", "部", "册", "份", "本", "幅", "封", "卷", "笔", "宗"}),
    frozenset({"台", "套", "辆", "艘", "架", "头", "只", "羽", "株"}),
)


def _alike(one: str, other: str) -> bool:
    """Counters that may stand for one another: 家 and 个, 名 and 人; not 人 and 家, nor 件 and 家."""
    if {one, other} <= {"位", "名"}:
        return True
    things = {unit_class(one), unit_class(other)}
    if not things <= {"count", "person", "event"} or "" in things:
        return False
    if one in _ANYTHING or other in _ANYTHING or "event" in things:
        return True
    sorts = [sort for sort in _SORTS if one in sort or other in sort]
    return len(things) == 1 and len(sorts) < 2
