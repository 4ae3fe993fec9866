"""Taking reviewed proposals into the tables.

Only rows a person accepted go in, each with the source and the section it
stands in. Everything is checked before a byte is written: codes, units, years,
duplicates, contradictions. If the tables as a whole would no longer pass
`kjanalysis data check`, the files are put back as they were.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from .. import tables
from ..errors import DataError, KJError
from ..notation.dates import public_from
from ..reports import extraction, remembered
from ..tables import Problem
from ..tables.normalising import normal
from ..tables.region_names import check_region
from ..wording import Text
from . import contradictions, database_intakes, guard, journal, row_checks, sizes, table_rows
from .appending import append
from .columns import REGION
from .own_folder import own_folder
from .result import Intake
from .reviewed import CELLS, Indicator, Reviewed
from .row_checks import Fault
from .sheet import read as read_sheet


def database_of(layer: tables.Layer) -> str:
    """Address of the database that a layer is.

    Parameters
    ----------
    layer : Layer
        One place with tables.

    Returns
    -------
    str
        Without its password; empty for a folder.
    """
    return layer.name if layer.kind == "database" else ""


def ingest(
    path,
    source: str,
    region: str,
    year=None,
    new_source: dict | None = None,
    data=None,
    dry_run: bool = False,
    say: Callable[[Text], object] = lambda notice: None,
) -> Intake:
    """Append accepted proposals to observations.csv and targets.csv.

    Parameters
    ----------
    path : path-like
        A review sheet (:mod:`kjanalysis.intake.sheet`).
    source : str
        Id in sources.csv, or of the new source.
    region : str
        Code of the region that reports; a row of the sheet with a region of its own keeps that.
    year : int, optional
        The first year of goals set for every year (``annual``).
    new_source : dict, optional
        Values of title, publisher, published, url, grade of a source not yet there.
    data : path-like, optional
        Tables to append to; the usual ones by default.
    dry_run : bool
        Check only.
    say : callable
        Told what is pointed out, before anything is written.

    Returns
    -------
    Intake
        What was taken in, or would be.

    Raises
    ------
    KJError
        If the sheet, source or region is not usable, or nothing is accepted.
    DataError
        Listing every row that can't go in, by its number in the sheet.

    See Also
    --------
    kjanalysis.extract : Proposals from a report.
    kjanalysis.intake.write : A review sheet of them.
    """
    known = tables.read(data)
    if dry_run:
        return _taken(path, source, region, year, new_source, known, dry_run, say)
    with _locked(known.layers[-1]):  # who comes second sees the first one's rows
        return _taken(path, source, region, year, new_source, tables.read(data), dry_run, say)


def _locked(layer: tables.Layer) -> contextlib.AbstractContextManager:
    """Keep other writers of a layer waiting."""
    folder = own_folder(layer)
    return database_intakes.locked(layer) if layer.kind == "database" else journal.locked(folder)


def undo(data=None) -> journal.Entry:
    """Take the last intake back (:func:`kjanalysis.intake.journal.undo`).

    Parameters
    ----------
    data : path-like, optional
        The tables; the usual ones by default.

    Returns
    -------
    Entry
        What was taken back.

    Raises
    ------
    KJError
        If there is none, or one of its rows was changed since.
    DataError
        If other rows need what it brought.
    """
    layers = tables.layers_of(data)
    if layers[-1].kind == "database":
        return database_intakes.undo(layers)
    return journal.undo(own_folder(layers[-1]), tables.address(layers))


def _taken(
    path,
    source: str,
    region: str,
    year,
    new_source: dict | None,
    known: tables.Tables,
    dry_run: bool,
    say: Callable[[Text], object],
) -> Intake:
    """:func:`ingest` of tables that are read already."""
    region = check_region(region, known)
    sheet = read_sheet(path)
    added = _source(source, new_source, known)
    published = (added[0]["published"] if added else known.sources.set_index("source").at[source, "published"]) or ""
    accepted = sheet[sheet["decision"].eq("accept")]
    if accepted.empty:
        raise KJError(
            f"{path}: no row is marked accept. Write accept in the column decision of the rows to take in.",
            f"{path}：没有标为 accept 的行，请在要写入的行的“决定”列填 accept。",
        )
    rows = {
        sheet.attrs["row"] + place: row
        for place, row in _reviewed(accepted, known, region=region, source=source, published=published, first_year=year)
    }
    observations, targets, faults, there = fresh(rows, known)
    if faults:
        name = Path(path).name
        raise DataError([Problem(name, place, fault.column, fault.says.en, fault.says.zh) for place, fault in faults])
    table_rows.number(targets, set(known.targets["id"]))
    new = bool(observations or targets)
    left = int(len(sheet) - len(accepted))
    written, kept = new and not dry_run, database_of(known.layers[-1])
    pointed = tuple(guard.notices(observations, known))
    result = Intake(observations, targets, added if new else [], left, known.folder, written, len(there), kept, pointed)
    if written:
        for notice in pointed:
            say(notice)
        chosen = _chosen(rows.values(), known)
        append(known, {"sources": added, "observations": observations, "targets": targets}, "ingest", chosen)
        result = replace(result, remembered=len(chosen))
    return result


def _chosen(rows: Iterable[Reviewed], known: tables.Tables) -> tuple[remembered.Choice, ...]:
    """Codes that a person chose where the report's words alone give none, or another, and that aren't kept yet."""
    catalogue = extraction.catalogue_of(known)
    chosen = [
        remembered.Choice(row.indicator_zh, row.scope, row.unit, row.indicator)
        for row in rows
        if row.indicator_zh.strip("? ")
        and catalogue.match((row.indicator_zh,), row.sentence, row.scope, row.unit).code != row.indicator
    ]
    return remembered.change(remembered.choices(known.layers[-1].folder), chosen).added


def _reviewed(accepted: pd.DataFrame, known: tables.Tables, **under) -> Iterator[tuple[int, Reviewed]]:
    """Place in the sheet and row, with the code's entry of the catalogue."""
    entries = {row.indicator: Indicator(row.kind, row.unit, bool(row.integer)) for row in known.indicators.itertuples()}
    for place, row in accepted.iterrows():
        cells = {name: row[name] for name in CELLS}
        own = {REGION: check_region(row[REGION], known)} if row.get(REGION) else {}
        yield place, Reviewed(**cells, catalogue=entries.get(row["indicator"]), **(under | own))


