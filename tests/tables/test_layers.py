"""Layers of tables: own rows over the shipped ones, found as the workspace file, the environment or ``data`` say."""

import csv
import datetime as dt
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kjanalysis as kj
from kjanalysis import tables
from kjanalysis.attainment.findings import findings
from kjanalysis.errors import DataError, KJError
from kjanalysis.tables import check, layers, places, workspace_file

from small import OBSERVATION, SMALL, TARGET, write_folder

OWN = {"source": "own", "title": "总结", "publisher": "区科技局", "published": "2021-02-20", "published_basis": "stated",
       "grade": "official", "url": "", "note": ""}  # fmt: skip


def own_layer(folder, **rows):
    """A folder with only the tables given."""
    folder.mkdir(exist_ok=True)
    spec = tables.schema()
    for name, held in rows.items():
        with (folder / spec[name]["path"]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [field["name"] for field in spec[name]["fields"]], lineterminator="\n")
            writer.writeheader()
            writer.writerows(held)
    return folder


def both(small, own):
    return [small, own]


def said(found):
    return [one.en for one in found]


def test_a_folder_with_all_tables_stands_alone(small):
    known = tables.read(small)
    assert [layer.folder for layer in known.layers] == [small.resolve()] and known.folder == small.resolve()
    assert set(known.regions["region"]) == {"000000", "000001", "000002"}


def test_a_folder_that_lacks_some_lies_over_the_shipped_tables(tmp_path, known):
    own = own_layer(
        tmp_path / "own", sources=[OWN],
        observations=[OBSERVATION | {"region": "330205", "indicator": "gdp", "source": "own", "year": "2020", "value": "712.3", "published": ""}],
    )  # fmt: skip
    joined = tables.read(own)
    assert [layer.name for layer in joined.layers] == ["shipped", str(own.resolve())]
    assert len(joined.observations) == len(known.observations) + 1
    assert joined.folder == own.resolve()
    last = joined.observations.iloc[-1]
    assert (last["row"], last["layer"], last["published"]) == (2, str(own.resolve()), "2021-02-20")
    assert tables.read(places.address(joined.layers)) is joined
    history = kj.load("330205", as_of="2021-03-26", data=own)
    assert set(history["layer"]) == {"shipped", str(own.resolve())}


def test_the_shipped_files_are_not_touched(tmp_path, small):
    before = {path.name: path.read_bytes() for path in small.iterdir()}
    own = own_layer(
        tmp_path / "own",
        sources=[OWN],
        targets=[TARGET | {"id": "000002-2021-01", "region": "000002", "source": "own"}],
    )
    kj.outlook("000002", 2021, "2021-03-26", data=both(small, own), n_draws=50)
    assert {path.name: path.read_bytes() for path in small.iterdir()} == before


