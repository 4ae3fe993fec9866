"""What will run and why; what can't be used is said before any kernel starts."""

import csv
import shutil

import nbformat
import pytest
from click.testing import CliRunner

from kjanalysis import batch
from kjanalysis.batch import digests
from kjanalysis.batch.planning import plan
from kjanalysis.batch.reasons import Cause, Reason
from kjanalysis.cli import main
from kjanalysis.errors import KJError
from kjanalysis.storage import Outputs

from books import notebook, quiet
from small import OBSERVATION, SMALL, write_folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Tables, a notebook and what a run of it has left, to copy: nothing in it depends on where it is."""
    folder = tmp_path_factory.mktemp("finished")
    data, book = write_folder(folder / "d"), notebook(folder / "own.ipynb", "print(region)")
    runs = plan(["000001"], [2021], notebooks=[book], out=folder / "o", data=data)
    assert [run.why for run in runs] == [Reason(Cause.NEW)] and batch.run_all(runs, quiet) == []
    return folder


@pytest.fixture
def made(finished, tmp_path):
    """A finished run, and how to plan it again."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    data, book = tmp_path / "d", tmp_path / "own.ipynb"

    def again(**how):
        return plan(
            **{"regions": ["000001"], "years": [2021], "notebooks": [book], "out": tmp_path / "o", "data": data} | how
        )

    return again, data, book


def whys(runs):
    return [run.why and run.why.text.en for run in runs]


def test_up_to_date(made):
    again, _data, _book = made
    assert whys(again()) == [None]
    assert whys(again(force=True)) == ["asked for (force)"]
    assert whys(again(years=[2020, 2021])) == ["new", None]


def add(data, table, row):
    with (data / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    write_folder(data, **{table: [row, *rows]})  # above the others: their line numbers change


def test_what_makes_a_run_stale(made):
    """Source, parameters, data public by the day; each is named."""
    again, data, book = made
    assert whys(again(lang="en")) == ["parameters changed"]
    assert whys(again(as_of="2021-03-02")) == ["parameters changed"]
    add(data, "observations", {**OBSERVATION, "year": "2011", "published": "2012-03-01", "value": "9.0"})
    assert whys(again()) == ["data changed"]
    notebook(book, "print(region, 2)")
    assert whys(again()) == ["notebook, data changed"]
    assert again()[0].why == Reason(Cause.CHANGED, ("notebook", "data"))


def test_an_undated_row_makes_a_run_stale(made):
    """01-history counts those that can't be shown to have been public."""
    again, data, _book = made
    add(data, "observations", {**OBSERVATION, "year": "2011", "published": "", "value": "9.0"})
    assert whys(again()) == ["data changed"]


def test_what_leaves_a_run_up_to_date(made):
    """Data published after the day, stored outputs of the notebook, another line order of nothing it sees."""
    again, data, book = made
    add(data, "observations", {**OBSERVATION, "year": "2021", "published": "2022-03-01", "value": "35.0"})
    assert whys(again()) == [None]
    content = nbformat.read(book, as_version=4)
    content.cells[1].outputs = [nbformat.v4.new_output("stream", text="stored\n")]
    nbformat.write(content, book)
    assert whys(again()) == [None]


def test_another_version_or_package_makes_all_stale(made, monkeypatch):
    again, *_ = made
    monkeypatch.setattr(digests, "software", lambda: "other")
    assert whys(again()) == ["software changed"]


def test_software_is_source_and_what_is_installed(tmp_path, monkeypatch):
    digests.software.cache_clear()
    before = digests.software()
    (tmp_path / "site-packages" / "pandas-99.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "site-packages")
    digests.software.cache_clear()
    assert digests.software() != before
    monkeypatch.undo()
    digests.software.cache_clear()
    assert digests.software() == before


def test_a_half_written_output_is_not_finished(made, tmp_path):
    """The note is the last to be written; without it, or without what it speaks of, nothing is finished."""
    again, *_ = made
    (run,) = again()
    outputs = Outputs(tmp_path / "o")
    note = outputs.read(run.note)
    for path in ("000001/2021/own.html", "000001/2021/own.ipynb", "000001/2021/outlook.json"):
        kept = outputs.read(path)
        outputs.remove(path)
        assert whys(again()) == [f"{path} is missing"]
        outputs.write(path, kept)
    outputs.remove(run.note)
    assert whys(again()) == ["not finished"]
    for broken in (note[:-20], b"", b"[]", b"null"):
        outputs.write(run.note, broken)
        assert whys(again()) == ["not finished"]


def test_dry_run_shows_the_plan_and_does_nothing(made, tmp_path):
    *_, data, book = made
    before = sorted(tmp_path.rglob("*"))
    arguments = ["run", str(book), "--region", "000001", "--year", "2020:2021", "--data", str(data), "--no-documents"]
    done = CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "o"), "--dry-run"])
    assert done.exit_code == 0
    assert "000001/2020/own\tnew" in done.output and "000001/2021/own\tup to date" in done.output
    assert "1 to run, 1 up to date" in done.output and sorted(tmp_path.rglob("*")) == before
    CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "none"), "--dry-run"])
    nobody = [str(book), "--region", "nation", "--year", "2021", "--data", str(data), "--out", str(tmp_path / "none")]
    done = CliRunner().invoke(main, ["run", *nobody])
    assert done.exit_code == 2 and "there is nothing to run" in done.output
    assert not (tmp_path / "none").exists()


