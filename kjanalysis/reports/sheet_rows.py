"""From a sheet of statistics to proposed rows, with the same columns as those of a report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from .. import sheets, tables
from ..errors import KJError, language
from ..sheets.places import Places
from ..sheets.reasons import DOUBTS, LEFT, Unsure, Why
from ..sheets.understanding import Figure, Left
from ..tables.divisions import divisions
from ..tables.region_names import check_region
from ..wording import Text, markup
from . import confidence, disagreements, doubts, extraction
from .doubts import Doubt
from .same_thing import Finder, Match, Named

#: Columns of a sheet's proposals: those of a report's, the region and status, the cell and what it shows.
COLUMNS = [*extraction.COLUMNS, "region", "status", "cell", "shown"]


#: Rows of a region that are held against one another; more would take minutes, and intake looks at each again.
_COMPARED = 1000


@dataclass(frozen=True)
class SheetRows:
    """What a file of tables gave.

    Attributes
    ----------
    rows : DataFrame
        Columns :data:`COLUMNS`; ``attrs["text"]`` holds what the sheet says of each figure.
    left : list of Left
        Cells that gave no row, each with the reason.
    notices : list of Text
        What was left out of the file, or read in spite of its name.
    """

    rows: pd.DataFrame
    left: list[Left] = field(default_factory=list)
    notices: list[Text] = field(default_factory=list)

    @property
    def sure(self) -> pd.Series:
        """Whether each row is understood without doubt: it has a code, and no reason to ask."""
        return self.rows["indicator"].ne("") & self.rows["reason"].eq("")


def from_sheet(path, sheet: str | None = None, region: str | None = None, year=None, data=None) -> SheetRows:
    """Propose a row for each figure of a workbook, a CSV file, or a page's or document's tables.

    Parameters
    ----------
    path : path-like
        .xlsx, .xlsm, .xls, .csv, .html or .docx, whatever its name ends with.
    sheet : str, optional
        Only this sheet, even if it is hidden.
    region : str, optional
        Code of the region whose figures those are that name none. It also tells apart
        regions of the same name.
    year : int or str, optional
        The year of figures that name none, and what 本年 means.
    data : path-like, optional
        Tables whose catalogue and regions give the codes; the shipped ones by default.

    Returns
    -------
    SheetRows
        Proposals, cells left out, notices.

    Raises
    ------
    KJError
        If the file can't be read, region or year is not usable, or no figure has a year.

    See Also
    --------
    kjanalysis.extract : The same for a report's sentences.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = path.write_text("指标,2022年\\n高新技术企业数（家）,151\\n", encoding="utf-8")
    >>> rows = from_sheet(path, region="330205").rows
    >>> rows[["indicator", "value", "unit", "year", "region", "cell"]].values.tolist()
    [['hightech_firms', '151', '家', '2022', '330205', 'B2']]
    """
    known = tables.read(data)
    home = check_region(region, known) if region else ""
    given = str(extraction._check_year(year)) if year is not None else ""
    book = sheets.read(path, sheet)
    places = Places.of(_regions(known, home))
    understood = [sheets.understand(grid, places, home, given) for grid in book.grids]
    figures = [figure for one in understood for figure in one.figures]
    left = [cell for one in understood for cell in one.left]
    _check_years(figures, path)
    if not figures:
        raise _nothing(path, left)
    rows = _rows(figures, known, Path(path))
    return SheetRows(rows, left, book.notices)


def _regions(known: tables.Tables, home: str) -> list[tuple[str, str, str, str]]:
    """Code, name, parent and level of the regions that a sheet may name.

    They are those of the tables, and the divisions of the province that reports. Those of all provinces
    have names that are also common words.
    """
    columns = ["region", "zh", "parent", "level"]
    own = known.regions[columns]
    near = divisions()
    near = near[
        near["until"].eq("") & near["region"].str.startswith(home[:2] or "-") & ~near["region"].isin(own["region"])
    ]
    return list(pd.concat([own, near[columns]]).itertuples(index=False, name=None))


def _check_years(figures: list[Figure], path) -> None:
    if figures and all(figure.year == "unknown" for figure in figures):
        raise KJError(
            f"{path} names no year. Add the year of its figures, for example --year 2022.",
            f"{path} 没有写年份。请注明数据年份，例如 --year 2022。",
        )


def _nothing(path, left: list[Left]) -> KJError:
    """The error for a file of which no figure could be understood."""
    if not left:
        return KJError(
            f"{path} has no figure. Check that it is the right file and sheet.",
            f"{path} 中没有数字，请检查文件和工作表是否正确。",
        )
    lines = [grouped(left, lang) for lang in ("en", "zh")]
    return KJError(f"No figure of {path} could be understood:\n{lines[0]}", f"{path} 中没有能读懂的数字：\n{lines[1]}")


def _rows(figures: list[Figure], known: tables.Tables, path: Path) -> pd.DataFrame:
    """Proposals with their doubts and disagreements in words."""
    finder = Finder(known.indicators)
    text, found = "", []
    for figure in figures:
        match = _match(finder, figure)
        lead = f"{figure.path}: "
        start = len(text) + len(lead)
        text += f"{lead}{figure.shown}\n"
        found.append(_row(figure, match, start))
    disagreeing = _disagreeing(found, known)
    lang = language()
    rows = [
        {**row, **_judged(row, figure, disagreeing.get(i, []), finder, lang)}
        for i, (row, figure) in enumerate(zip(found, figures, strict=True))
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["confidence"] = frame["confidence"].astype(float)
    frame.attrs = {"text": text, "source": path.name}
    return frame


def _match(finder: Finder, figure: Figure) -> Match:
    """The indicator; 单位：万元 over the whole table isn't that of a count, which keeps its own to be asked about."""
    match = finder.find(Named(figure.names, figure.around, figure.units, figure.growth, figure.part))
    if match.code or not figure.units_of_all:
        return match
    alone = finder.find(Named(figure.names, figure.around, (), figure.growth, figure.part))
    return alone if alone.exact else match


