"""All runs' outlooks in one table."""

from __future__ import annotations

import io
import json
import re
import warnings

import pandas as pd

from ..errors import KJError, language
from ..storage import Outputs
from ..wording import markup
from ..wording.text import Text

#: The table's name below the output folder.
TABLE = "outlooks.parquet"

# half a character, as JSON may spell one
_HALVES = re.compile(rb"\\u[dD][89a-fA-F]")

_TEXT = [
    "region",
    "region_zh",
    "region_en",
    "as_of",
    "id",
    "indicator",
    "indicator_zh",
    "indicator_en",
    "unit",
    "comparator",
    "period",
    "recurs",
    "last_qualifier",
    "growth_unit",
    "progress",
    "progress_zh",
    "evidence",
    "evidence_zh",
    "verdict",
    "verdict_zh",
    "source",
    "source_url",
]
_NUMBER = [
    "joint_probability",
    "target",
    "target_high",
    "probability",
    "median",
    "lo50",
    "hi50",
    "lo80",
    "hi80",
    "lo95",
    "hi95",
    "outcome",
    "last_value",
    "required_growth",
    "observed_growth",
    "observed_growth_low",
    "observed_growth_high",
    "growth_ratio",
]
_WHOLE = ["year", "last_year", "n_observations", "pool_series"]
_FLAG = ["headline", "integer", "higher_is_better"]


def gather(outputs: Outputs) -> list[dict]:
    """Write :data:`TABLE` from every `REGION/YEAR/outlook.json`.

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
    return outlooks


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
    table = pd.DataFrame(rows)
    kinds = dict.fromkeys(_TEXT, "str") | dict.fromkeys(_NUMBER, "float64")
    kinds |= dict.fromkeys(_WHOLE, "Int64") | dict.fromkeys(_FLAG, "boolean")
    first = ["region", "region_zh", "region_en", "year", "as_of", "joint_probability", "id", "indicator",
             "indicator_zh", "indicator_en", "target", "unit", "comparator", "probability", "verdict"]  # fmt: skip
    columns = first + [name for name in kinds if name not in first]
    return table.reindex(columns=columns).astype(kinds)


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
        and the keys of :func:`kjanalysis.outlook`'s targets; ``source`` and
        ``source_url`` are the target's own. A run without targets is one row
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
