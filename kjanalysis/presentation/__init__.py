"""What a notebook shows: the workbook, its charts, tables and sheets.

Notebooks hold no logic: each cell calls :class:`Workbook` or a function of
:mod:`~kjanalysis.presentation.charts`. Charts are imported on request, since
matplotlib is slow to load.
"""

from .whatif_panel import whatif
from .workbook import Workbook, open_workbook

__all__ = ["Workbook", "open_workbook", "whatif"]
