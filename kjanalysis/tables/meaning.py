"""Problems that a schema can't see: dates of no calendar, circles, values that can't be meant.

They are looked for in text cells, in tables that fit their schema
(:mod:`kjanalysis.tables.schema`). Reading refuses tables that have one: a
figure dated before its own year would leak.
"""

from __future__ import annotations

import pandas as pd

from ..notation.dates import public_from
from ..notation.identities import parse
from .problems import Problem
from .types import numbers

#: Columns that hold a (partial) date.
DATES = (
    ("observations", "published"),
    ("targets", "published"),
    ("sources", "published"),
    ("outcomes", "target_published"),
    ("outcomes", "outcome_published"),
)


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
                add(
                    "tasks",
                    row,
                    "targets",
                    f"{name!r} is not an id in targets.csv.",
                    f"targets.csv 中没有编号 {name!r}。",
                )
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
    value = numbers(frame["value"])
    level = kind.isin(["flow", "stock", "ratio"]) & ~net
    at_most = frame["comparator"].eq("le") if "comparator" in frame else False
    tests = [
        (value.lt(0) & (level | kind.eq("rank")), "{} is negative; a {} can't be.", "{} 为负数，该类指标不能为负。"),
        (
            whole & value.mod(1).ne(0),
            "{} is not whole, but the indicator counts things.",
            "{} 不是整数，而该指标为计数。",
        ),
        (
            value.ge(100) & kind.eq("ratio"),
            "{} % is no share: a {} lies below 100 %.",
            "{}% 不是比重：比重应小于 100%。",
        ),
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
