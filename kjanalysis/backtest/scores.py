"""Scores of forecasts given as quantiles, and of probabilities.

Pure functions of arrays: ``y`` are the outcomes, shape (n,); ``q`` the
quantiles, shape (n, levels); ``levels`` their probabilities. The
sums are scoringrules', each checked against its written formula in
`tests/backtest/test_scores.py` (its ``weighted_interval_score`` is wrong on numpy
arrays and not used).

References
----------
Gneiting, Raftery (2007), JASA 102, 359-378 (proper scores); Hyndman, Koehler
(2006), Int. J. Forecast. 22, 679-688 (MASE); Dawid (1984), JRSS A 147,
278-292 (PIT); Cox (1958), Biometrika 45, 562-565 (calibration slope).
"""

from __future__ import annotations

import warnings

import numpy as np

#: Probabilities nearer to 0 or 1 than this are taken for this when a log is needed.
EDGE = 0.001


def pinball(y, q, levels) -> np.ndarray:
    """Quantile score, mean over the levels: ``max(a (y - q), (a - 1) (y - q))``.

    Returns
    -------
    ndarray, shape (n,)
        In the outcomes' unit; lower is better.

    Examples
    --------
    >>> pinball([3.0], [[1.0, 2.0, 4.0]], [0.25, 0.5, 0.75]).round(4).tolist()
    [0.4167]
    """
    import scoringrules as sr

    y, q = np.asarray(y, float), np.asarray(q, float)
    return np.asarray(sr.quantile_score(y[:, None], q, np.asarray(levels, float)[None, :])).mean(axis=1)


def crps(y, q, levels) -> np.ndarray:
    """Continuous ranked probability score: twice the integral of the pinball loss over the level.

    As twice its mean at the middles of equal parts of (0, 1), so that the mean is the integral.

    Raises
    ------
    ValueError
        If the levels are not these middles, (i + 1/2) / n.

    Examples
    --------
    >>> crps([0.0], [[-1.0, 0.0, 1.0]], [1 / 6, 1 / 2, 5 / 6]).round(4).tolist()
    [0.2222]
    """
    import scoringrules as sr

    levels = np.asarray(levels, float)
    if not np.allclose(levels, (np.arange(len(levels)) + 0.5) / len(levels)):
        raise ValueError(f"levels {levels.tolist()} are not the middles of equal parts of (0, 1)")
    return np.asarray(sr.crps_quantile(np.asarray(y, float), np.asarray(q, float), levels))


def interval(y, low, high, level: float) -> np.ndarray:
    """Interval score of a central interval: its width, and 2 / (1 - level) for each unit outside.

    Examples
    --------
    >>> interval([5.0, 12.0], [0.0, 0.0], [10.0, 10.0], 0.8).round(6).tolist()
    [10.0, 30.0]
    """
    import scoringrules as sr

    y, low, high = (np.asarray(x, float) for x in (y, low, high))
    return np.asarray(sr.interval_score(y, low, high, 1 - level))


def inside(y, low, high) -> np.ndarray:
    """Whether each outcome lies in its interval, ends included; bool, shape (n,)."""
    y = np.asarray(y)
    return (y >= np.asarray(low)) & (y <= np.asarray(high))


def smape(y, middle) -> np.ndarray:
    """Symmetric absolute percentage error, 0 to 200: ``200 |m - y| / (|m| + |y|)``; 0 where both are 0.

    Examples
    --------
    >>> smape([100.0], [110.0]).round(3).tolist()
    [9.524]
    """
    y, middle = np.asarray(y, float), np.asarray(middle, float)
    both = np.abs(middle) + np.abs(y)
    return 200 * np.abs(middle - y) / np.where(both > 0, both, 1.0)


def typical_change(history) -> float:
    """What errors are measured in: mean absolute change from one figure to the next.

    The absolute error over this is the absolute scaled error, whose mean is MASE.

    Examples
    --------
    >>> typical_change([1.0, 3.0, 2.0])
    1.5
    """
    return float(np.abs(np.diff(np.asarray(history, float))).mean())


