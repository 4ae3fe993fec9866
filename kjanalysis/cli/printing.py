"""Tables and text as a terminal or a file gets them."""

from __future__ import annotations

import click

from ..errors import KJError
from ..wording import markup


def as_text(table) -> str:
    """A table with Chinese columns aligned in a terminal."""
    import pandas as pd

    with pd.option_context("display.unicode.east_asian_width", True, "display.width", None, "display.max_colwidth", 60):
        return table.map(_in_line).rename(columns=_in_line).to_string(index=False)


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
