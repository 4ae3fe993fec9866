"""Targets whose year has only a preliminary figure so far."""

from __future__ import annotations

from ..wording.sentences import figure, pair
from ..wording.text import Text
from ..wording.words import printed
from .outlooks import Outlook
from .target import State


def first_figures(outlook: Outlook) -> list[Text]:
    """What is said where a target's own year has a preliminary figure: it decides nothing yet.

    Parameters
    ----------
    outlook : Outlook
        Its targets, and the figures that the forecast used.

    Returns
    -------
    list of Text
        One a target.
    """
    rows = outlook.forecast.history
    rows = rows[rows["year"].eq(outlook.year) & rows["status"].eq("preliminary")]
    there = {row.indicator: row for row in rows.itertuples() if "expected" not in row.qualifier}
    said = []
    for t in outlook.targets:
        if t.state is not State.FORECAST or t.indicator not in there:
            continue
        row = there[t.indicator]
        stands = (one for one in t.sources if one.role == "figure" and one.indicator == t.indicator)
        where = next((one.reference for one in stands if one.year == outlook.year), None)
        said.append(
            pair(
                "{name}: for {year} there is only a preliminary figure, {first}. "
                "Whether the target was met is settled by the final one.",
                "{name}：{year} 年只有初步数（如快报数）{first}，是否达标以最终数为准。",
                name=(t.indicator_en, t.indicator_zh), year=outlook.year,
                first=figure(printed(row.value, row.qualifier, t.unit, t.integer), where),
            )
        )  # fmt: skip
    return said
