"""Problems that a schema can't see: dates of no calendar, circles, values that can't be meant.

They are looked for in text cells, in tables that fit their schema
(:mod:`kjanalysis.tables.schema`). Reading refuses tables that have one: a
figure dated before its own year would leak.
"""

from __future__ import annotations

import pandas as pd

from ..notation.dates import public_from
from ..notation.identities import Identity, parse
from . import graphs
from .names import names
from .normalising import DATES
from .problems import Problem
from .types import looked_up, numbers

#: Kinds an indicator can be of that an identity of a kind gives.
KINDS_OF_TIES = {"ratio": ("ratio",), "growth": ("growth",), "diff": ("flow", "stock")}

#: Units of ratios, and of rates altogether.
PERCENT = ("%", "％")
RATES = (*PERCENT, "‰", "百分点", "个百分点", "倍")

#: Years in which a publication can lie: from the first yearbooks to the last year that a target can be of.
PUBLICATION = (1949, 2035)


def meaning(texts: dict[str, pd.DataFrame]) -> list[Problem]:
    """Problems that a schema can't see, in tables that fit their schema."""
    codes = texts["indicators"].set_index("indicator")
    return [
        *names(texts),
        *identities(texts["indicators"]),
        *calendar(texts),
        *circular(texts["indicators"]),
        *places(texts["regions"]),
        *forms_of_identities(texts["indicators"]),
        *swapped(texts["indicators"], texts["observations"]),
        *other_regions(texts["targets"]),
        *values("observations", texts["observations"], codes),
        *values("targets", texts["targets"], codes),
        *before_their_year(texts["observations"], texts["sources"]),
        *ranges(texts["targets"]),
        *outcomes(texts["outcomes"]),
        *other_outcomes(texts["outcomes"], texts["observations"]),
        *task_targets(texts["tasks"], set(texts["targets"]["id"])),
    ]


def _problem(table: str, row: int, column: str, en: str, zh: str) -> Problem:
    return Problem(f"{table}.csv", int(row) + 2, column, en, zh)


def identities(indicators: pd.DataFrame) -> list[Problem]:
    """Identities that can't be read, or that name an indicator that isn't there."""
    codes, problems = set(indicators["indicator"]), []
    for row, cell in indicators["identity"].items():
        try:
            tie = parse(cell)
        except ValueError:
            en = f"{cell!r} is not a formula. Write 'k * a / b', 'diff(a)' or 'growth(a)'."
            zh = f"{cell!r} 不是有效的公式，应写作 k * a / b、diff(a) 或 growth(a)。"
            problems.append(_problem("indicators", row, "identity", en, zh))
            continue
        problems += [
            _problem("indicators", row, "identity", f"the formula names {part!r}, which is not in this table. Correct the code or add it.",
                     f"公式中的 {part!r} 不在本表中，请更正代码或补上该指标。")
            for part in (tie.parts if tie else ())
            if part not in codes
        ]  # fmt: skip
    return problems


def calendar(texts: dict[str, pd.DataFrame]) -> list[Problem]:
    """Dates that are in no calendar, or in no year in which a publication can lie, in all columns :data:`DATES`."""
    problems = []
    first, last = PUBLICATION
    for table, column in DATES:
        cells = texts[table][column]
        real = list(filter(_is_date, cells.unique().tolist()))
        problems += [
            _problem(
                table,
                row,
                column,
                f"{cell!r} is not a date. Write 2021, 2021-03 or 2021-03-26.",
                f"{cell!r} 不是有效日期，应写作 2021、2021-03 或 2021-03-26。",
            )
            for row, cell in cells[~cells.isin(real)].items()
        ]
        far = [cell for cell in real if cell and not first <= _year(cell) <= last]
        problems += [
            _problem(table, row, column, f"{cell!r} lies outside {first} to {last}, when publications can be.",
                     f"{cell!r} 不在 {first} 至 {last} 年之间，不可能是公布日期。")
            for row, cell in cells[cells.isin(far)].items()
        ]  # fmt: skip
    return problems


def _year(date: str) -> int:
    """Year of a (partial) date's last day."""
    day = public_from(date)
    if day is None:
        raise ValueError("an empty date has no year")
    return day.year