def test_all_regions_and_levels(tmp_path):
    """Those with a figure by the day; a region named without one is an error."""
    data, book = write_folder(tmp_path / "d"), notebook(tmp_path / "own.ipynb", "1")
    how = {"notebooks": [book], "out": tmp_path / "o", "data": data}
    assert [run.region for run in plan(["all"], [2021], **how)] == ["000001", "000002"]
    assert [run.region for run in plan(["province"], [2021], **how)] == ["000001", "000002"]
    assert plan(["nation"], [2021], **how) == []
    with pytest.raises(KJError, match="no figure and no target"):
        plan(["000000"], [2021], **how)
    twice = plan(["000001", "all", "000001"], [2021], **how | {"notebooks": [book, book]})
    assert [run.region for run in twice] == ["000001", "000002"], "what is named twice is made once"


def test_runs_of_one_day_stand_together(tmp_path):
    data, book = write_folder(tmp_path / "d"), notebook(tmp_path / "own.ipynb", "1")
    runs = plan(["000001", "000002"], [2020, 2021], notebooks=[book], out=tmp_path / "o", data=data)
    assert [run.day for run in runs] == ["2020-03-31", "2020-03-31", "2021-03-01", "2021-03-31"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{not json", "is not a Jupyter notebook"),
        ("{}", "is not a Jupyter notebook"),
        ("[]", "is not a Jupyter notebook"),
        ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}', "has no cells"),
        ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code"}]}', "is not a Jupyter"),
        ("\x00\x01", "is not a Jupyter notebook"),
    ],
)
def test_a_file_that_is_no_notebook(tmp_path, text, said):
    path = tmp_path / "x.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KJError, match=said) as caught:
        plan(["330205"], [2021], notebooks=[path], out=tmp_path / "out")
    assert "不是 Jupyter 笔记本" in caught.value.zh and not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("parameters", "texts", "said"),
    [
        (None, {}, "has no parameters cell"),
        ("year = 0", {}, "has no parameter 'region'. Its parameters cell has: year"),
        ("region = ''\nyear = ''", {}, "parameter year: 2021 is not of type str"),
        ("region = 0\nyear = 0", {}, "parameter region: '' is not of type int"),
        ("region = ''\nyear = 0\nlevel: float", {}, "asks for level, which has no default"),
        ("region = ''\nyear = 0\nlevel = 0.5", {"level": "high"}, "parameter level: 'high' is not of type float"),
        ("region = ''\nyear = 0\nlevel = 1", {"level": "1.5"}, "parameter level: '1.5' is not of type int"),
        ("region = ''\nyear = 0\nlevel = True", {"level": "1"}, "parameter level: '1' is not of type bool"),
        (
            "region = ''\nyear = 0\nlevel: int",
            {"level": "high"},
            "parameter level: 'high' is not of type int, as the param",
        ),
        ("region = ''\nyear = 0\nlevel: float = 1", {"level": "high"}, "parameter level: 'high' is not of type float"),
        ("region = ''\nyear = 0", {"levle": "1"}, "has no parameter 'levle'"),
        ("region = '", {}, "the parameters cell is not valid Python"),
    ],
)
def test_parameters_are_checked_before_any_kernel(tmp_path, parameters, texts, said):
    if parameters is None:
        book = tmp_path / "own.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")]), book)
    else:
        book = notebook(tmp_path / "own.ipynb", "1", parameters=parameters)
    with pytest.raises(KJError, match=said):
        plan(["330205"], [2021], notebooks=[book], out=tmp_path / "o", texts=texts)


def test_a_notebook_in_another_language(tmp_path):
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}})
    book.cells = [nbformat.v4.new_code_cell('region <- ""', metadata={"tags": ["parameters"]})]
    nbformat.write(book, tmp_path / "r.ipynb")
    with pytest.raises(KJError, match=r"is written in R\. Only Python"):
        plan(["330205"], [2021], notebooks=[tmp_path / "r.ipynb"], out=tmp_path / "o")


