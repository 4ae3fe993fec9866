"""The index of a big site: every page can be reached from it, with a script and without."""

import json
from urllib.parse import unquote

from bs4 import BeautifulSoup

from kjanalysis.pages import provinces

from sites import NAMES, made

PAGES = {f"{code}/{year}/index.html" for code in NAMES for year in (2020, 2021)}


def links(path):
    """Files that a page links to, and the marks there."""
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
    for link in soup.find_all("a", href=True):
        href, _, mark = unquote(link["href"]).partition("#")
        yield (path.parent / href).resolve(), mark


def test_every_page_is_two_links_away_without_a_script(tmp_path, monkeypatch):
    out = made(tmp_path / "o", monkeypatch).resolve()
    parts = {path for path, _ in links(out / "index.html") if path.parent.name == provinces.FOLDER}
    found = {path.relative_to(out).as_posix() for part in parts for path, _ in links(part)}
    assert found >= PAGES
    assert {"33.html", "50.html", "other.html"} == {path.name for path in parts}


def test_a_citys_link_leads_to_its_first_row(tmp_path, monkeypatch):
    out = made(tmp_path / "o", monkeypatch)
    marks = {(path, mark) for path, mark in links(out / "index.html") if mark}
    assert marks
    for path, mark in marks:
        row = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").find(id=mark)
        assert row.name == "tr" and row.find("a")["href"].startswith(f"../{mark[1:3] if mark[1:3] != '99' else '9'}")


def test_the_list_has_every_region_and_no_markup_of_a_name(tmp_path, monkeypatch):
    out = made(tmp_path / "o", monkeypatch)
    text = (out / provinces.LIST).read_text(encoding="utf-8")
    rows = json.loads(text.removeprefix("kjRegions=").rstrip(";\n"))
    assert {f"{place}/{page}" for *_, years in rows for _, place, page in years} == PAGES
    assert {row[0]: row[1] for row in rows} == {code: zh for code, (zh, _) in NAMES.items()}
    assert all("<b>" not in path.read_text(encoding="utf-8").split("<style>")[0] for path in out.glob("*.html"))
    (other,) = [one for one in (out / provinces.FOLDER).glob("other.html")]
    assert "&lt;b&gt;自定" in other.read_text(encoding="utf-8")


def test_a_site_that_shrinks_is_one_table_again(tmp_path, monkeypatch):
    out = made(tmp_path / "o", monkeypatch)
    made(out, monkeypatch, most=100)
    there = {path.relative_to(out.resolve()).as_posix() for path, _ in links(out / "index.html")}
    assert there >= PAGES
    assert not list((out / provinces.FOLDER).glob("*"))
