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


def scale_of(kind: str, integer: bool) -> str | None:
    """Name of an indicator's scale: log, count, logit, linear, or None for ranks.

    >>> scale_of("stock", True), scale_of("growth", False)
    ('count', 'linear')
    """
    if kind in ("flow", "stock"):
        return "count" if integer else "log"
    return {"ratio": "logit", "growth": "linear"}.get(kind)


def forward(x, scale: str) -> np.ndarray:
    """Values to the scale; what the scale can't hold (a negative amount) is NaN.

    >>> forward([1.0, -1.0], "log").tolist()
    [0.0, nan]
    """
    x = np.asarray(x, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "log":
            return np.where(x > 0, np.log(x), np.nan)
        if scale == "count":
            return np.where(x >= 0, np.log(x + 0.5), np.nan)
        if scale == "logit":
            return np.where((x > 0) & (x < 100), np.log(x / (100 - x)), np.nan)
    return x


def backward(z, scale: str) -> np.ndarray:
    """Scale values to the indicator's unit; counts come back whole.

    >>> backward(forward([151.0], "count"), "count").tolist()
    [151.0]
    """
    z = np.asarray(z, dtype=float)
    with np.errstate(over="ignore"):
        if scale == "log":
            return np.exp(z)
        if scale == "count":
            return np.maximum(np.rint(np.exp(z) - 0.5), 0.0)
        if scale == "logit":
            return 100.0 / (1.0 + np.exp(-z))
    return z
