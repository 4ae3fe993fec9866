"""What a run costs beside papermill and beside the least it can cost; ratios of one session.

``make bench-batch`` prints a table. Every way executes the shipped notebooks
for provinces of one year, one BLAS thread a process:

- command line: ``papermill`` once a notebook, one after another
- API: ``papermill.execute_notebook`` in one process, one after another
- limit: the same cells in forks of a process that has imported the stack and
  read the tables; no kernel, no page, no file
- limit, shared: the same, forked from a process that also has the outlook and
  the backtest, as kjanalysis run does
- kjanalysis run: the command, from its start to the written index

Wall seconds and CPU seconds (of all processes) a notebook; the best of the
rounds, since other work on the machine only ever adds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted(p for p in (ROOT / "notebooks").glob("*.ipynb") if p.stem != "06-intake")  # a form for a person
REGIONS = ("370000", "360000", "350000", "340000", "320000", "310000")
YEAR = 2019
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
        import papermill

        for region in regions:
            for path in NOTEBOOKS:
                papermill.execute_notebook(
                    path, Path(first) / f"{region}-{path.name}", {"region": region, "year": YEAR}, progress_bar=False
                )
        return
    import kjanalysis.warm  # noqa: F401  the stack, a figure, the tables
    from kjanalysis import tables, targets, workbook

    known = tables.read()
    day = targets.default_as_of([], YEAR)
    running = []

    def fork(task) -> None:
        while len(running) >= int(first):
            pid, _ = os.wait()
            running.remove(pid)
        pid = os.fork()
        if not pid:
            task()
            os._exit(0)
        running.append(pid)

    if kind == "limit-shared":
        workbook._scores(known, day, 6)
    for region in regions:
        if kind == "limit-shared":
            # shared by the forks that follow; a process of its own would also keep the other core busy
            book = workbook.open_workbook(region, YEAR)
            book.outlook, book.forecast  # noqa: B018
        for path in NOTEBOOKS:
            fork(lambda path=path, region=region: cells(path, region))
    while running:
        running.remove(os.wait()[0])


def cells(path: Path, region: str) -> None:
    """A notebook's cells in this process: executed, shown, figures drawn as the inline backend draws them."""
    os.environ["MPLBACKEND"] = "agg"
    from io import BytesIO

    import matplotlib as mpl
    import matplotlib.pyplot as plt
    from IPython.core.interactiveshell import InteractiveShell

    mpl.use("agg")
    shell = InteractiveShell.instance()
    shell.displayhook.write_output_prompt = shell.displayhook.write_format_data = lambda *_: None
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            if "parameters" in cell["metadata"].get("tags", []):
                source += f"\nregion, year = {region!r}, {YEAR}"
            result = shell.run_cell(source)
            result.raise_error()
            for number in plt.get_fignums():
                plt.figure(number).savefig(BytesIO(), bbox_inches="tight")
                plt.close(number)


def ready(times: int = 20) -> dict[str, float]:
    """Milliseconds from asking for a kernel to its being ready, after the first: warm and ordinary."""
    from kjanalysis.execute import _Manager

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

    async def several(name: str) -> float:
        await one(name)
        return statistics.median([await one(name) for _ in range(times)])

    return {name: asyncio.run(several(name)) for name in ("kjanalysis", "python3")}


def flat(n: int, workers: int) -> dict[str, float]:
    """Seconds a run, and MB of this process, over the first and the last tenth of many runs."""
    import nbformat

    from kjanalysis import batch

    cell = nbformat.v4.new_code_cell('region = ""\nyear = 0', metadata={"tags": ["parameters"]})
    work = nbformat.v4.new_code_cell("import kjanalysis as kj\nkj.load(region).shape")
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "light.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[cell, work]), book)
        runs = batch.plan(["city"], range(YEAR - 2, YEAR + 2), notebooks=[book], out=Path(folder) / "out")
        random.Random(0).shuffle(runs)  # regions differ in how much they hold
        runs = runs[:n]
        at, memory = [], []
        for _ in batch._local(runs, batch.Limits(), workers):
            at.append(time.perf_counter())
            memory.append(int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20)
    tenth = len(at) // 10
    return {
        "runs": len(at),
        "first": (at[tenth] - at[0]) / tenth, "last": (at[-1] - at[-1 - tenth]) / tenth,
        "memory first": memory[tenth], "memory last": memory[-1],
    }  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--regions", type=int, default=len(REGIONS))
    parser.add_argument("--flat", type=int, default=500)
    parser.add_argument("--child", nargs=2)
    arguments, rest = parser.parse_known_args()
    if arguments.child:
        child(*arguments.child, rest)
        return
    few, many = REGIONS[:1], REGIONS[: arguments.regions]
    ways = {
        "papermill command line": lambda out: command_line(out, few),
        "papermill API, one process": lambda out: api(out, few),
        "limit": lambda out: limit(out, many, arguments.workers, shared=False),
        "limit, shared": lambda out: limit(out, many, arguments.workers, shared=True),
        "kjanalysis run": lambda out: run(out, many, arguments.workers),
    }
    best: dict[str, tuple[float, float]] = {}
    for _ in range(arguments.rounds):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as folder:
                wall, cpu, n = way(Path(folder))
            best[name] = min(best.get(name, (9e9, 9e9))[0], wall / n), min(best.get(name, (9e9, 9e9))[1], cpu / n)
    ours = best["kjanalysis run"]
    print(f"{len(NOTEBOOKS)} notebooks, {arguments.workers} workers, best of {arguments.rounds} rounds\n")
    print("| a notebook | wall s | CPU s | wall, kjanalysis run = 1 | CPU |\n|---|---:|---:|---:|---:|")
    for name, (wall, cpu) in best.items():
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {wall / ours[0]:.1f} | {cpu / ours[1]:.1f} |")
    kernels = ready()
    print(f"\nkernel ready: {kernels['kjanalysis']:.0f} ms warm, {kernels['python3']:.0f} ms ordinary")
    f = flat(arguments.flat, arguments.workers)
    print(
        f"{f['runs']} light runs: {f['first']:.3f} s a run at first, {f['last']:.3f} s at last "
        f"(ratio {f['last'] / f['first']:.2f}); parent {f['memory first']:.0f} MB, then {f['memory last']:.0f} MB"
    )


if __name__ == "__main__":
    main()
