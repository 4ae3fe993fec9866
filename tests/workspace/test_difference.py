"""`kjanalysis data diff`: what newer tables below one's own change."""

import csv

import pytest
from click.testing import CliRunner

import kjanalysis as kj
from kjanalysis import tables
from kjanalysis.cli import main
from kjanalysis.errors import KJError
from kjanalysis.tables import workspace_file
from kjanalysis.workspace import accept, difference

from small import SMALL, write_folder


@pytest.fixture
def work(tmp_path):
    """A workspace over the small tables, kept as they are."""
    write_folder(tmp_path / "below")
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(SMALL["sources"][0])
    (tmp_path / workspace_file.NAME).write_text(
        'region = "000001"\nyear = 2021\ndata = ["below", "data"]\n', encoding="utf-8"
    )
    accept(workspace_file.find(tmp_path))
    return tmp_path


def test_nothing_changed(work):
    found = difference(workspace_file.find(work))
    assert found.is_none and found.rows.empty and found.probabilities.empty


def test_rows_and_probabilities_that_move(work):
    """Both outlooks are those that the tables of then and of now give."""
    before = kj.outlook("000001", 2021, data=work / "below").targets[0].probability
    rows = [dict(row) for row in SMALL["observations"]]
    mine = [row for row in rows if row["region"] == "000001" and row["indicator"] == "money"]
    mine[-1]["note"] = "checked"
    mine[-2]["value"] = "40.0"
    rows.remove(mine[0])
    write_folder(work / "below", observations=rows)
    now = kj.outlook("000001", 2021, data=work / "below").targets[0].probability
    found = difference(workspace_file.find(work))
    assert found.counts.loc["observations"].tolist() == [1, 1, 2]
    changed = found.rows[found.rows["change"].eq("changed")]
    assert changed[["column", "before", "now"]].values.tolist() == [["note", "", "checked"]]
    assert found.probabilities.values.tolist() == [["000001-2021-01", before, now]] and before != now
    accept(workspace_file.find(work))
    assert difference(workspace_file.find(work)).is_none


def test_own_rows_are_no_difference(work):
    """They lie on both sides."""
    spec = [field["name"] for field in tables.schema()["targets"]["fields"]]
    with (work / "data" / "targets.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, spec)
        writer.writeheader()
        writer.writerow(SMALL["targets"][0] | {"id": "000001-2021-07", "value": "30"})
    assert difference(workspace_file.find(work)).is_none


def test_outside_and_without_kept_tables(work, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    done = CliRunner().invoke(main, ["data", "diff"])
    assert done.exit_code == 2 and "kjanalysis init" in done.stderr
    (work / ".kjanalysis" / "below.zip").write_bytes(b"PK no zip")
    with pytest.raises(KJError, match="--accept"):
        difference(workspace_file.find(work))


def test_the_command_line(work, monkeypatch):
    monkeypatch.chdir(work)
    assert "0 rows added" in CliRunner().invoke(main, ["data", "diff"]).output
    write_folder(work / "below", observations=SMALL["observations"][1:])
    said = CliRunner().invoke(main, ["data", "diff"]).output
    assert "1 rows removed" in said and "000001 money 2012" in said and "before" in said
    assert CliRunner().invoke(main, ["data", "diff", "--accept"]).exit_code == 0
    assert "0 rows removed" in CliRunner().invoke(main, ["data", "diff"]).output
