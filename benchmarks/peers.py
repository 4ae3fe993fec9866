"""Peers' quantiles on given cuts; run by compare.py in an environment of its own.

    python peers.py cuts.csv out.csv

cuts.csv has columns id and history (space separated). A method that refuses a
series, or gives what is no number, is counted and gets the naive forecast.
"""

import os
import sys
import time
import warnings

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import pandas as pd
from scipy.stats import norm

QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
HORIZON = 2
Z = norm.ppf(QUANTILES)


def naive(y):
    """Last value; width from the root mean square of the changes."""
    step = np.sqrt(np.mean(np.diff(y) ** 2))
    return np.array([y[-1] + step * np.sqrt(h) * Z for h in range(1, HORIZON + 1)])


def drift(y):
    """Random walk with drift (Hyndman, Athanasopoulos, fpp3, 5.5)."""
    d, k = np.diff(y), len(y) - 1
    return np.array(
        [y[-1] + h * d.mean() + d.std(ddof=1) * np.sqrt(h * (1 + h / k)) * Z for h in range(1, HORIZON + 1)]
    )


def normal(mean, se):
    return np.array([m + s * Z for m, s in zip(mean, se, strict=True)])


def sm_ets(y):
    """statsmodels ETS(A, Ad, N)."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    fit = ETSModel(pd.Series(y), error="add", trend="add", damped_trend=True).fit(disp=False)
    p = fit.get_prediction(start=len(y), end=len(y) + HORIZON - 1)
    return normal(p.predicted_mean, np.sqrt(p.forecast_variance))


def sm_arima(y):
    """statsmodels ARIMA(0, 1, 1) with drift."""
    from statsmodels.tsa.arima.model import ARIMA

    p = ARIMA(y, order=(0, 1, 1), trend="t").fit().get_forecast(HORIZON)
    return normal(p.predicted_mean, p.se_mean)


def sm_theta(y):
    """statsmodels Theta."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    fit = ThetaModel(y, period=1, deseasonalize=False).fit()
    low = np.asarray(fit.prediction_intervals(HORIZON, alpha=0.2))
    mean = np.asarray(fit.forecast(HORIZON))
    return normal(mean, (low[:, 1] - low[:, 0]) / (2 * norm.ppf(0.9)))


def nixtla(model):
    """A statsforecast model; its levels give the quantiles."""

    def run(y):
        f = model.forecast(y=y, h=HORIZON, level=[50, 80, 95])
        names = ("lo-95", "lo-80", "lo-50", "mean", "hi-50", "hi-80", "hi-95")
        return np.stack([np.asarray(f[name]) for name in names], axis=1)

    return run


def main(cuts: str, out: str) -> None:
    from statsforecast.models import AutoARIMA, AutoETS, AutoTheta, DynamicOptimizedTheta

    methods = {
        "naive": naive,
        "drift": drift,
        "statsmodels ETS damped": sm_ets,
        "statsmodels ARIMA(0,1,1)+drift": sm_arima,
        "statsmodels Theta": sm_theta,
        "AutoETS": nixtla(AutoETS()),
        "AutoARIMA": nixtla(AutoARIMA()),
        "AutoTheta": nixtla(AutoTheta()),
        "DynamicOptimizedTheta": nixtla(DynamicOptimizedTheta()),
    }
    warnings.simplefilter("ignore")
    table = pd.read_csv(cuts)
    rows = []
    for name, method in methods.items():
        started, refused = time.perf_counter(), 0
        for cut in table.itertuples():
            y = np.array(cut.history.split(), dtype=float)
            try:
                q = method(y)
                if not np.isfinite(q).all():
                    raise ValueError("no number")
            except Exception:
                refused, q = refused + 1, naive(y)
            rows += [(name, cut.id, h + 1, *q[h]) for h in range(HORIZON)]
        each = (time.perf_counter() - started) / len(table)
        print(f"{name}: refused {refused} of {len(table)}, {1e3 * each:.2f} ms a series", flush=True)
    pd.DataFrame(rows, columns=["method", "id", "horizon", *map(str, QUANTILES)]).to_csv(out, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
