"""From a report's text to proposed rows: every quantified statement, with reasons where unsure.

The rules are those of the language (units, clauses, reach of words), after the
manner of rule-based quantity extraction (Roy, Vieira, Roth 2015, Reasoning
about Quantities in Natural Language, TACL 3: segment, normalise, then attach).
Proposals are never written to the tables by themselves: a person reviews them
(:mod:`kjanalysis.intake.sheet`), then :mod:`kjanalysis.intake.ingest` takes them in.
"""

from __future__ import annotations

import re
import time
import warnings
from pathlib import Path

import pandas as pd

from .. import tables
from ..errors import KJError, language
from ..tables import all_regions, region_names
from ..wording import Text
from . import context as reading
from . import disagreements, documents, doubts, outline, quantities, report_tables, subjects, text_blocks
from .code_matching import Catalogue

#: Columns of a frame of proposals.
COLUMNS = [
    "section_locator", "indicator_zh", "indicator", "value", "unit", "year", "kind", "qualifier", "scope",
    "span_start", "span_end", "confidence", "reason",
]  # fmt: skip

#: Seconds a document may take.
LIMIT = 120


def extract(text_or_path, region: str | None = None, year: int | None = None, data=None) -> pd.DataFrame:
    """Propose a row for every quantified statement of a report.

    Parameters
    ----------
    text_or_path : str or path-like
        The report's text, or a .txt, .html, .docx or .pdf file.
    region : str, optional
        Code of the region reporting, whose figures the proposals are compared
        with; one that the tables don't have yet only gives a warning.
    year : int, optional
        The report's own year: what 今年 or an unstated year means. Without it
        such a row says ``unknown``, unless the title names the year.
    data : path-like, optional
        Tables whose catalogue gives the codes; the shipped ones by default.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. ``value`` is text as written, in ``unit`` (a range
        keeps its hyphen). Spans count characters of ``frame.attrs["text"]``.
        ``confidence`` lies between 0 and 1; ``reason`` says what is unsure.

    Raises
    ------
    KJError
        If the file can't be read, or region or year is not usable.

    See Also
    --------
    kjanalysis.intake.write : A review sheet of the proposals.

    References
    ----------
    Roy, Vieira, Roth (2015), Reasoning about Quantities in Natural Language, TACL 3.

    Examples
    --------
    >>> import kjanalysis as kj
    >>> frame = kj.extract("2021年,全区R&D经费支出力争达到25亿元,占GDP比重达到3.5%以上。", year=2021)
    >>> frame[["indicator", "value", "unit", "year", "kind", "qualifier", "scope"]].values.tolist()
    [['rd_expenditure', '25', '亿元', '2021', 'target', 'strive', 'flow'], ['rd_intensity', '3.5', '%', '2021', 'target', 'strive+ge', 'share']]
    """
    known = tables.read(data)
    if region is not None:
        region = _check_region(region, known)
    if year is not None:
        year = _check_year(year)
    text = documents.text_of(text_or_path)
    found = statements(text, year, catalogue_of(known))
    frame = pd.DataFrame(_judged(found, known, region), columns=COLUMNS)
    frame["confidence"] = frame["confidence"].astype(float)
    frame = frame.astype({"span_start": "int64", "span_end": "int64"})
    frame.attrs = {"text": text, "region": region, "year": year, "source": _name(text_or_path)}
    return frame


def statements(text: str, year: int | None, catalogue: Catalogue) -> list[dict]:
    """Every quantified statement of a text, its doubts as codes.

    Parameters
    ----------
    text : str
        As :func:`kjanalysis.reports.documents.text_of` gives it.
    year : int or None
        The report's own year.
    catalogue : Catalogue

    Returns
    -------
    list of dict
        :data:`COLUMNS` without confidence and reason, and ``doubts``, a list of
        :class:`kjanalysis.reports.doubts.Doubt`.

    Raises
    ------
    KJError
        If it takes longer than :data:`LIMIT`.
    """
    blocks = text_blocks.blocks(text)
    whole = outline.outline(blocks, year)
    reader = reading.Reader(whole)
    deadline = time.monotonic() + LIMIT
    found: list[dict] = []
    for block in blocks:
        if time.monotonic() > deadline:
            raise KJError(
                f"Reading took longer than {LIMIT} seconds and was stopped. Split the document and read its parts.",
                f"读取超过 {LIMIT} 秒，已停止。请将文档拆分后分别读取。",
            )
        found += _table_rows(block, whole, catalogue) if block.rows else _block_rows(block, reader, catalogue)
    return found


