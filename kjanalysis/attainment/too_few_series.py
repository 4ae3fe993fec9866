"""Targets for which the tables hold hardly anything alike to learn from, as a finding."""

from __future__ import annotations

from .. import tables
from ..forecast import prior
from ..notation.identities import parse
from ..notation.scales import scale_of
from ..tables import Snapshot
from ..tables.places import SEPARATOR, SHIPPED
from ..wording.sentences import pair
from ..wording.text import Text
from .outlook_data import OutlookData
from .target import State

#: What the draws decide, or would.
_DRAWN = (State.FORECAST, State.CONTRADICTION, State.NO_FORECAST)


def too_few_series(outlook: OutlookData, known: Snapshot) -> list[Text]:
    """Why targets get no forecast, or a poor one, in tables that hold few other series; and the way out.

    Parameters
    ----------
    outlook : Outlook
        Its targets.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    list of Text
        Empty if no target with figures of its own rests on fewer than
        :data:`kjanalysis.forecast.prior.MIN_SERIES` series.
    """
    n = sum(t.state in _DRAWN and t.n_observations > 0 and _few(t.indicator, known) for t in outlook.targets)
    if not n:
        return []
    if any(layer.name == SHIPPED for layer in known.layers):
        way_out = Text("Add figures of other regions.", "请补充其他地区的数据。")
    else:
        both = f"{SHIPPED}{SEPARATOR}{tables.address(known.layers)}"
        way_out = Text(
            f'To use the shipped tables as well, give --data "{both}".', f'如需同时使用随附数据，请写 --data "{both}"。'
        )
    return [
        pair("{n} of {total} targets have fewer than {least} similar series in these tables to learn usual growth from. {way_out}",
             "{total} 个目标中有 {n} 个的同类序列不足 {least} 个，难以估计常见增速。{way_out}",
             n=n, total=len(outlook.targets), least=prior.MIN_SERIES, way_out=way_out)
    ]  # fmt: skip


def _few(code: str, known: Snapshot) -> bool:
    """Whether an indicator, or one it is computed from, has a prior of too few series, or none."""
    tie, pools = parse(known.indicator(code).identity), prior.pooled(known)
    for part in (code, *(tie.parts if tie else ())):
        row = known.indicator(part)
        scale = scale_of(row.kind, row.integer)
        learned = pools.get((row.pool, scale)) if scale else None
        if scale and (learned is None or learned.n_series < prior.MIN_SERIES):
            return True
    return False
