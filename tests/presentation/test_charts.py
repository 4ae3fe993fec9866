"""Figures: compared with the ones looked at, and no Chinese glyph is missing."""

import io
import itertools
import warnings

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from PIL import Image

import kjanalysis as kj
from kjanalysis import backtest
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


def test_a_saved_chart_keeps_its_line_of_day_and_sources(jiangbei, known):
    """It stands below the frame; `savefig` with nothing but a name must not cut it off."""
    figure = charts.tied(jiangbei, known, "rd_expenditure", "gdp", "rd_intensity")
    plain, whole = io.BytesIO(), io.BytesIO()
    figure.savefig(plain, format="png", dpi=40)
    figure.savefig(whole, format="png", dpi=40, bbox_inches="tight")
    saved = Image.open(plain).size
    assert saved == Image.open(whole).size and saved[1] > 40 * figure.get_figheight()


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


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_panel_names_the_year_of_its_last_figure(jiangbei, known, lang):
    """And no year's name runs into another."""
    figure = charts.fans(jiangbei.forecast, jiangbei.targets, known, lang, last=2021)
    figure.canvas.draw()
    own = jiangbei.forecast.history.groupby("indicator")["year"].max()
    codes = dict.fromkeys(t.indicator for t in jiangbei.targets if t.indicator in jiangbei.forecast.draws)
    assert len(codes) == len(figure.axes) and 2020 in set(own[own.index.isin(codes)])
    for code, axis in zip(codes, figure.axes, strict=True):
        labels = [label for label in axis.get_xticklabels() if label.get_text()]
        named = {label.get_text().strip() for label in labels}
        assert {"2021", *([str(own[code])] if code in own.index else [])} <= named, code
        # a name's last line is where it stands; a line above it is empty
        places = [label.get_window_extent() for label in labels]
        lines = [(box.x0, box.x1, label.get_text().count("\n")) for box, label in zip(places, labels, strict=True)]
        for one, other in itertools.combinations(lines, 2):
            assert one[2] != other[2] or one[1] < other[0] or other[1] < one[0]


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


@pytest.fixture(scope="module")
def each():
    """A call of every public chart with a person's own axes, by the chart's name."""
    o = kj.outlook("330205", 2021, "2021-03-26", n_draws=500)
    rows = kj.load("330205", "2021-03-26", CODES)
    scores = backtest.rolling_panel(families=["rd_intensity"], origins=[2020], horizons=(1,))
    reliable = backtest.reliability(scores)
    came_true = pd.DataFrame({"said": [0.3, 0.7], "came": [0.28, 0.72], "n": [40, 50]})
    line = pd.DataFrame({"region": ["a", "a"], "name": ["A", "A"], "year": [2020, 2021], "value": [1.0, 2.0]})
    return {
        "attainment": lambda ax: charts.attainment(o, "en", ax=ax),
        "coverage": lambda ax: charts.coverage(backtest.summary(scores, by=("method",)), reliable, "en", ax=ax),
        "decomposition": lambda ax: charts.decomposition(explain.headlines(o), o, "en", ax=ax),
        "fans": lambda ax: charts.fans(o.forecast, o.targets[:3], o.known, "en", last=2021, ax=ax),
        "growth_strip": lambda ax: charts.growth_strip(pd.Series([1.0, 2.0, 3.0]), 2.0, None, "x", "en", ax=ax),
        "history": lambda ax: charts.history(rows, o.known, "en", ax=ax),
        "lines": lambda ax: charts.lines(line, "a", "y", "en", ax=ax),
        "pit": lambda ax: charts.pit(backtest.pit(scores), reliable, "en", ax=ax),
        "reliability": lambda ax: charts.reliability(came_true, "en", ax=ax),
        "tied": lambda ax: charts.tied(o, o.known, "rd_expenditure", "gdp", "rd_intensity", "en", ax=ax),
    }


@pytest.mark.parametrize("name", charts.__all__)
def test_every_chart_is_drawn_in_ones_own_axes(each, name):
    """Beside another in a person's figure: within its own place, with nothing written below."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(16, 6))
    assert each[name](left) is figure
    assert not figure.texts and figure.axes == [left, right] and not right.has_data() and right.axison
    panels = left.child_axes or [left]
    assert panels and all(panel.has_data() for panel in panels)
    figure.canvas.draw()
    place = left.get_position()
    for panel in panels:
        box = panel.get_position()
        assert place.x0 - 1e-6 <= box.x0 and box.x1 <= place.x1 + 1e-6
        assert place.y0 - 1e-6 <= box.y0 and box.y1 <= place.y1 + 1e-6
    for one, other in itertools.combinations(panels, 2):
        assert not one.get_position().shrunk(0.99, 0.99).overlaps(other.get_position())


@pytest.mark.parametrize("name", charts.__all__)
def test_every_chart_has_its_picture_in_the_reference(name):
    """The directive that draws it, and a call of the chart in it."""
    _, _, directive = getattr(charts, name).__doc__.partition(".. plot::")
    assert f"charts.{name}(" in directive


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_chart_of_many_panels_is_no_wider_than_a_phone_can_show(known, lang):
    """Names, units and what stands below are broken into lines."""
    figure = charts.history(kj.load("330205", as_of="2021-03-26", indicators=CODES), known, lang)
    figure.canvas.draw()
    assert figure.get_tightbbox().width <= 720 / 110
