"""The scale on which an indicator moves evenly, and the way back.

===========  ==========================  ===================================
kind         scale                       why
===========  ==========================  ===================================
flow, stock  log                         they grow by rates
counts       log(x + 1/2)                zero is possible, whole on return
ratio (%)    logit of x / 100            stays inside 0 and 100
growth (%)   linear                      may be negative
rank         none                        not forecast
===========  ==========================  ===================================
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def scale_of(kind: str, integer: bool) -> str | None:
    """Name of an indicator's scale.

    Parameters
    ----------
    kind : str
        As in `indicators.csv`: flow, stock, ratio, growth or rank.
    integer : bool
        Whether the indicator counts whole things.

    Returns
    -------
    str or None
        One of log, count, logit and linear; None for ranks.

    Examples
    --------
    >>> scale_of("stock", True), scale_of("growth", False)
    ('count', 'linear')
    """
    if kind in ("flow", "stock"):
        return "count" if integer else "log"
    return {"ratio": "logit", "growth": "linear"}.get(kind)


def forward(x: npt.ArrayLike, scale: str) -> np.ndarray:
    """Values to the scale; what the scale can't hold (a negative amount) is NaN.

    >>> forward([1.0, -1.0], "log").tolist()
    [0.0, nan]
    """
    values: np.ndarray = np.asarray(x, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "log":
            return np.where(values > 0, np.log(values), np.nan)
        if scale == "count":
            return np.where(values >= 0, np.log(values + 0.5), np.nan)
        if scale == "logit":
            return np.where((values > 0) & (values < 100), np.log(values / (100 - values)), np.nan)
    return values


def backward(z: npt.ArrayLike, scale: str) -> np.ndarray:
    """Scale values to the indicator's unit; counts come back whole.

    >>> backward(forward([151.0], "count"), "count").tolist()
    [151.0]
    """
    values: np.ndarray = np.asarray(z, dtype=float)
    with np.errstate(over="ignore"):
        if scale == "log":
            values = np.exp(values)
        elif scale == "count":
            values = np.maximum(np.rint(np.exp(values) - 0.5), 0.0)
        elif scale == "logit":
            values = 100.0 / (1.0 + np.exp(-values))
    return values
