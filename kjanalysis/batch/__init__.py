"""Many runs: planned, prepared, run here or on a cluster, and summed up.

:func:`plan` checks everything before any kernel starts and says what is up to date
(:mod:`~kjanalysis.batch.up_to_date`). :func:`run_all` makes the rest.
"""

from .execution import run_all
from .limits import Limits, parse_memory
from .notebooks import find_notebooks, notebooks_folder
from .planning import parse_years, plan
from .runs import Run

__all__ = ["Limits", "Run", "find_notebooks", "notebooks_folder", "parse_memory", "parse_years", "plan", "run_all"]
