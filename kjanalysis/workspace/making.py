"""A new workspace: all of its files, or none."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from .. import tables
from ..errors import KJError, language
from ..forecast import check_year
from ..tables.region_names import UnknownRegion, check_region
from ..wording.text import Text
from . import contents, kept


def make(folder, region: str = "", year=None, lang: str = "", template: Callable[[Path], None] | None = None) -> Path:
    """Make a workspace.

    Parameters
    ----------
    folder : path-like
        An empty folder, or one that isn't there yet.
    region : str, optional
        Code of a region that the shipped tables have.
    year : int, optional
        The targets' year; by default the present one.
    lang : {"zh", "en"}, optional
        Language of pages; that of messages by default.
    template : callable, optional
        Writes more files into the folder that it is given.

    Returns
    -------
    Path
        The workspace's full path.

    Raises
    ------
    KJError
        If the folder isn't empty or can't be written, or the region is unknown.
    """
    place = Path(os.path.abspath(Path(folder).expanduser()))
    _refuse_taken(place, str(folder))
    known = tables.read(tables.places.SHIPPED)
    region, name = _region(region, known)
    files = contents.texts(region, check_year(year or dt.date.today().year), lang or language(), name)
    try:
        _all_or_nothing(place, files, known, template)
    except OSError as error:
        why = error.strerror or str(error)
        raise KJError(
            f"A workspace can't be made in {place}: {why}. Choose another folder. Nothing was left behind.",
            f"无法在 {place} 新建工作区：{why}。请换一个文件夹。未留下任何文件。",
        ) from None
    return place


def _refuse_taken(place: Path, given: str) -> None:
    if not given.strip():
        raise KJError(
            "The folder has no name. Give one, e.g. kjanalysis init work.",
            "未给出文件夹名，例如 kjanalysis init work。",
        )
    if os.path.lexists(place) and not place.is_dir():
        raise KJError(f"{place} is a file. Give a folder.", f"{place} 是文件，请给出文件夹。")
    there = next(iter(sorted(path.name for path in place.iterdir())), None) if place.is_dir() else None
    if there:
        raise KJError(
            f"{place} isn't empty: it has {there}. Choose a new folder, or empty this one.",
            f"{place} 不是空文件夹：其中有 {there}。请另选文件夹，或先清空。",
        )


def _region(region: str, known: tables.Tables) -> tuple[str, Text]:
    """Code and name of a region that the tables have; both empty where none is asked for."""
    if not region:
        return "", Text("", "")
    try:
        code = check_region(region, known)
    except UnknownRegion as error:
        raise _not_a_division(error, ", ".join(known.regions["level"].unique())) from None
    return code, Text(known.on(None).place_name(code, "en"), known.on(None).place_name(code, "zh"))


def _not_a_division(error: UnknownRegion, levels: str) -> KJError:
    """Every division of China is known, so a name that isn't is mistyped, or a zone; a zone needs a row of its own."""
    return KJError(
        f"{error.en}\nAll provinces, cities, counties and districts are known. Something else, such as a development zone, "
        "needs a row of its own. Leave --region out, then write into data/regions.csv: "
        f"code, zh, en, level ({levels}) and parent (code of the region above).",
        f"{error.zh}\n省、市、县（区）均已收录。开发区等其他地区须自行登记：先不写 --region 新建工作区，"
        f"再在 data/regions.csv 中加一行：代码、zh、en、level（{levels}）和 parent（上级代码）。",
    )


def _all_or_nothing(
    place: Path, files: dict[str, str], known: tables.Tables, template: Callable[[Path], None] | None
) -> None:
    """Everything is written beside its place first, then moved there; on an error all that was made goes again."""
    made = [path for path in (place, *place.parents) if not path.exists()]
    moved: list[Path] = []
    part = None
    try:
        place.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".init-", dir=place))
        for name, text in files.items():
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            (part / name).write_text(text, encoding="utf-8", newline="\n")
        kept.keep(part, known.layers)
        if template:
            template(part)
        for path in sorted(part.iterdir()):
            moved.append(place / path.name)
            path.rename(place / path.name)
        part.rmdir()
    except BaseException:
        _remove([*moved, *([part] if part else [])], made)
        raise


def _remove(written: list[Path], made: list[Path]) -> None:
    for path in written:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in made:  # the innermost first
        if path.exists():
            path.rmdir()
