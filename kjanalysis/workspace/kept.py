"""The tables below a workspace's own, kept as they were: without them nobody could say what newer ones change."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import KJError
from ..tables import Layer, schema

#: Folder of a workspace's own notes.
NOTES = ".kjanalysis"

#: The kept tables, and what is said of them, in that folder.
ARCHIVE, ABOUT = "below.zip", "below.json"


class Kept(NamedTuple):
    """What was kept.

    Attributes
    ----------
    version : str
        Of this package, when they were kept.
    digest : str
        SHA-256 of all files.
    archive : Path
        A zip file with a folder for each layer, ``0`` the lowest.
    layers : tuple of str
        The layers' names, lowest first.
    """

    version: str
    digest: str
    archive: Path
    layers: tuple[str, ...]


def keep(workspace: Path, below: Sequence[Layer]) -> Kept:
    """Keep the tables of the lower layers.

    Parameters
    ----------
    workspace : Path
        Its folder.
    below : sequence of Layer
        All layers but the workspace's own.

    Returns
    -------
    Kept
        What was kept.
    """
    from importlib.metadata import version

    notes = workspace / NOTES
    notes.mkdir(exist_ok=True)
    archive, part = notes / ARCHIVE, notes / f"{ARCHIVE}.part"
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file:
        for name, path in _files(below):
            file.write(path, name)
    part.replace(archive)
    found = Kept(version("kjanalysis"), digest(below), archive, tuple(layer.name for layer in below))
    about = {"version": found.version, "digest": found.digest, "layers": found.layers}
    (notes / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return found


def read(workspace: Path) -> Kept:
    """What was kept last.

    Parameters
    ----------
    workspace : Path
        Its folder.

    Returns
    -------
    Kept
        What was kept.

    Raises
    ------
    KJError
        If nothing was, or it can't be read.
    """
    notes = workspace / NOTES
    try:
        about = json.loads((notes / ABOUT).read_text(encoding="utf-8"))
        found = Kept(about["version"], about["digest"], notes / ARCHIVE, tuple(about["layers"]))
        with zipfile.ZipFile(found.archive) as file:
            file.namelist()
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        raise KJError(
            f"{notes} keeps no tables to compare with. Run kjanalysis data diff --accept, which keeps those of now.",
            f"{notes} 中没有可供比较的数据表。请运行 kjanalysis data diff --accept，保存当前数据表。",
        ) from None
    return found


def unpack(kept: Kept, into: Path) -> list[str]:
    """The kept tables as folders.

    Parameters
    ----------
    kept : Kept
        What was kept.
    into : Path
        An empty folder.

    Returns
    -------
    list of str
        A folder for each layer, lowest first.
    """
    with zipfile.ZipFile(kept.archive) as file:
        file.extractall(into)
    return [str(into / str(number)) for number in range(len(kept.layers))]


def digest(layers: Sequence[Layer]) -> str:
    """SHA-256 of all tables of some layers.

    Parameters
    ----------
    layers : sequence of Layer
        Lowest first.

    Returns
    -------
    str
        Hexadecimal.
    """
    found = hashlib.sha256()
    for name, path in _files(layers):
        found.update(f"{name}\0".encode() + path.read_bytes())
    return found.hexdigest()


def _files(layers: Sequence[Layer]) -> list[tuple[str, Path]]:
    """Name in the archive and path of each table that is there."""
    names = [spec["path"] for spec in schema().values()]
    paths = [(number, layer.file(name)) for number, layer in enumerate(layers) for name in names]
    return [(f"{number}/{path.name}", path) for number, path in paths if path.exists()]
