"""Many short annual series forecast in one call; needs no tables.

:func:`forecast_panel` gives quantiles and :func:`forecast_draws` draws
(:mod:`~kjanalysis.panel.forecasts`). On the way the input is checked
(:mod:`~kjanalysis.panel.inputs`), put on its scale and grouped by times
(:mod:`~kjanalysis.panel.groups`, :mod:`~kjanalysis.panel.powers`). A series is a mixture of
simple models (:mod:`~kjanalysis.panel.members`), each as likely as the figures say
(:mod:`~kjanalysis.panel.conditioning`, :mod:`~kjanalysis.panel.truncated_normal`) and as
the whole panel shows (:mod:`~kjanalysis.panel.learning`,
:mod:`~kjanalysis.panel.common_drift`, :mod:`~kjanalysis.panel.shipped_prior`). Its forecast
(:mod:`~kjanalysis.panel.mixture`) is tabulated (:mod:`~kjanalysis.panel.distribution_table`)
and calibrated (:mod:`~kjanalysis.panel.calibrated`).
"""

from .forecasts import QUANTILES, forecast_draws, forecast_panel
from .groups import grouped
from .inputs import checked, whole

__all__ = ["QUANTILES", "checked", "forecast_draws", "forecast_panel", "grouped", "whole"]
