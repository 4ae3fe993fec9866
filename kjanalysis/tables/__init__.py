"""The data: tables read, checked, and as known on a day.

:func:`read` reads a folder and refuses what doesn't fit its schema
(:mod:`~kjanalysis.tables.schema`) or can't be meant (:mod:`~kjanalysis.tables.meaning`).
Which figure counts on a day is decided in :mod:`~kjanalysis.tables.vintage`.
:mod:`~kjanalysis.tables.check` also lists what doesn't fit in the sources themselves.
"""

from .history import load
from .problems import Problem
from .reading import Tables, read, read_texts
from .schema import SCHEMA, schema, shipped_folder
from .types import numbers

__all__ = ["SCHEMA", "Problem", "Tables", "load", "numbers", "read", "read_texts", "schema", "shipped_folder"]
