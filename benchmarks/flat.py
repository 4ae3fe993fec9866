"""Does a run cost the same when there are 500 of them as when there are 10? ``make bench-batch PART=flat``.

All regions of a plan are copies of the founding district under other codes. So every run is the
same work, and still a run of its own. The CPU time is that of this process and all it has
started, read while the runs go on. Unlike wall time it hardly depends on what else the machine does.

The section goes into `batch.md`. It makes 500 runs, and some smaller plans.
"""

from __future__ import annotations

import itertools
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import pandas as pd
import psutil

from kjanalysis import batch, tables
from kjanalysis.batch.local import threaded
from kjanalysis.pages import site

FOUNDING, YEAR, AS_OF = "330205", 2021, "2021-03-26"


def copies(folder: Path, n: int) -> list[str]:
    """Write the shipped tables with n copies of the founding district; returns their codes."""
    shutil.copytree(tables.shipped_folder(), folder)
    codes = [f"{990000 + i}" for i in range(n)]
    for name in ("regions", "observations", "targets"):
        path = folder / f"{name}.csv"
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        own = table[table["region"].eq(FOUNDING)]
        more = [own.assign(region=code) for code in codes]
        if name == "targets":
            more = [
                rows.assign(id=rows["id"].str.replace(FOUNDING, code)) for rows, code in zip(more, codes, strict=True)
            ]
        pd.concat([table, *more]).to_csv(path, index=False)
    return codes


def spent() -> float:
    """CPU seconds of this process and of all it has started, ended or not."""
    me, total = psutil.Process(), 0.0
    for process in [me, *me.children(recursive=True)]:
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:  # its parent has it, or will at the next reading
            continue
    return total


def go(codes: list[str], data: Path, notebook: str, workers: int) -> pd.DataFrame:
    """Make a run of each region; a row a run: wall and CPU seconds since the start, MB of this process."""
    rows = []
    with tempfile.TemporaryDirectory() as out:
        runs = batch.plan(codes, [YEAR], AS_OF, notebooks=[notebook], out=out, data=data)
        began, cpu = time.perf_counter(), spent()

        def report(one: dict) -> None:
            if one["status"] != "done":
                raise SystemExit(one["message"])
            rows.append((time.perf_counter() - began, spent() - cpu, psutil.Process().memory_info().rss / 2**20))

        threaded(runs, report, batch.Limits(), workers)
        before = time.perf_counter()
        site.write_index(out)
        index = time.perf_counter() - before
    return pd.DataFrame(rows, columns=["wall", "cpu", "memory"]).assign(index=index)


def lines(n: int = 500, few: int = 10, notebook: str = "07-tasks", workers: int = 2, rounds: int = 3) -> list[str]:
    """The section of the report."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        codes = copies(data, n)
        go(codes[:2], data, notebook, workers)  # the imports, and files in the machine's memory
        # two runs hold the least that is shared: what more runs cost is what they cost beyond these
        least, small = zip(
            *[
                (go(codes[:2], data, notebook, workers), go(codes[:few], data, notebook, workers))
                for _ in range(rounds)
            ],
            strict=True,
        )
        large = go(codes, data, notebook, workers)

    def end(made, column) -> float:
        return statistics.median(one[column].iloc[-1] for one in made)

    ten, whole = (
        {column: (end(made, column) - end(least, column)) / (len(made[0]) - 2) for column in ("wall", "cpu")}
        for made in (small, [large])
    )
    at = [max(i * (n // 10) - 1, 1) for i in range(11)]
    parts = [(large.iloc[last] - large.iloc[first]) / (last - first) for first, last in itertools.pairwise(at)]
    mean = statistics.mean(part["cpu"] for part in parts)
    return [
        f"{n} runs of the same work ({notebook} for copies of district {FOUNDING}, {workers} workers) beside {few} of them (median of {rounds}). "
        "What all share (the imports, the day's priors) isn't counted:",
        "",
        f"| | wall s a run | CPU s a run | CPU, {few} runs = 1 |",
        "|---|---:|---:|---:|",
        *(
            f"| {name} | {part['wall']:.2f} | {part['cpu']:.2f} | {part['cpu'] / ten['cpu']:.2f} |"
            for name, part in (
                (f"{few} runs", ten), (f"{n} runs", whole),
                ("their first tenth", parts[0]), ("their fifth tenth", parts[4]), ("their last tenth", parts[9]),
            )
        ),
        "",
        f"CPU of the tenths to their mean: {min(p['cpu'] for p in parts) / mean:.2f} to {max(p['cpu'] for p in parts) / mean:.2f}. "
        f"Memory of the parent: {large['memory'].iloc[at[1]]:.0f} MB after a tenth, {large['memory'].iloc[-1]:.0f} MB at the end. "
        f"Table and index of all, at the end: {large['index'].iloc[0] / n * 1000:.0f} ms a run, with {few} runs {small[0]['index'].iloc[0] / few * 1000:.0f} ms.",
    ]  # fmt: skip


if __name__ == "__main__":
    print("\n".join(lines()))
