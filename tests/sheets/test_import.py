"""`kjanalysis import`: what is shown, what --yes takes in, and the way through a review."""

import csv
import shutil

import pytest
from click.testing import CliRunner

from kjanalysis import intake, tables
from kjanalysis.cli import main

SHEET = """2021年宁波市各区县科技指标,,
地区,R&D经费支出（亿元）,技术交易额（万元）
江北区,23.5,250000
余姚市,36.1,"1,003.4"
其中：规上企业,0.5,1
东钱湖度假区,1.5,10
"""
NAMED = ["--title", "2021年各区县科技指标", "--publisher", "宁波市统计局", "--published", "2022-03-01"]


@pytest.fixture
def data(bureau, tmp_path):
    shutil.copytree(bureau, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "各区 '表'.csv"
    path.write_text(SHEET, encoding="gb18030")
    return path


def run(*given):
    return CliRunner().invoke(main, ["import", *map(str, given)], env={"KJANALYSIS_LANG": "zh"})


def observations(data):
    with open(data / "observations.csv", encoding="utf-8", newline="") as file:
        return [
            (r["region"], r["indicator"], r["year"], r["value"], r["locator"], r["published"])
            for r in csv.DictReader(file)
        ]


WRITTEN = [
    ("330205", "rd_expenditure", "2021", "23.5", "各区 '表'!B3", "2022-03-01"),
    ("330205", "tech_trade", "2021", "25.0000", "各区 '表'!C3", "2022-03-01"),
    ("330281", "rd_expenditure", "2021", "36.1", "各区 '表'!B4", "2022-03-01"),
    ("330281", "tech_trade", "2021", "0.10034", "各区 '表'!C4", "2022-03-01"),
]


def test_without_out_or_yes_it_only_shows(sheet, data):
    done = run(sheet, "--data", data)
    assert done.exit_code == 0 and observations(data) == []
    assert "1,003.4" in done.output and "C4" in done.output  # the cell, and what it shows
    assert "单元格" in done.output and "指标代码" in done.output and "indicator" not in done.output
    asked, left = done.output.split("需要核对：")[1].split("未采用的单元格：")
    assert "B5" in asked and "“其中”项" in asked and "B6" in left


def test_yes_takes_what_is_sure_and_lists_the_rest(sheet, data, tmp_path):
    done = run(sheet, "--data", data, "--yes", *NAMED, "--out", tmp_path / "rest.xlsx")
    assert done.exit_code == 0, done.output
    assert observations(data) == WRITTEN
    assert "B5" in done.output.split("未写入的行：")[1]
    rest = intake.read(tmp_path / "rest.xlsx")
    assert [row.rpartition("!")[2] for row in rest["section_locator"]] == ["B5", "C5"] and set(rest["decision"]) == {""}
    tables.read(data)


def test_dry_run_writes_nothing(sheet, data, tmp_path):
    done = run(sheet, "--data", data, "--yes", *NAMED, "--dry-run", "--out", tmp_path / "rest.xlsx")
    assert done.exit_code == 0 and observations(data) == [] and not (tmp_path / "rest.xlsx").exists()


def test_the_same_file_again_adds_nothing(sheet, data):
    run(sheet, "--data", data, "--yes", *NAMED)
    again = run(sheet, "--data", data, "--yes", *NAMED)
    assert again.exit_code == 0 and "已在数据表中：4 行" in again.output and observations(data) == WRITTEN
    sheet.write_text(SHEET.replace("250000", "260000"), encoding="gb18030")
    changed = run(sheet, "--data", data, "--yes", "--source", "second", *NAMED)
    assert "已在数据表中" not in changed.output  # of another source


def test_a_row_that_contradicts_the_tables_waits(sheet, data):
    run(sheet, "--data", data, "--yes", *NAMED)
    sheet.write_text(
        SHEET.replace("23.5", "24.9").replace("2021", "2022").replace("余姚市,36.1", "余姚市,37.1"), encoding="utf-8"
    )
    later = [word.replace("2022-", "2023-") for word in NAMED]  # the year is over by then
    more = run(sheet, "--data", data, "--yes", "--source", "second", *later)
    assert more.exit_code == 0 and len(observations(data)) == 8
    sheet.write_text(SHEET.replace("23.5", "26.1"), encoding="utf-8")
    third = run(sheet, "--data", data, "--yes", "--source", "third", *NAMED)
    assert third.exit_code == 0 and "23.5" in third.output  # what the tables have
    added = observations(data)[8:]
    assert [row[1:4] for row in added] == [row[1:4] for row in WRITTEN[1:]]


def test_a_source_must_be_named(sheet, data):
    done = run(sheet, "--data", data, "--yes")
    assert done.exit_code == 2 and "--title" in done.output and observations(data) == []


@pytest.mark.parametrize("name", ["proposals.xlsx", "proposals.csv"])
def test_a_review_keeps_each_row_its_region(name, sheet, data, tmp_path):
    path = tmp_path / name
    assert run(sheet, "--data", data, "--out", path).exit_code == 0
    table = intake.read(path)
    assert list(table["region"])[:4] == ["330205", "330205", "330281", "330281"]
    table.loc[:3, "decision"] = "accept"
    intake.write(table, path, data)
    given = ["ingest", str(path), "--source", "s", "--region", "330200", "--data", str(data), *NAMED]
    done = CliRunner().invoke(main, given)
    assert done.exit_code == 0, done.output
    assert [row[:4] for row in observations(data)] == [row[:4] for row in WRITTEN]


def test_a_region_written_into_the_review_must_be_known(sheet, data, tmp_path):
    path = tmp_path / "proposals.csv"
    run(sheet, "--data", data, "--out", path)
    table = intake.read(path)
    table.loc[0, ["decision", "region"]] = ["accept", "999999"]
    intake.write(table, path, data)
    done = CliRunner().invoke(
        main, ["ingest", str(path), "--source", "s", "--region", "330200", "--data", str(data), *NAMED]
    )
    assert done.exit_code == 2 and "999999" in done.output and observations(data) == []
