"""Whether an accepted row can go into a table: one check an entry of :data:`CHECKS`.

A check has a name, says for which tables it applies and what is wrong, and has
an example: a change to a sound row (:data:`SOUND`) that it, and no other check,
refuses. A test runs the examples. To add a rule, add a check.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd

from ..reports.code_matching import KINDS
from ..wording import Text
from .columns import CHOICES, HEADLINE
from .reviewed import Indicator, Reviewed

#: Qualifiers that a table takes.
QUALIFIERS = {
    "observations": ("eq", "gt", "ge", "approx", "expected", "expected+gt", "expected+ge", "expected+approx"),
    "targets": ("eq", "gt", "ge", "approx", "strive", "strive+gt", "strive+ge", "strive+approx"),
}

_BOTH = ("observations", "targets")
_OBSERVATIONS = ("observations",)
_TARGETS = ("targets",)


class Fault(NamedTuple):
    """What is wrong with a row: the name of the rule it breaks, the column, the words."""

    rule: str
    column: str
    says: Text


class Check(NamedTuple):
    """A rule that a row has to keep.

    Attributes
    ----------
    name : str
    column : str
        Where the fault is shown.
    tables : tuple of str
        Tables that it applies to.
    broken : callable
        Given the row, whether it breaks the rule.
    says : callable
        Given the row, what is wrong and what would help.
    example : dict
        Changes to a sound row of each of its tables that break it.
    last : bool
        Whether the row can't be judged any further then.
    """

    name: str
    column: str
    tables: tuple[str, ...]
    broken: Callable[[Reviewed], bool]
    says: Callable[[Reviewed], Text]
    example: dict[str, Any]
    last: bool = False


#: A sound row for each table.
SOUND = {
    "observations": Reviewed(
        indicator="hightech_firms", value="230", unit="家", year="2022", kind="actual", qualifier="eq", scope="stock", status="",
        sentence="高新技术企业总数达到【230】家。", section_locator="一", indicator_zh="高新技术企业",
        catalogue=Indicator("stock", "家", True), region="330205", source="jb_2022", published="2023-02-01",
    ),
    "targets": Reviewed(
        indicator="hightech_firms", value="260", unit="家", year="2023", kind="target", qualifier="strive+ge", scope="stock",
        status="", sentence="力争高新技术企业总数达到【260】家以上。", section_locator="二", indicator_zh="高新技术企业",
        catalogue=Indicator("stock", "家", True), region="330205", source="jb_2022", published="2023-02-01",
    ),
}  # fmt: skip


def faults(row: Reviewed) -> list[Fault]:
    """What is wrong with a row, in the order of :data:`CHECKS`; nothing if it can go in.

    >>> faults(SOUND["observations"])
    []
    >>> import dataclasses
    >>> [fault.rule for fault in faults(dataclasses.replace(SOUND["observations"], value="10-20", year="unknown"))]
    ['one figure', 'year of a figure']
    """
    found = []
    for check in CHECKS:
        if row.table in check.tables and check.broken(row):
            found.append(Fault(check.name, check.column, check.says(row)))
            if check.last:
                break
    return found


def _one_of(cell: str, choices: tuple[str, ...]) -> Text:
    return Text(
        f"{cell!r} can't be used. Write one of {', '.join(choices)}.", f"{cell!r} 应为 {'、'.join(choices)} 之一。"
    )


_EMPTY = Text("the code is empty. Choose one or reject the row.", "指标代码为空，请选择代码或拒绝该行。")


def _not_whole(row: Reviewed) -> bool:
    return _entry(row).integer and any(bool(pd.to_numeric(figure) % 1) for figure in row.figures)


def _entry(row: Reviewed) -> Indicator:
    """The code's entry; the checks of the code stand before those that ask for it."""
    if row.catalogue is None:
        raise ValueError(f"{row.indicator!r} is not in the catalogue")
    return row.catalogue


