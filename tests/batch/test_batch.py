"""Runs with real kernels: what they leave, and that a failure harms nothing else."""

import json
import os
import resource
import shutil
import signal
import subprocess
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from kjanalysis import batch
from kjanalysis.batch import cluster
from kjanalysis.cli import main
from kjanalysis.errors import KJError
from kjanalysis.pages import site

from books import PARAMETERS, children, command, lines, notebook, quiet, sleeping, started, still_running, until
from small import write_folder


def content(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The small tables: an outlook takes a moment."""
    return write_folder(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """One shipped notebook, rendered for real."""
    out = tmp_path_factory.mktemp("site")
    runs = batch.plan(["330205"], [2021], "2021-03-26", notebooks=["01-history"], out=out)
    assert batch.run_all(runs, quiet) == []
    return out


def test_what_a_run_leaves(rendered):
    folder = rendered / "330205" / "2021"
    assert sorted(content(folder)) == [
        "01-history.html",
        "01-history.ipynb",
        "index.html",
        "outlook.csv",
        "outlook.json",
    ]
    assert json.loads((folder / "outlook.json").read_text(encoding="utf-8"))["year"] == 2021
    html = (folder / "01-history.html").read_text(encoding="utf-8")
    assert "宁波市江北区 2021 年" in html and "data:image/png;base64" in html
    assert 'src="http' not in html and "<link" not in html  # nothing is fetched at view time
    index = (rendered / "index.html").read_text(encoding="utf-8")
    assert "330205/2021/index.html" in index and "R&amp;D经费支出" in index
    assert (rendered / site.FONT).stat().st_size > 1e6
    (line,) = lines(rendered)
    assert line["status"] == "done" and line["parameters"]["region"] == "330205" and len(line["hash"]) == 64
    assert line["seconds"] > 0 and line["peak_memory"] > 50 << 20


def test_the_notebook_is_the_one_an_ordinary_kernel_makes(rendered):
    """Outputs as nbclient and an ordinary kernel give them, to the byte; the parameters stand in a cell."""
    from nbclient import NotebookClient

    mine = nbformat.read(rendered / "330205" / "2021" / "01-history.ipynb", as_version=4)
    assert mine.metadata.papermill["parameters"]["year"] == 2021
    plain = nbformat.from_dict(json.loads(json.dumps(mine)))
    NotebookClient(plain, kernel_name="python3").execute()
    code = [[c.outputs for c in book.cells if c.cell_type == "code"] for book in (mine, plain)]
    assert code[0] == code[1]
    nbformat.validate(mine)


def test_a_failure_is_named_kept_and_nothing_is_lost(rendered, tmp_path):
    """Message with notebook, cell and error; the earlier pages to the byte; the notebook as far as it came."""
    before = content(rendered / "330205" / "2021")
    bad = notebook(tmp_path / "坏.ipynb", "print('so far')", "raise ValueError('指标缺失')")
    runs = batch.plan(["330205"], [2021], "2021-03-26", notebooks=[bad], out=rendered)
    told = []
    (failure,) = batch.run_all(runs, told.append)
    assert "坏.ipynb, cell 3 failed: ValueError: 指标缺失" in failure.en
    assert failure.exit_code == 1 and "第 3 个单元格" in failure.zh and str(failure) in told
    after = content(rendered / "330205" / "2021")
    assert {name: after[name] for name in before if name != "index.html"} == {
        name: text for name, text in before.items() if name != "index.html"
    }
    assert set(after) == set(before)
    kept = nbformat.read(rendered / "failed" / "330205" / "2021" / "坏.ipynb", as_version=4)
    assert kept.cells[2].outputs[0].text == "so far\n" and kept.cells[3].outputs[0].ename == "ValueError"
    (line,) = lines(rendered)
    assert (line["status"], line["cell"], line["message"]) == ("failed", 3, "ValueError: 指标缺失")
    good = notebook(tmp_path / "坏.ipynb", "print('mended')")
    assert batch.run_all(batch.plan(["330205"], [2021], "2021-03-26", notebooks=[good], out=rendered), quiet) == []
    assert not (rendered / "failed" / "330205" / "2021" / "坏.ipynb").exists()


def test_hanging_dying_and_greedy_notebooks_are_reported_and_the_rest_goes_on(tmp_path, data):
    """Each kind of failure by its cell; the good one is there; exit code 1.

    The limit is for the one that hangs; the others have time enough on a busy machine, too.
    """
    books = [
        notebook(tmp_path / "hangs.ipynb", "import time", "time.sleep(600)"),
        notebook(tmp_path / "dies.ipynb", "import os, signal", "os.kill(os.getpid(), signal.SIGKILL)"),
        notebook(tmp_path / "eats.ipynb", "x = bytearray(3 << 30)"),
        notebook(tmp_path / "good.ipynb", "print(region, year)"),
    ]
    done = CliRunner().invoke(main, [
        "run", *map(str, books), "--region", "000001", "--year", "2021", "--data", str(data), "--out", str(tmp_path / "o"),
        "--timeout", "20", "--memory-limit", "1G", "--workers", "2",
    ])  # fmt: skip
    assert done.exit_code == 1
    by_name = {line["notebook"]: line for line in lines(tmp_path / "o")}
    assert (
        by_name["hangs"]["message"] == "still running after 20 s, the limit set by --timeout"
        and by_name["hangs"]["cell"] == 3
    )
    assert "the kernel ended by signal 9" in by_name["dies"]["message"] and by_name["dies"]["cell"] == 3
    assert "MemoryError" in by_name["eats"]["message"] and by_name["eats"]["cell"] == 2
    assert by_name["good"]["status"] == "done" and (tmp_path / "o/000001/2021/good.html").exists()
    assert sorted(p.stem for p in (tmp_path / "o/failed/000001/2021").iterdir()) == ["dies", "eats", "hangs"]
    assert "1 run, 0 up to date, 3 failed" in done.output and "Traceback" not in done.output


def test_a_killed_stage_is_made_anew(tmp_path, data):
    """The process that kernels are forked from is killed, and a kernel with it: all is done all the same."""
    once = tmp_path / "once"
    killer = notebook(
        tmp_path / "killer.ipynb",
        f"import os, signal, time\nfrom pathlib import Path\nonce = Path({str(once)!r})",
        "if not once.exists():\n    once.touch()\n    os.kill(os.getppid(), signal.SIGKILL)\n    time.sleep(60)",
    )
    other = notebook(tmp_path / "other.ipynb", "import time; time.sleep(0.5)", "print(region)")
    runs = batch.plan(["000001", "000002"], [2021], notebooks=[killer, other], out=tmp_path / "o", data=data)
    assert batch.run_all(runs, quiet, workers=2) == [] and once.exists()
    assert [(one["status"], one["attempts"]) for one in lines(tmp_path / "o")] == [("done", 1)] * 4


def test_retries(tmp_path, data):
    """A notebook that fails the first two times is done at the third."""
    count = tmp_path / "count"
    book = notebook(
        tmp_path / "flaky.ipynb",
        f"from pathlib import Path\nn = Path({str(count)!r})\nn.write_text(n.read_text() + 'x' if n.exists() else 'x')",
        "assert len(n.read_text()) > 2",
    )
    runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data)
    (failure,) = batch.run_all(runs, quiet, limits=batch.Limits(retries=1))
    assert "cell 3" in failure.en and lines(tmp_path / "o")[0]["attempts"] == 2
    assert batch.run_all(runs, quiet, limits=batch.Limits(retries=1)) == []


def test_each_kernel_has_a_folder_of_its_own_and_imports_from_its_notebooks(tmp_path, data):
    """Files of the same name don't meet; a module beside the notebook is found; no figure of another's."""
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "beside.py").write_text("answer = 42\n", encoding="utf-8")
    book = notebook(
        tmp_path / "books" / "own.ipynb",
        "import os\nfrom pathlib import Path\nimport beside\nassert not os.listdir()\nPath('same.txt').write_text(region)",
        "import time; time.sleep(0.5)\nprint(Path('same.txt').read_text(), beside.answer)",
    )
    runs = batch.plan(["000001", "000002"], [2020, 2021], notebooks=[book], out=tmp_path / "o", data=data)
    assert batch.run_all(runs, quiet, workers=4) == []
    for region in ("000001", "000002"):
        done = nbformat.read(tmp_path / "o" / region / "2021" / "own.ipynb", as_version=4)
        assert done.cells[-1].outputs[0].text == f"{region} 42\n"
    assert sorted(os.listdir(tmp_path / "books")) == ["beside.py", "own.ipynb"]
    assert not list((tmp_path / "o" / ".runs" / "tmp").iterdir())


def test_the_rest_goes_on_and_other_tables_reach_the_kernel(tmp_path, data):
    """One year fails, the next is rendered; the notebook sees the folder given by data."""
    book = notebook(
        tmp_path / "own.ipynb",
        "assert year != 2020, 'not this one'",
        "import kjanalysis as kj\nprint(len(kj.load(region)), region, lang)",
    )
    runs = batch.plan(["000001"], [2020, 2021], None, "en", [book], tmp_path / "out", data)
    assert len(batch.run_all(runs, quiet)) == 1
    done = nbformat.read(tmp_path / "out" / "000001" / "2021" / "own.ipynb", as_version=4)
    assert done.cells[-1].outputs[0].text == "18 000001 en\n"
    assert not (tmp_path / "out" / "000001" / "2020" / "own.ipynb").exists()


STRANGE = [
    "../../x",
    "a'b\"c",
    "two\nlines",
    "__import__('os').system('touch pwned')",
    "😀 江北",
    "\\",
    "{x}",
    "${HOME}",
]


def test_strange_parameters_arrive_as_they_are(tmp_path, data):
    """Quotes, newlines, code and emoji are a text and no more, and no path is made of them."""
    names = [f"note{number}" for number in range(len(STRANGE))]
    book = notebook(
        tmp_path / "own.ipynb",
        f"import os\nprint({', '.join(names)}, os.listdir(), sep='|')",
        parameters=PARAMETERS + "".join(f'\n{name} = ""' for name in names),
    )
    before = {p.name for p in tmp_path.iterdir()}
    texts = dict(zip(names, STRANGE, strict=True))
    runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data, texts=texts)
    assert batch.run_all(runs, quiet) == []
    done = nbformat.read(tmp_path / "o" / "000001" / "2021" / "own.ipynb", as_version=4)
    assert done.cells[-1].outputs[0].text == "|".join([*STRANGE, "[]"]) + "\n"
    assert {p.name for p in tmp_path.iterdir()} == before | {"o"}
    assert not Path("pwned").exists()


def no_large_files():
    """In a process about to be a run: no file may become larger than 20 MB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (20 << 20, 20 << 20))


