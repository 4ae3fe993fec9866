"""The review sheet's columns, what their cells may hold, and text that no spreadsheet runs."""

from __future__ import annotations

import re

#: Columns of the review sheet: the proposals' and three of its own.
COLUMNS = [
    "decision", "section_locator", "indicator_zh", "indicator", "value", "unit", "year", "kind", "qualifier", "scope",
    "status", "sentence", "reason", "confidence", "span_start", "span_end",
]  # fmt: skip
DECISIONS = ("accept", "reject")
CHOICES = {
    "decision": DECISIONS,
    "kind": ("actual", "target"),
    "qualifier": ("eq", "ge", "gt", "approx", "expected", "expected+gt", "expected+ge", "expected+approx", "strive", "strive+ge", "strive+gt", "strive+approx"),
    "scope": ("new", "flow", "stock", "share", "growth", "rank"),
    "status": ("actual", "preliminary", "revised"),
}  # fmt: skip
FORMULA = re.compile(r"^\s*[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:-[0-9]+(?:\.[0-9]+)?)?")


def harmless(cell):
    """A cell that no spreadsheet runs as a formula.

    >>> harmless("=cmd|'/c calc'!A0"), harmless("-1.6"), harmless("高企")
    ("'=cmd|'/c calc'!A0", '-1.6', '高企')
    """
    if isinstance(cell, str) and FORMULA.match(cell) and not _PLAIN_NUMBER.fullmatch(cell):
        return "'" + cell
    return cell
