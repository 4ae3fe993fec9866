"""A large file read as columns gives what the careful reader gives, or is left to it."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kjanalysis.tables import cells, plain_files
from kjanalysis.tables.schema import schema, shipped_folder

SPEC = schema()["tasks"]
WANTED = [field["name"] for field in SPEC["fields"]]

SIGNS = st.text(st.sampled_from("a1 \"',，江\n\r\t\x1c\x85\u3000\ufeff\0"), max_size=6)
ROWS = st.lists(st.lists(SIGNS, min_size=len(WANTED), max_size=len(WANTED)), max_size=5)


def both(raw, folder, monkeypatch):
    """The cells as the careful reader has them, and as columns; None where those are left to it."""
    path = folder / SPEC["path"]
    path.write_bytes(raw)
    monkeypatch.setattr(plain_files, "LARGE", len(raw) + 1)
    careful = cells.read_cells(path, SPEC)
    found = plain_files.columns(raw, cells.LONGEST)
    monkeypatch.setattr(plain_files, "LARGE", 0)
    return careful, found and cells.read_cells(path, SPEC)


def agree(careful, plain):
    if plain is None:
        return
    assert (careful.problems, careful.notices) == (plain.problems, plain.notices)
    if careful.frame is None:
        assert plain.frame is None
    else:
        pd.testing.assert_frame_equal(careful.frame, plain.frame, check_index_type=False)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.booleans())
def test_what_a_program_writes_is_read_alike(tmp_path_factory, rows, end, quoting, mark):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=quoting).writerows([WANTED, *rows])
    raw = text.getvalue().encode("utf-8-sig" if mark else "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        agree(*both(raw, tmp_path_factory.mktemp("plain"), patch))


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from('a,,"\n\r 江'), max_size=40).map(str.encode) | st.binary(max_size=40))
@example(b'a,"b"c,d,e,f,g,h\n')
@example(b',""x,,,,,\n')
@example(b"\n\na,b,c,d,e,f,g\n")
@example(b"a,b\na,b,c,d,e,f,g\n")
@example(b'" a",b,c,d,e,f,"g\nh"\n , ,,,,,\n"a",b,c,d,e,f,g')
def test_whatever_stands_in_a_file_is_read_alike(tmp_path_factory, body):
    raw = ",".join(WANTED).encode() + b"\n" + body
    with pytest.MonkeyPatch.context() as patch:
        agree(*both(raw, tmp_path_factory.mktemp("plain"), patch))


def test_the_shipped_tables_are_read_as_columns():
    """So the quick way is the one that a large table takes."""
    folder = shipped_folder()
    for name in ("observations", "sources", "targets"):
        raw = (folder / f"{name}.csv").read_bytes()
        assert plain_files.columns(raw, cells.LONGEST) is not None
