"""The codes that a person chose for a report's words: a table of the user's own, beside the data.

`phrases.csv` lies in the folder of the user's tables. :func:`kjanalysis.intake.ingest.ingest` adds to it,
and the next report that uses the words is proposed with the code.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from ..notation.unit_classes import unit_class
from ..storage import write_csv
from .code_matching import family
from .concepts import concept

#: The table's name, and its columns.
NAME = "phrases.csv"
COLUMNS = ["phrase", "scope", "unit", "indicator"]


class Choice(NamedTuple):
    """A person's choice: the report's words, scope and unit, and the code."""

    phrase: str
    scope: str
    unit: str
    indicator: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is found by: the concept, its scope, and the class of its unit."""
        return concept(self.phrase, self.scope), self.scope, family(unit_class(self.unit) or self.unit)


def read(folders: Iterable[Path]) -> dict[tuple[str, str, str], str]:
    """Codes by concept, scope and class of unit; those of a later folder count.

    Parameters
    ----------
    folders : iterable of Path
        Of the tables, the uppermost last; one without the table is passed over.

    Returns
    -------
    dict
    """
    found: dict[tuple[str, str, str], str] = {}
    for folder in folders:
        for choice in _choices(folder / NAME):
            found[choice.key] = choice.indicator
    return found


def _choices(path: Path) -> list[Choice]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if all(row.get(name) for name in ("phrase", "scope", "indicator"))]
    return [Choice(row["phrase"], row["scope"], row.get("unit") or "", row["indicator"]) for row in rows]


def keep(folder: Path, chosen: Iterable[Choice]) -> list[Choice]:
    """Add choices to a folder's table; one for the same words replaces the one before.

    Parameters
    ----------
    folder : Path
    chosen : iterable of Choice

    Returns
    -------
    list of Choice
        Those that weren't there already.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> len(keep(folder, [Choice("双创载体", "stock", "家", "incubators")])), read([folder])
    (1, {('双创载体', 'stock', 'thing'): 'incubators'})
    """
    there = {choice.key: choice for choice in _choices(folder / NAME)}
    new = [
        choice
        for choice in chosen
        if there.get(choice.key, choice).indicator != choice.indicator or choice.key not in there
    ]
    if new:
        there |= {choice.key: choice for choice in new}
        write_csv(pd.DataFrame(list(there.values()), columns=COLUMNS), folder / NAME)
    return new


def code(choices: Mapping[tuple[str, str, str], str], name: str, scope: str, unit: str) -> str:
    """The code chosen for a figure's words; empty if there is none."""
    return choices.get(Choice(name, scope, unit, "").key, "") if choices else ""
