import datetime as dt
import re

import pytest
from hypothesis import given

from kjanalysis.errors import KJError
from kjanalysis.notation.dates import parse_as_of, public_from

import pieces


@given(pieces.days())
def test_vaguer_dates_count_later(day):
    """A vague date never makes a figure public before an exact one would."""
    exact, month, year = (public_from(day.isoformat()[:n]) for n in (10, 7, 4))
    assert exact == day
    assert day <= month <= year
    assert (year.month, year.day) == (12, 31)


@given(pieces.days())
def test_a_full_date_is_that_day(day):
    """However it comes: as text, as a date, with an hour."""
    for given_as in (day.isoformat(), day, dt.datetime.combine(day, dt.time(23, 59))):
        found = parse_as_of(given_as)
        assert found == day and type(found) is dt.date


@given(pieces.no_days())
def test_any_other_way_to_write_a_day_is_an_error_for_people(text):
    """Slashes, 年月日, a month alone, a day the calendar lacks: a message that shows how to write one."""
    with pytest.raises(KJError, match="2021-03-26"):
        parse_as_of(text)


@given(pieces.no_days().filter(lambda text: not re.fullmatch(r"\d{4}(-\d{2})?", text)))
def test_what_is_no_date_is_public_on_no_day(text):
    with pytest.raises(ValueError, match=r"."):
        public_from(text)


def test_no_date_proves_nothing():
    """An empty date has no day from which it is public."""
    assert public_from("") is None


@pytest.mark.parametrize("text", ["2021-13", "2021-02-30", "21-03-26", "2021/03/26", "去年"])
def test_impossible_dates_are_refused(text):
    """No silent repair of a date."""
    with pytest.raises(ValueError):
        public_from(text)


@pytest.mark.parametrize(
    "day", ["9999-01-01", "2204-03-26", "0221-03-26", dt.date(2101, 1, 1), dt.datetime(1948, 12, 31, 5)]
)
def test_a_day_of_no_targets_year_is_refused(day):
    """2204 for 2024 gave other numbers, since all that was learned counted as long past."""
    with pytest.raises(KJError, match="1949 to 2100"):
        parse_as_of(day)
