"""Fixtures shared by the tests; messages in English whatever the machine's locale."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from kjanalysis import tables  # noqa: F401: importing it first saves seconds in every process
from kjanalysis.tables import check

import shared
from small import write_folder

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # started in the background: what tests start would not hear Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)

# a machine at work on other things is no fault of the code
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

os.environ["KJANALYSIS_LANG"] = "en"
os.environ.pop("KJANALYSIS_DATA", None)

#: A campaign of its own: make torture.
collect_ignore = ["torture"]

#: Rooms whose tests start kernels and whole runs, seconds each; and the files there that start none.
PROCESSES = ("batch", "kernels")
WITHOUT = ("test_limits.py",)
ROOT = Path(__file__).parents[1]
SLOW = set((Path(__file__).parent / "slow.txt").read_text(encoding="utf-8").splitlines())


def pytest_collection_modifyitems(items):
    """Mark what make quick leaves out; notebooks and whole runs first.

    With several processes each takes a file at a time, in this order: the long
    ones first, so that none is left with one at the end.
    """
    for item in items:
        if _starts_processes(item.path) or {item.nodeid.split("[")[0], item.nodeid.split("::")[0]} & SLOW:
            item.add_marker("slow")
    items.sort(key=lambda item: not _starts_processes(item.path))


def pytest_ignore_collect(collection_path, config):
    """What is slow as a whole isn't even imported where nothing slow is wanted."""
    if config.option.markexpr != "not slow":
        return None
    whole = collection_path.is_relative_to(ROOT) and collection_path.relative_to(ROOT).as_posix() in SLOW
    return True if whole or _starts_processes(collection_path) else None


def _starts_processes(path) -> bool:
    if path.suffix == ".ipynb":
        return True
    own = path.parent.parent == Path(__file__).parent and path.name.startswith("test_")
    return own and path.parent.name in PROCESSES and path.name not in WITHOUT


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
