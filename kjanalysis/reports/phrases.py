"""One figure or target in the words people write: R&D经费支出 5.2亿元以上, 高新技术企业数 2023年 97家.

A phrase is read as a sentence of a report is (:mod:`kjanalysis.reports.extraction`). There
nobody reviews it, so whatever is unsure is refused, with the reason and how to write it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..errors import KJError
from ..tables import Tables
from ..tables.indicator_names import aliases
from ..wording import Text
from .doubts import Doubt
from .extraction import catalogue_of, statements
from .indicator_search import indicators

#: Scope of a figure where its indicator is named by code.
SCOPE_OF_KIND = {"flow": "flow", "stock": "stock", "ratio": "share", "growth": "growth", "rank": "rank"}

_CODE = re.compile(r"([a-z][a-z0-9_]*)[\s:：,，]+(?=\S)")
_MINUS = re.compile(r"(?<![0-9０-９%％])\s*(?:[-−－–—]|负)\s*$")
_CHANGED = re.compile(r"(?:增加|提高|提升|减少|下降|降低|回落|增长)了?[约近超过]*\s*$")
_PART = re.compile(r"半年|季度|月(?!球)|旬")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:\s*[-—–~～至]\s*(?:19|20)[0-9]{2})?\s*年")
# words for a first figure that is revised later, and for one that was
_STATUS = ((re.compile("快报|初步"), "preliminary"), (re.compile("修订[数后值]|订正"), "revised"))
# words that make another figure of the same name
_QUALIFYING = ("累计", "人均", "其中")
# what stands for an indicator that is named by its code: a name that says nothing
_NAMELESS = "该项指标"


class Phrase(NamedTuple):
    """What a phrase says, as a row of the review sheet has it.

    Attributes
    ----------
    text : str
        The phrase.
    indicator, value, unit, year, kind, qualifier, scope, indicator_zh : str
        The sheet's cells.
    sentence : str
        The phrase with its number in 【】.
    status : {"", "preliminary", "revised"}
        What it says of a figure of the past: 快报数, 初步核算数, 修订数.
    """

    text: str
    indicator: str
    value: str
    unit: str
    year: str
    kind: str
    qualifier: str
    scope: str
    indicator_zh: str
    sentence: str
    status: str = ""


def read(text: str, kind: str, year: int | None, known: Tables) -> Phrase:
    """Read one phrase.

    Parameters
    ----------
    text : str
        A name or code, a figure and its unit; also a year, and words such as 力争 or 以上.
    kind : {"actual", "target"}
        What it is given as.
    year : int or None
        The year of a target that names none; a figure has to name its own.
    known : Tables
        Their catalogue gives the codes.

    Returns
    -------
    Phrase

    Raises
    ------
    KJError
        If it can't be understood beyond doubt.

    Examples
    --------
    >>> from kjanalysis import tables
    >>> one = read("力争R&D经费支出5.2亿元以上", "target", 2021, tables.read())
    >>> one.indicator, one.value, one.unit, one.year, one.qualifier
    ('rd_expenditure', '5.2', '亿元', '2021', 'strive+ge')
    """
    text = " ".join(str(text).split())
    code, rest = _code(text, known)
    plain = f"{_NAMELESS}{rest}" if code else rest
    found = statements(plain + "。", year if kind == "target" else None, catalogue_of(known)).rows
    row = _only(found, text)
    if not code:
        _check_code(row, known)
    _check_doubts(row)
    _check_kind(row, kind)
    _check_year(row, kind, year)
    start, end = row["span_start"], row["span_end"]
    indicator = code or row["indicator"]
    named = dict(zip(known.indicators["indicator"], known.indicators["kind"], strict=True))
    _check_change(row, plain[:start], named[indicator])
    _check_part_of_year(row)
    _check_rest(row, plain[:start] + "|" + plain[end:], [*aliases().get(indicator, []), _name(known, indicator)])
    return Phrase(
        text=text,
        indicator=indicator,
        value=_signed(row, plain[:start]),
        unit=row["unit"],
        year=row["year"],
        kind=kind,
        qualifier=row["qualifier"],
        scope=SCOPE_OF_KIND[named[code]] if code else row["scope"],
        indicator_zh=row["indicator_zh"],
        sentence=f"{plain[:start]}【{plain[start:end]}】{plain[end:]}",
        status=next((status for words, status in _STATUS if kind == "actual" and words.search(text)), ""),
    )


def _code(text: str, known: Tables) -> tuple[str, str]:
    """A code of the catalogue at the beginning, and what follows it."""
    found = _CODE.match(text)
    if found and found[1] in known.indicators["indicator"].tolist():
        return found[1], text[found.end() :]
    return "", text


def _signed(row: dict, before: str) -> str:
    """The value with the minus sign that stands before it; a report's figures have none."""
    value, text = str(row["value"]), row["text"]
    if not _MINUS.search(before):
        return value
    if "-" in value or row["scope"] != "growth":
        raise KJError(
            f"{text!r}: a minus sign is understood before one rate of growth only. Write the figure without it.",
            f"“{text}”：负号只能用于单个增速，请去掉负号后重写。",
        )
    return f"-{value}"


def _name(known: Tables, code: str) -> str:
    return str(known.indicators.set_index("indicator").at[code, "zh"])


