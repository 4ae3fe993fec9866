"""Figures of a title without a year: the same figure further down has one."""

from __future__ import annotations

import re

from ..notation import units
from ..wording import Text
from .dated import Dated
from .doubts import Doubt
from .rules import LAST_ABOVE, NO_YEAR, OWN_YEAR, Rule
from .text_blocks import Block
from .year_weights import LIKELIEST

_PLAIN = re.compile(r"[0-9.]+")
#: Rules of years that decide where no word at all names one.
NOT_NAMED = (OWN_YEAR, LAST_ABOVE, NO_YEAR, LIKELIEST.says.en)

OF_THE_TEXT: Rule[Dated] = Rule(
    Text("the year of the same figure in the text", "正文中同一数字的年份"),
    lambda f: True,
    ("unknown", ()),
    yes=("甲市新增企业【704】家\n2019年,甲市新增企业704家。", "签约额突破【200】亿元\n2020年,全市签约额突破200亿元。"),
    no=("2019年甲市新增企业【704】家\n2019年,甲市新增企业704家。", "甲市新增企业【704】家\n2019年,甲市新增企业90家。"),
)


#: How far the text's figure may lie from one that a title only bounds: 突破三千亿元 for 3053.5亿元.
_NEAR = 0.1
#: Figures before the first sentence up to which they are looked for rounded too: more are a list, not a title.
_MOST = 40


def _same(title: dict, row: dict) -> bool:
    """Whether a title's figure is one of the text in another unit, or rounded and of the same indicator."""
    if not _PLAIN.fullmatch(title["value"] + row["value"]):
        return False
    converted = units.convert(title["value"], title["unit"], row["unit"])
    if converted is None:
        return False
    said, told = float(converted), float(row["value"])
    if said == told:
        return True
    if title["indicator"] != row["indicator"] or not (title["indicator"] or _named_alike(title, row)):
        return False
    if "approx" in title["qualifier"]:
        return abs(said - told) <= _NEAR * told
    return "gt" in title["qualifier"] and said <= told <= said * (1 + _NEAR)


def _named_alike(title: dict, row: dict) -> bool:
    """Whether one of two names stands in the other."""
    one, other = title["indicator_zh"], row["indicator_zh"]
    return min(len(one), len(other)) >= 4 and (one in other or other in one)


def date(rows: list[dict], blocks: list[Block]) -> None:
    """Give figures of a title the year and the kind that the text gives the same figure.

    Parameters
    ----------
    rows : list of dict
        Of a report, as they were read; changed in place.
    blocks : list of Block
        The report's.
    """
    body = next((block for block in blocks if block.rows or block.body or "。" in block.text), None)
    starts = body.origin[0] if body is not None and body.origin else 0
    told = [row for row in rows if row["span_start"] >= starts]
    exact = {(row["value"], row["unit"]): row for row in reversed(told)}
    few = len(rows) - len(told) <= _MOST
    for row in rows:
        rule = row["rules"].get("year")
        if row["span_start"] >= starts or rule is None:
            continue
        again = exact.get((row["value"], row["unit"]))
        if again is None and few:
            again = next((other for other in told if _same(row, other)), None)
        if again is None or (rule.says.en not in NOT_NAMED and row["year"] != again["year"]):
            continue
        if rule.says.en not in NOT_NAMED:
            row |= {"kind": again["kind"], "rules": {**row["rules"], "kind": again["rules"]["kind"]}}
            continue
        row |= {"year": again["year"], "kind": again["kind"]}
        row["rules"] = {**row["rules"], "year": OF_THE_TEXT, **{k: v for k, v in again["rules"].items() if k == "kind"}}
        row["doubts"] = [doubt for doubt in row["doubts"] if doubt not in (Doubt.NO_YEAR, Doubt.OTHER_YEAR)]
