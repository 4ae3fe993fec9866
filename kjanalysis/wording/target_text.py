"""How a target is written."""

from __future__ import annotations

from . import words


def target_text(target: dict, lang: str = "zh") -> str:
    """A target as an analyst writes it: its sign, figure and unit.

    >>> target_text({"target": 2, "target_high": 3, "comparator": "range", "unit": "项",
    ...              "integer": True, "recurs": "yearly"})
    '2–3 项（每年）'
    """
    sign = words.COMPARATORS[target["comparator"]]
    if target["comparator"] == "eq" and not target.get("higher_is_better", True):
        sign = "≤"
    figure = words.number(target["target"], target["unit"], target["integer"])
    if target["target_high"] is not None:
        low = words.number(target["target"], "", target["integer"])
        sign, figure = "", f"{low}–{words.number(target['target_high'], target['unit'], target['integer'])}"
    yearly = ""
    if target["recurs"] == "yearly":
        since = target.get("since")
        old = since is not None and since != target.get("year")
        yearly = {"zh": f"（每年，{since} 年提出）" if old else "（每年）",
                  "en": f" (yearly, set in {since})" if old else " (yearly)"}[lang]  # fmt: skip
    plan = {"zh": "（五年规划）", "en": " (five-year plan)"}[lang] if target.get("period") == "five_year" else ""
    return f"{sign}{figure}{yearly}{plan}"
