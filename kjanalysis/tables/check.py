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
    return problems or [*taken, *located(doubtful(texts), layers), *notices(reading.read(data).on(None))]


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
    return ratio_misfits(vintage.first(known.figures[known.figures["status"].ne("revised")]), known)


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
    rows = chosen.set_index(["region", "year", "indicator"])
    catalogue, places = known.codes, known.places
    found = []
    for code, tie in _ties(known, "ratio"):
        top, bottom = tie.parts
        for region, year, _ in rows.index[rows.index.get_level_values("indicator") == code]:
            keys = [(region, year, top), (region, year, bottom)]
            if not all(key in rows.index for key in keys):
                continue
            ratio, a, b = rows.loc[(region, year, code)], rows.loc[keys[0]], rows.loc[keys[1]]
            low, high = _quotient(tie, a["lower"], b["upper"]), _quotient(tie, a["upper"], b["lower"])
            overlap = min(high, ratio["upper"]) - max(low, ratio["lower"])
            # a sliver of an overlap is a misfit too: both would have to sit on their edge
            if overlap > 0.1 * min(high - low, ratio["upper"] - ratio["lower"]):
                continue
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


def _quotient(tie: Identity, top: float, bottom: float) -> float:
    """What a ratio's parts give; without end where the lower part may be zero."""
    return tie.factor * top / bottom if bottom > 0 else math.inf


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
    found = []
    for (region, year, _), group in known.promises.groupby(["region", "year", "period"]):
        aims = group.drop_duplicates("indicator").set_index("indicator")
        place = known.places.loc[region]
        where = Text(f"{place['en'] or region} {year}", f"{place['zh'] or region} {year} 年")
        found += [*_implied_parts(known, aims, where), *_totals_out_of_reach(known, aims, region, year, where)]
    return found


def _implied_parts(known: Snapshot, aims: pd.DataFrame, where: Text) -> list[Problem]:
    """What a ratio's target and its numerator's imply for the denominator."""
    found, value = [], aims["value"]
    for code, tie in _ties(known, "ratio"):
        if not {code, tie.parts[0]} <= set(aims.index) or value[code] <= 0:
            continue
        top, bottom, share = (known.indicator(name) for name in (*tie.parts, code))
        text = number(tie.factor * value[tie.parts[0]] / value[code], bottom.unit)
        amount, percent = number(value[tie.parts[0]], top.unit), number(value[code])
        found.append(
            _target_notice(
                known,
                aims.loc[code],
                f"{where.en}: the targets for {top.en} ({amount}) and {share.en} ({percent} %) together imply "
                f"{bottom.en} of {text}. If it is higher, an amount equal to the first target misses the second.",
                f"{where.zh}：{top.zh}目标（{amount}）与{share.zh}目标（{percent}%）对应的"
                f"{bottom.zh}为 {text}。若实际值更高，恰好完成前者并不能使后者达标。",
            )
        )
    return found


def _totals_out_of_reach(known: Snapshot, aims: pd.DataFrame, region: str, year: int, where: Text) -> list[Problem]:
    """Targets for a total that last year's and the target for new ones don't add up to."""
    found, value = [], aims["value"]
    for code, tie in _ties(known, "diff"):
        stock = tie.parts[0]
        if not {code, stock} <= set(aims.index):
            continue
        rows = known.latest(region)
        before = rows[rows["indicator"].eq(stock) & rows["year"].eq(year - 1)]
        if before.empty or before["lower"].iloc[0] + value[code] >= value[stock]:
            continue
        had, new, total = number(before["value"].iloc[0]), number(value[code]), number(value[stock])
        name = known.indicator(stock)
        found.append(
            _target_notice(
                known,
                aims.loc[code],
                f"{where.en}: last year's {had} plus the target of {new} new ones is less than the target of {total} for {name.en}. "
                f"Compare the three figures with their sources.",
                f"{where.zh}：上年的 {had} 加新增目标 {new}，小于{name.zh}目标 {total}。请对照来源核对这三个数。",
            )
        )
    return found


def _target_notice(known: Snapshot, aim: pd.Series, en: str, zh: str) -> Problem:
    return Problem(file_of(known.layers, "targets.csv", aim["layer"]), int(aim["row"]), "value", en, zh, "notice")


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
