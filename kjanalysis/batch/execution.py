"""Run a plan: hundreds of notebooks, each in a kernel of its own, none harming another.

Notebooks of one region and year share a process that has computed their
outlook (:mod:`kjanalysis.batch.stages`). Each is executed in a fork of it, turned
into a page in another, and published file by file; the note that it is
finished comes last. One that fails is kept, as far as it came, below
`failed/`; what an earlier run made stays as it was.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from ..errors import KJError, RunError
from ..kernels import forkserver, provisioner
from ..pages import gather, site
from ..storage import Outputs, told
from .group import Group, groups
from .limits import Limits
from .runs import Run
from .stages import Stages
from .summary import Summary, result


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
    if limits.memory and not forkserver.available():
        raise KJError(
            "--memory-limit needs Linux: leave it out here.", "--memory-limit 需要 Linux，请在此系统上去掉该选项。"
        )
    outputs = Outputs(runs[0].out)
    outputs.prepare()
    if scheduler is None and not forkserver.available():
        tell(_text(
            "Warm kernels aren't available here (forking needs Linux): kernels start the ordinary way.",
            "此系统不支持预热内核（需要 Linux），内核将以普通方式启动。",
        ))  # fmt: skip
    due = [run for run in runs if run.why]
    failures: list[RunError] = []
    with contextlib.ExitStack() as stack:
        stack.enter_context(outputs.lock())
        if scheduler is not None:
            from .cluster import connect, distributed

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
            site.write_index(outputs, outlooks, runs[0].lang)
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
