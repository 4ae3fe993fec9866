"""Scenarios side by side: what each assumes, and how probable each target is under it."""

from __future__ import annotations

from collections.abc import Sequence

from ..attainment import Outlook
from ..attainment.leading import leading, others
from ..attainment.target import Target
from ..attainment.whatif import WhatIf
from ..errors import KJError
from ..wording import markup, words
from ..wording.target_text import target_text
from ..wording.text import Text
from .kept_scenarios import Kept

PLAIN, NOW = Text("as forecast", "按预测"), Text("as set now", "当前设定")


def side_by_side(plain: Outlook, scenarios: Sequence[tuple[str, Outlook | str]], now: Outlook, lang: str) -> str:
    """A table of scenarios, one a column; a target a row, all together last.

    Parameters
    ----------
    plain : Outlook
        Without assumptions.
    scenarios : sequence of (str, Outlook or str)
        Each with its name; a text says why there is no outlook (:func:`answered`).
    now : Outlook
        What the sliders say, as the last column unless nothing is moved.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        HTML.
    """
    columns: list[tuple[str, Outlook | str]] = [(PLAIN.of(lang), plain), *scenarios]
    if now is not plain:
        columns.append((NOW.of(lang), now))
    shown = [*leading(plain.targets), *others(plain.targets)]
    heads = "".join(f'<th scope="col">{markup.html(name)}</th>' for name, _ in columns)
    rows = [_row(Text("assumed", "假设").of(lang), [assumed(plain, o, lang) for _, o in columns], "kj-given")]
    rows += [_row(target.name(lang), [_chance(plain, o, target.id, lang) for _, o in columns]) for target in shown]
    n = len(plain.together.targets)
    if n > 1:
        rows.append(_row(Text(f"all first {n}" if not plain.together.marked else f"all {n} headline targets",
                              f"前 {n} 项全部达标" if not plain.together.marked else f"{n} 项核心指标全部达标").of(lang),
                         [_every(o) for _, o in columns], "kj-all"))  # fmt: skip
    return (
        f'<div class="kj-scroll"><table class="kj-scenarios"><thead><tr><th></th>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def answered(asked: WhatIf, one: Kept, lang: str) -> Outlook | str:
    """A scenario's outlook, or why there is none: figures may have been published since.

    Parameters
    ----------
    asked : WhatIf
        Of the same region and year.
    one : Kept
        The scenario.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    Outlook or str
    """
    try:
        return asked.outlook(one.given, one.targets)
    except KJError as error:
        return Text(error.en, error.zh).of(lang)


def _row(name: str, cells: list[str], kind: str = "") -> str:
    tds = "".join(f"<td>{markup.html(cell)}</td>" for cell in cells)
    return f'<tr class="{kind}"><th scope="row">{markup.html(name)}</th>{tds}</tr>'


def assumed(plain: Outlook, o: Outlook | str, lang: str) -> str:
    """What an outlook assumes beyond another, in words.

    Parameters
    ----------
    plain : Outlook
        Without assumptions.
    o : Outlook or str
        With them; or why there is none.
    lang : {"zh", "en"}
        Which language.

    Returns
    -------
    str
        A dash for nothing.
    """
    if isinstance(o, str):
        return o
    said = [o.given_zh if lang == "zh" else o.given_en] if o.given else []
    said += [
        Text(f"target {t.name('en')} {target_text(t, 'en')}", f"目标：{t.name('zh')} {target_text(t, 'zh')}").of(lang)
        for before, t in zip(plain.targets, o.targets, strict=True)
        if before.target != t.target
    ]
    return Text("; ", "；").of(lang).join(said).replace("Scenario, assuming", "assuming").replace("情景：", "") or "–"


def _chance(plain: Outlook, o: Outlook | str, target: str, lang: str) -> str:
    if isinstance(o, str):
        return "–"
    found: Target = next(t for t in o.targets if t.id == target)
    return "–" if found.probability is None else words.percent(found.probability)


def _every(o: Outlook | str) -> str:
    if isinstance(o, str) or o.together.every is None:
        return "–"
    return words.percent(o.together.every)
