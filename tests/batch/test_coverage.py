"""A batch says what it covers, and its list keeps what earlier calls did."""

import sys
from dataclasses import replace

import pandas as pd
import pytest
from click.testing import CliRunner

from kjanalysis import batch, open_workbook
from kjanalysis.batch import coverage, execution, prepared
from kjanalysis.batch.summary import Status, Summary, result
from kjanalysis.cli import main
from kjanalysis.cli import runs as command
from kjanalysis.kernels.execute import Outcome
from kjanalysis.storage import Outputs
from kjanalysis.wording.text import Text

from books import every_line, lines, notebook, quiet
from small import OBSERVATION, SMALL, TARGET, write_folder


@pytest.fixture
def data(tmp_path):
    """Two provinces with figures, a county with a target only, and one with nothing."""
    place = SMALL["regions"][-1]
    more = [
        {**place, "region": "000003", "zh": "只有目标县", "en": "Aims", "level": "county"},
        {**place, "region": "000004", "zh": "空白县", "en": "Blank", "level": "county"},
    ]
    aim = {**TARGET, "id": "000003-2021-01", "region": "000003"}
    return write_folder(tmp_path / "d", regions=[*SMALL["regions"], *more], targets=[*SMALL["targets"], aim])


def test_what_is_left_out_is_named(tmp_path, data):
    book, out = notebook(tmp_path / "own.ipynb", "1"), tmp_path / "o"
    arguments = [
        "run",
        str(book),
        "--region",
        "county,000001",
        "--year",
        "2021",
        "--data",
        str(data),
        "--out",
        str(out),
    ]
    planned = CliRunner().invoke(main, [*arguments, "--dry-run"])
    assert "000003/2021/own" in planned.output and "Blank" in planned.output and not out.exists()
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0 and "1 of the regions and years asked for" in done.output and "Blank" in done.output
    table = pd.read_csv(out / coverage.LEFT_OUT, dtype=str, encoding="utf-8-sig")
    assert table[["region", "zh", "year", "as_of"]].values.tolist() == [["000004", "空白县", "2021", "2021-03-31"]]
    assert CliRunner().invoke(main, [*arguments, "--region", "000001"]).exit_code == 0
    assert not (out / coverage.LEFT_OUT).exists()


def test_every_region_asked_for_is_made_or_left_out(data):
    made = {(run.region, run.year) for run in batch.plan(["all"], [2010, 2021], data=data)}
    left = {(one.region, one.year) for one in batch.left_out(["all"], [2010, 2021], data=data)}
    every = {
        (row["region"], year)
        for row in [*SMALL["regions"], {"region": "000003"}, {"region": "000004"}]
        for year in (2010, 2021)
    }
    assert made | left == every and not made & left and ("000003", 2021) in made


def test_a_bad_row_leaves_out_what_hangs_on_it_and_nothing_else(data):
    """A region whose own row is wrong is named with the reason; asked for alone, it is refused in the check's words."""
    path = data / "regions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",county,", ",village,", 1), encoding="utf-8")
    arguments = ["run", "01-history", "--year", "2021", "--data", str(data), "--dry-run", "--region"]
    for asked in ("all", "000001,000003"):
        done = CliRunner().invoke(main, [*arguments, asked])
        assert done.exit_code == 0, done.output
        assert "000001/2021/01-history" in done.output and "000003/2021" not in done.output
        assert "set aside for problems: regions.csv, row 5" in done.output
        assert "was set aside for problems: 1 of the regions and years asked for. They are: 000003." in done.output
    alone = CliRunner().invoke(main, [*arguments, "000003"])
    assert alone.exit_code == 1 and "regions.csv, row 5, column level: 'village'" in alone.output


def test_what_was_set_aside_is_part_of_what_makes_a_run_up_to_date(data):
    def digest():
        (run,) = batch.plan(["000001"], [2021], data=data, notebooks=["01-history"])
        return run.digest

    path, before = data / "observations.csv", digest()
    clean = path.read_text(encoding="utf-8")
    path.write_text(clean.replace(",eq,", ",about,", 1), encoding="utf-8")
    assert digest() != before
    path.write_text(clean, encoding="utf-8")
    assert digest() == before


