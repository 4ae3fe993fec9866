"""From a document to proposed rows: every quantified statement of a report.

:func:`extract` reads a document into blocks, finds numbers with their units, gives each
its year, kind and scope from the text around it, and proposes an indicator. It decides
nothing: what is unsure says why. The words that make a figure a target stand in
:mod:`~kjanalysis.reports.target_words`, what may be doubted in
:mod:`~kjanalysis.reports.doubts`. ``from_sheet`` does the same for a sheet's cells.
"""

from .extraction import extract
from .plan_items import items
from .report_tables import unread
from .sheet_rows import from_sheet

__all__ = ["extract", "from_sheet", "items", "unread"]
