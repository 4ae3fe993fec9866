"""The shipped tables: complete, clean, and saying what their sources say."""

import pytest

from kjanalysis import tables
from kjanalysis.tables.vintage import latest, visible

REPORT = "nbjb_st_2020"


def test_shipped_data_is_clean(checked):
    """No problems; only notices."""
    assert checked and [p.en for p in checked if p.level == "problem"] == []


def test_data_package_is_standard():
    """The description is a valid Frictionless package, and the tables fit it by its own reader."""
    import frictionless  # slow to import, and only needed here

    report = frictionless.validate(tables.shipped_folder() / tables.SCHEMA)
    assert report.flatten(["type", "title", "note"]) == []


def test_every_figure_of_the_founding_report_is_in(known):
    """85 figures, counted by hand in the report: 59 of them facts (57 different), 26 goals."""
    facts = known.observations[known.observations["source"].eq(REPORT)]
    goals = known.targets[known.targets["source"].eq(REPORT)]
    assert len(goals) == 26
    assert len(facts) >= 57
    assert facts["locator"].str.match(r"[一二]").all() and goals["locator"].str.startswith("二").all()
    assert set(facts["published"]) == set(goals["published"]) == {"2021-03-26"}


@pytest.mark.parametrize(
    ("indicator", "value", "qualifier", "locator"),
    [  # read in the report by hand
        ("rd_expenditure", 23, "expected+gt", "一"),
        ("rd_intensity", 3.4, "eq", "一"),
        ("hightech_firms", 151, "eq", "一; 一/(二)"),
        ("tech_trade", 17, "gt", "一"),
        ("enterprise_rd_institutions", 231, "eq", "一/(二)"),
        ("tech_smes", 1600, "gt", "一/(二)"),
        ("talents_new", 1.74, "eq", "一/(四)"),
        ("sti_events", 20, "gt", "一/(四)"),
    ],
)
def test_facts_of_the_report(known, indicator, value, qualifier, locator):
    rows = known.observations
    rows = rows[rows["source"].eq(REPORT) & rows["indicator"].eq(indicator) & rows["value"].eq(value)]
    assert rows[["qualifier", "locator", "year"]].values.tolist() == [[qualifier, locator, 2020]]


@pytest.mark.parametrize(
    ("indicator", "value", "comparator", "locator"),
    [
        ("rd_expenditure", 25, "eq", "二"),
        ("rd_intensity", 3.5, "eq", "二"),
        ("hightech_firms", 170, "ge", "二"),
        ("tech_trade", 15, "eq", "二"),
        ("hightech_firms_new", 20, "ge", "二/(三)/10"),
        ("fiscal_st_growth", 15, "eq", "二/(五)/16"),
    ],
)
def test_goals_of_the_report(known, indicator, value, comparator, locator):
    rows = known.targets[known.targets["source"].eq(REPORT) & known.targets["indicator"].eq(indicator)]
    assert rows[["value", "comparator", "locator", "year"]].values.tolist() == [[value, comparator, locator, 2021]]


def test_the_22_tasks_point_to_their_goals(known):
    """Numbered 1 to 22; every goal stated in a numbered item is referred to, once."""
    tasks = known.tasks
    assert tasks["number"].tolist() == list(range(1, 23))
    referred = " ".join(tasks["targets"]).split()
    numbered = known.targets[known.targets["source"].eq(REPORT) & known.targets["locator"].str.count("/").eq(2)]
    assert sorted(referred) == sorted(numbered["id"])
    for row in tasks.itertuples():
        for name in row.targets.split():
            locator = numbered.set_index("id").at[name, "locator"]
            assert locator.endswith(f"/{row.number}")


def test_notices_name_the_arithmetic_that_does_not_fit(checked):
    """23 over 666.7 is 3.45 %, printed 3.4 %; 25 and 3.5 % imply a GDP of 714."""
    text = "\n".join(p.en for p in checked if p.level == "notice")
    assert ">23 hundred million yuan" in text and "666.7 hundred million yuan" in text
    assert ">3.45%" in text and "3.4%" in text and "714.3" in text


def test_one_unit_each_and_no_part_year_as_annual(known):
    """Values of one indicator stay within a factor of its neighbours' where units were mixed."""
    rd = known.observations[known.observations["indicator"].eq("rd_expenditure")]
    national = rd[rd["region"].eq("000000") & rd["year"].eq(2024)]
    assert national["value"].between(36000, 36500).all() and len(national) >= 2
    seen = visible(known.observations, None)
    assert set(seen["period"]) == {"annual"}
    half = known.observations["note"].str.contains("Jan-Jun|Jan-May|Jan-Nov|PART YEAR", regex=True)
    assert half.any() and not set(known.observations.loc[half, "row"]) & set(seen["row"])


def test_different_concepts_have_different_codes(known):
    """What the notes warn of is not one series."""
    jiangbei = known.observations[known.observations["region"].eq("330205")]
    by_code = jiangbei.groupby("indicator")["value"].apply(set)
    assert 401 in by_code["tech_smes_provincial"] and 122 in by_code["tech_smes_national"]
    assert by_code["tech_smes"] == {1600}
    assert by_code["firms_with_rd_industry"] == {104} and by_code["firms_with_rd_scale"] == {174}
    zhejiang = latest(known.observations[known.observations["region"].eq("330000")], None)
    zhejiang = zhejiang.set_index(["indicator", "year"])["value"]
    assert zhejiang["rd_intensity", 2018] == 2.57
    assert zhejiang["rd_intensity_revised", 2018] != zhejiang["rd_intensity", 2018]
    assert ("hightech_firms", 2020) not in zhejiang.index or zhejiang["hightech_firms", 2020] != 10204
