"""A report's signs made plain, each of them at its place: half width, simplified, without invisible ones.

Years in words become digits, so that 二〇三五年 dates a figure as 2035年 does.
"""

from __future__ import annotations

import re

from ..notation.traditional import traditional

_WIDE = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
_WIDE |= {ord(a): b for a, b in zip("　\u00a0﹪〔〕【】﹝﹞–−﹣‐‑―─━•·．。増", "  %[]()[]------——··.。增", strict=True)}
_WIDE |= traditional()
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\x00-\x08\x0b\x0c\x0e-\x1f]")

_DIGIT = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "0": "0", "O": "0"}
_YEAR_IN_WORDS = re.compile(r"(?:二[〇○零0O]|一九)[〇○零0O一二三四五六七八九]{2}(?=年)")
# 一千0三十九
_NOUGHT = re.compile(r"(?<=[十百千万])[0〇○O](?=[一二三四五六七八九])")
# one digit at a time, between Chinese signs
_OCR = re.compile(r"(?<=[一-鿿,、] )[0-9](?: (?:[0-9]|\.(?= [0-9])))+(?= ?[%一-鿿])")
#: A headline in two or three parts, one of which has a figure: 创新企业群体扩大 高新技术企业突破5500家.
_PART = r"[^\s,。;:|()]{6,28}"
_HEADLINE = re.compile(rf"\s*(?=.*[0-9一二三四五六七八九十百千万亿][一-鿿%]){_PART}(?: {{1,3}}{_PART}){{1,2}}\s*")
_NO_HEADLINE = re.compile(
    r"来源|作者|编辑|记者|时间|[0-9]{1,2}:[0-9]{2}|(?:19|20)[0-9]{2}[-/.][0-9]|第[0-9一二三四五六七八九十]+[章节编篇]"
)
_SPACED = re.compile(rf"\s|{INVISIBLE.pattern}")
#: 技術(shù)合同: how a character is said, which some copies of traditional text have behind it.
_SAID = re.compile(
    r"(?<=[一-鿿”])\((?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiouüāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,3}(?:ng|n|r)?\) ?"
)


def normal(text: str) -> str:
    """Plain half-width signs and simplified characters, one character for one character.

    >>> normal("Ｒ＆Ｄ　３．５％；"), normal("高新技術產業"), normal("二〇三五年"), normal("二00七年")
    ('R&D 3.5%;', '高新技术产业', '2035年', '2007年')
    """
    text = _NOUGHT.sub("零", text.translate(_WIDE))
    return _YEAR_IN_WORDS.sub(lambda m: "".join(map(_DIGIT.__getitem__, m[0])), text)


def squeezed(raw: str, start: int) -> tuple[str, list[int]]:
    """A line without invisible signs and without spaces that part nothing, and the place of each sign.

    The parts of a headline stay apart. How a character is said is left out.

    >>> squeezed("达到 41 家", 5)
    ('达到41家', [5, 6, 8, 9, 11])
    >>> squeezed("创新企业群体扩大 高新技术企业突破5500家", 0)[0]
    '创新企业群体扩大 高新技术企业突破5500家'
    >>> squeezed("经(jīng)费(fèi) 9亿元", 0)
    ('经费9亿元', [0, 7, 14, 15, 16])
    """
    aside = {at for m in _SAID.finditer(raw) for at in range(*m.span())} if ")" in raw else set()
    if not (aside or _SPACED.search(raw)):
        return raw, list(range(start, start + len(raw)))
    parted = _parted_digits(raw)
    headline = bool(_HEADLINE.fullmatch(raw)) and not _NO_HEADLINE.search(raw)
    kept: list[str] = []
    places: list[int] = []
    last = ""
    for at, c in enumerate(raw):
        if at in aside or INVISIBLE.match(c):
            continue
        if c.isspace():
            last = last or " " if kept else ""
            continue
        numbered = len(kept) > 1 and kept[-1] == "." and kept[-2].isdigit() and c.isdigit() and len(kept) < 4
        if last == " " and kept and (headline or _word_by_word(kept[-1], c) or numbered) and at not in parted:
            kept.append(" ")
            places.append(start + at - 1)
        last = ""
        kept.append(c)
        places.append(start + at)
    return "".join(kept), places


def _word_by_word(last: str, c: str) -> bool:
    """Whether a space parts two Latin words or numbers."""
    return last.isascii() and c.isascii() and last.isalnum() and c.isalnum()


def _parted_digits(raw: str) -> set[int]:
    """Places of digits that text recognition set apart from those before: 占 2 . 4 5 %, 企 业 1 2 家."""
    return {m.start() + k for m in _OCR.finditer(raw) for k in range(m.end() - m.start())}
