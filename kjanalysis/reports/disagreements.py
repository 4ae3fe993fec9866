"""Statements that disagree: inside a report, with the data, or with arithmetic.

They are pointed out in a proposal's ``reason`` and lower its confidence; no
value is changed. Figures are compared by the intervals they stand for
(:mod:`kjanalysis.notation.bounds`), so 突破200 and 231 agree while 3 and 4 do not.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ..errors import language
from ..notation import bounds, units
from ..notation.identities import parse
from ..tables import Tables, vintage
from . import numerals

#: Codes that are the sum of others by definition.
SUMS = {
    "gdp": ("gdp_primary", "gdp_secondary", "gdp_tertiary"),
    "rd_expenditure": ("rd_basic", "rd_applied", "rd_experimental"),
}


def point_out(frame: pd.DataFrame, known: Tables, region: str | None = None) -> pd.DataFrame:
    """Add what disagrees to ``reason``.

    Parameters
    ----------
    frame : DataFrame
        Proposals, columns as of :data:`kjanalysis.reports.extraction.COLUMNS`.
    known : Tables
    region : str, optional
        To compare with this region's figures.

    Returns
    -------
    DataFrame
        The same rows.
    """
    said: dict[int, list[tuple[str, str]]] = {}
    rows = frame.to_dict("records")
    figures = _figures(rows, known)
    _inside(rows, figures, said)
    _shares(rows, said)
    held = _held(known, region) if region else {}
    _with_data(figures, held, said)
    _arithmetic(figures, held, known, said)
    if not said:
        return frame
    zh = language() == "zh"
    reasons, confidence = frame["reason"].tolist(), frame["confidence"].tolist()
    for row, notes in said.items():
        text = "; ".join(dict.fromkeys(note[zh] for note in notes))
        reasons[row] = "; ".join(filter(None, [reasons[row], text]))
        confidence[row] = round(max(confidence[row] - 0.25, 0.2), 2)
    return frame.assign(reason=reasons, confidence=confidence)


def _figures(rows: list[dict], known: Tables) -> dict[int, tuple]:
    """Row to code, year, kind and interval in the catalogue's unit, where all are known."""
    catalogue = {r.indicator: (r.unit, bool(r.integer)) for r in known.indicators.itertuples()}
    found = {}
    for i, row in enumerate(rows):
        if row["indicator"] not in catalogue or not str(row["year"]).isdigit() or "-" in row["value"][1:]:
            continue
        unit, integer = catalogue[row["indicator"]]
        value = units.convert(row["value"], row["unit"], unit)
        if value is not None:
            found[i] = (
                row["indicator"],
                int(row["year"]),
                row["kind"],
                bounds.interval(value, row["qualifier"], integer),
            )
    return found


def _apart(one, other) -> bool:
    """Whether two intervals share nothing."""
    return one[1] < other[0] - 1e-9 or other[1] < one[0] - 1e-9


def _inside(rows: list[dict], figures, said) -> None:
    """The same thing said twice and differently."""
    groups: dict[tuple, list[int]] = {}
    for i, row in enumerate(rows):
        unsure = re.search("near match|近似匹配", row["reason"])
        code = "" if unsure else row["indicator"]
        if code or row["scope"] in ("stock", "share", "rank"):
            groups.setdefault(
                (code or row["indicator_zh"], row["scope"], row["kind"], row["year"], row["unit"]), []
            ).append(i)
    for key, members in groups.items():
        if len(members) < 2 or not key[0] or key[0] == "?" or len(members) > 20:
            continue
        for i in members:
            for j in members:
                if i < j and _differ(rows, i, j, figures):
                    for a, b in ((i, j), (j, i)):
                        where = f"{rows[b]['value']} {rows[b]['unit']} ({rows[b]['section_locator']})"
                        said.setdefault(a, []).append((f"the report also says {where}", f"报告另一处为 {where}"))


