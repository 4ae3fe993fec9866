"""What holds of tables in any kind of database.

`tests/tables/test_sqlite.py` and `tests/databases/test_postgresql.py` run these tests, each with
its own fixture ``new_database``: a function that gives the address of an empty database.
"""

import datetime as dt

import pandas as pd
import pytest
import sqlalchemy as sa

import kjanalysis as kj
from kjanalysis import tables
from kjanalysis.batch import digests
from kjanalysis.errors import DataError, KJError
from kjanalysis.intake import adding, appending, sources
from kjanalysis.intake.ingest import undo
from kjanalysis.reports import remembered
from kjanalysis.storage import databases
from kjanalysis.tables import check, database_tables, pushing

from small import OBSERVATION, SMALL, TARGET, write_folder

SOURCE = {"published": "2021-02-01", "title": "统计公报", "publisher": "Office"}


@pytest.fixture
def place(small, new_database):
    """The small tables in a database."""
    return pushing.push(new_database(), small).place


def run_sql(address, *statements):
    """What somebody does by hand."""
    engine = sa.create_engine(databases.revealed(address), poolclass=sa.NullPool)
    with engine.begin() as connection:
        return [connection.exec_driver_sql(one) for one in statements]


def rows_of(address, name) -> list[dict]:
    engine = sa.create_engine(databases.revealed(address), poolclass=sa.NullPool)
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(sa.text(f"SELECT * FROM {name}")).mappings()]
    return sorted(rows, key=lambda row: row.get("number") or row.get("kj_row") or 0)


def everything(address) -> dict:
    return {
        name: rows_of(address, name) for name in database_tables.layout().tables if name not in ("outcomes", "chapters")
    }


def add_figure(place, region="甲省", year=2021, value="25.1"):
    """Take one figure in by hand."""
    return adding.add(
        region, figures=[f"money {year}年 {value}亿元"], data=place, **SOURCE | {"published": "2022-02-01"}
    )


def test_the_shipped_tables_read_the_same(new_database, tmp_path, known):
    for place in (new_database(), str(tmp_path / "parquet")):
        pushed = tables.read(pushing.push(place, "shipped").place)
        for name in tables.schema():
            frames = [getattr(one, name).drop(columns="layer", errors="ignore") for one in (known, pushed)]
            pd.testing.assert_frame_equal(*frames)
        day = dt.date(2021, 3, 26)
        assert digests.Data(known)(day) == digests.Data(pushed)(day)


def test_the_same_probabilities(small, place, tmp_path):
    parquet = pushing.push(str(tmp_path / "parquet"), small).place
    said = {kj.outlook("000001", 2021, "2021-03-26", data=one, n_draws=50).to_json() for one in (small, parquet, place)}
    assert len(said) == 1


def test_the_same_object_until_a_table_changes_whoever_changes_it(place):
    before = tables.read(place)
    assert tables.read(place) is before
    run_sql(
        place,
        "UPDATE observations SET value = '11.5' WHERE region = '000001' AND indicator = 'money' AND year = '2012'",
    )
    after = tables.read(place)
    assert after is not before and after.observations["printed"].tolist()[0] == "11.5"
    run_sql(place, "DELETE FROM tasks")
    assert len(tables.read(place).tasks) == 0


def test_a_row_written_by_hand_without_an_order_comes_last(place):
    run_sql(
        place,
        "INSERT INTO sources (source, title, publisher, published_basis, grade) VALUES ('a', 'A', 'B', 'unknown', 'press')",
    )
    assert tables.read(place).sources["source"].tolist()[-1] == "a"


def test_a_problem_names_the_table_and_the_key(place, tmp_path):
    run_sql(
        place,
        "UPDATE observations SET value = '1,5x' WHERE region = '000002' AND indicator = 'money' AND year = '2013'",
    )
    (found,) = check.check(place)
    key = "region=000002, indicator=money, year=2013, period=annual, source=office, locator=table 1, value=1,5x"
    assert found.en.startswith(f"observations, {key}, column value: ")
    assert found.zh.startswith(f"observations {key} “value” 列：")
    with pytest.raises(DataError, match="000002, indicator=money, year=2013"):
        tables.read(place)
    (over,) = check.check([write_folder(tmp_path / "below", observations=[], targets=[], tasks=[]), place])
    assert over.en.startswith(f"observations ({place}), {key}, column value: ")


