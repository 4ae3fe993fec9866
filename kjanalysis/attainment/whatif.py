"""What if: an outlook under assumptions, and with other targets, from the draws that are there.

``outlook(given=)`` fits anew, which takes a second. :func:`what_if` makes a :class:`WhatIf` once;
each question to it is answered by moving the draws (:mod:`kjanalysis.forecast.assuming`), so that a
slider can follow the hand. Both agree within the luck of the draws.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..errors import KJError
from ..forecast import scenario
from ..forecast.assuming import Ready, assume
from .criterion import meets
from .judge import Judged, judged_again
from .leading import together
from .outlooks import Outlook, joint
from .target import State, Target


@dataclass(frozen=True, eq=False)
class WhatIf:
    """An outlook that assumptions can be put to; :func:`what_if` makes it.

    Parameters
    ----------
    plain : Outlook
        Without assumptions.
    ready : Ready
        Its draws, and what is needed to move them.
    """

    plain: Outlook
    ready: Ready

    @functools.cached_property
    def _rows(self) -> list[Any]:
        return list(self.plain.known.targets(self.plain.region, self.plain.year).itertuples())

    @functools.cached_property
    def _figures(self) -> list[Any]:
        return list(self.plain.forecast.history.itertuples())

    def outlook(self, given: Mapping[str, object] | None = None, targets: Mapping[str, float] | None = None) -> Outlook:
        """The outlook under assumptions, and with other targets.

        Parameters
        ----------
        given : dict, optional
            Figures assumed for the year, as in :func:`kjanalysis.outlook`.
        targets : dict, optional
            Other figures for targets, by the target's id or its indicator's code.

        Returns
        -------
        Outlook
            The one there was, if nothing is assumed. What is tied to nothing assumed
            keeps its digits.

        Raises
        ------
        KJError
            If an assumption is not usable, or there is no such target.

        Examples
        --------
        >>> import kjanalysis as kj
        >>> if_ = what_if(kj.outlook("330205", 2021, "2021-03-26", n_draws=4000))
        >>> harder = if_.outlook(targets={"rd_expenditure": 30})
        >>> [t.target for t in harder.targets if t.indicator == "rd_expenditure"]
        [30]
        >>> harder.targets[0].probability < if_.plain.targets[0].probability
        True
        """
        plain = self.plain
        assumed = scenario.read(given, plain.known, self.ready.figures, plain.year)
        aims = {place: value for key, value in (targets or {}).items() for place in [self._place(key, value)]}
        if not assumed and not aims:
            return plain
        forecast = assume(self.ready, assumed)
        judged = []
        for n, (before, row) in enumerate(zip(plain.targets, self._rows, strict=True)):
            tied = forecast.blocks.get(before.indicator) is not plain.forecast.blocks.get(before.indicator)
            if (tied or n in aims) and before.state in (State.FORECAST, State.CONTRADICTION):
                judged.append(judged_again(before, _aimed(row, aims.get(n)), plain.known, forecast, self._figures))
            else:
                judged.append(Judged(before, _hits(before, plain)))
        now = [one.target for one in judged]
        return replace(
            plain,
            forecast=forecast,
            targets=now,
            joint=joint(judged),
            together=together(now, {one.target.id: one.hits for one in judged if one.hits is not None}),
            given={code: one.plain() for code, one in assumed.items()},
            given_zh=scenario.text(assumed, plain.known, plain.year, "zh"),
            given_en=scenario.text(assumed, plain.known, plain.year, "en"),
        )

    def _place(self, key: str, value: float) -> int:
        """Which target is meant, by its place among all."""
        found = [n for n, t in enumerate(self.plain.targets) if key in (t.id, t.indicator)]
        fits = [n for n in found if self.plain.targets[n].state is State.FORECAST]
        if len(fits) != 1:
            have = ", ".join(t.indicator for t in self.plain.targets if t.state is State.FORECAST)
            raise KJError(
                f"targets: {key!r} is not one target that can be forecast. Give its id or one of: {have or '–'}.",
                f"targets（目标）：{key!r} 不能对应唯一一个可预测的目标，请给出目标编号或以下代码之一：{have or '–'}。",
            )
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise KJError(
                f"targets: {key}={value!r} is not a number. Write {key}: 26, for example.",
                f"targets（目标）：{key}={value!r} 不是数值，请写成 {key}: 26 之类。",
            )
        return fits[0]


def what_if(outlook: Outlook, seed: int = 0) -> WhatIf:
    """Make an outlook ready for assumptions.

    Parameters
    ----------
    outlook : Outlook
        Without assumptions of its own.
    seed : int
        Of the draws.

    Returns
    -------
    WhatIf
        Nothing is computed yet; the first assumption about an indicator takes half a second more.

    Raises
    ------
    KJError
        If the outlook is a scenario itself.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> if_ = what_if(kj.outlook("330205", 2021, "2021-03-26", n_draws=4000))
    >>> if_.outlook({"gdp": 760}).given
    {'gdp': 760}
    """
    if outlook.given:
        raise KJError(
            "This outlook is a scenario already. Make one without given, and put all assumptions to that.",
            "该展望本身已是情景。请先生成不带 given 的展望，再一并设定各项假设。",
        )
    return WhatIf(outlook, Ready(outlook.forecast, outlook.known, outlook.year, seed))


def _aimed(row: Any, value: float | None) -> Any:
    """A target's row with another figure; the upper end of a range moves along."""
    if value is None:
        return row
    high = row.value_high + (value - row.value) if row.comparator == "range" else row.value_high
    return row._replace(value=value, value_high=high)


def _hits(target: Target, outlook: Outlook) -> np.ndarray | None:
    """Which draws meet a target that was judged already."""
    f = outlook.forecast
    if target.outcome is not None:
        return np.full(len(f.draws), bool(target.probability))
    if target.probability is None:
        return None
    return meets(f.draws[target.indicator, target.year].to_numpy(), target.criterion)
