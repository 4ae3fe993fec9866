"""Where rows may be written: a folder of one's own or a database, never the installed package's."""

from __future__ import annotations

from pathlib import Path

from ..errors import KJError
from ..tables import Layer, shipped_folder

#: Folders of installed packages: the next upgrade takes away what is written there.
INSTALLED = ("site-packages", "dist-packages")


def own_folder(layer: Layer) -> Path:
    """A layer's folder, if rows may be written there.

    Parameters
    ----------
    layer : Layer
        The uppermost one of the tables.

    Returns
    -------
    Path
        Its folder; of a database the copy, which nobody writes to.

    Raises
    ------
    KJError
        If it is an address, holds Parquet files, is an installed package's, or the shipped tables outside a checkout of this project.
    """
    folder = layer.folder
    if layer.kind == "database":
        return folder
    if layer.kind == "parquet":
        raise KJError(
            f"{layer.name} holds Parquet files, which are only read. Write rows into a folder of CSV files or a database.",
            f"{layer.name} 存放的是 Parquet 文件，只能读取。请写入 CSV 文件夹或数据库。",
        )
    if "://" in layer.name:
        raise KJError(
            f"{layer.name} is only read. Make a workspace with kjanalysis init work, change into it, and try again.",
            f"{layer.name} 只能读取。请用 kjanalysis init work 新建工作区，进入该文件夹后再试。",
        )
    installed = any(part in INSTALLED for part in folder.parts)
    if installed or (folder.resolve() == shipped_folder().resolve() and not _in_checkout(folder)):
        raise KJError(
            f"{folder} belongs to the installed package: an upgrade would take the rows away. "
            "Make a workspace with kjanalysis init work, change into it, and try again.",
            f"{folder} 属于已安装的软件包，写入的行会在升级时丢失。请用 kjanalysis init work 新建工作区，进入该文件夹后再试。",
        )
    return folder


def _in_checkout(folder: Path) -> bool:
    """Whether the shipped tables lie in a checkout of this project, where they are worked on."""
    return (folder.parent / ".git").exists() and (folder.parent / "pyproject.toml").is_file()
