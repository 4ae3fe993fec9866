"""One figure as a proposed row: its code, its place, its doubts."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass

from ..notation.unit_classes import unit_class
from ..sheets.places import Places
from . import doubts, report_tables, spoken_against, subjects, whose
from .clauses import Read
from .code_matching import Catalogue, Match
from .concepts import part_of
from .doubts import Doubt
from .mentions import Mention
from .text_blocks import Block


@dataclass(frozen=True)
class Lookup:
    """What a figure is looked up in.

    Attributes
    ----------
    catalogue : Catalogue
    places : callable
        Gives the regions that a text may name.
    home : str
        Code of the region that reports; empty if it isn't known.
    """

    catalogue: Catalogue
    places: Callable[[], Places]
    home: str = ""

    @functools.cached_property
    def begins(self) -> frozenset[str]:
        """The first two signs of places' names."""
        return frozenset(name[:2] for name in self.places().codes)


#: 平原示范区新认定高新技术企业: a zone that no list of regions has.
_ZONE = re.compile(
    r"[一-鿿]{2,5}(?:示范区|开发区|高新区|经开区|保税区|新区|试验区|管委会)(?:的|要?(?=新|净增|全社会|R&D|研发|高新|技术|地区生产|财政|固定|规模|规上))"
)
#: 研发投入9亿元,比2019年增长13.9%,达到全市研发投入的7成.
_OF_THE_WHOLE = re.compile(
    r"(?:[^,。;]{0,4},[^,。;占]{0,14}[0-9.]+%)?[^,。;]{0,4},?(?:占|达到?|为|相当于|约占)全[市区县州省]([^,。;0-9]{3,12})的[近约]?[0-9.]+(?:成|%)"
)
_MORE_FIRMS = re.compile(r"(?:高新技术企业|高企)数?增加$")
_THAN_LAST_YEAR = re.compile(r"[比较](?:上年度?|上一年|去年)末?(?:净?增加|多)")
_GROWN = re.compile(r"(?:增长率|下降率)$")
#: 东湖区高新技术企业数: a district that no list of regions has.
_PLACE_FIRST = re.compile(
    r"(?!企业|高校|院所|园区|工业|产业|其中|新增|他们|我们|单位|机构|规上|这些|上述|今年|去年|认定|登记|吸纳|输出|签订|成交|实现|完成|转化|全|我|本|该|新|各)[一-鿿]{2,3}的(?=高新技术企业总?数|全社会|R&D|技术合同成交额)|"
    r"(?!全|我|本|该|专业镇|特色|重点)[一-鿿]{1,4}(?:区|县|(?<![上城超门])市|州|旗|镇|乡|街道)的?(?:共有|现有|(?=(?:净增|新增|新认定)?(?:国家级?)?(?:高新技术企业|高企)|研发|R&D|全社会|技术合同|财政科技|地区生产))"
)
#: 闵行地区生产总值: a place that no list of regions has.
_OF_REGION = re.compile(
    r"(?!人均|户均|地均|亩均|单位|预计|全国)([一-鿿]{2,3}?)(?<![工农渔林牧副业品洋技游化])((?:地区)?生产总值.*)"
)
#: 产业基地现有企业32家,其中高新技术企业11家: those of one park.
_OF_A_PARK = re.compile(
    r"(?:基地|园区|孵化器|产业园|科技园|众创空间)(?:现有|内有|拥有|入驻|的)(?:的)?企业[^,;。0-9]{0,8}[0-9]+[余多]?[家户],其中[^;。]*$"
)
#: 纳入统计的723家高新技术企业: those that were looked at, not all.
_SOME_OF = re.compile(r"(?:纳入统计|入统|参评|受访|被调查|抽样|重点监测|监测|上报)的?$")


def of_text(block: Block, r: Read, name: str, named: subjects.Named, lookup: Lookup, above: str) -> dict:
    """A proposal, its doubts as codes."""
    m, catalogue = r.words.m, lookup.catalogue
    match, far = _match(block, r, name, named, lookup)
    number, behind = block.text[m.start : m.end], block.text[m.after : m.after + 2]
    seen = doubts.Seen(name, match.code, match.nearest, r.scope, r.lead, number, behind, r.year)
    near = not match.code and catalogue.nearly(name, match.nearest)
    found = [*r.doubts, *named.doubts, *far, *doubts.shown_by(seen), *spoken_against.of(r, near, above)]
    return _cells(block, m, name, match, r, found) | {"rules": r.rules}


