"""The server's side of :mod:`kjanalysis.kernels.forkserver`: a process that forks itself on request.

What is true of any fork: no thread and no ZeroMQ socket may exist before it,
random generators must be seeded anew after it, and matplotlib's inline backend
must not be imported before it (its figures would vanish).
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import random
import selectors
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import NoReturn

from ..errors import KJError
from .processtree import MARK, adopt, death_signal, kill_children, kill_marked, kill_tree

SIZE = 1 << 20  # of a message, bytes
INLINE = "module://matplotlib_inline.backend_inline"


def named(function: Callable) -> str:
    """A module's function as a text that another process can find it by.

    >>> named(serve)
    'kjanalysis.kernels.serving:serve'
    """
    return f"{function.__module__}:{function.__qualname__}"


def found(name: str) -> Callable:
    """The function that :func:`named` has named.

    >>> found(named(serve)) is serve
    True
    """
    module, _, function = name.partition(":")
    return attrgetter(function)(importlib.import_module(module))


def serve(control: socket.socket) -> None:
    """Fork on request until the client is gone and no fork is left."""
    adopt()
    server = _Server(control)
    while server.asked or server.children:
        server.turn()
    # what a fork was starting when it was killed has its mark only once the new program runs; but it was adopted
    signal.set_wakeup_fd(-1)
    kill_children()


class _Server:
    """What a serving process holds: its forks, and what it is woken by.

    Attributes
    ----------
    asked : bool
        Whether the client is there and may ask for more.
    children : dict of int to socket
        The socket of each fork's client, by process id.
    marks : dict of int to str
        What each fork's processes are known by.
    """

    def __init__(self, control: socket.socket):
        self.asked = True
        self.children: dict[int, socket.socket] = {}
        self.marks: dict[int, str] = {}
        self._forked = 0
        self._control = control
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)

    def turn(self) -> None:
        """Wait for something to happen and see to it."""
        for key, _ in self._selector.select():
            if key.fileobj is self._control:
                self._take_request()
            elif key.fileobj == self._woken:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._woken, 4096)
            else:  # nothing is ever sent here: the client is gone
                self._selector.unregister(key.fileobj)
                kill_tree(key.data)
        self._collect()

    def _take_request(self) -> None:
        message, fds, *_ = socket.recv_fds(self._control, SIZE, 8, socket.MSG_CMSG_CLOEXEC)
        if not message:
            self._selector.unregister(self._control)
            self.asked = False
            return
        reply = socket.socket(fileno=fds[0])
        server = os.getpid()
        self._forked += 1
        mark = f"{os.environ.get(MARK, '')}/{self._forked}"
        pid = os.fork()
        if not pid:
            self._let_go()
            _run(json.loads(message), reply, fds[1:], server, mark)
        for fd in fds[1:]:
            os.close(fd)
        self.children[pid], self.marks[pid] = reply, mark
        self._selector.register(reply, selectors.EVENT_READ, pid)

    def _let_go(self) -> None:
        """In a fork: none of what is the server's."""
        signal.set_wakeup_fd(-1)
        self._selector.close()
        for inherited in (self._control, *self.children.values()):
            inherited.close()
        os.close(self._woken)
        os.close(self._wake)

    def _collect(self) -> None:
        """Tell of forks that have ended how they did."""
        while self.children:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if not pid:
                return
            if pid not in self.children:  # adopted
                continue
            reply = self.children.pop(pid)
            kill_marked(self.marks.pop(pid), session=pid)
            with contextlib.suppress(KeyError):
                self._selector.unregister(reply)
            _tell(reply, {
                "returncode": os.waitstatus_to_exitcode(status),
                "seconds": usage.ru_utime + usage.ru_stime,
                "memory": 1024 * usage.ru_maxrss,
            })  # fmt: skip
            reply.close()


def _tell(reply: socket.socket, message: dict) -> None:
    with contextlib.suppress(OSError):  # the client doesn't listen any more
        reply.send(json.dumps(message).encode())


def _run(request: dict, reply: socket.socket, fds: list[int], server: int, mark: str) -> NoReturn:
    """The fork: become a process of its own, run the function, answer, exit."""
    code = 1
    try:
        _tell(
            reply, {"pid": os.getpid(), "mark": mark}
        )  # the fork itself: told by the server it could come after the answer
        os.setsid()
        death_signal(server)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(request["env"] | {MARK: mark})
        # the interpreter has read it long ago
        sys.dont_write_bytecode = bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))
        if request["cwd"]:
            os.chdir(request["cwd"])
        if request["memory"]:
            import resource  # not on Windows

            shared = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_DATA, (min(shared + request["memory"], sys.maxsize),) * 2)
        _reseed()
        function = found(request["target"])
        how = ({"fds": fds} if fds else {}) | ({"reply": reply} if request["early"] else {})
        value = function(*request["arguments"], **how)
        _tell(reply, {"value": value})
        code = 0
    except KJError as error:
        _tell(reply, {"error": [error.en, error.zh]})
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException as error:
        _tell(reply, {"failed": f"{type(error).__name__}: {error}"})
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def stage_server(target: str, arguments: list, fds: list[int], reply: socket.socket) -> None:
    """Run a function, say so, then serve forks from what it left in memory."""
    value = found(target)(*arguments)
    _tell(reply, {"value": value})
    reply.close()
    gc.collect()
    gc.freeze()
    serve(socket.socket(fileno=fds[0]))


def _reseed() -> None:
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    if matplotlib := sys.modules.get("matplotlib"):  # the environment has changed since its import
        matplotlib.rcParams["backend"] = os.environ.get("MPLBACKEND") or INLINE


def kernel(arguments: list[str], reply: socket.socket) -> None:
    """Be an IPython kernel, and say when its ports are open; arguments as of ``python -m ipykernel_launcher``."""
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *arguments]
    more = [f"--IPKernelApp.parent_handle={os.getppid()}"]
    if not any("log-level" in argument or "log_level" in argument for argument in arguments):
        more.append("--log-level=ERROR")  # it warns on every start that loopback TCP isn't encrypted
    app = IPKernelApp.instance()
    app.initialize([*arguments, *more])
    _tell(reply, {"value": "ready"})
    app.start()


@contextlib.contextmanager
def _ended_with(parent: int) -> Iterator[None]:
    """Exit when the parent does; a server hears it by its socket, but not while it still imports."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            if os.getppid() != parent:
                os._exit(1)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()  # no thread may be there when it forks


def main() -> None:
    """The server process; arguments: file descriptor, the parent's id, and ``warm`` to import the stack before serving."""
    sys.path.remove("")  # the client's folder; IPython puts a kernel's own in its place
    control = socket.socket(fileno=int(sys.argv[1]))
    if sys.argv[3:] == ["warm"]:
        with _ended_with(int(sys.argv[2])):
            from ..presentation import fonts
            from . import stack  # noqa: F401  importing it is what warms

            fonts.fall_back()
    gc.collect()
    gc.freeze()  # collections in a fork leave shared pages alone
    serve(control)
    os._exit(0)
