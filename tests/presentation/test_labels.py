"""Any text can stand in a chart: what no font has is a box, and nobody is warned."""

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg

import kjanalysis as kj
from kjanalysis.attainment import explain
from kjanalysis.presentation import charts, fonts
from kjanalysis.presentation.labels import BOX, drawable, plot

from small import SMALL, write_folder

#: In no font of the charts; and marks on a letter, of which one font has the mark and another the letter.
MISSING = ["𠮷", "\u0e49", "👩", "ﷺ", "ส"]
MARKED = ["甲\u0334", "甲\u200d\u0334", "\u0334"]


@pytest.fixture(autouse=True)
def strict():
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # as matplotlib warns; others may come from anywhere
        yield
    plt.close("all")


@given(
    st.lists(st.sampled_from([*MISSING, *MARKED, "\U000e0041", "\u2060", "é", "a"]) | st.text(max_size=5), max_size=6)
)
@settings(max_examples=60, deadline=None)
def test_no_text_is_drawn_with_a_warning(parts):
    fonts.use()
    figure = plt.figure(figsize=(1, 1))
    figure.text(0, 0, plot("".join(parts)))
    FigureCanvasAgg(figure).draw()
    plt.close(figure)


@pytest.mark.parametrize("sign", MISSING)
def test_what_no_font_has_is_a_box_and_the_rest_stays(sign):
    assert plot(f"甲{sign}村 é (km²) ≥ 5%") == f"甲{BOX}村 é (km²) ≥ 5%"


def test_every_name_of_the_tables_is_drawn_as_it_is(known):
    for table in (known.regions, known.indicators):
        for name in [*table["zh"], *table["en"]]:
            assert drawable(name) == name


def test_charts_of_such_names(tmp_path):
    name = "甲" + "".join(MISSING + MARKED)
    folder = write_folder(
        tmp_path,
        regions=[{**row, "zh": name} for row in SMALL["regions"]],
        indicators=[{**row, "zh": name} for row in SMALL["indicators"]],
    )
    book = kj.open_workbook("000001", 2021, data=folder)
    for figure in (
        charts.history(book.history, book.known),
        charts.fans(book.forecast, book.outlook.targets, book.known),
        charts.attainment(book.outlook),
        charts.lines(book.peer_lines("money"), "000001", f"{book.name('money')} (%)"),
        charts.decomposition(explain.headlines(book.outlook), book.outlook),
    ):
        FigureCanvasAgg(figure).draw()
