"""What a disk or a store refuses, told as a message."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from ..errors import KJError


@contextlib.contextmanager
def told(path: str, done: str = "written", getan: str = "写入") -> Iterator[None]:
    """Make a message, not a traceback, of what fails inside: a full disk, a store that lets nobody in.

    Parameters
    ----------
    path : str
        What is written or read, for the message.
    done, getan : str
        What can't be done to it, in English and Chinese.

    Yields
    ------
    None
        While the work is done.

    Raises
    ------
    KJError
        In place of any other error.
    """
    try:
        yield
    except KJError:
        raise
    except Exception as error:  # what s3fs, botocore and others raise
        why = reason(error)
        raise KJError(
            f"{path} can't be {done}: {why}. Check the path, the free space and your permissions.",
            f"无法{getan} {path}：{why}。请检查路径、剩余空间和权限。",
        ) from None


def reason(error: Exception) -> str:
    """What the system says went wrong, else an error's first line, else its name."""
    return getattr(error, "strerror", None) or (str(error).splitlines() or [type(error).__name__])[0]
