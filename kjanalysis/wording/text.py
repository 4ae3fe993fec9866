"""One text in two languages."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """What is said in English and in Chinese; logic carries codes, this comes last.

    Attributes
    ----------
    en, zh : str

    Examples
    --------
    >>> Text("rows", "行").of("zh"), Text("rows", "行").of("en")
    ('行', 'rows')
    """

    en: str
    zh: str

    def of(self, lang: str) -> str:
        """The text in one language, ``zh`` or ``en``."""
        return self.zh if lang == "zh" else self.en
