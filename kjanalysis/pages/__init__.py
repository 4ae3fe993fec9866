"""The site: one page a run, an index of all runs, and all outlooks in one table.

:mod:`~kjanalysis.pages.site` turns executed notebooks into static pages.
:mod:`~kjanalysis.pages.gather` collects every `outlook.json` of an output folder.
"""

from .. import _late
from .gather import read_outlooks

__all__ = ["read_outlooks"]