# a real small disk too where one can be mounted: as root, outside most containers
FULL = [
    "limit",
    *(
        ["disk"]
        if shutil.which("unshare")
        and not subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode
        else []
    ),
]


@pytest.mark.parametrize("way", FULL)
def test_a_folder_that_fills_up_loses_nothing(tmp_path, data, way):
    """One message, exit code 1, the earlier page whole, and room made lets it go on."""
    out, why, before = tmp_path / "o", "File too large", no_large_files
    out.mkdir()
    if way == "disk":
        why, before = "No space left", None
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", out], check=True)
    book = tmp_path / "own.ipynb"
    how = {"regions": ["000001"], "years": [2021], "notebooks": [book], "out": out, "data": data}

    def run(cell):
        notebook(book, cell)
        return batch.run_all(batch.plan(**how), quiet)

    try:
        assert run("print('first')") == []
        earlier = content(out / "000001" / "2021")
        notebook(book, "import random\nprint(random.randbytes(12_000_000).hex())")
        line = command(book, "--region", "000001", "--year", "2021", "--data", data, "--out", out)
        full = subprocess.run(line, preexec_fn=before, capture_output=True, text=True, check=False)
        told = full.stdout + full.stderr
        assert full.returncode == 1 and "Traceback" not in told
        assert sum(why in line for line in told.splitlines()) == 1, told
        after = content(out / "000001" / "2021")
        assert after["own.ipynb"] == earlier["own.ipynb"] and after["own.html"] == earlier["own.html"]
        assert run("print('second')") == []
        assert b"second" in (out / "000001" / "2021" / "own.html").read_bytes()
    finally:
        if way == "disk":
            subprocess.run(["umount", out], check=True)


