"""Rows go into one's own layer only, one writer at a time, and the last intake can be taken back."""

import multiprocessing
import shutil

import pytest

from kjanalysis import tables
from kjanalysis.errors import DataError, KJError
from kjanalysis.intake import appending, journal, own_folder

from small import OBSERVATION, SMALL, TARGET

SOURCE = SMALL["sources"][0] | {"source": "own", "published": "2021-02-01"}
FIGURE = OBSERVATION | {"source": "own", "year": "2020", "value": "33.3", "published": ""}


@pytest.fixture
def layers(tmp_path, small):
    """An empty layer over the small tables."""
    (tmp_path / "own").mkdir()
    return [small, tmp_path / "own"]


def held(folder):
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def put(layers, **rows):
    return appending.append(tables.read(layers), rows)


def test_rows_go_into_the_uppermost_layer(layers):
    below = held(layers[0])
    assert put(layers, sources=[SOURCE], observations=[FIGURE]) == layers[1]
    assert held(layers[0]) == below
    assert sorted(held(layers[1])) == ["observations.csv", "sources.csv"]
    rows = tables.read(layers).observations
    assert rows[rows["layer"].eq(str(layers[1]))]["value"].tolist() == [33.3]


def test_undo_takes_exactly_the_last_rows_back(layers):
    put(layers, sources=[SOURCE], observations=[FIGURE])
    first = held(layers[1])
    put(
        layers,
        observations=[FIGURE | {"year": "2019", "note": "两行\n备注"}],
        targets=[TARGET | {"id": "000001-2021-02"}],
    )
    assert journal.undo(layers[1], layers).rows() == 2
    assert held(layers[1]) == first
    journal.undo(layers[1], layers)
    assert held(layers[1]) == {}
    with pytest.raises(KJError, match="Nothing was taken"):
        journal.undo(layers[1], layers)


def test_undo_keeps_what_was_written_by_hand_afterwards(layers):
    put(layers, sources=[SOURCE], observations=[FIGURE])
    put(layers, observations=[FIGURE | {"year": "2019"}])
    path = layers[1] / "observations.csv"
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[1].replace(b"2020", b"2018"))
    journal.undo(layers[1], layers)
    assert [line.split(b",")[2] for line in path.read_bytes().splitlines()[1:]] == [b"2020", b"2018"]


def test_undo_refuses_what_was_changed_or_is_needed(layers):
    put(layers, sources=[SOURCE])
    path = layers[1] / "observations.csv"
    path.write_text(",".join(OBSERVATION) + "\n" + ",".join(FIGURE.values()) + "\n", encoding="utf-8")
    before = held(layers[1])
    with pytest.raises(DataError, match=r"'own' is not in sources\.csv"):
        journal.undo(layers[1], layers)
    assert held(layers[1]) == before
    path.unlink()
    sources = layers[1] / "sources.csv"
    sources.write_text(sources.read_text(encoding="utf-8").replace("Office", "Bureau"), encoding="utf-8")
    before = held(layers[1])
    with pytest.raises(KJError, match="was changed in the rows"):
        journal.undo(layers[1], layers)
    assert held(layers[1]) == before


def test_what_does_not_pass_leaves_nothing(layers):
    with pytest.raises(DataError):
        put(layers, sources=[SOURCE], observations=[FIGURE | {"source": "nowhere"}])
    assert held(layers[1]) == {}
    with pytest.raises(KJError, match="Nothing was taken"):
        journal.last(layers[1])


@pytest.mark.parametrize("place", ["site-packages/kjanalysis/data", "dist-packages/x/data"])
def test_an_installed_packages_folder_is_refused(tmp_path, small, place):
    folder = tmp_path / "lib" / place
    shutil.copytree(small, folder)
    before = held(folder)
    with pytest.raises(KJError) as caught:
        appending.append(folder, {"sources": [SOURCE]})
    assert "kjanalysis init" in caught.value.en and "kjanalysis init" in caught.value.zh
    assert held(folder) == before and not (folder / journal.FOLDER).exists()


def test_the_shipped_tables_are_written_only_in_a_checkout(small, monkeypatch):
    layer = tables.Layer("shipped", small)
    monkeypatch.setattr(own_folder, "shipped_folder", lambda: small)
    with pytest.raises(KJError, match="installed package"):
        own_folder.own_folder(layer)
    (small.parent / ".git").mkdir()
    (small.parent / "pyproject.toml").write_text("", encoding="utf-8")
    assert own_folder.own_folder(layer) == small


def test_a_store_is_only_read(small):
    """What is there on this machine is a copy that goes with the process."""
    with pytest.raises(KJError, match="only read"):
        own_folder.own_folder(tables.Layer("s3://bucket/data", small))


def _put_many(layers, mark, start):
    start.wait()
    for year in (2012, 2013):
        appending.append(
            tables.read(layers),
            {"observations": [FIGURE | {"year": str(year), "locator": f"{mark} {year}", "published": "2021-01-01"}]},
        )


def test_two_writers_at_once_lose_nothing(layers):
    put(layers, sources=[SOURCE])
    context = multiprocessing.get_context("fork")
    start = context.Event()
    both = [context.Process(target=_put_many, args=(layers, mark, start)) for mark in ("first", "second")]
    for one in both:
        one.start()
    start.set()
    for one in both:
        one.join(60)
        assert one.exitcode == 0
    rows = tables.read(layers).observations
    own = rows[rows["layer"].eq(str(layers[1]))]
    assert sorted(own["locator"]) == sorted(f"{mark} {year}" for mark in ("first", "second") for year in (2012, 2013))