CHECKS = (
    Check(
        "a code",
        "indicator",
        _BOTH,
        lambda row: row.catalogue is None and not row.indicator,
        lambda row: _EMPTY,
        {"indicator": "", "catalogue": None},
        last=True,
    ),
    Check(
        "a code of the catalogue",
        "indicator",
        _BOTH,
        lambda row: row.catalogue is None,
        lambda row: Text(
            f"{row.indicator!r} is not in indicators.csv. Choose a code or reject the row.",
            f"indicators.csv 中没有 {row.indicator!r}，请选择代码或拒绝该行。",
        ),
        {"indicator": "nonsense", "catalogue": None},
        last=True,
    ),
    Check(
        "actual or target",
        "kind",
        _OBSERVATIONS,  # a row that isn't a target's is taken for one
        lambda row: row.kind not in CHOICES["kind"],
        lambda row: Text(
            f"{row.kind!r} can't be used. Write actual or target.", f"{row.kind!r} 应为 actual 或 target。"
        ),
        {"kind": "plan"},
    ),
    Check(
        "a qualifier of the table",
        "qualifier",
        _BOTH,
        lambda row: row.qualifier not in QUALIFIERS[row.table],
        lambda row: _one_of(row.qualifier, QUALIFIERS[row.table]),
        {"qualifier": "about"},
    ),
    Check(
        "a scope of the indicator",
        "scope",
        _BOTH,
        lambda row: _entry(row).kind not in KINDS.get(row.scope, ()),
        lambda row: Text(
            f"{row.scope!r} does not fit {row.indicator}, which is a {_entry(row).kind}. Correct the scope or the code.",
            f"口径 {row.scope!r} 与指标 {row.indicator}（{_entry(row).kind}）不符，请更正口径或代码。",
        ),
        {"scope": "share"},
    ),
    Check(
        "the catalogue's unit",
        "value",
        _BOTH,
        lambda row: not row.figures,
        lambda row: Text(
            f"{row.value} {row.unit} can't be converted to {_entry(row).unit}. Correct the value, the unit or the code.",
            f"{row.value} {row.unit} 无法换算为 {_entry(row).unit}，请更正数值、单位或代码。",
        ),
        {"unit": "亿元"},
        last=True,
    ),
    Check(
        "things are whole",
        "value",
        _BOTH,
        _not_whole,
        lambda row: Text(
            f"{row.value} {row.unit} is not a whole number, but {row.indicator} is a count. Correct the value or the code.",
            f"{row.value} {row.unit} 不是整数，而 {row.indicator} 为个数，请更正数值或代码。",
        ),
        {"value": "23.5"},
    ),
    Check(
        "a fall has its sign",
        "value",
        _BOTH,
        lambda row: row.fell and not row.value.startswith("-"),
        lambda row: Text(f"the report says that it fell. Write -{row.value}.", f"原文为下降，应写作 -{row.value}。"),
        {
            "indicator": "tech_trade_growth",
            "indicator_zh": "技术交易额下降率",
            "scope": "growth",
            "value": "1.3",
            "unit": "%",
            "catalogue": Indicator("growth", "%", False),
        },
    ),
    Check(
        "more than an upper limit",
        "value",
        _OBSERVATIONS,
        lambda row: row.has_upper_limit,
        lambda row: Text(
            "the report names only an upper limit (不足, 以内). Correct or reject the row.",
            "原文只给出上限（不足、以内），请更正或拒绝该行。",
        ),
        {"sentence": "高新技术企业不足【300】家。"},
    ),
    Check(
        "one figure",
        "value",
        _OBSERVATIONS,
        lambda row: row.is_range,
        lambda row: Text("an observation can't be a range. Write one figure.", "区间不能作为观测值，请填一个数。"),
        {"value": "220-230"},
    ),
    Check(
        "year of a figure",
        "year",
        _OBSERVATIONS,
        lambda row: not (row.is_span or (row.year.isascii() and row.year.isdigit() and len(row.year) == 4)),
        lambda row: Text(
            f"{row.year!r} can't be used. Write a year such as 2021, or a span such as 2016-2020.",
            f"年份 {row.year!r} 无法使用，应为 2021 之类的年份，或 2016-2020 之类的区间。",
        ),
        {"year": "unknown"},
    ),
    Check(
        "a year that was over",
        "year",
        _OBSERVATIONS,
        lambda row: row.ends_after_publication and row.standing == "actual",
        lambda row: Text(
            f"the year {row.year[-4:]} was not over on {row.published}, the day of publication. If it is a part of the year or a forecast, write expected in the qualifier or preliminary in the status. Otherwise correct the year.",
            f"公布之日（{row.published}）{row.year[-4:]} 年尚未结束。如为年内数或预计数，请在“限定”列填 expected 或在“状态”列填 preliminary；否则请更正年份。",
        ),
        {"year": "2023"},
    ),
    Check(
        "a status",
        "status",
        _OBSERVATIONS,
        lambda row: row.standing not in CHOICES["status"],
        lambda row: _one_of(row.standing, CHOICES["status"]),
        {"status": "final"},
    ),
    Check(
        "a mark of a headline target",
        "headline",
        _TARGETS,
        lambda row: row.headline not in ("", *HEADLINE),
        lambda row: Text(
            f"{row.headline!r} can't be used. Write yes for a headline target, or leave it empty.",
            f"{row.headline!r} 无法使用。核心指标请填 yes（或“是”），否则留空。",
        ),
        {"headline": "maybe"},
    ),
    Check(
        "only a target is a headline target",
        "headline",
        _OBSERVATIONS,
        lambda row: bool(row.headline),
        lambda row: Text(
            "only a target can be marked as a headline target. Empty the cell, or write target as kind.",
            "只有目标才能标为核心指标。请清空该单元格，或把性质改为 target。",
        ),
        {"headline": "yes"},
    ),
    Check(
        "a goal for a year that the report can set",
        "year",
        _TARGETS,
        lambda row: row.long_over,
        lambda row: Text(
            f"the year {row.year[-4:]} was long over on {row.published}, the day of publication. Correct the year, or write actual if the figure was reached.",
            f"公布之日（{row.published}）{row.year[-4:]} 年早已结束。请更正年份；如为已实现的数据，请在“性质”列填 actual。",
        ),
        {"year": "2019"},
    ),
    Check(
        "first year of a yearly goal",
        "year",
        _TARGETS,
        lambda row: row.is_yearly and row.first_year is None,
        lambda row: Text(
            "a goal for every year needs its first year. Add --year, for example --year 2021.",
            "每年目标需要起始年份，请加上 --year，例如 --year 2021。",
        ),
        {"year": "annual"},
    ),
    Check(
        "year of a goal",
        "year",
        _TARGETS,
        lambda row: not (row.is_yearly or (row.year.isascii() and row.year[-4:].isdigit() and len(row.year) in (4, 9))),
        lambda row: Text(
            f"{row.year!r} can't be used. Write a year such as 2021, a span such as 2021-2025, or annual.",
            f"年份 {row.year!r} 无法使用，应为 2021 之类的年份、2021-2025 之类的区间，或 annual（每年）。",
        ),
        {"year": "unknown"},
    ),
)
