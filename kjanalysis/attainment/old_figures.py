"""Old last figures: how old they are, and what carries the forecast since."""

from __future__ import annotations

from typing import Any

from ..forecast import around
from ..forecast.carried import carried
from ..notation.scales import scale_of
from ..tables import Snapshot
from ..tables.unit_words import unit_words
from ..wording.citations import reference
from ..wording.sentences import figure, pair
from ..wording.text import Text
from ..wording.words import printed, signed
from .behind import OLD, age, newest, tied
from .outlook_data import OutlookData
from .target import State, Target


def old_figures(outlook: OutlookData, known: Snapshot) -> list[Text]:
    """What is said of each target whose last figure is old.

    Parameters
    ----------
    outlook : Outlook
        Its targets and draws.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    list of Text
        One a target.
    """
    return [
        pair(
            "{name}: last known {year} ({last}), {n} years before the target's year. Carried on by {by}.",
            "{name}：最近数据为 {year} 年（{last}），早于目标年 {n} 年。此后依据{by}推算。",
            name=(t.indicator_en, t.indicator_zh), year=t.last_year, n=age(t), last=_last(t), by=carrying(t, outlook, known),
        )
        for t in outlook.targets
        if t.state in (State.FORECAST, State.UNSURE) and age(t) >= OLD
    ]  # fmt: skip


def _last(t: Target) -> Text:
    said = (printed(t.last_value, t.last_qualifier or "", t.unit_in(lang), t.integer) for lang in ("en", "zh"))
    return Text(*(figure(one, t.last_reference) for one in said))


def carrying(t: Target, outlook: OutlookData, known: Snapshot) -> Text:
    """What carries a forecast on from its own last figure.

    Parameters
    ----------
    t : Target
        A target that has draws.
    outlook : Outlook
        Its history and draws.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    Text
        Newer figures that are tied to it, else what other places show, else the growth of comparable series.
    """
    rows = _newer(t, outlook, known)
    if rows:
        said = [_figure(row, known) for row in rows]
        return pair(" and ".join("{" + f"f{i}" + "}" for i in range(len(said))), "和".join("{" + f"f{i}" + "}" for i in range(len(said))),
                    **{f"f{i}": (one.en, one.zh) for i, one in enumerate(said)})  # fmt: skip
    row = known.indicator(t.indicator)
    if scale_of(row.kind, row.integer) == "linear":
        return _around(t, outlook, known)
    shown = [year for year in carried(known, outlook.region, t.indicator, t.last_year or 0).moved if year < t.year]
    if shown:
        return Text(f"what other places show up to {max(shown)}", f"其他地区截至 {max(shown)} 年的变动")
    return Text("the usual growth of comparable series", "同类序列的通常增速")


def _newer(t: Target, outlook: OutlookData, known: Snapshot) -> list[Any]:
    """Newer figures of what a target's indicator is tied to; empty unless they tell it together."""
    for way in tied(t.indicator, outlook.forecast, known):
        rows = [newest(code, t.year, outlook.forecast) for code in way]
        if all(row is not None and row["year"] > (t.last_year or 0) for row in rows):
            return rows
    return []


def _figure(row: Any, known: Snapshot) -> Text:
    """A figure of the history with its name and year."""
    code, there = row["indicator"], reference(row, known.sources)
    unit = unit_words(known.codes, code, "en").behind, unit_words(known.codes, code, "zh").behind
    en, zh = (figure(printed(row["value"], row["qualifier"], one), there) for one in unit)
    names = known.indicator(code)
    return pair("{name} {value} ({year})", "{name} {value}（{year} 年）",
                name=(names.en, names.zh), value=(en, zh), year=int(row["year"]))  # fmt: skip


def _around(t: Target, outlook: OutlookData, known: Snapshot) -> Text:
    """The newest rate of the places around."""
    table = around.references(known, t.indicator)
    seen = table.loc[outlook.region].dropna() if outlook.region in table.index else table.iloc[0:0]
    seen = seen[seen.index < t.year] if len(seen) else seen
    if not len(seen):
        return Text("how far other kinds of rates swing", "其他各类增速的波动幅度")
    year, rate = int(seen.index[-1]), signed(float(seen.iloc[-1]))
    return Text(f"the places around, with {rate} in {year}", f"周边地区（{year} 年为 {rate}）")
