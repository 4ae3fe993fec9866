"""Rendering with real kernels; a failure leaves what was there."""

import json

import nbformat
import pytest
from small import write_folder

from kjanalysis import batch, pages
from kjanalysis.errors import KJError


def notebook(path, *cells):
    parameters = nbformat.v4.new_code_cell(
        'region = ""\nyear = 0\nas_of = ""\nlang = "zh"', metadata={"tags": ["parameters"]}
    )
    book = nbformat.v4.new_notebook(cells=[parameters, *map(nbformat.v4.new_code_cell, cells)])
    nbformat.write(book, path)
    return path


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """One shipped notebook, rendered for real."""
    out = tmp_path_factory.mktemp("site")
    runs = batch.plan(["330205"], [2021], "2021-03-26", notebooks=["01-history"], out=out)
    assert batch.run_all(runs, lambda line: None) == []
    return out


def test_what_a_run_leaves(rendered):
    folder = rendered / "330205" / "2021"
    assert sorted(p.name for p in folder.iterdir()) == ["01-history.html", "01-history.ipynb", "outlook.json"]
    assert json.loads((folder / "outlook.json").read_text(encoding="utf-8"))["year"] == 2021
    html = (folder / "01-history.html").read_text(encoding="utf-8")
    assert "宁波市江北区 2021 年" in html and "data:image/png;base64" in html
    assert "http://" not in html and "https://" not in html  # nothing is fetched at view time
    index = (rendered / "index.html").read_text(encoding="utf-8")
    assert "330205/2021/01-history.html" in index and "R&amp;D经费支出" in index
    assert (rendered / pages.FONT).stat().st_size > 1e6


def test_a_notebook_that_raises_is_named_and_nothing_is_lost(rendered, tmp_path):
    """Message with notebook, cell and error; the earlier pages to the byte."""
    before = {p.name: p.read_bytes() for p in (rendered / "330205" / "2021").iterdir()}
    bad = notebook(tmp_path / "坏.ipynb", "x = 1", "raise ValueError('指标缺失')")
    runs = batch.plan(["330205"], [2021], "2021-03-26", notebooks=[bad], out=rendered)
    lines = []
    (failure,) = batch.run_all(runs, lines.append)
    assert "坏.ipynb, cell 3 failed: ValueError: 指标缺失" in failure.en
    assert failure.exit_code == 1 and "第 3 个单元格" in failure.zh
    assert {p.name: p.read_bytes() for p in (rendered / "330205" / "2021").iterdir()} == before
    assert not [p for p in (rendered / "330205").iterdir() if p.name.startswith(".")]


def test_the_rest_goes_on_and_other_tables_reach_the_kernel(tmp_path):
    """One year fails, the next is rendered; the notebook sees the folder given by data."""
    folder = write_folder(tmp_path / "d")
    book = notebook(
        tmp_path / "own.ipynb",
        "assert year != 2020, 'not this one'",
        "import kjanalysis as kj\nprint(len(kj.load(region)), region, lang)",
    )
    runs = batch.plan(["000001"], [2020, 2021], None, "en", [book], tmp_path / "out", folder)
    assert len(batch.run_all(runs, lambda line: None)) == 1
    done = nbformat.read(tmp_path / "out" / "000001" / "2021" / "own.ipynb", as_version=4)
    assert done.cells[-1].outputs[0].text == "18 000001 en\n"
    assert not (tmp_path / "out" / "000001" / "2020").exists()


def test_text_from_data_is_escaped_in_the_index(tmp_path):
    folder = tmp_path / "x" / "2021"
    folder.mkdir(parents=True)
    content = {
        "region": "x", "region_zh": "<img src=x onerror=alert(1)>", "region_en": "", "year": 2021, "as_of": "2021-01-01",
        "targets": [], "joint": {"indicators": [], "probability": None},
    }  # fmt: skip
    (folder / "outlook.json").write_text(json.dumps(content), encoding="utf-8")
    html = pages.write_index(tmp_path).read_text(encoding="utf-8")
    assert "<img" not in html and "&lt;img" in html


@pytest.mark.parametrize("text", ["", "2021:", "2021-2025", "2025:2021", "2019:2020:2021"])
def test_year_spans(text):
    with pytest.raises(KJError):
        batch.parse_years(text)


def test_a_broken_notebook_file_is_an_error_for_people(tmp_path):
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{not json", encoding="utf-8")
    runs = batch.plan(["330205"], [2021], notebooks=[broken], out=tmp_path / "out")
    (failure,) = batch.run_all(runs, lambda line: None)
    assert "broken.ipynb" in failure.en


def test_an_interrupt_in_the_swap_brings_the_pages_back(tmp_path, monkeypatch):
    """Ctrl-C between the two renames: the earlier folder is there again, to the byte."""
    final, work = tmp_path / "2021", tmp_path / ".2021-new"
    for folder, text in ((final, "old"), (work, "new")):
        folder.mkdir()
        (folder / "page.html").write_text(text, encoding="utf-8")
    rename = type(final).rename

    def interrupted(self, target):
        if self == work:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(type(final), "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        batch._swap(work, final)
    assert (final / "page.html").read_text(encoding="utf-8") == "old"


def test_names_from_data_are_escaped_in_the_notebooks(tmp_path):
    from small import SMALL

    from kjanalysis import workbook

    regions = [{**r, "zh": '甲 <b onclick="x()">'} if r["region"] == "000001" else r for r in SMALL["regions"]]
    book = workbook.open_workbook("000001", 2021, data=write_folder(tmp_path / "d", regions=regions))
    assert "<b" not in book.heading() and "&lt;b" in book.heading()


@pytest.mark.parametrize("text", ["{}", "[]"])
def test_a_file_that_is_no_notebook(tmp_path, text):
    path = tmp_path / "x.ipynb"
    path.write_text(text, encoding="utf-8")
    runs = batch.plan(["330205"], [2021], notebooks=[path], out=tmp_path / "out")
    (failure,) = batch.run_all(runs, lambda line: None)
    assert "x.ipynb" in failure.en
