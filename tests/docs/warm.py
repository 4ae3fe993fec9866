"""The command `kjanalysis` in forks of one process that has imported everything.

The documents have some seventy commands, and each would import for three seconds before it does anything.
A fork has the command's own arguments, folder, environment and streams; what it does is the same.
"""

import importlib
import json
import os
import runpy
import signal
import socket
import sys
import traceback

#: What commands import.
MODULES = (
    "docx", "openpyxl", "xlsxwriter", "scipy.stats.qmc", "statsmodels.stats.meta_analysis",
    "statsmodels.tsa.statespace.kalman_filter", "kjanalysis.cli", "kjanalysis.presentation.charts",
)  # fmt: skip

#: What a page's script calls in place of the installed command.
CALL = "kjanalysis() { '{python}' -S '{here}' call '{address}' \"$@\"; }\n"


def command(address: str) -> str:
    """Lines for bash, after which `kjanalysis` is a fork of the process that serves there."""
    return CALL.replace("{python}", sys.executable).replace("{here}", __file__).replace("{address}", address)


def serve(address: str) -> None:
    """Fork for each call, until the process is ended."""
    for name in MODULES:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a fork: its caller hears from it
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()
        while True:
            caller, _ = door.accept()
            if not os.fork():
                os._exit(_answer(caller))
            caller.close()


def _answer(caller: socket.socket) -> int:
    """Do what was asked in the caller's place, and send the exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked, streams, *_ = socket.recv_fds(caller, 1 << 20, 3)
    arguments, folder, environment = json.loads(asked)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["kjanalysis", *arguments]
    code = 1
    try:
        runpy.run_module("kjanalysis", run_name="__main__")
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    caller.sendall(bytes([int(code)]))
    return int(code)


def call(address: str, arguments: list[str]) -> int:
    """Ask for a command, and wait for its exit code."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(address)
        asked = json.dumps([arguments, os.getcwd(), dict(os.environ)]).encode()
        socket.send_fds(caller, [asked], [0, 1, 2])
        said = caller.recv(1)
    return said[0] if said else 1


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    sys.exit(call(sys.argv[2], sys.argv[3:]))
