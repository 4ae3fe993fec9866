"""Moved draws answer as a fit anew does; what isn't assumed keeps its digits; a slider can follow the hand."""

import itertools
import math

import numpy as np
import pytest

import kjanalysis as kj
from kjanalysis.attainment.whatif import what_if
from kjanalysis.errors import KJError
from kjanalysis.forecast import scenario
from kjanalysis.forecast.assuming import Ready, assume, movable, moved

from small import OBSERVATION, SMALL, write_folder

N = 8000
PLACE = {"region": "330205", "year": 2021, "as_of": "2021-03-26", "n_draws": N}


@pytest.fixture(scope="module")
def plain():
    return kj.outlook(**PLACE)


@pytest.fixture(scope="module")
def asked(plain):
    return what_if(plain)


def chances(outlook):
    return {t.id: t.probability for t in outlook.targets if t.probability is not None}


@pytest.mark.parametrize(
    "given",
    [
        {"gdp": 760},
        {"gdp": 700, "hightech_firms": 151},
        {"gdp": "+9%"},
        {"rd_expenditure": 24.5},
        {"rd_intensity": 3.4},
        {"gdp": 760, "rd_expenditure": 26},
        {"tech_trade": "+20%", "tech_smes": 1800},
        {"gdp": 620},
    ],
    ids=str,
)
def test_the_same_as_a_fit_anew(plain, asked, given):
    """All probabilities, medians and 80 % intervals within four standard errors of what two independent
    sets of draws differ by.

    A share p of n draws has the error sqrt(p (1 - p) / n); of weighted draws, n is their effective number.
    A quantile's error is that of its share over the density there, here read off the draws.
    """
    fast, anew = asked.outlook(given), kj.outlook(**PLACE, given=given)
    assert fast.given == anew.given and fast.heading("zh").split("；")[1:-1] == anew.heading("zh").split("；")[1:-1]
    assert chances(fast).keys() == chances(anew).keys()
    shares = {key: (p, chances(anew)[key]) for key, p in chances(fast).items()}
    shares["joint"] = fast.joint["probability"], anew.joint["probability"]
    shares |= {f"{n} met": pair for n, pair in enumerate(zip(fast.together.met, anew.together.met, strict=True))}
    least = min(min(o.forecast.effective.values()) for o in (fast, anew)) * N
    for key, (p, q) in shares.items():
        middle = (p + q) / 2
        assert abs(p - q) <= 4 * math.sqrt(2 * middle * (1 - middle) / least) + 2e-4, (key, p, q)
    for code in {t.indicator for t in plain.targets if t.probability is not None}:
        ours, theirs = (np.sort(o.forecast.draws[code, 2021]) for o in (fast, anew))
        for level in (0.1, 0.5, 0.9):
            error = 4 * math.sqrt(2 * level * (1 - level) / least)
            low, high = np.quantile(theirs, [max(level - error, 0), min(level + error, 1)])
            assert low <= np.quantile(ours, level, method="inverted_cdf") <= high, (code, level)


def test_of_a_region_with_bounds_and_a_long_history():
    """A province: other figures, other blocks, the same agreement."""
    place = {"region": "330000", "year": 2021, "n_draws": N}
    one = kj.outlook(**place)
    asked = what_if(one)
    code = next(c for c in ("rd_expenditure", "gdp") if c in one.forecast.blocks)
    given = {code: "+9%"}
    fast, anew = asked.outlook(given), kj.outlook(**place, given=given)
    least = min(min(o.forecast.effective.values()) for o in (fast, anew)) * N
    for key, p in chances(fast).items():
        assert p == pytest.approx(chances(anew)[key], abs=4 * math.sqrt(0.5 / least)), key


def test_bounds_are_imposed_after_the_move(plain):
    """GDP and R&D of 2020, one of them only a bound: the moved draws stay within it as the fit's draws do."""
    ready = Ready(plain.forecast, plain.known, 2021)
    given = scenario.read({"gdp": 800}, plain.known, plain.forecast.history, 2021)
    fast = assume(ready, given).draws
    bounded = plain.forecast.history.query("upper - lower > 0.5 and indicator == 'rd_expenditure'")
    assert len(bounded)
    for row in bounded.itertuples():
        outside = ~fast["rd_expenditure", row.year].between(row.lower * 0.97, row.upper * 1.03)
        assert outside.mean() < 0.01


def test_without_assumptions_it_is_the_outlook(plain, asked):
    assert asked.outlook() is plain and asked.outlook({}, {}) is plain
    same = asked.outlook(targets={"rd_expenditure": plain.targets[0].target})
    assert same.to_json() == plain.to_json()


