"""The whole way from tables to probability: the future can't be felt."""

import csv

import pytest

import kjanalysis as kj
from kjanalysis.notation.dates import parse_as_of, public_from

import shared


def cut(folder, day):
    """Delete from a data folder every row that was not provably public on a day."""
    for name in ("observations", "targets"):
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        kept = [r for r in rows if (d := public_from(r["published"])) and d <= day]
        assert 0 < len(kept) < len(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept)
    known = {row["id"] for row in kept}
    outcomes = folder / "outcomes.csv"
    with outcomes.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    public = [(public_from(r["target_published"]), public_from(r["outcome_published"]), r) for r in rows]
    kept = [r for aim, _, r in public if aim and aim <= day]
    for _, told, row in public:
        if not told or told > day:
            row |= {name: "" for name in row if name.startswith("outcome")}
    assert len(kept) < len(rows)
    with outcomes.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    tasks = folder / "tasks.csv"
    with tasks.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["targets"] = " ".join(t for t in row["targets"].split() if t in known)
    with tasks.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("region", "year", "as_of"),
    [
        ("330205", 2021, "2021-03-26"),
        ("330000", 2020, "2020-02-17"),
        ("330200", 2024, "2024-03-20"),
        ("330000", 2025, "2025-01-14"),
    ],
)
def test_an_outlook_is_the_same_to_the_digit_without_the_future(shipped_copy, region, year, as_of):
    """Tables with everything later deleted give the same JSON: data, prior, priors' widths, all."""
    whole = shared.outlook(region, year, as_of)
    cut(shipped_copy, parse_as_of(as_of))
    assert kj.outlook(region, year, as_of, data=shipped_copy).to_json() == whole.to_json()
    assert any(t["probability"] is not None for t in whole.targets)


def test_the_same_holds_for_a_backtest(shipped_copy):
    """An origin's forecasts don't change when later figures are deleted; only its outcome is later."""
    arguments = {"origins": [2017], "horizons": (1,), "regions": ["330000", "320000"], "n_draws": 100}
    whole = kj.backtest.rolling_origin(**arguments)
    assert len(whole) and whole["outcome"].notna().all()
    text = (shipped_copy / "observations.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    # keep the outcomes' own rows (R&D of 2017, published 2018) and what was public by the origin
    keep = [
        line
        for row, line in zip(csv.DictReader(text), text[1:], strict=True)
        if ((d := public_from(row["published"])) and d.year <= 2017)
        or (row["year"] == "2017" and row["published"].startswith("2018-10"))
    ]
    (shipped_copy / "observations.csv").write_text(text[0] + "".join(keep), encoding="utf-8")
    assert len(keep) < len(text) / 2
    again = kj.backtest.rolling_origin(**arguments, data=shipped_copy)
    columns = [c for c in whole.columns if isinstance(c, float)]
    assert again[columns].equals(whole[columns])


def test_targets_published_later_are_not_shown():
    """The day before the report there was no promise to judge."""
    assert kj.outlook("330205", 2021, "2021-03-25").targets == []


def test_the_prior_moves_with_the_day(known):
    """A guard against a cached prior: another day, another panel."""
    from kjanalysis.forecast.prior import pooled

    early, late = (pooled(known.on(parse_as_of(d))) for d in ("2016-12-31", "2021-03-26"))
    key = ("rd_expenditure", "log")
    assert early[key].n_changes != late[key].n_changes
