"""What goes wrong around a batch: no reader, no room, processes killed, folders gone. Nothing is lost in silence."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading

import psutil
import pytest
from click.testing import CliRunner

from kjanalysis import batch, console
from kjanalysis.batch import interrupts
from kjanalysis.cli import main
from kjanalysis.errors import RunError
from kjanalysis.kernels import endings
from kjanalysis.kernels.forkserver import ForkServer
from kjanalysis.kernels.processtree import MARK
from kjanalysis.storage import Outputs

from books import children, command, lines, notebook, quiet, sleeping, started, still_running, until
from small import write_folder


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The small tables: an outlook takes a moment."""
    return write_folder(tmp_path_factory.mktemp("tables"))


def shell(text, **how):
    return subprocess.run(["bash", "-c", text], capture_output=True, text=True, check=False, **how)


@pytest.mark.parametrize("reader", ["| head -1", ">&-"])
def test_a_batch_goes_on_without_a_reader(tmp_path, data, reader):
    """All is run and listed, the index is there, and the exit code says that one failed."""
    out, python = tmp_path / "o", sys.executable
    book = notebook(tmp_path / "book.ipynb", "assert year != 2020")
    run = f"{python} -m kjanalysis run {book} --region 000001 --year 2019:2021 --data {data} --out {out}"
    done = shell(f"{run} {reader}; exit ${{PIPESTATUS[0]}}")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert sorted(one["status"] for one in lines(out)) == ["done"] * 2 + ["failed"]
    assert (out / "index.html").exists()


def test_a_table_without_a_reader_is_no_error():
    command = f"{sys.executable} -m kjanalysis history --region 330205"
    done = shell(f"{command} | head -1; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, "")


STARTS = (  # one below the kernel, one in a session of its own, one whose parent has gone
    "import subprocess\n"
    "subprocess.Popen(['sleep', '300'])\nsubprocess.Popen(['sleep', '300'], start_new_session=True)\n"
    "subprocess.run('sleep 300 & disown', shell=True, executable='/bin/bash')"
)


def marked():
    """The sleeping processes that some kernel has started, whoever is their parent now."""
    found = []
    for process in sleeping(psutil.process_iter()):
        try:
            found += [process] if MARK in process.environ() else []
        except psutil.Error:
            continue
    return found


@pytest.mark.parametrize("killed", ["kernel", "server"])
def test_what_a_killed_process_has_started_is_ended(tmp_path, data, killed):
    """Three of a notebook's own processes; its kernel is killed, or what it was forked from."""
    before = {process.pid for process in marked()}
    victim = {"kernel": "os.getpid()", "server": "os.getppid()"}[killed]
    book = notebook(
        tmp_path / "starts.ipynb", STARTS, f"import os, signal, time\nos.kill({victim}, signal.SIGKILL)\ntime.sleep(60)"
    )
    runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data)
    (failure,) = batch.run_all(runs, quiet)
    assert "cell 3 failed: the kernel ended by signal 9" in failure.en
    assert not still_running([p for p in marked() if p.pid not in before])


def test_a_server_ends_with_its_parent_while_it_imports():
    """The parent is killed before the server can hear it by its socket."""
    program = (
        "import sys, time\nfrom kjanalysis.kernels.forkserver import ForkServer\n"
        "server = ForkServer.start()\nprint(server._process.pid, flush=True)\ntime.sleep(60)"
    )
    with started([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        server = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        assert not still_running([server], timeout=20)


def test_no_key_is_left_in_the_temporary_folder(tmp_path, data):
    """A kernel's connection file lies in the run's own folder, also when all are killed; the next run clears it."""
    temporary, out = tmp_path / "tmp", tmp_path / "o"
    temporary.mkdir()
    book = notebook(tmp_path / "waits.ipynb", "import subprocess; subprocess.run(['sleep', '300'])")
    line = command(book, "--region", "000001", "--year", "2021", "--data", data, "--out", out)
    with started(line, env=os.environ | {"TMPDIR": str(temporary)}, stdout=subprocess.DEVNULL) as run:
        until(lambda: sleeping(children(run.pid)))
        (key,) = out.glob(".runs/tmp/*/kernel.json")
        assert key.stat().st_mode & 0o077 == 0
        run.kill()
    assert not [path for path in temporary.rglob("*") if "kernel" in path.name or path.suffix == ".json"]
    notebook(book, "print(1)")
    assert batch.run_all(batch.plan(["000001"], [2021], notebooks=[book], out=out, data=data), quiet) == []
    assert not list((out / ".runs" / "tmp").iterdir())


def test_what_really_went_wrong_is_said(tmp_path, data):
    """Not that the kernel was ended, which came after."""
    book = notebook(tmp_path / "odd.ipynb", "get_ipython().display_pub.publish(data={'image/png': {'no': 'picture'}})")
    runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data)
    (failure,) = batch.run_all(runs, quiet)
    assert "its outputs can't be kept: NotebookValidationError" in failure.en and "signal" not in failure.en
    assert "OverflowError: too large" in endings.why(OverflowError("too large\nmore"), None, None).en


@pytest.mark.parametrize("what", ["removed", "renamed"])
def test_an_output_folder_that_goes_away_is_noticed(tmp_path, data, what):
    out, begun, goon = tmp_path / "o", tmp_path / "begun", tmp_path / "goon"
    book = notebook(
        tmp_path / "waits.ipynb",
        f"import time\nfrom pathlib import Path\nPath({str(begun)!r}).touch()\nwhile not Path({str(goon)!r}).exists():\n    time.sleep(0.05)",
    )
    runs = batch.plan(["000001"], [2020, 2021], notebooks=[book], out=out, data=data)

    def meddle():
        until(begun.exists)
        shutil.rmtree(out) if what == "removed" else out.rename(tmp_path / "elsewhere")
        goon.touch()

    thread = threading.Thread(target=meddle)
    thread.start()
    with pytest.raises(RunError, match="was removed or renamed") as error:
        batch.run_all(runs, quiet, workers=1)
    thread.join()
    assert error.value.exit_code == 1


def test_who_kills_its_server_takes_no_neighbour_with_it(tmp_path, data):
    """One kills what it was forked from, each time; the other, at work beside it, is done."""
    killer = notebook(
        tmp_path / "killer.ipynb", "import os, signal, time\nos.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(60)"
    )
    others = [notebook(tmp_path / f"other{i}.ipynb", "import time; time.sleep(1)", "print(region)") for i in range(3)]
    runs = batch.plan(["000001"], [2021], notebooks=[killer, *others], out=tmp_path / "o", data=data)
    (failure,) = batch.run_all(runs, quiet, workers=2)
    assert "notebook killer.ipynb" in failure.en
    assert sorted(one["status"] for one in lines(tmp_path / "o")) == ["done"] * 3 + ["failed"]


def test_a_stage_that_cannot_be_opened_is_opened_again(tmp_path, data, monkeypatch):
    """The server is killed while a region's outlook is computed; the second time it isn't."""
    opened = []
    stage = ForkServer.stage

    def killed_once(self, target, arguments, **how):
        opened.append(target.__name__)
        if opened == ["place"]:
            os.kill(self._process.pid, signal.SIGKILL)
        return stage(self, target, arguments, **how)

    monkeypatch.setattr(ForkServer, "stage", killed_once)
    book = notebook(tmp_path / "own.ipynb", "print(region)")
    runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data)
    assert batch.run_all(runs, quiet) == [] and opened == ["place", "place"]


