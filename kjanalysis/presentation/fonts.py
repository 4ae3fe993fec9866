"""Chinese labels in figures, on any machine.

The font (Noto Sans SC, SIL Open Font License) comes with the package
`pylopdf-fonts-zh-cn`; nothing is looked up on the system or fetched.
"""

from __future__ import annotations

import functools
from importlib.metadata import distribution
from pathlib import Path

FAMILY = "Noto Sans SC"


def font_path() -> Path:
    """Path of the packaged font file."""
    import pylopdf_fonts_zh_cn

    return pylopdf_fonts_zh_cn.sans_path()


def licence() -> str:
    """Text of the font's licence, which goes where the font goes."""
    for path in distribution("pylopdf-fonts-zh-cn").files or ():
        if path.name == "LICENSE":
            return path.read_text(encoding="utf-8")
    raise FileNotFoundError("the font's package has no licence file")


@functools.cache
def register() -> str:
    """Make the font known to matplotlib, once; returns its family name."""
    from matplotlib import font_manager

    font_manager.fontManager.addfont(font_path())
    return FAMILY


def use() -> None:
    """Set seaborn's theme with the Chinese font.

    `seaborn.set_theme` resets the family, so the font goes in as its ``rc``.
    """
    import seaborn as sns

    sns.set_theme(
        style="whitegrid",
        rc={
            "font.family": [register(), "DejaVu Sans"],
            "axes.unicode_minus": False,
            "figure.dpi": 110,
            "axes.edgecolor": "#9aa5b1",
            "grid.color": "#e6eaee",
            "axes.titlesize": 11,
            "axes.titlelocation": "left",
        },
    )
