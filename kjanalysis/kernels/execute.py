"""One notebook in one kernel, from its parameters to its outputs or a reason why not."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import re
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import nbformat
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from ..wording.text import Text
from . import forkserver
from .forkserver import ONE_THREAD, Child, ForkServer

#: How long a kernel may take to start, s.
START = 60

#: What is said of a notebook that was stopped.
INTERRUPTED = Text("interrupted", "已中断")

#: Tag and id of the cell that sets the parameters.
INJECTED = "injected-parameters"

#: How often to look whether a notebook is to stop, s.
LOOK = 0.2

#: How long to wait for one message of a kernel that comes up, ms.
POLL = 50

_ON_PATH = "__import__('sys').path.insert(0, {!r})"


_CALL = "__import__({!r}, fromlist=[{!r}]).{}()"

# an error that a file isn't there, and one that names a file by its whole path
_MISSING = re.compile("FileNotFoundError|NotADirectoryError|No such file|unable to open database file")
_ELSEWHERE = re.compile("""['"](/|[A-Za-z]:|[a-z0-9]+://)""")


@dataclass
class Outcome:
    """What came of a notebook.

    Attributes
    ----------
    notebook : NotebookNode
        With the outputs so far.
    cell : int or None
        Place of the cell that failed in the notebook as written, from 1.
    what : Text or None
        What went wrong; None: all cells ran.
    seconds : float
        Wall time.
    cpu, memory : float or None
        The kernel's CPU time in s and peak resident memory in bytes (of forked kernels).
    """

    notebook: nbformat.NotebookNode
    cell: int | None = None
    what: Text | None = None
    seconds: float = 0.0
    cpu: float | None = None
    memory: int | None = None

    @classmethod
    def never_begun(cls, what: Text) -> Outcome:
        """Of a notebook of which no cell could be run."""
        return cls(nbformat.v4.new_notebook(), what=what)

    @property
    def ok(self) -> bool:
        """Whether nothing went wrong."""
        return self.what is None


class _Client(AsyncKernelClient):
    """Ready when the kernel has answered and its output is heard: no fixed wait."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask for the kernel's information; its status on IOPub says that we are subscribed."""
        end = time.monotonic() + (START if timeout is None else timeout)
        replied = heard = False
        self.kernel_info()
        while not (replied and heard):
            if not replied:
                replied = await self._takes_reply()
            elif not (heard := await self._hears()):  # subscribed too late to hear the first: ask again
                self.kernel_info()
                replied = False
            if not await self._async_is_alive():
                raise DeadKernelError("the kernel died before it was ready")
            if time.monotonic() > end:
                raise RuntimeError(f"the kernel was not ready after {timeout or START:g} s")

    async def _takes_reply(self) -> bool:
        """Whether the kernel's information has come."""
        if not await self.shell_channel.socket.poll(POLL):
            return False
        message = await self.shell_channel.get_msg(timeout=0)
        if message["msg_type"] != "kernel_info_reply":
            return False
        self._handle_kernel_info_reply(message)
        return True

    async def _hears(self) -> bool:
        """Whether anything has come on IOPub."""
        if not await self.iopub_channel.socket.poll(POLL):
            return False
        await self.iopub_channel.get_msg(timeout=0)
        return True


class _Manager(AsyncKernelManager):
    """Knows the fork server to fork from, and the memory a kernel may hold."""

    source: ForkServer | None = None
    memory: int | None = None
    child: Child | None = None  # set by the provisioner

    def _client_factory_default(self):
        return _Client


def execute(
    text: str,
    parameters: dict,
    folder: Path,
    *,
    imports: Path | None = None,
    cwd: Path | None = None,
    source: ForkServer | None = None,
    data: str | None = None,
    timeout: float | None = None,
    memory: int | None = None,
    stopped: threading.Event | None = None,
) -> Outcome:
    """Run a notebook with parameters.

    Parameters
    ----------
    text : str
        The notebook's JSON.
    parameters : dict
        Checked (:func:`kjanalysis.kernels.parameters.fit`).
    folder : Path
        An empty folder to work in; the kernel's IPython keeps what it needs beside it.
    imports : Path, optional
        A folder to put on the kernel's ``sys.path``: the notebook's own.
    cwd : Path, optional
        The folder to work in, in place of the empty one.
    source : ForkServer, optional
        To fork the kernel from.
    data : str, optional
        Tables the notebook reads (``KJANALYSIS_DATA``).
    timeout : float, optional
        Seconds for the whole notebook.
    memory : int, optional
        Bytes of data the kernel may take.
    stopped : threading.Event, optional
        Once it is set, the kernel is killed.
    """
    notebook = parameterized(text, parameters)
    at: list[int] = []

    async def on_cell(cell, cell_index):
        at.append(cell_index)

    client = _client(notebook, imports, on_cell)
    manager = cast(_Manager, client.create_kernel_manager())
    manager.source, manager.memory = source, memory
    if forkserver.available():
        # no port that another program could take before the kernel does (abstract Unix sockets leave no file)
        manager.transport, manager.ip = "ipc", f"@kjanalysis-{uuid.uuid4().hex}"
    outcome, began = Outcome(notebook), time.perf_counter()
    try:
        asyncio.run(_within(client, timeout, stopped, env=_environment(folder, data), cwd=str(cwd or folder)))
    except Exception as error:
        outcome.what = _why(error, timeout, manager.child, cwd)
    finally:
        atexit.unregister(client._cleanup_kernel)  # nbclient leaves it behind if the kernel doesn't start
    outcome.seconds = time.perf_counter() - began
    _join_streams(notebook)
    if not outcome.ok and at:
        outcome.cell = _as_written(notebook, at[-1])
    if manager.child is not None and manager.child.poll() is not None:
        outcome.cpu, outcome.memory = manager.child.seconds, manager.child.memory
    return outcome


def _client(notebook: nbformat.NotebookNode, imports: Path | None, on_cell: Callable) -> NotebookClient:
    """What executes a notebook's cells in a kernel; on_cell hears of each as it begins."""
    return NotebookClient(
        notebook,
        kernel_manager_class=_Manager,
        kernel_name="kjanalysis" if forkserver.available() else "python3",
        startup_timeout=START,
        shutdown_kernel="immediate",
        record_timing=False,
        store_widget_state=False,
        on_cell_execute=on_cell,
        on_cell_executed=_refuse_exit,
        extra_arguments=[
            "--log-level=ERROR",  # ipykernel warns on every start that loopback TCP isn't encrypted
            "--HistoryManager.enabled=False",
            f"--IPKernelApp.exec_lines={_first_lines(imports)!r}",
        ],
    )


def _first_lines(imports: Path | None) -> list[str]:
    """What a kernel runs before the notebook; a forked one has the font already."""
    lines = [_ON_PATH.format(str(imports))] if imports else []
    if not forkserver.available():
        from ..presentation.fonts import fall_back

        name = fall_back.__name__
        lines.append(_CALL.format(fall_back.__module__, name, name))
    return lines


class AskedToExitError(Exception):
    """A cell has called ``exit()`` or ``quit()``."""


async def _refuse_exit(cell, cell_index, execute_reply) -> None:
    """End a notebook at the cell that asks its kernel to exit.

    The kernel goes on for a moment, so that some of the next cells would run and
    some not, and what there is by then would be published as the whole.
    """
    payload = execute_reply["content"].get("payload") or []
    if any(one.get("source") == "ask_exit" for one in payload):
        raise AskedToExitError


def _environment(folder: Path, data: str | None) -> dict[str, str]:
    """A kernel's environment, in which nothing is written outside the output folder.

    There is no ``__pycache__`` beside a notebook's own modules, and no profile at home, whose startup files and
    settings would make a run depend on who runs it, too.
    """
    more = {"PYTHONDONTWRITEBYTECODE": "1", "IPYTHONDIR": str(folder.with_name(".ipython"))}
    return os.environ | dict.fromkeys(ONE_THREAD, "1") | ({"KJANALYSIS_DATA": data} if data else {}) | more


def _why(error: Exception, timeout: float | None, child: Child | None, cwd: Path | None = None) -> Text:
    """What went wrong with a notebook."""
    match error:
        case CellExecutionError():
            text = re.sub(r"\x1b\[[0-9;]*m", "", f"{error.ename}: {error.evalue}")
            hint = _where(cwd) if _MISSING.search(text) and not _ELSEWHERE.search(text) else Text("", "")
            return Text(text + hint.en, text + hint.zh)
        case AskedToExitError():
            return Text(
                "the cell asks the kernel to exit, so the cells after it would not run. Take out exit() or quit()",
                "该单元格要求内核退出，其后的单元格将不会运行。请删去 exit() 或 quit()",
            )
        case TimeoutError():
            return Text(f"still running after {timeout:g} s (--timeout)", f"{timeout:g} 秒后仍在运行（--timeout）")
        case InterruptedError():
            return INTERRUPTED
    return _ended(child, error)  # a kernel that died, or never came up


def _where(cwd: Path | None) -> Text:
    """In which folder a notebook ran that missed a file, and how to run it in another."""
    if cwd:
        return Text(f". It ran in the folder {cwd} (--cwd)", f"。笔记本在文件夹 {cwd} 中运行（--cwd）")
    return Text(
        ". A notebook runs in an empty folder. To run it where its files are, give --cwd notebook or --cwd DIR",
        "。笔记本在空文件夹中运行。如需读取旁边的文件，请用 --cwd notebook（笔记本所在文件夹）或 --cwd 文件夹",
    )


async def _within(client: NotebookClient, timeout: float | None, stopped: threading.Event | None, **how) -> None:
    end = None if timeout is None else time.monotonic() + timeout
    task = asyncio.create_task(client.async_execute(**how))
    while not task.done():
        left = LOOK if end is None else max(0, min(LOOK, end - time.monotonic()))
        await asyncio.wait({task}, timeout=left)
        why = _no_more(end, stopped)
        if why and not task.done():
            task.cancel()
            with contextlib.suppress(Exception, asyncio.CancelledError):  # it finds its kernel dead
                await task
            raise why
    task.result()


def _no_more(end: float | None, stopped: threading.Event | None) -> Exception | None:
    """Why a notebook at work is to stop."""
    if stopped is not None and stopped.is_set():
        return InterruptedError()
    return TimeoutError() if end is not None and time.monotonic() >= end else None


def _ended(child: Child | None, error: Exception) -> Text:
    """Why a kernel isn't there."""
    code = child.poll() if child is not None else None
    if child is None or code is None:
        text = (str(error).splitlines() or [type(error).__name__])[0]
        return Text(f"the kernel could not be used: {text}", f"内核无法使用：{text}")
    how = (
        Text(f"by signal {-code}", f"被信号 {-code} 终止") if code < 0 else Text(f"with code {code}", f"退出码 {code}")
    )
    peak = f"{child.memory / 2**20:.0f} MB" if child.memory else ""
    used = Text(f", peak memory {peak}", f"，内存峰值 {peak}") if peak else Text("", "")
    return Text(f"the kernel ended {how.en}{used.en}", f"内核{how.zh}{used.zh}")


def parameterized(text: str, parameters: dict) -> nbformat.NotebookNode:
    """The notebook with a cell that sets the parameters, as papermill puts it in."""
    from papermill.parameterize import parameterize_notebook

    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        cell.metadata.setdefault("tags", [])  # papermill expects them
    notebook.metadata["papermill"] = {}
    notebook = parameterize_notebook(notebook, parameters, kernel_name="python3", language="python")
    for cell in notebook.cells:
        if INJECTED in cell.metadata.tags:
            cell.id = INJECTED  # random otherwise: outputs would differ from run to run
        elif not cell.metadata.tags:
            del cell.metadata["tags"]
    return notebook


def _join_streams(notebook: nbformat.NotebookNode) -> None:
    """What was printed in one go is one output, however many messages it came in.

    (nbclient's own way takes time quadratic in the length of a line.)
    """
    for cell in notebook.cells:
        joined: list = []
        for output in cell.get("outputs", []):
            if joined and _same_stream(joined[-1], output):
                joined[-1].text += output.text
            else:
                joined.append(output)
        if cell.cell_type == "code":
            cell.outputs = joined


def _same_stream(one: nbformat.NotebookNode, other: nbformat.NotebookNode) -> bool:
    return one.output_type == other.output_type == "stream" and one.name == other.name


def _as_written(notebook: nbformat.NotebookNode, index: int) -> int:
    """A cell's place, from 1, without the one put in."""
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells[:index]]
    return index + 1 - sum(INJECTED in t for t in tags)
