"""Fixtures shared by the tests; messages in English whatever the machine's locale."""

import os
import shutil
from pathlib import Path

import pytest

from kjanalysis import tables
from kjanalysis.tables import check

import shared
from small import write_folder

os.environ["KJANALYSIS_LANG"] = "en"
os.environ.pop("KJANALYSIS_DATA", None)

#: Rooms whose tests start kernels and whole runs: seconds each, so `make quick` leaves them out, but for these files.
PROCESSES = ("batch", "kernels")
QUICK = ("test_limits.py",)


def pytest_collection_modifyitems(items):
    """Say of each test whether it is slow, and which others belong into its process.

    With several processes a test may run in any of them. What was made once for
    a file is made once for a process, so tests that share it stay together;
    so do a notebook's cells, and the tests that touch the package's own files.
    """
    for item in items:
        room = item.path.parent.name
        if room in PROCESSES and item.path.name not in QUICK:
            item.add_marker("slow")
        if room == "kernels" or item.path.suffix == ".ipynb":
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        elif made := _made_for_the_file(item):
            item.add_marker(pytest.mark.xdist_group(f"{item.path.stem} {made}"))


def _made_for_the_file(item) -> str:
    """Names of the fixtures made once a file that a test uses, each with its parameter."""
    known = getattr(item, "_fixtureinfo", None)
    used = known.name2fixturedefs if known else {}
    given = item.callspec.params if hasattr(item, "callspec") else {}
    return " ".join(
        f"{name}={given[name]}" if name in given else name
        for name, found in sorted(used.items())
        if found[-1].scope == "module"
    )


@pytest.fixture(scope="session")
def known():
    """The shipped tables; to be read, not changed."""
    return tables.read()


@pytest.fixture(scope="session")
def checked():
    """All that the check says of the shipped tables."""
    return check.check()


@pytest.fixture(scope="session")
def jiangbei():
    """The founding case's outlook; to be read, not changed."""
    return shared.outlook("330205", 2021, "2021-03-26")


@pytest.fixture
def small(tmp_path) -> Path:
    """The small data folder, valid."""
    return write_folder(tmp_path / "data")


@pytest.fixture
def shipped_copy(tmp_path) -> Path:
    """A copy of the shipped tables to spoil."""
    return Path(shutil.copytree(tables.shipped_folder(), tmp_path / "copy"))
