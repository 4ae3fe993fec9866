"""All regions that can be meant, and what each may be called."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

from .divisions import divisions
from .snapshot import Tables

#: Code of the whole country.
NATION = "000000"

_PEOPLES = (
    "维吾尔 柯尔克孜 哈萨克 塔吉克 达斡尔 鄂温克 鄂伦春 土家 蒙古 锡伯 朝鲜 布依 仡佬 哈尼 傈僳 拉祜 纳西 景颇 布朗 普米 独龙",
    "东乡 保安 撒拉 仫佬 毛南 裕固 各 壮 藏 回 苗 彝 土 侗 瑶 白 水 满 黎 傣 畲 羌 佤 怒",
)
# patterns are made when a name is looked for: a code needs none
_SUFFIX = r"(?:特别行政区|地区|新区|省|市|盟|区|县|旗)$"
_BETWEEN = r"[\s,，、/·>\-–—]+"


@functools.cache
def _self_ruled() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{'|'.join(' '.join(_PEOPLES).split())})族?)*自治[区州县旗]$")


class Region(NamedTuple):
    """A region that can be meant.

    Attributes
    ----------
    code : str
    zh, en : str
        Its own name without those above it.
    above : tuple of str
        Names of those it belongs to, from the province down.
    until : str
        The last year in which it was a division; empty if it stands or the tables list it.
    successor : str
        Code of the division that followed, if a source states it.
    shown : str
        The name that the tables show, if they have one.
    """

    code: str
    zh: str
    en: str
    above: tuple[str, ...]
    until: str
    successor: str
    shown: str

    @property
    def path(self) -> str:
        """The whole name: 浙江省宁波市江北区."""
        return "".join([*self.above, self.zh]) or self.en


@dataclass(frozen=True, eq=False)  # cached by identity
class Gazetteer:
    """All regions that can be meant: those of the tables, and the divisions of China.

    Parameters
    ----------
    regions : tuple of Region
        A code that had several names has an entry for each.
    """

    regions: tuple[Region, ...]

    @functools.cached_property
    def by_code(self) -> dict[str, list[Region]]:
        """Of each code, its names: the one of today first, if it has one."""
        found: dict[str, list[Region]] = {}
        for region in self.regions:
            found.setdefault(region.code, []).append(region)
        return {code: sorted(same, key=lambda one: one.until or "9999", reverse=True) for code, same in found.items()}

    @functools.cached_property
    def by_name(self) -> dict[str, list[Region]]:
        """By the whole name, and by the name that the tables show."""
        found: dict[str, list[Region]] = {}
        for region in self.regions:
            for name in {plain_name(name) for name in (region.path, region.shown) if region.zh and name}:
                found.setdefault(name, []).append(region)
        return found

    @functools.cached_property
    def by_form(self) -> dict[str, list[Region]]:
        """By what a region may be called, whole or for short."""
        found: dict[str, list[Region]] = {}
        for region in self.regions:
            for form in forms(plain_name(region.zh)):
                found.setdefault(form, []).append(region)
        return found

    @functools.cached_property
    def by_any(self) -> dict[str, list[Region]]:
        """Regions of today by all that they are called."""
        found: dict[str, list[Region]] = {}
        for region in self.regions:
            for name in () if region.until else {region.path, *forms(region.zh), region.en} - {""}:
                found.setdefault(name, []).append(region)
        return found

    def standing(self, code: str) -> Region | None:
        """The region that has a code today."""
        first = self.by_code.get(code, [None])[0]
        return first if first and not first.until else None


@functools.lru_cache(maxsize=4)
def gazetteer(known: Tables) -> Gazetteer:
    """All regions that can be meant with these tables.

    Parameters
    ----------
    known : Tables

    Returns
    -------
    Gazetteer
        The same object for the same tables.
    """
    listed = {str(row["region"]): row for row in known.regions.to_dict("records")}
    rows = divisions().to_dict("records")
    named = {row["region"]: row for row in sorted(rows, key=lambda row: row["until"] or "9999")}
    regions = [
        Region(code, _own(code, listed, named), row["en"], _above(code, listed, named), "", "", row["zh"])
        for code, row in listed.items()
    ]
    for row in rows:
        code, zh = row["region"], row["zh"]
        if not (code in listed and zh == _own(code, listed, named)):
            above = _above(code, listed, named)
            regions.append(Region(code, zh, "", above, row["until"], row["successor"], ""))
    return Gazetteer(tuple(regions))


_Rows = dict[str, dict[Any, Any]]


def _own(code: str, listed: _Rows, named: _Rows) -> str:
    """Name without those above, which the tables' names may begin with."""
    if code in named:
        return str(named[code]["zh"])
    row = listed[code]
    above = named.get(row["parent"]) or listed.get(row["parent"])
    if row["level"] in ("country", "zone") or above is None:
        return str(row["zh"])
    return str(row["zh"]).removeprefix(str(above["zh"]))


def _above(code: str, listed: _Rows, named: _Rows) -> tuple[str, ...]:
    line: list[str] = []
    at = (named.get(code) or listed[code])["parent"]
    while at and at != NATION and len(line) < 4:
        line.append(_own(at, listed, named))
        at = (named.get(at) or listed[at])["parent"]
    return tuple(reversed(line))


def forms(name: str) -> list[str]:
    """A name and what it is called for short, the whole first.

    Parameters
    ----------
    name : str
        Chinese name.

    Returns
    -------
    list of str
        One or two; a single sign is too short for a name.

    Examples
    --------
    >>> forms("江北区"), forms("恩施土家族苗族自治州"), forms("内蒙古自治区"), forms("沙县")
    (['江北区', '江北'], ['恩施土家族苗族自治州', '恩施'], ['内蒙古自治区', '内蒙古'], ['沙县'])
    """
    short = _self_ruled().sub("", name) if "自治" in name else re.sub(_SUFFIX, "", name)
    if len(short) < 2 and "自治" in name:  # 东乡族自治县
        short = re.sub(r"族?自治.$", "", name)
    whole = [name] if name else []
    return [name, short] if len(short) >= 2 and short != name else whole


def plain_name(name: str) -> str:
    """A name without what may stand between its parts, in signs of one width.

    >>> plain_name("浙江省/宁波市 江北区")
    '浙江省宁波市江北区'
    """
    return re.sub(_BETWEEN, "", unicodedata.normalize("NFKC", name))


def explained(text: str, above: tuple[str, ...]) -> bool:
    """Whether a text is made of names of the regions above, in their order, some of them left out.

    >>> explained("宁波", ("浙江省", "宁波市")), explained("杭州", ("浙江省", "宁波市"))
    (True, False)
    """
    if not text:
        return True
    for at in range(len(above) - 1, -1, -1):
        for form in forms(plain_name(above[at])):
            if text.endswith(form) and explained(text.removesuffix(form), above[:at]):
                return True
    return False
