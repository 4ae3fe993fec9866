"""The ways of writing that programs have: those that are taken, and those that are refused.

:data:`RULES` and :data:`REFUSALS` are tables of named rules. A rule sees the cells of its
forms, one after the other, in the order of the table; what one rule gives the next one
sees. Each has examples, which the tests run.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ..wording.text import Text

#: The forms a cell can have that programs write otherwise.
FIGURES = ("integer", "number")
ALL = (*FIGURES, "boolean", "date", "code")

#: Significant digits that a program's number has where it shows an error of its binary form.
NOISY = 15

#: Day numbers of Excel that may be meant: 1954 to 2064.
SERIAL = range(20_000, 60_001)


@dataclass(frozen=True)
class Rule:
    """A way of writing that means one thing only.

    Attributes
    ----------
    name : str
    forms : tuple of str
        The forms of cells that it is for.
    to : callable
        The cell as the tables write it; None where the rule doesn't apply.
    said : Text
        What it is, in words.
    examples : tuple of (str, str, str)
        Form, cell, and what it becomes.
    """

    name: str
    forms: tuple[str, ...]
    to: Callable[[str], str | None]
    said: Text
    examples: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Refusal:
    """A way of writing that may mean several things, and why it is refused."""

    name: str
    forms: tuple[str, ...]
    broken: Callable[[str], bool]
    said: Text
    examples: tuple[tuple[str, str], ...]


def _matching(pattern: str, to: Callable[[re.Match[str]], str | None]) -> Callable[[str], str | None]:
    """What ``to`` makes of a cell of a pattern."""
    fits = re.compile(pattern).fullmatch

    def changed(cell: str) -> str | None:
        match = fits(cell)
        return to(match) if match else None

    return changed


#: Full-width letters, digits and signs, spaces of all kinds, and minus signs, as a keyboard has them.
#: Not all that Unicode calls compatible: 10² is not 102.
_PLAIN = {0xFF01 + i: 0x21 + i for i in range(94)} | dict.fromkeys([0x3000, 0xA0, 0x2009, 0x202F], 0x20)
_PLAIN |= dict.fromkeys([0x2212, 0x2010, 0x2011], 0x2D)


def plain_characters(cell: str) -> str | None:
    """Full-width digits and signs, other minus signs, characters that can't be seen.

    >>> plain_characters("３．４\u200b"), plain_characters("10²")
    ('3.4', '10²')
    """
    return "".join(c for c in cell if unicodedata.category(c) != "Cf").translate(_PLAIN).strip()


def _day(year: str, month: str, day: str | None = None) -> str:
    return "-".join([year, f"{int(month):02}", *([f"{int(day):02}"] if day else [])])


def _exponent(match: re.Match[str]) -> str | None:
    # a number that no plain one of the schema can be stays as it is, and is refused
    return f"{Decimal(match[0]):f}" if abs(int(match["e"])) <= 30 else None


def _without_noise(match: re.Match[str]) -> str | None:
    """A number that a binary one can't hold to the last digit, as it was meant."""
    value = Decimal(match[0])
    digits = len(value.as_tuple().digits)
    if digits <= NOISY and len(match["decimals"]) <= NOISY:
        return None
    short = f"{Decimal(f'{value:.13e}').normalize():f}"
    if len(Decimal(short).as_tuple().digits) > 11:  # not rounded: the digits are its own
        short = f"{Decimal(f'{value:.{NOISY - 1}e}').normalize():f}"
    return short if len(short.partition(".")[2]) <= NOISY else None


_YES = {
    "true": "true",
    "false": "false",
    "1": "true",
    "0": "false",
    "1.0": "true",
    "0.0": "false",
    "是": "true",
    "否": "false",
}

