"""Chinese labels in figures, on any machine.

The font (Noto Sans SC, SIL Open Font License) comes with the package
`pylopdf-fonts-zh-cn`; nothing is looked up on the system or fetched.
"""

from __future__ import annotations

import functools
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path

FAMILY = "Noto Sans SC"

#: The charts' style sheet.
STYLE = Path(str(files(__package__).joinpath("kjanalysis.mplstyle")))


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


#: Settings of matplotlib, below `font`, that decide which files a font's properties lead to.
_DECIDE = (
    "family", "style", "variant", "weight", "stretch", "size", "serif", "sans-serif", "cursive", "fantasy", "monospace",
)  # fmt: skip


@functools.cache
def fall_back() -> None:
    """Draw in the packaged font what a chart's own fonts lack, whatever family the chart asks for.

    A notebook that sets no font, a font that isn't here (SimHei), or a theme of
    seaborn's would show Chinese labels as boxes. The batch's kernels call this;
    what the chart's own font has is drawn as before.
    """
    import matplotlib as mpl
    from matplotlib import font_manager

    register()
    manager = font_manager.fontManager
    found = getattr(manager, "_find_fonts_by_props", None)
    if found is None:  # another version of matplotlib: at least for those who set no font
        mpl.rcParams["font.family"] = [*mpl.rcParams["font.family"], FAMILY]
        return
    ours = manager.findfont(font_manager.FontProperties(family=FAMILY), fallback_to_default=False)

    kept: dict[tuple, list] = {}

    def with_ours(prop, fontext="ttf", *args, **kwargs):
        if fontext != "ttf":
            return found(prop, fontext, *args, **kwargs)
        # each label asks for its fonts each time it is measured
        key = _key(prop, args, kwargs)
        if key not in kept:
            paths = list(found(prop, fontext, *args, **kwargs))
            every = paths if ours in paths else [*paths, ours]
            if key is None or len(paths) < len(prop.get_family()):  # one that isn't there is warned of each time
                return every
            kept[key] = every
        return list(kept[key])

    def _key(prop, args, kwargs):
        if args or kwargs or not isinstance(prop, font_manager.FontProperties):
            return None
        settings = (mpl.rcParams[f"font.{name}"] for name in _DECIDE)
        return prop.copy(), len(manager.ttflist), *(tuple(s) if isinstance(s, list) else s for s in settings)

    vars(manager)["_find_fonts_by_props"] = with_ours


def families() -> list[str]:
    """The fonts of the package's charts: a sign is drawn in the first that has it."""
    return [register(), "DejaVu Sans"]


def use() -> None:
    """Set the charts' style sheet, `kjanalysis.mplstyle`, with the Chinese font."""
    import matplotlib.style

    register()
    matplotlib.style.use(STYLE)
