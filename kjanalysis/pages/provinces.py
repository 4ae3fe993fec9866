"""A big site's index in parts: provinces and cities first, then a table of each province.

A table of all runs is quick to read while it has a few thousand rows. With thousands of regions it is a page of
many megabytes. Then the index lists provinces with their cities, each a link to the province's own
table, and a compact list of all regions is searched by name or code.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from ..tables.divisions import division

#: With more regions than this, or more rows, the index comes in parts.
MOST_REGIONS, MOST_ROWS = 400, 12000

#: Folder of the provinces' tables, below the site's root, and the list that is searched.
FOLDER = "provinces"
LIST = f"{FOLDER}/list.js"

#: Stands for regions that belong to no province: the country, zones, codes of one's own.
OTHER = "other"


class City(NamedTuple):
    """A city with its districts and counties, as far as they have a run.

    Attributes
    ----------
    code : str
        Code of the city; the province's own for what lies in no city.
    name : str
    regions : int
        How many have a run.
    """

    code: str
    name: str
    regions: int


class Province(NamedTuple):
    """A part of the index.

    Attributes
    ----------
    key : str
        The first two digits of its codes, else :data:`OTHER`: its page's name.
    name : str
        Empty for other regions.
    runs : list of dict
        In the order of region and year.
    cities : list of City
    """

    key: str
    name: str
    runs: list[dict]
    cities: list[City]


def too_many(runs: list[dict]) -> bool:
    """Whether runs are too many for one table.

    Parameters
    ----------
    runs : list of dict
        With region, and under forecast a row each.
    """
    rows = sum(max(len(run["forecast"]), 1) for run in runs)
    return len({run["region"] for run in runs}) > MOST_REGIONS or rows > MOST_ROWS


def parts(runs: list[dict], lang: str) -> list[Province]:
    """Runs by province, in the order of codes, what belongs to none last.

    Parameters
    ----------
    runs : list of dict
        With region, region_zh, region_en and year.
    lang : {"zh", "en"}
        A division that has no run has its Chinese name in both.
    """
    names = {run["region"]: run["region_zh" if lang == "zh" else "region_en"] for run in runs}
    by_key: dict[str, list[dict]] = {}
    for run in sorted(runs, key=lambda run: (str(run["region"]), run["year"])):
        by_key.setdefault(_key(run["region"]), []).append(run)
    keys = sorted(by_key, key=lambda key: (key == OTHER, key))
    return [Province(key, _name(f"{key}0000", names), by_key[key], _cities(by_key[key], names)) for key in keys]


def _cities(runs: list[dict], names: dict[str, str]) -> list[City]:
    held: dict[str, set[str]] = {}
    for run in runs:
        held.setdefault(city(run["region"]), set()).add(run["region"])
    return [City(code, _name(code, names), len(regions)) for code, regions in held.items()]


def city(region: str) -> str:
    """The city a region lies in: its code, or the province's where there is none.

    >>> city("330205"), city("330200"), city("330000"), city("110101")
    ('330200', '330200', '330000', '110000')
    """
    above = f"{region[:4]}00"
    return above if _known(above) else f"{region[:2]}0000"


def _key(region: str) -> str:
    return region[:2] if region[:2] != "00" and _known(f"{region[:2]}0000") else OTHER


def _known(code: str) -> bool:
    return bool(_division(code))


def _division(code: str) -> str:
    """A division's name, empty if there is none of that code."""
    try:
        return division(code)["zh"]
    except KeyError:
        return ""


def _name(code: str, names: dict[str, str]) -> str:
    return names.get(code) or _division(code)


def searched(provinces: list[Province], lang: str) -> str:
    """The script that holds what is searched: a row a region.

    Parameters
    ----------
    provinces : list of Province
    lang : {"zh", "en"}

    Returns
    -------
    str
        A row is code, name, other names, and for each year the year and the page below REGION/YEAR.
    """
    found: list[list] = []
    for province in provinces:
        rows: dict[str, list] = {}
        for run in province.runs:
            own, other = (run["region_zh"], run["region_en"]) if lang == "zh" else (run["region_en"], run["region_zh"])
            also = f"{other or ''} {province.name} {_division(city(run['region']))}"
            row = rows.setdefault(run["region"], [run["region"], own or other or "", also, []])
            row[3].append([run["year"], run["place"], f"{run['first']}.html" if run["first"] else "outlook.json"])
        found += rows.values()
    text = json.dumps(found, ensure_ascii=True, separators=(",", ":"))
    return f"kjRegions={text};\n"
