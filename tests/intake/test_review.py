"""Proposals before a person, then into the tables: nothing goes in that wasn't accepted, nothing twice."""

import csv
import re
import shutil
import subprocess

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

import kjanalysis as kj
from kjanalysis import intake, tables
from kjanalysis.cli import main
from kjanalysis.errors import DataError, KJError
from kjanalysis.intake import form, ingest
from kjanalysis.tables import check

REPORT = (
    "一、2022年工作情况\n全区高新技术企业总数达到230家,技术交易额突破30亿元,发放研发后补助1800万元。\n"
    "二、2023年工作思路\n力争高新技术企业总数达到260家以上,每年实施重大科技攻关12项以上。\n"
)


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "proposals.xlsx"
    intake.write(kj.extract(REPORT), path)
    return path


def decide(path, decisions, **cells):
    table = intake.read(path)
    for i, decision in enumerate(decisions):
        table.at[i, "decision"] = decision
    for name, (row, value) in cells.items():
        table.at[row, name] = value
    intake.write(table, path)


def taken(path, folder, **given):
    return ingest.ingest(
        path,
        "jb_2022",
        "330205",
        2023,
        {"title": "测试报告", "publisher": "区科技局", "published": "2023-02-01"},
        data=folder,
        **given,
    )


def test_workbook_opens_with_drop_downs_and_the_number_in_its_sentence(sheet):
    page = openpyxl.load_workbook(sheet, rich_text=True)["提案"]
    rules = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert len(rules) == 7 and any("指标代码" in f for f in rules.values())
    column = intake.COLUMNS.index("sentence") + 1
    cell = page.cell(3, column).value
    assert "【230】" in str(cell) and str(cell).startswith("全区高新技术企业")
    assert page.cell(3, intake.COLUMNS.index("value") + 1).value == "230"


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_was_written_reads_back(tmp_path, suffix):
    frame = kj.extract(REPORT)
    path = intake.write(frame, tmp_path / f"提案.{suffix}")
    back = intake.read(path)
    for name in ("indicator_zh", "value", "unit", "year", "kind", "qualifier", "scope"):
        assert back[name].tolist() == frame[name].astype(str).tolist()
    assert back["span_start"].astype(int).tolist() == frame["span_start"].tolist()


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_formulas_are_neutralised(tmp_path, suffix):
    frame = kj.extract("=cmd|'/c calc'!A0新增企业5家。\n@SUM(1+1)总数达到6家。")
    frame.loc[0, "indicator_zh"] = "=cmd|'/c calc'!A0"
    path = intake.write(frame, tmp_path / f"x.{suffix}")
    if suffix == "csv":
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
    else:
        page = openpyxl.load_workbook(path)["提案"]
        assert not [c for row in page.iter_rows() for c in row if c.data_type == "f"]
    assert intake.read(path)["indicator_zh"][0] == "=cmd|'/c calc'!A0"


def test_accepted_rows_go_in_with_source_and_place(sheet, shipped_copy):
    decide(sheet, ["accept", "accept", "accept", "accept", "accept"])
    before = {
        n: (shipped_copy / f"{n}.csv").read_text(encoding="utf-8") for n in ("observations", "targets", "sources")
    }
    result = taken(sheet, shipped_copy)
    assert (len(result.observations), len(result.targets)) == (3, 2)
    after = {n: (shipped_copy / f"{n}.csv").read_text(encoding="utf-8") for n in before}
    assert all(after[n].startswith(before[n]) for n in before), "rows are appended, nothing else moves"
    assert not [p for p in check.check(shipped_copy) if p.level == "problem"]
    known = tables.read(shipped_copy)
    mine = known.observations[known.observations["source"].eq("jb_2022")].set_index("indicator")
    assert mine.at["hightech_firms", "value"] == 230 and mine.at["hightech_firms", "locator"] == "一"
    assert mine.at["rd_post_subsidy", "printed"] == "0.1800" and "1800 万元" in mine.at["rd_post_subsidy", "note"]
    assert mine.at["tech_trade", "qualifier"] == "gt" and str(mine.at["tech_trade", "published"]) == "2023-02-01"
    aims = known.targets[known.targets["source"].eq("jb_2022")].set_index("indicator")
    assert aims.at["hightech_firms", "comparator"] == "ge" and aims.at["hightech_firms", "qualifier"] == "strive+ge"
    assert aims.at["hightech_firms", "headline"] and not aims.at["major_tech_projects", "headline"]
    assert aims.at["major_tech_projects", "recurs"] == "yearly" and aims.at["major_tech_projects", "year"] == 2023
    # and the forecast uses them
    assert 2023 in kj.outlook("330205", 2023, data=shipped_copy).forecast.draws.columns.unique(1)


