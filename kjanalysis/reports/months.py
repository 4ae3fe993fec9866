"""Parts of a year: which year they are of, and which figures are of no more than a part."""

from __future__ import annotations

import re

from .dated import Dated

_PART = re.compile(r"[上下]半年|半年来|季度|[0-9一二三四五六七八九十]+个?月(?!活|供)")
_WHOLE = re.compile(r"(?<![0-9])[1一]月?[-—–~至到]12月|12月[底末份]?|全年|(?:年[底末]|年度)$")
#: The last month of a part.
_ENDS = {"上半年": 6, "前三季度": 9, "前3季度": 9, "一季度": 3, "二季度": 6, "三季度": 9}


def year(f: Dated) -> str | None:
    """The year of a part that names none, where its sentence or the day of publication tells it.

    Parameters
    ----------
    f : Dated

    Returns
    -------
    str or None
    """
    return _named(f) or _not_over(f)


def _named(f: Dated) -> str | None:
    """2020年率先反弹,前三季度增长9.2%: the year that the sentence names before its part, or the paragraph's 去年."""
    when, w = f.when, f.words
    if when is None or not _PART.search(w.text[when.start : when.end]) or w.text[: when.start].endswith("今年"):
        return None
    named = [
        t.what for t in w.said if w.segment <= t.start < when.start and not t.base and not t.event and t.what.isdigit()
    ]
    if named:
        return named[-1]
    last = [t for t in w.said if t.start < when.start and not t.base and not t.event]
    return str(f.now - 1) if f.now and last and last[-1].what == "last" and last[-1].topical else None


def _not_over(f: Dated) -> str | None:
    """1—11月, on a page of January: of the year before, as those months are not over."""
    when, whole = f.when, f.whole
    if when is None or whole.told is None or whole.told[0] != whole.own or f.kind != "actual":
        return None
    text = f.words.text
    end = _last_month(text[when.start : when.end])
    if end <= whole.told[1] or text[: when.start].endswith(("今年", "本年")):
        return None
    return str(whole.told[0] - 1)


def _last_month(said: str) -> int:
    """The last month that is spoken of; nought if none is."""
    numbered = re.findall(r"[0-9]+(?=月)", said)
    return int(numbered[-1]) if numbered else next((month for part, month in _ENDS.items() if part in said), 0)


def of_a_part(f: Dated, by_report: bool) -> bool:
    """Whether the time that dates a figure is less than a year: 上半年, 1-9月, or a report of the half year.

    Parameters
    ----------
    f : Dated
    by_report : bool
        Whether no word dates it, only the report.

    Returns
    -------
    bool
    """
    w = f.words
    if f.when is None and by_report:
        return f.whole.half and f.kind == "actual"
    said = w.text[f.when.start : f.when.end] if f.when else ""
    return bool(_PART.search(said)) and not _WHOLE.search(said)
