"""`kjanalysis data check`: is the data right, and does its arithmetic fit?

*Problems* make the data unusable: a missing column, a text where a number
belongs, a repeated row, a name the other table lacks, a figure published
before its year. *Notices* are arithmetic that doesn't fit in the sources
themselves, and steps that look like an unmarked change of basis
(:mod:`kjanalysis.tables.breaks`); the figures stay as published, and the reader is told.
"""

from __future__ import annotations

import pandas as pd

from ..notation.identities import parse
from ..wording.citations import reference
from ..wording.sentences import figure, pair
from ..wording.words import number, printed
from . import breaks, reading, vintage
from .meaning import meaning
from .problems import Problem
from .reading import Tables


def check(data=None) -> list[Problem]:
    """All problems of a data folder; if there are none, its notices.

    Parameters
    ----------
    data : path-like, optional
        The shipped folder by default.

    Returns
    -------
    list of Problem
        Those with ``level == "problem"`` make the data unusable.
    """
    texts, problems = reading.read_texts(data)
    problems = problems or meaning(texts)
    return problems or notices(reading.read(data))


def notices(known: Tables) -> list[Problem]:
    """Arithmetic of the sources that doesn't fit, and unmarked breaks, as notices."""
    return [*ratio_notices(known), *target_notices(known), *twice_told(known), *breaks.notices(known)]


def ratio_notices(known: Tables) -> list[Problem]:
    """Published ratios that their published parts don't allow.

    Only figures of a first publication are compared: a ratio is as old as its
    denominator, and later revisions are no mistake.
    """
    first = known.observations[known.observations["status"].ne("revised")]
    return ratio_misfits(vintage.latest(first, None), known)


def ratio_misfits(chosen: pd.DataFrame, known: Tables) -> list[Problem]:
    """The same for given rows of :func:`kjanalysis.tables.vintage.latest`."""
    rows = chosen.set_index(["region", "year", "indicator"])
    catalogue = known.indicators.set_index("indicator")
    units = catalogue["unit"]
    places = known.regions.set_index("region")
    found = []
    for code, tie in _ties(known, "ratio"):
        top, bottom = tie.parts
        for region, year, _ in rows.index[rows.index.get_level_values("indicator") == code]:
            keys = [(region, year, top), (region, year, bottom)]
            if not all(key in rows.index for key in keys):
                continue
            ratio, a, b = rows.loc[(region, year, code)], rows.loc[keys[0]], rows.loc[keys[1]]
            low, high = tie.factor * a["lower"] / b["upper"], tie.factor * a["upper"] / b["lower"]
            overlap = min(high, ratio["upper"]) - max(low, ratio["lower"])
            # a sliver of an overlap is a misfit too: both would have to sit on their edge
            if overlap > 0.1 * min(high - low, ratio["upper"] - ratio["lower"]):
                continue
            top_said, bottom_said, given = (
                figure(printed(x["value"], x["qualifier"], unit), reference(x, known.sources))
                for x, unit in ((a, units[top]), (b, units[bottom]), (ratio, "%"))
            )
            what = pair(
                "{place} {year}: {top} of {a} over {bottom} of {b} is {shown}, but {code} is given as {given}.",
                "{place} {year} 年：{top} {a}除以{bottom} {b}得 {shown}，而{code}公布为 {given}。",
                place=(places.at[region, "en"] or region, places.at[region, "zh"] or region), year=year,
                **{name: (catalogue.at[of, "en"], catalogue.at[of, "zh"]) for name, of in (("top", top), ("bottom", bottom), ("code", code))},
                a=top_said, b=bottom_said, shown=printed(tie.factor * a["value"] / b["value"], a["qualifier"], "%"), given=given,
            )  # fmt: skip
            found.append(
                Problem(
                    "observations.csv",
                    int(ratio["row"]),
                    "value",
                    *what,
                    "notice",
                )
            )
    return found


