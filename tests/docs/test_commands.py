"""Every command and every piece of Python in the documents runs, in the order of its page."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pages import ROOT, fences, pages, twins

_CHINESE = {twin for _, twin in twins()}


def with_commands() -> list[str]:
    """Pages with something to run; a Chinese twin has the same commands (test_pages.py)."""
    return [p for p in pages() if p not in _CHINESE and any(f.info in ("sh", "python") for f in fences(p))]


def script(page: str) -> str:
    """All blocks of a page as one script; ``make`` only says what it would do."""
    parts = ["set -euo pipefail"]
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


@pytest.mark.parametrize("page", with_commands())
def test_commands_run(page, checkout):
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script(page)], cwd=checkout, env=os.environ | {"PATH": path}, input="a\n" * 100,
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, f"{page}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
