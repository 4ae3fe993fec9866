"""Published figures whose arithmetic doesn't fit, as findings: what the forecast makes of them, and what hangs on them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..forecast import draw_rows
from ..notation.identities import parse
from ..tables import Snapshot, check, file_of
from ..wording.citations import reference
from ..wording.sentences import Sentence, figure, pair
from ..wording.text import Text
from ..wording.words import percent, printed
from .criterion import meets
from .outlook_data import OutlookData
from .target import State, Target

_NOTHING = Text(Sentence(), Sentence())


def misfits(outlook: OutlookData, known: Snapshot) -> list[Text]:
    """Published figures whose arithmetic doesn't fit, and what hangs on each of them.

    Parameters
    ----------
    outlook : Outlook
        Its history and draws.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    list of Text
        One a ratio of the last two years (:func:`kjanalysis.tables.check.ratio_misfits`).
    """
    rows = outlook.forecast.history
    # older years are other vintages of GDP: only the newest matter for this answer
    rows = rows[rows["status"].ne("revised") & rows["year"].ge(outlook.year - 2)]
    said = []
    for p in check.ratio_misfits(rows, known):
        in_file = rows["layer"].map(lambda layer: file_of(known.layers, "observations.csv", layer)).eq(p.file)
        row = rows[rows["row"].eq(p.row) & in_file].iloc[0]
        said.append(
            pair(
                "The published figures don't quite agree: {what}{started}{without}",
                "已公布的数据不完全吻合：{what}{started}{without}",
                what=(p.what, p.what_zh), started=starting_point(outlook, row, known), without=left_out(outlook, row, known),
            )
        )  # fmt: skip
    return said


def starting_point(outlook: OutlookData, ratio: pd.Series, known: Snapshot) -> Text:
    """Where the draws put a published ratio that its parts pull away from its printed value.

    Parameters
    ----------
    outlook : Outlook
        Its draws.
    ratio : Series
        The ratio's row of the history.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    Text
        Empty where the ratio isn't drawn.
    """
    code, year = ratio["indicator"], int(ratio["year"])
    if (code, year) not in outlook.forecast.draws:
        return _NOTHING
    draws = outlook.forecast.draws[code, year].to_numpy()
    beyond = float(((draws < ratio["lower"]) | (draws >= ratio["upper"])).mean())
    return pair(
        " The forecast weighs all three figures and starts from {middle}, not from {given}. "
        "{beyond} of the draws lie outside the range that {given} stands for.",
        "预测兼顾这三个数据，以 {middle} 而非 {given} 为起点。{beyond} 的抽样落在 {given} 所代表的区间之外。",
        middle=f"{np.median(draws):.2f}%", beyond=percent(beyond),
        given=figure(printed(ratio["value"], ratio["qualifier"], "%"), reference(ratio, known.sources)),
    )  # fmt: skip


def left_out(outlook: OutlookData, ratio: pd.Series, known: Snapshot) -> Text:
    """Probabilities of the leading targets without the ratio, and without its numerator.

    Parameters
    ----------
    outlook : Outlook
        Its targets are drawn anew for this.
    ratio : Series
        The ratio's row of the history.
    known : Snapshot
        The tables it was made from.

    Returns
    -------
    Text
        Empty where no leading target is tied to the ratio, and in a scenario.
    """
    code = ratio["indicator"]
    tie = parse(known.indicator(code).identity)
    tied = (code, *(tie.parts if tie else ()))
    aims = [t for t in outlook.leading if t.state is State.FORECAST and t.indicator in tied]
    if not aims or outlook.given:
        return _NOTHING
    said_en, said_zh = [], []
    for without in tied[:2]:
        chances = _chances_without(outlook, known, without, int(ratio["year"]), aims)
        indicator = known.indicator(without)
        said_en.append(f"Without {indicator.en}: " + ", ".join(f"{t.indicator_en} {p}" for t, p in chances))
        said_zh.append(f"不用{indicator.zh}时：" + "、".join(f"{t.indicator_zh} {p}" for t, p in chances))
    return pair(
        " The probabilities change if one figure of {year} is left out. {said}.",
        "若不用 {year} 年的某个数据，达标概率会变化。{said}。",
        year=int(ratio["year"]), said=(". ".join(said_en), "。".join(said_zh)),
    )  # fmt: skip


def _chances_without(
    outlook: OutlookData, known: Snapshot, code: str, year: int, aims: list[Target]
) -> list[tuple[Target, str]]:
    """Probabilities of targets, drawn anew without one figure."""
    history = known.latest(outlook.region)
    rest = history[~(history["indicator"].eq(code) & history["year"].eq(year))]
    draws = draw_rows(rest, known, outlook.region, outlook.year, [t.indicator for t in aims]).draws
    found = []
    for t in aims:
        if (t.indicator, outlook.year) in draws:
            hits = meets(draws[t.indicator, outlook.year].to_numpy(), t.criterion)
            found.append((t, percent(float(hits.mean()))))
    return found
