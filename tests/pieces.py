"""Real notation in pieces, for generated tests: what tables, reports and people write, and what is nearly so.

Characters drawn from all of Unicode never meet a grammar. These do: each
strategy puts together what the grammar is made of, right and wrong.
"""

import datetime as dt

from hypothesis import strategies as st

WIDE = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")

#: What stands around figures.
UNITS = ["家", "亿元", "万元", "%", "％", "个百分点", "万人", "人次", "件/万人", "位", "倍", "成", "个", "元"]
BEFORE = [
    "",
    "超过",
    "突破",
    "超",
    "约",
    "近",
    "达到",
    "不少于",
    "力争达到",
    "预计",
    "同比增长",
    "占GDP比重",
    "第",
    "前",
]
AFTER = ["", "左右", "以上", "以内", "余", "多", "余家", "大关"]
SUBJECTS = [
    "新增高新技术企业",
    "全社会研发投入",
    "技术交易额",
    "高新技术企业总数",
    "地区生产总值",
    "培育龙头企业",
    "专利授权量",
]
TIMES = [
    "2021年,", "到2025年,", "“十三五”期间,", "比上年", "每年", "1-6月,", "今年", "2021-2025年", "由2015年的", "五年来,",
    "截至２０２０年底，", "第十四个五年",
]  # fmt: skip
OPEN_AND_SHUT = ["《", "》", "“", "”", "（", "）", "(", ")", "【", "】", "「", "」"]
JOINTS = [
    "。",
    "；",
    ";",
    "，",
    ",",
    "、",
    "\n",
    "\r\n",
    " | ",
    "\t",
    "　",
    "—",
    "至",
    "增加到",
    "分别为",
    "和",
    "各",
    "其中,",
    "\u200b",
    "\u202e",
]
HEADINGS = [
    "\n一、2020年工作情况\n", "\n二、2021年工作思路\n", "\n（一）抓投入。", "\n1.建设平台。", "\n第一章 回顾\n", "\n- 3 -\n",
    "\n指标 | 单位 | 2020年 | 2025年目标\n", "\n高新技术企业 | 家 | 64 | 150\n",
]  # fmt: skip
CHINESE = [
    "一",
    "二",
    "两",
    "三",
    "九",
    "十",
    "百",
    "千",
    "万",
    "亿",
    "零",
    "〇",
    "半",
    "翻一番",
    "倍增",
    "八成",
    "百分之十五",
    "首",
]


def numbers(most: int = 10**9) -> st.SearchStrategy[str]:
    """A plain number with as many places as it may be printed with, trailing noughts included."""
    return st.builds(
        lambda whole, places: f"{whole}.{places}" if places else f"{whole}",
        st.integers(0, most) | st.sampled_from([n for n in (0, 1, 10, 200, 1600, 10**6) if n <= most]),
        st.text("0123456789", max_size=4) | st.sampled_from(["", "0", "00", "50"]),
    )


def printed() -> st.SearchStrategy[str]:
    """A number as reports print it: plain, with thousands' commas, full-width, or a range."""
    return st.one_of(
        numbers(),
        numbers(10**6).map(lambda text: text.translate(WIDE)),
        st.integers(1000, 10**9).map(lambda n: f"{n:,}"),
        st.tuples(numbers(99), st.sampled_from(["-", "—", "~", "至", "%—"]), numbers(999)).map("".join),
    )


def no_numbers() -> st.SearchStrategy[str]:
    """What stands in reports for a number, holds one, or is named like one, and is none."""
    return st.one_of(
        st.integers(1000, 10**9).map(lambda n: f"{n:,}"),
        st.tuples(numbers(), st.sampled_from(UNITS)).map("".join),
        st.tuples(st.sampled_from(BEFORE[1:]), numbers()).map("".join),
        st.tuples(numbers(), st.sampled_from(AFTER[1:])).map("".join),
        st.tuples(numbers(99), st.sampled_from(["-", "—", "~", "/", ":", " "]), numbers(99)).map("".join),
        st.lists(st.sampled_from(CHINESE), min_size=1, max_size=4).map("".join),
        st.sampled_from(
            ["", "-", ".", "nan", "NaN", "sNaN", "inf", "-Infinity", "1e", "0x17", "1.2.3", "--5", "–", "½", "Ⅷ", "①"]
        ),
    )


def foreign_to_numerals() -> st.SearchStrategy[str]:
    """Signs that stand beside Chinese numbers in reports and in none of them."""
    return st.sampled_from([*"0123456789５.．,，%％点半余多几数第个家元年月日-—至", " ", "　", "亿元", "超过", "左右"])


def days() -> st.SearchStrategy[dt.date]:
    return st.dates(dt.date(1950, 1, 1), dt.date(2100, 12, 31))


def no_days() -> st.SearchStrategy[str]:
    """A date as people write it, that isn't year-month-day or isn't in the calendar."""
    ways = [
        "%Y/%m/%d",
        "%Y.%m.%d",
        "%Y年%m月%d日",
        "%d/%m/%Y",
        "%y-%m-%d",
        "%Y-%m",
        "%Y",
        "%Y-%m-%d ",
        "%Y-%m-%d日",
        "%m-%d-%Y",
    ]
    return st.one_of(
        st.builds(dt.date.strftime, days(), st.sampled_from(ways)),
        days().map(lambda day: f"{day.year}-{day.month}-{day.day}").filter(lambda text: len(text) < 10),
        days().map(lambda day: day.isoformat().replace("-", "－")),
        st.builds("{}-{:02}-{:02}".format, st.integers(1950, 2100), st.integers(13, 99), st.integers(1, 31)),
        st.builds(
            "{}-{}".format, st.integers(1950, 2100), st.sampled_from(["00-10", "02-30", "04-31", "06-00", "11-31"])
        ),
        st.sampled_from(["去年", "2021年", "二〇二一年三月", "now", "today", "2021-Q1", "十四五"]),
    )


def reports(most: int = 14) -> st.SearchStrategy[str]:
    """A report's text: what figures are made of, in an order that a report may or may never have."""
    figure = st.tuples(
        st.sampled_from(["", *TIMES]), st.sampled_from(SUBJECTS), st.sampled_from(BEFORE), printed(), st.sampled_from(UNITS),
        st.sampled_from(AFTER), st.sampled_from(JOINTS),
    )  # fmt: skip
    loose = st.lists(
        st.sampled_from([*TIMES, *SUBJECTS, *BEFORE, *AFTER, *UNITS, *OPEN_AND_SHUT, *JOINTS, *HEADINGS, *CHINESE]) | printed(),
        min_size=1, max_size=8,
    )  # fmt: skip
    return st.lists(figure.map("".join) | loose.map("".join), min_size=1, max_size=most).map("".join)
