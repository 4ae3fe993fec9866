"""Problems that a schema can't see: dates of no calendar, circles, values that can't be meant.

They are looked for in text cells, in tables that fit their schema
(:mod:`kjanalysis.tables.schema`). Reading refuses tables that have one: a
figure dated before its own year would leak.
"""

from __future__ import annotations

import pandas as pd

from ..notation.dates import public_from
from ..notation.identities import parse
from .names import names
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
    codes = texts["indicators"].set_index("indicator")
    return [
        *names(texts),
        *identities(texts["indicators"]),
        *calendar(texts),
        *circular(texts["indicators"]),
        *values("observations", texts["observations"], codes),
        *values("targets", texts["targets"], codes),
        *before_their_year(texts["observations"]),
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
    """Dates that are in no calendar, in all columns :data:`DATES`."""
    problems = []
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
    return problems


def circular(indicators: pd.DataFrame) -> list[Problem]:
    """Identities that lead back to their own indicator (:func:`circles`)."""
    return [
        _problem("indicators", row, "identity",
                 f"the formula leads back to its own indicator ({loop}). Make it of other indicators.",
                 f"公式绕回该指标自身（{loop}），应由其他指标组成。")
        for row, loop in circles(indicators)
    ]  # fmt: skip


def before_their_year(observations: pd.DataFrame) -> list[Problem]:
    """Figures published before the year they are of."""
    dates, years = observations["published"], observations["year"]
    early = dates.ne("") & dates.str[:4].lt(years)
    return [
        _problem("observations", row, "published", f"{dates[row]} is before the figure's year {years[row]}. Correct one of the two.",
                 f"公布日期 {dates[row]} 早于数据年份 {years[row]}，请更正其一。")
        for row in observations.index[early]
    ]  # fmt: skip


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
    early = told & dates.ne("") & dates.str[:4].lt(years)
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
    pairs = pairs.merge(observed[[*keys, "value"]], on=keys)
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
    return [
        _problem(
            "tasks",
            row,
            "targets",
            f"{name!r} is not an id in targets.csv. Correct it or add the target there.",
            f"targets.csv 中没有编号 {name!r}，请更正或在该表中补上。",
        )
        for row, cell in tasks["targets"].items()
        for name in cell.split()
        if name not in ids
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
    kind, whole = frame["indicator"].map(codes["kind"]), frame["indicator"].map(codes["integer"]).eq("true")
    net = frame["indicator"].map(codes["identity"]).str.startswith("diff(")
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
            value.eq(0) & level & ~whole & ~at_most,
            "{} has no growth rate to or from it. If the figure isn't known, delete the row.",
            "{} 无法计算增速；若数值不详，请删去该行。",
        ),
    ]
    return [
        Problem(f"{table}.csv", int(row) + 2, "value", en.format(frame.at[row, "value"], kind[row]),
                zh.format(frame.at[row, "value"], kind[row]))
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
        ways: list[tuple[str, ...]] = [(code,)]
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
