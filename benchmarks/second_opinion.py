"""Fits the second opinion on kind and scope, and says how it would have done on each set: ``make second-opinion``.

    python benchmarks/second_opinion.py

The labelled passages of `tests/reports/cases.csv` are read. For each set of pages or made-up texts the weights are
fitted on all other sets, and the doubts that they give are marked in `first_rows.csv`. So a first reading is judged
by weights that have not seen it. The constructed reports of `tests/reports`, and the sentences by which the rules of
scopes are known, are fitted to as well. Everything is read without the opinion. A wrong kind or scope was read by older rules. Its row has the doubt only if the
opinion is the label: what the rules said then is not kept. Then the weights of all sets are written to
`kjanalysis/reports/second_opinion.csv`. Takes some three minutes.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from extract_score import cases, compared
from first_rules import HERE, ROWS, of_pages
from scipy import sparse
from scipy.optimize import minimize

import kjanalysis as kj
from kjanalysis.reports import count_scopes, extraction, rows, scopes, second_opinion
from kjanalysis.reports.doubts import Doubt
from kjanalysis.reports.reliability import overruled
from kjanalysis.reports.second_opinion import FIELDS
from kjanalysis.reports.spoken_against import LIKELIER

CASES = HERE.parent / "tests" / "reports" / "cases.csv"
OUT = HERE.parent / "kjanalysis" / "reports" / "second_opinion.csv"
#: Examples that must have a sign, and least weight that is kept.
LEAST, KEPT = 3, 0.02


class Example(NamedTuple):
    """A figure of a labelled passage: its set, case, place among the labels, signs, and labels by field."""

    set: str
    case: str
    row: int
    signs: frozenset
    labels: dict[str, list[str]]


def examples(path: Path = CASES) -> list[Example]:
    """Figures of passages, reports and sentences that were found, with the signs around them."""
    of_text, judged, columns = rows.of_text, extraction._judged, extraction.COLUMNS
    shipped = second_opinion.shipped
    second_opinion.shipped = dict
    rows.of_text = lambda block, read, *rest: of_text(block, read, *rest) | {"signs": frozenset(read.signs)}
    extraction._judged = lambda found, known, region: [
        {**one, "signs": row.get("signs")} for one, row in zip(judged(found, known, region), found, strict=True)
    ]
    extraction.COLUMNS = [*columns, "signs"]
    try:
        return [*_examples(path), *_of_reports(), *_of_sentences()]
    finally:
        second_opinion.shipped = shipped
        rows.of_text, extraction._judged, extraction.COLUMNS = of_text, judged, columns


def _examples(path: Path) -> Iterator[Example]:
    for case in cases(path):
        for place, (wanted, row, _) in enumerate(compared(case)):
            if wanted and row and row["signs"]:
                labels = {field: wanted[field].split("|") for field in FIELDS}
                yield Example(case["set"], case["case"], place, row["signs"], labels)


def _of_reports() -> Iterator[Example]:
    for path in sorted(CASES.parent.glob("*.gold.csv")):
        gold = {row["span_start"]: row for row in cases(path)}
        found = kj.extract(path.with_name(path.name.replace(".gold.csv", ".txt")))
        for place, row in enumerate(found.to_dict("records")):
            wanted = gold.get(str(row["span_start"]))
            if wanted and row["signs"]:
                yield Example("reports", path.stem, place, row["signs"], {field: [wanted[field]] for field in FIELDS})


def _of_sentences() -> Iterator[Example]:
    tables = (scopes.SETTLED, *{id(table): table for table in scopes.BY_UNIT.values()}.values(), count_scopes.COUNTS)
    for rule in (rule for table in tables for rule in table):
        for place, text in enumerate(rule.yes):
            marks = [m.start() - 2 * i for i, m in enumerate(re.finditer("【", text))]
            found = kj.extract(re.sub("[【】]", "", text), year=2021).to_dict("records")
            row = next((row for row in found if row["span_start"] <= marks[-1] < row["span_end"]), None)
            if row and row["signs"]:
                yield Example("sentences", rule.says.en, place, row["signs"], {field: [row[field]] for field in FIELDS})


def fitted(some: list[Example]) -> second_opinion.Weights:
    """Weights of a logistic regression on some examples; those with two labels tell nothing of the field."""
    counted = Counter(sign for one in some for sign in one.signs)
    column = {sign: i for i, sign in enumerate(sorted(sign for sign, count in counted.items() if count >= LEAST))}
    weights = np.zeros((len(column), 1 + len(FIELDS["scope"])))
    for field, values in FIELDS.items():
        held = [one for one in some if one.labels[field][0] in values and len(one.labels[field]) == 1]
        places = [[column[sign] for sign in sorted(one.signs) if sign in column] for one in held]
        ends = np.cumsum([0, *map(len, places)])
        seen = sparse.csr_matrix((np.ones(ends[-1]), np.concatenate(places), ends), shape=(len(held), len(column)))
        wanted = np.array([values.index(one.labels[field][0]) for one in held])
        found = _softmax(seen, wanted, len(values))
        if field == "kind":
            weights[:, 0] = found[:, 1] - found[:, 0]
        else:
            weights[:, 1:] = found
    return {sign: tuple(weights[i]) for sign, i in column.items()}


def _softmax(seen: sparse.csr_matrix, wanted: np.ndarray, count: int) -> np.ndarray:
    """Weights, a row a sign and a column a value, that make the labels likeliest; half their squared sum is taken off."""
    rows_, hits = np.arange(len(wanted)), np.eye(count)[wanted]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(-1, count)
        scores = seen @ weights
        scores -= scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        chances = powers / powers.sum(axis=1, keepdims=True)
        value = -np.log(chances[rows_, wanted]).sum() + 0.5 * (flat**2).sum()
        return value, (seen.T @ (chances - hits) + weights).ravel()

    start = np.zeros(seen.shape[1] * count)
    return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x.reshape(-1, count)


def doubts(one: Example, wrong: set[str], weights: second_opinion.Weights) -> set[Doubt]:
    """Doubts that the weights would have given at a first reading, from what was right then."""
    found = set()
    for field, likely in second_opinion.probabilities(one.signs, weights).items():
        best = max(likely, key=likely.__getitem__)
        right = best in one.labels[field]
        on = any(label in likely for label in one.labels[field])
        if on and likely[best] >= second_opinion.SURE and right == (field in wrong):
            found.add(LIKELIER[best])
    return found


def decided(one: Example, row: dict, weights: second_opinion.Weights) -> str:
    """Whether the opinion would have set the scope of a first reading's row: *righted*, *spoiled*, or empty."""
    likely = second_opinion.probabilities(one.signs, weights)["scope"]
    best, labels = max(likely, key=likely.__getitem__), one.labels["scope"]
    if likely[best] < second_opinion.VERY_SURE or not overruled(row["scope"]) or not set(labels) & set(likely):
        return ""
    was_wrong = "scope" in row["wrong"].split()
    return {(True, True): "righted", (False, False): "spoiled"}.get((was_wrong, best in labels), "")


