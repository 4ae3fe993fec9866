"""Statements that disagree: inside a report, with the data, or with arithmetic.

They are pointed out in a proposal's ``reason`` and lower its confidence; no
value is changed. Figures are compared by the intervals they stand for
(:mod:`kjanalysis.notation.bounds`), so 突破200 and 231 agree while 3 and 4 do not.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from ..notation import bounds, units
from ..notation.identities import parse
from ..tables import Tables
from ..wording import Text
from . import numerals
from .doubts import Doubt

Interval = tuple[float, float]

#: Codes that are the sum of others by definition.
SUMS = {
    "gdp": ("gdp_primary", "gdp_secondary", "gdp_tertiary"),
    "rd_expenditure": ("rd_basic", "rd_applied", "rd_experimental"),
}
#: Shares this close to 100 % in sum were meant to make it.
NEARLY_ALL = (97, 103)


class Kind(StrEnum):
    """What a statement disagrees with."""

    REPORT = "another place in the report"
    SHARES = "the other shares of a whole"
    DATA = "the tables"
    ARITHMETIC = "the figures around it"


_TEXTS = {
    Kind.REPORT: Text(
        "another place in the report says {value} {unit} ({place})", "报告另一处为 {value} {unit}（{place}）"
    ),
    Kind.SHARES: Text("these shares add up to {total} %, not 100 %", "各占比之和为 {total}%，不是 100%"),
    Kind.DATA: Text("the data has {value:g} for {year} ({source})", "数据表中 {year} 年为 {value:g}（{source}）"),
    Kind.ARITHMETIC: Text("related figures imply {low:.4g} to {high:.4g}", "按相关数据推算应为 {low:.4g}～{high:.4g}"),
}


class Disagreement(NamedTuple):
    """One thing that a proposal disagrees with.

    Attributes
    ----------
    kind : Kind
    facts : dict
        What its words name.
    """

    kind: Kind
    facts: dict[str, Any]

    @property
    def text(self) -> Text:
        """In words.

        >>> Disagreement(Kind.DATA, {"value": 231.0, "year": 2020, "source": "jb_2020"}).text.en
        'the data has 231 for 2020 (jb_2020)'
        """
        return Text(*(text.format(**self.facts) for text in _TEXTS[self.kind]))


class Figure(NamedTuple):
    """A proposal's figure, in the catalogue's unit."""

    code: str
    year: int
    kind: str
    interval: Interval


class Held(NamedTuple):
    """A figure that the tables have."""

    interval: Interval
    source: str
    value: float


def find(rows: list[dict], known: Tables, region: str | None = None) -> dict[int, list[Disagreement]]:
    """What disagrees with each proposal.

    Parameters
    ----------
    rows : list of dict
        Proposals, keys as of :data:`kjanalysis.reports.extraction.COLUMNS`, and
        doubts (list of :class:`~kjanalysis.reports.doubts.Doubt`).
    known : Tables
    region : str, optional
        To compare with this region's figures.

    Returns
    -------
    dict
        Place in ``rows`` to disagreements; only proposals that have any.
    """
    figures = _figures(rows, known)
    held = _held(known, region) if region else {}
    found: dict[int, list[Disagreement]] = {}
    for row, disagreement in itertools.chain(
        _inside(rows, figures), _shares(rows), _with_data(figures, held), _arithmetic(figures, held, known)
    ):
        found.setdefault(row, []).append(disagreement)
    return found


def reason(disagreements: Iterable[Disagreement], lang: str) -> str:
    """Disagreements in words, each once."""
    return ("；" if lang == "zh" else "; ").join(
        dict.fromkeys(disagreement.text.of(lang) for disagreement in disagreements)
    )


def _figures(rows: list[dict], known: Tables) -> dict[int, Figure]:
    """Rows whose code, year and value in the catalogue's unit are all known."""
    catalogue = {r.indicator: (r.unit, bool(r.integer)) for r in known.indicators.itertuples()}
    found = {}
    for i, row in enumerate(rows):
        if row["indicator"] not in catalogue or not str(row["year"]).isdigit() or "-" in row["value"][1:]:
            continue
        unit, integer = catalogue[row["indicator"]]
        value = units.convert(row["value"], row["unit"], unit)
        if value is not None:
            interval = bounds.interval(value, row["qualifier"], integer)
            found[i] = Figure(row["indicator"], int(row["year"]), row["kind"], interval)
    return found


def _apart(one: Interval, other: Interval) -> bool:
    """Whether two intervals share nothing."""
    return one[1] < other[0] - 1e-9 or other[1] < one[0] - 1e-9


def _inside(rows: list[dict], figures: dict[int, Figure]) -> Iterator[tuple[int, Disagreement]]:
    """The same thing said twice and differently."""
    for members in _same_things(rows):
        for i, j in itertools.combinations(members, 2):
            if _differ(rows, i, j, figures):
                yield i, _said_by(rows[j])
                yield j, _said_by(rows[i])


def _same_things(rows: list[dict]) -> list[list[int]]:
    """Rows that speak of one thing, at least two; of more than 20 it can't be told."""
    groups: dict[tuple, list[int]] = {}
    for i, row in enumerate(rows):
        if Doubt.OTHER_PLACE in row["doubts"]:
            continue
        code = "" if Doubt.CODE in row["doubts"] else row["indicator"]
        if code or row["scope"] in ("stock", "share", "rank"):
            unit = "" if code else row["unit"]  # of one indicator all can be turned into its own
            key = (code or row["indicator_zh"], row["scope"], row["kind"], row["year"], unit)
            groups.setdefault(key, []).append(i)
    return [members for key, members in groups.items() if key[0] not in ("", "?") and 2 <= len(members) <= 20]


