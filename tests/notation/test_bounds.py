from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjanalysis import tables
from kjanalysis.notation import bounds

decimals = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999999"), places=2, allow_nan=False)


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


@given(decimals, st.sampled_from(["eq", "gt", "ge", "approx", "expected", "expected+gt"]), st.booleans())
def test_figure_lies_in_its_interval(value, qualifier, integer):
    """A figure never lies outside what it is said to stand for."""
    if integer:
        value = value.to_integral_value() + 1
    lower, upper = bounds.interval(str(value), qualifier, integer)
    assert lower <= float(value) <= upper


@given(st.text(max_size=8))
def test_text_never_passes_for_a_number(text):
    """Anything but a finite number is refused with a ValueError, nothing else."""
    try:
        lower, upper = bounds.interval(text)
    except ValueError:
        return
    assert float("-inf") < lower <= upper < float("inf")


def test_bounds_hold_where_the_exact_figure_is_known():
    """The convention against the data: every bound with an exact figure beside it.

    The pairs are of the same region, indicator, year and basis; a preliminary
    bound (it was not counted yet) is no test of the rule.
    """
    rows = tables.read().observations
    rows = rows[rows["period"].eq("annual")]
    keys = ["region", "indicator", "year", "basis"]
    floors = rows[rows["qualifier"].isin(["gt", "ge"])]
    pairs = floors.merge(rows[rows["qualifier"].eq("eq")], on=keys, suffixes=("", "_exact"))
    pairs = pairs[pairs["source"].eq(pairs["source_exact"]) | pairs["grade_exact"].ne("tertiary")]
    assert len(pairs) >= 2
    outside = pairs[(pairs["value_exact"] < pairs["lower"]) | (pairs["value_exact"] >= pairs["upper"])]
    assert outside[[*keys, "value", "value_exact"]].to_dict("records") == []
