"""What :func:`kjanalysis.panel.forecast_panel` is given, checked: one clear error for whatever can't be used.

Rows are held against tables of rules (:mod:`kjanalysis.panel.rules`), one after the other in
the order in which columns become usable: names, years, values, intervals,
kinds, status. The first row that breaks the first broken rule is named.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd

from ..errors import KJError
from ..wording.markup import writable
from ..wording.text import Text
from . import hints
from .arrays import Floats, Integers
from .kinds import add_scale
from .rules import BEYOND, HUGE, Rule, enforce, one_of

#: What a figure can be, as in data/observations.csv.
STATUS = ("actual", "preliminary", "revised")

#: How far a value may lie outside its interval, as a share of it: the last digits of doubles.
SLACK = 1e-9

#: Columns that have to be there, and those that may.
NEEDED, OPTIONAL = ("series", "year", "value"), ("lower", "upper", "kind", "status")


def whole(name: str, number: Any, least: int, most: int | None = None) -> int:
    """A whole number between two.

    Parameters
    ----------
    name : str
        What it is, for the message.
    number : object
        What was given.
    least : int
        The least it may be.
    most : int, optional
        The most it may be.

    Returns
    -------
    int
        The number.

    Raises
    ------
    KJError
        If it is something else.

    Examples
    --------
    >>> whole("horizon", 2.0, 1, 10)
    2
    """
    try:
        found = least - 1 if isinstance(number, bool | str) else int(number)
        if found == number and least <= found and (most is None or found <= most):
            return found
    except (TypeError, ValueError, OverflowError):
        pass
    span = (f"{least} to {most}", f"{least} 至 {most}") if most else (f"{least} or more", f"不小于 {least}")
    raise KJError(
        f"{name} is {number!r}. Give a whole number, {span[0]}.", f"{name} 为 {number!r}，应为整数，{span[1]}。"
    )


def probabilities(quantiles: Any) -> Floats:
    """Quantiles asked for: ascending numbers between 0 and 1, one or more.

    Raises
    ------
    KJError
        If they are something else.
    """
    asked = list(quantiles) if hasattr(quantiles, "__iter__") and not isinstance(quantiles, str) else [quantiles]
    try:
        found = np.array(asked, dtype=float)
        if found.ndim == 1 and len(found) and ((found > 0) & (found < 1)).all() and (np.diff(found) > 0).all():
            return found
    except (TypeError, ValueError):
        pass
    shown = ", ".join(f"{x:g}" if isinstance(x, int | float) else repr(x) for x in asked)
    raise KJError(
        f"quantiles [{shown}] can't be used. Give ascending numbers between 0 and 1.",
        f"quantiles（分位数）[{shown}] 无法使用，应为 0 与 1 之间的递增数。",
    )


def checked(observations: pd.DataFrame, cutoff: int | None = None) -> pd.DataFrame:
    """The figures with their scale and interval, in columns of our own.

    Parameters
    ----------
    observations : DataFrame
        As in :func:`kjanalysis.panel.forecast_panel`; left as it is.
    cutoff : int, optional
        No figure may be of a later year.

    Returns
    -------
    DataFrame
        Columns series, key (the series' place in the order of their names), year (int),
        value, lower, upper (float), scale (log, count, cumulative, "cumulative count",
        logit, linear, own), preliminary (bool).

    Raises
    ------
    KJError
        Naming the series and the year.
    """
    frame = _columns(observations)
    frame["key"] = _keys(frame["series"])
    frame["year"], years = _years(frame["year"])
    enforce(frame, _year_rules(years, cutoff))
    frame["year"] = years.astype(int)
    _read_values(frame)
    enforce(frame, VALUE_RULES)
    for side in ("lower", "upper"):
        _read_end(frame, side)
    enforce(frame, INTERVAL_RULES)
    add_scale(frame)
    hints.without_kind(frame)
    status = frame["status"].astype(object) if "status" in frame else pd.Series("actual", frame.index)
    enforce(frame, (one_of("status", status, STATUS),))
    frame["preliminary"] = status.eq("preliminary").to_numpy(dtype=bool)
    return frame[["series", "key", "year", "value", "lower", "upper", "scale", "preliminary"]]


# ---- columns


def _columns(observations: Any) -> pd.DataFrame:
    """The columns that are looked at, of a frame of one's own."""
    if not isinstance(observations, pd.DataFrame):
        raise KJError(
            f"observations: give a DataFrame with the columns series, year, value, not {type(observations).__name__}.",
            f"observations 应为含 series、year、value 列的 DataFrame，而不是 {type(observations).__name__}。",
        )
    given = list(observations.columns)
    _none_missing(given, list(observations.index.names))
    names = [*NEEDED, *(name for name in OPTIONAL if name in given)]
    twice = [name for name in names if given.count(name) > 1]
    if twice:
        raise KJError(
            f"observations have the column {twice[0]} twice. Drop one.",
            f"observations 中列 {twice[0]} 重复，请删去其一。",
        )
    if observations.empty:
        raise KJError("observations hold no row. Give at least one figure.", "observations 没有数据，请至少给出一行。")
    return observations[names].reset_index(drop=True)


def _none_missing(given: list[Any], index: list[Any]) -> None:
    """Refuse a frame without a column that is needed."""
    missing = [name for name in NEEDED if name not in given]
    if not missing:
        return
    hint = Text(" Add it or rename yours.", "请补上该列，或修改列名。")
    if set(missing) & set(index):
        hint = Text(" Turn the index into columns with reset_index().", "请用 reset_index() 把索引变为列。")
    raise KJError(
        f"observations lack the column {', '.join(missing)}.{hint.en}",
        f"observations 缺少列 {'、'.join(missing)}。{hint.zh}",
    )


# ---- names


def _keys(names: pd.Series) -> Integers:
    """Each row's series as a number, in the order of the names as text: no other series' name changes it."""
    if names.isna().any():
        row = int(names.isna().to_numpy().argmax())
        raise KJError(
            f"observations, row {row + 1}: the series has no name. Fill in the column series.",
            f"observations 第 {row + 1} 行：序列没有名称，请填写 series 列。",
        )
    try:
        codes, distinct = pd.factorize(names)
    except TypeError:
        raise KJError(
            "observations: a name in the column series is neither a text nor a number. Give one of these.",
            "observations：series 列中有名称既不是文本也不是数值，请更正。",
        ) from None
    _refuse_halves(names, codes, distinct)
    text = [(str(name), type(name).__name__) for name in distinct]
    place = np.empty(len(text), dtype=int)
    place[sorted(range(len(text)), key=text.__getitem__)] = np.arange(len(text))
    found: Integers = place[codes]
    return found


def _refuse_halves(names: pd.Series, codes: Any, distinct: Any) -> None:
    """Refuse a name that no table of results can hold: half a character can't be written as UTF-8."""
    broken = [isinstance(name, str) and writable(name) != name for name in distinct]
    if any(broken):
        row = int(np.asarray(broken)[codes].argmax())
        raise KJError(
            f"observations, row {row + 1}: the series' name {names.iloc[row]!a} holds half a character. Read the file as UTF-8.",
            f"observations 第 {row + 1} 行：序列名称 {names.iloc[row]!a} 含半个字符，请按 UTF-8 读取文件。",
        )


# ---- years


def _years(column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The years for people, and as floats; days and periods by their year."""
    if column.dtype.kind == "M" or isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.year
    return column, _numbers(column).where(lambda x: np.isfinite(x))


def _year_rules(years: pd.Series, cutoff: int | None) -> tuple[Rule, ...]:
    """What no year may be, on a day or before a cutoff."""
    if cutoff is None:
        last, said = dt.date.today().year, Text("that year is still to come", "该年份尚未到来")
    else:
        last, said = cutoff, Text(f"that is after the cutoff {cutoff}", f"晚于 cutoff {cutoff}")
    return (
        Rule(lambda frame: years.isna() | years.mod(1).ne(0), Text("the year is not a whole number", "年份不是整数")),
        Rule(lambda frame: years.gt(last), said),
        Rule(lambda frame: years.lt(-9999), Text("that is not a year", "不是年份")),
    )


# ---- values and their intervals


def _apart(frame: pd.DataFrame) -> pd.Series:
    """Values outside their intervals."""
    slack = SLACK * frame["value"].abs()
    return frame["value"].lt(frame["lower"] - slack) | frame["value"].gt(frame["upper"] + slack)


VALUE_RULES = (
    Rule(lambda frame: frame["value"].abs().gt(HUGE), BEYOND),
    Rule(
        lambda frame: frame.duplicated(["key", "year"]),
        Text("the year appears twice. Keep one row", "年份重复，请保留一行"),
    ),
)

INTERVAL_RULES = (
    Rule(
        lambda frame: frame["lower"] > frame["upper"],
        Text("lower {lower} is above upper {upper}", "下限 {lower} 高于上限 {upper}"),
    ),
    Rule(
        _apart,
        Text(
            "value {value} doesn't lie between lower {lower} and upper {upper}",
            "数值 {value} 不在下限 {lower} 与上限 {upper} 之间",
        ),
    ),
)


def _read_values(frame: pd.DataFrame) -> None:
    """Make the values numbers."""
    told, frame["value"] = frame["value"], _numbers(frame["value"])
    unread = Rule(
        lambda frame: ~np.isfinite(frame["value"]),
        Text(
            "the value {told!r} is not a finite number. If there is no figure, leave the row out",
            "数值 {told!r} 不是有效数字，没有数据的年份请略去",
        ),
    )
    enforce(frame.assign(told=told), (unread,))


def _read_end(frame: pd.DataFrame, side: str) -> None:
    """Make one end of the intervals numbers; the value itself where there is none."""
    if side not in frame:
        frame[side] = frame["value"]
        return
    told, frame[side] = frame[side], _numbers(frame[side])
    frame["told"] = told
    unread = Rule(
        lambda frame: frame["told"].notna() & frame[side].isna(),
        Text(side + " {told!r} is not a number", side + " {told!r} 不是数值"),
    )
    enforce(frame, (unread,))
    frame[side] = frame[side].fillna(frame["value"])


def _numbers(column: pd.Series) -> pd.Series:
    """A column of any type as floats, NaN for what is no number."""
    if column.dtype.kind in "bcmM":  # yes and no, complex, lengths and points of time
        return pd.Series(math.nan, column.index)
    return pd.to_numeric(column, errors="coerce").astype("float64")
