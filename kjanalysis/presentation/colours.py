"""The colours of the charts, by what they mean.

One blue for the region and its forecast, orange for the target (its mark,
the required growth), grey for others. Text is at least 4.5:1 on white, a mark
at least 3:1; what colour tells, shape or place tells too.
"""

from __future__ import annotations

from .. import backtest

#: The region, its forecast and whatever is the page's subject.
REGION = "#1f5fa8"

#: Published figures, drawn over the forecast.
FIGURES = "#12324f"

#: The target: its line, its label, the growth it requires.
TARGET = "#b4530a"

#: A second target in the same chart.
OTHER_TARGET = "#2e7d4f"

#: Other regions, the pool.
OTHERS = "#7b8794"

#: What belongs to the region but is not the main thing.
SECONDARY = "#5b8ac0"

#: Outcomes that miss a target, and notes.
MISSED = "#5b6670"

#: Behind the year that is forecast.
SHADE = "#eef1f5"

#: Under a label that may lie on lines or dots.
WHITE = {"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1}

#: Colours of a backtest's methods.
METHODS = {
    backtest.OUTLOOK: FIGURES, backtest.PANEL: REGION, "naive": OTHERS, "drift": "#b4530a", "drift of logs": "#2e7d4f",
}  # fmt: skip

#: A forecast's intervals, and how dense each is drawn.
BANDS = ((0.95, 0.15), (0.80, 0.22), (0.50, 0.30))
