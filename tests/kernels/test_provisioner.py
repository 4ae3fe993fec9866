"""Warm kernels as papermill, nbclient, nbval and the shell start them, for real."""

import functools
import operator
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import nbformat
import papermill
import psutil
import pytest
from jupyter_client.manager import KernelManager, start_new_kernel
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from kjanalysis.forecast import check_year
from kjanalysis.kernels import forkserver, processtree, provisioner
from kjanalysis.kernels.execute import execute
from kjanalysis.storage import package_folder


def run(*cells, **how):
    """Execute cells in a warm kernel; what each printed or showed."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    NotebookClient(book, kernel_name="kjanalysis", **how).execute()
    return [c.outputs for c in book.cells]


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead but not yet collected doesn't."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(*pids: int, within: float = 30) -> bool:
    end = time.monotonic() + within
    while any(map(alive, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(alive, pids))


def ended(manager: KernelManager, within: float = 10) -> bool:
    """Whether the client hears of a kernel's end: what that hears by, the kernel's last thread closes."""
    end = time.monotonic() + within
    while manager.is_alive() and time.monotonic() < end:
        time.sleep(0.05)
    return not manager.is_alive()


def test_kernels_share_what_was_imported_and_nothing_else(tmp_path):
    """Own process, memory, working folder and random state; a module set up by one isn't seen by the next."""
    code = (
        "import os, random, sys, uuid\nimport numpy as np\nimport pandas as pd\n"
        "print(os.getpid(), os.getcwd(), random.random(), np.random.rand(), np.random.default_rng().random(),"
        " getattr(pd, 'spoilt', None), pd.get_option('display.max_rows'))\n"
        "pd.spoilt = True; pd.set_option('display.max_rows', 7); open('x.txt', 'w').write('x')"
    )
    said = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (out,) = run(code, resources={"metadata": {"path": str(tmp_path / name)}})
        said.append(out[0].text.split())
    (pid, cwd, *rest), (pid2, cwd2, *rest2) = said
    assert pid != pid2 and (cwd, cwd2) == (str(tmp_path / "a"), str(tmp_path / "b"))
    assert not set(rest[:3]) & set(rest2[:3])
    assert rest[3:] == rest2[3:] == ["None", "60"]
    assert (tmp_path / "a" / "x.txt").exists() and (tmp_path / "b" / "x.txt").exists()


