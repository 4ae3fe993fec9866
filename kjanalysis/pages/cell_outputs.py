"""What nbconvert makes of a notebook's cells, made fit for a page: short cells stay in a line, pictures have a text."""

from __future__ import annotations

import base64
import re

from . import pictures

# a cell of a few words, which looks broken on two lines
_SHORT = re.compile(r"<td( style=\"text-align: \w+\")?>((?:<a [^>]*>)?[^<]{1,16}(?:</a>)?)</td>")

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
    return pictures.described(body, lang)


def _fitting(found: re.Match) -> str:
    """A picture's tag, marked if a phone may make it fit its screen."""
    width = int.from_bytes(base64.b64decode(found[1])[16:20], "big")
    return '<img class="fits" ' if width <= _FITS else found[0]
