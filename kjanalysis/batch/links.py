"""Pages of a region and year that link to one another, also if a batch was killed before they did.

A page links to those that were there when it was made. When the last run of a place is done, all its pages are given the
same links. A batch can be killed before that, and the next one finds every run up to date. So a mark
stands beside the notes from the first run of a place until its pages are linked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePosixPath

from ..pages import site
from ..storage import STATE, Outputs
from .runs import Run


def begin(outputs: Outputs, run: Run) -> None:
    """Mark a region and year, by a run of it: its pages are still to be linked."""
    outputs.write(_mark(run), "")


def end(outputs: Outputs, run: Run, wanted: set[str]) -> None:
    """Remove pages of another day, link the others to one another, and take the mark away.

    Parameters
    ----------
    outputs : Outputs
    run : Run
        The one that :func:`begin` was given.
    wanted : set of str
        Notebooks that were asked for.
    """
    there = {PurePosixPath(path).stem for path in outputs.find(f"{run.place}/*.ipynb")}
    for name in there - wanted:
        note = outputs.read(run.note.replace(f"/{run.name}.json", f"/{name}.json"))
        if note and json.loads(note)["day"] != run.day:
            for path in (f"{run.place}/{name}.ipynb", f"{run.place}/{name}.html"):
                outputs.remove(path)
    site.relink(outputs, run.place, run.lang)
    outputs.remove(_mark(run))


def left_over(outputs: Outputs, runs: Iterable[Run]) -> None:
    """Link what a batch that was killed has left unlinked.

    Parameters
    ----------
    outputs : Outputs
    runs : iterable of Run
        All that were asked for, those that are up to date too.
    """
    wanted: dict[str, set[str]] = {}
    runs = list(runs)
    for run in runs:
        wanted.setdefault(run.place, set()).add(run.name)
    for run in runs:
        if outputs.exists(_mark(run)):
            end(outputs, run, wanted[run.place])


def _mark(run: Run) -> str:
    return f"{STATE}/{run.place}/{run.name}.to-be-linked"
