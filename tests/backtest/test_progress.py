"""Progress is shown to who waits, and leaves nothing behind."""

import itertools

import IPython.display
import pytest

from kjanalysis.backtest import progress


@pytest.fixture
def seen(monkeypatch):
    """What is displayed, by a clock of which each look is a second."""
    seen, clock = [], itertools.count()

    class Handle:
        def update(self, shown):
            seen.append(shown.data)

    def display(shown, display_id):
        seen.append(shown.data)
        return Handle()

    monkeypatch.setattr(IPython.display, "display", display)
    monkeypatch.setattr(IPython.display, "clear_output", lambda: seen.append("cleared"))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    return seen


def test_a_person_who_waits_sees_how_far_it_is(seen, monkeypatch):
    monkeypatch.setenv(progress.OPENED, "05-backtest.ipynb")
    monkeypatch.setenv("KJANALYSIS_LANG", "zh")
    assert list(progress.watched("abcd")) == list("abcd")
    assert seen == [f'<progress max="4" value="{n}"></progress> 正在计算：{n} / 4' for n in (2, 3, 4)] + ["cleared"]


def test_what_is_quick_or_unwatched_shows_nothing(seen, monkeypatch):
    monkeypatch.setenv(progress.OPENED, "05-backtest.ipynb")
    assert list(progress.watched("a")) == ["a"]
    monkeypatch.delenv(progress.OPENED)
    assert list(progress.watched(range(9))) == list(range(9)) and seen == []
