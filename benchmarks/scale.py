"""What tables cost by their number of rows: ``make bench-scale`` prints the curve and writes `scale.md`.

The tables are made by :mod:`nation`: the shipped ones, and made figures for 20, 280 and 2,800 counties.
Each step runs in a new process: ``kjanalysis data check``, and the first outlook of a county, once with nothing kept and once with
the checked tables kept in columns (:mod:`kjanalysis.tables.kept`). The shipped tables are the peer, measured in the same run.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from mdtable import mdtable
from nation import nation

REPORT = Path(__file__).with_name("scale.md")
COUNTIES = (20, 280, 2800)
OUTLOOK = "import sys, kjanalysis as kj; kj.outlook(sys.argv[1], 2021, as_of='2021-03-26', data=sys.argv[2])"
COLUMNS = ["check, CPU s", "wall s", "memory, MiB", "first outlook, CPU s", "again, kept in columns", "times the shipped tables", "memory of it, MiB"]  # fmt: skip
ROUNDS = 2


def cost(*command: str, cache: Path) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and the most memory in MiB of a new process: the best of the rounds."""
    found = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        process = os.posix_spawn(
            command[0], command, os.environ | {"KJANALYSIS_CACHE": str(cache), "OPENBLAS_NUM_THREADS": "1"},
            file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
        )  # fmt: skip
        _, status, used = os.wait4(process, 0)
        if os.waitstatus_to_exitcode(status):
            sys.exit(f"{' '.join(command)} failed")
        found.append((used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024))
    return min(found)


def measured(data: Path, region: str, cache: Path) -> list[float]:
    """A row of the table, but for the ratio."""
    check = cost(sys.executable, "-m", "kjanalysis", "data", "check", "--data", str(data), cache=Path("off"))
    ask = (sys.executable, "-c", OUTLOOK, region, str(data))
    first = cost(*ask, cache=Path("off"))
    cost(*ask, cache=cache)
    again = cost(*ask, cache=cache)
    return [*check, first[0], again[0], again[2]]


def main() -> None:
    """Measure, print and write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--counties", type=int, nargs="*", default=COUNTIES)
    given = asked.parse_args()
    from kjanalysis import tables

    rows = {}
    with tempfile.TemporaryDirectory() as folder:
        shipped = tables.read("shipped")
        rows[len(shipped.observations)] = measured(shipped.folder, "330205", Path(folder) / "cache")
        for count in given.counties:
            data = Path(folder) / str(count)
            data.mkdir()
            number = nation(data, count)
            rows[number] = measured(data, "120101", Path(folder) / "cache")
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.insert(5, "times", table[4] / table[4].iloc[0])
    table.columns = COLUMNS
    table.index = pd.Index([f"{rows:,}" for rows in table.index], name="rows of observations.csv")
    forms = dict.fromkeys(COLUMNS, "{:,.0f}") | {name: "{:.1f}" for name in COLUMNS if "memory" not in name}
    lines = [
        "# Tables by their number of rows",
        "",
        "Written by `make bench-scale` ([scale.py](scale.py)) in one run on a 2-core machine. The first row are the shipped tables. The others have made figures "
        "for 20, 280 and 2,800 counties, 30 indicators and 15 years ([nation.py](nation.py)).",
        "",
        "The first outlook is that of a new process, start included. *Kept in columns*: a process before has checked the tables and kept them.",
        "",
        *mdtable(table, forms),
        "",
    ]
    REPORT.write_text("\n".join(lines), encoding="utf-8")
    print(*mdtable(table, forms), f"(Load of the machine: {os.getloadavg()[0]:.1f}.)", sep="\n")


if __name__ == "__main__":
    main()