def _block_rows(block: text_blocks.Block, reader: reading.Reader, catalogue: Catalogue) -> list[dict]:
    mentions = quantities.find(block.text, block.body)
    read = reader.block(block, mentions)
    rows = []
    for m, r, names in zip(mentions, read, subjects.subjects(block, mentions, read), strict=True):
        start, end = r["clause"]
        context = block.text[max(r["segment"], start - 60) : end]
        for name in names:
            if len(name) <= 4:  # 每年实施2-3项: what, says the heading
                context = block.section.title + "," + context
            rows.append(_row(block, m, r, name, context, catalogue))
    return rows


def _table_rows(block: text_blocks.Block, whole: outline.Outline, catalogue: Catalogue) -> list[dict]:
    found = report_tables.rows(block, whole, outline.year(block.section), outline.mode(block.section, whole))
    return [_row(block, r["mention"], r, r["name"], r["name"], catalogue) for r in found]


def _row(block, m: quantities.Mention, r: dict, name: str, context: str, catalogue: Catalogue) -> dict:
    """A proposal, its doubts as codes."""
    part = name.rsplit(":", 1)[-1]  # 一般公共预算收入:税收收入 is the part's figure
    code, score = catalogue.match(part if len(part) > 3 else name.replace(":", ""), context, r["scope"], m.unit)
    number, behind = block.text[m.start : m.end], block.text[m.after : m.after + 2]
    seen = doubts.Seen(name, code, score, r["scope"], r.get("lead", ""), number, behind)
    return {
        "section_locator": block.section.locator or f"第{block.number}段",
        "indicator_zh": name,
        "indicator": code,
        "value": m.value,
        "unit": m.unit,
        "year": r["year"],
        "kind": r["kind"],
        "qualifier": r["qualifier"],
        "scope": r["scope"],
        "span_start": block.origin[m.start],
        "span_end": block.origin[m.end - 1] + 1,
        "doubts": [*r["doubts"], *doubts.shown_by(seen)],
    }


def _judged(found: list[dict], known: tables.Tables, region: str | None) -> list[dict]:
    """Proposals with what is unsure about them and what disagrees with them, in words."""
    lang = language()
    disagreeing = disagreements.find(found, known, region)
    judged = []
    for i, row in enumerate(found):
        confidence, reason = doubts.confidence(row["doubts"]), doubts.reason(row["doubts"], lang)
        if i in disagreeing:
            confidence = disagreements.lowered(confidence)
            reason = ("；" if lang == "zh" else "; ").join(
                filter(None, [reason, disagreements.reason(disagreeing[i], lang)])
            )
        judged.append({**row, "confidence": confidence, "reason": reason})
    return judged


_known: dict = {}


def catalogue_of(known: tables.Tables) -> Catalogue:
    """Names of the tables' indicators, made ready for matching once."""
    if known.folder not in _known or _known[known.folder][0] is not known:
        _known[known.folder] = (known, Catalogue(known.indicators))
    return _known[known.folder][1]


def _check_region(region, known: tables.Tables) -> str:
    """A region's code; six digits that are no division of today are allowed."""
    code = str(region).strip()
    if re.fullmatch(r"[0-9]{6}", code) and all_regions.gazetteer(known).standing(code) is None:
        said = Text(
            f"Region {code} is no division of today, so the figures can't be compared with the tables. Add it to regions.csv before ingest.",
            f"{code} 不是现行行政区划代码，无法与数据表比对。写入数据表前请先将其加入 regions.csv。",
        )
        warnings.warn(said.of(language()), stacklevel=3)
        return code
    return region_names.check_region(code, known)


def _check_year(year) -> int:
    try:
        number = int(str(year))
    except ValueError:
        number = 0
    if not 1949 <= number <= 2100:
        raise KJError(
            f"Year {year!r} can't be used. Give four digits, for example 2021.",
            f"年份 {year!r} 无法使用，应为四位数字，例如 2021。",
        )
    return number


def _name(text_or_path) -> str:
    return Path(text_or_path).name if documents.is_path(text_or_path) else ""
