"""Many runs: planned, prepared, run here or on a cluster, and summed up.

:func:`plan` checks everything before any kernel starts and says what is up to date
(:mod:`~kjanalysis.batch.up_to_date`), or why it isn't (:class:`Reason`). :func:`run_all`
makes the rest, with threads of this machine (:mod:`~kjanalysis.batch.local`) or on a
cluster (:mod:`~kjanalysis.batch.cluster`), and says what came of each (:class:`Status`).
"""

from .. import _late
from .coverage import left_out
from .execution import run_all
from .limits import Limits, parse_memory
from .notebooks import find_notebooks, notebooks_folder
from .planning import notes, parse_years, plan
from .reasons import Cause, Reason
from .runs import Run
from .summary import Status

__all__ = [
    "Cause",
    "Limits",
    "Reason",
    "Run",
    "Status",
    "find_notebooks",
    "left_out",
    "notebooks_folder",
    "notes",
    "parse_memory",
    "parse_years",
    "plan",
    "run_all",
]
