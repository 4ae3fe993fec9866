"""`kjanalysis data check`: is the data right, and does its arithmetic fit?

*Problems* make the data unusable: a missing column, a text where a number
belongs, a repeated row, a name the other table lacks, a figure published
before its year. *Notices* are arithmetic that doesn't fit in the sources
themselves, and steps that look like an unmarked change of basis
(:mod:`kjanalysis.tables.breaks`); the figures stay as published, and the reader is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from ..notation.identities import Identity, parse
from ..wording.citations import reference
from ..wording.sentences import Sentence, figure, pair
from ..wording.text import Text
from ..wording.words import number, printed
from . import breaks, layer_contradictions, reading, vintage
from .doubts import doubtful
from .layers import located
from .meaning import meaning
from .names import long_names
from .places import Folder, file_of, layers_of
from .problems import Problem
from .row_names import with_keys
from .snapshot import Snapshot
from .unit_words import unit_words


def check(data: Folder = None) -> list[Problem]:
    """All problems of a data folder; if there are none, its notices.

    Parameters
    ----------
    data : path-like, optional
        The shipped folder by default.

    Returns
    -------
    list of Problem
        Those with ``level == "problem"`` make the data unusable.

    Raises
    ------
    KJError
        If the folder isn't there.
    """
    texts, problems, taken = reading.read_noticing(data)
    layers = layers_of(data)
    problems = problems or located(meaning(texts), layers)
    if problems:
        return with_keys(problems, layers)
    doubts, known = located(doubtful(texts), layers), reading.as_typed(texts, layers).on(None)
    del texts  # as large as the tables
    return with_keys([*taken, *doubts, *notices(known)], layers)


def notices(known: Snapshot) -> list[Problem]:
    """Arithmetic of the sources that doesn't fit, and unmarked breaks, as notices.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.

    Returns
    -------
    list of Problem
        Each with ``level == "notice"``.
    """
    return [
        *located(long_names(known.regions, known.indicators), known.layers),
        *layer_contradictions.notices(known),
        *ratio_notices(known),
        *target_notices(known),
        *twice_told(known),
        *breaks.notices(known),
    ]


def ratio_notices(known: Snapshot) -> list[Problem]:
    """Published ratios that their published parts don't allow.

    Only figures of a first publication are compared: a ratio is as old as its
    denominator, and later revisions are no mistake.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.

    Returns
    -------
    list of Problem
        One a ratio and year.
    """
    names = {name for code, tie in _ties(known, "ratio") for name in (code, *tie.parts)}
    rows = known.figures
    return ratio_misfits(vintage.first(rows[rows["status"].ne("revised") & rows["indicator"].isin(names)]), known)


def ratio_misfits(chosen: pd.DataFrame, known: Snapshot) -> list[Problem]:
    """The same for given rows.

    Parameters
    ----------
    chosen : DataFrame
        Rows of :func:`kjanalysis.tables.vintage.first`.
    known : Snapshot
        For names, units and sources.

    Returns
    -------
    list of Problem
        One a ratio whose interval hardly overlaps with that of its parts.
    """
    catalogue, places = known.codes, known.places
    there, found = set(chosen["indicator"].unique()), []
    for code, tie in _ties(known, "ratio"):
        top, bottom = tie.parts
        if not {code, top, bottom} <= there:  # three small tables are merged otherwise, to find nothing
            continue
        for ratio, a, b in _misfits(chosen, code, tie):
            region, year = ratio["region"], ratio["year"]
            top_said, bottom_said, given = (
                tuple(_published(x, unit_words(catalogue, of, lang).behind, known) for lang in ("en", "zh"))
                for x, of in ((a, top), (b, bottom), (ratio, code))
            )
            what = pair(
                "{place} {year}: {top} ({a}) divided by {bottom} ({b}) gives {shown}, but {code} was published as {given}.",
                "{place} {year} 年：{top}（{a}）除以{bottom}（{b}）得 {shown}，而{code}公布为 {given}。",
                place=(places.at[region, "en"] or region, places.at[region, "zh"] or region), year=year,
                **{name: (catalogue.at[of, "en"], catalogue.at[of, "zh"]) for name, of in (("top", top), ("bottom", bottom), ("code", code))},
                a=top_said, b=bottom_said, shown=_shown_quotient(tie, a, b), given=given,
            )  # fmt: skip
            found.append(
                Problem(
                    file_of(known.layers, "observations.csv", ratio["layer"]),
                    int(ratio["row"]),
                    "value",
                    *what,
                    "notice",
                )
            )
    return found


def _misfits(chosen: pd.DataFrame, code: str, tie: Identity) -> Iterator[tuple[pd.Series, pd.Series, pd.Series]]:
    """A ratio's rows, and those of its parts, where the intervals hardly overlap."""
    rows = chosen[["region", "year", "lower", "upper"]].assign(at=np.arange(len(chosen)))
    ratio, a, b = (rows[chosen["indicator"].eq(name).to_numpy()] for name in (code, *tie.parts))
    keys = ["region", "year"]
    three = ratio.merge(a, on=keys, suffixes=("", "_a")).merge(b, on=keys, suffixes=("", "_b"))
    low = _quotient(tie, three["lower_a"], three["upper_b"])
    high = _quotient(tie, three["upper_a"], three["lower_b"])
    overlap = np.minimum(high, three["upper"]) - np.maximum(low, three["lower"])
    # a sliver of an overlap is a misfit too: both would have to sit on their edge
    fits = overlap.gt(0.1 * np.minimum(high - low, three["upper"] - three["lower"]))
    for places in three.loc[~fits, ["at", "at_a", "at_b"]].itertuples(index=False):
        yield tuple(chosen.iloc[place] for place in places)


