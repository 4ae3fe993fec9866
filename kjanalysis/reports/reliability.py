"""How often each rule and each doubt went with a right row when labelled sets were first read.

`measured_rules.csv` has the counts; ``make extract-rules`` writes it. Passages of real pages are counted apart
from made-up ones, since made-up ones are easier. By the counts a rule is firm, poor, or neither.
"""

from __future__ import annotations

import csv
import functools
from importlib import resources
from typing import NamedTuple

#: Least lower end of the share right at which a rule is firm, and share right below which a rule or doubt is poor.
FIRM, POOR = 0.975, 0.7
#: Rows that must count: on pages, for a rule to be judged by them alone; and for a rule or doubt to be poor.
LEAST_FIRM, LEAST_POOR = 3, 5
#: Normal quantile of the lower end: one side, 95 %.
_Z = 1.6449
#: The field that doubts stand under, and the one of scopes in all rows, whether something spoke against them or not.
DOUBT, ALL_SCOPES = "doubt", "scope of any row"
#: Share of wrong scopes in all rows, and rows, from which a rule of scopes may be overruled.
OVERRULED, LEAST_OVERRULED = 0.03, 10


class Count(NamedTuple):
    """Rows of first readings that a rule decided, or that a doubt was shown for.

    Attributes
    ----------
    pages, pages_right : int
        On passages of real pages; those right, a rule's in its field, a doubt's in every field.
    made_up, made_up_right : int
        On made-up sets.
    """

    pages: int = 0
    pages_right: int = 0
    made_up: int = 0
    made_up_right: int = 0


#: By field and English name of a rule, or :data:`DOUBT` and the doubt.
Counts = dict[tuple[str, str], Count]


def lower_end(right: int, rows: int, z: float = _Z) -> float:
    """Lower end of the interval of a share, as Wilson (1927, JASA 22, 209) gives it.

    Parameters
    ----------
    right, rows : int
    z : float
        Normal quantile; by default the true share lies below in one case of twenty.

    Returns
    -------
    float

    Examples
    --------
    >>> round(lower_end(20, 20), 2), round(lower_end(0, 0), 2)
    (0.88, 0.0)
    """
    if not rows:
        return 0.0
    share = right / rows
    half = z * (share * (1 - share) / rows + (z / rows) ** 2 / 4) ** 0.5
    return max(0.0, (share + z * z / rows / 2 - half) / (1 + z * z / rows))


@functools.lru_cache(maxsize=1024)
def firm(count: Count) -> bool:
    """Whether first readings are enough to say that a rule is nearly always right.

    Pages decide; a rule that fewer than three rows of pages met is judged by all rows.

    >>> firm(Count(pages=300, pages_right=299)), firm(Count(pages=40, pages_right=40)), firm(Count(0, 0, 120, 120))
    (True, False, True)
    """
    rows, right = count.pages, count.pages_right
    if rows < LEAST_FIRM:
        rows, right = rows + count.made_up, right + count.made_up_right
    return lower_end(right, rows) >= FIRM


@functools.lru_cache(maxsize=1024)
def poor(count: Count) -> bool:
    """Whether a rule or doubt often went with a wrong row.

    Pages decide; one that fewer than five rows of pages met is judged by all rows.

    >>> poor(Count(pages=10, pages_right=6)), poor(Count(pages=4, pages_right=0)), poor(Count(pages=10, pages_right=7))
    (True, False, False)
    """
    rows, right = count.pages, count.pages_right
    if rows < LEAST_POOR:
        rows, right = rows + count.made_up, right + count.made_up_right
    return rows >= LEAST_POOR and right < POOR * rows


def overruled(rule: str, counts: Counts | None = None) -> bool:
    """Whether a rule of scopes, by its English name, was wrong often enough on pages for another opinion to count.

    >>> overruled("a level", {(ALL_SCOPES, "a level"): Count(pages=100, pages_right=90)})
    True
    """
    count = (shipped() if counts is None else counts).get((ALL_SCOPES, rule), Count())
    return count.pages >= LEAST_OVERRULED and count.pages - count.pages_right >= OVERRULED * count.pages


@functools.cache
def shipped() -> Counts:
    """The counts of `measured_rules.csv`."""
    with (resources.files(__package__) / "measured_rules.csv").open(encoding="utf-8") as file:
        return {
            (row["field"], row["rule"]): Count(*(int(row[name]) for name in Count._fields))
            for row in csv.DictReader(file)
        }
