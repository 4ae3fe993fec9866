"""The same run on more than one machine: a region and year is one task of dask.distributed.

Each worker process has a fork server of its own. A worker that dies has its
tasks done again by another; outputs are put in place whole and in one go, so
what was done twice is there once. All workers must have this package and see
the data and output folders (a shared drive, or ``s3://``).
"""

from __future__ import annotations

from collections.abc import Iterator

from .batch import Group, Limits, result
from .errors import KJError
from .execute import Outcome
from .plan import Run
from .stages import Stages

#: How long to look for a scheduler, s.
PATIENCE = 10


def distributed(due: list[Run], limits: Limits, address: str) -> Iterator[dict]:
    """Make runs on a cluster; results in the order they come.

    Parameters
    ----------
    due : list of Run
    limits : Limits
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
            "--scheduler needs dask: pip install 'kjanalysis[cluster]'.",
            "--scheduler 需要 dask：pip install 'kjanalysis[cluster]'。",
        ) from None
    try:
        client = dask.Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise KJError(
            f"No dask scheduler answers at {address} ({type(error).__name__}). Start one with dask scheduler, or leave out --scheduler.",
            f"{address} 没有 dask 调度器响应（{type(error).__name__}）。请用 dask scheduler 启动，或去掉 --scheduler。",
        ) from None
    return _made(client, due, limits)


def _made(client, due: list[Run], limits: Limits) -> Iterator[dict]:
    from distributed import as_completed

    with client:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise KJError(
                "The dask scheduler has no workers. Start some with dask worker ADDRESS.",
                "dask 调度器没有工作进程，请用 dask worker 地址 启动。",
            )
        by_place: dict[str, list[Run]] = {}
        for run in due:
            by_place.setdefault(run.place, []).append(run)
        futures = {
            client.submit(make, group, limits, pure=False, key=f"{group[0].place}-{group[0].digest[:16]}"): group
            for group in by_place.values()
        }
        try:
            for future in as_completed(list(futures)):
                group = futures.pop(future)
                try:
                    yield from future.result()
                except Exception as error:  # a task that killed every worker it came to
                    what = (f"{type(error).__name__}: {error}",) * 2
                    for run in group:
                        yield result(run, "failed", Outcome(None, what=what))
                future.release()
        finally:
            client.cancel(list(futures), force=True)


def make(group: list[Run], limits: Limits) -> list[dict]:
    """One region and year on a worker."""
    together = Group(group, Stages(group), limits)
    return [together.make(run) for run in group]
