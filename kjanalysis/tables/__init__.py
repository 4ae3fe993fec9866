"""The data: tables read, checked, and as known on a day.

:func:`read` reads a folder, or several that lie over one another
(:mod:`~kjanalysis.tables.places`, :mod:`~kjanalysis.tables.layers`), and refuses what doesn't fit its schema
(:mod:`~kjanalysis.tables.schema`) or can't be meant (:mod:`~kjanalysis.tables.meaning`); or it sets such
rows aside (:mod:`~kjanalysis.tables.setting_aside`).
``read(data).on(day)`` is a :class:`Snapshot`, the tables as known on a day: whoever gets it
can't see more. Which figure counts is decided in :mod:`~kjanalysis.tables.vintage`, and the day where
none is asked for in :mod:`~kjanalysis.tables.default_day`.
:mod:`~kjanalysis.tables.check` also lists what doesn't fit in the sources themselves.
"""

from .history import load
from .places import Folder, Layer, address, file_of, layers_of
from .problems import Problem
from .reading import read, read_layers, read_texts
from .row_names import row_name
from .schema import SCHEMA, schema, shipped_folder
from .snapshot import Snapshot, Tables
from .types import numbers

__all__ = [
    "SCHEMA", "Folder", "Layer", "Problem", "Snapshot", "Tables", "address", "file_of", "layers_of", "load", "numbers", "read", "read_layers",
    "read_texts", "row_name", "schema", "shipped_folder",
]  # fmt: skip
