"""Sentences whose published figures lead to where they were published.

A :class:`Sentence` is a plain text (a ``str``: it goes into JSON, CSV and a
terminal as it is) that remembers which of its pieces are figures from a source
(:class:`kjanalysis.wording.citations.Reference`). In a notebook and on a page these pieces
are links. What is computed has no source and no link.

An f-string would lose the references, so sentences are made from templates::

    pair("The target ({aim}) lies below last year's {last}.",
         "目标（{aim}）低于上年的 {last}。",
         aim=figure("15 亿元", there), last=figure(">17 亿元", elsewhere))
"""

from __future__ import annotations

from collections.abc import Iterable
from string import Formatter

from . import markup
from .citations import Reference
from .text import Text


class Sentence(str):
    """A text with references.

    Parameters
    ----------
    pieces : iterable of (str, Reference or None)
        The text in pieces, each with where it stands; or a plain text.
    lang : {"zh", "en"}
        Of the links' tooltips.

    Examples
    --------
    >>> there = Reference("a", "Bulletin", "https://example.org", "p. 3", "2021-03-26", "official")
    >>> said = sentence("{aim} < 3", "en", aim=figure("25", there))
    >>> said, said._repr_html_()
    ('25 < 3', '<p><a class="kj-cite" href="https://example.org" title="Bulletin · p. 3 · 2021-03-26 · official">25</a> &lt; 3</p>')
    """

    pieces: tuple[tuple[str, Reference | None], ...]
    lang: str

    def __new__(cls, pieces: str | Iterable[tuple[str, Reference | None]] = "", lang: str = "zh") -> Sentence:
        pieces = ((str(pieces), None),) if isinstance(pieces, str) else tuple(pieces)
        made = super().__new__(cls, "".join(text for text, _ in pieces))
        made.pieces, made.lang = pieces, lang
        return made

    def html(self) -> str:
        """The sentence with its links.

        Returns
        -------
        str
            HTML; all text escaped.
        """
        return "".join(there.link(text, self.lang) if there else markup.html(text) for text, there in self.pieces)

    def _repr_html_(self) -> str:
        return f"<p>{self.html()}</p>"


def figure(text: str, there: Reference | None) -> Sentence:
    """A published figure, for a template.

    Parameters
    ----------
    text : str
        The figure as it is shown.
    there : Reference or None
        Where it stands.

    Returns
    -------
    Sentence
        Without a reference, just the text.
    """
    return Sentence([(text, there)])


def sentence(template: str, lang: str = "zh", **values) -> Sentence:
    """A template with its {names} filled in.

    Parameters
    ----------
    template : str
        A format string.
    lang : {"zh", "en"}
        Of the links' tooltips.
    **values : object
        By name. Sentences among them keep their references.

    Returns
    -------
    Sentence
        The text with all references.

    Examples
    --------
    >>> str(sentence("{a}: {b}", a="{x}", b=3))
    '{x}: 3'
    """
    pieces: list[tuple[str, Reference | None]] = []
    for literal, name, _, _ in Formatter().parse(template):
        pieces += [(literal, None)] if literal else []
        if name is not None:
            value = values[name]
            pieces += value.pieces if isinstance(value, Sentence) else [(str(value), None)]
    return Sentence(pieces, lang)


def pair(en: str, zh: str, **values) -> Text:
    """An English and a Chinese template filled in alike.

    Parameters
    ----------
    en, zh : str
        The templates (:func:`sentence`).
    **values : object
        By name; a pair of texts, English first, gives each language its own.

    Returns
    -------
    Text
        Of two sentences.

    Examples
    --------
    >>> pair("{what} of {n}", "{what} {n} 个", what=("two", "两"), n=3)
    Text(en='two of 3', zh='两 3 个')
    """

    def of(k):
        return {name: value[k] if isinstance(value, tuple) else value for name, value in values.items()}

    return Text(sentence(en, "en", **of(0)), sentence(zh, "zh", **of(1)))


class Sentences(tuple):
    """Sentences, shown as a list.

    Parameters
    ----------
    said : iterable of Sentence
        In the order shown.
    folded : str
        If given, the list is folded under this line.
    """

    folded: str

    def __new__(cls, said: Iterable[Sentence | str] = (), folded: str = "") -> Sentences:
        made = super().__new__(cls, said)
        made.folded = folded
        return made

    def _repr_html_(self) -> str:
        if not self:
            return "<p>–</p>"
        items = "".join(f"<li>{one.html()}</li>\n" for one in self)
        items = f'<ul class="kj-said">\n{items}</ul>'
        if not self.folded:
            return items
        return f'<details class="kj-folded"><summary>{markup.html(self.folded)}</summary>\n{items}\n</details>'

    def __repr__(self) -> str:
        lines = [self.folded] if self.folded else []
        return "\n".join([*lines, *(f"- {one}" for one in self)]) or "–"
