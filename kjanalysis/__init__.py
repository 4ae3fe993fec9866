"""kjanalysis: will a local government meet the S&T targets it published?

>>> import kjanalysis as kj
>>> history = kj.load("330205", as_of="2021-03-26")
>>> outlook = kj.outlook("330205", year=2021, as_of="2021-03-26")

Data flows one way, a module a step: :mod:`tables` and :mod:`vintage` (what
was known on a day), :mod:`history`, :mod:`prior`, :mod:`statespace` and
:mod:`forecast` (draws), :mod:`attainment` (a probability a target),
:mod:`members` and :mod:`panel` (many plain series in one call), :mod:`plan` and :mod:`batch` (notebooks rendered, :mod:`provisioner` their warm kernels),
:mod:`pages` and :mod:`gather` (an index and a table of them).
"""

from . import attainment, backtest, check, findings, forecast, history
from .attainment import Outlook, outlook
from .gather import read_outlooks
from .errors import DataError, KJError, RunError
from .history import load
from .workbook import Workbook, open_workbook

__version__ = "0.1.0"

__all__ = [
    "DataError",
    "KJError",
    "Outlook",
    "RunError",
    "Workbook",
    "attainment",
    "backtest",
    "check",
    "findings",
    "forecast",
    "history",
    "load",
    "open_workbook",
    "outlook",
    "read_outlooks",
]
