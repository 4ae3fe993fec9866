"""Folders to read from: this package's own files, and a copy of tables kept elsewhere."""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

from ..errors import KJError
from .databases import hidden
from .refusals import reason

#: Name of the file that makes a folder a workspace (:mod:`kjanalysis.tables.workspace_file`).
WORKSPACE = "kjanalysis.toml"


def in_workspace() -> bool:
    """Whether the working directory, or a folder above it, is a workspace.

    Returns
    -------
    bool
        False where the working directory was removed meanwhile.
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return False
    return any((folder / WORKSPACE).is_file() for folder in (here, *here.parents))


def package_folder() -> Path:
    """Folder of this package's own files.

    Returns
    -------
    Path
        Of the installed package ``kjanalysis``.
    """
    return Path(str(files(__package__.partition(".")[0])))


def notebooks_folder() -> Path:
    """Folder of the notebooks that come with the package.

    Returns
    -------
    Path
        It holds at least one notebook.

    Raises
    ------
    KJError
        If the installation lacks them.
    """
    here = package_folder()
    for folder in (here / "notebooks", here.parent / "notebooks"):
        if list(folder.glob("*.ipynb")):
            return folder
    raise KJError(
        "The package's notebooks are missing. Install the package again.",
        "找不到随软件包发布的笔记本，请重新安装。",
    )


def local_copy(address: str) -> Path:
    """Fetch a remote folder of tables; the copy goes when the process does.

    Parameters
    ----------
    address : str
        Any that fsspec knows, such as ``s3://bucket/data``.

    Returns
    -------
    Path
        A temporary folder with the address's CSV, Parquet and JSON files.

    Raises
    ------
    KJError
        If it can't be read.
    """
    import atexit

    import fsspec

    folder = Path(tempfile.mkdtemp(prefix="kjanalysis-data-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    try:
        fs, root = fsspec.core.url_to_fs(address)
        files = [path for path in fs.ls(root, detail=False) if path.endswith((".csv", ".parquet", ".json"))]
        for path in files:
            fs.get_file(path, str(folder / path.rsplit("/", 1)[-1]))
    except Exception as error:  # what s3fs, botocore and others raise
        why = reason(error)
        raise KJError(
            f"Data folder {hidden(address)} can't be read: {why}. Check the address and your permissions.",
            f"无法读取数据文件夹 {hidden(address)}：{why}。请检查地址和权限。",
        ) from None
    return folder
