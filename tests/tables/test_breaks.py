"""Unmarked breaks: what the shipped data has, what a made one does, and what is no break."""

from dataclasses import replace

import numpy as np
import pytest

from kjanalysis import tables
from kjanalysis.tables import breaks

from small import OBSERVATION, SMALL, write_folder


def moved(known, region, indicator, first, factor, last=9999, **changed):
    """The tables with a series multiplied from a year on."""
    rows = known.observations.copy()
    mine = rows["region"].eq(region) & rows["indicator"].eq(indicator) & rows["year"].between(first, last)
    assert mine.any()
    rows.loc[mine, ["value", "lower", "upper"]] *= factor
    for name, value in changed.items():
        rows.loc[mine, name] = value
    return replace(known, observations=rows)


def flagged(known):
    found = breaks.unmarked(known.on(None))
    return set(zip(found["region"], found["indicator"], found["year"], strict=True))


def test_few_false_alarms(known):
    """At most two in a thousand steps of the shipped tables are flagged."""
    assert 0 < len(breaks.unmarked(known.on(None))) < 0.002 * len(breaks.steps(known.on(None)))


def test_notices_name_file_row_and_column(known, checked):
    found = breaks.notices(known.on(None))
    rows = known.observations.set_index("row")
    for notice, step in zip(found, breaks.unmarked(known.on(None)).itertuples(), strict=True):
        assert (notice.file, notice.column, notice.level) == ("observations.csv", "basis", "notice")
        assert rows.loc[notice.row, ["region", "indicator", "year"]].tolist() == [
            step.region,
            step.indicator,
            step.year,
        ]
        assert str(step.year) in notice.en and str(step.year) in notice.zh
    assert {n.row for n in found} <= {n.row for n in checked}


@pytest.mark.parametrize("factor", [0.5, 1.6])
def test_a_new_boundary_is_flagged_unless_it_is_marked(known, factor):
    """Half of a province's R&D gone from 2015 on, or 60 % more."""
    key = ("320000", "rd_expenditure", 2015)
    assert key not in flagged(known)
    assert key in flagged(moved(known, *key, factor))
    assert key not in flagged(moved(known, *key, factor, basis="new boundary"))


def test_a_lone_wrong_figure_is_no_break(known):
    """One year too high by 60 % comes back the year after."""
    assert not {("320000", "rd_expenditure", y) for y in (2015, 2016)} & flagged(
        moved(known, "320000", "rd_expenditure", 2015, 1.6, last=2015)
    )


def test_a_bad_year_for_all_is_no_break(known):
    """Every region falls by 40 % and stays there: no region's own break."""
    rows = known.observations.copy()
    mine = rows["indicator"].eq("rd_expenditure") & rows["year"].ge(2015)
    rows.loc[mine, ["value", "lower", "upper"]] *= 0.6
    new = flagged(replace(known, observations=rows)) - flagged(known)
    assert len([key for key in new if key[1] == "rd_expenditure"]) == 0


def test_scale_does_not_matter(known):
    """The same series in another unit."""
    assert flagged(moved(known, "320000", "rd_expenditure", 1900, 1e-4)) == flagged(known)


@pytest.mark.parametrize("rows", [[], SMALL["observations"][:3], [{**OBSERVATION, "indicator": "firms", "value": "0"}]])
def test_short_and_empty_tables(tmp_path, rows):
    assert breaks.notices(tables.read(write_folder(tmp_path / "d", observations=rows)).on(None)) == []


def test_zeros_do_not_disturb(tmp_path):
    """A count that starts from nothing."""
    rows = [{**OBSERVATION, "indicator": "firms", "year": str(y), "value": str(v), "published": f"{y + 1}-02"}
            for y, v in zip(range(2010, 2020), [0, 0, 0, 2, 2, 3, 3, 4, 4, 50], strict=True)]  # fmt: skip
    found = breaks.notices(tables.read(write_folder(tmp_path / "d", observations=rows)).on(None))
    assert all("inf" not in n.en and "nan" not in n.en for n in found)
    assert np.isfinite(breaks.steps(tables.read(tmp_path / "d").on(None))["times"]).all()
