"""What a run costs beside papermill, and beside the least it can cost: ``make bench-batch``.

All is measured in one session, so that ratios are fair. The ways that are compared are in
:data:`MEASURED`. ``make bench-batch PART=flat`` measures one part only: ways, ready, cells or flat.

Writes `batch.md` beside this file. The part flat is the longest: it makes 500 runs.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cells
from opening import opening

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted(p for p in (ROOT / "notebooks").glob("*.ipynb") if p.stem != "06-intake")  # a form for a person
REGIONS = ("370000", "360000", "350000", "340000", "320000", "310000")
YEAR = 2019
REPORT = Path(__file__).with_name("batch.md")
TITLE = "A run beside papermill and beside the limit"
MEASURED = (
    "Written by `make bench-batch`, in one session on a 2-core machine. The code: [batch.py](batch.py), [cells.py](cells.py), "
    "[flat.py](flat.py).",
    "Every way executes the shipped notebooks for provinces of one year, with one BLAS thread a process.",
    "*papermill command line*: `papermill` once a notebook, one after another.",
    "*papermill API, one process*: `papermill.execute_notebook`, one notebook after another.",
    "*limit*: the same cells in forks of a process that has imported the stack and read the tables. There is no kernel, no page "
    "and no file.",
    "*limit, shared*: the same, forked from a process that also has the outlook and the backtest, as `kjanalysis run` does.",
    "*kjanalysis run*: the command, from its start to the written index.",
    "Seconds are those of a notebook: wall, and CPU of all processes. The best of the rounds counts, since other work on the "
    "machine only ever adds.",
)
ENVIRONMENT = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def timed(*command: str) -> tuple[float, float]:
    """Wall and CPU seconds of a command and all it has waited for."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu


def command_line(out: Path, regions) -> tuple[float, float, int]:
    """papermill's command, one notebook after another."""
    costs = [
        timed(str(Path(sys.executable).with_name("papermill")), "--no-progress-bar", "-p", "region", region,
              "-p", "year", str(YEAR), str(path), str(out / f"{region}-{path.name}"))
        for region in regions for path in NOTEBOOKS
    ]  # fmt: skip
    return sum(c[0] for c in costs), sum(c[1] for c in costs), len(costs)


def api(out: Path, regions) -> tuple[float, float, int]:
    """papermill's function, in one process."""
    return *timed(sys.executable, __file__, "--child", "api", str(out), *regions), len(regions) * len(NOTEBOOKS)


def limit(out: Path, regions, workers: int, shared: bool) -> tuple[float, float, int]:
    """Forks of an imported process."""
    kind = "limit-shared" if shared else "limit"
    return *timed(sys.executable, __file__, "--child", kind, str(workers), *regions), len(regions) * len(NOTEBOOKS)


def run(out: Path, regions, workers: int) -> tuple[float, float, int]:
    """The command under test."""
    cost = timed(
        str(Path(sys.executable).with_name("kjanalysis")), "run", "--region", ",".join(regions), "--year", str(YEAR),
        "--out", str(out), "--workers", str(workers),
    )  # fmt: skip
    return *cost, len(regions) * len(NOTEBOOKS)


def child(kind: str, first: str, regions: list[str]) -> None:
    """A measured process of its own."""
    if kind == "api":
        papermills(Path(first), regions)
    else:
        forks(kind, int(first), regions)


def papermills(out: Path, regions: list[str]) -> None:
    """All notebooks of all regions by papermill's own function, one after another."""
    import papermill

    for region in regions:
        for path in NOTEBOOKS:
            papermill.execute_notebook(
                path, out / f"{region}-{path.name}", {"region": region, "year": YEAR}, progress_bar=False
            )


def forks(kind: str, at_once: int, regions: list[str]) -> None:
    """The notebooks' cells in bare forks, so many at once: the least that a batch can cost."""
    import kjanalysis.kernels.stack  # noqa: F401  the stack, a figure, the tables
    from kjanalysis import tables
    from kjanalysis.presentation import run_data, workbook
    from kjanalysis.tables.default_day import default_as_of

    known = tables.read()
    day = default_as_of([], YEAR)
    running = []

    def fork(task) -> None:
        while len(running) >= at_once:
            pid, _ = os.wait()
            running.remove(pid)
        pid = os.fork()
        if not pid:
            task()
            os._exit(0)
        running.append(pid)

    if kind == "limit-shared":
        run_data._scores(known.on(day), 6)
    for region in regions:
        if kind == "limit-shared":
            # shared by the forks that follow; a process of its own would also keep the other core busy
            book = workbook.open_workbook(region, YEAR)
            book.outlook, book.forecast  # noqa: B018
        for path in NOTEBOOKS:
            fork(lambda path=path, region=region: cells.execute(cells.code(path), region, YEAR))
    while running:
        running.remove(os.wait()[0])


