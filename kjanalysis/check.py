"""`kjanalysis data check`: is the data right, and does its arithmetic fit?

*Problems* make the data unusable: a missing column, a text where a number
belongs, a repeated row, a name the other table lacks, a figure published
before its year. *Notices* are arithmetic that doesn't fit in the sources
themselves, and steps that look like an unmarked change of basis
(:mod:`kjanalysis.breaks`); the figures stay as published, and the reader is told.
"""

from __future__ import annotations

import pandas as pd

from . import breaks, tables, vintage
from .cited import reference
from .dates import public_from
from .identities import parse
from .sentences import figure, pair
from .tables import Problem, Tables
from .wording import number, printed

#: Columns that hold a (partial) date.
DATES = (
    ("observations", "published"),
    ("targets", "published"),
    ("sources", "published"),
    ("outcomes", "target_published"),
    ("outcomes", "outcome_published"),
)


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
    texts, problems = tables.read_texts(data)
    problems = problems or meaning(texts)
    return problems or notices(tables.read(data))


def meaning(texts: dict[str, pd.DataFrame]) -> list[Problem]:
    """Problems that a schema can't see, in tables that fit their schema."""
    problems = []

    def add(table, row, column, en, zh):
        problems.append(Problem(f"{table}.csv", int(row) + 2, column, en, zh))

    codes = texts["indicators"].set_index("indicator")
    for row, cell in texts["indicators"]["identity"].items():
        try:
            tie = parse(cell)
        except ValueError as error:
            add("indicators", row, "identity", f"{error}.", "无法识别，应为 k * a / b、diff(a) 或 growth(a）。")
            continue
        for part in tie.parts if tie else ():
            if part not in codes.index:
                add("indicators", row, "identity", f"names {part!r}, which is not in this table.",
                    f"提到的 {part!r} 不在本表中。")  # fmt: skip
    for table, column in DATES:
        cells = texts[table][column]
        for row, cell in cells[~cells.isin(list(filter(_is_date, cells.unique().tolist())))].items():
            add(table, row, column, f"{cell!r} is no day of the calendar.", f"{cell!r} 不是有效日期。")
    for row, loop in circles(texts["indicators"]):
        add("indicators", row, "identity", f"leads back to itself ({loop}). An identity names other indicators.",
            f"恒等式绕回自身（{loop}），应由其他指标组成。")  # fmt: skip
    problems += values("observations", texts["observations"], codes)
    problems += values("targets", texts["targets"], codes)
    observed = texts["observations"]
    early = observed["published"].ne("") & observed["published"].str[:4].lt(observed["year"])
    for row in observed.index[early]:
        add("observations", row, "published", f"{observed.at[row, 'published']} is before the figure's year {observed.at[row, 'year']}.",
            f"公布日期 {observed.at[row, 'published']} 早于数据年份 {observed.at[row, 'year']}。")  # fmt: skip
    aims = texts["targets"]
    for row in aims.index[aims["comparator"].eq("range") & aims["value_high"].eq("")]:
        add("targets", row, "value_high", "a range needs its upper end here.", "区间目标须填写上限。")
    upside_down = pd.to_numeric(aims["value_high"]).lt(pd.to_numeric(aims["value"]))
    for row in aims.index[upside_down]:
        add("targets", row, "value_high", f"{aims.at[row, 'value_high']} is below the lower end {aims.at[row, 'value']}.",
            f"上限 {aims.at[row, 'value_high']} 低于下限 {aims.at[row, 'value']}。")  # fmt: skip
    promised = texts["outcomes"]
    for row in promised.index[promised["comparator"].eq("range") & promised["target_high"].eq("")]:
        add("outcomes", row, "target_high", "a range needs its upper end here.", "区间目标须填写上限。")
    told = promised["outcome"].ne("")
    for column in ("outcome_status", "outcome_source", "outcome_locator"):
        for row in promised.index[told & promised[column].eq("")]:
            add("outcomes", row, column, "an outcome needs this cell too.", "填了结果，此格也须填写。")
    early = promised["outcome_published"].ne("") & promised["outcome_published"].str[:4].lt(promised["year"])
    for row in promised.index[told & early]:
        add("outcomes", row, "outcome_published", f"{promised.at[row, 'outcome_published']} is before the outcome's year {promised.at[row, 'year']}.",
            f"公布日期 {promised.at[row, 'outcome_published']} 早于结果年份 {promised.at[row, 'year']}。")  # fmt: skip
    keys = ["region", "indicator", "year", "period", "source"]
    pairs = promised[told].rename(columns={"outcome_source": "source"})[[*keys, "outcome"]].reset_index()
    pairs = pairs.merge(observed[[*keys, "value"]], on=keys)
    pairs["same"] = pd.to_numeric(pairs["outcome"]).eq(pd.to_numeric(pairs["value"]))
    for row, group in pairs[~pairs.groupby("index")["same"].transform("any")].groupby("index"):
        given, shown = group["outcome"].iloc[0], ", ".join(group["value"])
        add("outcomes", row, "outcome", f"{given} is not what observations.csv has from the same source ({shown}).",
            f"{given} 与 observations.csv 中同一来源的数值（{shown}）不符。")  # fmt: skip
    ids = set(aims["id"])
    for row, cell in texts["tasks"]["targets"].items():
        for name in cell.split():
            if name not in ids:
                add("tasks", row, "targets", f"{name!r} is not an id in targets.csv.", f"targets.csv 中没有编号 {name!r}。")
    return problems