def test_what_is_tied_to_nothing_assumed_keeps_its_digits(plain, asked):
    now = asked.outlook({"hightech_firms": 190})
    for before, after in zip(plain.targets, now.targets, strict=True):
        assert before.indicator.startswith("hightech_firms") or before == after
    assert [t.probability for t in now.targets if t.indicator.startswith("hightech_firms")] == [1, 1]


def test_a_harder_target_is_no_likelier(asked):
    found = [chances(asked.outlook(targets={"rd_intensity": x}))["330205-2021-02"] for x in (3.2, 3.4, 3.5, 3.7, 4)]
    assert found == sorted(found, reverse=True) and found[0] > found[-1]
    now = asked.outlook(targets={"rd_intensity": 3.7})
    (aim,) = [t for t in now.targets if t.indicator == "rd_intensity"]
    assert aim.target == 3.7 and aim.required_growth != asked.plain.targets[1].required_growth
    assert now.joint["probability"] < asked.plain.joint["probability"]


def test_the_joint_probability_is_of_the_same_draws(asked):
    now = asked.outlook({"gdp": 750}, {"hightech_firms": 170})
    draws = now.forecast.draws
    both = [draws[t.indicator, 2021] >= t.target for t in now.targets if t.headline]
    assert now.joint["probability"] == pytest.approx(np.logical_and.reduce(both).mean(), abs=1e-4)
    assert sum(now.together.met) == pytest.approx(1, abs=3e-4)


def test_the_order_of_questions_changes_no_digit(plain, asked):
    first = asked.outlook({"gdp": 760}).to_json()
    asked.outlook({"gdp": 700, "rd_expenditure": 30})
    assert asked.outlook({"gdp": 760}).to_json() == first == what_if(plain).outlook({"gdp": 760}).to_json()


def test_a_preliminary_figure_gives_way(tmp_path):
    """The assumption takes its place, as in a fit anew."""
    early = {**OBSERVATION, "year": "2021", "published": "2021-02-01", "value": "37.0", "status": "preliminary"}
    folder = write_folder(tmp_path / "d", observations=[*SMALL["observations"], early])
    place = {"region": "000001", "year": 2021, "as_of": "2021-03-01", "data": folder, "n_draws": N}
    asked = what_if(kj.outlook(**place))
    for given in ({"money": 60}, {"money": "+4%"}):
        fast, anew = asked.outlook(given), kj.outlook(**place, given=given)
        ours, theirs = (o.forecast.draws["money", 2021] for o in (fast, anew))
        assert ours.mean() == pytest.approx(theirs.mean(), rel=0.01) and abs(ours.mean() - 37) > 3


def test_far_out_it_is_fitted_anew(plain, asked):
    """Where few draws would carry the answer, it comes from a fit, to the digit."""
    given = {"gdp": 1400}
    ready = Ready(plain.forecast, plain.known, 2021)
    (block,) = [one for one in ready.blocks if "gdp" in one.parts]
    read = scenario.read(given, plain.known, plain.forecast.history, 2021)
    found = movable(ready, block, read)
    figures = tuple(scenario.figures(read, block.parts, block.ratios, block.scales, 2021))
    assert moved(found, figures, np.random.default_rng(0)).effective < 0.1
    fast, anew = asked.outlook(given), kj.outlook(**PLACE, given=given)
    assert chances(fast) == chances(anew)


@pytest.mark.parametrize(
    ("given", "targets", "said"),
    [
        ({"gdp": "much"}, None, "neither an amount nor growth"),
        ({"tech_smes": 3}, None, "can't fall below"),
        (None, {"no_such": 3}, "is not one target that can be forecast"),
        (None, {"dlut_institute_talents": 3}, "is not one target that can be forecast"),
        (None, {"rd_intensity": math.nan}, "is not a number"),
        (None, {"rd_intensity": "3"}, "is not a number"),
    ],
)
def test_what_cant_be_assumed_is_said(asked, given, targets, said, monkeypatch):
    monkeypatch.setenv("KJANALYSIS_LANG", "en")
    with pytest.raises(KJError, match=said):
        asked.outlook(given, targets)


def test_a_scenario_is_no_ground_for_another(asked, monkeypatch):
    monkeypatch.setenv("KJANALYSIS_LANG", "zh")
    with pytest.raises(KJError, match="该展望本身已是情景"):
        what_if(asked.outlook({"gdp": 760}))


def test_the_two_at_once_follow_by_arithmetic(asked):
    for gdp, rd in itertools.product((700, 760), (24, 27)):
        draws = asked.outlook({"gdp": gdp, "rd_expenditure": rd}).forecast.draws
        np.testing.assert_allclose(draws["rd_intensity", 2021], 100 * rd / gdp, rtol=1e-12)
