"""`runs.jsonl`: what came of each run of the last call, one line of JSON each.

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
import json
from collections import Counter

from ..errors import KJError
from ..kernels.execute import Outcome
from ..storage import Outputs, told
from .runs import Run

#: The file's name below the output folder.
SUMMARY = "runs.jsonl"


def result(run: Run, status: str, outcome: Outcome | None = None, attempts: int = 0) -> dict:
    """A line of the summary."""
    return {
        "notebook": run.name, "region": run.region, "year": run.year, "as_of": run.day,
        "parameters": run.parameters, "status": status,
        "seconds": round(outcome.seconds, 3) if outcome else None,
        "cpu_seconds": round(outcome.cpu, 3) if outcome and outcome.cpu is not None else None,
        "peak_memory": outcome.memory if outcome else None,
        "attempts": attempts, "hash": run.digest,
        "cell": outcome.cell if outcome else None,
        "message": outcome.what[0] if outcome and outcome.what else None,
        "message_zh": outcome.what[1] if outcome and outcome.what else None,
    }  # fmt: skip


class Summary:
    """The lines of `runs.jsonl`: in a folder written as they come, in a store at the end."""

    def __init__(self, outputs: Outputs):
        self._outputs, self._lines, self._file = outputs, [], None
        self.count: Counter = Counter()
        self.path = f"{outputs.name}/{SUMMARY}"

    def __enter__(self) -> Summary:
        if self._outputs.folder:
            with told(self.path):
                self._file = (self._outputs.folder / SUMMARY).open("w", encoding="utf-8")
        return self

    def add(self, one: dict) -> None:
        line = json.dumps(one, ensure_ascii=False) + "\n"
        self.count[one["status"]] += 1
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
                self._outputs.write(SUMMARY, "".join(self._lines))

    def text(self) -> str:
        """How many runs came to what, and where that is written."""
        count = self.count
        en = [f"{count['done']} run", f"{count['up to date']} up to date", f"{count['failed']} failed"]
        zh = [f"完成 {count['done']}", f"无需更新 {count['up to date']}", f"失败 {count['failed']}"]
        if count["interrupted"] or count["not run"]:
            en += [f"{count['interrupted']} interrupted", f"{count['not run']} not run"]
            zh += [f"中断 {count['interrupted']}", f"未运行 {count['not run']}"]
        return str(KJError(f"{', '.join(en)}: {self.path}", f"{'，'.join(zh)}：{self.path}"))
