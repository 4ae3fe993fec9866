"""Figures: compared with the ones looked at, and no Chinese glyph is missing."""

import warnings

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

import kjanalysis as kj
from kjanalysis.attainment import answer_words, explain
from kjanalysis.presentation import charts
from kjanalysis.wording import target_text

import shared

CODES = ["rd_expenditure", "rd_intensity", "gdp", "hightech_firms"]


@pytest.fixture(autouse=True)
def no_missing_glyph():
    """Any 'Glyph ... missing from font' warning fails the test."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*[Gg]lyph.*")
        yield
    plt.close("all")


# the tolerance lets a last-digit difference of another processor pass, not a moved line
image = pytest.mark.mpl_image_compare(tolerance=12, savefig_kwargs={"bbox_inches": "tight"})


@image
def test_history(known):
    frame = kj.load("330205", as_of="2021-03-26", indicators=CODES)
    return charts.history(frame, known)


@image
def test_fans(jiangbei, known):
    return charts.fans(jiangbei.forecast, jiangbei.targets, known, last=2021)


@image
def test_attainment(jiangbei):
    return charts.attainment(jiangbei)


@image
def test_tied(jiangbei, known):
    return charts.tied(jiangbei, known, "rd_expenditure", "gdp", "rd_intensity")


@image
def test_decomposition(jiangbei):
    return charts.decomposition(explain.headlines(jiangbei), jiangbei)


@image
def test_pit():
    """A histogram and a diagram from frames made by hand."""
    shares = pd.DataFrame(
        [[0.08, 0.12, 0.1, 0.11, 0.09, 0.1, 0.1, 0.1, 0.07, 0.13]], index=["forecast_panel"], columns=np.arange(10) / 10
    )
    diagram = pd.DataFrame(
        {
            "method": ["forecast_panel", "naive"] * 3,
            "probability": [0.1, 0.1, 0.5, 0.5, 0.9, 0.9],
            "frequency": [0.08, 0.3, 0.52, 0.6, 0.93, 0.8],
        }
    )
    return charts.pit(shares, diagram)


@image
def test_english(jiangbei):
    return charts.attainment(jiangbei, "en")


def test_labels_are_there(jiangbei):
    """Every forecast target's name and figure is on the chart."""
    figure = charts.attainment(jiangbei)
    labels = [text.get_text() for text in figure.texts]
    forecast = [t for t in jiangbei.targets if t.probability is not None]
    assert len(figure.axes) == len(forecast)
    for t in forecast:
        assert {t.indicator_zh, target_text(t), answer_words.frequency(t).zh} <= set(labels)
    assert "截至 2021-03-26" in labels[-1] and "江北区科技局" in labels[-1]


def contrast(one, other="#ffffff"):
    """Of two colours, as WCAG 2.1 computes it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    rgb = np.array(matplotlib.colors.to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_text_and_marks_can_be_read(jiangbei, known, lang):
    """Text at least 4.5:1 on white, lines and edges of marks at least 3:1."""
    drawn = [
        charts.attainment(jiangbei, lang),
        charts.fans(jiangbei.forecast, jiangbei.targets, known, lang, last=2021),
        charts.tied(jiangbei, known, "rd_expenditure", "gdp", "rd_intensity", lang),
        charts.decomposition(explain.headlines(jiangbei), jiangbei, lang),
    ]
    for figure in drawn:
        for text in figure.findobj(matplotlib.text.Text):
            if text.get_text() and text.get_visible():
                assert contrast(text.get_color()) >= 4.5, text.get_text()
        for line in (line for axis in figure.axes for line in axis.lines if line.get_color() != "white"):
            assert contrast(line.get_color()) >= 3


def test_a_target_is_marked_in_its_year_only(jiangbei, known):
    figure = charts.fans(jiangbei.forecast, jiangbei.targets, known, last=2021)
    marks = [line for axis in figure.axes for line in axis.lines if line.get_gid() == "target"]
    assert len(marks) == len(figure.axes)
    assert all(min(line.get_xdata()) > 2020.5 and max(line.get_xdata()) < 2021.6 for line in marks)


def test_few_figures_are_a_table_and_no_empty_frame(known):
    """The chart draws what has three figures; each of the others is in the table, its figures linked."""
    book = shared.workbook("330205", 2021, "2021-03-26")
    figure, table = charts.history(book.history, book.known), BeautifulSoup(book.few_figures(), "html.parser")
    counts = book.history.groupby("indicator").size()
    assert len(figure.axes) == (counts >= 3).sum()
    rows = table.select("tbody tr")
    assert len(rows) == (counts < 3).sum() > 0
    assert sum(len(row.select("a")) for row in rows) == counts[counts < 3].sum() == len(table.select("circle"))


def test_glyph_check_can_fail():
    """The guard above notices a font that lacks Chinese."""
    figure = plt.figure()
    figure.text(0, 0, "江北", fontfamily="DejaVu Sans")
    with pytest.raises(UserWarning, match=r"[Gg]lyph"):
        figure.canvas.draw()


def test_charts_of_one_panel_are_drawn_on_ones_own_axes():
    """Two beside one another in a person's figure, each in its own axes, with nothing written below."""
    o = kj.outlook("330205", 2021, "2021-03-26", n_draws=500)
    figure, (left, right) = plt.subplots(1, 2)
    made = charts.tied(o, o.known, "rd_expenditure", "gdp", "rd_intensity", "en", ax=left)
    assert made is figure and left.collections and not right.has_data()
    assert charts.growth_strip(pd.Series([1.0, 2.0, 3.0]), 2.0, None, "x", "en", ax=right) is figure
    assert right.patches and len(figure.axes) == 2 and not figure.texts
    frame = pd.DataFrame({"region": ["a", "a"], "name": ["A", "A"], "year": [2020, 2021], "value": [1.0, 2.0]})
    own = plt.figure().add_subplot()
    assert charts.lines(frame, "a", "y", "en", ax=own) is own.figure and own.lines
    plt.close("all")
