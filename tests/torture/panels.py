"""Random panels: finite quantiles that never cross and stay where their kind lies, or one message."""

from __future__ import annotations

import contextlib
import copy
import warnings
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd

from kjanalysis.errors import KJError
from kjanalysis.panel import forecast_draws, forecast_panel
from kjanalysis.wording.text import Text

from .trials import Lost, Trial, must, strict, told

TITLE = Text("random panels, forecast twice", "随机面板，各预测两次")
TRIALS, EACH = 1000, 1

KINDS = ("flow", "stock", "count", "cumulative", "ratio", "growth")
LENGTHS = (*range(1, 13), 25)
SIZES = (1.0, 1.0, 1.0, 1e-6, 1e-30, 1e6, 1e12, 1e40, 1e99, 1e-99, 5e-324, 1e200)

#: Where forecasts of a kind can't be.
LEAST = {"flow": 0, "stock": 0, "count": 0, "cumulative": 0, "ratio": 0}


@contextlib.contextmanager
def prepared(scratch: Path) -> Iterator[Trial]:
    """Nothing is needed beforehand."""
    yield trial


def trial(chance: Random, folder: Path) -> None:
    """Forecast a random panel twice: the same digits, all finite, in order and possible; or the same message."""
    frame = panel(chance)
    horizon, seed = chance.choice([1, 1, 2, 3, 5, 10]), chance.randrange(1000)
    draws = chance.random() < 0.4
    before = copy.deepcopy(frame)
    found = [_forecast(frame, horizon, seed, draws) for _ in range(2)]
    unchanged(frame, before)
    one, other = found
    must(type(one) is type(other), "once a forecast, once a message")
    if isinstance(one, str):
        must(one == other, f"two messages for one panel: {one} / {other}")
        return
    must(one.equals(other), "the same seed gave other digits")
    look(one, frame, horizon, draws)


def unchanged(frame: pd.DataFrame, before: pd.DataFrame) -> None:
    """The same cells, types, columns and index as before."""
    try:
        pd.testing.assert_frame_equal(frame, before)
    except AssertionError as error:
        raise Lost(f"the input was changed: {error}") from None


def _forecast(frame: pd.DataFrame, horizon: int, seed: int, draws: bool) -> pd.DataFrame | str:
    """A forecast, or what was said in its place."""
    try:
        with strict():
            warnings.filterwarnings("ignore", ".*no kind is given", UserWarning)  # a hint in words, not a fault
            if draws:
                return forecast_draws(frame, horizon, n_draws=50, seed=seed)
            return forecast_panel(frame, horizon, seed=seed)
    except KJError as error:
        told(error)
        return error.en


def look(table: pd.DataFrame, frame: pd.DataFrame, horizon: int, draws: bool) -> None:
    """A row a series and year; finite; quantiles in order; each kind where it can be."""
    frame = frame.reset_index(drop=set(frame.index.names) <= set(frame.columns) | {None})
    series = frame["series"]
    must(len(table) == horizon * series.map(_name).nunique(), "not a row for each series and year")
    numbers = table.iloc[:, 2:].to_numpy(dtype=float)
    must(np.isfinite(numbers).all(), "a forecast that is not finite")
    if not draws:
        must((np.diff(numbers, axis=1) >= 0).all(), "quantiles cross")
    told_kinds = frame[frame["kind"].notna()] if "kind" in frame else frame.iloc[:0].assign(kind=None)
    kinds = dict(zip(map(_name, told_kinds["series"]), told_kinds["kind"], strict=True))
    for name, rows in table.groupby(table["series"].map(_name), sort=False):
        values, kind = rows.iloc[:, 2:].to_numpy(dtype=float), kinds.get(name)
        must(rows["year"].is_monotonic_increasing, f"{name!r}: years out of order")
        must(values.min() >= LEAST.get(kind, -np.inf), f"a {kind} below zero: {values.min()}")
        must(kind != "ratio" or values.max() <= 100, f"a ratio above 100: {values.max()}")
        must(kind != "count" or (values % 1 == 0).all() or not draws, "a drawn count that is not whole")
        # a path never falls; a row of the result is a year, a column a path or a quantile
        must(kind != "cumulative" or (np.diff(values, axis=0) >= 0).all(), "a cumulative figure falls")


