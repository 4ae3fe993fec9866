"""Whether a row repeats or contradicts what the tables hold, or another accepted row."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import pandas as pd

from ..notation import bounds
from ..tables import Tables, row_name, vintage
from ..wording import Text
from .row_checks import Fault


class Clash(StrEnum):
    """How two rows can't stand side by side."""

    REPEATS_TABLE = "already in the table"
    AGAINST_TABLE = "contradicts the table"
    REPEATS_SHEET = "twice in the sheet"
    AGAINST_SHEET = "contradicts another accepted row"


def _fault(clash: Clash, en: str, zh: str) -> Fault:
    return Fault(clash, "value", Text(en, zh))


def of_observation(entry: dict[str, str], known: Tables, accepted: list[dict[str, str]]) -> list[Fault]:
    """What speaks against a row of observations.csv.

    Parameters
    ----------
    entry : dict
        As :func:`kjanalysis.intake.table_rows.observation` makes it.
    known : Tables
    accepted : list of dict
        Rows taken in before it.
    """
    same = _same_figure(entry, known.observations)
    repeated = _repeated(entry, same, known)
    if repeated:
        return [repeated]
    integer = bool(known.indicators.set_index("indicator").at[entry["indicator"], "integer"])
    usable = _same_figure(entry, known.on(None).of(entry["region"]))
    return [*_against_table(entry, vintage.first(usable), known, integer), *_against_sheet(entry, accepted, integer)]


def _place(row, known: Tables, file: str) -> Text:
    """Where a row of the tables stands."""
    return row_name(known.layers, file, row.layer, int(row.row))


def _same_figure(entry: dict[str, str], rows: pd.DataFrame) -> pd.DataFrame:
    return rows[
        rows["region"].eq(entry["region"])
        & rows["indicator"].eq(entry["indicator"])
        & rows["year"].eq(int(entry["year"]))
        & rows["period"].eq(entry["period"])
    ]


def _repeated(entry: dict[str, str], same: pd.DataFrame, known: Tables) -> Fault | None:
    """The same figure from the same source."""
    for row in same[same["source"].eq(entry["source"])].itertuples():
        if row.value == float(entry["value"]) and row.qualifier == entry["qualifier"]:
            return _fault(
                Clash.REPEATS_TABLE,
                f"already there: {_place(row, known, 'observations.csv').en}, has {row.printed} from the same source. Reject this row.",
                f"重复：{_place(row, known, 'observations.csv').zh}已有同一来源的 {row.printed}，请拒绝本行。",
            )
    return None


def _against_table(entry: dict[str, str], latest: pd.DataFrame, known: Tables, integer: bool) -> Iterator[Fault]:
    """A figure that counts today and can't be this one, unless this one revises it."""
    if entry["status"] == "revised" or entry["period"] != "annual":
        return
    low, high = _interval(entry, integer)
    for row in latest.itertuples():
        if high < row.lower or row.upper < low:
            yield _fault(
                Clash.AGAINST_TABLE,
                f"contradicts {_place(row, known, 'observations.csv').en}: {row.printed} from {row.source}. If it is a later revision, write revised in the column status; otherwise correct or reject it.",
                f"与 {_place(row, known, 'observations.csv').zh}（{row.source}：{row.printed}）矛盾。如为后来的修订数，请在“状态”列填 revised；否则请更正或拒绝本行。",
            )


def _against_sheet(entry: dict[str, str], accepted: list[dict[str, str]], integer: bool) -> Iterator[Fault]:
    """Rows accepted before it that say the same, or something else."""
    low, high = _interval(entry, integer)
    for other in _alike(entry, accepted, ("region", "indicator", "year", "period")):
        if other["value"] == entry["value"] and other["qualifier"] == entry["qualifier"]:
            yield _fault(
                Clash.REPEATS_SHEET,
                f"{entry['indicator']} {entry['year']} is accepted twice with the same figure. Reject one of the rows.",
                f"{entry['indicator']} {entry['year']} 年的同一数值接受了两次，请拒绝其一。",
            )
            return
        lower, upper = _interval(other, integer)
        if high < lower or upper < low:
            yield _fault(
                Clash.AGAINST_SHEET,
                f"contradicts another accepted row: {other['value']} ({other['locator']}). Reject one of the two.",
                f"与另一已接受的行（{other['locator']}：{other['value']}）矛盾，请拒绝其一。",
            )


def _interval(entry: dict[str, str], integer: bool) -> tuple[float, float]:
    return bounds.interval(entry["value"], entry["qualifier"], integer)


def _alike(entry: dict[str, str], accepted: list[dict[str, str]], keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [other for other in accepted if all(other[key] == entry[key] for key in keys)]


def of_target(entry: dict[str, str], known: Tables, accepted: list[dict[str, str]]) -> list[Fault]:
    """What speaks against a row of targets.csv: a source sets one goal for a thing and year.

    Parameters
    ----------
    entry : dict
        As :func:`kjanalysis.intake.table_rows.target` makes it.
    known : Tables
    accepted : list of dict
        Rows taken in before it.
    """
    rows = known.targets
    same = rows[
        rows["region"].eq(entry["region"])
        & rows["indicator"].eq(entry["indicator"])
        & rows["year"].eq(int(entry["year"]))
        & rows["source"].eq(entry["source"])
    ]
    found = [_goal_there(row, float(entry["value"]), known) for row in same.itertuples()]
    for other in _alike(entry, accepted, ("region", "indicator", "year", "recurs")):
        found.append(
            _fault(
                Clash.AGAINST_SHEET,
                f"{entry['indicator']} {entry['year']} has another accepted goal: {other['value']} ({other['locator']}). Reject one of the two.",
                f"{entry['indicator']} {entry['year']} 年另有已接受的目标 {other['value']}（{other['locator']}），请拒绝其一。",
            )
        )
    return found


def _goal_there(row, value: float, known: Tables) -> Fault:
    if row.value == value:
        return _fault(
            Clash.REPEATS_TABLE,
            f"already there: {_place(row, known, 'targets.csv').en}, {row.id}. Reject this row.",
            f"重复：{_place(row, known, 'targets.csv').zh} {row.id} 已有该目标，请拒绝本行。",
        )
    return _fault(
        Clash.AGAINST_TABLE,
        f"contradicts {_place(row, known, 'targets.csv').en}: {row.value:g} from the same source. Correct or reject this row.",
        f"与 {_place(row, known, 'targets.csv').zh}矛盾：同一来源为 {row.value:g}，请更正或拒绝本行。",
    )
