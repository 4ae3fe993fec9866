"""Notebooks for tests to run, and how to run them and wait for what they do."""

import contextlib
import json
import subprocess
import sys
import time

import nbformat
import psutil

PARAMETERS = 'region = ""\nyear = 0\nas_of = ""\nlang = "zh"'


def notebook(path, *cells, parameters=PARAMETERS):
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    book = nbformat.v4.new_notebook(cells=[first, *map(nbformat.v4.new_code_cell, cells)])
    nbformat.write(book, path)
    return path


def lines(out):
    """What runs.jsonl says of the last call."""
    found = every_line(out)
    return [one for one in found if one["call"] == found[-1]["call"]]


def every_line(out):
    return [json.loads(line) for line in (out / "runs.jsonl").read_text(encoding="utf-8").splitlines()]


def quiet(line):
    pass


def command(*arguments):
    return [sys.executable, "-m", "kjanalysis", "run", *map(str, arguments)]


@contextlib.contextmanager
def started(line, **how):
    """A process that is ended at last, should a test fail before it has."""
    with subprocess.Popen(line, **how) as process:
        try:
            yield process
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def until(condition, seconds=180):
    """Wait for a condition; so many seconds are for a machine with much else to do."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def children(pid):
    """All processes below one, as far as they are still there."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def ended(process):
    """Whether a process has ended; one that is dead but not yet collected has."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE or not process.is_running()
    except psutil.NoSuchProcess:
        return True


def still_running(processes, timeout=30):
    """Those of some processes that don't end in time."""
    end = time.monotonic() + timeout
    while (left := [process for process in processes if not ended(process)]) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def sleeping(processes):
    """Those that are ``sleep``, which notebooks of tests start."""
    found = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):  # ended since
            found += [process] if process.name() == "sleep" else []
    return found
