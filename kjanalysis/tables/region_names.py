"""Which region is meant: by code, by name, by part of a name, in Chinese or English.

`江北`, `江北区`, `宁波江北` and `浙江省宁波市江北区` all mean 330205, as far as no other region
fits as well. Every command and function asks :func:`check_region`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..errors import KJError
from .divisions import divisions
from .snapshot import Tables

#: How many regions a message lists.
SHOWN = 8

#: Code of the whole country.
NATION = "000000"

_PEOPLES = (
    "维吾尔 柯尔克孜 哈萨克 塔吉克 达斡尔 鄂温克 鄂伦春 土家 蒙古 锡伯 朝鲜 布依 仡佬 哈尼 傈僳 拉祜 纳西 景颇 布朗 普米 独龙",
    "东乡 保安 撒拉 仫佬 毛南 裕固 各 壮 藏 回 苗 彝 土 侗 瑶 白 水 满 黎 傣 畲 羌 佤 怒",
)
# patterns are made when a name is looked for: a code needs none
_SUFFIX = r"(?:特别行政区|地区|新区|省|市|盟|区|县|旗)$"
_ENGLISH = r"\s+(?:district|county|city|province|municipality|prefecture)$"
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
            for name in {_plain(name) for name in (region.path, region.shown) if region.zh and name}:
                found.setdefault(name, []).append(region)
        return found

    @functools.cached_property
    def by_form(self) -> dict[str, list[Region]]:
        """By what a region may be called, whole or for short."""
        found: dict[str, list[Region]] = {}
        for region in self.regions:
            for form in forms(_plain(region.zh)):
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


def check_region(region: str, known: Tables) -> str:
    """The code of the region that is meant.

    Parameters
    ----------
    region : str
        A code or a name, as a person gives it.
    known : Tables
        The tables; the divisions of China are known besides.

    Returns
    -------
    str
        The code.

    Raises
    ------
    KJError
        If no region fits, or several do, or it is a division no longer; the message
        names the regions that can be meant.

    Examples
    --------
    >>> from kjanalysis import tables
    >>> known = tables.read()
    >>> [check_region(name, known) for name in ("330205", "宁波江北", "Jiangbei", "永修")]
    ['330205', '330205', '330205', '360425']
    """
    text = unicodedata.normalize("NFKC", str(region)).strip()
    if text in known.regions["region"].tolist():
        return text
    every = gazetteer(known)
    found = fitting(text, every)
    if not found:
        raise _unknown(text, every)
    if len(found) > 1:
        raise _several(text, found, every)
    if found[0].until and found[0].successor != found[0].code:
        raise _former(found[0], every)
    return found[0].code


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


def fitting(text: str, every: Gazetteer) -> list[Region]:
    """Regions that a text can mean.

    Parameters
    ----------
    text : str
        A code or a name.
    every : Gazetteer

    Returns
    -------
    list of Region
        A code, a shown name or a whole name goes before a short one. A division that
        is no longer one is left out where its successor fits too.
    """
    if text in every.by_code:
        return every.by_code[text][:1]
    plain = _plain(text)
    found = every.by_name.get(plain, [])
    if all(region.until for region in found):  # one of today may have the name without all of those above
        found = list(dict.fromkeys([*found, *(_chinese(plain, every) or _english(text, every))]))
    codes = {region.code for region in found}
    return [r for r in found if not (r.until and (r.successor in codes - {r.code} or _followed(r, found)))]


def _plain(name: str) -> str:
    """A name without what may stand between its parts, in signs of one width."""
    return re.sub(_BETWEEN, "", unicodedata.normalize("NFKC", name))


def _followed(region: Region, found: list[Region]) -> bool:
    """Whether a division of today has the same whole name, or is the city that a county's seat became."""
    standing = [other for other in found if not other.until]
    cities = {(other.code[:2], other.zh) for other in standing if other.code.endswith("00")}
    return region.path in {other.path for other in standing} or (region.code[:2], region.zh) in cities


def _chinese(text: str, every: Gazetteer) -> list[Region]:
    """Regions whose name the text ends with, and whose regions above it begins with."""
    found = [
        region
        for start in range(len(text) - 1)
        for region in every.by_form.get(text[start:], ())
        if _explained(text[:start], region.above)
    ]
    whole = [region for region in found if text.endswith(_plain(region.zh))]
    return list(dict.fromkeys(whole or found))


