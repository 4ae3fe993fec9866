"""What the notebooks show, for regions and languages other than the founding case."""

import pytest

import kjanalysis as kj
from kjanalysis.errors import KJError


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("region", "year"), [("330200", 2024), ("330000", 2025), ("330205", 2019)])
def test_every_table_has_names_and_no_gaps(region, year, lang):
    """No empty name, no NaN, no duplicate row; with and without targets."""
    book = kj.open_workbook(region, year, lang=lang)
    tables = [
        book.history_table(), book.vintage_table(), book.unused_table(), book.quantile_table(),
        book.prior_table(), book.outlook_table(), book.unforecast_table(), book.source_table(), book.peer_table(),
        book.decomposition_table(), book.outside_table(),
    ]  # fmt: skip
    for table in (t for t in tables if t is not None):
        assert not table.isna().any().any()
        assert not (table.index == "").any()
        assert "nan" not in table.to_string()
    assert book.peer_table().index.is_unique
    assert book.heading() and book.finding_list()


def test_peers_are_the_parents_and_the_sisters():
    rows = kj.open_workbook("330205", 2021).peer_lines("rd_intensity")
    assert rows["region"].unique()[:4].tolist() == ["330205", "330200", "330000", "000000"]


def test_growth_needed_is_placed_among_growth_seen():
    book = kj.open_workbook("330205", 2021)
    aim = book.growth_needed("rd_expenditure")
    seen = book.pool_growth("rd_expenditure")
    assert aim["required"] == pytest.approx(100 * (25 / 23 - 1), abs=1e-3)
    assert f"{100 * (seen >= aim['required']).mean():.0f}%" in aim["sentence"]


@pytest.mark.parametrize("arguments", [("330205", 2021, "", "fr"), ("330205", "21"), ("x", 2021), ("330205", 2021, "soon")])
def test_parameters_are_checked(arguments):
    with pytest.raises(KJError):
        kj.open_workbook(*arguments)


@pytest.mark.parametrize(("region", "year"), [("330205", 2021), ("330000", 2020), ("330200", 2025)])
def test_every_page_gives_the_same_quantiles(region, year):
    """The outlook's median and 80 % interval are those of the forecast's table."""
    from kjanalysis.forecast import quantiles

    book = kj.open_workbook(region, year)
    table = quantiles(book.forecast.draws)
    for t in book.outlook.targets:
        if t["median"] is not None:
            row = table.loc[(t["indicator"], year)]
            assert (t["lo80"], t["median"], t["hi80"]) == pytest.approx((row[0.1], row[0.5], row[0.9]), rel=1e-5)


@pytest.mark.parametrize(("region", "year", "forecasts"), [("330205", 2022, True), ("330205", 2025, True), ("330727", 2025, False)])
def test_years_with_only_yearly_goals_and_regions_with_only_targets(region, year, forecasts):
    """Nothing of the targets can be forecast: the pages show what there is, and no empty chart where there is history."""
    from kjanalysis import charts

    book = kj.open_workbook(region, year)
    assert len(book.outlook.targets) and book.outlook_table() is None and len(book.unforecast_table())
    figure = charts.fans(book.forecast, book.outlook.targets, book.known, last=year, order=book.indicators)
    drawn = sum(axis.get_visible() and bool(axis.get_title(loc="left") or axis.get_title()) for axis in figure.axes)
    table = book.quantile_table()
    assert (table is not None and len(table) == drawn > 0) if forecasts else (table is None and drawn == 0)
    assert len(book.history_table()) == len(book.indicators)