def test_a_notebook_in_a_workspace_finds_its_tables(tmp_path):
    """As JupyterLab starts it: the kernel works in the notebook's folder."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "kjanalysis.toml").write_text('data = ["shipped", "data"]\n', encoding="utf-8")
    code = "from kjanalysis import tables\nprint(*(layer.folder for layer in tables.layers_of('')), sep='\\n')"
    (out,) = run(code, resources={"metadata": {"path": str(tmp_path / "notebooks")}})
    assert out[0].text.splitlines()[1:] == [str(tmp_path / "data")]


def test_the_stack_is_there_with_one_thread():
    """The limit stands in the environment; the server that loaded numpy has no thread beside its own."""
    (out,) = run(
        "import os, sys\n"
        "print('statsmodels.api' in sys.modules, 'kjanalysis' in sys.modules, os.environ['OPENBLAS_NUM_THREADS'])"
    )
    assert out[0].text == "True True 1\n"
    assert len(os.listdir(f"/proc/{provisioner.server()._process.pid}/task")) == 1


def test_figures_appear_as_in_an_ordinary_kernel():
    """The same picture to the byte, with Chinese labels, shown by the inline backend."""
    code = (
        "import matplotlib.pyplot as plt\nfrom kjanalysis import fonts\nfonts.use()\n"
        "figure, axis = plt.subplots()\naxis.plot([1, 3, 2])\naxis.set_title('研发经费')"
    )
    pictures = []
    for kernel in ("kjanalysis", "python3"):
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        NotebookClient(book, kernel_name=kernel).execute()
        (shown,) = [o for o in book.cells[0].outputs if o.output_type == "display_data"]
        pictures.append(shown.data["image/png"])
    assert len(pictures[0]) > 5000 and pictures[0] == pictures[1]


def test_a_theme_set_to_warm_up_stays_in_the_server():
    (out,) = run("import matplotlib as mpl\nprint(mpl.rcParams['font.family'], mpl.rcParams['axes.grid'])")
    assert out[0].text == "['sans-serif'] False\n"


def test_a_kernel_that_is_killed_harms_no_other():
    server = provisioner.server()
    other = KernelManager(kernel_name="kjanalysis")
    other.start_kernel()
    client = other.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    try:
        with pytest.raises(DeadKernelError):
            run("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
        assert client.execute_interactive("1 + 1", timeout=30)["content"]["status"] == "ok"
        assert provisioner.server() is server
    finally:
        client.stop_channels()
        other.shutdown_kernel(now=True)


def test_a_started_kernel_has_its_ports_open():
    """A client that connects at once is not turned away: ZeroMQ would try again only after 0.1 s."""
    manager = KernelManager(kernel_name="kjanalysis")
    manager.start_kernel()
    try:
        for port in (manager.shell_port, manager.iopub_port, manager.control_port):
            socket.create_connection((manager.ip, port), timeout=5).close()
    finally:
        manager.shutdown_kernel(now=True)


def test_interrupt_and_restart():
    """Ctrl-C in the notebook stops the cell; a restarted kernel has forgotten."""
    manager = KernelManager(kernel_name="kjanalysis")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    try:
        client.execute_interactive("x = 1")
        request = client.execute("import time; print('begun', flush=True); time.sleep(600)")
        while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            pass
        manager.interrupt_kernel()
        reply = client.get_shell_msg(timeout=20)
        assert reply["parent_header"]["msg_id"] == request and reply["content"]["ename"] == "KeyboardInterrupt"
        manager.restart_kernel(now=True)
        client.wait_for_ready(timeout=60)
        assert (
            client.execute_interactive("x", timeout=30, output_hook=lambda m: None)["content"]["ename"] == "NameError"
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_papermill_uses_it_by_name(tmp_path):
    cells = [
        nbformat.v4.new_code_cell("year = 0", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("import os\nprint(year, os.getppid())"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "in.ipynb")
    done = papermill.execute_notebook(
        tmp_path / "in.ipynb", tmp_path / "out.ipynb", {"year": 2021}, kernel_name="kjanalysis", language="python",
        progress_bar=False,
    )  # fmt: skip
    year, parent = done.cells[-1].outputs[0].text.split()
    assert year == "2021" and int(parent) == provisioner.server()._process.pid


def test_nbval_uses_it_by_name(tmp_path):
    """A notebook whose stored output is right passes, one whose isn't fails, in warm kernels."""
    cell = nbformat.v4.new_code_cell("import sys\n'statsmodels.api' in sys.modules", execution_count=1)
    for name, stored in (("good", "True"), ("bad", "False")):
        cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": stored}, execution_count=1)]
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / f"{name}.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval", "--nbval-kernel-name=kjanalysis", "."],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "1 failed, 1 passed" in done.stdout, done.stdout


PARENT = textwrap.dedent(
    """
    import sys, time
    from jupyter_client.manager import KernelManager, start_new_kernel
    from kjanalysis.kernels import forkserver, provisioner
    # what it has imported is nothing to how it ends
    provisioner._server, provisioner._stamp = forkserver.ForkServer.start(warm=False), provisioner.stamp()
    manager = KernelManager(kernel_name="kjanalysis")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    said = []
    client.execute_interactive(
        "import subprocess; child = subprocess.Popen(['sleep', '300']); print(child.pid)",
        output_hook=lambda m: said.append(m["content"].get("text", "")),
    )
    print(provisioner.server()._process.pid, manager.provisioner.pid, "".join(said).strip(), flush=True)
    {end}
    """
)


