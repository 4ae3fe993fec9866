"""Many short annual series forecast in one call; needs no tables.

:func:`forecast_panel` gives quantiles and :func:`forecast_draws` draws. A series is a
mixture of simple models (:mod:`~kjanalysis.panel.members`), weighed by what the whole
panel shows (:mod:`~kjanalysis.panel.mixture`).
"""

from .forecasts import QUANTILES, forecast_draws, forecast_panel, grouped
from .inputs import checked, whole

__all__ = ["QUANTILES", "checked", "forecast_draws", "forecast_panel", "grouped", "whole"]
