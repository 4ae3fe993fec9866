import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjanalysis.notation import bounds

import pieces


@pytest.mark.parametrize(
    ("printed", "qualifier", "integer", "lower", "upper"),
    [
        ("3.4", "eq", False, 3.35, 3.45),
        ("25", "eq", False, 24.5, 25.5),
        ("25.0", "eq", False, 24.95, 25.05),
        ("151", "eq", True, 151, 151),
        ("23", "gt", False, 23, 24),
        ("23", "expected+gt", False, 23, 24),
        ("200", "gt", True, 200, 300),
        ("1600", "gt", True, 1600, 1700),
        ("20", "ge", True, 20, 30),
        ("1.74", "gt", False, 1.74, 1.75),
        ("80", "approx", True, 75, 85),
        ("5.5", "approx", False, 5.45, 5.55),
    ],
)
def test_rule(printed, qualifier, integer, lower, upper):
    """The rule's own table, by hand."""
    assert bounds.interval(printed, qualifier, integer) == pytest.approx((lower, upper))


@given(pieces.numbers(), st.sampled_from(["eq", "gt", "ge", "approx", "expected", "expected+gt"]), st.booleans())
def test_figure_lies_in_its_interval(printed, qualifier, integer):
    """A figure never lies outside what it is said to stand for, and the interval is as wide as its last digit says."""
    lower, upper = bounds.interval(printed, qualifier, integer)
    assert lower <= float(printed) <= upper
    digits = printed.replace(".", "")
    places = len(printed.partition(".")[2])
    if qualifier in ("eq", "expected"):
        wide = 0 if integer else 10.0**-places
    else:  # the last digit that isn't a nought
        wide = 10.0 ** (len(digits) - len(digits.rstrip("0")) - places) if digits.strip("0") else 1
    assert upper - lower == pytest.approx(wide, abs=1e-15 * max(upper, 1))


@given(pieces.no_numbers(), st.sampled_from(["eq", "gt", "approx"]), st.booleans())
def test_what_only_holds_a_number_never_passes_for_one(text, qualifier, integer):
    """Thousands' commas, units, ranges, words, infinity: refused with a ValueError, nothing else."""
    with pytest.raises(ValueError, match="is not a"):
        bounds.interval(text, qualifier, integer)


def test_bounds_hold_where_the_exact_figure_is_known(known):
    """The convention against the data: every bound with an exact figure beside it.

    The pairs are of the same region, indicator, year and basis; a preliminary
    bound (it was not counted yet) is no test of the rule.
    """
    rows = known.observations
    rows = rows[rows["period"].eq("annual")]
    keys = ["region", "indicator", "year", "basis"]
    floors = rows[rows["qualifier"].isin(["gt", "ge"])]
    pairs = floors.merge(rows[rows["qualifier"].eq("eq")], on=keys, suffixes=("", "_exact"))
    pairs = pairs[pairs["source"].eq(pairs["source_exact"]) | pairs["grade_exact"].ne("tertiary")]
    assert len(pairs) >= 2
    outside = pairs[(pairs["value_exact"] < pairs["lower"]) | (pairs["value_exact"] >= pairs["upper"])]
    assert outside[[*keys, "value", "value_exact"]].to_dict("records") == []


@pytest.mark.parametrize("printed", ["1e400", "1e-9999999", "-1e999999", "1e-300", "9" * 400])
@pytest.mark.parametrize("qualifier", ["eq", "gt", "approx"])
def test_what_no_figure_can_be_is_no_number(printed, qualifier):
    """One error, whatever of it a computer's number can't hold."""
    with pytest.raises(ValueError, match="beyond"):
        bounds.interval(printed, qualifier)
