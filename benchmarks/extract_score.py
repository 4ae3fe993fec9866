"""How good are the proposals for one report, beside a list made by hand? ``make extract-score``.

    python benchmarks/extract_score.py REPORT GOLD [YEAR]
    python benchmarks/extract_score.py CASES.csv

A row is found if value and unit are right and the places overlap. Year, kind, qualifier and scope
are counted among those found. A file of cases holds small texts with their right rows as JSON
(`tests/reports/cases.csv`); of them the code counts too, by field and by kind of case.
"""

import csv
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

import kjanalysis as kj

FIELDS = ("year", "kind", "qualifier", "scope")


def score(found: pd.DataFrame, gold: pd.DataFrame) -> dict:
    """Precision, recall, F1 of numbers with unit, and shares right among the found."""
    found = found.astype(str).reset_index(drop=True)
    gold = gold.astype(str).reset_index(drop=True)
    free = set(found.index)
    pairs = []
    for row in gold.itertuples():
        near = [
            i for i in free
            if found.at[i, "value"] == row.value and found.at[i, "unit"] == row.unit
            and int(found.at[i, "span_start"]) < int(row.span_end) and int(row.span_start) < int(found.at[i, "span_end"])
        ]  # fmt: skip
        if near:
            free.discard(near[0])
            pairs.append((row.Index, near[0]))
    hit = len(pairs)
    precision, recall = hit / max(len(found), 1), hit / max(len(gold), 1)
    result = {"gold": len(gold), "found": len(found), "hit": hit, "precision": precision, "recall": recall}
    result["f1"] = 2 * precision * recall / max(precision + recall, 1e-9)
    for name in FIELDS:
        result[name] = sum(found.at[j, name] == gold.at[i, name] for i, j in pairs)
    return result


def misses(found: pd.DataFrame, gold: pd.DataFrame, text: str) -> list[str]:
    """What is wrong, in words."""
    places = {int(r.span_start): r for r in found.itertuples()}
    said = []
    for row in gold.itertuples():
        got = places.get(int(row.span_start))
        around = (
            text[max(0, int(row.span_start) - 14) : int(row.span_start)]
            + "【"
            + text[int(row.span_start) : int(row.span_end)]
            + "】"
        )
        around = (around + text[int(row.span_end) : int(row.span_end) + 8]).replace("\n", "/")
        if got is None:
            said.append(f"missed {around}")
            continue
        wrong = [
            f"{n} {getattr(got, n)} for {getattr(row, n)}"
            for n in ("value", "unit", *FIELDS)
            if str(getattr(got, n)) != str(getattr(row, n))
        ]
        if wrong:
            said.append(f"{around}: {', '.join(wrong)}")
    starts = {int(r.span_start) for r in gold.itertuples()}
    said += [f"false {r.indicator_zh} {r.value} {r.unit}" for r in found.itertuples() if r.span_start not in starts]
    return said


CASE_FIELDS = (*FIELDS, "indicator")


def right(wanted: str, given: str) -> bool:
    """Whether a cell is right; ``a|b`` lets either be."""
    return str(given) in str(wanted).split("|")


def read_case(case: dict) -> pd.DataFrame:
    """Proposals for a case: a text, or a page."""
    text = case["text"].replace("\\n", "\n")
    if case["html"] != "true":
        return kj.extract(text, year=int(case["year"]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.html"
        path.write_text(text, encoding="utf-8")
        return kj.extract(path, year=int(case["year"]))


def compared(case: dict) -> Iterator[tuple[dict | None, dict | None, list[str]]]:
    """Wanted row, proposal, and the fields that are wrong; one of the two is None if the other has no partner."""
    free = read_case(case).to_dict("records")
    for wanted in json.loads(case["rows"]):
        fitting = [row for row in free if right(wanted["value"], row["value"]) and right(wanted["unit"], row["unit"])]
        if not fitting:
            yield wanted, None, ["figure"]
            continue
        named = wanted["indicator_zh_contains"]
        best = min(
            fitting,
            key=lambda row: (named not in row["indicator_zh"], sum(not right(wanted[f], row[f]) for f in CASE_FIELDS)),
        )
        free.remove(best)
        yield wanted, best, [name for name in CASE_FIELDS if not right(wanted[name], best[name])]
    for row in free:
        yield None, row, ["figure"]


def cases(path: Path) -> list[dict]:
    """Cases of a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def tally(some: list[dict]) -> Counter:
    """Counts over cases: rows wanted and found, right by field, codes proposed and right."""
    counts: Counter = Counter()
    for case in some:
        for wanted, row, wrong in compared(case):
            counts["wanted"] += wanted is not None
            counts["found"] += row is not None
            if wanted is None or row is None:
                continue
            counts["hit"] += 1
            counts["all"] += not wrong
            counts.update(name for name in CASE_FIELDS if name not in wrong)
            coded = "indicator" not in wrong
            counts["proposed"] += bool(row["indicator"])
            counts["proposed right"] += bool(row["indicator"]) and coded
            counts["coded"] += bool(wanted["indicator"].strip("|"))
            counts["coded found"] += bool(wanted["indicator"].strip("|")) and coded
            counts[f"at {row['confidence']}"] += 1
            counts[f"wrong at {row['confidence']}"] += bool(wrong)
    return counts


def shares(counts: Counter) -> dict[str, float]:
    """Of :func:`tally`: F1 of value and unit, share right by field and in all, precision and recall of codes."""
    hit = max(counts["hit"], 1)
    return {
        "F1": 2 * counts["hit"] / max(counts["wanted"] + counts["found"], 1),
        **{name: counts[name] / hit for name in FIELDS},
        "all right": counts["all"] / max(counts["wanted"], 1),
        "code precision": counts["proposed right"] / max(counts["proposed"], 1),
        "code recall": counts["coded found"] / max(counts["coded"], 1),
    }


def by_kind(some: list[dict]) -> dict[str, Counter]:
    """:func:`tally` for each kind of case (K1, K2 ...) and for all."""
    kinds: dict[str, list[dict]] = {}
    for case in some:
        kinds.setdefault(case["case"].split("-")[0], []).append(case)
    found = {kind: tally(held) for kind, held in kinds.items()}
    return found | {"all": sum(found.values(), Counter())}


def show_cases(path: Path) -> None:
    for kind, counts in by_kind(cases(path)).items():
        print(
            f"{kind:4}{counts['wanted']:5} rows  " + "  ".join(f"{name} {x:.3f}" for name, x in shares(counts).items())
        )


def main(report: str, gold: str = "", year: str = "") -> None:
    if not gold:
        show_cases(Path(report))
        return
    found = kj.extract(Path(report), year=int(year) if year else None)
    wanted = pd.read_csv(gold, dtype=str, encoding="utf-8-sig")
    result = score(found, wanted)
    print(f"{result['hit']} of {result['gold']} figures found, {result['found']} proposed; F1 {result['f1']:.3f}")
    print(", ".join(f"{name} {result[name] / max(result['hit'], 1):.3f}" for name in FIELDS))
    print("\n".join(misses(found, wanted, found.attrs["text"])))


if __name__ == "__main__":
    main(*sys.argv[1:])
