"""The documents' site: both languages build without a warning, and lead to one another."""

import re
import runpy

import pytest

from pages import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Both sites, built as by ``make docs``."""
    into = tmp_path_factory.mktemp("site")
    build = runpy.run_path(str(ROOT / "docs" / "build.py"))["main"]
    assert build(into) == 0
    return into


def test_each_language_has_its_pages(site):
    for lang, name in (("en", "tutorial"), ("zh", "tutorial.zh")):
        page = (site / lang / "docs" / f"{name}.html").read_text(encoding="utf-8")
        assert 'lang="zh' in page if lang == "zh" else 'lang="en"' in page
        assert page.count("output") > 5 and "KJError" not in page  # cells were run
    assert not list((site / "en").rglob("*.zh.html"))
    assert not (site / "zh" / "docs" / "tutorial.html").exists()


def test_the_two_sites_lead_to_one_another(site):
    for lang, start in (("en", "index"), ("zh", "index.zh")):
        path = site / lang / "docs" / f"{start}.html"
        other = re.search(r'href="([^"]*/(?:en|zh)/docs/index(?:\.zh)?\.html)"', path.read_text(encoding="utf-8"))
        assert other and (path.parent / other[1]).resolve().exists()


def test_the_reference_has_every_command_and_column(site):
    commands = (site / "en" / "docs" / "reference" / "command-line.html").read_text(encoding="utf-8")
    for name in ("outlook", "run", "extract", "review", "ingest", "history", "check", "--memory-limit"):
        assert name in commands
    tables = (site / "zh" / "docs" / "reference" / "tables.html").read_text(encoding="utf-8")
    for column in ("qualifier", "outcome_status", "headline", "locator"):
        assert column in tables
