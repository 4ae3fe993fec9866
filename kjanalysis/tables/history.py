"""The history of a region's indicators as it was known on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pandas as pd

from ..errors import KJError
from ..notation.dates import parse_as_of
from ..wording.text import Text
from . import reading, set_aside_rows
from .indicator_names import meant
from .places import Folder
from .region_names import check_region
from .snapshot import Snapshot, Tables
from .vintage import Waiting

COLUMNS = [
    "region",
    "indicator",
    "indicator_zh",
    "year",
    "value",
    "lower",
    "upper",
    "unit",
    "qualifier",
    "status",
    "basis",
    "vintages",
    "sharpened",
    "published",
    "grade",
    "source",
    "locator",
    "note",
    "layer",
]


def load(
    region: str,
    as_of: str | dt.date | None = None,
    indicators: Iterable[str] | None = None,
    data: Folder = None,
) -> pd.DataFrame:
    """Annual figures of a region: the latest vintage public on a day, a row a year.

    Parameters
    ----------
    region : str
        Region code, e.g. ``"330205"``.
    as_of : str or date, optional
        Nothing published after this day is used. None: all that the tables
        hold, undated rows too.
    indicators : list of str, optional
        Only these indicator codes.
    data : path-like, optional
        Folder of tables to read in place of the shipped one.

    Returns
    -------
    DataFrame
        Sorted by indicator and year, columns :data:`COLUMNS`, plain numbers as
        index. ``value`` is the figure as printed, ``lower`` and ``upper`` the
        interval it stands for (:func:`kjanalysis.notation.bounds.interval`), all in
        ``unit``; ``basis`` names a statistical basis that must not be chained with
        another; ``layer`` is where the row was read.

    Raises
    ------
    KJError
        If the region or an indicator is unknown, ``as_of`` is not a date, or
        nothing was public by then.
    DataError
        If a table can't be read at all, or the rows asked for have a problem.

    Warns
    -----
    UserWarning
        If other rows were set aside for a problem; it names those of the region.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> frame = kj.load("330205", as_of="2021-03-26", indicators=["hightech_firms"])
    >>> frame[["year", "value", "lower", "upper"]].values.tolist()
    [[2016.0, 62.0, 62.0, 62.0], [2019.0, 100.0, 100.0, 200.0], [2020.0, 151.0, 151.0, 151.0]]
    """
    frame, aside = told(region, as_of, indicators, data)
    set_aside_rows.warn(aside)
    return frame


def told(
    region: str,
    as_of: str | dt.date | None = None,
    indicators: Iterable[str] | None = None,
    data: Folder = None,
) -> tuple[pd.DataFrame, list[Text]]:
    """:func:`load`, and which rows were set aside, in words in place of a warning.

    Parameters
    ----------
    region : str
        As for :func:`load`, like the others.
    as_of : str or date, optional
        The last day of publication.
    indicators : list of str, optional
        Only these codes.
    data : path-like, optional
        The tables.

    Returns
    -------
    frame : DataFrame
        As :func:`load` gives it.
    aside : list of Text
        As :meth:`kjanalysis.tables.set_aside_rows.SetAside.texts` gives them.

    Raises
    ------
    KJError
        As :func:`load` raises it.
    """
    every = reading.read(data, strict=False)
    region, day = check_region(region, every), parse_as_of(as_of)
    wanted = [check_indicator(code, every) for code in indicators or []]
    known = every.on(day)
    return figures(known, region, wanted), set_aside_rows.seen_from(known, region, None, wanted or None).texts()


def figures(known: Snapshot, region: str, indicators: list[str] | None = None) -> pd.DataFrame:
    """:func:`load` of a snapshot, for code that has the tables already.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.
    region : str
        Region code that the tables have.
    indicators : list of str, optional
        Only these indicator codes, which the catalogue has.

    Returns
    -------
    DataFrame
        As :func:`load` gives it.

    Raises
    ------
    KJError
        If nothing was public on the day.
    """
    chosen = known.latest(region)
    if indicators:
        chosen = chosen[chosen["indicator"].isin(indicators)].reset_index(drop=True)
    if chosen.empty:
        raise nothing_public(known, region, indicators)
    chosen["indicator_zh"] = chosen["indicator"].map(known.codes["zh"])
    chosen["unit"] = chosen["indicator"].map(known.codes["unit"])
    return chosen.sort_values(["indicator", "year"], kind="stable", ignore_index=True)[COLUMNS]


def check_indicator(code: str, known: Tables | Snapshot) -> str:
    """The code of an indicator that is given by code, by name, or by what reports call it.

    Parameters
    ----------
    code : str
        As a person gives it: ``gdp``, 地区生产总值 or 高企.
    known : Tables or Snapshot
        The tables.

    Returns
    -------
    str
        The code.

    Raises
    ------
    KJError
        If it is none, naming the nearest codes; or if it may be several.
    """
    import difflib

    found = meant(code, known.indicators)
    if len(found) == 1:
        return found[0]
    if found:
        raise KJError(
            f"Indicator {code!r} may be {', '.join(found)}. Give one of these codes.",
            f"指标 {code!r} 可能指 {'、'.join(found)}，请给出其中一个代码。",
        )
    codes = known.indicators["indicator"].tolist()
    if why := set_aside_rows.refused(known, indicator=code):
        raise why
    table = known.layers[-1].called("indicators.csv")
    near = ", ".join(difflib.get_close_matches(str(code), codes, n=4, cutoff=0.4))
    raise KJError(
        f"Indicator {code!r} is not in {table}."
        + (f" Did you mean: {near}?" if near else " Give a code, e.g. rd_expenditure."),
        f"{table} 中没有指标 {code!r}。" + (f"是否指：{near}？" if near else "请给出指标代码，例如 rd_expenditure。"),
    )


def check_known(known: Snapshot, region: str, year: int) -> None:
    """Refuse a region of which neither a figure nor a target was public on the day.

    Parameters
    ----------
    known : Snapshot
        The tables as known on the day.
    region : str
        Region code.
    year : int
        The targets' year.

    Raises
    ------
    KJError
        Naming the first day that would do.
    """
    if region not in known.with_figures and known.targets(region, year).empty:
        raise nothing_public(known, region)


def nothing_public(known: Snapshot, region: str, indicators: list[str] | None = None) -> KJError:
    """The error for a day on which none of a region's annual figures was public.

    Parameters
    ----------
    known : Snapshot
        The tables as known on the day.
    region : str
        Region code.
    indicators : list of str, optional
        Only figures of these were asked for.

    Returns
    -------
    KJError
        To be raised; it names the rows of the region that were set aside, or the first day
        that would do, if there is one.
    """
    if why := set_aside_rows.refused(known, region):
        return why
    name = f"{region} {known.place_name(region, 'zh')}"
    if region not in known.with_rows:
        return KJError(
            f"The tables hold no figure and no target of {name}. A forecast needs annual figures of an indicator, and a target for it. Take them in with kjanalysis add.",
            f"数据表中没有 {name} 的数据和目标。预测需要某项指标的历年数据和该指标的目标，请用 kjanalysis add 录入。",
        )
    if known.day is None:
        which, welche = (", ".join(indicators), "、".join(indicators)) if indicators else ("annual figure", "年度数据")
        table = known.layers[-1].called("observations.csv")
        return KJError(
            f"The tables hold no {which} of {name}. Add a row to {table}, or choose another region.",
            f"数据表中没有 {name} 的{welche}。请在 {table} 中补充，或选择其他地区。",
        )
    said = why_waiting(known.waiting(region, indicators))
    return KJError(
        f"No annual figure of {name} can be shown to have been public on {known.day}.{said.en and ' ' + said.en}",
        f"截至 {known.day}，{name} 没有可证明已公布的年度数据。{said.zh}",
    )


def why_waiting(rows: Waiting) -> Text:
    """Why figures that are there aren't used on the day, and what would help; empty if there are none.

    Parameters
    ----------
    rows : Waiting
        How many there are, as :meth:`kjanalysis.tables.Snapshot.waiting` gives them.

    Returns
    -------
    Text
        A sentence or more for undated rows, and for those published later.

    Examples
    --------
    >>> why_waiting(Waiting(0, 3, dt.date(2024, 3, 1))).zh
    '有 3 行在该日之后公布。表中最早的公布日期为 2024-03-01，请选用该日或更晚的日期（--as-of）。'
    """
    en, zh = [], []
    if rows.undated:
        en.append(
            f"{rows.undated} row{'s have' if rows.undated > 1 else ' has'} no date of publication. Fill in the column published in observations.csv, or that of their source in sources.csv."
        )
        zh.append(
            f"有 {rows.undated} 行没有公布日期。请在 observations.csv 的 published 列填写，或在 sources.csv 中填写其来源的 published。"
        )
    if rows.later:
        en.append(
            f"{rows.later} row{'s were' if rows.later > 1 else ' was'} published later. The earliest publication in the tables is dated {rows.first}. Choose that day or a later one (--as-of)."
        )
        zh.append(
            f"有 {rows.later} 行在该日之后公布。表中最早的公布日期为 {rows.first}，请选用该日或更晚的日期（--as-of）。"
        )
    return Text(" ".join(en), "".join(zh))
