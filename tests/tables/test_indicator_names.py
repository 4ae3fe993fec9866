"""An indicator by code, name or what reports call it."""

import pytest

from kjanalysis import tables
from kjanalysis.errors import KJError
from kjanalysis.tables.history import check_indicator
from kjanalysis.tables.indicator_names import aliases


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gdp", "gdp"), ("GDP", "gdp"), ("地区生产总值", "gdp"), ("高企", "hightech_firms"), ("高新技术企业", "hightech_firms"),
        ("高企数", "hightech_firms"), ("R&D经费支出", "rd_expenditure"), ("研发投入强度", "rd_intensity"), ("r&d expenditure", "rd_expenditure"),
    ],
)  # fmt: skip
def test_what_people_write(text, code):
    assert check_indicator(text, tables.read()) == code


def test_every_name_and_alias_leads_to_its_indicator_or_asks():
    """Never to another one."""
    known = tables.read()
    for row in known.indicators.itertuples():
        for name in (row.indicator, row.zh, row.en, *aliases().get(row.indicator, [])):
            if name:
                try:
                    assert check_indicator(name, known) == row.indicator, name
                except KJError as error:
                    assert row.indicator in str(error), name


@pytest.mark.parametrize("text", ["", "数", "gdpp", "no such", 3, None])
def test_what_is_none_is_said(text):
    with pytest.raises(KJError, match=r"indicators\.csv"):
        check_indicator(text, tables.read())
