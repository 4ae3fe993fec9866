"""The same run on more than one machine: a region and year is one task of dask.distributed.

Each worker process has a fork server of its own. A worker that dies has its
tasks done again by another; outputs are put in place whole and in one go, so
what was done twice is there once. All workers must have this package and see
the data and output folders (a shared drive, or ``s3://``).

A call that is interrupted takes its tasks back and has the workers end the
kernels at work for it; one that is killed can't, but then the scheduler takes
them back, and a worker sees that the task it is making is wanted no more.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..errors import KJError
from ..kernels.execute import Outcome
from ..wording.text import Text
from . import interrupts
from .group import Group
from .limits import Limits
from .runs import Run
from .stages import Readers, Stages
from .summary import Status, result

#: How long to look for a scheduler, s.
PATIENCE = 10

#: How long to wait for a first worker, s: whoever starts both at once is served.
WORKERS = 5

#: How often a worker looks whether its task is still wanted, s.
LOOK = 1

#: How long an interrupted call waits for a worker's kernels to end, s.
GRACE = 20


@contextlib.contextmanager
def connect(address: str) -> Iterator:
    """A dask client.

    Parameters
    ----------
    address : str
        Of the scheduler, ``tcp://host:port``.

    Raises
    ------
    KJError
        If dask isn't installed, the scheduler can't be reached, or it has no workers.
    """
    try:
        import distributed as dask
    except ImportError:
        raise KJError(
            "--scheduler needs dask. Run pip install 'kjanalysis[cluster]'.",
            "--scheduler 需要 dask，请运行 pip install 'kjanalysis[cluster]'。",
        ) from None
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # it logs tracebacks of what is told below
    try:
        if not address.strip():  # dask would start a cluster of its own
            raise ValueError
        client = dask.Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise KJError(
            f"No dask scheduler answers at {address} ({type(error).__name__}). Start one with the command dask scheduler, or leave --scheduler out.",
            f"{address} 没有 dask 调度器响应（{type(error).__name__}）。请用命令 dask scheduler 启动，或去掉 --scheduler。",
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKERS)
        except TimeoutError:
            raise KJError(
                "The dask scheduler has no workers. Start some with the command dask worker ADDRESS.",
                "dask 调度器没有工作进程，请用命令 dask worker 地址 启动。",
            ) from None
        yield client


def distributed(client, due: list[Run], report: Callable[[dict], None], limits: Limits) -> None:
    """Make runs on a cluster.

    Parameters
    ----------
    client : distributed.Client
    due : list of Run
    report : callable
        Gets the results in the order they come.
    limits : Limits

    Raises
    ------
    KJError
        If the scheduler goes away.
    """
    from distributed import as_completed

    by_place: dict[str, list[Run]] = {}
    for run in due:
        by_place.setdefault(run.place, []).append(run)
    call = uuid.uuid4().hex  # another call's tasks of the same region and year are other tasks
    futures = {}
    try:
        for place, group in by_place.items():
            futures[client.submit(make, group, limits, call, pure=False, key=f"{place}-{call}")] = group
        for future in as_completed(list(futures)):
            if future.cancelled():
                raise KJError(
                    "The connection to the dask scheduler was lost. Finished runs are kept. Go on with --resume.",
                    "与 dask 调度器的连接已中断。已完成的结果已保留，可用 --resume 继续。",
                )
            for one in _results(future, futures[future]):
                report(one)
            del futures[future]
            future.release()
    except BaseException:
        interrupts.caught()
        _stop(client, futures, call, report)
        raise


def _results(future, group: list[Run]) -> list[dict]:
    try:
        return future.result()
    except Exception as error:  # a task that killed every worker it came to
        said = f"{type(error).__name__}: {error}"
        return [result(run, Status.FAILED, Outcome.never_begun(Text(said, said))) for run in group]


def _stop(client, futures: dict, call: str, report: Callable[[dict], None]) -> None:
    """Nothing new begins, what is at work ends; what the workers know of it is reported."""
    with contextlib.suppress(Exception):  # the scheduler may be gone
        ended = [_results(future, group) for future, group in futures.items() if future.status == "finished"]
        client.cancel(list(futures), force=True)
        stopped = client.run(stop, call, on_error="ignore").values()
        for made in [*ended, *stopped]:
            for one in made:
                report(one)


# --- the workers' side -------------------------------------------------------------------


@dataclass
class _Task:
    """What a worker is making."""

    stages: Stages
    made: list[dict] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


_readers: Readers = {}
_at_work: dict[str, list[_Task]] = {}


def make(group: list[Run], limits: Limits, call: str) -> list[dict]:
    """One region and year on a worker.

    Raises
    ------
    distributed.Reschedule
        If it was stopped: should somebody wait for it all the same, another worker makes it.
    """
    from distributed import Reschedule, get_worker

    task = _Task(Stages(group, _readers))
    worker = get_worker()
    threading.Thread(target=_watch, args=(task, worker, worker.get_current_task()), daemon=True).start()
    _at_work.setdefault(call, []).append(task)
    together = Group(group, task.stages, limits)
    try:
        for run in group:
            if not task.stages.stopped.is_set():
                task.made.append(together.make(run))
        if task.stages.stopped.is_set():
            raise Reschedule
        return task.made
    finally:
        task.ended.set()
        _at_work[call].remove(task)
        together.close()


def _watch(task: _Task, worker, key: str) -> None:
    """Stop a task that nobody waits for (cancelled, its client or the scheduler is gone), or whose worker leaves."""
    while not task.ended.wait(LOOK):
        state = worker.state.tasks.get(key)
        if state is None or state.state == "cancelled" or worker.status.name in ("closing", "closed", "failed"):
            task.stages.stopped.set()


async def stop(call: str) -> list[dict]:
    """End what this worker makes for a call; the results of those tasks so far."""
    tasks = list(_at_work.get(call, ()))
    for task in tasks:
        task.stages.stopped.set()
    for task in tasks:
        await asyncio.to_thread(task.ended.wait, GRACE)
    return [one for task in tasks for one in task.made]