def _match(block: Block, r: Read, name: str, named: subjects.Named, lookup: Lookup) -> tuple[Match, list[Doubt]]:
    """The code of a figure, and a doubt if it is of another place, or of one that nobody said is the report's."""
    if (
        Doubt.UNEVEN in named.doubts
        or _SOME_OF.search(r.lead)
        or _OF_A_PARK.search(r.words.spoken)
        or _of_the_same(r, name)
        or _of_those_counted(r)
    ):
        return Match(""), []
    context = block.text[max(r.words.segment, r.words.clause - 60) : r.words.end]
    match = lookup.catalogue.match(_called(block, r, name), context, r.scope, r.words.m.unit)
    place = ""
    if not match.code and name[:2] in lookup.begins:
        place, rest = whose.split(name, lookup.places())
        again = lookup.catalogue.match(_called(block, r, rest), context, r.scope, r.words.m.unit) if place else match
        match = again if again.code else match
    if not match.code and (region := _OF_REGION.match(name)):
        again = lookup.catalogue.match(_called(block, r, region[2]), context, r.scope, r.words.m.unit)
        place, match = (region[1], again) if again.code else (place, match)
    if not match.code and not place and (placed := _PLACE_FIRST.match(name)):
        again = lookup.catalogue.match(_called(block, r, name[placed.end() :]), context, r.scope, r.words.m.unit)
        place, match = (placed[0], again) if again.code else (place, match)
    if not match.code and (zone := _ZONE.match(name)):
        again = lookup.catalogue.match(_called(block, r, name[zone.end() :]), context, r.scope, r.words.m.unit)
        place, match = (zone[0], again) if again.code else ("", match)
    if lookup.home and whose.elsewhere(place, r.lead, lookup.places(), lookup.home):
        return Match(""), [Doubt.OTHER_PLACE]  # of the same concept it may well be
    return match, [Doubt.OTHER_PLACE] * bool(place and match.code and not lookup.home)


def _of_the_same(r: Read, name: str) -> bool:
    """Whether its sentence goes on to say what share it is of the same thing: 研发投入9亿元,达到全市研发投入的7成."""
    w = r.words
    whole = _OF_THE_WHOLE.match(w.text, w.m.after)
    return whole is not None and _GROWN.sub("", name).endswith(whole[1])


def _of_those_counted(r: Read) -> bool:
    """Whether it is the share of those that were just counted: 比重超过5%的有2242家,占比达80.94%."""
    w = r.words
    counted = w.earlier is not None and w.same and w.earlier.kind == "count" and "的有" in w.before
    return counted and r.scope == "share" and bool(re.match(r",?(?:占比|占|比重)", r.lead))


def _called(block: Block, r: Read, name: str) -> tuple[str, ...]:
    """What a figure may be called, the likeliest first."""
    part = name.rsplit(":", 1)[-1]  # 一般公共预算收入:税收收入 is the part's figure
    names = [part if len(part) > 3 else name.replace(":", "")]
    growth = _GROWN.search(name)
    if whole := part_of(*_GROWN.sub("", name).partition(":")[::2]):
        names.append(whole + (growth[0] if growth else ""))
    if unit_class(r.words.m.unit) == "money" and names[0].endswith("技术合同"):
        names.append(names[0] + "成交额")  # 登记技术合同9亿元
    if r.scope == "new" and _MORE_FIRMS.search(name) and _THAN_LAST_YEAR.search(r.lead):
        names.append(name.removesuffix("增加") + "净增")  # 高新技术企业614家,比上年增加111家
    # a fall is growth with a minus sign, unless the catalogue counts falls
    names += [one.removesuffix("下降率") + "增长率" for one in names if one.endswith("下降率")]
    if len(name) <= 4:  # 每年实施2-3项: what, says the heading
        names.append(block.section.title + name)
    if r.lead.lstrip(",、").startswith("人均") and "人均" not in name:
        names = ["人均" + one for one in names]  # 生产总值2720亿元,人均21.6万元
    if r.scope == "growth" and (len(r.year) > 4 or re.search(r"年均|平均", r.lead)):
        names = ["年均" + one for one in names]
    if r.scope == "growth" and (base := _measured_from(r)):
        names = [f"比{base}年" + one for one in names]
    if "同口径" in r.lead or block.text[r.words.m.after : r.words.m.after + 4].startswith("(同口径"):
        names = ["同口径" + one for one in names]
    return tuple(names)


def _measured_from(r: Read) -> str:
    """The year that growth is measured from, where it isn't the year before: 比2010年增长."""
    w = r.words
    bases = [t.what for t in w.said if w.segment <= t.start < w.m.start and t.base and t.what.isdigit()]
    return bases[-1] if bases and r.year.isdigit() and int(r.year) - int(bases[-1]) != 1 else ""


def of_table(block: Block, cell: report_tables.Cell) -> dict:
    m = cell.mention
    behind = block.text[m.after : m.after + 2]
    seen = doubts.Seen(cell.name, cell.code, cell.nearest, cell.scope, cell.name, block.text[m.start : m.end], behind)
    found = [*cell.doubts, *doubts.shown_by(seen)]
    return _cells(block, m, cell.name, Match(cell.code, cell.nearest), cell, found) | {"rules": cell.rules}


def _cells(
    block: Block, m: Mention, name: str, match: Match, read: Read | report_tables.Cell, found: list[Doubt]
) -> dict:
    return {
        "section_locator": block.section.locator or f"第{block.number}段",
        "indicator_zh": name,
        "indicator": match.code,
        "nearest": match.nearest,
        "value": m.value,
        "unit": m.unit,
        "year": read.year,
        "kind": read.kind,
        "qualifier": read.qualifier,
        "scope": read.scope,
        "span_start": block.origin[m.start],
        "span_end": block.origin[m.end - 1] + 1,
        "doubts": found,
    }