def _said_by(row: dict) -> Disagreement:
    return Disagreement(Kind.REPORT, {"value": row["value"], "unit": row["unit"], "place": row["section_locator"]})


def _differ(rows: list[dict], i: int, j: int, figures: dict[int, Figure]) -> bool:
    if i in figures and j in figures:
        return _apart(figures[i].interval, figures[j].interval)
    one, other = rows[i], rows[j]
    if abs(one["span_start"] - other["span_start"]) < 14:  # neighbours of one list
        return False
    if one["unit"] != other["unit"]:
        return False
    return one["qualifier"] == other["qualifier"] == "eq" and one["value"] != other["value"]


def _shares(rows: list[dict]) -> Iterator[tuple[int, Disagreement]]:
    """Three or more shares in a row that nearly make 100 % but don't."""
    for run in _runs_of_shares(rows):
        if len(run) < 3:
            continue
        total = sum((numerals.number(rows[k]["value"]) for k in run), Decimal())
        if NEARLY_ALL[0] <= total <= NEARLY_ALL[1] and abs(total - 100) > 0.11 * len(run):
            for k in run:
                yield k, Disagreement(Kind.SHARES, {"total": total})


def _runs_of_shares(rows: list[dict]) -> list[list[int]]:
    """Shares in % that follow each other with nothing but a comma between."""
    runs: list[list[int]] = []
    last = None
    for i, row in enumerate(rows):
        if row["scope"] != "share" or row["unit"] != "%":
            continue
        follows = last is not None and last == i - 1 and 0 < row["span_start"] - rows[last]["span_end"] <= 4
        if follows:
            runs[-1].append(i)
        else:
            runs.append([i])
        last = i
    return runs


def _held(known: Tables, region: str) -> dict[tuple[str, int], Held]:
    """(code, year) to the region's figure in the tables."""
    return {
        (r.indicator, int(r.year)): Held((r.lower, r.upper), r.source, r.value)
        for r in known.on(None).latest(region).itertuples()
        if not np.isnan(r.lower)
    }


def _with_data(figures: dict[int, Figure], held: dict[tuple[str, int], Held]) -> Iterator[tuple[int, Disagreement]]:
    for row, (code, year, kind, interval) in figures.items():
        if kind != "actual" or (code, year) not in held:
            continue
        other, source, value = held[code, year]
        if _apart(interval, other):
            yield row, Disagreement(Kind.DATA, {"value": value, "year": year, "source": source})


class _Around:
    """Figures that arithmetic may use: the report's own before the tables'.

    A target's parts may be reached already; then the report's actual figure stands in.
    """

    def __init__(self, figures: dict[int, Figure], held: dict[tuple[str, int], Held]):
        self.held = held
        self.own: dict[tuple[str, int, str], Interval] = {}
        for code, year, kind, interval in figures.values():
            self.own.setdefault((code, year, kind), interval)

    def get(self, code: str, year: int, kind: str) -> Interval | None:
        if (code, year, kind) in self.own:
            return self.own[code, year, kind]
        if (code, year) in self.held:
            return self.held[code, year].interval
        return self.own.get((code, year, "actual"))


def _arithmetic(
    figures: dict[int, Figure], held: dict[tuple[str, int], Held], known: Tables
) -> Iterator[tuple[int, Disagreement]]:
    """Ratios, growth, differences and sums that the figures around don't allow."""
    identities = dict(zip(known.indicators["indicator"], known.indicators["identity"], strict=True))
    around = _Around(figures, held)
    rows: dict[tuple[str, int, str], list[int]] = {}
    for row, (code, year, kind, _) in figures.items():
        rows.setdefault((code, year, kind), []).append(row)
    for (code, year, kind), marked in rows.items():
        expected = _expected(parse(identities[code]), code, year, kind, around)
        if expected and _apart(expected, around.own[code, year, kind]):
            low, high = expected
            for row in marked:
                yield row, Disagreement(Kind.ARITHMETIC, {"low": low, "high": high})


def _expected(tie, code: str, year: int, kind: str, around: _Around) -> Interval | None:
    """Interval that the parts of an identity or sum give, or None."""
    if tie is None:
        return _sum([around.get(part, year, kind) for part in SUMS.get(code, ())])
    if tie.kind == "ratio":
        top, bottom = (around.get(part, year, kind) for part in tie.parts)
        return _ratio(top, bottom, tie.factor)
    now = around.get(tie.parts[0], year, kind)
    before = around.get(tie.parts[0], year - 1, "actual")
    return _CHANGES[tie.kind](now, before) if now and before else None


def _sum(parts: list[Interval | None]) -> Interval | None:
    given = [part for part in parts if part is not None]
    if not parts or len(given) < len(parts):
        return None
    slack = 0.02 * len(given)
    return sum(low for low, _ in given) - slack, sum(high for _, high in given) + slack


def _ratio(top: Interval | None, bottom: Interval | None, factor: float) -> Interval | None:
    if top is None or bottom is None or bottom[0] <= 0:
        return None
    return factor * top[0] / bottom[1], factor * top[1] / bottom[0]


def _difference(now: Interval, before: Interval) -> Interval | None:
    return now[0] - before[1], now[1] - before[0]


def _growth(now: Interval, before: Interval) -> Interval | None:
    """In percent."""
    if before[0] <= 0:
        return None
    return 100 * (now[0] / before[1] - 1), 100 * (now[1] / before[0] - 1)


_CHANGES: dict[str, Callable[[Interval, Interval], Interval | None]] = {"diff": _difference, "growth": _growth}
