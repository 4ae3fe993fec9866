"""Rows that were set aside when the tables were read: which of them hang on a region and its indicators, in words."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ..errors import DataError, language
from ..notation.identities import parse
from ..wording.text import Text
from .places import file_of
from .problems import Problem
from .row_names import with_keys
from .schema import schema

if TYPE_CHECKING:
    from .snapshot import Snapshot, Tables

#: So many rows are told one by one.
NAMED = 5


class Row(NamedTuple):
    """A row with a problem, and what hangs on it.

    Attributes
    ----------
    place : Problem
        Where it is, and what is wrong.
    figures, targets : int
        Rows of the region asked for that were set aside with it.
    """

    place: Problem
    figures: int
    targets: int

    def text(self) -> Text:
        """The row, what is wrong, and what went with it; one Text."""
        bare, column = Problem(self.place.file, self.place.row, None, "", "", key=self.place.key), self.place.column
        at = Text(f" (column {column})", f"（“{column}”列）") if column else Text("", "")
        en = f"{bare.en.removesuffix(': ')} was set aside{at.en}: {self.place.what.rstrip('.')}."
        zh = f"{bare.zh.removesuffix('：')}有误、未予采用{at.zh}：{self.place.what_zh.rstrip('。')}。"
        if self.figures or self.targets:
            en += f" With it went {_counted(self.figures, 'figure')} and {_counted(self.targets, 'target')} of this region."
            zh += f"本地区随之未采用的有数据 {self.figures} 个、目标 {self.targets} 个。"
        return Text(en, zh)


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


class SetAside(NamedTuple):
    """What was set aside, seen from a region and its indicators.

    Attributes
    ----------
    rows : tuple of Row
        Those that a forecast of them hangs on.
    elsewhere : int
        How many other rows there are.
    comparable : int
        How many of these are figures that comparable series lack.
    targets : int
        Targets of the region and year that were set aside.
    """

    rows: tuple[Row, ...] = ()
    elsewhere: int = 0
    comparable: int = 0
    targets: int = 0

    def texts(self) -> list[Text]:
        """The rows one by one, and a line that counts the others; a list of Text."""
        said = [row.text() for row in self.rows[:NAMED]]
        if (more := len(self.rows) - NAMED) > 0:
            said.append(Text(f"{more} more rows that this hangs on were set aside. {_LISTS.en}",
                                 f"另有 {more} 行与此有关的数据有误、未予采用。{_LISTS.zh}"))  # fmt: skip
        return [*said, *self._others()]

    def _others(self) -> list[Text]:
        if not self.elsewhere:
            return []
        n, few = self.elsewhere, self.comparable
        rows = "1 row" if n == 1 else f"{n} rows"
        en, zh = (
            f"{rows} elsewhere in the tables {'was' if n == 1 else 'were'} set aside",
            f"数据表其他处有 {n} 行有误、未予采用",
        )
        if few:
            en += f", {few} of them in series that this forecast learns from"
            zh += f"，其中 {few} 行属于预测所参照的同类序列"
        return [Text(f"{en}. {_LISTS.en}", f"{zh}。{_LISTS.zh}")]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values, for JSON: ``rows`` (each with its place, problem and what went with it) and ``elsewhere``."""
        rows = [
            {"file": one.file, "row": one.row, "key": one.key, "column": one.column, "en": one.what, "zh": one.what_zh,
             "figures": figures, "targets": targets}
            for one, figures, targets in self.rows
        ]  # fmt: skip
        return {"rows": rows, "elsewhere": self.elsewhere}


_LISTS = Text("kjanalysis data check lists them.", "可用 kjanalysis data check 列出。")


def seen_from(
    known: Snapshot, region: str, year: int | None = None, indicators: Iterable[str] | None = None
) -> SetAside:
    """What was set aside, seen from a region and its indicators.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day. Of rows that became public later nothing is said.
    region : str
        Region code.
    year : int, optional
        Year of the targets; None: of any year.
    indicators : iterable of str, optional
        Codes; rows of what they are tied to count as well. None: all of the region.

    Returns
    -------
    SetAside
        Empty where no row was set aside.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> seen_from(kj.tables.read().on(None), "330205").texts()
    []
    """
    rows = known.set_aside
    if rows.empty:
        return SetAside()
    tied = None if indicators is None else _tied(indicators, known, rows, region)
    own = np.flatnonzero(_of(rows, region, year, tied, known))
    roots: dict[int, list[int]] = {}
    for place in rows.index[own]:
        roots.setdefault(_root(known, place), []).append(place)
    told = (_row(known, root, places) for root, places in roots.items())
    found = tuple(sorted(told, key=lambda one: (one.place.file, one.place.row or 0)))  # as the files have them
    others = rows.drop(index=list({*rows.index[own], *roots} & set(rows.index)))
    pools = set(known.codes["pool"].reindex(list(tied or ())).dropna()) - {""}
    pooled = others["table"].eq("observations") & others["indicator"].map(known.codes["pool"]).isin(pools)
    return SetAside(found, len(others), int(pooled.sum()), int(rows["table"].iloc[own].eq("targets").sum()))


