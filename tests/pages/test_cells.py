"""Tables of a notebook on a page: each cell says its column, for a phone that shows no head."""

import nbformat
import pandas as pd
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from kjanalysis.pages import site
from kjanalysis.pages.cell_outputs import tidy
from kjanalysis.wording.citations import Cited

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=3), st.lists(TEXT, min_size=3, max_size=3))
def test_each_cell_says_its_column_and_nothing_is_lost(rows, names):
    """Whatever stands in heads and cells: the words stay, and each cell's column is the head above it."""
    before = Cited(pd.DataFrame(rows, columns=names), lang="en")._repr_html_()
    old, new = (BeautifulSoup(html, "html.parser") for html in (before, tidy(before, "en")))
    heads = [cell.get_text().strip() for cell in old.select("thead th")]
    assert [cell.get_text() for cell in new.select("td, th")] == [cell.get_text() for cell in old.select("td, th")]
    for row in new.select("tbody tr"):
        assert [cell["data-label"].strip() for cell in row.select("td, th")] == heads


def test_cells_without_a_figure_are_marked():
    table = Cited(pd.DataFrame({"2020": [">23", "–"], "2021": ["", "25"]}, index=["甲", "乙"]), lang="zh")._repr_html_()
    cells = BeautifulSoup(tidy(table, "zh"), "html.parser").select("tbody td")
    assert [(cell.get_text(), cell.has_attr("data-none")) for cell in cells] == [
        (">23", False), ("", True), ("–", True), ("25", False),
    ]  # fmt: skip


def test_tables_with_a_look_of_their_own_stay():
    sheet = '<table class="kj-takes"><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    assert "data-rows" not in tidy(sheet, "en") and "data-label" not in tidy(sheet, "en")


def test_a_charts_text_is_the_sentence_that_leads_to_it():
    """And the heading with what follows, where no computed sentence stands right before it."""
    new, shown = nbformat.v4, nbformat.v4.new_output
    first, second = (
        new.new_code_cell("", outputs=[shown("display_data", {"image/png": "iVBORw0KGgo="})]) for _ in "ab"
    )
    said = new.new_code_cell(
        "", outputs=[shown("execute_result", {"text/html": "<p>两项都达标 56%；都未达标 19%。</p>"})]
    )
    cells = [
        new.new_markdown_cell("## 目标"),
        said,
        first,
        new.new_markdown_cell("## 走势"),
        second,
        new.new_markdown_cell("逐年增长。"),
    ]
    body, _ = site.exporter().from_notebook_node(new.new_notebook(cells=cells))
    texts = [picture["alt"] for picture in BeautifulSoup(tidy(body, "zh"), "html.parser").select("img")]
    assert texts == ["两项都达标 56%；都未达标 19%。", "走势：逐年增长。"]
