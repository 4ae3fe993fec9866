"""The font that stands in for what a chart's own fonts lack."""

import logging

import pytest
from matplotlib import font_manager, rc_context

from kjanalysis.presentation import fonts


@pytest.fixture
def find():
    """The paths for a family, asked for as a label does; the manager is left as it was."""
    manager = font_manager.fontManager
    before = dict(vars(manager))
    fonts.fall_back.__wrapped__()
    yield lambda family: manager._find_fonts_by_props(font_manager.FontProperties(family=family))
    vars(manager).clear()
    vars(manager).update(before)


def names(paths):
    return [str(path).rsplit("/", 1)[-1] for path in paths]


def test_the_packaged_font_comes_last_and_once(find):
    ours = fonts.font_path().name
    for _ in range(2):  # the second answer is a kept one
        assert names(find(["DejaVu Serif"])) == ["DejaVuSerif.ttf", ours]
        assert names(find(fonts.families())) == [ours, "DejaVuSans.ttf"]
        find(["DejaVu Serif"]).clear()  # what was handed out isn't what is kept


def test_a_setting_that_changes_is_looked_at_anew(find):
    first = names(find(["serif"]))
    with rc_context({"font.serif": ["DejaVu Sans Mono"]}):
        assert names(find(["serif"]))[0] == "DejaVuSansMono.ttf"
    assert names(find(["serif"])) == first


def test_a_font_that_is_not_there_is_told_each_time(find, caplog):
    with caplog.at_level(logging.WARNING, "matplotlib.font_manager"):
        for n in (1, 2):
            assert names(find(["No Such Font", "DejaVu Sans"])) == ["DejaVuSans.ttf", fonts.font_path().name]
            assert sum("No Such Font" in message for message in caplog.messages) == n
