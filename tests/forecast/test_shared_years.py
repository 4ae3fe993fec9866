"""The years' common shocks are shared by all regions, and no region's own forecast changes by it."""

import datetime as dt

import numpy as np
import pytest

from kjanalysis import tables
from kjanalysis.forecast import drawn, region
from kjanalysis.forecast.block_types import Block, Draws, Figure, Moments, Part
from kjanalysis.forecast.prior import LASTING, Prior
from kjanalysis.forecast.shared_years import FIRST, FURTHER, shared

N = 3000

#: Half of a walk's variance of 0.01 a year is then common.
COMMON = float(np.sqrt(0.005 * LASTING / FIRST))


def part(name: str, common: float, carried: dict[int, float] | None = None) -> Part:
    return Part(name, Prior(0.1, 0.05, -2.0, 0.5, 0.0, 0.0, 0.0, 30, 200, common=common), carried=carried or {})


def ordered(parts: list[Part], newest: list[int], last: int, own: int, seed: int = 0) -> tuple[Draws, Draws]:
    """Draws of a block as they came, and as they are shared: every part a walk of 0.1 a year from its newest figure on."""
    years, rng = np.arange(2015, last + 1), np.random.default_rng(own)
    steps = 0.1 * rng.standard_normal((N, len(parts), len(years)))
    for j, year in enumerate(newest):
        steps[:, j, years <= year] = 0.0
    values = steps.cumsum(axis=2)
    figures = tuple(Figure(j, year, 0.0, 0.0, tuple(np.eye(len(parts))[j].tolist())) for j, year in enumerate(newest))
    nothing = Moments(np.zeros((1, len(parts))), np.zeros((1, len(parts), len(parts))))
    before = Draws(values, years, 1.0, np.full(len(parts), 0.1), 2 * values, np.arange(N), nothing)
    return before, shared(before, Block(tuple(parts), figures), seed, np.random.default_rng([own, 1]))


def alike(one: Draws, other: Draws, j: int = 0) -> float:
    return float(np.corrcoef(one.values[:, j, -1], other.values[:, j, -1])[0, 1])


def test_the_same_draws_in_another_order():
    before, now = ordered([part("a", COMMON), part("b", COMMON)], [2019, 2020], 2022, 1)
    assert not np.array_equal(now.level, before.level)
    assert np.array_equal(np.sort(now.level), before.level)
    assert np.array_equal(now.values, before.values[now.level]) and np.array_equal(now.drift, 2 * now.values)


@pytest.mark.parametrize("parts", [1, 2])
def test_regions_share_as_much_as_the_pool_s_years_are_alike(parts):
    block = [part(name, COMMON) for name in "abc"[:parts]]
    one, other = (ordered(block, [2020] * parts, 2021, own)[1] for own in (1, 2))
    for j, factor in enumerate([FIRST, FURTHER][:parts]):
        assert alike(one, other, j) == pytest.approx(0.5 * factor / FIRST, abs=0.06)
    for j in range(1, parts):
        assert abs(np.corrcoef(one.values[:, 0, -1], other.values[:, j, -1])[0, 1]) < 0.06


def test_only_years_unknown_to_both_are_shared():
    """Of three unknown years and one, the last is in common: half of a third of the one's variance, half of all the other's."""
    one = ordered([part("a", COMMON)], [2018], 2021, 1)[1]
    other = ordered([part("a", COMMON)], [2020], 2021, 2)[1]
    assert alike(one, other) == pytest.approx(0.5 / np.sqrt(3), abs=0.06)


def test_what_is_known_shares_nothing():
    for of_part in (part("a", 0.0), part("a", COMMON, {2021: 0.02})):
        before, now = ordered([of_part], [2020], 2021, 1)
        assert now is before
    before, now = ordered([part("a", COMMON)], [2021], 2021, 1)
    assert now is before


def test_other_indicators_and_other_seeds_share_nothing():
    one = ordered([part("a", COMMON)], [2020], 2021, 1)[1]
    assert abs(alike(one, ordered([part("b", COMMON)], [2020], 2021, 2)[1])) < 0.06
    assert abs(alike(one, ordered([part("a", COMMON)], [2020], 2021, 2, seed=7)[1])) < 0.06


@pytest.fixture(scope="module")
def provinces():
    """R&D and GDP of six provinces as known on 31 March 2021: shared, and each in an order of its own."""
    known = tables.read().on(dt.date(2021, 3, 31))
    codes = ["110000", "320000", "330000", "340000", "370000", "440000"]

    def every():
        return [drawn(known, code, 2021, ["rd_expenditure"], 0, 600) for code in codes]

    together = every()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(region, "shared", lambda drawn, *_: drawn)
        return together, every()


def test_no_region_s_own_numbers_move(provinces):
    for one, apart in zip(*provinces, strict=True):
        both = [[("rd_expenditure", 2020), ("rd_expenditure", 2021)], *[[column] for column in one.draws]]
        for columns in both:
            now, before = (f.draws[columns].to_numpy() for f in (one, apart))
            assert np.array_equal(now[np.lexsort(now.T)], before[np.lexsort(before.T)])


def test_counts_over_regions_are_wider_than_if_each_were_drawn_by_itself(provinces):
    spread = [
        np.sum(
            [f.draws["rd_expenditure", 2021] >= f.draws["rd_expenditure", 2021].median() for f in every], axis=0
        ).std()
        for every in provinces
    ]
    independent = np.sqrt(6 * 0.25)
    assert spread[1] == pytest.approx(independent, rel=0.1) and spread[0] > 1.3 * independent
