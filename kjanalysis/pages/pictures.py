"""Texts for the pictures of a page: what a chart shows, for those who don't see it."""

from __future__ import annotations

import html
import re

from ..wording import markup
from ..wording.text import Text

# a picture without a text, and what may tell what it shows
_IMAGE = re.compile('alt="No description has been provided for this image"')
_HEADING = re.compile(r"<h[1-3][^>]*>(.*?)</h[1-3]>", re.S)
_NEXT = re.compile(r"<h[1-3]|<img")
_FIGURES = re.compile(r'<details class="kj-folded">.*?</details>', re.S)
_PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.S)
# computed sentences, alone in the cell right before a picture's
_CELL = '<div class="cell '
_SENTENCES = re.compile(r'output_execute_result">\s*(<p>.*?</p>|<ul class="kj-said">.*?</ul>)\s*</div>', re.S)


def described(body: str, lang: str) -> str:
    """A notebook's HTML, each chart with a text that says what it shows.

    Parameters
    ----------
    body : str
        As nbconvert makes it.
    lang : {"zh", "en"}
        Of what is said where nothing else is.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> picture = '<img alt="No description has been provided for this image">'
    >>> described(f"<h2>Growth</h2>{picture}<p>It needs +9%.</p>", "en")
    '<h2>Growth</h2><img alt="Growth: It needs +9%."><p>It needs +9%.</p>'
    """
    return _IMAGE.sub(lambda found: f'alt="{markup.attribute(_shows(body, found, lang))}"', body)


def _shows(body: str, picture: re.Match, lang: str) -> str:
    """What a chart shows: the sentences that lead to it, else its heading and the figures or the sentence that follow."""
    if leading := _leading(body[: picture.start()], lang):
        return leading
    headings = _HEADING.findall(body[: picture.start()])
    after = _NEXT.split(body[picture.end() :], maxsplit=1)[0]
    figures = _FIGURES.search(after)
    items = re.findall(r"<li>(.*?)</li>", figures[0], re.S) if figures else _PARAGRAPH.findall(after)[:1]
    parts = [_plain(headings[-1]) if headings else "", Text("; ", "；").of(lang).join(_plain(item) for item in items)]
    said = Text(": ", "：").of(lang).join(filter(None, parts))
    return markup.short(said, 400) or Text("chart", "图表").of(lang)


def _leading(before: str, lang: str) -> str:
    """Sentences computed right before a picture; empty where another thing stands there."""
    cells = before.rsplit(_CELL, 2)
    found = _SENTENCES.search(cells[1]) if len(cells) == 3 else None
    if found is None:
        return ""
    items = re.findall(r"<(?:li|p)>(.*?)</(?:li|p)>", found[1], re.S)
    return markup.short(Text(" ", "").of(lang).join(map(_plain, items)), 400)


def _plain(text: str) -> str:
    """HTML as plain text in one line."""
    return markup.line(html.unescape(re.sub("<[^>]*>", "", text)).replace("¶", "")).strip()
