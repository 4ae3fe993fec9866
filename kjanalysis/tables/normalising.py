"""What programs write, as the tables write it.

pandas, Excel and databases write ``2020.0`` for a year, ``TRUE``, ``6.667E+02``
or ``2021-03-26 00:00:00``. Where such a cell can mean one thing only it is taken
as that (:data:`kjanalysis.tables.spellings.RULES`), and the check says so in a notice.
Where it can mean several things it is refused with the reason
(:data:`kjanalysis.tables.spellings.REFUSALS`): a date such as ``03/04/2021`` has two
days, and the wrong one would leak.
"""

from __future__ import annotations

import re

import pandas as pd

from ..wording.text import Text
from .problems import Problem, Spec
from .spellings import FIGURES, REFUSALS, RULES, Refusal, Rule, is_serial, plain_characters

#: Columns that hold a (partial) date.
DATES = (
    ("observations", "published"),
    ("targets", "published"),
    ("sources", "published"),
    ("outcomes", "target_published"),
    ("outcomes", "outcome_published"),
)

#: Columns that hold a region's code.
CODES = ("region", "parent")

#: Rows that a notice or problem lists.
LISTED = 5


def form_of(table: str, field: Spec) -> str | None:
    """What a column's cells are: integer, number, boolean, date or code; None for plain text."""
    if (table, field["name"]) in DATES:
        return "date"
    if field["name"] in CODES:
        return "code"
    return field["type"] if field["type"] in (*FIGURES, "boolean") else None


#: What the tables write themselves: nothing is done to these.
_AS_IS = {
    "integer": re.compile(r"[+-]?[0-9]{1,15}"),
    "number": re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,9})?"),
    "boolean": re.compile(r"true|false"),
    "date": re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}"),
    "code": re.compile(r"[0-9]{6}(?:-[A-Z]{2})?|[A-Z]{3}|EU27"),
}


def normal(cell: str, form: str) -> tuple[str, list[Rule]]:
    """A cell as the tables write it, and the rules that were used.

    >>> cell, used = normal("2021/3/26 0:00", "date")
    >>> cell, [rule.name for rule in used]
    ('2021-03-26', ['time', 'slashes'])
    """
    used: list[Rule] = []
    for rule in RULES:
        if form in rule.forms and (changed := rule.to(cell)) is not None and changed != cell:
            cell = changed
            used.append(rule)
    return cell, used


def refused(cell: str, form: str) -> Refusal | None:
    """Why a normal cell can't be read, where that is known.

    >>> refused("03/04/2021", "date").name
    'year last'
    """
    if not cell or (_AS_IS[form].fullmatch(cell) and form != "integer"):
        return None
    return next((one for one in REFUSALS if form in one.forms and one.broken(cell)), None)


def normalised(frame: pd.DataFrame, spec: Spec, table: str) -> tuple[pd.DataFrame, list[Problem], list[Problem]]:
    """A table's text cells as the tables write them.

    Parameters
    ----------
    frame : DataFrame
        As read; its index is the line in the file less two.
    spec : dict
        Its schema.
    table : str
        Its name.

    Returns
    -------
    frame : DataFrame
    problems : list of Problem
        Cells that may mean several things.
    notices : list of Problem
        What was taken, and as what.
    """
    changed: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    notices: list[Problem] = []
    for field in spec["fields"]:
        name, form = field["name"], form_of(table, field)
        if form is None:
            continue
        odd = [cell for cell in frame[name].unique().tolist() if cell and not _AS_IS[form].fullmatch(cell)]
        if form == "integer":
            odd += [cell for cell in frame[name].unique().tolist() if name.endswith("year") and is_serial(cell)]
        if not odd:
            continue
        found = {cell: normal(cell, form) for cell in odd}
        cells = frame[name].map(lambda cell, found=found: found[cell][0] if cell in found else cell)
        notices += _taken(frame[name], {cell: one for cell, one in found.items() if one[1]}, spec["path"])
        problems += _refused(cells[frame[name].isin(odd)], form, spec["path"])
        changed[name] = cells
    return frame.assign(**changed) if changed else frame, problems, notices


def _taken(cells: pd.Series, found: dict[str, tuple[str, list[Rule]]], path: str) -> list[Problem]:
    """A notice for each way of writing in a column, with its rows."""
    notices = []
    ways: dict[str, list[str]] = {}
    for cell, (_, used) in found.items():
        ways.setdefault(used[0].name, []).append(cell)
    for odd in ways.values():
        rows = cells[cells.isin(odd)]
        first = str(rows.iloc[0])
        to, used = found[first]
        said = Text(
            " and ".join(dict.fromkeys(rule.said.en for rule in used)),
            "、".join(dict.fromkeys(rule.said.zh for rule in used)),
        )
        more = _more(rows.index[1:])
        notices.append(
            Problem(
                path,
                int(rows.index[0]) + 2,
                str(cells.name),
                f"{first!r} was read as {to} ({said.en}){more.en}.",
                f"{first!r} 按 {to} 读取（{said.zh}）{more.zh}。",
                "notice",
            )
        )
    return notices


def _more(rows: pd.Index) -> Text:
    """The other rows of the same kind."""
    if not len(rows):
        return Text("", "")
    listed = ", ".join(str(int(row) + 2) for row in rows[:LISTED])
    left = len(rows) - LISTED
    return Text(
        f"; so are rows {listed}" + (f" and {left} more" if left > 0 else ""),
        f"；第 {listed} 行" + (f"等另外 {len(rows)} 行同样处理" if left > 0 else "同样处理"),
    )


def _refused(cells: pd.Series, form: str, path: str) -> list[Problem]:
    """Cells that may mean several things."""
    why = {cell: refused(cell, form) for cell in cells.unique().tolist()}
    return [
        Problem(path, int(row) + 2, str(cells.name), f"{cell!r} {one.said.en}.", f"{cell!r} {one.said.zh}。")
        for row, cell in cells.items()
        if (one := why[cell]) is not None
    ]


def normal_header(header: list[str], wanted: list[str], path: str) -> tuple[list[str], list[Problem]]:
    """Names of columns as the schema has them; other columns keep theirs.

    Spaces around a name, invisible characters and capital letters say nothing.
    """
    known = {name.lower(): name for name in wanted}
    names, notices = [], []
    for name in header:
        plain = known.get((plain_characters(name) or "").lower())
        names.append(name if plain is None else plain)
        if plain is not None and plain != name:
            what = Text(f"the header {name!r} was read as {plain}.", f"表头 {name!r} 按 {plain} 读取。")
            notices.append(Problem(path, 1, plain, what.en, what.zh, "notice"))
    return names, notices
