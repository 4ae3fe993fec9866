"""A batch that was killed before its pages were linked: the next one links them, though every run is up to date."""

import pytest

from kjanalysis import batch
from kjanalysis.batch import links
from kjanalysis.pages import site
from kjanalysis.storage import STATE

from small import write_folder


def book(path):
    import nbformat

    cells = [
        nbformat.v4.new_code_cell('region = ""\nyear = 0\nas_of = ""\nlang = "zh"', metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("1 + 1"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_pages_are_linked_by_the_next_call(tmp_path, monkeypatch):
    data, out = write_folder(tmp_path / "data"), tmp_path / "out"
    books = [book(tmp_path / f"{name}.ipynb") for name in ("first", "second")]

    def call(some):
        runs = batch.plan(["000001"], [2021], "2021-03-26", notebooks=some, out=out, data=data)
        assert batch.run_all(runs, workers=1, bar=False, tell=lambda line: None) == []
        return {path.name: path.read_bytes() for path in (out / "000001/2021").glob("*.html")}

    call(books[:1])
    with monkeypatch.context() as patch:  # as if killed: nothing of the end is done
        patch.setattr(links, "end", lambda *_: None)
        patch.setattr(links, "left_over", lambda *_: None)
        unlinked = call(books)
    assert b"second.html" not in unlinked["first.html"]
    assert list((out / STATE / "000001/2021").glob("*.to-be-linked"))
    linked = call(books)
    assert b"second.html" in linked["first.html"] and b"second.html" in linked["index.html"]
    assert not list((out / STATE).rglob("*.to-be-linked"))
    monkeypatch.setattr(site, "relink", lambda *_: pytest.fail("what is linked is left alone"))
    assert call(books) == linked
