"""Processes that hold what runs share, to fork their kernels from.

The fork server has imported the stack. A stage forked from it has read the tables, a
stage for a day, forked from that, has learned the priors of that day, and a stage for a
region and year, forked from that, has its outlook: what all notebooks of it show is
computed once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..kernels import forkserver, provisioner
from ..kernels.forkserver import ForkError, ForkServer
from . import prepared
from .runs import Run

#: A notebook whose work is the same for all regions on a day.
BACKTEST = "05-backtest"


class Kept:
    """A stage made when first needed, and again if it was killed; safe to share among threads.

    Parameters
    ----------
    make : callable
        Makes it.
    """

    def __init__(self, make: Callable[[], ForkServer]):
        self._make, self._lock = make, threading.Lock()
        self._server: ForkServer | None = None

    def server(self) -> ForkServer:
        """The stage, a ForkServer."""
        with self._lock:
            if self._server is None or not self._server.alive:
                self._server = self._make()
            return self._server

    def close(self, kill: bool = False) -> None:
        """Let it go once its forks have ended, or end it with all of them."""
        if self._server is not None:
            self._server.kill() if kill else self._server.close(wait=False)


#: Stages that have read tables, by the tables' address and what they were forked from.
Readers = dict[tuple[str, ForkServer], Kept]


class Stages:
    """Stages for a list of runs; safe to share among threads.

    Parameters
    ----------
    runs : list of Run
        All that are to come: what several of them share is computed once.
    readers : dict, optional
        Stages with tables that outlive these runs; by default they go with the last one.

    Attributes
    ----------
    stopped : threading.Event
        Set to have what is at work end soon and nothing begin.
    alone : threading.Lock
        Held by a run that is made again in a stage of its own, after what it was forked from was killed.
    """

    def __init__(self, runs: list[Run], readers: Readers | None = None):
        self._days: dict[tuple, _Day] = {}
        self._readers: Readers = {} if readers is None else readers
        self._own = readers is None
        self._left = len(runs)
        self._lock = threading.Lock()
        self.stopped = threading.Event()
        self.alone = threading.Lock()
        self.names: dict[str, set[str]] = {}
        for run in runs:
            self._days.setdefault((run.data, run.day), _Day()).add(run)
            self.names.setdefault(run.place, set()).add(run.name)

    def key(self, run: Run) -> tuple:
        """Runs with the same key are forked from the same stage."""
        if run.name == BACKTEST and self._days[run.data, run.day].backtests > 1 and len(self.names[run.place]) > 1:
            return "", run.data, run.day  # the same for all regions; its place is published by the others
        return run.place, run.data, run.day

    def open(self, run: Run, names: list[str]) -> ForkServer | None:
        """The stage for runs of a key.

        Parameters
        ----------
        run : Run
            One of them; its region and year's outlook is published by then.
        names : list of str
            Notebooks that its region and year has or will have.

        Returns
        -------
        ForkServer or None
            None where forking isn't available: then nothing is shared between kernels.

        Raises
        ------
        KJError
            If the outlook can't be computed or written.
        """
        if self.stopped.is_set():
            raise ForkError("stopped")
        names_of_content = ("region", "year", "day", "lang", "out", "data", "documents", "given")
        content = {name: getattr(run, name) for name in names_of_content}
        own, shared = "02-forecast" in names, not self.key(run)[0]
        if not forkserver.available():
            if not shared:
                prepared.place(content, names, own)
            return None
        server = self._days[run.data, run.day].server(run, lambda: self._reader(run.data))
        if shared:
            return server.stage(prepared.backtest, [content])
        return server.stage(prepared.place, [content, names, own])

    def _reader(self, data: str) -> ForkServer:
        """What the stages of a day are forked from."""
        server = provisioner.server()
        if self._own and len(self.names) == 1:  # nobody to share with
            return server
        with self._lock:
            for key in [key for key in self._readers if key[1] is not server]:  # it has ended, or is out of date
                self._readers.pop(key).close()
            kept = self._readers.setdefault((data, server), Kept(lambda: server.stage(prepared.read, [data])))
        return kept.server()

    def done(self, run: Run) -> None:
        """One run fewer to come; the last one of a day lets its stage go, the last of all those with the tables."""
        self._days[run.data, run.day].done()
        with self._lock:
            self._left -= 1
        if not self._left and self._own:
            for kept in self._readers.values():
                kept.close()

    def kill(self) -> None:
        """End all stages and what was forked from them; none is opened any more."""
        self.stopped.set()
        for stage in (*self._days.values(), *(self._readers.values() if self._own else ())):
            stage.close(kill=True)


class _Day:
    """The stage of one day, made when first needed."""

    def __init__(self):
        self._lock = threading.Lock()
        self._places: set = set()
        self._left = self.backtests = 0
        self._kept: Kept | None = None

    def add(self, run: Run) -> None:
        self._places.add(run.place)
        self.backtests += run.name == BACKTEST
        self._left += 1

    def server(self, run: Run, reader: Callable[[], ForkServer]) -> ForkServer:
        """The day's stage; with one place only, what it would be forked from."""
        if len(self._places) == 1:  # nobody to share with
            return reader()
        with self._lock:
            if self._kept is None:
                arguments = [run.data, run.day, run.region, run.year]
                self._kept = Kept(lambda: reader().stage(prepared.day, arguments))
        return self._kept.server()

    def done(self) -> None:
        with self._lock:
            self._left -= 1
        if not self._left:
            self.close()

    def close(self, kill: bool = False) -> None:
        if self._kept is not None:
            self._kept.close(kill)
