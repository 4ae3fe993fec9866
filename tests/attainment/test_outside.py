"""The outside view: which pairs may be seen, what they are worth, and that small classes stay weak."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from kjanalysis import tables
from kjanalysis.attainment import outside_beside, outside_view
from kjanalysis.notation.dates import parse_as_of, public_from

import shared
from small import OBSERVATION, OUTCOME, SMALL, TARGET, write_folder


def frame(years, met, level="province", **changed):
    return pd.DataFrame(
        {
            "indicator": "money", "level": level, "period": "annual", "year": years, "met": met,
            "miss": np.where(met, 1.0, -1.0), "sample": "full", **changed,
        }
    )  # fmt: skip


@pytest.mark.parametrize("day", ["2010-01-01", "2019-12-30", "2021-03-26", "2023-12-31", "2024-02-09"])
def test_no_pair_before_both_sides_can_be_shown(known, day):
    """Target and outcome, by the tables' own dates and by their sources'."""
    found = outside_view.pairs(known.on(parse_as_of(day)))
    assert len(found) and (found["public"] <= parse_as_of(day)).all()
    dated = known.sources.set_index("source")["published"]
    for source in {*found["target_source"], *found["outcome_source"]} - {"P95"}:  # P95 has dates by row only
        assert public_from(dated[source]).year <= parse_as_of(day).year


def test_data_sets_count_from_their_own_publication(known):
    """Provincial growth targets of 1998-2017 came in a data set of February 2024, cities' in one of 2019."""

    def size(day, level):
        found = outside_view.pairs(known.on(parse_as_of(day)))
        return int((found["indicator"].eq("gdp_growth") & found["level"].eq(level)).sum())

    assert size("2024-02-09", "province") == 0 < 400 < size("2024-02-10", "province")
    assert size("2019-12-30", "city") == 0 < 2500 < size("2019-12-31", "city")


def test_the_projects_own_targets_are_paired_with_their_first_outcome(known):
    """Zhejiang's intensity of 2020: 2.8 promised, 2.88 in the bulletin of 22 September 2021."""
    found = outside_view.pairs(known.on(None))
    (row,) = found[
        found["region"].eq("330000") & found["indicator"].eq("rd_intensity") & found["year"].eq(2020)
    ].to_dict("records")
    assert (row["target"], row["outcome"], row["met"], row["public"]) == (2.8, 2.88, True, dt.date(2021, 9, 22))
    assert (
        not set(outside_view.pairs(known.on(parse_as_of("2021-09-21")))["target_source"]) & {"P81"}
        or not (
            outside_view.pairs(known.on(parse_as_of("2021-09-21"))).query(
                "region == '330000' and indicator == 'rd_intensity' and year == 2020"
            )
        ).size
    )


def test_shares_drift_as_published(known):
    """Growth targets of provinces, from the table: 91 % met in 2003-07, 37 % in 2013-17."""
    found = outside_view.pairs(known.on(None))
    mine = found[found["indicator"].eq("gdp_growth") & found["level"].eq("province") & found["sample"].eq("full")]
    assert mine[mine["year"].between(2003, 2007)]["met"].mean() == pytest.approx(0.91, abs=0.01)
    assert mine[mine["year"].between(2013, 2017)]["met"].mean() == pytest.approx(0.37, abs=0.01)
    early, late = (outside_view.met_share(found, "gdp_growth", "province", "annual", y) for y in (2008, 2018))
    assert early.low > late.high and early.used and late.used


def test_a_chosen_sample_does_not_count(known):
    """High-tech firms: every pair found was met, and none is used."""
    found = outside_view.pairs(known.on(None))
    mine = found[found["indicator"].eq("hightech_firms") & found["level"].eq("province")]
    assert len(mine) >= 3 and mine["met"].all() and set(mine["sample"]) == {"chosen"}
    for period in ("annual", "five_year"):
        assert outside_view.met_share(found, "hightech_firms", "province", period, 2030).pairs == 0


def test_classes_are_not_merged():
    found = pd.concat([frame([2015] * 20, [True] * 20), frame([2015] * 20, [False] * 20, level="city"),
                       frame([2015] * 20, [False] * 20, indicator="output")])  # fmt: skip
    assert outside_view.met_share(found, "money", "province", "annual", 2016).share > 0.8
    assert outside_view.met_share(found, "money", "county", "annual", 2016).pairs == 0


def test_a_target_never_judges_itself():
    found = frame([2014] * 12 + [2015] * 12, [True] * 12 + [False] * 12)
    assert outside_view.met_share(found, "money", "province", "annual", 2015).pairs == 12


def test_effective_pairs_by_hand():
    """One pair a year, no half-life to speak of: as many as there are, and the beta that goes with it."""
    s = outside_view.met_share(frame([2015], [True]), "money", "province", "annual", 2016)
    assert s.effective == pytest.approx(1.0)
    assert (s.share, s.low) == pytest.approx((1.5 / 2, beta.ppf(0.1, 1.5, 0.5)))
    # twelve pairs of one year with correlation 0.3: 12 / (1 + 11 * 0.3)
    s = outside_view.met_share(frame([2015] * 12, [True] * 12), "money", "province", "annual", 2016)
    assert s.effective == pytest.approx(12 / (1 + 11 * 0.3))
    # and half of it a half-life later
    s = outside_view.met_share(frame([2015] * 12, [True] * 12), "money", "province", "annual", 2018)
    assert s.effective == pytest.approx(6 / (1 + 11 * 0.3))


def test_shared_years_are_seen():
    """All met or all missed within a year: the years count, not the pairs."""
    years = np.repeat(np.arange(2006, 2016), 30)
    together = outside_view.year_correlation((years % 2).astype(float), years)
    apart = outside_view.year_correlation(np.tile([0.0, 1.0], 150), years)
    assert together > 0.9 and apart == 0.0


