"""Large tables are kept in columns: the same tables, and never those of another state of the files."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from kjanalysis import tables
from kjanalysis.errors import DataError
from kjanalysis.tables import kept, reading, schema, set_aside_rows

from small import SMALL, write_folder


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Tables of any size are kept, in a folder of the test's own."""
    monkeypatch.setattr(kept, "LARGE", 1)
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "缓存"))
    return tmp_path / "缓存"


def anew(data):
    """Read as another process would."""
    reading._read.cache_clear()
    return tables.read(data)


def held(cache):
    return sorted(path for path in cache.iterdir() if not path.name.startswith(".")) if cache.is_dir() else []


def unread(monkeypatch):
    """From now on no table can be read from its own file."""
    monkeypatch.setattr(reading, "_texts", lambda layers: pytest.fail("the files were read"))


def test_what_is_kept_is_what_was_read(cache, tmp_path, monkeypatch):
    own = tmp_path / "own"
    own.mkdir()
    shipped = Path(tables.read("shipped").folder)
    lines = (shipped / "targets.csv").read_text(encoding="utf-8").splitlines()
    (own / "targets.csv").write_text("\n".join([lines[0], "", lines[1]]) + "\n", encoding="utf-8")
    for data in (write_folder(tmp_path / "small"), own):
        first = anew(data)
        with monkeypatch.context() as patch:
            unread(patch)
            second = anew(data)
        assert second is not first and second.layers == first.layers and second.folder == first.folder
        for name in schema():
            pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


def test_no_thread_is_left_of_reading(cache, tmp_path):
    """Kernels are forked from a process that has read tables; a thread would be missing in them."""
    data = write_folder(tmp_path / "small")
    code = (
        "import os, sys; from kjanalysis import tables; from kjanalysis.tables import kept; kept.LARGE = 1; "
        "tables.read(sys.argv[1]); print(len(os.listdir('/proc/self/task')))"
    )
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
    for _ in range(2):  # read and kept, then taken from there
        done = subprocess.run(
            [sys.executable, "-c", code, str(data)], env=env, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "1" and held(cache)


def test_a_changed_figure_is_read_even_if_the_clock_says_otherwise(cache, tmp_path):
    data = write_folder(tmp_path / "small")
    before, path = anew(data).observations["value"].tolist(), data / "observations.csv"
    there = path.stat()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",13.0,", ",11.0,", 1), encoding="utf-8")
    os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))
    assert path.stat().st_size == there.st_size
    assert anew(data).observations["value"].tolist() != before


def test_a_file_that_changes_while_it_is_read_is_not_kept_as_what_it_was(cache, tmp_path, monkeypatch):
    data = write_folder(tmp_path / "small")
    path, texts = data / "observations.csv", reading._texts
    before = path.read_text(encoding="utf-8")

    def changed_meanwhile(layers):
        path.write_text(before.replace(",13.0,", ",11.0,", 1), encoding="utf-8")
        return texts(layers)

    with monkeypatch.context() as patch:
        patch.setattr(reading, "_texts", changed_meanwhile)
        assert anew(data).observations["value"].iloc[0] == 11
    path.write_text(before, encoding="utf-8")
    assert anew(data).observations["value"].iloc[0] == 13


def test_rows_that_were_set_aside_are_kept_with_the_tables(cache, tmp_path):
    data = write_folder(tmp_path / "small")
    path = data / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2017-03-01,", ",2010-03-01,", 1), encoding="utf-8")
    seen = []
    for _ in range(2):
        with pytest.raises(DataError, match="before the figure's year"):
            anew(data)
        reading._read.cache_clear()
        known = tables.read(data, strict=False)
        assert len(known.observations) == len(SMALL["observations"]) - 1
        seen.append(set_aside_rows.seen_from(known.on(None), "000001"))
    assert len(held(cache)) == 1 and seen[0] == seen[1] and seen[0].rows[0].place.row == 6


@pytest.mark.parametrize("harm", [b"", b"ARROW1", b"\0" * 5000])
def test_a_spoilt_cache_is_no_loss(cache, tmp_path, harm):
    data = write_folder(tmp_path / "small")
    first = anew(data)
    (held(cache)[0] / "observations.arrow").write_bytes(harm)
    pd.testing.assert_frame_equal(anew(data).observations, first.observations)
    assert (held(cache)[0] / "observations.arrow").stat().st_size > 5000  # made again


def test_a_cache_that_cannot_be_written_is_no_loss(cache, tmp_path):
    data = write_folder(tmp_path / "small")
    cache.write_text("a file", encoding="utf-8")
    assert len(anew(data).observations)


def test_little_is_kept_and_nothing_of_small_tables(cache, tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "SETS", 2)
    for name in "abcd":
        anew(write_folder(tmp_path / name))
    assert len(held(cache)) == 2
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "other"))
    monkeypatch.setattr(kept, "LARGE", 10**9)
    anew(write_folder(tmp_path / "e"))
    monkeypatch.setattr(kept, "LARGE", 1)
    monkeypatch.setenv(kept.VARIABLE, "off")
    anew(write_folder(tmp_path / "f"))
    assert not (tmp_path / "other").exists() and not (Path("off")).exists()