def test_a_notice_names_the_table_and_the_key(new_database, tmp_path):
    rows = [OBSERVATION | {"value": value, "locator": f"p. {value}"} for value in ("10", "12")]
    place = pushing.push(
        new_database(), write_folder(tmp_path / "twice", observations=rows, targets=[], tasks=[])
    ).place
    found = [one.en for one in check.check(place)]
    assert any(one.startswith("observations, region=000001, indicator=money, year=2016") for one in found)
    assert not any(", row " in one for one in found)


def test_figures_are_added_written_down_and_taken_back(place):
    before = everything(place)
    made = add_figure(place)
    assert made.database == place and place in made.text()
    known = tables.read(place)
    assert known.observations["printed"].tolist()[-1] == "25.1" and len(made.sources) == 1
    (push, intake) = rows_of(place, "kj_intakes")
    assert (push["what"], intake["what"], intake["by"], intake["undone_at"]) == (
        "push",
        "add",
        database_tables.user(),
        None,
    )
    assert intake["at"].endswith("+00:00") and "25.1" in intake["rows"]
    run_sql(place, "INSERT INTO kj_intakes (number, at, \"by\", what, rows) VALUES (3, 'now', 'another', 'add', '{}')")
    done = undo(place)  # one's own, not the other's
    assert (done.rows(), done.database) == (2, place)
    after = everything(place)
    for name in ("observations", "sources"):
        assert after[name] == before[name]
    assert rows_of(place, "kj_intakes")[1]["undone_at"]
    with pytest.raises(KJError, match="could be taken back"):
        undo(place)


def test_codes_chosen_for_words_are_kept_and_taken_back_with_their_intake(place):
    def kept():
        return remembered.choices(tables.read(place).layers[-1].folder)

    one, other = (remembered.Choice("双创资金", "flow", "亿元", code) for code in ("money", "share"))
    appending.append(tables.read(place), {}, "ingest", [one])
    assert kept() == [one] and [row["indicator"] for row in rows_of(place, "kj_phrases")] == ["money"]
    assert kj.extract("2019年双创资金5亿元。", data=place)["indicator"].tolist() == ["money"]
    appending.append(tables.read(place), {}, "ingest", [other])
    assert kept() == [other]
    assert undo(place).forgotten == 1 and kept() == [one]
    assert undo(place).forgotten == 1 and kept() == []


def test_what_was_changed_since_is_not_taken_back(place):
    add_figure(place)
    run_sql(place, "UPDATE observations SET note = 'checked' WHERE year = '2021'")
    before = everything(place)
    with pytest.raises(KJError, match="was changed since"):
        undo(place)
    assert everything(place) == before


def test_a_database_lies_over_the_shipped_tables(new_database, tmp_path, known):
    own = write_folder(tmp_path / "own", regions=[], indicators=[], observations=[], targets=[], tasks=[], sources=[])
    for name in ("regions", "indicators", "tasks", "sources"):
        (own / f"{name}.csv").unlink()
    place = pushing.push(new_database(), own).place
    joined = tables.read(place)
    assert [layer.name for layer in joined.layers] == ["shipped", place]
    adding.add(
        "330205",
        figures=["高新技术企业数 2001年 9家"],
        data=f"shipped;{place}",
        **SOURCE | {"published": "2002-03-01"},
    )
    joined = tables.read(f"shipped;{place}")
    assert len(joined.observations) == len(known.observations) + 1
    assert joined.observations.iloc[-1]["layer"] == place
    assert len(rows_of(place, "sources")) == 1  # a table that wasn't there is made


def test_all_layers_joined_stand_alone(small, new_database, tmp_path):
    upper = tmp_path / "upper"
    target = TARGET | {"id": "000002-2021-01", "region": "000002"}
    write_folder(upper, **{name: [] for name in SMALL} | {"targets": [target]})
    layers = [small, upper]
    for to in (new_database(), str(tmp_path / "parquet")):
        alone = tables.read(pushing.push(to, layers, joined=True).place)
        assert len(alone.layers) == 1 and alone.targets["id"].tolist() == ["000001-2021-01", "000002-2021-01"]


