"""Batches killed at a random moment, twice, and begun again: nothing half-written, nothing lost, nobody left.

What is compared byte for byte leaves out what tells of the moment: the lock, and in `runs.jsonl` the lines of
killed calls, times, memory, the number of attempts, and whether a run was done now or before. A kept plan
(`.runs/asked/`) has the folder's own paths and times in it: it must be whole.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import nbformat
import psutil

from kjanalysis.kernels.processtree import MARK
from kjanalysis.wording.text import Text

from .trials import Trial, must
from small import write_folder

TITLE = Text("batches killed, and begun again", "批量运行被杀死后重新运行")
TRIALS, EACH = 25, 2

ROOT = Path(__file__).resolve().parents[2]

#: What a batch may take on a machine with much else to do (s), and how long until all its processes are gone.
LONGEST, GOING = 400, 120

#: Where kept plans are.
ASKED = ".runs/asked/"

#: End of the name of what says that pages are still to be linked, and what links them.
LINKS = ".to-be-linked"
NAV = re.compile(rb"<!--nav-->.*?<!--/nav-->", re.S)

#: Keys of a line of `runs.jsonl` that tell of the moment.
PASSING = ("call", "seconds", "cpu_seconds", "peak_memory", "attempts", "status")

PARAMETERS = 'region = ""\nyear = 0\nas_of = ""\nlang = "zh"'
BOOKS = {
    "figures": ["import kjanalysis as kj", "kj.open_workbook(region, year, as_of, lang).history_table()"],
    "starts": ["import subprocess\nrun = subprocess.Popen(['sleep', '600'], start_new_session=True)", "import kjanalysis as kj\nkj.outlook(region, year)"],
}  # fmt: skip


@contextlib.contextmanager
def prepared(scratch: Path) -> Iterator[Trial]:
    """Small tables, notebooks, and the outputs of a run that nobody disturbed."""
    data = write_folder(scratch / "数据")
    books = [str(notebook(scratch / f"{name}.ipynb", *cells)) for name, cells in BOOKS.items()]
    command = [
        sys.executable,
        "-m",
        "kjanalysis",
        "run",
        *books,
        "--region",
        "000001,000002",
        "--year",
        "2021",
        "--data",
        str(data),
    ]
    whole = scratch / "whole"
    (whole / "tmp").mkdir(parents=True)
    begin = time.monotonic()
    code, said = Batch(command, whole).finish()
    if code:
        raise RuntimeError(f"the undisturbed run failed: {said}")
    took = time.monotonic() - begin
    kept = contents(whole / "out")
    yield lambda chance, folder: trial(chance, folder, command, kept, took)


def notebook(path: Path, *cells: str) -> Path:
    """A notebook that is given region and year."""
    first = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}, id="parameters")
    rest = [nbformat.v4.new_code_cell(text, id=f"cell-{n}") for n, text in enumerate(cells)]
    nbformat.write(nbformat.v4.new_notebook(cells=[first, *rest]), path)
    return path


class Batch:
    """A batch at work, with a temporary folder of its own, by which its processes are known."""

    def __init__(self, command: list[str], folder: Path):
        self.temporary = folder / "tmp"
        self.temporary.mkdir(exist_ok=True)
        env = os.environ | {"TMPDIR": str(self.temporary), "PYTHONPATH": str(ROOT), "KJANALYSIS_LANG": "en"}
        self.log = folder / "log"
        with self.log.open("w") as file:
            self.process = subprocess.Popen(
                [*command, "--out", str(folder / "out")], env=env, stdout=file, stderr=file, cwd=folder
            )

    def finish(self) -> tuple[int, str]:
        """Exit code, and what was printed."""
        try:
            code = self.process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            for one in self.all():
                with contextlib.suppress(psutil.Error):
                    one.kill()
            self.process.wait()
            must(False, f"the batch still ran after {LONGEST} s")
        return code, self.log.read_text(encoding="utf-8", errors="replace")

    def all(self) -> list[psutil.Process]:
        """Every process of it that still runs, whoever is its parent now."""
        found = []
        for one in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if one.environ().get("TMPDIR") == str(self.temporary) and one.status() != psutil.STATUS_ZOMBIE:
                    found.append(one)
        return found

    def victim(self, chance: Random) -> tuple[str, psutil.Process]:
        """The batch itself, its fork server, or what was forked from that."""
        everyone = self.all()
        parents = {one.pid: one.ppid() for one in everyone if one.is_running()}
        marked = [one for one in everyone if one.pid != self.process.pid and MARK in one.environ()]
        servers = [one for one in marked if parents.get(one.pid) == self.process.pid]
        others = [one for one in marked if one not in servers]
        choice = chance.choice(["parent", "parent", "server", "kernel", "kernel"])
        some = {"parent": [], "server": servers, "kernel": others}[choice]
        if some:
            return choice, chance.choice(some)
        return "parent", psutil.Process(self.process.pid)


def trial(chance: Random, folder: Path, command: list[str], whole: dict[str, bytes], took: float) -> None:
    """Kill one of a batch's processes and look at what is there, again while it resumes; then let it end."""
    out = folder / "out"
    for _ in range(EACH):
        run = Batch(command, folder)
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.process.wait(chance.uniform(0, took))
        killed(run, chance)
        _, said = run.finish()
        # interrupted while Python still imports: its own words, and nothing has begun
        importing = said.rstrip().endswith("KeyboardInterrupt") and not out.exists()
        must("Traceback" not in said or importing, f"a traceback: {said[-300:]}")
        gone(run)
        looked_at(out, whole)
    run = Batch(command, folder)
    code, said = run.finish()
    must(code == 0, f"begun again it ended with {code}: {said[-300:]}")
    gone(run)
    same(contents(out), whole)
    left = list(run.temporary.iterdir()) + list((out / ".runs" / "tmp").glob("*"))
    must(not left, f"left behind: {left[:3]}")


