"""Fits the weights of years that no word says, and tells how they would have done: ``make second-opinion``.

    python benchmarks/year_weights.py

The labelled passages of `tests/reports/cases.csv` are read by the rules alone. For each set the weights are fitted on
all other sets. The constructed reports, and the sentences by which the rules are known, are fitted to as well.
`first_years.csv` has the rows of first readings whose year they would have set, or doubted:
`first_rules.py` counts these rows so. The weights of all sets are written to `kjanalysis/reports/year_weights.csv`.
A conditional logit (:mod:`kjanalysis.reports.year_weights`); half the squared sum of the weights, times five, is taken
off. Takes some two minutes.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from extract_score import cases, compared
from first_rules import HERE, ROWS, WEIGHED_YEARS, of_pages
from scipy import sparse
from scipy.optimize import minimize

import kjanalysis as kj
from kjanalysis.reports import context, extraction, rows, year_signs, year_weights, years
from kjanalysis.reports.year_signs import Signs
from kjanalysis.reports.year_weights import FAR, LEAST, LIKELIEST, NOT_SAID, Weighed, Weights

CASES = HERE.parent / "tests" / "reports" / "cases.csv"
OUT = HERE.parent / "kjanalysis" / "reports" / "year_weights.csv"
#: Candidates that must have a sign, and least weight that is kept; weight of the squared sum that is taken off.
FEWEST, KEPT, PENALTY = 3, 0.02, 5.0


class Example(NamedTuple):
    """A figure that no word near it dates: its set, case, place among the labels, signs, labels, and the rule that decided."""

    set: str
    case: str
    row: int
    signs: Signs
    labels: list[str]
    rule: str


def examples(path: Path = CASES) -> list[Example]:
    """Figures of passages that were found, with what is known of the years they may be of."""
    held: dict[int, tuple] = {}
    weighed, of_text, judged, columns = (
        context.year_weights.weighed,
        rows.of_text,
        extraction._judged,
        extraction.COLUMNS,
    )

    def kept(year, doubts, rule, f, scope, above, last):  # type: ignore[no-untyped-def]
        held[id(f.words)] = f.words, year_signs.signs(f, scope, above, last), rule.says.en
        return year, doubts, rule

    context.year_weights.weighed = kept
    rows.of_text = lambda block, read, *rest: of_text(block, read, *rest) | {"weighed": held[id(read.words)][1:]}
    extraction._judged = lambda found, known, region: [
        {**one, "weighed": row.get("weighed")} for one, row in zip(judged(found, known, region), found, strict=True)
    ]
    extraction.COLUMNS = [*columns, "weighed"]
    try:
        return [*_examples(path, held), *_of_reports(), *_of_sentences()]
    finally:
        context.year_weights.weighed, rows.of_text = weighed, of_text
        extraction._judged, extraction.COLUMNS = judged, columns


def _examples(path: Path, held: dict) -> Iterator[Example]:
    for case in cases(path):
        for place, (wanted, row, _) in enumerate(compared(case)):
            if wanted and row and row["weighed"] and row["weighed"][0]:
                signs, rule = row["weighed"]
                yield Example(case["set"], case["case"], place, signs, wanted["year"].split("|"), rule)
        held.clear()


def _of_reports() -> Iterator[Example]:
    for path in sorted(CASES.parent.glob("*.gold.csv")):
        gold = {row["span_start"]: row for row in cases(path)}
        for place, row in enumerate(
            kj.extract(path.with_name(path.name.replace(".gold.csv", ".txt"))).to_dict("records")
        ):
            wanted = gold.get(str(row["span_start"]))
            if wanted and row["weighed"] and row["weighed"][0]:
                signs, rule = row["weighed"]
                yield Example("reports", path.stem, place, signs, [wanted["year"]], rule)


def _of_sentences() -> Iterator[Example]:
    for rule in (rule for rule in years.RULES if rule.says.en in (*NOT_SAID, *FAR)):
        for place, text in enumerate(rule.yes):
            marks = [m.start() - 2 * i for i, m in enumerate(re.finditer("【", text))]
            found = kj.extract(re.sub("[【】]", "", text), year=2021).to_dict("records")
            row = next((row for row in found if row["span_start"] <= marks[-1] < row["span_end"]), None)
            if row and row["weighed"] and row["weighed"][0]:
                yield Example("sentences", rule.says.en, place, row["weighed"][0], [row["year"]], rule.says.en)


def fitted(some: list[Example]) -> Weights:
    """Weights of a conditional logit on the figures that no word near them dates."""
    told = [one for one in some if one.rule in (*NOT_SAID, *FAR) and 0 < _right(one) < len(one.signs)]
    counted = Counter(sign for one in told for said in one.signs.values() for sign in said)
    column = {sign: i for i, sign in enumerate(sorted(sign for sign, count in counted.items() if count >= FEWEST))}
    candidates = [(k, year in one.labels, said) for k, one in enumerate(told) for year, said in one.signs.items()]
    places = [[column[sign] for sign in said if sign in column] for _, _, said in candidates]
    ends = np.cumsum([0, *map(len, places)])
    seen = sparse.csr_matrix((np.ones(ends[-1]), np.concatenate(places), ends), shape=(len(places), len(column)))
    of = np.array([k for k, _, _ in candidates])
    right = np.array([good for _, good, _ in candidates])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = seen @ weights
        highest = np.full(len(told), -np.inf)
        np.maximum.at(highest, of, scores)
        powers = np.exp(scores - highest[of])
        every, good = np.bincount(of, powers), np.bincount(of, powers * right)
        good = np.maximum(good, 1e-300)
        value = (np.log(every) - np.log(good)).sum() + 0.5 * PENALTY * (weights**2).sum()
        return value, seen.T @ (powers / every[of] - powers * right / good[of]) + PENALTY * weights

    found = minimize(loss, np.zeros(len(column)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return {sign: found[i] for sign, i in column.items()}


def _right(one: Example) -> int:
    return sum(year in one.labels for year in one.signs)


def again(one: Example, row: dict, weights: Weights) -> dict | None:
    """How a row of a first reading would have been dated; None where the weights change nothing.

    What the rules said at the first reading is known only if it was right. If it was wrong and the likeliest year is
    wrong too, the two are taken for the same.
    """
    likely = year_weights.chances(one.signs, weights)
    was_right = "year" not in row["wrong"].split()
    best = max(likely, key=likely.__getitem__)
    good = best in one.labels
    chance = likely[best]
    if was_right != good and LIKELIEST.applies(Weighed("", row["year"], likely)):
        return {"rule": LIKELIEST.says.en, "right": int(good), "doubt": int(chance < LEAST)}
    kept = chance if was_right == good else 1 - chance
    return {"rule": row["year"], "right": int(was_right), "doubt": 1} if kept < LEAST else None


def main() -> None:
    every = examples()
    with ROWS.open(encoding="utf-8", newline="") as file:
        first = {(row["case"], int(row["row"])): row for row in csv.DictReader(file)}
    count: Counter = Counter()
    with WEIGHED_YEARS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["case", "row", "rule", "right", "doubt"], lineterminator="\n")
        writer.writeheader()
        for name in dict.fromkeys(row["set"] for row in first.values()):
            weights = fitted([one for one in every if one.set != name])
            kind = "pages" if of_pages(name) else "made-up texts"
            for one in (one for one in every if one.set == name):
                row = first.get((one.case, one.row))
                if row is None or row["wrong"] in ("figure", "row") or row["year"] not in (*NOT_SAID, *FAR):
                    continue
                count[kind, "rows"] += 1
                if told := again(one, row, weights):
                    count[kind, ("spoiled", "righted")[told["right"]]] += told["rule"] == LIKELIEST.says.en
                    writer.writerow({"case": one.case, "row": one.row, **told})
    for kind in ("pages", "made-up texts"):
        righted, spoiled = count[kind, "righted"], count[kind, "spoiled"]
        print(
            f"Years of {count[kind, 'rows']} rows of {kind} that no word near them says: {righted} righted, {spoiled} spoiled."
        )
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["sign", "weight"])
        writer.writerows([sign, f"{weight:.2f}"] for sign, weight in fitted(every).items() if abs(weight) >= KEPT)


if __name__ == "__main__":
    main()
