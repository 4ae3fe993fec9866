"""What the text of a cell says: a figure with its qualifier and unit, nothing known, or text.

>>> read("1,003.4").value, read("超过23").qualifier, read("３．５％").unit, read("…").kind
('1003.4', 'gt', '%', 'missing')
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from ..notation.unit_classes import unit_class
from .number_formats import plain

#: What stands where a figure is not known.
MISSING = frozenset(
    (
        "-", "--", "---", "—", "——", "――", "–", "―", "…", "……", "...", "......", "x", "X", "×", "#", "*", "/", "//", "\\", "N/A", "n/a", "NA",
        "n.a.", "·", ".", "..", "无", "无数据", "暂无", "暂无数据", "缺", "空", "未公布", "未发布", "不详", "未统计",
    )
)  # fmt: skip

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    (0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F), 0x20
)
_UNSEEN = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F))

_MARK = r"[①-⑳]|[*†‡]+|[¹²³⁴-⁹]|\[(?:注)?[0-9a-z]{0,2}\]|\(注[0-9一二三]?\)|(?<![备附标])(?<![备附标]\s)注[0-9]?$|(?<=[0-9%])[a-d]\)|(?<=[0-9%])\([a-d]\)"
_MARKS = re.compile(_MARK)
_PRELIMINARY = re.compile(r"(?<=[0-9%])[pP]$|\((?:p|P|初步|快报|初步数|快报数|初步核算)\)$")
_EXPECTED = re.compile(r"\((?:预计|预估|预计数|E|e)\)$")

_NUMBER = r"(?:[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,2})?|\.[0-9]+)"
_FIGURE = re.compile(
    rf"(?P<words>[^0-9.+\-]*?)(?P<sign>[+-]?)(?P<low>{_NUMBER})(?:(?P<dash>[-~至到]{{1,2}})(?P<high>{_NUMBER}))?"
    r"(?P<more>[余多])?(?P<unit>[^0-9.,+\-~]*?)(?P<behind>(?:及|或)?以上|左右|上下|(?:及)?以内|(?:及)?以下)?"
)
# signs that may mean a minus
_BRACKETED = re.compile(rf"[△▲▽](?P<a>{_NUMBER}%?)|\((?P<b>{_NUMBER}%?)\)|(?P<c>{_NUMBER}%?-|—{_NUMBER}%?)")

#: [2.5] and [120]: the sum over the years of a plan, as its notes say; [1] is a footnote.
_SUMMED = re.compile(rf"\[((?:[0-9]+\.[0-9]+|[0-9]{{2,}}|{_NUMBER}(?=%))%?)\]")

_WORDS = (
    (re.compile(r"预计|预期|有望|预估"), "expected"),
    (re.compile(r"力争|争取"), "strive"),
    (re.compile(r"不低于|不少于|至少|≥|>=|达到或超过"), "ge"),
    (re.compile(r"不超过|不高于|不多于|低于|不足|≤|<=?|少于|不到"), "le"),
    (re.compile(r"突破|超过?|逾|大于|多于|高于|>"), "gt"),
    (re.compile(r"大约|约为?|接近|将近|近|≈"), "approx"),
    (re.compile(r"下降|降低|减少|回落|降|减|↓|▼"), "fell"),
    (re.compile(r"第(?=$)"), ""),
    (re.compile(r"同比|增长|增加|上升|提高|增|↑|达到?|为|完成|共"), ""),
)
_BEHIND = {"以上": "ge", "左右": "approx", "上下": "approx", "以内": "le", "以下": "le"}


class Reading(NamedTuple):
    """What a cell says.

    Attributes
    ----------
    kind : {"blank", "missing", "figure", "sign", "text"}
        ``sign``: a figure of which it isn't clear whether it is negative.
    value : str
        Digits as printed, without thousands' commas; a range keeps its hyphen.
    unit : str
        The one in the cell, or empty.
    qualifier : str
        As a review sheet has it; ``le`` for an upper limit.
    status : {"", "preliminary"}
    marks : tuple of str
        Marks of footnotes.
    """

    kind: str
    value: str = ""
    unit: str = ""
    qualifier: str = "eq"
    status: str = ""
    marks: tuple[str, ...] = ()


def half(text: str) -> str:
    """Text with half-width signs, without spaces that can't be seen at its ends.

    >>> half("　Ｒ＆Ｄ经费（亿元）")
    'R&D经费(亿元)'
    """
    return text.translate(_UNSEEN).translate(_HALF).strip()


def begins_with_mark(note: str) -> bool:
    """Whether a note is that of a mark, and not one for the whole table.

    >>> begins_with_mark("*为初步数"), begins_with_mark("①含部属企业"), begins_with_mark("注：2022年为初步数")
    (True, True, False)
    """
    return bool(re.match(rf"(?:{_MARK}|[a-d]\))", note.strip()))


_NOTE_HEAD = re.compile(r"^(?:注释?|备注|说明|附注)\s*[:：、.]?\s*")
_MARK_BEGINS = re.compile(rf"(?:(?<=[;；。,，、])|(?<=[ \u3000]))(?=(?:{_MARK}))")


def notes_of(text: str) -> list[str]:
    """A note as one for the whole table, or as one for each mark that it explains.

    >>> notes_of("注：①为快报数；②含部属企业"), notes_of("注：2022年为初步数")
    (['①为快报数；', '②含部属企业'], ['注：2022年为初步数'])
    """
    bare = _NOTE_HEAD.sub("", text.strip())
    if not begins_with_mark(bare):
        return [text.strip()]
    return [part.strip() for part in _MARK_BEGINS.split(bare) if part.strip()]


def without_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Text without the marks of footnotes, and those.

    >>> without_marks("地区生产总值①"), without_marks("23.5*")
    (('地区生产总值', ('①',)), ('23.5', ('*',)))
    """
    return _MARKS.sub("", text).strip(), tuple(_MARKS.findall(text))