def _check_change(row: dict, before: str, kind: str) -> None:
    """By how much a figure changed is not the figure."""
    other = row["scope"] == "growth" or (row["scope"] == "new" and kind != "flow")
    if kind != "growth" and (other or _CHANGED.search(before)):
        raise KJError(
            f"{row['text']!r}: it says by how much the figure changed. Give the figure itself, or name an indicator of growth.",
            f"“{row['text']}”：所写为增减量，请填写数值本身，或改用增速指标。",
        )


def _check_part_of_year(row: dict) -> None:
    text = row["text"]
    if _PART.search(text):
        raise KJError(
            f"{text!r}: it speaks of a part of a year. Give the figure of the whole year, or of its end.",
            f"“{text}”：为年内某一时段的数据，请填写全年数或年末数。",
        )
    if row["year"] == "annual" and "均" in text:
        raise KJError(
            f"{text!r}: an average over years needs the indicator of that average. Find it with kjanalysis indicators 年均.",
            f"“{text}”：年均值须使用年均类指标，可用 kjanalysis indicators 年均 查找。",
        )


def _check_rest(row: dict, rest: str, names: list[str]) -> None:
    """Nothing that changes the meaning may be left over."""
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    rest = _YEARS.sub("", rest)
    left = re.findall(r"[0-9０-９]+[^|\s]?", rest) + [
        word for word in _QUALIFYING if word in rest and not any(word in name for name in names)
    ]
    if left:
        said = "、".join(left)
        raise KJError(
            f"{row['text']!r}: {said} was not understood. Write name, year, figure and unit only, e.g. R&D经费支出 2023年 5.2亿元.",
            f"“{row['text']}”：未能理解“{said}”。请只写指标、年份、数值和单位，例如 R&D经费支出 2023年 5.2亿元。",
        )


def _only(found: list[dict], text: str) -> dict:
    if not found:
        raise KJError(
            f"{text!r}: no figure with a unit was found. Write name, figure and unit, e.g. 高新技术企业数 97家.",
            f"“{text}”：没有找到带单位的数字。请写明指标、数值和单位，例如 高新技术企业数 97家。",
        )
    if len(found) > 1:
        said = "、".join(f"{row['value']}{row['unit']}" for row in found)
        raise KJError(
            f"{text!r}: it holds several figures ({said}). Give each one of its own.",
            f"“{text}”：含有多个数值（{said}），请逐项分开填写。",
        )
    return {**found[0], "text": text}


def _check_code(row: dict, known: Tables) -> None:
    code, text, name = row["indicator"], row["text"], row["indicator_zh"]
    if code:
        return
    called = [row["nearest"]] if row["nearest"] else indicators(known, name)["indicator"].tolist()
    code = called[0] if len(called) == 1 else ""
    zh = dict(zip(known.indicators["indicator"], known.indicators["zh"], strict=True))
    near = Text(f" Perhaps {zh[code]} ({code}) is meant.", f"是否指 {zh[code]}（{code}）？") if code else Text("", "")
    raise KJError(
        f"{text!r}: no indicator is surely meant by {name!r}.{near.en} Begin with its name or code as kjanalysis indicators lists it.",
        f"“{text}”：不能确定“{name}”是哪项指标。{near.zh}请以 kjanalysis indicators 所列的名称或代码开头。",
    )


#: What is unsure, and how to write it.
_REFUSED = {
    Doubt.FALLING: Text(
        "it says that something fell. Write the growth with its sign, e.g. R&D经费支出增速 -4.4%",
        "原文为下降，请写成带负号的增速，例如 R&D经费支出增速 -4.4%",
    ),
    Doubt.NUMBER_WORD: Text("the number is a word. Write it in digits", "数字为汉字，请改用阿拉伯数字"),
}


def _check_doubts(row: dict) -> None:
    for doubt, said in _REFUSED.items():
        if doubt in row["doubts"]:
            raise KJError(f"{row['text']!r}: {said.en}.", f"“{row['text']}”：{said.zh}。")


def _check_kind(row: dict, kind: str) -> None:
    if kind == "actual" and row["kind"] == "target":
        raise KJError(
            f"{row['text']!r}: this is worded as a target. Give it as a target, or leave out words such as 力争.",
            f"“{row['text']}”：这是目标的表述，请作为目标填写，或去掉“力争”等字样。",
        )


def _check_year(row: dict, kind: str, year: int | None) -> None:
    text, said = row["text"], row["year"]
    if kind == "target" and not said[:4].isdigit() and said != "annual":
        raise KJError(
            f"{text!r}: it names no year. Write the year, or add --year for all targets.",
            f"“{text}”：没有写明年份，请写出，或用 --year 统一指定。",
        )
    if not re.fullmatch(r"annual|[0-9]{4}(-[0-9]{4})?", said):
        raise KJError(
            f"{text!r}: it names no year. Write the year, e.g. 高新技术企业数 2023年 97家.",
            f"“{text}”：没有写明年份，请写出，例如 高新技术企业数 2023年 97家。",
        )
    if kind == "target" and year and said != "annual" and int(said[-4:]) < year:
        raise KJError(
            f"{text!r}: its year was read as {said}, before the year {year} of the targets. Correct one of the two.",
            f"“{text}”：年份读作 {said}，早于目标年份 {year}，请更正其一。",
        )
