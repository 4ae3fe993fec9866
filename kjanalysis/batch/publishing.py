"""An executed notebook becomes a page, and both are put in place: what a fork does for each run."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from .. import storage
from ..office import brief, export
from ..pages import site
from ..pages.outputs import in_language
from ..presentation import workbook
from ..storage import Outputs, told
from .runs import Run
from .up_to_date import DOCUMENTS


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
        if run.makes_documents:
            documents(content)
        outputs.write(run.note, json.dumps({"digest": run.digest, "day": run.day, "parts": run.parts}))
        outputs.remove(f"failed/{run.place}/{run.name}.ipynb")


def documents(run: dict) -> None:
    """Publish a region and year's Word brief and Excel workbook; none where there is no target.

    Parameters
    ----------
    run : dict
        As for :func:`kjanalysis.batch.prepared.place`, which must have been called before.
    """
    book = workbook.open_workbook(run["region"], run["year"], run["day"], run["lang"], run["data"], run["given"])
    if not book.outlook.targets:
        return
    to, folder = storage.Outputs(run["out"]), f"{run['region']}/{run['year']}"
    for name, content in zip(
        DOCUMENTS, (brief(book.outlook, run["lang"]), export(book.outlook, run["lang"])), strict=True
    ):
        to.write(f"{folder}/{name}", content)