def test_figures_that_became_public_later_are_told_with_the_day(tmp_path):
    """A page says from when on there are figures, and is made anew once that changes; a forecast knows nothing of them."""
    aim = TARGET | {"indicator": "firms", "value": "30"}
    late = OBSERVATION | {"indicator": "firms", "value": "20", "year": "2020", "published": "2021-06-01"}
    digests, pages = [], []
    for number, more in enumerate(([], [late], [late, late | {"year": "2019", "published": "2021-05-01"}])):
        data = write_folder(
            tmp_path / f"{number}", targets=[aim], observations=[*SMALL["observations"], *more], tasks=[]
        )
        (run,) = batch.plan(["000001"], [2021], data=data, notebooks=["01-history"])
        digests.append((run.parts["data"], run.digest))
        pages.append(prepared._page(open_workbook("000001", 2021, "2021-03-01", "en", data), []))
    assert len({data for data, _ in digests}) == 1 and len({digest for _, digest in digests}) == 3
    assert "2021-06-01" not in pages[0]
    assert "Firms: 1 row was published later" in pages[1] and "dated 2021-06-01" in pages[1]
    assert "Firms: 2 rows were published later" in pages[2] and "dated 2021-05-01" in pages[2]


def test_earlier_calls_stay_in_the_list(tmp_path, data):
    book = notebook(tmp_path / "own.ipynb", "1")
    how = {"notebooks": [book], "out": tmp_path / "o", "data": data}
    batch.run_all(batch.plan(["000001"], [2021], **how), quiet)
    listed = tmp_path / "o" / "runs.jsonl"
    listed.write_text(listed.read_text(encoding="utf-8") + '{"cut', encoding="utf-8")
    again = batch.plan(["000001", "000002"], [2021], **how)
    with Summary(Outputs(tmp_path / "o")) as summary:  # as a second call writes it
        for run in again:
            summary.add(result(run, Status.NOT_RUN))
    text = (tmp_path / "o" / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    assert text[1] == '{"cut' and len(text) == 4
    (tmp_path / "o" / "runs.jsonl").write_text("\n".join([text[0], *text[2:]]), encoding="utf-8")
    assert [one["status"] for one in every_line(tmp_path / "o")] == ["done", "not run", "not run"]
    assert [one["region"] for one in lines(tmp_path / "o")] == ["000001", "000002"]


@pytest.fixture
def nation(tmp_path, data):
    """Three thousand planned runs, as for all counties."""
    (one,) = batch.plan(
        ["000001"], [2021], notebooks=[notebook(tmp_path / "own.ipynb", "1")], out=tmp_path / "o", data=data
    )
    return [replace(one, region=f"{100000 + n}") for n in range(3000)]


def test_of_thousands_of_failures_some_are_told_and_the_rest_counted(nation, tmp_path):
    told, outcome = [], Outcome.never_begun(Text("no data", "无数据"))
    (tmp_path / "o").mkdir()
    with Summary(Outputs(tmp_path / "o")) as summary:
        heard = execution._Heard(nation, summary, execution._bar(3000, False), told.append)
        for run in nation:
            heard.one(result(run, Status.FAILED, outcome))
    assert len(told) == execution.TOLD and len(heard.failures) == 3000
    assert heard.not_told().startswith("2980 more runs failed") and len(lines(tmp_path / "o")) == 3000


def test_a_plan_of_thousands_is_counted_on_a_terminal_and_whole_in_a_file(nation, monkeypatch, capsys):
    some = [replace(nation[0], why=None), *nation[1:]]
    command._show_plan(some)
    assert len(capsys.readouterr().out.splitlines()) == 3001
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    command._show_plan(some)
    assert capsys.readouterr().out.splitlines() == ["own\tup to date\t1", "own\tnew\t2999", "2999 to run, 1 up to date"]
