"""HTML that a notebook shows."""

from __future__ import annotations

from ..wording import markup


class Shown(str):
    """HTML as text; a notebook shows it as what it is."""

    def _repr_html_(self) -> str:
        return markup.inert(self)
