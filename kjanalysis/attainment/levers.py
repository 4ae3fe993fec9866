"""What can be moved in a what-if: figures that may be assumed, and the targets themselves.

The same list is behind the panel in JupyterLab and the sliders on a page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ..notation.identities import parse
from ..tables.unit_words import unit_words
from ..wording.text import Text
from .leading import leading, others
from .outlook_data import OutlookData
from .target import State, Target


@dataclass(frozen=True)
class Lever:
    """A figure that can be moved.

    Parameters
    ----------
    key : str
        Indicator code of a figure, id of a target.
    name : Text
        Of the indicator.
    unit : Text
        Behind a number.
    low, high, step : float
        Round ends and step of a slider.
    rest : float
        Where it stands as long as nothing is moved: near the forecast's median, or the target.
    integer : bool
        Whether it counts whole things.
    of : str
        The indicator assumed: for a number of new ones, that of what they are added to.
    base : float
        What a number of new ones is added to; 0 for a figure itself.
    last : float or None
        The last figure, if it is of the year before.
    leads : bool
        Whether a leading target depends on it, or it is one.
    """

    key: str
    name: Text
    unit: Text
    low: float
    high: float
    step: float
    rest: float
    integer: bool
    of: str
    base: float = 0.0
    last: float | None = None
    leads: bool = False

    def assumed(self, value: float) -> float:
        """The figure that a place of the slider assumes.

        Parameters
        ----------
        value : float
            Where the slider stands.

        Returns
        -------
        float
            In the unit of the indicator ``of``, whole where it counts.
        """
        found = self.base + value
        return float(round(found)) if self.integer else float(f"{found:.10g}")


def figures(outlook: OutlookData) -> list[Lever]:
    """Figures that may be assumed and that a target depends on, those of leading targets first.

    Parameters
    ----------
    outlook : OutlookData
        Without assumptions.

    Returns
    -------
    list of Lever
        Each indicator that is drawn by itself; behind a stock, the number of new ones.
    """
    aims = [*leading(outlook.targets), *others(outlook.targets)]
    lead = {t.indicator for t in leading(outlook.targets)}
    found: dict[str, Lever] = {}
    for target in aims:
        block = outlook.forecast.blocks.get(target.indicator)
        for code in block.parts if block is not None and target.state is State.FORECAST else ():
            if code not in found and _open(outlook, code):
                found[code] = _figure(outlook, code, target.indicator in lead)
                if added := _added(outlook, found[code]):
                    found[added.key] = added
    return list(found.values())


def targets(outlook: OutlookData) -> list[Lever]:
    """The targets that are forecast, leading ones first.

    Parameters
    ----------
    outlook : OutlookData
        Without assumptions.

    Returns
    -------
    list of Lever
        Each with its own figure as the place of rest.
    """
    lead = {t.id for t in leading(outlook.targets)}
    aims = [t for t in [*leading(outlook.targets), *others(outlook.targets)] if t.state is State.FORECAST]
    return [_target(outlook, t, t.id in lead) for t in aims]


def _open(outlook: OutlookData, code: str) -> bool:
    """Whether an indicator has draws of the year that no published figure fixes."""
    draws = outlook.forecast.draws
    return (code, outlook.year) in draws.columns and float(draws[code, outlook.year].std()) > 0


def _figure(outlook: OutlookData, code: str, leads: bool) -> Lever:
    row = outlook.known.codes.loc[code]
    draws = outlook.forecast.draws[code, outlook.year].to_numpy()
    low, middle, high = (float(x) for x in np.quantile(draws, [0.01, 0.5, 0.99], method="inverted_cdf"))
    integer = bool(row["integer"])
    before = outlook.forecast.history.query("indicator == @code and year == @outlook.year - 1 and qualifier == 'eq'")
    last = float(before["value"].iloc[-1]) if len(before) else None
    if row["cumulative"] and last is not None:
        low = max(low, last)
    low, high, step = ends(low, high, integer, anchor=last if row["cumulative"] and last is not None else 0.0)
    middle = _digits(low + round((middle - low) / step) * step)
    return Lever(
        code, _name(outlook, code), _unit(outlook, code), low, high, step, middle, integer, code, 0.0, last, leads
    )


def _added(outlook: OutlookData, level: Lever) -> Lever | None:
    """The number of new ones, where the year before is known to the last one."""
    draws, year = outlook.forecast.draws, outlook.year
    changes = (code for code, text in outlook.known.codes["identity"].items() if _change_of(text, level.key))
    code = next((str(code) for code in changes if (code, year) in draws.columns), None)
    if code is None or (level.key, year - 1) not in draws.columns:
        return None
    before = draws[level.key, year - 1].to_numpy()
    if np.ptp(before) > 0:
        return None
    base = float(before[0])
    return replace(
        level, key=code, name=_name(outlook, code), unit=_unit(outlook, code), low=level.low - base,
        high=level.high - base, rest=level.rest - base, base=base, last=None,
    )  # fmt: skip


def _change_of(text: str, code: str) -> bool:
    tie = parse(text)
    return tie is not None and tie.kind == "diff" and tie.parts[0] == code


def _target(outlook: OutlookData, t: Target, leads: bool) -> Lever:
    draws = outlook.forecast.draws[t.indicator, t.year].to_numpy()
    low, high = (float(x) for x in np.quantile(draws, [0.02, 0.98], method="inverted_cdf"))
    low, high, step = ends(min(low, t.target), max(high, t.target), t.integer, anchor=float(t.target))
    return Lever(t.id, Text(t.indicator_en, t.indicator_zh), _unit(outlook, t.indicator), low, high, step,
                 float(t.target), t.integer, t.indicator, leads=leads)  # fmt: skip


def _name(outlook: OutlookData, code: str) -> Text:
    row = outlook.known.codes.loc[code]
    return Text(row["en"] or row["zh"], row["zh"] or row["en"])


def _unit(outlook: OutlookData, code: str) -> Text:
    codes = outlook.known.codes
    return Text(unit_words(codes, code, "en").behind, unit_words(codes, code, "zh").behind)


def ends(low: float, high: float, integer: bool, anchor: float = 0.0) -> tuple[float, float, float]:
    """Ends and step of a slider with about a hundred places.

    Parameters
    ----------
    low, high : float
        What it must reach.
    integer : bool
        Whether it counts whole things.
    anchor : float
        A figure that one of its places must be.

    Returns
    -------
    tuple of float
        Low end, high end, step.

    Examples
    --------
    >>> ends(21.43, 31.9, False), ends(103, 260, True), ends(21.43, 31.9, False, anchor=25.05)
    ((21.4, 31.9, 0.1), (103.0, 260.0, 1.0), (21.35, 31.95, 0.1))
    """
    span = (high - low) or abs(high) or 1.0
    size = 10.0 ** math.floor(math.log10(span / 100))
    step = next(size * k for k in (1, 2, 5, 10) if span / (size * k) <= 120)
    if integer:
        step = 1.0 if span <= 1000 else float(round(step))
    first, last = math.floor((low - anchor) / step + 1e-9), math.ceil((high - anchor) / step - 1e-9)
    return _digits(anchor + first * step), _digits(anchor + last * step), _digits(step)


def _digits(value: float) -> float:
    """Without the digits that a sum of steps leaves behind."""
    return float(f"{value:.10g}")
