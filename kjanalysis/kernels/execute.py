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
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from . import forkserver
from .forkserver import ONE_THREAD, Child, ForkServer

#: How long a kernel may take to start, s.
START = 60

#: What is said of a notebook that was stopped.
INTERRUPTED = ("interrupted", "已中断")

#: Tag and id of the cell that sets the parameters.
INJECTED = "injected-parameters"

#: How often to look whether a notebook is to stop, s.
LOOK = 0.2

_ON_PATH = "__import__('sys').path.insert(0, {!r})"


@dataclass
class Outcome:
    """What came of a notebook.

    Attributes
    ----------
    notebook : NotebookNode
        With the outputs so far.
    cell : int or None
        Place of the cell that failed in the notebook as written, from 1.
    what : tuple of str or None
        What went wrong, in English and Chinese; None: all cells ran.
    seconds : float
        Wall time.
    cpu, memory : float or None
        The kernel's CPU time in s and peak resident memory in bytes (of forked kernels).
    """

    notebook: nbformat.NotebookNode
    cell: int | None = None
    what: tuple[str, str] | None = None
    seconds: float = 0.0
    cpu: float | None = None
    memory: int | None = None


class _Client(AsyncKernelClient):
    """Ready when the kernel has answered and its output is heard: no fixed wait."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Ask for the kernel's information; its status on IOPub says that we are subscribed."""
        end = time.monotonic() + (START if timeout is None else timeout)
        replied = heard = False
        self.kernel_info()
        while not (replied and heard):
            channel = self.shell_channel if not replied else self.iopub_channel
            if await channel.socket.poll(50):
                message = await channel.get_msg(timeout=0)
                if not replied:
                    replied = message["msg_type"] == "kernel_info_reply"
                    if replied:
                        self._handle_kernel_info_reply(message)
                else:
                    heard = True
            elif replied:  # subscribed too late to hear the first: ask again
                self.kernel_info()
                replied = False
            if not await self._async_is_alive():
                raise DeadKernelError("the kernel died before it was ready")
            if time.monotonic() > end:
                raise RuntimeError(f"the kernel was not ready after {timeout or START:g} s")


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
        Bytes of data the kernel may take.
    stopped : threading.Event, optional
        Once it is set, the kernel is killed.
    """
    notebook = parameterized(text, parameters)
    at = {"cell": None}

    async def on_cell(cell, cell_index):
        at["cell"] = cell_index

    client = NotebookClient(
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
    manager = client.create_kernel_manager()
    manager.source, manager.memory = source, memory
    if forkserver.available():
        # no port that another program could take before the kernel does (abstract Unix sockets leave no file)
        manager.transport, manager.ip = "ipc", f"@kjanalysis-{uuid.uuid4().hex}"
    # nothing is written outside the output folder: no __pycache__ beside a notebook's own modules, no profile at
    # home (whose startup files and settings would make a run depend on who runs it, too)
    environment = os.environ | dict.fromkeys(ONE_THREAD, "1") | ({"KJANALYSIS_DATA": data} if data else {})
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "IPYTHONDIR": str(folder.with_name(".ipython"))}
    outcome, began = Outcome(notebook), time.perf_counter()
    try:
        asyncio.run(_within(client, timeout, stopped, env=environment, cwd=str(folder)))
    except CellExecutionError as error:
        text = re.sub(r"\x1b\[[0-9;]*m", "", f"{error.ename}: {error.evalue}")
        outcome.what = (text, text)
    except TimeoutError:
        outcome.what = (f"still running after {timeout:g} s (--timeout)", f"{timeout:g} 秒后仍在运行（--timeout）")
    except InterruptedError:
        outcome.what = INTERRUPTED
    except Exception as error:  # a kernel that died, or never came up
        outcome.what = _ended(manager.child, error)
    finally:
        atexit.unregister(client._cleanup_kernel)  # nbclient leaves it behind if the kernel doesn't start
    outcome.seconds = time.perf_counter() - began
    _join_streams(notebook)
    if outcome.what and at["cell"] is not None:
        outcome.cell = _as_written(notebook, at["cell"])
    if manager.child is not None and manager.child.poll() is not None:
        outcome.cpu, outcome.memory = manager.child.seconds, manager.child.memory
    return outcome


async def _within(client: NotebookClient, timeout: float | None, stopped: threading.Event | None, **how) -> None:
    end = None if timeout is None else time.monotonic() + timeout
    task = asyncio.create_task(client.async_execute(**how))
    why = None
    while not task.done() and why is None:
        left = LOOK if end is None else max(0, min(LOOK, end - time.monotonic()))
        await asyncio.wait({task}, timeout=left)
        if stopped is not None and stopped.is_set():
            why = InterruptedError
        elif end is not None and time.monotonic() >= end:
            why = TimeoutError
    if not task.done():
        task.cancel()
        with contextlib.suppress(Exception, asyncio.CancelledError):  # it finds its kernel dead
            await task
        raise why
    task.result()


def _ended(child: Child | None, error: Exception) -> tuple[str, str]:
    """Why a kernel isn't there."""
    code = child.poll() if child is not None else None
    if code is None:
        text = (str(error).splitlines() or [type(error).__name__])[0]
        return f"the kernel could not be used: {text}", f"内核无法使用：{text}"
    how, wie = (f"by signal {-code}", f"被信号 {-code} 终止") if code < 0 else (f"with code {code}", f"退出码 {code}")
    used = f", peak memory {child.memory / 2**20:.0f} MB" if child.memory else ""
    return f"the kernel ended {how}{used}", f"内核{wie}{used.replace(', peak memory', '，内存峰值')}"


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
            last = joined[-1] if joined else {}
            if output.output_type == "stream" and (last.get("output_type"), last.get("name")) == (
                "stream",
                output.name,
            ):
                last.text += output.text
            else:
                joined.append(output)
        if cell.cell_type == "code":
            cell.outputs = joined


def _as_written(notebook: nbformat.NotebookNode, index: int) -> int:
    """A cell's place, from 1, without the one put in."""
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells[:index]]
    return index + 1 - sum(INJECTED in t for t in tags)