def below(x, q, levels) -> np.ndarray:
    """Probability of less than x, read off the quantiles by straight lines.

    Beyond the outermost quantiles it is half the outermost level: no forecast
    given as quantiles says more. Quantiles that cross are put in order first
    (Chernozhukov, Fernandez-Val, Galichon 2010, Econometrica 78, 1093-1125).

    Parameters
    ----------
    x : array_like, shape (n,) or (n, k)
    q : array_like, shape (n, levels)
    levels : array_like

    Returns
    -------
    ndarray, the shape of ``x``
        At the outcomes this is the probability integral transform.

    Examples
    --------
    >>> below([0.5, 9.0], [[0.0, 1.0], [0.0, 1.0]], [0.2, 0.8]).round(3).tolist()
    [0.5, 0.9]
    """
    x, q, levels = np.asarray(x, float), np.sort(np.asarray(q, float), axis=-1), np.asarray(levels, float)
    at = x if x.ndim > 1 else x[:, None]
    place = (q[:, :, None] < at[:, None, :]).sum(axis=1)
    left, right = (place - 1).clip(0), place.clip(max=q.shape[1] - 1)
    low, high = np.take_along_axis(q, left, 1), np.take_along_axis(q, right, 1)
    share = (at - low) / np.where(high > low, high - low, 1.0)
    p = levels[left] + (levels[right] - levels[left]) * share
    p = np.where(place == 0, np.where(at < q[:, :1], levels[0] / 2, levels[0]), p)
    p = np.where(place == q.shape[1], (1 + levels[-1]) / 2, p)
    return p.reshape(x.shape)


def brier(hit, p) -> np.ndarray:
    """Brier score ``(p - hit)**2`` of each probability.

    Parameters
    ----------
    hit : array_like, shape (n,)
        What happened, 0 or 1.
    p : array_like, shape (n,)
        The probabilities given.

    Returns
    -------
    ndarray, shape (n,)
        Lower is better.

    Examples
    --------
    >>> brier([1, 0], [0.75, 0.5]).tolist()
    [0.0625, 0.25]
    """
    import scoringrules as sr

    return np.asarray(sr.brier_score(np.asarray(hit, float), np.asarray(p, float)))


def slope(hit, p) -> float:
    """Reliability slope: least squares of what happened (0 or 1) on the probability given.

    1 is right; below 1 the probabilities are too far from the mean (overconfident).

    Parameters
    ----------
    hit : array_like, shape (n,)
        What happened, 0 or 1.
    p : array_like, shape (n,)
        The probabilities given.

    Returns
    -------
    float
        ``sum((p - mean(p)) hit) / sum((p - mean(p))**2)``; NaN where all probabilities are the same.

    Examples
    --------
    >>> slope([0, 1, 1, 1], [0.25, 0.25, 0.75, 0.75])
    1.0
    """
    p, hit = np.asarray(p, float), np.asarray(hit, float)
    spread = p - p.mean()
    total = (spread**2).sum()
    return float((spread * hit).sum() / total) if total > 0 else float("nan")


def cox(hit, p) -> tuple[float, float]:
    """Cox's calibration intercept and slope: logistic regression of what happened on logit(p).

    0 and 1 are right. Unlike :func:`slope` it weighs the probabilities near 0 and 1 most;
    they are kept :data:`EDGE` away from them.

    Parameters
    ----------
    hit : array_like, shape (n,)
        What happened, 0 or 1.
    p : array_like, shape (n,)
        The probabilities given.

    Returns
    -------
    tuple of float
        ``a, b`` of ``logit P(hit) = a + b logit(p)``. NaN where nothing, or everything, happened, and
        where a probability parts what happened from what didn't.

    References
    ----------
    Cox (1958), Biometrika 45, 562-565.

    Examples
    --------
    >>> a, b = cox([0, 0, 0, 1, 0, 1, 1, 1], [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75])
    >>> bool(abs(a) < 1e-6), round(b, 6)
    (True, 1.0)
    """
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    p, hit = np.asarray(p, float).clip(EDGE, 1 - EDGE), np.asarray(hit, float)
    if hit.min(initial=1) == hit.max(initial=0) or np.ptp(p) == 0:
        return float("nan"), float("nan")
    x = np.column_stack([np.ones_like(p), np.log(p / (1 - p))])
    with warnings.catch_warnings():
        warnings.simplefilter("error", PerfectSeparationWarning)
        try:
            intercept, steepness = GLM(hit, x, family=Binomial()).fit().params
            return float(intercept), float(steepness)
        except PerfectSeparationWarning:
            return float("nan"), float("nan")
