"""Warm Jupyter kernels: forked from a process that has imported the stack.

The kernelspec ``kjanalysis`` names this provisioner, so papermill, nbclient,
nbval and JupyterLab get warm kernels by kernel name alone. The fork server
(:mod:`kjanalysis.kernels.forkserver`) belongs to the process that starts kernels, is
renewed when packages or this package's source change, and goes when it goes.
Where forking isn't available kernels start the ordinary way.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import sys
import threading
import uuid
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner

from ..errors import language
from ..storage import package_folder
from ..wording.text import Text
from . import forkserver, serving
from .forkserver import Child, ForkError, ForkServer
from .processtree import MARK, kill_marked

#: Read by Python or the loader when a process starts: a fork can't change them.
FIXED = ("PYTHONPATH", "PYTHONHOME", "PYTHONHASHSEED", "PYTHONWARNINGS", "LD_PRELOAD", "LD_LIBRARY_PATH")

#: How long (s) a client waits for a kernel's ports before it connects all the same.
OPEN = 10

_lock = threading.Lock()
_server: ForkServer | None = None
_stamp: tuple = ()


def server() -> ForkServer:
    """This process's fork server: started when first asked for, renewed when out of date.

    Returns
    -------
    ForkServer
        The same one until installed packages or this package's source change.

    Raises
    ------
    ForkError
        If forking isn't available here.
    """
    global _server, _stamp
    with _lock:
        now = stamp()
        if _server is not None and (not _server.alive or _stamp != now):
            _server.close(wait=False)  # its kernels go on
            _server = None
        if _server is None:
            _server, _stamp = ForkServer.start(), now
        return _server


def start_ahead(data: str | None = None) -> bool:
    """Start the server before it is needed, where forking is available.

    Parameters
    ----------
    data : str, optional
        Tables that it reads in place of the usual ones.

    Returns
    -------
    bool
        False if it was there already, or can't be.
    """
    global _server, _stamp
    if _server is not None or not forkserver.available():
        return False
    with _lock:
        more = {"KJANALYSIS_DATA": data} if data else {}
        _server, _stamp = ForkServer.start(env=os.environ | more), stamp()
    return True


def _after_fork() -> None:
    global _server, _lock
    _server, _lock = None, threading.Lock()  # the parent's


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def stamp() -> tuple:
    """Changes when installed packages or this package's own source do.

    Returns
    -------
    tuple of (str, int)
        Paths with the times of their last change in nanoseconds.
    """
    here = package_folder()
    places = [*here.rglob("*.py"), *here.rglob("templates/*")]
    places += [Path(entry) for entry in sys.path if entry.endswith("-packages")]
    found = []
    for path in sorted(places):
        with contextlib.suppress(OSError):
            found.append((str(path), path.stat().st_mtime_ns))
    return tuple(found)


class ForkProvisioner(LocalProvisioner):
    """Forks a kernel instead of starting one; else as its base class.

    A kernel manager may have a ``source``, the server to fork from in place of
    :func:`server`. Its ``memory`` is how many bytes a kernel may hold. If it has
    a ``child``, that is set to the process.

    Parameters
    ----------
    **kwargs : object
        As of jupyter_client's LocalProvisioner; Jupyter gives them.
    """

    _mark = ""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel; where that can't be done, start one.

        Parameters
        ----------
        cmd : list of str
            The command that would start it.
        **kwargs : object
            As of jupyter_client's LocalProvisioner: ``env`` and ``cwd`` are looked at.

        Returns
        -------
        KernelConnectionInfo
            The kernel's ports and key.
        """
        env = dict(kwargs.get("env") or os.environ) | dict.fromkeys(forkserver.ONE_THREAD, "1")
        kwargs["env"] = env
        # "python -m ipykernel_launcher" with arguments is what a fork can stand in for
        if cmd[1:3] != ["-m", "ipykernel_launcher"] or any(env.get(n) != os.environ.get(n) for n in FIXED):
            return await self._ordinary(cmd, kwargs)
        try:
            # in a thread: the first one waits for the server's imports
            child = await asyncio.to_thread(self._fork, cmd[3:], env, kwargs.get("cwd"))
        except ForkError as error:
            if getattr(self.parent, "source", None):  # whoever gave it decides what then
                raise
            _say_once(self.log, str(error))
            return await self._ordinary(cmd, kwargs)
        self.process = cast(Any, child)  # it does what is asked of a Popen
        self.pid = self.pgid = child.pid
        if self.parent is not None and hasattr(self.parent, "child"):
            self.parent.child = child
        self.cwd = kwargs.get("cwd", os.getcwd())
        return self.connection_info

    async def _ordinary(self, cmd: list[str], kwargs: dict) -> KernelConnectionInfo:
        """Start a kernel that isn't forked; what it starts is known by its mark too."""
        self._mark = kwargs["env"][MARK] = uuid.uuid4().hex
        return await super().launch_kernel(cmd, **kwargs)

    def _fork(self, arguments: list[str], env: dict, cwd) -> Child:
        given = getattr(self.parent, "source", None)
        how = {"env": env, "cwd": cwd or os.getcwd(), "memory": getattr(self.parent, "memory", None), "early": True}
        try:
            child = (given or server()).fork(serving.kernel, [arguments], **how)
        except ForkError:
            if given:
                raise
            child = server().fork(serving.kernel, [arguments], **how)  # it was killed: anew, once
        # ZeroMQ tries a port that isn't open yet again only after 0.1 s
        child.heard(OPEN)
        return child

    async def kill(self, restart: bool = False) -> None:
        """Kill a forked kernel with all that it has started, and see it gone.

        That is sooner than by asking every 0.1 s. The base class would kill its process
        group, and leave what a notebook started in a session of its own without a
        parent to be found by.

        Parameters
        ----------
        restart : bool
            Whether another one is to follow; only the base class looks at it.
        """
        if not isinstance(self.process, Child):
            await super().kill(restart=restart)
            return
        self.process.kill()
        with contextlib.suppress(TimeoutError):
            self.process.wait(1)

    async def cleanup(self, restart: bool = False) -> None:
        """End what a kernel that wasn't forked has started, as a forked one's is; the kernel is gone by now.

        Parameters
        ----------
        restart : bool
            Whether another one is to follow; only the base class looks at it.
        """
        if self._mark:
            kill_marked(self._mark)
        await super().cleanup(restart=restart)


@functools.cache
def _say_once(log, why: str) -> None:
    said = Text(
        f"Warm kernels aren't available here ({why}), so ordinary kernels are used. They start more slowly.",
        f"此处无法使用预热内核（{why}），将使用普通内核，启动较慢。",
    )
    log.warning(said.of(language()))


def stop() -> None:
    """End this process's fork server and all kernels forked from it, now."""
    global _server
    with _lock:
        if _server is not None:
            _server.kill()
        _server = None
