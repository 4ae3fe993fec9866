"""Frames as Markdown, for the benchmarks' tables."""

import pandas as pd


def mdtable(table: pd.DataFrame, form="{}", best: bool = False) -> list[str]:
    """A frame as Markdown lines, its index as the first columns.

    Parameters
    ----------
    table : DataFrame
    form : str or dict of str to str
        Format of the cells, or of each column's; what is missing is left empty.
    best : bool
        Set the least of each row in bold.
    """
    head = [str(name or "") for name in table.index.names]
    lines = ["| " + " | ".join([*head, *map(str, table.columns)]) + " |"]
    lines.append("|---" * len(head) + "|---:" * len(table.columns) + "|")
    for name, row in table.iterrows():
        names = name if isinstance(name, tuple) else (name,)
        cells = [_cell(form if isinstance(form, str) else form.get(column, "{}"), x) for column, x in row.items()]
        if best:
            cells = [f"**{cell}**" if x == row.min() else cell for cell, x in zip(cells, row, strict=True)]
        lines.append("| " + " | ".join([*map(str, names), *cells]) + " |")
    return lines


def _cell(form: str, x) -> str:
    return "" if not isinstance(x, str) and pd.isna(x) else form.format(x)
