"""A region among others: the same indicator upwards and sideways, growth seen everywhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..attainment import Outlook, Target
from ..forecast.changes import changes
from ..tables import Snapshot, graphs, peers, vintage
from ..wording import words
from ..wording.citations import Cited, by_place, references
from ..wording.sentences import Sentence, figure, sentence
from ..wording.text import Text

_NEEDED = Text(
    "{name} needs growth of {needed} a year to meet the target. "
    "Of {n} yearly growth rates of all regions known on {day}, {share} were that high or higher.",
    "{name}要达标，所需年增速为 {needed}。截至 {day}，各地区各年份已知的增速共 {n} 个，其中 {share} 达到或超过这一增速。",
)


#: Regions shown in one picture.
MOST = 8


def lines(region: str, year: int, known: Snapshot, lang: str, indicator: str) -> pd.DataFrame:
    """An indicator for the region, its parents and its peers, the last twelve years.

    Returns
    -------
    DataFrame
        region, name, year, value; and source, locator, published of each
        figure. At most eight regions; :mod:`kjanalysis.tables.peers` chooses the peers.
    """
    regions = known.places
    line = graphs.line(region, regions["parent"].to_dict())
    rows = known.figures
    rows = rows[rows["indicator"].eq(indicator) & rows["year"].ge(year - peers.YEARS)]
    there = set(rows["region"])
    keep = [one for one in line if one in there]
    keep += peers.peers(known, region, indicator, year, MOST - len(keep))
    rows = vintage.first(rows[rows["region"].isin(keep)]).copy()
    mine, other = (regions["zh"], regions["en"]) if lang == "zh" else (regions["en"], regions["zh"])
    rows["name"] = rows["region"].map(mine.where(mine.ne(""), other))
    rows["order"] = rows["region"].map({r: i for i, r in enumerate(keep)})
    rows = rows.sort_values(["order", "year"])[["region", "name", "year", "value", "source", "locator", "published"]]
    titles = known.sources.set_index("source")["title"]
    rows.attrs = {"day": str(known.day or ""), "titles": rows["source"].map(titles).value_counts().index.tolist()}
    return rows


def chosen(rows: pd.DataFrame, region: str, known: Snapshot, lang: str) -> str:
    """Which regions stand beside a region in :func:`lines`, and by what rule; or that there is none."""
    line = graphs.line(region, known.places["parent"].to_dict())
    beside = [name for one, name in zip(rows["region"], rows["name"], strict=True) if one not in line]
    if not beside:
        return _ALONE.of(lang)
    names = Text(", ", "、").of(lang).join(dict.fromkeys(beside))
    return Text(_CHOSEN.en.format(names=names), _CHOSEN.zh.format(names=names)).of(lang)


_ALONE = Text(
    "No other region of this level has figures of the indicator, so there are no peers to show.",
    "没有其他同级地区有该指标的数据，因此没有可比的同类地区。",
)
_CHOSEN = Text(
    "Peers: {names}. Regions of the same level; first those of the city, then of the province, then all. "
    "The nearest by this indicator, by GDP and by R&D intensity come first.",
    "同类地区：{names}。均为同级地区，先取同市，再取同省，最后取全国，并以该指标、地区生产总值和 R&D 投入强度最接近者优先。",
)


def table(rows: pd.DataFrame, known: Snapshot, lang: str = "zh") -> Cited:
    """:func:`lines` as a table, a region a row, each figure a link to its source."""
    shown = rows.assign(value=rows["value"].map(words.number)).pivot(index="region", columns="year", values="value")
    shown = shown.reindex(rows["region"].unique()).fillna("–")
    links = by_place(shown, rows["region"], rows["year"], references(rows, known.sources))
    shown.index = shown.index.map(rows.drop_duplicates("region").set_index("region")["name"])
    shown.index.name = None
    shown.columns = [str(year) for year in shown.columns]
    return Cited(shown, links, lang)


def growth(known: Snapshot, indicator: str) -> pd.Series:
    """Yearly growth, in percent, of the indicator everywhere it was known."""
    moves = changes(known)
    moves = moves[moves["indicator"].eq(indicator)]
    found = (100 * np.expm1(moves["change"])).clip(-30, 60)
    found.attrs = {"day": str(known.day or "")}
    return found


def needed(outlook: Outlook, name: str, seen: pd.Series, indicator: str, lang: str = "zh") -> dict:
    """Growth an indicator's target asks for, among growth seen everywhere.

    Parameters
    ----------
    outlook : Outlook
    name : str
        The indicator's, in words.
    seen : Series
        :func:`growth`.
    indicator : str
    lang : {"zh", "en"}

    Returns
    -------
    dict
        required and observed (percent a year, None where unknown), label
        for the axis, and sentence saying it in words.
    """
    aim = next((t for t in outlook.targets if _is_growth_of(t, indicator)), None)
    required = None if aim is None else aim.required_growth
    label = Text(f"yearly growth of {name} (%), all regions and years", f"{name}年增速（%），各地各年")
    if aim is None or required is None or seen.empty:
        said = Sentence(Text("There is no target to compare with.", "没有可比较的目标。").of(lang))
    else:
        said = sentence(
            _NEEDED.of(lang), lang, name=name, day=outlook.as_of, n=len(seen),
            # a target for the growth itself is published; what a level asks for is computed
            needed=figure(words.signed(required), aim.reference if aim.indicator != indicator else None),
            share=words.percent(float((seen >= required).mean())),
        )  # fmt: skip
    observed = None if aim is None else aim.observed_growth
    return {"required": required, "observed": observed, "label": label.of(lang), "sentence": said}


def _is_growth_of(t: Target, indicator: str) -> bool:
    """Whether a target asks for growth of an indicator, as a level or as a rate."""
    return t.growth_unit == "%" and t.indicator in (indicator, f"{indicator}_growth")
