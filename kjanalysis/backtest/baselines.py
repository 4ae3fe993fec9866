"""What plain methods would have said: the baselines of a backtest.

Each takes a history without gaps, oldest first, and returns quantiles, shape
(horizon, levels). This file imports nothing of the package, so that
`benchmarks/peers.py` can load it in an environment with another pandas.

Hyndman, Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), 5.2,
5.5, 8.5, 9.8; Assimakopoulos, Nikolopoulos (2000), Int. J. Forecast. 16,
521-530 (Theta).
"""

from __future__ import annotations

import warnings

import numpy as np
from scipy.special import ndtri


def naive(y, horizon: int, levels) -> np.ndarray:
    """The last figure; width from the root mean square of the changes.

    >>> naive([1.0, 2.0, 4.0], 1, [0.5]).tolist()
    [[4.0]]
    """
    ahead = np.arange(1, horizon + 1)
    return _normal(np.full(horizon, y[-1]), np.sqrt(np.mean(np.diff(y) ** 2) * ahead), levels)


def drift(y, horizon: int, levels) -> np.ndarray:
    """Random walk with drift: the last figure and the mean change a year.

    >>> drift([1.0, 2.0, 4.0], 2, [0.5]).tolist()
    [[5.5], [7.0]]
    """
    steps, ahead = np.diff(y), np.arange(1, horizon + 1)
    width = steps.std(ddof=1) * np.sqrt(ahead * (1 + ahead / len(steps)))
    return _normal(y[-1] + ahead * steps.mean(), width, levels)


def log_drift(y, horizon: int, levels) -> np.ndarray:
    """:func:`drift` of the logs: the mean growth rate; refuses what is not positive."""
    if np.min(y) <= 0:
        raise ValueError("not positive")
    return np.exp(drift(np.log(y), horizon, levels))


def ets(y, horizon: int, levels) -> np.ndarray:
    """statsmodels' ETS(A, Ad, N): exponential smoothing with a damped trend."""
    import pandas as pd
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fit = ETSModel(pd.Series(y), error="add", trend="add", damped_trend=True).fit(disp=False)
    p = fit.get_prediction(start=len(y), end=len(y) + horizon - 1)
    return _normal(np.asarray(p.predicted_mean), np.sqrt(np.asarray(p.forecast_variance)), levels)


def arima(y, horizon: int, levels) -> np.ndarray:
    """statsmodels' ARIMA(0, 1, 1) with drift."""
    from statsmodels.tsa.arima.model import ARIMA

    p = ARIMA(y, order=(0, 1, 1), trend="t").fit().get_forecast(horizon)
    return _normal(p.predicted_mean, p.se_mean, levels)


def theta(y, horizon: int, levels) -> np.ndarray:
    """statsmodels' Theta."""
    import pandas as pd
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fit = ThetaModel(pd.Series(y), period=1, deseasonalize=False).fit()
    ends = np.asarray(fit.prediction_intervals(horizon, alpha=0.2))
    return _normal(np.asarray(fit.forecast(horizon)), (ends[:, 1] - ends[:, 0]) / (2 * ndtri(0.9)), levels)


#: Fast enough for every cut.
PLAIN = {"naive": naive, "drift": drift, "drift of logs": log_drift}

#: Up to a hundred times slower: asked for by name.
STATSMODELS = {"ETS damped": ets, "ARIMA(0,1,1)+drift": arima, "Theta": theta}


def forecast(method, y, horizon: int, levels) -> tuple[np.ndarray, bool]:
    """A method's quantiles, or the naive forecast where it refuses, and whether it did.

    Refusing is an exception, or an answer that is not a finite number.
    """
    y = np.asarray(y, float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            q = np.asarray(method(y, horizon, levels), float)
            if np.isfinite(q).all():
                return q, False
        except Exception:
            pass
    return naive(y, horizon, levels), True


def _normal(mean, sd, levels) -> np.ndarray:
    return np.asarray(mean)[:, None] + np.asarray(sd)[:, None] * ndtri(np.asarray(levels, float))
