"""Runs made on this machine: a thread each for so many at once, which wait for kernels of their own."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from ..kernels import provisioner
from . import interrupts
from .group import Group, groups
from .limits import Limits
from .runs import Run
from .stages import Stages


class _Queue:
    """Runs to come, group by group; safe to share among threads."""

    def __init__(self, fresh: list[Group]):
        self._fresh = deque(fresh)
        self._begun: list[Group] = []
        self._lock = threading.Lock()

    def take(self, mine: Group | None) -> tuple[Group, Run] | None:
        """Of the group at hand; else of a new one; else of one that another thread has begun."""
        with self._lock:
            self._begun = [group for group in self._begun if group.waiting]
            if mine is None or not mine.waiting:
                mine = self._next()
            return (mine, mine.waiting.popleft()) if mine else None

    def _next(self) -> Group | None:
        if not self._fresh:
            return self._begun[0] if self._begun else None
        group = self._fresh.popleft()
        self._begun.append(group)
        return group

    def clear(self) -> None:
        """Let nothing new begin."""
        with self._lock:
            self._fresh.clear()
            for group in self._begun:
                group.waiting.clear()


#: A group of which a thread has made a run, and the result; None: nothing was left to make.
_Made = tuple[Group, dict] | None


def threaded(due: list[Run], report: Callable[[dict], None], limits: Limits, workers: int) -> None:
    """Make runs with threads of this process.

    Parameters
    ----------
    due : list of Run
    report : callable
        Gets the results in the order they come, also of what an interrupt ends.
    limits : Limits
    workers : int
        Runs at once.
    """
    stages = Stages(due)
    queue = _Queue(groups(due, stages, limits))

    def work(mine: Group | None) -> _Made:
        found = queue.take(mine)
        return (found[0], found[0].make(found[1])) if found else None

    workers = min(workers, len(due))
    pool = ThreadPoolExecutor(max(1, workers), thread_name_prefix="run")
    at_work: set[Future[_Made]] = set()
    try:
        at_work |= {pool.submit(work, None) for _ in range(workers)}
        while at_work:
            for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                if made := future.result():
                    at_work.add(pool.submit(work, made[0]))
                    report(made[1])
                at_work.discard(future)
    except BaseException:  # Ctrl-C: nothing new begins, what runs ends
        interrupts.caught()
        queue.clear()
        stages.kill()
        provisioner.stop()
        pool.shutdown()
        for future in at_work:
            if not future.exception() and (made := future.result()):
                report(made[1])
        raise
    pool.shutdown()
