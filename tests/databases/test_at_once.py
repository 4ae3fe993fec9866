"""Processes that take rows into one database at the same time: nothing is lost, and nothing written twice."""

import subprocess
import sys

import pytest

import kjanalysis as kj
from kjanalysis import intake, tables
from kjanalysis.tables import database_copies as copies
from kjanalysis.tables import pushing

from in_a_database import SOURCE, rows_of
from small import write_folder

WRITER = """
import sys
from kjanalysis.intake.ingest import ingest
from kjanalysis.errors import KJError
place, sheet = sys.argv[1:]
from kjanalysis import tables
tables.read(place)
print("ready", flush=True)
try:
    print(len(ingest(sheet, "own", "000001", data=place).observations))
except KJError as error:
    print(error)
"""


@pytest.fixture
def two_sheets(tmp_path):
    """Two review sheets, each with one accepted figure, another year each."""
    paths = []
    for year in (2019, 2020):
        frame = kj.extract(f"一、{year}年工作情况\n高新技术企业总数达到30{year - 2019}家。")
        path = intake.write(frame, tmp_path / f"{year}.csv")
        table = intake.read(path)
        table["decision"] = "accept"
        paths.append(intake.write(table, path))
    return paths


def at_once(place, *sheets) -> list[str]:
    """What processes say that take sheets in at the same time: none begins to write before all are ready."""
    command = [sys.executable, "-c", WRITER, place]
    with copies.writing(place):
        writers = [
            subprocess.Popen([*command, path], stdout=subprocess.PIPE, text=True, encoding="utf-8") for path in sheets
        ]
        assert all(writer.stdout.readline() == "ready\n" for writer in writers)
    return [writer.communicate(timeout=120)[0].strip() for writer in writers]


@pytest.fixture(params=["postgresql", "sqlite"])
def catalogue(tmp_path, request):
    """A database with the shipped indicators and no figures."""
    indicators = tables.read_texts("shipped")[0]["indicators"].to_dict("records")
    source = SOURCE | {"source": "own", "published_basis": "stated", "grade": "official"}
    own = write_folder(tmp_path / "own", indicators=indicators, sources=[source], observations=[], targets=[], tasks=[])
    url = f"sqlite:///{tmp_path}/a.db" if request.param == "sqlite" else request.getfixturevalue("new_database")()
    return pushing.push(url, own).place


def test_three_who_take_in_at_once_lose_nothing_and_write_nothing_twice(catalogue, two_sheets):
    said = at_once(catalogue, *two_sheets, two_sheets[1])
    refused = "already there: observations, region=000001, indicator=hightech_firms, year=2020"
    assert said[0] == "1" and "1" in said[1:] and any(refused in one for one in said[1:])
    assert sorted(tables.read(catalogue).observations["printed"]) == ["300", "301"]
    assert [row["kj_row"] for row in rows_of(catalogue, "observations")] == [1, 2]
    assert [row["what"] for row in rows_of(catalogue, "kj_intakes")] == ["push", "ingest", "ingest"]
