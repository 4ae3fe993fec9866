"""A report's text as blocks: paragraphs made whole, each with its section.

Line breaks inside sentences are mended, page headers and numbers dropped,
full-width signs made plain. Every character of a block knows its place in the
text as read, so a number found can be shown where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from . import flattened
from .plain_signs import INVISIBLE, normal, squeezed

_CN = "一二三四五六七八九十百零〇"
#: Numbering of a section by level, outermost first.
NUMBERING = tuple(
    (level, re.compile(pattern))
    for level, pattern in enumerate(
        (
            rf"(第[{_CN}0-9]+(?:编|篇|部分))",
            rf"(第[{_CN}0-9]+章)",
            rf"(第[{_CN}0-9]+节)",
            rf"([{_CN}]{{1,3}})[、..](?![{_CN}](?![年{_CN}]))",
            rf"(\([{_CN}]{{1,3}}\))、?",
            r"([0-9]{1,2})(?:[、．]|\.(?![0-9]))",
            r"(\([0-9]{1,2}\)|[0-9]{1,2}\)|[①-⑳])",
        )
    )
)
# a chapter without a number: 2024年工作安排 on a line of its own
_UNNUMBERED = re.compile(
    r"(?=.{4,24}$)(?:关于)?(?:(?:20[0-9][0-9]年(?:度|上半年|下半年)?|今年|去年|上半年|下半年|全年|过去(?:的)?(?:一|五)年|今后五年|未来五年|“?十[一二三四五六]五”?(?:时期|期间)?|下一步|下步|下阶段)(?:全[市县区省])?[^,。;:|]{0,10}"
    r"(?:回顾|总结|安排|任务|目标|打算|思路|计划|工作|重点|情况|部署|展望|成就|要点|举措|成效|建议)|(?:主要)?工作(?:回顾|总结|安排|打算|思路|计划|成效)|下一步(?:工作)?(?:打算|安排|计划|思路|重点)|存在(?:的)?(?:主要)?问题(?:和不足)?)"
)
#: Lines below a title that say where and when it was published.
_IMPRINT = re.compile(
    r"(?:发布|发文|发表|更新|公布)?(?:日期|时间|机构|单位)[:：]|(?:稿件|信息|文章)?来源[:：]|作者[:：]"
)
#: Share of lines with a comma or full stop from which a text is prose that a printer broke.
_PROSE = 0.3
_BULLET = re.compile(r"[-—]{2,}|[●■◆★▲○□◇※]")
_PAGE = re.compile(r"[-—~·\s]*(?:第\s*)?[0-9]{1,4}\s*(?:页)?(?:\s*[/,共]+\s*[0-9]{1,4}\s*页?)?[-—~·\s]*|[IVXivx]{1,6}")
_END = "。;!?…:"
#: Characters of a block beyond which it is cut: work stays linear in a text without a full stop.
MOST = 3000


@dataclass(eq=False)
class Section:
    """A numbered heading: ``labels`` from the outermost level, the heading's text, its parent."""

    level: float
    labels: tuple[str, ...]
    title: str
    parent: Section | None

    @property
    def locator(self) -> str:
        return "/".join(self.labels)


@dataclass(eq=False)
class Block:
    """A paragraph, or a run of table rows.

    Attributes
    ----------
    text : str
        Made plain, breaks mended.
    origin : list of int
        Place of each character in the text as read.
    section : Section
        The innermost section it stands in (itself, if it opens one).
    body : int
        Where the text after numbering begins.
    number : int
        Counted from 1.
    rows : list of list of (str, int)
        For a table: cells with the place of their first character in the block; else empty.
    """

    text: str
    origin: list[int]
    section: Section
    body: int = 0
    number: int = 0
    rows: list = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """Cut a report into blocks.

    Parameters
    ----------
    text : str
        As a reader of :mod:`kjanalysis.reports.documents` gives it.

    Returns
    -------
    list of Block
        In the text's order; page headers and page numbers left out.
    """
    lines = _lines(text)
    root = Section(-1, (), "", None)
    made = _Made(_furniture(lines), _wrap_width(lines), _depths(lines), root)
    tables, behind = flattened.find([raw for _, raw in lines]), 0
    for number, (start, raw) in enumerate(lines):
        if number in tables:
            behind, rows = tables[number]
            made.table(
                [[("", start) if cell is None else (lines[cell][1], lines[cell][0]) for cell in row] for row in rows]
            )
        if number >= behind:
            made.take(start, raw)
    done = [piece for block in made.done for piece in _pieces(block)]
    titled = {root}
    for count, block in enumerate(done, start=1):
        block.number = count
        if block.section not in titled and not block.rows and block.body:
            block.section.title = _title(block.text[block.body :])
            titled.add(block.section)
    return done


