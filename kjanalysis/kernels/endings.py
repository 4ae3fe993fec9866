"""Why a notebook ends before its last cell, and how that is said."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

from nbclient.exceptions import CellExecutionError, DeadKernelError

from ..wording.text import Text
from .forkserver import Child, ForkError
from .processtree import held

#: What is said of a notebook that was stopped.
INTERRUPTED = Text("interrupted", "已中断")

#: How often to look whether a notebook is to stop, s.
LOOK = 0.2

# an error that a file isn't there, and one that names a file by its whole path
_MISSING = re.compile("FileNotFoundError|NotADirectoryError|No such file|unable to open database file")
_ELSEWHERE = re.compile("""['"](/|[A-Za-z]:|[a-z0-9]+://)""")


_EXITS = Text(
    "the cell asks the kernel to exit, so the cells after it would not run. Take out exit(), quit() or sys.exit()",
    "该单元格要求内核退出，其后的单元格将不会运行。请删去 exit()、quit() 或 sys.exit()",
)
# errors whose own text doesn't say what to do
_ASKS = {
    "SystemExit": _EXITS,
    "StdinNotImplementedError": Text(
        "the cell asks for input, and nobody can type during a run. Put the value into the parameters cell",
        "该单元格要求键盘输入，而批量运行时无法输入。请把该值写入参数单元格",
    ),
}


class TooMuchError(Exception):
    """More memory than allowed; the argument says how many bytes."""


class NotReadyError(RuntimeError):
    """The kernel did not answer in time."""


class AskedToExitError(Exception):
    """A cell has called ``exit()`` or ``quit()``."""


class Ends:
    """What ends a notebook before its last cell: the time, a stop, or too much memory.

    Parameters
    ----------
    timeout : float or None
        Seconds from now.
    stopped : threading.Event or None
        Set to stop it.
    memory : int or None
        Bytes that the kernel may hold with all that it has started.
    child : callable
        Gives the kernel's process, None while there is none.
    """

    def __init__(
        self,
        timeout: float | None,
        stopped: threading.Event | None,
        memory: int | None,
        child: Callable[[], Child | None],
    ):
        self._at = None if timeout is None else time.monotonic() + timeout
        self._stopped, self._memory, self._child = stopped, memory, child

    @property
    def pause(self) -> float:
        """How long not to look, s."""
        return LOOK if self._at is None else max(0, min(LOOK, self._at - time.monotonic()))

    def reached(self) -> Exception | None:
        """Why a notebook at work is to stop."""
        if self._stopped is not None and self._stopped.is_set():
            return InterruptedError()
        if self._at is not None and time.monotonic() >= self._at:
            return TimeoutError()
        child = self._child()
        if self._memory and child is not None and (much := held(child.pid)) > self._memory:
            return TooMuchError(much)
        return None


def why(error: Exception, timeout: float | None, child: Child | None, cwd: Path | None = None) -> Text:
    """What went wrong with a notebook."""
    match error:
        case CellExecutionError() if error.ename in _ASKS:
            return _ASKS[error.ename]
        case CellExecutionError():
            text = re.sub(r"\x1b\[[0-9;]*m", "", f"{error.ename}: {error.evalue}")
            hint = _where(cwd) if _MISSING.search(text) and not _ELSEWHERE.search(text) else Text("", "")
            return Text(text + hint.en, text + hint.zh)
        case AskedToExitError():
            return _EXITS
        case TimeoutError():
            return Text(
                f"still running after {timeout:g} s, the limit set by --timeout",
                f"运行满 {timeout:g} 秒仍未结束（--timeout 所设时限）",
            )
        case InterruptedError():
            return INTERRUPTED
        case TooMuchError():
            much = f"{error.args[0] / 2**20:.0f} MB"
            return Text(
                f"the kernel and what it had started held {much} (--memory-limit)",
                f"内核及其启动的进程共占用内存 {much}（--memory-limit）",
            )
        case DeadKernelError() | NotReadyError() | ForkError():
            return _ended(child, error)
    text = f"{type(error).__name__}: {_first_line(error)}"  # its kernel was ended after that, and isn't the reason
    return Text(f"its outputs can't be kept: {text}", f"输出无法保存：{text}")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")


def _where(cwd: Path | None) -> Text:
    """In which folder a notebook ran that missed a file, and how to run it in another."""
    if cwd:
        return Text(f". It ran in the folder {cwd} (--cwd)", f"。笔记本在文件夹 {cwd} 中运行（--cwd）")
    return Text(
        ". A notebook runs in an empty folder. To run it where its files are, give --cwd notebook or --cwd DIR",
        "。笔记本在空文件夹中运行。如需读取旁边的文件，请用 --cwd notebook（笔记本所在文件夹）或 --cwd 文件夹",
    )


def _ended(child: Child | None, error: Exception) -> Text:
    """Why a kernel isn't there."""
    code = child.poll() if child is not None else None
    if child is None or code is None:
        text = _first_line(error) or type(error).__name__
        return Text(f"the notebook's kernel can't be used: {text}", f"笔记本内核无法使用：{text}")
    how = (
        Text(f"by signal {-code}", f"被信号 {-code} 终止") if code < 0 else Text(f"with code {code}", f"退出码 {code}")
    )
    peak = f"{child.memory / 2**20:.0f} MB" if child.memory else ""
    used = Text(f", peak memory {peak}", f"，内存峰值 {peak}") if peak else Text("", "")
    return Text(f"the kernel ended {how.en}{used.en}", f"内核{how.zh}{used.zh}")