def _row(figure: Figure, match: Match, start: int) -> dict:
    cell = sheets.address(figure.place)
    value, unit = figure.value, match.unit
    doubted: list[Unsure | Doubt] = list(figure.doubts)
    if match.code and figure.units and match.unit not in figure.units:
        doubted.append(Unsure.OTHER_UNIT)
    if match.several_units:
        doubted.append(Unsure.UNITS)
    if match.code and not match.exact:
        doubted.append(Doubt.CODE)
    return {
        "section_locator": f"{markup.line(figure.sheet)}!{cell}",
        "indicator_zh": _name(figure),
        "indicator": match.code,
        "value": value,
        "unit": unit,
        "year": figure.year,
        "kind": figure.kind,
        "qualifier": figure.qualifier,
        "scope": match.scope,
        "span_start": start,
        "span_end": start + len(figure.shown),
        "region": figure.region,
        "status": figure.status,
        "cell": cell,
        "shown": figure.shown,
        "nearest": match.nearest,
        "doubts": doubted,
    }


def _name(figure: Figure) -> str:
    """The indicator as the table has it; a part with what it is a part of."""
    name = "".join(figure.names) + ("增长率" if figure.growth else "")
    return f"{figure.around[0]}:{name}" if figure.part and figure.around else name


def _disagreeing(found: list[dict], known: tables.Tables) -> dict[int, list[disagreements.Disagreement]]:
    """What disagrees with each proposal, each region's with its own."""
    places: dict[str, list[int]] = {}
    for i, row in enumerate(found):
        if row["indicator"]:
            places.setdefault(row["region"], []).append(i)
    return {
        held[i]: said
        for region, held in places.items()
        if len(held) <= _COMPARED
        for i, said in disagreements.find([found[i] for i in held], known, region or None).items()
    }


