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

What is true of any fork: no thread and no ZeroMQ socket may exist before it,
random generators must be seeded anew after it, and matplotlib's inline backend
must not be imported before it (its figures would vanish). Linux only, since
elsewhere a fork of a process that has loaded numerical libraries isn't safe.
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
import subprocess
import sys
import traceback
from pathlib import Path

from .errors import KJError
from .processtree import death_signal, kill_tree

#: Threads that numpy's libraries take: more than one a process slows a batch
#: down. Read when numpy is loaded, so set in the environment before.
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

#: What a server imports before it forks.
STACK = (
    "kjanalysis.charts", "kjanalysis.pages", "seaborn", "statsmodels.api", "scoringrules",
    "pandas.io.formats.html", "pandas.io.formats.string", "pandas.core.reshape.reshape",
    "ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.debugger", "tornado.platform.asyncio",
    "IPython.core.completerlib", "IPython.core.oinspect", "IPython.core.pylabtools",
    "IPython.extensions.storemagic", "zmq.utils.garbage", "psutil", "sqlite3", "pdb", "encodings.cp437",
    "kjanalysis.warm",  # last: it draws a figure and reads the tables
)  # fmt: skip

SIZE = 1 << 20  # of a message, bytes
INLINE = "module://matplotlib_inline.backend_inline"
_START = "from kjanalysis.forkserver import main; main()"


