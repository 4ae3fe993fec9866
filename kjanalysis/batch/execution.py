"""Run a plan: hundreds of notebooks, each in a kernel of its own, none harming another.

Notebooks of one region and year share a process that has computed their
outlook (:mod:`kjanalysis.batch.stages`). Each is executed in a fork of it, turned
into a page in another, and published file by file; the note that it is
finished comes last. One that fails is kept, as far as it came, below
`failed/`; what an earlier run made stays as it was.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Callable, Iterator

from ..errors import KJError, RunError, language
from ..kernels import forkserver
from ..pages import gather, site
from ..storage import Outputs, told
from ..wording.text import Text
from . import interrupts, links
from .limits import Limits
from .local import threaded
from .planning import notes
from .runs import Run
from .summary import Status, Summary, result

#: Makes runs that are due and reports what came of each.
_Way = Callable[[list[Run], Callable[[dict], None]], None]

_COLD = Text(
    "Notebooks start more slowly here: warm kernels need Linux, so ordinary kernels are used.",
    "笔记本启动较慢：预热内核需要 Linux，此系统将使用普通内核。",
)


def run_all(
    runs: list[Run],
    tell: Callable[[str], None] = print,
    *,
    workers: int | None = None,
    limits: Limits | None = None,
    scheduler: str | None = None,
    bar: bool = False,
) -> list[RunError]:
    """Make what isn't up to date, go on past failures, then the table of outlooks and the index.

    Parameters
    ----------
    runs : list of Run
        Of :func:`kjanalysis.batch.plan`, all with the same output folder.
    tell : callable
        Gets a line for each failure, and one at the end.
    workers : int, optional
        Notebooks at once; by default one a processor.
    limits : Limits, optional
        By default a notebook may take what it wants, and is tried once.
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
    RunError
        If the output folder was removed or renamed meanwhile.
    KeyboardInterrupt
        After Ctrl-C or SIGTERM, once all kernels are gone; the summary then has a line
        for what was interrupted and for what was not begun, too.

    See Also
    --------
    kjanalysis.read_outlooks : The table of outlooks that it writes.
    """
    if not runs:
        return []
    limits = limits or Limits()
    _refuse_what_needs_fork(limits)
    workers = workers or _processors()
    _enough_files(min(workers, len(runs)))
    outputs = Outputs(runs[0].out)
    outputs.prepare()
    if scheduler is None and not forkserver.available():
        tell(_COLD.of(language()))
    due = [run for run in runs if run.why]
    for note in notes(due):
        tell(note.of(language()))
    with contextlib.ExitStack() as stack:
        stack.enter_context(interrupts.heard())
        stack.enter_context(outputs.lock())
        make = stack.enter_context(_way(scheduler, workers, limits))
        summary, progress = stack.enter_context(Summary(outputs)), stack.enter_context(_bar(len(due), bar))
        heard = _Heard(due, summary, progress, tell)
        heard.left_alone(runs)
        try:
            make(due, heard.one)
        except (KeyboardInterrupt, KJError):
            heard.nothing_more()
            raise
        with told(outputs.name):
            links.left_over(outputs, runs)
            outlooks = gather.gather(outputs, runs[0].lang)
            site.write_index(outputs, outlooks, runs[0].lang)
        _see_that_it_is_there(outputs)
    if more := heard.not_told():
        tell(more)
    tell(summary.text())
    if summary.warned:
        tell(summary.warned_text())
    return heard.failures


def _see_that_it_is_there(outputs: Outputs) -> None:
    """Writing makes a folder anew where it is gone: what was made before is not in it."""
    if outputs.moved:
        raise RunError(
            f"Output folder {outputs.name} was removed or renamed while notebooks ran: not all is there. Give the same command again.",
            f"运行期间输出文件夹 {outputs.name} 被删除或改名，结果不完整。请再次运行同一命令。",
        )


#: Open files that a batch needs, and each notebook at work.
_FILES, _FILES_EACH = 64, 32


def _enough_files(workers: int) -> None:
    """See that so many notebooks can be at work; as far as the system lets us, allow more files."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = _FILES + _FILES_EACH * workers
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise KJError(
            f"This shell allows {hard} open files, but --workers {workers} needs {needed}. Allow more with ulimit -n {needed}, or take fewer workers.",
            f"本终端最多允许打开 {hard} 个文件，而 --workers {workers} 需要 {needed} 个。请运行 ulimit -n {needed}，或减少 --workers。",
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def _refuse_what_needs_fork(limits: Limits) -> None:
    if limits.memory and not forkserver.available():
        raise KJError(
            "--memory-limit works on Linux only. Leave it out here.",
            "--memory-limit 只能在 Linux 上使用，请去掉该选项。",
        )


@contextlib.contextmanager
def _way(scheduler: str | None, workers: int, limits: Limits) -> Iterator[_Way]:
    """How runs are made: by a cluster's workers, or by threads of this process."""
    if scheduler is None:
        yield functools.partial(threaded, limits=limits, workers=workers)
        return
    from .cluster import connect, distributed

    with connect(scheduler) as client:
        yield functools.partial(distributed, client, limits=limits)


#: So many failures are told one by one; runs.jsonl has all.
TOLD = 20


class _Heard:
    """What is heard of the runs at work: each once, into the summary, the progress bar and the failures.

    Attributes
    ----------
    failures : list of RunError
    """

    def __init__(self, due: list[Run], summary: Summary, progress, tell: Callable[[str], None]):
        self._left = {(run.region, run.year, run.name): run for run in due}
        self._summary, self._progress, self._tell = summary, progress, tell
        self.failures: list[RunError] = []

    def left_alone(self, runs: list[Run]) -> None:
        """Of all runs, those that aren't due."""
        for run in runs:
            if not run.why:
                self._summary.add(result(run, Status.UP_TO_DATE))

    def one(self, line: dict) -> None:
        """Take what came of a run; what is heard again counts for nothing."""
        key = line["region"], line["year"], line["notebook"]
        if key not in self._left:
            return
        self._summary.add(line)
        del self._left[key]
        self._progress.update()
        if line["status"] == Status.FAILED:
            self.failures.append(_failure(line))
            self._progress.set_postfix_str(f"{len(self.failures)} failed")
            if len(self.failures) <= TOLD:
                self._progress.clear()
                self._tell(str(self.failures[-1]))

    def not_told(self) -> str:
        """How many failures were not told one by one; empty if all were."""
        more = len(self.failures) - TOLD
        said = Text(
            f"{more} more runs failed. All are listed in {self._summary.path}, with the cell and the message.",
            f"另有 {more} 份运行失败，均已列入 {self._summary.path}，含单元格与原因。",
        )
        return said.of(language()) if more > 0 else ""

    def nothing_more(self) -> None:
        """The runs were stopped: the rest was not run, as far as is known."""
        for run in self._left.values():
            self._summary.add(result(run, Status.NOT_RUN))
        self._progress.clear()
        if more := self.not_told():
            self._tell(more)
        self._tell(self._summary.text())


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _failure(one: dict) -> RunError:
    place = f"{one['region']} {one['year']}"
    cell, zelle = (f", cell {one['cell']}", f" 第 {one['cell']} 个单元格") if one["cell"] else ("", "")
    return RunError(
        f"{place}: notebook {one['notebook']}.ipynb{cell} failed: {one['message']}. Earlier pages are unchanged.",
        f"{place}：笔记本 {one['notebook']}.ipynb{zelle} 出错：{one['message_zh']}。先前的页面保持不变。",
    )


def _bar(total: int, shown: bool):
    from tqdm import tqdm

    unit = Text("run", "份").of(language())
    return tqdm(total=total, unit=unit, disable=None if shown else True, dynamic_ncols=True, leave=False)
