"""Kinds of figures, the scale that each is modelled on, and what that scale can't take."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..wording.text import Text
from .rules import BEYOND, HUGE, Rule, enforce, one_of

#: Scale on which each kind is modelled.
SCALE_OF_KIND = {
    "flow": "log",
    "stock": "log",
    "count": "count",
    "cumulative": "cumulative",
    "ratio": "logit",
    "growth": "linear",
}

#: By scale: what its values can't be, and why.
OUT_OF_RANGE: dict[str, Rule] = {
    "log": Rule(
        lambda frame: frame["value"].le(0),
        Text(
            "a {kind} lies above zero. Leave out the years that have no figure",
            "该类数值（{kind}）应大于零，请略去没有数据的年份",
        ),
    ),
    "logit": Rule(
        lambda frame: frame["value"].le(0) | frame["value"].ge(100),
        Text("a share lies above 0 % and below 100 %", "比重应大于 0%、小于 100%"),
    ),
    "count": Rule(lambda frame: frame["value"].lt(0), Text("a count can't be negative", "计数不能为负")),
    "cumulative": Rule(
        lambda frame: frame["value"].lt(0), Text("a cumulative figure can't be negative", "累计数不能为负")
    ),
}


def _impossible(scale: str, rule: Rule) -> Rule:
    """A rule for the figures of one scale."""
    return Rule(
        lambda frame: frame["scale"].eq(scale) & rule.broken(frame),
        Text("{value} can't be: " + rule.said.en, "{value} 不可能：" + rule.said.zh),
    )


def _has_decimals(frame: pd.DataFrame) -> pd.Series:
    """Figures that are no whole numbers."""
    return frame["value"].mod(1).ne(0)


def _beside_decimals(frame: pd.DataFrame) -> pd.Series:
    """Figures of series that hold one that is no whole number."""
    return _has_decimals(frame).groupby(frame["key"]).transform("any")


def _reached_before(frame: pd.DataFrame) -> pd.Series:
    """What each series is known to have reached before each of its years."""
    ordered = frame.sort_values(["key", "year"], kind="stable")
    return ordered.groupby("key")["lower"].cummax().groupby(ordered["key"]).shift().reindex(frame.index)


#: What a scale can't take, in the order in which it is said.
SCALE_RULES = (
    *(_impossible(scale, rule) for scale, rule in OUT_OF_RANGE.items()),
    Rule(
        lambda frame: frame["value"].gt(0) & frame["value"].lt(1 / HUGE) & ~frame["scale"].isin(["linear", "own"]),
        BEYOND,
    ),
    _impossible(
        "count",
        Rule(
            _has_decimals,
            Text("a count is a whole number. For decimals use kind stock", "计数应为整数，带小数的数量请用 stock"),
        ),
    ),
    _impossible(
        "cumulative",
        Rule(
            lambda frame: frame["value"].eq(0) & _beside_decimals(frame),
            Text(
                "in a series with decimals a cumulative figure lies above zero. Leave out the years before the first figure",
                "序列含小数时，累计数应大于零，请略去首个数据之前的年份",
            ),
        ),
    ),
    _impossible(
        "cumulative",
        Rule(
            lambda frame: frame["upper"].lt(_reached_before(frame)),
            Text("a cumulative figure doesn't fall below an earlier one", "累计数不应低于此前的数"),
        ),
    ),
)


def add_scale(frame: pd.DataFrame) -> None:
    """Add the scale that each series' kind asks for, and refuse what that can't take."""
    kind = frame["kind"].astype(object) if "kind" in frame else pd.Series(None, frame.index, dtype=object)
    enforce(frame, (one_of("kind", kind, tuple(SCALE_OF_KIND)),))
    frame["kind"] = kind.where(kind.notna(), None)
    own = frame.groupby("key")["kind"].transform("first")  # where only some rows say it
    other = Rule(
        lambda frame: frame["kind"].notna() & frame["kind"].ne(own),
        Text("kind {kind!r} is not that of the series' other figures", "kind {kind!r} 与该序列其他数据的 kind 不同"),
    )
    enforce(frame, (other,))
    plain = own.isna()
    positive = frame["value"].gt(0).groupby(frame["key"]).transform("all")
    frame["kind"] = own.where(~plain, "flow")
    frame["scale"] = own.map(SCALE_OF_KIND).astype(object).where(~plain, np.where(positive, "log", "own"))
    enforce(frame, SCALE_RULES)
    # whole if all that is known of it is
    frame.loc[frame["scale"].eq("cumulative") & ~_beside_decimals(frame), "scale"] = "cumulative count"
