"""The same run on dask.distributed: worker processes of their own, one killed midway."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import nbformat
import psutil
import pytest
from distributed import LocalCluster

from kjanalysis import batch
from kjanalysis.errors import KJError

from books import command, lines, notebook, quiet, until
from small import write_folder


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def test_a_killed_worker_loses_nothing_and_doubles_nothing(tmp_path, cluster):
    """Six regions and years; one worker gets SIGKILL in the middle of a notebook."""
    data, log = write_folder(tmp_path / "d"), tmp_path / "log"
    book = notebook(
        tmp_path / "slow.ipynb",
        "import psutil, time\nabove = [p.pid for p in psutil.Process().parents()]\n"
        f"open({str(log)!r}, 'a').write(f'{{region}} {{year}} {{above}}\\n')\ntime.sleep(2)\nprint(region, year)",
    )
    runs = batch.plan(["000001", "000002"], range(2019, 2022), notebooks=[book], out=tmp_path / "o", data=data)

    def kill():
        """The worker that the first kernel belongs to, while its notebook sleeps."""
        while not (log.exists() and log.read_text()):
            time.sleep(0.05)
        above = log.read_text().splitlines()[0]
        (pid,) = [w.pid for w in cluster.workers.values() if str(w.pid) in above]
        os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    assert batch.run_all(runs, quiet, scheduler=cluster.scheduler_address) == []
    killer.join()
    done = lines(tmp_path / "o")
    assert sorted((one["region"], one["year"]) for one in done) == sorted((r.region, r.year) for r in runs)
    assert {one["status"] for one in done} == {"done"}
    began = [line.split(" [")[0] for line in log.read_text().splitlines()]
    assert len(began) > len(runs) and len(set(began)) == len(runs), "one was begun twice, by two workers"
    for run in runs:
        book = nbformat.read(tmp_path / "o" / run.place / "slow.ipynb", as_version=4)
        assert book.cells[-1].outputs[0].text == f"{run.region} {run.year}\n"
    again = batch.plan(
        ["000001", "000002"], range(2019, 2022), notebooks=[tmp_path / "slow.ipynb"], out=tmp_path / "o", data=data
    )
    assert [run.why for run in again] == [None] * 6


def test_a_failing_notebook_on_the_cluster(tmp_path, cluster):
    data, book = write_folder(tmp_path / "d"), notebook(tmp_path / "bad.ipynb", "assert year != 2020, '不'")
    runs = batch.plan(["000001"], [2020, 2021], notebooks=[book], out=tmp_path / "o", data=data)
    (failure,) = batch.run_all(runs, quiet, scheduler=cluster.scheduler_address)
    assert "000001 2020: notebook bad.ipynb, cell 2 failed: AssertionError: 不" in failure.en
    assert (tmp_path / "o" / "000001" / "2021" / "bad.html").exists()


def test_a_scheduler_without_workers(tmp_path):
    with LocalCluster(n_workers=0, dashboard_address=None, silence_logs=50) as empty:
        data, book = write_folder(tmp_path / "d"), notebook(tmp_path / "own.ipynb", "1")
        runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data)
        with pytest.raises(KJError, match="has no workers"):
            batch.run_all(runs, quiet, scheduler=empty.scheduler_address)


def kernels(cluster) -> list[psutil.Process]:
    """What the workers' notebooks have started to sleep, and the kernels above them."""
    found = []
    for worker in cluster.workers.values():
        for process in psutil.Process(worker.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):  # ended since
                found += [process, process.parent()] if process.name() == "sleep" else []
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=lambda number: number.name)
def test_a_run_that_is_stopped_stops_on_the_workers(tmp_path, cluster, number):
    """By Ctrl-C, or killed itself: its kernels and what they started are gone, the rest isn't begun, resume does it."""
    data, out, log = write_folder(tmp_path / "d"), tmp_path / "o", tmp_path / "log"
    # the years before 2021 are done at once; those of 2021 hang, for the first call
    book = notebook(
        tmp_path / "hangs.ipynb",
        f"import subprocess\nwith open({str(log)!r}, 'a') as file:\n    print(region, year, file=file)\n"
        f"if year == 2021 and open({str(log)!r}).read().count(f'{{region}} 2021') == 1:\n    subprocess.run(['sleep', '300'])",
    )
    after = notebook(tmp_path / "z-after.ipynb", "print(region)")
    line = command(book, after, "--region", "000001,000002", "--year", "2020:2022", "--data", data, "--out", out,
                   "--scheduler", cluster.scheduler_address)  # fmt: skip
    client = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until(lambda: len(kernels(cluster)) == 4)
    at_work = kernels(cluster)
    client.send_signal(number)
    told = "".join(client.communicate(timeout=30))
    _, left = psutil.wait_procs(at_work, timeout=0.1 if number == signal.SIGINT else 15)
    assert not [p for p in left if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    hung = [("000001", 2021), ("000002", 2021)]
    assert not [place for place in hung if (out / place[0] / str(place[1]) / "hangs.ipynb").exists()]
    assert not (out / "failed").exists()
    if number == signal.SIGINT:
        assert client.returncode == 130 and "Traceback" not in told
        by_status = {}
        for one in lines(out):
            by_status.setdefault(one["status"], []).append((one["region"], one["year"], one["notebook"]))
        assert sorted(by_status["interrupted"]) == [(*place, "hangs") for place in hung]
        assert sum(map(len, by_status.values())) == 12 and "2 interrupted" in told
        for region, year, name in by_status["done"]:
            assert (out / region / str(year) / f"{name}.html").exists()
    ran = set(log.read_text().splitlines())
    finished = {p.parent.parent.name + " " + p.parent.name for p in out.glob("*/*/hangs.html")}
    assert finished == ran - {"000001 2021", "000002 2021"}
    again = subprocess.run([*line, "--resume"], capture_output=True, text=True, check=True, timeout=100)
    done = len(list((out / ".runs").glob("*/*/hangs.json")))
    assert done == 6 and ", 0 failed" in again.stdout
    begun = log.read_text().splitlines()
    assert {place: begun.count(place) for place in set(begun)} == {
        f"{region} {year}": 1 + (year == 2021) for region in ("000001", "000002") for year in (2020, 2021, 2022)
    }


def test_two_calls_at_once_are_each_served(tmp_path, cluster):
    """The same runs into two folders: none gets the other's results for its own."""
    data, book = write_folder(tmp_path / "d"), notebook(tmp_path / "slow.ipynb", "import time; time.sleep(2)")

    def go(name):
        runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / name, data=data)
        assert batch.run_all(runs, quiet, scheduler=cluster.scheduler_address) == []

    both = [threading.Thread(target=go, args=(name,)) for name in ("a", "b")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert (tmp_path / "a/000001/2021/slow.html").exists() and (tmp_path / "b/000001/2021/slow.html").exists()


def test_a_scheduler_that_goes_away(tmp_path):
    """One message, no blame on the notebooks, nothing left running; a call that finds none leaves the summary alone."""
    data, out, log = write_folder(tmp_path / "d"), tmp_path / "o", tmp_path / "log"
    book = notebook(tmp_path / "hangs.ipynb", f"open({str(log)!r}, 'a').write('x')\nimport time; time.sleep(300)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    dask = [sys.executable, "-m", "dask"]
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    quietly = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen([*dask, "scheduler", "--port", address.rsplit(":", 1)[1], "--no-dashboard"], **quietly)
    worker = subprocess.Popen([*dask, "worker", address, "--nthreads", "1", "--no-dashboard"], cwd=tmp_path, **quietly)
    try:
        line = command(
            book, "--region", "000001", "--year", "2020:2021", "--data", data, "--out", out, "--scheduler", address
        )
        until(lambda: "has no workers" not in (said := subprocess.run([*line, "--timeout", "0.1"], check=False, **told)).stderr
              and "No dask scheduler" not in said.stderr)  # fmt: skip
        log.unlink(missing_ok=True)
        client = subprocess.Popen(line, **told)
        until(log.exists)
        tree = psutil.Process(worker.pid).children(recursive=True)
        scheduler.kill()
        output, errors = client.communicate(timeout=60)
        assert client.returncode == 2 and errors.splitlines() == [
            "The connection to the dask scheduler was lost. What was finished is kept; go on with --resume."
        ]
        assert "0 failed, 0 interrupted, 2 not run" in output
        assert [one["status"] for one in lines(out)] == ["not run"] * 2
        _, left = psutil.wait_procs(tree, timeout=60)
        assert not [p for p in left if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
        before = (out / "runs.jsonl").read_bytes()
        absent = subprocess.run(line, check=False, **told)
        assert "No dask scheduler answers" in absent.stderr and (out / "runs.jsonl").read_bytes() == before
    finally:
        scheduler.kill()
        worker.terminate()
