"""CSV files that people open in a spreadsheet."""

from __future__ import annotations

from ..wording import markup


def write_csv(table, path) -> None:
    """Write a table as CSV for spreadsheets: with a mark that makes Excel see UTF-8, and no text that one would run.

    Every CSV that a person opens is written here.

    Parameters
    ----------
    table : DataFrame
        Its index is left out; headings are text, too.
    path : path-like
        The file, made anew.

    Raises
    ------
    OSError
        If the file can't be written.
    """
    with open(path, "wb") as file:
        file.write(csv_bytes(table))


def csv_bytes(table) -> bytes:
    """What :func:`write_csv` writes.

    Parameters
    ----------
    table : DataFrame
        Its index is left out; headings are text, too.

    Returns
    -------
    bytes
        UTF-8 with its mark.
    """
    return table.map(markup.cell).rename(columns=markup.cell).to_csv(index=False).encode("utf-8-sig")
