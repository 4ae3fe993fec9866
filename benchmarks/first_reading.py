"""What a new set of cases gives when it is first read: run once, before any rule is mended for it.

    python benchmarks/first_reading.py SET.csv

Adds a line for each set of the file to `first_sets.csv`, and its rows with the rules that decided to
`first_rows.csv`. A set that is there already is refused, since a second reading is not a first one.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from extract_score import cases, compared, shares, tally
from first_rules import FIELDS, HERE, ROWS, rules_shown

from kjanalysis.reports import confidence

SETS = HERE / "first_sets.csv"


def read(case: dict) -> list[dict]:
    """Rows of `first_rows.csv` for a case, in the order of its labels; proposals of no label last, wrong as a *row*."""
    rows = []
    for place, (wanted, row, wrong) in enumerate(compared(case)):
        rules, doubts = (row["rules"], row["doubts"]) if row else ({}, [])
        rows.append(
            {
                "set": case["set"],
                "case": case["case"],
                "row": place,
                "wrong": " ".join(wrong) if wanted else "row",
                "step": str(confidence.of(row["confidence"])) if row else "",
                **{field: rules[field].says.en if field in rules else "" for field in FIELDS},
                "doubts": "; ".join(sorted({str(doubt) for doubt in doubts})),
            }
        )
    return rows


def summed(some: list[dict], rows: list[dict]) -> list[str]:
    """The line of `first_sets.csv` for a set."""
    counts = tally(some)
    all_of, right = Counter(r["step"] for r in rows), Counter(r["step"] for r in rows if not r["wrong"])
    steps = [f"{right[str(step)]}/{all_of[str(step)]}" for step in confidence.Step]
    shown = [f"{share:.3f}" for share in shares(counts).values()]
    return [some[0]["set"], str(counts["wanted"]), *shown, *steps]


def main(path: str) -> None:
    sets: dict[str, list[dict]] = {}
    for case in cases(Path(path)):
        sets.setdefault(case["set"], []).append(case)
    known = {row["set"] for row in cases(SETS)}
    if met := known & set(sets):
        raise SystemExit(f"{', '.join(sorted(met))} was read before: a first reading is there in {SETS.name}.")
    with rules_shown():
        for some in sets.values():
            rows = [row for case in some for row in read(case)]
            with ROWS.open("a", encoding="utf-8", newline="") as file:
                csv.DictWriter(file, list(rows[0]), lineterminator="\n").writerows(rows)
            with SETS.open("a", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerow(summed(some, rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
