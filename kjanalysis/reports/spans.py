"""Spans of years as they are written here: 2016-2020."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .time_words import Time

SPAN = re.compile(r"[0-9]{4}-[0-9]{4}")


def length(span: str) -> int:
    """How many years a span has.

    >>> length("2016-2020")
    5
    """
    return int(span[5:]) - int(span[:4]) + 1


def plan_to(stated: list[Time], own: int | None) -> str | None:
    """到2025年…年均: the five-year plan that ends then; 到2023年 the years from the report's own on."""
    ends = [int(t.what) for t in stated if not t.base]
    if ends and ends[-1] % 5 == 0:
        return f"{ends[-1] - 4}-{ends[-1]}"
    return f"{own}-{ends[-1]}" if ends and own and own < ends[-1] < own + 5 else None
