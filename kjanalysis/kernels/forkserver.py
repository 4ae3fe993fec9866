"""A process that has imported the stack once and forks itself on request.

Importing pandas, matplotlib, statsmodels and this package takes seconds; a
fork of a process that has done it takes milliseconds and shares its memory.
:class:`ForkServer` is the client's side: it starts the server, asks it for
forks that run a function, and hears how they end. A fork may itself become a
server (:meth:`ForkServer.stage`): what it computed before is then there in
all forks made from it.

Nobody outlives the client, whatever way it ends. It holds one end of a socket
for the server and one for each fork. A fork whose socket closes is killed with
all that it has started; a server without client and forks exits; and the forks
of a server that is killed itself get its death signal.

What runs in the server is in :mod:`kjanalysis.kernels.serving`, and what it
imports before it forks in :mod:`kjanalysis.kernels.stack`. Linux only, since
elsewhere a fork of a process that has loaded numerical libraries isn't safe.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import uuid
import weakref
from collections.abc import Callable

from ..errors import KJError
from .processtree import MARK, kill_marked, kill_tree
from .serving import INLINE, SIZE, main, named, stage_server

#: Threads that numpy's libraries take: more than one a process slows a batch
#: down. Read when numpy is loaded, so set in the environment before.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def available() -> bool:
    """Whether kernels can be forked on this machine."""
    return sys.platform == "linux"


def _start(function: Callable) -> str:
    """Python code that runs a module's function."""
    return f"from {function.__module__} import {function.__qualname__} as run; run()"


class ForkError(Exception):
    """The server could not be started, or has ended."""


class Child:
    """A forked process, as its client sees it.

    Attributes
    ----------
    pid : int
    seconds, memory : float or None
        CPU time in s and peak resident memory in bytes, once it has ended.
    """

    stdin = stdout = stderr = None  # what subprocess.Popen has too

    def __init__(self, channel: socket.socket):
        self._channel = channel
        weakref.finalize(self, channel.close)  # where nobody waits for it; in a circle __del__ would come too late
        self._answer: dict | None = None
        self.returncode = self.seconds = self.memory = None
        message = self._receive(None)
        if message is None or "pid" not in message:
            raise ForkError("the fork server has ended")
        self.pid: int = message["pid"]
        self.mark: str = message["mark"]

    def _receive(self, timeout: float | None) -> dict | None:
        """The next message; None if the other side is gone. BlockingIOError: nothing yet."""
        self._channel.settimeout(timeout)
        try:
            data = self._channel.recv(SIZE)
        except TimeoutError as error:
            raise BlockingIOError from error
        except ConnectionError:
            data = b""
        return json.loads(data) if data else None

    def _take(self, message: dict | None) -> None:
        if message is None:  # the server was killed, and the fork with it
            message = {"returncode": -signal.SIGKILL}
        if "returncode" in message:
            self.returncode = message["returncode"]
            self.seconds, self.memory = message.get("seconds"), message.get("memory")
            self._channel.close()
        else:
            self._answer = message

    def poll(self) -> int | None:
        """Exit code, negative for a signal; None while the process runs."""
        with contextlib.suppress(BlockingIOError):
            while self.returncode is None:
                self._take(self._receive(0))
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; TimeoutError if it doesn't come in time."""
        try:
            while self.returncode is None:
                self._take(self._receive(timeout))
        except BlockingIOError:
            raise TimeoutError(f"process {self.pid} still runs after {timeout} s") from None
        return self.returncode

    def heard(self, timeout: float) -> bool:
        """Whether it has answered, or ended, within so many seconds."""
        with contextlib.suppress(BlockingIOError):
            while self._answer is None and self.returncode is None:
                self._take(self._receive(timeout))
            return True
        return False

    def result(self, timeout: float | None = None):
        """What the forked function returned; its KJError is raised here."""
        try:
            while self._answer is None and self.returncode is None:
                self._take(self._receive(timeout))
        except BlockingIOError:
            self.kill()
            raise TimeoutError(f"no answer after {timeout} s") from None
        answer = self._answer or {"failed": f"process ended with code {self.returncode}"}
        if "error" in answer:
            raise KJError(*answer["error"])
        if "failed" in answer:
            raise ForkError(answer["failed"])
        return answer["value"]

    def send_signal(self, number: int) -> None:
        """Signal the process if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the process and all that it has started."""
        if self.poll() is None:
            kill_tree(self.pid)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)


