"""Which notebooks there are: the shipped ones by name, others by path."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from ..errors import KJError
from ..storage import notebooks_folder
from ..wording.text import Text

#: Notebooks that are forms for a person; rendered only when named.
FORMS = frozenset({"00-start-here", "06-intake", "08-whatif"})


#: Names of pages that are no notebook's.
TAKEN = frozenset({"index"})

#: Names that are devices on Windows, whatever their ending, and characters that no file has there.
DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])
WINDOWS_REFUSES = frozenset('<>:"/\\|?*')


def find_notebooks(names=()) -> tuple[Path, ...]:
    """Paths of notebooks by name or path.

    Parameters
    ----------
    names : iterable of str or path
        Shipped names (``03-attainment``) or paths; by default all shipped ones but
        forms.

    Returns
    -------
    tuple of Path
        In the order asked for.

    Raises
    ------
    KJError
        If there is no such notebook, or two would write the same output.
    """
    shipped = sorted(notebooks_folder().glob("*.ipynb"))
    if not names:
        return tuple(path for path in shipped if path.stem not in FORMS)
    by_name = {path.stem: path for path in shipped}
    found: dict[str, Path] = {}
    for name in map(str, names):
        path = _named(name, by_name).resolve()
        _publishable(path)
        key = alike(path.stem)
        if found.setdefault(key, path) != path:
            raise KJError(
                f"{path} and {found[key]} have the same name and would write the same output. Rename one.",
                f"{path} 与 {found[key]} 同名，会写入同一输出，请重命名其一。",
            )
    return tuple(found.values())


#: What no page can be named, and why.
UNFIT = (
    (
        lambda stem: stem.startswith("."),
        Text("its name starts with a dot", "名称以点开头"),
    ),
    (
        lambda stem: alike(stem) in TAKEN,
        Text("index.html is the region's overview, which its page would overwrite", "index.html 是地区概览页，会被其页面覆盖"),
    ),
    (
        lambda stem: alike(stem).split(".")[0].rstrip() in DEVICES or set(stem) & WINDOWS_REFUSES,
        Text("Windows can't hold a file of that name", "Windows 不允许这样的文件名"),
    ),
)  # fmt: skip


def _publishable(path: Path) -> None:
    """Refuse a name that its pages can't have."""
    for applies, why in UNFIT:
        if applies(path.stem):
            raise KJError(
                f"Notebook {path.name} can't be published: {why.en}. Rename it.",
                f"笔记本 {path.name} 无法发布：{why.zh}，请重命名。",
            )


def alike(name: str) -> str:
    """A name as a folder may hold it that knows no letter case or only one form of a character.

    >>> alike("ＩＮＤＥＸ"), alike("Straße") == alike("STRASSE")
    ('index', True)
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return unicodedata.normalize("NFKC", folded).rstrip(". ")


def _named(name: str, shipped: dict[str, Path]) -> Path:
    """A notebook by its path; if there is no such file, the shipped one of that name, with its ending or without."""
    path = Path(name)
    if path.is_file():
        return path
    bare = path.stem if name.endswith(".ipynb") and path.name == name else name
    if bare not in shipped:
        raise KJError(
            f"There is no notebook {name!r}. Give a shipped one ({', '.join(shipped)}) or the path of a file.",
            f"没有笔记本 {name!r}。请用随附的笔记本（{'、'.join(shipped)}），或给出文件路径。",
        )
    return shipped[bare]