def target_notices(known: Tables) -> list[Problem]:
    """What targets of one region and year imply for one another."""
    found = []
    catalogue = known.indicators.set_index("indicator")
    units, zh, en = catalogue["unit"], catalogue["zh"], catalogue["en"]
    places = known.regions.set_index("region")
    latest = vintage.latest(known.observations, None)
    for (region, year, _), group in known.targets.groupby(["region", "year", "period"]):
        aims = group.set_index("indicator")["value"]
        aims = aims[~aims.index.duplicated()]
        rows = group.drop_duplicates("indicator").set_index("indicator")
        for code, tie in _ties(known, "ratio"):
            if not {code, tie.parts[0]} <= set(aims.index) or aims[code] <= 0:
                continue
            implied = tie.factor * aims[tie.parts[0]] / aims[code]
            text = number(implied, units[tie.parts[1]])
            found.append(
                Problem(
                    "targets.csv",
                    int(rows.at[code, "row"]),
                    "value",
                    f"{places.at[region, 'en'] or region} {year}: the targets {en[tie.parts[0]]} of "
                    f"{number(aims[tie.parts[0]], units[tie.parts[0]])} and {en[code]} of {number(aims[code])} % imply "
                    f"{en[tie.parts[1]]} of {text}; above that the first doesn't make the second.",
                    f"{places.at[region, 'zh'] or region} {year} 年：{zh[tie.parts[0]]}目标 "
                    f"{number(aims[tie.parts[0]], units[tie.parts[0]])}与{zh[code]}目标 {number(aims[code])}% 对应"
                    f"{zh[tie.parts[1]]} {text}；若高于此值，前者达标也不足以使后者达标。",
                    "notice",
                )
            )
        for code, tie in _ties(known, "diff"):
            stock = tie.parts[0]
            if not {code, stock} <= set(aims.index):
                continue
            before = latest[latest["region"].eq(region) & latest["indicator"].eq(stock) & latest["year"].eq(year - 1)]
            if len(before) and before["lower"].iloc[0] + aims[code] < aims[stock]:
                had = before["value"].iloc[0]
                found.append(
                    Problem(
                        "targets.csv",
                        int(rows.at[code, "row"]),
                        "value",
                        f"{places.at[region, 'en'] or region} {year}: {number(had)} + {number(aims[code])} new is "
                        f"less than the target of {number(aims[stock])} for {en[stock]}.",
                        f"{places.at[region, 'zh'] or region} {year} 年：{number(had)} + 新增 {number(aims[code])} "
                        f"小于{zh[stock]}目标 {number(aims[stock])}。",
                        "notice",
                    )
                )
    return found


def twice_told(known: Tables) -> list[Problem]:
    """Exact figures for the same thing and year that differ inside one source."""
    rows = known.observations
    rows = rows[rows["qualifier"].eq("eq") & rows["period"].eq("annual")]
    keys = ["region", "indicator", "year", "source", "status", "basis"]
    catalogue = known.indicators.set_index("indicator")
    places = known.regions.set_index("region")
    found = []
    for key, group in rows.groupby(keys):
        if group["value"].nunique() > 1:
            told = ", ".join(f"{number(r.value)} ({r.locator})" for r in group.itertuples())
            found.append(
                Problem(
                    "observations.csv",
                    int(group["row"].iloc[-1]),
                    "value",
                    f"{places.at[key[0], 'en'] or key[0]} {key[2]}: {catalogue.at[key[1], 'en']} is given twice "
                    f"in {key[3]} and differs: {told}.",
                    f"{places.at[key[0], 'zh'] or key[0]} {key[2]} 年：{catalogue.at[key[1], 'zh']}在 {key[3]} "
                    f"中两处说法不一：{told}。",
                    "notice",
                )
            )
    return found


def _ties(known: Tables, kind: str):
    for code, text in known.indicators.set_index("indicator")["identity"].items():
        tie = parse(text)
        if tie and tie.kind == kind:
            yield code, tie
