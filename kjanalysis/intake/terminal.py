"""Proposals decided one by one in a terminal."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..errors import language
from ..wording import Text
from .columns import REGION
from .sheet import counts, read, write

_SHOWN = (
    "section_locator",
    "indicator_zh",
    "indicator",
    "value",
    "unit",
    "year",
    "kind",
    "qualifier",
    "scope",
    "headline",
)
_CORRECTED = _SHOWN[1:]
_DECISIONS = {"a": "accept", "r": "reject"}
_SKIP, _QUIT = "s", "q"
_QUESTION = Text(
    "[a accept / r reject / s skip / q quit / column=value to correct]",
    "[a 接受 / r 拒绝 / s 跳过 / q 退出 / 列=值 更正]",
)
_WHY = Text("why: ", "依据：")
_NOT_UNDERSTOOD = Text(
    "Not understood. Type a, r, s or q, or a correction such as value=25. Columns: {columns}.",
    "无法识别。请输入 a、r、s、q，或 value=25 之类的更正。可更正的列：{columns}。",
)


def dialogue(path, ask: Callable, tell: Callable, data=None) -> pd.DataFrame:
    """Decide row by row in a terminal; saved after each answer.

    Parameters
    ----------
    path : path-like
        The review sheet, changed in place.
    ask : callable
        Given a question, returns an answer: ``a`` accept, ``r`` reject, ``s``
        skip, ``q`` quit, or ``column=value`` to correct a cell.
    tell : callable
        Gets each line to show.
    data : path-like, optional
        Tables whose catalogue fills the code list.

    Returns
    -------
    DataFrame
        The sheet as it was saved last, columns :data:`kjanalysis.intake.COLUMNS`.

    Raises
    ------
    KJError
        If the sheet can't be read or written.
    """
    table = read(path)
    lang = language()
    for i in table.index[table["decision"].eq("")]:
        _show(table.loc[i], tell, lang)
        answer = _answer(table, i, lambda: str(ask(_QUESTION.of(lang))).strip(), tell)
        if answer in _DECISIONS:
            table.at[i, "decision"] = _DECISIONS[answer]
            write(table, path, data)
        elif answer == _QUIT:
            break
    write(table, path, data)
    tell(counts(table))
    return table


def _show(row: pd.Series, tell: Callable, lang: str) -> None:
    tell("")
    tell(row["sentence"])
    tell("  ".join(f"{name}={row[name]}" for name in (*_SHOWN, REGION) if name in row))
    if row["reason"]:
        tell(_WHY.of(lang) + row["reason"])


def _answer(table: pd.DataFrame, i, ask: Callable[[], str], tell: Callable) -> str:
    """Ask until a row is decided, skipped or left; cells are corrected on the way."""
    while True:
        answer = ask()
        name, sign, value = answer.partition("=")
        if sign and name.strip() in (*_CORRECTED, REGION) and name.strip() in table:
            table.at[i, name.strip()] = value.strip()
        elif answer in (*_DECISIONS, _SKIP, _QUIT):
            return answer
        else:
            tell(_NOT_UNDERSTOOD.of(language()).format(columns=", ".join(_CORRECTED)))
