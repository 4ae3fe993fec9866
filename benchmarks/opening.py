"""How a page of results begins: its title, three sentences for anyone, then how it was measured."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

WIDTH = 120


def wrapped(text: str, first: str = "", further: str = "") -> list[str]:
    """A paragraph as lines of at most :data:`WIDTH` characters.

    >>> wrapped("One idea a sentence.", "- ")
    ['- One idea a sentence.']
    """
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )


def points(notes: Iterable[str]) -> list[str]:
    """Notes as the lines of a Markdown list."""
    return [line for note in notes for line in wrapped(note, "- ", "  ")]


def opening(title: str, lead: str, measured: Iterable[str]) -> list[str]:
    """The first lines of a page.

    Parameters
    ----------
    title : str
    lead : str
        Three sentences: what was asked, what came out, what it means.
    measured : iterable of str
        Notes on how it was measured, a point each.
    """
    return [f"# {title}", "", *wrapped(lead), "", "## How it was measured", "", *points(measured)]
