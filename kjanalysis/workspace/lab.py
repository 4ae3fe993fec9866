"""JupyterLab in a workspace: in the person's language, with the shipped Chinese font for a machine that has none."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ..errors import KJError, language
from ..presentation import font_hint, fonts
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
    with tempfile.TemporaryDirectory(prefix="kjanalysis-lab-") as styles:
        command = [sys.executable, "-m", "jupyterlab", *with_font(Path(styles)), *arguments]
        environment = os.environ | {font_hint.LENT: "1"} | with_language(Path(styles))
        return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


#: JupyterLab's own fonts, with the shipped one for Chinese where the machine has none.
_STYLE = """@font-face { font-family: "kj sans"; src: local("PingFang SC"), local("Microsoft YaHei"),
local("Noto Sans CJK SC"), local("Noto Sans SC"), url("%s"); unicode-range: U+2E80-9FFF, U+F900-FAFF, U+FF00-FFEF; }
body { --jp-ui-font-family: "kj sans", system-ui, sans-serif !important;
--jp-content-font-family: "kj sans", system-ui, sans-serif !important;
--jp-code-font-family: "kj sans", Menlo, Consolas, "DejaVu Sans Mono", monospace !important; }
input, select, option, textarea, button { font-family: "kj sans", system-ui, sans-serif; }
"""


def with_font(styles: Path) -> list[str]:
    """What makes JupyterLab draw Chinese in the shipped font where the machine has none.

    A person's own ``custom.css`` is kept.

    Parameters
    ----------
    styles : Path
        A folder that is there as long as JupyterLab runs.

    Returns
    -------
    list of str
        Arguments for JupyterLab.
    """
    from jupyter_core.paths import jupyter_config_dir

    own, font = Path(jupyter_config_dir()) / "custom", fonts.font_path()
    text = _STYLE % font.name
    if (own / "custom.css").is_file():
        text += (own / "custom.css").read_text(encoding="utf-8")
    (styles / "custom.css").write_text(text, encoding="utf-8")
    settings = json.dumps({"static_custom_path": [str(styles), str(font.parent), str(own)]})
    return ["--LabApp.custom_css=True", f"--ServerApp.tornado_settings={settings}"]


def with_language(styles: Path) -> dict[str, str]:
    """What makes JupyterLab speak Chinese to whoever reads messages in Chinese, and ask for no news.

    These are defaults. What a person chooses in JupyterLab's own settings stays.

    Parameters
    ----------
    styles : Path
        A folder that is there as long as JupyterLab runs.

    Returns
    -------
    dict of str to str
        For JupyterLab's environment.
    """
    defaults: dict[str, dict[str, str]] = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
    if language() == "zh":
        defaults["@jupyterlab/translation-extension:plugin"] = {"locale": "zh_CN"}
    place = styles / "labconfig" / "default_setting_overrides.json"
    place.parent.mkdir()
    place.write_text(json.dumps(defaults), encoding="utf-8")
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    return {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, [str(styles), others]))}
