"""Figures: compared with the ones looked at, and no Chinese glyph is missing."""

import warnings

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import kjanalysis as kj
from kjanalysis.attainment import explain
from kjanalysis.presentation import charts

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
    labels = [t.get_text() for t in charts.attainment(jiangbei).axes[0].get_yticklabels()]
    assert len(labels) == sum(t["probability"] is not None for t in jiangbei.targets)
    assert "R&D经费支出  ≥25 亿元" in labels


def test_glyph_check_can_fail():
    """The guard above notices a font that lacks Chinese."""
    figure = plt.figure()
    figure.text(0, 0, "江北", fontfamily="DejaVu Sans")
    with pytest.raises(UserWarning, match=r"[Gg]lyph"):
        figure.canvas.draw()