def published_years(frame: pd.DataFrame, column: str, sources: pd.DataFrame | None = None) -> pd.Series:
    """The year each row became public, that of its source where the row has no date; NaN without one."""
    dates = frame[column]
    if sources is not None:
        dates = dates.where(dates.ne(""), frame["source"].map(sources.set_index("source")["published"])).fillna("")
    years = {cell: float(_year(cell)) for cell in dates.unique().tolist() if cell and _is_date(cell)}
    return dates.map(years).astype(float)


def circular(indicators: pd.DataFrame) -> list[Problem]:
    """Identities that lead back to their own indicator (:func:`kjanalysis.tables.graphs.circles`)."""
    ways = graphs.circles({code: tie.parts for code, tie in _ties(indicators).items()})
    loops = indicators["indicator"].map({code: " → ".join(way) for code, way in ways.items()}).dropna()
    return [
        _problem("indicators", row, "identity",
                 f"the formula leads back to its own indicator ({loop}). Make it of other indicators.",
                 f"公式绕回该指标自身（{loop}），应由其他指标组成。")
        for row, loop in loops.items()
    ]  # fmt: skip


def places(regions: pd.DataFrame) -> list[Problem]:
    """Regions that lie in themselves, or that have no name."""
    above = dict(zip(regions["region"], regions["parent"], strict=True))
    ways = graphs.circles({code: (parent,) for code, parent in above.items() if parent})
    loops = regions["region"].map({code: " → ".join(way) for code, way in ways.items()}).dropna()
    nameless = regions.index[regions["zh"].eq("") & regions["en"].eq("")]
    return [
        _problem("regions", row, "parent", f"the region would lie in itself ({loop}).", f"上级地区绕回自身（{loop}）。")
        for row, loop in loops.items()
    ] + [
        _problem("regions", row, "zh", "the region has no name; give it one in zh or en.", "该地区没有名称，请填写 zh 或 en。")
        for row in nameless
    ]  # fmt: skip


def forms_of_identities(indicators: pd.DataFrame) -> list[Problem]:
    """Indicators whose kind, unit and identity can't go together."""
    kinds = dict(zip(indicators["indicator"], indicators["kind"], strict=True))
    rows = indicators.set_index("indicator", drop=False).assign(line=indicators.index.to_numpy())
    ties, problems = _ties(indicators), []
    around = graphs.circles({code: tie.parts for code, tie in ties.items()})
    for code, tie in ties.items():
        if code in around:  # told by circular()
            continue
        line, kind = rows.at[code, "line"], kinds[code]
        if len(set(tie.parts)) < len(tie.parts):
            problems.append(_problem("indicators", line, "identity", f"divides {tie.parts[0]} by itself.",
                                     f"{tie.parts[0]} 除以自身，没有意义。"))  # fmt: skip
        if kind not in KINDS_OF_TIES[tie.kind]:
            problems.append(_problem("indicators", line, "identity", f"gives a {tie.kind}, but the indicator is a {kind}.",
                                     f"恒等式的结果与指标类型 {kind} 不符。"))  # fmt: skip
    for row, kind, unit in zip(indicators.index, indicators["kind"], indicators["unit"], strict=True):
        is_rate = unit.strip() in RATES
        if (kind == "ratio" and unit.strip() not in PERCENT) or (kind == "growth" and not is_rate):
            problems.append(_problem("indicators", row, "unit", f"{unit!r} is no unit of a {kind}; write %.",
                                     f"{unit!r} 不是该类指标（{kind}）的单位，应为 %。"))  # fmt: skip
        elif kind in ("flow", "stock") and is_rate:
            problems.append(_problem("indicators", row, "kind", f"a {kind} is no rate, but its unit is {unit!r}.",
                                     f"单位为 {unit!r}，类型不应是 {kind}。"))  # fmt: skip
    return problems


def _ties(indicators: pd.DataFrame) -> dict[str, Identity]:
    """Identities that can be read, by indicator."""
    found = {}
    for code, text in zip(indicators["indicator"], indicators["identity"], strict=True):
        try:
            tie = parse(text)
        except ValueError:
            continue
        if tie:
            found[code] = tie
    return found


