"""How often was each rule of reading right when a set of cases was first read? ``make extract-rules``.

    python benchmarks/first_rules.py

`first_rows.csv` has, for each row of a labelled set, what was wrong when the set was first read, and the
rules that decided. The fourth to the seventh set are read there by the code that was committed before
each, and doubts made since are marked. The rows are counted by rule: those that nothing spoke against, then
or by the doubts of today, and those of them that were right in the rule's field. A row that another rule
decides today is left out. Writes `kjanalysis/reports/measured_rules.csv`, by which a rule is firm or not.
"""

import contextlib
import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

from extract_score import cases, compared

from kjanalysis import tables
from kjanalysis.reports import confidence, extraction
from kjanalysis.reports.doubts import Doubt
from kjanalysis.wording import Text

HERE = Path(__file__).resolve().parent
ROWS = HERE / "first_rows.csv"
CASES = HERE.parent / "tests" / "reports" / "cases.csv"
FIELDS = ("year", "kind", "scope", "unit")
OUT = HERE.parent / "kjanalysis" / "reports" / "measured_rules.csv"


def first_rows() -> dict[tuple[str, int], dict]:
    """Rows of the first readings, by case and place."""
    with ROWS.open(encoding="utf-8", newline="") as file:
        return {(row["case"], int(row["row"])): row for row in csv.DictReader(file)}


@contextlib.contextmanager
def rules_shown() -> Iterator[None]:
    """Within it proposals also have the rules that decided them and their doubts."""
    keep = extraction._judged
    extraction._judged = lambda found, known, region: [
        {**judged, "rules": row["rules"], "doubts": row["doubts"]}
        for judged, row in zip(keep(found, known, region), found, strict=True)
    ]
    columns = extraction.COLUMNS
    extraction.COLUMNS = [*columns, "rules", "doubts"]
    try:
        yield
    finally:
        extraction._judged, extraction.COLUMNS = keep, columns


def with_rules() -> list[tuple[dict, dict]]:
    """First reading of a row, and its proposal of today with rules and doubts."""
    held, seen = first_rows(), []
    with rules_shown():
        for case in cases(CASES):
            wanted_rows = json.loads(case["rows"])
            if (case["case"], 0) not in held:
                continue
            for wanted, row, _ in compared(case):
                if wanted is None or row is None:
                    continue
                place = next(i for i, one in enumerate(wanted_rows) if one == wanted)
                wanted_rows[place] = None
                if (case["case"], place) in held:  # a label added since has no first reading
                    seen.append((held[case["case"], place], row))
    return seen


def counted(seen: list[tuple[dict, dict]]) -> dict[tuple[str, str], list[int]]:
    """Rows and right ones by field and rule."""
    rows: Counter = Counter()
    right: Counter = Counter()
    for first, row in seen:
        wrong = first["wrong"].split()
        doubts = {*first["doubts"].split("; "), *row["doubts"]} - {"", *confidence.SAID_ONLY}
        if doubts or "figure" in wrong:
            continue
        for field, rule in row["rules"].items():
            said = rule.says.en
            if first[field] in ("", said):  # tables named no rule at first
                rows[field, said] += 1
                right[field, said] += field not in wrong
    for first in elsewhere():
        for field in set(FIELDS) - set(first["other"].split()):
            rows[field, first[field]] += bool(first[field])
            right[field, first[field]] += bool(first[field]) and field not in first["wrong"].split()
    return {key: [rows[key], right[key]] for key in sorted(rows) if rows[key]}


def elsewhere() -> list[dict]:
    """Rows that nothing spoke against, of sets whose sentences aren't kept here."""
    kept = {case["set"] for case in cases(CASES)}
    held = [row for row in first_rows().values() if row["set"] not in kept and row["wrong"] != "figure"]
    return [row for row in held if not {*row["doubts"].split("; ")} - {"", *confidence.SAID_ONLY}]


def stepped(sets: tuple[str, ...]) -> dict[confidence.Step, list[bool]]:
    """Whether each row of some sets was wrong when they were first read, by the step that its rules and doubts give today."""
    found: dict[confidence.Step, list[bool]] = {step: [] for step in confidence.Step}
    for first in first_rows().values():
        if first["set"] in sets and "figure" not in first["wrong"].split():
            doubts = [Doubt(said) for said in first["doubts"].split("; ") if said]
            rules = {field: SimpleNamespace(says=Text(first[field], "")) for field in FIELDS if first[field]}
            found[confidence.step(doubts, rules)].append(bool(first["wrong"]))
    return found


def main() -> None:
    tables.read()
    found = counted(with_rules())
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["field", "rule", "rows", "right"])
        writer.writerows([field, rule, *counts] for (field, rule), counts in found.items())


if __name__ == "__main__":
    main()