def test_problems_name_the_file_of_their_layer_and_its_line(tmp_path, small, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [OBSERVATION | {"source": "own"}, OBSERVATION | {"source": "nowhere", "year": "2012"},
            OBSERVATION | {"source": "own", "year": "2018", "published": "2012-01-01"}]  # fmt: skip
    own = own_layer(tmp_path / "own", sources=[OWN], observations=rows)
    assert said(check.check(both(small, own))) == [
        "own/observations.csv, row 3, column source: 'nowhere' is not in sources.csv. Correct it or add it there."
    ]
    own_layer(own, observations=[rows[0], rows[2]])
    (early,) = check.check(both(small, own))
    assert (early.file, early.row, early.column) == ("own/observations.csv", 3, "published")
    with pytest.raises(DataError, match=r"own/observations\.csv, row 3"):
        tables.read(both(small, own))


def test_a_cell_of_another_form_is_named_in_its_layer(tmp_path, small, monkeypatch):
    monkeypatch.chdir(tmp_path)
    own = own_layer(tmp_path / "own", observations=[OBSERVATION | {"qualifier": "about"}])
    (problem,) = check.check(both(small, own))
    assert problem.en.startswith("own/observations.csv, row 2, column qualifier")


def test_the_upper_layers_words_are_used_and_listed(tmp_path, small):
    renamed = SMALL["regions"][1] | {"zh": "甲甲省", "level": "city"}
    own = own_layer(tmp_path / "own", regions=[renamed, renamed | {"region": "000009", "zh": "丙区"}])
    names = dict(
        zip(tables.read(both(small, own)).regions["region"], tables.read(both(small, own)).regions["zh"], strict=True)
    )
    assert names["000001"] == "甲甲省" and names["000009"] == "丙区" and len(names) == 4
    (notice,) = [one for one in check.check(both(small, own)) if "differs from" in one.en]
    assert (notice.level, notice.row, notice.column) == ("notice", 2, "zh")
    assert "zh, level" in notice.en and str(small / "regions.csv") in notice.en.replace("\\", "/")


@pytest.mark.parametrize(("column", "value"), [("unit", "万元"), ("kind", "stock"), ("identity", "diff(firms)")])
def test_an_indicator_that_means_something_else_is_a_problem(tmp_path, small, column, value):
    own = own_layer(tmp_path / "own", indicators=[SMALL["indicators"][0] | {column: value}])
    problems = [one for one in check.check(both(small, own)) if one.level == "problem"]
    assert (problems[0].row, problems[0].column) == (2, column)
    assert "another name in column indicator" in problems[0].en


def test_a_source_of_another_day_under_the_same_id_is_a_problem(tmp_path, small):
    """Rows that name it would else be dated by the other one."""
    own = own_layer(tmp_path / "own", sources=[SMALL["sources"][0] | {"published": "2021-01-01"}])
    (problem,) = check.check(both(small, own))
    assert (problem.level, problem.column) == ("problem", "published")


def test_the_same_row_in_two_layers_counts_once(tmp_path, small):
    own = own_layer(
        tmp_path / "own", **{name: SMALL[name] for name in ("observations", "targets", "sources", "regions")}
    )
    joined, alone = tables.read(both(small, own)), tables.read(small)
    for name in ("observations", "targets", "sources", "regions"):
        assert len(getattr(joined, name)) == len(getattr(alone, name))
    assert set(joined.observations["layer"]) == {str(small.resolve())}


def test_a_targets_id_that_two_layers_use_leads_to_both_targets(tmp_path, small):
    own = own_layer(
        tmp_path / "own", sources=[OWN], targets=[TARGET | {"indicator": "output", "source": "own", "value": "900"}],
        tasks=[SMALL["tasks"][0] | {"number": "2"}],
    )  # fmt: skip
    joined = tables.read(both(small, own))
    assert joined.targets[["id", "indicator"]].values.tolist() == [
        ["000001-2021-01", "money"],
        ["000001-2021-02", "output"],
    ]
    assert joined.tasks["targets"].tolist() == ["000001-2021-01", "000001-2021-02"]
    assert [one.column for one in check.check(both(small, own)) if "is read as" in one.en] == ["id"]


@pytest.mark.parametrize("grade", ["official", "press"])
def test_contradicting_figures_are_settled_by_grade_and_date_and_listed(tmp_path, small, grade):
    there = next(row for row in SMALL["observations"] if row["year"] == "2019" and row["indicator"] == "money")
    mine = there | {"source": "own", "value": "7.7", "published": "2020-06-01"}
    own = own_layer(tmp_path / "own", sources=[OWN | {"grade": grade}], observations=[mine])
    value = float(there["value"])
    figures = tables.read(both(small, own)).on(dt.date(2021, 3, 1)).latest("000001")
    row = figures[figures["indicator"].eq("money") & figures["year"].eq(2019)].iloc[0]
    assert row["value"] == (7.7 if grade == "official" else value)
    (notice,) = [one for one in check.check(both(small, own)) if "is used: its source" in one.en]
    loser = small if grade == "official" else own
    assert notice.file == str(loser / "observations.csv")


@pytest.mark.parametrize(("value", "told"), [("25", 1), ("20", 0)])
def test_another_goal_of_ones_own_is_listed_and_the_outlook_says_which_is_which(tmp_path, small, value, told):
    mine = TARGET | {"id": "000001-2021-02", "value": value, "source": "own", "headline": "false"}
    own = own_layer(tmp_path / "own", sources=[OWN], targets=[mine])
    found = [one for one in check.check(both(small, own)) if "Both are judged" in one.en]
    assert len(found) == told
    said = [
        one.zh
        for one in findings(kj.outlook("000001", 2021, data=both(small, own), n_draws=2000))
        if "两个不同的目标" in one.zh
    ]
    assert len(said) == told
    if told:
        assert (found[0].file, found[0].row) == (str(own / "targets.csv"), 2) and str(small / "targets.csv") in found[
            0
        ].zh
        assert "自有数据表为 ≥25 亿元，下层数据表为 ≥20 亿元" in said[0] and "只用下层数据表中的" in said[0]


def test_data_is_found_in_order(tmp_path, small, monkeypatch):
    """The argument, the environment, the workspace file, the shipped tables."""
    deep = tmp_path / "work" / "notes"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert [layer.name for layer in places.layers_of()] == ["shipped"]
    own_layer(tmp_path / "work" / "data", sources=[])
    (tmp_path / "work" / workspace_file.NAME).write_text(
        'region = "330205"\ndata = ["shipped", "data"]\n', encoding="utf-8"
    )
    assert [layer.folder.name for layer in places.layers_of()] == ["data", "data"]
    assert places.layers_of()[1].folder == tmp_path / "work" / "data"
    monkeypatch.setenv("KJANALYSIS_DATA", str(small))
    assert [layer.folder for layer in places.layers_of()] == [small.resolve()]
    assert [layer.name for layer in places.layers_of("shipped")] == ["shipped"]


def test_a_text_names_several_layers(tmp_path, small, monkeypatch):
    own = own_layer(tmp_path / "own; of ours", sources=[OWN])
    assert len(places.layers_of(str(own))) == 2  # a folder whose name holds the sign
    plain = shutil.copytree(own, tmp_path / "own")
    found = places.layers_of(f"{small};{plain}")
    assert [layer.folder for layer in found] == [small.resolve(), plain.resolve()]
    assert places.layers_of(places.address(found)) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("region = 330205\nyear = 21", "year can't be 21"),
        ('lang = "fr"', "lang can't be 'fr'"),
        ("data = []", "data can't be []"),
        ('regoin = "330205"', "regoin, which has no meaning"),
        ("region = 宁波", "can't be read"),
    ],
)
def test_a_workspace_file_with_a_slip_says_where(tmp_path, text, told):
    (tmp_path / workspace_file.NAME).write_text(text, encoding="utf-8")
    with pytest.raises(KJError) as caught:
        workspace_file.find(tmp_path)
    assert told in caught.value.en and str(tmp_path / workspace_file.NAME) in caught.value.zh


