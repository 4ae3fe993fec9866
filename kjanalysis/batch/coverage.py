"""Which regions and years a batch makes, and which it leaves out.

A region named by its code is always made, or refused with the reason. Of a whole level, or of all, those
are made that have a figure or a target by the day. The others are named, so that nobody takes a missing
page for a finished one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from .. import tables
from ..errors import DataError, language
from ..forecast import check_year
from ..notation.dates import parse_as_of
from ..storage import Outputs, csv_bytes
from ..tables import set_aside_rows
from ..tables.history import check_known
from ..tables.region_names import check_region
from ..wording.text import Text

#: The list of what was left out, below the output folder.
LEFT_OUT = "left-out.csv"

#: So many are named in a message; the file has all.
NAMED = 10


@dataclass(frozen=True)
class Place:
    """A region and a year that were asked for.

    Attributes
    ----------
    region : str
        Code.
    year : int
    day : date
        As known on which.
    covered : bool
        Whether it is made: a figure or a target was public by the day, or it was named.
    stopped : DataError or None
        The problems of the rows that were set aside, where nothing is left without them.
    """

    region: str
    year: int
    day: dt.date
    covered: bool
    stopped: DataError | None = None


def places(regions: Iterable[str], years: Iterable[int], known: tables.Tables, day: dt.date | None) -> Iterator[Place]:
    """Regions and years that are asked for, each once.

    Parameters
    ----------
    regions : iterable of str
        Codes, levels or ``all``.
    years : iterable of int
    known : Tables
    day : date or None
        The same for all; by default each has its own.

    Raises
    ------
    KJError
        If a region that is named had neither a figure nor a target by the day.
    """
    levels, years, done = {*known.regions["level"], "all"}, [check_year(year) for year in years], set()
    for text in regions:
        named = text not in levels
        for code in [_named(text, known)] if named else of_level(text, known):
            for year in years:
                if (code, year) not in done:
                    done.add((code, year))
                    yield _place(code, year, known, day, named)


def _named(text: str, known: tables.Tables) -> str:
    """The code of a region that is named, also of one whose row was set aside."""
    try:
        return check_region(text, known)
    except DataError:
        return text


def _place(code: str, year: int, known: tables.Tables, day: dt.date | None, named: bool) -> Place:
    then = known.on(day or known.default_day(code, year))
    assert then.day is not None
    there = code in then.with_figures or len(then.targets(code, year)) > 0
    stopped = None if there else set_aside_rows.refused(then, code)
    if named and not stopped:
        check_known(then, code, year)  # targets without a figure are listed
    return Place(code, year, then.day, there or (named and not stopped), stopped)


def waiting(known: tables.Snapshot, region: str, year: int) -> list[str]:
    """Figures that targets without any lack only on the day: how many, and from when; a page says so.

    Parameters
    ----------
    known : Snapshot
        The tables as known on the day.
    region : str
        Region code.
    year : int
        The targets' year.

    Returns
    -------
    list of str
        One an indicator.
    """
    wanted = known.targets(region, year)["indicator"].unique().tolist()
    lacking = [code for code in wanted if code not in set(known.of(region)["indicator"])] if wanted else []
    found = ((code, known.waiting(region, [code])) for code in lacking)
    return [f"{code} {rows.undated} {rows.later} {rows.first}" for code, rows in found if rows.undated or rows.later]


def of_level(level: str, known: tables.Tables) -> list[str]:
    """Codes of a level's regions, or of all; and of those whose row was set aside, since their level can't be trusted."""
    there = known.regions.loc[known.regions["level"].eq(level) | (level == "all"), "region"].tolist()
    lost = known.set_aside.loc[known.set_aside["table"].eq("regions"), "region"].unique().tolist()
    return [*there, *(code for code in lost if code not in set(known.regions["region"]))]


def left_out(regions: Iterable[str], years: Iterable[int], as_of=None, data: tables.Folder = None) -> list[Place]:
    """What a batch would leave out, since nothing of it was public.

    Parameters
    ----------
    regions : iterable of str
        As for :func:`kjanalysis.batch.plan`, like all others.
    years : iterable of int
        The targets' years.
    as_of : str, optional
        The same day for all.
    data : path-like or address, optional
        Tables in place of the usual ones.

    Returns
    -------
    list of Place
        In the order asked for.

    Examples
    --------
    >>> from kjanalysis import batch
    >>> batch.left_out(["330205"], [2021])
    []
    """
    known = tables.read(data, strict=False)
    return [one for one in places(regions, years, known, parse_as_of(as_of)) if not one.covered]


def note(missing: list[Place], data: tables.Folder = None) -> Text:
    """What to know beforehand: rows that were set aside; how many were left out, why, and some of them by name.

    Parameters
    ----------
    missing : list of Place
        Of :func:`left_out`.
    data : path-like, optional
        For the names.

    Returns
    -------
    Text
        Empty if there is nothing to say.
    """
    known = tables.read(data, strict=False)
    stopped, unknown = ([one for one in missing if bool(one.stopped) is which] for which in (True, False))
    said = [set_aside_rows.summary(known)]
    for places_, why in ((stopped, _STOPPED), (unknown, _UNKNOWN)):
        if places_:
            en, zh = _names(places_, known)
            said.append(Text(f"Left out, since {why.en}: {len(places_)} of the regions and years asked for. They are: {en}.",
                             f"未生成 {len(places_)} 项（地区与年份），因{why.zh}：{zh}。"))  # fmt: skip
    return Text("\n".join(one.en for one in said if one.en), "\n".join(one.zh for one in said if one.zh))


_STOPPED = Text("what is known of them was set aside for problems", "相关行有误、未予采用")
_UNKNOWN = Text("neither a figure nor a target was public by the day", "截至当日既无数据也无目标公布")


def _names(missing: list[Place], known: tables.Tables) -> Text:
    """Some of the regions by name."""
    names = known.regions.set_index("region").reindex(list(dict.fromkeys(one.region for one in missing)))
    more = len(names) - NAMED
    shown = names.iloc[:NAMED].fillna("")
    en, zh = ([name or code for code, name in shown[lang].items()] for lang in ("en", "zh"))
    return Text(
        ", ".join(en) + (f" and {more} more" if more > 0 else ""),
        "、".join(zh) + (f"等 {len(names)} 个地区" if more > 0 else ""),
    )


def write(missing: list[Place], outputs: Outputs, data: tables.Folder = None) -> None:
    """Write :data:`LEFT_OUT` below the output folder; without anything left out, remove an earlier one.

    Parameters
    ----------
    missing : list of Place
        Of :func:`left_out`.
    outputs : Outputs
    data : path-like, optional
        For the names.
    """
    names = tables.read(data, strict=False).regions.set_index("region")[["zh", "en"]]
    names = names.reindex([one.region for one in missing]).fillna("")
    why = Text("no figure and no target was public by the day", _UNKNOWN.zh)
    rows = [
        {
            "region": one.region,
            "zh": zh,
            "en": en,
            "year": one.year,
            "as_of": one.day.isoformat(),
            "why": (_STOPPED if one.stopped else why).of(language()),
        }
        for one, zh, en in zip(missing, names["zh"], names["en"], strict=True)
    ]
    columns = ["region", "zh", "en", "year", "as_of", "why"]
    if not missing:
        outputs.remove(LEFT_OUT)
        return
    outputs.write(LEFT_OUT, csv_bytes(pd.DataFrame(rows, columns=columns)))
