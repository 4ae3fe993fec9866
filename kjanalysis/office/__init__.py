"""Documents that leave the house: a Word brief of two pages, an Excel workbook, tables for spreadsheets.

:func:`brief` and :func:`export` write one outlook, with the figures, words and draws that its page has.
The same inputs give the same bytes (:mod:`~kjanalysis.office.zipped`).
"""

from .files import brief, brief_name, export, export_name, save_brief, save_workbook
from .start_form import start

__all__ = ["brief", "brief_name", "export", "export_name", "save_brief", "save_workbook", "start"]