def _name(name: object) -> str:
    """A series' name so that 1 and "1" are two."""
    return ascii(name)


# ---- panels


def panel(chance: Random) -> pd.DataFrame:
    """A frame as somebody might hand it over: mostly usable series, then some damage."""
    parts = [one_series(chance, number) for number in range(chance.choice([1, 1, 1, 2, 3, 8]))]
    frame = pd.concat(parts, ignore_index=True)
    if chance.random() < 0.3 or all(frame["kind"].isna()):
        frame = frame.drop(columns="kind")
    for damage in chance.sample(DAMAGES, chance.choice([0, 0, 0, 1, 1, 2])):
        with contextlib.suppress(KeyError):  # what was to be damaged is gone
            frame = damage(frame, chance)
    return frame


def one_series(chance: Random, number: int) -> pd.DataFrame:
    """A series of a kind, with gaps and bounds by chance."""
    kind = chance.choice([*KINDS, None])
    length, size = chance.choice(LENGTHS), chance.choice(SIZES)
    years = sorted(chance.sample(range(1995, 2025), length)) if chance.random() < 0.3 else range(2024 - length, 2024)
    values = np.array([_value(chance, kind, size) for _ in range(length)])
    shape = chance.random()
    if shape < 0.15:
        values[:] = values[0]  # stood still
    elif shape < 0.3 and kind in ("flow", "stock", "count", None):
        values = np.round(
            values[0] * np.cumprod([chance.uniform(0.8, 1.4) for _ in values]), 0 if kind == "count" else 9
        )
    if kind == "cumulative":
        values = np.sort(values)
    frame = pd.DataFrame({"series": f"{kind}{number}", "year": list(years), "value": values, "kind": kind})
    if chance.random() < 0.25:
        width = np.array([chance.choice([0, 0.01, 0.5]) for _ in values]) * np.abs(values)
        frame["lower"], frame["upper"] = values - width, values + width
        if chance.random() < 0.3:
            frame.loc[frame.index[-1], ["lower", "upper"]] = (
                [-np.inf, np.inf] if chance.random() < 0.5 else [np.nan, np.nan]
            )
    if chance.random() < 0.2:
        frame["status"] = [chance.choice(["actual", "preliminary", "revised"]) for _ in values]
    return frame


def _value(chance: Random, kind: str | None, size: float) -> float:
    """A figure that its kind allows, mostly."""
    if kind == "ratio":
        return chance.choice([chance.uniform(0.01, 99.9), chance.uniform(0, 5), 1e-9, 99.999999])
    if kind == "growth":
        return chance.choice([chance.uniform(-20, 30), 0.0, chance.uniform(-100, 1000)])
    if kind == "count":
        return float(chance.choice([chance.randrange(5), chance.randrange(1000), chance.randrange(10**9), 0]))
    if kind is None:
        return size * chance.choice([chance.uniform(-1, 1), chance.uniform(0.1, 5), 0.0])
    if kind == "cumulative" and chance.random() < 0.5:
        return float(chance.randrange(500))
    return size * chance.lognormvariate(0, 0.5)


# ---- damage