def _judged(
    row: dict, figure: Figure, disagreeing: list[disagreements.Disagreement], finder: Finder, lang: str
) -> dict:
    """Confidence and reason."""
    said = [_text(doubt, lang) for doubt in row["doubts"]]
    said += [note[:80] for note in figure.footnotes]
    if not row["indicator"]:
        said.append(_no_code(row["nearest"], finder).of(lang))
    if not row["region"]:
        said.append(Text("region not stated: add --region", "未写地区，请加 --region").of(lang))
    against = set(row["doubts"]) | (set() if row["indicator"] and row["region"] else {Doubt.CODE})
    step = confidence.Step.GREEN if not against else confidence.Step.AMBER if len(against) < 2 else confidence.Step.RED
    if disagreeing:
        step = confidence.lowered(step)
        said.append(disagreements.reason(disagreeing, lang))
    return {"confidence": confidence.SHARES[step], "reason": ("；" if lang == "zh" else "; ").join(dict.fromkeys(said))}


def _text(doubt: Unsure | Doubt, lang: str) -> str:
    return (DOUBTS[doubt] if isinstance(doubt, Unsure) else doubts.TEXTS[doubt]).of(lang)


def _no_code(nearest: str, finder: Finder) -> Text:
    if not nearest:
        return Text("the catalogue has no such indicator", "指标目录中没有该指标")
    return Text(
        f"the catalogue has no such indicator; the nearest is {nearest} ({finder.zh(nearest)})",
        f"指标目录中没有该指标，最接近的是 {nearest}（{finder.zh(nearest)}）",
    )


def questions(rows: pd.DataFrame, lang: str) -> str:
    """Rows that need a look, a line for each sheet and reason.

    Parameters
    ----------
    rows : DataFrame
        Some of :attr:`SheetRows.rows`.
    lang : {"zh", "en"}

    Returns
    -------
    str
        For people: sheet, cells, reason.
    """
    asked = rows[rows["reason"].ne("")]
    sign = "：" if lang == "zh" else ": "
    lines = []
    for (sheet, reason), cells in asked.groupby([_sheet(asked), "reason"], sort=False)["cell"]:
        lines.append(f"{sheet} {', '.join(cells)}{sign}{reason}")
    return "\n".join(lines)


def _sheet(rows: pd.DataFrame) -> pd.Series:
    return rows["section_locator"].str.rpartition("!")[0]


def by_sheet(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each sheet's name and its rows."""
    yield from rows.groupby(_sheet(rows), sort=False)


def grouped(left: list[Left], lang: str) -> str:
    """Cells that gave no row, a line for each sheet and reason.

    Parameters
    ----------
    left : list of Left
    lang : {"zh", "en"}

    Returns
    -------
    str
        For people: sheet, cells side by side or one below another as ranges, reason.

    Examples
    --------
    >>> print(grouped([Left("表1", (2, 1), "…", Why.MISSING), Left("表1", (3, 1), "-", Why.MISSING)], "en"))
    表1 B3:B4: not available in the sheet
    """
    by_reason: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for cell in left:
        by_reason.setdefault((cell.sheet, cell.why), []).append(cell.place)
    sign = "：" if lang == "zh" else ": "
    return "\n".join(
        f"{sheet} {', '.join(_ranges(places))}{sign}{LEFT[Why(why)].of(lang)}"
        for (sheet, why), places in by_reason.items()
    )


def _ranges(places: list[tuple[int, int]]) -> Iterator[str]:
    """Addresses, runs down a column as one range."""
    held = sorted(places, key=lambda place: (place[1], place[0]))
    start = held[0]
    for place, following in zip(held, [*held[1:], None], strict=True):
        if following != (place[0] + 1, place[1]):
            one, other = sheets.address(start), sheets.address(place)
            yield one if one == other else f"{one}:{other}"
            if following:
                start = following