@pytest.mark.parametrize(
    ("end", "signum"),
    [
        ("time.sleep(300)", signal.SIGKILL),
        ("time.sleep(300)", signal.SIGTERM),
        ("time.sleep(300)", signal.SIGINT),
        ("import os; os._exit(0)", None),
        ("sys.exit(0)", None),
    ],
    ids=["SIGKILL", "SIGTERM", "SIGINT", "os._exit", "sys.exit"],
)
def test_no_orphan_however_the_parent_ends(end, signum):
    """Server, kernel and what the kernel has started are gone."""
    line = [sys.executable, "-c", PARENT.replace("{end}", end)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as parent:
        pids = list(map(int, parent.stdout.readline().split()))
        assert len(pids) == 3
        if signum:
            assert all(map(alive, pids))
            parent.send_signal(signum)
        parent.wait(60)
    assert gone(*pids)


@pytest.fixture
def own_server(monkeypatch):
    """A server of the test's own, in place of the one that the other tests share; soon there, since not warm."""
    monkeypatch.setattr(forkserver.ForkServer, "start", functools.partial(forkserver.ForkServer.start, warm=False))
    monkeypatch.setattr(provisioner, "_server", None)
    monkeypatch.setattr(provisioner, "_stamp", ())
    yield
    provisioner.stop()


@pytest.mark.usefixtures("own_server")
def test_a_killed_server_takes_its_kernels_along_and_is_replaced():
    manager = KernelManager(kernel_name="kjanalysis")
    manager.start_kernel()
    kernel, old = manager.provisioner.pid, provisioner.server()
    os.kill(old._process.pid, signal.SIGKILL)
    assert gone(kernel)
    assert ended(manager)
    (out,) = run("print('there')")
    assert out[0].text == "there\n" and provisioner.server() is not old


@pytest.mark.usefixtures("own_server")
def test_changed_source_renews_the_server(monkeypatch, tmp_path):
    """A source file's new date is seen at the next start; a kernel of the old server lives on."""
    assert provisioner.package_folder is package_folder
    copy = shutil.copytree(package_folder(), tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(provisioner, "package_folder", lambda: copy)  # other processes use the source itself
    manager = KernelManager(kernel_name="kjanalysis")
    manager.start_kernel()
    old = provisioner.server()
    source = copy / "wording" / "words.py"
    before = source.stat()
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns + 10**9))
    renewed = provisioner.server()
    assert renewed is not old and manager.is_alive()
    assert provisioner.server() is renewed
    pid = old._process.pid
    manager.shutdown_kernel(now=True)
    assert old._process.wait(10) == 0, "the old server goes with its last kernel"
    assert gone(pid)


def test_without_fork_kernels_start_the_ordinary_way_and_it_is_said_once(monkeypatch, caplog):
    monkeypatch.setattr(forkserver, "available", lambda: False)
    monkeypatch.setattr(provisioner, "_server", None)
    provisioner._say_once.cache_clear()
    for _ in range(2):
        (out,) = run("import os, sys\nprint('statsmodels' in sys.modules, os.environ['OMP_NUM_THREADS'])")
        assert out[0].text == "False 1\n"
    assert [r.getMessage() for r in caplog.records].count(
        "Warm kernels aren't available here (forking needs Linux), so ordinary kernels are used. They start more slowly."
    ) == 1


def test_a_fork_answers_fails_and_is_limited():
    """What a function returns, raises or takes too much of comes back to the one who asked."""
    from kjanalysis.errors import KJError

    server = provisioner.server()
    assert server.fork(os.path.join, ["a", "b"]).result() == "a/b"
    with pytest.raises(KJError, match="Year"):
        server.fork(check_year, ["x"]).result()
    with pytest.raises(forkserver.ForkError, match="ZeroDivisionError"):
        server.fork(operator.truediv, [1, 0]).result()
    with pytest.raises(forkserver.ForkError, match="MemoryError"):
        server.fork(operator.mul, ["x", 2**31], memory=600 << 20).result()
    assert server.fork(os.path.join, ["a", "b"], memory=2**70).result() == "a/b"  # more than can be counted
    child = server.fork(time.sleep, [60])
    with pytest.raises(TimeoutError):
        child.result(timeout=0.2)
    assert child.wait(5) == -signal.SIGKILL and child.memory > 1 << 20


def test_a_fork_that_answers_at_once_is_heard():
    """However soon it runs: with one processor for both, some of hundreds end before the server goes on.

    Told its id by the server and not by the fork itself, one in 25 was lost.
    """
    with forkserver.ForkServer.start(warm=False) as server:
        os.sched_setaffinity(server._process.pid, {min(os.sched_getaffinity(0))})
        assert all(server.fork(os.getpid, []).result() > 1 for _ in range(300))


