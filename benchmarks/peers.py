"""The peers' quantiles on given histories. `compare.py` runs it in an environment of its own.

    python peers.py histories.csv out.csv          # all methods' quantiles
    python peers.py histories.csv out.csv --auto   # statsforecast's alone, to time them

`histories.csv` has the columns id and history (space separated). The plain methods and those of
statsmodels are `kjanalysis/backtest/baselines.py`. It is loaded by its path, since the package
itself needs another pandas. The methods of statsforecast are here. A method that refuses a
series, or gives what is no number, is counted and gets the naive forecast.
"""

import importlib.util
import os
import sys
import time
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
import pandas as pd

QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
HORIZON = 3


def shared():
    """kjanalysis/backtest/baselines.py, without the package around it."""
    path = Path(__file__).resolve().parents[1] / "kjanalysis" / "backtest" / "baselines.py"
    spec = importlib.util.spec_from_file_location("shared_peers", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def nixtla(model):
    """A statsforecast model; its levels give the quantiles."""

    def run(y, horizon, levels):
        assert tuple(levels) == QUANTILES
        f = model.forecast(y=y, h=horizon, level=[50, 80, 95])
        names = ("lo-95", "lo-80", "lo-50", "mean", "hi-50", "hi-80", "hi-95")
        return np.stack([np.asarray(f[name]) for name in names], axis=1)

    return run


def main(histories: str, out: str, auto: str = "") -> None:
    from statsforecast.models import AutoARIMA, AutoETS, AutoTheta, DynamicOptimizedTheta

    peers = shared()
    others = {**peers.PLAIN, **{f"statsmodels {name}": method for name, method in peers.STATSMODELS.items()}}
    methods = {
        **({} if auto else others),
        "AutoETS": nixtla(AutoETS()),
        "AutoARIMA": nixtla(AutoARIMA()),
        "AutoTheta": nixtla(AutoTheta()),
        "DynamicOptimizedTheta": nixtla(DynamicOptimizedTheta()),
    }
    table = pd.read_csv(histories)
    rows = []
    for name, method in methods.items():
        peers.forecast(method, np.array(table["history"].iloc[0].split(), dtype=float), HORIZON, QUANTILES)  # compiled
        started, refusals = time.perf_counter(), 0
        for one in table.itertuples():
            q, refused = peers.forecast(method, np.array(one.history.split(), dtype=float), HORIZON, QUANTILES)
            refusals += refused
            rows += [(name, one.id, h + 1, refused, *q[h]) for h in range(HORIZON)]
        each = (time.perf_counter() - started) / len(table)
        print(f"{name}: refused {refusals} of {len(table)}, {1e3 * each:.2f} ms a series", flush=True)
    pd.DataFrame(rows, columns=["method", "id", "horizon", "refused", *map(str, QUANTILES)]).to_csv(out, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
