"""A spoilt file is named by file, row and column, and nothing is dropped silently."""

import re
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kjanalysis as kj
from kjanalysis import tables
from kjanalysis.errors import DataError, KJError, language
from kjanalysis.tables import check

from small import CHAPTER, OBSERVATION, OUTCOME, SMALL, TARGET, write_folder


def spoil(folder, name, change):
    path = folder / f"{name}.csv"
    path.write_bytes(change(path.read_bytes()))
    return folder


def test_small_tables_read(small):
    known = tables.read(small)
    assert len(known.observations) == len(SMALL["observations"])
    assert known.observations["value"].dtype == float
    assert known.targets["headline"].tolist() == [True]
    assert check.check(small) == []


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("observations", lambda b: b.replace(b"qualifier", b"qualif", 1), "observations.csv, row 1, column qualifier: column qualifier is missing"),
        ("observations", lambda b: b.replace(b",10.0,", ",二十,".encode(), 1).replace(b",12.1,", ",二十,".encode(), 1), "column value"),
        ("observations", lambda b: b + b.splitlines(keepends=True)[1], "repeats row 2"),
        ("observations", lambda b: b"", "observations.csv: the file is empty"),
        ("observations", lambda b: b"\xef\xbb\xbf", "observations.csv: the file is empty"),
        ("observations", lambda b: b.replace(b",office,", b",nowhere,", 1), "'nowhere' is not in sources.csv"),
        ("observations", lambda b: b.replace(b",actual,", b",final,", 1), "is not one of"),
        ("observations", lambda b: b.replace(b",2013-03-01,", b",1/3/2013,", 1), "row 2, column published"),
        ("regions", lambda b: b.decode().encode("gbk"), "regions.csv, row 2: the text is not UTF-8"),
        ("targets", lambda b: b.replace(b",true,", b",yes,", 1), "'yes' is not true or false"),
        ("targets", lambda b: b.replace(b"2021-03-01,office,p. 1", b"2021-03-01,office,p. 1,x,y", 1), "targets.csv, row 2: the row has"),
        ("tasks", lambda b: b.replace(b"000001-2021-01", b"no-such-id", 1), "tasks.csv, row 2, column targets: 'no-such-id'"),
        ("indicators", lambda b: b.replace(b"diff(firms)", b"delta(firms)", 1), "indicators.csv, row 7, column identity"),
    ],
)  # fmt: skip
def test_problems_are_placed(small, name, change, said):
    """Each kind of damage: the message names the place and what is wrong."""
    found = check.check(spoil(small, name, change))
    text = "\n".join(p.en for p in found)
    assert {p.level for p in found} == {"problem"}
    assert said in text
    assert all(p.zh and p.what_zh for p in found)


def test_row_and_column_are_the_ones_a_spreadsheet_shows(small):
    rows = [dict(row) for row in SMALL["observations"]]
    rows[4]["value"] = "12,5"
    write_folder(small, observations=rows)
    (problem,) = check.check(small)
    assert (problem.file, problem.row, problem.column) == ("observations.csv", 6, "value")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"value": "-3"}, "value"),
        ({"indicator": "firms", "value": "12.5"}, "value"),
        ({"indicator": "money_share", "value": "340"}, "value"),
        ({"value": "0"}, "value"),
        ({"published": "2015-01-01"}, "published"),
        ({"published": "2017-02-30"}, "published"),
    ],
)
def test_meaning_is_checked_too(tmp_path, row, column):
    """What fits the schema can still be impossible."""
    rows = [*SMALL["observations"], {**OBSERVATION, "year": "2016", "locator": "table 9", **row}]
    (problem,) = check.check(write_folder(tmp_path / "d", observations=rows))
    assert (problem.row, problem.column) == (len(rows) + 1, column)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"comparator": "range"}, "value_high"),
        ({"comparator": "range", "value_high": "3"}, "value_high"),
        ({"value": "-25"}, "value"),
        ({"value": "0"}, "value"),
        ({"indicator": "money_share", "value": "3500"}, "value"),
        ({"indicator": "firms", "value": "170.5"}, "value"),
    ],
)
def test_targets_are_checked_like_figures(tmp_path, row, column):
    folder = write_folder(tmp_path / "d", targets=[{**TARGET, **row}])
    (problem,) = check.check(folder)
    assert (problem.file, problem.row, problem.column) == ("targets.csv", 2, column)


