"""What is learned from all figures is kept beside tables that are kept: for the same figures only."""

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kjanalysis import tables
from kjanalysis.forecast import prior, revisions
from kjanalysis.tables import kept, reading
from kjanalysis.tables.learned import learned

from small import OBSERVATION, SMALL, write_folder

DAY = dt.date(2021, 3, 26)
COUNT = itertools.count()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """Tables of any size are kept, in a folder of the test's own."""
    monkeypatch.setattr(kept, "LARGE", 1)
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "缓存"))
    return tmp_path / "缓存"


def anew(data, day=DAY):
    """A snapshot as another process would make it."""
    for function in (reading._read, prior.pooled, prior.correlation, revisions.revision_noise):
        function.cache_clear()
    return tables.read(data).on(day)


def asked(known):
    """What is kept for a snapshot; a number never seen before if nothing was."""
    return learned(known, "number", Path(prior.__file__).parent, lambda: next(COUNT))


def with_rows(folder, *rows):
    return write_folder(folder, observations=[*SMALL["observations"], *rows])


def test_what_was_learned_is_found_by_the_next_process(tmp_path, monkeypatch):
    data = write_folder(tmp_path / "d")
    known = anew(data)
    first = prior.pooled(known), prior.correlation(known, "money", "ratio"), revisions.revision_noise(known)
    for name in ("prior._pooled", "prior._correlated", "revisions.revisions"):
        monkeypatch.setattr(f"kjanalysis.forecast.{name}", lambda *_: pytest.fail("it was learned again"))
    known = anew(data)
    assert (prior.pooled(known), prior.correlation(known, "money", "ratio"), revisions.revision_noise(known)) == first
    assert first[0]


def test_a_changed_figure_is_learned_from(tmp_path):
    data = write_folder(tmp_path / "d")
    before = asked(anew(data))
    path = data / "observations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",13.0,", ",11.0,", 1), encoding="utf-8")
    assert asked(anew(data)) != before
    path.write_text(text, encoding="utf-8")
    assert asked(anew(data)) == before


def test_days_share_what_no_figure_lies_between_and_no_later_one_reaches(tmp_path):
    later = {**OBSERVATION, "year": "2020", "value": "99", "published": "2021-03-27"}
    data = with_rows(tmp_path / "d", later)
    known = anew(data)
    on_the_day, priors = asked(known), prior.pooled(known)
    assert asked(anew(data, dt.date(2021, 3, 25))) == on_the_day
    assert asked(anew(data, dt.date(2021, 3, 27))) != on_the_day
    assert asked(anew(data)) == on_the_day
    assert priors == prior.pooled(anew(write_folder(tmp_path / "without")))


def test_another_year_looks_back_upon_other_years(tmp_path):
    data = write_folder(tmp_path / "d")
    assert asked(anew(data, dt.date(2021, 12, 31))) != asked(anew(data, dt.date(2022, 1, 1)))


def test_several_at_once_leave_one_whole_value(tmp_path, cache):
    known = anew(write_folder(tmp_path / "d"))
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: asked(known), range(40)))
    assert asked(known) in found
    assert len(list(cache.rglob("number-*"))) == 1 and not list(cache.rglob(".part-*"))


@pytest.mark.parametrize("harm", [b"", b"{", b"\xff\0", b"5", b"0\n5"])
def test_a_spoilt_file_is_no_loss(tmp_path, cache, harm):
    known = anew(write_folder(tmp_path / "d"))
    first = asked(known)
    (path,) = cache.rglob("number-*")
    path.write_bytes(harm)
    second = asked(known)
    assert second != first and asked(known) == second  # learned and kept again


def test_nothing_is_kept_without_a_day_or_where_tables_are_not(tmp_path, cache, monkeypatch):
    data = write_folder(tmp_path / "d")
    assert asked(anew(data, None)) != asked(anew(data, None))
    known = anew(data)
    monkeypatch.setenv(kept.VARIABLE, "off")
    assert asked(known) != asked(known) and asked(anew(data)) != asked(anew(data))
    assert not list(cache.rglob("number-*"))
