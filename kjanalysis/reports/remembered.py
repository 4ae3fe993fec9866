"""The codes that a person chose for a report's words: a table of the user's own, beside the data.

`phrases.csv` lies in the folder of the user's tables; a database has the table ``kj_phrases``. :func:`kjanalysis.intake.ingest.ingest` adds to it,
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
        for choice in choices(folder):
            found[choice.key] = choice.indicator
    return found


class Kept(NamedTuple):
    """What keeping some choices did to a table, so that it can be taken back.

    Attributes
    ----------
    added, replaced : tuple of Choice
        Those written, and those for the same words that gave way.
    """

    added: tuple[Choice, ...] = ()
    replaced: tuple[Choice, ...] = ()


def kept_of(held: Mapping[str, Iterable[Iterable[str]]]) -> Kept:
    """:class:`Kept` as JSON holds it: by name, lists of texts.

    Parameters
    ----------
    held : mapping of str to iterable

    Returns
    -------
    Kept

    Examples
    --------
    >>> kept_of({"added": [["双创载体", "stock", "家", "incubators"]]}).added[0].indicator, kept_of({}).added
    ('incubators', ())
    """
    return Kept(*(tuple(Choice(*one) for one in held.get(name, ())) for name in Kept._fields))


def choices(folder: Path) -> list[Choice]:
    """Choices of a folder's table; none where it has no table.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    list of Choice
    """
    path = folder / NAME
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if all(row.get(name) for name in ("phrase", "scope", "indicator"))]
    return [Choice(row["phrase"], row["scope"], row.get("unit") or "", row["indicator"]) for row in rows]


def change(there: Iterable[Choice], chosen: Iterable[Choice]) -> Kept:
    """What keeping choices would add to those that are there, and what would give way.

    Parameters
    ----------
    there, chosen : iterable of Choice

    Returns
    -------
    Kept

    Examples
    --------
    >>> one, other = (Choice("双创载体", "stock", "家", code) for code in ("incubators", "makerspaces_national"))
    >>> change([one], [one]).added, change([one], [other]).replaced == (one,)
    ((), True)
    """
    held = {choice.key: choice for choice in there}
    new = {choice.key: choice for choice in chosen}
    added = tuple(choice for key, choice in new.items() if key not in held or held[key].indicator != choice.indicator)
    return Kept(added, tuple(held[choice.key] for choice in added if choice.key in held))


def without(there: Iterable[Choice], kept: Kept) -> list[Choice]:
    """Choices as they were before some were kept; one that was chosen anew since stays.

    Parameters
    ----------
    there : iterable of Choice
    kept : Kept

    Returns
    -------
    list of Choice
    """
    before = {choice.key: choice for choice in kept.replaced}
    added = set(kept.added)
    return [before.get(choice.key, choice) for choice in there if choice not in added or choice.key in before]


def keep(folder: Path, chosen: Iterable[Choice]) -> Kept:
    """Add choices to a folder's table; one for the same words replaces the one before.

    Parameters
    ----------
    folder : Path
    chosen : iterable of Choice

    Returns
    -------
    Kept
        What it did.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> kept = keep(folder, [Choice("双创载体", "stock", "家", "incubators")])
    >>> read([folder]), forget(folder, kept), read([folder])
    ({('双创载体', 'stock', 'thing'): 'incubators'}, 1, {})
    """
    there = choices(folder)
    kept = change(there, chosen)
    if kept.added:
        _write(folder, list(({choice.key: choice for choice in there} | {c.key: c for c in kept.added}).values()))
    return kept


def forget(folder: Path, kept: Kept) -> int:
    """Take back what :func:`keep` did.

    Parameters
    ----------
    folder : Path
    kept : Kept

    Returns
    -------
    int
        How many choices went.
    """
    there = choices(folder)
    left = without(there, kept)
    if left != there:
        _write(folder, left)
    return len(set(there) - set(left))


def _write(folder: Path, held: list[Choice]) -> None:
    if held:
        write_csv(pd.DataFrame(held, columns=COLUMNS), folder / NAME)
    else:
        (folder / NAME).unlink()


def code(choices: Mapping[tuple[str, str, str], str], name: str, scope: str, unit: str) -> str:
    """The code chosen for a figure's words; empty if there is none."""
    return choices.get(Choice(name, scope, unit, "").key, "") if choices else ""
