"""The data tables: found, read, checked against their schema, typed.

`data/datapackage.json` (Frictionless) describes each table; the same schema
drives reading and checking, so a description can't drift from what is
enforced. Tables are read as text first: a figure's digits tell its precision
(:mod:`kjanalysis.bounds`), and a problem can be named by file, row and column.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from . import bounds
from .errors import DataError, KJError

SCHEMA = "datapackage.json"

_NUMBER = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?"
_TYPES = {
    "integer": (r"[+-]?[0-9]{1,15}", "a whole number", "整数"),
    "number": (_NUMBER, "a number", "数字"),
    "boolean": (r"true|false", "true or false", "true 或 false"),
}


@dataclass(frozen=True)
class Problem:
    """One place in the tables that is wrong, in words.

    ``row`` counts lines of the file as a spreadsheet does: the header is 1.
    ``level`` is ``problem`` (the data can't be used) or ``notice``.
    """

    file: str
    row: int | None
    column: str | None
    what: str
    what_zh: str
    level: str = "problem"

    @property
    def en(self) -> str:
        place = self.file + (f", row {self.row}" if self.row else "")
        return place + (f", column {self.column}" if self.column else "") + f": {self.what}"

    @property
    def zh(self) -> str:
        place = self.file + (f" 第 {self.row} 行" if self.row else "")
        return place + (f" “{self.column}” 列" if self.column else "") + f"：{self.what_zh}"


@dataclass(frozen=True, eq=False)  # compared and cached by identity
class Tables:
    """All tables of one data folder, typed.

    Attributes
    ----------
    regions, indicators, sources, observations, targets, outcomes, tasks : pandas.DataFrame
        Columns as in `datapackage.json`. ``observations`` also has ``lower``
        and ``upper`` (:func:`kjanalysis.bounds.interval`), ``printed`` (the
        figure's text) and ``grade`` (of its source); it, ``targets`` and
        ``outcomes`` have ``row`` (line in the file). ``outcomes`` is empty
        where the folder has no such file.
    folder : pathlib.Path
    """

    regions: pd.DataFrame
    indicators: pd.DataFrame
    sources: pd.DataFrame
    observations: pd.DataFrame
    targets: pd.DataFrame
    outcomes: pd.DataFrame
    tasks: pd.DataFrame
    folder: Path


def shipped_folder() -> Path:
    """Folder of the tables that come with the package."""
    here = Path(__file__).resolve().parent
    for folder in (here / "data", here.parent / "data"):
        if (folder / SCHEMA).exists():
            return folder
    raise KJError(
        f"The package's data folder is missing (looked in {here} and {here.parent}). Install it again.",
        f"找不到随软件包发布的 data 文件夹（已查找 {here} 和 {here.parent}），请重新安装。",
    )


@functools.cache
def schema() -> dict[str, dict]:
    """Schema of each table by name, from the shipped `datapackage.json`; not to be changed."""
    package = json.loads((shipped_folder() / SCHEMA).read_text(encoding="utf-8"))
    return {
        resource["name"]: {
            **resource["schema"],
            "path": resource["path"],
            "optional": resource.get("optional", False),
        }
        for resource in package["resources"]
    }


def read(data=None) -> Tables:
    """Read and check the tables of a folder.

    Parameters
    ----------
    data : path-like, optional
        A folder with the same tables. By default the one that the environment
        variable ``KJANALYSIS_DATA`` names, else the shipped one.

    Returns
    -------
    Tables

    Raises
    ------
    KJError
        If the folder isn't there.
    DataError
        If a table doesn't fit its schema: every place is listed.
    """
    folder = _folder(data)
    stamp = tuple(
        (path.stat().st_mtime_ns, path.stat().st_size) if path.exists() else None
        for path in (folder / spec["path"] for spec in schema().values())
    )
    return _read(folder, stamp)


@functools.lru_cache(maxsize=4)
def _read(folder: Path, stamp) -> Tables:
    from .check import meaning  # it reads tables itself

    texts, problems = read_texts(folder)
    # a figure dated before its own year would leak: what can't be meant is refused here too
    problems = problems or meaning(texts)
    if problems:
        raise DataError(problems)
    typed = {name: _typed(frame, schema()[name]) for name, frame in texts.items()}
    for frame in (typed["observations"], typed["targets"]):
        # a row without a date of its own has its source's
        dates = frame["source"].map(typed["sources"].set_index("source")["published"])
        frame["published"] = frame["published"].where(frame["published"].ne(""), dates)
    observations = typed["observations"]
    observations["printed"] = texts["observations"]["value"]
    for frame in (observations, typed["targets"], typed["outcomes"]):
        frame["row"] = frame.index + 2  # the line in the file
    observations["grade"] = observations["source"].map(typed["sources"].set_index("source")["grade"])
    whole = observations["indicator"].map(typed["indicators"].set_index("indicator")["integer"])
    interval = functools.cache(bounds.interval)  # many figures are printed alike
    printed = (observations["printed"], observations["qualifier"], whole)
    pairs = list(map(interval, *(column.tolist() for column in printed)))  # a list is walked ten times as fast
    observations[["lower", "upper"]] = np.array(pairs, dtype=float).reshape(-1, 2)
    return Tables(**typed, folder=folder)


def read_texts(data=None) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Read the tables as text and list all that doesn't fit the schema.

    Returns
    -------
    texts : dict of str to DataFrame
        Table by name; every cell a str, an empty cell ``""``. The index is the
        line in the file less two, since empty lines are left out.
    problems : list of Problem
        Empty if all is well. A table that could not be read is not in texts.
    """
    folder = _folder(data)
    texts: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name, spec in schema().items():
        frame, found = _read_csv(folder / spec["path"], spec)
        problems += found
        if frame is not None:
            texts[name] = frame
            problems += _against_schema(frame, spec)
    for name, frame in texts.items():
        problems += _foreign_keys(frame, schema()[name], texts)
    return texts, problems


@functools.cache
def _fetched(address: str) -> Path:
    from .outputs import local_copy  # fsspec is only needed here

    return local_copy(address)


def _folder(data) -> Path:
    data = data or os.environ.get("KJANALYSIS_DATA")
    if data and "://" in str(data):
        data = _fetched(str(data))
    folder = Path(data).resolve() if data else shipped_folder()
    if not folder.is_dir():
        raise KJError(
            f"Data folder {folder} does not exist. Give the folder that holds observations.csv.",
            f"数据文件夹 {folder} 不存在。请给出 observations.csv 所在的文件夹。",
        )
    return folder


def _read_csv(path: Path, spec: dict) -> tuple[pd.DataFrame | None, list[Problem]]:
    """One file as text cells, or the reason why not."""

    def fail(en, zh, row=None, column=None):
        return None, [Problem(path.name, row, column, en, zh)]

    if spec["optional"] and not path.exists():
        names = [field["name"] for field in spec["fields"]]
        return pd.DataFrame(columns=names, dtype="str"), []
    if not path.is_file():
        return fail(
            f"the file is missing from {path.parent}. Copy it from the package's data folder and fill it in.",
            f"文件夹 {path.parent} 中缺少该文件，可从软件包的 data 文件夹复制后填写。",
        )
    raw = path.read_bytes()
    if not raw.strip():
        return fail("the file is empty; it needs at least its header line.", "文件是空的，至少要有表头一行。")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        return fail(
            "the text is not UTF-8 (a file saved by Chinese Excel is often GBK). "
            "In Excel, save it as 'CSV UTF-8'.",
            "文字编码不是 UTF-8（中文版 Excel 常存为 GBK）。请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。",
            row=row,
        )
    lines = csv.reader(io.StringIO(text, newline=""))
    try:
        header = next(lines)
        cells, places, ragged = [], [], None
        for number, line in enumerate(lines, start=2):
            # spreadsheets leave empty lines behind; they hold nothing, and rows keep their number
            if not any(map(str.strip, line)):
                continue
            if len(line) != len(header):
                ragged = ragged or (number, len(line))
            cells += line
            places.append(number - 2)
    except csv.Error:
        return fail(
            "a quotation mark is opened and never closed; look for a lone \" in a cell.",
            "有引号没有配对，请检查单元格中多余的双引号。",
        )
    wanted = [field["name"] for field in spec["fields"]]
    twice = [name for name in wanted if header.count(name) > 1]
    if twice:
        return fail(f"column {twice[0]} stands there twice.", f"列 {twice[0]} 重复。", row=1, column=twice[0])
    missing = [name for name in wanted if name not in header]
    if missing:
        return fail(
            f"column {', '.join(missing)} is missing; the header must have {', '.join(wanted)}.",
            f"缺少列 {'、'.join(missing)}；表头应为 {'、'.join(wanted)}。",
            row=1,
            column=missing[0],
        )
    if ragged:
        number, width = ragged
        return fail(
            f"the row has {width} cells, the header {len(header)}. "
            "A comma inside a cell needs quotes around the cell.",
            f"该行有 {width} 格，表头有 {len(header)} 格；单元格内含逗号时须用引号括起。",
            row=number,
        )
    columns = {name: list(map(str.strip, cells[header.index(name) :: len(header)])) for name in wanted}
    return pd.DataFrame(columns, index=places, dtype="str"), []


def _typed(frame: pd.DataFrame, spec: dict) -> pd.DataFrame:
    """Text cells to their declared types; the schema has been checked before."""
    typed = frame.copy()
    for field in spec["fields"]:
        name, kind = field["name"], field["type"]
        if kind == "boolean":
            typed[name] = frame[name].eq("true")
        elif kind in ("integer", "number"):
            typed[name] = numbers(frame[name], whole=kind == "integer")
    return typed


def numbers(cells: pd.Series, whole: bool = False) -> pd.Series:
    """Text cells as numbers, an empty one as NaN; int64 if ``whole`` and none is empty."""
    at, texts = pd.factorize(cells)  # most figures and years stand there many times
    found = pd.to_numeric(pd.Series(texts, dtype="str").where(texts != "")).to_numpy()
    whole = whole and not pd.isna(found).any()
    return pd.Series(found.astype("int64" if whole else "float64")[at], index=cells.index, name=cells.name)


@dataclass(frozen=True)
class _Rule:
    """What every cell of a column must fulfil, and what is said of one that doesn't (en|zh)."""

    name: str
    test: Callable[[str], bool]
    said: str


@functools.cache
def _rules(name: str) -> dict[str, list[_Rule]]:
    """Rules of one table's columns, made from its Frictionless schema."""
    return {field["name"]: _field_rules(field) for field in schema()[name]["fields"]}


def _field_rules(field: dict) -> list[_Rule]:
    limits = field.get("constraints", {})
    rules = []
    if limits.get("required", False):
        rules.append(_Rule("required", bool, "the cell is empty|单元格是空的"))
    if field["type"] in _TYPES:
        pattern, en, zh = _TYPES[field["type"]]
        rules.append(_form("type", pattern, f"is not {en}", f"不是{zh}"))
    if "enum" in limits:
        one_of = ", ".join(limits["enum"])
        rules.append(_form("enum", "|".join(limits["enum"]), f"is not one of {one_of}", f"应为 {one_of} 之一"))
    if "pattern" in limits:
        wanted, wanted_zh = field.get("description", limits["pattern"]), field.get("form_zh", limits["pattern"])
        rules.append(_form("pattern", limits["pattern"], f"has the wrong form ({wanted})", f"格式不对（{wanted_zh}）"))
    low, high = limits.get("minimum"), limits.get("maximum")
    if low is not None or high is not None:
        within = functools.partial(_within, low=low, high=high)
        rules.append(_Rule("range", within, f"is not between {low} and {high}|应在 {low} 与 {high} 之间"))
    return rules


def _form(name: str, pattern: str, en: str, zh: str) -> _Rule:
    fits = re.compile(pattern).fullmatch
    return _Rule(name, lambda cell: not cell or fits(cell) is not None, f"{{}} {en}|{{}} {zh}")


def _within(cell: str, low, high) -> bool:
    try:
        number = float(cell)
    except ValueError:  # another rule's to tell
        return True
    return not (low is not None and number < low) and not (high is not None and number > high)


def _failures(frame: pd.DataFrame, name: str, keys: list[str]) -> pd.DataFrame:
    """pandera's list of the cells that break a rule."""
    import pandera.pandas as pa  # slow to import, and only needed for tables that don't fit

    columns = {
        column: pa.Column(checks=[pa.Check(r.test, element_wise=True, name=r.name, error=r.said) for r in rules], nullable=False)
        for column, rules in _rules(name).items()
    }
    try:
        pa.DataFrameSchema(columns, unique=keys or None).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return errors.failure_cases
    raise AssertionError(f"{name}: a rule failed that pandera sees kept")  # the same rules: can't be


def _keys(key) -> list[str]:
    return [key] if isinstance(key, str) else list(key or [])


def _against_schema(frame: pd.DataFrame, spec: dict) -> list[Problem]:
    name, keys = Path(spec["path"]).stem, _keys(spec.get("primaryKey"))
    ruled = [(frame[column].unique().tolist(), rules) for column, rules in _rules(name).items() if rules]
    kept = all(all(map(rule.test, cells)) for cells, rules in ruled for rule in rules)
    if kept and not (keys and frame.duplicated(keys).any()):
        return []
    cases = _failures(frame, name, keys)
    problems = []
    twice = cases["check"].eq("multiple_fields_uniqueness") | cases["check"].eq("field_uniqueness")
    for case in cases[~twice].drop_duplicates(["column", "check", "index"]).itertuples():
        en, zh = str(case.check).split("|")
        cell = repr(case.failure_case)
        problems.append(
            Problem(spec["path"], int(case.index) + 2, case.column, en.format(cell), zh.format(cell))
        )
    if twice.any():
        first = frame.groupby(keys, sort=False).ngroup()
        for row in frame.index[frame.duplicated(keys)]:
            before = int(first.eq(first[row]).idxmax()) + 2
            named = ", ".join(f"{key}={frame.at[row, key]}" for key in keys)
            problems.append(
                Problem(
                    spec["path"],
                    int(row) + 2,
                    keys[0],
                    f"repeats row {before} ({named}). Delete one of the two.",
                    f"与第 {before} 行重复（{named}），请删去其一。",
                )
            )
    return sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))


def _foreign_keys(frame, spec: dict, texts: dict[str, pd.DataFrame]) -> list[Problem]:
    """Cells that name something the other table doesn't have."""
    problems = []
    for key in spec.get("foreignKeys", []):
        (column,), reference = _keys(key["fields"]), key["reference"]
        other = reference["resource"] or Path(spec["path"]).stem
        if other not in texts:
            continue
        unknown = set(frame[column].unique().tolist()) - {"", *texts[other][_keys(reference["fields"])[0]].tolist()}
        for row, cell in frame.loc[frame[column].isin(unknown), column].items() if unknown else ():
            where = schema()[other]["path"]
            problems.append(
                Problem(
                    spec["path"],
                    int(row) + 2,
                    column,
                    f"{cell!r} is not in {where}. Correct it or add it there.",
                    f"{cell!r} 不在 {where} 中，请更正或在该表中补上。",
                )
            )
    return problems