def ratios_of(indicators: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Numerator and denominator of each ratio."""
    return {code: tie.parts for code, tie in _ties(indicators).items() if tie.kind == "ratio"}


def swapped(indicators: pd.DataFrame, observations: pd.DataFrame) -> list[Problem]:
    """Ratios that their parts put above 100 % wherever both are known."""
    rows = observations[observations["period"].eq("annual")]
    ratios = {code: tie for code, tie in _ties(indicators).items() if tie.kind == "ratio"}
    rows = rows[rows["indicator"].isin({part for tie in ratios.values() for part in tie.parts})]
    rows = rows.assign(number=numbers(rows["value"]))
    wide = rows.pivot_table(index=["region", "year"], columns="indicator", values="number", aggfunc="median")
    problems = []
    for code, tie in ratios.items():
        if not set(tie.parts) <= set(wide.columns):
            continue
        top, bottom = (wide[part] for part in tie.parts)
        share = (tie.factor * top / bottom.where(bottom.gt(0))).dropna()
        if len(share) and share.ge(100).all():
            row = indicators.index[indicators["indicator"].eq(code)][0]
            problems.append(
                _problem("indicators", row, "identity",
                         f"gives {share.median():,.0f} % and never less than 100 %: numerator and denominator may be swapped, "
                         "or their units differ.",
                         f"算得 {share.median():,.0f}%，且从不低于 100%：分子分母可能颠倒，或单位不一致。")
            )  # fmt: skip
    return problems


def before_their_year(observations: pd.DataFrame, sources: pd.DataFrame) -> list[Problem]:
    """Figures published before the year they are of; a row without a date has its source's."""
    keys = ["published", "source", "year"]
    alike = observations[keys].drop_duplicates()  # many figures come from one source and year
    early_ones = alike[published_years(alike, "published", sources).lt(numbers(alike["year"]))]
    if early_ones.empty:
        return []
    early = pd.MultiIndex.from_frame(observations[keys]).isin(pd.MultiIndex.from_frame(early_ones))
    rows = observations[early]
    dates = rows["published"].where(
        rows["published"].ne(""), rows["source"].map(sources.set_index("source")["published"])
    )
    years = rows["year"]
    return [
        _problem("observations", row, "published", f"{dates[row]} is before the figure's year {years[row]}. Correct one of the two.",
                 f"公布日期 {dates[row]} 早于数据年份 {years[row]}，请更正其一。")
        for row in rows.index
    ]  # fmt: skip


def other_regions(targets: pd.DataFrame) -> list[Problem]:
    """Targets whose id is of another region or year than their row."""
    problems = []
    for row, name, region, year in zip(
        targets.index, targets["id"], targets["region"], numbers(targets["year"]), strict=True
    ):
        place, set_for, _ = name.rsplit("-", 2)
        if place != region:
            problems.append(_problem("targets", row, "id", f"{name} is an id of region {place}, but the row's region is {region}.",
                                     f"编号 {name} 属于地区 {place}，而本行地区为 {region}。"))  # fmt: skip
        elif int(set_for) != year:
            problems.append(_problem("targets", row, "id", f"{name} is an id of {set_for}, but the row's year is {year:.0f}.",
                                     f"编号 {name} 属于 {set_for} 年，而本行年份为 {year:.0f}。"))  # fmt: skip
    return problems


def ranges(targets: pd.DataFrame) -> list[Problem]:
    """Range targets without an upper end, or with one below the lower."""
    upper, lower = targets["value_high"], targets["value"]
    without = targets.index[targets["comparator"].eq("range") & upper.eq("")]
    upside_down = targets.index[pd.to_numeric(upper).lt(pd.to_numeric(lower))]
    return [_no_upper_end("targets", row, "value_high") for row in without] + [
        _problem("targets", row, "value_high", f"{upper[row]} is below the lower end {lower[row]}. Correct one of the two.",
                 f"上限 {upper[row]} 低于下限 {lower[row]}，请更正其一。")
        for row in upside_down
    ]  # fmt: skip


def _no_upper_end(table: str, row: int, column: str) -> Problem:
    return _problem(
        table,
        row,
        column,
        "the target is a range, so its upper end must be filled in here.",
        "区间目标须在此填写上限。",
    )


def outcomes(promised: pd.DataFrame) -> list[Problem]:
    """Outcomes that lack what belongs to one, or that were published before their year."""
    open_ended = promised.index[promised["comparator"].eq("range") & promised["target_high"].eq("")]
    problems = [_no_upper_end("outcomes", row, "target_high") for row in open_ended]
    told = promised["outcome"].ne("")
    for column in ("outcome_status", "outcome_source", "outcome_locator"):
        problems += [
            _problem(
                "outcomes",
                row,
                column,
                "the row has an outcome, so this cell must be filled in too.",
                "本行填有结果（outcome），此格也须填写。",
            )
            for row in promised.index[told & promised[column].eq("")]
        ]
    dates, years = promised["outcome_published"], promised["year"]
    early = told & published_years(promised, "outcome_published").lt(numbers(years))
    return problems + [
        _problem("outcomes", row, "outcome_published", f"{dates[row]} is before the outcome's year {years[row]}. Correct one of the two.",
                 f"公布日期 {dates[row]} 早于结果年份 {years[row]}，请更正其一。")
        for row in promised.index[early]
    ]  # fmt: skip


def other_outcomes(promised: pd.DataFrame, observed: pd.DataFrame) -> list[Problem]:
    """Outcomes that the same source tells otherwise in `observations.csv`."""
    keys = ["region", "indicator", "year", "period", "source"]
    told = promised[promised["outcome"].ne("")]
    pairs = told.rename(columns={"outcome_source": "source"})[[*keys, "outcome"]].reset_index()
    near = observed[observed["source"].isin(pairs["source"])]
    pairs = pairs.merge(near[[*keys, "value"]], on=keys)
    pairs["same"] = pd.to_numeric(pairs["outcome"]).eq(pd.to_numeric(pairs["value"]))
    problems = []
    for row, group in pairs[~pairs.groupby("index")["same"].transform("any")].groupby("index"):
        given, shown = group["outcome"].iloc[0], ", ".join(group["value"])
        en = f"{given} is not what observations.csv has from the same source ({shown}). Correct one of the two."
        zh = f"{given} 与 observations.csv 中同一来源的数值（{shown}）不符，请更正其一。"
        problems.append(_problem("outcomes", row, "outcome", en, zh))
    return problems


def task_targets(tasks: pd.DataFrame, ids: set[str]) -> list[Problem]:
    """Targets that a task names and `targets.csv` doesn't have."""
    named = {str(row): cell.split() for row, cell in tasks["targets"].items()}
    return [
        _problem(
            "tasks",
            int(row),
            "targets",
            f"{name!r} is not an id in targets.csv. Correct it or add the target there.",
            f"targets.csv 中没有编号 {name!r}，请更正或在该表中补上。",
        )
        for row, name in graphs.missing(named, ids)
    ]


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
    kind, whole = (
        looked_up(frame["indicator"], codes["kind"]),
        looked_up(frame["indicator"], codes["integer"]).eq("true"),
    )
    net = looked_up(frame["indicator"], codes["identity"].str.startswith("diff("))
    value = numbers(frame["value"])
    level = kind.isin(["flow", "stock", "ratio"]) & ~net
    at_most = frame["comparator"].eq("le") if "comparator" in frame else False
    tests = [
        (
            value.lt(0) & (level | kind.eq("rank")),
            "{} is negative. An indicator of kind {} can't be negative.",
            "{} 为负数，{} 类指标不能为负。",
        ),
        (
            whole & value.mod(1).ne(0),
            "{} is not a whole number, but this indicator is a count.",
            "{} 不是整数，而该指标为个数。",
        ),
        (
            value.ge(100) & kind.eq("ratio"),
            "{} % can't be a share: a {} is below 100 %.",
            "{}% 不是比重：比重应小于 100%。",
        ),
        (
            value.eq(0) & level & ~whole & ~at_most & (table == "targets"),
            "{} is no target for an amount or a ratio. If the figure isn't known, delete the row.",
            "{} 不能作为总量或比重的目标；若数值不详，请删去该行。",
        ),
    ]
    return [
        Problem(f"{table}.csv", int(row) + 2, "value", en.format(frame.at[row, "value"], kind[row]),
                zh.format(frame.at[row, "value"], kind[row]))
        for mask, en, zh in tests
        for row in frame.index[mask]
    ]  # fmt: skip
