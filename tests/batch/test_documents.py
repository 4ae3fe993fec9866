"""Word and Excel of a batch: made where they are wanted, linked where they are, made again where they are gone."""

import pytest

from kjanalysis import batch
from kjanalysis.batch import planning

from books import notebook
from small import write_folder


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """What a small batch of two places and two notebooks is asked for."""
    folder = tmp_path_factory.mktemp("documents")
    books = [notebook(folder / f"{name}.ipynb", "1") for name in ("first", "other")]
    return {"regions": ["000001", "000002"], "years": [2021], "notebooks": books, "out": folder / "o", "data": write_folder(folder / "d")}  # fmt: skip


def test_they_are_made_and_linked_once_and_again_if_gone(asked):
    out = asked["out"]
    runs = batch.plan(**asked, documents=None)
    assert [run.name for run in runs if run.makes_documents] == ["first", "first"]
    assert batch.run_all(runs, lambda line: None) == []
    place = out / "000001" / "2021"
    index, page = (path.read_text(encoding="utf-8") for path in (out / "index.html", place / "index.html"))
    for name in ("brief.docx", "outlook.xlsx"):
        assert (place / name).stat().st_size > 5000 and f'href="{name}"' in page and f"000001/2021/{name}" in index
    assert not any(run.why for run in batch.plan(**asked, documents=None))
    (place / "brief.docx").unlink()
    again = [(run.region, run.name) for run in batch.plan(**asked, documents=None) if run.why]
    assert again == [("000001", "first")]


def test_of_many_places_only_if_asked_for(asked, monkeypatch):
    monkeypatch.setattr(planning, "FEW", 1)
    assert not any(run.documents for run in batch.plan(**asked, documents=None))
    assert all(run.documents for run in batch.plan(**asked, documents=True))
    assert not any(run.documents for run in batch.plan(**asked))
