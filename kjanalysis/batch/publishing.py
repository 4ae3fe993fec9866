"""An executed notebook becomes a page, and both are put in place: what a fork does for each run."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from ..pages import site
from ..pages.outputs import in_language
from ..storage import Outputs, told
from .runs import Run


def publish(executed: str, content: dict, names: list[str]) -> None:
    """Turn an executed notebook into a page and put both in place, the note last.

    Raises
    ------
    KJError
        If something can't be written.
    """
    run = Run(**content | {"notebook": Path(content["notebook"])})
    notebook = in_language(nbformat.reads(Path(executed).read_text(encoding="utf-8"), as_version=4), run.lang)
    text = nbformat.writes(notebook)
    outputs = Outputs(run.out)
    html = site.notebook_page(notebook, run, names)
    with told(f"{run.place}/{run.name}"):
        outputs.remove(run.note)  # from here on the outputs are neither the old nor the new
        outputs.write(f"{run.place}/{run.name}.html", html)
        outputs.write(f"{run.place}/{run.name}.ipynb", text)
        outputs.write(run.note, json.dumps({"digest": run.digest, "day": run.day, "parts": run.parts}))
        outputs.remove(f"failed/{run.place}/{run.name}.ipynb")