def summary(known: Snapshot | Tables) -> Text:
    """How many rows were set aside, and the first of them; empty if none was.

    Parameters
    ----------
    known : Snapshot or Tables

    Returns
    -------
    Text
    """
    rows = known.set_aside
    if rows.empty:
        return Text("", "")
    own = rows[rows["because"].lt(0)]
    shown = [_row(known, place, []).place for place in own.index[:NAMED]]
    bare = [Problem(one.file, one.row, None, "", "", key=one.key) for one in shown]
    n = len(rows)
    more = len(own) > len(shown)
    en, zh = "; ".join(one.en.removesuffix(": ") for one in bare), "；".join(one.zh.removesuffix("：") for one in bare)
    return Text(
        f"{n} row{'s' if n > 1 else ''} of the tables set aside for problems: {en}{' and others' if more else ''}. {_LISTS.en}",
        f"数据表中有 {n} 行有误、未予采用：{zh}{'等' if more else ''}。{_LISTS.zh}",
    )


def warn(said: Iterable[Text]) -> None:
    """Warn a script of rows that were set aside.

    Parameters
    ----------
    said : iterable of Text
        As :meth:`SetAside.texts` gives them; nothing is done if there are none.
    """
    if lines := [one.of(language()) for one in said]:
        warnings.warn("\n".join(lines), UserWarning, stacklevel=3)


def refused(known: Snapshot | Tables, region: str = "", indicator: str = "") -> DataError | None:
    """Why a region or an indicator can't be used, where rows of it were set aside.

    Parameters
    ----------
    known : Snapshot or Tables
    region, indicator : str
        One of the two codes.

    Returns
    -------
    DataError or None
        To be raised; it names the rows. None where nothing of it was set aside.
    """
    rows = known.set_aside
    own = rows[
        rows["region"].eq(region) if region else rows["indicator"].eq(indicator) & rows["table"].eq("indicators")
    ]
    if own.empty:
        return None
    roots = dict.fromkeys(_root(known, place) for place in own.index)
    return DataError([_row(known, root, []).place for root in sorted(roots)])


def _every(known: Snapshot | Tables) -> pd.DataFrame:
    """All rows that were set aside: what a row hangs on may be of another day."""
    return getattr(known, "_tables", known).set_aside


def _root(known: Snapshot | Tables, place: int) -> int:
    """The row with a problem of its own on which a row hangs."""
    because = _every(known)["because"]
    while (above := int(because.at[place])) >= 0:
        place = above
    return place


def _row(known: Snapshot | Tables, root: int, places: list[int]) -> Row:
    every = _every(known)
    one, with_it = every.loc[root], every.loc[[place for place in places if place != root], "table"]
    place = Problem(
        file_of(known.layers, schema()[one["table"]]["path"], one["layer"]), int(one["row"]), one["column"] or None, one["en"], one["zh"]
    )  # fmt: skip
    return Row(
        with_keys([place], known.layers)[0],
        int(with_it.isin(["observations", "outcomes"]).sum()),
        int(with_it.eq("targets").sum()),
    )


def _of(rows: pd.DataFrame, region: str, year: int | None, tied: set[str] | None, known: Snapshot) -> pd.Series:
    """Which rows hang on a region, year and indicators: what can't be read of a row may be the one meant."""
    there = rows["indicator"].isin(known.indicators["indicator"])
    meant = pd.Series(True, index=rows.index) if tied is None else rows["indicator"].isin(tied) | ~there
    first, last = (pd.to_numeric(rows[name], errors="coerce") for name in ("year", "until"))
    stands = first.isna() | (year is None) | (first.le(year or 0) & last.ge(year or 0))
    figure, target = rows["table"].isin(["observations", "outcomes"]), rows["table"].eq("targets")
    return rows["region"].eq(region) & (
        figure & meant | (target | rows["table"].eq("tasks") & (tied is None)) & stands | rows["table"].eq("regions")
    )


def _tied(indicators: Iterable[str], known: Snapshot, rows: pd.DataFrame, region: str) -> set[str]:
    """Indicators, what they are computed from, and what ratios tie to these, where the region has figures of it."""
    own = rows[rows["region"].eq(region)]
    have = {*known.of(region)["indicator"], *own["indicator"]}
    ties = {code: parse(text) for code, text in known.codes["identity"].items()}
    ratios = {code: tie.parts for code, tie in ties.items() if tie and tie.kind == "ratio"}
    lost = rows[rows["table"].eq("indicators") & rows["parts"].ne("")]
    ratios |= {code: tuple(parts.split()) for code, parts in zip(lost["indicator"], lost["parts"], strict=True)}
    found = set(indicators)
    found |= {part for code in found if (tie := ties.get(code)) for part in tie.parts}
    before: set[str] = set()
    while found != before:
        before = set(found)
        for code, parts in ratios.items():
            if (code in have or set(parts) <= have) and (code in found or set(parts) & found):
                found |= {code, *parts}
    return found
