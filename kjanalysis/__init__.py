"""kjanalysis: will a local government meet the S&T targets it published?

>>> import kjanalysis as kj
>>> history = kj.load("330205", as_of="2021-03-26")
>>> outlook = kj.outlook("330205", year=2021, as_of="2021-03-26")

Each room is a package that says what it is for; imports go down only. From the
top: :mod:`~kjanalysis.batch` (many runs), :mod:`~kjanalysis.kernels` (a notebook in a
warm kernel), :mod:`~kjanalysis.pages` (the site), :mod:`~kjanalysis.office` (Word and
Excel), :mod:`~kjanalysis.presentation` (what a notebook shows), :mod:`~kjanalysis.backtest` (would past forecasts have held?),
:mod:`~kjanalysis.intake` (a person decides on rows), :mod:`~kjanalysis.attainment` (a
probability a target, and why), :mod:`~kjanalysis.reports` (a document's figures
proposed), :mod:`~kjanalysis.forecast` (draws), :mod:`~kjanalysis.panel` (many plain series
in one call), :mod:`~kjanalysis.tables` (what was known on a day), :mod:`~kjanalysis.notation`
(what is written) and :mod:`~kjanalysis.wording` (what people read).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from . import _moved

if TYPE_CHECKING:
    from . import attainment, backtest, forecast, tables
    from ._face import (
        DataError,
        KJError,
        Outlook,
        RunError,
        Workbook,
        check,
        explain,
        extract,
        findings,
        history,
        load,
        open_workbook,
        outlook,
        outside,
        read_outlooks,
        save_brief,
        save_workbook,
        scenario,
        set_lang,
        start,
        whatif,
    )

__version__ = "0.1.0"

_moved.install()

__all__ = [
    "DataError",
    "KJError",
    "Outlook",
    "RunError",
    "Workbook",
    "attainment",
    "backtest",
    "check",
    "explain",
    "extract",
    "findings",
    "forecast",
    "history",
    "load",
    "open_workbook",
    "outlook",
    "outside",
    "read_outlooks",
    "save_brief",
    "save_workbook",
    "scenario",
    "set_lang",
    "start",
    "tables",
    "whatif",
]

#: Rooms that are there without an import of their own.
_ROOMS = ("attainment", "backtest", "errors", "forecast", "notation", "pages", "panel", "presentation", "reports", "sheets",
          "storage", "tables", "wording")  # fmt: skip


def __getattr__(name: str) -> object:
    """Load what is asked for by name, once."""
    if name in _ROOMS:
        return importlib.import_module(f".{name}", __name__)
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import _face

    if name != "set_lang":  # so that what is said next is in the language chosen
        from .presentation import font_hint

        font_hint.tell_once()
    globals()[name] = found = getattr(_face, name)
    return found


def __dir__() -> list[str]:
    return sorted({*__all__, "__version__"})
