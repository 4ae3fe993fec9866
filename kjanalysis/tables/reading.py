"""The data tables: found, read, checked against their schema, typed.

`data/datapackage.json` (Frictionless) describes each table; the same schema
drives reading and checking, so a description can't drift from what is
enforced. Tables are read as text first: a figure's digits tell its precision
(:mod:`kjanalysis.notation.bounds`), and a problem can be named by file, row and column.
"""

from __future__ import annotations

import csv
import functools
import io
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import DataError, KJError
from ..notation import bounds
from .meaning import meaning
from .problems import Problem
from .schema import against_schema, foreign_keys, schema, shipped_folder
from .types import typed


@dataclass(frozen=True, eq=False)  # compared and cached by identity
class Tables:
    """All tables of one data folder, typed.

    Attributes
    ----------
    regions, indicators, sources, observations, targets, outcomes, tasks : pandas.DataFrame
        Columns as in `datapackage.json`. ``observations`` also has ``lower``
        and ``upper`` (:func:`kjanalysis.notation.bounds.interval`), ``printed`` (the
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
    texts, problems = read_texts(folder)
    # a figure dated before its own year would leak: what can't be meant is refused here too
    problems = problems or meaning(texts)
    if problems:
        raise DataError(problems)
    found = {name: typed(frame, schema()[name]) for name, frame in texts.items()}
    for frame in (found["observations"], found["targets"]):
        # a row without a date of its own has its source's
        dates = frame["source"].map(found["sources"].set_index("source")["published"])
        frame["published"] = frame["published"].where(frame["published"].ne(""), dates)
    observations = found["observations"]
    observations["printed"] = texts["observations"]["value"]
    for frame in (observations, found["targets"], found["outcomes"]):
        frame["row"] = frame.index + 2  # the line in the file
    observations["grade"] = observations["source"].map(found["sources"].set_index("source")["grade"])
    whole = observations["indicator"].map(found["indicators"].set_index("indicator")["integer"])
    interval = functools.cache(bounds.interval)  # many figures are printed alike
    printed = (observations["printed"], observations["qualifier"], whole)
    pairs = list(map(interval, *(column.tolist() for column in printed)))  # a list is walked ten times as fast
    observations[["lower", "upper"]] = np.array(pairs, dtype=float).reshape(-1, 2)
    return Tables(**found, folder=folder)


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
            problems += against_schema(frame, spec)
    for name, frame in texts.items():
        problems += foreign_keys(frame, schema()[name], texts)
    return texts, problems


@functools.cache
def _fetched(address: str) -> Path:
    from ..storage import local_copy  # fsspec is only needed here

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
            "the text is not UTF-8 (a file saved by Chinese Excel is often GBK). In Excel, save it as 'CSV UTF-8'.",
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
            'a quotation mark is opened and never closed; look for a lone " in a cell.',
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
            f"the row has {width} cells, the header {len(header)}. A comma inside a cell needs quotes around the cell.",
            f"该行有 {width} 格，表头有 {len(header)} 格；单元格内含逗号时须用引号括起。",
            row=number,
        )
    columns = {name: list(map(str.strip, cells[header.index(name) :: len(header)])) for name in wanted}
    return pd.DataFrame(columns, index=places, dtype="str"), []
