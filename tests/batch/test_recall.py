"""A call that finds nothing to do sees it without the tables, and only when nothing it was made from differs."""

import os
import shutil
import subprocess
import sys

import pytest

from kjanalysis import batch
from kjanalysis.batch import planning, recall
from kjanalysis.storage import STATE, Outputs

from books import lines, notebook, quiet
from small import write_folder

ASKED = ["000001", "2021"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Tables, a notebook and what a run of it has left, to copy."""
    folder = tmp_path_factory.mktemp("finished")
    data, book = write_folder(folder / "d"), notebook(folder / "own.ipynb", "print(region)")
    assert batch.run_all(batch.plan(["000001"], [2021], notebooks=[book], out=folder / "o", data=data), quiet) == []
    return folder


@pytest.fixture
def there(finished, tmp_path, monkeypatch):
    """A copy of it whose plan is remembered; the working directory is in it."""
    for path in finished.iterdir():
        (shutil.copytree if path.is_dir() else shutil.copy)(path, tmp_path / path.name)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    outputs, how = Outputs(tmp_path / "o"), {"notebooks": [str(tmp_path / "own.ipynb")], "data": str(tmp_path / "d")}
    made_from = planning.made_from(**how, cwd=str(tmp_path / "d"), outputs=outputs)
    runs = batch.plan(["000001"], [2021], out=tmp_path / "o", **how)
    assert [run.why for run in runs] == [None]
    recall.remember(ASKED, made_from, runs, None, outputs)
    return tmp_path


def test_what_is_the_same_is_recalled(there):
    (run,) = recall.recalled(ASKED, Outputs(there / "o")).runs
    (planned,) = batch.plan(["000001"], [2021], notebooks=[there / "own.ipynb"], out=there / "o", data=there / "d")
    assert run.digest == planned.digest and run.parameters == planned.parameters


def same_length(path):
    """Another content of the same length and time: only its bytes tell."""
    held, text = path.stat(), path.read_bytes()
    path.write_bytes(text[:-2] + b" " + text[-1:])
    os.utime(path, ns=(held.st_atime_ns, held.st_mtime_ns))


CHANGES = {
    "a table's byte": lambda at: same_length(at / "d" / "regions.csv"),
    "the notebook": lambda at: notebook(at / "own.ipynb", "print(year)"),
    "a table is gone": lambda at: (at / "d" / "targets.csv").unlink(),
    "a workspace": lambda at: (at / "kjanalysis.toml").write_text('lang = "en"', encoding="utf-8"),
    "the folder notebooks work in": lambda at: (at / "d" / "more.txt").write_text("1", encoding="utf-8"),
    "a page is gone": lambda at: (at / "o" / "000001" / "2021" / "own.html").unlink(),
    "the index is gone": lambda at: (at / "o" / "index.html").unlink(),
    "another region's page": lambda at: shutil.copytree(at / "o" / "000001", at / "o" / "000002"),
    "a note is gone": lambda at: (at / "o" / STATE / "000001" / "2021" / "own.json").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_differs_is_planned_anew(there, change):
    CHANGES[change](there)
    assert recall.recalled(ASKED, Outputs(there / "o")) is None


@pytest.mark.parametrize("cut", [b"", b"{", b"[]", b"{}", b'{"made_from": {"files": 1}}'])
def test_a_plan_that_cannot_be_read_is_none(there, cut):
    (path,) = (there / "o" / recall.ASKED).iterdir()
    path.write_bytes(cut)
    assert recall.recalled(ASKED, Outputs(there / "o")) is None


def test_the_command_says_the_same_without_the_tables(there):
    """Planned, then recalled: the same lines, in runs.jsonl too, and nothing was imported to read tables."""
    line = ["run", str(there / "own.ipynb"), "--region", "000001", "--year", "2021", "--out", str(there / "o")]
    line.append("--no-documents")
    program = (
        "import sys; from kjanalysis.cli import main; main(sys.argv[1:], standalone_mode=False); "
        "print('pandas' in sys.modules)"
    )
    said, listed = [], []
    for _ in range(2):
        command = [sys.executable, "-c", program, *line, "--data", str(there / "d")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        said.append(done.stdout.splitlines() + done.stderr.splitlines())
        listed.append([one | {"call": ""} for one in lines(there / "o")])
    assert "True" in said[0] and "False" in said[1]
    assert [one for one in said[0] if one != "True"] == [one for one in said[1] if one != "False"]
    assert listed[0] == listed[1] and listed[0][0]["status"] == "up to date"
