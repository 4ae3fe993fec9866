"""One region's tied forecast, as draws.

Every number shown later is computed from these draws. :func:`forecast` gathers the
figures, ties indicators by their identities, and draws each block from a state space
(:mod:`~kjanalysis.forecast.statespace`) whose prior is learned from the other regions
(:mod:`~kjanalysis.forecast.prior`). A scenario assumes figures
(:mod:`~kjanalysis.forecast.scenario`).
"""

from ..panel import forecast_draws, forecast_panel
from .draws import Forecast, adding_up, change, in_units, quantiles
from .region import check_year, draw_rows, drawn, forecast

__all__ = [
    "Forecast", "adding_up", "change", "check_year", "draw_rows", "drawn", "forecast", "forecast_draws", "forecast_panel",
    "in_units", "quantiles",
]  # fmt: skip