def test_headline_marks_are_proposed_and_a_persons_to_change(sheet, shipped_copy):
    proposed = intake.read(sheet)
    assert proposed.loc[proposed["headline"].eq("yes"), "indicator"].tolist() == ["hightech_firms"]
    assert proposed.loc[proposed["headline"].eq("yes"), "kind"].tolist() == ["target"]
    decide(sheet, ["", "", "", "accept", "accept"], headline=(4, "是"))
    table = intake.read(sheet)
    table.at[3, "headline"] = ""
    intake.write(table, sheet)
    taken(sheet, shipped_copy)
    own = tables.read(shipped_copy).targets.query("source == 'jb_2022'").set_index("indicator")["headline"]
    assert own.to_dict() == {"hightech_firms": False, "major_tech_projects": True}


def test_headings_follow_the_language_and_are_read_back(sheet, tmp_path, monkeypatch):
    for lang, first in (("zh", "决定"), ("en", "decision")):
        monkeypatch.setenv("KJANALYSIS_LANG", lang)
        for ending in ("xlsx", "csv"):
            path = intake.write(intake.read(sheet), tmp_path / f"{lang}.{ending}")
            held = openpyxl.load_workbook(path).active["A1"].value if ending == "xlsx" else path.read_text("utf-8-sig")
            assert held.startswith(first)
            monkeypatch.setenv("KJANALYSIS_LANG", "en")  # whoever reads it need not have the same
            pd.testing.assert_frame_equal(intake.read(path), intake.read(sheet))
            monkeypatch.setenv("KJANALYSIS_LANG", lang)


def test_only_accepted_rows(sheet, shipped_copy):
    decide(sheet, ["accept", "reject", ""])
    result = taken(sheet, shipped_copy)
    assert len(result.observations) == 1 and result.left == 4


def test_what_is_there_already_is_counted_and_the_rest_goes_in(sheet, shipped_copy):
    decide(sheet, ["accept", "accept"])
    taken(sheet, shipped_copy)
    before = (shipped_copy / "observations.csv").read_bytes()
    again = ingest.ingest(sheet, "jb_2022", "330205", 2023, data=shipped_copy)
    assert again.there == 2 and "already in the tables: 2 rows" in again.text() and not again.written
    assert (shipped_copy / "observations.csv").read_bytes() == before
    decide(sheet, ["accept", "accept", "accept"])
    more = ingest.ingest(sheet, "jb_2022", "330205", 2023, data=shipped_copy)
    assert (more.there, len(more.observations) + len(more.targets)) == (
        2,
        1,
    ) and "2 already in the tables" in more.text()


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"indicator": (0, "nonsense")}, "indicator", "not in indicators.csv"),
        ({"indicator": (0, "")}, "indicator", "empty"),
        ({"unit": (0, "亿元")}, "value", "can't be converted to"),
        ({"value": (0, "23.5")}, "value", "not a whole number"),
        ({"year": (0, "unknown")}, "year", "Write a year"),
        ({"scope": (0, "share")}, "scope", "does not fit"),
        ({"qualifier": (0, "strive")}, "qualifier", "Write one of eq"),
    ],
)
def test_every_wrong_cell_is_named(sheet, shipped_copy, cells, column, says):
    decide(sheet, ["accept"], **cells)
    with pytest.raises(DataError) as caught:
        taken(sheet, shipped_copy)
    (problem,) = caught.value.problems
    assert (problem.row, problem.column) == (3, column) and says in problem.what and problem.what_zh