@pytest.mark.parametrize(
    ("code", "identity"),
    [("money", "growth(money)"), ("money_share", "100 * money_share / output"), ("output", "diff(money_growth)")],
)
def test_an_identity_may_not_lead_back_to_itself(tmp_path, code, identity):
    rows = [{**r, "identity": identity} if r["indicator"] == code else r for r in SMALL["indicators"]]
    rows = [
        {**r, "identity": "growth(output)"} if code == "output" and r["indicator"] == "money_growth" else r
        for r in rows
    ]
    found = check.check(write_folder(tmp_path / "d", indicators=rows))
    assert found and all(p.column == "identity" and "leads back" in p.en for p in found)


def test_loading_spoilt_tables_says_the_same_words(small):
    spoil(small, "observations", lambda b: b.replace(b",eq,", b",about,", 1))
    with pytest.raises(DataError) as caught:
        tables.read(small)
    assert "observations.csv, row 2, column qualifier" in str(caught.value)
    assert caught.value.exit_code == 1
    with pytest.warns(UserWarning, match=r"observations.csv, row 2 was set aside \(column qualifier\): 'about'"):
        assert kj.load("000001", data=small)["indicator"].tolist().count("money") == 8


def test_missing_folder_and_empty_folder(tmp_path):
    with pytest.raises(KJError, match="does not exist"):
        tables.read(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(KJError, match="holds no table"):
        tables.read(tmp_path / "empty")


def test_changed_tables_are_read_again(small):
    """No stale cache: an edit between two calls is seen."""
    before = len(kj.load("000001", data=small))
    write_folder(small, observations=SMALL["observations"][:5])
    assert len(kj.load("000001", data=small)) == 5 < before


def test_excel_file_with_byte_order_mark_and_blank_lines(small):
    """What Excel saves as 'CSV UTF-8' reads as it is."""
    spoil(small, "observations", lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n") + b",,,,,,,,,,,,\r\n")
    assert check.check(small) == []


def test_an_empty_line_in_between_shifts_no_row_number(small):
    """Rows after it are named by their line in the file."""
    spoil(small, "observations", lambda b: b.replace(b"\n", b"\n,,,,,,,,,,,,\n", 1))
    assert check.check(small) == []
    spoil(small, "observations", lambda b: b.replace(b",eq,", b",about,", 1))
    (problem,) = check.check(small)
    assert (problem.row, problem.column) == (3, "qualifier")


def test_messages_follow_the_language(monkeypatch, small):
    spoil(small, "observations", lambda b: b"")
    monkeypatch.setenv("KJANALYSIS_LANG", "zh")
    assert language() == "zh"
    with pytest.raises(DataError, match="文件是空的"):
        tables.read(small)


#: What gets into tables: signs of the format, cells that are nearly right, bytes of other encodings.
DAMAGE = st.one_of(
    st.sampled_from([",", '"', '""', "\n", "\r\n", "\r", "\t", ";", "，", "\ufeff", "\x00", " ", "'", "\\"]).map(str.encode),
    st.sampled_from(["10.0", "-3", "1e5", "nan", "inf", "２０", "1,000", "9" * 400, "0.1" + "0" * 30, "+5", "TRUE"]).map(str.encode),
    st.sampled_from(["2016", "2016.0", "2021-03-26", "2021-02-30", "2021-3-1", "26/03/2021", "20160"]).map(str.encode),
    st.sampled_from(["money", "firms", "office", "000001", "annual", "gt", "expected+gt", "revised", "经费", "growth(money)"]).map(str.encode),
    st.sampled_from(["经费".encode("gbk"), b"\xff\xfe", b"\xe4\xb8", b"\x80"]),
    st.binary(max_size=20),
)  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    junk=st.lists(DAMAGE, min_size=1, max_size=3).map(b"".join),
    name=st.sampled_from(list(SMALL)),
    cell=st.integers(0, 520),
    gone=st.booleans(),
)
def test_damage_never_ends_in_a_traceback(small, junk, name, cell, gone):
    """In place of a cell or before it: the check lists problems in words, and tables without any can be read."""
    folder = write_folder(small)

    def damage(content):
        parts = re.split(rb"([,\n])", content)
        at = 2 * cell % (len(parts) - 1)
        return b"".join([*parts[:at], junk, *parts[at + gone :]])

    spoil(folder, name, damage)
    problems = [p for p in check.check(folder) if p.level == "problem"]
    assert all(p.file.endswith(".csv") and p.en and p.zh for p in problems)
    if problems:
        with pytest.raises(DataError):
            tables.read(folder)
    else:
        assert len(tables.read(folder).indicators)


@pytest.mark.parametrize(
    "change",
    [
        lambda b: re.sub(rb",annual,[0-9.]+,", ",annual,十二,".encode(), b, count=1),
        lambda b: b.splitlines(keepends=True)[0].replace(b"note", b"value"),
        lambda b: b",,,,\n",
        lambda b: b.replace(b"annual", b'"annual', 1),
    ],
    ids=["a number in words", "column twice", "only commas", "lone quote"],
)
def test_more_that_spreadsheets_do(small, change):
    found = check.check(spoil(small, "observations", change))
    assert found and all(p.level == "problem" and p.en and p.zh for p in found)


def test_a_header_alone_is_an_empty_table(tmp_path):
    """Asked for a day, that day is named; asked for all, there is none to name."""
    data = write_folder(tmp_path / "d", observations=[])
    with pytest.raises(KJError, match="can be shown to have been public on 2021-03-01"):
        kj.load("000001", as_of="2021-03-01", data=data)
    with pytest.raises(KJError, match="The tables hold no annual figure of 000001") as said:
        kj.load("000001", data=data)
    assert "None" not in said.value.en + said.value.zh
    with pytest.raises(KJError, match="The tables hold no money of 000001"):
        kj.load("000001", indicators=["money"], data=data)


def test_a_figure_dated_before_its_year_is_set_aside_on_loading(tmp_path):
    """Bad data must not leak: 2022's figure can't have been public in 2019."""
    rows = [*SMALL["observations"], {**OBSERVATION, "year": "2022", "published": "2019-02-01"}]
    with pytest.warns(UserWarning, match="before the figure's year"):
        found = kj.load("000001", as_of="2021-03-01", data=write_folder(tmp_path / "d", observations=rows))
    assert found["year"].max() == 2020


#: A cell that breaks a rule, by the rule; None: one beyond the limit.
WRONG = {"required": "", "type": "?", "enum": "?", "pattern": "?", "minimum": None, "maximum": None}


def wrong_cells():
    for name, spec in tables.schema().items():
        for field in spec["fields"]:
            limits = field.get("constraints", {})
            for why, cell in WRONG.items():
                if limits.get(why) not in (None, False) or (why == "type" and field["type"] != "string"):
                    beyond = {"minimum": -1, "maximum": 1}.get(why)
                    yield name, field["name"], cell if cell is not None else str(limits[why] + beyond)


@pytest.mark.parametrize(("name", "column", "cell"), list(wrong_cells()))
def test_every_rule_of_the_schema_is_enforced(small, name, column, cell):
    """One cell that breaks a rule of `datapackage.json`, in every column that has one: its place is told."""
    rows = [dict(row) for row in (SMALL | {"outcomes": [OUTCOME], "chapters": [CHAPTER]})[name]]
    rows[0][column] = cell
    found = check.check(write_folder(small, **{name: rows}))
    assert ("problem", f"{name}.csv", 2, column) in {(p.level, p.file, p.row, p.column) for p in found}
    with pytest.raises(DataError):
        tables.read(small)


@pytest.mark.parametrize(
    "cell",
    [
        "1e400",
        "nan",
        "inf",
        "-Infinity",
        "0x1F",
        "1,00",
        "1_0",
        "10 00",
        "12%",
        "9" * 400,
        "1..",
        "..5",
        "--5",
        "1e",
        "²",
    ],
)
def test_what_python_takes_for_a_number_is_none_in_a_table(small, cell):
    """In every column of numbers at once; quoted, so that a comma stays inside."""
    columns = {
        name: [field["name"] for field in tables.schema()[name]["fields"] if field["type"] in ("number", "integer")]
        for name in SMALL
    }
    rows = {name: [dict(row) for row in SMALL[name]] for name in SMALL if columns[name]}
    for name, own in rows.items():
        own[0] |= dict.fromkeys(columns[name], cell)
    found = {(p.file, p.row, p.column) for p in check.check(write_folder(small, **rows))}
    assert found >= {(f"{name}.csv", 2, column) for name in rows for column in columns[name]} and rows


def test_clean_tables_need_no_library_that_only_words_a_problem():
    """pandera and hypothesis take as long to import as all the rest of a first outlook."""
    program = (
        "import sys, kjanalysis as kj; kj.outlook('330205', 2021, as_of='2021-03-26');"
        "print({'pandera', 'hypothesis'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
