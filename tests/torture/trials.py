"""What the kinds of attack share: a loss, a limit on time, warnings as errors, and one trial after another."""

from __future__ import annotations

import contextlib
import random
import resource
import signal
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from kjanalysis.errors import KJError

#: What a trial gets: its chances, and an empty folder of its own.
Trial = Callable[[random.Random, Path], None]


#: Set by Ctrl-C: the trial at work doesn't count.
stopped = threading.Event()


class Lost(Exception):
    """A promise that was not kept, in one line."""


@dataclass
class Tally:
    """How a kind's trials went: things tried, what was lost, and how long it took (s).

    Attributes
    ----------
    losses : list of tuple of int and str
        The trial's number, and what was lost in it.
    """

    tried: int
    lost: int
    losses: list[tuple[int, str]]
    seconds: float
    cpu: float


def must(kept: object, what: str) -> None:
    """Lose the trial unless something holds."""
    if not kept:
        raise Lost(what)


@contextlib.contextmanager
def strict(seconds: int = 120) -> Iterator[None]:
    """Within it a warning is an error, and so is taking longer (s): what hangs is lost."""

    def late(*_):
        raise Lost(f"no answer after {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def told(error: KJError) -> None:
    """An error for people says something in both languages."""
    must(str(error.en).strip() and str(error.zh).strip(), f"an error without words: {error!r}")
    must("Traceback" not in error.en, f"a traceback as a message: {error.en[:200]}")


def chances(seed: int, kind: str, number: int) -> random.Random:
    """A trial's own source of chance: the same for the same three."""
    return random.Random(f"{seed} {kind} {number}")


def campaign(kind: ModuleType, seed: int, numbers: range, say: Callable[[str], None]) -> Tally:
    """Make some trials of a kind; each loss is said at once, with how to repeat it.

    After Ctrl-C what was tried until then counts.
    """
    name = kind.__name__.rpartition(".")[2]
    losses, done, begin, before = [], 0, time.monotonic(), _processor_time()
    with tempfile.TemporaryDirectory(prefix=f"torture-{name}-") as scratch, kind.prepared(Path(scratch)) as trial:
        for number in numbers:
            folder = Path(scratch) / f"trial-{number}"
            folder.mkdir()
            try:
                trial(chances(seed, name, number), folder)
            except KeyboardInterrupt:
                stopped.set()
            except Exception as error:  # whatever it is, the trial is lost
                if stopped.is_set():  # a library has made an error of its own of Ctrl-C
                    break
                losses.append((number, _line(error)))
                say(f"LOST --only {name} --trial {number} --seed {seed}: {losses[-1][1]}")
            if stopped.is_set():
                say(f"{name}: stopped")
                break
            done += 1
            _clear(folder)
    tried, lost = kind.EACH * done, kind.EACH * len(losses)
    return Tally(tried, lost, losses, time.monotonic() - begin, _processor_time() - before)


def _line(error: Exception) -> str:
    """An error in one line; of an unexpected one also where it was raised."""
    said = " ".join(str(error).split())[:400]
    if isinstance(error, Lost):
        return said
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    place = f" at {at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at else ""
    return f"{type(error).__name__}: {said}{place}"


def _clear(folder: Path) -> None:
    """Remove a trial's folder, also what it has made unreadable."""
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _processor_time() -> float:
    """Of this process and of those that have ended below it, s."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
