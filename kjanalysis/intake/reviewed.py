"""A row that a person accepted: its cells, and what they mean for the table it goes to."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import NamedTuple

from ..notation import units
from ..notation.dates import public_from

_UPPER_LIMIT = re.compile(r"(?:不超过|不高于|(?<!不)低于|不足|不到)[^，,。]{0,2}【|】[^，,。]{0,6}(?:以内|以下)")


class Indicator(NamedTuple):
    """What the catalogue says of a code: kind of quantity, unit, whether it counts things."""

    kind: str
    unit: str
    integer: bool


@dataclass(frozen=True)
class Reviewed:
    """An accepted row of the review sheet.

    Attributes
    ----------
    indicator, value, unit, year, kind, qualifier, scope, status, sentence, section_locator, indicator_zh : str
        The sheet's cells.
    catalogue : Indicator or None
        The code's entry; None if the catalogue lacks it.
    region, source, published : str
        What the row will be entered under.
    headline : str
        ``yes`` for a headline target, else empty.
    first_year : int, str or None
        The first year of a goal set for every year.
    """

    indicator: str
    value: str
    unit: str
    year: str
    kind: str
    qualifier: str
    scope: str
    status: str
    sentence: str
    section_locator: str
    indicator_zh: str
    catalogue: Indicator | None
    region: str
    source: str
    published: str
    headline: str = ""
    first_year: int | str | None = None

    @property
    def table(self) -> str:
        """``observations`` or ``targets``."""
        return "targets" if self.kind == "target" else "observations"

    @property
    def written(self) -> tuple[str, str]:
        """The value as written, and a range's upper end or nothing."""
        if self.value.startswith("-"):
            return self.value, ""
        low, _, high = self.value.partition("-")
        return low, high

    @functools.cached_property
    def figures(self) -> tuple[str, ...]:
        """One figure, or a range's two, in the catalogue's unit; empty if they can't be written in it."""
        if self.catalogue is None:
            return ()
        converted = [_converted(part, self.unit, self.catalogue.unit) for part in self.written if part]
        given = tuple(figure for figure in converted if figure is not None)
        return given if len(given) == len(converted) else ()

    @property
    def is_range(self) -> bool:
        return bool(self.written[1])

    @property
    def is_span(self) -> bool:
        """Whether it speaks of several years, such as 2016-2020."""
        return len(self.year) == 9 and self.year[4:5] == "-"

    @property
    def _last_year(self) -> int | None:
        """The year, or the last one of a span."""
        last = self.year[-4:]
        return int(last) if len(self.year) in (4, 9) and last.isascii() and last.isdigit() else None

    @property
    def _public(self) -> dt.date | None:
        """The day from which the row is public, where it is known."""
        try:
            return public_from(self.published)
        except ValueError:
            return None

    @property
    def ends_after_publication(self) -> bool:
        """Whether its year was not over on the day of publication."""
        return bool(self._public and self._last_year and dt.date(self._last_year, 12, 31) > self._public)

    @property
    def long_over(self) -> bool:
        """Whether its year ended more than a year before publication."""
        return bool(self._public and self._last_year and self._last_year < self._public.year - 1)

    @property
    def is_yearly(self) -> bool:
        """Whether a goal holds for every year."""
        return self.year == "annual"

    @property
    def has_upper_limit(self) -> bool:
        """Whether the report names only what the figure stays below: 不足300家, 3%以内."""
        return bool(_UPPER_LIMIT.search(self.sentence))

    @property
    def fell(self) -> bool:
        """Whether the report's own words say that it fell."""
        return self.scope == "growth" and "下降" in self.indicator_zh

    @property
    def standing(self) -> str:
        """The status column's text; a figure expected is preliminary."""
        return self.status or ("preliminary" if "expected" in self.qualifier else "actual")

    @property
    def note(self) -> str:
        """How the figure was converted, if it was."""
        return f"converted exactly from {self.value} {self.unit}" if self.figures[0] != self.written[0] else ""


#: The sheet's cells that a :class:`Reviewed` takes.
CELLS = (
    "indicator", "value", "unit", "year", "kind", "qualifier", "scope", "status", "sentence", "section_locator", "indicator_zh",
    "headline",
)  # fmt: skip


def _converted(value: str, unit: str, wanted: str) -> str | None:
    try:
        return units.convert(value, unit, wanted)
    except ArithmeticError:
        return None
