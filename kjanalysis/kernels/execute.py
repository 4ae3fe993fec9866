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
from .forkserver import ONE_THREAD, Child, ForkError, ForkServer
from .processtree import held

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


@dataclass
class Outcome:
    """What came of a notebook.

    Parameters
    ----------
    notebook : NotebookNode
        With the outputs so far.
    cell : int or None
        Place of the cell that failed in the notebook as written, from 1.
    what : Text or None
        What went wrong; None: all cells ran.
    seconds : float
        Wall time.
    cpu : float or None
        The kernel's CPU time in seconds; None where it wasn't forked.
    memory : int or None
        Its peak resident memory in bytes; None where it wasn't forked.
    """

    notebook: nbformat.NotebookNode
    cell: int | None = None
    what: Text | None = None
    seconds: float = 0.0
    cpu: float | None = None
    memory: int | None = None

    @classmethod
    def never_begun(cls, what: Text) -> Outcome:
        """The outcome of a notebook of which no cell could be run.

        Parameters
        ----------
        what : Text
            Why not.

        Returns
        -------
        Outcome
            With an empty notebook.
        """
        return cls(nbformat.v4.new_notebook(), what=what)

    @property
    def ok(self) -> bool:
        """Whether nothing went wrong, a bool."""
        return self.what is None


class _TooMuchError(Exception):
    """More memory than allowed; the argument says how many bytes."""


class _NotReadyError(RuntimeError):
    """The kernel did not answer in time."""


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
                raise _NotReadyError(f"the kernel was not ready after {timeout or START:g} s")

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
        The kernel's working folder; its IPython keeps what it needs beside it.
    imports : Path, optional
        A folder to put on the kernel's ``sys.path``: the notebook's own.
    source : ForkServer, optional
        To fork the kernel from.
    data : str, optional
        Tables the notebook reads (``KJANALYSIS_DATA``).
    timeout : float, optional
        Seconds for the whole notebook.
    memory : int, optional
        Bytes of data the kernel may take, with all that it has started.
    stopped : threading.Event, optional
        Once it is set, the kernel is killed.

    Returns
    -------
    Outcome
        Also where a cell raised, or the kernel died.
    """
    notebook = parameterized(text, parameters)
    at: list[int] = []

    async def on_cell(cell, cell_index):
        at.append(cell_index)

    client = _client(notebook, imports, on_cell)
    manager = cast(_Manager, client.create_kernel_manager())
    manager.source, manager.memory = source, memory
    # it holds a key: in the run's own folder, which goes with it
    manager.connection_file = str(folder.with_name("kernel.json"))
    if forkserver.available():
        # no port that another program could take before the kernel does (abstract Unix sockets leave no file)
        manager.transport, manager.ip = "ipc", f"@kjanalysis-{uuid.uuid4().hex}"
    outcome, began = Outcome(notebook), time.perf_counter()
    try:
        ends = _Ends(timeout, stopped, memory, manager)
        asyncio.run(_within(client, ends, env=_environment(folder, data), cwd=str(folder)))
    except Exception as error:
        outcome.what = _why(error, timeout, manager.child)
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
        extra_arguments=[
            "--log-level=ERROR",  # ipykernel warns on every start that loopback TCP isn't encrypted
            "--HistoryManager.enabled=False",
            *([f"--IPKernelApp.exec_lines={[_ON_PATH.format(str(imports))]!r}"] if imports else []),
        ],
    )


def _environment(folder: Path, data: str | None) -> dict[str, str]:
    """A kernel's environment, in which nothing is written outside the output folder.

    There is no ``__pycache__`` beside a notebook's own modules, and no profile at home, whose startup files and
    settings would make a run depend on who runs it, too.
    """
    more = {"PYTHONDONTWRITEBYTECODE": "1", "IPYTHONDIR": str(folder.with_name(".ipython"))}
    return os.environ | dict.fromkeys(ONE_THREAD, "1") | ({"KJANALYSIS_DATA": data} if data else {}) | more


def _why(error: Exception, timeout: float | None, child: Child | None) -> Text:
    """What went wrong with a notebook."""
    match error:
        case CellExecutionError():
            text = re.sub(r"\x1b\[[0-9;]*m", "", f"{error.ename}: {error.evalue}")
            return Text(text, text)
        case TimeoutError():
            return Text(
                f"still running after {timeout:g} s, the limit set by --timeout",
                f"运行满 {timeout:g} 秒仍未结束（--timeout 所设时限）",
            )
        case InterruptedError():
            return INTERRUPTED
        case _TooMuchError():
            much = f"{error.args[0] / 2**20:.0f} MB"
            return Text(
                f"the kernel and what it had started held {much} (--memory-limit)",
                f"内核及其启动的进程共占用内存 {much}（--memory-limit）",
            )
        case DeadKernelError() | _NotReadyError() | ForkError():
            return _ended(child, error)
    text = f"{type(error).__name__}: {_first_line(error)}"  # its kernel was ended after that, and isn't the reason
    return Text(f"its outputs can't be kept: {text}", f"输出无法保存：{text}")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")


class _Ends:
    """What ends a notebook before its last cell: the time, a stop, or too much memory."""

    def __init__(self, timeout: float | None, stopped: threading.Event | None, memory: int | None, manager: _Manager):
        self._at = None if timeout is None else time.monotonic() + timeout
        self._stopped, self._memory, self._manager = stopped, memory, manager

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
        if self._memory and self._manager.child is not None and (much := held(self._manager.child.pid)) > self._memory:
            return _TooMuchError(much)
        return None


async def _within(client: NotebookClient, ends: _Ends, **how) -> None:
    task = asyncio.create_task(client.async_execute(**how))
    while not task.done():
        await asyncio.wait({task}, timeout=ends.pause)
        why = ends.reached()
        if why and not task.done():
            task.cancel()
            with contextlib.suppress(Exception, asyncio.CancelledError):  # it finds its kernel dead
                await task
            raise why
    task.result()


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


def parameterized(text: str, parameters: dict) -> nbformat.NotebookNode:
    """The notebook with a cell that sets the parameters, as papermill puts it in.

    Parameters
    ----------
    text : str
        The notebook's JSON.
    parameters : dict
        Values by name.

    Returns
    -------
    NotebookNode
        The cell has the tag and id :data:`INJECTED`.
    """
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
