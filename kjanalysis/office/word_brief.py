"""The brief in Word: the answer on the first of two A4 pages, what it rests on on the second."""

from __future__ import annotations

import datetime as dt
import io
import math
import os

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from ..attainment import Outlook, Target, answer_words
from ..attainment.cards import legend_text
from ..attainment.display import interval_text, last_text
from ..attainment.leading import leading, others
from ..attainment.reasons import reasons
from ..attainment.target import State
from ..presentation import dot_plot, forecast_year
from ..wording import chances, citations, markup, words
from ..wording.target_text import target_text
from ..wording.text import Text
from . import word_parts as parts
from . import word_template
from .method import known_by, method, title
from .zipped import undated

#: So many cards, rows of the table and sources fit on two pages; the workbook has them all.
CARDS, ROWS, SOURCES = 3, 8, 6

#: Millimetres of the first page for sentences and dots, of a line of text and of a row of dots; letters of a line.
ROOM, LINE, ROW, LETTERS = {"zh": 138, "en": 124}, 5.5, 14.5, 80


def document(outlook: Outlook, lang: str, template: str | os.PathLike[str] | None) -> bytes:
    """The brief as the content of a .docx file.

    Parameters
    ----------
    outlook : Outlook
        With at least one target.
    lang : {"zh", "en"}
        Language of the document.
    template : path-like or None
        A Word file of one's own.

    Returns
    -------
    bytes
        The same for the same outlook.
    """
    made = docx.Document() if template is None else word_template.opened(template)
    there = word_template.place(made) if template is not None else None
    parts.looks(made, own=template is not None)
    if template is None:
        _page(made)
    before = list(made.element.body)
    _first_page(made, outlook, lang)
    _second_page(made, outlook, lang)
    added = [one for one in made.element.body if not any(one is other for other in before)]
    word_template.put(made, added, there)
    _properties(made, outlook, lang)
    to = io.BytesIO()
    made.save(to)
    return undated(to.getvalue())


