"""How good are the proposals for one report, beside a list made by hand? ``make extract-score``.

    python benchmarks/extract_score.py REPORT GOLD [YEAR]

A row is found if value and unit are right and the places overlap. Year, kind, qualifier and scope
are counted among those found.
"""

import sys
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


def main(report: str, gold: str, year: str = "") -> None:
    found = kj.extract(Path(report), year=int(year) if year else None)
    wanted = pd.read_csv(gold, dtype=str, encoding="utf-8-sig")
    result = score(found, wanted)
    print(f"{result['hit']} of {result['gold']} figures found, {result['found']} proposed; F1 {result['f1']:.3f}")
    print(", ".join(f"{name} {result[name] / max(result['hit'], 1):.3f}" for name in FIELDS))
    print("\n".join(misses(found, wanted, found.attrs["text"])))


if __name__ == "__main__":
    main(*sys.argv[1:])
