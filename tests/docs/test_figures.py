"""Numbers in the documents are those of the package and of its benchmarks."""

import re
import runpy
import tomllib

import pytest

from pages import ROOT, pages

SCRIPT = runpy.run_path(str(ROOT / "docs" / "readme.py"))
PAGES = SCRIPT["PAGES"]


def blocks(page):
    return SCRIPT["blocks"]((ROOT / page).read_text(encoding="utf-8"))


def test_every_page_with_generated_numbers_is_known():
    assert sorted(page for page in pages() if page.startswith(("README", "docs/")) and blocks(page)) == sorted(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_generated_numbers_are_current(page):
    """Rendered now, to the letter."""
    contents = SCRIPT["quick"](SCRIPT["language"](page))
    for name, shown in blocks(page).items():
        if name in contents:
            assert shown == contents[name](), f"{page}, {name}: run make report and make readme"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_table_on_two_pages_is_the_same(lang):
    shown = {}
    for page in PAGES:
        if SCRIPT["language"](page) == lang:
            for name, text in blocks(page).items():
                assert shown.setdefault(name, text) == text, (page, name)
    assert set(shown) == {"outlook", "joint", "backtest", "reliability", "peers", "torture"}


def test_both_languages_have_the_same_numbers():
    for page in PAGES:
        if SCRIPT["language"](page) == "en":
            other = blocks(page[: -len(".md")] + ".zh.md")
            for name, text in blocks(page).items():
                assert figures(text) == figures(other[name]), (page, name)


def figures(text: str) -> list[list[str]]:
    """The numbers of each row of a table; heads and sentences differ between the languages."""
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [re.findall(r"\d+(?:\.\d+)?%?", re.sub(r"(\d) of (\d)", r"\1/\2", row)) for row in rows]


def test_the_backtest_shown_is_the_measured_one():
    """CRPS, MASE, sMAPE and coverage of each method stand in benchmarks/backtest.md, too."""
    measured = SCRIPT["_table"](
        (ROOT / "benchmarks" / "backtest.md").read_text(encoding="utf-8"), "The outlook's engine"
    )
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in blocks("docs/calibration.md")["backtest"].splitlines()
    ]
    columns = ["crps", "mase", "smape", "cover50", "cover80", "cover95"]
    expected = {(m["method"], m["horizon"], m["n"]): [m[c] for c in columns] for _, m in measured.iterrows()}
    assert len(rows) - 2 == len(expected)
    for name, ahead, n, *values in rows[2:]:
        assert [value.rstrip("%") for value in values] == expected[name.removesuffix(" (this workbook)"), ahead, n], (
            name
        )


def test_percentages_in_the_text_are_in_the_tables():
    """73 % in a sentence of the README is a probability of the founding case."""
    shown = blocks("docs/evidence.md")["outlook"]
    for page in ("README.md", "README.zh.md", "docs/evidence.md", "docs/evidence.zh.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "| 73% |" in shown and re.search(r"\b73 ?%", text), page


def test_the_picture_of_the_rooms_shows_them_in_order():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c["layers"] for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    picture = (ROOT / "docs" / "rooms.svg").read_text(encoding="utf-8")
    assert re.findall(r'font-weight="600" fill="#1a1a1a">([a-z]+)<', picture) == layers
