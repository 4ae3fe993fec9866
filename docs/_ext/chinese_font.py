"""The Chinese font beside the pages, for machines that have none."""

import shutil
from pathlib import Path

from kjanalysis.presentation import fonts


def put(app, error) -> None:
    """Copy the font and its licence into the site."""
    if error is None:
        folder = Path(app.outdir) / "_static"
        shutil.copy(fonts.font_path(), folder / "NotoSansSC-Regular.otf")
        (folder / "NotoSansSC-LICENSE.txt").write_text(fonts.licence(), encoding="utf-8")


def setup(app):
    app.connect("build-finished", put)
    return {"parallel_read_safe": True}