def fresh(
    rows: dict[int, Reviewed], known: tables.Tables
) -> tuple[list[dict[str, str]], list[dict[str, str]], list[tuple[int, Fault]], set[int]]:
    """:func:`judged` of the rows that the tables don't hold yet, and the numbers of those that they do.

    Parameters
    ----------
    rows : dict of int to Reviewed
        By number.
    known : Tables
        What they are held against.

    Returns
    -------
    observations, targets, faults : list
        As :func:`judged` gives them.
    there : set of int
        Numbers of rows that the tables hold, from the same source.
    """
    observations, targets, faults = judged(rows, known)
    there = {place for place, fault in faults if fault.rule == contradictions.Clash.REPEATS_TABLE}
    if there:
        rows = {place: row for place, row in rows.items() if place not in there}
        observations, targets, faults = judged(rows, known)
    return observations, targets, faults, there


def judged(
    rows: dict[int, Reviewed], known: tables.Tables
) -> tuple[list[dict[str, str]], list[dict[str, str]], list[tuple[int, Fault]]]:
    """Rows for observations.csv and targets.csv, and what is wrong, by the row's number in the sheet.

    Parameters
    ----------
    rows : dict of int to Reviewed
        By number.
    known : Tables
        What they are held against.

    Returns
    -------
    observations, targets : list of dict of str to str
        Rows of the tables, without those that break a check of their own.
    faults : list of (int, Fault)
        Number and fault.
    """
    observations: list[dict[str, str]] = []
    targets: list[dict[str, str]] = []
    faults: list[tuple[int, Fault]] = []
    for place, row in rows.items():
        wrong = row_checks.faults(row)
        if not wrong and row.table == "observations":
            entry = table_rows.observation(row)
            wrong = contradictions.of_observation(entry, known, observations) or sizes.faults(
                entry, known, observations
            )
            observations.append(entry)
        elif not wrong:
            entry = table_rows.target(row)
            wrong = contradictions.of_target(entry, known, targets) or sizes.faults(entry, known, observations)
            targets.append(entry)
        faults += [(place, fault) for fault in wrong]
    return observations, targets, faults


def _source(source: str, new: dict | None, known: tables.Tables) -> list[dict[str, str]]:
    """The row to add to sources.csv: none if the source is there, one if it is new."""
    there = source in set(known.sources["source"])
    if new is None and not there:
        raise KJError(
            f"Source {source!r} is not in sources.csv. Enter it by adding --title and --publisher, and if known --published and --url.",
            f"sources.csv 中没有来源 {source!r}。请加上 --title 和 --publisher（如已知，再加 --published、--url）一并登记。",
        )
    if new is None or (there and _same_source(known.sources.set_index("source").loc[source], new)):
        return []
    if there:
        raise KJError(
            f"Source {source!r} is already in sources.csv. Leave --title out, or choose another id for a new source.",
            f"sources.csv 中已有来源 {source!r}。请去掉 --title；如为新来源，请另取编号。",
        )
    return [source_row(source, new)]


def _same_source(row: pd.Series, new: dict) -> bool:
    """Whether a source is given as it is entered already."""
    given = new | {"published": normal(new.get("published") or "", "date")[0]}
    return all(row[name] == (given.get(name) or "").strip() for name in ("title", "publisher", "published"))


def source_row(source: str, new: dict) -> dict[str, str]:
    """A row of sources.csv for a new source, checked.

    Parameters
    ----------
    source : str
        Its id.
    new : dict
        Its title, publisher, published, url, grade; the last three may be missing.

    Returns
    -------
    dict of str to str
        The row, by column.

    Raises
    ------
    KJError
        If there is no publisher, or the day is no date.
    """
    if not new.get("publisher"):
        raise KJError(
            "A new source needs a publisher. Add --publisher NAME, the name of who issued it.",
            "登记新来源须有发布机构，请加上 --publisher，例如 --publisher 江北区科技局。",
        )
    published = normal(new.get("published") or "", "date")[0]
    if published:
        _check_published(published)
    return {
        "source": source, "title": new["title"], "publisher": new["publisher"], "published": published,
        "published_basis": "stated" if published else "unknown", "grade": new.get("grade") or "official",
        "url": new.get("url") or "", "note": "",
    }  # fmt: skip


def _check_published(published: str) -> None:
    try:
        public_from(published)
    except ValueError:
        raise KJError(
            f"--published {published!r} is not a date. Write 2021, 2021-03 or 2021-03-26.",
            f"--published {published!r} 不是有效日期，应写作 2021、2021-03 或 2021-03-26。",
        ) from None
