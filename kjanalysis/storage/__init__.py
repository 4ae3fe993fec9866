"""Where outputs go, and where folders to read from are.

:class:`Outputs` is a folder or any store that fsspec knows
(:mod:`~kjanalysis.storage.outputs`). Databases are opened in
:mod:`~kjanalysis.storage.databases`. What a disk or a store refuses is told as a message
(:mod:`~kjanalysis.storage.refusals`).
"""

from .csv_files import csv_bytes, write_csv
from .outputs import STATE, Outputs
from .places import WORKSPACE, in_workspace, local_copy, notebooks_folder, package_folder
from .refusals import told

__all__ = [
    "STATE",
    "WORKSPACE",
    "Outputs",
    "csv_bytes",
    "in_workspace",
    "local_copy",
    "notebooks_folder",
    "package_folder",
    "told",
    "write_csv",
]
