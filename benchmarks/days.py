"""A batch over regions and years, in two checkouts by turns: seconds, and whether the outputs are the same.

    python benchmarks/days.py OLD NEW [--rounds 1]    OLD and NEW are folders of checkouts

Runs notebook 03 for three regions and eight years, which have 14 days among them, and the same command once more, which
finds nothing to do. A checkout with a `.venv` of its own uses that, any other this environment's packages. Nothing is
kept from an earlier round. What comes out is compared byte for byte, as in `same.py`.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from same import differences

ASKED = ("03-attainment", "--region", "330205,330200,330000", "--year", "2018:2025", "--workers", "2")


def cost(checkout: Path, out: Path) -> tuple[float, float]:
    """Wall and CPU seconds of the batch, of all its processes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    own = checkout / ".venv" / "bin" / "python"
    command = [str(own if own.exists() else sys.executable), "-m", "kjanalysis", "run", *ASKED, "--out", str(out)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(checkout), "KJANALYSIS_CACHE": str(out.with_name(f"{out.name}-cache"))}
    subprocess.run(command, check=True, cwd=checkout, env=environment, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Measure by turns, print the best of the rounds, and compare."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("checkouts", nargs=2, type=Path, metavar="OLD NEW")
    asked.add_argument("--rounds", type=int, default=1)
    given = asked.parse_args()
    checkouts = [path.resolve() for path in given.checkouts]
    found: dict[tuple[str, Path], list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(given.rounds):
            outs = [Path(folder) / str(number) / name for name in ("old", "new")]
            for checkout, out in zip(checkouts, outs, strict=True):
                for what in ("all to do", "nothing to do"):
                    found.setdefault((what, checkout), []).append(cost(checkout, out))
            other = differences(*outs)
    print("| | wall s, old | new | new / old | CPU s, old | new | new / old |\n|---|---:|---:|---:|---:|---:|---:|")
    for what in ("all to do", "nothing to do"):
        old, new = ([min(column) for column in zip(*found[what, one], strict=True)] for one in checkouts)
        cells = [f"{old[n]:.1f} | {new[n]:.1f} | {new[n] / old[n]:.2f}" for n in (0, 1)]
        print(f"| {what} | {' | '.join(cells)} |")
    print(f"(Load of the machine: {os.getloadavg()[0]:.1f}.)", *(other or ["no difference"]), sep="\n")
    return bool(other)


if __name__ == "__main__":
    sys.exit(main())
