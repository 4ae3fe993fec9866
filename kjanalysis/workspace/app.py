"""The what-if panel as a served page: a notebook without code, shown by Voilà.

The page has one language, the shipped Chinese font, and the panel of one region and year.
Scenarios are kept in the working directory, or in the workspace.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat

from ..errors import KJError
from ..presentation import fonts, kept_scenarios
from ..storage import notebooks_folder
from ..wording.text import Text
from .contents import notebook

#: The notebook that is served.
NAME = "08-whatif.ipynb"

_FONT = "NotoSansSC-Regular.otf"

_STYLE = f"""<style>@font-face {{ font-family: "kj sans"; src: local("PingFang SC"), local("Microsoft YaHei"),
local("Noto Sans CJK SC"), local("Noto Sans SC"), url("voila/files/{_FONT}"); unicode-range: U+2E80-9FFF, U+F900-FAFF, U+FF00-FFEF; }}
:root, body {{ --jp-ui-font-family: "kj sans", system-ui, sans-serif; --jp-content-font-family: "kj sans", system-ui, sans-serif; }}
body, button, input, select {{ font-family: "kj sans", system-ui, sans-serif !important; }}</style>"""


def page(region: str, year: int, lang: str, as_of: str = "", data: str = "", scenarios: str = "") -> str:
    """The notebook that is served, as JSON.

    Parameters
    ----------
    region : str
        Region code.
    year : int
        The targets' year.
    lang : {"zh", "en"}
        The page's language: text in another is left out.
    as_of, data : str
        As in :func:`kjanalysis.outlook`; empty for the default.
    scenarios : str
        The file of named scenarios.

    Returns
    -------
    str
        JSON of a notebook.
    """
    book = nbformat.reads(
        notebook((notebooks_folder() / NAME).read_text(encoding="utf-8"), region, year, lang), as_version=4
    )
    book.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book.metadata["title"] = Text("What if", "假如").of(lang)
    for cell in book.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source += f"\nas_of = {json.dumps(as_of)}\ndata = {json.dumps(data)}\n"
        cell.source = cell.source.replace(
            "kj.whatif(region, year, as_of, lang, data)",
            f"kj.whatif(region, year, as_of, lang, data, {json.dumps(scenarios, ensure_ascii=False)})",
        )
    book.cells.insert(0, nbformat.v4.new_markdown_cell(_STYLE, id="style"))
    return nbformat.writes(book)


def start_app(
    region: str, year: int, lang: str, as_of: str = "", data: str = "", arguments: tuple[str, ...] = ()
) -> int:
    """Serve the panel until it is stopped.

    Parameters
    ----------
    region : str
        Region code.
    year : int
        The targets' year.
    lang : {"zh", "en"}
        The page's language.
    as_of, data : str
        As in :func:`kjanalysis.outlook`; empty for the default.
    arguments : tuple of str
        For Voilà, such as ``--no-browser`` or ``--port=8866``.

    Returns
    -------
    int
        Its exit code.

    Raises
    ------
    KJError
        If Voilà isn't installed.
    """
    if importlib.util.find_spec("voila") is None:
        raise KJError(
            "Voilà isn't installed. Run: pip install 'kjanalysis[app]'.",
            "尚未安装 Voilà，请运行：pip install 'kjanalysis[app]'。",
        )
    scenarios = str(Path(kept_scenarios.USUAL).absolute())
    with tempfile.TemporaryDirectory(prefix="kjanalysis-app-") as folder:
        place = Path(folder) / NAME
        place.write_text(page(region, year, lang, as_of, data, scenarios), encoding="utf-8")
        shutil.copy(fonts.font_path(), Path(folder) / _FONT)
        allowed = rf"--VoilaConfiguration.file_allowlist=['{_FONT.replace('.', '[.]')}']"
        told = [sys.executable, "-m", "voila", str(place), allowed, *arguments]
        try:
            return subprocess.run(told, check=False, env=os.environ | {"KJANALYSIS_LANG": lang}).returncode
        except KeyboardInterrupt:
            return 0
