"""Runs that share a process: each is executed in a fork of it, turned into a page in another, and published.

What is published comes file by file; the note that it is finished comes last.
One that fails is kept, as far as it came, below `failed/`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections import deque
from pathlib import Path

import nbformat

from ..errors import KJError
from ..kernels.endings import INTERRUPTED
from ..kernels.execute import Outcome, execute
from ..kernels.forkserver import ForkError, ForkServer
from ..storage import Outputs, told
from ..wording import markup
from ..wording.text import Text
from . import links
from .limits import Limits
from .publishing import publish
from .runs import Run
from .stages import Stages
from .summary import Status, result


class Group:
    """Runs that are forked from one process: most often those of one region and year.

    Parameters
    ----------
    runs : list of Run
    stages : Stages
    limits : Limits
    """

    def __init__(self, runs: list[Run], stages: Stages, limits: Limits):
        self.runs, self.waiting = runs, deque(runs)
        self._stages, self._limits = stages, limits
        self._lock = threading.Lock()
        self._left = len(runs)
        self._opened = False
        self._source: ForkServer | None = None
        self._error: Text | None = None
        self._outputs = Outputs(runs[0].out)

    def names(self, run: Run) -> list[str]:
        """Notebooks that a run's region and year has or will have."""
        there = [Path(path).stem for path in self._outputs.find(f"{run.place}/*.ipynb")]
        return sorted({*there, *self._stages.names[run.place]})

    def _open(self) -> None:
        with self._lock:
            if self._opened:
                return
            self._opened = True
            with contextlib.suppress(Exception):  # a full disk: the runs will say so
                for run in {run.place: run for run in self.runs}.values():
                    links.begin(self._outputs, run)
            opened = self._stage(self.runs[0])
            if isinstance(opened, Text) and not self._stages.stopped.is_set():
                opened = self._stage(self.runs[0])  # what it is forked from was killed meanwhile: anew, once
            self._error = opened if isinstance(opened, Text) else None
            self._source = None if isinstance(opened, Text) else opened

    def _stage(self, run: Run) -> ForkServer | Text | None:
        """A stage for a run, or why there is none; None where forking isn't available."""
        try:
            return self._stages.open(run, self.names(run))
        except KJError as error:
            return _said(error)
        except (ForkError, OSError) as error:
            return _failed(error)

    def _renew(self, dead: ForkServer) -> None:
        with self._lock:
            if self._source is dead:  # no other thread was first
                dead.kill()
                self._opened = False
        self._open()

    def make(self, run: Run) -> dict:
        """Execute and publish one run; nothing it does raises."""
        self._open()
        outcome, attempts = (Outcome.never_begun(self._error), 0) if self._error else self._tried(run)
        self._one_fewer(run)
        if outcome.ok:
            return result(run, Status.DONE, outcome, attempts)
        if self._stages.stopped.is_set():
            outcome.what = INTERRUPTED
            return result(run, Status.INTERRUPTED, outcome, attempts)
        return result(run, Status.FAILED, outcome, attempts)

    def _tried(self, run: Run) -> tuple[Outcome, int]:
        """What came of a run in the end, and of how many attempts."""
        outcome, attempts = self._attempt_from_living(run), 1
        while not outcome.ok and attempts <= self._limits.retries and not self._stages.stopped.is_set():
            outcome, attempts = self._attempt_from_living(run), attempts + 1
        return outcome, attempts

    def _attempt_from_living(self, run: Run) -> Outcome:
        """One attempt; made again if what it was forked from was killed, and it with it.

        It may be a neighbour's fault, or its own. So it is made again alone: whoever kills its server then
        takes nobody with it.
        """
        source = self._source
        outcome = self._attempt(run, source)
        if outcome.ok or source is None or source.alive or self._stages.stopped.is_set():
            return outcome
        self._renew(source)
        with self._stages.alone:
            own = self._stage(run)
            if own is None or isinstance(own, Text):
                return Outcome(outcome.notebook, what=own)
            try:
                return self._attempt(run, own)
            finally:
                own.kill()

    def _attempt(self, run: Run, source: ForkServer | None) -> Outcome:
        outcome = Outcome(nbformat.v4.new_notebook())
        try:
            with told(self._outputs.name), self._outputs.scratch() as folder:
                (folder / "work").mkdir()
                outcome = execute(
                    run.source, run.parameters, folder / "work", imports=run.notebook.parent, source=source,
                    cwd=Path(run.cwd) if run.cwd else None,
                    data=run.data, timeout=self._limits.timeout, memory=self._limits.memory,
                    stopped=self._stages.stopped,
                )  # fmt: skip
                if outcome.ok:
                    self._publish(run, outcome.notebook, folder, source)
                elif not self._stages.stopped.is_set():
                    self._outputs.write(f"failed/{run.place}/{run.name}.ipynb", nbformat.writes(outcome.notebook))
        except KJError as error:
            outcome.what = outcome.what or _said(error)
        except ForkError as error:
            outcome.what = _failed(error)
        return outcome

    def _publish(self, run: Run, notebook: nbformat.NotebookNode, folder: Path, source: ForkServer | None) -> None:
        executed = folder / "executed.ipynb"
        executed.write_text(markup.writable(nbformat.writes(notebook)), encoding="utf-8")
        content, names = _plain(run), self.names(run)
        if source:
            source.fork(publish, [str(executed), content, names]).result()
        else:
            publish(str(executed), content, names)

    def _one_fewer(self, run: Run) -> None:
        with self._lock:
            self._left -= 1
            last = not self._left
        if last:
            self._end()
        self._stages.done(run)

    def close(self) -> None:
        """Let the process go that the runs are forked from."""
        if self._source:
            self._source.close(wait=False)

    def _end(self) -> None:
        """The last run is done: pages of another day go, the others link to one another."""
        self.close()
        if self._error:
            return
        with contextlib.suppress(Exception):  # a full disk: the runs have said so
            for run in {run.place: run for run in self.runs}.values():
                links.end(self._outputs, run, self._stages.names[run.place])


def _said(error: KJError) -> Text:
    """An error as part of a sentence."""
    return Text(error.en.rstrip("."), error.zh.rstrip("。"))


def _failed(error: Exception) -> Text:
    """A process beside ours that failed or ended, as part of a sentence."""
    return Text(f"a background process failed: {error}", f"后台进程出错：{error}")


def _plain(run: Run) -> dict:
    """What a run's page needs, as JSON holds it."""
    return dataclasses.asdict(run) | {"notebook": str(run.notebook), "source": "", "why": None}


def groups(runs: list[Run], stages: Stages, limits: Limits) -> list[Group]:
    """Runs by what they are forked from: day by day, what takes long and is shared first."""
    by_key: dict[tuple, list[Run]] = {}
    for run in runs:
        by_key.setdefault(stages.key(run), []).append(run)
    ordered = sorted(by_key, key=lambda key: (key[2], key[0] != ""))
    return [Group(by_key[key], stages, limits) for key in ordered]
