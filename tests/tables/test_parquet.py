"""Tables in Parquet files: every text as it was, and refused with the reason where digits are lost."""

import datetime as dt
import decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kjanalysis import tables
from kjanalysis.errors import DataError, KJError
from kjanalysis.intake import adding
from kjanalysis.tables import check, parquet_files, pushing

from small import OBSERVATION, write_folder

TASKS = tables.schema()["tasks"]
NAMES = [field["name"] for field in TASKS["fields"]]


@pytest.fixture
def place(small, tmp_path) -> Path:
    """The small tables as Parquet files."""
    return Path(pushing.push(str(tmp_path / "parquet"), small).place)


def rewritten(path: Path, **columns: pa.Array) -> None:
    """The same file with other columns."""
    held = pq.read_table(path)
    for name, cells in columns.items():
        held = held.set_column(held.column_names.index(name), name, cells)
    pq.write_table(held, path)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_any_text_comes_back(texts):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tasks.parquet"
        parquet_files.write_parquet(pd.DataFrame({name: texts for name in NAMES}, dtype="str"), path)
        read = parquet_files.read_parquet(path, TASKS).frame["title_zh"].tolist()
    for text, back in zip(texts, read, strict=True):
        plain = text.strip()
        assert back == plain or (plain.startswith("'") and back == plain[1:])


def test_what_other_programs_write_exactly_is_read(place):
    rewritten(
        place / "tasks.parquet",
        year=pa.array([2021], pa.int64()),
        title_zh=pa.array(["平台"]).dictionary_encode(),
        note=pa.array([None], pa.float64()),
    )
    rewritten(place / "targets.parquet", value=pa.array([decimal.Decimal("20.50")]), headline=pa.array([True]),
              published=pa.array([dt.date(2021, 3, 1)]))  # fmt: skip
    known = tables.read(place)
    assert known.tasks[["year", "title_zh", "note"]].to_numpy().tolist() == [[2021, "平台", ""]]
    assert known.targets[["value", "headline", "published"]].to_numpy().tolist() == [[20.5, True, "2021-03-01"]]


def test_a_problem_names_the_file_and_the_row(place):
    rewritten(place / "targets.parquet", value=pa.array([20.1]))
    (found,) = check.check(place)
    assert found.en.startswith("targets.parquet, column value: the column holds numbers with a rounding error")
    rewritten(place / "targets.parquet", value=pa.array(["many"]))
    with pytest.raises(DataError, match=r"targets\.parquet, row 2, column value: 'many'"):
        tables.read(place)


def test_columns_that_are_missing_and_files_that_are_no_parquet(place):
    held = pq.read_table(place / "targets.parquet")
    pq.write_table(held.drop_columns("recurs"), place / "targets.parquet")
    (place / "tasks.parquet").write_bytes(b"PAR1 not")
    found = {one.file: one.en for one in check.check(place)}
    assert "column recurs is missing" in found["targets.parquet"]
    assert "is not a Parquet file" in found["tasks.parquet"]


def test_it_is_read_anew_when_a_file_changes_and_lies_over_others(place, small, tmp_path):
    before = tables.read(place)
    assert tables.read(place) is before
    rewritten(place / "targets.parquet", value=pa.array(["21"]))
    assert tables.read(place).targets["value"].tolist() == [21]
    upper = write_folder(tmp_path / "upper", observations=[OBSERVATION | {"year": "2011"}], targets=[], tasks=[])
    assert len(tables.read([place, upper]).observations) == 37
    assert str(place / "targets.parquet") in [one.file for one in check.check([small, place])]


def test_one_folder_holds_one_kind_of_file(place, small):
    (place / "tasks.csv").write_bytes((small / "tasks.csv").read_bytes())
    with pytest.raises(KJError, match=r"holds tasks\.csv and regions\.parquet"):
        tables.read(place)


def test_it_is_only_read_and_replaced_only_when_asked(place, small):
    with pytest.raises(KJError, match="only read"):
        adding.add(
            "甲省", figures=["money 2021年 25亿元"], data=place, published="2022-02-01", title="公报", publisher="局"
        )
    held = {path.name: path.read_bytes() for path in place.iterdir()}
    with pytest.raises(KJError, match="--replace"):
        pushing.push(str(place), small)
    with pytest.raises(KJError, match="already"):
        pushing.push(str(small), place, replace=True)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == held
    (place / "outcomes.parquet").write_bytes(b"old")
    pushing.push(str(place), small, replace=True)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == held
