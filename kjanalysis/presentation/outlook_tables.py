"""An outlook in tables: its targets, what makes up their forecasts, the outside view, the sources."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from ..attainment import Outlook, Target, explain
from ..wording import citations, words
from ..wording.citations import GRADES_ZH, NAMES, Cited, Reference
from ..wording.target_text import target_text
from ..wording.text import Text


def forecast_targets(outlook: Outlook, lang: str) -> Cited | None:
    """:meth:`kjanalysis.Outlook.table`, only the targets that are forecast; None if there are none."""
    mask = [target.probability is not None for target in outlook.targets]
    if not any(mask):
        return None
    return _linked(outlook.table(lang).loc[mask], _chosen(outlook, mask), lang, last=5)


def other_targets(outlook: Outlook, lang: str) -> Cited | None:
    """The targets that aren't forecast: indicator, target, last value, why not; None if there are none."""
    mask = [target.probability is None for target in outlook.targets]
    if not any(mask):
        return None
    table = outlook.table(lang).loc[mask].iloc[:, [0, 1, 6, 3]]
    notes = [words.note_in(target.note, lang) or "–" for target in _chosen(outlook, mask)]
    named = table.assign(**{Text("note", "备注").of(lang): notes})
    shown = _linked(named, _chosen(outlook, mask), lang, last=1)
    # a note that names figures ("of 103") is about the same place
    numbered = {(row, 3): shown.links.get((row, 0)) for row, note in enumerate(notes) if re.search(r"[0-9]", note)}
    return Cited(shown, shown.links | numbered, lang)


def other_targets_note(outlook: Outlook) -> Text:
    """One line before :func:`other_targets`, empty if all are forecast."""
    without = sum(target.probability is None for target in outlook.targets)
    if not without:
        return Text("", "")
    return Text(
        f"{without} more target{'s' if without > 1 else ''} can't be forecast:", f"另有 {without} 个目标无法预测："
    )


def decompositions(parts: dict[str, pd.DataFrame], outlook: Outlook, lang: str) -> Cited | None:
    """What makes up each headline forecast; None if there is none.

    Parameters
    ----------
    parts : dict of str to DataFrame
        :func:`kjanalysis.attainment.explain.headlines`.
    outlook : Outlook
    lang : {"zh", "en"}
    """
    table = explain.table(parts, outlook, lang)
    if table.empty:
        return None
    stands = {target.id: target.reference for target in outlook.targets}
    of_rows = [stands[name] for name, frame in parts.items() for _ in range(len(frame))]
    return Cited(named_rows(table), {(row, NAMES): there for row, there in enumerate(of_rows)}, lang)


def both_views(outlook: Outlook, lang: str) -> Cited | None:
    """Inside view, outside view and both, with what the outside view rests on; None where there is no outside view."""
    mask = [target.median is not None and target.outside_pairs > 0 for target in outlook.targets]
    if not any(mask):
        return None
    columns = {
        "zh": ["指标", "目标", "内部视角（抽样）", "外部视角（同类目标达标率）", "80% 区间", "合并", "依据"],
        "en": [
            "indicator",
            "target",
            "inside view (draws)",
            "outside view (share of such targets met)",
            "80 % interval",
            "combined",
            "basis",
        ],
    }[lang]
    rows = [
        [
            target.name(lang),
            target_text(target, lang),
            words.percent(target.probability),
            words.percent(target.probability_outside if target.outside_used else None),
            "–"
            if target.outside_low is None or not target.outside_used
            else f"{words.percent(target.outside_low)}\u00a0–\u00a0{words.percent(target.outside_high)}",
            words.percent(target.probability_combined if target.outside_used else None),
            Text(target.outside_note, target.outside_note_zh).of(lang),
        ]
        for target in _chosen(outlook, mask)
    ]
    return _linked(pd.DataFrame(rows, columns=columns), _chosen(outlook, mask), lang)


def sources(outlook: Outlook, lang: str) -> Cited | None:
    """Every source behind an outlook: title, grade, dates, places; None without targets."""
    if not outlook.targets:
        return None
    places: dict[tuple[str, str, str], list[str]] = {}
    first: dict[tuple[str, str, str], Reference] = {}
    for one in (standing for target in outlook.targets for standing in target.sources):
        key = one.title, one.grade, one.published
        first.setdefault(key, one.reference)
        # a joined locator ("一; 一/(二)") names places that others name singly
        places.setdefault(key, []).extend(one.locator.split("; "))
    grades = GRADES_ZH if lang == "zh" else {}
    rows = [
        [title, grades.get(grade, grade), published, "; ".join(sorted(set(there), key=citations.as_counted))]
        for (title, grade, published), there in places.items()
    ]
    columns = {"zh": ["来源", "等级", "公布日期", "位置"], "en": ["source", "grade", "published", "places"]}[lang]
    links = {(row, NAMES): there for row, there in enumerate(first.values())}
    return Cited(named_rows(pd.DataFrame(rows, columns=columns)), links, lang)


def named_rows(table: pd.DataFrame) -> pd.DataFrame:
    """The first column as the rows' names."""
    table = table.set_index(table.columns[0])
    table.index.name = None
    return table


def _chosen(outlook: Outlook, mask: Sequence[bool]) -> list[Target]:
    return [target for target, wanted in zip(outlook.targets, mask, strict=True) if wanted]


def _linked(table: pd.DataFrame, targets: list[Target], lang: str, last: int | None = None) -> Cited:
    """A table of targets, each a link to where it stands; so is the last value, in column ``last``."""
    links: dict[tuple[int, int], Reference | None] = {}
    for row, target in enumerate(targets):
        links[row, 0] = target.reference
        if last is not None:
            links[row, last] = target.last_reference
    return Cited(named_rows(table), links, lang)
