"""Tables as Parquet files: every cell a text, as in CSV, for a figure's digits tell its precision."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from ..wording.markup import as_it_was
from .cells import LONGEST, Cells
from .normalising import normal_header, normalised
from .problems import Problem, Spec


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a table of texts; a reader sees the old file or the new one.

    Parameters
    ----------
    frame : DataFrame
        Every cell a str; the index is left out.
    path : Path
        The file, made anew.

    Raises
    ------
    OSError
        If it can't be written.
    """
    import pyarrow as pa

    columns = {name: pa.array(frame[name].tolist(), type=pa.string()) for name in frame.columns}
    write_arrow(pa.table(columns), path)


def write_arrow(table: Any, path: Path) -> None:
    """Write a pyarrow table of texts in the same way."""
    import pyarrow.parquet as pq

    part = path.with_name(f"{path.name}.part")
    try:
        pq.write_table(table, part, compression="zstd")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_parquet(path: Path, spec: Spec) -> Cells:
    """A table's Parquet file as text, as :func:`kjanalysis.tables.cells.read_cells` reads CSV.

    Parameters
    ----------
    path : Path
    spec : dict
        Its schema (:func:`kjanalysis.tables.schema.schema`).

    Returns
    -------
    Cells
        Rows are counted as in CSV: the first one is row 2. An empty cell is a null or
        an empty text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = [field["name"] for field in spec["fields"]]
    if spec["optional"] and not path.exists():
        return Cells(pd.DataFrame(columns=wanted, dtype="str"), [], [])
    if not path.is_file():
        return _refused(
            path, None,
            f"the file is missing from {path.parent}. Copy it from the package's data folder and fill it in.",
            f"文件夹 {path.parent} 中缺少该文件，可从软件包的 data 文件夹复制后填写。",
        )  # fmt: skip
    try:
        table = pq.read_table(path, partitioning=None)
    except (pa.ArrowException, OSError):
        return _refused(path, None, "is not a Parquet file. Write it anew.", "不是 Parquet 文件，请重新生成。")
    header, renamed = normal_header(table.column_names, wanted, path.name)
    columns: dict[str, list[str]] = {}
    for name in wanted:
        if header.count(name) != 1:
            twice = name in header
            return _refused(
                path, name,
                f"the file has column {name} twice. Delete one." if twice else f"column {name} is missing. Add it.",
                f"列 {name} 重复，请删去其一。" if twice else f"缺少列 {name}，请补上。",
            )  # fmt: skip
        texts = _texts(table.column(header.index(name)))
        if texts is None:
            return _refused(
                path, name,
                "the column holds numbers with a rounding error, not the digits as printed. Write it as text.",
                "该列为浮点数，无法得知原始数值的位数，请以文本格式写入。",
            )  # fmt: skip
        columns[name] = texts
    frame = pd.DataFrame(columns, dtype="str")
    long = [_too_long(frame[name], path) for name in wanted]
    frame, problems, taken = normalised(frame, {**spec, "path": path.name}, path.stem)
    return Cells(frame, [one for one in long if one] + problems, renamed + taken)


def _refused(path: Path, column: str | None, en: str, zh: str) -> Cells:
    return Cells(None, [Problem(path.name, None, column, en, zh)], [])


def _texts(column: Any) -> list[str] | None:
    """A column's cells without spaces around them; None for what has lost its digits."""
    import pyarrow as pa
    import pyarrow.types as kinds

    kind = column.type
    if kinds.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if (kinds.is_floating(kind) or kinds.is_nested(kind) or kinds.is_binary(kind)) and column.null_count < len(column):
        return None
    cells = column.cast(pa.string()).to_pylist() if column.null_count < len(column) else [None] * len(column)
    return [_stripped(cell) for cell in cells]


def _stripped(cell: str | None) -> str:
    cell = (cell or "").strip()
    return as_it_was(cell) if cell.startswith("'") else cell


def _too_long(cells: pd.Series, path: Path) -> Problem | None:
    lengths = cells.str.len()
    if not (lengths > LONGEST).any():
        return None
    at, longest = int(lengths.idxmax()), int(lengths.max())
    return Problem(
        path.name, at + 2, str(cells.name),
        f"a cell has {longest:,} characters, more than {LONGEST:,}. Shorten it.",
        f"单元格有 {longest:,} 个字符，超过 {LONGEST:,} 个，请缩短。",
    )  # fmt: skip
