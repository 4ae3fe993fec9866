"""What programs write is read as it was meant, or refused with the reason."""

import pytest

from kjanalysis import tables
from kjanalysis.errors import DataError
from kjanalysis.tables import check
from kjanalysis.tables.normalising import normal, refused
from kjanalysis.tables.spellings import REFUSALS, RULES

from small import OBSERVATION, SMALL, TARGET, write_folder

EXAMPLES = [(rule.name, *example) for rule in RULES for example in rule.examples]
REFUSED = [(one.name, *example) for one in REFUSALS for example in one.examples]


@pytest.mark.parametrize(("rule", "form", "cell", "meant"), EXAMPLES)
def test_each_rule_keeps_its_examples(rule, form, cell, meant):
    read, used = normal(cell, form)
    assert read == meant and rule in [one.name for one in used]


@pytest.mark.parametrize(("rule", "form", "cell"), REFUSED)
def test_each_refusal_keeps_its_examples(rule, form, cell):
    assert refused(normal(cell, form)[0], form).name == rule


@pytest.mark.parametrize(
    ("form", "cell"),
    [("number", "3.4"), ("number", "25.0"), ("number", "-1.6"), ("number", "0.27819"), ("integer", "2021"),
     ("date", "2021"), ("date", "2021-03"), ("date", "2021-03-26"), ("code", "330205"), ("code", "330205-HT"),
     ("code", "USA"), ("boolean", "true"), ("number", "123456789.123456"), ("number", "")],
)  # fmt: skip
def test_what_the_tables_write_stays(form, cell):
    assert normal(cell, form) == (cell, []) and refused(cell, form) is None


def _folder(tmp_path, row: dict, target: dict | None = None):
    rows = [{**OBSERVATION, "region": "000002", "indicator": "firms", "scope": "stock", **row}]
    return write_folder(
        tmp_path / "data", observations=SMALL["observations"] + rows, targets=[{**TARGET, **(target or {})}]
    )


@pytest.mark.parametrize(
    ("column", "cell", "meant"),
    [("value", "3.3999999999999995", 3.4), ("value", "1e-05", 0.00001), ("value", "6.667E+02", 666.7), ("value", ".5", 0.5),
     ("value", "666.", 666.0), ("year", "2016.0", 2016), ("published", "2017-03-26 00:00:00", "2017-03-26"),
     ("published", "2017/3/26", "2017-03-26"), ("value", "1,003.4", 1003.4), ("value", "１２．５", 12.5)],
)  # fmt: skip
def test_a_figure_as_programs_write_it(tmp_path, column, cell, meant):
    """It is read, and the check names file, row and column."""
    folder = _folder(
        tmp_path, {"indicator": "money", "scope": "flow", "year": "2011", "published": "2017", column: cell}
    )
    assert tables.read(folder).observations.iloc[-1][column] == meant
    said = [one for one in check.check(folder) if one.file == "observations.csv" and one.column == column]
    place = len(SMALL["observations"]) + 2
    assert any((one.row, one.level) == (place, "notice") and repr(cell) in one.what for one in said)


@pytest.mark.parametrize("cell", ["True", "TRUE", "1"])
def test_a_boolean_as_programs_write_it(tmp_path, cell):
    folder = _folder(tmp_path, {}, {"headline": cell})
    assert tables.read(folder).targets["headline"].tolist() == [True]


def test_digits_printed_decide_the_interval_of_what_was_meant(tmp_path):
    folder = _folder(tmp_path, {"indicator": "money", "scope": "flow", "year": "2011", "value": "3.3999999999999995"})
    assert tables.read(folder).observations.iloc[-1][["lower", "upper"]].tolist() == [3.35, 3.45]


def test_headers_with_spaces_and_capitals(tmp_path):
    folder = _folder(tmp_path, {})
    path = folder / "observations.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("region,indicator,year", " Region , indicator,year\u00a0", 1),
        encoding="utf-8",
    )
    assert len(tables.read(folder).observations) == len(SMALL["observations"]) + 1
    assert {(one.row, one.column) for one in check.check(folder) if one.what.startswith("the header")} == {
        (1, "region"), (1, "indicator"), (1, "year")
    }  # fmt: skip


def test_many_cells_of_one_kind_are_one_notice(tmp_path):
    rows = [{**row, "published": row["published"] + " 00:00:00"} for row in SMALL["observations"]]
    said = [one for one in check.check(write_folder(tmp_path / "data", observations=rows)) if one.column == "published"]
    assert [(one.row, one.level) for one in said] == [(2, "notice")] and "and 30 more" in said[0].what


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [("published", "03/04/2021", "year last"), ("published", "44281", "Excel"), ("published", "2021.1", "more than one way"),
     ("value", "3,4", "comma"), ("value", "1e400", "not a number"), ("value", "1e-9999999", "not a number"),
     ("value", "nan", "no value"), ("year", "43831", "Excel"), ("published", "2021-03-25T16:00:00Z", "zone")],
)  # fmt: skip
def test_what_is_ambiguous_is_a_problem_with_its_place(tmp_path, column, cell, said):
    folder = _folder(tmp_path, {column: cell})
    with pytest.raises(DataError) as error:
        tables.read(folder)
    places = [(one.file, one.row, one.column) for one in error.value.problems]
    assert places == [("observations.csv", len(SMALL["observations"]) + 2, column)]
    assert said in error.value.problems[0].what


def _with_line(tmp_path, note: str):
    folder = write_folder(tmp_path / "data")
    path = folder / "observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[3].split(",")
    lines[3] = ",".join([*cells[:11], note, cells[12]])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("note", "column", "said"),
    [("x" * 140_000, "note", "140,000 characters"), ('"' + "x, " * 50_000 + '"', "note", "150,000 characters"),
     ('"open', None, "never closed"), ('"' + "y" * 140_000, None, "never closed")],
    ids=["long", "long and quoted", "open", "open and long"],
)  # fmt: skip
def test_a_long_cell_and_an_open_quotation_mark_are_told_apart(tmp_path, note, column, said):
    with pytest.raises(DataError) as error:
        tables.read(_with_line(tmp_path, note))
    (one,) = error.value.problems
    assert (one.row, one.column) == (4, column) and said in one.what


def test_an_open_quotation_mark_swallows_no_rows(tmp_path):
    """In the last column the rest of the file would have become one cell, in silence."""
    folder = write_folder(tmp_path / "data")
    path = folder / "observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[5] = lines[5] + '"'
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="row 6: a quotation mark"):
        tables.read(folder)
