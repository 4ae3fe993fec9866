"""What a table's figure is told by: the report around the table, and the cell as the sheets' room understands it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import NamedTuple

from ..sheets.places import Places
from ..sheets.reasons import Unsure
from ..sheets.understanding import Figure
from . import time_words
from .mentions import Mention
from .outline import Outline


class Setting(NamedTuple):
    """What the report says of a table.

    Attributes
    ----------
    whole : Outline
    year : str or None
        Of the section's heading.
    mode : str
        Of the section.
    before : tuple of str
        Lines above the table.
    places : Places
        The regions that are known.
    home : str
        Code of the region that reports; may be empty.
    """

    whole: Outline
    year: str | None
    mode: str
    before: tuple[str, ...]
    places: Places
    home: str


@dataclass(frozen=True)
class Told:
    """What a table's figure is told by.

    Attributes
    ----------
    figure : Figure
        As the sheets' room understands it.
    setting : Setting
    coded : str
        Scope of the indicator that its labels name; empty without one.
    name : str
        Its indicator's words.
    mention : Mention
    """

    figure: Figure
    setting: Setting
    coded: str
    name: str
    mention: Mention

    @property
    def year(self) -> int | None:
        """The year that the table names, of a span its end."""
        year = self.figure.year
        return int(year[-4:]) if year[:4].isdigit() else None

    @functools.cached_property
    def starts_from(self) -> bool:
        """Whether its year lies before the plan that the table is of."""
        span = time_words.plan_span(self.figure.path) or self.setting.whole.span
        return bool(span and self.figure.year.isdigit() and self.figure.year < span[:4])

    @property
    def headed(self) -> str:
        """What stands above and beside it: title, headings, its row and column."""
        return " ".join((*self.setting.before, *self.figure.around, self.figure.path))

    @property
    def expected(self) -> bool:
        return self.figure.status == "expected" or "expected" in self.figure.qualifier

    @property
    def part(self) -> bool:
        """Whether it is of a part of the year."""
        return Unsure.MONTHS in self.figure.doubts

    @property
    def over(self) -> bool:
        """Whether its year was over by the report's own, whatever the table is headed."""
        whole = self.setting.whole
        if self.year is None:
            return False
        if whole.own and self.year < whole.own:
            return True
        return bool(whole.review and self.year <= whole.review and self.year != whole.plan)

    @property
    def ahead(self) -> bool:
        whole = self.setting.whole
        return self.year is not None and whole.review is not None and self.year > max(whole.review, whole.own or 0)

    @property
    def planned(self) -> bool:
        """Whether it stands in a chapter of plans, and its year is that of the plan."""
        plan = self.setting.whole.plan
        return self.setting.mode == "target" and (self.year is None or plan is None or self.year >= plan)
