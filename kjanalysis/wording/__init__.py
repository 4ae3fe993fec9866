"""What people read: words for numbers, two languages, references, sentences.

A figure on a page leads to where it was published (:mod:`~kjanalysis.wording.citations`,
:mod:`~kjanalysis.wording.sentences`). Probabilities, evidence and targets are put into
words here (:mod:`~kjanalysis.wording.words`, :mod:`~kjanalysis.wording.target_text`) and
nowhere else. This room decides nothing: it is the lowest, and every other may use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .target_text import target_text
from .text import Text
from .words import estimate, evidence, exact, number, percent, printed, signed, verdict

if TYPE_CHECKING:
    from .citations import Cited, Reference
    from .sentences import Sentence, Sentences, figure, pair, sentence

__all__ = [
    "Cited", "Reference", "Sentence", "Sentences", "Text", "estimate", "evidence", "exact", "figure", "number", "pair", "percent",
    "printed", "sentence", "signed", "target_text", "verdict",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """Import what needs pandas when it is first asked for: an error or a label is said without."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import citations, sentences

    globals()[name] = found = getattr(citations if name in ("Cited", "Reference") else sentences, name)
    return found