@given(st.lists(st.tuples(st.integers(1995, 2020), st.booleans()), min_size=1, max_size=60), st.integers(2021, 2030))
def test_shares_are_probabilities_and_never_surer_than_their_pairs(drawn, year):
    years, met = zip(*drawn, strict=True)
    s = outside_view.met_share(frame(list(years), list(met)), "money", "province", "annual", year)
    assert 0 < s.low < s.share < s.high < 1 and 0 < s.effective <= s.pairs == len(drawn)
    assert s.used == (s.pairs >= outside_view.LEAST_PAIRS and s.effective >= outside_view.LEAST_EFFECTIVE)
    for p in (0.0, 0.3, 1.0):
        both = outside_view.combined(p, s)
        assert (
            both == p
            if not s.used
            else min(max(p, 0.005), s.share) - 1e-9 <= both <= max(min(p, 0.995), s.share) + 1e-9
        )


def test_an_old_class_is_a_weak_one():
    found = frame(np.repeat(np.arange(2006, 2016), 30), np.tile([True, False, True], 100))
    worth = [outside_view.met_share(found, "money", "province", "annual", y) for y in (2016, 2022, 2034)]
    assert worth[0].effective > worth[1].effective > worth[2].effective
    assert worth[0].used and not worth[2].used
    assert worth[2].high - worth[2].low > worth[0].high - worth[0].low


def test_how_far_a_miss_is(tmp_path):
    """Points for rates, per cent for amounts, from the end of a range that was missed."""
    rows = [
        {**OUTCOME, "target": "20", "outcome": "25"},
        {**OUTCOME, "year": "2017", "target": "30", "target_high": "40", "comparator": "range"},
        {**OUTCOME, "year": "2016", "target": "20", "target_high": "40", "comparator": "range"},
        {**OUTCOME, "year": "2015", "indicator": "money_growth", "target": "8", "outcome": "6.5"},
    ]
    found = outside_view.pairs(tables.read(write_folder(tmp_path / "d", outcomes=rows)).on(None))
    assert found.set_index("year")["miss"].round(3).to_dict() == {
        2018: round(100 * np.log(25 / 20), 3), 2017: round(100 * np.log(25 / 30), 3), 2016: 0.0, 2015: -1.5,
    }  # fmt: skip
    assert found.set_index("year")["met"].to_dict() == {2018: True, 2017: False, 2016: True, 2015: False}


def test_a_bound_is_an_outcome_only_where_it_leaves_no_doubt(tmp_path):
    """More than 20 meets 18, and says nothing clear about 20.5."""
    more = {**OBSERVATION, "year": "2021", "value": "20", "qualifier": "gt", "published": "2022-02-01"}

    def pairs(aim):
        folder = write_folder(
            tmp_path / aim, observations=[*SMALL["observations"], more], targets=[{**TARGET, "value": aim}]
        )
        return outside_view.pairs(tables.read(folder).on(None))

    assert pairs("18")["met"].tolist() == [True]
    assert len(pairs("20.5")) == 0


@pytest.mark.parametrize(("source", "sample"), [("office", "full"), ("paper", "chosen"), ("wiki", None)])
def test_where_an_outcome_stands_decides_what_the_pair_is_worth(tmp_path, source, sample):
    """The office gives good and bad years alike, the press what it likes, an encyclopaedia proves nothing."""
    out = {**OBSERVATION, "year": "2021", "value": "25", "published": "2022-02-01", "source": source}
    folder = write_folder(tmp_path / "d", observations=[*SMALL["observations"], out])
    assert outside_view.pairs(tables.read(folder).on(None))["sample"].tolist() == [sample] * (sample is not None)


def test_an_outlook_shows_both_views_and_lets_the_draws_stand():
    """Zhejiang's growth target of 2025: the share of provinces stands beside, too old to be used."""
    o = shared.outlook("330000", 2025)
    t = {t["indicator"]: t for t in o.targets}["gdp_growth"]
    draws = o.forecast.draws["gdp_growth", 2025]
    assert t["probability"] == pytest.approx((draws >= 5.45).mean(), abs=1e-4)
    assert t["outside_pairs"] > 400 and (t["outside_first"], t["outside_last"]) == (2000, 2017)
    assert t["outside_low"] < t["probability_outside"] < t["outside_high"] and not t["outside_used"]
    assert t["probability_combined"] == t["probability"]
    assert "too few" in t["outside_note"] and "太少" in t["outside_note_zh"]


def test_a_class_that_is_used_is_combined_and_says_what_it_rests_on(known):
    """The same target a year on, when the outcomes of 2025 are known."""
    from types import SimpleNamespace

    target = SimpleNamespace(region="330000", indicator="gdp_growth", period="annual", year=2026)
    t = outside_beside.beside(target, 0.9, known.on(parse_as_of("2026-06-30")))
    assert t.outside_used and (t.outside_pairs, t.outside_last) == (506, 2025)
    assert t.probability_outside < t.probability_combined < 0.9
    assert t.outside_note.startswith("506 targets with known outcomes, 2000–2025, ")


def test_what_stands_beside_a_target_is_its_class_as_known_on_the_day(known):
    then = known.on(parse_as_of("2026-06-30"))
    found = outside_view.pairs(then)
    asked = then.promises.sort_values("year", kind="stable").drop_duplicates(["indicator", "period"], keep="last")
    shares = []
    for row in asked.itertuples():
        level = then.places.at[row.region, "level"]
        shares.append(outside_view.met_share(found, row.indicator, level, row.period, row.year))
        assert outside_beside.beside(row, None, then).outside_note == outside_beside.said(shares[-1]).en
    assert any(share.pairs for share in shares) and not all(share.pairs for share in shares)
