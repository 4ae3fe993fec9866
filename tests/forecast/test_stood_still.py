"""No finite history makes the future certain."""

import warnings

import pytest

import kjanalysis as kj

from small import OBSERVATION, SMALL, TARGET, write_folder

SCOPES = {"firms": "stock", "firms_new": "new", "money": "flow", "money_share": "share", "money_growth": "growth"}


def _target(tmp_path, code: str, series: dict[str, list], target: str):
    """The outlook of a target whose indicator has these figures up to 2020; warnings are errors."""
    rows = [row for row in SMALL["observations"] if row["indicator"] != code]
    rows += [
        {**OBSERVATION, "region": region, "indicator": code, "year": str(year), "value": str(value),
         "published": f"{year + 1}-03-01", "scope": SCOPES[code]}
        for region, values in series.items()
        for year, value in zip(range(2021 - len(values), 2021), values, strict=True)
    ]  # fmt: skip
    aim = {**TARGET, "indicator": code, "value": target}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (found,) = kj.outlook(
            "000001", 2021, data=write_folder(tmp_path / "d", observations=rows, targets=[aim])
        ).targets
    return found


@pytest.mark.parametrize("others", [None, "alike", [1, 2, 5, 7, 9]], ids=["none", "alike", "moving"])
@pytest.mark.parametrize("code", ["firms", "firms_new"])
@pytest.mark.parametrize("years", [5, 9])
@pytest.mark.parametrize("value", [0, 7])
def test_a_count_that_stood_still_may_change(tmp_path, code, value, years, others):
    own = [value] * years
    series = {"000001": own} | ({"000002": own if others == "alike" else others} if others else {})
    found = _target(tmp_path, code, series, str(value + 1))
    assert 0 < found.probability < 1
    assert found.lo95 <= value < found.hi95


def test_five_from_nothing_is_possible(tmp_path):
    assert 0 < _target(tmp_path, "firms", {"000001": [0] * 5, "000002": [1, 2, 5, 7, 9]}, "5").probability < 0.1


@pytest.mark.parametrize(
    ("code", "value"), [("money", "100.0"), ("money_share", "3.4"), ("money_growth", "8"), ("money_growth", "0")]
)
def test_amounts_and_rates_that_stood_still_everywhere(tmp_path, code, value):
    """Nothing divides by zero, and the interval is wider than the figure's last digit."""
    found = _target(tmp_path, code, {"000001": [value] * 5, "000002": [value] * 5}, value)
    assert found.probability is None or found.lo95 < float(value) < found.hi95


def test_a_year_that_a_ratio_makes_known_does_not_change(tmp_path):
    """Money stood still to 2019; its share and the output of 2020 say where it is in 2020, and only later it may move."""
    tied = ("money", "money_share", "output")
    rows = [row for row in SMALL["observations"] if row["indicator"] not in tied]
    figures = {("money", year): ("10.0", "flow") for year in range(2013, 2020)}
    figures |= {("output", year): ("200.0", "flow") for year in range(2013, 2021)}
    figures[("money_share", 2020)] = ("5.00", "share")
    rows += [
        {**OBSERVATION, "indicator": code, "year": str(year), "value": value, "published": f"{year + 1}-03-01", "scope": scope}
        for (code, year), (value, scope) in figures.items()
    ]  # fmt: skip
    data = write_folder(tmp_path / "d", observations=rows, targets=[{**TARGET, "value": "11"}])
    changes = kj.outlook("000001", 2021, data=data).forecast.draws["money"].diff(axis=1).std()
    assert changes[2020] < 2 * changes[2019] < changes[2021]


def test_a_series_that_moved_is_left_as_it_was_drawn(known):
    from kjanalysis.forecast.stood_still import years_unchanged

    rows = known.on(None).latest("330205")
    assert years_unchanged(rows[rows["indicator"].eq("hightech_firms")]) == 0