@dataclass
class _Made:
    """Blocks made so far, line by line.

    Attributes
    ----------
    furniture : set of str
        Lines that stand on page after page.
    width : int
        Length at which lines were broken.
    depth : dict
        Levels of numbering.
    section : Section
        The one that is open.
    """

    furniture: set[str]
    width: int
    depth: dict[int, float]
    section: Section
    done: list[Block] = field(default_factory=list)
    blank: bool = True
    last: str = ""

    @property
    def open(self) -> Block | None:
        """The block that a line may go on with."""
        return self.done[-1] if self.done else None

    def take(self, start: int, raw: str) -> None:
        """Read a line: into a table, into the block before it, or as a block of its own."""
        line, places = squeezed(raw, start)
        if not line:
            self.blank = True
            return
        if line in self.furniture or _PAGE.fullmatch(raw.strip()):
            return  # a page's edge: the sentence goes on behind it
        cells = _cells(raw, start)
        if cells and ((self.open is not None and self.open.rows and not self.blank) or not _told_in(cells)):
            self._row(cells)
        else:
            self._line(line, places)
            self.last = line
        self.blank = False

    def table(self, rows) -> None:
        """Take rows of cells that stood on lines of their own."""
        self.blank = True
        for cells in rows:
            self._row(cells)
            self.blank = False

    def _row(self, cells) -> None:
        if self.open is None or not self.open.rows or self.blank:
            self.done.append(Block("", [], self.section))
        _add_row(self.done[-1], cells)

    def _line(self, line: str, places: list[int]) -> None:
        level, label, body = _numbering(line)
        alone = level is None and self._heads(line)
        goes_on = level is None and not alone and not _BULLET.match(line)
        if self.open is not None and goes_on and _joins(self.open, self.last, line, self.width, self.blank):
            self.open.text += line
            self.open.origin += places
            return
        if level is not None:
            self.section = _opened(self.section, self.depth[level], label, line[body:])
        elif alone:
            self.section = _opened(self.section, -0.5, line, line)
        self.done.append(Block(line, places, self.section, body))

    def _heads(self, line: str) -> bool:
        """Whether a line without a number is a chapter's heading."""
        return bool(self.done) and bool(_UNNUMBERED.fullmatch(line)) and (self.blank or _closed(self.open))


def _pieces(block: Block) -> list[Block]:
    """A block of usual length; one without end is cut, at a full stop if there is one."""
    if block.rows or len(block.text) <= 2 * MOST:
        return [block]
    pieces, at = [], 0
    while at < len(block.text):
        end = min(at + MOST, len(block.text))
        stop = max(block.text.rfind(sign, at, end) for sign in "。;\n,")
        if stop > at and end < len(block.text):
            end = stop + 1
        for _ in range(20):  # not inside a number
            end += end < len(block.text) and block.text[end - 1].isdigit()
        pieces.append(Block(block.text[at:end], block.origin[at:end], block.section, block.body if not at else 0))
        at = end
    return pieces


def _lines(text: str) -> list[tuple[int, str]]:
    found, start = [], 0
    for line in normal(text).split("\n"):
        found.append((start, line.rstrip("\r")))
        start += len(line) + 1
    return found


def _furniture(lines) -> set[str]:
    """Short lines without a full stop that come back on page after page."""
    counts = Counter(INVISIBLE.sub("", line).strip() for _, line in lines)
    return {
        line.replace(" ", "")
        for line, count in counts.items()
        if count >= 3 and 4 <= len(line) <= 40 and not re.search(r"[。;,|]", line) and _numbering(line)[0] is None
    }


def _numbering(line: str) -> tuple[int | None, str, int]:
    for level, pattern in NUMBERING:
        found = pattern.match(line)
        if found:
            return level, found[1], found.end()
    return None, "", 0


def _closed(block: Block | None) -> bool:
    """Whether a block has come to its end, so that a heading may follow."""
    return block is None or bool(block.rows) or block.text[-1] in _END + ")" or len(block.text) < 25


def _depths(lines) -> dict[int, float]:
    """Levels of numbering; 第一节 below 一、 where a report has it so."""
    depth = {level: float(level) for level, _ in NUMBERING}
    seen = [_numbering(line.lstrip())[0] for _, line in lines]
    if 2 in seen and 3 in seen and 1 not in seen and 0 not in seen and seen.index(3) < seen.index(2):
        depth[2] = 3.5
    return depth


def _opened(current: Section, level: float, label: str, rest: str) -> Section:
    """A report's own order of levels counts: the same kind of number closes what it opened."""
    parent, same = current, current
    while same.parent is not None and same.level != level:
        same = same.parent
    if same.parent is not None:
        parent = same.parent
    else:
        while parent.level >= level and parent.parent is not None:
            parent = parent.parent
    return Section(level, (*parent.labels, label), _title(rest), parent)