def test_contradictions_are_refused_unless_revised(tmp_path, shipped_copy):
    path = intake.write(kj.extract("一、2020年工作情况\n高新技术企业总数达到300家。"), tmp_path / "p.csv")
    decide(path, ["accept"])
    with pytest.raises(DataError, match=r"contradicts observations\.csv, row"):
        taken(path, shipped_copy)
    decide(path, ["accept"], status=(0, "revised"))
    assert taken(path, shipped_copy).observations[0]["status"] == "revised"


def test_two_accepted_rows_that_disagree(tmp_path, shipped_copy):
    path = intake.write(kj.extract("一、2022年工作情况\n技术交易额30亿元。全年技术交易额35亿元。"), tmp_path / "p.xlsx")
    decide(path, ["accept", "accept"])
    with pytest.raises(DataError, match="another accepted row"):
        taken(path, shipped_copy)


def test_a_fall_needs_its_sign_and_a_ceiling_is_no_observation(tmp_path, shipped_copy):
    path = intake.write(
        kj.extract("一、2022年工作情况\n全区技术交易额下降1.3%。高新技术企业不足300家。"), tmp_path / "p.xlsx"
    )
    decide(path, ["accept", "accept"])
    with pytest.raises(DataError) as caught:
        taken(path, shipped_copy)
    assert [p.column for p in caught.value.problems] == ["value", "value"]
    assert "-1.3" in caught.value.en and "upper limit" in caught.value.en
    values = intake.read(path)["value"].tolist()  # the doubtful ones come first
    decisions = ["accept" if value == "1.3" else "reject" for value in values]
    decide(path, decisions, value=(values.index("1.3"), "-1.3"))
    assert taken(path, shipped_copy).observations[0]["value"] == "-1.3"


def test_a_table_that_would_break_is_put_back(sheet, shipped_copy):
    decide(sheet, ["accept"])
    before = {p: p.read_bytes() for p in shipped_copy.glob("*.csv")}
    with pytest.raises(DataError):  # published before the figure's year
        ingest.ingest(
            sheet,
            "early",
            "330205",
            2023,
            {"title": "测试", "publisher": "区科技局", "published": "2019-01-01"},
            data=shipped_copy,
        )
    assert {p: p.read_bytes() for p in shipped_copy.glob("*.csv")} == before
    assert not list(shipped_copy.glob("*.part"))


def test_git_undoes_it(sheet, shipped_copy):
    if not shutil.which("git"):
        pytest.fail("git is needed")

    def git(*words):
        return subprocess.run(
            ["git", "-C", str(shipped_copy), "-c", "user.name=t", "-c", "user.email=t@t", *words],
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "data")
    decide(sheet, ["accept"])
    said = taken(sheet, shipped_copy).text()
    assert "checkout" in said and "observations.csv" in said
    git("checkout", "--", "observations.csv", "sources.csv")
    assert git("status", "--short") == ""


def test_dry_run_writes_nothing(sheet, shipped_copy):
    decide(sheet, ["accept"])
    before = (shipped_copy / "observations.csv").read_bytes()
    assert "nothing written" in taken(sheet, shipped_copy, dry_run=True).text()
    assert (shipped_copy / "observations.csv").read_bytes() == before