#: The ways of writing that are taken, in their order.
RULES = (
    Rule(
        "characters",
        ALL,
        lambda cell: None if cell.isascii() and cell.isprintable() else plain_characters(cell),
        Text("full-width or invisible characters", "全角或不可见字符"),
        (("number", "３．４", "3.4"), ("date", "２０２１-03-26", "2021-03-26"), ("integer", "2020\u200b", "2020"), ("number", "\u22125", "-5")),
    ),
    Rule(
        "boolean",
        ("boolean",),
        lambda cell: None if cell in ("true", "false") else _YES.get(cell.lower()),
        Text("another spelling of true or false", "true、false 的其他写法"),
        (("boolean", "True", "true"), ("boolean", "FALSE", "false"), ("boolean", "1", "true"), ("boolean", "否", "false")),
    ),
    Rule(
        "thousands",
        FIGURES,
        _matching(r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+|(?:[ _'][0-9]{3})+)(?:\.[0-9]*)?", lambda m: re.sub("[, _']", "", m[0])),
        Text("separators between thousands", "千位分隔符"),
        (("number", "1,003.4", "1003.4"), ("number", "1 260 582", "1260582"), ("integer", "2,020", "2020")),
    ),
    Rule(
        "exponent",
        FIGURES,
        _matching(r"[+-]?(?:[0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})[eE](?P<e>[+-]?[0-9]{1,3})", _exponent),
        Text("a power of ten", "科学计数法"),
        (("number", "6.667E+02", "666.7"), ("number", "1e-05", "0.00001"), ("number", "2.3e1", "23"), ("integer", "2.02E3", "2020")),
    ),
    Rule(
        "point",
        FIGURES,
        _matching(r"(?P<sign>[+-]?)(?:\.(?P<after>[0-9]+)|(?P<before>[0-9]+)\.)",
                  lambda m: m["sign"] + (m["before"] or f"0.{m['after']}")),
        Text("a decimal point without a digit on one side", "小数点一侧缺数字"),
        (("number", ".5", "0.5"), ("number", "666.", "666"), ("number", "-.25", "-0.25")),
    ),
    Rule(
        "whole",
        ("integer",),
        _matching(r"([+-]?[0-9]+)\.0+", lambda m: m[1]),
        Text("a whole number with a decimal point", "整数带小数点"),
        (("integer", "2020.0", "2020"), ("integer", "7.00", "7")),
    ),
    Rule(
        "year",
        ("integer",),
        _matching(r"([12][0-9]{3})\s*年度?", lambda m: m[1]),
        Text("a year with its word", "年份带“年”字"),
        (("integer", "2020年", "2020"), ("integer", "2020 年度", "2020")),
    ),
    Rule(
        "noise",
        ("number",),
        _matching(r"[+-]?[0-9]{1,15}\.(?P<decimals>[0-9]{1,30})", _without_noise),
        Text("more digits than were meant", "多余的尾数"),
        (("number", "3.3999999999999995", "3.4"), ("number", "0.30000000000000004", "0.3"),
         ("number", "3.4482758620689653", "3.44827586206897")),
    ),
    Rule(
        "time",
        ("date",),
        _matching(r"([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})[T ]\s*(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?", lambda m: m[1]),
        Text("a date with a time", "日期带时刻"),
        (("date", "2021-03-26 00:00:00", "2021-03-26"), ("date", "2021-03-26T15:30:00", "2021-03-26"), ("date", "2021/3/26 0:00", "2021-03-26")),
    ),
    Rule(
        "zone",
        ("date",),
        _matching(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(?::00(?:\.0+)?)?\s*(?:Z|[+]00:?00|[+]08:?00)", lambda m: m[1]),
        Text("a date with a time", "日期带时刻"),
        (("date", "2021-03-26T00:00:00Z", "2021-03-26"), ("date", "2021-03-26 00:00:00+08:00", "2021-03-26")),
    ),
    Rule(
        "slashes",
        ("date",),
        _matching(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})",
                  lambda m: None if re.fullmatch(r"....-..-..", m[0]) else _day(m[1], m[3], m[4])),
        Text("a date with other signs or without zeros", "日期用其他分隔符或缺零"),
        (("date", "2021/3/26", "2021-03-26"), ("date", "2021-3-6", "2021-03-06"), ("date", "2021.03.26", "2021-03-26")),
    ),
    Rule(
        "month",
        ("date",),
        _matching(r"([0-9]{4})(?:/([0-9]{1,2})|-([0-9]))", lambda m: _day(m[1], m[2] or m[3])),
        Text("a month with other signs or without a zero", "年月用其他分隔符或缺零"),
        (("date", "2021/3", "2021-03"), ("date", "2021-3", "2021-03"), ("date", "2021/03", "2021-03")),
    ),
    Rule(
        "characters of a date",
        ("date",),
        _matching(r"([0-9]{4})\s*年(?:\s*([0-9]{1,2})\s*月(?:\s*([0-9]{1,2})\s*日)?)?",
                  lambda m: _day(m[1], m[2], m[3]) if m[2] else m[1]),
        Text("a date in Chinese", "中文日期"),
        (("date", "2021年3月26日", "2021-03-26"), ("date", "2021年3月", "2021-03"), ("date", "2021年", "2021")),
    ),
    Rule(
        "day without signs",
        ("date",),
        _matching(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-2][0-9]|3[01])(?:\.0)?", lambda m: _day(m[1], m[2], m[3])),
        Text("a date without signs", "日期无分隔符"),
        (("date", "20210326", "2021-03-26"),),
    ),
    Rule(
        "year of a date",
        ("date",),
        _matching(r"((?:19|20)[0-9]{2})\.0", lambda m: m[1]),
        Text("a year with a decimal point", "年份带小数点"),
        (("date", "2021.0", "2021"),),
    ),
    Rule(
        "code",
        ("code",),
        _matching(r"(0|[1-9][0-9]{5})(?:\.0)?", lambda m: "000000" if m[1] == "0" else m[1] if m[0] != m[1] else None),
        Text("a region's code that was taken for a number", "地区代码被当作数字"),
        (("code", "0", "000000"), ("code", "330205.0", "330205"), ("code", "0.0", "000000")),
    ),
)  # fmt: skip