class ForkServer:
    """A client's hold on a server; closing it lets the server go when its forks have ended.

    Examples
    --------
    >>> import platform
    >>> with ForkServer.start(warm=False) as server:
    ...     server.fork(platform.system, []).result()
    'Linux'
    """

    def __init__(self, control: socket.socket, process, mark: str):
        self._control, self._process, self._mark = control, process, mark

    @classmethod
    def start(cls, warm: bool = True, env: dict | None = None) -> ForkServer:
        """Start a server of this interpreter; returns at once, while it still imports.

        Parameters
        ----------
        warm : bool
            Have it import :mod:`kjanalysis.kernels.stack` before it forks.
        env : dict, optional
            Its environment; by default this process's.

        Raises
        ------
        ForkError
            If forking isn't available here.
        """
        if not available():
            raise ForkError("forking needs Linux")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        env = dict(os.environ if env is None else env) | dict.fromkeys(ONE_THREAD, "1")
        # pandas' Arrow would start a thread for its allocator; debugpy warns on every start
        env |= {"JE_ARROW_MALLOC_CONF": "background_thread:false", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        env.setdefault("MPLBACKEND", INLINE)
        env[MARK] = mark = uuid.uuid4().hex
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-c", _start(main), str(theirs.fileno()), str(os.getpid()), *(["warm"] if warm else [])],
                pass_fds=[theirs.fileno()], env=env, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        server = cls(ours, process, mark)
        atexit.register(server.close)  # not needed for it to end, only to see it end
        return server

    @property
    def alive(self) -> bool:
        """Whether the server still takes requests."""
        return self._process.poll() is None

    def fork(self, target: Callable, arguments: list, *, env=None, cwd=None, memory=None, early=False, fds=()) -> Child:
        """Run a function in a fork.

        Parameters
        ----------
        target : callable
            A module's function; it gets the arguments, and fds by name if there are any.
        arguments : list
            What JSON can hold, as must be what the function returns.
        env : dict, optional
            The whole environment; by default this process's.
        cwd : path-like, optional
        memory : int, optional
            Bytes of data that the process may take beyond what it is forked
            with; more raises MemoryError in it.
        early : bool
            The function answers before it returns: it gets the socket for it as ``reply``.
        fds : sequence of int
            Open files to hand over.

        Raises
        ------
        ForkError
            If the server has ended.
        """
        env = dict(os.environ if env is None else env) | dict.fromkeys(ONE_THREAD, "1")
        request = {
            "target": named(target), "arguments": arguments, "env": env,
            "cwd": str(cwd) if cwd else None, "memory": memory, "early": early,
        }  # fmt: skip
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, contextlib.suppress(OSError):  # if it has ended, there is no answer either
            socket.send_fds(self._control, [json.dumps(request).encode()], [theirs.fileno(), *fds])
        try:
            return Child(ours)
        except ForkError:
            ours.close()
            with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
                raise ForkError(f"the fork server has ended with code {self._process.wait(5)}") from None
            raise

    def stage(self, target: Callable, arguments: list, **how) -> ForkServer:
        """A fork that has run a function and is a server itself.

        Raises
        ------
        KJError
            The function's.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                child = self.fork(stage_server, [named(target), arguments], early=True, fds=[theirs.fileno()], **how)
            child.result()
        except BaseException:
            ours.close()
            raise
        return ForkServer(ours, child, child.mark)

    def close(self, wait: bool = True) -> None:
        """Let the server go: it exits when the last of its forks has."""
        atexit.unregister(self.close)
        self._control.close()
        if wait:
            with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
                self._process.wait(5)
        if not self.alive and self._process.returncode:  # it was killed, and couldn't end what its forks had started
            kill_marked(self._mark)

    def kill(self) -> None:
        """End the server and every fork of it at once."""
        atexit.unregister(self.close)
        self._control.close()
        if self.alive:
            kill_tree(self._process.pid)
        with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
            self._process.wait(5)
        kill_marked(self._mark)  # what its forks have started and nobody is left to end

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *_) -> None:
        self.close()
