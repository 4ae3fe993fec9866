"""Quantified statements: which numbers of a block are figures, and with what unit.

A figure is a number with a unit that counts or measures. Years, dates,
numbering, names that hold digits, thresholds that define a class (亿元以上项目)
and rank words without a number are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..notation.unit_classes import unit_class, unit_classes
from . import numerals
from .numerals import ARABIC, CHINESE, DASH


@dataclass(frozen=True)
class Mention:
    """A figure in a block.

    Attributes
    ----------
    start, end : int
        The number in the block's text, without unit.
    value : str
        As :func:`kjanalysis.reports.numerals.value` gives it.
    unit : str
        As written, with its multiplier.
    kind : str
        Class of the unit as in `units.csv`, or ``rank``, ``grade``, ``top`` (前N), ``index`` (no unit).
    after : int
        Where the text after number and unit (and 余, 多) begins.
    more : bool
        Whether 余 or 多 stands by the number.
    """

    start: int
    end: int
    value: str
    unit: str
    kind: str
    after: int
    more: bool = False


_UNITS = "|".join(sorted((re.escape(u) for u in unit_classes() if u not in ("亿", "万亿")), key=len, reverse=True))

# letters are units only on their own: 5G is none, 5km is
_UNIT = (
    rf"(?:[百千]?[万亿]{{0,2}}(?:{_UNITS})(?:/(?:[万亿]?(?:{_UNITS})))?|(?:万亿|亿)(?=[,。;、)]|大关|$))(?![A-Za-z])"
)
_FIGURE = re.compile(
    rf"(?<![0-9.A-Za-z/∶:第])(?P<number>(?:(?<=[增幅率比降为长])[-−])?{ARABIC}"
    rf"(?:%?{DASH}{ARABIC}(?=[余多]?(?:{_UNIT})))?)"
    rf"\s?(?P<more>[余多]?)(?P<unit>{_UNIT})(?P<more2>[余多]?)"
)

# 300余亿元, 3亿多元: the multiplier and the unit parted by the word
_PARTED = re.compile(rf"(?<![0-9.A-Za-z第])(?P<number>{ARABIC})(?P<m>[万亿])(?P<more>[余多])(?P<unit>{_UNITS})")
_STRICT = "家|名|人|位|亩|亿元|万元|万人|千米|公里|人次|万人次|场次|家次|吨|平方米|万平方米|亿美元|万家|万户|户|台|套|辆|座|所|篇|万亩|万吨|万亿元|元"
_LOOSE = "个|项|件|条|场|次|款|起|张"
_WORDS = re.compile(
    rf"(?<![0-9.第几数每任万亿零一二三四五六七八九十百千\-])(?P<number>{CHINESE}+|[万亿])(?P<more>[余多]?)"
    rf"(?P<unit>[万亿]{{0,2}}(?:{_STRICT}|{_LOOSE})|亿(?=[,。;、)]|大关|$))(?P<more2>[余多]?)"
)
_BOUND = re.compile(r"(?:超过|突破|超|近|约|逾|不足|将近|接近|达到|达|上|过|破|不少于|不低于|至少)$")
_GAINED = re.compile(
    r"(?:新增|净增|新建|新认定|新获批|新培育|新成立|获批|获评|获|引进|建成|建有|拥有|共有|现有|仅有|有|达到|达|成立|认定|培育|创建|增加|设立|落户|筹建|增至|引育|入选|承担|举办|完成|再建|签约|通过|立项)了?$"
)
_PERCENT = re.compile(rf"(?P<unit>百分之|千分之)(?P<number>{CHINESE}+(?:点{CHINESE}+)?|{ARABIC})")
_TENTHS = re.compile(
    r"(?<![一二三四五六七八九十0-9分])(?P<number>[一二三四五六七八九两])成(?![立果功为员本长都熟效型品就交年人套批片双分])"
)
_DOUBLE = re.compile(
    r"(?:(?<![0-9])[1-9][0-9]?年|[一二三四五六七八九十两]{1,2}年)?(?:翻(?:了)?[近约超]?(?P<times>[一二两三四])?番|倍增|翻倍)"
)
_RANK = re.compile(rf"第(?P<number>{ARABIC}|{CHINESE}{{1,3}})(?P<unit>位次|位|名|档次?|梯队|方阵|等次|序位|层次)?")
_TOP = re.compile(rf"前(?P<number>{ARABIC}|[二三四五六七八九十]{{1,3}})(?P<unit>位|名|强|%)?")
_GRADE = re.compile(r"(?P<number>[特一二三四1234])(?P<unit>等奖)")
_FIRST = re.compile(r"(?<=[居列占升为至持])?(?P<number>首)(?P<unit>位)")
_INDEX = re.compile(
    r"(?:指数|得分|评分|分值|系数|积分)(?:\([^()]*\))?(?:为|达到?|升至|提高到|提升至|突破|超过)(?P<number>[0-9]+\.[0-9]+|[0-9]{2,3})(?=[,。;、]|$)"
)
_STANDING = re.compile(r"(?:居|列|位|排|名次|获|跃|升|保持|进入|跻身|夺|拿|取得|荣膺|连续)")
_CLASS_NOUN = r"(?:重大|重点|大型|优质|产业|工业|制造业|科技|实体|规模|龙头|骨干|高端|高新技术|先进|优势|省级|市级|的|农业|服务业|纳税|上市|在建|单体|投资|新引进|等)*(?:项目|企业|工程|设备|仪器|合同|大户|集群|园区|产业链|镇|乡|村|街道|楼宇|基地|大项目|县|市|区|单位|装置|产品|地区|城市|单品|个股|高校)"
_NAMES = re.compile(
    r"《[^》]*》|“[^”]{0,24}”|「[^」]{0,24}」|‘[^’]{0,24}’|\[[0-9]{4}\][0-9]+号|第[0-9]{1,6}号|(?<![0-9])[0-9]{1,6}号(?!召)"
)


def find(text: str, begin: int = 0) -> list[Mention]:
    """Figures of a block, in order.

    Parameters
    ----------
    text : str
        Made plain by :mod:`kjanalysis.reports.text_blocks`.
    begin : int
        Where to begin, behind a section's number.

    Returns
    -------
    list of Mention
        Without overlaps.

    Examples
    --------
    >>> [(m.value, m.unit) for m in find("到2025年,新增高新技术企业1,200余家,研发投入超亿元,居全省第三")]
    [('1200', '家'), ('1', '亿元'), ('3', '位')]
    """
    named = bytearray(len(text))
    for m in _NAMES.finditer(text):
        if not _says_figures(m[0]):
            named[m.start() : m.end()] = b"\1" * (m.end() - m.start())
    found: list[Mention] = []
    taken = bytearray(len(text))
    for finder in (_parted, _doubles, _percents, _ranks, _figures, _tenths, _words, _indices, _shared_units):
        for mention in finder(text, begin):
            if mention.start < begin or named[mention.start] or len(mention.value) > 20:
                continue
            if not any(taken[mention.start : mention.after]):
                taken[mention.start : mention.after] = b"\1" * (mention.after - mention.start)
                found.append(mention)
    found.sort(key=lambda m: m.start)
    return [m for m in found if not _threshold(text, m)]


def _says_figures(quoted: str) -> bool:
    """Words in quotation marks that state figures, rather than name something."""
    return len(re.findall(rf"[0-9](?:{_UNIT})", quoted)) >= 2 and quoted[0] == "“"


def _figures(text, begin):
    for m in _FIGURE.finditer(text, begin):
        unit, before, rest = m["unit"], text[max(0, m.start() - 6) : m.start()], text[m.end() : m.end() + 6]
        kind = unit_class(unit) or "count"
        if unit == "个" and re.match(r"多?(?:月|季度|年|星期|小时|半天|学期|工作日)", rest):
            if not rest.startswith(("工作日", "小时")):
                continue
            unit, kind = ("个工作日" if rest[0] == "工" else "个小时"), "time"
        if kind == "time" and (
            re.match(r"(?:内)?(?:的?[一-鿿]{0,4}(?:圈|专班|长效))|(?:内|之内|前|后|里)", rest)
            or before.endswith(("连续", "每"))
        ):
            continue
        if (
            unit == "个"
            and "." in m["number"]
            and re.match(rf"[和、与及]{ARABIC}个百分点", text[m.end() : m.end() + 14])
        ):
            unit, kind = "个百分点", "point"
        if kind == "time" and not re.search(
            r"压缩|缩短|减少|提速|控制|平均|天数|时长|达|为|需|超过|至|到|时限|课时",
            text[max(0, m.start() - 12) : m.start()],
        ):
            continue
        if unit in ("分", "度", "级", "方", "点位") and (
            rest[:1] in ("类", "钟", "之", "别", "为", "析") or re.search(r"年$", before)
        ):
            continue
        if (unit == "位" and re.match(r"一体", rest)) or unit in ("节", "届"):
            continue
        if kind == "data" and not re.match(r"[,。;、)算的]|$", rest) and unit in ("P",):
            continue
        if re.match(r"[一两]?[家个项人名]1[策案员企]", text[m.end("number") : m.end("number") + 4]):
            continue
        if before.endswith(("每", "满", "第")) and m["number"] != "":
            if before.endswith("第") or (kind != "money" and not re.search(r"每$", before)):
                continue
            if before.endswith("每"):
                continue
        end = m.end("number")
        yield Mention(
            m.start("number"), end, numerals.value(m["number"]), unit, kind, m.end(), bool(m["more"] or m["more2"])
        )


def _parted(text, begin):
    for m in _PARTED.finditer(text, begin):
        unit = m["m"] + m["unit"]
        yield Mention(
            m.start("number"),
            m.end("number"),
            numerals.value(m["number"]),
            unit,
            unit_class(unit) or "count",
            m.end(),
            True,
        )


def _doubles(text, begin):
    for m in _DOUBLE.finditer(text, begin):
        rest, before = text[m.end() : m.end() + 2], text[max(0, m.start() - 1) : m.start()]
        if rest in ("计划", "行动", "工程", "培育", "方案", "专项") or before in ("双", "“", "以"):
            continue
        if before == "成" and text[m.start() - 2 : m.start()] != "完成":  # 成倍增长 says no number
            continue
        times = 2 ** numerals.chinese(m["times"]) if m["times"] else 2
        yield Mention(m.start(), m.end(), str(times), "倍", "times", m.end())


def _percents(text, begin):
    for m in _PERCENT.finditer(text, begin):
        whole, _, part = m["number"].partition("点")
        value = numerals.value(whole)
        if part:
            value += "." + "".join(str(numerals.DIGITS[c]) for c in part if c in numerals.DIGITS)
        unit = "%" if m["unit"] == "百分之" else "‰"
        rest = text[m.end() : m.end() + 1]
        yield Mention(
            m.start("number"), m.end("number"), value, unit, "percent", m.end() + (rest in ("余", "多") and rest != "")
        )


def _tenths(text, begin):
    for m in _TENTHS.finditer(text, begin):
        yield Mention(m.start(), m.start() + 1, numerals.value(m["number"]), "成", "tenths", m.end())


def _ranks(text, begin):
    for m in _GRADE.finditer(text, begin):
        # a grade that is counted names a class: 一等奖2项
        if m["number"] == "特" or re.match(
            rf"[各共]?(?:{ARABIC}|{CHINESE})(?:项|个|名|件|人|篇|部)", text[m.end() : m.end() + 6]
        ):
            continue
        if (
            re.match(r"[、,和及]?[一二三四]等奖", text[m.end() : m.end() + 5])
            or text[m.start() - 1 : m.start()] in "、"
        ):
            continue
        yield Mention(m.start(), m.start() + 1, numerals.value(m["number"]), "等奖", "grade", m.end())
    for m in _FIRST.finditer(text, begin):
        if re.search(r"(?:摆|放)[在到]$", text[max(0, m.start() - 2) : m.start()]):
            continue
        if re.search(r"(?:居|列|占|升|为|至|持|排|保|省|市|国|区|县|全)$", text[max(0, m.start() - 1) : m.start()]):
            yield Mention(m.start(), m.start() + 1, "1", "位", "rank", m.end())
    for m in _RANK.finditer(text, begin):
        rest = text[m.end() : m.end() + 2]
        clause = re.split(r"[,。;:]", text[max(0, m.start() - 24) : m.start()])[-1]
        unit = m["unit"]
        if unit is None:
            ended = not rest or rest[0] in ",。;、)和的"
            if not (ended and (_STANDING.search(clause) or re.search(r"全(?:国|省|市|区|县|州)$", clause))):
                continue
            if rest[:1] == "的" or not clause:
                continue
            unit = "位"
        elif (unit in ("名", "位") and rest[:1] in ("院", "人", "学", "书", "选", "专")) or (
            unit == "梯队" and not (_STANDING.search(clause) or re.search(r"全(?:国|省|市|区|县|州)$", clause))
        ):
            continue
        if re.search(r"(?:摆|放|排)[在到](?:更加突出的)?$|作为$|[与比距离和]$", clause):
            continue
        value = numerals.value(m["number"])
        yield Mention(
            m.start("number"),
            m.end("number"),
            value,
            unit.removesuffix("次") if unit == "档次" else unit,
            "rank",
            m.end(),
        )
    for m in _TOP.finditer(text, begin):
        rest = text[m.end() : m.end() + 3]
        clause = re.split(r"[,。;:]", text[max(0, m.start() - 24) : m.start()])[-1]
        if m["unit"] == "强" or re.match(r"季度|个?月|批|年|期|次|天|类|项|家|款|列|后", rest):
            continue
        if not m["unit"] and ((rest and rest[0] not in ",。;、)的和") or not _STANDING.search(clause)):
            continue
        if text[m.start() - 1 : m.start()] in ("目", "此", "以", "之", "提", "面", "超"):
            continue
        unit = m["unit"] or "位"
        yield Mention(m.start("number"), m.end("number"), numerals.value(m["number"]), unit, "top", m.end())


def _words(text, begin):
    """Chinese number words that count: 两家, 十余项, 超千家, 超亿元."""
    for m in _WORDS.finditer(text, begin):
        word, unit, rest = m["number"], m["unit"], text[m.end() : m.end() + 4]
        before = text[max(0, m.start() - 8) : m.start()]
        bare = not re.search(r"[一二三四五六七八九两]", word)  # 百家, 亿元: no digit of its own
        if re.match(r"一体|级|强|大(?!关)|等", rest):
            continue
        more = bool(m["more"] or m["more2"])
        base = unit.lstrip("万亿")
        if bare and (word != "十" or unit_class(unit) == "money"):
            good = bool(_BOUND.search(before)) or (more and word != "万")
        elif word == "一":
            good = bool(re.search(r"(?:新增|新建|净增|获批|引进|建成)[^,。;、]{0,12}$", before)) and bool(
                re.match(r"[,。;、)]|$", rest)
            )
        elif re.fullmatch(_STRICT, unit) or unit == "亿" or more:
            good = (
                base not in ("位", "人")
                or bool(re.match(r"[,。;)]|院士|专家|博士|教授|学者|人才|$", rest))
                or bool(_GAINED.search(before))
            )
            good = good and not (base == "家" and rest[:1] in ("之",))
        elif re.fullmatch(_LOOSE, base):
            good = bool(_GAINED.search(before)) or bool(_BOUND.search(before) and len(word) > 1)
            good = good and not re.match(
                r"[一-鿿]{0,6}(?:方面|领域|环节|体系|阶段|维度|层面|关键|统筹)", text[m.end() : m.end() + 9]
            )
        else:
            good = False
        if not good:
            continue
        if word in ("万", "亿"):
            value, unit = "1", word + unit
        else:
            value = str(numerals.chinese(word))
        yield Mention(m.start("number"), m.end("number"), value, unit, unit_class(unit) or "count", m.end(), more)


def _indices(text, begin):
    """An index has no unit: 价格指数为100.4."""
    for m in _INDEX.finditer(text, begin):
        yield Mention(m.start("number"), m.end("number"), m["number"], "", "index", m.end("number"))


_SHARED = re.compile(
    rf"(?<![0-9.A-Za-z/第])(?P<number>{ARABIC})(?=(?:[、和](?:{ARABIC})){{1,6}}[余多]?(?P<unit>{_UNIT})"
    rf"|(?:提高|增加|增长|上升|提升|扩大|下降|降低?|增|升|调整|跃升|发展)(?:到|至|为){ARABIC}[余多]?(?P<unit2>{_UNIT}))"
)


def _shared_units(text, begin):
    """Numbers whose unit is said once, at the end: 分别达到2、5、12家; 由2.1提高到2.5%."""
    for m in _SHARED.finditer(text, begin):
        unit = m["unit"] or m["unit2"]
        kind = unit_class(unit) or "count"
        if kind == "time" or (
            unit == "个" and re.match(r"月|季", text[m.end("unit") if m["unit"] else m.end("unit2") :][:1])
        ):
            continue
        yield Mention(m.start(), m.end(), numerals.plain(m["number"]), unit, kind, m.end())


_BEHIND = re.compile(rf"(?:及|或)?(?:以上|以下|以内|级)(?:的)?{_CLASS_NOUN}")
_OVER = re.compile(r"(?:超过|超|突破|过|达到|达|不低于|不少于|大于|高于)$")
_SHARE_HEAD = re.compile(r"的?(?:增长|增速|增幅|速度|目标|比例|水平|幅度|降幅|涨幅|要求|任务|比重)")


def _threshold(text: str, m: Mention) -> bool:
    """Whether a figure only bounds a class of things (亿元以上项目, 超10亿元的县)."""
    rest, before = text[m.after : m.after + 24], text[max(0, m.start - 6) : m.start]
    measured = m.kind in (
        "money",
        "percent",
        "area",
        "energy",
        "mass",
        "time",
        "person",
        "length",
        "score",
        "tenths",
        "data",
    )
    if (
        measured
        and m.kind != "percent"
        and _BEHIND.match(rest)
        and not _SHARE_HEAD.match(rest.removeprefix("及").removeprefix("以上"))
    ):
        return m.kind != "person" or not re.search(r"(?:引进|培训|达到|新增)$", before)
    if (
        m.kind == "money"
        and re.match(r"(?:及)?(?:以上|以下)的?[一-鿿]", rest)
        and not re.match(
            r"(?:及)?(?:以上|以下)(?:的目标|的增长|的水平|投入|资金|支持|奖励|补助|补贴|和|并|且|用于|产值|研发)", rest
        )
    ):
        return True
    if m.kind == "money" and re.match(r"级", rest):
        return True
    if measured and m.kind != "person" and re.match(r"以(?:上|下)的(?!增|目标|速|水平|比|幅)", rest):
        # 40%以上的企业没有研发活动 says a share; 占比3%以上的企业有20家 names a class
        return m.kind != "percent" or bool(re.search(r"[0-9]", re.split(r"[,。;]", text[m.after : m.after + 40])[0]))
    if _OVER.search(before) and measured and m.kind != "person":
        tail = re.split(r"[,。;]", text[m.after : m.after + 40])[0]
        # the class is counted in the same clause
        if re.match(
            rf"(?:以上)?的[一-鿿()]{{1,12}}?(?:有|共|达到?|已达|突破|超过?)?(?:{ARABIC}|{CHINESE})[余多]?[家个项户]",
            tail,
        ):
            return True
        if re.match(rf"(?:以上)?的?{_CLASS_NOUN}", rest) and re.search(
            rf"(?:{ARABIC}|{CHINESE})[余多]?[家个项户]", tail
        ):
            return True
    return m.kind == "person" and re.match(r"(?:以上|以下)(?:的)?(?:企业|单位|机构|团队|规模)", rest) is not None