def is_serial(cell: str) -> bool:
    return re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", cell) is not None and int(cell[:5]) in SERIAL


#: The ways of writing that are refused, each with the reason.
REFUSALS = (
    Refusal(
        "no value",
        ALL,
        lambda cell: cell.lower() in ("nan", "nat", "none", "null", "n/a", "#n/a", "na", "<na>", "inf", "-inf", "—", "-", "…", "..", "/"),
        Text("is no value; leave the cell empty where it isn't known", "不是数值；不详请留空"),
        (("number", "nan"), ("date", "NaT"), ("number", "#N/A")),
    ),
    Refusal(
        "Excel error",
        ALL,
        lambda cell: re.fullmatch(r"#[A-Z/0!?]+", cell) is not None,
        Text("is an error of a spreadsheet's formula", "是表格公式的错误值"),
        (("number", "#REF!"), ("number", "#DIV/0!")),
    ),
    Refusal(
        "decimal comma",
        ("number",),
        lambda cell: re.fullmatch(r"[+-]?[0-9]+,[0-9]+", cell) is not None,
        Text("may have a comma for the decimal point; write the number with a point and without commas",
             "逗号含义不明（小数点或千位），请用小数点并去掉逗号"),
        (("number", "3,4"), ("number", "1003,45")),
    ),
    Refusal(
        "percent",
        ("number",),
        lambda cell: cell.endswith("%"),
        Text("has a percent sign; write the number alone, in the indicator's unit", "带百分号，请只写数字，单位按指标规定"),
        (("number", "3.4%"),),
    ),
    Refusal(
        "brackets",
        ("number",),
        lambda cell: re.fullmatch(r"\([0-9.,]+\)", cell) is not None,
        Text("stands in brackets, which may mean a negative number; write it with its sign", "带括号，可能表示负数，请直接写正负号"),
        (("number", "(5.2)"),),
    ),
    Refusal(
        "Excel day number",
        ("date", "integer"),
        is_serial,
        Text("looks like the day number of an Excel date; write it as year-month-day", "像是 Excel 日期序号，请写成 年-月-日"),
        (("date", "44281"), ("date", "44281.0"), ("integer", "43831")),
    ),
    Refusal(
        "year last",
        ("date",),
        lambda cell: re.fullmatch(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}(?:\s.*)?", cell) is not None,
        Text("has its year last or in two digits, so day and month may be confused; write year-month-day",
             "年份在后或只有两位，日月可能混淆，请写成 年-月-日"),
        (("date", "03/04/2021"), ("date", "21-3-26")),
    ),
    Refusal(
        "month or decimal",
        ("date",),
        lambda cell: re.fullmatch(r"[0-9]{4}\.[0-9]{1,2}|[0-9]{6}", cell) is not None,
        Text("may be read in more than one way; write year-month", "含义不唯一，请写成 年-月"),
        (("date", "2021.1"), ("date", "202103")),
    ),
    Refusal(
        "time of another zone",
        ("date",),
        lambda cell: re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+\s*(?:Z|[+-][0-9:]+)", cell) is not None,
        Text("is a time of another zone, which may be another day in China; write the date", "是其他时区的时刻，在中国可能是另一天，请只写日期"),
        (("date", "2021-03-25T16:00:00.000Z"),),
    ),
    Refusal(
        "short code",
        ("code",),
        lambda cell: re.fullmatch(r"[0-9]{1,5}(?:\.0)?", cell) is not None,
        Text("has fewer than six digits; zeros at its start or end may be lost", "不足六位，首尾的零可能丢失"),
        (("code", "11"), ("code", "3302")),
    ),
)  # fmt: skip