def some_missing(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """A value that isn't there, or isn't finite."""
    frame["value"] = frame["value"].astype(object)
    frame.loc[chance.randrange(len(frame)), "value"] = chance.choice([np.nan, None, pd.NA, np.inf, -np.inf, "", "n/a"])
    return frame


def as_text(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """Numbers as text, in one or more columns."""
    for column in chance.sample(["year", "value"], chance.choice([1, 2])):
        frame[column] = frame[column].map(str)
    return frame


def other_type(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """A column of another type that pandas has."""
    column, kind = chance.choice([
        ("value", "float32"), ("value", "Float64"), ("value", "object"), ("value", "complex128"), ("value", "category"),
        ("value", "string"), ("year", "int16"), ("year", "Int64"), ("year", "float64"), ("year", "category"), ("year", "object"),
        ("series", "category"), ("series", "object"), ("series", "string"), ("year", "timedelta64[s]"), ("year", "bool"),
        ("value", "bool"), ("value", "double[pyarrow]"), ("year", "int64[pyarrow]"), ("series", "string[pyarrow]"),
    ])  # fmt: skip
    with contextlib.suppress(TypeError, ValueError, OverflowError), np.errstate(all="ignore"):
        frame = frame.assign(**{column: frame[column].astype(kind)})
    return frame


def dates(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """Years as days or periods."""
    days = pd.to_datetime(frame["year"].astype(str) + "-12-31", errors="coerce")
    form = chance.choice(
        [lambda s: s, lambda s: s.dt.to_period("Y"), lambda s: s.dt.tz_localize("Asia/Shanghai"), lambda s: s.dt.date]
    )
    return frame.assign(year=form(days))


def odd_index(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """An index that repeats, is text, or holds a column."""
    ways = [
        lambda f: f.set_index(pd.Index([0] * len(f))),
        lambda f: f.set_index(pd.Index([f"行{n}" for n in range(len(f))])),
        lambda f: f.set_index(["series", "year"]),
        lambda f: f.set_index(["series", "year"], drop=False),
        lambda f: f.set_index(pd.MultiIndex.from_product([range(len(f)), ["x"]])),
    ]
    return chance.choice(ways)(frame)


def rows_again(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """Rows twice, with the same value or another."""
    more = frame.sample(chance.choice([1, len(frame)]), random_state=chance.randrange(99))
    return pd.concat(
        [frame, more if chance.random() < 0.5 else more.assign(value=3.0)], ignore_index=chance.random() < 0.5
    )


def shuffled(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """Rows in another order."""
    return frame.sample(len(frame), random_state=chance.randrange(99))


def odd_names(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """Names of series that are no plain text."""
    odd = [
        None,
        7,
        7.5,
        True,
        ("a", 1),
        "",
        ("\ud800", 2),
        "甲\n乙",
        "{0}",
        "{series!r}",
        "%s",
        np.nan,
        pd.Timestamp("2020-01-01"),
        b"x",
        ["list"],
        "\ud800",
    ]
    names = dict(
        zip(frame["series"].unique(), chance.sample(odd, min(len(odd), frame["series"].nunique())), strict=False)
    )
    return frame.assign(series=pd.Series([names.get(n, n) for n in frame["series"]], index=frame.index, dtype=object))


def odd_kinds(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """A kind or status that isn't one, or isn't text."""
    column = chance.choice(["kind", "status"])
    words = [
        "flow",
        "stock",
        "count",
        "cumulative",
        "ratio",
        "growth",
        "actual",
        "",
        "流量",
        3,
        None,
        np.nan,
        "Flow",
        "{x}",
    ]
    given = (
        [chance.choice(words)] * len(frame)
        if chance.random() < 0.7
        else [chance.choice(words) for _ in range(len(frame))]
    )
    return frame.assign(**{column: pd.Series(given, index=frame.index, dtype=object)})


def odd_bounds(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """Ends of intervals that are crossed, far away, text, or missing."""
    ends = [np.nan, np.inf, -np.inf, 0, -1, 1e300, "x", None, "5", 1e-320]
    given = pd.Series([chance.choice(ends) for _ in range(len(frame))], index=frame.index, dtype=object)
    return frame.assign(**{chance.choice(["lower", "upper"]): given})


def odd_years(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """A year that is none, or far from the others."""
    years = frame["year"].astype(object).tolist() if "year" in frame else []
    if not years:
        return frame
    years[chance.randrange(len(years))] = chance.choice(
        [1, -5, 0, 1900, 2100, 10**9, 2015.5, "二〇二〇", None, np.inf, "2020年", 10**30]
    )
    return frame.assign(year=pd.Series(years, index=frame.index, dtype=object))


def other_columns(frame: pd.DataFrame, chance: Random) -> pd.DataFrame:
    """A column gone, renamed, twice, or one more that nobody asked for."""
    ways = [
        lambda f: f.drop(columns=chance.choice(["series", "year", "value"])),
        lambda f: f.rename(columns={"value": "数值"}),
        lambda f: f.assign(key=1, scale="log", preliminary="x", told=3),
        lambda f: pd.concat([f, f[["value"]]], axis=1),
        lambda f: f.rename(columns=str.upper),
        lambda f: f.iloc[:0],
    ]
    return chance.choice(ways)(frame)


DAMAGES = (
    some_missing, as_text, other_type, dates, odd_index, rows_again, shuffled, odd_names, odd_kinds, odd_bounds, odd_years, other_columns,
)  # fmt: skip