def available() -> bool:
    """Whether kernels can be forked on this machine."""
    return sys.platform == "linux"


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
        self._answer: dict | None = None
        self.returncode = self.seconds = self.memory = None
        message = self._receive(None)
        if message is None or "pid" not in message:
            raise ForkError("the fork server has ended")
        self.pid: int = message["pid"]

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
    >>> with ForkServer.start(stack=()) as server:
    ...     server.fork("platform:system", []).result()
    'Linux'
    """

    def __init__(self, control: socket.socket, process):
        self._control, self._process = control, process

    @classmethod
    def start(cls, stack=STACK, env: dict | None = None) -> ForkServer:
        """Start a server of this interpreter; returns at once, while it still imports."""
        if not available():
            raise ForkError("forking needs Linux")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        env = dict(os.environ if env is None else env) | dict.fromkeys(ONE_THREAD, "1")
        # pandas' Arrow would start a thread for its allocator; debugpy warns on every start
        env |= {"JE_ARROW_MALLOC_CONF": "background_thread:false", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        env.setdefault("MPLBACKEND", INLINE)
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-c", _START, str(theirs.fileno()), *stack],
                pass_fds=[theirs.fileno()], env=env, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        server = cls(ours, process)
        atexit.register(server.close)  # not needed for it to end, only to see it end
        return server

    @property
    def alive(self) -> bool:
        """Whether the server still takes requests."""
        return self._process.poll() is None

    def fork(self, target: str, arguments: list, *, env=None, cwd=None, memory=None, early=False, fds=()) -> Child:
        """Run a function in a fork.

        Parameters
        ----------
        target : str
            ``module:function``; it gets the arguments, and fds by name if there are any.
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
            "target": target, "arguments": arguments, "env": env,
            "cwd": str(cwd) if cwd else None, "memory": memory, "early": early,
        }  # fmt: skip
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            with contextlib.suppress(OSError):  # if it has ended, there is no answer either
                socket.send_fds(self._control, [json.dumps(request).encode()], [theirs.fileno(), *fds])
        try:
            return Child(ours)
        except ForkError:
            ours.close()
            with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
                raise ForkError(f"the fork server has ended with code {self._process.wait(5)}") from None
            raise

    def stage(self, target: str, arguments: list, **how) -> ForkServer:
        """A fork that has run a function and is a server itself.

        Raises
        ------
        KJError
            The function's.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            child = self.fork("kjanalysis.forkserver:_stage", [target, arguments], early=True, fds=[theirs.fileno()], **how)
        try:
            child.result()
        except BaseException:
            ours.close()
            raise
        return ForkServer(ours, child)

    def close(self, wait: bool = True) -> None:
        """Let the server go: it exits when the last of its forks has."""
        atexit.unregister(self.close)
        self._control.close()
        if wait:
            with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
                self._process.wait(5)

    def kill(self) -> None:
        """End the server and every fork of it at once."""
        atexit.unregister(self.close)
        self._control.close()
        if self.alive:
            kill_tree(self._process.pid)
        with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
            self._process.wait(5)

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *_) -> None:
        self.close()


# --- the server's side -------------------------------------------------------------------


def serve(control: socket.socket) -> None:
    """Fork on request until the client is gone and no fork is left."""
    children: dict[int, socket.socket] = {}
    woken, wake = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ)
    selector.register(woken, selectors.EVENT_READ)
    serving = True
    while serving or children:
        for key, _ in selector.select():
            if key.fileobj is control:
                message, fds, *_ = socket.recv_fds(control, SIZE, 8, socket.MSG_CMSG_CLOEXEC)
                if not message:
                    selector.unregister(control)
                    serving = False
                    continue
                reply = socket.socket(fileno=fds[0])
                server = os.getpid()
                pid = os.fork()
                if not pid:
                    signal.set_wakeup_fd(-1)
                    selector.close()
                    for inherited in (control, *children.values()):
                        inherited.close()
                    os.close(woken)
                    os.close(wake)
                    _run(json.loads(message), reply, fds[1:], server)  # never returns
                for fd in fds[1:]:
                    os.close(fd)
                children[pid] = reply
                selector.register(reply, selectors.EVENT_READ, pid)
            elif key.fileobj == woken:
                with contextlib.suppress(BlockingIOError):
                    os.read(woken, 4096)
            else:  # nothing is ever sent here: the client is gone
                selector.unregister(key.fileobj)
                kill_tree(key.data)
        for pid, status, usage in _ended(children):
            reply = children.pop(pid)
            with contextlib.suppress(KeyError):
                selector.unregister(reply)
            _tell(reply, {
                "returncode": os.waitstatus_to_exitcode(status),
                "seconds": usage.ru_utime + usage.ru_stime,
                "memory": 1024 * usage.ru_maxrss,
            })  # fmt: skip
            reply.close()


def _ended(children):
    while children:
        pid, status, usage = os.wait4(-1, os.WNOHANG)
        if not pid:
            return
        yield pid, status, usage


def _tell(reply: socket.socket, message: dict) -> None:
    with contextlib.suppress(OSError):  # the client doesn't listen any more
        reply.send(json.dumps(message).encode())


def _run(request: dict, reply: socket.socket, fds: list[int], server: int) -> None:
    """The fork: become a process of its own, run the function, answer, exit."""
    code = 1
    try:
        _tell(reply, {"pid": os.getpid()})  # the fork itself: told by the server it could come after the answer
        os.setsid()
        death_signal(server)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(request["env"])
        # the interpreter has read it long ago
        sys.dont_write_bytecode = bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))
        if request["cwd"]:
            os.chdir(request["cwd"])
        if request["memory"]:
            import resource  # not on Windows

            shared = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_DATA, (min(shared + request["memory"], sys.maxsize),) * 2)
        _reseed()
        module, name = request["target"].split(":")
        function = getattr(importlib.import_module(module), name)
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


def _stage(target: str, arguments: list, fds: list[int], reply: socket.socket) -> None:
    """Run a function, say so, then serve forks from what it left in memory."""
    module, name = target.split(":")
    value = getattr(importlib.import_module(module), name)(*arguments)
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


def main() -> None:
    """The server process; arguments: file descriptor, modules to import before serving."""
    sys.path.remove("")  # the client's folder; IPython puts a kernel's own in its place
    control = socket.socket(fileno=int(sys.argv[1]))
    for module in sys.argv[2:]:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # collections in a fork leave shared pages alone
    serve(control)
    os._exit(0)
