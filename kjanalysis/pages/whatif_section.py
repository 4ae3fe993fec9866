"""The what-if section of a run's page: sliders over draws that come with it, without a server."""

from __future__ import annotations

import json
import math

from jinja2 import Environment
from markupsafe import Markup

from ..attainment import Outlook
from ..attainment.answer_words import counted
from ..attainment.thinned import thinned
from ..wording.text import Text

_WORDS = {
    "of": Text("about {n} of 20 ({p})", "20 次中约 {n} 次达标（{p}）"),
    "middle": Text("median {m}; 80 % interval {i}", "中位数 {m}；80% 区间 {i}"),
    "forecast": Text(" (forecast)", "（预测）"),
}


def section(outlook: Outlook, lang: str, templates: Environment) -> str:
    """The section as HTML.

    Parameters
    ----------
    outlook : Outlook
        Without assumptions.
    lang : {"zh", "en"}
        Which language.
    templates : Environment
        Those of the pages.

    Returns
    -------
    str
        Empty if no target can be moved.
    """
    found = thinned(outlook, lang)
    if found is None:
        return ""
    n = len(found["together"]["ids"]) if found["together"] else 0
    every = Text(f"all {n} met: {{p}}" if n > 2 else "both met: {p}", f"{counted(n)}项全部达标：{{p}}")
    texts = {key: one.of(lang) for key, one in _WORDS.items()} | {"every": every.of(lang)}
    few, many, luck = found["n"], found["of"], round(200 * math.sqrt(0.25 / found["n"]))
    note = Text(
        f"At rest these are the page's figures. Once moved, they come from {few} of its {many:,} draws and are right to about {luck} points. "
        f"At rest, the {few} draws differ from the page by at most {found['off']} points.",
        f"未移动时与本页数字一致。移动后用 {many:,} 次抽样中的 {few} 次计算，误差约 {luck} 个百分点。未移动时，这 {few} 次的概率与本页最多相差 {found['off']} 个百分点。",
    )
    return templates.get_template("whatif.html.j2").render(
        lang=lang, note=note.of(lang), data=Markup(_safe(found | {"words": texts}))
    )


def _safe(found: dict) -> str:
    """JSON that ends no script element, whatever stands in it."""
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
