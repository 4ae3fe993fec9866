"""What was set aside in the tables stands above the answer, on every page and in every form of an outlook."""

import json

import pytest
from click.testing import CliRunner

from kjanalysis import open_workbook
from kjanalysis.batch import prepared
from kjanalysis.cli import main

from small import SMALL, write_folder


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The small tables with one figure of the region wrong, and one of another."""
    rows = [dict(row) for row in SMALL["observations"]]
    rows[3]["value"], rows[-1]["value"] = "<b>5</b>", "?"
    return write_folder(tmp_path_factory.mktemp("notices") / "d", observations=rows)


@pytest.mark.parametrize(
    ("lang", "named", "counted"),
    [("en", "observations.csv, row 5 was set aside", "1 row elsewhere"), ("zh", "observations.csv 第 5 行有误", "其他处有 1 行")],
)  # fmt: skip
def test_on_pages_and_in_notebooks(data, lang, named, counted, monkeypatch):
    monkeypatch.setenv("KJANALYSIS_LANG", lang)
    book = open_workbook("000001", 2021, "2021-03-02", lang, data)
    page, shown = prepared._page(book, []), book.outlook._repr_html_()
    for text in (page, shown):
        assert text.count(named) == text.count(counted) == 1 and "<b>5</b>" not in text
        assert text.index(named) < text.index("kj-answer")
    assert book.heading().count(named) == 1
    other = open_workbook("000002", 2021, "2021-03-02", lang, data)
    assert "observations.csv, row 37" in other.heading() or "observations.csv 第 37 行" in other.heading()


def test_in_the_terminal_and_as_json(data):
    asked = ["outlook", "--region", "000001", "--year", "2021", "--as-of", "2021-03-02", "--data", str(data)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0
    lines = [line for line in done.output.splitlines() if line]
    assert lines[1].startswith("! observations.csv, row 5 was set aside (column value)") and lines[2].startswith(
        "! 1 row"
    )
    told = json.loads(CliRunner().invoke(main, [*asked, "--json"]).output)["set_aside"]
    assert [(row["file"], row["row"], row["column"]) for row in told["rows"]] == [("observations.csv", 5, "value")]
    assert told["elsewhere"] == 1
    listed = CliRunner().invoke(main, ["history", "--region", "000001", "--data", str(data)])
    assert listed.exit_code == 0 and listed.output.startswith("! observations.csv, row 5 was set aside")
