"""A filled template read back: rows for the checks, each cell known by its address."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any, NamedTuple

from .. import tables
from ..errors import KJError
from ..reports.phrases import SCOPE_OF_KIND
from ..tables.normalising import normal
from ..tables.region_names import check_region
from ..tables.spellings import plain_characters
from ..wording import Text
from .adding import Entry, catalogue
from .filled_cells import HEAD, VALUE, Cell, Row, filled_rows, opened
from .reviewed import Reviewed
from .sources import source_of
from .template_columns import (
    ALSO,
    FIGURES,
    GRADES,
    NOTES,
    QUALIFIERS,
    REGION,
    SOURCES,
    STATUSES,
    TARGETS,
    UPPER_LIMIT,
    Page,
)

_CODED = re.compile(r"[（(·]\s*([a-z][a-z0-9_]*)\s*[)）]?$")


class Filled(NamedTuple):
    """What a filled template holds.

    Attributes
    ----------
    region : str
        Code.
    entries : list of Entry
    sources : list of dict
        Rows of sources.csv.
    """

    region: str
    entries: list[Entry]
    sources: list[dict[str, str]]


def read(path: str | Path, known: tables.Tables, region: str | None = None) -> Filled:
    """Read a filled template.

    Parameters
    ----------
    path : path-like
        As :func:`kjanalysis.intake.template.write` made it and a person filled it in.
        Columns may have moved, and are known by other names too.
    known : Tables
    region : str, optional
        Code or name, if the template has none.

    Returns
    -------
    Filled

    Raises
    ------
    KJError
        If it can't be opened, a sheet or column is missing, or cells can't be used:
        each is listed by its address.
    """
    path = Path(path)
    values, formulas = opened(path, True), opened(path, False)
    code = _region(path, values, known, region)
    wrong: list[Text] = []
    pages = {page.name: list(filled_rows(path, values, formulas, page, wrong)) for page in (FIGURES, TARGETS, SOURCES)}
    sources = _sources(pages[SOURCES.name], known, code, wrong)
    entries = [
        entry
        for page in (FIGURES, TARGETS)
        for row in pages[page.name]
        if (entry := _entry(row, page, known, code, sources, wrong)) is not None
    ]
    if wrong:
        raise KJError("\n".join(one.en for one in wrong), "\n".join(one.zh for one in wrong))
    if not entries:
        raise KJError(
            f"{path}: the sheets {FIGURES.name} and {TARGETS.name} are empty. Fill in at least one row.",
            f"{path}：“{FIGURES.name}”和“{TARGETS.name}”表都是空的，请至少填写一行。",
        )
    return Filled(code, entries, list(sources.values()))


def _region(path: Path, book: Any, known: tables.Tables, region: str | None) -> str:
    """The region that is asked for, or that the notes name."""
    rows = book[NOTES].iter_rows(max_row=HEAD, max_col=2, values_only=True) if NOTES in book.sheetnames else ()
    named = next((str(row[1]).strip() for row in rows if len(row) == 2 and row[0] == REGION and row[1]), "")
    if not (region or named):
        raise KJError(
            f"{path}: no region is named. Add --region, or write its code beside {REGION} in the sheet {NOTES}.",
            f"{path}：没有写明地区。请加上 --region，或在“{NOTES}”表的“{REGION}”右侧填写代码。",
        )
    code = check_region(region or named, known)
    if region and named and check_region(named, known) != code:
        raise KJError(
            f"{path} is for region {named}, but --region says {code}. Correct one of the two.",
            f"{path} 是地区 {named} 的模板，而 --region 为 {code}，请更正其一。",
        )
    return code


def _sources(rows: list[Row], known: tables.Tables, region: str, wrong: list[Text]) -> dict[str, dict[str, str]]:
    """Rows of sources.csv by the number that the template gives them."""
    found: dict[str, dict[str, str]] = {}
    held = known.sources.set_index("source", drop=False)
    for row in rows:
        cells = {name: cell.text for name, cell in row.items()}
        number, place = cells["source"] or str(len(found) + 1), row["title"].place
        if number in held.index and not cells["title"]:
            found[number] = {str(name): str(cell) for name, cell in held.loc[number].items()}
            continue
        grade = cells.get("grade", "")
        given = {
            **cells,
            "published": normal(cells["published"], "date")[0],
            "grade": GRADES.get(grade, grade) or "official",
        }
        try:
            if given["grade"] not in GRADES.values():
                raise KJError(
                    f"grade {grade!r} can't be used. Write one of {', '.join(GRADES)}.",
                    f"等级 {grade!r} 应为 {'、'.join(GRADES)} 之一。",
                )
            found[number] = _apart(source_of(known, given, region), found, known)
        except KJError as error:
            wrong.append(Text(f"{place.en}: {error.en}", f"{place.zh}：{error.zh}"))
    return found


def _apart(row: dict[str, str], found: dict[str, dict[str, str]], known: tables.Tables) -> dict[str, str]:
    """A new source with an id that no other of the template has."""
    taken = {one["source"] for one in found.values()} | set(known.sources["source"])
    if row["source"] in set(known.sources["source"]):
        return row
    stem, count = row["source"], 1
    while row["source"] in taken:
        count += 1
        row = {**row, "source": f"{stem}-{count}"}
    return row


def _entry(
    row: Row, page: Page, known: tables.Tables, region: str, sources: dict[str, dict[str, str]], wrong: list[Text]
) -> Entry | None:
    """A row for the checks, or what is wrong with its cells."""
    before = len(wrong)
    text = {name: cell.text for name, cell in row.items()}
    code = _indicator(row["indicator"], known, wrong)
    value, unit = _value(row, wrong)
    qualifier = _one_of(row.get("qualifier"), QUALIFIERS[page.name], wrong) or "eq"
    status = _one_of(row.get("status"), STATUSES, wrong)
    source = _source(row, sources, wrong)
    if len(wrong) > before or source is None:
        return None
    entry, name = catalogue(known)[code], text["indicator"]
    behind = UPPER_LIMIT if text.get("qualifier") == UPPER_LIMIT else ""
    reviewed = Reviewed(
        indicator=code,
        value=value,
        unit=unit,
        year=_year(text["year"]),
        kind="target" if page is TARGETS else "actual",
        qualifier=qualifier,
        scope=SCOPE_OF_KIND[entry.kind],
        status=status,
        sentence=f"{name}【{value}】{unit}{behind}",
        section_locator=text.get("locator") or f"{page.name} {row['value'].place.zh.rpartition(' ')[2]}",
        indicator_zh=name,
        catalogue=entry,
        region=region,
        source=source["source"],
        published=source["published"],
    )
    return Entry(row["indicator"].place, reviewed, {name: cell.place for name, cell in row.items()})


def _indicator(cell: Cell, known: tables.Tables, wrong: list[Text]) -> str:
    rows = known.indicators
    codes = {plain_characters(zh) or zh: code for zh, code in zip(rows["zh"], rows["indicator"], strict=True)}
    coded = _CODED.search(cell.text)
    for name in (cell.text, coded[1] if coded else ""):
        if name in codes.values():
            return name
        if name in codes:
            return codes[name]
    near = difflib.get_close_matches(cell.text, codes, n=3, cutoff=0.5)
    hint, hint_zh = (f" Did you mean: {', '.join(near)}?", f"是否指：{'、'.join(near)}？") if near else ("", "")
    wrong.append(
        Text(
            f"{cell.place.en}: {cell.text!r} is no indicator of the tables.{hint} Choose one from the list.",
            f"{cell.place.zh}：数据表中没有指标 {cell.text!r}。{hint_zh}请从下拉列表中选择。",
        )
    )
    return ""


def _value(row: Row, wrong: list[Text]) -> tuple[str, str]:
    """The value as written, and its unit."""
    cell, unit = row["value"], row["unit"].text
    value = re.sub(r"[~～—–至]", "-", cell.text)
    value = normal(value, "number")[0]
    if cell.percent:
        unit = unit or "%"
    if not VALUE.fullmatch(value):
        wrong.append(
            Text(
                f"{cell.place.en}: {cell.text!r} is not a number. Write 5.2, or a range such as 5.2-5.5; words go into the column 限定.",
                f"{cell.place.zh}：{cell.text!r} 不是数字，应写作 5.2，区间写作 5.2-5.5，文字请填入“限定”列。",
            )
        )
    elif not unit:
        place = row["unit"].place
        wrong.append(
            Text(f"{place.en}: the unit is empty. Write one, e.g. 亿元.", f"{place.zh}：单位为空，请填写，例如 亿元。")
        )
    elif cell.percent and unit != "%":
        wrong.append(
            Text(
                f"{cell.place.en}: the cell shows percent, but its unit is {unit}. Correct one of the two.",
                f"{cell.place.zh}：单元格为百分比格式，而单位为 {unit}，请更正其一。",
            )
        )
    return value, unit


def _year(text: str) -> str:
    text = normal(text.removesuffix("年").strip(), "integer")[0]
    return "annual" if text in ("每", "annual") else re.sub(r"[~～—–至]", "-", text)


def _one_of(cell: Cell | None, words: dict[str, str], wrong: list[Text]) -> str:
    """The code of a word that the template offers; empty where there is none."""
    if cell is None or not cell.text:
        return ""
    code = words.get(cell.text) or ALSO.get(cell.text, cell.text)
    if code in words.values():
        return code
    wrong.append(
        Text(
            f"{cell.place.en}: {cell.text!r} can't be used. Write one of {', '.join(words)}.",
            f"{cell.place.zh}：{cell.text!r} 应为 {'、'.join(words)} 之一。",
        )
    )
    return ""


def _source(row: Row, sources: dict[str, dict[str, str]], wrong: list[Text]) -> dict[str, str] | None:
    cell = row.get("source")
    named = cell.text if cell else ""
    if not named and len(sources) == 1:
        return next(iter(sources.values()))
    if named in sources:
        return sources[named]
    place = (cell or row["indicator"]).place
    there = list(sources)
    wrong.append(
        Text(
            f"{place.en}: source {named!r} is not in the sheet {SOURCES.name}. There are: {', '.join(there) or 'none'}.",
            f"{place.zh}：“{SOURCES.name}”表中没有编号 {named!r}，现有：{'、'.join(there) or '无'}。",
        )
    )
    return None
