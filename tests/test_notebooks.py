"""The committed notebooks are fit for nbval on any machine (nbval itself is in make test)."""

import json
import re

import nbformat
import pytest

from kjanalysis.batch import notebooks_folder

NOTEBOOKS = sorted(notebooks_folder().glob("*.ipynb"))


def test_all_are_there():
    assert [p.stem for p in NOTEBOOKS] == [
        "00-start-here", "01-history", "02-forecast", "03-attainment", "04-peers", "05-backtest", "06-intake", "07-tasks", "08-whatif",
    ]  # fmt: skip


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_parameters_and_outputs(path):
    """A parameters cell with the five names, and a scenario where there is a forecast; outputs stored; no stderr, no error, no local path."""
    book = nbformat.read(path, as_version=4)
    assert book.metadata.kernelspec.name == "python3"
    (parameters,) = [c for c in book.cells if "parameters" in c.metadata.get("tags", [])]
    names = re.findall(r"^(\w+) =", parameters.source, re.M)
    assert names[:5] == ["region", "year", "as_of", "lang", "data"] and names[5:] in ([], ["given"])
    outputs = [o for c in book.cells if c.cell_type == "code" for o in c.outputs]
    assert len(outputs) >= 3
    assert {o.output_type for o in outputs} <= {"execute_result", "display_data"}
    assert not re.search(r"/(root|home|tmp|work)/", json.dumps(outputs))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_no_logic_worth_testing(path):
    """Notebooks call the package: no function, loop or class of their own."""
    book = nbformat.read(path, as_version=4)
    source = "\n".join(c.source for c in book.cells if c.cell_type == "code")
    assert not re.search(r"^\s*(def|class|for|while) ", source, re.M)
