"""The terminal, or what stands in its place: closed, full, or with nobody who reads; and what the system refuses."""

from __future__ import annotations

import errno
import io
import os
import sys

import click

from .wording import markup
from .wording.text import Text

#: What the system refuses, and how to mend it.
_REFUSALS = {
    errno.ENOSPC: Text(
        "There is no room left on the disk. Free some, or choose another disk with --out (temporary files: TMPDIR).",
        "磁盘空间（或 inode）不足。请清理磁盘，或用 --out 选择其他磁盘（临时文件用 TMPDIR）。",
    ),
    errno.EMFILE: Text(
        "This shell allows too few open files. Allow more, for example with ulimit -n 1024, or take fewer --workers.",
        "本终端允许打开的文件太少。请放宽限制，例如 ulimit -n 1024，或减少 --workers。",
    ),
}
_REFUSALS[errno.EDQUOT] = _REFUSALS[errno.ENOSPC]
_REFUSALS[errno.ENFILE] = _REFUSALS[errno.EMFILE]


def refused(error: OSError) -> Text:
    """What the system refused, in a sentence."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return Text(
            "The working folder was deleted. Change to another folder and try again.",
            "当前文件夹已被删除。请切换到其他文件夹再试。",
        )
    if error.errno in _REFUSALS:
        return _REFUSALS[error.errno]
    what = error.strerror or str(error)
    where = f"{error.filename}: " if error.filename else ""
    return Text(f"The system refused it: {where}{what}.", f"系统拒绝了操作：{where}{what}。")


def open_streams() -> None:
    """Give a closed input or output a place to go: the next file opened would else take its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for the process's life
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")  # a terminal in Latin letters has no Chinese


def drop_output() -> None:
    """Nobody reads any more: what is printed from here on goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def tell(line: str) -> None:
    """Print a line of a batch's; the batch goes on when nobody reads it, or it can't be written."""
    try:
        click.echo(markup.clean(line))
    except OSError:
        drop_output()
