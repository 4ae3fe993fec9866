"""Tables and text as a terminal or a file gets them."""

from __future__ import annotations

import click

from ..errors import KJError, language
from ..wording import markup, words
from ..wording.text import Text


def as_text(table) -> str:
    """A table with Chinese columns aligned in a terminal."""
    import pandas as pd

    with pd.option_context("display.unicode.east_asian_width", True, "display.width", None, "display.max_colwidth", 60):
        return table.map(_in_line).rename(columns=_in_line).to_string(index=False)


_KINDS = {"actual": Text("figure", "数据"), "target": Text("target", "目标")}
_SHOWN = {"cell": Text("cell", "单元格"), "shown": Text("as shown", "表中数字"), "region": Text("region", "地区")}


def in_words(proposals, columns):
    """These columns of proposed rows, with headings and codes in the language of messages."""
    from ..intake.columns import HEADINGS

    lang, shown = language(), proposals.copy()
    pairs = zip(proposals["qualifier"], proposals["kind"].eq("target"), strict=True)
    shown["qualifier"] = [words.qualified(code, bool(aim)).of(lang) for code, aim in pairs]
    for name, said in (("kind", _KINDS), ("status", words.STATUS)):
        if name in shown:
            shown[name] = [said[cell].of(lang) if cell in said else cell for cell in shown[name]]
    return shown[columns].rename(columns={name: said.of(lang) for name, said in (HEADINGS | _SHOWN).items()})


def _in_line(cell):
    """A cell of a table in one line of a terminal."""
    return markup.line(cell) if isinstance(cell, str) else cell


def say(text: str) -> None:
    """Text in a terminal, in which it can't move or colour anything."""
    click.echo(markup.clean(text))


def write_table(table, path: str) -> None:
    """CSV that a spreadsheet opens (:func:`kjanalysis.storage.write_csv`)."""
    from ..storage import write_csv

    try:
        write_csv(table, path)
    except OSError as error:
        why = error.strerror or error
        raise KJError(
            f"{path} can't be written: {why}. Check the path, or close it in Excel.",
            f"无法写入 {path}：{why}。请检查路径；如在 Excel 中打开，请先关闭。",
        ) from None
