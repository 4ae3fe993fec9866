"""Regions as tables name them: 江北区, 宁波市江北区, 江北, 全市, 合计."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

_TAIL = re.compile(r"(?:(?:[一-鿿]{1,3}族)*自治[区州县旗]|特别行政区|[省市区县旗州]|地区|盟)$")
#: Words for all of a level, and the level.
WHOLE = {
    "全国": "nation",
    "全省": "province",
    "全市": "city",
    "大市": "city",
    "全区": "county",
    "全县": "county",
}
_WHOLE = re.compile(r"^(?:全国|全省|全市|全大市|大市|全区|全县)(?:合计|总计|平均|总数)?$")
_LEVELS = ("nation", "province", "city", "county")


@dataclass(frozen=True)
class Places:
    """The regions of the tables, to be found by name.

    Attributes
    ----------
    zh, parent, level : dict
        Of each code.

    Examples
    --------
    >>> places = Places.of([("330200", "宁波市", "330000", "city"), ("330205", "宁波市江北区", "330200", "county")])
    >>> places.find("江北区"), places.find("江北"), places.whole("全市", "330205")
    (['330205'], ['330205'], '330200')
    """

    zh: dict[str, str]
    parent: dict[str, str]
    level: dict[str, str]
    codes: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, regions: Iterable[tuple[str, str, str, str]]) -> Places:
        """From rows of code, Chinese name, parent and level."""
        rows = [row for row in regions if row[1] and row[3] != "country"]
        places = cls({r[0]: r[1] for r in rows}, {r[0]: r[2] for r in rows}, {r[0]: r[3] for r in rows})
        for code, zh, *_ in rows:
            for name in places._names(code, zh):
                places.codes.setdefault(name, []).append(code)
        return places

    def _names(self, code: str, zh: str) -> set[str]:
        """A region's full name, the one without its parent's, and both without 市, 区, 县."""
        above = self.zh.get(self.parent.get(code, ""), "")
        own = zh.removeprefix(above) if above and zh != above else zh
        full = above + own if above else own
        names = {zh, own, full}
        for name in (zh, own):
            stem = _TAIL.sub("", name)
            if len(stem) >= 2:
                names.add(stem)
        stem = _TAIL.sub("", above)
        if stem:
            names.add(stem + own)
        return names

    def find(self, name: str) -> list[str]:
        """Codes that a name may stand for; none if it is no region's.

        Parameters
        ----------
        name : str
            Without spaces.
        """
        return self.codes.get(re.sub(r"\(.*?\)|（.*?）|\s", "", name), [])

    def choose(self, codes: list[str], home: str) -> list[str]:
        """Of several, those near a region: itself, below it, beside it, above it."""
        if len(codes) < 2 or not home:
            return codes
        tests = (
            lambda code: code == home,
            lambda code: self.parent.get(code) == home,
            lambda code: self.parent.get(code) == self.parent.get(home, "?"),
            lambda code: code == self.parent.get(home),
            lambda code: code[:2] == home[:2],
        )
        return next((near for test in tests if (near := [code for code in codes if test(code)])), codes)

    def is_whole(self, name: str) -> bool:
        """Whether a name says all of a level: 全市.

        >>> Places({}, {}, {}).is_whole("全市合计"), Places({}, {}, {}).is_whole("宁波市")
        (True, False)
        """
        return bool(_WHOLE.match(name))

    def whole(self, name: str, home: str) -> str:
        """The region that 全市 or 全省 is, seen from a region; empty if it can't be said."""
        level = next((level for word, level in WHOLE.items() if word in name), "")
        code = home
        while code:
            if self.level.get(code) == level:
                return code
            code = self.parent.get(code, "")
        return ""

    def common(self, codes: Iterable[str]) -> str:
        """The parent that regions share; empty if they share none, or one of them is it."""
        held = set(codes)
        parents = Counter(self.parent.get(code, "") for code in held)
        if not parents:
            return ""
        parent = parents.most_common(1)[0][0]
        beside = {code for code in held if self.parent.get(code, "") != parent and code != parent}
        return parent if not beside else ""

    def all_of(self, parent: str) -> set[str]:
        """Codes of the regions right below one, without zones that are no administrative unit."""
        return {code for code, above in self.parent.items() if above == parent and self.level.get(code) in _LEVELS}

    @functools.cached_property
    def _told(self) -> list[str]:
        """Names that say what kind of place it is, the longest first."""
        return sorted((name for name in self.codes if len(name) > 2 and _TAIL.search(name)), key=len, reverse=True)

    def within(self, text: str) -> list[str]:
        """Codes of the one longest name that stands in a text, such as a title.

        >>> places = Places.of([("330200", "宁波市", "330000", "city"), ("330205", "宁波市江北区", "330200", "county")])
        >>> places.within("2022年宁波市江北区主要科技指标"), places.within("各区县研发经费")
        (['330205'], [])
        """
        named = next((name for name in self._told if name in text), None)
        return self.codes[named] if named else []

    def without(self, text: str) -> str:
        """A title without the names of regions and words for all of them."""
        for name in self._told:
            if name in text:
                text = text.replace(name, "")
        return re.sub(
            r"(?:部分|各|分|按|所辖|全部)(?:县\(市、区\)|县\(市\)区|区、县\(市\)|区县\(市\)|县市区|县区|区县|区市县|市县|区域|地区|市|区|县)|全[国省市区县]|[我本][省市区县]",
            "",
            text,
        )
