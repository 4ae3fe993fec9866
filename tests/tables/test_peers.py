"""Peers are the nearest by place, size and structure."""

import datetime as dt

from kjanalysis.presentation import peer_regions
from kjanalysis.tables.peers import peers

import shared


def test_the_peers_of_a_province_are_those_of_its_size(known):
    now = known.on(None)
    for code in ("rd_expenditure", "rd_intensity"):
        found = peers(now, "330000", code, 2023, 6)
        assert {"320000", "440000"} <= set(found) and "150000" not in found and len(found) == 6


def test_those_of_the_same_city_come_first(known):
    found = peers(known.on(None), "330205", "gdp", 2021, 6)
    assert found[0].startswith("3302") and all(one.startswith("33") for one in found)


def test_what_was_not_known_makes_no_peer(known):
    assert peers(known.on(dt.date(1990, 1, 1)), "330000", "rd_expenditure", 2023, 6) == []


def test_the_page_says_who_stands_beside_or_that_nobody_does(known):
    book = shared.workbook("330205", 2021, "2021-03-26", "en")
    assert book.peers_chosen("gdp").startswith("Peers: ")
    rows = book.peer_lines("gdp")
    alone = rows[rows["region"].eq("330205")]
    said = [peer_regions.chosen(alone, "330205", book.known, lang) for lang in ("en", "zh")]
    assert said[0].startswith("No other region") and said[1].startswith("没有其他同级地区")
