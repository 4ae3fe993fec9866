"""What nbconvert makes of a notebook's cells, made fit for a page: short cells stay in a line, pictures have a text."""

from __future__ import annotations

import base64
import html
import re

from ..wording import markup
from ..wording.text import Text

# a cell of a few words, which looks broken on two lines
_SHORT = re.compile(r"<td( style=\"text-align: \w+\")?>((?:<a [^>]*>)?[^<]{1,16}(?:</a>)?)</td>")

# a picture, and as much of it as says how wide it is
_PICTURE = re.compile(r'<img (?=[^>]*src="data:image/png;base64,([A-Za-z0-9+/]{32}))')

# a picture so wide is still readable when a phone makes it fit
_FITS = 720

# a picture without a text, and what may tell what it shows
_IMAGE = re.compile('alt="No description has been provided for this image"')
_HEADING = re.compile(r"<h[1-3][^>]*>(.*?)</h[1-3]>", re.S)
_PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.S)


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
    return _IMAGE.sub(lambda found: f'alt="{markup.attribute(_said_before(body[: found.start()], lang))}"', body)


def _said_before(body: str, lang: str) -> str:
    """What a chart shows: the heading that it stands under, and the last sentence in between."""
    at, heading = 0, ""
    for found in _HEADING.finditer(body):
        at, heading = found.end(), found[1]
    between = [_plain(found[1]) for found in _PARAGRAPH.finditer(body, at)]
    parts = [_plain(heading), next((said for said in reversed(between) if said), "")]
    return Text(": ", "：").of(lang).join(filter(None, parts))[:300] or Text("chart", "图表").of(lang)


def _plain(text: str) -> str:
    """HTML as plain text in one line."""
    return markup.line(html.unescape(re.sub("<[^>]*>", "", text)).replace("¶", "")).strip()


def _fitting(found: re.Match) -> str:
    """A picture's tag, marked if a phone may make it fit its screen."""
    width = int.from_bytes(base64.b64decode(found[1])[16:20], "big")
    return '<img class="fits" ' if width <= _FITS else found[0]
