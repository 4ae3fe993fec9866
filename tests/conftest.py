"""Fixtures shared by the tests; messages in English whatever the machine's locale."""

import os
import shutil
from pathlib import Path

import pytest

from kjanalysis import tables

from small import write_folder

os.environ["KJANALYSIS_LANG"] = "en"
os.environ.pop("KJANALYSIS_DATA", None)


@pytest.fixture
def small(tmp_path) -> Path:
    """The small data folder, valid."""
    return write_folder(tmp_path / "data")


@pytest.fixture
def shipped_copy(tmp_path) -> Path:
    """A copy of the shipped tables to spoil."""
    return Path(shutil.copytree(tables.shipped_folder(), tmp_path / "copy"))
