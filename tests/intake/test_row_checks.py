"""Each check refuses its own example and no other; a sound row passes all; what goes in follows from the row."""

import dataclasses

import pytest

from kjanalysis import tables
from kjanalysis.intake import contradictions, row_checks, table_rows
from kjanalysis.intake.contradictions import Clash
from kjanalysis.intake.reviewed import Indicator
from kjanalysis.intake.row_checks import CHECKS, SOUND, faults


def changed(table="observations", **cells):
    return dataclasses.replace(SOUND[table], **cells)


@pytest.mark.parametrize("row", SOUND.values(), ids=SOUND)
def test_a_sound_row_passes(row):
    assert faults(row) == []


CASES = [(check, table) for check in CHECKS for table in check.tables]


@pytest.mark.parametrize(("check", "table"), CASES, ids=[f"{check.name}, {table}" for check, table in CASES])
def test_each_check_alone_refuses_its_example(check, table):
    (fault,) = faults(changed(table, **check.example))
    assert (fault.rule, fault.column) == (check.name, check.column)
    assert fault.says.en and fault.says.zh and fault.says.en != fault.says.zh


def test_each_table_has_its_own_qualifiers():
    assert [fault.rule for fault in faults(changed(qualifier="strive"))] == ["a qualifier of the table"]
    assert faults(changed("targets", qualifier="strive")) == []
    assert [fault.rule for fault in faults(changed("targets", qualifier="expected"))] == ["a qualifier of the table"]


def test_names_of_checks_are_their_own():
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)


def test_sound_rows_fit_the_shipped_catalogue():
    entries = tables.read().indicators.set_index("indicator")
    for row in SOUND.values():
        entry = entries.loc[row.indicator]
        assert row.catalogue == Indicator(entry["kind"], entry["unit"], bool(entry["integer"]))


def test_all_faults_are_named_at_once_up_to_one_that_ends_the_judging():
    both = changed(kind="plan", scope="share", year="unknown")
    assert [fault.column for fault in faults(both)] == ["kind", "scope", "year"]
    ended = changed(scope="share", unit="亿元", year="unknown")
    assert [fault.column for fault in faults(ended)] == ["scope", "value"]


@pytest.mark.parametrize(
    ("cells", "made"),
    [
        ({}, {"value": "230", "year": "2022", "period": "annual", "status": "actual", "locator": "一", "note": ""}),
        ({"value": "0.023", "unit": "万家"}, {"value": "230", "note": "converted exactly from 0.023 万家"}),
        ({"year": "2016-2020"}, {"year": "2020", "period": "multi_year", "note": "years 2016-2020"}),
        ({"qualifier": "expected+gt"}, {"status": "preliminary"}),
        ({"qualifier": "expected", "status": "revised"}, {"status": "revised"}),
        ({"section_locator": ""}, {"locator": "text"}),
    ],
)
def test_an_observation(cells, made):
    row = table_rows.observation(changed(**cells))
    assert {name: row[name] for name in made} == made


@pytest.mark.parametrize(
    ("cells", "made"),
    [
        ({}, {"value": "260", "value_high": "", "comparator": "ge", "recurs": "once", "period": "annual"}),
        ({"value": "20-30"}, {"value": "20", "value_high": "30", "comparator": "range"}),
        ({"sentence": "控制在【260】家以内。"}, {"comparator": "le"}),
        ({"qualifier": "strive"}, {"comparator": "eq"}),
        ({"year": "annual", "first_year": 2024}, {"year": "2024", "recurs": "yearly"}),
        ({"year": "2021-2025"}, {"year": "2025", "period": "five_year"}),
    ],
)
def test_a_target(cells, made):
    row = table_rows.target(changed("targets", **cells))
    assert {name: row[name] for name in made} == made


def clashes(entry, accepted=()):
    ask = contradictions.of_target if "comparator" in entry else contradictions.of_observation
    return [fault.rule for fault in ask(entry, tables.read(), list(accepted))]


def test_an_observation_against_the_table_and_the_sheet():
    held = tables.read().observations
    held = held[held["region"].eq("330205") & held["indicator"].eq("hightech_firms") & held["qualifier"].eq("eq")].iloc[
        0
    ]
    as_held = changed(value=str(held["printed"]), year=str(held["year"]), source=held["source"])
    assert clashes(table_rows.observation(as_held)) == [Clash.REPEATS_TABLE]
    other = table_rows.observation(dataclasses.replace(as_held, value="99999", source="another"))
    assert clashes(other) == [Clash.AGAINST_TABLE]
    assert clashes({**other, "status": "revised"}) == []
    new = table_rows.observation(changed(year="2032"))
    assert clashes(new) == [] and clashes(new, [new]) == [Clash.REPEATS_SHEET]
    assert clashes(new, [{**new, "value": "300"}]) == [Clash.AGAINST_SHEET]
    assert clashes(new, [{**new, "qualifier": "ge"}]) == [], "230 and 230以上 agree"


def test_a_target_against_the_table_and_the_sheet():
    held = tables.read().targets.iloc[0]
    cells = {
        "region": held["region"],
        "indicator": held["indicator"],
        "source": held["source"],
        "year": str(held["year"]),
    }
    goal = {**table_rows.target(changed("targets")), **cells, "value": str(held["value"])}
    assert clashes(goal) == [Clash.REPEATS_TABLE]
    assert clashes({**goal, "value": "99999"}) == [Clash.AGAINST_TABLE]
    new = table_rows.target(changed("targets", source="another"))
    assert clashes(new) == [] and clashes(new, [new]) == [Clash.AGAINST_SHEET]


def test_a_row_may_break_no_rule_that_isnt_for_its_table():
    only_observations = [c for c in CHECKS if c.tables == ("observations",) and c.column in ("value", "status")]
    assert only_observations
    for check in only_observations:
        assert faults(changed("targets", **check.example)) == [], check.name
    assert row_checks.QUALIFIERS.keys() == SOUND.keys()
