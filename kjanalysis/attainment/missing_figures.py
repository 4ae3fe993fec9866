"""What figure would be needed to forecast a target that can't be."""

from __future__ import annotations

from ..notation.identities import Identity, parse
from ..notation.scales import scale_of
from ..tables import Snapshot
from ..wording.text import Text
from .display import interval_text
from .target import State, Target


def missing_figure(t: Target, known: Snapshot) -> Text:
    """What figure would be needed to forecast a target.

    Parameters
    ----------
    t : Target
        One without a probability.
    known : Snapshot
        The tables it was judged by.

    Returns
    -------
    Text
        A sentence without a full stop.
    """
    row = known.indicator(t.indicator)
    if scale_of(row.kind, row.integer) is None:
        return Text("ranks are not forecast", "位次不作预测")
    if t.state is State.CONTRADICTION:
        return Text(
            "needed: published figures that agree; `kjanalysis data check` names those that don't",
            "需要：相互吻合的已公布数据（kjanalysis data check 会指出矛盾之处）",
        )
    if t.state is State.ZERO:
        return Text(f"needed: a figure of {t.year - 1} that isn't zero", f"需要：{t.year - 1} 年不为零的数据")
    if t.state is State.NO_FORECAST:
        return Text("needed: figures of the same indicator in other regions", "需要：其他地区的同类数据")
    if t.state is State.UNSURE:
        return Text(
            f"80 % interval {interval_text(t.lo80, t.hi80, t.integer)}; needed: a newer figure",
            f"80% 区间 {interval_text(t.lo80, t.hi80, t.integer)}，需要更新的数据",
        )
    tie = parse(row.identity)
    parts = _parts(tie, known) if tie is not None else Text("", "")
    return Text(
        f"needed: its figure of {t.year - 1}, or of a year before, for the whole year{parts.en}",
        f"需要：{t.year - 1} 年或更早一年的同口径全年数据{parts.zh}",
    )


def _parts(tie: Identity, known: Snapshot) -> Text:
    """The indicators that one is computed from, as another way."""
    rows = [known.indicator(code) for code in tie.parts]
    return Text(f"; or of {' and '.join(row.en for row in rows)}", f"，或{'、'.join(row.zh for row in rows)}的数据")
