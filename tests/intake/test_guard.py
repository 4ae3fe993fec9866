"""What is refused or pointed out between a proposal and the tables, and what is remembered."""

import dataclasses

import pandas as pd
import pytest

import kjanalysis as kj
from kjanalysis import intake, tables
from kjanalysis.errors import DataError
from kjanalysis.intake import guard, row_checks
from kjanalysis.intake.ingest import ingest, undo
from kjanalysis.reports import confidence, remembered

KNOWN = tables.read()


@pytest.mark.parametrize("rule", guard.RULES, ids=lambda rule: rule.name)
def test_each_rule_points_out_its_example_alone(rule):
    entry = guard.SOUND | rule.example
    assert [other.name for other in guard.RULES if other.says(entry, KNOWN, ())] == [rule.name]
    (said,) = guard.notices([entry], KNOWN)
    assert entry["value"] in said.en and entry["value"] in said.zh


def test_nothing_is_said_of_a_sound_row():
    assert list(guard.notices([guard.SOUND], KNOWN)) == []


def test_a_forecast_settles_no_target():
    entry = guard.SOUND | {"year": "2021", "value": "26", "qualifier": "expected"}
    assert list(guard.notices([entry], KNOWN)) == []


@pytest.mark.parametrize(
    ("published", "year", "changes", "refused"),
    [
        ("2026-03-01", "2026", {}, True),
        ("2026-03-01", "2025", {}, False),
        ("2026-03-01", "2021-2026", {}, True),
        ("2026-03-01", "2026", {"qualifier": "expected"}, False),
        ("2026-03-01", "2026", {"status": "preliminary"}, False),
        ("2025-12-30", "2025", {}, True),
        ("", "2026", {}, False),
    ],
)
def test_an_actual_needs_a_year_that_was_over(published, year, changes, refused):
    """The plan's review dated to the running year must not settle this year's target."""
    row = dataclasses.replace(row_checks.SOUND["observations"], published=published, year=year, **changes)
    assert ("a year that was over" in [fault.rule for fault in row_checks.faults(row)]) is refused


def prepared(folder, text, code=None, year=2023):
    """A report's proposals, all accepted, with a code in place of each empty one."""
    frame = kj.extract(text, year=year, data=folder)
    sheet = intake.sheet.sheet(frame)
    sheet["decision"] = "accept"
    sheet.loc[sheet["indicator"].eq(""), "indicator"] = code or ""
    path = folder / "proposals.csv"
    intake.write(sheet, path)
    return path


@pytest.fixture
def own(tmp_path):
    """A folder of tables of the user's own."""
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(KNOWN.layers[0].folder, folder, ignore=shutil.ignore_patterns("*.md", "geo*"))
    return folder


NEW = {"title": "公报", "publisher": "某局", "published": "2024-03-01"}


def test_a_choice_of_code_is_used_the_next_time_and_shown(own):
    text = "2023年,全区双创载体{}家。"
    path = prepared(own, text.format(11), "incubators")
    result = ingest(path, "bulletin_x", "330205", new_source=NEW, data=own)
    assert result.remembered == 1 and "phrases.csv" in result.text()
    again = kj.extract("2024年,全市双创载体总数达到12家。", year=2024, data=own)
    assert again["indicator"].tolist() == ["incubators"]
    assert "phrases.csv" in again["reason"][0]
    assert kj.extract("2024年,全区双创载体营业收入12亿元。", year=2024, data=own)["indicator"].tolist() == [""]


def test_an_intake_taken_back_takes_its_choices_of_codes_with_it(own):
    before = remembered.Choice("双创载体", "stock", "家", "makerspaces_national")
    path = prepared(own, "2023年,全区双创载体11家。", "incubators")
    remembered.keep(own, [before])
    result = ingest(path, "bulletin_x", "330205", new_source=NEW, data=own)
    assert result.remembered == 1 and list(remembered.read([own]).values()) == ["incubators"]
    done = undo(own)
    assert done.forgotten == 1 and remembered.choices(own) == [before]


def test_a_choice_made_anew_since_stays_when_an_intake_is_taken_back(own):
    ingest(prepared(own, "2023年,全区双创载体11家。", "incubators"), "bulletin_x", "330205", new_source=NEW, data=own)
    later = remembered.Choice("双创载体", "stock", "家", "makerspaces_national")
    remembered.keep(own, [later])
    assert undo(own).forgotten == 0 and remembered.choices(own) == [later]


def test_a_code_that_the_words_give_anyway_is_not_kept(own):
    path = prepared(own, "2023年,全区高新技术企业达到380家。")
    result = ingest(path, "bulletin_x", "330205", new_source=NEW, data=own)
    assert result.remembered == 0 and not (own / remembered.NAME).exists()


def test_what_settles_a_target_is_said_before_anything_is_written(own):
    lines = (own / "observations.csv").read_text(encoding="utf-8-sig").count("\n")
    told = []

    def say(notice):
        told.append((notice, (own / "observations.csv").read_text(encoding="utf-8-sig").count("\n")))

    goal = KNOWN.targets[KNOWN.targets["region"].eq("330205") & KNOWN.targets["indicator"].eq("rd_expenditure")].iloc[0]
    path = prepared(own, f"{goal['year']}年,全区研发经费支出{goal['value'] + 1:g}亿元。", year=int(goal["year"]))
    if any(
        KNOWN.observations["region"].eq("330205")
        & KNOWN.observations["indicator"].eq("rd_expenditure")
        & KNOWN.observations["year"].eq(goal["year"])
    ):
        pytest.skip("the tables hold the result")
    ingest(path, "bulletin_x", "330205", new_source=NEW, data=own, say=say)
    assert [(goal["id"] in notice.en, count) for notice, count in told] == [(True, lines)]


def test_a_refused_row_names_the_day_and_the_way_out(own):
    path = prepared(own, "今年,全区高新技术企业达到330家。", year=2024)
    with pytest.raises(DataError) as told:
        ingest(path, "bulletin_x", "330205", new_source=NEW, data=own)
    assert "2024-03-01" in str(told.value) and "expected" in str(told.value)


def test_doubtful_sentences_come_first_and_stay_together():
    text = "2023年,R&D经费支出33亿元。\n2023年,技术合同成交额48亿元,入选领军人才五名。\n"
    sheet = intake.sheet.sheet(kj.extract(text, year=2024))
    assert sheet["value"].tolist() == ["48", "5", "33"]
    steps = [str(confidence.of(share)) for share in pd.to_numeric(sheet["confidence"])]
    assert steps[0] == "green" and steps[1] != "green" and steps[2] == "green"
