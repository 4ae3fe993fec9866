"""How often did each rule and doubt go with a right row when a set of cases was first read? ``make extract-rules``.

    python benchmarks/first_rules.py

`first_rows.csv` has, for each row of a labelled set, what was wrong when the set was first read, the rules that
decided and the doubts. The fourth to the seventh set are read there by the code that was committed before each,
and doubts made since are marked. Rows that nothing spoke against are counted by rule: all, and those right in
the rule's field. All rows are counted by doubt: all, and those right in every field. All are counted by the rule of
their scope too, which may be overruled if it is often wrong. Passages of real pages are counted apart. Writes `kjanalysis/reports/measured_rules.csv`, by which a rule is firm or a doubt grave.
"""

import contextlib
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

from kjanalysis.reports import confidence, extraction
from kjanalysis.reports.doubts import Doubt
from kjanalysis.reports.reliability import ALL_SCOPES, DOUBT, Count, Counts
from kjanalysis.wording import Text

HERE = Path(__file__).resolve().parent
ROWS = HERE / "first_rows.csv"
#: How rows of first readings would have been dated by weights that have not seen them.
WEIGHED_YEARS = HERE / "first_years.csv"
FIELDS = ("year", "kind", "scope", "unit")
OUT = HERE.parent / "kjanalysis" / "reports" / "measured_rules.csv"


def of_pages(name: str) -> bool:
    """Whether a set is of passages of real pages, by its name."""
    return name.startswith(("real ", "reworded "))


def first_rows() -> list[dict]:
    """Rows of the first readings whose figure was found, their years as weights that have not seen them would have it."""
    with ROWS.open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["wrong"] != "figure"]
    with WEIGHED_YEARS.open(encoding="utf-8", newline="") as file:
        again = {(row["case"], row["row"]): row for row in csv.DictReader(file)}
    return [_dated(row, again.get((row["case"], row["row"]))) for row in found]


def _dated(row: dict, again: dict | None) -> dict:
    """A row of a first reading, its year as a row of `first_years.csv` has it."""
    if again is None or row["wrong"] == "row":
        return row
    wrong = [field for field in row["wrong"].split() if field != "year"] + ["year"] * (again["right"] == "0")
    said = [*filter(None, row["doubts"].split("; ")), *[str(Doubt.OTHER_YEAR)] * (again["doubt"] == "1")]
    return {**row, "year": again["rule"], "wrong": " ".join(wrong), "doubts": "; ".join(sorted(set(said)))}


def doubts(row: dict) -> list[Doubt]:
    """Doubts of a row of `first_rows.csv`."""
    return [Doubt(said) for said in row["doubts"].split("; ") if said]


def rules(row: dict) -> dict[str, SimpleNamespace]:
    """Rules that decided a row of `first_rows.csv`, by field."""
    return {field: SimpleNamespace(says=Text(row[field], "")) for field in FIELDS if row[field]}


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


def counted(held: Iterable[dict]) -> Counts:
    """Rows and right ones by field and rule, and by doubt."""
    counts: Counter = Counter()
    for row in held:
        wrong, of = row["wrong"].split(), "pages" if of_pages(row["set"]) else "made_up"
        against = set(doubts(row)) - confidence.SAID_ONLY
        keys = [((DOUBT, str(doubt)), not wrong) for doubt in against]
        if not against:
            keys = [((field, row[field]), field not in wrong) for field in FIELDS if row[field]]
        if row["scope"]:
            keys.append(((ALL_SCOPES, row["scope"]), "scope" not in wrong))
        for key, right in keys:
            counts[key, of] += 1
            counts[key, f"{of}_right"] += right
    return {key: Count(*(counts[key, name] for name in Count._fields)) for key in sorted({key for key, _ in counts})}


def stepped(pages: bool) -> dict[confidence.Step, list[bool]]:
    """Whether each row of the sets of pages, or of the others, was wrong when first read, by step.

    A set's steps are by the counts of all other sets, so that they have not seen its rows.
    """
    held = first_rows()
    found: dict[confidence.Step, list[bool]] = {step: [] for step in confidence.Step}
    for name in sorted({row["set"] for row in held if of_pages(row["set"]) == pages}):
        others = counted(row for row in held if row["set"] != name)
        for row in (row for row in held if row["set"] == name):
            found[confidence.step(doubts(row), rules(row), others)].append(bool(row["wrong"]))
    return found


def main() -> None:
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["field", "rule", *Count._fields])
        writer.writerows([*key, *count] for key, count in counted(first_rows()).items())


if __name__ == "__main__":
    main()
