"""The founding case with few draws, which is quick to write."""

import pytest

import kjanalysis as kj


@pytest.fixture(scope="session")
def few():
    """To be read, not changed."""
    return kj.outlook("330205", 2021, "2021-03-26", n_draws=1000)
