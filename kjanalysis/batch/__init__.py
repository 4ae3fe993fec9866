"""Many runs: planned, prepared, run here or on a cluster, and summed up.

:func:`plan` checks everything before any kernel starts and says what is up to date
(:mod:`~kjanalysis.batch.up_to_date`), or why it isn't (:class:`Reason`). :func:`run_all`
makes the rest, with threads of this machine (:mod:`~kjanalysis.batch.local`) or on a
cluster (:mod:`~kjanalysis.batch.cluster`), and says what came of each (:class:`Status`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _late

if TYPE_CHECKING:
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


def __getattr__(name: str) -> object:
    """Import what plans and runs when it is first asked for: to see that all is up to date needs none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import coverage, execution, limits, notebooks, planning, reasons, runs, summary

    modules = (coverage, execution, limits, notebooks, planning, reasons, runs, summary)
    globals()[name] = found = next(vars(module)[name] for module in modules if name in vars(module))
    return found
