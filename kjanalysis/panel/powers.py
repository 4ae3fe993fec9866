"""A series' values on the powers of its scale, and the way back.

On the log a steady drift is growth by a rate, on the level itself growth by an
amount; a root lies between (Box, Cox 1964). Shares have the logit in place of
the log. Growth rates, and series that fall below zero, stay as they are.

References
----------
Box, Cox (1964), JRSS B 26, 211-252 (powers, and the likelihood across them by
the Jacobian at the geometric mean).
"""

from __future__ import annotations

from typing import cast

import numpy as np

from .arrays import Floats, Numbers

#: Powers a scale is modelled on; 0 is the log (for shares the logit).
POWERS = {"log": (0.0, 0.5, 1.0), "logit": (0.0, 0.5, 1.0), "linear": (1.0,), "own": (1.0,)}

#: Scales on which a change is an amount; on the others it is a rate.
BY_AMOUNT = ("linear", "own")


def transform(y: Numbers, size: Numbers, power: float, scale: str) -> Floats:
    """Values on a power of their scale, measured in the series' own size.

    Parameters
    ----------
    y, size : array
        ``size`` is the geometric mean of the series; for the scales linear and
        own it is the unit of a change.
    power : float
    scale : str
        log, logit, linear or own.

    >>> transform(np.array([2.0, 8.0]), 4.0, 0.0, "log").round(4).tolist()
    [-0.6931, 0.6931]
    """
    y, size = np.asarray(y, dtype=float), np.asarray(size, dtype=float)
    if scale in BY_AMOUNT:
        amount: Floats = y / size
        return amount
    if power == 0:
        return cast(Floats, np.log(y / size) - (np.log1p(-y / 100) if scale == "logit" else 0.0))
    return cast(Floats, ((y / size) ** power - 1) / power)


def invert(z: Numbers, size: Numbers, power: float, scale: str) -> Floats:
    """The way back from :func:`transform`, kept inside what the scale can hold."""
    z, size = np.asarray(z, dtype=float), np.asarray(size, dtype=float)
    if scale in BY_AMOUNT:
        amount: Floats = z * size
        return amount
    if power == 0:
        y = size * np.exp(np.clip(z, -300, 300))  # further out doubles end
        return cast(Floats, np.minimum(1 / (1 / y + 0.01), 100 - 1e-9) if scale == "logit" else y)
    y = size * np.maximum(1 + power * z, 1e-6) ** (1 / power)
    return cast(Floats, np.minimum(y, 100 - 1e-9) if scale == "logit" else y)


def log_jacobian(y: Floats, size: Floats, power: float, scale: str) -> Floats:
    """Log of the transform's slope at each of a series' figures, shape of ``y`` (series, n)."""
    if scale in BY_AMOUNT:
        return np.zeros(np.shape(y))
    slope = (power - 1) * np.log(y / size[..., None])
    if scale == "logit" and power == 0:
        slope = slope - np.log1p(-y / 100)
    return slope


def moves_from(last: Floats, y: Floats, size: Floats, scale: str) -> Floats:
    """How far values lie from the last figure: in logs, logits, or (by amount) in the series' size.

    >>> moves_from(np.array(50.0), np.array([50.0, 75.0]), np.array(1.0), "logit").round(4).tolist()
    [0.0, 1.0986]
    """
    if scale in BY_AMOUNT:
        return (y - last) / size
    if scale == "logit":
        return cast(Floats, np.log(y / (100 - y)) - np.log(last / (100 - last)))
    return cast(Floats, np.log(y / last))


def moved(last: Floats, moves: Floats, size: Floats, scale: str) -> Floats:
    """The way back from :func:`moves_from`."""
    if scale in BY_AMOUNT:
        return last + size * moves
    if scale == "logit":
        return 100 / (1 + (100 - last) / last * np.exp(-moves))
    return last * np.exp(moves)
