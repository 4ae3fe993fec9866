"""All that a sheet says of a cell, joined: row, column, headings, title, the sheet's name."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from .figures import begins_with_mark
from .grids import Grid
from .labels import Label
from .layout import Table
from .places import WHOLE, Places
from .reasons import Unsure, Why
from .rows import Line

_NEGATIVE = re.compile(r"(?:[△▲▽]|括号)[^。;；]{0,8}(?:负|减少|下降)")
_PRELIMINARY = re.compile(r"(?:初步核算|初步统计|初步|快报)[数据]*")
_TITLE_TAIL = re.compile(
    r"(?:主要)?(?:科技|统计|经济)?(?:指标|数据|情况|基本情况|发展情况|完成情况)?(?:的)?(?:一览表|统计表|汇总表|情况表|明细表|对比表|进度表|台账|月报|年报|快报|简表|表|一览|统计|汇总|情况)?(?:\(.*?\))?$"
)
_TITLE_HEAD = re.compile(r"^(?:历年|近年来?|主要年份|按|分|年度)+")
_AIMS = re.compile(r"目标(?:任务)?(?:分解|申报|批复)?(?:表|$)|(?:目标|任务)分解|年度目标")
# titles that name several things, and words that narrow all of them
_LISTED = re.compile(r"[、和及与等]|主要|指标|科技(?:创新|统计|发展)?$")
_NARROWER = re.compile(r"规上|规模以上|限上|限额以上|大中型")
_CHINESE = re.compile(r"[一-鿿]{2,}|GDP|R&D")


@dataclass
class Path:
    """What a sheet says of one cell (:class:`~kjanalysis.sheets.understanding.Figure` has the attributes' meaning)."""

    names: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    units_of_all: bool = False
    year: str = ""
    region: str = ""
    place_fault: Why | None = None
    whole_year: bool = True
    two_years: bool = False
    many_years: bool = False
    part: bool = False
    growth: bool = False
    kind: str = ""
    dated_by: str = ""
    kind_by: str = ""
    status: str = ""
    marks: tuple[str, ...] = ()
    doubts: list[Unsure] = field(default_factory=list)
    fractions: bool = False
    text: str = ""


@dataclass
class Known:
    """What holds for a whole table.

    Attributes
    ----------
    titles : list of Label
        Captions, the sheet's name last.
    notes : list of str
    region, near : str
        The table's own region, and the one by which names are told apart.
    dated : dict of str to bool
        Whether most rows, and most columns, name a year each.
    complete : bool
        Whether all regions of one are listed, so that 合计 is that one's.
    conflict : bool
        Whether the title names another place than was given.
    year : str
        Of figures that name none.
    titled : bool
        Whether the title or the sheet's name says that year.
    """

    grid: Grid
    table: Table
    places: Places
    rows: list[dict[int, Line]]
    columns: dict[int, Line]
    titles: list[Label]
    notes: list[str]
    region: str = ""
    near: str = ""
    conflict: bool = False
    year: str = ""
    titled: bool = False
    doubts: list[Unsure] = field(default_factory=list)
    complete: bool = False
    totals: dict[str, str] = field(default_factory=dict)
    regional: dict[str, bool] = field(default_factory=dict)
    small: set[tuple[str, int]] = field(default_factory=set)
    dated: dict[str, bool] = field(default_factory=dict)
    _seen: dict[tuple[str, bool], tuple[str | None, Why | None]] = field(default_factory=dict)
    _worded: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def brackets_negative(self) -> bool:
        """Whether a note says that (1.2) or △1.2 is negative."""
        return any(_NEGATIVE.search(text) for text in (*self.notes, *(label.text for label in self.titles)))

    def footnotes(self, marks: tuple[str, ...]) -> tuple[str, ...]:
        """Texts of the notes that marks lead to."""
        return tuple(note for note in self.notes if note.startswith(marks)) if marks else ()

    def path(self, row: int, column: int) -> Path:
        """Everything said of a cell."""
        across = self.rows[self.table.group_of(column)].get(row, Line())
        down = self.columns.get(column, Line())
        path = Path(text=self._text(across, down))
        said = [*across.labels, *down.labels]
        around = [*across.above, *down.above]
        path.growth = any(label.growth for label in said)
        path.part = across.part or down.part
        path.marks = tuple(mark for label in said for mark in label.marks)
        periods = [label.period for label in (*said, *around)] or [""]
        titled = [label.period for label in self.titles[:-1]]
        path.whole_year = "part" not in (periods if any(periods) else titled)
        self._place(path, across, down)
        path.many_years = self._over_years("row", across) or self._over_years("column", down)
        self._year(path, said, around, down)
        if self._needs_year(across, said):
            path.year = path.dated_by = ""
        self._names(path, across, down)
        self._standing(path, said, around)
        path.units = self._units(path, across, down)
        path.units_of_all = (
            not path.growth and not self._own_unit(across) and not any(label.units for label in down.labels)
        )
        line = (
            ("column", column)
            if any(label.units for label in down.labels) or not self._own_unit(across)
            else ("row", row)
        )
        path.fractions = line in self.small
        path.doubts += self.doubts
        return path

    def _text(self, across: Line, down: Line) -> str:
        title = next((label.text.strip() for label in self.titles[:-1] if _CHINESE.search(label.phrase)), "")
        texts = [
            title,
            *(label.text for label in (*across.above, *across.labels, *down.above, *down.labels)),
            across.unit,
        ]
        return " | ".join(dict.fromkeys(re.sub(r"\s+", " ", text).strip() for text in texts if text.strip()))

    # ---- place

    def _place(self, path: Path, across: Line, down: Line) -> None:
        found = []
        for side, line in (("row", across), ("column", down)):
            for label in (*line.above, *line.labels):
                region, fault = self.place_of(label, self.regional[side])
                path.place_fault = path.place_fault or fault
                if region is not None:
                    found.append(region)
                if self.regional[side] and label.total and not self.complete:
                    path.doubts.append(Unsure.TOTAL)
        codes = list(dict.fromkeys(found))
        path.region = codes[-1] if codes else self.region
        if self.conflict and not codes:
            path.place_fault = Why.CONFLICT

    def place_of(self, label: Label, regional: bool) -> tuple[str | None, Why | None]:
        """The region a label names (empty if it can't be said which), None if it names none."""
        key = (label.text, regional)
        if key not in self._seen:
            self._seen[key] = self._place_of(label, regional)
        return self._seen[key]

    def _place_of(self, label: Label, regional: bool) -> tuple[str | None, Why | None]:
        if regional and (label.total or label.phrase in ("全部", "平均")):
            return self.totals.get("合计", ""), None
        phrase = label.phrase
        if self.places.is_whole(phrase):
            return self.places.whole(phrase, self.near) or self.totals.get("合计", ""), None
        codes = self.places.choose(self.places.find(phrase), self.near) if phrase else []
        if len(codes) == 1:
            return codes[0], None
        if codes:
            return None, Why.PLACES
        head, _ = self._split(phrase)
        if head:
            return head, None
        unknown = regional and phrase and re.search(r"(?:[县区市旗州]|园|街道|镇|乡|开发区|新城|新区|功能区)$", phrase)
        return None, Why.PLACE if unknown else None

    def _split(self, phrase: str) -> tuple[str, str]:
        """A place before an indicator's words, and those: 全市R&D经费, 余姚市R&D经费."""
        for word in WHOLE:
            if phrase.startswith(word) and len(phrase) > len(word) + 1:
                return self.places.whole(word, self.near), phrase.removeprefix(word)
        for length in range(min(12, len(phrase) - 2), 2, -1):
            name = phrase[:length]
            if name[-1] in "省市区县" and (codes := self.places.choose(self.places.find(name), self.near)):
                return (codes[0] if len(codes) == 1 else ""), phrase[length:]
        return "", phrase

    # ---- year

    def _year(self, path: Path, said: list[Label], around: list[Label], down: Line) -> None:
        years = list(dict.fromkeys(year for label in said if (year := self._of_label(label)) and not label.plan))
        years = years or [label.year for label in said if label.plan][:1]
        path.two_years = len(years) > 1
        path.dated_by = "relative" if any(label.relative is not None for label in said) else "header"
        if not years:
            years = [year for label in reversed(around) if (year := self._of_label(label))]
            path.dated_by = "heading"
        if not years and path.growth and down.labels and any(label.growth for label in down.labels):
            years = [year for year in [self._growth_year(down)] if year]
            path.dated_by = "growth"
        if not years:
            path.dated_by = "title" if self.titled else "given" if self.year else ""
        path.year = years[0] if years else self.year
        base = next((label.base for label in said if label.base), "")
        if base and path.year and str(int(path.year[:4]) - 1) != base:
            path.growth, path.names = False, (f"比{base}年增长",)

    def _over_years(self, side: str, line: Line) -> bool:
        """Whether a row below others of a year each, or such a column, is their sum or mean."""
        if not self.dated.get(side) or any(label.year or label.relative is not None for label in line.labels):
            return False
        return any(label.total or label.average for label in line.labels)

    def _needs_year(self, across: Line, said: list[Label]) -> bool:
        """Whether a row names no year below others of a year each: then it isn't the title's year."""
        own = any(
            label.year or label.relative is not None or label.kind == "target" for label in (*said, *across.above)
        )
        return self.dated.get("row", False) and not own

    def _of_label(self, label: Label) -> str:
        if label.relative is not None and self.year:
            return str(int(self.year[:4]) + label.relative)
        return label.year

    def _growth_year(self, down: Line) -> str:
        """Of a column of growth that names no year: the latest of those on its left, back to the last such column."""
        latest: list[str] = []
        for column in self.table.data:
            line = self.columns[column]
            if line is down:
                break
            compared = any(label.relative is not None and label.relative < 0 for label in line.labels)
            years = [year for label in line.labels if not compared and len(year := self._of_label(label)) == 4]
            if any(label.growth for label in line.labels) and not years:
                latest = []
            latest += years
        whole = sorted(set(latest))
        if len(whole) > 1 and int(whole[-1]) - int(whole[-2]) != 1:
            return ""
        return whole[-1] if whole else ""

    # ---- names, units, standing

    def _names(self, path: Path, across: Line, down: Line) -> None:
        names, around = [*path.names], []
        for side, line in (("row", across), ("column", down)):
            own = [self._words(label, side) for label in line.labels]
            own = [words for words in own if words]
            above = [words for label in line.above if (words := self._words(label, side))]
            if own:
                names.append(own[-1])
                around += [*above, *own[:-1]]
            elif line.labels and line.labels[-1].growth and above:
                around += above
            else:
                around += above
        if not names and around and path.growth:
            names.append(around.pop())
        title = [words for label in self.titles[:-1] if (words := self._title(label))]
        tab = self._title(self.titles[-1])
        tab = tab if _CHINESE.search(tab) else ""
        if not names and not path.names:
            names = title[-1:] or [tab] * bool(tab)
            title, tab = (title[:-1], tab) if title else ([], "")
        title = [words for words in filter(None, [*title, tab]) if _NARROWER.search(words) or not _LISTED.search(words)]
        path.names, path.around = tuple(names), tuple(dict.fromkeys([*around, *title]))

    def _words(self, label: Label, side: str) -> str:
        """The indicator's words of a label; none if it names a place."""
        key = (label.text, side)
        if key not in self._worded:
            self._worded[key] = self._own_words(label, side)
        return self._worded[key]

    def _own_words(self, label: Label, side: str) -> str:
        phrase = label.phrase
        if not phrase or self.places.is_whole(phrase):
            return ""
        if self.places.choose(self.places.find(phrase), self.near) or (self.regional[side] and label.total):
            return ""
        return self._split(phrase)[1]

    def _title(self, label: Label) -> str:
        """The indicator's words of a title."""
        words = self.places.without(label.phrase)
        words = re.sub(r"(?:(?:19|20)[0-9]{2}年?(?:[-—–~至到]|、)*)+(?:年度?)?", "", words)
        return _TITLE_TAIL.sub("", _TITLE_HEAD.sub("", words.strip(" ,、:()-"))).strip(" ,、:()-的")

    def _standing(self, path: Path, said: list[Label], around: list[Label]) -> None:
        everything = [*said, *around, *(label for label in self.titles[:-1] if label.year in ("", path.year))]
        path.status = next((label.status for label in everything if label.status), "")
        path.kind = next((label.kind for label in (*said, *around) if label.kind), "")
        path.kind_by = "header" if path.kind else ""
        if not path.kind and any(_AIMS.search(label.text) for label in self.titles[:-1]):
            path.kind, path.kind_by = "target", "title"
        if not path.status and self.preliminary(path.marks, path.year, path.names):
            path.status = "preliminary"

    def preliminary(self, marks: tuple[str, ...], year: str, names: tuple[str, ...] = ()) -> bool:
        """Whether a note says that figures are preliminary: one for all, for these names, or that these marks lead to."""
        for_all = [note for note in self.notes if not begins_with_mark(note)]
        return any(
            _PRELIMINARY.search(sentence)
            and (year in sentence or not re.search(r"(?:19|20)[0-9]{2}", sentence))
            and self._speaks_of(sentence, names)
            for note in (*for_all, *self.footnotes(marks))
            for sentence in re.split(r"[。；;]", note)
        )

    @functools.cached_property
    def _phrases(self) -> set[str]:
        lines = (*(line for group in self.rows for line in group.values()), *self.columns.values())
        return {label.phrase for line in lines for label in line.labels if len(label.phrase) > 2}

    def _speaks_of(self, sentence: str, names: tuple[str, ...]) -> bool:
        """Whether a sentence names one of these, or no row or column at all."""
        said = {phrase for phrase in self._phrases if phrase in re.sub(r"\s", "", sentence)}
        return not said or any(name in said for name in names)

    def _own_unit(self, across: Line) -> bool:
        return bool(across.unit) or any(label.units for label in across.labels)

    def _units(self, path: Path, across: Line, down: Line) -> tuple[str, ...]:
        """The units stated nearest; growth is in percent unless its own label says otherwise."""
        if path.growth:
            own = [
                label.units
                for label in (*reversed(down.labels), *reversed(across.labels))
                if label.growth and label.units
            ]
            return own[0] if own and len(own[0]) == 1 else ("%",)
        near = [unit for label in (*reversed(down.labels), *reversed(across.labels)) for unit in label.units]
        near += [across.unit] if across.unit else []
        if near:
            return tuple(dict.fromkeys(near))
        far = [
            label.units
            for label in (*reversed(across.above), *reversed(down.above), *reversed(self.titles))
            if label.units
        ]
        return far[0] if far else ()
