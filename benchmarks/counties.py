"""A nation of counties in one batch: CPU seconds a run and memory over time, from some of them.

``python benchmarks/counties.py DATA [--counties 100] [--notebook 03-attainment] [--year 2021]`` runs a
notebook for some counties of a table that `nation.py` has made, with 2 workers. It prints the CPU seconds that all share
(imports, tables, the day), those of a run in the first and the last third, the memory of all
processes over time, and what 2,800 counties would take from that. The second call, which finds nothing to do, is timed too.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ALL = 2800


def memory(parent: psutil.Process) -> float:
    """Memory of a process and all below it in MB, shared pages counted once (PSS)."""
    total = 0
    for process in [parent, *parent.children(recursive=True)]:
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1e6


def cpu(parent: psutil.Process) -> float:
    """CPU seconds of a process and all below it, those that have ended too."""
    total = 0.0
    for process in [parent, *parent.children(recursive=True)]:
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.Error:
            continue
    return total


def watched(command: list[str], out: Path) -> list[tuple[float, float, int]]:
    """CPU seconds and memory with the number of runs done, every other second."""
    seen = []
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        parent = psutil.Process(process.pid)
        while process.poll() is None:
            listed = out / "runs.jsonl"
            done = sum(1 for _ in listed.open(encoding="utf-8")) if listed.exists() else 0
            seen.append((cpu(parent), memory(parent), done))
            time.sleep(2)
    if process.returncode:
        sys.exit(f"the batch ended with {process.returncode}")
    return seen


def again(command: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds of a call that finds nothing to do."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def counties(data: Path, count: int, year: int) -> list[str]:
    """The first counties with made targets for a year."""
    with (data / "targets.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["locator"] == "made" and row["year"] == str(year)]
    return list(dict.fromkeys(row["region"] for row in rows))[:count]


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("data", type=Path)
    asked.add_argument("--counties", type=int, default=100)
    asked.add_argument("--notebook", default="03-attainment")
    asked.add_argument("--year", type=int, default=2021)
    given = asked.parse_args()
    regions = counties(given.data, given.counties, given.year)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [
            sys.executable, "-m", "kjanalysis", "run", given.notebook, "--region", ",".join(regions), "--year", str(given.year),
            "--data", str(given.data), "--out", str(out), "--workers", "2",
        ]  # fmt: skip
        seen = watched(command, out)
        wall, own = again(command)
        peak = max(json.loads(line)["peak_memory"] or 0 for line in (out / "runs.jsonl").open(encoding="utf-8"))
    report(seen, len(regions), given.notebook)
    print(f"The same call again: {wall:.1f} s of wall time, {own:.1f} s of CPU. Largest kernel: {peak / 1e6:.0f} MB.")


def report(seen: list[tuple[float, float, int]], count: int, notebook: str) -> None:
    """Print what was seen and what it comes to for all counties."""
    working = [one for one in seen if 0 < one[2] < count]
    shared = working[0][0]
    thirds = [[one for one in working if low <= one[2] / count < high] for low, high in ((0, 1 / 3), (2 / 3, 1))]
    each = [(part[-1][0] - part[0][0]) / max(part[-1][2] - part[0][2], 1) for part in thirds]
    held = [statistics.median(one[1] for one in part) for part in thirds]
    print(f"{notebook}, {count} counties, 2 workers, load {os.getloadavg()[0]:.1f} at the end.")
    print(
        f"CPU before the first run is done: {shared:.0f} s. A run: {each[0]:.2f} s in the first third, {each[1]:.2f} s in the last."
    )
    print(
        f"Memory of all processes (PSS): {held[0]:.0f} MB in the first third, {held[1]:.0f} MB in the last, at most {max(one[1] for one in seen):.0f}."
    )
    total = shared + ALL * max(each)
    print(
        f"{ALL} counties: {total:.0f} CPU s, at best {(shared / 1 + ALL * max(each) / 2) / 60:.0f} minutes on 2 cores."
    )


if __name__ == "__main__":
    main()