def _quotient(tie: Identity, top: pd.Series, bottom: pd.Series) -> pd.Series:
    """What a ratio's parts give; without end where the lower part may be zero."""
    return (tie.factor * top / bottom.where(bottom.gt(0))).where(bottom.gt(0), math.inf)


def _published(row: pd.Series, unit: str, known: Snapshot) -> Sentence:
    """A published figure with its unit, leading to where it stands."""
    return figure(printed(row["value"], row["qualifier"], unit), reference(row, known.sources))


def _shown_quotient(tie: Identity, top: pd.Series, bottom: pd.Series) -> str | tuple[str, str]:
    """The same in words."""
    if bottom["value"] == 0:
        return "no ratio at all", "不出任何比值"
    return printed(tie.factor * top["value"] / bottom["value"], top["qualifier"], "%")


def target_notices(known: Snapshot) -> list[Problem]:
    """What targets of one region and year imply for one another.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.

    Returns
    -------
    list of Problem
        Of `targets.csv`.
    """
    ties = {kind: dict(_ties(known, kind)) for kind in ("ratio", "diff")}
    together: dict[tuple[str, int, str], dict[str, Any]] = {}
    for aim in known.promises.itertuples():
        together.setdefault((aim.region, aim.year, aim.period), {}).setdefault(aim.indicator, aim)  # its first row
    names = {
        code: (en or code, zh or code) for code, en, zh in known.regions[["region", "en", "zh"]].itertuples(index=False)
    }
    found = []
    for (region, year, _), aims in sorted(together.items(), key=lambda one: one[0]):
        en, zh = names[region]
        where = Text(f"{en} {year}", f"{zh} {year} 年")
        found += _implied_parts(known, ties["ratio"], aims, where)
        found += _totals_out_of_reach(known, ties["diff"], aims, where)
    return found


