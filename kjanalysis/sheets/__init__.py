"""From statistics in cells to figures: which cell is which indicator's, year's and region's.

:func:`read` makes grids of a workbook, a CSV file, a page or a Word document
(:mod:`~kjanalysis.sheets.files`). :func:`understand` finds the tables in a grid, their
header rows and label columns (:mod:`~kjanalysis.sheets.layout`), reads each label
(:mod:`~kjanalysis.sheets.labels`) and each cell (:mod:`~kjanalysis.sheets.figures`), and
joins them. Nothing here knows the catalogue: codes come later, in the reports' room.
"""

from .files import read
from .grids import address
from .understanding import understand

__all__ = ["address", "read", "understand"]
