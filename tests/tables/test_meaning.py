"""What can't be meant is a problem or a notice, with its row and column."""

import datetime as dt

import pytest

from kjanalysis import tables
from kjanalysis.errors import DataError
from kjanalysis.presentation import peer_regions
from kjanalysis.tables import check, graphs
from kjanalysis.tables.doubts import doubtful

from small import CHAPTER, OBSERVATION, OUTCOME, SMALL, TARGET, write_folder

LAST = len(SMALL["observations"]) + 2


def _said(tmp_path, **changed):
    """The level, file, row and column of all that the check says of the changed tables."""
    found = check.check(write_folder(tmp_path / "data", **changed))
    return {(one.level, one.file, one.row, one.column): one.what for one in found}


def _figure(**cells):
    return {"observations": [*SMALL["observations"], {**OBSERVATION, "year": "2011", **cells}]}


def _changed(table: str, at: int, **cells):
    rows = [dict(row) for row in SMALL[table]]
    rows[at].update(cells)
    return {table: rows}


def _region(*rows):
    names = ("region", "zh", "en", "level", "parent", "note")
    return {"regions": [*SMALL["regions"], *(dict(zip(names, row, strict=True)) for row in rows)]}


def _indicator(at: int, **cells):
    return _changed("indicators", at, **cells)


PROBLEMS = {
    "a date of no time": (_figure(published="9999-12-31"), ("observations.csv", LAST, "published")),
    "a date before all yearbooks": (_changed("sources", 0, published="0201-03-01"), ("sources.csv", 2, "published")),
    "a target of no time": (_changed("targets", 0, published="2099"), ("targets.csv", 2, "published")),
    "a source older than its figure": (
        {**_figure(published=""), **_changed("sources", 0, published="2010-12-31")}, ("observations.csv", LAST, "published")
    ),
    "full-width digits": (_figure(year="2012", locator="t. 2", published="２０１１-01-01"), ("observations.csv", LAST, "published")),
    "a year with a sign": (_figure(year="+2018", value="9.9", published="2011-01-01"), ("observations.csv", LAST, "published")),
    "a target of another region": (_changed("targets", 0, id="000002-2021-01"), ("targets.csv", 2, "id")),
    "a target of another year": (_changed("targets", 0, id="000001-2020-01"), ("targets.csv", 2, "id")),
    "a region without a name": (_region(("000003", "", "", "province", "000000", "")), ("regions.csv", 5, "zh")),
    "a region in itself": (_region(("000003", "丙", "", "province", "000003", "")), ("regions.csv", 5, "parent")),
    "regions in a circle": (
        _region(("000003", "丙", "", "city", "000004", ""), ("000004", "丁", "", "city", "000003", "")), ("regions.csv", 6, "parent")
    ),
    "a share of itself": (_indicator(2, identity="100 * output / output"), ("indicators.csv", 4, "identity")),
    "swapped parts": (_indicator(2, identity="100 * output / money"), ("indicators.csv", 4, "identity")),
    "a growth rate in yuan": (_indicator(1, kind="growth"), ("indicators.csv", 3, "unit")),
    "an amount in percent": (_indicator(1, unit="%"), ("indicators.csv", 3, "kind")),
    "a ratio that grows": (_indicator(2, identity="growth(money)"), ("indicators.csv", 4, "identity")),
    "identities in a circle": (_indicator(4, identity="diff(firms_new)"), ("indicators.csv", 6, "identity")),
}  # fmt: skip


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_cannot_be_meant_is_a_problem(tmp_path, case):
    changed, place = PROBLEMS[case]
    if case in ("a target of another region", "a target of another year"):
        changed = {**changed, "tasks": []}
    assert ("problem", *place) in _said(tmp_path, **changed)
    with pytest.raises(DataError):
        tables.read(tmp_path / "data")


NOTICES = {
    "a target after its year": (_changed("targets", 0, published="2022-03-01"), ("targets.csv", 2, "published")),
    "ten thousand times": (_changed("observations", 3, value="135000"), ("observations.csv", 5, "value")),
    "a ten thousandth": (_changed("observations", 8, value="0.0027"), ("observations.csv", 10, "value")),
    "an amount for a growth rate": (
        _figure(indicator="money_growth", scope="growth", value="6667"), ("observations.csv", LAST, "value")
    ),
    "a growth rate for an amount": (_figure(scope="growth", value="6.5"), ("observations.csv", LAST, "scope")),
    "more than its parent": (
        _figure(region="000000", year="2016", value="3"), ("observations.csv", 6, "value")
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NOTICES)
def test_what_is_doubtful_is_a_notice(tmp_path, case):
    changed, place = NOTICES[case]
    said = _said(tmp_path, **changed)
    assert ("notice", *place) in said and not any(level == "problem" for level, *_ in said)


def test_a_date_to_come_is_a_notice_judged_by_the_day(tmp_path):
    texts, problems = tables.read_texts(write_folder(tmp_path / "data", **_figure(published="2034-05")))
    assert not problems
    told = [(one.file, one.row, one.column) for one in doubtful(texts, dt.date(2030, 1, 1))]
    assert told == [("observations.csv", LAST, "published")]
    assert not doubtful(texts, dt.date(2034, 5, 1))  # part of the month has come


def test_the_small_tables_are_beyond_doubt(tmp_path):
    assert _said(tmp_path) == {}


def test_a_chapter_is_of_a_section_that_tasks_name(tmp_path):
    """Written otherwise than in tasks.csv it would name nothing; its source must be known."""
    said = _said(tmp_path, chapters=[CHAPTER, CHAPTER | {"section": "二（一）"}])
    assert set(said) == {("notice", "chapters.csv", 3, "section")}
    said = _said(tmp_path, chapters=[CHAPTER | {"source": "nowhere"}])
    assert set(said) == {("problem", "chapters.csv", 2, "source")}


def test_an_outcome_before_its_year_is_judged_by_date(tmp_path):
    outcome = {**OUTCOME, "year": "+2018", "outcome_published": "2017-02-01"}
    assert ("problem", "outcomes.csv", 2, "outcome_published") in _said(tmp_path, outcomes=[outcome])


def test_circles_are_found_in_a_dense_graph_at_once():
    """Every way once: 60 names that all point to all later ones have 2 ** 58 ways and no circle."""
    names = [f"n{i}" for i in range(60)]
    ends = {name: names[i + 1 :] for i, name in enumerate(names)}
    assert graphs.circles(ends) == {}
    ends["n59"] = ["n0"]
    assert graphs.circles(ends)["n0"] == ("n0", "n59", "n0")


def test_peers_end_though_regions_lie_in_a_circle(known):
    """The loop is guarded by itself, not only by the check."""
    from dataclasses import replace

    regions = known.regions.copy()
    regions.loc[regions["region"].eq("000000"), "parent"] = "330205"
    rows = peer_regions.lines(
        "330205", 2021, replace(known, regions=regions).on(dt.date(2021, 3, 26)), "zh", "rd_intensity"
    )
    assert rows["region"].unique()[:4].tolist() == ["330205", "330200", "330000", "000000"]


def test_targets_are_those_of_the_region_in_their_id(known):
    assert all(row.id.startswith(f"{row.region}-{row.year}-") for row in known.targets.itertuples())
    assert TARGET["id"].startswith(TARGET["region"])
