"""Statements that disagree: inside a report, with the data, or with arithmetic.

They are pointed out in a proposal's ``reason`` and lower its confidence; no
value is changed. Figures are compared by the intervals they stand for
(:mod:`kjanalysis.bounds`), so 突破200 and 231 agree while 3 and 4 do not.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from . import bounds, numerals, units, vintage
from .errors import language
from .identities import parse
from .tables import Tables

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
        Proposals, columns as of :data:`kjanalysis.extract.COLUMNS`.
    known : Tables
    region : str, optional
        To compare with this region's figures.

    Returns
    -------
    DataFrame
        The same rows.
    """
    said: dict[int, list[tuple[str, str]]] = {}
    figures = _figures(frame, known)
    _inside(frame, figures, said)
    _shares(frame, said)
    held = _held(known, region) if region else {}
    _with_data(frame, figures, held, known, said)
    _arithmetic(figures, held, known, said)
    if not said:
        return frame
    zh = language() == "zh"
    out = frame.copy()
    out.attrs = frame.attrs
    for row, notes in said.items():
        text = "; ".join(dict.fromkeys(note[zh] for note in notes))
        out.at[row, "reason"] = "; ".join(filter(None, [out.at[row, "reason"], text]))
        out.at[row, "confidence"] = round(max(out.at[row, "confidence"] - 0.25, 0.2), 2)
    return out


def _figures(frame: pd.DataFrame, known: Tables) -> dict[int, tuple]:
    """Row to code, year and interval in the catalogue's unit, where all are known."""
    catalogue = known.indicators.set_index("indicator")
    found = {}
    for row in frame.itertuples():
        if not row.indicator or not str(row.year).isdigit() or row.indicator not in catalogue.index or "-" in str(row.value)[1:]:
            continue
        entry = catalogue.loc[row.indicator]
        value = units.convert(str(row.value), row.unit, entry["unit"])
        if value is not None:
            found[row.Index] = (row.indicator, int(row.year), row.kind, bounds.interval(value, row.qualifier, bool(entry["integer"])))
    return found


def _apart(one, other) -> bool:
    """Whether two intervals share nothing."""
    return one[1] < other[0] - 1e-9 or other[1] < one[0] - 1e-9


def _inside(frame, figures, said) -> None:
    """The same thing said twice and differently."""
    groups: dict[tuple, list[int]] = {}
    for i, row in enumerate(frame.itertuples()):
        unsure = re.search("near match|近似匹配", row.reason)
        key = (row.indicator_zh if unsure or not row.indicator else row.indicator, row.scope, row.kind, row.year, row.unit)
        if row.scope in ("stock", "share", "rank") or row.indicator:
            groups.setdefault(key, []).append(i)
    for key, rows in groups.items():
        if len(rows) < 2 or not key[0] or key[0] == "?" or len(rows) > 20:
            continue
        for i in rows:
            for j in rows:
                if i < j and _differ(frame, i, j, figures):
                    for a, b in ((i, j), (j, i)):
                        other = frame.iloc[b]
                        where = f"{other['value']} {other['unit']} ({other['section_locator']})"
                        said.setdefault(frame.index[a], []).append(
                            (f"the report also says {where}", f"报告另一处为 {where}")
                        )


def _differ(frame, i: int, j: int, figures) -> bool:
    a, b = frame.index[i], frame.index[j]
    if a in figures and b in figures:
        return _apart(figures[a][3], figures[b][3])
    one, other = frame.iloc[i], frame.iloc[j]
    if abs(int(one["span_start"]) - int(other["span_start"])) < 14:  # neighbours of one list
        return False
    exact = {one["qualifier"], other["qualifier"]} == {"eq"}
    return exact and one["span_start"] != other["span_start"] and one["value"] != other["value"]


def _shares(frame, said) -> None:
    """Three or more shares in a row that nearly make 100 % but don't."""
    run: list[int] = []
    for i in [*range(len(frame)), None]:
        row = frame.iloc[i] if i is not None else None
        goes_on = (
            row is not None and run and row["scope"] == "share" and row["unit"] == "%"
            and 0 < row["span_start"] - frame.iloc[run[-1]]["span_end"] <= 4
        )  # fmt: skip
        if goes_on:
            run.append(i)
            continue
        if len(run) >= 3:
            total = sum(numerals.number(frame.iloc[k]["value"]) for k in run)
            if 97 <= total <= 103 and abs(total - 100) > 0.11 * len(run):
                for k in run:
                    said.setdefault(frame.index[k], []).append((f"these shares add up to {total} %", f"各占比之和为 {total}%"))
        run = [i] if row is not None and row["scope"] == "share" and row["unit"] == "%" else []


def _held(known: Tables, region: str) -> dict[tuple, tuple]:
    """(code, year) to interval and source of the region's figures."""
    rows = known.observations[known.observations["region"].eq(region)]
    chosen = vintage.latest(rows, None)
    return {
        (r.indicator, int(r.year)): ((r.lower, r.upper), r.source, r.value) for r in chosen.itertuples() if not np.isnan(r.lower)
    }


def _with_data(frame, figures, held, known, said) -> None:
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
        text = known.indicators.set_index("indicator").at[code, "identity"]
        expected = _expected(parse(text), code, year, kind, get)
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
