"""What a backtest may see: only what was known, the same for every method, and nothing scored that was fitted on."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjanalysis import backtest
from kjanalysis.backtest import baselines, past_days, variants
from kjanalysis.notation.dates import public_from

QUANTILES = list(backtest.LEVELS)


@pytest.fixture(scope="module")
def some(known):
    """Provincial R&D and GDP, three origins, three lengths."""
    return backtest.domain(
        known.on(None), ["rd_expenditure", "gdp", "invention_patents"], ["4", "6", "14+"], origins=[2019, 2020, 2021]
    )


# ---- parts


def test_parts_share_neither_regions_nor_years(known):
    """A region or a year of the reported part never occurs in the fitted one."""
    years = range(1995, 2031)
    of = {(r, y): backtest.part(r, y) for r in known.regions["region"] for y in years}
    assert set(of.values()) == {"fit", "report", "neither"}
    for place in (0, 1):
        fit, report = ({key[place] for key, name in of.items() if name == part} for part in ("fit", "report"))
        assert fit and report and not fit & report


def test_a_district_is_in_the_half_of_its_province():
    assert [backtest.part(r, 2019) for r in ("330000", "330200", "330205")] == ["fit"] * 3


def test_outcomes_of_the_parts_share_no_year_on_the_way(some):
    """Nor do the years between the newest figure and the outcome, whose shocks the error holds."""
    rows = some.outcomes.join(some.table, on="cut")
    seen = {
        part: {y for r in own.itertuples() for y in range(r.newest + 1, r.newest + r.horizon + 1)}
        for part, own in rows.groupby("part")
    }
    assert seen["fit"] and seen["report"] and not seen["fit"] & seen["report"]
    assert set(rows.loc[rows["part"].eq("fit"), "region"]).isdisjoint(rows.loc[rows["part"].eq("report"), "region"])


def test_both_halves_hold_provinces_and_countries(known):
    """The split is near even, also among the eight provinces that some families have."""
    regions = known.regions
    for level in ("province", "country"):
        codes = regions.loc[regions["level"].eq(level), "region"]
        assert 0.4 < codes.map(lambda r: backtest.part(r, 2021) == "report").mean() < 0.6
    eight = [f"{code}0000" for code in (31, 32, 33, 34, 35, 36, 37, 44)]
    assert sum(backtest.part(r, 2021) == "report" for r in eight) == 4


# ---- what was known


def test_lengths_and_years(some):
    """A cut has as many figures as it says, without a gap, up to the year before its origin."""
    assert some.table.index.is_unique
    figures = some.figures.groupby("cut")["year"].agg(["size", "min", "max"])
    table = some.table.join(figures)
    assert (table["max"] == table["newest"]).all() and (table["newest"] == table["origin"] - 1).all()
    assert (table["max"] - table["min"] + 1 == table["size"]).all()
    short = table["length"].ne("14+")
    assert (table.loc[short, "size"] == table.loc[short, "length"].astype(int)).all()
    assert table.loc[~short, "size"].ge(14).all() and (~short).any()


def test_outcomes_are_first_published(some):
    """By hand from the bulletins: Zhejiang's R&D of 2020 and 2021."""
    rows = some.outcomes.join(some.table, on="cut")
    rows = rows[rows["region"].eq("330000") & rows["family"].eq("rd_expenditure") & rows["length"].eq("6")]
    first = rows[rows["horizon"].eq(1)].set_index("origin")["outcome"]
    assert first[2020] == 1859.9 and first[2021] == 2157.7


def test_vintages_where_they_exist(known):
    rows = known.observations
    provinces = known.regions.loc[known.regions["level"].eq("province"), "region"]
    rows = rows[rows["region"].isin(provinces)]
    stamped = {code: past_days.dated(own) for code, own in rows.groupby("indicator") if code in backtest.FAMILIES}
    assert stamped["rd_expenditure"] and stamped["rd_intensity"] and not stamped["gdp"]


def spoilt(known, later: pd.Series):
    """The tables with some figures multiplied."""
    rows = known.observations.copy()
    rows.loc[later, ["value", "lower", "upper"]] *= 1.7
    return replace(known, observations=rows)


def test_what_was_published_later_changes_no_forecast(known):
    """Every figure published after the origin multiplied: only the outcomes move, for both engines and the peers."""
    arguments = (["rd_expenditure", "rd_intensity", "invention_patents"], ["6"], (1, 2))
    regions = ["330000", "340000", "440000", "310000"]
    days = known.observations["published"].map(public_from)
    later = days.map(lambda day: day is None or day.year > 2019)
    whole = backtest.domain(known.on(None), *arguments, regions=regions, origins=[2019])
    after = backtest.domain(spoilt(known, later).on(None), *arguments, regions=regions, origins=[2019])
    assert len(whole.table) == 12
    assert (after.outcomes["outcome"] / whole.outcomes["outcome"]).tolist() == pytest.approx(
        [1.7] * len(whole.outcomes)
    )
    assert backtest.forecasts(after).equals(backtest.forecasts(whole))
    rd = [c.where(kind="flow").where(family="rd_expenditure") for c in (whole, after)]
    one, other = (
        backtest.outlook(c, k.on(None), n_draws=50) for c, k in zip(rd, (known, spoilt(known, later)), strict=True)
    )
    assert len(one) and one[QUANTILES].equals(other[QUANTILES])