def _differ(rows: list[dict], i: int, j: int, figures) -> bool:
    if i in figures and j in figures:
        return _apart(figures[i][3], figures[j][3])
    one, other = rows[i], rows[j]
    if abs(one["span_start"] - other["span_start"]) < 14:  # neighbours of one list
        return False
    return one["qualifier"] == other["qualifier"] == "eq" and one["value"] != other["value"]


def _shares(rows: list[dict], said) -> None:
    """Three or more shares in a row that nearly make 100 % but don't."""
    run: list[int] = []
    for i in range(len(rows) + 1):
        share = i < len(rows) and rows[i]["scope"] == "share" and rows[i]["unit"] == "%"
        if share and run and 0 < rows[i]["span_start"] - rows[run[-1]]["span_end"] <= 4:
            run.append(i)
            continue
        if len(run) >= 3:
            total = sum(numerals.number(rows[k]["value"]) for k in run)
            if 97 <= total <= 103 and abs(total - 100) > 0.11 * len(run):
                for k in run:
                    said.setdefault(k, []).append((f"these shares add up to {total} %", f"各占比之和为 {total}%"))
        run = [i] if share else []


def _held(known: Tables, region: str) -> dict[tuple, tuple]:
    """(code, year) to interval and source of the region's figures."""
    rows = known.observations[known.observations["region"].eq(region)]
    chosen = vintage.latest(rows, None)
    return {
        (r.indicator, int(r.year)): ((r.lower, r.upper), r.source, r.value)
        for r in chosen.itertuples()
        if not np.isnan(r.lower)
    }


def _with_data(figures, held, said) -> None:
    for row, (code, year, kind, interval) in figures.items():
        if kind != "actual" or (code, year) not in held:
            continue
        other, source, value = held[code, year]
        if _apart(interval, other):
            said.setdefault(row, []).append(
                (f"the data has {value:g} for {year} ({source})", f"数据表中 {year} 年为 {value:g}（{source}）")
            )


def _arithmetic(figures, held, known, said) -> None:
    """Ratios, growth, differences and sums that the figures around don't allow."""
    identities = dict(zip(known.indicators["indicator"], known.indicators["identity"], strict=True))
    own: dict[tuple, tuple] = {}
    rows: dict[tuple, list[int]] = {}
    for row, (code, year, kind, interval) in figures.items():
        rows.setdefault((code, year, kind), []).append(row)
        own.setdefault((code, year, kind), interval)

    def get(code, year, kind):
        found = own.get((code, year, kind))
        if found is None and (kind == "actual" or (code, year, kind) not in own):
            if kind == "target" and (code, year) not in held:
                return own.get((code, year, "actual"))
            return held[code, year][0] if (code, year) in held else None
        return found

    for (code, year, kind), marked in rows.items():
        expected = _expected(parse(identities[code]), code, year, kind, get)
        if expected and _apart(expected, own[code, year, kind]):
            low, high = expected
            for row in marked:
                said.setdefault(row, []).append(
                    (f"the figures around it give {low:.4g} to {high:.4g}", f"按相关数据推算应为 {low:.4g}～{high:.4g}")
                )


def _expected(tie, code, year, kind, get) -> tuple[float, float] | None:
    """Interval that the parts of an identity or sum give, or None."""
    if tie is None:
        parts = [get(part, year, kind) for part in SUMS.get(code, ())]
        if not parts or None in parts:
            return None
        slack = 0.02 * len(parts)
        return sum(p[0] for p in parts) - slack, sum(p[1] for p in parts) + slack
    if tie.kind == "ratio":
        top, bottom = (get(part, year, kind) for part in tie.parts)
        if None in (top, bottom) or bottom[0] <= 0:
            return None
        return tie.factor * top[0] / bottom[1], tie.factor * top[1] / bottom[0]
    now = get(tie.parts[0], year, kind)
    before = get(tie.parts[0], year - 1, "actual")
    if None in (now, before):
        return None
    if tie.kind == "diff":
        return now[0] - before[1], now[1] - before[0]
    if before[0] <= 0:
        return None
    return 100 * (now[0] / before[1] - 1), 100 * (now[1] / before[0] - 1)