def test_a_killed_kernel_takes_along_what_it_started():
    """Also a process in a session of its own, which the signal to the kernel's group doesn't reach."""
    manager, client = start_new_kernel(kernel_name="kjanalysis")
    client.execute_interactive(
        "import subprocess; subprocess.Popen(['sleep', '300'], start_new_session=True)", silent=True, timeout=30
    )
    started = psutil.Process(manager.provisioner.process.pid).children()
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    _gone, left = psutil.wait_procs(started, timeout=5)
    assert started and not [p for p in left if p.status() != psutil.STATUS_ZOMBIE]


def test_a_server_whose_parent_died_before_it_looked_ends_while_it_imports():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with subprocess.Popen(["true"]) as parent, ours, theirs:
        parent.wait()
        code = "from kjanalysis.kernels.serving import main; main()"
        line = [sys.executable, "-c", code, str(theirs.fileno()), str(parent.pid), "warm"]
        with subprocess.Popen(line, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL) as server:
            assert server.wait(60) == 1, "it would have served on: our end is open"


def test_an_ordinary_kernel_takes_along_what_it_started_too(monkeypatch):
    monkeypatch.setattr(forkserver, "available", lambda: False)
    monkeypatch.setattr(provisioner, "_server", None)
    (out,) = run("import subprocess\nprint(subprocess.Popen(['sleep', '300'], start_new_session=True).pid)")
    assert gone(int(out[0].text))


def test_a_notebook_runs_in_no_other_kernel_when_its_server_is_gone(tmp_path):
    """An ordinary one would run it without what the server had computed, and nobody would end what it starts."""
    with forkserver.ForkServer.start(warm=False) as server:
        server.fork(os.getpid, []).result()
        os.kill(server._process.pid, signal.SIGKILL)
        server._process.wait(30)
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(1)")])
        outcome = execute(nbformat.writes(book), {}, tmp_path / "work", source=server)
    assert "the fork server has ended" in outcome.what.en and not outcome.ok


def test_what_starts_another_process_and_ends_meanwhile_leaves_nothing(monkeypatch):
    """A process begins after all were listed, and the one that began it is gone when it is looked at."""
    mark, looked = f"test-{os.getpid()}", []
    started = []

    def belongs(pid, wanted, session):
        if not looked:  # all are listed
            started.append(subprocess.Popen(["sleep", "300"], env=os.environ | {processtree.MARK: f"{mark}/1"}))
        looked.append(pid)
        return really(pid, wanted, session)

    really = processtree._belongs
    monkeypatch.setattr(processtree, "_belongs", belongs)
    processtree.kill_marked(mark)
    assert started[0].wait(30) == -signal.SIGKILL


@pytest.mark.usefixtures("own_server")
def test_what_lost_its_parent_ends_with_the_server():
    """Without a mark, in a session of its own, from a process that ended long ago."""
    (out,) = run(
        "import subprocess, sys\n"
        "code = \"import subprocess; print(subprocess.Popen(['sleep', '300'], env={}, stdout=-3, stderr=-3, start_new_session=True).pid)\"\n"
        "print(subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout)"
    )
    provisioner.stop()
    assert gone(int(out[0].text))


@pytest.mark.usefixtures("own_server")
def test_what_a_killed_kernel_was_starting_ends_with_the_server(tmp_path):
    """A process between its new session and its program is known by neither the kernel's session nor its mark."""
    os.mkfifo(tmp_path / "go")
    manager, client = start_new_kernel(kernel_name="kjanalysis")
    code = f"""
    import os
    child = os.fork()
    if not child:
        os.setsid()
        open({str(tmp_path / "go")!r}).close()
        os.execvp("sleep", ["sleep", "300"])
    """
    client.execute_interactive(textwrap.dedent(code), silent=True, timeout=30)
    kernel = psutil.Process(manager.provisioner.pid)
    (child,) = kernel.children()
    client.stop_channels()
    kernel.kill()
    assert ended(manager)
    (tmp_path / "go").write_text("")
    provisioner.stop()
    assert gone(child.pid)
