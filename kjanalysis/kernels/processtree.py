"""Ending a process with all that it has started, and that started in turn."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from pathlib import Path

#: The environment variable by which a fork's processes are known, whoever adopted them. A fork's mark begins with its
#: server's, a part each: what they started can be found when all of them are gone.
MARK = "KJANALYSIS_FORK"

#: How often at most to look for what is marked, on a machine where processes come and go.
LOOKS = 10


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


def kill_marked(mark: str, session: int | None = None) -> None:
    """Kill what a process has left behind when it was killed itself.

    Parameters
    ----------
    mark : str
        The process's. What it started has it in the environment, in a session of its own too.
    session : int, optional
        Its session: what was forked from it without a new program is known by that.

    Notes
    -----
    One look isn't enough: a process may start another after all were listed, and end before it is looked at.
    So it looks until a look finds nothing, and no process that the one before hadn't seen.
    """
    if not Path("/proc").is_dir():  # not Linux: there is no way to see another process's environment
        return
    wanted, seen = f"{MARK}={mark}".encode(), set[int]()
    for _ in range(LOOKS):
        pids = {int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()} - {os.getpid()}
        found = [pid for pid in pids if _belongs(pid, wanted, session)]
        for pid in found:
            kill_tree(pid)
        if not found and pids <= seen:
            return
        seen = pids


def _belongs(pid: int, wanted: bytes, session: int | None) -> bool:
    with contextlib.suppress(OSError):  # it has ended, or is another user's
        if session is not None and os.getsid(pid) == session:
            return True
        environ = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        return any(value == wanted or value.startswith(wanted + b"/") for value in environ)
    return False


def adopt() -> None:
    """Become the parent of what is below this process and loses its own (prctl(2), PR_SET_CHILD_SUBREAPER)."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def kill_children() -> None:
    """Kill everything below this process, what it has adopted too, and see it gone."""
    with contextlib.suppress(ChildProcessError):  # no child is left
        while True:
            if os.waitpid(-1, os.WNOHANG)[0]:
                continue
            import psutil

            for child in psutil.Process().children():
                kill_tree(child.pid)
            os.waitpid(-1, 0)


def held(pid: int) -> int:
    """Memory of a process and all below it that it shares with nobody, bytes; 0 if it has started nothing.

    What a process holds alone is limited by the system (``RLIMIT_DATA``), but that counts each one by itself.
    """
    import psutil

    with contextlib.suppress(psutil.Error):
        below = psutil.Process(pid).children(recursive=True)
        return sum(_private(one) for one in [pid, *(p.pid for p in below)]) if below else 0
    return 0


def _private(pid: int) -> int:
    with contextlib.suppress(OSError):
        lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines()
        return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
    return 0


def death_signal(parent: int) -> None:
    """Be killed when the parent dies, even if it is killed itself (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the call
        os._exit(1)
