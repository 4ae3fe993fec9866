"""The same run on dask.distributed: worker processes of their own, one killed midway."""

import os
import signal
import subprocess
import sys
import threading

import nbformat
import psutil
import pytest
from distributed import Client, LocalCluster

from kjanalysis import batch
from kjanalysis.batch import cluster as on_cluster
from kjanalysis.errors import KJError

from books import children, command, lines, notebook, quiet, sleeping, started, still_running, until
from small import write_folder


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:
        yield cluster


def test_a_killed_worker_loses_nothing_and_doubles_nothing(tmp_path, cluster):
    """Six regions and years; one worker gets SIGKILL in the middle of a notebook."""
    data, log, hung = write_folder(tmp_path / "d"), tmp_path / "log", tmp_path / "hung"
    book = notebook(
        tmp_path / "slow.ipynb",
        "import psutil, time\nfrom pathlib import Path\nabove = [p.pid for p in psutil.Process().parents()]\n"
        f"with open({str(log)!r}, 'a') as file:\n    print(region, year, file=file)\n"
        # the first to come leaves its processes' ids and hangs
        f"try:\n    with open({str(hung)!r}, 'x') as file:\n        print(*above, file=file)\n"
        "    time.sleep(600)\nexcept FileExistsError:\n    pass\nprint(region, year)",
    )
    runs = batch.plan(["000001", "000002"], range(2019, 2022), notebooks=[book], out=tmp_path / "o", data=data)

    def kill():
        """The worker that the first kernel belongs to, while its notebook hangs."""
        until(lambda: hung.exists() and hung.read_text(encoding="utf-8").endswith("\n"))
        above = hung.read_text(encoding="utf-8").split()
        (pid,) = [w.pid for w in cluster.workers.values() if str(w.pid) in above]
        os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    assert batch.run_all(runs, quiet, scheduler=cluster.scheduler_address) == []
    killer.join()
    done = lines(tmp_path / "o")
    assert sorted((one["region"], one["year"]) for one in done) == sorted((r.region, r.year) for r in runs)
    assert {one["status"] for one in done} == {"done"}
    began = log.read_text(encoding="utf-8").splitlines()
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
    with LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as empty:
        data, book = write_folder(tmp_path / "d"), notebook(tmp_path / "own.ipynb", "1")
        runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / "o", data=data)
        with pytest.raises(KJError, match="has no workers"):
            batch.run_all(runs, quiet, scheduler=empty.scheduler_address)


def kernels(cluster) -> list[psutil.Process]:
    """What the workers' notebooks have started to sleep, and the kernels above them."""
    asleep = sleeping(p for worker in cluster.workers.values() for p in children(worker.pid))
    return [*asleep, *(parent for process in asleep if (parent := process.parent()))]


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
    with started(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as client:
        until(lambda: len(kernels(cluster)) == 4)
        at_work = kernels(cluster)
        client.send_signal(number)
        told = "".join(client.communicate(timeout=60))
    # after Ctrl-C they are gone when the call is; of one that was killed the workers hear later
    assert not still_running(at_work, timeout=1 if number == signal.SIGINT else 30)
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
    again = subprocess.run([*line, "--resume"], capture_output=True, text=True, check=True, timeout=300)
    done = len(list((out / ".runs").glob("*/*/hangs.json")))
    assert done == 6 and ", 0 failed" in again.stdout
    begun = log.read_text().splitlines()
    assert {place: begun.count(place) for place in set(begun)} == {
        f"{region} {year}": 1 + (year == 2021) for region in ("000001", "000002") for year in (2020, 2021, 2022)
    }


def test_two_calls_at_once_are_each_served(tmp_path, cluster):
    """The same runs into two folders: none gets the other's results for its own."""
    data, begun = write_folder(tmp_path / "d"), tmp_path / "begun"
    begun.mkdir()
    book = notebook(  # neither ends before both have begun
        tmp_path / "slow.ipynb",
        f"import time, uuid\nfrom pathlib import Path\nbegun = Path({str(begun)!r})\n(begun / uuid.uuid4().hex).touch()",
        "end = time.monotonic() + 180\nwhile len(list(begun.iterdir())) < 2:\n"
        "    assert time.monotonic() < end\n    time.sleep(0.05)",
    )

    def go(name):
        runs = batch.plan(["000001"], [2021], notebooks=[book], out=tmp_path / name, data=data)
        assert batch.run_all(runs, quiet, scheduler=cluster.scheduler_address) == []

    both = [threading.Thread(target=go, args=(name,)) for name in ("a", "b")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert (tmp_path / "a/000001/2021/slow.html").exists() and (tmp_path / "b/000001/2021/slow.html").exists()


def test_a_scheduler_that_goes_away(tmp_path, monkeypatch):
    """One message, no blame on the notebooks, nothing left running; a call that finds none leaves the summary alone."""
    data, out, log = write_folder(tmp_path / "d"), tmp_path / "o", tmp_path / "log"
    book = notebook(tmp_path / "hangs.ipynb", f"open({str(log)!r}, 'a').write('x')\nimport time; time.sleep(300)")
    dask, where = [sys.executable, "-m", "dask"], tmp_path / "scheduler.json"
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    quietly = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    at = ["--scheduler-file", str(where), "--no-dashboard"]
    with (
        started([*dask, "scheduler", "--port", "0", "--host", "127.0.0.1", *at], **quietly) as scheduler,
        started([*dask, "worker", "--nthreads", "1", *at], **quietly) as worker,
    ):
        with Client(scheduler_file=str(where), timeout=180) as client:
            client.wait_for_workers(1, timeout=180)
            address = client.scheduler.address
        line = command(
            book, "--region", "000001", "--year", "2020:2021", "--data", data, "--out", out, "--scheduler", address
        )
        with started(line, **told) as client:
            until(log.exists)
            tree = children(worker.pid)
            scheduler.kill()
            output, errors = client.communicate(timeout=60)
        assert client.returncode == 2 and errors.splitlines() == [
            "The connection to the dask scheduler was lost. Finished runs are kept. Go on with --resume."
        ]
        assert "0 failed, 0 interrupted, 2 not run" in output
        assert [one["status"] for one in lines(out)] == ["not run"] * 2
        assert not still_running(tree, timeout=60)
        before = (out / "runs.jsonl").read_bytes()
        monkeypatch.setattr(on_cluster, "PATIENCE", 1)
        runs = batch.plan(["000001"], [2020, 2021], notebooks=[book], out=out, data=data)
        with pytest.raises(KJError, match="No dask scheduler answers"):
            batch.run_all(runs, quiet, scheduler=address)
        assert (out / "runs.jsonl").read_bytes() == before
