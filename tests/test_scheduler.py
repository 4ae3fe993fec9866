"""The same run on dask.distributed: worker processes of their own, one killed midway."""

import os
import signal
import threading
import time

import nbformat
import pytest
from distributed import LocalCluster
from small import write_folder
from test_batch import lines, notebook, quiet

from kjanalysis import batch
from kjanalysis.errors import KJError


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
    again = batch.plan(["000001", "000002"], range(2019, 2022), notebooks=[tmp_path / "slow.ipynb"], out=tmp_path / "o", data=data)
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