class Waiting:
    """Four runs, one at a time, of which some wait until they may go on.

    Attributes
    ----------
    line : list of str
        The command.
    """

    def __init__(self, tmp_path, data, first):
        """The runs from the first of so many on wait."""
        self._log, self._go = tmp_path / "log", tmp_path / "go"
        book = notebook(
            tmp_path / "slow.ipynb",
            "import time\nfrom pathlib import Path\n"
            f"log, go = Path({str(self._log)!r}), Path({str(self._go)!r})\n"
            "with log.open('a') as file:\n    print(region, year, file=file)\n"
            f"while len(log.read_text().splitlines()) >= {first} and not go.exists():\n    time.sleep(0.05)",
        )
        self.line = command(book, "--region", "000001,000002", "--year", "2020:2021", "--data", data,
                            "--out", tmp_path / "o", "--workers", 1)  # fmt: skip

    @property
    def begun(self):
        """Region and year of every notebook begun."""
        return self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []

    def go_on(self):
        self._go.touch()


def test_nothing_is_written_at_home(tmp_path, data):
    """No IPython profile and no history of the cells: files are only below the output folder."""
    book = notebook(tmp_path / "own.ipynb", "print(region)")
    (tmp_path / "home").mkdir()
    environment = os.environ | {
        "HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }  # fonts' list
    environment.pop("IPYTHONDIR", None)
    line = command(book, "--region", "000001", "--year", "2021", "--data", data, "--out", tmp_path / "o")
    subprocess.run(line, env=environment, check=True, capture_output=True)
    assert (tmp_path / "o" / "000001" / "2021" / "own.html").exists()
    assert not [path for path in (tmp_path / "home").rglob("*") if path.is_file()]


def test_resume_after_kill_9_repeats_only_what_is_not_finished(tmp_path, data):
    runs, out = Waiting(tmp_path, data, 3), tmp_path / "o"
    with started(runs.line, stdout=subprocess.DEVNULL) as first:
        until(lambda: len(runs.begun) == 3)
        first.kill()
    finished = sorted(p.parent.name + p.parent.parent.name for p in out.glob("*/*/slow.ipynb"))
    assert len(finished) == 2
    runs.go_on()
    again = subprocess.run([*runs.line, "--resume"], capture_output=True, text=True, check=True)
    assert len(runs.begun) == 5 and len(set(runs.begun)) == 4  # three, then the one cut short and the one not begun
    assert "2 run, 2 up to date, 0 failed" in again.stdout
    assert sorted(one["status"] for one in lines(out)) == ["done", "done", "up to date", "up to date"]
    assert not list((out / ".runs" / "tmp").iterdir())


# as on a system that can't fork
ORDINARY = (
    "import sys; from kjanalysis.kernels import forkserver; forkserver.available = lambda: False\n"
    "from kjanalysis.cli import main; sys.argv[0] = 'kjanalysis'; main()"
)


@pytest.mark.parametrize("kernels", ["forked", "ordinary"])
def test_ctrl_c_stops_cleanly(tmp_path, data, kernels):
    """Soon, with one message and no kernel left; the summary says what was interrupted; what was finished is there."""
    runs = Waiting(tmp_path, data, 1)
    if kernels == "ordinary":
        runs.line[1:3] = ["-c", ORDINARY]
    with started(runs.line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until(lambda: runs.begun)
        tree = children(process.pid)
        process.send_signal(signal.SIGINT)
        told, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in errors
    assert errors.splitlines()[-1].startswith("Stopped.")
    assert told.count("so ordinary kernels are used") == (kernels == "ordinary")
    assert "0 run, 0 up to date, 0 failed, 1 interrupted, 3 not run: " in told
    assert [(one["status"], one["cell"]) for one in lines(tmp_path / "o")] == [("interrupted", 2)] + [
        ("not run", None)
    ] * 3
    assert not list((tmp_path / "o").glob("*/*/slow.ipynb")) and not (tmp_path / "o" / "failed").exists()
    assert not still_running(tree)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_nothing_that_a_run_started_outlives_it(tmp_path, data, number):
    """Server, stages, kernels, what the notebooks started, even in a session of its own: all gone soon."""
    book = notebook(
        tmp_path / "starts.ipynb",
        "import subprocess, time\nsubprocess.Popen(['sleep', '300'])\nsubprocess.Popen(['sleep', '300'], start_new_session=True)",
        "time.sleep(300)",
    )
    line = command(
        book, "--region", "000001,000002", "--year", "2021", "--data", data, "--out", tmp_path / "o", "--workers", 2
    )
    tree = []

    def at_work():
        tree[:] = children(run.pid)
        return len(sleeping(tree)) == 4

    with started(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        until(at_work)
        run.send_signal(number)
        assert run.wait(60) == {signal.SIGINT: 130, signal.SIGTERM: 143}.get(number, -number)
    assert not still_running(tree)


def test_two_runs_into_one_folder(tmp_path, data):
    """The second says who is there and leaves; the first isn't harmed."""
    runs = Waiting(tmp_path, data, 1)
    with started(runs.line, stdout=subprocess.DEVNULL) as first:
        until(lambda: runs.begun)
        second = subprocess.run(runs.line, capture_output=True, text=True, check=False)
        assert second.returncode == 2 and f"Another run (process {first.pid} on" in second.stderr
        assert len(runs.begun) == 1 and first.poll() is None
        runs.go_on()
        assert first.wait(180) == 0
    assert len(list((tmp_path / "o").glob("*/*/slow.html"))) == 4


def test_a_run_without_fork_gives_the_same(tmp_path, data, monkeypatch):
    """Ordinary kernels, as on Windows: same outputs, no shared process."""
    from kjanalysis.kernels import forkserver

    book = notebook(tmp_path / "own.ipynb", "import kjanalysis as kj", "kj.outlook(region, year).table('en')")
    texts = []
    for name in ("forked", "ordinary"):
        runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / name, data=data)
        assert batch.run_all(runs, quiet) == []
        texts.append((tmp_path / name / "000001" / "2021" / "own.ipynb").read_bytes())
        monkeypatch.setattr(forkserver, "available", lambda: False)
    assert texts[0] == texts[1]


def test_a_scheduler_that_is_not_there(tmp_path, data, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    book = notebook(tmp_path / "own.ipynb", "1")
    runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data)
    with pytest.raises(KJError, match=r"No dask scheduler answers at tcp://127.0.0.1:9"):
        batch.run_all(runs, quiet, scheduler="tcp://127.0.0.1:9")
    with pytest.raises(KJError, match="No dask scheduler"):
        batch.run_all(runs, quiet, scheduler="nonsense://x")
    with pytest.raises(KJError, match="No dask scheduler"):  # an unset variable doesn't mean this machine
        batch.run_all(runs, quiet, scheduler="")


@pytest.mark.parametrize("text", ["2", "x", "100M", "-1G", "1e9x"])
def test_memory_limits(text):
    with pytest.raises(KJError, match="Memory limit"):
        batch.parse_memory(text)
