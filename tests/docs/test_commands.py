"""Every command and every piece of Python in the documents runs, in the order of its page."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import warm
from pages import ROOT, fences, pages, twins

_CHINESE = {twin for _, twin in twins()}


def with_commands() -> list[str]:
    """Pages with something to run; a Chinese twin has the same commands (test_pages.py)."""
    return [p for p in pages() if p not in _CHINESE and any(f.info in ("sh", "python") for f in fences(p))]


def script(page: str, first: str = "") -> str:
    """All blocks of a page as one script; ``make`` only says what it would do."""
    parts = ["set -euo pipefail", first]
    for fence in fences(page):
        if fence.info == "sh":
            parts.append(re.sub(r"^make ", "make -n ", fence.text, flags=re.M))
        elif fence.info == "python":
            parts.append(f"python - <<'PYTHON_OF_THE_PAGE'\n{fence.text}PYTHON_OF_THE_PAGE")
    return "\n".join(parts)


@pytest.fixture
def checkout(tmp_path) -> Path:
    """What the commands find in a checkout: tables, notebooks, the Makefile."""
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture(scope="module")
def forked(tmp_path_factory):
    """`kjanalysis` for bash, in forks of a process that has imported everything."""
    address = str(tmp_path_factory.mktemp("door") / "s")
    server = subprocess.Popen([sys.executable, warm.__file__, "serve", address])
    while not Path(address).exists():
        assert server.poll() is None
        time.sleep(0.1)
    yield warm.command(address)
    server.kill()
    server.wait()


@pytest.mark.parametrize("page", with_commands())
def test_commands_run(page, checkout, forked):
    """Those of the README as a person gives them, the other pages' in forks, which takes a third of the time."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script(page, "" if page == "README.md" else forked)], cwd=checkout, env=os.environ | {"PATH": path}, input="a\n" * 100,
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, f"{page}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
