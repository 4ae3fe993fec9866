"""Errors that tell a person what is wrong, where, and how to mend it.

Every error carries its text in English and in Chinese; which one is shown
follows :func:`language`. The command line prints the text and exits with
``exit_code``; Python users see it as the exception's message.
"""

from __future__ import annotations

import contextlib
import locale
import os
from collections.abc import Iterable, Iterator
from typing import Any


def set_lang(lang: str) -> None:
    """Choose the language of messages, and of what shows itself in a notebook, for this session.

    Parameters
    ----------
    lang : {"zh", "en"}
        Which language.

    Raises
    ------
    KJError
        If it is another.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> kj.set_lang("en")
    >>> language()
    'en'
    """
    if lang not in ("zh", "en"):
        raise KJError(f"There is no language {lang!r}. Write zh or en.", f"没有语言 {lang!r}，请写 zh 或 en。")
    os.environ["KJANALYSIS_LANG"] = lang  # what is started from here speaks it, too


@contextlib.contextmanager
def told_in(lang: str) -> Iterator[None]:
    """Tell what goes wrong within in a notebook's own language.

    Parameters
    ----------
    lang : {"zh", "en"}
        Any other is left to :func:`language`.

    Yields
    ------
    None
        While its language is that one.
    """
    try:
        yield
    except KJError as error:
        error.lang = lang if lang in ("zh", "en") else error.lang
        raise


def language() -> str:
    """Language of messages: ``"zh"`` or ``"en"``.

    ``KJANALYSIS_LANG`` decides; without it the locale does.

    Returns
    -------
    str
        ``"zh"`` where the variable or the locale is a Chinese one, else ``"en"``.
    """
    chosen = os.environ.get("KJANALYSIS_LANG", "")
    if not chosen:
        chosen = (
            os.environ.get("LC_ALL")
            or os.environ.get("LC_MESSAGES")
            or os.environ.get("LANG")
            or (locale.getlocale()[0] or "")
        )
    return "zh" if chosen.lower().startswith(("zh", "chinese")) else "en"


class KJError(Exception):
    """Something the user can mend.

    ``exit_code`` is what the command line ends with: 2.

    Parameters
    ----------
    en, zh : str
        The message in both languages.

    Examples
    --------
    >>> KJError("No such region.", "没有该地区。").zh
    '没有该地区。'
    """

    exit_code = 2

    #: Language that it is told in; by default that of messages.
    lang: str | None = None

    def __init__(self, en: str, zh: str):
        super().__init__(en, zh)
        self.en, self.zh = en, zh

    def __str__(self) -> str:
        return self.zh if (self.lang or language()) == "zh" else self.en

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message, not where in the code it was raised."""
        return [str(self)]


class DataError(KJError):
    """The tables can't be used as they are; the command line ends with 1.

    Parameters
    ----------
    problems : list of Problem
        One entry a place, as :func:`kjanalysis.tables.check.check` gives them. The
        message shows the first twenty.
    """

    exit_code = 1

    def __init__(self, problems: Iterable[Any]) -> None:
        self.problems = list(problems)
        shown = self.problems[:20]
        more = len(self.problems) - len(shown)
        super().__init__(
            "\n".join([p.en for p in shown] + ([f"... and {more} more"] if more else [])),
            "\n".join([p.zh for p in shown] + ([f"……另有 {more} 处"] if more else [])),
        )

    def __reduce__(self):
        return type(self), (self.problems,)


class RunError(KJError):
    """A notebook did not run through; earlier outputs were left as they were.

    The command line ends with 1.

    Parameters
    ----------
    en, zh : str
        The message in both languages.
    """

    exit_code = 1
