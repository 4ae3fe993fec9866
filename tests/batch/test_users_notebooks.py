"""Notebooks of users: what goes wrong in them is said, and nothing that would mislead a reader is published."""

import re

import nbformat
import pytest
from click.testing import CliRunner

from kjanalysis import batch
from kjanalysis.cli import main
from kjanalysis.errors import KJError

from books import lines, notebook, quiet
from small import write_folder

CHART = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.set_title('研发经费支出')\nplt.show()"
SEABORN = "import seaborn as sns\nsns.set_theme()\n" + CHART
SIMHEI = "import matplotlib.pyplot as plt\nplt.rcParams['font.family'] = 'SimHei'\n" + CHART

CELLS = {
    "plain": (CHART,),
    "seaborn": (SEABORN,),
    "simhei": (SIMHEI,),
    "widget": ("import ipywidgets\nipywidgets.IntSlider(5)",),
    "vega": ("from IPython.display import display\ndisplay({'application/vnd.vegalite.v5+json': {}, 'text/plain': '<VegaLite>'}, raw=True)",),
    "warns": ("import sys, warnings\nwarnings.warn('careful with /home/me')\nprint('logged', file=sys.stderr)\nprint('said')",),
    "exits": ("print('before')", "exit()", "open('after', 'w')"),
    "quits": ("if True:\n    quit()", "1"),
    "asks": ("get_ipython().ask_exit()", "1"),
    "raises": ("raise SystemExit", "1"),
    "types": ("input('region')", "1"),
    "system": ("import sys\nsys.exit(0)", "1"),
    "lacks": ("import pandas as pd\npd.read_csv('mydata.csv')",),
    "elsewhere": ("open('/nowhere/mydata.csv')",),
    "halves": ("raise ValueError('a\\ud800b\\x1b[31m')",),
    "prints": ("print('a\\ud800b')", "import pandas as pd\npd.Series(['a\\ud800b'], dtype=object)"),
    "beside": ("import os\nprint(os.listdir())",),
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_folder(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def made(tmp_path_factory, data):
    """All of them in one run: output folder, and the line of each."""
    folder = tmp_path_factory.mktemp("books")
    (folder / "mydata.csv").write_text("a\n1\n")
    paths = [notebook(folder / f"{name}.ipynb", *cells) for name, cells in CELLS.items()]
    batch.run_all(batch.plan(["000001"], [2021], notebooks=paths, out=folder / "out", data=data), quiet)
    return folder / "out", {line["notebook"]: line for line in lines(folder / "out")}


def page(made, name):
    return (made[0] / "000001" / "2021" / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["plain", "seaborn", "simhei"])
def test_chinese_labels_need_no_setting(made, name):
    line = made[1][name]
    assert line["status"] == "done"
    assert not [text for text in line["warnings"] if "Glyph" in text]
    assert "Glyph" not in page(made, name)


@pytest.mark.parametrize("name, says", [("widget", "交互控件（IntSlider）"), ("vega", "JupyterLab")])
def test_what_a_page_cannot_show_is_said(made, name, says):
    html = page(made, name)
    assert says in html and "IntSlider(value" not in html and "VegaLite" not in html
    assert made[1][name]["warnings"] and "cell 2:" in made[1][name]["warnings"][0]


def test_warnings_are_for_the_author(made):
    html = page(made, "warns")
    assert "said" in html and "careful" not in html and "logged" not in html
    (text,) = made[1]["warns"]["warnings"]
    assert "careful" in text and "logged" in text
    executed = nbformat.read(made[0] / "000001" / "2021" / "warns.ipynb", as_version=4)
    assert any(output.get("name") == "stderr" for cell in executed.cells for output in cell.get("outputs", []))


@pytest.mark.parametrize("name, cell", [("exits", 3), ("quits", 2), ("asks", 2), ("system", 2), ("raises", 2)])
def test_a_notebook_that_asks_its_kernel_to_exit_has_failed(made, name, cell):
    line = made[1][name]
    assert (line["status"], line["cell"]) == ("failed", cell)
    assert "the cell asks the kernel to exit" in line["message"]
    assert not (made[0] / "000001" / "2021" / f"{name}.html").exists()


def test_a_notebook_that_waits_for_typing_is_told_where_the_value_belongs(made):
    line = made[1]["types"]
    assert (line["status"], line["cell"]) == ("failed", 2)
    assert "parameters cell" in line["message"] and "raw_input" not in line["message"]


def test_half_characters_end_no_batch(made):
    assert (made[1]["halves"]["status"], made[1]["halves"]["cell"]) == ("failed", 2)
    assert made[1]["prints"]["status"] in ("done", "failed")
    assert len(made[1]) == len(CELLS)


def test_a_file_that_is_missing_is_told_with_the_folder(made):
    line = made[1]["lacks"]
    assert "mydata.csv" in line["message"] and "empty folder" in line["message"] and "--cwd notebook" in line["message"]
    assert "--cwd" in line["message_zh"]
    assert "--cwd" not in made[1]["elsewhere"]["message"]
    assert "[]" in page(made, "beside")


@pytest.mark.parametrize("way", ["notebook", "DIR"])
def test_a_folder_to_work_in(tmp_path, data, way):
    (tmp_path / "in").mkdir()
    path = notebook(tmp_path / "in" / "a.ipynb", "print(open('mydata.csv').read())")
    (tmp_path / "in" / "mydata.csv").write_text("alpha")
    out = tmp_path / "in" / "out"
    given = ["run", str(path), "--region", "000001", "--year", "2021", "--data", str(data), "--out", str(out)]
    cwd = ["--cwd", "notebook" if way == "notebook" else str(tmp_path / "in")]
    assert CliRunner().invoke(main, [*given, *cwd]).exit_code == 0
    assert "alpha" in (out / "000001" / "2021" / "a.html").read_text(encoding="utf-8")
    assert "0 to run" in CliRunner().invoke(main, [*given, *cwd, "--dry-run"]).output
    (tmp_path / "in" / "mydata.csv").write_text("beta and more")
    assert "folder changed" in CliRunner().invoke(main, [*given, *cwd, "--dry-run"]).output
    assert "folder changed" in CliRunner().invoke(main, [*given, "--dry-run"]).output


def test_a_folder_to_work_in_that_is_not_there(tmp_path, data):
    path = notebook(tmp_path / "a.ipynb", "1")
    with pytest.raises(KJError, match="--cwd nowhere: there is no such folder"):
        batch.plan(["000001"], [2021], notebooks=[path], out=tmp_path / "out", data=data, cwd="nowhere")


@pytest.mark.parametrize("metadata, says", [
    ({"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}, "written in R"),
    ({"language_info": {"name": "julia"}}, "written in julia"),
    ({"kernelspec": {"name": "python3", "display_name": "P"}, "language_info": {"name": "R"}}, "written in R"),
    ({"kernelspec": {"name": "bash", "display_name": "Bash"}}, "kernel 'bash'"),
])  # fmt: skip
def test_another_language_is_refused_before_anything_runs(tmp_path, data, metadata, says):
    book = nbformat.read(notebook(tmp_path / "a.ipynb", "1"), as_version=4)
    book.metadata.update(metadata)
    nbformat.write(book, tmp_path / "a.ipynb")
    with pytest.raises(KJError, match=re.escape(says)):
        batch.plan(["000001"], [2021], notebooks=[tmp_path / "a.ipynb"], out=tmp_path / "out", data=data)


@pytest.mark.parametrize("metadata, says", [
    ({"kernelspec": {"name": "torch-env", "display_name": "T", "language": "python"}}, "kernel torch-env"),
    ({"kernelspec": {"name": "nowhere", "display_name": "N"}, "language_info": {"name": "python"}}, "kernel nowhere"),
    ({"kernelspec": {"name": "python2", "display_name": "P"}, "language_info": {"name": "python", "version": "2.7.18"}}, "Python 2.7.18"),
    ({"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}, None),
    ({}, None),
])  # fmt: skip
def test_another_python_is_said_before_anything_runs(tmp_path, data, metadata, says):
    book = nbformat.read(notebook(tmp_path / "a.ipynb", "1"), as_version=4)
    book.metadata = nbformat.from_dict(metadata)
    nbformat.write(book, tmp_path / "a.ipynb")
    runs = batch.plan(["000001"], [2021], notebooks=[tmp_path / "a.ipynb"], out=tmp_path / "out", data=data)
    assert [says in note.en for note in batch.notes(runs)] == ([True] if says else [])


@pytest.mark.parametrize("name", ["index", "Index", "INDEX", "ｉｎｄｅｘ"])
def test_no_notebook_takes_the_name_of_the_overview(tmp_path, name):
    with pytest.raises(KJError, match="overview"):
        batch.find_notebooks([notebook(tmp_path / f"{name}.ipynb", "1")])


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "ＡＵＸ", "lpt9.2021", "a:b", "何时?", ".hidden"])
def test_no_page_has_a_name_that_other_systems_refuse(tmp_path, name):
    with pytest.raises(KJError, match="can't be published"):
        batch.find_notebooks([notebook(tmp_path / f"{name}.ipynb", "1")])
    assert batch.find_notebooks([notebook(tmp_path / "console.ipynb", "1"), notebook(tmp_path / "com10.ipynb", "1")])


@pytest.mark.parametrize("one, other", [
    ("report", "Report"), ("报告", "报告"), ("é", "e\u0301"), ("ＡＢ", "ab"), ("ﬁ", "fi"), ("straße", "STRASSE"), ("03-Attainment", None),
])  # fmt: skip
def test_names_that_a_folder_may_hold_for_the_same(tmp_path, one, other):
    (tmp_path / "a").mkdir()
    first = notebook(tmp_path / f"{one}.ipynb", "1")
    second = notebook(tmp_path / "a" / f"{other}.ipynb", "1") if other else "03-attainment"
    with pytest.raises(KJError, match="same name"):
        batch.find_notebooks([first, second])


def test_names_alike_of_two_calls(tmp_path, data):
    """Pages made by an earlier call aren't overwritten either, where a folder knows no letter case."""
    (tmp_path / "out" / "000001" / "2021").mkdir(parents=True)
    (tmp_path / "out" / "000001" / "2021" / "report.ipynb").write_text("{}")
    how = {"out": tmp_path / "out", "data": data}
    with pytest.raises(KJError, match="can't tell from Report"):
        batch.plan(["000001"], [2021], notebooks=[notebook(tmp_path / "Report.ipynb", "1")], **how)
    assert batch.plan(["000001"], [2021], notebooks=[notebook(tmp_path / "report.ipynb", "1")], **how)
