"""A normal that is known to lie between two ends: how likely, and what is left of it.

For x ~ N(0, 1) and a < x < b, with Z = Phi(b) - Phi(a)::

    E x   = (phi(a) - phi(b)) / Z
    Var x = 1 + (a phi(a) - b phi(b)) / Z - (E x)^2

References
----------
Johnson, Kotz, Balakrishnan (1994), Continuous Univariate Distributions 1, 13.10.
"""

from __future__ import annotations

import numpy as np
from scipy.special import log_ndtr, ndtr

from .arrays import Floats, Numbers

#: So far out the density and the probability differ in digits that doubles don't have.
FAR = 1e6

#: Ends beyond it are taken for it: they can still be squared.
EDGE = 1e150

#: Beyond what a density over a probability can be, as a logarithm: only lost digits give more.
MOST = 300.0


def log_between(a: Numbers, b: Numbers) -> Floats:
    """log(Phi(b) - Phi(a)) for a < b, safe far out in the tails.

    >>> bool(np.isclose(log_between(-1.0, 1.0), np.log(0.6826894921)))
    True
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    flip = a > 0
    a, b = np.where(flip, -b, a), np.where(flip, -a, b)
    near = ndtr(b) - ndtr(a)
    if np.all(near > 1e-8):  # most calls: no tail to be safe in
        safe: Floats = np.log(near)
        return safe
    with np.errstate(divide="ignore", invalid="ignore"):
        far = log_ndtr(b) + np.log1p(-np.exp(np.minimum(log_ndtr(a) - log_ndtr(b), -1e-12)))
        found: Floats = np.where(near > 1e-8, np.log(np.maximum(near, 1e-300)), far)
    return found


def moments(a: Numbers, b: Numbers) -> tuple[Floats, Floats, Floats]:
    """Log probability, mean and variance of a standard normal between a and b.

    Parameters
    ----------
    a, b : array
        a < b; either may be infinite.

    Returns
    -------
    log_probability, mean, variance : ndarray

    Examples
    --------
    >>> log_p, mean, variance = moments(0.0, np.inf)
    >>> bool(np.isclose(mean, np.sqrt(2 / np.pi))), bool(np.isclose(variance, 1 - 2 / np.pi))
    (True, True)
    """
    a, b = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    a, b = (np.where(np.isinf(x), x, np.clip(x, -EDGE, EDGE)) for x in (a, b))
    log_p = log_between(a, b)
    at_a, at_b = (np.exp(np.minimum(-0.5 * x**2 - 0.5 * np.log(2 * np.pi) - log_p, MOST)) for x in (a, b))
    mean = np.clip(at_a - at_b, a, b)
    pull = np.where(np.isfinite(a), a, 0.0) * at_a - np.where(np.isfinite(b), b, 0.0) * at_b
    # far out the terms cancel: there it is at most that of an even spread, or of an exponential
    limit = np.minimum(np.minimum(b - a, FAR) ** 2 / 12, np.where(np.abs(mean) > 1, 1.0, np.inf))
    variance = np.clip(1 + pull - mean**2, 1e-12, np.minimum(limit, 1.0))
    nearest = np.clip(0.0, a, b)
    far = np.abs(nearest) > FAR
    return log_p, np.where(far, nearest, mean), np.where(far, 1e-12, variance)
