"""What the notebooks show, for regions and languages other than the founding case."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import kjanalysis as kj
from kjanalysis.errors import KJError
from kjanalysis.presentation import task_sheet
from kjanalysis.wording import citations

import shared
from small import OBSERVATION, SMALL, write_folder


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("region", "year"), [("330200", 2024), ("330000", 2025), ("330205", 2019)])
def test_every_table_has_names_and_no_gaps(region, year, lang):
    """No empty name, no NaN, no duplicate row; with and without targets."""
    book = shared.workbook(region, year, "", lang)
    tables = [
        book.history_table(), book.vintage_table(), book.unused_table(), book.quantile_table(),
        book.prior_table(), book.outlook_table(), book.unforecast_table(), book.source_table(), book.peer_table(),
        book.decomposition_table(), book.outside_table(),
    ]  # fmt: skip
    for table in (t for t in tables if t is not None):
        assert not table.isna().any().any()
        assert not (table.index == "").any()
        assert not re.search(r"\bnan\b", table.to_string())  # Hunan is a name
    assert book.peer_table().index.is_unique
    assert book.heading() and book.finding_list()._repr_html_()  # "–" where there is none


def test_peers_are_the_parents_and_the_sisters():
    rows = shared.workbook("330205", 2021).peer_lines("rd_intensity")
    assert rows["region"].unique()[:4].tolist() == ["330205", "330200", "330000", "000000"]


def test_growth_needed_is_placed_among_growth_seen():
    book = shared.workbook("330205", 2021)
    aim = book.growth_needed("rd_expenditure")
    seen = book.pool_growth("rd_expenditure")
    assert aim["required"] == pytest.approx(100 * (25 / 23 - 1), abs=1e-3)
    assert f"{100 * (seen >= aim['required']).mean():.0f}%" in aim["sentence"]


@pytest.mark.parametrize(
    "arguments", [("330205", 2021, "", "fr"), ("330205", "21"), ("x", 2021), ("330205", 2021, "soon")]
)
def test_parameters_are_checked(arguments):
    with pytest.raises(KJError):
        kj.open_workbook(*arguments)


@pytest.mark.parametrize(("region", "year"), [("330205", 2021), ("330000", 2020), ("330200", 2025)])
def test_every_page_gives_the_same_quantiles(region, year):
    """The outlook's median and 80 % interval are those of the forecast's table."""
    from kjanalysis.forecast import quantiles

    book = shared.workbook(region, year)
    table = quantiles(book.forecast.draws)
    for t in book.outlook.targets:
        if t["median"] is not None:
            row = table.loc[(t["indicator"], year)]
            assert (t["lo80"], t["median"], t["hi80"]) == pytest.approx((row[0.1], row[0.5], row[0.9]), rel=1e-5)


@pytest.mark.parametrize(
    ("region", "year", "forecasts"), [("330205", 2022, True), ("330205", 2025, True), ("330727", 2025, False)]
)
def test_years_with_only_yearly_goals_and_regions_with_only_targets(region, year, forecasts):
    """Nothing of the targets can be forecast: the pages show what there is, and no empty chart where there is history."""
    from kjanalysis.presentation import charts

    book = shared.workbook(region, year)
    assert len(book.outlook.targets) and book.outlook_table() is None and len(book.unforecast_table())
    figure = charts.fans(book.forecast, book.outlook.targets, book.known, last=year, order=book.indicators)
    drawn = sum(axis.get_visible() and bool(axis.get_title(loc="left") or axis.get_title()) for axis in figure.axes)
    table = book.quantile_table()
    assert (table is not None and len(table) == drawn > 0) if forecasts else (table is None and drawn == 0)
    assert len(book.history_table()) == len(book.indicators)


def shown(table):
    """A table as a reader sees it: rows of cells, each its text and the link in it."""
    rows = BeautifulSoup(table._repr_html_(), "html.parser").select("tbody tr")
    return [[(cell.get_text(), cell.find("a")) for cell in row.find_all(["th", "td"])] for row in rows]


@pytest.mark.parametrize(("region", "year"), [("330205", 2021), ("330000", 2025)])
def test_every_figure_of_the_history_leads_to_where_it_was_published(known, region, year):
    """Each cell's link is the address of a source that has this figure, and names the place in it."""
    rows = known.observations[known.observations["region"].eq(region)].merge(
        known.sources, on="source", suffixes=("", "_source")
    )
    book = shared.workbook(region, year)
    table = book.history_table()
    linked = 0
    for code, cells in zip(book.indicators, shown(table), strict=True):
        for when, (text, link) in zip(table.columns, cells[1:], strict=True):
            if text == "–":
                assert link is None
                continue
            there = rows[
                rows["indicator"].eq(code) & rows["year"].eq(int(when)) & rows["value"].eq(float(text.strip(">≥≈*")))
            ]
            url, said = link["href"], link["title"]
            assert any(
                url == (r.url or f"#{citations.FOOT}{r.source}")
                and r.title in said
                and r.locator in said
                and r.published in said
                for r in there.itertuples()
            )
            linked += 1
    assert linked == table.ne("–").sum().sum() > 10


