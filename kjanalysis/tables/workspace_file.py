"""The workspace file `kjanalysis.toml`: which region, year, language, tables and output a folder works with.

It is looked for in the working directory and in the folders above it, as git looks for its own.
"""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import KJError
from ..storage import WORKSPACE, databases

#: The file's name.
NAME = WORKSPACE

#: What it may hold. ``data`` names layers of tables, lowest first (:mod:`kjanalysis.tables.places`).
KEYS = ("region", "year", "lang", "data", "out")


class WorkspaceFile(NamedTuple):
    """A workspace file as it was read.

    Attributes
    ----------
    path : Path
        The file.
    region : str
        Region code; empty if it names none.
    year : int or None
        The targets' year.
    lang : str
        ``"zh"``, ``"en"`` or empty.
    data : tuple of str
        Layers of tables, lowest first: ``shipped``, full paths, addresses.
    out : str
        Full path or address of the output folder; empty if it names none.
    """

    path: Path
    region: str
    year: int | None
    lang: str
    data: tuple[str, ...]
    out: str

    @property
    def folder(self) -> Path:
        """The workspace, the folder that the file lies in."""
        return self.path.parent


def find(start: Path | None = None) -> WorkspaceFile | None:
    """The workspace file of a folder or of the nearest one above it.

    Parameters
    ----------
    start : Path, optional
        By default the working directory.

    Returns
    -------
    WorkspaceFile or None
        None if there is none up to the root.

    Raises
    ------
    KJError
        If the file can't be read, or holds what it may not.
    """
    here = start or working_directory()
    for folder in (here, *here.parents) if here else ():
        path = folder / NAME
        if path.is_file():
            return _read(path, path.stat().st_mtime_ns)
    return None


def working_directory() -> Path | None:
    """The working directory, None if it was removed meanwhile."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


@functools.lru_cache(maxsize=8)
def _read(path: Path, stamp: int) -> WorkspaceFile:
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KJError(
            f'{path} can\'t be read: {error}. Each line must be of the form name = "value".',
            f'无法读取 {path}：{error}。每行应为 名称 = "值" 的形式。',
        ) from None
    except OSError as error:
        raise KJError(f"{path} can't be read: {error.strerror}.", f"无法读取 {path}：{error.strerror}。") from None
    unknown = [key for key in held if key not in KEYS]
    if unknown:
        raise KJError(
            f"{path} has {unknown[0]}, which has no meaning there. It may have: {', '.join(KEYS)}.",
            f"{path} 中的 {unknown[0]} 无法识别，可用的名称有：{'、'.join(KEYS)}。",
        )
    return WorkspaceFile(
        path,
        _region(held.get("region", ""), path),
        _year(held.get("year"), path),
        _lang(held.get("lang", ""), path),
        tuple(_place(one, path) for one in _listed(held.get("data", ["shipped"]), path)),
        _place(_text(held.get("out", ""), "out", "build", path), path),
    )


def _region(value: Any, path: Path) -> str:
    return str(value) if isinstance(value, int) and value else _text(value, "region", "330205", path)


def _year(value: Any, path: Path) -> int | None:
    if value is None or value == "":
        return None
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) == 4):
        raise _unfit("year", value, "year = 2021", path)
    return int(text)


def _lang(value: Any, path: Path) -> str:
    if value not in ("", "zh", "en"):
        raise _unfit("lang", value, 'lang = "zh"', path)
    return str(value)


def _listed(value: Any, path: Path) -> list[str]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(one, str) and one.strip() for one in items):
        raise _unfit("data", value, 'data = ["shipped", "data"]', path)
    return items


def _text(value: Any, key: str, example: str, path: Path) -> str:
    if not isinstance(value, str):
        raise _unfit(key, value, f'{key} = "{example}"', path)
    return value.strip()


def _place(value: str, path: Path) -> str:
    """A path as seen from the file's folder; an address, ``shipped`` and no path stay as they are."""
    if databases.is_database(value):
        return databases.from_anywhere(value, path.parent)
    if not value or value == "shipped" or "://" in value:
        return value
    return str(path.parent / Path(value).expanduser())


def _unfit(key: str, value: Any, example: str, path: Path) -> KJError:
    return KJError(
        f"{path}: {key} can't be {value!r}. Write for example {example}.",
        f"{path}：{key} 不能是 {value!r}，应写作例如 {example}。",
    )
