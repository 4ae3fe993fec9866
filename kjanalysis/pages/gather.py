"""All runs' outlooks in one table."""

from __future__ import annotations

import functools
import io
import json
import re
import typing
import warnings

import pandas as pd

from ..attainment.target import Target
from ..errors import KJError, language
from ..office import outlooks_table
from ..storage import Outputs
from ..wording import markup
from ..wording.text import Text

#: The table's name below the output folder.
TABLE = "outlooks.parquet"

#: The same for people who open it in a spreadsheet.
EXCEL, CSV = "outlooks.xlsx", "outlooks.csv"

# half a character, as JSON may spell one
_HALVES = re.compile(rb"\\u[dD][89a-fA-F]")

#: What is said of a run, and what a row adds of the target's source.
_RUN = dict.fromkeys(["region", "region_zh", "region_en"], "str") | {
    "year": "Int64", "as_of": "str", "joint_probability": "float64",
}  # fmt: skip
_SOURCE = {"source": "str", "source_url": "str"}

#: Columns that come first, for people.
_FIRST = ["id", "indicator", "indicator_zh", "indicator_en", "target", "unit", "comparator", "probability", "verdict"]

#: Column types by those of a target.
_DTYPES = {str: "str", float: "float64", int: "Int64", bool: "boolean"}


@functools.cache
def _dtypes() -> dict[str, str]:
    """Each column's type, in order: a key of a target in `outlook.json` can't be forgotten."""
    hints = typing.get_type_hints(Target)
    own = {name: _DTYPES[kind] for name, hint in hints.items() if (kind := _plain(hint)) and name not in _RUN}
    return _RUN | {name: own[name] for name in _FIRST} | own | _SOURCE


def _plain(hint: object) -> type | None:
    """A type that a cell can have; None for sources and the state, which are no part of the table."""
    kinds = [kind for kind in typing.get_args(hint) or (hint,) if kind is not type(None)]
    return kinds[0] if len(kinds) == 1 and kinds[0] in _DTYPES else None


def gather(outputs: Outputs, lang: str = "zh") -> list[dict]:
    """Write :data:`TABLE` from every `REGION/YEAR/outlook.json`, and beside it the same for spreadsheets.

    Parameters
    ----------
    outputs : Outputs
        The site's root.
    lang : {"zh", "en"}
        Language of what is for spreadsheets.

    Returns
    -------
    list of dict
        The outlooks, each with ``place``, its folder.
    """
    outlooks = []
    paths = outputs.find("*/*/outlook.json")
    for path, content in outputs.read_all(paths).items():
        try:
            outlook = _without_halves(json.loads(content)) if _HALVES.search(content) else json.loads(content)
            outlook["targets"], outlook["region"], outlook["joint"]["probability"]
        except (ValueError, KeyError, TypeError):
            said = Text(
                f"{path} is not an outlook, so it is left out of the index and the table. Delete it or run it again.",
                f"{path} 不是有效的展望文件，未列入概览和汇总表。请删除该文件或重新运行。",
            )
            warnings.warn(said.of(language()), stacklevel=2)
            continue
        outlooks.append(outlook | {"place": path.rsplit("/", 1)[0]})
    buffer = io.BytesIO()
    frame(outlooks).to_parquet(buffer, index=False)
    outputs.write(TABLE, buffer.getvalue())
    _for_spreadsheets(outputs, outlooks, lang)
    return outlooks


def _for_spreadsheets(outputs: Outputs, outlooks: list[dict], lang: str) -> None:
    """The table as CSV and Excel; Excel takes a second for each ten thousand rows, so only where the CSV has changed."""
    content = outlooks_table.csv(outlooks, lang)
    if outputs.exists(EXCEL) and outputs.read(CSV) == content:
        return
    outputs.write(EXCEL, outlooks_table.xlsx(outlooks, lang))
    outputs.write(CSV, content)


def _without_halves(value):
    """What was read from JSON, half characters (which no file can hold) replaced."""
    if isinstance(value, dict):
        return {markup.writable(key): _without_halves(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_halves(one) for one in value]
    return markup.writable(value) if isinstance(value, str) else value


def frame(outlooks: list[dict]) -> pd.DataFrame:
    """Outlooks as a table: a row a target; an outlook without targets is one row without target."""
    rows = [row for outlook in outlooks for row in _rows(outlook)]
    kinds = _dtypes()
    return pd.DataFrame(rows).reindex(columns=list(kinds)).astype(kinds)


def _rows(outlook: dict) -> list[dict]:
    """What is said of a run, with what is said of each of its targets."""
    run = {key: outlook.get(key) for key in ("region", "region_zh", "region_en", "year", "as_of")}
    run["joint_probability"] = outlook["joint"]["probability"]
    return [run | _target(target) for target in outlook["targets"] or [{}]]


def _target(target: dict) -> dict:
    """A target, of its sources only the one that states it."""
    own: dict = next((source for source in target.get("sources", []) if source["role"] == "target"), {})
    rest = {key: value for key, value in target.items() if key != "sources"}
    return rest | {"source": own.get("title"), "source_url": own.get("url")}


def read_outlooks(out="build") -> pd.DataFrame:
    """The outlooks of every run below an output folder.

    Parameters
    ----------
    out : path-like or address
        What ``kjanalysis run --out`` was given.

    Returns
    -------
    DataFrame
        A row a target of a region and year: region, year, as_of, joint_probability,
        and the keys of :func:`kjanalysis.outlook`'s targets that hold one value each; ``source``
        and ``source_url`` are the target's own. A run without targets is one row
        without id.

    Raises
    ------
    KJError
        If there is no such table, or it isn't one.
    """
    outputs = Outputs(out)
    try:
        content = outputs.read(TABLE)
    except Exception as error:  # what s3fs, botocore and others raise
        raise KJError(
            f"{out}/{TABLE} can't be read: {error}. Check the folder and your permissions.",
            f"无法读取 {out}/{TABLE}：{error}。请检查文件夹和权限。",
        ) from None
    if content is None:
        raise KJError(
            f"There is no {TABLE} in {out}. Give the folder that kjanalysis run wrote to.",
            f"{out} 中没有 {TABLE}。请给出 kjanalysis run 的输出文件夹。",
        )
    try:
        return pd.read_parquet(io.BytesIO(content))
    except (ValueError, OSError) as error:
        raise KJError(
            f"{out}/{TABLE} is not a Parquet table: {error}. Run kjanalysis run again.",
            f"{out}/{TABLE} 不是 Parquet 表：{error}。请重新运行 kjanalysis run。",
        ) from None
