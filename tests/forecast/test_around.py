"""Growth rates go with the places around them, and old figures with what others show since."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from kjanalysis import tables
from kjanalysis.forecast import around, forecast
from kjanalysis.forecast.block_types import Block, Figure, Part
from kjanalysis.forecast.carried import carried
from kjanalysis.forecast.rates import draw

from small import OBSERVATION, SMALL, write_folder

LEARNED = around.Apart(0.0, 1.0, float(np.log(0.8)), 0.4, 0.6, 8.0, 30, 200)


def rate(values: dict[int, float], around_it: dict[int, float], last: int, region: int = 0, n: int = 4000):
    """Draws of a rate with such figures and such a reference."""
    figures = tuple(Figure(0, year, value - 0.05, value + 0.05, (1.0,), 0.0, 0.05) for year, value in values.items())
    block = Block((Part("g", LEARNED.prior()),), figures)
    return draw(block, LEARNED, pd.Series(around_it, dtype=float), last, n, np.random.default_rng(region), 5)


def test_an_old_rate_goes_on_with_the_places_around():
    seen = {2008 + i: 9.0 - 0.4 * i for i in range(13)}
    drawn = rate({2008: 10.0}, seen, 2021)
    low, middle, high = np.quantile(drawn.values[:, 0, -1], [0.1, 0.5, 0.9])
    assert abs(middle - seen[2020]) < 1 and 1 < high - low < 6


def test_a_figure_holds_in_every_draw_and_what_is_unknown_widens():
    drawn = rate({2018: 7.0, 2019: 6.5}, {2018: 6.0, 2019: 6.0}, 2023)
    spread = drawn.values[:, 0].std(axis=0)
    assert (np.abs(drawn.values[:, 0, 1] - 6.5) < 0.4).all()
    assert spread[1] < spread[2] < spread[3] < spread[5]


def test_what_no_one_could_know_is_the_same_in_every_region():
    one, other = (rate({2018: 7.0}, {2018: 6.0}, 2023, region) for region in (1, 2))
    assert 0.2 < np.corrcoef(one.values[:, 0, -1], other.values[:, 0, -1])[0, 1] < 0.95
    assert abs(np.corrcoef(one.values[:, 0, 0], other.values[:, 0, 0])[0, 1]) < 0.1


def test_with_nothing_around_a_rate_is_wide_and_begins_at_its_figure():
    drawn = rate({2019: 3.0}, {}, 2021)
    assert abs(np.median(drawn.values[:, 0, -1]) - 3) < 1.5


def provinces(n: int, years: range, growth, code: str = "output") -> tuple[list[dict], list[dict]]:
    """Regions and rows of n provinces whose figures grow as told."""
    regions, rows = list(SMALL["regions"]), []
    for i in range(n):
        region, value = f"0001{i:02d}", 100.0 + i
        regions.append(
            {"region": region, "zh": f"{i}省", "en": f"P{i}", "level": "province", "parent": "000000", "note": ""}
        )
        for year in years:
            value *= 1 + growth(i, year)
            row = {
                "region": region,
                "indicator": code,
                "year": str(year),
                "value": f"{value:.3f}",
                "published": f"{year + 1}-03-01",
            }
            rows.append({**OBSERVATION, **row})
    return regions, rows


@pytest.fixture(scope="module")
def moving(tmp_path_factory):
    """Twelve provinces that all jump in 2019, and one whose last figure is of 2017."""
    regions, rows = provinces(
        12, range(2011, 2021), lambda i, year: 0.4 if year == 2019 else 0.05 + 0.01 * ((i + year) % 3)
    )
    old = [row for row in rows if row["region"] == "000100" and int(row["year"]) > 2017]
    folder = tmp_path_factory.mktemp("moving") / "d"
    return write_folder(
        folder, regions=regions, observations=[row for row in rows if row not in old], targets=[], tasks=[]
    )


def test_an_old_figure_is_carried_on_by_what_others_show(moving):
    known = tables.read(moving).on(dt.date(2021, 4, 1))
    moved, left = carried(known, "000100", "output", 2017)
    assert set(moved) == {2018, 2019, 2020} and moved[2019] > 0.1 > moved[2018] and 0 < left < 0.5
    assert carried(known, "000100", "output", 2020).moved == {}
    drawn = forecast("000100", 2020, "2021-04-01", ["output"], moving, n_draws=1000).draws
    before = forecast("000100", 2020, "2018-12-31", ["output"], moving, n_draws=1000).draws
    step = np.log(drawn["output", 2019].median() / drawn["output", 2018].median())
    assert step > 0.1 and drawn["output", 2020].median() > 1.05 * before["output", 2020].median()


def test_what_was_published_later_carries_nothing(moving):
    known = tables.read(moving).on(dt.date(2020, 12, 31))
    assert set(carried(known, "000100", "output", 2017).moved) == {2018, 2019}


def test_a_kind_of_rate_has_its_own_width(tmp_path):
    """One wild and one steady kind of rate, each known everywhere; a third known nowhere else is as wide as both."""
    kinds = [
        *SMALL["indicators"],
        *(
            {**SMALL["indicators"][3], "indicator": code, "identity": "", "pool": "real_growth"}
            for code in ("calm", "wild", "lone")
        ),
    ]
    rng = np.random.default_rng(3)
    regions, rows = provinces(12, range(2010, 2020), lambda i, year: 0.0, "calm")
    wild = [{**row, "indicator": "wild"} for row in rows]
    for row in rows:
        row["value"] = f"{6 + rng.normal(0, 0.4):.1f}"
    for row in wild:
        row["value"] = f"{6 + rng.normal(0, 12):.1f}"
    lone = [{**row, "indicator": "lone"} for row in rows if row["region"] == "000100" and row["year"] == "2019"]
    folder = write_folder(
        tmp_path / "d", indicators=kinds, regions=regions, observations=[*rows, *wild, *lone], targets=[], tasks=[]
    )
    drawn = forecast("000100", 2020, "2020-06-01", ["calm", "wild", "lone"], folder, n_draws=1000)
    width = {code: np.ptp(np.quantile(drawn.draws[code, 2020], [0.1, 0.9])) for code in ("calm", "wild", "lone")}
    assert width["calm"] < 2.5 and width["wild"] > 15 and width["lone"] > 5
    assert drawn.priors["lone"].borrowed and not drawn.priors["wild"].borrowed


def test_a_reference_looks_at_others_and_above_only(known):
    day = known.on(dt.date(2021, 3, 31))
    table, seen = around.rates(day, "gdp_growth"), around.references(day, "gdp_growth")
    assert table.shape == seen.shape and "330000" in table.index
    # provinces' growth of 2018 isn't in the tables: the nation's stands for it
    assert np.isnan(table.at["330000", 2018]) and 5 < seen.at["330000", 2018] < 9
