import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kjanalysis.errors import KJError
from kjanalysis.notation.dates import parse_as_of, public_from


@given(st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2100, 12, 31)))
def test_vaguer_dates_count_later(day):
    """A vague date never makes a figure public before an exact one would."""
    exact, month, year = (public_from(day.isoformat()[:n]) for n in (10, 7, 4))
    assert exact == day
    assert day <= month <= year
    assert (year.month, year.day) == (12, 31)


@given(st.text(max_size=12))
def test_as_of_is_a_date_or_an_error_for_people(text):
    """Whatever is typed: a date, or a message that shows how to write one."""
    try:
        day = parse_as_of(text)
    except KJError as error:
        assert "2021-03-26" in str(error)
    else:
        assert day is None or isinstance(day, dt.date)


def test_no_date_proves_nothing():
    """An empty date has no day from which it is public."""
    assert public_from("") is None


@pytest.mark.parametrize("text", ["2021-13", "2021-02-30", "21-03-26", "2021/03/26", "去年"])
def test_impossible_dates_are_refused(text):
    """No silent repair of a date."""
    with pytest.raises(ValueError):
        public_from(text)