def read(text: str, brackets_negative: bool = False) -> Reading:
    """Read a cell.

    Parameters
    ----------
    text : str
        As the cell shows it.
    brackets_negative : bool
        Whether the sheet says that (1.2) or △1.2 is negative.

    Returns
    -------
    Reading

    Examples
    --------
    >>> read("[2.5]").value, read("[2.5]").marks, read("[1]").kind
    ('2.5', ('[]',), 'missing')
    >>> read("12.5亿元以上"), read("(1.2)").kind, read("△1.2", brackets_negative=True).value
    (Reading(kind='figure', value='12.5', unit='亿元', qualifier='ge', status='', marks=()), 'sign', '-1.2')
    """
    plain_text = re.sub(r"[−﹣‐‑–](?=[0-9.])", "-", half(text))
    if not plain_text:
        return Reading("blank")
    if plain_text in MISSING:
        return Reading("missing")
    if summed := _SUMMED.fullmatch(plain_text):
        return _figure(summed[1], ("[]",))
    bare, marks = without_marks(plain_text)
    if not bare:
        return Reading("missing", marks=marks)
    if bracketed := _BRACKETED.fullmatch(bare):
        if not brackets_negative or bracketed["c"]:
            return Reading("sign", marks=marks)
        bare = "-" + (bracketed["a"] or bracketed["b"])
    return _figure(bare, marks)


def _figure(bare: str, marks: tuple[str, ...]) -> Reading:
    """A figure with its words and unit, or text."""
    expected = bool(_EXPECTED.search(bare))
    status = "preliminary" if _PRELIMINARY.search(bare) else ""
    found = _FIGURE.fullmatch(_EXPECTED.sub("", _PRELIMINARY.sub("", bare)).strip())
    if not found or not _words_known(found["words"]):
        return Reading("text", marks=marks)
    unit = found["unit"].strip().strip("()")
    if unit and not unit_class(unit):
        return Reading("text", marks=marks)
    qualifier, fell = _qualifier(found, expected)
    value = _digits(found["low"])
    if fell and found["sign"]:
        return Reading("sign", marks=marks)  # 下降-1.2: falls, or rises?
    value = f"-{value}" if found["sign"] == "-" or fell else value
    if found["high"]:
        value = f"{value}-{_digits(found['high'])}"
    return Reading("figure", value, unit, qualifier, status, marks)


def _digits(text: str) -> str:
    """Digits as printed; what a program wrote out of a binary number is rounded to what it stands for."""
    text = re.sub(r"[, ]", "", text)
    if re.search(r"[eE]", text) or len(re.sub(r"\.|^0*\.?0*", "", text)) > 15:
        return plain(Decimal(f"{float(text):.15g}"))
    text = text.removesuffix(".")
    return f"0{text}" if text.startswith(".") else text


def _words_known(words: str) -> bool:
    """Whether all words before a number are such as qualify it."""
    for pattern, _ in _WORDS:
        words = pattern.sub("", words)
    return not words.strip(" :")


def _qualifier(found: re.Match, expected: bool) -> tuple[str, bool]:
    """The qualifier, and whether a word says that it fell."""
    words, said = found["words"], set()
    for pattern, code in _WORDS:
        if pattern.search(words):
            said.add(code)
            words = pattern.sub("", words)
    if found["more"]:
        said.add("gt")
    if found["behind"]:
        said.add(_BEHIND[found["behind"][-2:]])
    if expected:
        said.add("expected")
    parts = [code for code in ("expected", "strive") if code in said]
    bound = next((code for code in ("le", "approx", "ge", "gt") if code in said), "")
    return "+".join(filter(None, [*parts, bound])) or "eq", "fell" in said
