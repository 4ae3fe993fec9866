"""From a report's text to proposed rows: every quantified statement, with reasons where unsure.

The rules are those of the language (units, clauses, reach of words), after the
manner of rule-based quantity extraction (Roy, Vieira, Roth 2015, Reasoning
about Quantities in Natural Language, TACL 3: segment, normalise, then attach).
Proposals are never written to the tables by themselves: a person reviews them
(:mod:`kjanalysis.intake.sheet`), then :mod:`kjanalysis.intake.ingest` takes them in.
"""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import re
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from .. import tables
from ..errors import KJError, language
from ..notation.dates import public_from
from ..sheets.places import Places
from ..sheets.reasons import Why
from ..tables import all_regions, region_names
from ..tables.normalising import normal as normal_cell
from ..wording import Text
from . import (
    cell_sentences,
    confidence,
    disagreements,
    documents,
    flattened,
    outline,
    quantities,
    remembered,
    report_tables,
    rows,
    subjects,
    text_blocks,
    titles,
)
from . import context as reading
from .code_matching import Catalogue
from .doubts import Doubt
from .plain_signs import normal
from .same_thing import Finder

#: Columns of a frame of proposals.
COLUMNS = [
    "section_locator", "indicator_zh", "indicator", "value", "unit", "year", "kind", "qualifier", "scope",
    "span_start", "span_end", "confidence", "reason",
]  # fmt: skip

#: Seconds a document may take.
LIMIT = 120


def extract(
    text_or_path, region: str | None = None, year: int | None = None, data=None, published: str | dt.date | None = None
) -> pd.DataFrame:
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
        such a row says ``unknown``, unless the title names the year, a line at
        the head has the day of publication, or it is given.
    data : path-like, optional
        Tables whose catalogue gives the codes; the shipped ones by default.
    published : str or date, optional
        Day or month of publication, such as 2021-01-22. A page of January tells of
        the year before, where nothing else says a year.

    Returns
    -------
    DataFrame
        Columns :data:`COLUMNS`. ``value`` is text as written, in ``unit`` (a range
        keeps its hyphen). Spans count characters of ``frame.attrs["text"]``.
        ``confidence`` is the measured share right of rows like it, one of
        :data:`kjanalysis.reports.confidence.SHARES`; ``reason`` says what is unsure.

    Raises
    ------
    KJError
        If the file can't be read, or region, year or day is not usable.

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
    said = _check_day(published)
    if year is None and said:
        year = int(said[:4])
    day = (int(said[:4]), int(said[5:7])) if len(said) > 4 else None
    text = documents.text_of(text_or_path)
    chosen = remembered.read([layer.folder for layer in known.layers if layer.kind in ("csv", "database")])
    found = statements(text, year, catalogue_of(known), lambda: _places(known, region), region or "", day)
    proposed = [_as_chosen(row, chosen) for row in found.rows] if chosen else found.rows
    frame = pd.DataFrame(_judged(proposed, known, region), columns=COLUMNS)
    frame["confidence"] = frame["confidence"].astype(float)
    frame = frame.astype({"span_start": "int64", "span_end": "int64"})
    frame.attrs = {"text": text, "region": region, "year": year, "day": day, "source": _name(text_or_path)}
    frame.attrs["unread"] = found.unread
    return frame


@dataclass
class Found:
    """What was read of a text.

    Attributes
    ----------
    rows : list of dict
        :data:`COLUMNS` without confidence and reason, and ``doubts``, a list of
        :class:`kjanalysis.reports.doubts.Doubt`, ``nearest``, a code, and ``rules``, by field.
    unread : list of Unread
        Cells of tables that can't be read, their place in the text as read.
    """

    rows: list[dict] = field(default_factory=list)
    unread: list[report_tables.Unread] = field(default_factory=list)


