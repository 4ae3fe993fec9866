"""kjanalysis: will a local government meet the S&T targets it published?

>>> import kjanalysis as kj
>>> history = kj.load("330205", as_of="2021-03-26")
>>> outlook = kj.outlook("330205", year=2021, as_of="2021-03-26")

Each room is a package that says what it is for; imports go down only. From the
top: :mod:`~kjanalysis.batch` (many runs), :mod:`~kjanalysis.kernels` (a notebook in a
warm kernel), :mod:`~kjanalysis.pages` (the site), :mod:`~kjanalysis.presentation` (what a
notebook shows), :mod:`~kjanalysis.backtest` (would past forecasts have held?),
:mod:`~kjanalysis.intake` (a person decides on rows), :mod:`~kjanalysis.attainment` (a
probability a target, and why), :mod:`~kjanalysis.reports` (a document's figures
proposed), :mod:`~kjanalysis.forecast` (draws), :mod:`~kjanalysis.panel` (many plain series
in one call), :mod:`~kjanalysis.tables` (what was known on a day), :mod:`~kjanalysis.notation`
(what is written) and :mod:`~kjanalysis.wording` (what people read).
"""

from . import _moved, attainment, backtest, forecast, tables
from .attainment import Outlook, explain, findings, outlook
from .attainment import outside_view as outside
from .errors import DataError, KJError, RunError
from .forecast import scenario
from .pages import read_outlooks
from .presentation import Workbook, open_workbook
from .reports import extract
from .tables import check, history, load

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
    "scenario",
    "tables",
]
