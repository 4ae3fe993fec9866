"""A hint where a notebook would show Chinese as boxes.

`kjanalysis lab` lends JupyterLab the shipped font. A notebook opened otherwise draws text in the fonts
of the machine, and a Linux machine may have none for Chinese.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from ..errors import language
from ..wording.text import Text

#: Set where the font is lent, so that nothing needs to be said.
LENT = "KJANALYSIS_FONT_LENT"

HINT = Text(
    "If Chinese shows as boxes: no Chinese font was found on this machine. "
    "Start JupyterLab with `kjanalysis lab`, which lends one, or install a font, for example fonts-noto-cjk.",
    "如果中文显示为方框：本机没有找到中文字体。"
    "请改用 kjanalysis lab 启动 JupyterLab（自带中文字体），或者安装字体，例如 fonts-noto-cjk。",
)

_told: list[bool] = []


def tell_once() -> None:
    """Say once in a person's notebook that the machine has no Chinese font, and what to do.

    Nothing is said where a program runs the notebook, so that pages and compared outputs stay as they are.
    """
    if _told or not _is_watched():
        return
    _told.append(True)
    if LENT not in os.environ and lacks_chinese():
        # the English stays legible where the Chinese does not
        both = [HINT.en] if language() == "en" else [HINT.zh, HINT.en]
        print("\n".join(both), file=sys.stderr)


def _is_watched() -> bool:
    """Whether a person is at this kernel: only then may a cell ask for typing."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    asked: dict = getattr(getattr(shell, "kernel", None), "get_parent", dict)()
    return bool(asked.get("content", {}).get("allow_stdin"))


def lacks_chinese() -> bool:
    """Whether the machine has no font for Chinese.

    Returns
    -------
    bool
        False where that can't be known. macOS and Windows always have one.
    """
    if not sys.platform.startswith("linux") or not (lister := shutil.which("fc-list")):
        return False
    try:
        found = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.returncode == 0 and not found.stdout.strip()
