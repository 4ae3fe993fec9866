"""JupyterLab in a workspace."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

from ..errors import KJError
from ..tables.workspace_file import WorkspaceFile


def start_lab(workspace: WorkspaceFile | None, arguments: tuple[str, ...] = ()) -> int:
    """Run JupyterLab until it ends.

    Parameters
    ----------
    workspace : WorkspaceFile or None
        The folder it shows; the working directory without one.
    arguments : tuple of str
        For JupyterLab, such as ``--no-browser``.

    Returns
    -------
    int
        Its exit code.

    Raises
    ------
    KJError
        If JupyterLab isn't installed.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise KJError(
            "JupyterLab isn't installed. Run: pip install 'kjanalysis[lab]'.",
            "尚未安装 JupyterLab，请运行：pip install 'kjanalysis[lab]'。",
        )
    folder = workspace.folder if workspace else None
    return subprocess.run([sys.executable, "-m", "jupyterlab", *arguments], cwd=folder, check=False).returncode
