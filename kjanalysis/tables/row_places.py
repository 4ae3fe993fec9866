"""Where in a table the rows of each region are, found once: a table of a whole country has a million rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def together(keys: pd.Series) -> dict[str, slice]:
    """Places of each key's rows in a column that has them together.

    Parameters
    ----------
    keys : Series of str

    Returns
    -------
    dict of str to slice
        For ``iloc``.

    Examples
    --------
    >>> together(pd.Series(["b", "b", "a"]))
    {'b': slice(0, 2, None), 'a': slice(2, 3, None)}
    """
    at, names = pd.factorize(keys)
    ends = np.bincount(at, minlength=len(names)).cumsum().tolist()
    starts = [0, *ends[:-1]]
    return {name: slice(start, end) for name, start, end in zip(names.tolist(), starts, ends, strict=True)}


def anywhere(*keys: pd.Series) -> dict[tuple[Any, ...], list[int]]:
    """Places of the rows of each combination of keys, in their order.

    Parameters
    ----------
    *keys : Series
        One or several, equally long.

    Returns
    -------
    dict of tuple to list of int
        For ``iloc``.

    Examples
    --------
    >>> anywhere(pd.Series(["b", "a", "b"]))
    {('b',): [0, 2], ('a',): [1]}
    """
    found: dict[tuple[Any, ...], list[int]] = {}
    for at, key in enumerate(zip(*(one.tolist() for one in keys), strict=True)):
        found.setdefault(key, []).append(at)
    return found