def statements(
    text: str,
    year: int | None,
    catalogue: Catalogue,
    places: Callable[[], Places] = report_tables.no_places,
    home: str = "",
    day: tuple[int, int] | None = None,
) -> Found:
    """Every quantified statement of a text, its doubts as codes.

    Parameters
    ----------
    text : str
        As :func:`kjanalysis.reports.documents.text_of` gives it.
    year : int or None
        The report's own year.
    catalogue : Catalogue
    places : callable
        Gives the regions that a table may name; asked only if there is a table.
    home : str
        Code of the region that reports.
    day : tuple of (int, int) or None
        Year and month of publication.

    Returns
    -------
    Found

    Raises
    ------
    KJError
        If it takes longer than :data:`LIMIT`.
    """
    blocks = text_blocks.blocks(text)
    whole = outline.outline(blocks, year, day)
    reader, lookup = reading.Reader(whole), rows.Lookup(catalogue, places, home)
    deadline = time.monotonic() + LIMIT
    found = Found()
    for i, block in enumerate(blocks):
        if time.monotonic() > deadline:
            raise KJError(
                f"Reading took longer than {LIMIT} seconds and was stopped. Split the document and read its parts.",
                f"读取超过 {LIMIT} 秒，已停止。请将文档拆分后分别读取。",
            )
        if not block.rows:
            found.rows += _block_rows(block, _undated(blocks, i), reader, lookup)
            continue
        mode = outline.mode(block.section, whole)
        above = _above(blocks, i)
        dated = _noted_year(blocks, i) or outline.year(block.section)
        setting = report_tables.Setting(whole, dated, mode, above, places(), home)
        cells, unread = report_tables.cells(block, setting, _finder(catalogue))
        found.rows += [rows.of_table(block, cell) for cell in cells]
        said = cell_sentences.cells(block, [cell.mention.start for cell in cells])
        sentences = [row for cell in said for row in _block_rows(cell.block, "", reader, lookup, cell.mode)]
        found.rows += sentences
        if sentences:  # their serial numbers are no figures
            unread = [one for one in unread if not one.shown.isdigit()]
        found.unread += [one._replace(at=block.origin[one.at]) for one in unread if one.at < len(block.origin)]
    found.unread += _alone(text)
    titles.date(found.rows, blocks)
    return found


def _alone(text: str) -> list[report_tables.Unread]:
    """Numbers on lines of their own that no table explains, by line."""
    lines = normal(text).split("\n")
    starts = [0, *itertools.accumulate(len(line) + 1 for line in lines)]
    return [
        report_tables.Unread(starts[number], str(number + 1), lines[number].strip(), Why.ALONE)
        for number in flattened.loose(lines)
    ]


@functools.lru_cache(maxsize=4)
def _finder(catalogue: Catalogue) -> Finder:
    """Codes by the labels of tables, made ready when the first table comes."""
    return Finder(catalogue.indicators)


#: A heading that is a table's: 表2 各县区投入情况, 21-38 科技活动基本情况.
_OF_A_TABLE = re.compile(
    r"表(?:\([^()]*\))?$|^表[0-9一二三四五六七八九十]|^[0-9]{1,2}-[0-9]{1,2} ?[一-鿿0-9]|(?:情况|统计|指标|分布|一览|状况)(?:表|\(|$|及(?:19|20)[0-9]{2}年)|单位:|(?:量|额|值|率|增长|增速|比重|支出|投入|人员)(?:\([^()]{1,6}\))?$"
)


_DAY_LINE = re.compile(
    r"^(?:发布|发文|更新|成文)?(?:时间|日期)[:：]|(?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?$"
)


def _above(blocks: list[text_blocks.Block], i: int) -> tuple[str, ...]:
    """Short lines right above a table: its heading, its unit. A table's heading may have sentences below it."""
    above: list[str] = []
    parted = 0
    for block in reversed(blocks[max(0, i - 4) : i]):
        if block.rows:
            break
        if _DAY_LINE.search(block.text):
            continue  # a day of publication dates no figure
        if len(block.text) > 80 or block.text[-1] in "。;":
            parted += 1
        elif not parted:
            above.insert(0, block.text)
        elif _OF_A_TABLE.search(block.text) or (parted == 1 and re.search(r"(?:19|20)[0-9]{2}年", block.text)):
            above.insert(0, block.text)
            break
    return tuple(above)