def _explained(text: str, above: tuple[str, ...]) -> bool:
    """Whether a text is made of names of the regions above, in their order, some of them left out."""
    if not text:
        return True
    for at in range(len(above) - 1, -1, -1):
        for form in forms(_plain(above[at])):
            if text.endswith(form) and _explained(text.removesuffix(form), above[:at]):
                return True
    return False


def _english(text: str, every: Gazetteer) -> list[Region]:
    wanted = _short_english(text)
    regions = [region for region in every.regions if region.en]
    whole = [region for region in regions if region.en.casefold() == text.casefold()]
    return whole or [
        r for r in regions if wanted and wanted in (_short_english(r.en), _short_english(r.en.split(",")[0]))
    ]


def _short_english(name: str) -> str:
    return re.sub(_ENGLISH, "", name.casefold().strip())


# ---- what is said of it


def _said(region: Region, every: Gazetteer) -> tuple[str, str]:
    """A region in a list, in English and Chinese, with what followed it."""
    en = zh = f"{region.code} {region.path}"
    if not region.until:
        return en, zh
    follower = every.standing(region.successor)
    now, now_zh = (
        (f", now {follower.code} {follower.path}", f"，现为 {follower.code} {follower.path}") if follower else ("", "")
    )
    return f"{en} (until {region.until}{now})", f"{zh}（至 {region.until} 年{now_zh}）"


def _listed(found: list[Region], every: Gazetteer) -> tuple[str, str]:
    said = [_said(region, every) for region in found[:SHOWN]]
    more = len(found) - SHOWN
    en = "; ".join([one for one, _ in said] + ([f"and {more} more"] if more > 0 else []))
    return en, "；".join([one for _, one in said] + ([f"另有 {more} 个"] if more > 0 else []))


def _several(text: str, found: list[Region], every: Gazetteer) -> KJError:
    en, zh = _listed(found, every)
    return KJError(
        f"Region {text!r} may be one of several. Give its code, or a longer name.\n{en}",
        f"{text!r} 可能指多个地区，请给出代码或更完整的名称。\n{zh}",
    )


def _former(region: Region, every: Gazetteer) -> KJError:
    follower = every.standing(region.successor)
    en = f"{region.code} {region.path} is no longer a division: it was last listed in {region.until}."
    zh = f"{region.code} {region.path} 已不是现行行政区划，最后列入 {region.until} 年的区划代码表。"
    if follower:
        en += f" Its successor is {follower.code} {follower.path}: give that code."
        zh += f"其后继为 {follower.code} {follower.path}，请改用该代码。"
    else:
        en += " No source names one successor. Give the code of the division that is meant today."
        zh += "来源未写明唯一的后继地区，请给出现行地区的代码。"
    return KJError(
        f"{en} If its own figures of earlier years are meant, add it to regions.csv.",
        f"{zh}如需使用其自身的历史数据，请将其加入 regions.csv。",
    )


def _unknown(text: str, every: Gazetteer) -> KJError:
    near, near_zh = _listed(nearest(text, every), every)
    hint = f" Did you mean: {near}?" if near else " Give a code or a name, e.g. 330205."
    hint_zh = f"是否指：{near_zh}？" if near else "请给出地区代码或名称，例如 330205。"
    return KJError(f"Region {text!r} is not known.{hint}", f"没有地区 {text!r}。{hint_zh}")


def nearest(text: str, every: Gazetteer, count: int = 5) -> list[Region]:
    """Regions whose code or name is most like a text.

    Parameters
    ----------
    text : str
    every : Gazetteer
    count : int
        How many at most.

    Returns
    -------
    list of Region
        The most alike first; none if nothing is alike.
    """
    import difflib  # for what is not found only

    plain = re.sub(_BETWEEN, "", text)
    if not plain:
        return []
    if plain[:4].isdigit():
        return [same[0] for code, same in every.by_code.items() if code.startswith(plain[:4])][:count]
    signs = set(plain)
    names = [name for name in every.by_any if 2 * len(signs & set(name)) >= len(signs)]  # the rest can't be alike
    alike = difflib.get_close_matches(plain, names, n=count, cutoff=0.6)
    return list(dict.fromkeys(region for name in alike for region in every.by_any[name]))[:count]
