"""What is understood of a sheet without doubt goes into the tables; the rest waits for review."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .. import tables
from ..errors import DataError, KJError, language
from ..reports.sheet_rows import SheetRows
from ..wording import Text
from .ingest import Intake, ingest
from .sheet import read, sheet, write


@dataclass(frozen=True)
class Taken:
    """What was taken in of a sheet.

    Attributes
    ----------
    intake : Intake
    rest : DataFrame
        Rows that were not: unsure, or refused by a check. ``reason`` says why.
    """

    intake: Intake
    rest: pd.DataFrame


def source_for(path, source: str | None, new: dict, data=None) -> tuple[str, dict | None]:
    """The id to enter rows under, and what is to be entered for it if it is not there yet.

    Parameters
    ----------
    path : path-like
        The sheet.
    source : str or None
        An id; by default one made from the file, so that the same file comes under the same.
    new : dict
        Title, publisher, published, url and grade; an empty title if none was given.
    data : path-like, optional

    Returns
    -------
    source : str
    new : dict or None

    Raises
    ------
    KJError
        If there is neither a title nor a source that is there.
    """
    there = set(tables.read(data).sources["source"])
    made = source or source_id(path)
    if made in there and (source is None or not new["title"]):
        return made, None
    if not (new["title"] and new["published"]):
        raise KJError(
            "The sheet's source must be named, with the day it was published: figures without a day reach no forecast. "
            "Add --title, --publisher and --published.",
            "写入数据须注明来源和公布日期，没有日期的数据不能用于预测。请加上 --title、--publisher 和 --published。",
        )
    return made, new


def source_id(path) -> str:
    """A source's id for a file: the same file gives the same id.

    >>> path = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = path.write_bytes(b"a")
    >>> source_id(path)
    'sheet-ca978112'
    """
    return f"sheet-{hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8]}"


def take_sure(
    found: SheetRows, source: str, region: str | None, new_source: dict | None = None, data=None, dry_run: bool = False
) -> Taken:
    """Take in every row that is understood without doubt and that the checks let pass.

    Parameters
    ----------
    found : SheetRows
        As :func:`kjanalysis.reports.sheet_rows.from_sheet` gives it.
    source : str
        Id in sources.csv, or of the new source.
    region : str, optional
        Code of the region that reports.
    new_source, data, dry_run
        As :func:`kjanalysis.intake.ingest.ingest` takes them.

    Returns
    -------
    Taken

    Raises
    ------
    KJError
        If no row is sure, or the source is not usable.
    DataError
        If the tables as a whole would not pass the check; nothing is written then.
    """
    table = sheet(found.rows)
    table["decision"] = ["accept" if sure else "" for sure in found.sure]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "proposals.csv"
        while True:
            accepted = table[table["decision"].eq("accept")]
            if accepted.empty:
                raise _nothing_sure(table)
            write(table, path, data)
            home = region or accepted["region"].iloc[0]
            try:
                intake = ingest(path, source, home, None, new_source, data, dry_run)
                break
            except DataError as error:
                table = _refused(table, error, read(path).attrs["row"])
    return Taken(intake, table[table["decision"].ne("accept")])


def _refused(table: pd.DataFrame, error: DataError, first: int) -> pd.DataFrame:
    """Rows that a check refused wait for review, with what it said; other errors go on."""
    said = {
        problem.row - first: problem for problem in error.problems if problem.row and problem.file == "proposals.csv"
    }
    if not said:
        raise error
    table = table.copy()
    for place, problem in said.items():
        why = Text(problem.what, problem.what_zh).of(language())
        table.loc[table.index[place], ["decision", "reason"]] = ["", why]
    return table


def _nothing_sure(table: pd.DataFrame) -> KJError:
    reasons = list(dict.fromkeys(filter(None, table["reason"])))
    shown = "\n".join(reasons[:5] + ["..."] * (len(reasons) > 5))
    return KJError(
        f"Nothing was written: no row can be taken in without a look. Write a review sheet with --out.\n{shown}",
        f"未写入：没有可以直接写入的行。请用 --out 生成审核表，逐行决定。\n{shown}",
    )
