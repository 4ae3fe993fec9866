"""Whose figure a sentence gives: a place that its name begins with, or 全国 and 全省 in a district's report."""

from __future__ import annotations

import re

from ..sheets.places import Places

#: Longest name of a place that is looked for.
_LONGEST = 12
_REST = re.compile(r"^(?:全[省市区县州]|共|累计|的|地区|范围内)+")
#: 湘潭县, where only 湘潭 is listed: another place than the one listed. 江北区块链企业 is none.
_LONGER = re.compile(r"[县区市旗](?=的|国家高|高新技术企业|高企|研发|R&D|全社会|技术合同|财政科技|地区生产)")
#: 全国R&D经费, not 居全国第3 or 高于全国平均水平.
_WIDER = re.compile(
    r"(?:^|[,:(])(?:其中|目前|同期|当年|20[0-9][0-9]年)?,?(?P<word>全国|我国|全省)(?!平均|第|首|前|同|率先|最|领先)(?=[一-鿿A-Z])"
)
_LEVELS = {"全国": ("nation",), "我国": ("nation",), "全省": ("province", "nation")}


def split(name: str, places: Places) -> tuple[str, str]:
    """The place that a figure's name begins with, and the rest; the place is empty if there is none.

    It need not be listed: a county may bear the name of a city.

    >>> places = Places.of([("410000", "河南省", "", "province")])
    >>> split("河南省共投入研发经费", places), split("研发经费", places), split("河南研发经费", places)[0]
    (('河南省', '投入研发经费'), ('', '研发经费'), '河南')
    >>> split("河南县的技术合同成交额", places)
    ('河南县', '技术合同成交额')
    """
    for end in range(min(_LONGEST, len(name) - 3), 1, -1):
        if name[:end] in places.codes:
            end += bool(_LONGER.match(name, end))
            return name[:end], _REST.sub("", name[end:])
    return "", name


def elsewhere(place: str, lead: str, places: Places, home: str) -> bool:
    """Whether a figure is of another place than the report's.

    Parameters
    ----------
    place : str
        As :func:`split` gives it; may be empty. One that is not listed is never the report's own.
    lead : str
        The clause up to the figure.
    places : Places
    home : str
        Code of the region that reports; empty if it isn't known.

    Examples
    --------
    >>> places = Places.of([("330200", "宁波市", "330000", "city"), ("330205", "宁波市江北区", "330200", "county")])
    >>> elsewhere("宁波市", "", places, "330205"), elsewhere("江北区", "", places, "330205")
    (True, False)
    >>> elsewhere("东湖区", "", places, "330205")
    True
    >>> elsewhere("", "全国研发经费", places, "330205"), elsewhere("", "居全国第", places, "330205")
    (True, False)
    """
    if not home:
        return False
    if place:
        return home not in places.codes.get(place, ())
    wider = _WIDER.search(lead)
    level = places.level.get(home, "")
    return bool(wider and level and level not in _LEVELS[wider["word"]])
