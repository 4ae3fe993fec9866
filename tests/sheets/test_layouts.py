"""Sheets of many layouts give the rows that a person reads in them, and name every cell they leave out."""

import pytest

from kjanalysis import sheets
from kjanalysis.reports import sheet_rows

from layouts import LAYOUTS


def line(row) -> str:
    """A proposal as the layouts write it down."""
    told = [row.qualifier if row.qualifier != "eq" else "", row.status, row.kind if row.kind != "actual" else ""]
    return " ".join(filter(None, [row.cell, row.indicator, row.value, row.unit, row.year, row.region, *told]))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_rows_are_those_a_person_reads(layout, bureau, tmp_path):
    path = layout.save(tmp_path / "sheet.xlsx")
    found = sheet_rows.from_sheet(path, region=layout.region, year=layout.year, data=bureau)
    assert sorted(line(row) for row in found.rows[found.sure].itertuples()) == layout.rows()
    assert sorted(found.rows[~found.sure]["cell"]) == sorted(layout.asked.split())
    assert {sheets.address(cell.place): cell.why.name for cell in found.left} == layout.left
