"""Rules that figures are held against: what no row may be, and what is said of the first one that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..errors import KJError
from ..wording.text import Text

#: Numbers beyond this are no figure of anything, and can't be squared in doubles; nor can, on logs, those below one over it.
HUGE = 1e100

BEYOND = Text(
    "{value} is beyond the range of computing. Give the figures in another unit",
    "数值 {value} 超出可计算范围，请换用其他单位",
)


class Rule(NamedTuple):
    """What no row may be.

    Attributes
    ----------
    broken : function
        Of the figures: yes or no for each row.
    said : Text
        Of the first row that is so; may hold its columns in braces.
    """

    broken: Callable[[pd.DataFrame], Any]
    said: Text


def enforce(frame: pd.DataFrame, rules: Sequence[Rule]) -> None:
    """Hold figures against rules, one after the other.

    Raises
    ------
    KJError
        Naming the first row that breaks one.
    """
    for broken, said in rules:
        mask = np.asarray(broken(frame), dtype=bool)
        if mask.any():
            row = frame[mask].iloc[0].to_dict()
            raise KJError(
                f"observations, series {row['series']!r}, year {row['year']}: {said.en.format(**row)}.",
                f"observations 的序列 {row['series']!r}，{row['year']} 年：{said.zh.format(**row)}。",
            )


def one_of(column: str, given: pd.Series, allowed: Sequence[str]) -> Rule:
    """The rule that a column says nothing or one of some words."""
    return Rule(
        lambda frame: given.notna() & ~given.isin(list(allowed)),
        Text(
            f"{column} {{{column}!r}} is not one of " + ", ".join(allowed),
            f"{column} {{{column}!r}} 应为 " + "、".join(allowed) + " 之一",
        ),
    )
