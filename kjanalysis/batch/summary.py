"""`runs.jsonl`: what came of each run, one line of JSON each; ``call`` is when its call began.

Lines of earlier calls stay above those of later ones.

=============  ============================================================
status         is said of a run
=============  ============================================================
done           whose page is there
up to date     that was left alone
failed         that raised, hung, took too much or lost its kernel: see cell
interrupted    that was at work when the call was stopped
not run        that hadn't begun by then, as far as is known
=============  ============================================================
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import json
from collections import Counter
from typing import TYPE_CHECKING, TextIO

from ..errors import language
from ..storage import Outputs, told
from ..wording import markup
from ..wording.text import Text
from .runs import Run

if TYPE_CHECKING:
    from ..kernels.execute import Outcome

#: The file's name below the output folder.
SUMMARY = "runs.jsonl"


class Status(enum.StrEnum):
    """What came of a run, as `runs.jsonl` says it.

    Attributes
    ----------
    DONE
        Its page is there.
    UP_TO_DATE
        It was left alone.
    FAILED
        It raised, hung, took too much or lost its kernel.
    INTERRUPTED
        It was at work when the call was stopped.
    NOT_RUN
        It hadn't begun by then, as far as is known.
    """

    DONE = "done"
    UP_TO_DATE = "up to date"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    NOT_RUN = "not run"


def result(run: Run, status: Status, outcome: Outcome | None = None, attempts: int = 0) -> dict:
    """A line of the summary."""
    return {
        "notebook": run.name, "region": run.region, "year": run.year, "as_of": run.day,
        "parameters": run.parameters, "status": status,
        "seconds": round(outcome.seconds, 3) if outcome else None,
        "cpu_seconds": round(outcome.cpu, 3) if outcome and outcome.cpu is not None else None,
        "peak_memory": outcome.memory if outcome else None,
        "attempts": attempts, "hash": run.digest,
        "cell": outcome.cell if outcome else None,
        "message": outcome.what.en if outcome and outcome.what else None,
        "message_zh": outcome.what.zh if outcome and outcome.what else None,
        "warnings": _warnings(outcome) if outcome else [],
    }  # fmt: skip


def _warnings(outcome: Outcome) -> list[str]:
    from ..pages.outputs import warnings  # only for what was run: what was left alone needs no pages

    return warnings(outcome.notebook)


class Summary:
    """The lines of `runs.jsonl`: in a folder written as they come, in a store at the end."""

    def __init__(self, outputs: Outputs):
        self._call = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        self._outputs = outputs
        self._lines: list[str] = []
        self._file: TextIO | None = None
        self.count: Counter[str] = Counter()
        self.warned = 0
        self.path = f"{outputs.name}/{SUMMARY}"

    def __enter__(self) -> Summary:
        if self._outputs.folder:
            with told(self.path):
                path = self._outputs.folder / SUMMARY
                cut = path.exists() and path.stat().st_size and not path.read_bytes().endswith(b"\n")
                self._file = path.open("a", encoding="utf-8")
                self._file.write("\n" if cut else "")  # an earlier call was killed within a line
        return self

    def add(self, one: dict) -> None:
        line = markup.writable(json.dumps({"call": self._call} | one, ensure_ascii=False)) + "\n"
        self.count[one["status"]] += 1
        self.warned += bool(one.get("warnings"))
        if self._file:
            with contextlib.suppress(OSError):  # a full disk: the run itself has said so
                self._file.write(line)
                self._file.flush()
        else:
            self._lines.append(line)

    def __exit__(self, *_) -> None:
        if self._file:
            with contextlib.suppress(OSError):
                self._file.close()
        else:
            with told(self.path):
                earlier = (self._outputs.read(SUMMARY) or b"").decode("utf-8", "replace")
                self._outputs.write(SUMMARY, earlier + "".join(self._lines))

    def warned_text(self) -> str:
        """How many runs gave warnings, which are left off their pages."""
        n = self.warned
        return Text(
            f"Runs with warnings: {n}. The warnings are listed in {SUMMARY} and left off the pages.",
            f"有警告的运行：{n}。警告已记入 {SUMMARY}，不在页面上显示。",
        ).of(language())

    def text(self) -> str:
        """How many runs came to what, and where that is written."""
        count = self.count
        done, same, failed = count[Status.DONE], count[Status.UP_TO_DATE], count[Status.FAILED]
        en, zh = f"{done} run, {same} up to date, {failed} failed", f"完成 {done}，无需更新 {same}，失败 {failed}"
        cut, never = count[Status.INTERRUPTED], count[Status.NOT_RUN]
        if cut or never:
            en, zh = f"{en}, {cut} interrupted, {never} not run", f"{zh}，中断 {cut}，未运行 {never}"
        return Text(f"{en}: {self.path}", f"{zh}：{self.path}").of(language())
