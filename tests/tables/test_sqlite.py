"""Tables in an SQLite file: what holds of any database, and of files and addresses."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kjanalysis import tables
from kjanalysis.cli import main
from kjanalysis.errors import KJError
from kjanalysis.storage import databases
from kjanalysis.tables import places, pushing, workspace_file

from in_a_database import *  # noqa: F403
from in_a_database import add_figure


@pytest.fixture
def new_database(tmp_path):
    """A function that gives the address of a database that isn't there yet."""
    return lambda name="figures": f"sqlite:///{tmp_path}/{name}.db"


def test_a_file_of_any_name_alone_and_as_a_layer(small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "区 科;技'局\"@a:b"
    folder.mkdir()
    place = pushing.push(f"sqlite:///{folder.name}/a;b 100%25.db", small).place
    assert (folder / "a;b 100%.db").is_file()
    assert len(tables.read(place).observations) == len(tables.read(f"{small};{place}").observations) == 36
    assert tables.read(f"sqlite:///{folder.name}/a;b 100%25.db").layers[0].name == place


def test_a_workspace_file_and_the_environment_name_it(small, tmp_path, monkeypatch):
    pushing.push(f"sqlite:///{tmp_path}/own.db", small)
    (tmp_path / workspace_file.NAME).write_text('data = "sqlite:///own.db"', encoding="utf-8")
    below = tmp_path / "notebooks"
    below.mkdir()
    monkeypatch.chdir(below)
    assert tables.address(places.layers_of()) == f"sqlite:///{tmp_path}/own.db"
    monkeypatch.setenv(places.VARIABLE, "sqlite:///../own.db")
    assert len(tables.read().observations) == 36


def test_reading_makes_no_file(tmp_path):
    with pytest.raises(KJError, match="does not exist") as told:
        tables.read(f"sqlite:///{tmp_path}/no.db")
    assert "不存在" in told.value.zh and not list(tmp_path.iterdir())


def test_a_file_that_is_no_database_is_left_alone(small, tmp_path):
    path = tmp_path / "figures.db"
    path.write_text("region,year\n" * 200, encoding="utf-8")
    for do in (tables.read, lambda place: pushing.push(place, small, replace=True)):
        with pytest.raises(KJError, match="file is not a database"):
            do(f"sqlite:///{path}")
    assert path.read_text(encoding="utf-8") == "region,year\n" * 200


@pytest.mark.parametrize(
    "address",
    ["mysql://a:s3cret@h/b", "postgresql+nodriver://a:s3cret@h/b", "duckdb:///a.db", "sqlite://", "sqlite:///:memory:",
     "postgres://a:s3cret@h/b", "postgresql+psycopg://a:s3cret@with@h/b", "postgresql+psycopg://a:s3cret@h:port/b", "postgresql+psycopg://a:s3cret/b",
     "postgresql+psycopg://a:s3;cret@h/b"],
)  # fmt: skip
def test_an_address_that_can_not_be_used_is_told_without_its_password(small, address):
    for do in (tables.read, lambda place: pushing.push(place, small)):
        with pytest.raises(KJError) as told:
            do(address)
        for text in (told.value.en, told.value.zh):
            assert "s3" not in text and "cret" not in text and databases.hidden(address).split("@")[0] in text


def test_an_object_store_s_key_is_not_told():
    with pytest.raises(KJError) as told:
        tables.read("nostore://key:s3cret@bucket/data")
    assert "s3cret" not in told.value.en + told.value.zh


def test_a_writer_waits_no_longer_than_it_must(small, new_database, monkeypatch):
    place = pushing.push(new_database(), small).place
    monkeypatch.setitem(databases.PATIENCE, "lock", 0.1)
    with databases.connected(place, write=True), pytest.raises(KJError, match="database is locked"):
        add_figure(place)
    assert add_figure(place).written


def test_without_sqlalchemy_the_extra_is_named(small, new_database, monkeypatch):
    place = pushing.push(new_database(), small).place
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(KJError, match=r"pip install 'kjanalysis\[sql\]'"):
        tables.read(place)


def test_the_command_line(small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    address = f"sqlite:///{tmp_path}/figures.db"
    for arguments, code, said in (
        (["push", "sqlite:///figures.db", "--data", str(small)], 0, f'observations 36, targets 1, tasks 1\n{address}\nto read them: --data "{address}"'),
        (["push", "sqlite:///figures.db", "--data", str(small)], 2, "--replace"),
        (["push", "sqlite:///figures.db", "--data", str(small), "--replace"], 0, address),
        (["push", "parquet", "--data", str(small)], 0, str(tmp_path / "parquet")),
        (["check", "--data", "sqlite:///figures.db"], 0, "0 problems"),
    ):  # fmt: skip
        done = CliRunner().invoke(main, ["data", *arguments])
        assert (done.exit_code, said in done.output) == (code, True), done.output


@settings(deadline=None)
@given(
    st.text("abc%;/?#:[]&=+ 区'\"\\", min_size=1).map(lambda text: f"s3cret{text}"),
    st.sampled_from(["", ":5432", "?sslmode=require", "/b", "/b?application_name=c"]),
)
def test_no_password_is_shown_whatever_is_in_it(password, rest):
    shown = databases.hidden(f"postgresql+psycopg://me:{password}@host{rest}")
    assert shown == f"postgresql+psycopg://me:***@host{rest}"
    assert "s3cret" not in databases.hidden(f"postgresql+psycopg://me@host/b?password={password.replace('&', '')}")


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\0/", codec="utf-8"), min_size=1), min_size=1))
def test_an_absolute_address_leads_to_the_same_file(parts):
    file = Path("/tmp", "x", *parts)
    path = str(file)
    assume(path == path.strip())
    for sign in "%?":
        path = path.replace(sign, f"%{ord(sign):X}")
    address = databases.from_anywhere(f"sqlite:///{path}")
    assert databases.file_of_sqlite(address) == file and ";" not in address
    assert databases.from_anywhere(address) == address