def main() -> None:
    every = examples()
    with ROWS.open(encoding="utf-8", newline="") as file:
        first = list(csv.DictReader(file))
    place = {(row["case"], int(row["row"])): row for row in first}
    count: Counter = Counter()
    marks = {str(doubt) for doubt in LIKELIER.values()}
    for row in first:
        row["doubts"] = "; ".join(said for said in row["doubts"].split("; ") if said not in marks)
    for name in sorted({one.set for one in every} & {row["set"] for row in first}):
        weights = fitted([one for one in every if one.set != name])
        for one in (one for one in every if one.set == name):
            row = place.get((one.case, one.row))
            if row is None or row["wrong"] in ("figure", "row"):
                continue
            said = doubts(one, set(row["wrong"].split()), weights)
            kind = "pages" if of_pages(name) else "made-up texts"
            count.update({(kind, "rows"): 1, (kind, decided(one, row, weights)): 1})
            row["doubts"] = "; ".join(sorted({*filter(None, row["doubts"].split("; ")), *map(str, said)}))
    for kind in ("pages", "made-up texts"):
        righted, spoiled = count[kind, "righted"], count[kind, "spoiled"]
        print(f"Scopes of {count[kind, 'rows']} rows of {kind}: {righted} righted, {spoiled} spoiled.")
    with ROWS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(first)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["sign", "target", *FIELDS["scope"]])
        for sign, weights in fitted(every).items():
            if max(map(abs, weights)) >= KEPT:
                writer.writerow([sign, *(f"{weight:.2f}" for weight in weights)])


if __name__ == "__main__":
    main()
