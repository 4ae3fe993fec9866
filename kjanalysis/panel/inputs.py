"""What :func:`kjanalysis.forecast.forecast_panel` is given, checked: one clear error for whatever can't be used."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd

from ..errors import KJError

#: What a figure can be, as in data/observations.csv.
STATUS = ("actual", "preliminary", "revised")

#: Scale on which each kind is modelled.
KINDS = {
    "flow": "log",
    "stock": "log",
    "count": "count",
    "cumulative": "cumulative",
    "ratio": "logit",
    "growth": "linear",
}

#: Numbers beyond this are no figure of anything, and can't be squared in doubles; nor can, on logs, those below one over it.
HUGE = 1e100

#: What is said of figures that a scale can't take.
_LOW = {
    "log": (
        "a {kind} lies above zero; leave out the years without one",
        "该类数值（{kind}）应大于零，没有数据的年份请略去",
    ),
    "logit": ("a share lies above 0 % and below 100 %", "比重应大于 0%、小于 100%"),
    "count": ("a count is not negative", "计数不能为负"),
    "cumulative": ("a cumulative figure is not negative", "累计数不能为负"),
}


def whole(name: str, number, least: int, most: int | None = None) -> int:
    """A whole number between two.

    Raises
    ------
    KJError
        If it is something else.

    >>> whole("horizon", 2.0, 1, 10)
    2
    """
    try:
        found = None if isinstance(number, bool | str) else int(number)
        fits = found is not None and found == number and least <= found and (most is None or found <= most)
    except (TypeError, ValueError, OverflowError):
        fits = False
    if fits:
        return found
    span = (f"{least} to {most}", f"{least} 至 {most}") if most else (f"{least} or more", f"不小于 {least}")
    raise KJError(f"{name} {number!r}: give a whole number, {span[0]}.", f"{name} {number!r}：应为整数，{span[1]}。")


def levels(quantiles) -> np.ndarray:
    """Quantiles asked for: ascending numbers between 0 and 1, one or more.

    Raises
    ------
    KJError
        If they are something else.
    """
    asked = list(quantiles) if hasattr(quantiles, "__iter__") and not isinstance(quantiles, str) else [quantiles]
    try:
        found = np.array(asked, dtype=float)
        fits = found.ndim == 1 and len(found) and ((found > 0) & (found < 1)).all() and (np.diff(found) > 0).all()
    except (TypeError, ValueError):
        fits = False
    if fits:
        return found
    shown = ", ".join(f"{x:g}" if isinstance(x, int | float) else repr(x) for x in asked)
    raise KJError(
        f"quantiles [{shown}]: give ascending numbers between 0 and 1.",
        f"quantiles（分位数）[{shown}]：应为 0 与 1 之间的递增数。",
    )


def checked(observations: pd.DataFrame, cutoff=None) -> pd.DataFrame:
    """The figures with their scale and interval, in columns of our own.

    Parameters
    ----------
    observations : DataFrame
        As in :func:`kjanalysis.forecast.forecast_panel`; left as it is.
    cutoff : int, optional
        No figure may be of a later year.

    Returns
    -------
    DataFrame
        series, key (the series' place in the order of their names), year (int), value, lower, upper (float),
        scale (log, count, cumulative, "cumulative count", logit, linear, own), preliminary (bool).

    Raises
    ------
    KJError
        Naming the series and the year.
    """
    if not isinstance(observations, pd.DataFrame):
        raise KJError(
            f"observations: give a DataFrame with the columns series, year, value, not {type(observations).__name__}.",
            f"observations 应为含 series、year、value 列的 DataFrame，而不是 {type(observations).__name__}。",
        )
    given = list(observations.columns)
    missing = [name for name in ("series", "year", "value") if name not in given]
    if missing:
        inside = " (reset_index() makes columns of an index)" if set(missing) & set(observations.index.names) else ""
        raise KJError(
            f"observations lack the column {', '.join(missing)}{inside}.",
            f"observations 缺少列 {'、'.join(missing)}{'（可用 reset_index() 把索引变为列）' if inside else ''}。",
        )
    names = ["series", "year", "value", *(name for name in ("lower", "upper", "kind", "status") if name in given)]
    twice = [name for name in names if given.count(name) > 1]
    if twice:
        raise KJError(f"observations have the column {twice[0]} twice.", f"observations 中列 {twice[0]} 重复。")
    if observations.empty:
        raise KJError("observations hold no row.", "observations 没有数据。")
    frame = observations[names].reset_index(drop=True)

    def refuse(mask, en, zh):
        mask = np.asarray(mask, dtype=bool)
        if mask.any():
            row = frame[mask].iloc[0].to_dict()
            what = f"series {row['series']!r}, year {row['year']}"
            raise KJError(
                f"{what}: {en.format(**row)}", f"序列 {row['series']!r}，{row['year']} 年：{zh.format(**row)}"
            )

    frame["key"] = _keys(frame["series"])
    frame["year"], years = _years(frame["year"])
    refuse(years.isna() | years.mod(1).ne(0), "the year is not a whole number", "年份不是整数")
    last, said = (dt.date.today().year, "now") if cutoff is None else (cutoff, "cutoff")
    words = {
        "now": ("that year is still to come", "该年份尚未到来"),
        "cutoff": (f"that is after the cutoff {cutoff}", f"晚于 cutoff {cutoff}"),
    }
    refuse(years.gt(last), *words[said])
    refuse(years.lt(-9999), "that is no year", "不是年份")
    frame["year"] = years.astype(int)
    told, frame["value"] = frame["value"], _numbers(frame["value"])
    no_number = ~np.isfinite(frame["value"])
    if no_number.any():
        frame["told"] = told
        refuse(
            no_number,
            "the value {told!r} is not a finite number; leave the row out if there is none",
            "数值 {told!r} 无效，缺失的年份请不要写入",
        )
    size = frame["value"].abs()
    refuse(size.gt(HUGE), "{value} is beyond all measure; give another unit", "数值 {value} 超出范围，请换用其他单位")
    refuse(frame.duplicated(["key", "year"]), "the year stands there twice", "年份重复")
    for side in ("lower", "upper"):
        if side in frame:
            told, frame[side] = frame[side], _numbers(frame[side])
            frame["told"] = told
            refuse(told.notna() & frame[side].isna(), side + " {told!r} is not a number", side + " {told!r} 不是数值")
            frame[side] = frame[side].fillna(frame["value"])
        else:
            frame[side] = frame["value"]
    refuse(frame["lower"] > frame["upper"], "lower {lower} is above upper {upper}", "下限 {lower} 高于上限 {upper}")
    slack = 1e-9 * size
    apart = frame["value"].lt(frame["lower"] - slack) | frame["value"].gt(frame["upper"] + slack)
    refuse(
        apart,
        "value {value} doesn't lie between lower {lower} and upper {upper}",
        "数值 {value} 不在下限 {lower} 与上限 {upper} 之间",
    )
    _scale(frame, refuse)
    status = frame["status"].astype(object) if "status" in frame else pd.Series("actual", frame.index)
    refuse(
        status.notna() & ~status.isin(STATUS),
        "status {status!r} is not one of " + ", ".join(STATUS),
        "status {status!r} 应为 " + "、".join(STATUS) + " 之一",
    )
    frame["preliminary"] = status.eq("preliminary").to_numpy(dtype=bool)
    return frame[["series", "key", "year", "value", "lower", "upper", "scale", "preliminary"]]


def _scale(frame: pd.DataFrame, refuse) -> None:
    """Add the scale that each series' kind asks for, and refuse what that can't take."""
    kind = frame["kind"].astype(object) if "kind" in frame else pd.Series(None, frame.index, dtype=object)
    refuse(
        kind.notna() & ~kind.isin(list(KINDS)),
        "kind {kind!r} is not one of " + ", ".join(KINDS),
        "kind {kind!r} 应为 " + "、".join(KINDS) + " 之一",
    )
    frame["kind"] = kind.where(kind.notna(), None)
    own = frame.groupby("key")["kind"].transform("first")  # where only some rows say it
    refuse(
        frame["kind"].notna() & frame["kind"].ne(own),
        "kind {kind!r} is not that of the series' other figures",
        "kind {kind!r} 与该序列其他数据不同",
    )
    positive = frame["value"].gt(0).groupby(frame["key"]).transform("all")
    plain = own.isna()
    frame["kind"] = own.where(~plain, "flow")
    frame["scale"] = own.map(KINDS).astype(object).where(~plain, np.where(positive, "log", "own"))
    for scale, (en, zh) in _LOW.items():
        bad = frame["value"].lt(0) if scale in ("count", "cumulative") else frame["value"].le(0)
        bad |= frame["value"].ge(100) if scale == "logit" else False
        refuse(frame["scale"].eq(scale) & bad, "{value} can't be: " + en, "{value} 不可能：" + zh)
    tiny = frame["value"].gt(0) & frame["value"].lt(1 / HUGE) & ~frame["scale"].isin(["linear", "own"])
    refuse(tiny, "{value} is beyond all measure; give another unit", "数值 {value} 超出范围，请换用其他单位")
    parts = frame["value"].mod(1).ne(0)
    refuse(
        frame["scale"].eq("count") & parts,
        "{value} can't be: a count is a whole number (kind stock takes decimals)",
        "{value} 不可能：计数应为整数（带小数的数量请用 stock）",
    )
    adds = frame["scale"].eq("cumulative")
    parts = parts.groupby(frame["key"]).transform("any")
    refuse(
        adds & frame["value"].eq(0) & parts,
        "{value} can't be: beside figures with decimals a cumulative figure lies above zero; leave the years before the first one out",
        "{value} 不可能：带小数的累计数应大于零，请略去尚无数据的年份",
    )
    ordered = frame.sort_values(["key", "year"], kind="stable")
    earlier = ordered.groupby("key")["lower"].cummax().groupby(ordered["key"]).shift().reindex(frame.index)
    refuse(
        adds & frame["upper"].lt(earlier),
        "{value} can't be: a cumulative figure doesn't fall below an earlier one",
        "{value} 不可能：累计数不会低于此前的数",
    )
    frame.loc[adds & ~parts, "scale"] = "cumulative count"  # whole if all that is known of it is


def _keys(names: pd.Series) -> np.ndarray:
    """Each row's series as a number, in the order of the names as text: no other series' name changes it."""
    if names.isna().any():
        row = int(names.isna().to_numpy().argmax())
        raise KJError(
            f"observations, row {row + 1}: the series has no name.", f"observations 第 {row + 1} 行：序列没有名称。"
        )
    try:
        codes, distinct = pd.factorize(names)
    except TypeError:
        raise KJError(
            "observations: a series' name is a text or a number.", "observations：序列名称应为文本或数值。"
        ) from None
    text = [(str(name), type(name).__name__) for name in distinct]
    place = np.empty(len(text), dtype=int)
    place[sorted(range(len(text)), key=text.__getitem__)] = np.arange(len(text))
    return place[codes]


def _numbers(column: pd.Series) -> pd.Series:
    """A column of any type as floats, NaN for what is no number."""
    if column.dtype.kind in "bcmM":  # yes and no, complex, lengths and points of time
        return pd.Series(math.nan, column.index)
    return pd.to_numeric(column, errors="coerce").astype("float64")


def _years(column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The years for people, and as floats; days and periods by their year."""
    if column.dtype.kind == "M" or isinstance(column.dtype, pd.PeriodDtype):
        column = column.dt.year
    return column, _numbers(column).where(lambda x: np.isfinite(x))
