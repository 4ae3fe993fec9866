"""How long is it from a fresh process to the first outlook? ``make bench-cold`` prints a table.

Every round starts two new Python processes. One imports pandas and statsmodels. The other imports
kjanalysis, and then asks for Jiangbei's outlook of the founding day (the three headline targets
and two dozen more). The first call reads and checks the tables, learns the prior, fits and draws.
Fitting is :func:`kjanalysis.forecast.statespace.draw`: filter, noise levels and draws.

Shown are wall and CPU seconds. The least of the rounds counts, since other work on the machine
only ever adds. Ten rounds are run, and the first isn't counted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

#: A process that says how long its steps took: {step: [wall, cpu]}.
CLOCK = """
import json, time
def now(): return time.perf_counter(), time.process_time()
def since(start): return [b - a for a, b in zip(start, now())]
"""

PEER = """
start = now()
import pandas, statsmodels.tsa.api
print(json.dumps({"import pandas, statsmodels.tsa.api": since(start)}))
"""

OURS = """
start = now()
import kjanalysis as kj
took = {"import kjanalysis": since(start)}
def watched(name, function):
    def timed(*args, **kwargs):
        start = now()
        try:
            return function(*args, **kwargs)
        finally:
            took[name] = [a + b for a, b in zip(took.get(name, [0, 0]), since(start))]
    return timed
kj.forecast.region.draw = watched("of it fitting", kj.forecast.region.draw)
kj.tables.read = watched("of it reading the tables", kj.tables.read)
start = now()
outlook = kj.outlook("330205", 2021, as_of="2021-03-26")
first = took | {"first outlook": since(start), "targets": [len(outlook.targets), len(outlook.joint["indicators"])]}
start = now()
kj.outlook("330205", 2021, as_of="2021-03-26", seed=1)
print(json.dumps(first | {"second outlook": since(start)}))
"""

ROWS = (
    "import pandas, statsmodels.tsa.api",
    "import kjanalysis",
    "first outlook",
    "of it reading the tables",
    "of it fitting",
    "second outlook",
)


def main(argv=None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args(argv).rounds
    print(table([fresh(PEER) | fresh(OURS) for _ in range(rounds + 1)][1:]))  # the first one warms the disk's cache


def fresh(program: str) -> dict:
    """What a program says in a Python of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CLOCK + program],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
        env={name: value for name, value in os.environ.items() if name != "KJANALYSIS_DATA"},
    )
    return json.loads(done.stdout)


def table(rounds: list[dict]) -> str:
    """Least seconds of each step, and their ratio to the peer's import."""
    least = {row: [min(one[row][i] for one in rounds) for i in (0, 1)] for row in ROWS}
    peer = least[ROWS[0]]
    targets, headline = rounds[0]["targets"]
    lines = [
        f"{targets} targets, {headline} of them headline; least of {len(rounds)} rounds",
        "",
        "| step | wall s | CPU s | wall, import of the peer = 1 |",
        "|---|---:|---:|---:|",
        *(f"| {row} | {wall:.2f} | {cpu:.2f} | {wall / peer[0]:.2f} |" for row, (wall, cpu) in least.items()),
        "",
        f"fitting is {100 * least['of it fitting'][1] / least['first outlook'][1]:.0f} % of the first outlook's CPU",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
