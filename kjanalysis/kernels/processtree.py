"""Ending a process with all that it has started, and that started in turn."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal


def kill_tree(pid: int) -> None:
    """Kill a process and everything below it, whatever session it is in.

    All are stopped from the top first, so that nothing new is started, and
    killed from the bottom: whoever does it and is killed itself midway leaves
    what remains where it can be found again.
    """
    import psutil

    try:
        tree = [psutil.Process(pid)]
    except psutil.NoSuchProcess:
        return
    for process in tree:  # grows
        with contextlib.suppress(psutil.Error):
            process.suspend()
            tree += process.children()
    for process in reversed(tree):
        with contextlib.suppress(psutil.Error):
            process.kill()


def death_signal(parent: int) -> None:
    """Be killed when the parent dies, even if it is killed itself (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the call
        os._exit(1)