def test_later_years_change_no_forecast(known):
    """A family known from one later vintage is cut by its years."""
    arguments = (["gdp", "rd_intensity_wdi"], ["4"], (1,))
    later = known.observations["year"].ge(2015)
    whole, after = (backtest.domain(k.on(None), *arguments, origins=[2015]) for k in (known, spoilt(known, later)))
    assert len(whole.table) > 100 and not whole.outcomes.equals(after.outcomes)
    assert backtest.forecasts(after).equals(backtest.forecasts(whole))


def test_nothing_after_as_of(known):
    """On a day in 2021 the export of 2025 isn't there (Zhejiang's yearbook is), nor the bulletin of late 2021."""
    early = backtest.domain(known.on(dt.date(2021, 3, 26)), ["rd_expenditure", "gdp"], ["6"])
    rows = early.outcomes.join(early.table, on="cut")
    assert set(rows.loc[rows["family"].eq("gdp"), "region"]) == {"330000"}
    assert (rows["newest"] + rows["horizon"])[rows["family"].eq("rd_expenditure")].max() == 2019


# ---- variants


@pytest.mark.parametrize("variant", backtest.VARIANTS[1:])
def test_variants_are_the_same_every_time(some, variant):
    one, again, other = (backtest.shown(some, variant, seed) for seed in (0, 0, 1))
    assert one.figures.equals(again.figures) and not one.figures.equals(other.figures)
    kept = [c for c in some.table if c != "variant"]
    assert one.table[kept].equals(some.table[kept]) and one.outcomes.equals(some.outcomes)
    assert one.table["variant"].eq(variant).all()


def test_bounds_hold_the_figure_they_stand_for(some):
    """Half of the figures, each inside what its bound says; the same figure is a bound in every cut."""
    seen = backtest.shown(some, "bounds").figures
    true = some.figures["value"]
    bounded = seen["upper"].gt(seen["lower"])
    assert 0.4 < bounded.mean() < 0.6
    assert (seen["lower"].le(true) & seen["upper"].ge(true)).all() and (seen["value"] == seen["lower"])[bounded].all()
    series = seen.assign(bounded=bounded).join(some.table[["family", "region"]], on="cut")
    assert series.groupby(["family", "region", "year"])["bounded"].nunique().eq(1).all()


def test_gaps_leave_enough(some):
    """Three in ten are gone, never the newest, and three figures stay."""
    left = backtest.shown(some, "gaps").figures
    assert 0.6 < len(left) / len(some.figures) < 0.85
    by_cut = left.groupby("cut")["year"].agg(["size", "max"])
    assert by_cut["size"].min() == variants.LEFT and (by_cut["max"] == some.table["newest"].reindex(by_cut.index)).all()
    assert left.merge(some.figures).shape == left.shape  # what is left is as it was


@given(st.floats(1e-3, 1e9), st.sampled_from(["flow", "count", "ratio", "growth"]))
def test_more_than_is_true(value, kind):
    said = variants.more_than(value, kind)
    if kind == "growth" and value < 1:
        assert said is None
    else:
        printed, low, high = said
        assert printed == low <= value < high * (1 + 1e-12)


def test_typed_as_a_user_would(some):
    """Straight lines over gaps; the number printed for a bound."""
    one = some.only(["rd_expenditure 330000 2020 6"])
    y = one.figures["value"].to_numpy()
    gappy = replace(one, figures=one.figures.drop(index=[2, 3]))
    (filled,) = backtest.typed(gappy).values()
    assert filled == pytest.approx([y[0], y[1], y[1] + (y[4] - y[1]) / 3, y[1] + 2 * (y[4] - y[1]) / 3, y[4], y[5]])
    bounded = backtest.shown(some, "bounds").only(one.table.index)
    assert backtest.typed(bounded)[one.table.index[0]].tolist() == bounded.figures["value"].tolist()


def test_every_method_gets_the_same_cuts(some):
    """Gaps and bounds too: one row a method, cut and horizon, and the scale is the true history's."""
    for variant in backtest.VARIANTS:
        view = backtest.shown(some.where(length="4"), variant)
        done = backtest.forecasts(view)
        keys = {name: set(zip(own["cut"], own["horizon"], strict=True)) for name, own in done.groupby("method")}
        assert set(keys) == {backtest.PANEL, *baselines.PLAIN} and len(set(map(frozenset, keys.values()))) == 1
        assert not done.duplicated(["method", "cut", "horizon"]).any()


def test_a_sample_is_part_of_the_whole_and_stays(some):
    one = backtest.sample(some, 5)
    assert one.table.index.equals(backtest.sample(some, 5).table.index) and set(one.table.index) < set(some.table.index)
    assert one.table.groupby(["family", "length"]).size().eq(5).all()


def test_outside_panels_keep_their_half():
    """A panel's half is the part of all its outcomes; its cuts end in every year with enough figures."""
    table = pd.DataFrame(
        {
            "half": "report",
            "family": "f",
            "kind": "flow",
            "region": "a",
            "year": range(1960, 1970),
            "value": np.arange(1.0, 11) ** 2,
        }
    )
    found = backtest.outside_panels(table, ["4", "6"], (1, 2))
    assert found.outcomes["part"].eq("report").all()
    assert found.table.groupby("length")["newest"].agg(["min", "max"]).values.tolist() == [[1963, 1969], [1965, 1969]]
    assert found.outcomes.set_index(["cut", "horizon"])["outcome"]["f a 1965 6", 2] == 64.0
