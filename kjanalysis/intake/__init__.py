"""A person reviews proposed rows, and what was accepted goes into the tables.

The review sheet is an Excel workbook or CSV (:mod:`~kjanalysis.intake.sheet`), a dialogue
in the terminal, or a form in a notebook. :mod:`~kjanalysis.intake.ingest` takes in what was
accepted: each row is judged by a table of checks (:mod:`~kjanalysis.intake.row_checks`),
turned into a table's row (:mod:`~kjanalysis.intake.table_rows`), held against what is there
(:mod:`~kjanalysis.intake.contradictions`) and written with the others or not at all
(:mod:`~kjanalysis.intake.appending`). A journal (:mod:`~kjanalysis.intake.journal`) knows the way
back, and nothing goes into an installed package (:mod:`~kjanalysis.intake.own_folder`).

Single figures and targets come in by hand, in words or in a filled template
(:mod:`~kjanalysis.intake.adding`), and an indicator of one's own with
:mod:`~kjanalysis.intake.own_indicators`.
"""

from ..wording.markup import cell as harmless
from .adding import add
from .columns import COLUMNS
from .own_indicators import add_indicator
from .sheet import counts, read, write
from .terminal import dialogue

__all__ = ["COLUMNS", "add", "add_indicator", "counts", "dialogue", "harmless", "read", "write"]
