"""What nbconvert makes of a notebook's cells, made fit for a page: cells say their column, pictures have a text."""

from __future__ import annotations

import base64
import html
import re

from ..wording import markup
from . import pictures

# a cell of a few words, which looks broken on two lines
_SHORT = re.compile(r"<td( style=\"text-align: \w+\")?>((?:<a [^>]*>)?[^<]{1,16}(?:</a>)?)</td>")

# a table that isn't one of those with a look of their own
_TABLE = re.compile(r"<table(?! class=\"kj-)([^>]*)>(.*?)</table>", re.S)
_TASKS = re.compile(r"<table class=\"kj-tasks\">.*?</table>", re.S)
_HEADS = re.compile(r"<thead>(.*?)</thead>", re.S)
_ROW = re.compile(r"<tr[^>]*>.*?</tr>", re.S)
_CELL = re.compile(r"<(t[hd])([^>]*)>(.*?)</\1>", re.S)

# a picture, and as much of it as says how wide it is
_PICTURE = re.compile(r'<img (?=[^>]*src="data:image/png;base64,([A-Za-z0-9+/]{32}))')

# a picture so wide is still readable when a phone makes it fit
_FITS = 720


def tidy(body: str, lang: str) -> str:
    """nbconvert's HTML with short cells marked, and its pictures named.

    Parameters
    ----------
    body : str
        A notebook's cells as HTML.
    lang : {"zh", "en"}
        The page's language.

    Returns
    -------
    str
        The same cells.
    """
    body = _PICTURE.sub(_fitting, body)
    body = _SHORT.sub(r'<td class="short"\1>\2</td>', body)
    body = _TABLE.sub(_labelled, body)
    body = _TASKS.sub(lambda found: re.sub(r"<td([^>]*)>–</td>", r"<td data-none\1>–</td>", found[0]), body)
    return pictures.described(body, lang)


def _labelled(found: re.Match) -> str:
    """A table whose cells say which column they are in: a phone shows each row as a block, without the head."""
    head = _HEADS.search(found[2])
    if head is None:
        return found[0]
    names = [_text(cell[3]) for cell in _CELL.finditer(head[1])]

    def row(of: re.Match) -> str:
        if len(_CELL.findall(of[0])) != len(names):
            return of[0]
        left = iter(names)
        return _CELL.sub(lambda cell: _cell(cell, next(left)), of[0])

    before, after = found[2][: head.end()], found[2][head.end() :]
    return f'<table data-rows="labelled"{found[1]}>{before}{_ROW.sub(row, after)}</table>'


def _cell(found: re.Match, name: str) -> str:
    none = "" if _text(found[3]) not in ("", "–") or "<svg" in found[3] else " data-none"
    return f'<{found[1]} data-label="{markup.attribute(name)}"{none}{found[2]}>{found[3]}</{found[1]}>'


def _text(cell: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", cell)).strip()


def _fitting(found: re.Match) -> str:
    """A picture's tag, marked if a phone may make it fit its screen."""
    width = int.from_bytes(base64.b64decode(found[1])[16:20], "big")
    return '<img class="fits" ' if width <= _FITS else found[0]
