"""A row with a problem stops what hangs on it, and is named; all else goes on as if it weren't there."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
import subsets
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from test_layers import OWN, own_layer

import kjanalysis as kj
from kjanalysis import tables
from kjanalysis.attainment.findings import findings
from kjanalysis.attainment.outlooks import outlook_of
from kjanalysis.batch import digests
from kjanalysis.errors import DataError, KJError
from kjanalysis.tables import check, pushing, set_aside_rows

from small import OBSERVATION, OUTCOME, SMALL, TARGET, write_folder

DAY = dt.date(2021, 3, 2)
AIMS = [TARGET, {**TARGET, "id": "000002-2021-01", "region": "000002"}]


def spoilt(folder, name, row, **cells):
    """The small tables with other cells in one row of one, which the check finds wrong."""
    rows = [dict(one) for one in {**SMALL, "targets": AIMS, "outcomes": [OUTCOME]}[name]]
    rows[row].update(cells)
    data = write_folder(folder, **({"targets": AIMS, "outcomes": [OUTCOME]} | {name: rows}))
    assert any((one.file, one.row) == (f"{name}.csv", row + 2) for one in check.check(data))
    return tables.read(data, strict=False)


def chances(known, region):
    return [target.probability for target in outlook_of(known.on(DAY), region, 2021, n_draws=300).targets]


@pytest.mark.parametrize(
    ("name", "row", "cells", "lost"),
    [
        ("observations", 3, {"value": "12..5"}, {"observations": 1}),
        ("observations", 3, {"value": "-3"}, {"observations": 1}),
        ("observations", 3, {"published": "2010"}, {"observations": 1}),
        ("observations", 3, {"source": "nobody"}, {"observations": 1}),
        ("targets", 0, {"value": "many"}, {"targets": 1}),
        ("targets", 0, {"comparator": "range"}, {"targets": 1}),
        ("outcomes", 0, {"outcome_locator": ""}, {"outcomes": 1}),
        ("tasks", 0, {"targets": "000001-2021-09"}, {"tasks": 1}),
        ("sources", 0, {"grade": ""}, {"sources": 1, "observations": 36, "targets": 2, "outcomes": 1}),
        ("indicators", 4, {"kind": "?"}, {"indicators": 2}),
        ("indicators", 1, {"unit": "%"}, {"indicators": 2, "observations": 18}),
        ("regions", 2, {"level": "?"}, {"regions": 1, "observations": 18, "targets": 1}),
        ("regions", 1, {"parent": "000001"}, {"regions": 1, "observations": 18, "targets": 1, "outcomes": 1, "tasks": 1}),
    ],
)  # fmt: skip
def test_a_row_takes_with_it_what_hangs_on_it(tmp_path, name, row, cells, lost):
    """And nothing else: what is left passes every rule, and every row is in one of the two."""
    known = spoilt(tmp_path / "d", name, row, **cells)
    assert known.set_aside["table"].value_counts().to_dict() == lost
    for table, rows in {**SMALL, "targets": AIMS, "outcomes": [OUTCOME]}.items():
        assert len(getattr(known, table)) == len(rows) - lost.get(table, 0)
    own = known.set_aside[known.set_aside["because"].lt(0)]
    assert own[["table", "row"]].values.tolist() == [[name, row + 2]]
    with pytest.raises(DataError, match=rf"{name}\.csv, row {row + 2}"):
        tables.read(known.folder)


def test_a_row_of_the_region_is_named_and_of_another_counted(tmp_path):
    known = spoilt(tmp_path / "d", "observations", 3, value="12..5")
    said = [set_aside_rows.seen_from(known.on(DAY), region, 2021, ["money"]).texts() for region in ("000001", "000002")]
    assert [one.en for one in said[0]] == [
        "observations.csv, row 5 was set aside (column value): '12..5' is not a number."
    ]
    assert said[0][0].zh == "observations.csv 第 5 行有误、未予采用（“value”列）：'12..5' 不是数字。"
    assert [one.en.split(",")[0] for one in said[1]] == ["1 row elsewhere in the tables was set aside"]


def test_a_part_of_a_ratio_is_named_and_what_is_tied_to_nothing_is_not(tmp_path):
    """Output is in the ratio, and the ratio has figures; firms are tied to neither."""
    rows = [*SMALL["observations"], OBSERVATION | {"indicator": "money_share", "year": "2019", "value": "3", "published": "2020-03-01"}]  # fmt: skip
    rows = [r | {"value": "x"} if (r["indicator"], r["year"], r["region"]) == ("output", "2019", "000001") else r for r in rows]  # fmt: skip
    rows.append(OBSERVATION | {"indicator": "firms", "value": "1.5"})
    known = tables.read(write_folder(tmp_path / "d", observations=rows), strict=False).on(DAY)
    told = {
        code: set_aside_rows.seen_from(known, "000001", 2021, [code]) for code in ("money", "money_growth", "firms_new")
    }
    assert [[row.place.row for row in one.rows] for one in told.values()] == [[18], [18], [39]]
    assert [one.elsewhere for one in told.values()] == [1, 1, 1]
    assert len(set_aside_rows.seen_from(known, "000001").rows) == 2


def test_an_indicator_s_row_stops_its_targets_with_the_notice(tmp_path):
    known = spoilt(tmp_path / "d", "indicators", 0, kind="?")
    found = outlook_of(known.on(DAY), "000001", 2021, n_draws=300)
    (told,) = found.set_aside.rows
    assert not found.targets and (told.place.file, told.place.row) == ("indicators.csv", 2)
    assert (told.figures, told.targets, found.set_aside.targets) == (10, 1, 1)  # an outcome is a figure, too
    assert "no target is left" in found.heading("en") and "没有可用的目标" in found.heading("zh")
    with pytest.raises(DataError, match=r"indicators\.csv, row 2, column kind"):
        kj.load("000001", indicators=["money"], data=known.folder)


def test_a_region_s_row_stops_the_region_and_no_other(tmp_path):
    known, before = spoilt(tmp_path / "d", "regions", 2, level="?"), write_folder(tmp_path / "clean", targets=AIMS)
    with pytest.raises(DataError, match=r"regions\.csv, row 4, column level") as stopped:
        kj.outlook("000002", 2021, DAY, data=known.folder)
    assert stopped.value.exit_code == 1
    assert len(chances(known, "000001")) == len(chances(tables.read(before), "000001")) == 1


@pytest.mark.parametrize("cells", [7, 14])
def test_a_row_with_a_cell_too_many_or_too_few_is_one_row(tmp_path, cells):
    data = write_folder(tmp_path / "d")
    lines = (data / "observations.csv").read_text(encoding="utf-8").splitlines()
    lines[4] = ",".join([*lines[4].split(","), "x"][:cells])
    (data / "observations.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    known = tables.read(data, strict=False)
    assert known.set_aside[["table", "row", "region", "indicator"]].values.tolist() == [["observations", 5, "000001", "money"]]  # fmt: skip
    assert len(known.observations) == len(SMALL["observations"]) - 1


@pytest.mark.parametrize(
    "damage", [lambda b: b"", lambda b: b.replace(b"value", b"wert", 1), lambda b: b.decode().replace("tab", "表", 1).encode("gbk"),
               lambda b: b.replace(b"\n", b",x\n").replace(b",x\n", b"\n", 1), lambda b: b.replace(b"annual", b'annual,"', 1) + b'"\n'],
    ids=["empty", "no column", "gbk", "every row too long", "a quotation mark that swallows rows"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_stops_everything(small, damage):
    path = small / "observations.csv"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=r"observations\.csv"):
        tables.read(small, strict=False)


def test_a_row_that_was_published_later_changes_nothing_on_an_earlier_day(tmp_path):
    """Neither a digit nor a word, nor what makes a run up to date. A date that is itself wrong hides nothing."""
    clean = tables.read(write_folder(tmp_path / "clean"))
    late = OBSERVATION | {"year": "2020", "published": "2021-06-01", "value": "x"}
    again = SMALL["observations"][0] | {"published": "2021-06-01"}  # the same key, published later
    for number, row in enumerate((late, again)):
        data = write_folder(tmp_path / f"bad{number}", observations=[row, *SMALL["observations"]])
        known = tables.read(data, strict=False)
        assert len(known.set_aside) == 1
        texts = {outlook_of(each.on(DAY), "000001", 2021, n_draws=300).to_json() for each in (known, clean)}
        assert len(texts) == 1
        assert digests.Data(known)(DAY) == digests.Data(clean)(DAY)
        later = dt.date(2021, 6, 1)
        assert digests.Data(known)(later) != digests.Data(clean)(later)
        assert len(set_aside_rows.seen_from(known.on(later), "000001", 2021).rows) == 1
    undatable = OBSERVATION | {"published": "2010", "year": "2020"}
    known = tables.read(write_folder(tmp_path / "date", observations=[*SMALL["observations"], undatable]), strict=False)
    assert len(set_aside_rows.seen_from(known.on(DAY), "000001", 2021).rows) == 1


def test_of_two_layers_a_row_takes_with_it_what_means_it(tmp_path, small):
    """An own row that says otherwise what an indicator is: the own figures stop, and those below go on."""
    money = SMALL["indicators"][0]
    own = own_layer(
        tmp_path / "own", sources=[OWN], indicators=[money | {"unit": "万元"}],
        observations=[OBSERVATION | {"source": "own", "value": "200000", "year": "2019", "published": "2020-06-01"}],
    )  # fmt: skip
    known = tables.read([small, own], strict=False)
    assert len(known.observations) == len(SMALL["observations"]) and known.on(None).indicator("money").unit == "亿元"
    (told,) = set_aside_rows.seen_from(known.on(DAY), "000001", 2021, ["money"]).rows
    assert told.place.file.endswith("own/indicators.csv") and told.figures == 1
    assert chances(known, "000001") == chances(tables.read(small), "000001")


def test_what_stands_twice_alike_takes_nothing_with_it(tmp_path):
    known = tables.read(write_folder(tmp_path / "d", sources=[*SMALL["sources"], SMALL["sources"][0]]), strict=False)
    assert known.set_aside["table"].tolist() == ["sources"] and len(known.observations) == 36
    other = SMALL["sources"][0] | {"grade": "press"}
    known = tables.read(write_folder(tmp_path / "e", sources=[*SMALL["sources"], other]), strict=False)
    assert known.observations.empty  # nobody knows which of the two is meant


def test_rows_of_parquet_files_and_databases_are_named_as_they_are_there(tmp_path):
    clean = write_folder(tmp_path / "d")
    (tmp_path / "parquet").mkdir()
    for name, spec in tables.schema().items():
        path = clean / spec["path"]
        if path.exists():
            frame = pd.read_csv(path, dtype=str, keep_default_na=False)
            if name == "observations":
                frame.loc[3, "source"] = "nobody"
            frame.to_parquet(tmp_path / "parquet" / f"{path.stem}.parquet")
    known = tables.read(tmp_path / "parquet", strict=False).on(DAY)
    said = set_aside_rows.seen_from(known, "000001").texts()[0].en
    assert said.startswith("observations.parquet, row 5 was set aside") and "is not in sources.parquet." in said
    sqlalchemy = pytest.importorskip("sqlalchemy")
    place = pushing.push(f"sqlite:///{tmp_path}/figures.db", clean).place
    with sqlalchemy.create_engine(place).begin() as connection:
        connection.execute(
            sqlalchemy.text("update observations set period = 'x' where year = '2015' and indicator = 'money' and region = '000001'")
        )  # fmt: skip
    (told,) = set_aside_rows.seen_from(tables.read(place, strict=False).on(DAY), "000001").rows
    assert told.text().en.startswith("observations, region=000001, indicator=money, year=2015")
    with pytest.raises(KJError, match=r"Indicator .nothing. is not in indicators\. "):
        kj.load("000001", indicators=["nothing"], data=place)


#: Ways in which a row of another region goes wrong.
WRONG = st.sampled_from([
    {"value": "many"}, {"value": ""}, {"year": "19"}, {"indicator": "nowhere"}, {"source": "nobody"}, {"published": "2001"}, {"period": "x"},
    {"qualifier": "about"}, {"region": "999999"}, {"value": "-5", "indicator": "gdp"},
])  # fmt: skip


class Founding:
    """The founding case and what its forecast learns from, as a folder; its figures' file, and its outlook.

    No data class: hypothesis writes out all fields of one, and warns of a file's content.
    """

    def __init__(self, data: Path, content: bytes, clean: dict):
        self.data, self.content, self.clean = data, content, clean


@pytest.fixture(scope="module")
def founding(tmp_path_factory):
    data = subsets.write(subsets.base(), tmp_path_factory.mktemp("founding"))
    return Founding(data, (data / "observations.csv").read_bytes(), _founding(tables.read(data)).to_dict())


def _founding(known):
    return outlook_of(known.on(dt.date(2021, 3, 26)), "330205", 2021, n_draws=400)


@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate])
@example(rows=[({"value": "-5", "indicator": "gdp"}, "330205"), ({"value": ""}, "110000"), ({"year": "19"}, "330205")])
@given(rows=st.lists(st.tuples(WRONG, st.sampled_from(["330205", "330206", "110000"])), min_size=1, max_size=3))
def test_bad_rows_beside_the_founding_case_move_no_digit_and_those_that_matter_are_named(founding, rows):
    header = founding.content.decode("utf-8").splitlines()[0].split(",")
    good = {**OBSERVATION, "indicator": "rd_expenditure", "year": "2018", "source": "P01", "published": "2019-03-01"}
    made = [{**good, "region": region, "locator": f"row {n}", **wrong} for n, (wrong, region) in enumerate(rows)]
    added = "".join(",".join(row[column] for column in header) + "\n" for row in made)
    (founding.data / "observations.csv").write_bytes(founding.content + added.encode("utf-8"))
    found = _founding(tables.read(founding.data, strict=False))
    after, before = found.to_dict(), dict(founding.clean)
    told = after.pop("set_aside")
    assert before.pop("set_aside") == {"rows": [], "elsewhere": 0}
    assert after == before
    first = len(founding.content.splitlines()) + 1
    own = [first + n for n, row in enumerate(made) if row["region"] == "330205"]
    assert [row["row"] for row in told["rows"]] == own and told["elsewhere"] == len(made) - len(own)
    assert all(any(f"observations.csv, row {row} " in one.en for one in findings(found)) for row in own)
