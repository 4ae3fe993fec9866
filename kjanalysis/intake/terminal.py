"""Proposals decided one by one in a terminal."""

from __future__ import annotations

import pandas as pd

from ..errors import language
from .sheet import counts, read, write


def dialogue(path, ask, tell, data=None) -> pd.DataFrame:
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
    """
    table = read(path)
    zh = language() == "zh"
    for i in table.index[table["decision"].eq("")]:
        tell("")
        tell(table.at[i, "sentence"])
        shown = ("section_locator", "indicator_zh", "indicator", "value", "unit", "year", "kind", "qualifier", "scope")
        tell("  ".join(f"{name}={table.at[i, name]}" for name in shown))
        if table.at[i, "reason"]:
            tell(("存疑：" if zh else "unsure: ") + table.at[i, "reason"])
        while True:
            answer = str(
                ask(
                    "[a 接受 / r 拒绝 / s 跳过 / q 退出 / 列=值]"
                    if zh
                    else "[a accept / r reject / s skip / q quit / column=value]"
                )
            ).strip()
            name, sign, value = answer.partition("=")
            if sign and name.strip() in shown[1:]:
                table.at[i, name.strip()] = value.strip()
            elif answer in ("a", "r"):
                table.at[i, "decision"] = "accept" if answer == "a" else "reject"
                write(table, path, data)
                break
            elif answer in ("s", "q"):
                break
            else:
                tell("?")
        if answer == "q":
            break
    write(table, path, data)
    tell(counts(table))
    return table
