"""One text in two languages."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """What is said in English and in Chinese; logic carries codes, this comes last.

    Parameters
    ----------
    en, zh : str
        The same text in both languages.

    Examples
    --------
    >>> Text("rows", "行").of("zh"), Text("rows", "行").of("en")
    ('行', 'rows')
    """

    en: str
    zh: str

    def of(self, lang: str) -> str:
        """The text in one language.

        Parameters
        ----------
        lang : {"zh", "en"}
            Which language.

        Returns
        -------
        str
            Chinese for ``zh``, English for all else.
        """
        return self.zh if lang == "zh" else self.en