def test_unknown_source_and_no_decision(sheet, shipped_copy):
    with pytest.raises(KJError, match="--title"):
        ingest.ingest(sheet, "nope", "330205", data=shipped_copy)
    with pytest.raises(KJError, match="--publisher"):
        ingest.ingest(sheet, "nope", "330205", new_source={"title": "报告"}, data=shipped_copy)
    with pytest.raises(KJError, match="no row is marked accept"):
        taken(sheet, shipped_copy)


def test_the_command_line_from_report_to_rows(tmp_path, shipped_copy):
    run = CliRunner().invoke
    report, out = tmp_path / "报告.txt", tmp_path / "p.xlsx"
    report.write_text(REPORT, encoding="utf-8")
    done = run(main, ["extract", str(report), "--region", "330205", "--out", str(out)])
    assert done.exit_code == 0 and "5 rows proposed" in done.output
    done = run(main, ["review", str(out)], input="value=231\na\nr\nq\n")
    assert done.exit_code == 0 and "1 accepted, 1 rejected, 3 open" in done.output and "【230】" in done.output
    words = [
        "ingest",
        str(out),
        "--source",
        "jb_2022",
        "--title",
        "报告",
        "--publisher",
        "区科技局",
        "--published",
        "2023-02-01",
        "--region",
        "330205",
        "--data",
        str(shipped_copy),
    ]
    done = run(main, words)
    assert done.exit_code == 0, done.output
    rows = tables.read(shipped_copy).observations
    assert rows[rows["source"].eq("jb_2022")]["value"].tolist() == [231]
    assert "ingest --undo --data" in done.output and str(shipped_copy / "observations.csv") in done.output
    done = run(main, words)
    assert done.exit_code == 0 and "already in the tables: 1 rows" in done.output
    other = ["另一报告" if word == "报告" else word for word in words]
    done = run(main, other)
    assert done.exit_code == 2 and "already in sources.csv" in done.output
    done = run(main, ["ingest", "--undo", "--data", str(shipped_copy)])
    assert done.exit_code == 0 and done.output.startswith("2 rows taken back"), done.output
    assert re.search(r"figure\s+330205\s+hightech_firms\s+2022\s+231\s+jb_2022", done.output), done.output
    held = len(tables.read(shipped_copy).observations)
    assert f"{held} in observations.csv" in done.output and "taken back: 0" in done.output
    assert "jb_2022" not in (shipped_copy / "sources.csv").read_text(encoding="utf-8")


def test_a_file_that_is_no_review_sheet(tmp_path):
    path = tmp_path / "x.xlsx"
    with pytest.raises(KJError, match="does not exist"):
        intake.read(path)
    path.write_bytes(b"nothing")
    with pytest.raises(KJError, match="is not a review sheet"):
        intake.read(path)
    pd.DataFrame({"a": [1]}).to_excel(path)
    with pytest.raises(KJError, match="is not a review sheet"):
        intake.read(path)


def test_the_form_accepts_corrects_and_saves(sheet):
    """Clicked as in a notebook: the sentence shown, the number marked, each decision on disk at once."""
    widget = form.form(sheet, "en")
    progress, said, _, _code, *grid, buttons = widget.children
    back, accept, reject, forward = buttons.children
    assert "<mark>230</mark>" in said.value and progress.value.startswith("1 / 5")
    value = grid[0].children[0]
    assert (value.description, value.value) == ("value", "230")
    value.value = "232"
    accept.click()
    assert "<mark>30</mark>" in said.value
    reject.click()
    back.click()
    forward.click()
    table = intake.read(sheet)
    assert table["decision"].tolist()[:3] == ["accept", "reject", ""] and table["value"][0] == "232"
    assert "hightech_firms" in table["indicator"][0]


def test_the_form_without_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(form.VARIABLE, raising=False)
    assert form.find() is None and form.form(None) is None
    assert "kjanalysis extract" in form.state(None, "zh") and "kjanalysis extract" in form.state(None, "en")
    with pytest.raises(KJError, match="does not exist"):
        form.find("no.xlsx")
