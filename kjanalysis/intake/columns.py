"""The review sheet's columns, and what their cells may hold."""

from __future__ import annotations

from ..wording import Text

#: Columns of the review sheet: the proposals' and three of its own.
COLUMNS = [
    "decision", "section_locator", "indicator_zh", "indicator", "value", "unit", "year", "kind", "qualifier", "scope",
    "status", "sentence", "reason", "confidence", "span_start", "span_end", "headline",
]  # fmt: skip
#: A column that only sheets of several regions have: a row's own region.
REGION = "region"
#: What the columns are called in the sheet.
HEADINGS = {
    "decision": Text("decision", "决定"), "section_locator": Text("place", "位置"), "indicator_zh": Text("indicator as written", "指标（原文）"),
    "indicator": Text("code", "指标代码"), "value": Text("value", "数值"), "unit": Text("unit", "单位"), "year": Text("year", "年份"),
    "kind": Text("kind", "性质"), "qualifier": Text("qualifier", "限定"), "scope": Text("scope", "口径"), "status": Text("status", "状态"),
    "sentence": Text("sentence", "原句"), "reason": Text("why", "依据与疑点"), "confidence": Text("confidence", "置信度"),
    "span_start": Text("from", "起"), "span_end": Text("to", "止"), "headline": Text("headline", "核心指标"), REGION: Text("region", "地区代码"),
}  # fmt: skip
DECISIONS = ("accept", "reject")
#: A headline target: one that the government itself puts first. Empty: none.
HEADLINE = ("yes",)
#: Indicators whose targets are proposed as headline ones: R&D, its share of GDP, high-tech firms.
PROPOSED = ("rd_expenditure", "rd_intensity", "hightech_firms")
CHOICES = {
    "decision": DECISIONS,
    "kind": ("actual", "target"),
    "qualifier": ("eq", "ge", "gt", "approx", "expected", "expected+gt", "expected+ge", "expected+approx", "strive", "strive+ge", "strive+gt", "strive+approx"),
    "scope": ("new", "flow", "stock", "share", "growth", "rank"),
    "status": ("actual", "preliminary", "revised"),
    "headline": HEADLINE,
}  # fmt: skip
