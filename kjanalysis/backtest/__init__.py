"""What forecasts of past days were worth.

:mod:`~kjanalysis.backtest.cuts` says what was known on each past day and what came of it.
The engines and their rivals (:mod:`~kjanalysis.backtest.baselines`) forecast the same cuts
(:mod:`~kjanalysis.backtest.rolling`). Scores (:mod:`~kjanalysis.backtest.scores`) and
calibration (:mod:`~kjanalysis.backtest.assessment`) say how good they were.
"""

from .assessment import (
    LEAST,
    LEVELS,
    PANEL,
    against,
    calibration,
    chances,
    counted,
    counts,
    pit,
    reliability,
    scored,
    summary,
)
from .cuts import FAMILIES, LENGTHS, VARIANTS, domain, part, shown
from .display import named, reliability_table, slopes_table, table
from .rolling import OUTLOOK, forecasts, outlook, panel, plain, rolling_origin, rolling_panel

__all__ = [
    "FAMILIES", "LEAST", "LENGTHS", "LEVELS", "OUTLOOK", "PANEL", "VARIANTS", "against", "calibration", "chances",
    "counted", "counts", "domain", "forecasts", "named", "outlook", "panel", "part", "pit", "plain", "reliability", "reliability_table",
    "rolling_origin", "rolling_panel", "scored", "shown", "slopes_table", "summary", "table",
]  # fmt: skip
