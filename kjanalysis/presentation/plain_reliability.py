"""How far probabilities can be relied on, for readers who know no score: said 70 %, came true 69 %."""

from __future__ import annotations

import pandas as pd

from ..backtest.assessment import chances
from ..wording.text import Text

#: Probabilities that are asked about, and how near a statement must be to count as one of it.
ASKED, NEAR = (0.7, 0.9, 0.5, 0.3, 0.1), 0.05

#: Fewer statements than this say nothing.
LEAST = 30

#: What levels of regions are called in a sentence.
LEVELS = {
    "nation": Text("the nation", "全国"),
    "province": Text("provinces", "省级"),
    "city": Text("cities", "地市"),
    "county": Text("districts and counties", "区县"),
    "zone": Text("development zones", "开发区"),
    "country": Text("other countries", "其他国家"),
}


def came_true(scores: pd.DataFrame, method: str) -> pd.DataFrame:
    """How often statements of a probability came true.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`kjanalysis.backtest.scored`.
    method : str
        The method looked at.

    Returns
    -------
    DataFrame
        A row for each probability of :data:`ASKED` with enough statements near it: said (mean
        given), came (share that came true), n (how many).
    """
    table = chances(scores[scores["method"].eq(method)])
    rows = []
    for asked in ASKED:
        near = table[(table["p"] - asked).abs().le(NEAR)]
        if len(near) >= LEAST:
            rows.append((float(near["p"].mean()), float(near["hit"].mean()), len(near)))
    return pd.DataFrame(rows, columns=["said", "came", "n"])


def lines(found: pd.DataFrame, tested: set[str], own: str, lang: str) -> list[str]:
    """What the checks come to, in sentences.

    Parameters
    ----------
    found : DataFrame
        Of :func:`came_true`.
    tested : set of str
        Levels of the regions that were checked, as in `regions.csv`.
    own : str
        Level of the region that the page is of.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    list of str
        A sentence a probability, then on whom it was tested; empty without enough statements.
    """
    said = [
        Text(
            f"Said {100 * row.said:.0f} %, came true {100 * row.came:.0f} % ({row.n:,} times).",
            f"预测概率 {100 * row.said:.0f}% 的，实际达标 {100 * row.came:.0f}%（{row.n:,} 次）。",
        ).of(lang)
        for row in found.itertuples()
    ]
    return [*said, _on_whom(tested, own).of(lang)] if said else []


def _on_whom(tested: set[str], own: str) -> Text:
    names = [LEVELS.get(level, Text(level, level)) for level in sorted(tested)]
    on = Text(" and ".join(name.en for name in names), "、".join(name.zh for name in names))
    if own in tested:
        return Text(f"Tested on {on.en}, as this region is one.", f"在{on.zh}数据上检验，本地区同属这一层级。")
    ours = LEVELS.get(own, Text(own, own))
    return Text(f"Tested on {on.en}, not on {ours.en}.", f"在{on.zh}数据上检验，未在{ours.zh}数据上检验。")
