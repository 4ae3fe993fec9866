"""Processes that hold what runs share, to fork their kernels from.

The fork server has imported the stack. A stage for a day, forked from it, has
learned the priors of that day, and a stage for a region and year, forked from
that, has its outlook: what all notebooks of it show is computed once.
"""

from __future__ import annotations

import threading

from . import provisioner, warm
from .forkserver import ForkError, ForkServer, available
from .plan import Run


class Stages:
    """Stages for a list of runs; safe to share among threads.

    Parameters
    ----------
    runs : list of Run
        All that are to come: a day that several regions share is learned once.
    """

    def __init__(self, runs: list[Run]):
        self._lock = threading.Lock()
        self._days: dict[tuple, _Day] = {}
        for run in runs:
            self._days.setdefault((run.data, run.day), _Day()).add(run)

    def place(self, run: Run, names: list[str]) -> ForkServer | None:
        """A stage for the run's region and year; its outlook is published by then.

        Returns
        -------
        ForkServer or None
            None where forking isn't available: then nothing is shared between kernels.

        Raises
        ------
        KJError
            If the outlook can't be computed or written.
        """
        content = {name: getattr(run, name) for name in ("region", "year", "day", "lang", "out", "data")}
        arguments = [content, names, "02-forecast" in names]
        if not available():
            warm.place(*arguments)
            return None
        return self._days[run.data, run.day].server(run).stage("kjanalysis.warm:place", arguments)

    def done(self, run: Run) -> None:
        """One run fewer to come; the last one of a day lets its stage go."""
        self._days[run.data, run.day].done()

    def kill(self) -> None:
        """End all stages and what was forked from them."""
        for day in self._days.values():
            day.close(kill=True)


class _Day:
    """The stage of one day, made when first needed."""

    def __init__(self):
        self._lock = threading.Lock()
        self._places: set = set()
        self._backtests = self._left = 0
        self._server: ForkServer | None = None

    def add(self, run: Run) -> None:
        self._places.add(run.place)
        self._backtests += run.name == "05-backtest"
        self._left += 1

    def server(self, run: Run) -> ForkServer:
        with self._lock:
            if len(self._places) == 1:  # nobody to share with
                return provisioner.server()
            if self._server is None or not self._server.alive:
                arguments = [run.data, run.day, run.region, run.year, self._backtests > 1]
                self._server = provisioner.server().stage("kjanalysis.warm:day", arguments)
            return self._server

    def done(self) -> None:
        with self._lock:
            self._left -= 1
        if not self._left:
            self.close()

    def close(self, kill: bool = False) -> None:
        if self._server is not None:
            self._server.kill() if kill else self._server.close(wait=False)


__all__ = ["ForkError", "Stages"]