def test_rows_that_are_there_go_only_when_asked(small, place, tmp_path):
    add_figure(place)
    before = everything(place)
    with pytest.raises(KJError, match=r"observations 37.*--replace"):
        pushing.push(place, small)
    assert everything(place) == before
    assert len(tables.read(pushing.push(place, small, replace=True).place).observations) == 36
    assert [row["what"] for row in rows_of(place, "kj_intakes")] == ["push", "add", "push"]
    with pytest.raises(KJError, match="could be taken back"):  # what the add brought is gone already
        undo(place)


def test_the_tables_of_another_program_are_left_alone(small, new_database):
    url = databases.from_anywhere(new_database())
    with databases.connected(url, write=True, make=True) as connection:
        connection.exec_driver_sql("CREATE TABLE tasks (id integer)")
        connection.exec_driver_sql("INSERT INTO tasks VALUES (1)")
    for replace in (False, True):
        with pytest.raises(KJError, match="table tasks that isn't of kjanalysis"):
            pushing.push(url, small, replace)
    assert rows_of(url, "tasks") == [{"id": 1}]
    with pytest.raises(KJError, match="holds no tables of kjanalysis"):
        tables.read(url)


def test_tables_with_problems_are_not_pushed(small, new_database):
    url = new_database()
    write_folder(small, targets=[TARGET | {"value": "many"}])
    with pytest.raises(DataError):
        pushing.push(url, small)
    with pytest.raises(KJError, match=r"does not exist|holds no tables"):
        tables.read(url)


def test_older_tables_name_the_column_that_is_missing(small, place):
    run_sql(place, "ALTER TABLE observations DROP COLUMN basis")
    with pytest.raises(KJError, match="ALTER TABLE observations ADD COLUMN basis text"):
        tables.read(place)
    run_sql(place, "ALTER TABLE observations ADD COLUMN basis text")
    assert len(tables.read(place).observations) == 36
    run_sql(place, "ALTER TABLE observations DROP COLUMN basis")
    assert len(tables.read(pushing.push(place, small, replace=True).place).observations) == 36


def test_newer_tables_are_not_guessed_at(place):
    run_sql(place, "UPDATE kj_meta SET version = 99")
    with pytest.raises(KJError, match="newer kjanalysis"):
        tables.read(place)


def test_numbers_in_place_of_texts_are_refused(place):
    run_sql(place, "DROP TABLE tasks", "CREATE TABLE tasks (region text, year real, number text, section text, title_zh text, "
                   "title_en text, targets text, note text, kj_row bigint)", "INSERT INTO tasks (region, year) VALUES ('000001', 2021.5)",
            "UPDATE kj_meta SET counter = counter + 1")  # fmt: skip
    with pytest.raises(KJError, match=r"Column year of table tasks .* is not text"):
        tables.read(place)


def test_any_text_comes_back_as_it_was(new_database, tmp_path):
    odd = ["O'Brien; DROP TABLE tasks; --", '"quoted" ../../etc/passwd', "%s %(a)s :b \\ $1 {}", "两\n行", "'=1+1"]
    tasks = [SMALL["tasks"][0] | {"number": str(at), "title_zh": text} for at, text in enumerate(odd, start=1)]
    place = pushing.push(new_database(), write_folder(tmp_path / "odd", tasks=tasks)).place
    assert tables.read(place).tasks["title_zh"].tolist() == [*odd[:-1], "=1+1"]


def test_a_row_whose_key_is_taken_gets_one_message(place):
    """Two people add the same at once: the second one's check was before the first one's rows."""
    known = tables.read(place)
    source = sources.source_of(known, SOURCE | {"published": "2022-02-01", "url": "", "grade": "official"}, "000001")
    entries = adding.read_phrases(known, "000001", None, [], ["money 2021年 25.1亿元"], source)
    first, second = (adding.prepare(known, "000001", entries, [source]) for _ in range(2))
    first.write()
    before = everything(place)
    with pytest.raises(KJError, match=r"already has a row .*; someone may have written it meanwhile"):
        second.write()
    assert everything(place) == before
    add_figure(place)  # what is there already is passed over
    assert everything(place) == before
