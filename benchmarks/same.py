"""Do two checkouts compute the same? ``make same OLD=folder``, for a change that is meant to move nothing.

In each checkout, with its own `.venv`, four things are made into one folder:

- ``build/``: the pages and notebooks of 330205, 330000 and 330200 for 2020 to 2025, as known on the default day;
- ``outlooks/``: `outlook.json` of every province for 2021;
- ``panel.csv``: quantiles of forecast_panel on the backtest's cuts of the project's own tables;
- ``extract/``: the proposals for every report in tests/reports.

The two folders are then compared byte for byte. What names the software itself is left out:
digests below `.runs`, times and hashes in `runs.jsonl`, licence texts.

    python benchmarks/same.py OLD NEW            make both and compare
    python benchmarks/same.py OLD NEW --into D   keep what was made in D/old and D/new; what is there isn't made again
"""

import argparse
import filecmp
import json
import subprocess
import sys
import tempfile
from pathlib import Path

REGIONS, YEARS = "330205,330000,330200", "2020:2025"

#: Keys of a line of runs.jsonl that differ from run to run.
PASSING = ("call", "seconds", "cpu_seconds", "peak_memory", "hash", "started", "finished", "versions")

OUTLOOKS = """
import sys
from pathlib import Path
import kjanalysis as kj
from kjanalysis import tables
regions = tables.read().regions
for region in regions.loc[regions["level"].eq("province"), "region"]:
    try:
        text = kj.outlook(region, 2021).to_json()
    except kj.KJError as error:
        text = error.en
    Path(sys.argv[1], region + ".json").write_text(text, encoding="utf-8")
"""

PANEL = """
import sys
import pandas as pd
from kjanalysis import backtest, tables
known = tables.read()
every = backtest.domain(known.on(None) if hasattr(known, "on") else known)
made = []
for length in every.table["length"].unique():
    some = every.only(every.table.index[every.table["length"].eq(length)])
    made.append(backtest.panel(some).assign(length=length))
pd.concat(made, ignore_index=True).to_csv(sys.argv[1], index=False, float_format="%.17g")
"""

EXTRACT = """
import sys
from pathlib import Path
import kjanalysis as kj
for report in sorted(Path("tests/reports").glob("*.txt")):
    kj.extract(report).to_csv(Path(sys.argv[1], report.stem + ".csv"), index=False)
"""


def make(checkout: Path, folder: Path) -> None:
    """Make what is compared, with a checkout's own environment; what is there isn't made again."""
    python = checkout / ".venv" / "bin" / "python"
    for name, code in (("outlooks", OUTLOOKS), ("extract", EXTRACT), ("panel.csv", PANEL)):
        if not (folder / name).exists():
            if not name.endswith(".csv"):
                (folder / name).mkdir(parents=True)
            print(f"{checkout}: {name}", flush=True)
            subprocess.run([python, "-c", code, str(folder / name)], cwd=checkout, check=True)
    if not (folder / "build").exists():
        print(f"{checkout}: build", flush=True)
        command = [
            python,
            "-m",
            "kjanalysis",
            "run",
            "--region",
            REGIONS,
            "--year",
            YEARS,
            "--out",
            str(folder / "build"),
        ]
        subprocess.run(command, cwd=checkout, check=True, stdout=subprocess.DEVNULL)


def plain(path: Path, root: Path) -> bytes:
    """A file's content, without what names the software or the moment."""
    content = path.read_bytes()
    if path.name == "runs.jsonl":
        kept = ({k: v for k, v in json.loads(line).items() if k not in PASSING} for line in content.splitlines())
        content = "\n".join(sorted(json.dumps(line, sort_keys=True) for line in kept)).encode()
    return content.replace(str(root).encode(), b"")


def about_software(path: Path) -> bool:
    """Whether a file tells of the software and not of the data: a run's digests, a licence."""
    return ".runs" in path.parts or path.name.endswith("LICENSE.txt")


def differences(old: Path, new: Path) -> list[str]:
    """Files that only one of two folders has, or that differ."""
    files = [
        {p.relative_to(root) for p in root.rglob("*") if p.is_file() and not about_software(p)} for root in (old, new)
    ]
    found = [
        f"only {where}: {path}"
        for where, paths in (("old", files[0] - files[1]), ("new", files[1] - files[0]))
        for path in sorted(paths)
    ]
    for path in sorted(files[0] & files[1]):
        if filecmp.cmp(old / path, new / path, shallow=False):
            continue
        if plain(old / path, old) != plain(new / path, new):
            found.append(f"differs: {path}")
    return found


def main() -> int:
    arguments = argparse.ArgumentParser(description="Do two checkouts compute the same?")
    arguments.add_argument("old", type=Path)
    arguments.add_argument("new", type=Path)
    arguments.add_argument("--into", type=Path)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        into = (given.into or Path(scratch)).resolve()
        for name in ("old", "new"):
            make(getattr(given, name).resolve(), into / name)
        found = differences(into / "old", into / "new")
    print("\n".join(found) or "no difference")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