def _implied_parts(known: Snapshot, ties: dict[str, Identity], aims: dict[str, Any], where: Text) -> list[Problem]:
    """What a ratio's target and its numerator's imply for the denominator."""
    found = []
    for code, tie in ties.items():
        if not {code, tie.parts[0]} <= set(aims) or aims[code].value <= 0:
            continue
        total, ratio = aims[tie.parts[0]].value, aims[code].value
        top, bottom, share = (known.indicator(name) for name in (*tie.parts, code))
        text = number(tie.factor * total / ratio, bottom.unit)
        amount, percent = number(total, top.unit), number(ratio)
        found.append(
            _target_notice(
                known,
                aims[code],
                f"{where.en}: the targets for {top.en} ({amount}) and {share.en} ({percent} %) together imply "
                f"{bottom.en} of {text}. If it is higher, an amount equal to the first target misses the second.",
                f"{where.zh}：{top.zh}目标（{amount}）与{share.zh}目标（{percent}%）对应的"
                f"{bottom.zh}为 {text}。若实际值更高，恰好完成前者并不能使后者达标。",
            )
        )
    return found


def _totals_out_of_reach(
    known: Snapshot, ties: dict[str, Identity], aims: dict[str, Any], where: Text
) -> list[Problem]:
    """Targets for a total that last year's and the target for new ones don't add up to."""
    found = []
    for code, tie in ties.items():
        stock = tie.parts[0]
        if not {code, stock} <= set(aims):
            continue
        rows = known.latest(aims[code].region)
        before = rows[rows["indicator"].eq(stock) & rows["year"].eq(aims[code].year - 1)]
        if before.empty or before["lower"].iloc[0] + aims[code].value >= aims[stock].value:
            continue
        had, new, total = number(before["value"].iloc[0]), number(aims[code].value), number(aims[stock].value)
        name = known.indicator(stock)
        found.append(
            _target_notice(
                known,
                aims[code],
                f"{where.en}: last year's {had} plus the target of {new} new ones is less than the target of {total} for {name.en}. "
                f"Compare the three figures with their sources.",
                f"{where.zh}：上年的 {had} 加新增目标 {new}，小于{name.zh}目标 {total}。请对照来源核对这三个数。",
            )
        )
    return found


def _target_notice(known: Snapshot, aim: Any, en: str, zh: str) -> Problem:
    return Problem(file_of(known.layers, "targets.csv", aim.layer), int(aim.row), "value", en, zh, "notice")


def twice_told(known: Snapshot) -> list[Problem]:
    """Exact figures for the same thing and year that differ inside one source.

    Parameters
    ----------
    known : Snapshot
        The tables as known on a day.

    Returns
    -------
    list of Problem
        One a source, indicator and year.
    """
    rows = known.observations
    rows = rows[rows["qualifier"].eq("eq") & rows["period"].eq("annual")]
    keys = ["region", "indicator", "year", "source", "status", "basis"]
    rows = rows[rows.duplicated(keys, keep=False)]  # few of many
    catalogue, places = known.codes, known.places
    found = []
    for key, group in rows.groupby(keys):
        if group["value"].nunique() > 1:
            told = ", ".join(f"{number(r.value)} ({r.locator})" for r in group.itertuples())
            found.append(
                Problem(
                    file_of(known.layers, "observations.csv", group["layer"].iloc[-1]),
                    int(group["row"].iloc[-1]),
                    "value",
                    f"{places.at[key[0], 'en'] or key[0]} {key[2]}: the source {key[3]} gives different figures for "
                    f"{catalogue.at[key[1], 'en']}: {told}. Check them in the source.",
                    f"{places.at[key[0], 'zh'] or key[0]} {key[2]} 年：来源 {key[3]} 中{catalogue.at[key[1], 'zh']}的"
                    f"数值不一致：{told}。请对照来源核对。",
                    "notice",
                )
            )
    return found


def _ties(known: Snapshot, kind: str) -> Iterator[tuple[str, Identity]]:
    for code, text in known.codes["identity"].items():
        tie = parse(text)
        if tie and tie.kind == kind:
            yield code, tie
