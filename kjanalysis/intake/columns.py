"""The review sheet's columns, and what their cells may hold."""

from __future__ import annotations

#: Columns of the review sheet: the proposals' and three of its own.
COLUMNS = [
    "decision", "section_locator", "indicator_zh", "indicator", "value", "unit", "year", "kind", "qualifier", "scope",
    "status", "sentence", "reason", "confidence", "span_start", "span_end",
]  # fmt: skip
#: A column that only sheets of several regions have: a row's own region.
REGION = "region"
DECISIONS = ("accept", "reject")
CHOICES = {
    "decision": DECISIONS,
    "kind": ("actual", "target"),
    "qualifier": ("eq", "ge", "gt", "approx", "expected", "expected+gt", "expected+ge", "expected+approx", "strive", "strive+ge", "strive+gt", "strive+approx"),
    "scope": ("new", "flow", "stock", "share", "growth", "rank"),
    "status": ("actual", "preliminary", "revised"),
}  # fmt: skip