def test_the_nearest_workspace_file_counts(tmp_path):
    for folder, year in ((tmp_path, 2021), (tmp_path / "in", 2022)):
        folder.mkdir(exist_ok=True)
        (folder / workspace_file.NAME).write_text(f"region = 330205\nyear = {year}\nout = 'build'\n", encoding="utf-8")
    (tmp_path / "in" / "deep").mkdir()
    found = workspace_file.find(tmp_path / "in" / "deep")
    assert (found.region, found.year, found.out) == ("330205", 2022, str(tmp_path / "in" / "build"))


@given(
    spread=st.lists(
        st.sampled_from(["lower", "upper", "both"]),
        min_size=len(SMALL["observations"]),
        max_size=len(SMALL["observations"]),
    )
)
@settings(max_examples=12, deadline=None)
def test_however_rows_are_spread_over_layers_each_counts_once_and_is_found_again(spread):
    """The joined table has every row once, and each leads back to its file and line."""
    rows = pd.DataFrame(SMALL["observations"])
    lower, upper = (
        rows[[place in (name, "both") for place in spread]].reset_index(drop=True) for name in ("lower", "upper")
    )
    folders = (tables.Layer("/a", Path("/a")), tables.Layer("/b", Path("/b")))
    joined, problems, notices = layers.lay([{"observations": lower}, {"observations": upper}], folders)
    assert not problems and not notices
    found = joined["observations"]
    assert sorted(found.itertuples(index=False)) == sorted(rows.itertuples(index=False))
    lines, names = layers.rows_and_names(found.index, folders)
    for row, line, name in zip(found.itertuples(index=False), lines, names, strict=True):
        assert tuple({"/a": lower, "/b": upper}[name].iloc[line - 2]) == tuple(row)


def test_a_layer_that_changes_is_read_again(tmp_path, small):
    own = own_layer(tmp_path / "own", sources=[OWN], observations=[])
    before = tables.read(both(small, own))
    own_layer(own, observations=[OBSERVATION | {"year": "2011", "source": "own", "published": "2012-03-01"}])
    assert len(tables.read(both(small, own)).observations) == len(before.observations) + 1


def test_write_folder_is_complete(tmp_path):
    """The small folder of the tests stands alone, else they would read the shipped tables."""
    assert places.is_complete(places.layers_of(write_folder(tmp_path / "small"))[0])


def test_few_series_alone_say_so_and_over_the_shipped_ones_they_are_forecast(tmp_path):
    """Five figures and a target of one's own: no forecast without a word why."""
    figures = [OBSERVATION | {"region": "339901", "indicator": "rd_expenditure", "source": "own", "year": str(year),
                              "published": f"{year + 1}-03-01", "value": f"{9 + year - 2016}.3"} for year in range(2016, 2021)]  # fmt: skip
    own = own_layer(
        tmp_path / "own", sources=[OWN], observations=figures,
        regions=[{"region": "339901", "zh": "示例区", "en": "Example District", "level": "county", "parent": "", "note": ""}],
        indicators=[row for row in csv.DictReader((tables.shipped_folder() / "indicators.csv").read_text(encoding="utf-8").splitlines())
                    if row["indicator"] == "rd_expenditure"],
        targets=[TARGET | {"id": "339901-2021-01", "region": "339901", "indicator": "rd_expenditure", "source": "own"}],
        tasks=[],
    )  # fmt: skip
    alone = kj.outlook("339901", 2021, "2021-04-01", data=own, n_draws=200)
    (why,) = [one for one in findings(alone) if "fewer than 5 similar series" in one.en]
    assert alone.targets[0].probability is None
    both_ways = why.en.split('--data "')[1].split('"')[0]
    over = kj.outlook("339901", 2021, "2021-04-01", data=both_ways, n_draws=8000)
    assert over.targets[0].probability is not None
    assert "序列不足 5 个" in why.zh and both_ways in why.zh
    assert not any("similar series" in one.en for one in findings(over))