def killed(run: Batch, chance: Random) -> None:
    """Kill the batch, its server or a kernel; or ask the batch to end, and sometimes don't wait for it."""
    with contextlib.suppress(psutil.Error):
        who, victim = run.victim(chance)
        asked = chance.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
        victim.send_signal(asked if who == "parent" else signal.SIGKILL)
        if who == "parent" and asked != signal.SIGKILL and chance.random() < 0.3:
            time.sleep(chance.uniform(0, 1))
            victim.send_signal(signal.SIGKILL)


def gone(run: Batch) -> None:
    """All processes end soon."""
    end = time.monotonic() + GOING
    while left := run.all():
        if time.monotonic() > end:
            told = [f"{one.pid} {' '.join(one.cmdline())[:80]}" for one in left if one.is_running()]
            for one in left:
                with contextlib.suppress(psutil.Error):
                    one.kill()
            must(False, f"still running after {GOING} s: {told}")
        time.sleep(0.1)


def looked_at(out: Path, whole: dict[str, bytes]) -> None:
    """After the kill: each file there is the one it should be, and what is listed as done is there."""
    there = contents(out)
    for path, content in there.items():
        if path == "runs.jsonl" or path.startswith("failed/"):
            continue
        if path.startswith(ASKED):
            json.loads(content)
            continue
        if path.endswith(LINKS):
            continue
        must(path in whole, f"a file that no run makes: {path}")
        # pages and the table of outlooks are written again as runs come in, whole each time
        must(
            content == whole[path]
            or (path in ("index.html", "outlooks.parquet") and complete(path, content))
            or (to_be_linked(path, there) and NAV.sub(b"", content) == NAV.sub(b"", whole[path])),
            f"half-written or other: {path}",
        )
    for path in there:
        if path.startswith(".runs/") and not path.startswith(ASKED) and not path.endswith(LINKS):
            place = path.removeprefix(".runs/").removesuffix(".json")
            region, year, _ = place.split("/")
            needed = {f"{place}.ipynb", f"{place}.html", f"{region}/{year}/outlook.json"}
            must(needed <= set(there), f"listed as finished, but not there: {sorted(needed - set(there))}")
    for line in lines(out):
        if line["status"] == "done":
            must(
                f".runs/{line['region']}/{line['year']}/{line['notebook']}.json" in there,
                f"done, but not finished: {line['notebook']}",
            )


def to_be_linked(path: str, there: dict[str, bytes]) -> bool:
    """Whether a page's region and year says that its pages don't link to one another yet."""
    place = path.rpartition("/")[0]
    return any(other.startswith(f".runs/{place}/") and other.endswith(LINKS) for other in there)


def complete(path: str, content: bytes) -> bool:
    """Whether a file has its end."""
    return content.rstrip().endswith(b"</html>") if path.endswith(".html") else content.endswith(b"PAR1")


def lines(out: Path) -> list[dict]:
    """The lines of `runs.jsonl`; each must be whole."""
    path = out / "runs.jsonl"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    must(not text or text.endswith("\n"), "the last line of runs.jsonl is cut off")
    return [json.loads(line) for line in text.splitlines()]


def contents(out: Path) -> dict[str, bytes]:
    """Files by path, but for the lock and what is at work."""
    found = {}
    for path in sorted(out.rglob("*")) if out.exists() else ():
        name = path.relative_to(out).as_posix()
        if path.is_file() and name != ".runs/lock" and not name.startswith(".runs/tmp/"):
            found[name] = path.read_bytes()
    return found


def same(there: dict[str, bytes], whole: dict[str, bytes]) -> None:
    """The same files with the same bytes; the lines of `runs.jsonl` without what tells of the moment."""
    names, kept = ({path for path in files if not path.startswith(ASKED)} for files in (there, whole))
    must(names == kept, f"other files: {sorted(names ^ kept)[:5]}")
    must(len(there) == len(whole), f"{len(there) - len(names)} plans kept, not {len(whole) - len(kept)}")
    for path in kept:
        one, other = (lasting(path, files[path]) for files in (there, whole))
        must(one == other, f"differs from an undisturbed run: {path}")


def lasting(path: str, content: bytes) -> object:
    """What of a file doesn't tell of the moment."""
    if path != "runs.jsonl":
        return content
    every = [json.loads(line) for line in content.splitlines()]
    last = [line for line in every if line["call"] == every[-1]["call"]]  # earlier calls were killed
    return sorted(json.dumps({k: v for k, v in line.items() if k not in PASSING}, sort_keys=True) for line in last)