def ready(times: int = 20) -> dict[str, list[float]]:
    """Milliseconds from asking for a kernel to its being ready, after the first: warm and ordinary."""
    from kjanalysis.kernels.execute import _Manager

    async def one(name: str) -> float:
        manager = _Manager(kernel_name=name)
        began = time.perf_counter()
        await manager.start_kernel(extra_arguments=["--log-level=ERROR"])
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        took = time.perf_counter() - began
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
        return 1000 * took

    async def several(name: str) -> list[float]:
        await one(name)
        return [await one(name) for _ in range(times)]

    return {name: asyncio.run(several(name)) for name in ("kjanalysis", "python3")}


def table(rounds: int = 2, workers: int = 2) -> list[str]:
    """All ways to execute the notebooks; the section of the report."""
    few = REGIONS[:1]
    ways = {
        "papermill command line": lambda out: command_line(out, few),
        "papermill API, one process": lambda out: api(out, few),
        "limit": lambda out: limit(out, REGIONS, workers, shared=False),
        "limit, shared": lambda out: limit(out, REGIONS, workers, shared=True),
        "kjanalysis run": lambda out: run(out, REGIONS, workers),
    }
    best: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as folder:
                wall, cpu, n = way(Path(folder))
            best[name] = min(best.get(name, (9e9, 9e9))[0], wall / n), min(best.get(name, (9e9, 9e9))[1], cpu / n)
    ours = best["kjanalysis run"]
    return [
        f"{len(NOTEBOOKS)} notebooks, {workers} workers, best of {rounds} rounds:",
        "",
        "| a notebook | wall s | CPU s | wall, kjanalysis run = 1 | CPU |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {name} | {wall:.2f} | {cpu:.2f} | {wall / ours[0]:.1f} | {cpu / ours[1]:.1f} |"
            for name, (wall, cpu) in best.items()
        ),
    ]


def kernels() -> list[str]:
    """How soon a kernel is ready; the section of the report."""
    took = ready()
    said = [
        f"{statistics.median(took[name]):.0f} ms {word} (least {min(took[name]):.0f})"
        for name, word in (("kjanalysis", "warm"), ("python3", "ordinary"))
    ]
    return [f"Kernel ready, median of 20 after the first: {', '.join(said)}."]


def flatness() -> list[str]:
    """Whether the cost of a run stays the same; the section of the report."""
    import flat  # imports the package: no part of what the measured processes take

    return flat.lines()


#: The report's sections, each with what makes it.
PARTS = {"ways": table, "ready": kernels, "cells": lambda: cells.lines(NOTEBOOKS), "flat": flatness}


def lead(ways: str) -> str:
    """What was asked, what came out and what it means, from the table of :func:`table`."""
    asked = "What does a notebook cost in `kjanalysis run`, beside papermill and beside the least it can cost?"
    rows = {
        name: figures.split(" | ") for name, figures in re.findall(r"^\| ([a-zA-Z ,]+) \| ([0-9. |]+) \|$", ways, re.M)
    }
    if not rows:
        return f"{asked} The ways have not been measured yet. Run `make bench-batch PART=ways`."
    return (
        f"{asked} It takes {rows['kjanalysis run'][0]} s of wall time, papermill's command {rows['papermill command line'][2]} "
        f"times as long, and bare forks that share the same data {rows['limit, shared'][2]} times. So what could still be saved "
        "is the cost of kernels, pages and files."
    )


def write(made: dict[str, list[str]]) -> None:
    """Put sections in place in `batch.md`; those not made anew stay."""
    text = REPORT.read_text(encoding="utf-8") if REPORT.exists() else ""
    old = dict(re.findall(r"<!-- (\w+) -->\n(.*?)\n<!-- /\1 -->", text, re.S))
    new = {name: "\n".join(made[name]) if name in made else old.get(name, "") for name in PARTS}
    sections = [f"<!-- {name} -->\n{body}\n<!-- /{name} -->" for name, body in new.items() if body]
    head = "\n".join(opening(TITLE, lead(new["ways"]), MEASURED))
    REPORT.write_text("\n\n".join([head, *sections]) + "\n", encoding="utf-8")


def main() -> None:
    """Measure, print, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--child", nargs=2)
    arguments, rest = parser.parse_known_args()
    if arguments.child:
        child(*arguments.child, [*arguments.parts, *rest])
        return
    unknown = set(arguments.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for name in arguments.parts or PARTS:
        load = os.getloadavg()[0]
        made = [*PARTS[name](), "", f"(Load of the machine before it: {load:.1f}.)"]
        print("\n".join(made), end="\n\n", flush=True)
        write({name: made})


if __name__ == "__main__":
    main()
