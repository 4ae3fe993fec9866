"""Run a plan: hundreds of notebooks, each in a kernel of its own, none harming another.

Notebooks of one region and year share a process that has computed their
outlook (:mod:`kjanalysis.stages`). Each is executed in a fork of it, turned
into a page in another, and published file by file; the note that it is
finished comes last. One that fails is kept, as far as it came, below
`failed/`; what an earlier run made stays as it was.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

import nbformat

from . import gather, pages, provisioner
from .errors import KJError, RunError
from .execute import INTERRUPTED, Outcome, execute
from .forkserver import ForkError, ForkServer, available
from .outputs import Outputs, told
from .plan import Run, find_notebooks, notebooks_folder, parse_years, plan
from .stages import Stages
from .summary import Summary, result

__all__ = ["Limits", "find_notebooks", "notebooks_folder", "parse_memory", "parse_years", "plan", "run_all"]

#: What a kernel takes before its first cell is run, with room to start.
LEAST_MEMORY = 200 << 20


@dataclass(frozen=True)
class Limits:
    """What a run may take.

    Attributes
    ----------
    timeout : float or None
        Seconds for a notebook.
    retries : int
        How often a run that failed is tried again.
    memory : int or None
        Bytes of data its kernel may take.
    """

    timeout: float | None = None
    retries: int = 0
    memory: int | None = None


def parse_memory(text: str) -> int:
    """Bytes of ``2G``, ``500M`` or a plain number.

    >>> parse_memory("1.5G") == 1.5 * 2**30
    True

    Raises
    ------
    KJError
        If it is something else, or less than a kernel needs to start.
    """
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?)(?:i?B)?", text.strip(), re.I)
    size = int(float(found[1]) * 1024 ** " KMGT".index(found[2].upper() or " ")) if found else 0
    if size < LEAST_MEMORY:
        raise KJError(
            f"Memory limit {text!r}: give a size such as 2G, at least {LEAST_MEMORY >> 20}M.",
            f"内存上限 {text!r}：请给出如 2G 的大小，至少 {LEAST_MEMORY >> 20}M。",
        )
    return size


def run_all(
    runs: list[Run],
    tell: Callable[[str], None] = print,
    *,
    workers: int | None = None,
    limits: Limits = Limits(),
    scheduler: str | None = None,
    bar: bool = False,
) -> list[RunError]:
    """Make what isn't up to date, go on past failures, then the table of outlooks and the index.

    Parameters
    ----------
    runs : list of Run
        Of :func:`plan`, all with the same output folder.
    tell : callable
        Gets a line for each failure, and one at the end.
    workers : int, optional
        Notebooks at once; by default one a processor.
    limits : Limits
    scheduler : str, optional
        Address of a dask scheduler, whose workers then do the work.
    bar : bool
        Show progress, rate and failures on a terminal.

    Returns
    -------
    list of RunError
        One a failed run.

    Raises
    ------
    KJError
        If another run is writing there, or the scheduler can't be reached.
    KeyboardInterrupt
        After Ctrl-C, once all kernels are gone; the summary then has a line
        for what was interrupted and for what was not begun, too.
    """
    if not runs:
        return []
    if limits.memory and not available():
        raise KJError(
            "--memory-limit needs Linux: leave it out here.", "--memory-limit 需要 Linux，请在此系统上去掉该选项。"
        )
    outputs = Outputs(runs[0].out)
    outputs.prepare()
    if scheduler is None and not available():
        tell(_text(
            "Warm kernels aren't available here (forking needs Linux): kernels start the ordinary way.",
            "此系统不支持预热内核（需要 Linux），内核将以普通方式启动。",
        ))  # fmt: skip
    due = [run for run in runs if run.why]
    failures: list[RunError] = []
    with contextlib.ExitStack() as stack:
        stack.enter_context(outputs.lock())
        if scheduler is not None:
            from .scheduler import connect, distributed

            client = stack.enter_context(connect(scheduler))
        summary, progress = stack.enter_context(Summary(outputs)), stack.enter_context(_bar(len(due), bar))
        left = {(run.region, run.year, run.name): run for run in due}

        def report(one: dict) -> None:
            key = one["region"], one["year"], one["notebook"]
            if key not in left:
                return
            summary.add(one)
            del left[key]
            progress.update()
            if one["status"] == "failed":
                failures.append(_failure(one))
                progress.set_postfix_str(f"{len(failures)} failed")
                progress.clear()
                tell(str(failures[-1]))

        for run in runs:
            if not run.why:
                summary.add(result(run, "up to date"))
        try:
            if scheduler is not None:
                distributed(client, due, limits, report)
            else:
                _local(due, limits, workers or _processors(), report)
        except (KeyboardInterrupt, KJError):
            for run in left.values():
                summary.add(result(run, "not run"))
            progress.clear()
            tell(summary.text())
            raise
        with told(outputs.name):
            outlooks = gather.gather(outputs)
            pages.write_index(outputs, outlooks, runs[0].lang)
    tell(summary.text())
    return failures


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _text(en: str, zh: str) -> str:
    return str(KJError(en, zh))


def _failure(one: dict) -> RunError:
    place = f"{one['region']} {one['year']}"
    cell, zelle = (f", cell {one['cell']}", f" 第 {one['cell']} 个单元格") if one["cell"] else ("", "")
    return RunError(
        f"{place}: notebook {one['notebook']}.ipynb{cell} failed: {one['message']}. Earlier pages were left as they were.",
        f"{place}：笔记本 {one['notebook']}.ipynb{zelle} 出错：{one['message_zh']}。先前的页面未改动。",
    )


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
        self._error: tuple[str, str] | None = None
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
            try:
                self._source = self._stages.open(self.runs[0], self.names(self.runs[0]))
            except KJError as error:
                self._error = error.en.rstrip("."), error.zh.rstrip("。")
            except ForkError as error:
                self._error = str(error), str(error)

    def _renew(self, dead: ForkServer) -> None:
        with self._lock:
            if self._source is dead:  # no other thread was first
                dead.kill()
                self._opened = False
        self._open()

    def make(self, run: Run) -> dict:
        """Execute and publish one run; nothing it does raises."""
        self._open()
        attempt, outcome = 0, Outcome(nbformat.v4.new_notebook(), what=self._error)
        if not self._error:
            for attempt in range(1, self._limits.retries + 2):
                source = self._source
                outcome = self._attempt(run)
                if self._stages.stopped.is_set():
                    break
                if outcome.what and source is not None and not source.alive:
                    # what it was forked from was killed, and it with it: no fault of the notebook's
                    self._renew(source)
                    outcome = Outcome(outcome.notebook, what=self._error) if self._error else self._attempt(run)
                if not outcome.what:
                    break
        with self._lock:
            self._left -= 1
            last = not self._left
        if last:
            self._end()
        self._stages.done(run)
        if outcome.what and self._stages.stopped.is_set():
            outcome.what = INTERRUPTED
            return result(run, "interrupted", outcome, attempt)
        return result(run, "failed" if outcome.what else "done", outcome, attempt)

    def _attempt(self, run: Run) -> Outcome:
        outcome = Outcome(nbformat.v4.new_notebook())
        try:
            with told(self._outputs.name), self._outputs.scratch() as folder:
                (folder / "work").mkdir()
                outcome = execute(
                    run.source, run.parameters, folder / "work", imports=run.notebook.parent, source=self._source,
                    data=run.data, timeout=self._limits.timeout, memory=self._limits.memory,
                    stopped=self._stages.stopped,
                )  # fmt: skip
                if outcome.what and self._stages.stopped.is_set():
                    return outcome
                if outcome.what:
                    self._outputs.write(f"failed/{run.place}/{run.name}.ipynb", nbformat.writes(outcome.notebook))
                    return outcome
                executed = folder / "executed.ipynb"
                nbformat.write(outcome.notebook, executed)
                arguments = [str(executed), _plain(run), self.names(run)]
                if self._source:
                    self._source.fork("kjanalysis.batch:publish", arguments).result()
                else:
                    publish(*arguments)
        except KJError as error:
            outcome.what = outcome.what or (error.en.rstrip("."), error.zh.rstrip("。"))
        except ForkError as error:
            outcome.what = str(error), str(error)
        return outcome

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
                for name in set(self.names(run)) - self._stages.names[run.place]:
                    note = self._outputs.read(run.note.replace(f"/{run.name}.json", f"/{name}.json"))
                    if note and json.loads(note)["day"] != run.day:
                        for path in (f"{run.place}/{name}.ipynb", f"{run.place}/{name}.html"):
                            self._outputs.remove(path)
                pages.relink(self._outputs, run.place, run.lang)


def _plain(run: Run) -> dict:
    """A run as JSON holds it."""
    return dataclasses.asdict(run) | {"notebook": str(run.notebook), "source": ""}


def publish(executed: str, content: dict, names: list[str]) -> None:
    """Turn an executed notebook into a page and put both in place, the note last.

    Raises
    ------
    KJError
        If something can't be written.
    """
    run = Run(**content | {"notebook": Path(content["notebook"])})
    text = Path(executed).read_text(encoding="utf-8")
    outputs = Outputs(run.out)
    html = pages.notebook_page(nbformat.reads(text, as_version=4), run, names)
    with told(f"{run.place}/{run.name}"):
        outputs.remove(run.note)  # from here on the outputs are neither the old nor the new
        outputs.write(f"{run.place}/{run.name}.html", html)
        outputs.write(f"{run.place}/{run.name}.ipynb", text)
        outputs.write(run.note, json.dumps({"digest": run.digest, "day": run.day, "parts": run.parts}))
        outputs.remove(f"failed/{run.place}/{run.name}.ipynb")


def groups(runs: list[Run], stages: Stages, limits: Limits) -> list[Group]:
    """Runs by what they are forked from: day by day, what takes long and is shared first."""
    by_key: dict[tuple, list[Run]] = {}
    for run in runs:
        by_key.setdefault(stages.key(run), []).append(run)
    ordered = sorted(by_key, key=lambda key: (key[2], key[0] != ""))
    return [Group(by_key[key], stages, limits) for key in ordered]


def _local(due: list[Run], limits: Limits, workers: int, report: Callable[[dict], None]) -> None:
    """Make runs with threads of this process; each waits for a kernel of its own."""
    stages = Stages(due)
    fresh = deque(groups(due, stages, limits))
    begun: list[Group] = []
    lock = threading.Lock()

    def next_run(mine: Group | None) -> tuple[Group, Run] | None:
        """Of the group at hand; else of a new one; else of one that another thread has begun."""
        with lock:
            begun[:] = [group for group in begun if group.waiting]
            if mine is None or not mine.waiting:
                if fresh:
                    mine = fresh.popleft()
                    begun.append(mine)
                else:
                    mine = begun[0] if begun else None
            return (mine, mine.waiting.popleft()) if mine else None

    def work(mine: Group | None) -> tuple[Group, dict] | None:
        found = next_run(mine)
        return (found[0], found[0].make(found[1])) if found else None

    pool = ThreadPoolExecutor(max(1, min(workers, len(due))), thread_name_prefix="run")
    at_work = set()
    try:
        at_work |= {pool.submit(work, None) for _ in range(min(workers, len(due)))}
        while at_work:
            for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                if found := future.result():
                    at_work.add(pool.submit(work, found[0]))
                    report(found[1])
                at_work.discard(future)
    except BaseException:  # Ctrl-C: nothing new begins, what runs ends
        with lock:
            fresh.clear()
            for group in begun:
                group.waiting.clear()
        stages.kill()
        provisioner.stop()
        pool.shutdown()
        for future in at_work:
            if not future.exception() and (found := future.result()):
                report(found[1])
        raise
    pool.shutdown()


def _bar(total: int, shown: bool):
    from tqdm import tqdm

    unit = _text("run", "份")
    return tqdm(total=total, unit=unit, disable=None if shown else True, dynamic_ncols=True, leave=False)
