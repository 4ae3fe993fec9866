"""What makes a run up to date: its outputs are there, made from the same inputs.

Beside the outputs stands the digest they were made from
(`.runs/REGION/YEAR/NAME.json` below the output folder, written last); equal
digests mean up to date. :mod:`kjanalysis.batch.digests` says what is in them.
"""

from __future__ import annotations

import json

from ..storage import Outputs
from .reasons import Cause, Reason
from .runs import Run

#: The documents of a region and year, below its folder.
DOCUMENTS = ("brief.docx", "outlook.xlsx")


def why(run: Run, outputs: Outputs, force: bool = False) -> Reason | None:
    """Why a run must be made, None if its outputs are up to date."""
    if force:
        return Reason(Cause.ASKED_FOR)
    note, missing = _note(run, outputs), _missing(run, outputs)
    if not note:
        return Reason(Cause.NOT_FINISHED if len(missing) < 2 else Cause.NEW)
    if missing:
        return Reason(Cause.MISSING, (missing[0],))
    if note.get("digest") == run.digest:
        return None
    before = note.get("parts", {})
    return Reason(Cause.CHANGED, tuple(name for name in before | run.parts if before.get(name) != run.parts.get(name)))


def _note(run: Run, outputs: Outputs) -> dict:
    """The note that the outputs are finished; empty where there is none that can be read."""
    try:
        return json.loads(outputs.read(run.note) or "{}")
    except ValueError:
        return {}


def _missing(run: Run, outputs: Outputs) -> list[str]:
    """What a finished run has that isn't there."""
    files = [f"{run.place}/{run.name}.ipynb", f"{run.place}/{run.name}.html", f"{run.place}/outlook.json"]
    missing = [path for path in files if not outputs.exists(path)]
    if run.makes_documents and not missing:
        missing = [path for path in (f"{run.place}/{name}" for name in DOCUMENTS) if not outputs.exists(path)]
        if missing and b'"targets": []' in (outputs.read(files[-1]) or b""):  # without a target there are none
            return []
    return missing