def _title(rest: str) -> str:
    """The heading in front of a paragraph: its first sentence, if that is short."""
    first = re.split(r"[。:!?;]", rest, maxsplit=1)[0]
    return first if len(first) <= 45 else ""


def _wrap_width(lines) -> int:
    """Length at which lines were broken by a printer; 0 if paragraphs stand on one line each, -1 if it is a list."""
    lengths = sorted(len(line.strip()) for _, line in lines if line.strip())
    if len(lengths) < 8 or lengths[-1] > 90:
        return 0
    if sum(bool(re.search(r"[,。;]", line)) for _, line in lines) < _PROSE * len(lengths):
        return -1  # a list, a figure a line
    return lengths[int(0.9 * len(lengths))]


def _joins(block: Block, last: str, line: str, width: int, blank: bool) -> bool:
    """Whether a line goes on with the block before it; over an empty line only inside a sentence."""
    if block.rows or len(block.text) >= MOST or _IMPRINT.match(line):
        return False
    if blank:
        return _broken_off(block, line) or (block.text.endswith("的") and line[0].isdigit())
    return _unfinished(block, last, line, width)


def _broken_off(block: Block, line: str) -> bool:
    """Whether a sentence with commas breaks off at an empty line."""
    said = re.split(r"[。;!?]", block.text[block.body :])[-1]
    return (
        "," in said
        and block.text[-1] not in _END + ")”"
        and not _UNNUMBERED.fullmatch(line)
        and len(said) > 8
        and bool(re.search(r"[,。;]", line))
    )


def _unfinished(block: Block, last: str, line: str, width: int) -> bool:
    """Whether a block's last line breaks off inside a sentence."""
    text = block.text
    if text[-1] in _END or (text[-1] in "”)" and len(text) > 1 and text[-2] in _END):
        return False
    if text[-1] in ",、([《“" or line[0] in ",。;、)]》”%":
        return True
    if _parted_number(text, line) or _says_on(block, text):
        return True
    if text[-1].isdigit() and re.match(r"[0-9.%万亿]|[家个项名人件元位场次]", line) and re.search(r"[,。;、]", text):
        return True
    if width >= 20 and len(last) >= 0.8 * width:
        return True
    if width < 0 and not text.endswith(("的", "和")):
        return False
    # a heading has no full stop; a sentence that a copy broke in two has commas and length
    if block.body and "。" not in text:
        return False
    return len(text) >= 25 and bool(re.search(r"[,。;、]", text))


def _parted_number(text: str, line: str) -> bool:
    """4. at a line's end and 8亿元 at the next one's begin."""
    return bool(re.search(r"[0-9]\.$", text)) and line[0].isdigit() and not _numbering(line)[1]


def _says_on(block: Block, text: str) -> bool:
    """Whether a line without a number breaks off behind a comma: 2022年,全县新增高新技术企."""
    return not block.body and bool(re.search(r"[,;][^。!?:,;]{2,}$", text)) and not text.endswith(")")


def _cells(raw: str, start: int) -> list[tuple[str, int]]:
    """Cells of a table's row, or nothing. Readers part cells by ``|``."""
    mark = "|" if "|" in raw else "\t" if raw.strip().count("\t") and not re.search(r"[。;]", raw) else None
    if mark is None and not re.search(r"[。;,]", raw) and len(re.findall(r"\S {2,}(?=\S)", raw)) >= 2:
        mark = "  "
    if mark is None:
        return []
    cells, at = [], 0
    pieces = (
        re.split(r"( {2,})", raw.strip("\n")) if mark == "  " else [x for y in raw.split(mark) for x in (y, mark)][:-1]
    )
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            lead = len(piece) - len(piece.lstrip())
            cells.append((piece, start + at + lead))
        at += len(piece)
    if mark == "  ":
        cells = [cell for cell in cells if cell[0].strip()]
    return cells if len(cells) >= 2 else []


def _told_in(cells) -> bool:
    """Whether a line with one or two pieces is a paragraph beside a stray ``|``, not a row of a table."""
    said = [text.strip() for text, _ in cells if text.strip()]
    return len(said) <= 2 and any(len(text) > 40 and re.search(r"[,，][^。]*。", text) for text in said)


def _add_row(block: Block, cells) -> None:
    row = []
    for piece, _place in cells:
        place = _place - (len(piece) - len(piece.lstrip()))
        text, places = squeezed(piece, place)
        row.append((text, len(block.text)))
        block.text += text + "|"
        block.origin += [*places, place + len(piece)]
    block.text += "\n"
    block.origin.append(block.origin[-1])
    block.rows.append(row)
