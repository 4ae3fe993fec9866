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

#: Rooms whose tests start kernels and whole runs, seconds each; and the files there that start none.
PROCESSES = ("batch", "kernels")
WITHOUT = ("test_limits.py",)
SLOW = (Path(__file__).parent / "slow.txt").read_text(encoding="utf-8").splitlines()


def pytest_collection_modifyitems(items):
    """Mark what make quick leaves out; notebooks and whole runs first.

    With several processes each takes a file at a time, in this order: the long
    ones first, so that none is left with one at the end.
    """
    for item in items:
        if _starts_processes(item) or item.nodeid.split("[")[0] in SLOW:
            item.add_marker("slow")
    items.sort(key=lambda item: not _starts_processes(item))


def _starts_processes(item) -> bool:
    room, name = item.path.parent.name, item.path.name
    return item.path.suffix == ".ipynb" or (room in PROCESSES and "tests" in item.path.parts and name not in WITHOUT)


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
