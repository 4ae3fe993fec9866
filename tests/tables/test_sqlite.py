"""Tables in an SQLite file: what holds of any database, and of files."""

import pytest
from in_a_database import *  # noqa: F403


@pytest.fixture
def new_database(tmp_path):
    """A function that gives the address of a database that isn't there yet."""
    return lambda name="figures": f"sqlite:///{tmp_path}/{name}.db"