def _page(made: Document) -> None:
    """A4 with the sides of official papers; above and below a little less, so that two pages are enough."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.header_distance, section.footer_distance = Mm(12), Mm(12)
    parts.page_number(section)


def _properties(made: Document, outlook: Outlook, lang: str) -> None:
    """Title and day; no time of writing."""
    day = dt.datetime.combine(outlook.as_of, dt.time())
    core = made.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title(outlook).of(lang), "kjanalysis", "", ""
    core.created = core.modified = day
    core.language = "zh-CN" if lang == "zh" else "en-GB"
    core.revision = 1


def _width(made: Document) -> int:
    """Of the text, in EMU."""
    section = made.sections[-1]
    return int(section.page_width or Mm(210)) - int(section.left_margin or 0) - int(section.right_margin or 0)


def _first_page(made: Document, outlook: Outlook, lang: str) -> None:
    said = made.add_paragraph(style="Title")
    parts.text(said, title(outlook).of(lang))
    parts.text(made.add_paragraph(style="KJ Line"), known_by(outlook).of(lang))
    first = leading(outlook.targets)
    if first:
        _cards(made, first[:CARDS], lang)
        _together(made, outlook, lang)
    else:
        parts.text(made.add_paragraph(), outlook.heading(lang))
    most = [f"{n}. {one.of(lang)}" for n, one in enumerate(reasons(outlook).first, start=1)]
    if most:
        _head(made, Text("What matters most", "最要紧的几点").of(lang))
    for one in most:
        parts.text(made.add_paragraph(), one)
    _dots(made, outlook, _fitting(most, lang), lang)


def _fitting(most: list[str], lang: str) -> int:
    """How many rows of dots the first page has room for below its sentences."""
    lines = sum(math.ceil(markup.width(one) / LETTERS) for one in most)
    return min(max(int((ROOM[lang] - LINE * lines) / ROW), 3), dot_plot.PAPER.rows)


def _head(made: Document, said: str) -> None:
    parts.text(made.add_paragraph(style="Heading 1"), said)


def _cards(made: Document, first: list[Target], lang: str) -> None:
    """The leading targets side by side; a weak one has dashed lines and lighter type."""
    wide = _width(made) // len(first)
    made_table = parts.table(made, [wide] * len(first), 1, "none")
    for cell, t in zip(made_table.rows[0].cells, first, strict=True):
        weak = t.evidence_grade < 3 and t.state is not State.PUBLISHED
        parts.edges(
            cell, "dashed" if t.evidence_grade < 2 else "single", parts.GREY if weak else "12324F", 4 if weak else 12
        )
        shade = parts.GREY if weak else ""
        name, number = cell.paragraphs[0], cell.add_paragraph(style="KJ Number")
        name.style = "KJ Name"
        parts.text(name, t.name(lang))
        parts.text(
            cell.add_paragraph(style="KJ Cell"), Text("target ", "目标 ").of(lang) + target_text(t, lang), "B4530A"
        )
        cell._tc.append(number._p)  # below the target
        if t.state is State.PUBLISHED:
            parts.text(number, t.verdict_zh if lang == "zh" else t.verdict)
        else:
            parts.text(number, words.percent(t.probability), shade)
            for line in _said(t, lang):
                parts.text(cell.add_paragraph(style="KJ Cell"), line, shade)


def _said(t: Target, lang: str) -> list[str]:
    """What a card says below its number."""
    semicolon = Text("; ", "；").of(lang)
    frequency = chances.frequency(t.probability or 0.0, t.of_twenty).of(lang)
    word = t.verdict_zh if lang == "zh" else t.verdict
    figures = [
        Text("last ", "最近 ").of(lang) + last_text(t, lang),
        Text("80% interval ", "80% 区间 ").of(lang) + interval_text(t.lo80, t.hi80, t.integer),
    ]
    return [frequency, word + semicolon + answer_words.evidence(t).of(lang), semicolon.join(figures)]


def _together(made: Document, outlook: Outlook, lang: str) -> None:
    """How the leading targets stand together, and on which evidence."""
    rows = answer_words.together(outlook.together)
    if rows:
        gap = made.add_paragraph(style="KJ Name")
        gap.paragraph_format.space_before = gap.paragraph_format.space_after = Mm(1)
        parts.text(gap, answer_words.together_name(outlook.together).of(lang))
        strip = parts.table(made, [_width(made) // len(rows)] * len(rows), 1)
        for cell, (said, chance) in zip(strip.rows[0].cells, rows, strict=True):
            number = cell.paragraphs[0]
            number.style = "KJ Number"
            number.alignment = WD_ALIGN_PARAGRAPH.CENTER
            parts.text(number, words.percent(chance))
            below = cell.add_paragraph(style="KJ Cell")
            below.alignment = WD_ALIGN_PARAGRAPH.CENTER
            parts.text(below, said.of(lang) + Text(": ", "：").of(lang) + chances.bare(chance).of(lang))
    weakest = min(leading(outlook.targets), key=lambda t: t.evidence_grade)
    notes = [answer_words.weakest(weakest).of(lang) if rows else "", answer_words.missing(outlook.targets).of(lang)]
    if any(notes):
        parts.text(made.add_paragraph(style="KJ Note"), Text(" ", "").of(lang).join(filter(None, notes)))


def _dots(made: Document, outlook: Outlook, most: int, lang: str) -> None:
    """The dot plot with what its dots are."""
    drawn = [t for t in [*leading(outlook.targets), *others(outlook.targets)] if t.dots]
    if not drawn:
        return
    _head(made, Text("Twenty equally likely outcomes", "20 种同样可能的结果").of(lang))
    described = (
        Text("; ", "；")
        .of(lang)
        .join(f"{t.name(lang)} {target_text(t, lang)} {answer_words.frequency(t).of(lang)}" for t in drawn[:most])
    )
    parts.picture(
        made,
        dot_plot.attainment(outlook, lang, dot_plot.PAPER._replace(rows=most)),
        _width(made),
        described,
        Mm(ROW * most),
    )
    said = legend_text(drawn, lang)
    if len(drawn) > most:
        said += Text(" The other targets are in the table overleaf.", "其余目标见后页表。").of(lang)
    parts.text(made.add_paragraph(style="KJ Note"), said)


def _second_page(made: Document, outlook: Outlook, lang: str) -> None:
    first = next((t for t in leading(outlook.targets) if t.dots), None)
    if first is not None:
        _head(made, Text(f"{first.indicator_en}: past and forecast", f"{first.indicator_zh}：历史与预测").of(lang))
        made.paragraphs[-1].paragraph_format.page_break_before = True
        _forecast(made, outlook, first, lang)
    _head(made, Text("The targets and their sources", "目标与出处").of(lang))
    _targets(made, outlook, lang)
    _head(made, Text("Method", "方法").of(lang))
    for n, one in enumerate(method(outlook), start=1):
        parts.text(made.add_paragraph(style="KJ Cell"), f"{n}. {one.of(lang)}")


def _forecast(made: Document, outlook: Outlook, t: Target, lang: str) -> None:
    chart = forecast_year.fans(outlook.forecast, [t], outlook.known, lang, last=outlook.year, noted=False)
    described = Text(
        f"{t.indicator_en}: last figure {last_text(t, 'en')}, target {target_text(t, 'en')}, forecast median "
        f"{words.estimate(t.median, t.integer)}, {answer_words.frequency(t).en}",
        f"{t.indicator_zh}：最近值 {last_text(t, 'zh')}，目标 {target_text(t, 'zh')}，预测中位数 "
        f"{words.estimate(t.median, t.integer)}，{answer_words.frequency(t).zh}",
    )
    parts.picture(made, chart, _width(made), described.of(lang), Mm(56))
    parts.text(made.add_paragraph(style="KJ Note"), forecast_year.NOTE.of(lang))


def _targets(made: Document, outlook: Outlook, lang: str) -> None:
    """The targets that have a probability, with sources by number; the others counted."""
    every = [*leading(outlook.targets), *others(outlook.targets)]
    rows = every[:ROWS]
    numbers: dict[tuple[str, str], int] = {}
    if rows:
        _table(made, rows, numbers, lang)
    without, more = len(outlook.targets) - len(every), len(every) - len(rows)
    notes = []
    if more:
        notes.append(Text(f"{more} more are in the workbook.", f"其余 {more} 项见 Excel 工作簿。").of(lang))
    if without:
        notes.append(
            Text(
                f"{without} {'more ' if every else ''}target{'s' if without > 1 else ''} can't be forecast; the workbook lists what figure each would need.",
                f"{'另有 ' if every else ''}{without} 个目标无法预测，各缺什么数据见 Excel 工作簿。",
            ).of(lang)
        )
    if notes:
        parts.text(made.add_paragraph(style="KJ Note"), Text(" ", "").of(lang).join(notes))
    _sources(made, rows, numbers, lang)


def _table(made: Document, rows: list[Target], numbers: dict[tuple[str, str], int], lang: str) -> None:
    wide = _width(made)
    shares = (0.26, 0.14, 0.10, 0.15, 0.25, 0.10) if lang == "zh" else (0.25, 0.17, 0.11, 0.16, 0.22, 0.09)
    heads = [
        Text("indicator", "指标"), Text("target", "目标"), Text("probability", "概率"), Text("in words", "判断"),
        Text("median (80% interval)", "中位数（80% 区间）"), Text("source", "出处"),
    ]  # fmt: skip
    made_table = parts.table(made, [int(wide * share) for share in shares], len(rows) + 1)
    parts.heads(made_table, [one.of(lang) for one in heads])
    for row, t in zip(made_table.rows[1:], rows, strict=True):
        certain = t.state is State.PUBLISHED
        middle = f"{words.estimate(t.median, t.integer)} ({interval_text(t.lo80, t.hi80, t.integer)})"
        cells = [
            t.name(lang), target_text(t, lang), "–" if certain else words.percent(t.probability),
            t.verdict_zh if lang == "zh" else t.verdict, "–" if certain else middle, _cited(t, numbers),
        ]  # fmt: skip
        for n, (cell, said) in enumerate(zip(row.cells, cells, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.style = "KJ Cell"
            if n in (2, 4):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            parts.text(paragraph, said)


def _cited(t: Target, numbers: dict[tuple[str, str], int]) -> str:
    """Numbers of the sources of a target and of its last figure."""
    both = [one for one in (t.reference, t.last_reference) if one is not None]
    found = [numbers.setdefault((one.source, one.title), len(numbers) + 1) for one in both]
    return " ".join(f"[{n}]" for n in dict.fromkeys(found))


def _sources(made: Document, rows: list[Target], numbers: dict[tuple[str, str], int], lang: str) -> None:
    """The sources by number: of each target, and of its last figure."""
    every = [one for t in rows for one in (t.reference, t.last_reference) if one is not None]
    first = {(one.source, one.title): one for one in reversed(every)}
    for key, n in list(numbers.items())[:SOURCES]:
        there = first[key]
        grade = citations.GRADES_ZH.get(there.grade, there.grade) if lang == "zh" else there.grade
        paragraph = made.add_paragraph(style="KJ Note")
        parts.text(paragraph, f"[{n}] ")
        parts.text(paragraph, there.title, link=citations.web(there.url))
        parts.text(paragraph, "".join(f" · {one}" for one in (there.published, grade) if one))
    if len(numbers) > SOURCES:
        said = Text(
            f"{len(numbers) - SOURCES} more sources are in the workbook.",
            f"其余 {len(numbers) - SOURCES} 个来源见 Excel 工作簿。",
        )
        parts.text(made.add_paragraph(style="KJ Note"), said.of(lang))