def _is_date(text: str) -> bool:
    try:
        public_from(text)
    except ValueError:
        return False
    return True


def values(table: str, frame: pd.DataFrame, codes: pd.DataFrame) -> list[Problem]:
    """Figures or targets that their kind of indicator can't take.

    Parameters
    ----------
    table : str
        ``"observations"`` or ``"targets"``.
    frame : DataFrame
        Its text cells.
    codes : DataFrame
        Text cells of `indicators.csv`, by indicator.
    """
    kind, whole = frame["indicator"].map(codes["kind"]), frame["indicator"].map(codes["integer"]).eq("true")
    net = frame["indicator"].map(codes["identity"]).str.startswith("diff(")
    value = tables.numbers(frame["value"])
    level = kind.isin(["flow", "stock", "ratio"]) & ~net
    at_most = frame["comparator"].eq("le") if "comparator" in frame else False
    tests = [
        (value.lt(0) & (level | kind.eq("rank")), "{} is negative; a {} can't be.", "{} 为负数，该类指标不能为负。"),
        (whole & value.mod(1).ne(0), "{} is not whole, but the indicator counts things.", "{} 不是整数，而该指标为计数。"),
        (value.ge(100) & kind.eq("ratio"), "{} % is no share: a {} lies below 100 %.", "{}% 不是比重：比重应小于 100%。"),
        (
            value.eq(0) & level & ~whole & ~at_most,
            "{} has no growth to or from it; leave the row out if the figure isn't known.",
            "{} 无法计算增速；若数值不详，请删去该行。",
        ),
    ]
    return [
        Problem(f"{table}.csv", int(row) + 2, "value", en.format(frame.at[row, "value"], kind[row]),
                zh.format(frame.at[row, "value"]))
        for mask, en, zh in tests
        for row in frame.index[mask]
    ]  # fmt: skip


def circles(indicators: pd.DataFrame) -> list[tuple[int, str]]:
    """Rows whose identity leads back to the indicator itself, with the way it goes."""
    parts = {}
    for code, text in zip(indicators["indicator"], indicators["identity"], strict=True):
        try:
            tie = parse(text)
        except ValueError:
            continue
        parts[code] = tie.parts if tie else ()
    found = []
    for row, code in indicators["indicator"].items():
        ways = [(code,)]
        while ways:
            way = ways.pop()
            for part in parts.get(way[-1], ()):
                if part == code:
                    found.append((row, " → ".join([*way, part])))
                    ways = []
                    break
                if part not in way:
                    ways.append((*way, part))
    return found


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
    """The same for given rows of :func:`kjanalysis.vintage.latest`."""
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
            before = latest[
                latest["region"].eq(region) & latest["indicator"].eq(stock) & latest["year"].eq(year - 1)
            ]
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
