"""Tables as HTML with text at the left and numbers at the right."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?:[<>≥≤≈~+−-]?\s*[\d,.]+(?:\s*[–-]\s*[\d,.]+)?\s*%?\s*\*?|[–-]|)")
_ROW = re.compile(r"<tr.*?</tr>", re.S)
_CELL = re.compile(r"<t[dh]>")


def is_number(text: object) -> bool:
    """Whether a cell holds a figure: with its sign, as a percentage, as an interval, or a dash for none.

    >>> [is_number(text) for text in (">23", "12.5%", "22.4 – 28.3", "3.4*", "–", "R&D", "2020 年", 151)]
    [True, True, True, True, True, False, False, True]
    """
    return _NUMBER.fullmatch(str(text).replace("\u00a0", " ").strip()) is not None


def aligned(html: str, numbers: list[bool], named: bool) -> str:
    """A table of pandas with its columns aligned.

    Parameters
    ----------
    html : str
        Of ``to_html``.
    numbers : list of bool
        Which columns hold figures.
    named : bool
        Whether rows have names, as a first column.

    Returns
    -------
    str
        A row with another number of cells, as of a table cut short, stays as it is.

    Examples
    --------
    >>> aligned("<tr><td>a</td><td>1</td></tr>", [False, True], False)
    '<tr><td style="text-align: left">a</td><td style="text-align: right">1</td></tr>'
    """
    ways = ["left"] * named + ["right" if one else "left" for one in numbers]

    def row(found: re.Match[str]) -> str:
        if len(_CELL.findall(found[0])) != len(ways):
            return found[0]
        left = iter(ways)
        return _CELL.sub(lambda cell: f'{cell[0][:-1]} style="text-align: {next(left)}">', found[0])

    return _ROW.sub(row, html)
