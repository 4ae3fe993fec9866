"""A wrong unit shows in a figure's size: it is told before anything is written."""

import pytest

from kjanalysis import tables
from kjanalysis.errors import KJError
from kjanalysis.intake import adding, sizes

SOURCE = {"published": "2024-03-01", "title": "工作要点", "publisher": "科技局"}


@pytest.mark.parametrize(
    "target", ["R&D经费支出 30万元", "R&D经费支出 300000亿元", "高新技术企业数 8万家", "地区生产总值 900万元"]
)
def test_a_target_in_a_wrong_unit_is_refused(target):
    with pytest.raises(KJError, match="Check the unit"):
        adding.add("330205", 2024, [target], **SOURCE, dry_run=True)


@pytest.mark.parametrize(
    "figures", [["R&D经费支出 2023年 69900亿元"], ["R&D经费支出 2022年 3.9亿元", "R&D经费支出 2023年 46000亿元"]]
)
def test_a_figure_of_a_new_district_in_a_wrong_unit_is_refused(figures):
    """It has no other figure, or only the one beside it; no district has more than the country."""
    with pytest.raises(KJError, match="Check the unit"):
        adding.add("永修", 2024, [], figures, **SOURCE, dry_run=True)


def test_a_large_but_possible_change_goes_in():
    done = adding.add("永修", 2024, ["R&D经费支出 8亿"], ["R&D经费支出 2023年 0.3亿元"], **SOURCE, dry_run=True)
    assert [row["value"] for row in done.targets] == ["8"]


def test_what_is_in_the_tables_is_of_its_own_size():
    known = tables.read()
    rows = known.observations[known.observations["region"].isin(["330205", "CHN"])]
    said = [
        (row.region, row.indicator, row.year, fault.says.en)
        for row in [*rows.itertuples(), *known.targets.itertuples()]
        for fault in sizes.faults(
            {"region": row.region, "indicator": row.indicator, "year": str(row.year), "value": str(row.value)}, known
        )
    ]
    assert not said
