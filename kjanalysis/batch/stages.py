"""Processes that hold what runs share, to fork their kernels from.

The fork server has imported the stack. A stage for a day, forked from it, has
learned the priors of that day, and a stage for a region and year, forked from
that, has its outlook: what all notebooks of it show is computed once.
"""

from __future__ import annotations

import threading

from ..kernels import forkserver, provisioner
from ..kernels.forkserver import ForkError, ForkServer
from . import prepared
from .runs import Run

#: A notebook whose work is the same for all regions on a day.
BACKTEST = "05-backtest"


class Stages:
    """Stages for a list of runs; safe to share among threads.

    Parameters
    ----------
    runs : list of Run
        All that are to come: what several of them share is computed once.

    Attributes
    ----------
    stopped : threading.Event
        Set to have what is at work end soon and nothing begin.
    alone : threading.Lock
        Held by a run that is made again in a stage of its own, after what it was forked from was killed.
    """

    def __init__(self, runs: list[Run]):
        self._days: dict[tuple, _Day] = {}
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
        content = {name: getattr(run, name) for name in ("region", "year", "day", "lang", "out", "data")}
        own, shared = "02-forecast" in names, not self.key(run)[0]
        if not forkserver.available():
            if not shared:
                prepared.place(content, names, own)
            return None
        server = self._days[run.data, run.day].server(run)
        if shared:
            return server.stage(prepared.backtest, [content])
        return server.stage(prepared.place, [content, names, own])

    def done(self, run: Run) -> None:
        """One run fewer to come; the last one of a day lets its stage go."""
        self._days[run.data, run.day].done()

    def kill(self) -> None:
        """End all stages and what was forked from them; none is opened any more."""
        self.stopped.set()
        for day in self._days.values():
            day.close(kill=True)


class _Day:
    """The stage of one day, made when first needed."""

    def __init__(self):
        self._lock = threading.Lock()
        self._places: set = set()
        self._left = self.backtests = 0
        self._server: ForkServer | None = None

    def add(self, run: Run) -> None:
        self._places.add(run.place)
        self.backtests += run.name == BACKTEST
        self._left += 1

    def server(self, run: Run) -> ForkServer:
        with self._lock:
            if len(self._places) == 1:  # nobody to share with
                return provisioner.server()
            if self._server is None or not self._server.alive:
                arguments = [run.data, run.day, run.region, run.year]
                self._server = provisioner.server().stage(prepared.day, arguments)
            return self._server

    def done(self) -> None:
        with self._lock:
            self._left -= 1
        if not self._left:
            self.close()

    def close(self, kill: bool = False) -> None:
        if self._server is not None:
            self._server.kill() if kill else self._server.close(wait=False)
