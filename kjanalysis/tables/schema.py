"""The tables' schema, and what of a table doesn't fit it.

`data/datapackage.json` (Frictionless) describes each table; the same schema
drives reading and checking, so a description can't drift from what is
enforced.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import KJError
from ..storage import package_folder
from .problems import Problem, Spec

SCHEMA = "datapackage.json"
_NUMBER = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?"
_TYPES = {
    "integer": (r"[+-]?[0-9]{1,15}", "a whole number", "整数"),
    "number": (_NUMBER, "a number", "数字"),
    "boolean": (r"true|false", "true or false", "true 或 false"),
}


def shipped_folder() -> Path:
    """Folder of the tables that come with the package.

    Returns
    -------
    Path
        It holds `datapackage.json`.

    Raises
    ------
    KJError
        If the installation lacks it.
    """
    here = package_folder()
    for folder in (here / "data", here.parent / "data"):
        if (folder / SCHEMA).exists():
            return folder
    raise KJError(
        f"The package's data folder is missing (looked in {here} and {here.parent}). Install it again.",
        f"找不到随软件包发布的 data 文件夹（已查找 {here} 和 {here.parent}），请重新安装。",
    )


@functools.cache
def schema() -> dict[str, Spec]:
    """Schema of each table, from the shipped `datapackage.json`; not to be changed.

    Returns
    -------
    dict of str to dict
        By table: the Frictionless schema, and ``path`` and ``optional`` of its file.
        Tables that only come with the package (``reference``) are left out.

    References
    ----------
    Frictionless Data, Table Schema, https://specs.frictionlessdata.io/table-schema/
    """
    package = json.loads((shipped_folder() / SCHEMA).read_text(encoding="utf-8"))
    return {
        resource["name"]: {
            **resource["schema"],
            "path": resource["path"],
            "optional": resource.get("optional", False),
        }
        for resource in package["resources"]
        if not resource.get("reference", False)
    }


def keys_of(spec: Spec) -> list[str]:
    """The columns of a table's primary key."""
    return _keys(spec["primaryKey"])


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


def _field_rules(field: Spec) -> list[_Rule]:
    limits = field.get("constraints", {})
    rules = []
    if limits.get("required", False):
        rules.append(_Rule("required", bool, "the cell is empty and must be filled in|单元格为空，须填写"))
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


def _within(cell: str, low: float | None, high: float | None) -> bool:
    try:
        number = float(cell)
    except ValueError:  # another rule's to tell
        return True
    return not (low is not None and number < low) and not (high is not None and number > high)


def _failures(frame: pd.DataFrame, name: str, keys: list[str]) -> pd.DataFrame:
    """pandera's list of the cells that break a rule."""
    import pandera.pandas as pa  # slow to import, and only needed for tables that don't fit

    columns = {
        column: pa.Column(
            checks=[pa.Check(r.test, element_wise=True, name=r.name, error=r.said) for r in rules], nullable=False
        )
        for column, rules in _rules(name).items()
    }
    try:
        pa.DataFrameSchema(columns, unique=keys or None).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return errors.failure_cases
    raise AssertionError(f"{name}: a rule failed that pandera sees kept")  # the same rules: can't be


def _keys(key: str | list[str] | None) -> list[str]:
    return [key] if isinstance(key, str) else list(key or [])


def against_schema(frame: pd.DataFrame, spec: Spec) -> list[Problem]:
    """Cells that break a rule of their column, and rows that repeat a key."""
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
        problems.append(Problem(spec["path"], int(case.index) + 2, case.column, en.format(cell), zh.format(cell)))
    if twice.any():
        problems += _repeated(frame, spec["path"], keys)
    return sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))


def _repeated(frame: pd.DataFrame, path: str, keys: list[str]) -> list[Problem]:
    """Rows whose key stands in another row, too, that was published before or stands above."""
    frame = _by_publication(frame)
    first, problems = frame.groupby(keys, sort=False).ngroup(), []
    for row in frame.index[frame.duplicated(keys)]:
        before = int(first.eq(first[row]).idxmax()) + 2
        named = ", ".join(f"{key}={frame.at[row, key]}" for key in keys)
        en = f"repeats row {before} ({named}). Delete one of the two."
        zh = f"与第 {before} 行重复（{named}），请删去其一。"
        problems.append(Problem(path, int(row) + 2, keys[0], en, zh))
    return problems


def _by_publication(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows published first come first: a later row must not decide on an earlier one. A vague date is its last day."""
    dated = [column for column in ("published", "outcome_published") if column in frame]
    if not dated:
        return frame
    days = frame[dated[0]].map(lambda cell: f"{cell}-99-99"[:10] if cell else "9999")
    return frame.loc[days.sort_values(kind="stable").index]


def foreign_keys(frame: pd.DataFrame, spec: Spec, texts: dict[str, pd.DataFrame]) -> list[Problem]:
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


def missing(texts: dict[str, pd.DataFrame]) -> list[Problem]:
    """:func:`foreign_keys` of all tables."""
    return [one for name, frame in texts.items() for one in foreign_keys(frame, schema()[name], texts)]
