"""The data: tables read, checked, and as known on a day.

:func:`read` reads a folder and refuses what doesn't fit its schema
(:mod:`~kjanalysis.tables.schema`) or can't be meant (:mod:`~kjanalysis.tables.meaning`).
``read(data).on(day)`` is a :class:`Snapshot`, the tables as known on a day: whoever gets it
can't see more. Which figure counts is decided in :mod:`~kjanalysis.tables.vintage`, and the day where
none is asked for in :mod:`~kjanalysis.tables.default_day`.
:mod:`~kjanalysis.tables.check` also lists what doesn't fit in the sources themselves.
"""

from .history import load
from .problems import Problem
from .reading import Folder, read, read_texts
from .schema import SCHEMA, schema, shipped_folder
from .snapshot import Snapshot, Tables
from .types import numbers

__all__ = [
    "SCHEMA", "Folder", "Problem", "Snapshot", "Tables", "load", "numbers", "read", "read_texts", "schema", "shipped_folder",
]  # fmt: skip
