"""Tables in PostgreSQL: what holds of any database, and of servers."""

import subprocess
import sys

import pytest

import kjanalysis as kj
from kjanalysis import batch, tables
from kjanalysis.errors import KJError
from kjanalysis.storage import databases
from kjanalysis.tables import database_tables, pushing

from in_a_database import *  # noqa: F403
from in_a_database import add_figure, run_sql

#: What must be written otherwise in an address.
PASSWORD = "p@ss;/ö:%3A 'x'"


@pytest.fixture(scope="session")
def asker(administer):
    """A user who needs a password."""
    quoted = PASSWORD.replace("'", "''")
    administer(f"CREATE ROLE asker LOGIN PASSWORD '{quoted}' SUPERUSER")
    return {"user": "asker", "password": PASSWORD}


def test_the_founding_case_from_the_server(new_database):
    place = pushing.push(new_database(), "shipped").place
    said = {kj.outlook("330205", 2021, "2021-03-26", data=data).to_json() for data in ("shipped", place)}
    assert len(said) == 1


def test_columns_keys_and_comments_are_those_of_the_description(small, new_database):
    place = pushing.push(new_database(), small).place
    comments = {
        (table, column): comment
        for table, column, comment in run_sql(
            place,
            "SELECT c.relname, a.attname, col_description(c.oid, a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relname IN ('observations', 'targets') AND a.attnum > 0",
        )[0]
    }
    for name in ("observations", "targets"):
        for field in tables.schema()[name]["fields"]:
            assert comments[name, field["name"]] == field.get("description")
    with pytest.raises(Exception, match="observations_pkey"):
        run_sql(place, "INSERT INTO observations SELECT * FROM observations")


@pytest.mark.parametrize("name", ["o'brien", 'a"; DROP TABLE tasks; --', "../path/to", "a;b%20c?d=e", "区科技局"])
def test_names_of_databases_may_be_anything(small, new_database, name):
    place = pushing.push(new_database(name), small).place
    add_figure(place)
    assert len(tables.read(place).observations) == 37
    assert len(tables.read(f"{small};{place}").layers) == 2


def test_a_schema_of_ones_own(small, new_database):
    url = new_database()
    run_sql(url, "CREATE SCHEMA figures", "CREATE TABLE tasks (id integer)")
    place = pushing.push(f"{url}&options=-csearch_path%3Dfigures", small).place
    before = tables.read(place)
    run_sql(url, "UPDATE figures.targets SET value = '21'")  # by somebody who works in another schema
    assert tables.read(place) is not before and tables.read(place).targets["value"].tolist() == [21]


def test_a_reader_needs_no_right_to_write(small, new_database, administer, server):
    url = new_database()
    pushing.push(url, small)
    run_sql(url, "CREATE ROLE reader LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    try:
        reader = url.replace("//kj@", "//reader@")
        assert len(tables.read(reader).observations) == 36
        with pytest.raises(KJError, match="permission denied"):
            add_figure(reader)
        pushing.push(url, small, replace=True)
        assert len(tables.read(reader).observations) == 36  # the right outlives what is written anew
    finally:
        run_sql(url, "DROP OWNED BY reader", "DROP ROLE reader")


def test_the_password_is_never_shown(small, new_database, asker, tmp_path, monkeypatch):
    monkeypatch.delenv(databases.PASSWORDS, raising=False)
    url = new_database(**asker)
    secrets = {PASSWORD, databases._PASSWORD.search(url)[2]}
    place = pushing.push(url, small).place
    known = tables.read(url)
    made = add_figure(url)
    (run, *_) = batch.plan(["000001"], [2021], data=url, out=tmp_path / "build")
    shown = [place, str(known.layers), tables.address(known.layers), made.text(), str(run)]
    assert place.startswith("postgresql+psycopg://asker:***@") and not any(s in one for s in secrets for one in shown)
    assert tables.read(place).layers[0].name == place  # found again by what is shown


def test_a_run_writes_no_password(small, new_database, asker, tmp_path):
    url = new_database(**asker)
    pushing.push(url, small)
    out = tmp_path / "build"
    command = [sys.executable, "-m", "kjanalysis", "run", "--region", "000001", "--year", "2021", "--out", out]
    done = subprocess.run([*command, "--data", url], capture_output=True, text=True, encoding="utf-8", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    written = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert len(written) > 100_000
    for secret in (PASSWORD, databases._PASSWORD.search(url)[2]):
        assert secret not in done.stdout + done.stderr and secret.encode() not in written


def test_a_wrong_password_is_told_without_it(small, new_database, asker):
    url = new_database(user="asker", password="wrong-Secret")
    for do in (tables.read, lambda place: pushing.push(place, small)):
        with pytest.raises(KJError, match="password authentication failed") as told:
            do(url)
        for text in (told.value.en, told.value.zh):
            assert "wrong-Secret" not in text and "asker:***@" in text
    shown = databases.hidden(url).replace("asker", "nobody")
    with pytest.raises(KJError, match="is shown without its password"):
        tables.read(shown)


def test_a_server_that_is_away_and_a_database_that_is_not_there(server, tmp_path):
    away = f"postgresql+psycopg://kj@/kj?host={tmp_path}"
    with pytest.raises(KJError, match=r"can't be used: .*Nothing was changed.*running"):
        tables.read(away)
    with pytest.raises(KJError, match='database "nowhere" does not exist'):
        tables.read(server("nowhere").render_as_string(hide_password=False))


def test_a_writer_waits_no_longer_than_it_must(small, new_database, monkeypatch):
    place = pushing.push(new_database(), small).place
    monkeypatch.setitem(databases.PATIENCE, "lock", 0.1)
    with databases.connected(place, write=True) as other:
        database_tables.stamp(other, place, lock=True)
        with pytest.raises(KJError, match="lock timeout"):
            add_figure(place)
    assert add_figure(place).written


def test_without_the_driver_its_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(KJError, match=r"pip install 'kjanalysis\[postgres\]'") as told:
        tables.read("postgresql+psycopg://a:b-secret@localhost/c")
    assert "b-secret" not in told.value.en + told.value.zh