def test_parameters_of_their_own_get_their_defaults_type(tmp_path):
    cell = 'region = ""\nyear = 0\nshare = 0.5\nn = 3\non = False\nnames = ["a"]\nnote = ""\nfree = None\nasked: int'
    book = notebook(tmp_path / "own.ipynb", "1", parameters=cell)
    texts = {"share": "1", "n": "-7", "on": "True", "names": '["x", "y"]', "note": "007", "free": "x", "asked": "3"}
    (run,) = plan(["330205"], [2021], notebooks=[book], out=tmp_path / "o", texts=texts)
    assert run.parameters == {
        "region": "330205", "year": 2021, "share": 1, "n": -7, "on": True, "names": ["x", "y"], "note": "007", "free": "x",
        "asked": 3,
    }  # fmt: skip


def test_a_day_that_a_notebook_would_not_see_is_an_error(tmp_path):
    """--as-of must not be dropped silently; --lang may be, it is the page's too."""
    book = notebook(tmp_path / "own.ipynb", "1", parameters='region = ""\nyear = 0')
    assert plan(["330205"], [2021], lang="en", notebooks=[book], out=tmp_path / "o")
    with pytest.raises(KJError, match="has no parameter 'as_of'"):
        plan(["330205"], [2021], "2021-03-26", notebooks=[book], out=tmp_path / "o")


def test_names_that_would_meet(tmp_path):
    (tmp_path / "a").mkdir()
    one, two = notebook(tmp_path / "own.ipynb", "1"), notebook(tmp_path / "a" / "own.ipynb", "2")
    with pytest.raises(KJError, match="have the same name"):
        plan(["330205"], [2021], notebooks=[one, two], out=tmp_path / "o")


@pytest.mark.parametrize("text", ["", "2021:", "2021-2025", "2025:2021", "2019:2020:2021"])
def test_year_spans(text):
    with pytest.raises(KJError):
        batch.parse_years(text)


@pytest.mark.parametrize("region", ["../../etc", "330205'; import os", "3302\n05", "😀", "'", "$(id)"])
def test_strange_regions_are_refused_and_make_no_path(tmp_path, region):
    done = CliRunner().invoke(main, ["run", "--region", region, "--year", "2021", "--out", str(tmp_path / "o")])
    assert done.exit_code == 2 and "is not known" in done.stderr and "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_outputs_do_not_fall_among_the_tables(tmp_path):
    data = write_folder(tmp_path / "d")
    with pytest.raises(KJError, match="holds the project's own files"):
        plan(["000001"], [2021], out=data, data=data)


@pytest.mark.parametrize("name", ["region", "year", "as_of", "lang"])
def test_a_parameter_cannot_contradict_the_option(made, name):
    """The page would be filed and titled as something else than it shows."""
    again, *_ = made
    with pytest.raises(KJError, match=f"Parameter {name} is set with --{name.replace('_', '-')}"):
        again(texts={name: "2020"})


def test_an_output_folder_without_a_name(made):
    """It would be the folder one stands in."""
    again, *_ = made
    with pytest.raises(KJError, match="no name"):
        again(out="")


def test_names_from_data_are_escaped_in_the_notebooks(tmp_path):
    from kjanalysis.presentation import workbook

    regions = [{**r, "zh": '甲 <b onclick="x()">'} if r["region"] == "000001" else r for r in SMALL["regions"]]
    book = workbook.open_workbook("000001", 2021, data=write_folder(tmp_path / "d", regions=regions))
    assert "<b" not in book.heading() and "&lt;b" in book.heading()


def test_shipped_notebooks_declare_what_run_sets():
    from kjanalysis.kernels.parameters import declared, read_notebook

    for path in batch.find_notebooks():
        shown = {name: parameter.shown for name, parameter in declared(read_notebook(path), path).items()}
        assert shown.pop("given", "{}") == "{}"
        assert shown == {"region": "'330205'", "year": "2021", "as_of": "''", "lang": "'zh'", "data": "''"}


def test_the_tables_of_a_shipped_notebook_are_those_of_its_page(small):
    """A notebook with other tables than its page would contradict it; a parameter of that name that isn't empty is one's own."""
    with pytest.raises(KJError, match="Parameter data is set with --data"):
        batch.plan(["000001"], [2021], data=small, notebooks=["03-attainment"], texts={"data": "elsewhere"})
    assert batch.plan(["000001"], [2021], data=small, notebooks=["03-attainment"])[0].data == str(small)
