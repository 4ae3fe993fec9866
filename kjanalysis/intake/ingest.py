"""Taking reviewed proposals into the tables.

Only rows a person accepted go in, each with the source and the section it
stands in. Everything is checked before a byte is written: codes, units, years,
duplicates, contradictions. If the tables as a whole would no longer pass
`kjanalysis data check`, the files are put back as they were.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .. import tables
from ..errors import DataError, KJError, language
from ..notation import bounds, units
from ..notation.dates import public_from
from ..reports.code_matching import KINDS
from ..tables import Problem, vintage
from ..tables.history import check_region
from .columns import CHOICES
from .sheet import read as read_sheet

_QUALIFIERS = {
    "observations": ("eq", "gt", "ge", "approx", "expected", "expected+gt", "expected+ge", "expected+approx"),
    "targets": ("eq", "gt", "ge", "approx", "strive", "strive+gt", "strive+ge", "strive+approx"),
}
_CEILING = re.compile(r"(?:不超过|不高于|(?<!不)低于|不足|不到)[^，,。]{0,2}【|】[^，,。]{0,6}(?:以内|以下)")


@dataclass(frozen=True)
class Intake:
    """What was taken in.

    Attributes
    ----------
    observations, targets, sources : list of dict
        Rows appended, as text.
    left : int
        Rows not accepted.
    folder : Path
    written : bool
    """

    observations: list[dict]
    targets: list[dict]
    sources: list[dict]
    left: int
    folder: Path
    written: bool

    def text(self) -> str:
        """What happened, and how to undo it."""
        zh = language() == "zh"
        count = (
            f"观测 {len(self.observations)} 行，目标 {len(self.targets)} 行，来源 {len(self.sources)} 行；未接受 {self.left} 行"
            if zh
            else f"{len(self.observations)} observations, {len(self.targets)} targets, {len(self.sources)} sources; {self.left} rows not accepted"
        )
        if not self.written:
            return ("检查通过，未写入：" if zh else "checked, nothing written: ") + count
        names = [n for n in ("observations", "targets", "sources") if getattr(self, n)]
        files = " ".join(str(self.folder / f"{n}.csv") for n in names)
        if not _in_git(self.folder):
            return ("已写入：" if zh else "written: ") + count
        undo = f"git -C {self.folder} diff; git -C {self.folder} checkout -- {' '.join(f'{n}.csv' for n in names)}"
        return (
            ("已写入：" if zh else "written: ")
            + f"{count}\n{files}\n"
            + ("查看与撤销：" if zh else "to see and to undo: ")
            + undo
        )


def ingest(
    path, source: str, region: str, year=None, new_source: dict | None = None, data=None, dry_run: bool = False
) -> Intake:
    """Append accepted proposals to observations.csv and targets.csv.

    Parameters
    ----------
    path : path-like
        A review sheet (:mod:`kjanalysis.intake.sheet`).
    source : str
        Id in sources.csv, or of the new source.
    region : str
        Code of the region that reports.
    year : int, optional
        The first year of goals set for every year (``annual``).
    new_source : dict, optional
        title, publisher, published, url, grade of a source not yet there.
    data : path-like, optional
        Tables to append to; the usual ones by default.
    dry_run : bool
        Check only.

    Returns
    -------
    Intake

    Raises
    ------
    KJError
        If the sheet, source or region is not usable, or nothing is accepted.
    DataError
        Listing every row that can't go in, by its number in the sheet.
    """
    known = tables.read(data)
    region = check_region(region, known)
    sheet = read_sheet(path)
    added = _source(source, new_source, known)
    published = (added[0]["published"] if added else known.sources.set_index("source").at[source, "published"]) or ""
    accepted = sheet[sheet["decision"].eq("accept")]
    first = sheet.attrs["row"]
    if accepted.empty:
        raise KJError(
            f"{path}: no row is marked accept. Put accept in the column decision.",
            f"{path}：没有标为 accept 的行，请在“决定”列填 accept。",
        )
    problems: list[Problem] = []
    observations, targets = [], []
    catalogue = known.indicators.set_index("indicator")
    name = Path(path).name
    for i, row in accepted.iterrows():

        def wrong(column, en, zh, number=first + i):
            problems.append(Problem(name, number, column, en, zh))

        made = _made(row, catalogue, source, published, region, year, wrong)
        if made is None:
            continue
        table, entry = made
        mine = observations if table == "observations" else targets
        if table == "observations":
            _clashes_observed(entry, known, observations, wrong)
        else:
            _clashes_target(entry, known, targets, wrong)
        mine.append(entry)
    if problems:
        raise DataError(problems)
    _number(targets, known)
    result = Intake(observations, targets, added, int(len(sheet) - len(accepted)), known.folder, not dry_run)
    if not dry_run:
        _write(known.folder, {"sources": added, "observations": observations, "targets": targets})
    return result


def _source(source: str, new: dict | None, known: tables.Tables) -> list[dict]:
    have = set(known.sources["source"])
    if new is None:
        if source in have:
            return []
        raise KJError(
            f"Source {source!r} is not in sources.csv. Add --title and --publisher (and --published, --url) to enter it.",
            f"sources.csv 中没有来源 {source!r}。请加上 --title 和 --publisher（及 --published、--url）一并登记。",
        )
    if source in have:
        raise KJError(
            f"Source {source!r} is already in sources.csv; leave --title out.",
            f"sources.csv 中已有来源 {source!r}，请去掉 --title。",
        )
    if not new.get("publisher"):
        raise KJError("A new source needs --publisher, who issued it.", "登记新来源需要 --publisher（发布机构）。")
    if new.get("published"):
        try:
            public_from(new["published"])
        except ValueError:
            raise KJError(
                f"--published {new['published']!r}: write 2021, 2021-03 or 2021-03-26.",
                f"--published {new['published']!r}：应写作 2021、2021-03 或 2021-03-26。",
            ) from None
    return [
        {
            "source": source, "title": new["title"], "publisher": new.get("publisher") or "", "published": new.get("published") or "",
            "published_basis": "stated" if new.get("published") else "unknown", "grade": new.get("grade") or "official",
            "url": new.get("url") or "", "note": "",
        }
    ]  # fmt: skip


def _made(row, catalogue, source, published, region, year, wrong) -> tuple[str, dict] | None:
    """A table's row from a sheet's row, or None after saying what is wrong."""
    before = row["indicator"]
    if before not in catalogue.index:
        wrong("indicator", f"{before!r} is not in indicators.csv; choose a code or reject the row." if before else
              "the code is empty; choose one or reject the row.", "指标代码为空或不在 indicators.csv 中，请选择代码或拒绝该行。")  # fmt: skip
        return None
    entry = catalogue.loc[before]
    table = "targets" if row["kind"] == "target" else "observations"
    ok = True

    def fail(*args):
        nonlocal ok
        ok = False
        wrong(*args)

    if row["kind"] not in CHOICES["kind"]:
        fail("kind", f"{row['kind']!r} is not actual or target.", f"{row['kind']!r} 应为 actual 或 target。")
    if row["qualifier"] not in _QUALIFIERS[table]:
        fail(
            "qualifier",
            f"{row['qualifier']!r} is not one of {', '.join(_QUALIFIERS[table])}.",
            f"{row['qualifier']!r} 应为 {'、'.join(_QUALIFIERS[table])} 之一。",
        )
    if entry["kind"] not in KINDS.get(row["scope"], ()):
        fail(
            "scope",
            f"{row['scope']!r} does not fit {before}, a {entry['kind']}.",
            f"口径 {row['scope']!r} 与指标 {before}（{entry['kind']}）不符。",
        )
    low, _, high = row["value"].partition("-") if not row["value"].startswith("-") else (row["value"], "", "")
    values = [_converted(part, row["unit"], entry["unit"]) for part in (low, high) if part]
    if None in values or not values:
        fail(
            "value",
            f"{row['value']} {row['unit']} can't be written in {entry['unit']}.",
            f"{row['value']} {row['unit']} 无法换算为 {entry['unit']}。",
        )
        return None
    if entry["integer"] and any(pd.to_numeric(value) % 1 for value in values):
        fail(
            "value",
            f"{row['value']} {row['unit']} is not whole, but {before} counts things.",
            f"{row['value']} {row['unit']} 不是整数，而 {before} 为计数。",
        )
    if row["scope"] == "growth" and "下降" in row["indicator_zh"] and not row["value"].startswith("-"):
        fail("value", f"the report says it fell: write -{row['value']}.", f"原文为下降，应写作 -{row['value']}。")
    ceiling = bool(_CEILING.search(row["sentence"]))
    if ceiling and table == "observations":
        fail(
            "value",
            "the report names only an upper limit (不足, 以内); correct or reject the row.",
            "原文只给出上限（不足、以内），请更正或拒绝该行。",
        )
    note = f"converted exactly from {row['value']} {row['unit']}" if values[0] != low else ""
    common = {
        "region": region,
        "indicator": before,
        "published": published,
        "source": source,
        "locator": row["section_locator"] or "text",
        "note": note,
    }
    when = row["year"]
    if table == "observations":
        if high:
            fail("value", "a range is no observation; write one figure.", "区间不能作为观测值，请填一个数。")
        span = len(when) == 9 and when[4:5] == "-"
        if not ((when.isdigit() and len(when) == 4) or span):
            fail(
                "year",
                f"{when!r}: write a year, or a span such as 2016-2020.",
                f"年份 {when!r}：应为年份，或 2016-2020 之类的区间。",
            )
        status = row["status"] or ("preliminary" if "expected" in row["qualifier"] else "actual")
        if status not in CHOICES["status"]:
            fail(
                "status",
                f"{status!r} is not one of {', '.join(CHOICES['status'])}.",
                f"{status!r} 应为 {'、'.join(CHOICES['status'])} 之一。",
            )
        if span:
            common["note"] = "; ".join(filter(None, [f"years {when}", note]))
        made = {**common, "year": when[-4:], "period": "multi_year" if span else "annual", "value": values[0],
                "qualifier": row["qualifier"], "status": status, "scope": row["scope"], "basis": ""}  # fmt: skip
        return (table, made) if ok else None
    yearly = when == "annual"
    if yearly and year is None:
        fail("year", "a goal for every year needs its first year: add --year.", "每年目标需要起始年份，请加 --year。")
    elif not yearly and not (when[-4:].isdigit() and len(when) in (4, 9)):
        fail("year", f"{when!r}: write a year, a span, or annual.", f"年份 {when!r}：应为年份、区间或 annual。")
    base = next((q for q in ("ge", "gt", "approx") if q in row["qualifier"].split("+")), "eq")
    made = {**common, "year": str(year) if yearly else when[-4:], "period": "five_year" if len(when) == 9 else "annual",
            "value": values[0], "value_high": values[1] if high else "", "comparator": "range" if high else "le" if ceiling else base,
            "qualifier": row["qualifier"], "recurs": "yearly" if yearly else "once", "headline": "false"}  # fmt: skip
    return (table, made) if ok else None


def _converted(value: str, unit: str, wanted: str) -> str | None:
    try:
        return units.convert(value, unit, wanted)
    except ArithmeticError:
        return None


def _interval(value, qualifier, integer):
    return bounds.interval(str(value), qualifier, bool(integer))


def _clashes_observed(entry, known, mine, wrong) -> None:
    rows = known.observations
    same = rows[
        rows["region"].eq(entry["region"])
        & rows["indicator"].eq(entry["indicator"])
        & rows["year"].eq(int(entry["year"]))
        & rows["period"].eq(entry["period"])
    ]
    number = float(entry["value"])
    for row in same[same["source"].eq(entry["source"])].itertuples():
        if row.value == number and row.qualifier == entry["qualifier"]:
            wrong("value", f"already there: observations.csv row {row.row} has {row.printed} from the same source.",
                  f"重复：observations.csv 第 {row.row} 行已有同一来源的 {row.printed}。")  # fmt: skip
            return
    integer = known.indicators.set_index("indicator").at[entry["indicator"], "integer"]
    low, high = _interval(entry["value"], entry["qualifier"], integer)
    if entry["status"] != "revised" and entry["period"] == "annual":
        for row in vintage.latest(same, None).itertuples():
            if high < row.lower or row.upper < low:
                wrong("value", f"contradicts observations.csv row {row.row}: {row.printed} from {row.source}. If it is a later revision, put revised in the column status.",
                      f"与 observations.csv 第 {row.row} 行（{row.source}：{row.printed}）矛盾。如为后来的修订数，请在“状态”列填 revised。")  # fmt: skip
    for other in mine:
        if all(other[k] == entry[k] for k in ("indicator", "year", "period")):
            if other["value"] == entry["value"] and other["qualifier"] == entry["qualifier"]:
                wrong("value", f"{entry['indicator']} {entry['year']} stands twice in the sheet with the same figure; reject one.",
                      f"{entry['indicator']} {entry['year']} 年在表中重复，请拒绝其一。")  # fmt: skip
                return
            a = _interval(other["value"], other["qualifier"], integer)
            if high < a[0] or a[1] < low:
                wrong("value", f"contradicts another accepted row: {other['value']} ({other['locator']}). Keep one.",
                      f"与另一已接受的行（{other['locator']}：{other['value']}）矛盾，请保留其一。")  # fmt: skip


def _clashes_target(entry, known, mine, wrong) -> None:
    rows = known.targets
    same = rows[
        rows["region"].eq(entry["region"])
        & rows["indicator"].eq(entry["indicator"])
        & rows["year"].eq(int(entry["year"]))
        & rows["source"].eq(entry["source"])
    ]
    for row in same.itertuples():
        if row.value == float(entry["value"]):
            wrong(
                "value",
                f"already there: targets.csv row {row.row}, {row.id}.",
                f"重复：targets.csv 第 {row.row} 行 {row.id}。",
            )
        else:
            wrong("value", f"contradicts targets.csv row {row.row}: {row.value:g} from the same source.",
                  f"与 targets.csv 第 {row.row} 行矛盾：同一来源为 {row.value:g}。")  # fmt: skip
    for other in mine:
        if all(other[k] == entry[k] for k in ("indicator", "year", "recurs")):
            wrong("value", f"{entry['indicator']} {entry['year']} has another accepted goal: {other['value']} ({other['locator']}). Keep one.",
                  f"{entry['indicator']} {entry['year']} 年另有已接受的目标 {other['value']}（{other['locator']}），请保留其一。")  # fmt: skip


def _number(targets: list[dict], known: tables.Tables) -> None:
    """Ids after the last of the region and year."""
    taken = set(known.targets["id"])
    for entry in targets:
        stem, count = f"{entry['region']}-{entry['year']}-", 1
        while f"{stem}{count:02d}" in taken:
            count += 1
        entry["id"] = f"{stem}{count:02d}"
        taken.add(entry["id"])


def _write(folder: Path, added: dict[str, list[dict]]) -> None:
    """Append, check the whole, and put everything back if it doesn't pass."""
    spec = tables.schema()
    before: dict[Path, bytes] = {}
    try:
        for name, rows in added.items():
            if not rows:
                continue
            path = folder / spec[name]["path"]
            before[path] = path.read_bytes()
            header = before[path].decode("utf-8-sig").splitlines()[0].split(",")
            text = io.StringIO(newline="")
            csv.DictWriter(text, header, lineterminator="\n").writerows(
                [{k: row.get(k, "") for k in header} for row in rows]
            )
            glue = b"" if before[path].endswith(b"\n") else b"\n"
            temporary = path.with_name(path.name + ".part")
            temporary.write_bytes(before[path] + glue + text.getvalue().encode("utf-8"))
            temporary.replace(path)
        tables.read(folder)
    except BaseException as error:
        for path, raw in before.items():
            path.write_bytes(raw)
            path.with_name(path.name + ".part").unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise KJError(
                f"{error.filename or folder} can't be written: {error.strerror}. Nothing was changed.",
                f"无法写入 {error.filename or folder}：{error.strerror}。未作任何改动。",
            ) from None
        raise


def _in_git(folder: Path) -> bool:
    try:
        done = subprocess.run(["git", "-C", str(folder), "rev-parse"], capture_output=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
