"""A notebook's outputs as a page shows them.

A page is for readers. What a library prints to the error stream (warnings,
logs, progress bars) is for the notebook's author: it is left off the page. It
stays in the executed notebook, and ``runs.jsonl`` lists it. What only
JupyterLab can draw, such as a control of ipywidgets, is replaced by a line
that says so: without it a reader would see ``IntSlider(value=5)``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from ..wording import markup
from ..wording.text import Text

#: A control of ipywidgets.
WIDGET = "application/vnd.jupyter.widget-view+json"

#: What a page can show, besides plain text.
SHOWN = frozenset(
    {
        "text/html", "text/markdown", "text/latex", "image/png", "image/jpeg", "image/gif", "image/svg+xml",
        "application/pdf", "application/javascript",
    }
)  # fmt: skip

#: Warnings kept of a notebook, and the letters of each.
MOST, LETTERS = 20, 500

#: Tag of the cell that sets the parameters.
_INJECTED = "injected-parameters"


def in_language(notebook: Any, lang: str) -> Any:
    """A notebook without the text cells of another language.

    Parameters
    ----------
    notebook : NotebookNode
        A text cell says its language as ``lang`` in its metadata; one that says none stays.
    lang : {"zh", "en"}

    Returns
    -------
    NotebookNode
        A copy.
    """
    kept = copy.copy(notebook)
    kept.cells = [
        cell for cell in notebook.cells if cell.metadata.get("lang", lang) == lang or cell.cell_type != "markdown"
    ]
    return kept


def published(notebook: Any, lang: str = "zh") -> Any:
    """A copy of an executed notebook with the outputs that its page shows.

    Parameters
    ----------
    notebook : NotebookNode
    lang : {"zh", "en"}
    """
    page = copy.deepcopy(notebook)
    for _, cell in _code(page):
        cell.outputs = [output for output in cell.outputs if not _for_the_author(output)]
        for output in cell.outputs:
            if instead := _only_in_jupyterlab(output):
                output.data = {"text/html": f'<p class="kj-note">{markup.html(instead.of(lang))}</p>'}
    return page


def warnings(notebook: Any) -> list[str]:
    """What the page of an executed notebook leaves out: a line for each cell's warnings and each control.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    list of str
        Each begins with the cell's place in the notebook as written, from 1.
    """
    said = []
    for place, cell in _code(notebook):
        for output in cell.outputs:
            if text := _left_out(output):
                said.append(f"cell {place}: {text[:LETTERS]}")
    return said[:MOST]


def _left_out(output: Any) -> str:
    """What a page leaves out of an output, in words; empty if that is nothing."""
    if _for_the_author(output):
        return markup.clean(re.sub(r"\x1b\[[0-9;]*m", "", "".join(output.text)).strip())
    instead = _only_in_jupyterlab(output)
    return instead.en if instead else ""


def _code(notebook: Any) -> Iterator[tuple[int, Any]]:
    """Code cells with outputs, each with its place from 1; the cell put in is not counted."""
    put_in = 0
    for number, cell in enumerate(notebook.cells, start=1):
        put_in += _INJECTED in cell.metadata.get("tags", [])
        if cell.cell_type == "code" and cell.get("outputs"):
            yield number - put_in, cell


def _for_the_author(output: Any) -> bool:
    return output.output_type == "stream" and output.name == "stderr"


def _only_in_jupyterlab(output: Any) -> Text | None:
    """What is said in place of an output that a page can't show; None for any other."""
    data = output.get("data", {})
    if WIDGET in data:
        name = re.match(r"\w+(?=\()", "".join(data.get("text/plain", "")))
        en, zh = (f" ({name[0]})", f"（{name[0]}）") if name else ("", "")
        return Text(
            f"The notebook has an interactive control here{en}. A page can't show it: open the notebook in JupyterLab.",
            f"笔记本在此处有交互控件{zh}，网页无法显示，请用 JupyterLab 打开笔记本查看。",
        )
    if not data or set(data) & SHOWN or set(data) == {"text/plain"}:
        return None
    return Text(
        "The notebook has an output here that a page can't show: open the notebook in JupyterLab.",
        "笔记本在此处的输出无法在网页中显示，请用 JupyterLab 打开笔记本查看。",
    )
