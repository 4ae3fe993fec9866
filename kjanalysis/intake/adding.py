"""Figures and targets by hand: read, checked, shown, and written with their source or not at all.

:func:`add` takes them in the words people write (:mod:`kjanalysis.reports.phrases`). What was
filled into a workbook comes through the same checks (:mod:`kjanalysis.intake.template`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from .. import tables
from ..errors import KJError
from ..forecast import check_year
from ..reports import phrases
from ..tables.region_names import check_region
from ..wording import Text, words
from . import table_rows
from .appending import append
from .ingest import Intake, database_of, fresh
from .own_folder import own_folder
from .reviewed import Indicator, Reviewed
from .row_checks import Fault
from .sources import source_of


class Entry(NamedTuple):
    """A row that a person gave.

    Attributes
    ----------
    place : Text
        Where it stands, for messages.
    row : Reviewed
    columns : dict of str to Text
        Where its single cells stand, by column, if they have places of their own.
    """

    place: Text
    row: Reviewed
    columns: dict[str, Text] = {}  # noqa: RUF012  # never changed


@dataclass(frozen=True)
class Prepared:
    """What was understood and may be written.

    Parameters
    ----------
    region : str
        Code.
    years : tuple of int
        Years of the targets, the first one first.
    rows : tuple of Reviewed
    intake : Intake
        The rows of the tables; not yet written.
    names : dict of str to str
        Chinese name of each indicator.
    known : Tables
        What they were held against; they go into its uppermost layer.
    """

    region: str
    years: tuple[int, ...]
    rows: tuple[Reviewed, ...]
    intake: Intake
    names: dict[str, str]
    known: tables.Tables

    def table(self, lang: str = "zh") -> pd.DataFrame:
        """What was understood.

        Parameters
        ----------
        lang : {"zh", "en"}

        Returns
        -------
        DataFrame
            A row each: kind, indicator, year, value and unit as written, the value in
            the indicator's own unit, how exactly it is meant, the source.
        """
        heads = (
            Text("kind", "性质"), Text("indicator", "指标"), Text("code", "代码"), Text("year", "年份"), Text("as written", "填写的数值"),
            Text("as stored", "入表数值"), Text("qualifier", "限定"), Text("source", "来源"),
        )  # fmt: skip
        said = [tuple(one.of(lang) if isinstance(one, Text) else one for one in self._said(row)) for row in self.rows]
        return pd.DataFrame(said, columns=[head.of(lang) for head in heads])

    def _said(self, row: Reviewed) -> tuple[str | Text, ...]:
        kind = Text("target", "目标") if row.table == "targets" else Text("figure", "数据")
        unit = row.catalogue.unit if row.catalogue else ""
        stored = "–".join(row.figures) + unit
        return (
            kind, self.names[row.indicator], row.indicator, row.year, row.value + row.unit, stored, qualified(row), row.source,
        )  # fmt: skip

    def write(self) -> Intake:
        """Append the rows to the tables, all of them or none.

        Returns
        -------
        Intake
            What was written.

        Raises
        ------
        KJError
            If a file can't be written.
        DataError
            If the tables wouldn't pass the check any longer.
        """
        done = self.intake
        if not self.rows:
            return done
        append(self.known, {"sources": done.sources, "observations": done.observations, "targets": done.targets})
        return replace(done, written=True)


def qualified(row: Reviewed) -> Text:
    """How exactly a row's figure is meant, in words.

    Parameters
    ----------
    row : Reviewed

    Returns
    -------
    Text
    """
    parts = row.qualifier.split("+")
    if row.table == "targets" and (row.is_range or row.has_upper_limit):
        parts = [part for part in parts if part != "eq"] + ["range" if row.is_range else "le"]
    return words.qualified("+".join(parts), row.table == "targets")


def add(
    region: str,
    year: int | str | None = None,
    targets: Sequence[str] = (),
    figures: Sequence[str] = (),
    *,
    published: str,
    title: str,
    publisher: str,
    url: str = "",
    grade: str = "official",
    data: tables.Folder = None,
    dry_run: bool = False,
) -> Intake:
    """Take figures and targets in, in the words people write.

    Parameters
    ----------
    region : str
        Code or name.
    year : int, optional
        The targets' year, where they name none.
    targets, figures : sequence of str
        One figure each, with its indicator and unit; a figure of the past names its year.
    published : str
        Day on which the source was published, such as ``2024-03-01``.
    title, publisher : str
        Of the source.
    url : str
        Its web address, if it has one.
    grade : {"official", "reprint", "press", "tertiary"}
        How far the source can be trusted.
    data : path-like, optional
        Tables to append to.
    dry_run : bool
        Check only.

    Returns
    -------
    Intake
        What was taken in, or would be.

    Raises
    ------
    KJError
        If something isn't understood beyond doubt, fails a check, or contradicts the
        tables; everything wrong is listed, and nothing is written.

    See Also
    --------
    kjanalysis.intake.write : The way for a whole report.

    Examples
    --------
    >>> done = add(
    ...     "永修", 2024, ["力争R&D经费支出52000万元以上"], ["R&D经费支出 2022年 4.1亿元"],
    ...     published="2024-03-01", title="工作报告", publisher="科技局", dry_run=True,
    ... )
    >>> [(row["year"], row["value"], row["qualifier"]) for row in done.targets + done.observations]
    [('2024', '5.2000', 'strive+ge'), ('2022', '4.1', 'eq')]
    """
    known = tables.read(data)
    code = check_region(region, known)
    source = source_of(
        known, {"title": title, "publisher": publisher, "published": published, "url": url, "grade": grade}, code
    )
    made = prepare(known, code, read_phrases(known, code, year, targets, figures, source), [source], year)
    return made.intake if dry_run else made.write()


def read_phrases(
    known: tables.Tables,
    region: str,
    year: int | str | None,
    targets: Iterable[str],
    figures: Iterable[str],
    source: dict[str, str],
) -> list[Entry]:
    """Rows that phrases say.

    Parameters
    ----------
    known : Tables
    region : str
        Code.
    year : int, str or None
        The targets' year.
    targets, figures : iterable of str
    source : dict
        As :func:`~kjanalysis.intake.sources.source_of` gives it.

    Returns
    -------
    list of Entry

    Raises
    ------
    KJError
        Listing every phrase that isn't understood.
    """
    given = [("target", one) for one in targets] + [("actual", one) for one in figures]
    if not given:
        raise KJError(
            "There is nothing to add. Give --target, --figure or --from FILE.",
            "没有要录入的内容，请给出 --target、--figure 或 --from FILE。",
        )
    first = _year(year)
    entries, wrong = [], []
    for kind, text in given:
        try:
            read = phrases.read(text, kind, first, known)
        except KJError as error:
            wrong.append(error)
            continue
        said = Text(repr(read.text), f"“{read.text}”")
        entries.append(Entry(said, _reviewed(known, read._asdict(), region, source, first)))
    if wrong:
        raise _all(Text(one.en, one.zh) for one in wrong)
    return entries


def _year(year: int | str | None) -> int | None:
    return None if year in (None, "") else check_year(year)


def _reviewed(
    known: tables.Tables, cells: dict[str, str], region: str, source: dict[str, str], first: int | None
) -> Reviewed:
    """A row of the review sheet, its locator being what was written."""
    return Reviewed(
        **{name: cells[name] for name in ("indicator", "value", "unit", "year", "kind", "qualifier", "scope", "status", "sentence", "indicator_zh")},
        section_locator=cells["text"],
        catalogue=catalogue(known).get(cells["indicator"]),
        region=region,
        source=source["source"],
        published=source["published"],
        first_year=first,
    )  # fmt: skip


def catalogue(known: tables.Tables) -> dict[str, Indicator]:
    """What the catalogue says of each code.

    Parameters
    ----------
    known : Tables

    Returns
    -------
    dict of str to Indicator
    """
    return {row.indicator: Indicator(row.kind, row.unit, bool(row.integer)) for row in known.indicators.itertuples()}


def prepare(
    known: tables.Tables,
    region: str,
    entries: Sequence[Entry],
    sources: Sequence[dict[str, str]],
    year: int | str | None = None,
) -> Prepared:
    """Check rows as those of a report are checked; what the tables hold already is counted and passed over.

    Parameters
    ----------
    known : Tables
    region : str
        Code.
    entries : sequence of Entry
    sources : sequence of dict
        Rows of sources.csv that they name.
    year : int or str, optional
        A year to show besides those of the targets.

    Returns
    -------
    Prepared
        Nothing is written yet.

    Raises
    ------
    KJError
        Listing everything that is wrong, with its place.
    """
    folder = own_folder(known.layers[-1])
    observations, targets, faults, there = fresh({at: entry.row for at, entry in enumerate(entries)}, known)

    def place(at: int, fault: Fault) -> Text:
        return entries[at].columns.get(fault.column, entries[at].place)

    if faults:
        raise _all(
            Text(f"{place(at, fault).en}: {fault.says.en}", f"{place(at, fault).zh}：{fault.says.zh}")
            for at, fault in faults
        )
    table_rows.number(targets, set(known.targets["id"]))
    rows = tuple(entry.row for at, entry in enumerate(entries) if at not in there)
    listed = set(known.sources["source"])
    used = {row.source for row in rows}
    new = [row for row in sources if row["source"] in used and row["source"] not in listed]
    asked = {int(entry.row.year) for entry in entries if entry.row.table == "targets" and entry.row.year.isdigit()}
    years = sorted({int(row["year"]) for row in targets} | asked | ({int(year)} if year else set()))
    names = dict(zip(known.indicators["indicator"], known.indicators["zh"], strict=True))
    intake = Intake(observations, targets, new, 0, folder, False, len(there), database_of(known.layers[-1]))
    return Prepared(region, tuple(years), rows, intake, names, known)


def _all(said: Iterable[Text]) -> KJError:
    said = list(said)
    return KJError("\n".join(one.en for one in said), "\n".join(one.zh for one in said))