def test_targets_last_values_and_tasks_lead_to_their_sources():
    """Where a target or a figure is printed, in every table of targets and on the sheet, it is a link."""
    book = shared.workbook("330205", 2021, "2021-03-26")
    by_text = {text: link for row in shown(book.outlook_table()) for text, link in row}
    assert by_text["≥25 亿元"]["href"].startswith("#kj-source-") and "2021-03-26" in by_text["≥25 亿元"]["title"]
    assert by_text[">23 (2020 预计)"] and by_text["26.2"] is None  # a median is nobody's figure
    assert book.outside_table() is None and book.outside_note()  # no comparable target has an outcome
    for table in (book.unforecast_table(), book.task_table()):
        assert all(any(link for _, link in row) for row in shown(table))
    sheet = BeautifulSoup(book.task_sheet(), "html.parser")
    above = task_sheet.overall(book.outlook, book.known)
    goals = pd.concat([above, book.tasks[book.tasks["outlook"].ne("")]])
    figures = goals[~goals["latest"].eq("无数据")]
    assert len(sheet.select("a.kj-cite")) == len(goals) + len(figures)
    assert "<a" not in pd.DataFrame(book.outlook_table())._repr_html_()


def test_text_of_sources_and_figures_stays_text(tmp_path):
    """Titles, places and names that are markup arrive as text."""
    bad = '"><script>alert(1)</script>'
    sources = [{**row, "title": bad} if row["source"] == "office" else row for row in SMALL["sources"]]
    rows = [{**row, "locator": bad} for row in SMALL["observations"]]
    names = [{**row, "zh": f"经费{bad}"} if row["indicator"] == "money" else row for row in SMALL["indicators"]]
    data = write_folder(tmp_path / "d", sources=sources, observations=rows, indicators=names)
    book = kj.open_workbook("000001", 2021, data=data)
    for table in (book.history_table(), book.outlook_table(), book.source_table()):
        html = table._repr_html_()
        assert "<script" not in html and "&lt;script&gt;" in html
    assert "<script" not in task_sheet.sheet(book.tasks, "x")


def test_what_is_published_later_changes_nothing_shown(tmp_path):
    """A row after the day leaves every table as it was: else an up-to-date page would be wrong."""
    book = kj.open_workbook("000001", 2021, data=write_folder(tmp_path / "d"))
    later = {**OBSERVATION, "year": "2021", "published": "2022-03-01", "value": "35.0"}
    more = kj.open_workbook(
        "000001", 2021, data=write_folder(tmp_path / "e", observations=[later, *SMALL["observations"]])
    )
    for name in ("history_table", "vintage_table", "unused_table", "peer_table", "source_table"):
        assert getattr(book, name)()._repr_html_() == getattr(more, name)()._repr_html_()