_NOTED = re.compile(
    r"(?:注|备注|说明|数据来源|资料来源)[^:]{0,2}:.*?((?:19|20)[0-9]{2})年度?(?:的|统计)?(?:数据|数|年报|快报|口径|底|末)"
)


def _noted_year(blocks: list[text_blocks.Block], i: int) -> str | None:
    """The year that a note right below a table gives its figures: 注:本表为2022年数据."""
    noted = _NOTED.match(blocks[i + 1].text) if i + 1 < len(blocks) and not blocks[i + 1].rows else None
    return noted[1] if noted else None


def _undated(blocks: list[text_blocks.Block], i: int) -> str:
    """Text right above a paragraph that no heading dates: years named there may hold on."""
    if outline.year(blocks[i].section):
        return ""
    return "\n".join(block.text[-200:] for block in blocks[max(0, i - 2) : i] if not block.rows)


def _block_rows(
    block: text_blocks.Block, above: str, reader: reading.Reader, lookup: rows.Lookup, mode: str | None = None
) -> list[dict]:
    mentions = quantities.find(block.text, block.body)
    read = reader.block(block, mentions, mode)
    return [
        rows.of_text(block, r, name, named, lookup, above)
        for r, named in zip(read, subjects.subjects(block, read), strict=True)
        for name in named.names
    ]


def _as_chosen(row: dict, chosen: dict[tuple[str, str, str], str]) -> dict:
    """A proposal with the code that a person chose for its words before, if any."""
    code = remembered.code(chosen, row["indicator_zh"], row["scope"], row["unit"])
    if not code or code == row["indicator"]:
        return row
    return {**row, "indicator": code, "doubts": [*row["doubts"], Doubt.REMEMBERED]}


def _judged(found: list[dict], known: tables.Tables, region: str | None) -> list[dict]:
    """Proposals with what is unsure about them and what disagrees with them, in words."""
    lang = language()
    disagreeing = disagreements.find(found, known, region)
    zh = dict(zip(known.indicators["indicator"], known.indicators["zh"], strict=True))
    judged = []
    for i, row in enumerate(found):
        step = confidence.step(row["doubts"], row["rules"])
        said = confidence.reasons(row["doubts"], row["rules"], lang)
        if not row["indicator"] and row["nearest"]:
            said.append(_nearest(row["nearest"], zh).of(lang))
        if i in disagreeing:
            step = confidence.lowered(step)
            said.append(disagreements.reason(disagreeing[i], lang))
        reason = ("；" if lang == "zh" else "; ").join(said)
        judged.append({**row, "confidence": confidence.SHARES[step], "reason": reason})
    return judged


def _nearest(code: str, zh: dict[str, str]) -> Text:
    return Text(
        f"no indicator of the same concept; the nearest is {code} ({zh[code]})",
        f"没有同一概念的指标，最接近的是 {code}（{zh[code]}）",
    )


_known: dict = {}


def catalogue_of(known: tables.Tables) -> Catalogue:
    """Names of the tables' indicators, made ready for matching once."""
    if known.folder not in _known or _known[known.folder][0] is not known:
        _known[known.folder] = (known, Catalogue(known.indicators))
    return _known[known.folder][1]


def _places(known: tables.Tables, region: str | None) -> Places:
    """Regions that a report's table may name."""
    held = (known.folder, region)
    if _placed.get("of") != held:
        columns = ["region", "zh", "parent", "level"]
        _placed.update(of=held, places=Places.of(known.regions[columns].itertuples(index=False, name=None)))
    return _placed["places"]


_placed: dict = {}


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


def _check_day(published: str | dt.date | None) -> str:
    """A day, month or year of publication as the tables write it; empty if there is none."""
    written = str(published or "").split(" ")[0]
    said, _ = normal_cell(written, "date")
    try:
        public_from(said)
    except ValueError:
        raise KJError(
            f"The day of publication {written!r} can't be used. Write it as year-month-day, for example 2021-03-26.",
            f"公布日期 {written!r} 无法使用，请写成 年-月-日，例如 2021-03-26。",
        ) from None
    if said:
        _check_year(said[:4])
    return said


def _name(text_or_path) -> str:
    return Path(text_or_path).name if documents.is_path(text_or_path) else ""
