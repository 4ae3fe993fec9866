"""A person reviews proposed rows, and what was accepted goes into the tables.

The review sheet is an Excel workbook or CSV (:mod:`~kjanalysis.intake.sheet`), a dialogue
in the terminal, or a form in a notebook. :mod:`~kjanalysis.intake.ingest` checks what was
accepted and writes it.
"""

from .columns import COLUMNS, harmless
from .sheet import counts, read, write
from .terminal import dialogue

__all__ = ["COLUMNS", "counts", "dialogue", "harmless", "read", "write"]
