"""Where rows that a person takes in are written."""

from __future__ import annotations

from pathlib import Path

from ..errors import KJError
from ..tables import Tables, shipped_folder
from .appending import in_git


def destination(known: Tables) -> Path:
    """The folder to write to.

    Parameters
    ----------
    known : Tables
        Tables that were read.

    Returns
    -------
    Path
        Of those tables.

    Raises
    ------
    KJError
        If they belong to an installed package, whose next version would take the
        rows away.
    """
    if known.folder == shipped_folder() and not in_git(known.folder):
        raise KJError(
            f"The tables in {known.folder} belong to the installed package: its next version would take your rows away. Give a folder of your own with --data.",
            f"{known.folder} 中的数据表属于已安装的软件包，升级后写入的行会丢失。请用 --data 指定自己的文件夹。",
        )
    return known.folder
