"""Which region is meant: by code, by name, by part of a name, in Chinese or English.

`江北`, `江北区`, `宁波江北` and `浙江省宁波市江北区` all mean 330205, as far as no other region
fits as well. Every command and function asks :func:`check_region`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from ..errors import KJError
from .alike_names import alike
from .all_regions import Gazetteer, Region, explained, forms, gazetteer, plain_name
from .set_aside_rows import refused
from .snapshot import Tables

#: How many regions a message lists.
SHOWN = 8

_ENGLISH = r"\s+(?:district|county|city|province|municipality|prefecture)$"


class UnknownRegion(KJError):
    """No region is called so.

    Parameters
    ----------
    en, zh : str
        The message in both languages.
    near : tuple of str
        Codes of those that it names, the most alike first.
    """

    def __init__(self, en: str, zh: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(en, zh)
        self.near = near

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.en, self.zh, self.near)


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
    if not found and (why := refused(known, text)):
        raise why
    if not found:
        raise _unknown(text, every)
    if len(found) > 1:
        raise _several(text, found, every)
    if found[0].until and found[0].successor != found[0].code:
        raise _former(found[0], every)
    return found[0].code


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
    plain = plain_name(text)
    found = every.by_name.get(plain, [])
    if all(region.until for region in found):  # one of today may have the name without all of those above
        found = list(dict.fromkeys([*found, *(_chinese(plain, every) or _english(text, every))]))
    codes = {region.code for region in found}
    return [r for r in found if not (r.until and (r.successor in codes - {r.code} or _followed(r, found)))]


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
        if explained(text[:start], region.above)
    ]
    whole = [region for region in found if text.endswith(plain_name(region.zh))]
    return list(dict.fromkeys(whole or found))


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


def _unknown(text: str, every: Gazetteer) -> UnknownRegion:
    found = nearest(text, every)
    near, near_zh = _listed(found, every)
    hint = f" Did you mean: {near}?" if near else " Give a code or a name, e.g. 330205."
    hint_zh = f"是否指：{near_zh}？" if near else "请给出地区代码或名称，例如 330205。"
    return UnknownRegion(
        f"Region {text!r} is not known.{hint}", f"没有地区 {text!r}。{hint_zh}", tuple(region.code for region in found)
    )


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

    plain = plain_name(text)
    if not plain:
        return []
    if plain[:4].isdigit():
        return [same[0] for code, same in every.by_code.items() if code.startswith(plain[:4])][:count]
    mistyped = _mistyped_english(text, every) if plain.isascii() else _mistyped(plain, every)
    if mistyped:
        return mistyped[:count]
    signs = set(plain)
    names = [name for name in every.by_any if 2 * len(signs & set(name)) >= len(signs)]  # the rest can't be alike
    near = difflib.get_close_matches(plain, names, n=count, cutoff=0.6)
    return list(dict.fromkeys(region for name in near for region in every.by_any[name]))[:count]


def _mistyped_english(text: str, every: Gazetteer) -> list[Region]:
    """Regions with an English name that differs in a few letters, whole or without its kind and what it lies in."""
    import difflib

    named: dict[str, dict[Region, None]] = {}
    for region in every.regions:
        for name in {region.en.casefold(), _short_english(region.en), _short_english(region.en.split(",")[0])} - {""}:
            named.setdefault(name, {})[region] = None
    near = [
        one
        for form in (_short_english(text), text.casefold())
        for one in difflib.get_close_matches(form, named, n=5, cutoff=0.75)
    ]
    return list(dict.fromkeys(region for name in near for region in named[name]))


def _mistyped(plain: str, every: Gazetteer) -> list[Region]:
    """Regions of today called so but for their kind, or but for a few signs, behind right names of those above."""
    found: dict[Region, None] = {}
    for start in range(len(plain) - 1):
        head, (whole, *short) = plain[:start], forms(plain[start:])
        names = [*short, *alike(whole, every.by_any), *(name for one in short for name in alike(one, every.by_any))]
        regions = (region for name in names for region in every.by_any.get(name, ()))
        found |= dict.fromkeys(region for region in regions if explained(head, region.above))
    return list(found)