def test_the_memory_limit_counts_what_a_notebook_starts(tmp_path, data):
    eats = "import subprocess, sys\nfor _ in range(4):\n    subprocess.Popen([sys.executable, '-c', 'x = bytearray(200 << 20); import time; time.sleep(60)'])"
    book = notebook(tmp_path / "eats.ipynb", eats, "import time; time.sleep(60)")
    runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data)
    (failure,) = batch.run_all(runs, quiet, limits=batch.Limits(memory=600 << 20))
    assert "cell 3 failed: the kernel and what it had started held" in failure.en and "(--memory-limit)" in failure.en


def test_too_few_files_are_one_sentence(tmp_path, data):
    book = notebook(tmp_path / "own.ipynb", "1")
    line = f"{sys.executable} -m kjanalysis run {book} --region 000001 --year 2021 --data {data} --out {tmp_path / 'o'}"
    done = shell(f"ulimit -n 40; {line}")
    assert done.returncode == 2
    assert done.stderr == (
        "This shell allows 40 open files, but --workers 1 needs 96. Allow more with ulimit -n 96, or take fewer workers.\n"
    )


def test_a_deleted_working_folder_is_one_sentence(tmp_path):
    """Commands that need it say so; the others just work."""
    for arguments in ("run --region 330205 --year 2021 --out o 01-history", "history --region 330205"):
        gone = tmp_path / "gone"
        gone.mkdir()
        done = shell(
            f"cd {gone} && rmdir {gone} && {sys.executable} -P -c 'from kjanalysis.cli import main; main()' {arguments}"
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == 0 or "The working folder was deleted" in done.stderr


def test_a_full_disk_before_the_start_is_one_sentence(tmp_path, monkeypatch):
    """No room for a temporary file, or none for the output."""

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Outputs, "lock", full)
    done = CliRunner().invoke(
        main, ["run", "--region", "330205", "--year", "2021", "--out", str(tmp_path / "o"), "01-history"]
    )
    assert done.exit_code == 1 and done.stderr.startswith("There is no room left on the disk.")


def test_what_the_system_refuses_is_told_with_its_file():
    said = console.refused(OSError(errno.EACCES, "Permission denied", "/x/y"))
    assert "/x/y: Permission denied" in said.en and "/x/y" in said.zh


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_python_drops_comes_again():
    """Raised at the end of an object's life it would be lost."""
    with pytest.raises(interrupts.Stopped) as stopped, interrupts.heard():

        class Dropped:
            def __del__(self):
                signal.raise_signal(signal.SIGTERM)

        Dropped()
        until(lambda: False, seconds=20)
    assert stopped.value.number == signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.mark.parametrize("what", ["--help", "outlook --help", "history --region 330205"])
def test_a_terminal_that_has_no_chinese_shows_its_codes(what):
    strict = os.environ | {"PYTHONIOENCODING": "latin-1", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = shell(f"{sys.executable} -m kjanalysis {what}", env=strict)
    assert done.returncode == 0 and "Traceback" not in done.stderr and "\\u" in done.stdout


@pytest.mark.parametrize("what", ["--help", "history --region 330205"])
def test_output_that_has_no_room_is_one_sentence(what):
    done = shell(f"{sys.executable} -m kjanalysis {what} > /dev/full")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "no room left" in done.stderr
