"""What forecasts of past days were worth.

What was known on each past day and what came of it (:mod:`~kjanalysis.backtest.past_days`)
is made into cuts (:mod:`~kjanalysis.backtest.cuts`), also with bounds and gaps
(:mod:`~kjanalysis.backtest.variants`). The engines and plain methods
(:mod:`~kjanalysis.backtest.baselines`) forecast the same cuts
(:mod:`~kjanalysis.backtest.rolling`). Scores (:mod:`~kjanalysis.backtest.scores`) and
calibration (:mod:`~kjanalysis.backtest.assessment`) say how good they were, tables show it
(:mod:`~kjanalysis.backtest.display`). Constants are chosen on one part of the outcomes and
reported on another (:mod:`~kjanalysis.backtest.parts`).
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
from .cuts import FAMILIES, HORIZONS, LENGTHS, VARIANTS, Cuts, calls, sample, together
from .display import named, reliability_table, slopes_table, table
from .parts import part
from .past_days import domain, outside_panels
from .rolling import OUTLOOK, forecasts, outlook, panel, plain, rolling_origin, rolling_panel
from .scores import brier, cox, slope
from .variants import shown, typed

__all__ = [
    "FAMILIES", "HORIZONS", "LEAST", "LENGTHS", "LEVELS", "OUTLOOK", "PANEL", "VARIANTS", "Cuts", "against",
    "brier", "calibration", "calls", "chances", "counted", "counts", "cox", "domain", "forecasts", "named", "outlook",
    "outside_panels", "panel", "part", "pit", "plain", "reliability", "reliability_table", "rolling_origin",
    "rolling_panel", "sample", "scored", "shown", "slope", "slopes_table", "summary", "table", "together", "typed",
]  # fmt: skip
