"""A workspace of one's own: a folder with own tables, notebooks and a file that says what it is for.

:mod:`~kjanalysis.workspace.making` makes one, :mod:`~kjanalysis.workspace.contents` says what
lies in it, :mod:`~kjanalysis.workspace.lab` opens JupyterLab there, and :mod:`~kjanalysis.workspace.app` serves the
what-if panel. The tables below the
person's own are kept as they were (:mod:`~kjanalysis.workspace.kept`), so that
:mod:`~kjanalysis.workspace.difference` can say what newer ones change. How the file is read
lies further down, in :mod:`kjanalysis.tables.workspace_file`.
"""

from .app import start_app
from .difference import Difference, accept, difference
from .lab import start_lab
from .making import make

__all__ = ["Difference", "accept", "difference", "make", "start_app", "start_lab"]
