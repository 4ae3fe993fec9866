"""The table of targets and what came of them: what it may say, and what the check finds."""

import pytest

from kjanalysis import tables
from kjanalysis.notation.dates import public_from
from kjanalysis.tables import check

from small import OUTCOME, write_folder


def test_a_folder_of_ones_own_may_do_without(small):
    assert not (small / "outcomes.csv").exists()
    assert check.check(small) == [] and len(tables.read(small).outcomes) == 0


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"comparator": "range"}, "target_high"),
        ({"outcome_published": "2016-12-31"}, "outcome_published"),
        ({"target_published": "2018-02-30"}, "target_published"),
        ({"outcome_locator": ""}, "outcome_locator"),
        ({"outcome_source": "nowhere"}, "outcome_source"),
        ({"sample": "some"}, "sample"),
        ({"indicator": "moneys"}, "indicator"),
        ({"outcome": "2o"}, "outcome"),
    ],
)
def test_problems_are_placed(tmp_path, change, column):
    (problem,) = check.check(write_folder(tmp_path / "d", outcomes=[OUTCOME, {**OUTCOME, "year": "2017"} | change]))
    assert (problem.file, problem.row, problem.column) == ("outcomes.csv", 3, column)
    assert problem.zh != problem.en


def test_an_outcome_agrees_with_the_observation_of_its_source(tmp_path):
    """The same source gives another figure for 2018 in observations.csv."""
    (problem,) = check.check(write_folder(tmp_path / "d", outcomes=[{**OUTCOME, "outcome_source": "office"}]))
    assert problem.column == "outcome" and "25 is not what" in problem.en


def test_dates_can_be_shown(known):
    """No row of the shipped table is dated before its source, and none of the data sets by its target year."""
    dated = known.sources.set_index("source")["published"]
    for side in ("target", "outcome"):
        rows = known.outcomes[known.outcomes[f"{side}_source"].ne("")]
        for source, published in (
            rows[[f"{side}_source", f"{side}_published"]].drop_duplicates().itertuples(index=False)
        ):
            if dated[source] and source != "gansu-2020t":  # that one is shown by gansu-2020n, 2020-03-26
                assert public_from(published) >= public_from(dated[source]), (source, published)
    provincial = known.outcomes[known.outcomes["target_source"].eq("wiebe-prov")]
    assert set(provincial["target_published"]) == {"2024-02-10"}
    assert set(provincial.loc[provincial["outcome_source"].ne(""), "outcome_status"]) == {"revised"}


def test_traps_named_in_the_sources_are_marked(known):
    """Chosen samples, a relative target and unseen ranges do not count; ranges keep both ends."""
    rows = known.outcomes.set_index(["region", "indicator", "year", "period"])
    assert rows.at[("420000", "hightech_firms", 2018, "annual"), "sample"] == "chosen"
    assert rows.at[("530000", "rd_intensity", 2020, "five_year"), "sample"] == "doubtful"
    assert rows.at[("000000", "gdp_growth", 2016, "annual"), "target_high"] == 7
    midpoints = rows[rows["note"].str.contains("midpoint")]
    assert len(midpoints) == 17 and set(midpoints["sample"]) == {"doubtful"}
    assert not rows.at[("610000", "hightech_firms", 2025, "five_year"), "outcome"] > 0
