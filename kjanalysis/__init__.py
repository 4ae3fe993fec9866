"""kjanalysis: will a local government meet the S&T targets it published?

>>> import kjanalysis as kj
>>> history = kj.load("330205", as_of="2021-03-26")
>>> outlook = kj.outlook("330205", year=2021, as_of="2021-03-26")

Data flows one way, a module a step: :mod:`tables` and :mod:`vintage` (what
was known on a day), :mod:`history`, :mod:`prior`, :mod:`statespace` and
:mod:`forecast` (draws), :mod:`attainment` (a probability a target), :mod:`scenario`
(assumed figures), :mod:`outside` (how often targets are met), :mod:`explain` (what makes up a forecast),
:mod:`series`, :mod:`members`, :mod:`mixture` and :mod:`panel` (many plain series in one call), :mod:`cuts`, :mod:`peers`, :mod:`backtest`,
:mod:`scores` and :mod:`calibration` (would they have held?), :mod:`plan` and :mod:`batch`
(notebooks rendered, :mod:`provisioner` their warm kernels), :mod:`pages` and :mod:`gather` (an index and a table of them).
Into the tables: :func:`extract` (a report's figures proposed), :mod:`review`
(a person decides), :mod:`ingest` (what was accepted); :mod:`tasks` follows the plan.
"""

from . import attainment, backtest, check, explain, findings, forecast, history, outside, scenario
from .attainment import Outlook, outlook
from .errors import DataError, KJError, RunError
from .extract import extract
from .gather import read_outlooks
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
]
