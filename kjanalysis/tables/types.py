"""Text cells to their declared types; the schema has been checked before."""

from __future__ import annotations

import pandas as pd

from .problems import Spec


def typed(frame: pd.DataFrame, spec: Spec) -> pd.DataFrame:
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
    """Text cells as numbers.

    Parameters
    ----------
    cells : Series of str
        An empty cell is no number.
    whole : bool
        Whether whole numbers are wanted.

    Returns
    -------
    Series
        Float64 with NaN for an empty cell; int64 if ``whole`` and none is empty.
        Index and name as before.

    Examples
    --------
    >>> numbers(pd.Series(["3", ""])).tolist()
    [3.0, nan]
    """
    at, texts = pd.factorize(cells)  # most figures and years stand there many times
    found = pd.to_numeric(pd.Series(texts, dtype="str").where(texts != "")).to_numpy()
    whole = whole and not pd.isna(found).any()
    return pd.Series(found.astype("int64" if whole else "float64")[at], index=cells.index, name=cells.name)


def looked_up(cells: pd.Series, found: pd.Series) -> pd.Series:
    """What another table has for each cell, as ``cells.map(found)``; each distinct cell is looked up once.

    Parameters
    ----------
    cells : Series of str
    found : Series
        By cell, each once.

    Returns
    -------
    Series
        Index as ``cells``; missing where nothing is found.

    Examples
    --------
    >>> looked_up(pd.Series(["a", "b", "a"]), pd.Series({"a": 1.0})).tolist()
    [1.0, nan, 1.0]
    """
    at, distinct = pd.factorize(cells)
    return found.reindex(distinct).take(at).set_axis(cells.index)
