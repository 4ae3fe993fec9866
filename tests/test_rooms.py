"""The rooms: imports go down only, no module is named by a written string, and one place filters by date."""

import ast
import importlib
import re
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import kjanalysis
from kjanalysis import _moved
from kjanalysis.storage import package_folder

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(package_folder().rglob("*.py"))


def layers():
    """The rooms from top to bottom, as pyproject.toml lists them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers"]
    return contract["layers"]


def parts(path):
    """A file's place below the package, ("tables", "vintage")."""
    return path.relative_to(package_folder()).with_suffix("").parts


def test_every_room_has_a_place_in_the_order():
    here = {path.stem for path in package_folder().glob("*.py")} | {
        p.parent.name for p in package_folder().glob("*/__init__.py")
    }
    assert here - {"__init__", "__main__", "_face", "_late", "_moved"} == set(layers())


def test_imports_go_down_only_and_in_no_circle(monkeypatch):
    """The contracts in pyproject.toml, as ``make check`` holds them too."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == 0


def test_no_module_is_named_by_a_written_string():
    """Not by an import from the package's face either: that one hides where a thing is."""
    for path in SOURCES:
        if path.stem == "_moved":
            continue  # its table of old names; the last tests look at it
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                assert not re.search(r"\bkjanalysis\.[a-z_]+(\.[a-z_]+|:[a-z_]+)", node.value), (path, node.value)
            elif isinstance(node, ast.Import):
                assert not any(alias.name.startswith("kjanalysis") for alias in node.names), path
            elif isinstance(node, ast.ImportFrom) and not node.level:
                assert not node.module.startswith("kjanalysis"), path


def test_modules_stay_short():
    long = {
        "/".join(parts(path)): n for path in SOURCES if (n := len(path.read_text(encoding="utf-8").splitlines())) >= 400
    }
    assert not long


def test_only_the_snapshot_filters_by_date():
    """Who else calls what lets rows through by their date of publication."""
    filters = {"public", "visible", "latest"}
    for path in SOURCES:
        if parts(path) in (("tables", "snapshot"), ("tables", "vintage")):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "vintage":
                assert node.attr not in filters, f"{path}: vintage.{node.attr}"
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("vintage"):
                assert not filters & {alias.name for alias in node.names}, path


@pytest.mark.parametrize("room", sorted(p.parent.name for p in package_folder().glob("*/__init__.py")))
def test_a_room_says_what_it_is_for_and_exports_what_it_has(room):
    module = importlib.import_module(f"kjanalysis.{room}")
    assert len(module.__doc__.split()) >= 20
    for name in getattr(module, "__all__", ()):
        assert hasattr(module, name)


@pytest.mark.parametrize("old", sorted(_moved.MOVED))
def test_old_names_lead_to_the_modules_of_now(old):
    """Also when both are imported, in either order: one module, under its own name."""
    new = importlib.import_module(f"kjanalysis.{_moved.MOVED[old]}")
    module = importlib.import_module(f"kjanalysis.{old}")
    assert module is new and module.__name__ == module.__spec__.name == f"kjanalysis.{_moved.MOVED[old]}"


def test_what_notebooks_import_is_there():
    from kjanalysis import charts, form, plotted, tables
    from kjanalysis.forecast import forecast_draws, forecast_panel

    assert charts.fans and plotted.sources and form.form and tables.read and forecast_panel and forecast_draws
    assert callable(kjanalysis.extract) and callable(kjanalysis.outlook)
